/* The disk under SQLite: files in memory, as a VFS of its own. What is not synced is kept, lost or torn by chance when
   the power fails, each write by itself; and the disk can be full, but for the room of the reserve.

   The ledger's few other files (lock, key, reserve, and the empty file that it makes before SQLite sees it) are real
   ones beside them; where it asks for the size of a file, or moves one, the linker puts what is here before the C
   library's functions. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "sim.h"

enum { FILES_MAX = 96, PATH_SIZE = 600, LOCKS = SQLITE_SHM_NLOCK, REGIONS_MAX = 16, SECTOR = 4096 };

/* What stood where something was written, until the file is synced. A shorter file: what was cut off. */
struct undo {
    size_t at, n, old; /* its bytes are in `olds` from there on */
    bool cut;
};

struct file {
    char path[PATH_SIZE]; /* "": free */
    unsigned char *bytes;
    size_t n, room;
    struct undo *undo;
    size_t undo_n, undo_room;
    unsigned char *olds;
    size_t olds_n, olds_room;
    int shared, sharers[LOCKS]; /* who holds it, who holds each lock of the index */
    bool reserved, pending, exclusive, taken[LOCKS];
    void *regions[REGIONS_MAX];
    int regions_n, indexes; /* of the log's index; who uses it */
};

struct handle {
    sqlite3_file base;
    struct file *file;
    int level;
    uint16_t shares, takes; /* locks of the index, a bit each */
    bool indexed;
};

static struct file files[FILES_MAX];
static bool remembers, full;
static uint64_t works_left;     /* writes, cuts and syncs before the power is gone */
static char reserve[PATH_SIZE]; /* its path */
static uint64_t chance;         /* of SQLite */

/* ---- files ---- */

static struct file *find(const char *path)
{
    for (int i = 0; i < FILES_MAX; i++)
        if (text_equal(files[i].path, path))
            return &files[i];
    return NULL;
}

static struct file *make(const char *path)
{
    struct file *f = find("");
    assert(f != NULL);
    text_copy(f->path, sizeof f->path, path);
    return f;
}

static void drop_index(struct file *f)
{
    for (int i = 0; i < f->regions_n; i++)
        free(f->regions[i]);
    f->regions_n = 0;
}

static void drop(struct file *f)
{
    drop_index(f);
    free(f->bytes);
    free(f->undo);
    free(f->olds);
    memset(f, 0, sizeof *f);
}

static void *room_for(void *at, size_t *room, size_t n, size_t size)
{
    if (n <= *room)
        return at;
    *room = 2 * n + 64;
    at = realloc(at, *room * size);
    assert(at != NULL);
    return at;
}

static void grow(struct file *f, size_t n)
{
    if (n <= f->n)
        return;
    f->bytes = room_for(f->bytes, &f->room, n, 1);
    memset(f->bytes + f->n, 0, n - f->n);
    f->n = n;
}

static bool is_in(const struct file *f, const char *dir)
{
    return f->path[0] != '\0' && text_starts(f->path, dir) && f->path[strlen(dir)] == '/';
}

/* ---- power ---- */

static void remember(struct file *f, size_t at, size_t n, bool cut)
{
    if (!remembers)
        return;
    size_t there = at >= f->n ? 0 : f->n - at < n ? f->n - at : n;
    f->undo = room_for(f->undo, &f->undo_room, f->undo_n + 1, sizeof *f->undo);
    f->olds = room_for(f->olds, &f->olds_room, f->olds_n + n, 1);
    f->undo[f->undo_n++] = (struct undo){ at, n, f->olds_n, cut };
    if (there > 0)
        memcpy(f->olds + f->olds_n, f->bytes + at, there);
    memset(f->olds + f->olds_n + there, 0, n - there); /* where the file was shorter */
    f->olds_n += n;
}

static void forget(struct file *f)
{
    f->undo_n = f->olds_n = 0;
}

void power_on(const char *dir, bool may_fail)
{
    for (int i = 0; i < FILES_MAX; i++)
        forget(&files[i]);
    remembers = may_fail;
    works_left = UINT64_MAX;
    text_format(reserve, sizeof reserve, "%s/reserve", dir);
}

void power_goes_after(uint64_t works)
{
    works_left = works;
}

/* What SQLite does now: does it still reach the disk? */
static bool is_dead(void)
{
    works_left -= works_left > 0 && works_left < UINT64_MAX;
    return works_left == 0;
}

