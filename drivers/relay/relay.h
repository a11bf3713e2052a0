/* drivers/relay/relay.h: a relay that lights a lamp at the desk while a person is wanted. A thread of its own; the
   device may come and go: it is tried again after 1 s, then 2, at most every 30 s, and then shows what is wanted now.

     LAMP_GPIO    a line of a GPIO chip (Linux's character device, its second version, kernel 5.10 or newer)
     LAMP_SERIAL  a USB board that is spoken to over a serial line at 9600 baud, of the kind sold as LCUS-1, -2, -4
                  (CH340): A0, number of the relay, 01 or 00, sum of the three

   Neither was tried on a real device: here a test plays the kernel, and a pty is the board. */
#pragma once

#include <stdbool.h>

#include "base/result.h"
#include "circulation/call.h"

/* The kernel's GPIO, or what plays it in a test: -1 with errno as the system's do. */
struct relay_kernel {
    void *self;
    int (*open)(void *self, const char *path);
    int (*control)(void *self, int fd, unsigned long request, void *argument);
    void (*close)(void *self, int fd);
};
struct relay_kernel relay_kernel_real(void);

struct relay_options {
    enum call_lamp lamp; /* not NONE */
    const char *device;  /* /dev/gpiochip0, /dev/ttyUSB0 */
    unsigned line;       /* GPIO: of the chip, from 0; SERIAL: of the board, from 1 */
    bool active_low;     /* GPIO: the lamp is lit by a low line */
};

struct relay;

/* The lamp is put out at first. `kernel` is copied; NULL: the real one. RESULT_FULL: no memory or threads. */
MUST_USE enum result relay_open(const struct relay_options *options, const struct relay_kernel *kernel,
                                struct relay **out);
/* Never waits. */
void relay_set(struct relay *r, bool on);
/* Puts the lamp out and ends the thread. Takes NULL. */
void relay_close(struct relay *r);
