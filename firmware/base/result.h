/* base/result.h: what can go wrong outside of the program. One list, several uses.

   A function that can fail returns an enum result and fills its outputs only on RESULT_OK. What went
   wrong inside the program is an assert; what the user did is a state with a screen. */
#pragma once

#define RESULTS(X)                                                                                                     \
    X(OK, "ok")                                                                                                        \
    X(SHORT, "input ends early")                                                                                       \
    X(BAD, "input breaks its format")                                                                                  \
    X(FULL, "no room left")                                                                                            \
    X(IO, "disk or device failed")                                                                                     \
    X(GONE, "the other side went away")                                                                                \
    X(TIMEOUT, "no answer in time")                                                                                    \
    X(REFUSED, "the other side said no")                                                                               \
    X(BUSY, "somebody else holds it")                                                                                  \
    X(NONE, "there is no such thing")

enum result {
#define X(name, text) RESULT_##name,
    RESULTS(X)
#undef X
        RESULT_COUNT
};

#define MUST_USE __attribute__((warn_unused_result))

/* The English text of a result, for the log; a static string. */
const char *result_text(enum result r);
