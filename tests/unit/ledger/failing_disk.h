/* A disk on which the n-th write, cut, renaming or sync of a file is the last thing that happens: the program dies
   there (the write torn in half), or the power fails there (of what was written since the last sync of each file, every
   write is kept, lost or torn by itself; a renaming may be undone until its folder is synced), or it fails once. It
   stands between SQLite and the system by its functions' names. */
/* Hundreds of ledgers: in memory. The disk itself keeps, loses or tears what is not synced. */
#pragma once

#define FIXTURE_FOLDER "/dev/shm"
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "fixture.h"

enum fault { FAULT_NONE, FAULT_DEATH, FAULT_CUT, FAULT_ERROR };
static enum fault fault;
static int fault_in; /* counts down; at 0 it happens, once */
static bool fired;

/* The reserve has tests of its own, and takes long to make some hundred times. */
int posix_fallocate(int fd, off_t at, off_t n)
{
    (void)fd;
    (void)at;
    (void)n;
    return 0;
}

/* True when this call is the one that fails. */
static bool strikes(void)
{
    if (fault == FAULT_NONE || fault_in-- > 0 || fired)
        return false;
    fired = true;
    errno = EIO;
    return true;
}

/* What stood where something was written, until that file is synced. */
enum { UNDO_MAX = 4096, UNDO_BYTES = 4096, FILES_MAX = 64 };
static struct undo {
    int fd; /* of `files` */
    off64_t at;
    size_t n;
    unsigned char old[UNDO_BYTES]; /* zeros where the file was shorter, as a file system leaves them */
} undo[UNDO_MAX];
static size_t undo_n;
static uint64_t cut_seed;
static bool disk_lies; /* says that it has synced, and has not */

/* A file by itself, whoever has it open, and under which number. */
static struct {
    ino_t inode;
    int fd;
} files[FILES_MAX];
static size_t files_n;

static int file_of(int fd)
{
    struct stat info;
    CHECK_EQ(fstat(fd, &info), 0);
    for (size_t i = 0; i < files_n; i++)
        if (files[i].inode == info.st_ino)
            return files[i].fd;
    CHECK(files_n < FILES_MAX);
    files[files_n].inode = info.st_ino;
    char path[64];
    text_format(path, sizeof path, "/proc/self/fd/%d", fd); /* it may be open for writing alone */
    int again = open(path, O_RDWR | O_CLOEXEC);
    CHECK(again >= 0 || S_ISDIR(info.st_mode));
    return files[files_n++].fd = again;
}

static void forget_files(void)
{
    while (files_n > 0)
        close(files[--files_n].fd);
    undo_n = 0;
}

static void remember(int fd, size_t n, off64_t at)
{
    if (fault != FAULT_CUT)
        return;
    CHECK(undo_n < UNDO_MAX);
    CHECK(n <= UNDO_BYTES);
    struct undo *u = &undo[undo_n++];
    *u = (struct undo){ .fd = file_of(fd), .at = at, .n = n };
    CHECK(syscall(SYS_pread64, u->fd, u->old, n, at) >= 0);
}

static void forget(int fd)
{
    size_t kept = 0;
    if (undo_n == 0)
        return;
    fd = file_of(fd);
    for (size_t i = 0; i < undo_n; i++)
        if (undo[i].fd != fd)
            undo[kept++] = undo[i];
    undo_n = kept;
}

/* A renaming, until its folder is synced; what stood under the new name is kept meanwhile. */
enum { RENAMES_MAX = 16, NAME_MAX_BYTES = 256 };
static struct renamed {
    char from[NAME_MAX_BYTES], to[NAME_MAX_BYTES], old[NAME_MAX_BYTES + 8];
} renames[RENAMES_MAX];
static size_t renames_n;

static void remember_rename(const char *from, const char *to)
{
    CHECK(renames_n < RENAMES_MAX);
    struct renamed *r = &renames[renames_n++];
    text_copy(r->from, sizeof r->from, from);
    text_copy(r->to, sizeof r->to, to);
    text_format(r->old, sizeof r->old, "%s.undo", to);
    if (link(to, r->old) != 0)
        r->old[0] = '\0';
}

