#define LOG_ROOM "device"
#include "device/watched.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"

enum { RETRY_MS_MIN = 1000, RETRY_MS_MAX = 30000, READ_SIZE = 96 };

struct watched {
    struct watched_way way;
    int stop; /* an eventfd */
    pthread_t thread;
};

/* True until it is to end. fd -1 waits only. */
static bool wait_for(const struct watched *w, int fd, int timeout_ms)
{
    struct pollfd fds[] = { { .fd = w->stop, .events = POLLIN }, { .fd = fd, .events = POLLIN } };
    while (poll(fds, fd < 0 ? 1 : 2, timeout_ms) < 0)
        if (errno != EINTR)
            return false;
    return fds[0].revents == 0;
}

/* Reads until the device goes away (true: try again) or it is to end. */
static bool read_all(struct watched *w, int fd)
{
    while (wait_for(w, fd, -1)) {
        uint8_t room[READ_SIZE];
        ssize_t n = read(fd, room, sizeof room);
        if (n <= 0 && (n == 0 || errno != EAGAIN))
            return true;
        if (n > 0)
            w->way.take(w->way.self, room, (size_t)n);
    }
    return false;
}

static bool read_while_there(struct watched *w, int fd)
{
    log_note("%s is open", w->way.name);
    bool on = read_all(w, fd);
    close(fd);
    if (w->way.gone != NULL)
        w->way.gone(w->way.self);
    return on;
}

static void *run(void *self)
{
    struct watched *w = self;
    int retry_ms = RETRY_MS_MIN;
    bool said = false;
    for (bool on = true; on;) {
        int fd = w->way.open(w->way.self);
        if (fd >= 0) {
            retry_ms = RETRY_MS_MIN;
            said = false;
            on = read_while_there(w, fd);
        } else if (!said) {
            log_warning("%s: %s; it is tried again", w->way.name, strerror(errno));
            said = true;
        }
        on = on && wait_for(w, -1, retry_ms);
        retry_ms = retry_ms * 2 < RETRY_MS_MAX ? retry_ms * 2 : RETRY_MS_MAX;
    }
    return NULL;
}

enum result watched_begin(const struct watched_way *way, struct watched **out)
{
    struct watched *w = calloc(1, sizeof *w);
    if (w == NULL)
        return RESULT_FULL;
    w->way = *way;
    w->stop = eventfd(0, EFD_CLOEXEC);
    if (w->stop < 0 || pthread_create(&w->thread, NULL, run, w) != 0) {
        close(w->stop);
        free(w);
        return RESULT_FULL;
    }
    *out = w;
    return RESULT_OK;
}

void watched_end(struct watched *w)
{
    uint64_t one = 1;
    if (w == NULL)
        return;
    if (write(w->stop, &one, sizeof one) < 0)
        log_error("%s does not stop: %s", w->way.name, strerror(errno));
    pthread_join(w->thread, NULL);
    close(w->stop);
    free(w);
}
