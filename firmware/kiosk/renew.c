/* Renewing: one loan, or all of them.

     NONE -> WORKING -> DONE | REFUSED | UNKNOWN, each written before it is shown.
   A due date that the account could not learn is asked for first: settling compares with it.
   One: intent, 29, outcome; one at a time. All: one commit writes an intent a loan (the shell takes the
   effects of one update together), one 65, then BM and BN settle each; a loan that neither names is
   unknown. The new due date of a renewed one is asked for, since 66 does not say it. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

struct kiosk_loan *loan_of_ulid(struct kiosk *k, const char *ulid)
{
    for (size_t i = 0; i < k->loans_count; i++)
        if (k->loans[i].ulid[0] != '\0' && text_equal(k->loans[i].ulid, ulid))
            return &k->loans[i];
    return NULL;
}

bool renew_working(const struct kiosk *k)
{
    for (size_t i = 0; i < k->loans_count; i++)
        if (k->loans[i].renew == RENEW_WORKING)
            return true;
    return false;
}

static bool lane_is_busy(const struct kiosk *k)
{
    for (size_t i = 0; i < k->loans_count; i++)
        if (k->loans[i].phase >= PHASE_BEGIN && k->loans[i].phase <= PHASE_OUTCOME)
            return true;
    return false;
}

static void settle(struct kiosk_loan *loan, enum renew_state state, enum reason reason)
{
    loan->renew = state;
    loan->phase = PHASE_END;
    loan->reason = reason;
}

static void refuse(struct brain *b, struct kiosk_loan *loan, enum reason reason)
{
    settle(loan, RENEW_REFUSED, reason);
    effect_sound(b, SOUND_NEEDS_YOU);
}

/* ---- begin ---- */

static void begin(struct brain *b, struct kiosk_loan *loan)
{
    struct kiosk *k = b->k;
    struct kiosk_ask *slot = ask_take(k, LIBRARY_RENEW, (int)(loan - k->loans));
    if (slot == NULL) {
        refuse(b, loan, REASON_CANNOT_RECORD);
        return;
    }
    struct transaction t = { .kind = TRANSACTION_RENEW,
                             .life = LIFE_INTENDED,
                             .at = wall_time(k),
                             .before = {
                                 .status = loan->item.status, .due = loan->item.due, .lent_to_patron = ANSWER_YES } };
    next_ulid(b, t.ulid);
    text_copy(t.item, sizeof t.item, loan->item.id);
    text_copy(t.title, sizeof t.title, loan->item.title);
    text_copy(t.patron, sizeof t.patron, k->card);
    if (loan->agreed) {
        text_copy(t.amount, sizeof t.amount, loan->fee);
        text_copy(t.currency, sizeof t.currency, loan->fee_currency);
    }
    text_copy(loan->ulid, sizeof loan->ulid, t.ulid);
    loan->phase = PHASE_BEGIN;
    loan->entry = ENTRY_NONE;
    loan->then_due = (struct when){ 0 };
    transaction_begin(b, slot, &t);
}

static bool may_begin(struct brain *b, struct kiosk_loan *loan)
{
    bool recorded = b->k->ledger.up;
    if (!recorded || !kiosk_online(b->k))
        refuse(b, loan, recorded ? REASON_SYSTEM : REASON_CANNOT_RECORD);
    return recorded && kiosk_online(b->k);
}

static bool wants_due(const struct kiosk_loan *loan)
{
    return !loan->item.due.known && !loan->due_asked;
}

/* True: the answer is awaited. */
static bool due_comes(struct brain *b, struct kiosk_loan *loan)
{
    if (wants_due(loan)) {
        int index = (int)(loan - b->k->loans);
        loan->due_asked = true;
        loan->due_open = question(b, LIBRARY_ITEM, LIST_CHARGED, index, loan->item.id) != NULL;
    }
    return loan->due_open;
}

static void renew_go(struct brain *b)
{
    struct kiosk *k = b->k;
    for (size_t i = 0; i < k->loans_count && !lane_is_busy(k); i++) {
        struct kiosk_loan *loan = &k->loans[i];
        if (loan->phase == PHASE_TURN && may_begin(b, loan) && !due_comes(b, loan))
            begin(b, loan);
    }
    leave_if_settled(b);
}

static bool can_be_renewed(const struct kiosk_loan *loan)
{
    return loan->renew == RENEW_NONE || loan->renew == RENEW_REFUSED;
}

static void take_turn(struct kiosk_loan *loan)
{
    loan->renew = RENEW_WORKING;
    loan->phase = PHASE_TURN;
    loan->reason = REASON_NONE;
}

