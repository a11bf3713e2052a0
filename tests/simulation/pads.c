/* The readers: what lies on them, what the gate would say of it, and everything that goes wrong there. */
#include <assert.h>
#include <stdio.h>

#include "base/text.h"
#include "sim.h"
#include "tags/iso28560_3.h"

enum { UID_AT = 6 /* the byte of a number that tells the tags apart */, HELD_BACK_MS = 2600 };

void pads_init(struct sim *s)
{
    struct kiosk_rules *r = &s->config.rules;
    static const enum security_mechanism mechanisms[] = { SECURITY_NONE, SECURITY_AFI, SECURITY_EAS, SECURITY_AFI_EAS,
                                                          SECURITY_BYTE };
    r->security = (struct security_rules){ mechanisms[roll(s, 5)], 0x07, 0xC2, 44 };
    r->readers_count = (uint8_t)(1 + roll(s, SIM_READERS));
    for (unsigned i = 0; i < r->readers_count; i++)
        s->config.reader_configs[i].type = MESSAGE_READER_CONFIG;
    if (r->readers_count == 1)
        return;
    sim_scene(SCENE_TWO_READERS);
    if (roll(s, 2) == 0)
        return;
    r->roles[0] = READER_FOR_ITEMS;
    r->roles[1] = READER_FOR_CARDS;
}

int pads_item(int tag)
{
    return tag < SIM_ITEMS ? tag : tag < SIM_CARDS ? tag - SIM_ITEMS : SIM_NOBODY;
}

int pads_second(int item)
{
    return item < SIM_SETS ? SIM_ITEMS + item : SIM_NOBODY;
}

bool pads_gate_is(const struct sim *s, int item, enum sim_gate gate)
{
    int second = pads_second(item);
    return s->tags[item].gate == gate && (second == SIM_NOBODY || s->tags[second].gate == gate);
}

/* Is the brain at the mark of this item? */
static bool is_at(const struct sim *s, int item, enum bit_step step)
{
    const struct kiosk *k = core_kiosk(s->core);
    for (size_t i = 0; item != SIM_NOBODY && i < KIOSK_BITS_MAX; i++)
        if (k->bits[i].step == step && text_equal(k->bits[i].item, s->library.items[item].id))
            return true;
    return false;
}

void pads_unsure(struct sim *s, unsigned readers)
{
    for (int t = 0; t < SIM_TAGS; t++)
        s->tags[t].unsure = s->tags[t].unsure || (s->tags[t].readers & readers) != 0;
}

/* ---- laying down, taking away ---- */

static struct tag_about about(const struct sim *s, int tag)
{
    const struct security_rules *rules = &s->config.rules.security;
    struct tag_about a = { .uid = sim_uid(tag), .family = TAG_TYPE_2, .marks = TAG_MARKS_NONE };
    enum sim_gate gate = s->tags[tag].gate;
    if (rules->mechanism == SECURITY_AFI || rules->mechanism == SECURITY_AFI_EAS)
        a.marks.afi = gate == GATE_OPEN ? rules->on_loan : rules->in_stock;
    if (rules->mechanism == SECURITY_EAS || rules->mechanism == SECURITY_AFI_EAS)
        a.marks.eas = gate == GATE_ARMED;
    return a;
}

static void tell(struct sim *s, enum helper reader, int tag, enum message_type type)
{
    if (s->helpers[reader].running)
        world_say(s, reader, 60 + (int64_t)roll(s, 80), &(struct message){ .type = type, .tag = about(s, tag) });
}

static bool lies_on(const struct sim *s, int tag, enum helper reader)
{
    return (s->tags[tag].readers & 1u << reader) != 0;
}

static void tell_all(struct sim *s, enum helper reader)
{
    for (int t = 0; t < SIM_TAGS; t++)
        if (lies_on(s, t, reader))
            tell(s, reader, t, MESSAGE_TAG_ARRIVED);
}

static uint8_t choose_readers(struct sim *s, int tag)
{
    const struct kiosk_rules *r = &s->config.rules;
    if (r->readers_count == 1)
        return 1;
    if (r->roles[0] == READER_FOR_ITEMS)
        return pads_item(tag) != SIM_NOBODY ? 1 : 2;
    if (roll(s, 12) != 0)
        return (uint8_t)(1 + roll(s, 2));
    sim_scene(SCENE_SEEN_BY_BOTH);
    return 3;
}

