/* The disk under SQLite, by the C library's own names: what is not synced is kept, lost or torn by chance when the
   power fails, each write by itself; and the disk can be full, but for the room of the reserve. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/text.h"
#include "sim.h"

enum { UNDO_MAX = 1024, UNDO_BYTES = 4096 };

/* What stood where something was written, until that file is synced. */
static struct undo {
    int fd;
    off64_t at;
    size_t n;
    unsigned char old[UNDO_BYTES];
} undo[UNDO_MAX];
static size_t undo_n;
static bool remembers, full;
static char reserve[600]; /* its path */

void power_on(const char *dir, bool may_fail)
{
    undo_n = 0;
    remembers = may_fail;
    text_format(reserve, sizeof reserve, "%s/reserve", dir);
}

void power_room(bool room)
{
    full = !room;
}

static void remember(int fd, size_t n, off64_t at)
{
    assert(n <= UNDO_BYTES);
    if (undo_n == UNDO_MAX) {
        remembers = false; /* rather an end than a wrong past: nothing of this life is undone any more */
        undo_n = 0;
        return;
    }
    struct undo *u = &undo[undo_n++];
    u->fd = fd;
    u->at = at;
    u->n = n;
    memset(u->old, 0, n); /* where the file was shorter */
    (void)!syscall(SYS_pread64, fd, u->old, n, at);
}

static void forget(int fd)
{
    size_t kept = 0;
    for (size_t i = 0; i < undo_n; i++)
        if (undo[i].fd != fd)
            undo[kept++] = undo[i];
    undo_n = kept;
}

size_t power_fail(struct sim *s)
{
    size_t lost = 0;
    for (size_t i = undo_n; i-- > 0;) {
        uint64_t fate = roll(s, 3); /* kept, lost, torn in half */
        lost += fate > 0;
        if (fate > 0)
            (void)!syscall(SYS_pwrite64, undo[i].fd, undo[i].old, undo[i].n / fate, undo[i].at);
    }
    undo_n = 0;
    remembers = false; /* what the dead owner still does is nobody's */
    return lost;
}

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at)
{
    if (full && n > 1 && access(reserve, F_OK) == 0) {
        errno = ENOSPC;
        return -1;
    }
    if (remembers)
        remember(fd, n, at);
    return syscall(SYS_pwrite64, fd, data, n, at);
}

int fdatasync(int fd)
{
    forget(fd);
    return 0;
}

int fsync(int fd)
{
    forget(fd);
    return 0;
}

/* What is closed can no longer be undone. */
int close(int fd)
{
    forget(fd);
    return (int)syscall(SYS_close, fd);
}

int posix_fallocate(int fd, off_t at, off_t n)
{
    (void)fd;
    (void)at;
    (void)n;
    return full ? ENOSPC : 0; /* 16 MiB of nothing need not be made */
}
