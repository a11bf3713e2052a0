/* The same short day, again and again, on a disk that fails at its n-th write, cut or sync (failing_disk.h). After
   each, what was reported as done is there, the ledger is whole, and nothing is there that was never asked for. */
#include "failing_disk.h"

/* What the day was told, in memory that outlives the child. */
struct promises {
    bool opened;
    enum life told[5]; /* by seq; LIFE_COUNT: nothing was reported */
    bool done;
};
static struct promises *promises;

static bool told(enum result r, uint64_t seq, enum life life)
{
    if (r == RESULT_OK)
        promises->told[seq] = life;
    return r == RESULT_OK;
}

static bool begin_told(struct ledger *l, uint64_t seq, const char *item, const char *patron, enum life life)
{
    struct transaction t = loan(item, patron, life);
    struct ledger_begun begun;
    return told(ledger_begin(l, &t, 1, &begun), seq, life);
}

/* Each step only when the one before it was done, as the kiosk does. */
static void day(void)
{
    struct ledger *l = NULL;
    if (try_open_boot(&l, "boot-1") != RESULT_OK)
        return;
    promises->opened = true;
    bool on = begin_told(l, 1, "B1", PATRON, LIFE_INTENDED) && told(outcome(l, 1, LIFE_CONFIRMED), 1, LIFE_CONFIRMED) &&
              begin_told(l, 2, "B2", PATRON, LIFE_OFFLINE) && send(l, 2) == RESULT_OK &&
              deliver(l, 2, LIFE_UPLOADED) == RESULT_OK && told(ledger_flush(l), 2, LIFE_UPLOADED);
    pass(MINUTE);
    on = on && ledger_flush(l) == RESULT_OK && begin_told(l, 3, "B3", "", LIFE_OFFLINE) &&
         begin_told(l, 4, "B4", PATRON, LIFE_INTENDED);
    promises->done = on;
    ledger_close(l);
}

/* A row may be one move further than was reported: the program died before it could say so. */
static bool fits(enum life reported, enum life found)
{
    return found == reported || life_may_move(reported, found);
}

static bool reports_hold(struct ledger *l)
{
    struct ledger_counts counts = { 0 };
    bool hold = ledger_verify(l, NULL, NULL) == RESULT_OK && ledger_count(l, &counts) == RESULT_OK && counts.rows <= 4;
    for (uint64_t seq = 1; hold && seq <= 4; seq++) {
        struct ledger_row row;
        if (promises->told[seq] != LIFE_COUNT)
            hold = ledger_row(l, seq, &row) == RESULT_OK && fits(promises->told[seq], row.t.life);
    }
    return hold;
}

static bool whole_after(void)
{
    fault = FAULT_NONE;
    struct ledger *l = reopen();
    bool whole = !opened.set_aside && !opened.key_lost && reports_hold(l);
    ledger_close(l);
    return whole;
}

static void start_over(enum fault kind, int nth)
{
    clock_now = (struct ledger_moment){ INT64_C(1795450000000), 50 * MINUTE };
    fresh_folder();
    *promises = (struct promises){ .told = { LIFE_COUNT, LIFE_COUNT, LIFE_COUNT, LIFE_COUNT, LIFE_COUNT } };
    fail_at(kind, nth);
}

static void share_promises(void)
{
    promises = mmap(NULL, sizeof *promises, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(promises != MAP_FAILED);
}

TEST(a_death_at_any_write_loses_nothing_that_was_reported)
{
    share_promises();
    int nth = 0;
    for (; !promises->done; nth += 2) {
        CHECK(nth < 1000);
        start_over(FAULT_DEATH, nth);
        die_after(day);
        CHECK(whole_after());
    }
    CHECK(nth > 30); /* it did cut in many places */
    say_places(FAULT_DEATH, nth / 2, "a visit");
}

TEST(a_power_cut_at_any_write_loses_nothing_that_was_reported)
{
    share_promises();
    int nth = 0;
    for (; !promises->done; nth++) {
        CHECK(nth < 1000);
        do {
            start_over(FAULT_CUT, nth);
            die_after(day);
            CHECK(whole_after());
        } while (next_fate(FAULT_CUT));
    }
    CHECK(nth > 30);
    say_places(FAULT_CUT, nth, "a visit");
}

/* The canary: were a sync left out, these tests would see it. */
TEST(a_disk_that_lies_about_its_syncs_is_caught_by_these_checks)
{
    share_promises();
    disk_lies = true;
    unsigned caught = 0;
    for (int nth = 20; caught == 0 && !promises->done; nth++) {
        start_over(FAULT_CUT, nth);
        die_after(day);
        caught += !whole_after();
    }
    disk_lies = false;
    CHECK(caught > 0);
}

TEST(an_error_at_any_write_is_told_and_loses_nothing_that_was_reported)
{
    share_promises();
    int nth = 0;
    for (;; nth++) {
        CHECK(nth < 1000);
        start_over(FAULT_ERROR, nth);
        day();
        bool struck = fired;
        CHECK(whole_after());
        if (!struck)
            break; /* past the last write */
    }
    CHECK(promises->done);
    CHECK(nth > 30);
    say_places(FAULT_ERROR, nth, "a visit");
}