void pads_place(struct sim *s, int tag)
{
    if (s->tags[tag].readers != 0)
        return;
    s->tags[tag].readers = choose_readers(s, tag);
    s->tags[tag].fresh = true; /* a hand when a reader tells of it: nobody else can know */
    if (s->verbose)
        fprintf(stderr, "%8lld tag %d is laid on %d\n", (long long)s->mono_ms, tag, s->tags[tag].readers);
    for (int r = 0; r < SIM_READERS; r++)
        if (lies_on(s, tag, (enum helper)r))
            tell(s, (enum helper)r, tag, MESSAGE_TAG_ARRIVED);
}

bool pads_was_fresh(struct sim *s, struct uid uid)
{
    struct sim_tag *tag = &s->tags[uid.at[UID_AT]];
    bool was = tag->fresh;
    tag->fresh = false;
    return was;
}

void pads_remove(struct sim *s, int tag)
{
    if (s->verbose && s->tags[tag].readers != 0)
        fprintf(stderr, "%8lld tag %d is lifted\n", (long long)s->mono_ms, tag);
    for (int r = 0; r < SIM_READERS; r++)
        if (lies_on(s, tag, (enum helper)r))
            tell(s, (enum helper)r, tag, MESSAGE_TAG_LEFT);
    s->tags[tag].readers = 0;
    if (is_at(s, pads_item(tag), BIT_SETTING) || is_at(s, pads_item(tag), BIT_RESTORING))
        s->tags[tag].unsure = true;
}

/* ---- reading ---- */

static void write_block(const struct sim *s, int tag, struct message_tag_read *out)
{
    int item = pads_item(tag);
    bool set = pads_second(item) != SIM_NOBODY;
    struct tag_content content = {
        .kind = TAG_KIND_ITEM, .usage = TAG_USAGE_CIRCULATING, .part = tag < SIM_ITEMS ? 1 : 2, .parts = set ? 2 : 1
    };
    size_t n;
    text_copy(content.id, sizeof content.id, s->library.items[item].id);
    enum result r = iso28560_3_write(&content, out->memory, out->memory_n, &n);
    assert(r == RESULT_OK);
}

static void answer_read(struct sim *s, enum helper reader, const struct message *ask)
{
    struct message m = { .type = MESSAGE_TAG_READ,
                         .request = ask->request,
                         .tag_read = { .uid = ask->read_tag.uid, .result = RESULT_GONE, .marks = TAG_MARKS_NONE } };
    int tag = ask->read_tag.uid.at[UID_AT];
    if (lies_on(s, tag, reader)) {
        m.tag_read.result = RESULT_OK;
        m.tag_read.memory_n = ask->read_tag.plan.bytes;
        m.tag_read.marks = about(s, tag).marks;
        if (pads_item(tag) != SIM_NOBODY)
            write_block(s, tag, &m.tag_read);
    }
    world_say(s, reader, 20 + (int64_t)roll(s, 60), &m);
}

/* ---- the security mark ---- */

/* Does it strike while the mark of this tag is set? */
static bool marks(struct sim *s, enum sim_fault fault, uint64_t one_in, int tag)
{
    bool yes = happens(s, fault, one_in);
    if (yes)
        cover_mark(s, fault, pads_item(tag));
    return yes;
}

/* Torn: as it was, as it was to be, or neither. */
static enum result tear(struct sim *s, int tag, enum sim_gate to)
{
    uint64_t how = roll(s, 3);
    s->tags[tag].unsure = true;
    if (how > 0)
        s->tags[tag].gate = how == 1 ? to : GATE_HALF;
    return RESULT_IO;
}

/* The other part of its set could not be set, and it was not as this one is put back: they differed before. */
static bool differed(const struct sim *s, int tag, enum sim_gate to)
{
    int second = pads_second(pads_item(tag)), other = second == tag ? pads_item(tag) : second;
    return second != SIM_NOBODY && s->tags[other].locked && s->tags[other].gate != to;
}

static enum result set_gate(struct sim *s, enum helper reader, int tag, enum sim_gate to)
{
    if (!lies_on(s, tag, reader))
        return RESULT_GONE;
    if (marks(s, FAULT_TAG_GONE, 40, tag)) {
        pads_remove(s, tag);
        return RESULT_GONE;
    }
    s->tags[tag].locked = marks(s, FAULT_TAG_LOCKED, 25, tag);
    if (s->tags[tag].locked) {
        s->tags[tag].unsure = s->tags[tag].unsure || is_at(s, pads_item(tag), BIT_RESTORING);
        return RESULT_REFUSED;
    }
    if (marks(s, FAULT_TAG_TORN, 15, tag))
        return tear(s, tag, to);
    bool stood = s->tags[tag].gate == to, unknown = s->config.rules.security.mechanism == SECURITY_BYTE && stood;
    bool as_torn = stood && s->tags[tag].unsure; /* nothing has changed: where the rest of its set stays, it is torn */
    s->tags[tag].gate = to;
    bool guess = (s->tags[tag].unsure || differed(s, tag, to)) && is_at(s, pads_item(tag), BIT_RESTORING);
    /* Unknown: the chip does not tell that it was so, and what is put back is a guess. */
    s->tags[tag].unsure = unknown || guess || as_torn;
    return RESULT_OK;
}

