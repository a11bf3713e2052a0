/* Texts and addresses in NDEF records (RTD Text, RTD URI, RTD Smart Poster), read and written. */
#include <string.h>

#include "base/text.h"
#include "tags/ndef.h"

enum {
    TEXT_UTF_16 = 0x80, /* of a Text record's first byte */
    TEXT_LANGUAGE = 0x3F,
    SURROGATE_HIGH = 0xD800,
    SURROGATE_LOW = 0xDC00,
    SURROGATE_END = 0xE000,
    SURROGATE_BITS = 10,
    BEYOND_16_BITS = 0x10000,
    BYTE_ORDER_MARK = 0xFEFF,
    BYTE_ORDER_MARK_SWAPPED = 0xFFFE,
    TLV_MESSAGE = 0x03,
    TLV_TERMINATOR = 0xFE,
    TLV_SHORT_MAX = 254,
    TLV_MAX = 0xFFFF,
    TLV_LENGTH_LONG = 0xFF,
    RECORD_ALONE = 0xC1, /* begins and ends the message, well-known */
    RECORD_SHORT = 0x10,
    RECORD_SHORT_MAX = 255
};

/* RTD URI, table 3, by its codes. */
static const char *const abbreviations[] = {
    "",
    "http://www.",
    "https://www.",
    "http://",
    "https://",
    "tel:",
    "mailto:",
    "ftp://anonymous:anonymous@",
    "ftp://ftp.",
    "ftps://",
    "sftp://",
    "smb://",
    "nfs://",
    "ftp://",
    "dav://",
    "news:",
    "telnet://",
    "imap:",
    "rtsp://",
    "urn:",
    "pop:",
    "sip:",
    "sips:",
    "tftp:",
    "btspp://",
    "btl2cap://",
    "btgoep://",
    "tcpobex://",
    "irdaobex://",
    "file://",
    "urn:epc:id:",
    "urn:epc:tag:",
    "urn:epc:pat:",
    "urn:epc:raw:",
    "urn:epc:",
    "urn:nfc:",
};

enum { ABBREVIATIONS = sizeof abbreviations / sizeof *abbreviations };

static bool is_well_known(const struct ndef_record *record, const char *type)
{
    return record->names == NDEF_WELL_KNOWN && bytes_equal(record->type, bytes_of_text(type));
}

/* ---- texts ---- */

/* UTF-16 as a row of units; RTD Text 3.4: big-endian unless a byte order mark says otherwise. */
struct units {
    struct cursor c;
    bool little;
};

static uint32_t unit_take(struct units *u)
{
    uint32_t first = cursor_u8(&u->c), second = cursor_u8(&u->c);
    return u->little ? second << 8 | first : first << 8 | second;
}

/* The next character, or 0 with `failed`: half a pair, or a NUL, which no text has. */
static uint32_t character_take(struct units *u)
{
    uint32_t high = unit_take(u);
    if (high < SURROGATE_HIGH || high >= SURROGATE_END) {
        u->c.failed = u->c.failed || high == 0;
        return high;
    }
    uint32_t low = unit_take(u);
    if (high >= SURROGATE_LOW || low < SURROGATE_LOW || low >= SURROGATE_END) {
        u->c.failed = true;
        return 0;
    }
    return BEYOND_16_BITS + ((high - SURROGATE_HIGH) << SURROGATE_BITS) + (low - SURROGATE_LOW);
}

static void order_take(struct units *u)
{
    struct units ahead = *u;
    uint32_t mark = unit_take(&ahead);
    if (ahead.c.failed || (mark != BYTE_ORDER_MARK && mark != BYTE_ORDER_MARK_SWAPPED))
        return;
    *u = ahead;
    u->little = mark == BYTE_ORDER_MARK_SWAPPED;
}

static enum result from_utf_16(struct bytes text, char *to, size_t size)
{
    struct units u = { .c = cursor_of(text) };
    struct writer w = writer_of(to, size - 1);
    order_take(&u);
    while (u.c.left.n > 0 && !u.c.failed) {
        char utf8[4];
        uint32_t code = character_take(&u);
        if (!u.c.failed)
            write_bytes(&w, bytes_of(utf8, utf8_put(utf8, code)));
    }
    if (u.c.failed)
        return RESULT_BAD;
    if (w.failed)
        return RESULT_FULL;
    to[w.n] = 0;
    return RESULT_OK;
}

static enum result from_utf_8(struct bytes text, char *to, size_t size)
{
    if (!utf8_valid(text))
        return RESULT_BAD;
    if (text.n >= size)
        return RESULT_FULL;
    text_copy_bytes(to, size, text);
    return RESULT_OK;
}

