/* Events are 24 bytes (struct input_event) and can come in pieces from a pipe. */
#include "jack/jack.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "device/watched.h"

enum { DEVICE_SIZE = 1024, INPUT_DEVICES_MAX = 64 };

struct jack {
    char device[DEVICE_SIZE];
    void (*on_change)(void *self, bool plugged);
    void *self; /* the caller's */
    struct watched *watched;
    bool plugged;
    uint8_t piece[sizeof(struct input_event)];
    size_t n;
};

static void tell(struct jack *j, bool plugged)
{
    if (plugged == j->plugged)
        return;
    j->plugged = plugged;
    j->on_change(j->self, plugged);
}

static int open_device(const char *path)
{
    return open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

static bool switch_is(const uint8_t *bits)
{
    return (bits[SW_HEADPHONE_INSERT / 8] >> (SW_HEADPHONE_INSERT % 8) & 1) != 0;
}

static bool has_switch(int fd)
{
    uint8_t bits[SW_CNT / 8 + 1] = { 0 };
    return ioctl(fd, EVIOCGBIT(EV_SW, sizeof bits), bits) >= 0 && switch_is(bits);
}

static int open_first_with_switch(void)
{
    for (int i = 0; i < INPUT_DEVICES_MAX; i++) {
        char path[32];
        text_format(path, sizeof path, "/dev/input/event%d", i);
        int fd = open_device(path);
        if (fd >= 0 && has_switch(fd))
            return fd;
        if (fd >= 0)
            close(fd);
    }
    errno = ENODEV;
    return -1;
}

static int open_jack(void *self)
{
    struct jack *j = self;
    uint8_t bits[SW_CNT / 8 + 1] = { 0 };
    int fd = text_equal(j->device, "auto") ? open_first_with_switch() : open_device(j->device);
    j->n = 0;
    if (fd >= 0 && ioctl(fd, EVIOCGSW(sizeof bits), bits) >= 0)
        tell(j, switch_is(bits));
    return fd;
}

static void take_event(struct jack *j)
{
    struct input_event e;
    memcpy(&e, j->piece, sizeof e);
    if (e.type == EV_SW && e.code == SW_HEADPHONE_INSERT)
        tell(j, e.value != 0);
}

static void take(void *self, const uint8_t *bytes, size_t n)
{
    struct jack *j = self;
    for (size_t i = 0; i < n; i++) {
        j->piece[j->n++] = bytes[i];
        if (j->n < sizeof j->piece)
            continue;
        j->n = 0;
        take_event(j);
    }
}

static void gone(void *self)
{
    tell(self, false);
}

enum result jack_open(const char *device, void (*on_change)(void *self, bool plugged), void *self, struct jack **out)
{
    struct jack *j = calloc(1, sizeof *j);
    if (j == NULL)
        return RESULT_FULL;
    text_copy(j->device, sizeof j->device, device);
    j->on_change = on_change;
    j->self = self;
    bool by_name = !text_equal(device, "auto");
    struct watched_way way = {
        .name = by_name ? j->device : "headset's jack", .open = open_jack, .take = take, .gone = gone, .self = j
    };
    enum result r = watched_begin(&way, &j->watched);
    if (r != RESULT_OK) {
        free(j);
        return r;
    }
    *out = j;
    return RESULT_OK;
}

void jack_close(struct jack *j)
{
    if (j == NULL)
        return;
    watched_end(j->watched);
    free(j);
}
