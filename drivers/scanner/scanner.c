#include "scanner/scanner.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <termios.h>

#include "base/text.h"
#include "device/watched.h"

enum { DEVICE_SIZE = 1024 };

struct scanner {
    char device[DEVICE_SIZE];
    void (*on_scan)(void *self, const char *text);
    void *self; /* the caller's */
    struct watched *watched;
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

static int open_line(void *self)
{
    struct scanner *s = self;
    int fd = open(s->device, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    struct termios raw;
    if (fd >= 0 && tcgetattr(fd, &raw) == 0) {
        cfmakeraw(&raw);
        tcsetattr(fd, TCSANOW, &raw);
    }
    return fd;
}

static void take(void *self, const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        take_byte(self, (char)bytes[i]);
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
    struct watched_way way = { .name = s->device, .open = open_line, .take = take, .self = s };
    enum result r = watched_begin(&way, &s->watched);
    if (r != RESULT_OK) {
        free(s);
        return r;
    }
    *out = s;
    return RESULT_OK;
}

void scanner_close(struct scanner *s)
{
    if (s == NULL)
        return;
    watched_end(s->watched);
    free(s);
}
