/* Events are gathered until SYN_REPORT, which makes a whole of them; after SYN_DROPPED, when the kernel had no more
   room, those up to the next SYN_REPORT are worth nothing and the finger counts as lost. They can come in pieces from
   a pipe. */
#include "evdev/evdev.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "device/watched.h"

enum { DEVICE_SIZE = 1024, INPUT_DEVICES_MAX = 64, RANGE_UNTOLD = 4095 };

struct axis {
    int least, most, at;
};

struct evdev {
    char device[DEVICE_SIZE];
    void (*on_event)(void *self, const struct evdev_event *e);
    void *self; /* the caller's */
    struct watched *watched;
    struct axis x, y;
    bool touches, told, dropped; /* a finger is on the glass; `on_event` knows of it */
    bool shift;                  /* is held */
    uint8_t piece[sizeof(struct input_event)];
    size_t n;
};

static void tell(struct evdev *d, struct evdev_event e)
{
    d->on_event(d->self, &e);
}

static float part_of(const struct axis *a)
{
    float range = (float)(a->most > a->least ? a->most - a->least : 1), part = (float)(a->at - a->least) / range;
    return part < 0 ? 0 : part > 1 ? 1 : part;
}

/* ---- the device ---- */

static int open_device(const char *path)
{
    return open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

static bool is_panel(int fd)
{
    uint8_t keys[KEY_CNT / 8] = { 0 }, axes[ABS_CNT / 8 + 1] = { 0 };
    return ioctl(fd, EVIOCGBIT(EV_KEY, sizeof keys), keys) >= 0 && (keys[BTN_TOUCH / 8] >> BTN_TOUCH % 8 & 1) != 0 &&
           ioctl(fd, EVIOCGBIT(EV_ABS, sizeof axes), axes) >= 0 && (axes[ABS_X / 8] >> ABS_X % 8 & 1) != 0;
}

static int open_first_panel(void)
{
    for (int i = 0; i < INPUT_DEVICES_MAX; i++) {
        char path[32];
        text_format(path, sizeof path, "/dev/input/event%d", i);
        int fd = open_device(path);
        if (fd >= 0 && is_panel(fd))
            return fd;
        if (fd >= 0)
            close(fd);
    }
    errno = ENODEV;
    return -1;
}

static struct axis axis_of(int fd, unsigned code)
{
    struct input_absinfo info;
    if (ioctl(fd, EVIOCGABS(code), &info) < 0)
        return (struct axis){ 0, RANGE_UNTOLD, 0 };
    return (struct axis){ info.minimum, info.maximum, info.value };
}

static int open_input(void *self)
{
    struct evdev *d = self;
    int fd = text_equal(d->device, "auto") ? open_first_panel() : open_device(d->device);
    if (fd < 0)
        return fd;
    d->n = 0;
    d->touches = d->told = d->dropped = d->shift = false;
    d->x = axis_of(fd, ABS_X);
    d->y = axis_of(fd, ABS_Y);
    return fd;
}

/* ---- its events ---- */

static void lose(void *self)
{
    struct evdev *d = self;
    if (d->told)
        tell(d, (struct evdev_event){ .kind = EVDEV_LOST });
    d->touches = d->told = d->shift = false;
}

static void take_report(struct evdev *d)
{
    if (d->dropped)
        lose(d);
    d->dropped = false;
    if (d->touches == d->told)
        return;
    d->told = d->touches;
    tell(d,
         (struct evdev_event){ .kind = d->touches ? EVDEV_DOWN : EVDEV_UP, .x = part_of(&d->x), .y = part_of(&d->y) });
}

static const struct {
    uint16_t code;
    enum evdev_key key;
} keys[] = { { KEY_ENTER, EVDEV_ENTER },
             { KEY_KPENTER, EVDEV_ENTER },
             { KEY_OK, EVDEV_ENTER },
             { KEY_SELECT, EVDEV_ENTER },
             { KEY_BACKSPACE, EVDEV_BACKSPACE },
             { KEY_DELETE, EVDEV_BACKSPACE },
             { KEY_CLEAR, EVDEV_BACKSPACE },
             { KEY_ESC, EVDEV_ESCAPE },
             { KEY_BACK, EVDEV_ESCAPE },
             { KEY_CANCEL, EVDEV_ESCAPE },
             { KEY_TAB, EVDEV_NEXT },
             { KEY_SPACE, EVDEV_SPACE },
             { KEY_UP, EVDEV_ABOVE },
             { KEY_DOWN, EVDEV_BELOW },
             { KEY_LEFT, EVDEV_LEFT },
             { KEY_RIGHT, EVDEV_RIGHT },
             { KEY_F1, EVDEV_VOICE },
             { KEY_F2, EVDEV_PLACE },
             { KEY_HELP, EVDEV_PLACE },
             { KEY_F3, EVDEV_SLOWER } };

/* A keypad says `*` and `#` in its own way, as a telephone, or as a keyboard with Shift. */
static const struct {
    uint16_t code;
    char plain, shifted;
} signs[] = { { KEY_0, '0', 0 },
              { KEY_1, '1', 0 },
              { KEY_2, '2', 0 },
              { KEY_3, '3', '#' },
              { KEY_4, '4', 0 },
              { KEY_5, '5', 0 },
              { KEY_6, '6', 0 },
              { KEY_7, '7', 0 },
              { KEY_8, '8', '*' },
              { KEY_9, '9', 0 },
              { KEY_KP0, '0', '0' },
              { KEY_KP1, '1', '1' },
              { KEY_KP2, '2', '2' },
              { KEY_KP3, '3', '3' },
              { KEY_KP4, '4', '4' },
              { KEY_KP5, '5', '5' },
              { KEY_KP6, '6', '6' },
              { KEY_KP7, '7', '7' },
              { KEY_KP8, '8', '8' },
              { KEY_KP9, '9', '9' },
              { KEY_KPASTERISK, '*', '*' },
              { KEY_NUMERIC_0, '0', '0' },
              { KEY_NUMERIC_1, '1', '1' },
              { KEY_NUMERIC_2, '2', '2' },
              { KEY_NUMERIC_3, '3', '3' },
              { KEY_NUMERIC_4, '4', '4' },
              { KEY_NUMERIC_5, '5', '5' },
              { KEY_NUMERIC_6, '6', '6' },
              { KEY_NUMERIC_7, '7', '7' },
              { KEY_NUMERIC_8, '8', '8' },
              { KEY_NUMERIC_9, '9', '9' },
              { KEY_NUMERIC_STAR, '*', '*' },
              { KEY_NUMERIC_POUND, '#', '#' } };

static bool is_shift(uint16_t code)
{
    return code == KEY_LEFTSHIFT || code == KEY_RIGHTSHIFT;
}

static void take_key(struct evdev *d, uint16_t code)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].code == code) {
            enum evdev_key key = d->shift && code == KEY_TAB ? EVDEV_PREVIOUS : keys[i].key;
            tell(d, (struct evdev_event){ .kind = EVDEV_KEY, .key = key });
        }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        char sign = d->shift ? signs[i].shifted : signs[i].plain;
        if (signs[i].code == code && sign != 0)
            tell(d, (struct evdev_event){ .kind = EVDEV_SIGN, .sign = sign });
    }
}

