/* circulation/recording.h: what staff do with the recording of a sentence. */
#pragma once

#include <stdint.h>

#include "circulation/library.h"

#define RECORDER_ACTS(X)                                                                                               \
    X(LOOK, "look")     /* is there a recording of it? */                                                              \
    X(START, "start")   /* the microphone opens */                                                                     \
    X(STOP, "stop")     /* and closes */                                                                               \
    X(LISTEN, "listen") /* what was taken is heard */                                                                  \
    X(KEEP, "keep")     /* it takes the place of the sentence */                                                       \
    X(DROP, "drop")     /* it is thrown away; also what still runs */

enum recorder_act {
#define X(name, word) RECORDER_##name,
    RECORDER_ACTS(X)
#undef X
        RECORDER_ACT_COUNT
};

const char *recorder_act_word(enum recorder_act act);

struct recorder_order {
    enum recorder_act act;
    enum language language;
    uint16_t sentence; /* of ui/voice/sentences.h */
};
