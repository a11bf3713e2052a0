/* What other destinations are told: each final outcome once, in order, until it is acknowledged. */
#include <sqlite3.h>

#include "fixture.h"

static struct ledger_outcome_row rows[8];
static size_t n;
static bool more, withheld;

static struct ledger *open_telling(void)
{
    struct ledger_options options = { .dir = state_dir, .key_file = key_path, .boot_id = "boot-1", .now = fixture_now };
    struct ledger *l = NULL;
    options.tells[DESTINATION_CITY] = true;
    CHECK_EQ(ledger_open(&options, &l, &opened), RESULT_OK);
    return l;
}

static struct ledger *open_fresh_telling(void)
{
    fresh_folder();
    return open_telling();
}

static uint64_t confirmed(struct ledger *l, const char *item)
{
    uint64_t seq = begin_loan(l, item, PATRON, LIFE_INTENDED);
    CHECK_EQ(outcome(l, seq, LIFE_CONFIRMED), RESULT_OK);
    return seq;
}

static void fetch(struct ledger *l, uint64_t after, size_t max)
{
    struct ledger_outcome_page page;
    CHECK_EQ(ledger_outcomes(l, DESTINATION_CITY, after, rows, max, &page), RESULT_OK);
    n = page.n;
    more = page.more;
    withheld = page.withheld;
}

static void hand(struct ledger *l, uint64_t seq, enum handed what, int64_t next_at_ms)
{
    CHECK_EQ(ledger_handed(l, DESTINATION_CITY, &seq, 1, what, next_at_ms), RESULT_OK);
}

