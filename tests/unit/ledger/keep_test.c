/* What is kept under a card: found by whoever has the card and by nobody else, behind a new master key too, and gone
   when it is to be. The disk fails at its n-th write. */
#include <sqlite3.h>

#include "ledger/backup.h"
#include "ledger/keep.h"

#include "failing_disk.h"

enum { DAY = 24 * HOUR, BLOB_BYTES = 4096 };

static bool *kept; /* in memory that outlives the child */

static void keep(struct ledger *l, enum kept_kind kind, const char *owner, const char *text)
{
    CHECK_EQ(ledger_keep(l, kind, owner, bytes_of_text(text)), RESULT_OK);
}

/* "" for nothing. */
static const char *recalled(struct ledger *l, enum kept_kind kind, const char *owner)
{
    static char text[KEPT_BYTES_MAX + 1];
    size_t n = 0;
    enum result r = ledger_recall(l, kind, owner, (uint8_t *)text, &n);
    CHECK(r == RESULT_OK || r == RESULT_NONE);
    text[r == RESULT_OK ? n : 0] = '\0';
    return text;
}

static struct ledger *open_keeping(void)
{
    forget_days = 400;
    return open_fresh();
}

static int64_t count_of(const char *table)
{
    char path[256], sql[64];
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    text_format(path, sizeof path, "%s/ledger.db", state_dir);
    text_format(sql, sizeof sql, "SELECT count(*) FROM %s", table);
    CHECK_EQ(sqlite3_open(path, &db), SQLITE_OK);
    CHECK_EQ(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    CHECK_EQ(sqlite3_step(s), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return n;
}

/* The newest thing's sealed bytes, as they stand in the file. */
static size_t sealed(unsigned char to[static BLOB_BYTES])
{
    char path[256];
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    text_format(path, sizeof path, "%s/ledger.db", state_dir);
    CHECK_EQ(sqlite3_open(path, &db), SQLITE_OK);
    CHECK_EQ(sqlite3_prepare_v2(db, "SELECT sealed FROM kept ORDER BY id DESC LIMIT 1", -1, &s, NULL), SQLITE_OK);
    CHECK_EQ(sqlite3_step(s), SQLITE_ROW);
    size_t n = (size_t)sqlite3_column_bytes(s, 0);
    CHECK(n <= BLOB_BYTES);
    memcpy(to, sqlite3_column_blob(s, 0), n);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return n;
}

static void flush_for(struct ledger *l, int64_t ms)
{
    int64_t until = clock_now.monotonic_ms + ms;
    for (int64_t due; (due = ledger_flush_due(l)) >= 0 && clock_now.monotonic_ms + due <= until;) {
        pass(due);
        CHECK_EQ(ledger_flush(l), RESULT_OK);
    }
    pass(until - clock_now.monotonic_ms);
}

TEST(what_is_kept_comes_back_by_kind_and_owner_and_what_is_kept_anew_takes_its_place)
{
    struct ledger *l = open_keeping();
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, PATRON), "");
    keep(l, KEPT_PREFERENCES, PATRON, "text=150");
    keep(l, KEPT_LEARNING, PATRON, "lesson 3");
    keep(l, KEPT_PREFERENCES, "another", "theme=1");
    keep(l, KEPT_PREFERENCES, PATRON, "text=200");
    ledger_close(l);
    l = reopen();
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, PATRON), "text=200");
    CHECK_TEXT(recalled(l, KEPT_LEARNING, PATRON), "lesson 3");
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, "another"), "theme=1");
    CHECK_TEXT(recalled(l, KEPT_LEARNING, "another"), "");
    CHECK_EQ(count_of("kept"), 3);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

TEST(the_largest_thing_comes_back_whole_and_small_ones_do_not_show_how_long_they_are)
{
    static uint8_t large[KEPT_BYTES_MAX], back[KEPT_BYTES_MAX];
    unsigned char blob[BLOB_BYTES];
    size_t n = 0;
    struct ledger *l = open_keeping();
    for (size_t i = 0; i < sizeof large; i++)
        large[i] = (uint8_t)(i * 7);
    CHECK_EQ(ledger_keep(l, KEPT_LEARNING, PATRON, bytes_of(large, sizeof large)), RESULT_OK);
    CHECK_EQ(ledger_recall(l, KEPT_LEARNING, PATRON, back, &n), RESULT_OK);
    CHECK(bytes_equal(bytes_of(large, sizeof large), bytes_of(back, n)));
    keep(l, KEPT_PREFERENCES, PATRON, "a");
    size_t short_one = sealed(blob);
    keep(l, KEPT_PREFERENCES, PATRON, "language=1 text=150 theme=2 slow=1 voice=0 low=0 steady=0 walk=0");
    CHECK_EQ(sealed(blob), short_one);
    ledger_close(l);
}

