#include "stage.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "tags/iso28560_3.h"
#include "tags/ndef.h"
#include "usual_rules.h"

enum { KIND_AT = 1, NUMBER_AT = 6, START_MS = 1000, USAGE_REFERENCE = 2 };

static const char *const kinds[] = { "book",  "foreign", "torn", "blank", "mapped", "patron", "card", "unread",
                                     "smart", "kit",     "set",  "long",  "sheet",  "phone",  "note", "desk" };
enum kind {
    BOOK,
    FOREIGN,
    TORN,
    BLANK,
    MAPPED,
    PATRON,
    CARD,
    UNREAD,
    SMART,
    KIT,
    SET,
    LONG,
    SHEET,
    PHONE,
    NOTE,
    DESK, /* its tag says: not for circulation */
    KINDS
};

struct kiosk_rules stage_rules(void)
{
    struct kiosk_rules rules = usual_rules();
    rules.keeps_under_card = false; /* but where a script says so: each card would be asked about */
    text_copy(rules.library_name, sizeof rules.library_name, "Test");
    text_copy(rules.owner, sizeof rules.owner, "KZ-ALA");
    return rules;
}

void stage_init(struct stage *s, const struct kiosk_rules *rules, const struct lesson_shelf *lessons, uint64_t seed)
{
    memset(s, 0, sizeof *s);
    s->mono_ms = START_MS;
    s->seed = seed;
    kiosk_init(&s->k, rules, lessons);
}

/* ---- fixtures ---- */

bool stage_uid(const char *name, struct uid *out)
{
    const char *dash = strchr(name, '-');
    uint64_t number;
    if (text_equal(name, "mute")) {
        *out = UID_MUTE;
        return true;
    }
    if (dash == NULL || text_to_u64(dash + 1, 255, &number) != RESULT_OK)
        return false;
    for (uint8_t i = 0; i < KINDS; i++) {
        if (strlen(kinds[i]) != (size_t)(dash - name) || !text_starts(name, kinds[i]))
            continue;
        if (i == PHONE) {
            *out = (struct uid){ .at = { 8, i, 0xB1, (uint8_t)number }, .n = 4 };
            return true;
        }
        *out = (struct uid){ .at = { 4, i, 0xB1, 0xC2, 0xD3, 0xE4, (uint8_t)number }, .n = 7 };
        return true;
    }
    return false;
}

void stage_name(struct uid uid, char *to, size_t size)
{
    text_copy(to, size, "");
    if (uid.n >= 4 && uid.at[KIND_AT] < KINDS)
        text_format(to, size, "%s-%u", kinds[uid.at[KIND_AT]], uid.at[uid.n - 1]);
}

/* A part's number behind its set's: kit-12 is part 2 of set 1. */
static void part_of_set(struct tag_content *c, struct uid uid, uint8_t parts)
{
    text_format(c->id, sizeof c->id, "3000%u", uid.at[NUMBER_AT] / 10);
    c->part = uid.at[NUMBER_AT] % 10;
    c->parts = parts;
}

static void write_note(struct uid uid, uint8_t *to, size_t size)
{
    char text[ID_SIZE];
    size_t n;
    text_format(text, sizeof text, "3000%u", uid.at[NUMBER_AT]);
    enum result r = ndef_write_text("en", text, to, size, &n);
    assert(r == RESULT_OK);
}

static size_t memory_of(struct uid uid, uint8_t *to, size_t size)
{
    struct tag_content c = { .usage = TAG_USAGE_CIRCULATING, .part = 1, .parts = 1 };
    size_t n = 0;
    enum kind kind = (enum kind)uid.at[KIND_AT];
    memset(to, 0, size);
    if (kind == SHEET) { /* ISO 28560-2: precursor, length and 3000N as an integer */
        memcpy(to, (uint8_t[]){ 0x11, 0x02, 0x75, (uint8_t)(0x30 + uid.at[NUMBER_AT]) }, 4);
        return size;
    }
    if (kind == BLANK || kind == MAPPED || kind == CARD)
        return size;
    if (kind == NOTE) {
        write_note(uid, to, size);
        return size;
    }
    if (kind == PATRON)
        c.usage = TAG_USAGE_PATRON;
    if (kind == DESK)
        c.usage = USAGE_REFERENCE;
    text_format(c.id, sizeof c.id, "%c000%u", kind == PATRON ? 'C' : '3', uid.at[NUMBER_AT]);
    if (kind == KIT || kind == SET)
        part_of_set(&c, uid, kind == KIT ? 2 : 3);
    if (kind == LONG)
        text_add(c.id, sizeof c.id, "0123456789ABCDEF");
    text_copy(c.owner, sizeof c.owner, kind == FOREIGN ? "KZ-OTHER" : "KZ-ALA");
    enum result r = iso28560_3_write(&c, to, size, &n);
    assert(r == RESULT_OK);
    if (kind == TORN)
        to[5] ^= 0x11;
    return size;
}

