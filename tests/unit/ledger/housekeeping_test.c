/* Retention and the setting aside of a damaged ledger, on a disk that fails at its n-th write, cut, renaming or sync:
   each row is kept or counted, never both and never neither, and what was damaged is kept. */
#include <dirent.h>

#include "failing_disk.h"

enum { DAY = 24 * HOUR, OLD = 12, NOVEMBER = 2026 * 12 + 10 };

static bool *done; /* in memory that outlives the child */

static void share(void)
{
    done = mmap(NULL, sizeof *done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(done != MAP_FAILED);
}

/* ---- retention ---- */

static uint64_t counted;

static void add(void *self, const struct ledger_statistic *s)
{
    (void)self;
    counted += s->count;
}

static uint64_t november(struct ledger *l)
{
    counted = 0;
    CHECK_EQ(ledger_statistics(l, NOVEMBER, NOVEMBER, add, NULL), RESULT_OK);
    return counted;
}

static void make_old_rows(void)
{
    clock_now = (struct ledger_moment){ INT64_C(1795450000000), 50 * MINUTE };
    fail_at(FAULT_NONE, 0);
    keep_days = 30;
    struct ledger *l = open_fresh();
    for (int i = 0; i < OLD; i++) {
        char item[16];
        text_format(item, sizeof item, "B%d", i);
        uint64_t seq = begin_loan(l, item, PATRON, LIFE_INTENDED);
        CHECK_EQ(outcome(l, seq, i % 3 == 0 ? LIFE_REFUSED : LIFE_CONFIRMED), RESULT_OK);
    }
    pass(40 * (int64_t)DAY);
    uint64_t seq = begin_loan(l, "new", PATRON, LIFE_INTENDED);
    CHECK_EQ(outcome(l, seq, LIFE_CONFIRMED), RESULT_OK);
    CHECK_EQ(november(l), OLD);
    ledger_close(l);
}

/* What the owner does when the ledger asks for it, until it asks for nothing before tomorrow. */
static bool flush_all(struct ledger *l)
{
    for (int i = 0; i < 100; i++) {
        int64_t due = ledger_flush_due(l);
        if (due > 12 * HOUR)
            return true;
        pass(due);
        if (ledger_flush(l) != RESULT_OK)
            return false;
    }
    return false;
}

static void reduce(void)
{
    struct ledger *l = NULL;
    *done = try_open_boot(&l, "boot-1") == RESULT_OK && flush_all(l);
    ledger_close(l);
}

static void whole_after_reduction(void)
{
    fault = FAULT_NONE;
    struct ledger *l = reopen();
    CHECK(!opened.set_aside);
    CHECK_EQ(november(l), OLD);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    CHECK(flush_all(l));
    CHECK_EQ(november(l), OLD);
    struct ledger_row row;
    CHECK_EQ(ledger_row(l, 1, &row), RESULT_NONE);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
    keep_days = 0;
}

static void reduce_until_done(enum fault kind)
{
    share();
    int nth = 0;
    for (*done = false; !*done; nth++) {
        CHECK(nth < 1000);
        do {
            make_old_rows();
            fail_at(kind, nth);
            die_after(reduce);
            keep_days = 30;
            whole_after_reduction();
        } while (next_fate(kind));
    }
    CHECK(nth > 8);
    say_places(kind, nth, "a reduction");
}

TEST(a_power_cut_at_any_write_of_a_reduction_keeps_or_counts_each_row)
{
    reduce_until_done(FAULT_CUT);
}

TEST(a_death_at_any_write_of_a_reduction_keeps_or_counts_each_row)
{
    reduce_until_done(FAULT_DEATH);
}

TEST(an_error_at_any_write_of_a_reduction_keeps_or_counts_each_row)
{
    static bool here;
    int nth = 0;
    done = &here;
    for (;; nth++) {
        make_old_rows();
        fail_at(FAULT_ERROR, nth);
        reduce();
        bool struck = fired;
        whole_after_reduction();
        if (!struck)
            break;
    }
    CHECK(here);
    say_places(FAULT_ERROR, nth, "a reduction");
}

/* ---- setting aside ---- */

#define MARK "what a specialist would want to read"

static void make_damage(void)
{
    char path[256];
    clock_now = (struct ledger_moment){ INT64_C(1795450000000), 50 * MINUTE };
    fail_at(FAULT_NONE, 0);
    struct ledger *l = open_fresh();
    (void)begin_loan(l, "B1", PATRON, LIFE_OFFLINE);
    ledger_close(l);
    text_format(path, sizeof path, "%s/ledger.db", state_dir);
    FILE *f = fopen(path, "r+");
    CHECK(f != NULL);
    fputs(MARK, f);
    fclose(f);
}

static void set_aside(void)
{
    struct ledger *l = NULL;
    *done = try_open_boot(&l, "boot-1") == RESULT_OK;
    ledger_close(l);
}

static bool holds_mark(const char *name)
{
    char path[512], text[sizeof MARK] = "";
    text_format(path, sizeof path, "%s/%s", state_dir, name);
    FILE *f = fopen(path, "r");
    CHECK(f != NULL);
    size_t n = fread(text, 1, sizeof MARK - 1, f);
    fclose(f);
    return n == sizeof MARK - 1 && strcmp(text, MARK) == 0;
}

static unsigned kept_damage(void)
{
    unsigned n = 0;
    DIR *dir = opendir(state_dir);
    CHECK(dir != NULL);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        n += strncmp(entry->d_name, "ledger-damaged-", 15) == 0 && holds_mark(entry->d_name);
    closedir(dir);
    return n;
}

static unsigned kept_names(void)
{
    unsigned n = 0;
    DIR *dir = opendir(state_dir);
    CHECK(dir != NULL);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        n += text_starts(entry->d_name, "ledger-damaged-") && text_ends(entry->d_name, ".db.txt");
    closedir(dir);
    return n;
}

/* `told`: an open has said it already, or may have. */
static void working_after(bool told)
{
    fault = FAULT_NONE;
    struct ledger *l = reopen();
    CHECK_EQ(kept_damage(), 1);
    CHECK_EQ(kept_names(), 1);
    CHECK(told || opened.set_aside);
    CHECK_EQ(begin_loan(l, "B2", PATRON, LIFE_OFFLINE), 1);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
    l = reopen();
    CHECK(!opened.set_aside);
    CHECK_TEXT(row_of(l, 1).t.patron, PATRON); /* the key was not lost with the ledger */
    ledger_close(l);
}

static void set_aside_until_done(enum fault kind)
{
    share();
    int nth = 0;
    for (*done = false; !*done; nth++) {
        CHECK(nth < 1000);
        do {
            make_damage();
            fail_at(kind, nth);
            die_after(set_aside);
            working_after(true); /* if not, the page of health counts the file */
        } while (next_fate(kind));
    }
    CHECK(nth > 20);
    say_places(kind, nth, "a setting aside");
}

TEST(a_power_cut_at_any_write_of_a_setting_aside_keeps_what_was_damaged)
{
    set_aside_until_done(FAULT_CUT);
}

TEST(a_death_at_any_write_of_a_setting_aside_keeps_what_was_damaged)
{
    set_aside_until_done(FAULT_DEATH);
}

TEST(an_error_at_any_write_of_a_setting_aside_keeps_what_was_damaged)
{
    static bool here;
    done = &here;
    for (int nth = 0;; nth++) {
        make_damage();
        fail_at(FAULT_ERROR, nth);
        set_aside();
        bool struck = fired;
        working_after(*done && opened.set_aside);
        if (!struck)
            break;
    }
    CHECK(here);
}
