/* The master key on a stick, under a passphrase: what waits is opened on another board, and by nobody else. */
#include "ledger/backup.h"

#include "fixture.h"

#define WORDS "алма ат көл тау бала кітап"

static char stick[256];

static struct backup_place place(void)
{
    text_format(stick, sizeof stick, "%s.stick", state_dir);
    (void)mkdir(stick, 0700);
    return (struct backup_place){ stick, "kiosk 01/a", state_dir, key_path };
}

static struct backup save(void)
{
    struct backup backup = { .key = 0 };
    const struct backup_place at = place();
    CHECK_EQ(key_backup_save(&at, WORDS, &backup), RESULT_OK);
    return backup;
}

static enum result restore(const char *words, unsigned *rows)
{
    const struct backup_place at = place();
    const struct ledger_options options = { .dir = state_dir, .key_file = key_path, .now = fixture_now };
    return key_backup_restore(&at, &options, words, rows);
}

static struct ledger *open_with_one(void)
{
    struct ledger *l = open_fresh();
    (void)begin_loan(l, "B1", PATRON, LIFE_OFFLINE);
    return l;
}

TEST(a_key_that_was_saved_opens_what_waits_on_another_board)
{
    unsigned rows = 0;
    struct ledger *l = open_with_one();
    (void)save(); /* beside its owner */
    ledger_close(l);
    CHECK_EQ(unlink(key_path), 0);
    CHECK_EQ(restore(WORDS, &rows), RESULT_OK);
    CHECK_EQ(rows, 1);
    l = reopen();
    CHECK(!opened.key_lost);
    CHECK_TEXT(row_of(l, 1).t.patron, PATRON);
    CHECK_EQ(life_of(l, 1), LIFE_OFFLINE);
    CHECK_EQ(ledger_verify(l, NULL, NULL), RESULT_OK);
    ledger_close(l);
}

TEST(a_board_that_has_made_a_key_of_its_own_keeps_it_and_reads_what_the_old_one_sealed)
{
    unsigned rows = 0;
    struct ledger *l = open_with_one();
    (void)save();
    ledger_close(l);
    CHECK_EQ(unlink(key_path), 0);
    l = reopen();
    CHECK(opened.key_lost);
    (void)begin_loan(l, "B2", "P2", LIFE_OFFLINE);
    ledger_close(l);
    CHECK_EQ(restore(WORDS, &rows), RESULT_OK);
    CHECK_EQ(rows, 1);
    l = reopen();
    CHECK_TEXT(row_of(l, 1).t.patron, PATRON);
    CHECK_TEXT(row_of(l, 2).t.patron, "P2");
    CHECK_EQ(ledger_decide(l, 1, LIFE_OFFLINE, "the key came back"), RESULT_OK);
    CHECK_EQ(ledger_verify(l, NULL, NULL), RESULT_OK);
    ledger_close(l);
}

TEST(another_passphrase_opens_nothing_and_changes_nothing)
{
    unsigned rows = 7;
    struct ledger *l = open_with_one();
    (void)save();
    ledger_close(l);
    CHECK_EQ(unlink(key_path), 0);
    CHECK_EQ(restore("алма ат көл тау бала кітап ", &rows), RESULT_REFUSED);
    CHECK_EQ(rows, 7);
    CHECK(access(key_path, F_OK) != 0);
}

TEST(a_short_passphrase_or_a_missing_folder_saves_nothing)
{
    struct backup backup;
    struct ledger *l = open_with_one();
    struct backup_place at = place();
    CHECK_EQ(key_backup_save(&at, "elevenbytes", &backup), RESULT_BAD);
    at.folder = "/nowhere";
    CHECK_EQ(key_backup_save(&at, WORDS, &backup), RESULT_GONE);
    at = place();
    CHECK_EQ(rmdir(at.folder), 0);
    ledger_close(l);
}

TEST(every_byte_of_the_file_counts)
{
    unsigned char whole[256], bad[256];
    unsigned rows = 0;
    struct ledger *l = open_with_one();
    struct backup backup = save();
    ledger_close(l);
    FILE *f = fopen(backup.file, "rb");
    CHECK(f != NULL);
    size_t n = fread(whole, 1, sizeof whole, f);
    fclose(f);
    for (size_t i = 0; i <= n; i += i < 17 ? 4 : 29) {
        memcpy(bad, whole, sizeof bad);
        bad[i] ^= 0x10;
        f = fopen(backup.file, "wb");
        CHECK(f != NULL);
        CHECK_EQ(fwrite(bad, 1, i == n ? n + 1 : n, f), i == n ? n + 1 : n);
        fclose(f);
        enum result r = restore(WORDS, &rows);
        CHECK(r == RESULT_BAD || r == RESULT_REFUSED);
    }
}

static struct ledger_key_copy copy_of(struct ledger *l)
{
    struct ledger_key_copy copy;
    CHECK_EQ(ledger_key_copy(l, &copy), RESULT_OK);
    return copy;
}

TEST(the_ledger_knows_when_its_key_was_saved_and_that_the_copy_is_out_of_date_behind_a_new_key)
{
    struct ledger_audit row;
    size_t n = 0;
    struct ledger *l = open_with_one();
    CHECK(!copy_of(l).any);
    struct backup backup = save();
    CHECK_EQ(ledger_key_saved(l, backup.key + 1, "saved"), RESULT_REFUSED);
    CHECK(!copy_of(l).any);
    CHECK_EQ(ledger_key_saved(l, backup.key, "saved"), RESULT_OK);
    CHECK(copy_of(l).current);
    CHECK_EQ(copy_of(l).at_ms, clock_now.wall_ms);
    CHECK_EQ(ledger_audit(l, &row, 1, &n), RESULT_OK);
    CHECK_TEXT(row.note, "saved");
    CHECK_EQ(ledger_rotate_key(l), RESULT_OK);
    CHECK(copy_of(l).any);
    CHECK(!copy_of(l).current);
    ledger_close(l);
}

TEST(a_copy_that_is_out_of_date_is_not_put_in_the_place_of_a_lost_key)
{
    unsigned rows = 0;
    struct ledger *l = open_with_one();
    (void)save();
    CHECK_EQ(ledger_rotate_key(l), RESULT_OK);
    ledger_close(l);
    CHECK_EQ(unlink(key_path), 0);
    CHECK_EQ(restore(WORDS, &rows), RESULT_GONE);
    CHECK(access(key_path, F_OK) != 0);
}

TEST(where_no_ledger_is_yet_the_key_is_put_in_its_place)
{
    unsigned rows = 9;
    char path[256];
    struct ledger *l = open_with_one();
    (void)save();
    ledger_close(l);
    CHECK_EQ(unlink(key_path), 0);
    text_format(path, sizeof path, "%s/ledger.db", state_dir);
    CHECK_EQ(unlink(path), 0);
    CHECK_EQ(restore(WORDS, &rows), RESULT_OK);
    CHECK_EQ(rows, 0);
    CHECK_EQ(access(key_path, F_OK), 0);
}
