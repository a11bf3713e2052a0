/* A new master key (rule 7), on a disk that fails at its n-th write, cut, renaming or sync: whenever it happens, every
   patron that waits can be unsealed afterwards, and in the end one key is left. */
#include <sqlite3.h>

#include "ledger/seen.h"

#include "failing_disk.h"

enum { DAY = 24 * HOUR, CARD_DAYS = 90 };

static bool *rotated; /* in memory that outlives the child */

static void key_bytes(const char *path, unsigned char to[static 32])
{
    FILE *f = fopen(path, "rb");
    CHECK(f != NULL);
    CHECK_EQ(fread(to, 1, 32, f), 32);
    fclose(f);
}

static void next_key(char to[static 256])
{
    text_format(to, 256, "%s.next", key_path);
}

static bool is_other_key(const unsigned char before[static 32])
{
    unsigned char now[32];
    key_bytes(key_path, now);
    return memcmp(before, now, sizeof now) != 0;
}

/* One loan and one renewal that wait, and a return without a person. */
static struct ledger *open_with_patrons(void)
{
    struct ledger *l = open_fresh();
    (void)begin_loan(l, "B1", PATRON, LIFE_OFFLINE);
    (void)begin_loan(l, "B2", "P2", LIFE_OFFLINE);
    (void)begin_loan(l, "B3", "", LIFE_OFFLINE);
    return l;
}

static void patrons_are_whole(struct ledger *l)
{
    unsigned n = 0;
    CHECK_TEXT(row_of(l, 1).t.patron, PATRON);
    CHECK_TEXT(row_of(l, 2).t.patron, "P2");
    CHECK_EQ(ledger_patron_offline(l, "P2", &n), RESULT_OK);
    CHECK_EQ(n, 1);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
}

TEST(a_new_key_opens_all_that_waits_and_the_old_key_is_gone)
{
    unsigned char before[32];
    char next[256];
    struct ledger *l = open_with_patrons();
    key_bytes(key_path, before);
    CHECK_EQ(ledger_rotate_key(l), RESULT_OK);
    CHECK(is_other_key(before));
    next_key(next);
    CHECK(access(next, F_OK) != 0);
    patrons_are_whole(l);
    CHECK_EQ(begin_loan(l, "B4", PATRON, LIFE_OFFLINE), 4);
    ledger_close(l);
    l = reopen();
    CHECK(!opened.key_lost);
    patrons_are_whole(l);
    struct ledger_audit rows[2];
    size_t n = 0;
    CHECK_EQ(ledger_audit(l, rows, 2, &n), RESULT_OK);
    CHECK_EQ(n, 1);
    CHECK_TEXT(rows[0].note, "the master key was changed");
    ledger_close(l);
}

enum { BLOBS = 5, BLOB_BYTES = 256 };

/* What the old key opens, as it stands in the file: the sealed patrons, the wrapped key of their day; and the hashes.
 */
static void blobs_of(unsigned char blobs[static BLOBS][BLOB_BYTES], size_t sizes[static BLOBS])
{
    char path[256];
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    size_t n = 0;
    text_format(path, sizeof path, "%s/ledger.db", state_dir);
    CHECK_EQ(sqlite3_open(path, &db), SQLITE_OK);
    CHECK_EQ(sqlite3_prepare_v2(db,
                                "SELECT sealed FROM waiting UNION ALL SELECT hash FROM waiting"
                                " UNION ALL SELECT wrapped FROM day_key",
                                -1, &s, NULL),
             SQLITE_OK);
    for (; sqlite3_step(s) == SQLITE_ROW; n++) {
        CHECK(n < BLOBS);
        sizes[n] = (size_t)sqlite3_column_bytes(s, 0);
        CHECK(sizes[n] <= BLOB_BYTES);
        memcpy(blobs[n], sqlite3_column_blob(s, 0), sizes[n]);
    }
    CHECK_EQ(n, BLOBS);
    sqlite3_finalize(s);
    sqlite3_close(db);
}

TEST(what_the_old_key_opened_leaves_the_disk_within_a_minute)
{
    static unsigned char blobs[BLOBS][BLOB_BYTES];
    size_t sizes[BLOBS];
    struct ledger *l = open_with_patrons();
    blobs_of(blobs, sizes);
    CHECK_EQ(ledger_rotate_key(l), RESULT_OK);
    CHECK(ledger_flush_due(l) >= 0);
    CHECK(ledger_flush_due(l) <= MINUTE);
    pass(ledger_flush_due(l));
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    for (size_t i = 0; i < BLOBS; i++)
        CHECK(!folder_holds(blobs[i], sizes[i]));
    patrons_are_whole(l);
    ledger_close(l);
}

TEST(cards_that_were_seen_stay_known_behind_a_new_key_for_their_days_and_no_longer)
{
    struct ledger *l = open_fresh();
    int64_t today = seen_day(l);
    CHECK_EQ(seen_note(l, "04AA", today, CARD_DAYS), RESULT_OK);
    CHECK_EQ(ledger_rotate_key(l), RESULT_OK);
    CHECK_EQ(ledger_rotate_key(l), RESULT_OK);
    CHECK(seen_lately(l, "04AA", today, CARD_DAYS));
    CHECK(!seen_lately(l, "04BB", today, CARD_DAYS));
    CHECK_EQ(seen_expire(l, today + CARD_DAYS - 1, CARD_DAYS), RESULT_OK);
    CHECK(seen_lately(l, "04AA", today + CARD_DAYS - 1, CARD_DAYS));
    CHECK_EQ(seen_expire(l, today + CARD_DAYS + 1, CARD_DAYS), RESULT_OK);
    CHECK(!seen_lately(l, "04AA", today + 1, CARD_DAYS)); /* its key is destroyed */
    ledger_close(l);
}

