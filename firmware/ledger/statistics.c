/* What happened here, without persons and items: rows that are settled and old are reduced to numbers, and these are
   counted together with the rows that are kept.

   A row stays while anybody may need it: not settled, a staff mark, a bit that is owed, a delivery on its way. It goes
   only when no earlier row of its item is kept, so that what the ledger says of an item stays true; the newest row of
   all stays, since the next seq is worked out from it. Age counts back from the newest row: a clock that jumps ahead
   reduces nothing by itself. */
#include "ledger/inside.h"

enum {
    REDUCE_ROWS = 256,                  /* looked at in one commit, so that a patron never waits for it */
    REDUCE_FIRST_MS = 10 * 60 * 1000,   /* after opening */
    REDUCE_NEXT_MS = 1000,              /* between commits of a round */
    REDUCE_ROUND_MS = 24 * 3600 * 1000, /* between rounds */
    DAY_MS = 24 * 3600 * 1000
};

struct reduction {
    int64_t now_ms, limit_ms; /* wall */
    uint64_t seqs[REDUCE_ROWS], last;
    size_t n;
    unsigned reduced;
    bool goes_on; /* there are more rows, and some of these were old */
};

void reduce_plan(struct ledger *l, unsigned keep_days)
{
    l->keep_days = keep_days;
    l->reduced_to = 0;
    l->reduce_ms = moment_now(l).monotonic_ms + REDUCE_FIRST_MS;
}

int64_t reduce_due(const struct ledger *l)
{
    return l->keep_days > 0 ? l->reduce_ms : -1;
}

static enum result find_old(struct ledger *l, struct reduction *w)
{
    size_t looked_at = 0;
    bool old = false;
    sqlite3_stmt *s = statement(l, ST_OLD_ROWS);
    sqlite3_bind_int64(s, 1, (int64_t)l->reduced_to);
    sqlite3_bind_int64(s, 2, w->limit_ms);
    sqlite3_bind_int64(s, 3, w->now_ms);
    sqlite3_bind_int(s, 4, REDUCE_ROWS);
    enum result r;
    while ((r = step(l, s)) == RESULT_OK) {
        looked_at++;
        w->last = (uint64_t)sqlite3_column_int64(s, 0);
        old |= sqlite3_column_int(s, 1) != 0;
        if (sqlite3_column_int(s, 2) != 0 && w->n < REDUCE_ROWS)
            w->seqs[w->n++] = w->last;
    }
    w->goes_on = old && looked_at == REDUCE_ROWS;
    return r == RESULT_NONE ? RESULT_OK : r;
}

static enum result run_for(struct ledger *l, enum statement which, uint64_t seq)
{
    sqlite3_stmt *s = statement(l, which);
    sqlite3_bind_int64(s, 1, (int64_t)seq);
    return run(l, s);
}

static enum result reduce_row(struct ledger *l, uint64_t seq, struct reduction *w)
{
    enum result r = run_for(l, ST_REDUCE_COUNT, seq);
    if (r != RESULT_OK || sqlite3_changes(l->db) == 0)
        return r; /* an earlier row of its item is kept */
    r = run_for(l, ST_REDUCE_DELIVERIES, seq);
    if (r == RESULT_OK)
        r = run_for(l, ST_REDUCE_ROW, seq);
    w->reduced += r == RESULT_OK;
    return r;
}

static enum result reduce(struct ledger *l, void *self)
{
    struct reduction *w = self;
    w->n = 0;
    w->reduced = 0;
    enum result r = find_old(l, w);
    for (size_t i = 0; i < w->n && r == RESULT_OK; i++)
        r = reduce_row(l, w->seqs[i], w);
    l->erasing |= w->reduced > 0; /* they leave the log too */
    return r;
}

void reduce_old_rows(struct ledger *l)
{
    struct ledger_moment now = moment_now(l);
    if (l->keep_days == 0 || now.monotonic_ms < l->reduce_ms)
        return;
    int64_t newest_ms = ledger_last_time(l);
    struct reduction work = { .now_ms = newest_ms < now.wall_ms ? newest_ms : now.wall_ms };
    work.limit_ms = work.now_ms - (int64_t)l->keep_days * DAY_MS;
    bool done = commit_work(l, false, reduce, &work) == RESULT_OK;
    bool goes_on = done && work.goes_on;
    if (!done)
        log_warning("old rows could not be reduced to statistics");
    else if (work.reduced > 0)
        log_note("%u old rows are statistics now", work.reduced);
    l->reduced_to = goes_on ? work.last : 0;
    l->reduce_ms = now.monotonic_ms + (goes_on ? REDUCE_NEXT_MS : REDUCE_ROUND_MS);
}

enum result reduced_rows(struct ledger *l, uint64_t *n)
{
    sqlite3_stmt *s = statement(l, ST_REDUCED);
    enum result r = step(l, s);
    if (r != RESULT_OK)
        return r == RESULT_NONE ? RESULT_IO : r;
    *n = (uint64_t)sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return RESULT_OK;
}

static enum result read_statistic(sqlite3_stmt *s, struct ledger_statistic *out)
{
    int month = sqlite3_column_int(s, 0);
    *out = (struct ledger_statistic){ .year = month / 12,
                                      .month = month % 12 + 1,
                                      .hour = sqlite3_column_int(s, 1),
                                      .count = (uint64_t)sqlite3_column_int64(s, 4) };
    if (transaction_kind_of_word(column_text(s, 2), &out->kind) != RESULT_OK ||
        life_of_word(column_text(s, 3), &out->life) != RESULT_OK)
        return RESULT_IO;
    return RESULT_OK;
}

enum result ledger_statistics(struct ledger *l, int first, int last,
                              void (*each)(void *self, const struct ledger_statistic *s), void *self)
{
    sqlite3_stmt *s = statement(l, ST_STATISTICS);
    sqlite3_bind_int(s, 1, first);
    sqlite3_bind_int(s, 2, last);
    enum result r;
    while ((r = step(l, s)) == RESULT_OK) {
        struct ledger_statistic one;
        r = read_statistic(s, &one);
        if (r != RESULT_OK) {
            sqlite3_reset(s);
            return r;
        }
        each(self, &one);
    }
    return r == RESULT_NONE ? RESULT_OK : r;
}