TEST(only_what_is_final_is_told_and_only_to_whom_the_settings_name)
{
    struct ledger *l = open_fresh_telling();
    uint64_t live = begin_loan(l, "B1", "P1", LIFE_INTENDED), late = begin_loan(l, "B2", "P1", LIFE_OFFLINE);
    fetch(l, 0, 8);
    CHECK_EQ(n, 0);
    CHECK_EQ(outcome(l, live, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(send(l, late), RESULT_OK);
    CHECK_EQ(deliver(l, late, LIFE_REJECTED), RESULT_OK);
    fetch(l, 0, 8);
    CHECK_EQ(n, 0);
    CHECK_EQ(settle(l, live, LIFE_VOID), RESULT_OK);
    CHECK_EQ(ledger_decide(l, late, LIFE_CLOSED, "by hand"), RESULT_OK);
    fetch(l, 0, 8);
    CHECK_EQ(n, 2);
    CHECK_EQ(rows[0].outcome.seq, live);
    CHECK_EQ(rows[0].outcome.life, LIFE_VOID);
    CHECK_TEXT(rows[0].outcome.item, "B1");
    CHECK_EQ(rows[1].outcome.life, LIFE_CLOSED);
    CHECK_EQ(row_of(l, live).others[DESTINATION_CITY], DELIVERY_WAITING);
    CHECK_EQ(row_of(l, live).others[DESTINATION_HTTPS], DELIVERY_NONE);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

TEST(what_is_told_is_on_disk_and_no_later_fact_that_the_power_can_still_take_back)
{
    struct ledger *l = open_fresh_telling(), *beside = NULL;
    struct ledger_row row;
    uint64_t unknown = begin_loan(l, "B1", "P1", LIFE_INTENDED);
    CHECK_EQ(outcome(l, unknown, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(settle(l, unknown, LIFE_CONFIRMED), RESULT_OK);
    fetch(l, 0, 8);
    CHECK_EQ(n, 0);
    CHECK(withheld);
    pass(ledger_flush_due(l));
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    fetch(l, 0, 8);
    CHECK_EQ(n, 1);
    CHECK(!withheld);
    CHECK_EQ(ledger_open_reader(state_dir, NULL, &beside), RESULT_OK);
    CHECK_EQ(ledger_row(beside, unknown, &row), RESULT_OK);
    CHECK_EQ(row.t.life, LIFE_CONFIRMED);
    ledger_close(beside);
    ledger_close(l);
}

static sqlite3_int64 commits_seen(sqlite3 *beside)
{
    sqlite3_stmt *s = NULL;
    CHECK_EQ(sqlite3_prepare_v2(beside, "PRAGMA data_version", -1, &s, NULL), SQLITE_OK);
    CHECK_EQ(sqlite3_step(s), SQLITE_ROW);
    sqlite3_int64 version = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return version;
}

/* Ten rows a second are settled for three seconds, and after each both destinations look. */
TEST(a_destination_that_looks_costs_no_commit_and_later_facts_share_one_a_second)
{
    enum { ROWS = 30, STEP = 100 };
    uint64_t seqs[ROWS];
    char path[256];
    sqlite3 *beside = NULL;
    struct ledger *l = open_fresh_telling();
    for (unsigned i = 0; i < ROWS; i++) {
        char item[8];
        text_format(item, sizeof item, "B%u", i);
        seqs[i] = begin_loan(l, item, "P1", LIFE_INTENDED);
        CHECK_EQ(outcome(l, seqs[i], LIFE_UNKNOWN), RESULT_OK);
    }
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    pass(SECOND);
    text_format(path, sizeof path, "%s/ledger.db", state_dir);
    CHECK_EQ(sqlite3_open(path, &beside), SQLITE_OK);
    unsigned commits = 0;
    for (unsigned i = 0; i < ROWS; i++, pass(STEP)) {
        sqlite3_int64 before = commits_seen(beside);
        CHECK_EQ(settle(l, seqs[i], LIFE_CONFIRMED), RESULT_OK);
        fetch(l, 0, 8);
        if (ledger_flush_due(l) == 0)
            CHECK_EQ(ledger_flush(l), RESULT_OK);
        commits += commits_seen(beside) != before;
    }
    CHECK_EQ(commits, 3);
    sqlite3_close(beside);
    ledger_close(l);
}

TEST(what_follows_an_outcome_that_is_not_on_disk_yet_waits_with_it)
{
    struct ledger *l = open_fresh_telling();
    uint64_t first = confirmed(l, "B1"), unknown = begin_loan(l, "B2", "P1", LIFE_INTENDED);
    CHECK_EQ(outcome(l, unknown, LIFE_UNKNOWN), RESULT_OK);
    uint64_t last = confirmed(l, "B3");
    CHECK_EQ(settle(l, unknown, LIFE_CONFIRMED), RESULT_OK);
    fetch(l, 0, 8);
    CHECK_EQ(n, 1);
    CHECK_EQ(rows[0].outcome.seq, first);
    CHECK(withheld);
    CHECK(!more);
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    fetch(l, first, 8);
    CHECK_EQ(n, 2);
    CHECK_EQ(rows[1].outcome.seq, last);
    CHECK(!withheld);
    ledger_close(l);
}

TEST(an_outcome_leaves_only_when_it_is_acknowledged)
{
    struct ledger *l = open_fresh_telling();
    uint64_t a = confirmed(l, "B1"), b = confirmed(l, "B2");
    hand(l, a, HANDED_REFUSED, 77);
    hand(l, b, HANDED_TAKEN, 0);
    hand(l, b, HANDED_REFUSED, 99); /* the answer of an older sending */
    ledger_close(l);
    l = open_telling();
    fetch(l, 0, 8);
    CHECK_EQ(n, 1);
    CHECK_EQ(rows[0].outcome.seq, a);
    CHECK_EQ(rows[0].tries, 1);
    CHECK_EQ(rows[0].next_at_ms, 77);
    CHECK_EQ(row_of(l, b).others[DESTINATION_CITY], DELIVERY_ACKNOWLEDGED);
    ledger_close(l);
}

TEST(what_is_refused_again_and_again_is_set_aside)
{
    struct ledger *l = open_fresh_telling();
    uint64_t a = confirmed(l, "B1"), b = confirmed(l, "B2");
    unsigned waiting = 0, poisoned = 0;
    for (int i = 0; i < LEDGER_REFUSALS_MAX; i++) {
        fetch(l, 0, 8);
        CHECK_EQ(n, 2);
        CHECK_EQ(rows[0].tries, i);
        hand(l, a, HANDED_REFUSED, 0);
    }
    fetch(l, 0, 8);
    CHECK_EQ(n, 1);
    CHECK_EQ(rows[0].outcome.seq, b);
    CHECK_EQ(row_of(l, a).others[DESTINATION_CITY], DELIVERY_POISONED);
    CHECK_EQ(ledger_count_outcomes(l, DESTINATION_CITY, &waiting, &poisoned), RESULT_OK);
    CHECK_EQ(waiting, 1);
    CHECK_EQ(poisoned, 1);
    ledger_close(l);
    l = open_telling(); /* once more at each start, and once only */
    fetch(l, 0, 8);
    CHECK_EQ(n, 2);
    hand(l, a, HANDED_REFUSED, 0);
    fetch(l, 0, 8);
    CHECK_EQ(n, 1);
    CHECK_EQ(row_of(l, a).others[DESTINATION_CITY], DELIVERY_POISONED);
    ledger_close(l);
}

TEST(an_item_is_told_of_in_order_and_others_do_not_wait_for_it)
{
    struct ledger *l = open_fresh_telling();
    uint64_t open = begin_loan(l, "B1", "P1", LIFE_INTENDED);
    CHECK_EQ(outcome(l, open, LIFE_UNKNOWN), RESULT_OK);
    uint64_t later = confirmed(l, "B1"), other = confirmed(l, "B2");
    fetch(l, 0, 8);
    CHECK_EQ(n, 1);
    CHECK_EQ(rows[0].outcome.seq, other);
    CHECK_EQ(settle(l, open, LIFE_CONFIRMED), RESULT_OK);
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    fetch(l, 0, 2);
    CHECK_EQ(n, 2);
    CHECK(more);
    CHECK_EQ(rows[0].outcome.seq, open);
    CHECK_EQ(rows[1].outcome.seq, later);
    fetch(l, later, 2);
    CHECK_EQ(n, 1);
    CHECK(!more);
    ledger_close(l);
}

static void confirm_and_die(void)
{
    struct ledger *l = open_telling();
    (void)confirmed(l, "B1");
}

TEST(the_commit_of_an_outcome_is_the_commit_of_its_deliveries)
{
    fresh_folder();
    die_after(confirm_and_die);
    struct ledger *l = open_telling();
    fetch(l, 0, 8);
    CHECK_EQ(n, 1);
    CHECK_EQ(rows[0].outcome.life, LIFE_CONFIRMED);
    ledger_close(l);
}
