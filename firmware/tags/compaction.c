/* The compactions of ISO/IEC 15962 and of ISILs (ISO 28560-2, annex C): from bits to text. */
#include <string.h>

#include "base/text.h"
#include "tags/iso28560_2.h"

enum { INTEGER_BYTES = 8, INTEGER_LEAST = 10, SIX_BIT_PAD = 0x20, SEVEN_BIT_PAD = 0x7F, NIBBLE_PAD = 0xF };

struct bits {
    struct bytes b;
    size_t at; /* in bits, from the first byte's highest */
};

static bool bits_left(const struct bits *s, unsigned n)
{
    return s->b.n * 8 - s->at >= n;
}

static unsigned bits_take(struct bits *s, unsigned n)
{
    unsigned v = 0;
    for (unsigned i = 0; i < n; i++, s->at++)
        v = v << 1 | ((unsigned)s->b.at[s->at / 8] >> (7 - s->at % 8) & 1U);
    return v;
}

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
    if (v < INTEGER_LEAST)
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
    struct bits s = { data, 0 };
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
static const unsigned pad_character[] = { [5] = 0x40, [6] = SIX_BIT_PAD, [7] = SEVEN_BIT_PAD };

static enum result expand_packed(unsigned width, struct bytes data, char *to, size_t size)
{
    size_t n = 0;
    struct bits s = { data, 0 };
    while (bits_left(&s, width)) {
        unsigned c = character_of(width, bits_take(&s, width));
        if (c == pad_character[width] && !bits_left(&s, width))
            break;
        if (put(to, size, &n, c) != RESULT_OK)
            return RESULT_FULL;
    }
    to[n] = 0;
    return n > 0 ? RESULT_OK : RESULT_BAD;
}

/* 6: ISO 8859-1, 7: UTF-8. */
static enum result expand_octets(unsigned compaction, struct bytes data, char *to, size_t size)
{
    char character[4];
    size_t n = 0;
    if (compaction == 7 && !utf8_valid(data))
        return RESULT_BAD;
    for (size_t i = 0; i < data.n; i++) {
        size_t m = compaction == 7 ? 1 : utf8_put(character, data.at[i]);
        if (compaction == 7)
            character[0] = (char)data.at[i];
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

enum result iso15962_expand(unsigned compaction, struct bytes data, char *to, size_t size)
{
    switch (compaction) {
    case 1:
        return expand_integer(data, to, size);
    case 2:
        return expand_numeric(data, to, size);
    case 3:
        return expand_packed(5, data, to, size);
    case 4:
        return expand_packed(6, data, to, size);
    case 5:
        return expand_packed(7, data, to, size);
    case 6:
    case 7:
        return expand_octets(compaction, data, to, size);
    default:
        return RESULT_BAD;
    }
}

enum isil_set { UPPER, LOWER, DIGIT };

/* What a code means: a character, or the way to another set, for good or for one character. */
struct isil_code {
    char character; /* 0: a move */
    enum isil_set to;
    bool shift;
};

static const unsigned isil_width[] = { [UPPER] = 5, [LOWER] = 5, [DIGIT] = 4 };

/* The codes after the characters, in order: latch, shift, latch, shift. */
static const struct {
    const char *characters;
    enum isil_set to[2];
} isil_sets[] = {
    [UPPER] = { "-ABCDEFGHIJKLMNOPQRSTUVWXYZ:", { LOWER, DIGIT } },
    [LOWER] = { "-abcdefghijklmnopqrstuvwxyz/", { UPPER, DIGIT } },
    [DIGIT] = { "0123456789-:", { UPPER, LOWER } },
};

static struct isil_code isil_code_of(enum isil_set set, unsigned code)
{
    unsigned n = (unsigned)strlen(isil_sets[set].characters);
    if (code < n)
        return (struct isil_code){ .character = isil_sets[set].characters[code] };
    return (struct isil_code){ .to = isil_sets[set].to[(code - n) / 2], .shift = (code - n) % 2 == 1 };
}

enum result isil_expand(struct bytes data, char *to, size_t size)
{
    struct bits s = { data, 0 };
    enum isil_set base = UPPER, set = UPPER;
    size_t n = 0;
    /* At the end the 1-bits of the padding look like a move with nothing after it. */
    while (bits_left(&s, isil_width[set])) {
        struct isil_code code = isil_code_of(set, bits_take(&s, isil_width[set]));
        if (code.character == 0) {
            set = code.to;
            base = code.shift ? base : set;
            continue;
        }
        if (put(to, size, &n, (unsigned char)code.character) != RESULT_OK)
            return RESULT_FULL;
        set = base;
    }
    to[n] = 0;
    return n > 0 ? RESULT_OK : RESULT_BAD;
}
