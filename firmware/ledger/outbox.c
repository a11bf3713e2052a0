/* What waits for the library system, and what staff decide. The moves of a delivery:
     WAITING -> SENDING                    ledger_mark_sending (synced, before the row leaves)
     SENDING -> ACKNOWLEDGED               ledger_deliver, UPLOADED or REJECTED
     SENDING -> NONE                       ledger_deliver, UNKNOWN; ledger_recover; settling says what then
     SENDING, WAITING -> WAITING           ledger_postpone: not one byte of it left
     SENDING, WAITING -> POISONED          ledger_poison
     POISONED -> WAITING | ACKNOWLEDGED    ledger_decide, OFFLINE or CLOSED
     WAITING -> ACKNOWLEDGED               ledger_decide, CLOSED: staff brought it there by hand */
#include "ledger/inside.h"

#include <assert.h>

#include "base/text.h"

enum result ledger_waiting(struct ledger *l, uint64_t after, struct ledger_row *rows, size_t max, size_t *n, bool *more)
{
    assert(max >= 1);
    sqlite3_stmt *s = statement(l, ST_WAITING_ROWS);
    sqlite3_bind_int64(s, 1, (int64_t)after);
    sqlite3_bind_int64(s, 2, (int64_t)max + 1);
    size_t count = 0;
    enum result r;
    while ((r = step(l, s)) == RESULT_OK && count < max)
        if ((r = row_read(l, s, true, &rows[count++])) != RESULT_OK)
            break;
    bool further = r == RESULT_OK;
    if (s != NULL)
        sqlite3_reset(s);
    if (r != RESULT_OK && r != RESULT_NONE)
        return r;
    *n = count;
    *more = further;
    return RESULT_OK;
}

struct sending_work {
    const struct transaction *t;
    size_t n;
};

static enum result mark_rows(struct ledger *l, void *self)
{
    const struct sending_work *work = self;
    struct head heads[LEDGER_BATCH_MAX];
    for (size_t i = 0; i < work->n; i++) {
        enum result r = head_of(l, &work->t[i], &heads[i]);
        if (r != RESULT_OK)
            return r;
        if (heads[i].life != LIFE_OFFLINE || heads[i].library != DELIVERY_WAITING)
            return RESULT_BAD;
        for (size_t k = 0; k < i; k++)
            if (text_equal(heads[k].item, heads[i].item))
                return RESULT_BAD;
        r = head_before(l, &heads[i], &work->t[i].before);
        if (r == RESULT_OK)
            r = delivery_set(l, heads[i].seq, DELIVERY_SENDING, 1, 0);
        if (r != RESULT_OK)
            return r;
    }
    return RESULT_OK;
}

enum result ledger_mark_sending(struct ledger *l, const struct transaction *t, size_t n)
{
    assert(n >= 1);
    assert(n <= LEDGER_BATCH_MAX);
    struct sending_work work = { t, n };
    return commit_work(l, false, mark_rows, &work); /* as a new intent: the reserve is not for it */
}

/* The row of a delivery that may still change: OFFLINE, and WAITING or SENDING. */
static enum result open_delivery(struct ledger *l, const struct transaction *t, struct head *h)
{
    enum result r = head_of(l, t, h);
    if (r != RESULT_OK)
        return r;
    if (h->life == LIFE_OFFLINE && (h->library == DELIVERY_WAITING || h->library == DELIVERY_SENDING))
        return RESULT_OK;
    log_error("row %llu is %s, its delivery %s", (unsigned long long)h->seq, life_word(h->life),
              delivery_word(h->library));
    return RESULT_REFUSED;
}

enum result fact_deliver(struct ledger *l, const struct fact *fact)
{
    const struct transaction *t = &fact->t;
    struct head h;
    enum result r = open_delivery(l, t, &h);
    if (r == RESULT_OK && h.library != DELIVERY_SENDING)
        r = RESULT_REFUSED;
    if (r == RESULT_OK)
        r = head_move_and_answer(l, &h, t);
    if (r == RESULT_OK)
        r = head_brought(l, &h, t->due);
    /* A refusal is an exception until staff have settled it. */
    return r == RESULT_OK && t->life == LIFE_REJECTED ? head_mark(l, &h) : r;
}

enum result ledger_deliver(struct ledger *l, const struct transaction *t)
{
    struct fact fact = { .kind = FACT_DELIVER, .t = *t };
    return commit_later(l, &fact);
}

enum result fact_postpone(struct ledger *l, const struct fact *fact)
{
    struct head h;
    enum result r = open_delivery(l, &fact->t, &h);
    return r == RESULT_OK ? delivery_set(l, h.seq, DELIVERY_WAITING, 0, fact->value) : r;
}

enum result ledger_postpone(struct ledger *l, uint64_t seq, int64_t next_at_ms)
{
    struct fact fact = { .kind = FACT_POSTPONE, .t.seq = seq, .value = next_at_ms };
    return commit_later(l, &fact);
}

