/* Settled rows that are too old to keep become numbers without items; all else stays. */
#include <sqlite3.h>

#include "fixture.h"

enum { DAY = 24 * HOUR, SEEN_MAX = 128 };

static int64_t days(int n)
{
    return (int64_t)n * DAY;
}

static struct ledger *open_keeping(unsigned n)
{
    clock_now = (struct ledger_moment){ INT64_C(1795450000000), 50 * MINUTE }; /* 2026-11-23T21:06:40+05:00 */
    keep_days = n;
    return open_fresh();
}

/* What the owner does when the ledger asks for it, until it asks for nothing before tomorrow. */
static void flush_all(struct ledger *l)
{
    for (int i = 0; i < 100; i++) {
        int64_t due = ledger_flush_due(l);
        CHECK(due >= 0);
        if (due > 12 * HOUR)
            return;
        pass(due);
        CHECK_EQ(ledger_flush(l), RESULT_OK);
    }
    CHECK(false);
}

static uint64_t settled(struct ledger *l, const char *item)
{
    uint64_t seq = begin_loan(l, item, PATRON, LIFE_INTENDED);
    CHECK_EQ(outcome(l, seq, LIFE_CONFIRMED), RESULT_OK);
    return seq;
}

static bool is_kept(struct ledger *l, uint64_t seq)
{
    struct ledger_row row;
    enum result r = ledger_row(l, seq, &row);
    CHECK(r == RESULT_OK || r == RESULT_NONE);
    return r == RESULT_OK;
}

static struct ledger_statistic seen[SEEN_MAX];
static size_t seen_n;

static void keep(void *self, const struct ledger_statistic *s)
{
    (void)self;
    CHECK(seen_n < SEEN_MAX);
    seen[seen_n++] = *s;
}

static void count_months(struct ledger *l, int first, int last)
{
    seen_n = 0;
    CHECK_EQ(ledger_statistics(l, first, last, keep, NULL), RESULT_OK);
}

enum { NOVEMBER = 2026 * 12 + 10 };

TEST(settled_rows_that_are_too_old_become_numbers_without_their_items)
{
    struct ledger *l = open_keeping(30);
    for (int i = 0; i < 600; i++) {
        char item[ID_SIZE];
        text_format(item, sizeof item, "old-book-%d", i);
        uint64_t seq = settled(l, item);
        if (i == 0)
            CHECK(is_kept(l, seq));
    }
    pass(days(31));
    uint64_t fresh = settled(l, "new-book");
    flush_all(l);
    for (uint64_t seq = 1; seq <= 600; seq++)
        CHECK(!is_kept(l, seq));
    CHECK(is_kept(l, fresh));
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    count_months(l, NOVEMBER, NOVEMBER);
    CHECK_EQ(seen_n, 1);
    CHECK_EQ(seen[0].year, 2026);
    CHECK_EQ(seen[0].month, 11);
    CHECK_EQ(seen[0].hour, 21);
    CHECK_EQ(seen[0].kind, TRANSACTION_CHECKOUT);
    CHECK_EQ(seen[0].life, LIFE_CONFIRMED);
    CHECK_EQ(seen[0].count, 600);
    count_months(l, NOVEMBER, NOVEMBER + 1);
    CHECK_EQ(seen_n, 2); /* and the one that is kept */
    CHECK_EQ(seen[1].count, 1);
    CHECK_EQ(settled(l, "next-book"), fresh + 1);
    pass(2 * MINUTE);
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    CHECK(!folder_holds("old-book", 8));
    ledger_close(l);
    l = reopen();
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    count_months(l, NOVEMBER, NOVEMBER);
    CHECK_EQ(seen[0].count, 600);
    ledger_close(l);
}