void renew_tap(struct brain *b, unsigned index)
{
    struct kiosk *k = b->k;
    if (index >= k->loans_count || k->renew_all_working || !can_be_renewed(&k->loans[index]))
        return;
    take_turn(&k->loans[index]);
    renew_go(b);
}

void renew_agreed(struct brain *b, struct kiosk_loan *loan)
{
    loan->agreed = true;
    take_turn(loan);
    renew_go(b);
}

/* A 65 renews every loan of hers: it is asked only where each of them gets its intent. */
static bool all_can_be_renewed(const struct kiosk *k)
{
    if (!kiosk_offers(k, LIBRARY_RENEW_ALL))
        return false;
    for (size_t i = 0; i < k->loans_count; i++)
        if (!can_be_renewed(&k->loans[i]) || wants_due(&k->loans[i]))
            return false;
    return !k->account_loading && k->loans_count < KIOSK_LOANS_MAX;
}

void renew_all_tap(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (renew_working(k))
        return;
    bool together = all_can_be_renewed(k);
    for (size_t i = 0; i < k->loans_count; i++) {
        struct kiosk_loan *loan = &k->loans[i];
        if (!can_be_renewed(loan) || !may_begin(b, loan))
            continue;
        take_turn(loan);
        if (together)
            begin(b, loan);
        k->renew_all_working = k->renew_all_working || loan->phase == PHASE_BEGIN;
    }
    if (!together)
        renew_go(b);
}

/* ---- written down: ask ---- */

static bool any_in(const struct kiosk *k, enum phase phase)
{
    for (size_t i = 0; i < k->loans_count; i++)
        if (k->loans[i].phase == phase)
            return true;
    return false;
}

/* All intents are on disk (or none is): one question for all. */
static void ask_for_all(struct brain *b)
{
    struct kiosk *k = b->k;
    if (any_in(k, PHASE_BEGIN))
        return;
    if (!any_in(k, PHASE_ASK)) {
        k->renew_all_working = false;
        renew_go(b);
        return;
    }
    if (question(b, LIBRARY_RENEW_ALL, LIST_NONE, -1, "") == NULL)
        renew_all_reply(b, &(struct library_reply){ .outcome = LIBRARY_NOT_SENT });
}

void renew_begun(struct brain *b, struct kiosk_ask *slot)
{
    struct kiosk *k = b->k;
    struct kiosk_loan *loan = &k->loans[slot->index];
    bool ok = b->e->result == RESULT_OK;
    loan->phase = PHASE_ASK;
    if (!ok) {
        bool busy = b->e->result == RESULT_BUSY;
        ask_drop(slot);
        refuse(b, loan, busy ? REASON_WAITING_LOAN : REASON_CANNOT_RECORD);
    }
    if (k->renew_all_working)
        ask_for_all(b);
    else if (ok)
        ask_send(b, slot, loan->item.id)->library.fee_agreed = loan->agreed;
    else
        renew_go(b);
}

/* ---- the answer ---- */

/* It costs something, and she has not agreed: nothing was done. */
static bool costs(const struct kiosk_loan *loan, const struct library_reply *reply)
{
    return reply->outcome == LIBRARY_ANSWERED && !reply->ok && reply->reason == REASON_FEES && reply->fee[0] != '\0' &&
           !loan->agreed;
}

static enum renew_state renew_state_of(enum item_state state)
{
    return state == ITEM_DONE ? RENEW_DONE : state == ITEM_REFUSED ? RENEW_REFUSED : RENEW_UNKNOWN;
}

static void outcome(struct brain *b, struct kiosk_ask *slot, struct kiosk_loan *loan, const struct library_reply *reply)
{
    struct verdict v = plain_verdict(reply);
    if (costs(loan, reply)) {
        v.reason = REASON_COSTS;
        text_copy(loan->fee, sizeof loan->fee, reply->fee);
        text_copy(loan->fee_currency, sizeof loan->fee_currency, reply->fee_currency);
    }
    transaction_outcome(b, slot, &v, reply);
    loan->phase = PHASE_OUTCOME;
    loan->then = renew_state_of(v.state);
    loan->then_reason = v.reason;
    text_copy(loan->words, sizeof loan->words, reply->words);
}

static void new_due(struct kiosk *k, struct kiosk_loan *loan, struct when due)
{
    if (!due.known)
        return;
    loan->item.due = due;
    loan_days(k, loan);
}

void renew_reply(struct brain *b, struct kiosk_ask *slot, const struct library_reply *reply)
{
    struct kiosk *k = b->k;
    struct verdict v;
    bool ours = slot->visit == k->visit;
    slot->request = 0;
    if (ours && !slot->unknown) {
        outcome(b, slot, &k->loans[slot->index], reply);
        if (reply->outcome == LIBRARY_ANSWERED && reply->ok)
            k->loans[slot->index].then_due = reply->item.due;
    } else if (late_verdict(slot, reply, &v)) {
        transaction_outcome(b, slot, &v, reply);
        if (ours)
            k->loans[slot->index].then = renew_state_of(v.state);
    } else if (slot->writes == 0) {
        ask_drop(slot);
    }
}

