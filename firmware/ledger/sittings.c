/* How often each lesson was begun, finished and left, by month; numbers from the first, without persons or days. */
#include "base/text.h"
#include "ledger/inside.h"

enum { NO_STEP = -1 /* finished */ };

/* A clock that is unset: the month of the newest row. */
static int month_of(struct ledger *l, const struct sitting *s)
{
    struct when w = when_of(ledger_last_time(l), 0);
    struct day d = when_day(w);
    return s->month > 0 ? s->month : d.year * 12 + d.month - 1;
}

static enum result add(struct ledger *l, void *self)
{
    const struct sitting *sitting = self;
    sqlite3_stmt *s = statement(l, sitting->learners > 0 ? ST_SITTING_ADD_GROUP : ST_SITTING_ADD);
    sqlite3_bind_int(s, 1, month_of(l, sitting));
    bind_text(s, 2, sitting->lesson);
    sqlite3_bind_int(s, 3, sitting->finished ? NO_STEP : sitting->step);
    sqlite3_bind_int64(s, 4, sitting->seconds);
    if (sitting->learners > 0)
        sqlite3_bind_int(s, 5, sitting->learners);
    return run(l, s);
}

enum result ledger_count_sitting(struct ledger *l, const struct sitting *sitting)
{
    struct sitting copy = *sitting;
    return l->full ? RESULT_FULL : commit_work(l, false, add, &copy);
}

static void read_count(sqlite3_stmt *s, struct ledger_sittings *out)
{
    int month = sqlite3_column_int(s, 0), step = sqlite3_column_int(s, 2);
    *out = (struct ledger_sittings){ .year = month / 12,
                                     .month = month % 12 + 1,
                                     .finished = step == NO_STEP,
                                     .step = step == NO_STEP ? 0 : step,
                                     .count = (uint64_t)sqlite3_column_int64(s, 3),
                                     .seconds = (uint64_t)sqlite3_column_int64(s, 4),
                                     .learners = (uint64_t)sqlite3_column_int64(s, 5) };
    text_copy(out->lesson, sizeof out->lesson, column_text(s, 1));
}

enum result ledger_sittings(struct ledger *l, int first, int last,
                            void (*each)(void *self, const struct ledger_sittings *s), void *self)
{
    sqlite3_stmt *s = statement(l, ST_SITTINGS);
    sqlite3_bind_int(s, 1, first);
    sqlite3_bind_int(s, 2, last);
    enum result r;
    while ((r = step(l, s)) == RESULT_OK) {
        struct ledger_sittings one;
        read_count(s, &one);
        each(self, &one);
    }
    return r == RESULT_NONE ? RESULT_OK : r;
}