TEST(neither_whose_it_is_nor_what_it_says_stands_on_the_disk)
{
    struct ledger *l = open_keeping();
    keep(l, KEPT_PREFERENCES, PATRON, "text=150 theme=2");
    CHECK(!folder_holds(PATRON, strlen(PATRON)));
    CHECK(!folder_holds("theme=2", 7));
    CHECK(!folder_holds("preferences", 11));
    ledger_close(l);
}

TEST(what_is_forgotten_leaves_the_disk_within_a_minute_with_the_last_key)
{
    unsigned char blob[BLOB_BYTES];
    struct ledger *l = open_keeping();
    keep(l, KEPT_PREFERENCES, PATRON, "text=150");
    keep(l, KEPT_LEARNING, PATRON, "lesson 3");
    size_t n = sealed(blob);
    CHECK(folder_holds(blob, n));
    CHECK_EQ(ledger_forget(l, KEPT_LEARNING, PATRON), RESULT_OK);
    CHECK_EQ(ledger_forget(l, KEPT_LEARNING, PATRON), RESULT_OK); /* nothing was kept */
    CHECK(ledger_flush_due(l) >= 0 && ledger_flush_due(l) <= MINUTE);
    flush_for(l, MINUTE);
    CHECK(!folder_holds(blob, n));
    CHECK_TEXT(recalled(l, KEPT_LEARNING, PATRON), "");
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, PATRON), "text=150");
    CHECK_EQ(count_of("keep_key"), 1);
    CHECK_EQ(ledger_forget(l, KEPT_PREFERENCES, PATRON), RESULT_OK);
    flush_for(l, MINUTE);
    CHECK_EQ(count_of("keep_key"), 0);
    ledger_close(l);
}

TEST(what_is_used_stays_and_what_nobody_used_for_its_days_goes)
{
    struct ledger *l = open_keeping();
    keep(l, KEPT_PREFERENCES, "used", "a");
    keep(l, KEPT_PREFERENCES, "unused", "b");
    flush_for(l, 390 * (int64_t)DAY);
    (void)begin_loan(l, "B1", PATRON, LIFE_OFFLINE); /* age counts back from the newest row */
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, "used"), "a");
    CHECK_EQ(count_of("kept"), 2);
    flush_for(l, 12 * (int64_t)DAY);
    (void)begin_loan(l, "B2", PATRON, LIFE_OFFLINE);
    flush_for(l, 2 * (int64_t)DAY);
    CHECK_EQ(count_of("kept"), 1);
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, "used"), "a");
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, "unused"), "");
    ledger_close(l);
}

TEST(a_clock_that_jumps_ahead_erases_nothing)
{
    struct ledger *l = open_keeping();
    (void)begin_loan(l, "B1", PATRON, LIFE_OFFLINE);
    keep(l, KEPT_PREFERENCES, PATRON, "a");
    clock_now.wall_ms += 3650 * (int64_t)DAY;
    flush_for(l, 2 * (int64_t)DAY);
    CHECK_EQ(count_of("kept"), 1);
    clock_now.wall_ms -= 3650 * (int64_t)DAY;
    ledger_close(l);
}

TEST(where_nothing_is_kept_any_more_the_next_start_erases_it)
{
    struct ledger *l = open_keeping();
    keep(l, KEPT_PREFERENCES, PATRON, "a");
    ledger_close(l);
    forget_days = 0;
    l = reopen();
    CHECK_EQ(count_of("kept"), 0);
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, PATRON), "");
    CHECK_EQ(ledger_keep(l, KEPT_PREFERENCES, PATRON, bytes_of_text("a")), RESULT_REFUSED);
    ledger_close(l);
}

TEST(a_new_master_key_changes_nothing_and_each_use_moves_a_thing_to_the_newest_key)
{
    struct ledger *l = open_keeping();
    keep(l, KEPT_PREFERENCES, PATRON, "a");
    keep(l, KEPT_PREFERENCES, "another", "b");
    CHECK_EQ(ledger_rotate_key(l), RESULT_OK);
    CHECK_EQ(count_of("keep_key"), 1);
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, PATRON), "a");
    CHECK_EQ(count_of("keep_key"), 2);
    CHECK_EQ(ledger_rotate_key(l), RESULT_OK);
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, PATRON), "a");
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, "another"), "b");
    ledger_close(l);
    l = reopen();
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, PATRON), "a");
    flush_for(l, MINUTE);
    CHECK_EQ(count_of("keep_key"), 1); /* the older ones keep nothing any more */
    CHECK_EQ(count_of("kept"), 2);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

