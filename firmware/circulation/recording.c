#include "circulation/recording.h"

#include <assert.h>

const char *recorder_act_word(enum recorder_act act)
{
    static const char *const words[RECORDER_ACT_COUNT] = {
#define X(name, word) [RECORDER_##name] = (word),
        RECORDER_ACTS(X)
#undef X
    };
    assert(act < RECORDER_ACT_COUNT);
    return words[act];
}