void power_room(bool room)
{
    full = !room;
}

/* Kept, lost, or torn somewhere; a cut file is kept so or is as long as before. */
static bool undo_one(struct sim *s, struct file *f, const struct undo *u)
{
    enum { KEPT, LOST, TORN, FATES };
    uint64_t fate = roll(s, FATES);
    size_t n = fate == LOST || (fate == TORN && u->cut) ? u->n : fate == TORN ? (size_t)roll(s, u->n) : 0;
    grow(f, u->at + n);
    if (n > 0)
        memcpy(f->bytes + u->at, f->olds + u->old, n);
    return fate != KEPT;
}

size_t power_fail(struct sim *s)
{
    size_t lost = 0;
    for (int i = 0; i < FILES_MAX; i++) {
        for (size_t u = files[i].undo_n; u-- > 0;)
            lost += undo_one(s, &files[i], &files[i].undo[u]);
        forget(&files[i]);
    }
    remembers = false; /* what the dead owner still does is nobody's */
    return lost;
}

/* ---- folders ---- */

void power_copy(const char *from, const char *to)
{
    char path[PATH_SIZE];
    for (int i = 0; i < FILES_MAX; i++) {
        const struct file *f = &files[i];
        if (!is_in(f, from))
            continue;
        text_format(path, sizeof path, "%s%s", to, f->path + strlen(from));
        struct file *copy = make(path);
        grow(copy, f->n);
        if (f->n > 0)
            memcpy(copy->bytes, f->bytes, f->n);
    }
}

bool power_rot(struct sim *s, const char *dir)
{
    enum { PAGE = 1024 };
    char path[PATH_SIZE];
    text_format(path, sizeof path, "%s/ledger.db", dir);
    struct file *f = find(path);
    if (f == NULL || f->n < PAGE)
        return false;
    size_t page = roll_of(s, FAULT_BIT_ROT, 4) == 0 ? 0 : (size_t)roll_of(s, FAULT_BIT_ROT, f->n / PAGE);
    for (size_t i = 0; i < PAGE; i++)
        f->bytes[page * PAGE + i] = (unsigned char)roll_of(s, FAULT_BIT_ROT, 256);
    return true;
}

void power_drop(const char *dir)
{
    for (int i = 0; i < FILES_MAX; i++)
        if (is_in(&files[i], dir))
            drop(&files[i]);
}

void power_look(struct sim *s)
{
    for (int i = 0; i < FILES_MAX; i++)
        if (files[i].n > 0 && watch_names_somebody((const char *)files[i].bytes, files[i].n))
            sim_fail(s, INVARIANT_NOTHING_PLAIN_ON_DISK, "%s names somebody", files[i].path);
}

/* The names that the linker gives to the functions of the ledger's own calls. */
int __real_stat(const char *path, struct stat *out);
int __wrap_stat(const char *path, struct stat *out);
int __wrap_stat(const char *path, struct stat *out)
{
    const struct file *f = find(path);
    if (f == NULL)
        return __real_stat(path, out);
    *out = (struct stat){ .st_mode = S_IFREG | 0600, .st_size = (off_t)f->n };
    return 0;
}

int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to)
{
    struct file *f = find(from), *old = find(to);
    if (f == NULL)
        return __real_rename(from, to);
    if (old != NULL)
        drop(old);
    text_copy(f->path, sizeof f->path, to);
    (void)__real_rename(from, to); /* the empty file beside it */
    return 0;
}

/* Real files are synced by the ledger's own calls only; while a stick is written, those are the stick's. */
static int stick_error;
static unsigned stick_left;

void power_stick(int error, unsigned n)
{
    stick_error = error;
    stick_left = n;
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
    struct stat info;
    if (stick_error == 0 || stick_left-- > 0)
        return __real_fsync(fd);
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && ftruncate(fd, info.st_size / 2) != 0)
        return -1;
    errno = stick_error;
    return -1;
}

int posix_fallocate(int fd, off_t at, off_t n)
{
    (void)fd;
    (void)at;
    (void)n;
    return full ? ENOSPC : 0; /* 16 MiB of nothing need not be made */
}

/* ---- what SQLite calls: a file ---- */

static struct handle *handle_of(sqlite3_file *file)
{
    return (struct handle *)(void *)file;
}

