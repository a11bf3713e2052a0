#include "upload/settle.h"

#include <assert.h>

#include "circulation/money.h"
#include "upload/order.h"

int64_t settle_due(int64_t closed_ms, int64_t timeout_ms)
{
    return closed_ms + (timeout_ms > SETTLE_QUIET_MS ? timeout_ms : SETTLE_QUIET_MS);
}

/* Statuses that say nothing about a loan: "other" is what systems write for all that has no code. */
static bool says_nothing(enum item_status status)
{
    return status == ITEM_STATUS_NOT_SAID || status == ITEM_OTHER || status == ITEM_CLAIMED_RETURNED ||
           status == ITEM_LOST || status == ITEM_MISSING;
}

bool settle_needs_list(const struct transaction *t, const struct settle_facts *facts)
{
    return t->kind == TRANSACTION_CHECKOUT && facts->item_answered &&
           (item_is_on_loan(facts->status) || says_nothing(facts->status));
}

/* It is hers: by this loan, or by an earlier one? What was hers before, unchanged, is no new loan. What was on loan, or
   may have been, may have been hers, and this loan may still be on its way. Neither a new date tells (a renewal by
   title, which no number ties to this row, gives one) nor a list without it (that staff lent it to her came later). */
static enum settle_verdict look_hers(const struct before *before, const struct settle_facts *f)
{
    bool prolonged = before->due.known && f->due.known && before->due.utc_ms != f->due.utc_ms;
    bool hers_before = before->lent_to_patron == ANSWER_YES;
    if (hers_before && !prolonged)
        return SETTLE_NO;
    bool lent_before = hers_before || item_is_on_loan(before->status) || says_nothing(before->status);
    return lent_before ? SETTLE_SAME : SETTLE_YES;
}

static enum settle_verdict look_checkout(const struct transaction *t, const struct settle_facts *f)
{
    if (!says_nothing(f->status) && !item_is_on_loan(f->status))
        return SETTLE_NO;
    if (f->list_wants_pin)
        return SETTLE_STAFF;
    if (f->lent_to_patron == ANSWER_NOT_SAID)
        return SETTLE_AGAIN;
    return f->lent_to_patron == ANSWER_YES ? look_hers(&t->before, f) : SETTLE_NO;
}

static enum settle_verdict look_checkin(const struct transaction *t, const struct settle_facts *f)
{
    if (says_nothing(f->status))
        return SETTLE_AGAIN;
    if (item_is_on_loan(f->status))
        return SETTLE_NO;
    return item_is_on_loan(t->before.status) ? SETTLE_YES : SETTLE_SAME;
}

/* One says the day only, which is read as its last minute: an answer that lost its end says no more, and no renewal
   is proved by that. */
static bool is_day_alone(struct when x, struct when y)
{
    enum { MINUTE_MS = 60000, DAY_MIN = 24 * 60 };
    int64_t x_min = x.utc_ms / MINUTE_MS + x.offset_min, y_min = y.utc_ms / MINUTE_MS + y.offset_min;
    bool last = x_min % DAY_MIN == DAY_MIN - 1 || y_min % DAY_MIN == DAY_MIN - 1;
    return last && x_min / DAY_MIN == y_min / DAY_MIN && x.utc_ms != y.utc_ms;
}

static enum settle_verdict look_renewal(const struct transaction *t, const struct settle_facts *f)
{
    if (!says_nothing(f->status) && !item_is_on_loan(f->status))
        return SETTLE_NO; /* it came back since: there is no loan that could have been renewed */
    if (!f->due.known || !t->before.due.known || is_day_alone(f->due, t->before.due))
        return SETTLE_AGAIN;
    return f->due.utc_ms != t->before.due.utc_ms ? SETTLE_YES : SETTLE_NO;
}

/* Does she have the reservation that was wanted, or not any more the one that was taken back? */
static enum settle_verdict look_hold(const struct transaction *t, const struct settle_facts *f)
{
    if (f->list_wants_pin)
        return SETTLE_STAFF;
    if (f->lent_to_patron == ANSWER_NOT_SAID)
        return SETTLE_AGAIN;
    return (f->lent_to_patron == ANSWER_YES) != t->cancels ? SETTLE_YES : SETTLE_NO;
}