static void take_event(struct evdev *d)
{
    struct input_event e;
    memcpy(&e, d->piece, sizeof e);
    if (e.type == EV_SYN && e.code == SYN_DROPPED)
        d->dropped = true;
    else if (e.type == EV_SYN && e.code == SYN_REPORT)
        take_report(d);
    else if (d->dropped)
        return;
    else if (e.type == EV_ABS && (e.code == ABS_X || e.code == ABS_Y))
        *(e.code == ABS_X ? &d->x.at : &d->y.at) = e.value;
    else if (e.type == EV_KEY && e.code == BTN_TOUCH)
        d->touches = e.value != 0;
    else if (e.type == EV_KEY && is_shift(e.code))
        d->shift = e.value != 0;
    else if (e.type == EV_KEY && e.value == 1)
        take_key(d, e.code);
}

static void take(void *self, const uint8_t *bytes, size_t n)
{
    struct evdev *d = self;
    for (size_t i = 0; i < n; i++) {
        d->piece[d->n++] = bytes[i];
        if (d->n < sizeof d->piece)
            continue;
        d->n = 0;
        take_event(d);
    }
}

enum result evdev_open(const char *device, void (*on_event)(void *self, const struct evdev_event *e), void *self,
                       struct evdev **out)
{
    struct evdev *d = calloc(1, sizeof *d);
    if (d == NULL)
        return RESULT_FULL;
    text_copy(d->device, sizeof d->device, device);
    d->on_event = on_event;
    d->self = self;
    struct watched_way way = { .name = text_equal(device, "auto") ? "touch panel" : d->device,
                               .open = open_input,
                               .take = take,
                               .gone = lose,
                               .self = d };
    enum result r = watched_begin(&way, &d->watched);
    if (r != RESULT_OK) {
        free(d);
        return r;
    }
    *out = d;
    return RESULT_OK;
}

void evdev_close(struct evdev *d)
{
    if (d == NULL)
        return;
    watched_end(d->watched);
    free(d);
}
