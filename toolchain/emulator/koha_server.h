/* emulator/koha_server.h: the library on its other line: Koha's REST interface over HTTP on the loopback interface
   (libmicrohttpd, in the emulator's own poll loop). What is answered is koha_desk.c's; here are the faults. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"
#include "emulator/koha_desk.h"
#include "emulator/poll_list.h"

/* Name, word. */
#define KOHA_FAULTS(X)                                                                                                 \
    X(NONE, "none")                                                                                                    \
    X(STATUS, "status")         /* answers with that status, and does nothing */                                       \
    X(SLOW, "slow")             /* does it, and answers after `ms` */                                                  \
    X(CUT_BEFORE, "cut-before") /* closes, and does nothing */                                                         \
    X(CUT_AFTER, "cut-after")   /* does it, and closes without a word */                                               \
    X(CUT_IN, "cut-in")         /* does it, sends half of the answer and closes */                                     \
    X(GARBAGE, "garbage")       /* does it, and answers with something that is no JSON */                              \
    X(TYPES, "types")           /* does it, and answers with JSON of wrong types */                                    \
    X(HUGE, "huge")             /* does it, and answers with more than a MiB */

enum koha_fault_kind {
#define X(name, word) KOHA_FAULT_##name,
    KOHA_FAULTS(X)
#undef X
        KOHA_FAULT_COUNT
};

/* RESULT_NONE. */
MUST_USE enum result koha_fault_of_word(const char *word, enum koha_fault_kind *out);

/* Strikes requests whose method and path begin so ("" for any), after so many of them, so often. */
struct koha_fault {
    enum koha_fault_kind kind;
    char method[8], path[64];
    unsigned after, times, ms;
    int status;
};

struct koha_server;

/* Listens on 127.0.0.1, a port of the system's choice. user, password and institution live as long as it does.
   RESULT_IO. */
MUST_USE enum result koha_server_open(const struct koha_desk *desk, struct koha_server **out);
void koha_server_close(struct koha_server *s); /* takes NULL */
uint16_t koha_server_port(const struct koha_server *s);
void koha_server_polls(const struct koha_server *s, struct poll_list *list);
/* When to come again (monotonic microseconds; INT64_MAX: only when something comes). */
int64_t koha_server_run(struct koha_server *s, int64_t now_us, int64_t wall_ms);
/* Down: refuses connections and closes old ones. Up again under the same port. RESULT_IO. */
MUST_USE enum result koha_server_down(struct koha_server *s, bool down);
/* The desk behind it: its tokens, its one more question. */
struct koha_desk *koha_server_desk(struct koha_server *s);
void koha_server_fault(struct koha_server *s, const struct koha_fault *f);

struct koha_heard {
    int64_t wall_ms;
    const char *method, *path; /* with its query */
    const char *body;          /* secrets in it as stars */
    int status;                /* 0: no answer was meant */
};

/* Every request that came in, oldest first. The texts live as long as the call. */
void koha_server_requests(const struct koha_server *s, void (*take)(void *self, const struct koha_heard *heard),
                          void *self);
