/* What other destinations than the library system are told (rule 5). The moves of such a delivery:
     (none)  -> WAITING                 outcomes_queue, in the commit that makes the row final
     WAITING -> ACKNOWLEDGED | POISONED ledger_handed
     POISONED -> WAITING                ledger_open: once more at each start
     WAITING -> WAITING                 ledger_handed: refused, not before a later time
   There is no SENDING: what is not acknowledged goes again, and the receiver drops it by its ULID. */
#include "ledger/inside.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

/* In the order of the statement. */
enum column {
    C_SEQ,
    C_ULID,
    C_KIND,
    C_STATE,
    C_REASON,
    C_ITEM,
    C_AT,
    C_AT_OFFSET,
    C_DUE,
    C_DUE_OFFSET,
    C_TRIES,
    C_NEXT
};

enum result outcomes_queue(struct ledger *l, uint64_t seq)
{
    enum result r = RESULT_OK;
    for (enum destination d = 0; d < DESTINATION_COUNT && r == RESULT_OK; d++) {
        if (!l->tells[d])
            continue;
        sqlite3_stmt *s = statement(l, ST_OUTCOME_QUEUE);
        sqlite3_bind_int64(s, 1, (int64_t)seq);
        bind_text(s, 2, destination_word(d));
        r = run(l, s);
    }
    return r;
}

enum result outcomes_again(struct ledger *l)
{
    enum result r = RESULT_OK;
    for (enum destination d = 0; d < DESTINATION_COUNT && r == RESULT_OK; d++) {
        if (!l->tells[d])
            continue;
        sqlite3_stmt *s = statement(l, ST_OUTCOMES_AGAIN);
        bind_text(s, 1, destination_word(d));
        r = run(l, s);
    }
    return r;
}

static enum result read_row(sqlite3_stmt *s, struct ledger_outcome_row *out)
{
    struct ledger_outcome_row row = { .tries = (unsigned)sqlite3_column_int(s, C_TRIES),
                                      .next_at_ms = sqlite3_column_int64(s, C_NEXT) };
    struct outcome *o = &row.outcome;
    o->seq = (uint64_t)sqlite3_column_int64(s, C_SEQ);
    if (transaction_kind_of_word(column_text(s, C_KIND), &o->kind) != RESULT_OK ||
        life_of_word(column_text(s, C_STATE), &o->life) != RESULT_OK ||
        reason_of_word(column_text(s, C_REASON), &o->reason) != RESULT_OK) {
        log_error("row %llu holds a word that is none", (unsigned long long)o->seq);
        return RESULT_IO;
    }
    text_copy(o->ulid, sizeof o->ulid, column_text(s, C_ULID));
    text_copy(o->item, sizeof o->item, column_text(s, C_ITEM));
    o->at = column_when(s, C_AT);
    o->due = column_when(s, C_DUE);
    *out = row;
    return RESULT_OK;
}

/* What became final a moment ago stands in the open transaction only: the power can still take it back, and whoever was
   told of it would never hear what is true. The first such row: what follows it waits with it, since it may be of its
   item. */
static uint64_t first_unsynced(const struct ledger *l)
{
    uint64_t first = UINT64_MAX;
    for (size_t i = 0; i < l->facts_count; i++) {
        const struct fact *fact = &l->facts[i];
        if (fact->kind == FACT_DATE)
            return 0;
        if ((fact->kind == FACT_SETTLE || fact->kind == FACT_DELIVER) && fact->t.seq < first)
            first = fact->t.seq;
    }
    return first;
}

enum result ledger_outcomes(struct ledger *l, enum destination to, uint64_t after, struct ledger_outcome_row *rows,
                            size_t max, struct ledger_outcome_page *page)
{
    assert(max >= 1);
    uint64_t unsynced = first_unsynced(l);
    enum result r;
    sqlite3_stmt *s = statement(l, ST_OUTCOMES);
    bind_text(s, 1, destination_word(to));
    sqlite3_bind_int64(s, 2, (int64_t)after);
    sqlite3_bind_int64(s, 3, (int64_t)max + 1);
    size_t count = 0;
    bool withheld = false;
    while ((r = step(l, s)) == RESULT_OK && count < max && !withheld) {
        r = read_row(s, &rows[count]);
        if (r != RESULT_OK)
            break;
        withheld = rows[count].outcome.seq >= unsynced;
        count += !withheld;
    }
    bool further = r == RESULT_OK && !withheld;
    if (s != NULL)
        sqlite3_reset(s);
    if (r != RESULT_OK && r != RESULT_NONE)
        return r;
    *page = (struct ledger_outcome_page){ count, further, withheld };
    return RESULT_OK;
}

enum result fact_handed(struct ledger *l, const struct fact *fact)
{
    enum result r = RESULT_OK;
    for (size_t i = 0; i < fact->seqs_count && r == RESULT_OK; i++) {
        sqlite3_stmt *s = statement(l, ST_OUTCOME_HANDED);
        sqlite3_bind_int64(s, 1, (int64_t)fact->seqs[i]);
        bind_text(s, 2, destination_word(fact->to));
        sqlite3_bind_int(s, 3, (int)fact->handed);
        sqlite3_bind_int(s, 4, LEDGER_REFUSALS_MAX);
        sqlite3_bind_int64(s, 5, fact->value);
        r = run(l, s);
    }
    return r;
}

enum result ledger_handed(struct ledger *l, enum destination to, const uint64_t *seqs, size_t n, enum handed what,
                          int64_t next_at_ms)
{
    static_assert(HANDED_TAKEN == 0 && HANDED_REFUSED == 1, "the statement knows them by number");
    assert(n >= 1);
    assert(n <= LEDGER_BATCH_MAX);
    assert(what != HANDED_LATER);
    struct fact fact = {
        .kind = FACT_HANDED, .to = to, .handed = what, .value = next_at_ms, .seqs_count = (uint16_t)n
    };
    memcpy(fact.seqs, seqs, n * sizeof *seqs);
    return commit_later(l, &fact);
}

enum result ledger_count_outcomes(struct ledger *l, enum destination to, unsigned *waiting, unsigned *poisoned)
{
    sqlite3_stmt *s = statement(l, ST_COUNT_OUTCOMES);
    bind_text(s, 1, destination_word(to));
    enum result r = step(l, s);
    if (r != RESULT_OK)
        return r == RESULT_NONE ? RESULT_IO : r;
    *waiting = (unsigned)sqlite3_column_int(s, 0);
    *poisoned = (unsigned)sqlite3_column_int(s, 1);
    sqlite3_reset(s);
    return RESULT_OK;
}
