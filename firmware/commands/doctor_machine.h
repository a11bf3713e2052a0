/* commands/doctor_machine.h: what the machine says of its devices: /dev, /proc, /sys, the installed drivers. All of it
   is read under `root`, so that a test may lay a recorded tree there. Nothing is opened that is a device. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MACHINE_PATH_SIZE = 512, MACHINE_GROUPS_MAX = 64, MACHINE_USB_MAX = 64, MACHINE_WORD_SIZE = 64 };

struct machine {
    char root[MACHINE_PATH_SIZE]; /* "" for the real one */
    unsigned uid, groups[MACHINE_GROUPS_MAX];
    size_t groups_count;
};

/* The real one, as this process sees it; the environment's KITAP_DOCTOR_ROOT names a recorded tree instead. */
struct machine machine_here(void);

bool machine_has(const struct machine *m, const char *path);
/* Follows symbolic links inside of `root`: /dev/serial0 -> /dev/ttyS0. */
void machine_resolve(const struct machine *m, const char *path, char to[static MACHINE_PATH_SIZE]);
/* May this user read and write it? *group: whose group would let him, "" for none. */
bool machine_may_open(const struct machine *m, const char *path, char group[static MACHINE_WORD_SIZE]);
/* The names in a folder that begin with `prefix`, joined by blanks; "" for none. */
void machine_list(const struct machine *m, const char *folder, const char *prefix, char *to, size_t size);
bool machine_has_module(const struct machine *m, const char *name);
/* A process by its short name (comm). */
bool machine_runs(const struct machine *m, const char *name);
/* Another process than this one that has the path open, or a getty that names it: its name and number. */
bool machine_holder(const struct machine *m, const char *path, char name[static MACHINE_WORD_SIZE], unsigned *pid);
/* Does the kernel write its messages to this serial line (console= of its command line)? */
bool machine_console(const struct machine *m, const char *path);

struct usb_device {
    uint16_t vendor, product;
    unsigned bus, number;          /* /dev/bus/usb/BUS/NUMBER */
    char place[MACHINE_WORD_SIZE]; /* "1-1.2" */
    char name[MACHINE_WORD_SIZE];  /* what it says of itself */
    bool smart_card;               /* it has an interface of class 0B, CCID */
};

size_t machine_usb(const struct machine *m, struct usb_device out[static MACHINE_USB_MAX]);
/* Does an installed PC/SC driver know it (the Info.plist of each under /usr/lib/pcsc/drivers)? */
bool machine_pcsc_knows(const struct machine *m, uint16_t vendor, uint16_t product);
