#define LOG_ROOM "printer"
#include "printer/printer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

enum { DEVICE_SIZE = 1024, WRITE_WAIT_MS = 10000 };

struct printer {
    char device[DEVICE_SIZE];
    int stop; /* an eventfd */
    pthread_t thread;
    bool thread_runs;
    atomic_bool busy; /* the thread has a receipt in hand: `text`, `on_done` and `self` are its own */
    char text[RECEIPT_SIZE];
    void (*on_done)(void *self, enum result r);
    void *self; /* the caller's */
};

static enum result wait_for_room(const struct printer *p, int fd)
{
    struct pollfd fds[] = { { .fd = p->stop, .events = POLLIN }, { .fd = fd, .events = POLLOUT } };
    int n;
    while ((n = poll(fds, 2, WRITE_WAIT_MS)) < 0)
        if (errno != EINTR)
            return RESULT_IO;
    return n == 0 ? RESULT_TIMEOUT : fds[0].revents != 0 ? RESULT_GONE : RESULT_OK;
}

static enum result write_all(const struct printer *p, int fd, struct bytes b)
{
    while (b.n > 0) {
        enum result r = wait_for_room(p, fd);
        if (r != RESULT_OK)
            return r;
        ssize_t n = write(fd, b.at, b.n);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return RESULT_IO;
        b = bytes_part(b, n > 0 ? (size_t)n : 0, b.n);
    }
    return RESULT_OK;
}

/* ESC/POS: ESC @ resets, GS V 66 feeds and cuts. */
static enum result print(const struct printer *p)
{
    static const char reset[] = { 0x1B, '@' }, cut[] = { 0x1D, 'V', 66, 0 };
    int fd = open(p->device, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return RESULT_IO;
    enum result r = write_all(p, fd, bytes_of(reset, sizeof reset));
    if (r == RESULT_OK)
        r = write_all(p, fd, bytes_of_text(p->text));
    if (r == RESULT_OK)
        r = write_all(p, fd, bytes_of(cut, sizeof cut));
    close(fd);
    return r;
}

static void *run(void *self)
{
    struct printer *p = self;
    enum result r = print(p);
    if (r != RESULT_OK)
        log_warning("%s: %s", p->device, result_text(r));
    wipe(p->text, sizeof p->text);
    void (*on_done)(void *, enum result) = p->on_done;
    void *on_done_self = p->self;
    atomic_store(&p->busy, false);
    on_done(on_done_self, r);
    return NULL;
}

enum result printer_open(const char *device, struct printer **out)
{
    struct printer *p = calloc(1, sizeof *p);
    if (p == NULL)
        return RESULT_FULL;
    p->stop = eventfd(0, EFD_CLOEXEC);
    if (p->stop < 0) {
        free(p);
        return RESULT_FULL;
    }
    text_copy(p->device, sizeof p->device, device);
    *out = p;
    return RESULT_OK;
}

/* The thread of the receipt before is at its end. */
static void join(struct printer *p)
{
    if (p->thread_runs)
        pthread_join(p->thread, NULL);
    p->thread_runs = false;
}

enum result printer_print(struct printer *p, const char *text, void (*on_done)(void *self, enum result r), void *self)
{
    if (atomic_load(&p->busy))
        return RESULT_BUSY;
    join(p);
    text_copy(p->text, sizeof p->text, text);
    p->on_done = on_done;
    p->self = self;
    atomic_store(&p->busy, true);
    p->thread_runs = pthread_create(&p->thread, NULL, run, p) == 0;
    if (!p->thread_runs)
        atomic_store(&p->busy, false);
    return p->thread_runs ? RESULT_OK : RESULT_FULL;
}

void printer_close(struct printer *p)
{
    uint64_t one = 1;
    if (p == NULL)
        return;
    if (write(p->stop, &one, sizeof one) < 0)
        log_error("it does not stop: %s", strerror(errno));
    join(p);
    close(p->stop);
    free(p);
}