enum result fact_poison(struct ledger *l, const struct fact *fact)
{
    struct head h;
    enum result r = open_delivery(l, &fact->t, &h);
    if (r == RESULT_OK)
        r = delivery_set(l, h.seq, DELIVERY_POISONED, 0, 0);
    return r == RESULT_OK ? head_answer(l, &h, &fact->t) : r;
}

enum result ledger_poison(struct ledger *l, uint64_t seq, enum reason reason, const char *words)
{
    struct fact fact = { .kind = FACT_POISON, .t = { .seq = seq, .reason = reason, .staff_mark = true } };
    text_copy(fact.t.words, sizeof fact.t.words, words);
    return commit_later(l, &fact);
}

/* ---- staff ---- */

struct decision {
    uint64_t seq;
    enum life to;
    const char *note;
};

static bool may_decide(const struct head *h, enum life to)
{
    if (to == h->life)
        return true;
    if (to == LIFE_OFFLINE && (h->kind == TRANSACTION_PAYMENT || h->kind == TRANSACTION_HOLD))
        return false; /* never sent twice, and never later than it was wanted */
    if (to == LIFE_OFFLINE && h->kind != TRANSACTION_CHECKIN && (!h->patron_waits || h->patron_lost))
        return false; /* it could not be sent */
    if (h->life == LIFE_OFFLINE)
        return (h->library == DELIVERY_POISONED || h->library == DELIVERY_WAITING) && to == LIFE_CLOSED;
    return (h->life == LIFE_STAFF || h->life == LIFE_REJECTED) && life_may_move(h->life, to);
}

static enum result decide_move(struct ledger *l, struct head *h, enum life to)
{
    bool again = h->life == LIFE_OFFLINE && h->library == DELIVERY_POISONED && to == LIFE_OFFLINE;
    if (to == h->life && !again)
        return RESULT_OK;
    enum result r = RESULT_OK;
    if (again)
        r = delivery_set(l, h->seq, DELIVERY_WAITING, 0, 0);
    else if (h->life == LIFE_OFFLINE) /* not under way: it never will be */
        r = head_move(l, h, LIFE_REJECTED);
    if (r == RESULT_OK && !again)
        r = head_move(l, h, to);
    /* It goes out anew: the reason of the time before is no longer its reason. */
    struct transaction anew = { .life = LIFE_OFFLINE };
    return r == RESULT_OK && to == LIFE_OFFLINE ? head_answer(l, h, &anew) : r;
}

/* A later one of the item has left, and nobody knows what became of it: the outbox would take it for one that waited
   behind this. */
static enum result has_unknown_after(struct ledger *l, uint64_t seq, bool *has)
{
    sqlite3_stmt *s = statement(l, ST_ITEM_UNKNOWN_AFTER);
    sqlite3_bind_int64(s, 1, (int64_t)seq);
    enum result r = step(l, s);
    if (r == RESULT_OK)
        sqlite3_reset(s);
    *has = r == RESULT_OK;
    return r == RESULT_NONE ? RESULT_OK : r;
}

static enum result decide(struct ledger *l, void *self)
{
    const struct decision *d = self;
    struct transaction t = { .seq = d->seq };
    struct head h;
    enum result r = head_of(l, &t, &h);
    bool unknown_after = false;
    if (r == RESULT_OK && d->to == LIFE_OFFLINE)
        r = has_unknown_after(l, d->seq, &unknown_after);
    if (r != RESULT_OK)
        return r;
    if (unknown_after || !may_decide(&h, d->to)) {
        log_error("row %llu may not be decided from %s to %s", (unsigned long long)h.seq, life_word(h.life),
                  life_word(d->to));
        return RESULT_REFUSED;
    }
    enum life from = h.life;
    r = decide_move(l, &h, d->to);
    if (r == RESULT_OK)
        r = head_unmark(l, &h);
    return r == RESULT_OK ? audit_add(l, h.seq, from, d->to, d->note) : r;
}

enum result ledger_decide(struct ledger *l, uint64_t seq, enum life to, const char *note)
{
    struct decision d = { seq, to, note };
    return commit_work(l, false, decide, &d);
}

static enum result reveal(struct ledger *l, void *self)
{
    const struct decision *d = self;
    struct transaction t = { .seq = d->seq };
    struct head h;
    enum result r = head_of(l, &t, &h);
    if (r == RESULT_OK && !h.patron_waits)
        r = RESULT_NONE;
    return r == RESULT_OK ? audit_add(l, h.seq, h.life, h.life, d->note) : r;
}

enum result ledger_reveal(struct ledger *l, uint64_t seq, const char *note, char patron[static ID_SIZE])
{
    struct decision d = { .seq = seq, .note = note };
    struct ledger_row row;
    enum result r = commit_work(l, false, reveal, &d);
    if (r != RESULT_OK || (r = ledger_row(l, seq, &row)) != RESULT_OK)
        return r;
    if (row.t.patron[0] == '\0')
        r = RESULT_BAD;
    else
        text_copy(patron, ID_SIZE, row.t.patron);
    wipe(&row, sizeof row);
    return r;
}
