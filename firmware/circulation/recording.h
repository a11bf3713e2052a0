/* circulation/recording.h: what staff do with the recording of a sentence. */
#pragma once

#define RECORDER_ACTS(X)                                                                                               \
    X(LOOK)   /* is there a recording of it? */                                                                        \
    X(START)  /* the microphone opens */                                                                               \
    X(STOP)   /* and closes */                                                                                         \
    X(LISTEN) /* what was taken is heard */                                                                            \
    X(KEEP)   /* it takes the place of the sentence */                                                                 \
    X(DROP)   /* it is thrown away; also what still runs */

enum recorder_act {
#define X(name) RECORDER_##name,
    RECORDER_ACTS(X)
#undef X
        RECORDER_ACT_COUNT
};
