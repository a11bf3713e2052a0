/* The migration of ledgers of every schema there was, on a disk that fails at its n-th write, cut, renaming or sync.
   After each the next start migrates it, nothing of it is missing, and each copy that was kept is whole and without
   persons. */
#include <assert.h>
#include <dirent.h>

#include "failing_disk.h"
#include "ledger/inside.h"
#include "version_one.h"

static_assert((int)OLD_VERSIONS == (int)SCHEMA_VERSION, "every version before ours is migrated here");

static bool *migrated; /* in memory that outlives the child */
static int from;       /* the version of the ledger that is migrated */

static void migration(void)
{
    struct ledger *l = NULL;
    *migrated = try_open_boot(&l, "boot-1") == RESULT_OK;
    ledger_close(l);
}

static void look_at_copy(const char *name)
{
    char path[512];
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    text_format(path, sizeof path, "%s/%s", state_dir, name);
    CHECK_EQ(sqlite3_open(path, &db), SQLITE_OK);
    CHECK_EQ(sqlite3_prepare_v2(db,
                                "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM waiting),"
                                " (SELECT count(*) FROM day_key), (SELECT user_version FROM pragma_user_version)",
                                -1, &s, NULL),
             SQLITE_OK);
    CHECK_EQ(sqlite3_step(s), SQLITE_ROW);
    CHECK_EQ(sqlite3_column_int(s, 0), 3);
    CHECK_EQ(sqlite3_column_int(s, 1) + sqlite3_column_int(s, 2), 0);
    CHECK_EQ(sqlite3_column_int(s, 3), from);
    sqlite3_finalize(s);
    sqlite3_close(db);
}

/* Every copy that has its name is whole and without persons, and nothing half made is left. */
static unsigned copies_kept(void)
{
    unsigned n = 0;
    char stem[32];
    text_format(stem, sizeof stem, "ledger-version-%d-", from);
    DIR *dir = opendir(state_dir);
    CHECK(dir != NULL);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        CHECK(strstr(entry->d_name, ".new") == NULL);
        CHECK(strstr(entry->d_name, "damaged") == NULL);
        if (strncmp(entry->d_name, stem, strlen(stem)) != 0)
            continue;
        look_at_copy(entry->d_name);
        n++;
    }
    closedir(dir);
    return n;
}

static void migrated_after(void)
{
    fault = FAULT_NONE;
    struct ledger *l = reopen();
    CHECK(!opened.set_aside);
    CHECK_EQ(life_of(l, 1), LIFE_OFFLINE);
    CHECK_EQ(life_of(l, 2), LIFE_CONFIRMED);
    CHECK_EQ(life_of(l, 3), LIFE_STAFF); /* its key was never here */
    CHECK_EQ(begin_loan(l, "B4", PATRON, LIFE_INTENDED), 4);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
    CHECK(copies_kept() >= 1);
}

static void start_over(void)
{
    char path[256];
    fail_at(FAULT_NONE, 0);
    fresh_folder();
    CHECK_EQ(mkdir(state_dir, 0700), 0);
    text_format(path, sizeof path, "%s/ledger.db", state_dir);
    make_old_ledger(path, from);
}

/* Of the first version every write in turn, of the others some, all in the soak. */
static int step_of_version(void)
{
    return from == 1 || getenv("KITAP_SOAK") != NULL ? 1 : 9;
}

static void migrate_until_the_end(enum fault kind)
{
    int nth = 0, places = 0;
    for (*migrated = false; !*migrated; nth += step_of_version(), places++) {
        CHECK(nth < 1000);
        do {
            start_over();
            fail_at(kind, nth + from - 1);
            die_after(migration);
            migrated_after();
        } while (next_fate(kind));
    }
    CHECK(nth > 20);
    char of[32];
    text_format(of, sizeof of, "a migration from version %d", from);
    say_places(kind, places, of);
}

static void migrate_every_version(enum fault kind)
{
    migrated = mmap(NULL, sizeof *migrated, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(migrated != MAP_FAILED);
    for (from = 1; from < OLD_VERSIONS; from++)
        migrate_until_the_end(kind);
}

TEST(a_power_cut_at_any_write_of_a_migration_loses_nothing_and_the_next_start_migrates)
{
    migrate_every_version(FAULT_CUT);
}

TEST(a_death_at_any_write_of_a_migration_loses_nothing_and_the_next_start_migrates)
{
    migrate_every_version(FAULT_DEATH);
}

TEST(an_error_at_any_write_of_a_migration_loses_nothing_and_the_next_start_migrates)
{
    static bool here;
    migrated = &here;
    for (from = 1; from < OLD_VERSIONS; from++) {
        for (int nth = from - 1;; nth += step_of_version()) {
            start_over();
            fail_at(FAULT_ERROR, nth);
            migration();
            if (!fired)
                break; /* past the last write */
            migrated_after();
        }
        CHECK(here);
    }
}

/* What a database is made of, in the words of SQLite. */
static void schema_of(char *to, size_t size)
{
    char path[256];
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    text_format(path, sizeof path, "%s/ledger.db", state_dir);
    CHECK_EQ(sqlite3_open(path, &db), SQLITE_OK);
    CHECK_EQ(sqlite3_prepare_v2(db,
                                "SELECT group_concat(name||sql, char(10)) FROM"
                                " (SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name)",
                                -1, &s, NULL),
             SQLITE_OK);
    CHECK_EQ(sqlite3_step(s), SQLITE_ROW);
    text_copy(to, size, (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    sqlite3_close(db);
}

TEST(every_version_becomes_what_a_new_ledger_is)
{
    static char fresh[16 * 1024], old[16 * 1024];
    fail_at(FAULT_NONE, 0);
    ledger_close(open_fresh());
    schema_of(fresh, sizeof fresh);
    for (from = 1; from < OLD_VERSIONS; from++) {
        start_over();
        ledger_close(reopen());
        CHECK(opened.migrated);
        schema_of(old, sizeof old);
        CHECK_TEXT(old, fresh);
    }
}
