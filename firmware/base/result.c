#include "base/result.h"

#include <assert.h>

const char *result_text(enum result r)
{
    static const char *const texts[RESULT_COUNT] = {
#define X(name, text) [RESULT_##name] = text,
        RESULTS(X)
#undef X
    };
    assert(r < RESULT_COUNT);
    return texts[r];
}
