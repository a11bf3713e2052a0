/* Persons (rule 7): sealed while they must wait, nowhere once they need not. */
#include <sqlite3.h>

#include "fixture.h"

/* A sealed patron or a wrapped day key, straight from the file. */
static size_t blob_of(const char *sql, unsigned char *to, size_t size)
{
    char path[256];
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    text_format(path, sizeof path, "%s/ledger.db", state_dir);
    CHECK_EQ(sqlite3_open(path, &db), SQLITE_OK);
    CHECK_EQ(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    size_t n = 0;
    if (sqlite3_step(s) == SQLITE_ROW) {
        n = (size_t)sqlite3_column_bytes(s, 0);
        CHECK(n <= size);
        memcpy(to, sqlite3_column_blob(s, 0), n);
    }
    sqlite3_finalize(s);
    sqlite3_close(db);
    return n;
}

static void run_on_file(const char *sql)
{
    char path[256];
    sqlite3 *db = NULL;
    text_format(path, sizeof path, "%s/ledger.db", state_dir);
    CHECK_EQ(sqlite3_open(path, &db), SQLITE_OK);
    CHECK_EQ(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static unsigned char sealed[256], hash[64], wrapped[256];
static size_t sealed_n, hash_n, wrapped_n;

static void note_sealed(void)
{
    sealed_n = blob_of("SELECT sealed FROM waiting", sealed, sizeof sealed);
    hash_n = blob_of("SELECT hash FROM waiting", hash, sizeof hash);
    wrapped_n = blob_of("SELECT wrapped FROM day_key", wrapped, sizeof wrapped);
    CHECK(sealed_n > 0);
    CHECK(hash_n > 0);
    CHECK(wrapped_n > 0);
}

TEST(a_patron_is_never_on_disk_in_plain_and_nothing_of_her_is_left_after_the_acknowledgement)
{
    struct ledger *l = open_fresh();
    uint64_t seq = begin_loan(l, "B1", PATRON, LIFE_OFFLINE);
    note_sealed();
    CHECK(folder_holds(sealed, sealed_n));
    CHECK(!folder_holds(PATRON, strlen(PATRON)));
    CHECK_EQ(send(l, seq), RESULT_OK);
    CHECK_EQ(deliver(l, seq, LIFE_UPLOADED), RESULT_OK);
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    CHECK(ledger_flush_due(l) >= 0);
    CHECK(ledger_flush_due(l) <= 60 * SECOND);
    pass(ledger_flush_due(l));
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    CHECK(!folder_holds(sealed, sealed_n));
    CHECK(!folder_holds(hash, hash_n));
    CHECK(!folder_holds(wrapped, wrapped_n)); /* the day's key went with its last row */
    CHECK_EQ(ledger_flush_due(l), -1);        /* and an idle ledger wakes nobody */
    ledger_close(l);
    CHECK(!folder_holds(sealed, sealed_n));
}

TEST(a_live_checkout_leaves_nothing_of_the_patron_either)
{
    struct ledger *l = open_fresh();
    uint64_t seq = begin_loan(l, "B1", PATRON, LIFE_INTENDED);
    note_sealed();
    CHECK_EQ(outcome(l, seq, LIFE_CONFIRMED), RESULT_OK);
    pass(60 * SECOND);
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    CHECK(!folder_holds(sealed, sealed_n));
    CHECK(!folder_holds(wrapped, wrapped_n));
    ledger_close(l);
}

static void erase_and_die(void)
{
    struct ledger *l = reopen();
    CHECK_EQ(outcome(l, 1, LIFE_CONFIRMED), RESULT_OK);
}

TEST(what_was_erased_just_before_an_end_leaves_the_log_within_a_minute_of_the_next_start)
{
    struct ledger *l = open_fresh();
    (void)begin_loan(l, "B1", PATRON, LIFE_INTENDED);
    note_sealed();
    ledger_close(l);
    die_after(erase_and_die);
    l = reopen();
    CHECK(ledger_flush_due(l) <= 60 * SECOND);
    pass(ledger_flush_due(l));
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    CHECK(!folder_holds(sealed, sealed_n));
    ledger_close(l);
}

TEST(a_key_lives_as_long_as_one_row_of_its_day_waits)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", "P1", LIFE_OFFLINE), b = begin_loan(l, "B2", "P2", LIFE_OFFLINE);
    pass(24 * HOUR);
    uint64_t next_day = begin_loan(l, "B3", "P3", LIFE_OFFLINE);
    unsigned char keys[256];
    CHECK_EQ(blob_of("SELECT cast(count(*) AS text) FROM day_key", keys, sizeof keys), 1);
    CHECK_EQ(keys[0], '2');
    CHECK_EQ(send(l, a), RESULT_OK);
    CHECK_EQ(deliver(l, a, LIFE_UPLOADED), RESULT_OK);
    CHECK_TEXT(row_of(l, b).t.patron, "P2");
    CHECK_EQ(send(l, b), RESULT_OK);
    CHECK_EQ(deliver(l, b, LIFE_UPLOADED), RESULT_OK);
    pass(60 * SECOND);
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    (void)blob_of("SELECT cast(count(*) AS text) FROM day_key", keys, sizeof keys);
    CHECK_EQ(keys[0], '1');
    CHECK_TEXT(row_of(l, next_day).t.patron, "P3");
    ledger_close(l);
}

TEST(a_lost_master_key_gives_its_rows_to_staff_and_stops_nothing_else)
{
    struct ledger *l = open_fresh();
    uint64_t offline = begin_loan(l, "B1", "P1", LIFE_OFFLINE), hand = begin_loan(l, "B2", "P2", LIFE_INTENDED);
    uint64_t back = begin_loan(l, "B3", "", LIFE_OFFLINE);
    ledger_close(l);
    CHECK_EQ(unlink(key_path), 0);
    l = reopen();
    CHECK(opened.key_lost);
    CHECK_EQ(opened.lost_rows, 2);
    CHECK_EQ(life_of(l, offline), LIFE_STAFF);
    CHECK_EQ(life_of(l, hand), LIFE_STAFF);
    CHECK_EQ(life_of(l, back), LIFE_OFFLINE);
    CHECK(row_of(l, offline).patron_lost);
    CHECK(row_of(l, offline).t.staff_mark);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    CHECK_EQ(ledger_decide(l, offline, LIFE_OFFLINE, ""), RESULT_REFUSED); /* it could not be sent */
    CHECK_EQ(ledger_decide(l, offline, LIFE_CONFIRMED, "seen in the catalogue"), RESULT_OK);
    uint64_t fresh = begin_loan(l, "B4", "P4", LIFE_OFFLINE);
    CHECK_TEXT(row_of(l, fresh).t.patron, "P4");
    ledger_close(l);
    l = reopen();
    CHECK(opened.key_lost); /* one row still waits for a member of staff */
    CHECK_EQ(opened.lost_rows, 0);
    CHECK_TEXT(row_of(l, fresh).t.patron, "P4");
    ledger_close(l);
}

TEST(a_key_file_that_is_none_is_set_aside_and_not_overwritten)
{
    struct ledger *l = open_fresh();
    (void)begin_loan(l, "B1", "P1", LIFE_OFFLINE);
    ledger_close(l);
    FILE *f = fopen(key_path, "w");
    CHECK(f != NULL);
    fputs("half a key", f);
    fclose(f);
    l = reopen();
    CHECK(opened.key_lost);
    char aside[256];
    text_format(aside, sizeof aside, "%s.damaged", key_path);
    CHECK_EQ(access(aside, F_OK), 0);
    ledger_close(l);
}

TEST(a_sealed_patron_fits_no_other_row)
{
    struct ledger *l = open_fresh();
    (void)begin_loan(l, "B1", "P1", LIFE_OFFLINE);
    (void)begin_loan(l, "B2", "P2", LIFE_OFFLINE);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    run_on_file("UPDATE waiting SET sealed=(SELECT sealed FROM waiting WHERE seq=1) WHERE seq=2");
    CHECK(row_of(l, 2).patron_lost);
    CHECK_TEXT(row_of(l, 2).t.patron, "");
    CHECK_EQ(ledger_verify(l, NULL, NULL), RESULT_BAD);
    ledger_close(l);
}
