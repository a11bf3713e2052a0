/* Opening and closing. The order for the owner: folder, lock, database (a damaged one is set aside), schema, key,
   this boot's row, rows whose key is lost, reserve. */
#include "ledger/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "ledger/inside.h"

enum { BOOT_ID_SIZE = 40 };

static int64_t clock_ms(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct ledger_moment system_now(void *self)
{
    (void)self;
    return (struct ledger_moment){ clock_ms(CLOCK_REALTIME), clock_ms(CLOCK_BOOTTIME) };
}

static struct ledger *create(const char *dir, bool writes)
{
    struct ledger *l = sodium_init() >= 0 ? calloc(1, sizeof *l) : NULL;
    if (l == NULL)
        return NULL;
    l->lock = -1;
    l->writes = writes;
    l->now = system_now;
    text_copy(l->dir, sizeof l->dir, dir);
    return l;
}

/* ---- the database ---- */

static int log_pages_changed(void *self, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    struct ledger *l = self;
    l->log_pages = pages;
    return SQLITE_OK; /* ledger_flush moves them, in a quiet moment */
}

/* RESULT_OK when `sql` gives one row that is `want`; RESULT_BAD when the file is damaged. */
static enum result expect(sqlite3 *db, const char *sql, const char *want)
{
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &s, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(s);
    enum result r = code == SQLITE_ROW && text_equal(column_text(s, 0), want) ? RESULT_OK : RESULT_BAD;
    sqlite3_finalize(s);
    bool damaged = (code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB || code == SQLITE_ROW;
    return r == RESULT_OK || damaged ? r : result_of(db, code);
}

static enum result configure(struct ledger *l)
{
    sqlite3_busy_timeout(l->db, BUSY_MS);
    /* Rows are small: small pages make a commit's sync short (some tenth faster than with 4 KiB). */
    enum result r = run_sql(l->db, "PRAGMA page_size=1024");
    if (r == RESULT_OK)
        r = expect(l->db, "PRAGMA journal_mode=WAL", "wal");
    if (r == RESULT_OK)
        r = run_sql(l->db, "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;"
                           "PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;");
    sqlite3_wal_hook(l->db, log_pages_changed, l);
    return r;
}

/* A closed damaged database keeps its log as it is: it may be what a specialist needs. */
static void close_database(struct ledger *l, bool damaged)
{
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        sqlite3_finalize(l->statements[i]);
        l->statements[i] = NULL;
    }
    if (damaged && l->db != NULL)
        sqlite3_db_config(l->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_close(l->db);
    l->db = NULL;
}

/* Makes the file with our mode, and names it durably, before SQLite sees it. */
static enum result make_file(const char *path, bool *fresh)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    *fresh = fd >= 0;
    if (fd < 0)
        return errno == EEXIST ? RESULT_OK : errno == ENOSPC ? RESULT_FULL : RESULT_IO;
    close(fd);
    return disk_sync_folder_of(path);
}

static enum result open_database(struct ledger *l, bool *fresh, int *version)
{
    char path[LEDGER_PATH_SIZE];
    disk_path(l->dir, DISK_LEDGER, path);
    enum result r = make_file(path, fresh);
    if (r != RESULT_OK)
        return r;
    if (sqlite3_open_v2(path, &l->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL) != SQLITE_OK)
        return RESULT_IO;
    r = configure(l);
    if (r == RESULT_OK)
        r = schema_version(l->db, version);
    if (r == RESULT_OK)
        r = expect(l->db, "PRAGMA quick_check(1)", "ok");
    return r;
}

static enum result open_or_set_aside(struct ledger *l, struct ledger_opened *opened, int *version)
{
    bool again = false;
    enum result r = open_database(l, &opened->fresh, version);
    if (r == RESULT_BAD) { /* SQLite takes a read that failed once for damage: what waits is worth a second look */
        close_database(l, true);
        r = open_database(l, &again, version);
    }
    if (r != RESULT_BAD)
        return r;
    close_database(l, true);
    r = disk_set_aside(l->dir, moment_now(l).wall_ms, opened->kept);
    log_error("the ledger is damaged and is set aside as %s: %s", opened->kept, result_text(r));
    if (r != RESULT_OK)
        return r;
    disk_give_reserve(l->dir); /* the new one may need its room; it is taken again below */
    r = open_database(l, &opened->fresh, version);
    return r == RESULT_BAD ? RESULT_IO : r;
}

/* Last of all: a report of an open that fails is lost, and a file without its names beside it is told of again. */
static void tell_aside(struct ledger *l, struct ledger_opened *opened)
{
    char kept[LEDGER_PATH_SIZE];
    while (damaged_unnamed(l->dir, kept)) {
        disk_give_reserve(l->dir);
        text_copy(opened->kept, sizeof opened->kept, kept);
        opened->set_aside = true;
        enum result named = damaged_name(kept, &opened->named_rows, &opened->named_all);
        l->reserve_held = disk_take_reserve(l->dir) == RESULT_OK;
        if (named == RESULT_OK)
            continue;
        log_error("what waited in %s could not be named: %s", kept, result_text(named));
        return;
    }
}

static enum result migrate(struct ledger *l, int version, struct ledger_opened *opened)
{
    if (version == SCHEMA_VERSION)
        return RESULT_OK;
    enum result r = RESULT_OK;
    if (version > 0) {
        r = disk_keep_copy(l->db, l->dir, version, moment_now(l).wall_ms, opened->kept);
        opened->migrated = r == RESULT_OK;
    }
    return r == RESULT_OK ? schema_migrate(l->db, version) : r;
}

/* ---- keys ---- */

static enum result lose_row(struct ledger *l, uint64_t seq, unsigned *moved)
{
    struct transaction t = { .seq = seq };
    struct head h;
    enum result r = head_of(l, &t, &h);
    if (r != RESULT_OK || h.life == LIFE_STAFF || h.life == LIFE_REJECTED)
        return r; /* staff have it already */
    if (h.life != LIFE_UNKNOWN)
        r = head_move(l, &h, LIFE_UNKNOWN);
    if (r == RESULT_OK)
        r = head_move(l, &h, LIFE_STAFF);
    if (r == RESULT_OK)
        r = head_mark(l, &h);
    *moved += r == RESULT_OK;
    return r;
}

/* Rows whose patron no key opens any more go to staff; the sealed text stays, should the key be found. */
static enum result lose_rows(struct ledger *l, void *self)
{
    struct ledger_opened *opened = self;
    char patron[ID_SIZE];
    uint64_t after = 0;
    opened->lost_rows = 0;
    for (;;) {
        sqlite3_stmt *s = statement(l, ST_SEALED_ROWS);
        sqlite3_bind_int64(s, 1, (int64_t)after);
        enum result r = step(l, s);
        if (r != RESULT_OK)
            return r == RESULT_NONE ? RESULT_OK : r;
        after = (uint64_t)sqlite3_column_int64(s, 0);
        enum result opens = seal_open(l, after, sqlite3_column_int64(s, 1), column_bytes(s, 2), patron);
        sqlite3_reset(s);
        wipe(patron, sizeof patron);
        if (opens == RESULT_OK)
            continue;
        if (opens != RESULT_REFUSED)
            return opens;
        opened->key_lost = true;
        r = lose_row(l, after, &opened->lost_rows);
        if (r != RESULT_OK)
            return r;
    }
}

/* ---- this boot ---- */

static enum result read_boot_id(char to[static BOOT_ID_SIZE])
{
    FILE *f = fopen("/proc/sys/kernel/random/boot_id", "r");
    if (f == NULL)
        return RESULT_IO;
    enum result r = fgets(to, BOOT_ID_SIZE, f) != NULL ? RESULT_OK : RESULT_IO;
    fclose(f);
    if (r == RESULT_OK)
        to[strcspn(to, "\n")] = '\0';
    return r;
}

static enum result find_boot(struct ledger *l, const char *boot_id)
{
    sqlite3_stmt *s = statement(l, ST_BOOT_ADD);
    bind_text(s, 1, boot_id);
    enum result r = run(l, s);
    if (r != RESULT_OK)
        return r;
    s = statement(l, ST_BOOT_ID);
    bind_text(s, 1, boot_id);
    r = step(l, s);
    if (r != RESULT_OK)
        return r == RESULT_NONE ? RESULT_IO : r;
    l->boot = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return RESULT_OK;
}

struct start_work {
    const char *boot_id;
    struct ledger_opened *opened;
};

static enum result start(struct ledger *l, void *self)
{
    const struct start_work *work = self;
    enum result r = find_boot(l, work->boot_id);
    if (r == RESULT_OK)
        r = keys_adopt(l);
    if (r == RESULT_OK)
        r = seal_erase_keys(l, NULL);
    if (r == RESULT_OK)
        r = outcomes_again(l);
    if (r == RESULT_OK)
        r = keep_start(l);
    return r == RESULT_OK ? lose_rows(l, work->opened) : r;
}

static enum result start_boot(struct ledger *l, const struct ledger_options *options, struct ledger_opened *opened)
{
    char boot_id[BOOT_ID_SIZE] = "";
    enum result r = RESULT_OK;
    if (options->boot_id != NULL)
        text_copy(boot_id, sizeof boot_id, options->boot_id);
    else
        r = read_boot_id(boot_id);
    struct start_work work = { boot_id, opened };
    return r == RESULT_OK ? commit_work(l, true, start, &work) : r;
}

static enum result open_owner(struct ledger *l, const struct ledger_options *options, struct ledger_opened *opened)
{
    int version = 0;
    enum result r = disk_make_folder(l->dir);
    if (r == RESULT_OK)
        r = disk_lock(l->dir, &l->lock);
    /* After an end without warning the log may still hold what had been erased. */
    bool log_left = disk_has_bytes(l->dir, DISK_LOG);
    if (r == RESULT_OK)
        r = open_or_set_aside(l, opened, &version);
    if (r == RESULT_OK)
        r = migrate(l, version, opened);
    if (r == RESULT_OK)
        r = keys_load(l, options->key_file);
    if (r != RESULT_OK)
        return r;
    l->reserve_held = disk_take_reserve(l->dir) == RESULT_OK;
    r = start_boot(l, options, opened);
    if (r == RESULT_OK)
        tell_aside(l, opened);
    l->full = !l->reserve_held;
    opened->no_reserve = l->full;
    l->erased = log_left;
    l->erased_ms = moment_now(l).monotonic_ms;
    return r;
}

enum result ledger_open(const struct ledger_options *options, struct ledger **out, struct ledger_opened *opened)
{
    struct ledger_opened report = { 0 };
    struct ledger *l = create(options->dir, true);
    if (l == NULL)
        return RESULT_FULL;
    if (options->now != NULL) {
        l->now = options->now;
        l->self = options->self;
    }
    l->build_ms = options->build_ms;
    text_copy(l->key_path, sizeof l->key_path, options->key_file);
    reduce_plan(l, options->keep_days);
    keep_plan(l, options->forget_days);
    rotate_plan(l, options->key_days);
    memcpy(l->tells, options->tells, sizeof l->tells);
    enum result r = open_owner(l, options, &report);
    if (r == RESULT_OK) {
        *opened = report;
        *out = l;
        l = NULL;
    }
    ledger_close(l);
    return r;
}

static enum result open_for_reading(struct ledger *l, const char *key_file)
{
    char path[LEDGER_PATH_SIZE];
    int version = 0;
    disk_path(l->dir, DISK_LEDGER, path);
    if (access(path, F_OK) != 0)
        return RESULT_NONE;
    if (sqlite3_open_v2(path, &l->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE, NULL) != SQLITE_OK)
        return RESULT_IO;
    sqlite3_busy_timeout(l->db, BUSY_MS);
    enum result r = schema_version(l->db, &version);
    if (r == RESULT_OK && version != SCHEMA_VERSION)
        r = version == 0 ? RESULT_NONE : RESULT_REFUSED;
    if (r == RESULT_OK)
        r = run_sql(l->db, "PRAGMA query_only=ON; PRAGMA trusted_schema=OFF;");
    if (r == RESULT_OK && key_file != NULL && keys_load(l, key_file) == RESULT_IO)
        r = RESULT_IO;
    return r;
}

enum result ledger_open_reader(const char *dir, const char *key_file, struct ledger **out)
{
    struct ledger *l = create(dir, false);
    if (l == NULL)
        return RESULT_FULL;
    enum result r = open_for_reading(l, key_file);
    if (r == RESULT_OK) {
        *out = l;
        l = NULL;
    }
    ledger_close(l);
    return r;
}

void ledger_close(struct ledger *l)
{
    if (l == NULL)
        return;
    /* What is left: later facts, keys without rows. The log goes with SQLite's own closing. */
    if ((l->facts_count > 0 || l->erased) && commit_work(l, true, seal_erase_keys, NULL) != RESULT_OK)
        log_error("what came last could not be written at the end");
    close_database(l, false);
    if (l->lock >= 0)
        close(l->lock);
    wipe(l, sizeof *l);
    free(l);
}
