/* shell/inbox.h: the one queue into the UI thread. Owned values, a named bound, and a wake-up that is a
   file descriptor (an eventfd), so that waiting needs no polling.

   Any thread posts; the UI thread alone takes. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"

struct inbox;

enum { INBOX_MAX = 512 };

#define INPUTS(X)                                                                                                      \
    X(MESSAGE)      /* `helper`, `generation`; `owned` is a struct message */                                          \
    X(HELPER_ENDED) /* `helper`, `generation` */                                                                       \
    X(DISK_DONE)    /* `owned` is a struct disk_done */                                                                \
    X(PRINTED)      /* `result` of `visit` */                                                                          \
    X(SCAN)         /* `owned` is a text */                                                                            \
    X(HEADSET)      /* `result`: OK plugged in, GONE pulled out */                                                     \
    X(RECORDED)     /* `owned` is a struct recorder_answer */                                                          \
    X(EVDEV)        /* `owned` is a struct evdev_event */                                                              \
    X(CONTROL)      /* `owned` is a struct control_call; stays the client thread's */                                  \
    X(COMMAND)      /* the same, from the private socket of the state folder */                                        \
    X(STOP)         /* SIGTERM */

enum input_kind {
#define X(name) INPUT_##name,
    INPUTS(X)
#undef X
        INPUT_KIND_COUNT
};

struct input {
    enum input_kind kind;
    int helper;
    uint32_t generation;
    enum result result;
    uint64_t visit; /* of PRINTED */
    void *owned;    /* on the heap, the taker frees it; but see CONTROL, COMMAND */
};

struct inbox *inbox_create(void);
void inbox_destroy(struct inbox *in); /* frees what was not taken; takes NULL */
/* RESULT_FULL when INBOX_MAX inputs wait, RESULT_GONE after inbox_shut: the caller keeps `owned`. */
MUST_USE enum result inbox_post(struct inbox *in, struct input input);
/* False when nothing waits. */
bool inbox_take(struct inbox *in, struct input *out);
/* From now on nothing can be posted (RESULT_GONE); what waits can still be taken. */
void inbox_shut(struct inbox *in);
/* Readable while something waits. */
int inbox_fd(const struct inbox *in);
/* Called after every post, from the poster's thread: wakes a wait that does not look at the descriptor. */
void inbox_on_post(struct inbox *in, void (*wake)(void *self), void *self);