static void flush_as_due(struct ledger *l, int64_t ms)
{
    int64_t until = clock_now.monotonic_ms + ms;
    for (int64_t due; (due = ledger_flush_due(l)) >= 0 && clock_now.monotonic_ms + due <= until;) {
        pass(due);
        CHECK_EQ(ledger_flush(l), RESULT_OK);
    }
    pass(until - clock_now.monotonic_ms);
}

TEST(an_old_key_is_changed_by_itself_and_a_clock_that_is_unset_changes_none)
{
    unsigned char before[32];
    key_days = 30;
    struct ledger *l = open_with_patrons();
    key_bytes(key_path, before);
    flush_as_due(l, 29 * (int64_t)DAY);
    CHECK(!is_other_key(before));
    clock_now.wall_ms -= 3650 * (int64_t)DAY;
    flush_as_due(l, 3 * (int64_t)DAY);
    CHECK(!is_other_key(before));
    clock_now.wall_ms += 3650 * (int64_t)DAY;
    flush_as_due(l, DAY);
    CHECK(is_other_key(before));
    patrons_are_whole(l);
    ledger_close(l);
    key_days = 0;
}

TEST(a_key_that_was_lost_before_costs_only_its_own_rows)
{
    struct ledger *l = open_with_patrons();
    ledger_close(l);
    CHECK_EQ(unlink(key_path), 0);
    l = reopen();
    CHECK_EQ(opened.lost_rows, 2);
    CHECK_EQ(begin_loan(l, "B4", "P4", LIFE_OFFLINE), 4);
    CHECK_EQ(ledger_rotate_key(l), RESULT_OK);
    CHECK_TEXT(row_of(l, 4).t.patron, "P4");
    CHECK_EQ(life_of(l, 1), LIFE_STAFF);
    CHECK(row_of(l, 1).patron_lost);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

TEST(another_key_in_the_place_of_the_ledgers_own_is_told_and_stands_in_the_audit)
{
    struct ledger *l = open_with_patrons(), *reader = NULL;
    struct ledger_audit rows[2];
    size_t n = 0;
    ledger_close(l);
    FILE *f = fopen(key_path, "wb");
    CHECK(f != NULL);
    fputs("01234567890123456789012345678901", f);
    fclose(f);
    CHECK_EQ(ledger_open_reader(state_dir, key_path, &reader), RESULT_OK);
    CHECK_EQ(ledger_verify(reader, NULL, NULL), RESULT_BAD);
    ledger_close(reader);
    l = reopen();
    CHECK(opened.key_lost);
    CHECK_EQ(ledger_audit(l, rows, 2, &n), RESULT_OK);
    CHECK_EQ(n, 1);
    CHECK(strncmp(rows[0].note, "another master key", 18) == 0);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

/* ---- the disk fails ---- */

static void change_key(void)
{
    struct ledger *l = NULL;
    *rotated = try_open_boot(&l, "boot-1") == RESULT_OK && ledger_rotate_key(l) == RESULT_OK;
    ledger_close(l);
}

static void start_over(void)
{
    clock_now = (struct ledger_moment){ INT64_C(1795450000000), 50 * MINUTE };
    fail_at(FAULT_NONE, 0);
    ledger_close(open_with_patrons());
}

/* Somebody looks at it before it is opened again, then it is, and a new key can be made. */
static void whole_after(void)
{
    char next[256];
    struct ledger *l = NULL;
    fault = FAULT_NONE;
    CHECK_EQ(ledger_open_reader(state_dir, key_path, &l), RESULT_OK);
    patrons_are_whole(l);
    ledger_close(l);
    l = reopen();
    CHECK(!opened.set_aside);
    CHECK(!opened.key_lost);
    patrons_are_whole(l);
    next_key(next);
    CHECK(access(next, F_OK) != 0);
    CHECK_EQ(ledger_rotate_key(l), RESULT_OK);
    CHECK_EQ(begin_loan(l, "B4", PATRON, LIFE_OFFLINE), 4);
    ledger_close(l);
    l = reopen();
    patrons_are_whole(l);
    CHECK_TEXT(row_of(l, 4).t.patron, PATRON);
    ledger_close(l);
}

static void until_it_is_done(enum fault kind)
{
    int nth = 0;
    rotated = mmap(NULL, sizeof *rotated, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(rotated != MAP_FAILED);
    for (*rotated = false; !*rotated; nth++) {
        CHECK(nth < 1000);
        do {
            start_over();
            fail_at(kind, nth);
            die_after(change_key);
            whole_after();
        } while (next_fate(kind));
    }
    CHECK(nth > 12);
    say_places(kind, nth, "a change of the master key");
}

TEST(a_power_cut_at_any_write_of_a_change_of_key_leaves_every_patron_readable)
{
    until_it_is_done(FAULT_CUT);
}

TEST(a_death_at_any_write_of_a_change_of_key_leaves_every_patron_readable)
{
    until_it_is_done(FAULT_DEATH);
}

TEST(an_error_at_any_write_of_a_change_of_key_is_told_and_leaves_every_patron_readable)
{
    static bool here;
    rotated = &here;
    for (int nth = 0;; nth++) {
        start_over();
        fail_at(FAULT_ERROR, nth);
        change_key();
        if (!fired)
            break; /* past the last write */
        whole_after();
    }
    CHECK(here);
}