static int64_t owed_of(const char *fees)
{
    int64_t owed;
    if (fees[0] == '\0')
        return 0;
    return money_read(fees, &owed) == RESULT_OK ? owed : -1;
}

/* Only what she owed, less exactly what was paid, proves it; and only the very sum of before that it was not done.
   Anything else has come about since, and a person must look. */
static enum settle_verdict look_payment(const struct transaction *t, const struct settle_facts *f)
{
    int64_t paid, before = owed_of(t->before.fees), now = owed_of(f->fees);
    if (f->list_wants_pin || !f->fees_told || before <= 0 || now < 0 || money_read(t->amount, &paid) != RESULT_OK)
        return SETTLE_STAFF;
    if (now == before - paid)
        return SETTLE_YES;
    return now == before ? SETTLE_NO : SETTLE_STAFF;
}

enum settle_question settle_question(const struct transaction *t)
{
    static const enum settle_question questions[TRANSACTION_KIND_COUNT] = {
        [TRANSACTION_PAYMENT] = SETTLE_ASK_FEES,
        [TRANSACTION_HOLD] = SETTLE_ASK_HOLDS,
    };
    return questions[t->kind];
}

enum settle_verdict settle_look(const struct transaction *t, const struct settle_facts *f)
{
    if (t->kind == TRANSACTION_HOLD)
        return look_hold(t, f);
    if (t->kind == TRANSACTION_PAYMENT)
        return look_payment(t, f);
    if (!f->item_answered)
        return SETTLE_AGAIN;
    if (t->kind == TRANSACTION_CHECKOUT)
        return look_checkout(t, f);
    return t->kind == TRANSACTION_CHECKIN ? look_checkin(t, f) : look_renewal(t, f);
}

bool settle_wants_staff(const struct transaction *t, enum life to)
{
    return t->kind == TRANSACTION_PAYMENT && to == LIFE_VOID;
}

/* It was not done: what the patron was told is kept, the rest never was. */
static enum life life_of_no(const struct transaction *t)
{
    bool counts = (t->kind == TRANSACTION_CHECKOUT && t->told == TOLD_LENT) ||
                  (t->kind == TRANSACTION_CHECKIN && t->told == TOLD_RETURNED);
    return counts ? LIFE_OFFLINE : LIFE_VOID;
}

/* The same answer as SETTLE_REPEAT_MS ago? */
static bool repeated(struct settle_memory *m, enum settle_verdict look, int64_t mono_ms)
{
    if (m->said == look && mono_ms - m->said_ms >= SETTLE_REPEAT_MS)
        return true;
    if (m->said != look)
        m->said_ms = mono_ms;
    m->said = look;
    m->next_ms = m->said_ms + SETTLE_REPEAT_MS;
    return false;
}

static bool again(struct settle_memory *m, int64_t mono_ms)
{
    int64_t wait_ms = upload_back_off(m->asked, SETTLE_AGAIN_FIRST_MS, SETTLE_AGAIN_MOST_MS);
    m->next_ms = mono_ms + wait_ms;
    if (wait_ms == SETTLE_AGAIN_MOST_MS) /* with all others of these, at one look */
        m->next_ms += wait_ms / 2 - (m->next_ms + wait_ms / 2) % wait_ms;
    return false;
}

bool settle_decide(const struct transaction *t, enum settle_verdict look, int64_t line_up_ms, int64_t mono_ms,
                   struct settle_memory *m, enum life *to)
{
    assert(t->life == LIFE_UNKNOWN);
    m->asked++;
    switch (look) {
    case SETTLE_YES:
        *to = LIFE_CONFIRMED;
        return true;
    case SETTLE_STAFF:
        *to = LIFE_STAFF;
        return true;
    case SETTLE_SAME:
    case SETTLE_NO:
        if (!repeated(m, look, mono_ms))
            return false;
        *to = look == SETTLE_NO ? life_of_no(t) : LIFE_CONFIRMED;
        return true;
    case SETTLE_AGAIN:
        m->said = SETTLE_AGAIN;
        if (line_up_ms < SETTLE_LINE_UP_MS_MAX)
            return again(m, mono_ms);
        *to = LIFE_STAFF;
        return true;
    }
    assert(false);
    return false;
}
