/* The state folder's files: lock, reserve, keys, what is set aside. Everything that must outlive a power cut is
   synced, and so is the folder that names it. */
#include "ledger/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

static const char *const names[] = {
    [DISK_LEDGER] = "ledger.db", [DISK_LOG] = "ledger.db-wal", [DISK_INDEX] = "ledger.db-shm",
    [DISK_LOCK] = "ledger.lock", [DISK_RESERVE] = "reserve",   [DISK_COPY] = "ledger-copy.new",
};

enum { KEPT_SINCE = 8 }; /* schema version */
enum { NAME_ROOM = 64 }; /* what stands behind the folder in the longest path */

static enum result result_of_errno(void)
{
    return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? RESULT_FULL
           : errno == ENOENT                                    ? RESULT_NONE
                                                                : RESULT_IO;
}

void disk_path(const char *dir, enum disk_file file, char to[static LEDGER_PATH_SIZE])
{
    text_format(to, LEDGER_PATH_SIZE, "%s/%s", dir, names[file]);
}

bool disk_has_bytes(const char *dir, enum disk_file file)
{
    char path[LEDGER_PATH_SIZE];
    struct stat info;
    disk_path(dir, file, path);
    return stat(path, &info) == 0 && info.st_size > 0;
}

static enum result sync_folder(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return RESULT_IO;
    enum result r = fsync(fd) == 0 ? RESULT_OK : RESULT_IO;
    close(fd);
    return r;
}

/* The folder part of a path; "." when there is none. */
static void folder_of(const char *path, char to[static LEDGER_PATH_SIZE])
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        text_copy(to, LEDGER_PATH_SIZE, ".");
    else
        text_copy_bytes(to, LEDGER_PATH_SIZE, bytes_of(path, slash == path ? 1 : (size_t)(slash - path)));
}

enum result disk_sync_folder_of(const char *path)
{
    char folder[LEDGER_PATH_SIZE];
    folder_of(path, folder);
    return sync_folder(folder);
}

enum result disk_make_folder(const char *dir)
{
    char part[LEDGER_PATH_SIZE];
    size_t n = strlen(dir);
    if (n == 0 || n + NAME_ROOM > LEDGER_PATH_SIZE)
        return RESULT_BAD;
    for (size_t i = 1; i <= n; i++) {
        if (dir[i] != '/' && dir[i] != '\0')
            continue;
        text_copy_bytes(part, sizeof part, bytes_of(dir, i));
        if (mkdir(part, 0700) == 0) {
            if (disk_sync_folder_of(part) != RESULT_OK)
                return RESULT_IO;
        } else if (errno != EEXIST) {
            return result_of_errno() == RESULT_FULL ? RESULT_FULL : RESULT_IO;
        }
    }
    return RESULT_OK;
}

enum result disk_lock(const char *dir, int *lock)
{
    char path[LEDGER_PATH_SIZE];
    disk_path(dir, DISK_LOCK, path);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return RESULT_IO;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        enum result r = errno == EWOULDBLOCK ? RESULT_BUSY : RESULT_IO;
        close(fd);
        return r;
    }
    *lock = fd;
    return RESULT_OK;
}

/* "20261123T183000" of a wall time, UTC: a name that sorts. */
static void dated(int64_t wall_ms, char to[static 20])
{
    struct when w = when_of(wall_ms, 0);
    struct day d = when_day(w);
    int hour, minute;
    when_clock(w, &hour, &minute);
    text_format(to, 20, "%04d%02d%02dT%02d%02d%02d", d.year, d.month, d.day, hour, minute, (int)(wall_ms / 1000 % 60));
}

/* dir/STEM-DATE.db, or with -2, -3 …, that is not there yet. */
static enum result free_name(const char *dir, const char *stem, int64_t wall_ms, char to[static LEDGER_PATH_SIZE])
{
    char date[20];
    dated(wall_ms, date);
    for (int i = 1; i < 1000; i++) {
        text_format(to, LEDGER_PATH_SIZE, "%s/%s-%s", dir, stem, date);
        if (i > 1)
            text_add(to, LEDGER_PATH_SIZE, "-%d", i);
        text_add(to, LEDGER_PATH_SIZE, ".db");
        if (access(to, F_OK) != 0)
            return RESULT_OK;
    }
    return RESULT_IO;
}

enum result disk_set_aside(const char *dir, int64_t wall_ms, char kept[static LEDGER_PATH_SIZE])
{
    char from[LEDGER_PATH_SIZE], to[LEDGER_PATH_SIZE], path[LEDGER_PATH_SIZE];
    enum result r = free_name(dir, "ledger-damaged", wall_ms, path);
    if (r != RESULT_OK)
        return r;
    /* The log first: SQLite deletes a log that it finds without its database. */
    disk_path(dir, DISK_LOG, from);
    if (strlen(path) + 5 > sizeof to)
        return RESULT_IO;
    text_format(to, sizeof to, "%.*s-wal", (int)(sizeof to - 5), path);
    if (rename(from, to) != 0 && errno != ENOENT)
        return RESULT_IO;
    disk_path(dir, DISK_INDEX, from);
    unlink(from); /* made anew from the log */
    disk_path(dir, DISK_LEDGER, from);
    if (rename(from, path) != 0 || sync_folder(dir) != RESULT_OK)
        return RESULT_IO;
    text_copy(kept, LEDGER_PATH_SIZE, path);
    return RESULT_OK;
}

static enum result sync_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return RESULT_IO;
    enum result r = fsync(fd) == 0 ? RESULT_OK : RESULT_IO;
    close(fd);
    return r;
}