static int file_read(sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
    const struct file *f = handle_of(file)->file;
    size_t from = (size_t)at, wanted = (size_t)n, there = from >= f->n ? 0 : f->n - from;
    if (there > wanted)
        there = wanted;
    if (there > 0)
        memcpy(to, f->bytes + from, there);
    memset((char *)to + there, 0, wanted - there);
    return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *file, const void *data, int n, sqlite3_int64 at)
{
    struct file *f = handle_of(file)->file;
    if (is_dead())
        return SQLITE_IOERR_WRITE;
    if (full && access(reserve, F_OK) == 0)
        return SQLITE_FULL;
    remember(f, (size_t)at, (size_t)n, false);
    grow(f, (size_t)at + (size_t)n);
    memcpy(f->bytes + at, data, (size_t)n);
    return SQLITE_OK;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct file *f = handle_of(file)->file;
    if (is_dead())
        return SQLITE_IOERR_TRUNCATE;
    if ((size_t)size < f->n) {
        remember(f, (size_t)size, f->n - (size_t)size, true);
        f->n = (size_t)size;
    }
    return SQLITE_OK;
}

static int file_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    if (is_dead())
        return SQLITE_IOERR_FSYNC;
    forget(handle_of(file)->file);
    return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *out)
{
    *out = (sqlite3_int64)handle_of(file)->file->n;
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *file, int level)
{
    struct handle *h = handle_of(file);
    struct file *f = h->file;
    if (level <= h->level)
        return SQLITE_OK;
    if (level == SQLITE_LOCK_SHARED && (f->pending || f->exclusive))
        return SQLITE_BUSY;
    if (level >= SQLITE_LOCK_RESERVED && h->level < SQLITE_LOCK_RESERVED && f->reserved)
        return SQLITE_BUSY;
    f->shared += h->level == SQLITE_LOCK_NONE;
    f->reserved = f->reserved || level >= SQLITE_LOCK_RESERVED;
    h->level = level;
    if (level != SQLITE_LOCK_EXCLUSIVE)
        return SQLITE_OK;
    f->pending = true;
    f->exclusive = f->shared == 1;
    h->level = f->exclusive ? SQLITE_LOCK_EXCLUSIVE : SQLITE_LOCK_PENDING;
    return f->exclusive ? SQLITE_OK : SQLITE_BUSY;
}

static int file_unlock(sqlite3_file *file, int level)
{
    struct handle *h = handle_of(file);
    struct file *f = h->file;
    if (h->level > SQLITE_LOCK_SHARED && level <= SQLITE_LOCK_SHARED)
        f->reserved = f->pending = f->exclusive = false;
    if (h->level > SQLITE_LOCK_NONE && level == SQLITE_LOCK_NONE)
        f->shared--;
    h->level = level < h->level ? level : h->level;
    return SQLITE_OK;
}

static int file_is_reserved(sqlite3_file *file, int *out)
{
    *out = handle_of(file)->file->reserved;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *file, int what, void *at)
{
    (void)file;
    (void)what;
    (void)at;
    return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *file)
{
    (void)file;
    return SECTOR;
}

static int file_manners(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE; /* as of a real one */
}

/* ---- the index of the log ---- */

static int index_map(sqlite3_file *file, int region, int size, int extend, void volatile **out)
{
    struct handle *h = handle_of(file);
    struct file *f = h->file;
    f->indexes += !h->indexed;
    h->indexed = true;
    *out = NULL;
    if (region >= REGIONS_MAX)
        return SQLITE_FULL;
    for (; extend && f->regions_n <= region; f->regions_n++) {
        f->regions[f->regions_n] = calloc(1, (size_t)size);
        assert(f->regions[f->regions_n] != NULL);
    }
    *out = region < f->regions_n ? f->regions[region] : NULL;
    return SQLITE_OK;
}

static bool may_hold(const struct handle *h, int lock, bool exclusive)
{
    const struct file *f = h->file;
    int others = f->sharers[lock] - ((h->shares & 1u << lock) != 0);
    return !(f->taken[lock] && (h->takes & 1u << lock) == 0) && !(exclusive && others > 0);
}

static void hold(struct handle *h, int lock, bool exclusive, bool on)
{
    uint16_t bit = (uint16_t)(1u << lock), *mine = exclusive ? &h->takes : &h->shares;
    bool was = (*mine & bit) != 0;
    if (exclusive)
        h->file->taken[lock] = on;
    else
        h->file->sharers[lock] += on - was;
    *mine = (uint16_t)(on ? *mine | bit : *mine & ~bit);
}

