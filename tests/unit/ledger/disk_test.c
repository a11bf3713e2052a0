/* What may happen to the files: damage, an older or newer schema, a full disk. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "fixture.h"
#include "version_one.h"

/* A disk without room for anything but what the reserve gives back. */
static bool disk_full;

static bool has_reserve(void)
{
    char path[256];
    text_format(path, sizeof path, "%s/reserve", state_dir);
    return access(path, F_OK) == 0;
}

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at)
{
    if (disk_full && has_reserve()) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_pwrite64, fd, data, n, at);
}

int posix_fallocate(int fd, off_t at, off_t n)
{
    return disk_full ? ENOSPC : syscall(SYS_fallocate, fd, 0, at, n) == 0 ? 0 : errno;
}

static void path_of(const char *name, char to[static 256])
{
    text_format(to, 256, "%s/%s", state_dir, name);
}

static void overwrite(const char *path, long at, const char *with)
{
    FILE *f = fopen(path, "r+b");
    CHECK(f != NULL);
    CHECK_EQ(fseek(f, at, at < 0 ? SEEK_END : SEEK_SET), 0);
    CHECK(fputs(with, f) >= 0);
    CHECK_EQ(fclose(f), 0);
}

static int number_of(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    CHECK_EQ(sqlite3_open(path, &db), SQLITE_OK);
    CHECK_EQ(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    CHECK_EQ(sqlite3_step(s), SQLITE_ROW);
    int n = sqlite3_column_int(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return n;
}

static void check_set_aside_and_working(void)
{
    struct ledger *reader = NULL;
    CHECK_EQ(ledger_open_reader(state_dir, NULL, &reader) == RESULT_OK, false);
    struct ledger *l = reopen();
    CHECK(opened.set_aside);
    CHECK(opened.fresh);
    CHECK_EQ(access(opened.kept, F_OK), 0);
    CHECK(strstr(opened.kept, "ledger-damaged-20") != NULL);
    CHECK_EQ(begin_loan(l, "B1", PATRON, LIFE_INTENDED), 1);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
    l = reopen();
    CHECK(!opened.set_aside);
    ledger_close(l);
}

TEST(a_file_that_is_no_database_is_set_aside_and_a_new_one_started)
{
    struct ledger *l = open_fresh();
    (void)begin_loan(l, "B1", PATRON, LIFE_OFFLINE);
    ledger_close(l);
    char path[256];
    path_of("ledger.db", path);
    overwrite(path, 0, "this was a ledger until somebody wrote over its head");
    check_set_aside_and_working();
    overwrite(opened.kept[0] != '\0' ? opened.kept : path, 0, ""); /* it is still a file to write to */
}

TEST(a_page_that_was_written_over_is_found_and_the_file_set_aside)
{
    struct ledger *l = open_fresh();
    for (int i = 0; i < 40; i++)
        (void)begin_loan(l, "B1", PATRON, LIFE_OFFLINE);
    ledger_close(l);
    char path[256];
    path_of("ledger.db", path);
    int pages = number_of(path, "PRAGMA page_count");
    for (int page = 2; page < pages; page++)
        overwrite(path, page * 1024L, "\x01\x02\x03\x04garbage garbage garbage");
    struct ledger *again = reopen();
    CHECK(opened.set_aside);
    CHECK_EQ(access(opened.kept, F_OK), 0);
    ledger_close(again);
}

/* Does a line of the text file beside it have that? */
static bool named_beside(const char *kept, const char *line)
{
    char path[LEDGER_PATH_SIZE], text[256];
    bool found = false;
    text_format(path, sizeof path, "%.*s.txt", (int)(sizeof path - 5), kept);
    FILE *f = fopen(path, "r");
    CHECK(f != NULL);
    while (fgets(text, sizeof text, f) != NULL)
        found = found || strstr(text, line) != NULL;
    fclose(f);
    return found;
}

TEST(what_waited_in_a_damaged_ledger_is_named_without_a_person_and_staff_hear_of_it)
{
    struct ledger *l = open_fresh();
    struct ledger_set_aside aside;
    char path[256];
    for (int i = 0; i < 200; i++)
        (void)begin_loan(l, i == 199 ? "B199" : "B1", PATRON, LIFE_OFFLINE);
    ledger_close(l);
    path_of("ledger.db", path);
    overwrite(path, (number_of(path, "PRAGMA page_count") / 2) * 1024L, "\x01\x02\x03\x04garbage garbage garbage");
    ledger_close(reopen());
    CHECK(opened.set_aside);
    CHECK(opened.named_rows > 0);
    CHECK(named_beside(opened.kept, " checkout B199 offline\n"));
    CHECK(!named_beside(opened.kept, PATRON));
    ledger_look_aside(state_dir, &aside);
    CHECK_EQ(aside.files, 1);
    CHECK_EQ(aside.rows, opened.named_rows);
    CHECK_EQ(aside.all, opened.named_all);
    CHECK(strstr(opened.kept, aside.newest) != NULL);
}

TEST(a_ledger_of_which_nothing_can_be_read_names_nothing_and_says_so)
{
    struct ledger *l = open_fresh();
    struct ledger_set_aside aside;
    char path[256];
    (void)begin_loan(l, "B1", PATRON, LIFE_OFFLINE);
    ledger_close(l);
    path_of("ledger.db", path);
    overwrite(path, 0, "this was a ledger until somebody wrote over its head");
    ledger_close(reopen());
    ledger_look_aside(state_dir, &aside);
    CHECK_EQ(aside.files, 1);
    CHECK_EQ(aside.rows, 0);
    CHECK(!aside.all);
}

TEST(another_programs_database_is_not_written_into)
{
    fresh_folder();
    char path[256];
    CHECK_EQ(mkdir(state_dir, 0700), 0);
    path_of("ledger.db", path);
    run_on(path, "CREATE TABLE theirs(x)");
    struct ledger *l = reopen();
    CHECK(opened.set_aside);
    CHECK_EQ(number_of(opened.kept, "SELECT count(*) FROM sqlite_schema WHERE name='theirs'"), 1);
    ledger_close(l);
}

TEST(a_ledger_of_version_one_is_migrated_and_a_copy_without_persons_is_kept)
{
    fresh_folder();
    char path[256];
    CHECK_EQ(mkdir(state_dir, 0700), 0);
    path_of("ledger.db", path);
    run_on(path, version_1);
    struct ledger *l = reopen();
    CHECK(opened.migrated);
    CHECK(!opened.fresh);
    CHECK(!opened.set_aside);
    CHECK_EQ(number_of(opened.kept, "PRAGMA user_version"), 1);
    CHECK_EQ(number_of(opened.kept, "SELECT count(*) FROM event"), 3);
    CHECK_EQ(number_of(opened.kept, "SELECT (SELECT count(*) FROM waiting)+(SELECT count(*) FROM day_key)"), 0);
    CHECK(opened.key_lost); /* its key was never here */
    CHECK_EQ(life_of(l, 3), LIFE_STAFF);
    struct ledger_row row = row_of(l, 1);
    CHECK_EQ(row.t.life, LIFE_OFFLINE);
    CHECK_TEXT(row.t.title, "Қара сөздер");
    CHECK_EQ(row.library, DELIVERY_WAITING);
    CHECK_EQ(row_of(l, 2).t.bit, BIT_DONE);
    CHECK_EQ(send(l, 1), RESULT_OK);
    CHECK_EQ(deliver(l, 1, LIFE_UPLOADED), RESULT_OK);
    CHECK_EQ(begin_loan(l, "B4", PATRON, LIFE_INTENDED), 4);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
    l = reopen();
    CHECK(!opened.migrated);
    ledger_close(l);
}

TEST(a_ledger_of_a_newer_version_is_left_alone)
{
    ledger_close(open_fresh());
    char path[256];
    path_of("ledger.db", path);
    run_on(path, "PRAGMA user_version=99");
    struct ledger *l = NULL;
    CHECK_EQ(try_open_boot(&l, "boot-1"), RESULT_REFUSED);
    CHECK_EQ(ledger_open_reader(state_dir, NULL, &l), RESULT_REFUSED);
    CHECK_EQ(number_of(path, "PRAGMA user_version"), 99);
}

TEST(a_full_disk_takes_no_intent_and_still_keeps_every_outcome)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", PATRON, LIFE_INTENDED), b = begin_loan(l, "B2", PATRON, LIFE_INTENDED);
    struct ledger_begun begun;
    struct transaction t = loan("B3", PATRON, LIFE_INTENDED);
    disk_full = true;
    CHECK(ledger_takes_intents(l));
    CHECK_EQ(ledger_begin(l, &t, 1, &begun), RESULT_FULL);
    CHECK(!ledger_takes_intents(l));
    CHECK(has_reserve()); /* kept for what was sent */
    CHECK_EQ(outcome(l, a, LIFE_CONFIRMED), RESULT_OK);
    CHECK(!has_reserve());
    CHECK_EQ(outcome(l, b, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(settle(l, b, LIFE_CONFIRMED), RESULT_OK);
    CHECK_EQ(ledger_begin(l, &t, 1, &begun), RESULT_FULL);
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    CHECK(!ledger_takes_intents(l));
    CHECK(ledger_flush_due(l) > 0); /* it looks again by itself */
    disk_full = false;
    pass(ledger_flush_due(l));
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    CHECK(ledger_takes_intents(l));
    CHECK(has_reserve());
    CHECK_EQ(ledger_begin(l, &t, 1, &begun), RESULT_OK);
    CHECK_EQ(begun.seq, 3);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
    l = reopen();
    CHECK_EQ(life_of(l, a), LIFE_CONFIRMED);
    CHECK_EQ(life_of(l, b), LIFE_CONFIRMED);
    ledger_close(l);
}

TEST(later_facts_outlive_a_failed_commit_and_are_written_when_there_is_room)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", PATRON, LIFE_INTENDED);
    CHECK_EQ(outcome(l, a, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(settle(l, a, LIFE_CONFIRMED), RESULT_OK);
    struct ledger_begun begun;
    struct transaction t = loan("B2", PATRON, LIFE_INTENDED);
    disk_full = true;
    CHECK_EQ(ledger_begin(l, &t, 1, &begun), RESULT_FULL); /* the fact was in the same transaction */
    CHECK_EQ(life_of(l, a), LIFE_CONFIRMED);
    CHECK_EQ(ledger_flush(l), RESULT_OK); /* the reserve is for it */
    disk_full = false;
    ledger_close(l);
    l = reopen();
    CHECK_EQ(life_of(l, a), LIFE_CONFIRMED);
    struct ledger_row row;
    CHECK_EQ(ledger_row(l, 2, &row), RESULT_NONE);
    ledger_close(l);
}

TEST(a_kiosk_that_starts_on_a_full_disk_takes_no_intent_until_there_is_room)
{
    ledger_close(open_fresh());
    char path[256];
    path_of("reserve", path);
    CHECK_EQ(unlink(path), 0);
    disk_full = true;
    struct ledger *l = reopen();
    CHECK(opened.no_reserve);
    struct ledger_begun begun;
    struct transaction t = loan("B1", PATRON, LIFE_INTENDED);
    CHECK_EQ(ledger_begin(l, &t, 1, &begun), RESULT_FULL);
    disk_full = false;
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    CHECK_EQ(ledger_begin(l, &t, 1, &begun), RESULT_OK);
    ledger_close(l);
}

TEST(a_write_that_fails_is_told_and_breaks_nothing)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", PATRON, LIFE_INTENDED);
    struct rlimit before, small = { 8192, RLIM_INFINITY };
    signal(SIGXFSZ, SIG_IGN);
    CHECK_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    small.rlim_max = before.rlim_max;
    CHECK_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct ledger_begun begun;
    struct transaction t = loan("B2", PATRON, LIFE_INTENDED);
    CHECK_EQ(ledger_begin(l, &t, 1, &begun), RESULT_IO);
    CHECK_EQ(outcome(l, a, LIFE_CONFIRMED), RESULT_IO); /* told, not lost: the caller tries again */
    CHECK_EQ(life_of(l, a), LIFE_INTENDED);
    CHECK_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
    CHECK_EQ(outcome(l, a, LIFE_CONFIRMED), RESULT_OK);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

static unsigned mode_of(const char *path)
{
    struct stat info;
    CHECK_EQ(stat(path, &info), 0);
    return info.st_mode & 0777;
}

TEST(nobody_else_may_read_the_ledger_or_its_key)
{
    struct ledger *l = open_fresh();
    (void)begin_loan(l, "B1", PATRON, LIFE_INTENDED);
    static const char *const names[] = { "ledger.db", "ledger.db-wal", "ledger.lock", "reserve" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[256];
        path_of(names[i], path);
        CHECK_EQ(mode_of(path), 0600);
    }
    CHECK_EQ(mode_of(state_dir), 0700);
    CHECK_EQ(mode_of(key_path), 0600);
    ledger_close(l);
}

static char found[1024];

static void keep_finding(void *self, const char *text)
{
    (void)self;
    text_add(found, sizeof found, "%s\n", text);
}

/* What a hand on the file breaks, and what verify says of it. */
TEST(verify_finds_what_was_changed_behind_the_ledgers_back)
{
    static const struct {
        const char *sql, *says;
    } hands[] = {
        { "UPDATE event SET state='lent' WHERE seq=1", "row 1: it cannot be read\n" },
        { "DELETE FROM delivery WHERE seq=2", "row 2: it is offline, and its delivery none\n" },
        { "UPDATE event SET state='uploaded' WHERE seq=2",
          "row 2: it is uploaded, and its delivery waiting\nrow 2: it is uploaded, and its patron still waits\n" },
        { "DELETE FROM waiting WHERE seq=2", "row 2: it waits without a patron\n" },
        { "UPDATE audit SET note='another' WHERE number=1", "audit row 1 does not fit the chain\n" },
        { "DELETE FROM audit WHERE number=1", "audit row 2 does not fit the chain\n" },
        { "DELETE FROM event WHERE seq=1", "row 1: it is missing\n" },
    };
    for (size_t i = 0; i < sizeof hands / sizeof *hands; i++) {
        struct ledger *l = open_fresh();
        uint64_t a = begin_loan(l, "B1", PATRON, LIFE_INTENDED);
        CHECK_EQ(outcome(l, a, LIFE_CONFIRMED), RESULT_OK);
        CHECK_EQ(ledger_decide(l, a, LIFE_CONFIRMED, "seen"), RESULT_OK);
        CHECK_EQ(ledger_decide(l, a, LIFE_CONFIRMED, "seen again"), RESULT_OK);
        (void)begin_loan(l, "B2", PATRON, LIFE_OFFLINE);
        CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
        char path[256];
        path_of("ledger.db", path);
        run_on(path, hands[i].sql);
        found[0] = '\0';
        CHECK_EQ(ledger_verify(l, keep_finding, NULL), RESULT_BAD);
        CHECK_TEXT(found, hands[i].says);
        ledger_close(l);
    }
}