/* Patrons who wait go on waiting in the migrated ledger; a copy would keep them for ever. */
static enum result strip_persons(const char *path, int version)
{
    sqlite3 *copy = NULL;
    enum result r = result_of(copy, sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE, NULL));
    if (r == RESULT_OK)
        r = run_sql(copy, "PRAGMA secure_delete=ON; PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;"
                          "DELETE FROM waiting; DELETE FROM day_key;");
    if (r == RESULT_OK && version >= KEPT_SINCE)
        r = run_sql(copy, "DELETE FROM kept; DELETE FROM keep_key;");
    sqlite3_close(copy);
    return r;
}

static enum result copy_into(sqlite3 *db, const char *path)
{
    sqlite3_stmt *s = NULL;
    enum result r = result_of(db, sqlite3_prepare_v2(db, "VACUUM INTO ?1", -1, &s, NULL));
    if (r == RESULT_OK) {
        bind_text(s, 1, path);
        r = result_of(db, sqlite3_step(s));
    }
    sqlite3_finalize(s);
    return r;
}

/* A copy that the power cut short, with the persons who are still in it. */
static void remove_copy(const char *path)
{
    char journal[LEDGER_PATH_SIZE];
    text_format(journal, sizeof journal, "%s", path);
    text_add(journal, sizeof journal, "-journal");
    unlink(path);
    unlink(journal);
}

enum result disk_keep_copy(sqlite3 *db, const char *dir, int version, int64_t wall_ms,
                           char kept[static LEDGER_PATH_SIZE])
{
    char stem[32], path[LEDGER_PATH_SIZE], beside[LEDGER_PATH_SIZE];
    text_format(stem, sizeof stem, "ledger-version-%d", version);
    enum result r = free_name(dir, stem, wall_ms, path);
    if (r != RESULT_OK)
        return r;
    disk_path(dir, DISK_COPY, beside);
    remove_copy(beside);
    r = copy_into(db, beside);
    if (r == RESULT_OK)
        r = strip_persons(beside, version);
    if (r == RESULT_OK && chmod(beside, 0600) != 0)
        r = RESULT_IO;
    if (r == RESULT_OK)
        r = sync_file(beside);
    if (r == RESULT_OK && rename(beside, path) != 0)
        r = RESULT_IO;
    if (r == RESULT_OK)
        r = sync_folder(dir);
    if (r == RESULT_OK)
        text_copy(kept, LEDGER_PATH_SIZE, path);
    else
        remove_copy(beside);
    return r;
}

enum result disk_take_reserve(const char *dir)
{
    char path[LEDGER_PATH_SIZE];
    disk_path(dir, DISK_RESERVE, path);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return result_of_errno();
    /* posix_fallocate returns its error. What is there already is not taken twice. */
    int error = posix_fallocate(fd, 0, LEDGER_RESERVE_BYTES);
    close(fd);
    if (error == 0)
        return RESULT_OK;
    unlink(path);
    return error == ENOSPC ? RESULT_FULL : RESULT_IO;
}

void disk_give_reserve(const char *dir)
{
    char path[LEDGER_PATH_SIZE];
    disk_path(dir, DISK_RESERVE, path);
    if (unlink(path) != 0 && errno != ENOENT)
        log_error("the reserve cannot be given back: errno %d", errno);
}

static enum result write_all(int fd, struct bytes data)
{
    while (data.n > 0) {
        ssize_t n = write(fd, data.at, data.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return result_of_errno();
        data = bytes_part(data, (size_t)n, data.n);
    }
    return RESULT_OK;
}

enum result disk_write_small(const char *path, struct bytes data)
{
    char folder[LEDGER_PATH_SIZE], beside[LEDGER_PATH_SIZE];
    if (strlen(path) + NAME_ROOM > LEDGER_PATH_SIZE)
        return RESULT_IO;
    folder_of(path, folder);
    text_format(beside, sizeof beside, "%s.new", path);
    enum result r = disk_make_folder(folder);
    if (r != RESULT_OK)
        return r;
    unlink(beside); /* left by a power cut */
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return result_of_errno();
    r = write_all(fd, data);
    if (r == RESULT_OK && fsync(fd) != 0)
        r = RESULT_IO;
    close(fd);
    if (r == RESULT_OK && rename(beside, path) != 0)
        r = RESULT_IO;
    if (r == RESULT_OK)
        return disk_sync_folder_of(path);
    unlink(beside);
    return r;
}

void disk_plain_name(const char *name, char *to, size_t size)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    text_copy(to, size, name);
    for (char *at = to; *at != '\0'; at++)
        if (strchr(letters, *at) == NULL)
            *at = '-';
}

enum result disk_rename(const char *from, const char *to)
{
    return rename(from, to) == 0 ? disk_sync_folder_of(to) : RESULT_IO;
}

enum result disk_read_key(const char *path, uint8_t key[static KEY_BYTES])
{
    uint8_t read_in[KEY_BYTES + 1];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? RESULT_NONE : RESULT_IO;
    ssize_t n = read(fd, read_in, sizeof read_in);
    close(fd);
    enum result r = n == KEY_BYTES ? RESULT_OK : n < 0 ? RESULT_IO : RESULT_BAD;
    if (r == RESULT_OK)
        memcpy(key, read_in, KEY_BYTES);
    wipe(read_in, sizeof read_in);
    return r;
}

enum result disk_make_key(const char *path, uint8_t key[static KEY_BYTES])
{
    uint8_t fresh[KEY_BYTES];
    randombytes_buf(fresh, sizeof fresh);
    enum result r = disk_write_small(path, bytes_of(fresh, sizeof fresh));
    if (r == RESULT_OK)
        memcpy(key, fresh, KEY_BYTES);
    wipe(fresh, sizeof fresh);
    return r;
}