static void note_set(struct sim *s, int item, enum sim_gate to)
{
    if (pads_second(item) == SIM_NOBODY || !pads_gate_is(s, item, to))
        return;
    sim_scene(is_at(s, item, BIT_RESTORING) ? SCENE_SET_RESTORED : SCENE_SET_SECURED);
}

static void check_secure(struct sim *s, const struct tag_secure *secure, int item)
{
    const struct security_rules *rules = &s->config.rules.security;
    if (item == SIM_NOBODY)
        sim_fail(s, INVARIANT_GATE_AS_LEDGER, "a card gets a security mark");
    if (secure->mechanism != rules->mechanism || secure->mechanism == SECURITY_NONE ||
        secure->value != (secure->armed ? rules->in_stock : rules->on_loan))
        sim_fail(s, INVARIANT_GATE_AS_LEDGER, "a security mark that nobody has chosen");
}

static void answer_secure(struct sim *s, enum helper reader, const struct message *ask)
{
    int tag = ask->secure_tag.uid.at[UID_AT];
    const struct tag_secure *secure = &ask->secure_tag.secure;
    enum sim_gate to = secure->armed ? GATE_ARMED : GATE_OPEN;
    check_secure(s, secure, pads_item(tag));
    if (!secure->armed && !is_at(s, pads_item(tag), BIT_RESTORING))
        watch_opened(s, pads_item(tag));
    if (s->verbose)
        fprintf(stderr, "%8lld secure tag %d %s\n", (long long)s->mono_ms, tag, secure->armed ? "armed" : "open");
    struct message m = { .type = MESSAGE_TAG_WRITTEN,
                         .request = ask->request,
                         .tag_written = { .uid = ask->secure_tag.uid, .result = set_gate(s, reader, tag, to) } };
    if (s->verbose)
        fprintf(stderr, "%8lld secure tag %d: %s, now %d%s\n", (long long)s->mono_ms, tag,
                result_text(m.tag_written.result), (int)s->tags[tag].gate, s->tags[tag].unsure ? ", unsure" : "");
    note_set(s, pads_item(tag), to);
    if (marks(s, FAULT_READER_DIES_WRITING, 30, tag)) {
        world_die(s, reader, 10);
        return;
    }
    bool late = marks(s, FAULT_TAG_LATE, 30, tag);
    int64_t ms = late ? HELD_BACK_MS : 30;
    if (late)
        s->helpers[reader].late_ms = s->mono_ms + 2 * HELD_BACK_MS;
    s->tags[tag].unsure = s->tags[tag].unsure || s->mono_ms < s->helpers[reader].late_ms;
    world_say(s, reader, ms + (int64_t)roll(s, 100), &m);
}

/* ---- the program ---- */

void pads_reader_takes(struct sim *s, enum helper reader, const struct message *m)
{
    static const struct reader_abilities can = { true, true, true, true, true, true, 8 };
    if (happens(s, FAULT_READER_DIES, 60))
        world_die(s, reader, 10);
    if (happens(s, FAULT_READER_SILENT, 80))
        s->helpers[reader].silent = true;
    if (!s->helpers[reader].alive || s->helpers[reader].silent) {
        pads_unsure(s, 1u << reader);
        return;
    }
    if (m->type == MESSAGE_READER_CONFIG) {
        s->helpers[reader].running = true;
        world_say(s, reader, 50,
                  &(struct message){ .type = MESSAGE_READER_STATE, .reader_state = { .up = true, .can = can } });
        tell_all(s, reader);
    } else if (m->type == MESSAGE_READ_TAG) {
        answer_read(s, reader, m);
    } else if (m->type == MESSAGE_SECURE_TAG) {
        answer_secure(s, reader, m);
    } else if (m->type == MESSAGE_INVENTORY) {
        tell_all(s, reader);
        world_say(s, reader, 200, &(struct message){ .type = MESSAGE_INVENTORY_DONE, .request = m->request });
    } else if (m->type == MESSAGE_STOP) {
        world_die(s, reader, 10);
    }
}
