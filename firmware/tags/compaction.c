#include "tags/compaction.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "tags/bits.h"

enum {
    INTEGER_BYTES = 8,
    INTEGER_LEAST = 10,
    INTEGER_DIGITS_MAX = 19,
    NUMERIC_LEAST = 2,
    FIVE_BIT_PAD = 0x40, /* what the code 00 stands for */
    SIX_BIT_PAD = 0x20,
    SEVEN_BIT_PAD = 0x7F,
    NIBBLE_PAD = 0xF,
    LATIN_1_LAST = 0xFF
};

static const uint64_t integer_most = 9999999999999999999U;

/* ---- from bits to text ---- */

static enum result put(char *to, size_t size, size_t *n, unsigned character)
{
    if (*n + 1 >= size)
        return RESULT_FULL;
    to[(*n)++] = (char)character;
    return RESULT_OK;
}

/* 1: big-endian; leading 00 bytes are tolerated. */
static enum result expand_integer(struct bytes data, char *to, size_t size)
{
    uint64_t v = 0;
    while (data.n > 0 && data.at[0] == 0)
        data = bytes_part(data, 1, data.n);
    if (data.n > INTEGER_BYTES)
        return RESULT_BAD;
    for (size_t i = 0; i < data.n; i++)
        v = v << 8 | data.at[i];
    if (v < INTEGER_LEAST || v > integer_most)
        return RESULT_BAD;
    char text[24];
    text_format(text, sizeof text, "%llu", (unsigned long long)v);
    if (strlen(text) >= size)
        return RESULT_FULL;
    text_copy(to, size, text);
    return RESULT_OK;
}

/* 2: BCD; F in the last place fills up an odd length. */
static enum result expand_numeric(struct bytes data, char *to, size_t size)
{
    size_t n = 0;
    struct bit_reader s = { data, 0 };
    while (bits_left(&s, 4)) {
        unsigned digit = bits_take(&s, 4);
        if (digit == NIBBLE_PAD && !bits_left(&s, 1) && n > 0)
            break;
        if (digit > 9)
            return RESULT_BAD;
        if (put(to, size, &n, '0' + digit) != RESULT_OK)
            return RESULT_FULL;
    }
    to[n] = 0;
    return n > 0 ? RESULT_OK : RESULT_BAD;
}

/* 3, 4, 5: characters of 5, 6 or 7 bits. */
static unsigned character_of(unsigned width, unsigned v)
{
    if (width == 7)
        return v;
    return width == 6 && v >= 0x20 ? v : 0x40 | v;
}

/* What the last character may be when it is only padding; it is dropped then. */
static const unsigned pad_character[] = { [5] = FIVE_BIT_PAD, [6] = SIX_BIT_PAD, [7] = SEVEN_BIT_PAD };

static enum result expand_packed(unsigned width, struct bytes data, char *to, size_t size)
{
    size_t n = 0;
    struct bit_reader s = { data, 0 };
    while (bits_left(&s, width)) {
        unsigned c = character_of(width, bits_take(&s, width));
        if (c == pad_character[width] && !bits_left(&s, width))
            break;
        if (c == 0)
            return RESULT_BAD;
        if (put(to, size, &n, c) != RESULT_OK)
            return RESULT_FULL;
    }
    while (width == 5 && n > 0 && to[n - 1] == FIVE_BIT_PAD)
        n--;
    to[n] = 0;
    return n > 0 ? RESULT_OK : RESULT_BAD;
}

/* 6. */
static enum result expand_octets(struct bytes data, char *to, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i < data.n; i++) {
        char character[4];
        size_t m = utf8_put(character, data.at[i]);
        if (data.at[i] == 0)
            return RESULT_BAD;
        if (n + m >= size)
            return RESULT_FULL;
        memcpy(to + n, character, m);
        n += m;
    }
    to[n] = 0;
    return n > 0 ? RESULT_OK : RESULT_BAD;
}

/* 7. */
static enum result expand_utf_8(struct bytes data, char *to, size_t size)
{
    if (data.n == 0 || !utf8_valid(data))
        return RESULT_BAD;
    if (data.n >= size)
        return RESULT_FULL;
    text_copy_bytes(to, size, data);
    return RESULT_OK;
}

enum result compaction_expand(enum compaction compaction, struct bytes data, char *to, size_t size)
{
    switch (compaction) {
    case COMPACTION_OWN:
        break;
    case COMPACTION_INTEGER:
        return expand_integer(data, to, size);
    case COMPACTION_NUMERIC:
        return expand_numeric(data, to, size);
    case COMPACTION_5_BIT:
        return expand_packed(5, data, to, size);
    case COMPACTION_6_BIT:
        return expand_packed(6, data, to, size);
    case COMPACTION_7_BIT:
        return expand_packed(7, data, to, size);
    case COMPACTION_OCTETS:
        return expand_octets(data, to, size);
    case COMPACTION_UTF_8:
        return expand_utf_8(data, to, size);
    }
    return RESULT_BAD;
}

