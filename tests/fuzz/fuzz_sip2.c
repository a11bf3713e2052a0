/* What a library system sends: framing, character sets, messages, and what a decoded one is encoded to. */
#include "fuzz.h"

#include <assert.h>

#include "base/text.h"
#include "link/sip2/frame.h"
#include "link/sip2/message.h"

static uint8_t room[SIP2_TEXT_MAX];
static uint8_t wire[2 * SIP2_FRAME_MAX];
static struct sip2_message message;

static void take_frame(struct bytes frame, const struct sip2_charset *charset)
{
    struct arena arena = arena_of(room, sizeof room);
    char log[SIP2_LOG_SIZE];
    size_t n;
    if (sip2_decode(frame, charset, &arena, &message) != RESULT_OK)
        return;
    for (size_t i = 0; i < message.values_count; i++)
        assert(utf8_valid(bytes_of_text(message.values[i].text)));
    sip2_log_text(&message, log);
    if (sip2_encode(&message, charset, wire, sizeof wire, &n) == RESULT_OK)
        assert(n > 0 && wire[n - 1] == '\r');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "utf-8", "cp850", "cp866", "cp1251", "latin-1", "ascii" };
    static struct sip2_charset charsets[sizeof names / sizeof *names];
    static bool ready;
    for (size_t i = 0; !ready && i < sizeof names / sizeof *names; i++)
        assert(sip2_charset_init(names[i], &charsets[i]) == RESULT_OK);
    ready = true;
    if (size == 0)
        return 0;
    const struct sip2_charset *charset = &charsets[data[0] % (sizeof names / sizeof *names)];
    struct bytes left = bytes_of(data + 1, size - 1), frame;
    size_t used = 0;
    while (left.n > 0) {
        enum result r = sip2_frame_next(left, &frame, &used);
        if (r == RESULT_OK)
            take_frame(frame, charset);
        else if (r != RESULT_BAD)
            break;
        assert(used > 0);
        left = bytes_part(left, used, left.n);
    }
    return 0;
}
