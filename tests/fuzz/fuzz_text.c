/* Text and moments from outside. */
#include "fuzz.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "base/when.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[128], cut[16];
    struct when w;
    text_copy_bytes(text, sizeof text, bytes_of(data, size));
    bool valid = utf8_valid(bytes_of_text(text));
    text_copy(cut, sizeof cut, text);
    assert(!valid || utf8_valid(bytes_of_text(cut)));
    const char *at = text;
    while (utf8_next(&at) != 0)
        continue;
    assert(at == text + strlen(text));
    if (when_parse(text, &w) == RESULT_OK) {
        char again[WHEN_TEXT_SIZE];
        struct when back;
        when_text(w, again);
        assert(when_parse(again, &back) != RESULT_OK || back.utc_ms == w.utc_ms);
    }
    return 0;
}