/* ---- from text to bits ---- */

static bool all_within(const char *text, char first, char last)
{
    for (const char *c = text; *c != 0; c++)
        if (*c < first || *c > last)
            return false;
    return true;
}

static bool takes_integer(const char *text)
{
    size_t n = strlen(text);
    return n >= NUMERIC_LEAST && n <= INTEGER_DIGITS_MAX && text[0] != '0' && all_within(text, '0', '9');
}

static bool takes_numeric(const char *text)
{
    return strlen(text) >= NUMERIC_LEAST && all_within(text, '0', '9');
}

static bool takes_5_bit(const char *text)
{
    return strlen(text) >= 3 && all_within(text, 0x41, 0x5F);
}

/* Its pad looks like a blank. */
static bool takes_6_bit(const char *text)
{
    size_t n = strlen(text);
    return n >= 4 && all_within(text, 0x20, 0x5F) && text[n - 1] != ' ';
}

static bool takes_7_bit(const char *text)
{
    return strlen(text) >= 8 && all_within(text, 1, 0x7E);
}

static bool takes_octets(const char *text)
{
    uint32_t code;
    while ((code = utf8_next(&text)) != 0)
        if (code > LATIN_1_LAST)
            return false;
    return true;
}

static bool takes_utf_8(const char *text)
{
    (void)text;
    return true;
}

static void put_integer(const char *text, struct writer *w)
{
    uint64_t v = 0;
    for (const char *c = text; *c != 0; c++)
        v = v * 10 + (uint64_t)(*c - '0');
    int shift = 8 * (INTEGER_BYTES - 1);
    while (v >> shift == 0)
        shift -= 8;
    for (; shift >= 0; shift -= 8)
        write_u8(w, (uint8_t)(v >> shift & 0xFF));
}

static void put_numeric(const char *text, struct writer *w)
{
    struct bit_writer s = { .w = w };
    for (const char *c = text; *c != 0; c++)
        bits_put(&s, (unsigned)(*c - '0'), 4);
    bits_put(&s, NIBBLE_PAD, bits_free(&s));
}

static void put_5_bit(const char *text, struct writer *w)
{
    struct bit_writer s = { .w = w };
    for (const char *c = text; *c != 0; c++)
        bits_put(&s, (unsigned)*c & 0x1F, 5);
    bits_put(&s, 0, bits_free(&s));
}

static void put_6_bit(const char *text, struct writer *w)
{
    struct bit_writer s = { .w = w };
    for (const char *c = text; *c != 0; c++)
        bits_put(&s, (unsigned)*c & 0x3F, 6);
    unsigned pad = bits_free(&s); /* the first bits of 100000 */
    bits_put(&s, SIX_BIT_PAD >> (6 - pad), pad);
}

static void put_7_bit(const char *text, struct writer *w)
{
    struct bit_writer s = { .w = w };
    for (const char *c = text; *c != 0; c++)
        bits_put(&s, (unsigned)*c, 7);
    bits_put(&s, SEVEN_BIT_PAD, bits_free(&s));
}

static void put_octets(const char *text, struct writer *w)
{
    uint32_t code;
    while ((code = utf8_next(&text)) != 0)
        write_u8(w, (uint8_t)code);
}

static void put_utf_8(const char *text, struct writer *w)
{
    write_bytes(w, bytes_of_text(text));
}

/* In the order in which they are tried. */
static const struct {
    enum compaction compaction;
    bool (*takes)(const char *text);
    void (*put)(const char *text, struct writer *w);
} choices[] = {
    { COMPACTION_INTEGER, takes_integer, put_integer }, { COMPACTION_NUMERIC, takes_numeric, put_numeric },
    { COMPACTION_5_BIT, takes_5_bit, put_5_bit },       { COMPACTION_6_BIT, takes_6_bit, put_6_bit },
    { COMPACTION_7_BIT, takes_7_bit, put_7_bit },       { COMPACTION_OCTETS, takes_octets, put_octets },
    { COMPACTION_UTF_8, takes_utf_8, put_utf_8 },
};

enum result compaction_choose(const char *text, uint8_t *to, size_t size, size_t *out_n, enum compaction *out)
{
    struct writer w = writer_of(to, size);
    size_t i = 0;
    if (text[0] == 0 || !utf8_valid(bytes_of_text(text)))
        return RESULT_BAD;
    while (!choices[i].takes(text))
        i++;
    choices[i].put(text, &w);
    if (w.failed)
        return RESULT_FULL;
    *out_n = w.n;
    *out = choices[i].compaction;
    return RESULT_OK;
}
