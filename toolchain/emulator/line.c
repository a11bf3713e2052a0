/* The serial line. See line.h. */
#include "emulator/line.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/text.h"

enum { BITS_A_BYTE = 10 };

static const struct {
    unsigned baud;
    speed_t speed;
} speeds[] = { { 9600, B9600 },     { 19200, B19200 },   { 38400, B38400 },   { 57600, B57600 },
               { 115200, B115200 }, { 230400, B230400 }, { 460800, B460800 }, { 921600, B921600 } };

static bool speed_of(unsigned baud, speed_t *out)
{
    for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++) {
        if (speeds[i].baud == baud) {
            *out = speeds[i].speed;
            return true;
        }
    }
    return false;
}

int64_t line_time_us(const struct line *l, uint64_t n)
{
    return (int64_t)n * BITS_A_BYTE * 1000000 / l->baud;
}

static bool make_raw(int fd, speed_t speed)
{
    struct termios t;
    if (tcgetattr(fd, &t) != 0)
        return false;
    cfmakeraw(&t);
    return cfsetspeed(&t, speed) == 0 && tcsetattr(fd, TCSANOW, &t) == 0;
}

/* The new link takes the old one's place in one step. */
static bool put_link(const char *device, const char *path)
{
    char beside[LINE_PATH_SIZE + 8];
    text_format(beside, sizeof beside, "%s.new", path);
    unlink(beside);
    return symlink(device, beside) == 0 && rename(beside, path) == 0;
}

static enum result plug(struct line *l)
{
    char device[LINE_PATH_SIZE];
    speed_t speed;
    if (!speed_of(l->baud, &speed))
        return RESULT_BAD;
    l->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (l->master < 0)
        return RESULT_IO;
    if (grantpt(l->master) != 0 || unlockpt(l->master) != 0 || ptsname_r(l->master, device, sizeof device) != 0)
        goto failed;
    l->slave = open(device, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (l->slave < 0 || !make_raw(l->slave, speed) || !put_link(device, l->path))
        goto failed;
    return RESULT_OK;
failed:
    line_unplug(l);
    return RESULT_IO;
}

enum result line_open(struct line *l, const char *path, unsigned baud)
{
    *l = (struct line){ .master = -1, .slave = -1, .baud = baud };
    text_copy(l->path, sizeof l->path, path);
    return plug(l);
}

static void close_one(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void line_unplug(struct line *l)
{
    if (line_is_plugged(l))
        unlink(l->path);
    close_one(&l->slave);
    close_one(&l->master);
    l->out_count = 0;
}

void line_close(struct line *l)
{
    line_unplug(l);
}

enum result line_replug(struct line *l)
{
    if (line_is_plugged(l))
        return RESULT_OK;
    l->in_free_us = 0;
    l->out_free_us = 0;
    return plug(l);
}

bool line_is_plugged(const struct line *l)
{
    return l->master >= 0;
}

static bool same_speed(const struct line *l)
{
    struct termios t;
    speed_t ours = B0;
    return speed_of(l->baud, &ours) && tcgetattr(l->slave, &t) == 0 && cfgetospeed(&t) == ours;
}

size_t line_receive(struct line *l, uint8_t *to, size_t size, int64_t now_us, int64_t *through_us)
{
    ssize_t n = line_is_plugged(l) ? read(l->master, to, size) : 0;
    if (n <= 0 || !same_speed(l))
        return 0;
    int64_t start = l->in_free_us > now_us ? l->in_free_us : now_us;
    l->in_free_us = start + line_time_us(l, (uint64_t)n);
    *through_us = l->in_free_us;
    l->bytes_in += (uint64_t)n;
    return (size_t)n;
}

void line_send(struct line *l, struct bytes b, int64_t ready_us)
{
    if (l->out_count == LINE_SEGMENTS_MAX || b.n > LINE_SEGMENT_SIZE || !line_is_plugged(l))
        return;
    struct line_segment *s = &l->out[l->out_count++];
    memcpy(s->at, b.at, b.n);
    s->n = b.n;
    s->due_us = (l->out_free_us > ready_us ? l->out_free_us : ready_us) + line_time_us(l, b.n);
    l->out_free_us = s->due_us;
}

void line_cancel(struct line *l, int64_t now_us)
{
    l->out_count = 0;
    l->out_free_us = now_us;
}

void line_count_anew(struct line *l)
{
    l->bytes_in = 0;
    l->bytes_out = 0;
}

int64_t line_run(struct line *l, int64_t now_us)
{
    size_t done = 0;
    while (done < l->out_count && l->out[done].due_us <= now_us) {
        const struct line_segment *s = &l->out[done++];
        ssize_t n = write(l->master, s->at, s->n);
        (void)n; /* a client that does not read loses bytes */
        l->bytes_out += s->n;
    }
    l->out_count -= done;
    memmove(l->out, l->out + done, l->out_count * sizeof l->out[0]);
    return l->out_count > 0 ? l->out[0].due_us : INT64_MAX;
}