static void answer_read(struct stage *s, const struct effect *effect)
{
    uint8_t memory[144];
    struct event e = { .type = EVENT_TAG_READ, .uid = effect->uid, .marks = TAG_MARKS_NONE };
    size_t n = memory_of(effect->uid, memory, sizeof memory);
    e.memory = bytes_of(memory, effect->plan.bytes < n ? effect->plan.bytes : n);
    if (effect->uid.at[KIND_AT] == SHEET)
        e.marks.dsfid = 0x06;
    if (effect->uid.at[KIND_AT] == UNREAD)
        e.result = RESULT_IO;
    stage_more(s, &e);
}

static void answer_map(struct stage *s, const struct effect *effect)
{
    struct event e = { .type = EVENT_TAG_READ, .uid = effect->uid, .result = RESULT_NONE };
    if (effect->uid.at[KIND_AT] == MAPPED) {
        e.result = RESULT_OK;
        text_format(e.text, sizeof e.text, "4000%u", effect->uid.at[NUMBER_AT]);
    }
    stage_more(s, &e);
}

static void answer_debt(struct stage *s, const struct effect *effect)
{
    struct event e = { .type = EVENT_BIT_OWED, .result = RESULT_NONE };
    text_copy(e.text, sizeof e.text, effect->text);
    if (text_equal(s->debt.item, effect->text)) {
        e.result = RESULT_OK;
        e.kind = s->debt.kind;
        e.life = s->debt.life;
        e.due = s->debt.due;
        text_copy(e.ulid, sizeof e.ulid, s->debt.ulid);
    }
    stage_more(s, &e);
}

/* Is this number, typed or scanned for a book, one of a card? */
static void answer_doubt(struct stage *s, const struct effect *effect)
{
    stage_more(s, &(struct event){ .type = EVENT_OFFLINE_COUNT,
                                   .visit = effect->visit,
                                   .request = effect->request,
                                   .known = text_equal(s->known_card, effect->library.patron) });
}

/* ---- effects ---- */

static void keep(struct effect *list, size_t *count, const struct effect *e)
{
    assert(*count < STAGE_PENDING_MAX);
    list[(*count)++] = *e;
}

static void take_effect(struct stage *s, const struct effect *e)
{
    if (s->seen.count < EFFECTS_MAX)
        s->seen.at[s->seen.count++] = *e;
    if (e->type == EFFECT_JOURNAL_BEGIN || e->type == EFFECT_JOURNAL_OUTCOME)
        keep(s->journals, &s->journals_count, e);
    else if (e->type == EFFECT_ASK)
        keep(s->asks, &s->asks_count, e);
    else if (e->type == EFFECT_SECURE_TAG)
        keep(s->secures, &s->secures_count, e);
    else if (e->type == EFFECT_TIMER_START)
        s->timers[e->timer] = (struct stage_timer){ true, s->mono_ms + e->ms, e->visit };
    else if (e->type == EFFECT_TIMER_STOP)
        s->timers[e->timer].on = false;
}

void stage_more(struct stage *s, const struct event *event)
{
    static struct effects made;
    struct event e = *event;
    e.now = when_of(1795496400000 + s->mono_ms, 300); /* 2026-11-24T10:00+05:00 and on */
    e.mono_ms = s->mono_ms;
    e.seed = (struct seed){ s->seed, ++s->updates };
    kiosk_update(&s->k, &e, &s->out);
    made = s->out;
    enum { READS_MAX = 32 };
    struct effect reads[READS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < made.count; i++) {
        take_effect(s, &made.at[i]);
        enum effect_type type = made.at[i].type;
        bool doubt = type == EFFECT_COUNT_OFFLINE && made.at[i].request != 0;
        if (type == EFFECT_READ_TAG || type == EFFECT_LOOK_UP_UID || type == EFFECT_LOOK_UP_BIT || doubt) {
            assert(n < READS_MAX);
            reads[n++] = made.at[i];
        }
    }
    for (size_t i = 0; i < n && !s->quiet; i++) {
        if (reads[i].type == EFFECT_READ_TAG)
            answer_read(s, &reads[i]);
        else if (reads[i].type == EFFECT_LOOK_UP_UID)
            answer_map(s, &reads[i]);
        else if (reads[i].type == EFFECT_COUNT_OFFLINE)
            answer_doubt(s, &reads[i]);
        else
            answer_debt(s, &reads[i]);
    }
}