static void read_key(uint8_t to[static LEDGER_KEY_BYTES])
{
    FILE *f = fopen(key_path, "rb");
    CHECK(f != NULL);
    CHECK_EQ(fread(to, 1, LEDGER_KEY_BYTES, f), LEDGER_KEY_BYTES);
    fclose(f);
}

TEST(with_a_lost_master_key_it_is_as_if_nothing_were_kept_and_a_copy_of_the_key_brings_it_back)
{
    uint8_t saved[LEDGER_KEY_BYTES];
    unsigned rows = 0;
    struct ledger *l = open_keeping();
    keep(l, KEPT_PREFERENCES, PATRON, "a");
    keep(l, KEPT_PREFERENCES, "another", "b");
    read_key(saved);
    ledger_close(l);
    CHECK_EQ(unlink(key_path), 0);
    l = reopen();
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, PATRON), "");
    keep(l, KEPT_PREFERENCES, PATRON, "new");
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    CHECK_EQ(ledger_restore_key(l, saved, &rows), RESULT_OK);
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, PATRON), "new"); /* the newest first */
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, "another"), "b");
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

TEST(a_thing_that_was_changed_or_put_in_anothers_place_is_not_opened_and_verify_finds_it)
{
    char path[256];
    sqlite3 *db = NULL;
    struct ledger *l = open_keeping();
    keep(l, KEPT_PREFERENCES, PATRON, "a");
    keep(l, KEPT_PREFERENCES, "another", "b");
    ledger_close(l);
    text_format(path, sizeof path, "%s/ledger.db", state_dir);
    CHECK_EQ(sqlite3_open(path, &db), SQLITE_OK);
    CHECK_EQ(
        sqlite3_exec(db, "UPDATE kept SET sealed=(SELECT sealed FROM kept WHERE id=1) WHERE id=2", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    l = reopen();
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, "another"), "");
    CHECK_TEXT(recalled(l, KEPT_PREFERENCES, PATRON), "a");
    CHECK_EQ(ledger_verify(l, NULL, NULL), RESULT_BAD);
    keep(l, KEPT_PREFERENCES, "another", "c"); /* and it is mended by being kept anew */
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

static void keep_anew(void)
{
    struct ledger *l = NULL;
    *kept = false;
    if (try_open_boot(&l, "boot-1") == RESULT_OK)
        *kept = ledger_keep(l, KEPT_PREFERENCES, PATRON, bytes_of_text("new")) == RESULT_OK;
    ledger_close(l);
}

/* Whatever fails when: the old one or the new one is there, the new one where it was said so, and another's stays. */
static void fail_while_keeping(enum fault kind)
{
    int nth = 0;
    kept = mmap(NULL, sizeof *kept, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(kept != MAP_FAILED);
    for (*kept = false, fired = true; fired || !*kept; nth++) {
        CHECK(nth < 1000);
        do {
            fail_at(FAULT_NONE, 0);
            struct ledger *l = open_keeping();
            keep(l, KEPT_PREFERENCES, PATRON, "old");
            keep(l, KEPT_PREFERENCES, "another", "b");
            ledger_close(l);
            fail_at(kind, nth);
            if (kind == FAULT_ERROR)
                keep_anew();
            else
                die_after(keep_anew);
            bool said = *kept;
            bool struck = kind == FAULT_ERROR ? fired : !said;
            fault = FAULT_NONE;
            l = reopen();
            const char *now = recalled(l, KEPT_PREFERENCES, PATRON);
            CHECK(text_equal(now, "new") || (text_equal(now, "old") && !said));
            CHECK_TEXT(recalled(l, KEPT_PREFERENCES, "another"), "b");
            CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
            ledger_close(l);
            fired = struck;
        } while (next_fate(kind));
    }
    CHECK(nth > 5);
    say_places(kind, nth, "something that is kept");
}

TEST(a_power_cut_while_something_is_kept_leaves_the_old_one_or_the_new_one)
{
    fail_while_keeping(FAULT_CUT);
}

TEST(an_error_while_something_is_kept_leaves_the_old_one_or_the_new_one)
{
    fail_while_keeping(FAULT_ERROR);
}
