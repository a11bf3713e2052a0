/* One book at a time to the ledger and to the library, from its turn to what is shown.

     TURN -> BEGIN    written down                               [item_begin]
     BEGIN -> ASK     asked; offline it is written already       [item_begun]
     ASK -> OUTCOME   the answer is being written                [item_reply]
     OUTCOME -> BIT   the ledger has it; its tags get their mark [item_written], security.c
     BIT -> END       only now it is shown                       [item_show] */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

static bool is_loan(const struct kiosk_item *item)
{
    return item->deed == ITEM_LENDS;
}

static struct when promised(const struct kiosk *k, const struct kiosk_item *item)
{
    if (k->clock_unset || !is_loan(item))
        return (struct when){ 0 };
    int64_t day = day_number(when_day(k->now)) + k->rules.offline_loan_days;
    return calendar_due(&k->rules.calendar, day_of_number(day), k->now.offset_min);
}

/* The promise of an offline loan: closing time of an open day, or days while the clock is unset. */
static void promise(const struct kiosk *k, struct kiosk_item *item)
{
    item->then.due = promised(k, item);
    item->then.due_days = is_loan(item) && k->clock_unset ? k->rules.offline_loan_days : 0;
}

void item_begin(struct brain *b, struct kiosk_item *item, bool offline)
{
    struct kiosk *k = b->k;
    bool lends = is_loan(item);
    struct kiosk_ask *slot = ask_take(k, lends ? LIBRARY_CHECKOUT : LIBRARY_CHECKIN, (int)(item - k->items));
    if (slot == NULL) {
        item_refuse(b, item, REASON_CANNOT_RECORD);
        return;
    }
    struct transaction t = { .kind = lends ? TRANSACTION_CHECKOUT : TRANSACTION_CHECKIN,
                             .life = offline ? LIFE_OFFLINE : LIFE_INTENDED,
                             .at = wall_time(k),
                             .before = item->before };
    next_ulid(b, t.ulid);
    text_copy(t.item, sizeof t.item, item->item.id);
    text_copy(t.title, sizeof t.title, item->item.title);
    if (lends)
        text_copy(t.patron, sizeof t.patron, k->card);
    if (item->agreed) {
        text_copy(t.amount, sizeof t.amount, item->fee);
        text_copy(t.currency, sizeof t.currency, item->fee_currency);
    }
    if (offline) {
        promise(k, item);
        t.due = item->then.due;
        t.told = lends ? TOLD_LENT : TOLD_RETURNED;
        t.bit = security_on(k) ? BIT_PENDING : BIT_NONE;
        item->then.state = ITEM_OFFLINE;
        item->then.bit = security_on(k);
    }
    text_copy(item->ulid, sizeof item->ulid, t.ulid);
    item->phase = PHASE_BEGIN;
    security_begun(k, item->item.id);
    transaction_begin(b, slot, &t);
}

/* The ledger holds an unsettled row of this book: no second transaction. */
static void earlier_row(struct brain *b, struct kiosk_item *item)
{
    item->ulid[0] = '\0';
    if (!b->e->up || !is_loan(item)) {
        item_refuse(b, item, REASON_WAITING_LOAN);
        return;
    }
    item->then = (struct kiosk_answer){ .state = b->e->life == LIFE_OFFLINE ? ITEM_OFFLINE : ITEM_UNKNOWN };
    if (security_owes(item))
        security_release(b, item); /* the same loan, says the ledger */
    else
        item_show(b, item);
}

void item_begun(struct brain *b, struct kiosk_ask *slot)
{
    struct kiosk_item *item = &b->k->items[slot->index];
    if (b->e->result == RESULT_OK)
        item->owed = (struct owed_bit){ .asked = true }; /* an older row's mark is no longer the newest */
    if (b->e->result != RESULT_OK) {
        ask_drop(slot);
        if (b->e->result == RESULT_BUSY)
            earlier_row(b, item);
        else
            item_refuse(b, item, REASON_CANNOT_RECORD);
        items_go(b);
    } else if (slot->offline) {
        ask_drop(slot);
        item_written(b, item);
    } else {
        item->phase = PHASE_ASK;
        ask_send(b, slot, item->item.id)->library.fee_agreed = item->agreed;
    }
}

/* ---- the answer ---- */

/* What counts wants its mark: where the patron knows of it, or sees it now; and a book that came back in any case. */
static bool late_wants_mark(const struct kiosk_ask *slot, const struct verdict *v, const struct kiosk_item *item)
{
    bool counts = v->life == LIFE_CONFIRMED || v->life == LIFE_OFFLINE;
    return counts && (slot->told != TOLD_NOTHING || item != NULL || slot->ask == LIBRARY_CHECKIN);
}