static void note_entry(struct kiosk *k, const struct library_entry *entry)
{
    for (size_t i = 0; i < k->loans_count; i++) {
        struct kiosk_loan *loan = &k->loans[i];
        bool named = text_equal(loan->item.id, entry->text) || text_equal(loan->item.title, entry->text);
        if (loan->phase == PHASE_ASK && named)
            loan->entry = entry->kind;
    }
}

/* What the whole answer says of one loan. */
static struct library_reply part_of(const struct library_reply *all, enum entry_kind entry)
{
    struct library_reply one = { .ask = LIBRARY_RENEW, .outcome = all->outcome };
    if (entry == ENTRY_NONE && all->outcome == LIBRARY_ANSWERED)
        one.outcome = LIBRARY_MAYBE_SENT; /* neither list names it */
    if (entry != ENTRY_NONE)
        one.outcome = LIBRARY_ANSWERED;
    one.ok = entry == ENTRY_RENEWED;
    if (entry == ENTRY_UNRENEWED)
        text_copy(one.words, sizeof one.words, all->words);
    return one;
}

void renew_all_reply(struct brain *b, const struct library_reply *reply)
{
    struct kiosk *k = b->k;
    note_entry(k, &reply->entry);
    if (reply->more)
        return;
    for (size_t i = 0; i < k->loans_count; i++) {
        struct kiosk_loan *loan = &k->loans[i];
        struct kiosk_ask *row = loan->phase == PHASE_ASK ? ask_of_ulid(k, loan->ulid) : NULL;
        struct library_reply one = part_of(reply, loan->entry);
        if (row != NULL)
            outcome(b, row, loan, &one);
    }
    k->renew_all_working = false;
}

/* ---- written: shown ---- */

void renew_written(struct brain *b, struct kiosk_loan *loan, bool ok)
{
    struct kiosk *k = b->k;
    bool all = loan->entry == ENTRY_RENEWED;
    if (!ok && loan->phase != PHASE_OUTCOME)
        return;
    settle(loan, ok ? loan->then : RENEW_UNKNOWN, ok ? loan->then_reason : REASON_NONE);
    if (loan->renew == RENEW_DONE)
        new_due(k, loan, loan->then_due);
    effect_sound(b, loan->renew == RENEW_DONE ? SOUND_DONE : SOUND_NEEDS_YOU);
    if (all && ok && kiosk_online(k))
        question(b, LIBRARY_ITEM, LIST_CHARGED, (int)(loan - k->loans), loan->item.id);
    renew_go(b);
    costs_look(b);
}

/* What was found out of a loan or an earlier renewal: the next one is compared with the due date that it brought. */
void renew_settled(struct brain *b)
{
    struct kiosk *k = b->k;
    const struct event *e = b->e;
    for (size_t i = 0; i < k->loans_count && (e->life == LIFE_CONFIRMED || e->life == LIFE_UPLOADED); i++)
        if (text_equal(k->loans[i].item.id, e->reply.item.id))
            new_due(k, &k->loans[i], e->reply.item.due);
}

void renew_title(struct brain *b, int index, const struct library_reply *reply)
{
    if (index >= b->k->loans_count)
        return;
    struct kiosk_loan *loan = &b->k->loans[index];
    loan->due_open = false;
    if (reply->outcome == LIBRARY_ANSWERED)
        new_due(b->k, loan, reply->item.due);
    renew_go(b);
}

/* ---- waiting has ended ---- */

static void put_off(struct brain *b, struct kiosk_loan *loan)
{
    struct kiosk_ask *slot = ask_of_ulid(b->k, loan->ulid);
    struct verdict v = { .life = LIFE_UNKNOWN };
    if (loan->phase == PHASE_TURN) {
        loan->phase = PHASE_NONE;
        loan->renew = RENEW_NONE;
        return;
    }
    if (slot != NULL && loan->phase != PHASE_OUTCOME) {
        slot->unknown = true;
        loan->then = RENEW_UNKNOWN;
        if (loan->phase == PHASE_ASK)
            transaction_outcome(b, slot, &v, NULL);
    }
    settle(loan, RENEW_UNKNOWN, REASON_NONE);
}

void renew_put_off(struct brain *b)
{
    for (size_t i = 0; i < b->k->loans_count; i++)
        if (b->k->loans[i].renew == RENEW_WORKING)
            put_off(b, &b->k->loans[i]);
    b->k->renew_all_working = false;
}
