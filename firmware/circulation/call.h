/* circulation/call.h: somebody at a kiosk wants a person: what whoever stands at a desk, or the city, may be told of
   it.

   Of no use later: it is told within CALL_KEEP_MS or not at all, stands in no ledger, and names nobody. */
#pragma once

#include "base/ulid.h"
#include "base/when.h"

#define CALL_STEPS(X)                                                                                                  \
    X(CALLED, "called")                                                                                                \
    X(SEEN, "answered") /* a staff card was laid there */                                                              \
    X(OVER, "ended")    /* whoever called has gone; nobody answered */

enum call_step {
#define X(name, word) CALL_##name,
    CALL_STEPS(X)
#undef X
        CALL_STEP_COUNT
};
const char *call_step_word(enum call_step step);

#define CALL_REASONS(X)                                                                                                \
    X(ASKED, "asked")                /* somebody tapped "call a person" */                                             \
    X(LEFT_BEHIND, "left-behind")    /* what lies there is not theirs */                                               \
    X(NOT_RECORDED, "cannot-record") /* the kiosk calls by itself: something could not be written down */

enum call_reason {
#define X(name, word) CALL_FOR_##name,
    CALL_REASONS(X)
#undef X
        CALL_REASON_COUNT
};
const char *call_reason_word(enum call_reason reason);

/* The lamp at a desk that is lit while somebody waits. */
enum call_lamp { LAMP_NONE, LAMP_GPIO, LAMP_SERIAL };

enum { CALL_KEEP_MS = 3 * 60 * 1000 };

struct call_note {
    char ulid[ULID_SIZE]; /* of this word */
    char call[ULID_SIZE]; /* of the call: that of its first word */
    enum call_step step;
    enum call_reason reason;
    struct when at; /* not known while the clock is unset */
};
