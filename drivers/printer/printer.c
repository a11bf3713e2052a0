#define LOG_ROOM "printer"
#include "printer/printer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

enum { DEVICE_SIZE = 1024, WRITE_WAIT_MS = 10000 };

struct job {
    char device[DEVICE_SIZE];
    char text[RECEIPT_SIZE];
    void (*on_done)(void *self, enum result r);
    void *self; /* the caller's */
};

static enum result write_all(int fd, struct bytes b)
{
    while (b.n > 0) {
        struct pollfd ready = { .fd = fd, .events = POLLOUT };
        if (poll(&ready, 1, WRITE_WAIT_MS) <= 0)
            return RESULT_TIMEOUT;
        ssize_t n = write(fd, b.at, b.n);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return RESULT_IO;
        b = bytes_part(b, n > 0 ? (size_t)n : 0, b.n);
    }
    return RESULT_OK;
}

/* ESC/POS: ESC @ resets, GS V 66 feeds and cuts. */
static enum result print(const struct job *job)
{
    static const char reset[] = { 0x1B, '@' }, cut[] = { 0x1D, 'V', 66, 0 };
    int fd = open(job->device, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return RESULT_IO;
    enum result r = write_all(fd, bytes_of(reset, sizeof reset));
    if (r == RESULT_OK)
        r = write_all(fd, bytes_of_text(job->text));
    if (r == RESULT_OK)
        r = write_all(fd, bytes_of(cut, sizeof cut));
    close(fd);
    return r;
}

static void *run(void *self)
{
    struct job *job = self;
    enum result r = print(job);
    if (r != RESULT_OK)
        log_warning("%s: %s", job->device, result_text(r));
    job->on_done(job->self, r);
    wipe(job, sizeof *job);
    free(job);
    return NULL;
}

enum result printer_print(const char *device, const char *text, void (*on_done)(void *self, enum result r), void *self)
{
    pthread_t thread;
    struct job *job = calloc(1, sizeof *job);
    if (job == NULL)
        return RESULT_FULL;
    text_copy(job->device, sizeof job->device, device);
    text_copy(job->text, sizeof job->text, text);
    job->on_done = on_done;
    job->self = self;
    if (pthread_create(&thread, NULL, run, job) != 0) {
        free(job);
        return RESULT_FULL;
    }
    pthread_detach(thread);
    return RESULT_OK;
}
