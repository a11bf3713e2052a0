/* link/library.h: what kitap-link needs of any library protocol, and what a protocol may use of the process.

   A port is one session with one system; one call at a time, one thread. It reports facts, and only
   changes (durability rule 4): the line up or down, and for each request answered, not sent or maybe sent. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"
#include "base/when.h"
#include "circulation/library.h"
#include "messages/message.h"

/* The process around the port. All are mandatory. */
struct library_world {
    void *context;
    int64_t (*now_ms)(void *context);                /* monotonic */
    struct when (*wall)(void *context);              /* now, as told in the library's zone */
    int (*offset_min)(void *context, int64_t utc_s); /* the library's zone at a moment */
    /* Called at least once a second while the port waits. False, and only while nobody has asked: somebody
       does now; give up the waiting (a connection in the making, a keep-alive) and come back. */
    bool (*beat)(void *context);
    bool (*may_send)(void *context);                         /* asked right before a transaction leaves (rule 1) */
    void (*line)(void *context, bool up, const char *words); /* words: short English, without persons */
    /* A reply of the request that is open; with lists, many, `more` in all but the last. */
    void (*reply)(void *context, const struct library_reply *reply);
};

struct library_port {
    const char *name;
    /* What the system that it is connected to does not do for us, by what it says of itself, the profile and the
       settings (LIBRARY_BIT). The line is told again when that changes. CHECKIN: it is always NOT_SENT; any other is
       answered with REASON_NOT_SUPPORTED. */
    unsigned (*lacks)(void *self);
    /* Opens what needs opening before the sandbox and makes a session that is not connected. The
       configuration is copied, the world borrowed. RESULT_NONE: it asks for something that is not there
       (a character set); the reason is logged. */
    enum result (*create)(const struct message_link_config *config, const struct library_world *world, void **out);
    /* To be called when `fd` is readable or the time that it returned last has passed, and at first: connects,
       reconnects with back-off, keeps the line alive, notices its end. Returns ms until the next call. */
    int (*tend)(void *self);
    /* The connection's descriptor, to be polled for reading while idle; -1: there is none. */
    int (*fd)(void *self);
    /* Carries out one request; calls world->reply at least once. At most (retries + 2) * time-out. */
    void (*ask)(void *self, const struct library_request *request);
    void (*destroy)(void *self); /* takes NULL */
};

extern const struct library_port library_sip2, library_koha;
