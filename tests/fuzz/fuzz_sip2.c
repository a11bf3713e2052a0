/* What a library system sends: framing, character sets, messages, what the kiosk is told of them, and what a decoded
   one is encoded to; and each message of the table, filled from the input, there and back. */
#include "fuzz.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "link/sip2/form.h"
#include "link/sip2/frame.h"
#include "link/sip2/stranger.h"
#include "link/sip2/translate.h"

enum { VALUE_SIZE = 48 };

static uint8_t room[SIP2_TEXT_MAX];
static uint8_t wire[2 * SIP2_FRAME_MAX];
static struct sip2_message message;

static int no_offset(void *context, int64_t utc_s)
{
    (void)context, (void)utc_s;
    return 300;
}

static bool is_text(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL && utf8_valid(bytes_of_text(text));
}

/* The answer, as each request that it may answer would have it. */
static void take_answer(const struct sip2_message *m)
{
    static struct library_reply r;
    const struct sip2_terms terms = { .institution = "", .location = "", .zone = { no_offset, NULL } };
    for (enum library_ask ask = 0; ask < LIBRARY_ASK_COUNT; ask++) {
        struct library_request q = { .ask = ask, .list = LIST_CHARGED, .patron = "a", .item = "b", .pin = "1" };
        struct sip2_entries walk = { 0 };
        struct library_entry entry;
        bool as_status = ask == LIBRARY_PATRON && m->kind == SIP2_PATRON_STATUS_REPLY;
        if (m->kind != sip2_answer_of(sip2_kind_of(ask)) && !as_status)
            continue;
        sip2_reply_of(&q, m, &terms, &r);
        assert(r.ok == (r.reason == REASON_NONE));
        assert(is_text(r.words, sizeof r.words) && is_text(r.print, sizeof r.print));
        assert(is_text(r.item.title, sizeof r.item.title) && is_text(r.patron.name, sizeof r.patron.name));
        while (sip2_entry_next(&q, m, &terms, &walk, &entry))
            assert(is_text(entry.text, sizeof entry.text));
    }
}

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
    assert(is_text(log, sizeof log));
    take_answer(&message);
    if (sip2_encode(&message, charset, wire, sizeof wire, &n) == RESULT_OK)
        assert(n > 0 && wire[n - 1] == '\r');
}

/* Takes up to VALUE_SIZE - 1 bytes as a value that comes back as it is. */
static void take_value(struct bytes *left, char to[VALUE_SIZE])
{
    size_t n = 0;
    for (size_t most = left->n == 0 ? 0 : left->at[0] % VALUE_SIZE; n < most && n + 1 < left->n; n++) {
        uint8_t byte = left->at[n + 1];
        to[n] = (char)(byte < ' ' || byte >= 0x7F || byte == '|' || byte == '&' ? '.' : byte);
    }
    to[n] = '\0';
    *left = bytes_part(*left, n + 1, left->n);
}

/* A message of the table with fields from the input comes back whole, whatever stands in them. */
static void there_and_back(struct bytes left)
{
    static const struct sip2_charset utf8;
    static char values[SIP2_FIELDS_MAX][VALUE_SIZE];
    static struct sip2_message sent;
    struct arena arena = arena_of(room, sizeof room);
    struct bytes frame;
    size_t n, used;
    enum sip2_kind kind = (enum sip2_kind)(left.at[0] % SIP2_KIND_COUNT);
    sent = sip2_message_of(kind);
    sent.sequence = (char)('0' + left.at[0] % 10);
    left = bytes_part(left, 1, left.n);
    const struct sip2_field *fields = sip2_forms[kind].fields;
    for (size_t i = 0; fields[i].id[0] != '\0' && left.n > 0; i++) {
        take_value(&left, values[i]);
        sip2_set(&sent, fields[i].id, values[i]);
    }
    assert(sip2_encode(&sent, &utf8, wire, sizeof wire, &n) == RESULT_OK);
    assert(sip2_frame_next(bytes_of(wire, n), &frame, &used) == RESULT_OK && used == n);
    assert(sip2_decode(frame, &utf8, &arena, &message) == RESULT_OK);
    assert(message.kind == kind && message.has_checksum && message.checksum_ok && message.complete);
    assert(message.sequence == sent.sequence);
    for (size_t i = 0; i < sent.values_count; i++)
        assert(text_equal(sip2_text(&message, sent.values[i].id), sent.values[i].text));
}

static void take_stream(struct bytes left, const struct sip2_charset *charset)
{
    struct bytes frame;
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
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "utf-8", "cp850", "cp866", "cp1251", "latin-1", "kz-1048", "ascii" };
    static struct sip2_charset charsets[sizeof names / sizeof *names];
    static bool ready;
    for (size_t i = 0; !ready && i < sizeof names / sizeof *names; i++)
        assert(sip2_charset_init(names[i], &charsets[i]) == RESULT_OK);
    ready = true;
    if (size < 2)
        return 0;
    const char *stranger = sip2_stranger_of(bytes_of(data + 1, size - 1));
    assert(stranger == NULL || utf8_valid(bytes_of_text(stranger)));
    take_stream(bytes_of(data + 1, size - 1), &charsets[data[0] % (sizeof names / sizeof *names)]);
    there_and_back(bytes_of(data + 1, size - 1));
    return 0;
}