TEST(what_somebody_may_still_need_is_kept_however_old_it_is)
{
    struct ledger *l = open_keeping(30);
    uint64_t waits = begin_loan(l, "B1", PATRON, LIFE_OFFLINE), unknown = begin_loan(l, "B2", PATRON, LIFE_INTENDED);
    CHECK_EQ(outcome(l, unknown, LIFE_UNKNOWN), RESULT_OK);
    uint64_t marked = settled(l, "B3"), failed = settled(l, "B4"), behind = settled(l, "B1"), plain = settled(l, "B5");
    struct transaction t = { .seq = marked, .staff_mark = true };
    CHECK_EQ(ledger_later(l, &t), RESULT_OK);
    t = (struct transaction){ .seq = failed, .bit = BIT_FAILED };
    CHECK_EQ(ledger_later(l, &t), RESULT_OK);
    CHECK_EQ(ledger_decide(l, failed, LIFE_CONFIRMED, "told"), RESULT_OK); /* the mark goes, the bit is still owed */
    uint64_t returned = begin_loan(l, "B6", "", LIFE_INTENDED);
    CHECK_EQ(outcome(l, returned, LIFE_REFUSED), RESULT_OK);
    pass(days(400));
    uint64_t newest = settled(l, "B7");
    pass(days(400)); /* nobody came since */
    flush_all(l);
    CHECK(is_kept(l, waits));
    CHECK(is_kept(l, unknown));
    CHECK(is_kept(l, marked));
    CHECK(is_kept(l, failed));
    CHECK(is_kept(l, behind)); /* the item's older row is kept */
    CHECK(!is_kept(l, plain));
    CHECK(!is_kept(l, returned));
    CHECK(is_kept(l, newest));
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    CHECK_EQ(send(l, waits), RESULT_OK); /* once it has gone, it goes too, and what stood behind it */
    CHECK_EQ(deliver(l, waits, LIFE_UPLOADED), RESULT_OK);
    pass(days(1));
    flush_all(l);
    CHECK(!is_kept(l, waits));
    CHECK(!is_kept(l, behind));
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

/* Loans, returns and renewals of two weeks around the end of a month, by day and by night, done, refused and void. */
static void live_two_weeks(struct ledger *l)
{
    static const enum life lives[] = { LIFE_CONFIRMED, LIFE_REFUSED, LIFE_UNKNOWN, LIFE_CONFIRMED, LIFE_OFFLINE };
    for (int i = 0; i < 60; i++) {
        char item[ID_SIZE];
        text_format(item, sizeof item, "book-%d", i % 23);
        struct transaction t = loan(item, i % 3 == 0 ? "" : PATRON, LIFE_INTENDED);
        if (i % 3 == 2)
            t.kind = TRANSACTION_RENEW;
        uint64_t seq = begin(l, &t);
        CHECK_EQ(outcome(l, seq, lives[i % 5]), RESULT_OK);
        if (lives[i % 5] == LIFE_UNKNOWN)
            CHECK_EQ(settle(l, seq, LIFE_VOID), RESULT_OK);
        if (lives[i % 5] == LIFE_OFFLINE) {
            CHECK_EQ(send(l, seq), RESULT_OK);
            CHECK_EQ(deliver(l, seq, LIFE_UPLOADED), RESULT_OK);
        }
        pass(5 * HOUR + 41 * MINUTE);
    }
}

TEST(the_report_of_a_month_says_the_same_before_and_after_its_rows_are_reduced)
{
    static struct ledger_statistic before[2][SEEN_MAX];
    size_t before_n[2];
    struct ledger *l = open_keeping(30);
    live_two_weeks(l);
    for (int i = 0; i < 2; i++) {
        count_months(l, NOVEMBER + i, NOVEMBER + i);
        CHECK(seen_n > 10);
        memcpy(before[i], seen, sizeof seen);
        before_n[i] = seen_n;
    }
    pass(days(70));
    (void)settled(l, "much-later");
    flush_all(l);
    CHECK(!is_kept(l, 1));
    CHECK(!is_kept(l, 60));
    for (int i = 0; i < 2; i++) {
        count_months(l, NOVEMBER + i, NOVEMBER + i);
        CHECK_EQ(seen_n, before_n[i]);
        for (size_t k = 0; k < seen_n; k++) {
            CHECK_EQ(seen[k].hour, before[i][k].hour);
            CHECK_EQ(seen[k].kind, before[i][k].kind);
            CHECK_EQ(seen[k].life, before[i][k].life);
            CHECK_EQ(seen[k].count, before[i][k].count);
        }
    }
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

TEST(a_clock_that_jumps_ahead_reduces_nothing_by_itself)
{
    struct ledger *l = open_keeping(30);
    uint64_t a = settled(l, "B1"), b = settled(l, "B2");
    clock_now.wall_ms += days(20000);
    pass(days(1));
    flush_all(l);
    CHECK(is_kept(l, a));
    CHECK(is_kept(l, b));
    ledger_close(l);
}

TEST(nothing_is_reduced_where_rows_are_kept_for_ever)
{
    struct ledger *l = open_keeping(0);
    uint64_t a = settled(l, "B1");
    pass(days(5000));
    (void)settled(l, "B2");
    pass(days(1));
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    CHECK(is_kept(l, a));
    CHECK_EQ(ledger_flush_due(l), -1);
    ledger_close(l);
}

static char found[256];

static void keep_finding(void *self, const char *text)
{
    (void)self;
    text_add(found, sizeof found, "%s\n", text);
}

TEST(a_row_that_is_missing_beside_those_that_were_reduced_is_found)
{
    struct ledger *l = open_keeping(30);
    (void)settled(l, "B1");
    (void)settled(l, "B2");
    pass(days(40));
    (void)settled(l, "B3");
    (void)settled(l, "B4");
    flush_all(l);
    char path[256];
    sqlite3 *db = NULL;
    text_format(path, sizeof path, "%s/ledger.db", state_dir);
    CHECK_EQ(sqlite3_open(path, &db), SQLITE_OK);
    CHECK_EQ(sqlite3_exec(db, "DELETE FROM event WHERE item='B3'", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    found[0] = '\0';
    CHECK_EQ(ledger_verify(l, keep_finding, NULL), RESULT_BAD);
    CHECK(strstr(found, "3 rows are not there, and the statistics count 2\n") != NULL);
    ledger_close(l);
}
