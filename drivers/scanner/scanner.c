#define LOG_ROOM "scanner"
#include "scanner/scanner.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

enum { DEVICE_SIZE = 1024, RETRY_MS_MIN = 1000, RETRY_MS_MAX = 30000, READ_SIZE = 64 };

struct scanner {
    char device[DEVICE_SIZE];
    void (*on_scan)(void *self, const char *text);
    void *self; /* the caller's */
    int stop;   /* an eventfd */
    pthread_t thread;
    char line[SCAN_SIZE];
    size_t n;
    bool too_long;
};

static void end_of_line(struct scanner *s)
{
    s->line[s->n] = '\0';
    if (s->n > 0 && !s->too_long)
        s->on_scan(s->self, s->line);
    s->n = 0;
    s->too_long = false;
}

static void take_byte(struct scanner *s, char c)
{
    if (c == '\r' || c == '\n')
        end_of_line(s);
    else if (s->n + 1 >= sizeof s->line || c < 0x20 || c > 0x7E)
        s->too_long = true;
    else
        s->line[s->n++] = c;
}

/* True until the scanner is to stop. fd -1 waits only. */
static bool wait_for(const struct scanner *s, int fd, int timeout_ms)
{
    struct pollfd fds[] = { { .fd = s->stop, .events = POLLIN }, { .fd = fd, .events = POLLIN } };
    while (poll(fds, fd < 0 ? 1 : 2, timeout_ms) < 0)
        if (errno != EINTR)
            return false;
    return fds[0].revents == 0;
}

static int open_line(const char *device)
{
    int fd = open(device, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    struct termios raw;
    if (fd >= 0 && tcgetattr(fd, &raw) == 0) {
        cfmakeraw(&raw);
        tcsetattr(fd, TCSANOW, &raw);
    }
    return fd;
}

/* Reads until the device goes away (true: try again) or the scanner is to stop. */
static bool read_lines(struct scanner *s, int fd)
{
    while (wait_for(s, fd, -1)) {
        char room[READ_SIZE];
        ssize_t n = read(fd, room, sizeof room);
        if (n <= 0 && (n == 0 || errno != EAGAIN))
            return true;
        for (ssize_t i = 0; i < n; i++)
            take_byte(s, room[i]);
    }
    return false;
}

static void *run(void *self)
{
    struct scanner *s = self;
    int retry_ms = RETRY_MS_MIN;
    bool said = false;
    for (bool on = true; on;) {
        int fd = open_line(s->device);
        if (fd >= 0) {
            log_note("%s is open", s->device);
            retry_ms = RETRY_MS_MIN;
            said = false;
            on = read_lines(s, fd);
            close(fd);
        } else if (!said) {
            log_warning("%s: %s; it is tried again", s->device, strerror(errno));
            said = true;
        }
        on = on && wait_for(s, -1, retry_ms);
        retry_ms = retry_ms * 2 < RETRY_MS_MAX ? retry_ms * 2 : RETRY_MS_MAX;
    }
    return NULL;
}

enum result scanner_open(const char *device, void (*on_scan)(void *self, const char *text), void *self,
                         struct scanner **out)
{
    struct scanner *s = calloc(1, sizeof *s);
    if (s == NULL)
        return RESULT_FULL;
    text_copy(s->device, sizeof s->device, device);
    s->on_scan = on_scan;
    s->self = self;
    s->stop = eventfd(0, EFD_CLOEXEC);
    if (s->stop < 0 || pthread_create(&s->thread, NULL, run, s) != 0) {
        close(s->stop);
        free(s);
        return RESULT_FULL;
    }
    *out = s;
    return RESULT_OK;
}

void scanner_close(struct scanner *s)
{
    uint64_t one = 1;
    if (s == NULL)
        return;
    if (write(s->stop, &one, sizeof one) < 0)
        log_error("it does not stop: %s", strerror(errno));
    pthread_join(s->thread, NULL);
    close(s->stop);
    free(s);
}
