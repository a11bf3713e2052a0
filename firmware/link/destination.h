/* link/destination.h: what kitap-link needs of any destination beside the library system, and what one may use of
   the process. A port is one line to one destination; one call at a time, one thread (it may have others inside). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"
#include "messages/message.h"

enum { DESTINATION_PAGE_MAX = MESSAGE_HANDED_MAX /* outcomes of one call */ };

/* The process around the port. All are mandatory. */
struct destination_world {
    void *context;
    int64_t (*now_ms)(void *context); /* monotonic */
    /* Called at least once a second while the port waits. False: kitap is away, send nothing more and come back. */
    bool (*beat)(void *context);
    void (*line)(void *context, bool up, const char *words); /* only changes; words: short English, without secrets */
};

/* What became of a page, beside each outcome's own fate. */
struct destination_answer {
    enum handed handed[DESTINATION_PAGE_MAX];
    uint32_t wait_ms; /* the other side wants so much quiet; 0: it did not say */
};

struct destination_port {
    const char *name;
    /* Called inside the sandbox. The configuration is copied, the world borrowed. RESULT_BAD: something of the
       configuration cannot be used; the reason is logged. */
    enum result (*create)(const struct message_destination_config *config, const struct destination_world *world,
                          void **out);
    /* Looks after the line; to be called at first, when `fd` is readable, and when the time that it returned last has
       passed. Returns ms until the next call, or -1: none is needed. */
    int (*tend)(void *self);
    int (*fd)(void *self); /* readable: something happened; -1: there is none */
    /* Hands n outcomes over; those of one item in their order. After one that is LATER nothing else is begun. */
    void (*hand)(void *self, const struct outcome *outcomes, size_t n, struct destination_answer *answer);
    /* Tells of a call, once. LATER: it is not known to have arrived. */
    enum handed (*call)(void *self, const struct call_note *note);
    void (*destroy)(void *self); /* takes NULL */
};

extern const struct destination_port destination_city, destination_https;