/* Waiting had ended and UNKNOWN was written; the truth still goes to the ledger, with or without a visit. */
static void late_reply(struct brain *b, struct kiosk_ask *slot, struct kiosk_item *item,
                       const struct library_reply *reply)
{
    struct verdict v;
    slot->request = 0;
    if (!late_verdict(slot, reply, &v)) {
        if (slot->writes == 0)
            ask_drop(slot);
        return;
    }
    v.bit = security_on(b->k) && late_wants_mark(slot, &v, item);
    transaction_outcome(b, slot, &v, reply);
    if (item == NULL)
        return;
    item->then.state = v.state;
    item->then.reason = v.reason;
    item->then.bit = v.bit;
    if (v.life == LIFE_CONFIRMED)
        item->then.due = reply->item.due;
}

static void note_reply(struct kiosk *k, struct kiosk_item *item, const struct library_reply *reply)
{
    if (item->then.state == ITEM_OFFLINE)
        promise(k, item);
    else
        item->then.due = reply->item.due;
    if (item->then.reason == REASON_YOURS && !item->then.due.known)
        item->then.due = item->before.due;
    if (item->then.reason == REASON_COSTS) {
        text_copy(item->fee, sizeof item->fee, reply->fee);
        text_copy(item->fee_currency, sizeof item->fee_currency, reply->fee_currency);
    }
    text_copy(item->then.words, sizeof item->then.words, reply->words);
    text_copy(item->print, sizeof item->print, reply->print);
    if (item->item.title[0] == '\0' && reply->item.title[0] != '\0') {
        text_copy(item->item.title, sizeof item->item.title, reply->item.title);
        text_copy(item->item.author, sizeof item->item.author, reply->item.author);
        item->item.age = reply->item.age;
    }
    if (!is_loan(item))
        return_hints(&item->then, reply);
}

void item_reply(struct brain *b, struct kiosk_ask *slot, const struct library_reply *reply)
{
    struct kiosk *k = b->k;
    struct kiosk_item *item = slot->visit == k->visit ? item_of_ulid(k, slot->ulid) : NULL;
    if (slot->unknown || item == NULL) {
        late_reply(b, slot, item, reply);
        return;
    }
    struct verdict v = is_loan(item) ? checkout_verdict(k, item, reply) : return_verdict(k, reply);
    slot->request = 0;
    item->phase = PHASE_OUTCOME;
    item->then.state = v.state;
    item->then.reason = v.reason;
    item->then.bit = v.bit;
    note_reply(k, item, reply);
    transaction_outcome(b, slot, &v, reply);
    if (v.life == LIFE_OFFLINE)
        b->out->at[b->out->count - 1].transaction.due = item->then.due;
}

/* ---- written, or not ---- */

static void count_written(struct kiosk *k, struct kiosk_item *item, enum item_state state)
{
    bool lent =
        state == ITEM_DONE || state == ITEM_OFFLINE || (state == ITEM_UNKNOWN && k->rules.unknown == UNKNOWN_LEND);
    if (!is_loan(item) || !lent)
        return;
    item->of_quota = k->quota > 0;
    item->of_offline = state != ITEM_DONE;
    k->quota -= item->of_quota;
    k->offline_count += item->of_offline;
}

static void sound_of(struct brain *b, const struct kiosk_item *item)
{
    static const enum sound sounds[ITEM_STATE_COUNT] = {
        [ITEM_DONE] = SOUND_DONE,
        [ITEM_REFUSED] = SOUND_NEEDS_YOU,
        [ITEM_OFFLINE] = SOUND_OFFLINE,
        [ITEM_UNKNOWN] = SOUND_OFFLINE,
    };
    struct kiosk_counts c = kiosk_counts(b->k);
    if (item->bit_failed) {
        effect_sound(b, SOUND_NEEDS_YOU);
        return;
    }
    if (item->released) {
        effect_sound(b, SOUND_DONE);
        return;
    }
    bool all = item->state == ITEM_DONE && c.working + c.needs_you + c.seen == 0 && c.done > 1;
    effect_sound(b, all ? SOUND_ALL_DONE : sounds[item->state]);
}

/* The first number of the system's words; 0 for none. */
static uint16_t age_in(const char *words)
{
    enum { AGE_MAX = 99 };
    unsigned age = 0;
    words += strcspn(words, "0123456789");
    for (; *words >= '0' && *words <= '9' && age <= AGE_MAX; words++)
        age = 10 * age + (unsigned)(*words - '0');
    return (uint16_t)(age <= AGE_MAX ? age : 0);
}

static void show_answer(struct kiosk_item *item)
{
    const struct kiosk_answer *then = &item->then;
    item->state = then->state;
    item->reason = then->reason;
    item->due = then->due;
    item->due_days = then->due_days;
    item->hold_waits = then->hold_waits;
    item->route = then->route;
    text_copy(item->words, sizeof item->words, then->words);
    text_copy(item->sort_to, sizeof item->sort_to, then->sort_to);
    item->age = item->reason == REASON_AGE ? age_in(item->words) : 0;
}

void item_show(struct brain *b, struct kiosk_item *item)
{
    item->phase = PHASE_END;
    if (item->deed == ITEM_UNDOES && item->then.state == ITEM_REFUSED) {
        undo_fails(item, true);
        effect_sound(b, SOUND_NEEDS_YOU);
        return;
    }
    show_answer(item);
    sound_of(b, item);
    costs_look(b);
}

