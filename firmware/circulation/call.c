#include "circulation/call.h"

#include <assert.h>

const char *call_step_word(enum call_step step)
{
#define X(name, word) word,
    static const char *const words[CALL_STEP_COUNT] = { CALL_STEPS(X) };
#undef X
    assert(step < CALL_STEP_COUNT);
    return words[step];
}

const char *call_reason_word(enum call_reason reason)
{
#define X(name, word) word,
    static const char *const words[CALL_REASON_COUNT] = { CALL_REASONS(X) };
#undef X
    assert(reason < CALL_REASON_COUNT);
    return words[reason];
}
