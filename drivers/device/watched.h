/* drivers/device/watched.h: a device file that is read by a thread of its own and may come and go: what a barcode
   scanner and a headset's jack have in common. The thread sleeps until bytes come; where the device is not there it
   tries again after 1 s, then 2, at most every 30 s. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/result.h"

struct watched;

/* What to do with it; all are called from the thread. */
struct watched_way {
    const char *name; /* for the log; lives as long as it is watched */
    /* A file descriptor to read from without blocking, owned by the caller; -1 with errno. */
    int (*open)(void *self);
    void (*take)(void *self, const uint8_t *bytes, size_t n);
    void (*gone)(void *self); /* NULL: nothing to do */
    void *self;
};

/* RESULT_FULL: no memory or threads. */
MUST_USE enum result watched_begin(const struct watched_way *way, struct watched **out);
/* Ends the thread. Takes NULL. */
void watched_end(struct watched *w);
