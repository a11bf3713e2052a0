/* drivers/evdev/evdev.h: fingers and keys from the kernel's input devices, for boards without a window system; where
   there is one, SDL brings them. A thread of its own a device; the device may come and go.

   A touch panel is read by BTN_TOUCH, ABS_X and ABS_Y, which panels for many fingers report too (Linux,
   multi-touch-protocol, "pointer emulation"). Not tried on a real panel: here the device is a pipe with recorded
   events in it. */
#pragma once

#include "base/result.h"

enum evdev_kind {
    EVDEV_DOWN,
    EVDEV_UP,
    EVDEV_LOST, /* the finger is off, and nobody knows where: no tap */
    EVDEV_KEY,  /* goes down; repeats are left out */
    EVDEV_SIGN  /* likewise */
};

/* ABOVE to RIGHT are the arrows; VOICE, PLACE and SLOWER F1, F2 (or Help) and F3. */
enum evdev_key {
    EVDEV_ENTER,
    EVDEV_BACKSPACE,
    EVDEV_ESCAPE,
    EVDEV_NEXT,
    EVDEV_PREVIOUS,
    EVDEV_SPACE,
    EVDEV_ABOVE,
    EVDEV_BELOW,
    EVDEV_LEFT,
    EVDEV_RIGHT,
    EVDEV_VOICE,
    EVDEV_PLACE,
    EVDEV_SLOWER
};

struct evdev_event {
    enum evdev_kind kind;
    float x, y; /* of DOWN, UP: 0 to 1 of the glass */
    enum evdev_key key;
    char sign; /* '0' to '9', '*', '#' */
};

struct evdev;

/* `device`: an input device, or "auto" for the first of /dev/input that is a touch panel. `on_event` is called from the
   thread. RESULT_FULL: no memory or threads. */
MUST_USE enum result evdev_open(const char *device, void (*on_event)(void *self, const struct evdev_event *e),
                                void *self, struct evdev **out);
/* Ends the thread. Takes NULL. */
void evdev_close(struct evdev *d);