enum result ndef_text(const struct ndef_record *record, char *language, char *to, size_t size)
{
    struct cursor c = cursor_of(record->payload);
    char text[NDEF_TEXT_SIZE];
    if (!is_well_known(record, "T"))
        return RESULT_NONE;
    uint8_t status = cursor_u8(&c);
    struct bytes code = cursor_take(&c, status & TEXT_LANGUAGE);
    if (c.failed || !utf8_valid(code))
        return RESULT_BAD;
    enum result r =
        (status & TEXT_UTF_16) != 0 ? from_utf_16(c.left, text, sizeof text) : from_utf_8(c.left, text, sizeof text);
    if (r != RESULT_OK)
        return r;
    if (strlen(text) >= size)
        return RESULT_FULL;
    text_copy(to, size, text);
    if (language != NULL)
        text_copy_bytes(language, NDEF_LANGUAGE_SIZE, code);
    return RESULT_OK;
}

/* ---- addresses ---- */

static enum result joined(const char *front, struct bytes rest, char *to, size_t size)
{
    if (!utf8_valid(rest))
        return RESULT_BAD;
    if (strlen(front) + rest.n >= size)
        return RESULT_FULL;
    text_copy(to, size, front);
    text_copy_bytes(to + strlen(front), size - strlen(front), rest);
    return RESULT_OK;
}

static enum result one_uri(const struct ndef_record *record, char *to, size_t size)
{
    struct cursor c = cursor_of(record->payload);
    if (record->names == NDEF_ABSOLUTE_URI) /* the type is the address itself (NDEF 3.2.6) */
        return joined("", record->type, to, size);
    if (!is_well_known(record, "U"))
        return RESULT_NONE;
    uint8_t code = cursor_u8(&c);
    if (c.failed)
        return RESULT_BAD;
    return joined(code < ABBREVIATIONS ? abbreviations[code] : "", c.left, to, size); /* RTD URI 3.2.2: others as 0 */
}

enum result ndef_uri(const struct ndef_record *record, char *to, size_t size)
{
    struct ndef_reader inner = ndef_reader_of(record->payload);
    struct ndef_record part;
    if (!is_well_known(record, "Sp"))
        return one_uri(record, to, size);
    while (ndef_next(&inner, &part) == RESULT_OK) {
        enum result r = one_uri(&part, to, size);
        if (r != RESULT_NONE)
            return r;
    }
    return RESULT_BAD; /* a Smart Poster has exactly one */
}

/* ---- writing ---- */

static void length_write(struct writer *w, size_t n)
{
    if (n > TLV_SHORT_MAX) {
        write_u8(w, TLV_LENGTH_LONG);
        write_u8(w, (uint8_t)(n >> 8));
    }
    write_u8(w, (uint8_t)n);
}

/* The TLV block and the head of its only record, up to its payload. */
static void message_begin(struct writer *w, char type, size_t payload_n)
{
    bool is_short = payload_n <= RECORD_SHORT_MAX;
    write_u8(w, TLV_MESSAGE);
    length_write(w, payload_n + (is_short ? 4 : 7));
    write_u8(w, (uint8_t)(is_short ? RECORD_ALONE | RECORD_SHORT : RECORD_ALONE));
    write_u8(w, 1);
    for (unsigned shift = is_short ? 0 : 24; shift > 0; shift -= 8)
        write_u8(w, (uint8_t)(payload_n >> shift));
    write_u8(w, (uint8_t)payload_n);
    write_u8(w, (uint8_t)type);
}

static enum result message_end(struct writer *w, size_t *n)
{
    write_u8(w, TLV_TERMINATOR);
    if (w->failed)
        return RESULT_FULL;
    *n = w->n;
    return RESULT_OK;
}

enum result ndef_write_text(const char *language, const char *text, uint8_t *to, size_t size, size_t *n)
{
    struct writer w = writer_of(to, size);
    size_t language_n = strlen(language), payload_n = 1 + language_n + strlen(text);
    if (language_n > TEXT_LANGUAGE || payload_n > NDEF_TEXT_SIZE)
        return RESULT_FULL;
    message_begin(&w, 'T', payload_n);
    write_u8(&w, (uint8_t)language_n);
    write_bytes(&w, bytes_of_text(language));
    write_bytes(&w, bytes_of_text(text));
    return message_end(&w, n);
}

static uint8_t abbreviation_of(const char *uri)
{
    uint8_t best = 0;
    for (uint8_t i = 1; i < ABBREVIATIONS; i++)
        if (text_starts(uri, abbreviations[i]) && strlen(abbreviations[i]) > strlen(abbreviations[best]))
            best = i;
    return best;
}

enum result ndef_write_uri(const char *uri, uint8_t *to, size_t size, size_t *n)
{
    struct writer w = writer_of(to, size);
    uint8_t code = abbreviation_of(uri);
    struct bytes rest = bytes_of_text(uri + strlen(abbreviations[code]));
    if (rest.n >= NDEF_TEXT_SIZE)
        return RESULT_FULL;
    message_begin(&w, 'U', 1 + rest.n);
    write_u8(&w, code);
    write_bytes(&w, rest);
    return message_end(&w, n);
}