/* What waiting has put off is shown as unknown at once, and its mark follows; done it is with its mark only. */
void item_written(struct brain *b, struct kiosk_item *item)
{
    bool put_off = item->phase == PHASE_END && item->state == ITEM_UNKNOWN;
    if (!put_off)
        count_written(b->k, item, item->then.state);
    undo_counts(b->k, item, item->then.state);
    if (!item->then.bit || (put_off && item->then.state == ITEM_UNKNOWN)) {
        item_show(b, item);
    } else {
        item->state = ITEM_WORKING;
        item->phase = PHASE_BIT;
    }
    if (item->then.bit)
        security_written(b, item);
    items_go(b);
}

/* The shell goes on trying; until it has succeeded nothing is certain for the patron. */
void item_not_written(struct brain *b, struct kiosk_item *item)
{
    if (item->phase != PHASE_OUTCOME)
        return;
    item->phase = PHASE_END;
    item->state = ITEM_UNKNOWN;
    count_written(b->k, item, item->state);
    b->k->cannot_record = true;
    effect_sound(b, SOUND_NEEDS_YOU);
    call_staff(b, CALL_FOR_NOT_RECORDED);
    items_go(b);
}

/* It counts after all, and its mark was left as it was: a yes by settling wants it set (rule 3). */
static void settled_unset(struct brain *b, struct kiosk_item *item)
{
    item->then =
        (struct kiosk_answer){ .state = ITEM_DONE, .reason = b->e->reason, .due = b->e->reply.item.due, .bit = true };
    item->state = ITEM_WORKING;
    item->phase = PHASE_BIT;
    security_left_pending(b, item->ulid); /* done takes the mark back */
    security_written(b, item);
    items_go(b);
}

/* Settled outside the flow: while the visit lasts it is shown. */
void item_settled(struct brain *b, struct kiosk_item *item)
{
    if (item->phase != PHASE_END || item->state != ITEM_UNKNOWN)
        return;
    if (b->e->life == LIFE_CONFIRMED && security_on(b->k) && !item->then.bit) {
        settled_unset(b, item);
        return;
    }
    if (b->e->life == LIFE_CONFIRMED)
        item->state = ITEM_DONE;
    else if (b->e->life == LIFE_OFFLINE)
        item->state = ITEM_OFFLINE;
    else if (b->e->life != LIFE_REFUSED && b->e->life != LIFE_VOID)
        return;
    else if (item->deed == ITEM_UNDOES) {
        undo_fails(item, true);
        effect_sound(b, SOUND_NEEDS_YOU);
        return;
    } else
        item->state = ITEM_REFUSED;
    undo_counts(b->k, item, item->state);
    item->reason = item->state == ITEM_REFUSED && b->e->reason == REASON_NONE ? REASON_SYSTEM : b->e->reason;
    sound_of(b, item);
}

/* ---- waiting has ended ---- */

/* Its intent is not on disk, so nothing of it is sent and nothing may be promised. */
static void put_off_unwritten(struct brain *b, struct kiosk_ask *slot, struct kiosk_item *item)
{
    slot->unknown = true;
    slot->told = TOLD_NOTHING;
    item->then = (struct kiosk_answer){ .state = ITEM_REFUSED, .reason = REASON_CANNOT_RECORD };
    item_refuse(b, item, REASON_CANNOT_RECORD);
}

static void put_off(struct brain *b, struct kiosk_item *item)
{
    struct kiosk_ask *slot = ask_of_ulid(b->k, item->ulid);
    struct verdict v;
    if (item->phase == PHASE_TURN) { /* nothing of it has begun */
        item->phase = PHASE_NONE;
        item->state = ITEM_SEEN;
        if (item->deed == ITEM_UNDOES)
            undo_fails(item, false);
        return;
    }
    if (item->phase == PHASE_BIT) {
        security_put_off(b, item);
        return;
    }
    if (item->phase == PHASE_BEGIN && slot != NULL && !slot->offline) {
        put_off_unwritten(b, slot, item);
        return;
    }
    if (item->phase == PHASE_BEGIN && slot != NULL && b->k->settles < SETTLES_MAX)
        return; /* noted offline, and the disk is slow: what is not on it is not shown; the ledger answers soon */
    v = is_loan(item) ? checkout_unknown(b->k, item) : return_unknown(b->k);
    if (slot != NULL && item->phase != PHASE_OUTCOME) {
        slot->unknown = !slot->offline;
        slot->told = v.told;
        if (item->phase == PHASE_ASK)
            transaction_outcome(b, slot, &v, NULL);
        item->then.state = slot->offline ? ITEM_OFFLINE : ITEM_UNKNOWN;
        item->then.bit = slot->offline ? item->then.bit : v.bit;
    }
    item->phase = PHASE_END;
    item->state = ITEM_UNKNOWN;
    count_written(b->k, item, item->state);
}

void items_put_off(struct brain *b)
{
    for (size_t i = 0; i < b->k->items_count; i++)
        if (b->k->items[i].state == ITEM_WORKING)
            put_off(b, &b->k->items[i]);
}