static int index_lock(sqlite3_file *file, int from, int n, int flags)
{
    struct handle *h = handle_of(file);
    bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0, on = (flags & SQLITE_SHM_LOCK) != 0;
    for (int i = from; on && i < from + n; i++)
        if (!may_hold(h, i, exclusive))
            return SQLITE_BUSY;
    for (int i = from; i < from + n; i++)
        hold(h, i, exclusive, on);
    return SQLITE_OK;
}

static void index_barrier(sqlite3_file *file)
{
    (void)file;
}

static int index_unmap(sqlite3_file *file, int forever)
{
    struct handle *h = handle_of(file);
    (void)forever;
    if (!h->indexed)
        return SQLITE_OK;
    h->indexed = false;
    if (--h->file->indexes == 0)
        drop_index(h->file);
    return SQLITE_OK;
}

static int file_close(sqlite3_file *file)
{
    struct handle *h = handle_of(file);
    index_unmap(file, 0);
    for (int i = 0; i < LOCKS; i++) {
        if ((h->shares & 1u << i) != 0)
            hold(h, i, false, false);
        if ((h->takes & 1u << i) != 0)
            hold(h, i, true, false);
    }
    return file_unlock(file, SQLITE_LOCK_NONE);
}

/* ---- what SQLite calls: the disk ---- */

static const sqlite3_io_methods methods = { .iVersion = 2,
                                            .xClose = file_close,
                                            .xRead = file_read,
                                            .xWrite = file_write,
                                            .xTruncate = file_truncate,
                                            .xSync = file_sync,
                                            .xFileSize = file_size,
                                            .xLock = file_lock,
                                            .xUnlock = file_unlock,
                                            .xCheckReservedLock = file_is_reserved,
                                            .xFileControl = file_control,
                                            .xSectorSize = file_sector,
                                            .xDeviceCharacteristics = file_manners,
                                            .xShmMap = index_map,
                                            .xShmLock = index_lock,
                                            .xShmBarrier = index_barrier,
                                            .xShmUnmap = index_unmap };

/* A database's own file must stand there already: empty, and a real one. */
static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *out, int flags, int *flags_out)
{
    struct handle *h = handle_of(out);
    (void)vfs;
    memset(h, 0, sizeof *h);
    struct file *f = path != NULL ? find(path) : NULL;
    if (path != NULL && f == NULL && ((flags & SQLITE_OPEN_CREATE) != 0 || access(path, F_OK) == 0))
        f = make(path);
    if (f == NULL)
        return SQLITE_CANTOPEN;
    h->base.pMethods = &methods;
    h->file = f;
    if (flags_out != NULL)
        *flags_out = flags;
    return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
    struct file *f = find(path);
    (void)vfs;
    (void)sync;
    if (f == NULL)
        return SQLITE_IOERR_DELETE_NOENT;
    drop(f);
    return SQLITE_OK;
}

static int disk_access(sqlite3_vfs *vfs, const char *path, int flags, int *out)
{
    const struct file *f = find(path);
    (void)vfs;
    *out = f != NULL && (flags != SQLITE_ACCESS_EXISTS || f->n > 0);
    return SQLITE_OK;
}

static int disk_full_path(sqlite3_vfs *vfs, const char *path, int n, char *out)
{
    (void)vfs;
    text_copy(out, (size_t)n, path);
    return SQLITE_OK;
}

static int disk_chance(sqlite3_vfs *vfs, int n, char *out)
{
    (void)vfs;
    for (int i = 0; i < n; i++)
        out[i] = (char)seed_number((struct seed){ chance, 0x53 }, (uint64_t)i);
    return n;
}

static void put_in_place(void)
{
    static sqlite3_vfs vfs;
    if (vfs.zName != NULL)
        return;
    /* One thread, and nobody asks how much memory there is. */
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_initialize();
    vfs = *sqlite3_vfs_find(NULL);
    vfs.zName = "memory";
    vfs.szOsFile = sizeof(struct handle);
    vfs.mxPathname = PATH_SIZE;
    vfs.xOpen = disk_open;
    vfs.xDelete = disk_delete;
    vfs.xAccess = disk_access;
    vfs.xFullPathname = disk_full_path;
    vfs.xRandomness = disk_chance;
    sqlite3_vfs_register(&vfs, 1);
}

void power_begin(uint64_t seed)
{
    put_in_place();
    chance = seed;
    sqlite3_randomness(0, NULL); /* begins anew */
}
