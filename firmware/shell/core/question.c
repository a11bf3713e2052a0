#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "shell/core/parts.h"

static const struct transaction *row(const struct core *core)
{
    assert(core->outbox.at < core->outbox.rows_count);
    return &core->outbox.rows[core->outbox.at];
}

static void ask(struct core *core, enum library_ask what, enum library_list list)
{
    struct library_request l = { .ask = what, .list = list, .language = core->config.rules.language };
    text_copy(l.item, sizeof l.item, what == LIBRARY_ITEM ? row(core)->item : "");
    text_copy(l.patron, sizeof l.patron, row(core)->patron);
    asks_add(core, ASK_OF_OUTBOX, 0, 0, &l);
    wipe(&l, sizeof l);
}

/* A list begins. */
static void ask_list(struct core *core, enum library_list list)
{
    core->outbox.phase = OUTBOX_LIST;
    core->outbox.list = list;
    core->outbox.listed = 0;
    ask(core, LIBRARY_PATRON, list);
}

void question_first(struct core *core)
{
    core->outbox.now = (struct settle_facts){ 0 };
    core->outbox.unclear = false;
    switch (settle_question(row(core))) {
    case SETTLE_ASK_ITEM:
        core->outbox.phase = OUTBOX_ITEM;
        ask(core, LIBRARY_ITEM, LIST_NONE);
        return;
    case SETTLE_ASK_HOLDS:
        ask_list(core, LIST_HOLDS_READY);
        return;
    case SETTLE_ASK_FEES:
        ask_list(core, LIST_NONE);
        return;
    }
}

void question_list(struct core *core)
{
    ask_list(core, LIST_CHARGED);
}

void question_item_answer(struct core *core, const struct library_reply *reply)
{
    struct settle_facts *now = &core->outbox.now;
    now->item_answered = reply->ok;
    now->status = reply->item.status;
    now->due = reply->item.due;
}

/* A reservation may have its own number. */
static enum answer is_row(const struct transaction *t, const struct library_entry *e)
{
    if (t->number[0] != '\0' && e->number[0] != '\0')
        return text_equal(t->number, e->number) ? ANSWER_YES : ANSWER_NO;
    return library_line_means(e->text, t->item, t->title);
}

/* How many lines the system itself counts for such a list. */
static int16_t count_of(const struct patron *p, enum library_list list)
{
    if (list == LIST_HOLDS_READY)
        return p->holds_ready;
    return list == LIST_HOLDS_WAITING ? p->holds_waiting : p->charged;
}

/* Where a fee is counted and no sum is said, the system keeps the sum to itself. */
static bool fees_told(const struct library_reply *reply)
{
    return reply->ok && (reply->patron.fees[0] != '\0' || reply->patron.fined <= 0);
}

/* The list, or one of two, is there to its end. True: the other one is asked for now. */
static bool list_ends(struct core *core, const struct library_reply *reply)
{
    struct outbox *o = &core->outbox;
    int16_t counted = count_of(&reply->patron, o->list);
    bool whole = counted == COUNT_NOT_SAID || o->listed >= counted;
    o->now.list_wants_pin = !reply->ok && reply->reason == REASON_PIN_WRONG;
    if (!reply->ok || !whole || o->unclear || reply->unlisted)
        return false;
    if (o->list == LIST_HOLDS_READY) {
        ask_list(core, LIST_HOLDS_WAITING);
        return true;
    }
    o->now.lent_to_patron = ANSWER_NO;
    return false;
}

static void take_fees(struct core *core, const struct library_reply *reply)
{
    struct settle_facts *now = &core->outbox.now;
    now->list_wants_pin = !reply->ok && reply->reason == REASON_PIN_WRONG;
    now->fees_told = fees_told(reply);
    text_copy(now->fees, sizeof now->fees, reply->patron.fees);
}

bool question_list_answer(struct core *core, const struct library_reply *reply)
{
    struct outbox *o = &core->outbox;
    if (o->list == LIST_NONE) {
        take_fees(core, reply);
        return !reply->more;
    }
    if (reply->entry.kind == ENTRY_LISTED) {
        o->listed++;
        enum answer line = is_row(row(core), &reply->entry);
        if (line == ANSWER_YES)
            o->now.lent_to_patron = ANSWER_YES;
        o->unclear = o->unclear || line == ANSWER_NOT_SAID;
    }
    if (reply->more)
        return false;
    return o->now.lent_to_patron == ANSWER_YES || !list_ends(core, reply);
}

/* ---- what is remembered of a row that may have been sent ---- */

static struct settle_memory *find_memory(const struct core *core, uint64_t seq)
{
    for (size_t i = 0; i < CORE_MEMORIES_MAX; i++)
        if (core->outbox.memories[i].seq == seq)
            return (struct settle_memory *)&core->outbox.memories[i];
    return NULL;
}

int64_t question_due(const struct core *core, const struct transaction *t)
{
    int64_t due = settle_due(core->outbox.closed_ms, core_timeout_ms(core));
    const struct settle_memory *m = find_memory(core, t->seq);
    return m != NULL && m->next_ms > due ? m->next_ms : due;
}

/* While the visit lasts, its screen offers what was found out; else only staff can. */
static bool is_shown(const struct core *core, const char *ulid)
{
    for (size_t i = 0; i < core->kiosk.items_count; i++)
        if (core->kiosk.visit != 0 && text_equal(core->kiosk.items[i].ulid, ulid))
            return true;
    return false;
}

bool question_is_unseen(const struct core *core, const struct transaction *t)
{
    bool untold = t->life == LIFE_CONFIRMED && t->kind == TRANSACTION_CHECKOUT && t->told == TOLD_NOTHING;
    return untold && !is_shown(core, t->ulid);
}

/* It counts, and nobody has set its mark (rule 3). Failed until somebody does: while the visit lasts the brain may. */
static bool is_unset(const struct core *core, const struct transaction *t, enum life to)
{
    bool moved = t->kind == TRANSACTION_CHECKOUT || t->kind == TRANSACTION_CHECKIN;
    return core->config.rules.security.mechanism != SECURITY_NONE && to == LIFE_CONFIRMED && moved &&
           t->bit == BIT_NONE;
}

static void write_settled(struct core *core, enum life to)
{
    struct transaction t = *row(core);
    bool loan = t.kind == TRANSACTION_CHECKOUT || t.kind == TRANSACTION_RENEW;
    t.bit = is_unset(core, &t, to) ? BIT_FAILED : BIT_NONE;
    t.life = to;
    if (to == LIFE_CONFIRMED && loan && core->outbox.now.due.known)
        t.due = core->outbox.now.due;
    t.staff_mark = t.staff_mark || question_is_unseen(core, &t) || settle_wants_staff(&t, to);
    log_note("row %llu is %s", (unsigned long long)t.seq, life_word(to));
    disk_row(core, DISK_SETTLE, &t, 0);
    wipe(&t, sizeof t);
}

int64_t question_settle(struct core *core)
{
    struct outbox *o = &core->outbox;
    const struct transaction *t = row(core);
    struct settle_memory *m = find_memory(core, t->seq);
    if (m == NULL)
        m = find_memory(core, 0);
    if (m == NULL)
        return core->now.mono_ms + SETTLE_AGAIN_MOST_MS; /* others are asked about first */
    m->seq = t->seq;
    enum life to;
    if (!settle_decide(t, settle_look(t, &o->now), o->facts[o->at].line_up_ms, core->now.mono_ms, m, &to))
        return m->next_ms;
    *m = (struct settle_memory){ 0 };
    write_settled(core, to);
    return CORE_NEVER;
}