void stage_send(struct stage *s, const struct event *e)
{
    s->seen.count = 0;
    stage_more(s, e);
}

struct reader_abilities stage_abilities(void)
{
    return (struct reader_abilities){ true, true, true, true, true, true, 8 };
}

void stage_boot(struct stage *s)
{
    stage_send(s, &(struct event){ .type = EVENT_CLOCK, .up = true });
    stage_more(s, &(struct event){ .type = EVENT_LEDGER, .up = true });
    for (uint8_t i = 0; i < s->k.rules.readers_count; i++)
        stage_more(s, &(struct event){ .type = EVENT_READER, .up = true, .reader = i, .can = stage_abilities() });
    for (uint8_t i = 0; i < s->k.rules.readers_count; i++)
        stage_more(s, &(struct event){ .type = EVENT_INVENTORY_DONE, .reader = i });
    stage_more(s, &(struct event){ .type = EVENT_LINE, .up = true });
}

static int first_timer(const struct stage *s, int64_t until_ms)
{
    int first = -1;
    for (int i = 0; i < TIMER_COUNT; i++)
        if (s->timers[i].on && s->timers[i].due_ms <= until_ms &&
            (first < 0 || s->timers[i].due_ms < s->timers[first].due_ms))
            first = i;
    return first;
}

void stage_wait(struct stage *s, int64_t ms)
{
    int64_t until = s->mono_ms + ms;
    int t;
    s->seen.count = 0;
    while ((t = first_timer(s, until)) >= 0) {
        s->timers[t].on = false;
        s->mono_ms = s->timers[t].due_ms;
        stage_more(s, &(struct event){ .type = EVENT_TIMER, .timer = (enum timer)t, .visit = s->timers[t].visit });
    }
    s->mono_ms = until;
}

void stage_lay(struct stage *s, const char *name, uint8_t reader)
{
    struct event e = { .type = EVENT_TAG_ARRIVED, .family = TAG_TYPE_2, .reader = reader, .marks = TAG_MARKS_NONE };
    bool known = stage_uid(name, &e.uid);
    assert(known);
    if (e.uid.at[KIND_AT] == SMART || e.uid.at[KIND_AT] == PHONE)
        e.family = TAG_ISO14443_4;
    if (e.uid.at[KIND_AT] == SHEET)
        e.family = TAG_ISO15693;
    stage_send(s, &e);
}

void stage_lift(struct stage *s, const char *name, uint8_t reader)
{
    struct event e = { .type = EVENT_TAG_LEFT, .reader = reader };
    bool known = stage_uid(name, &e.uid);
    assert(known);
    stage_send(s, &e);
}

static struct effect take_out(struct effect *list, size_t *count, size_t index)
{
    struct effect e = list[index];
    (*count)--;
    memmove(&list[index], &list[index + 1], (*count - index) * sizeof *list);
    return e;
}

void stage_journal(struct stage *s, size_t index, enum result result, bool same_patron, enum life life, bool stays)
{
    assert(index < s->journals_count);
    struct effect *pending = &s->journals[index];
    struct effect j = stays ? *pending : take_out(s->journals, &s->journals_count, index);
    struct event e = { .type = EVENT_JOURNALED, .result = result, .up = same_patron, .life = life };
    e.journal_step = j.type == EFFECT_JOURNAL_BEGIN ? JOURNAL_BEGIN : JOURNAL_OUTCOME;
    text_copy(e.ulid, sizeof e.ulid, j.transaction.ulid);
    stage_send(s, &e);
}

void stage_reply(struct stage *s, size_t index, const struct library_reply *reply)
{
    assert(index < s->asks_count);
    struct effect a = reply->more ? s->asks[index] : take_out(s->asks, &s->asks_count, index);
    struct event e = { .type = EVENT_REPLY, .request = a.request, .visit = a.visit, .reply = *reply };
    e.reply.ask = a.library.ask;
    stage_send(s, &e);
}

void stage_secured(struct stage *s, size_t index, enum result result)
{
    assert(index < s->secures_count);
    struct effect a = take_out(s->secures, &s->secures_count, index);
    stage_send(s, &(struct event){ .type = EVENT_TAG_SECURED, .uid = a.uid, .up = a.secure.armed, .result = result });
}
