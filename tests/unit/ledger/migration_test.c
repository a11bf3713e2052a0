/* The migration of a ledger of the first schema, on a disk that fails at its n-th write, cut or sync. After each the
   next start migrates it, nothing of it is missing, and each copy that was kept is whole and without persons. */
#include <dirent.h>

#include "failing_disk.h"
#include "version_one.h"

static bool *migrated; /* in memory that outlives the child */

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
    CHECK_EQ(sqlite3_column_int(s, 3), 1);
    sqlite3_finalize(s);
    sqlite3_close(db);
}

/* Every copy that has its name is whole and without persons, and nothing half made is left. */
static unsigned copies_kept(void)
{
    unsigned n = 0;
    DIR *dir = opendir(state_dir);
    CHECK(dir != NULL);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        CHECK(strstr(entry->d_name, ".new") == NULL);
        CHECK(strstr(entry->d_name, "damaged") == NULL);
        if (strncmp(entry->d_name, "ledger-version-1-", 17) != 0)
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
    run_on(path, version_1);
}

static void migrate_until_the_end(enum fault kind)
{
    int nth = 0;
    migrated = mmap(NULL, sizeof *migrated, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(migrated != MAP_FAILED);
    for (*migrated = false; !*migrated; nth++) {
        CHECK(nth < 1000);
        start_over();
        fail_at(kind, nth);
        die_after(migration);
        migrated_after();
    }
    CHECK(nth > 20);
}

TEST(a_power_cut_at_any_write_of_a_migration_loses_nothing_and_the_next_start_migrates)
{
    migrate_until_the_end(FAULT_CUT);
}

TEST(a_death_at_any_write_of_a_migration_loses_nothing_and_the_next_start_migrates)
{
    migrate_until_the_end(FAULT_DEATH);
}

TEST(an_error_at_any_write_of_a_migration_loses_nothing_and_the_next_start_migrates)
{
    static bool here;
    migrated = &here;
    for (int nth = 0;; nth++) {
        start_over();
        fail_at(FAULT_ERROR, nth);
        migration();
        if (!fired)
            break; /* past the last write */
        migrated_after();
    }
    CHECK(here);
}