static void forget_renames(void)
{
    for (; renames_n > 0; renames_n--)
        if (renames[renames_n - 1].old[0] != '\0')
            unlink(renames[renames_n - 1].old);
}

static void undo_rename(const struct renamed *r)
{
    syscall(SYS_rename, r->to, r->from);
    if (r->old[0] != '\0')
        syscall(SYS_rename, r->old, r->to);
}

static void lose_power(void)
{
    size_t lost = renames_n > 0 ? seed_number((struct seed){ cut_seed, 2 }, 0) % (renames_n + 1) : 0;
    for (; lost > 0; lost--) /* the last ones */
        undo_rename(&renames[--renames_n]);
    forget_renames();
    for (size_t i = undo_n; i-- > 0;) {
        uint64_t fate = seed_number((struct seed){ cut_seed, 1 }, i) % 3; /* kept, lost, torn */
        if (fate > 0)
            syscall(SYS_pwrite64, undo[i].fd, undo[i].old, undo[i].n / fate, undo[i].at);
    }
    _exit(42);
}

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at)
{
    bool last = strikes();
    if (last && fault == FAULT_ERROR)
        return -1;
    remember(fd, n, at);
    ssize_t written = syscall(SYS_pwrite64, fd, data, last ? n / 2 : n, at);
    if (last && fault == FAULT_CUT)
        lose_power();
    if (last)
        _exit(42);
    return written;
}

static int synced(int fd, long call)
{
    if (strikes()) {
        if (fault == FAULT_ERROR)
            return -1;
        if (fault == FAULT_CUT)
            lose_power();
        _exit(42);
    }
    struct stat info;
    if (!disk_lies && fault == FAULT_CUT && fstat(fd, &info) == 0 && S_ISDIR(info.st_mode))
        forget_renames();
    if (!disk_lies)
        forget(fd);
    return (int)syscall(call, fd);
}

int fdatasync(int fd)
{
    return synced(fd, SYS_fdatasync);
}

int fsync(int fd)
{
    return synced(fd, SYS_fsync);
}

ssize_t write(int fd, const void *data, size_t n)
{
    off64_t at = fault != FAULT_NONE && fd > STDERR_FILENO ? lseek64(fd, 0, SEEK_CUR) : -1;
    if (at < 0) /* no file */
        return syscall(SYS_write, fd, data, n);
    bool last = strikes();
    if (last && fault == FAULT_ERROR)
        return -1;
    remember(fd, n, at);
    ssize_t written = syscall(SYS_write, fd, data, last ? n / 2 : n);
    if (last && fault == FAULT_CUT)
        lose_power();
    if (last)
        _exit(42);
    return written;
}

int rename(const char *from, const char *to)
{
    bool last = strikes();
    if (last && fault == FAULT_ERROR)
        return -1;
    if (last && fault == FAULT_DEATH)
        _exit(42);
    if (fault == FAULT_CUT)
        remember_rename(from, to);
    int result = (int)syscall(SYS_rename, from, to);
    if (last)
        lose_power();
    return result;
}

int ftruncate64(int fd, off64_t n)
{
    if (strikes()) {
        if (fault == FAULT_ERROR)
            return -1;
        if (fault == FAULT_CUT)
            lose_power();
        _exit(42);
    }
    return (int)syscall(SYS_ftruncate, fd, n);
}

/* A power cut has many outcomes: the soak looks at more of them at each n. */
static int fate;

static inline bool next_fate(enum fault kind)
{
    bool more = kind == FAULT_CUT && getenv("KITAP_SOAK") != NULL && fate < 19;
    fate = more ? fate + 1 : 0;
    return more;
}

/* For whoever asks how many. */
static inline void say_places(enum fault kind, int places, const char *of)
{
    static const char *const words[] = { "", "the program dies", "the power fails", "an error comes" };
    printf("%d places (writes, cuts, renamings, syncs) of %s: %s there, once each\n", places, of, words[kind]);
}

/* From now on, in a folder of its own, the nth fails. */
static inline void fail_at(enum fault kind, int nth)
{
    fault = kind;
    fault_in = nth;
    fired = false;
    cut_seed = (uint64_t)nth + 1000000 * (uint64_t)fate;
    forget_files();
    forget_renames();
}
