/* drivers/jack/jack.h: is a headset plugged in? Sound chips with a switched socket tell it as an input device of the
   kernel (evdev: EV_SW, SW_HEADPHONE_INSERT). A thread of its own; the device may come and go.

   Not tried on a real socket: here the device is a pipe with recorded events in it. */
#pragma once

#include <stdbool.h>

#include "base/result.h"

struct jack;

/* `device`: an input device, or "auto" for the first of /dev/input that has such a switch. `on_change` is called from
   the thread with each change, and with true at once when a headset is in already; a device that goes away counts as
   pulled out. RESULT_FULL: no memory or threads. */
MUST_USE enum result jack_open(const char *device, void (*on_change)(void *self, bool plugged), void *self,
                               struct jack **out);
/* Ends the thread. Takes NULL. */
void jack_close(struct jack *j);
