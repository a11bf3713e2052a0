/* The compaction of ISILs (ISO 28560-2, annex C): codes of three sets of characters, and moves between them. */
#include <string.h>

#include "tags/bits.h"
#include "tags/compaction.h"

enum isil_set { UPPER, LOWER, DIGIT, SETS };

/* What a code means: a character, or the way to another set, for good or for one character. */
struct isil_code {
    char character; /* 0: a move */
    enum isil_set to;
    bool shift;
};

/* The codes after the characters, in order: latch, shift, latch, shift. */
static const struct {
    const char *characters;
    unsigned width;
    enum isil_set to[2];
} sets[] = {
    [UPPER] = { "-ABCDEFGHIJKLMNOPQRSTUVWXYZ:", 5, { LOWER, DIGIT } },
    [LOWER] = { "-abcdefghijklmnopqrstuvwxyz/", 5, { UPPER, DIGIT } },
    [DIGIT] = { "0123456789-:", 4, { UPPER, LOWER } },
};

static struct isil_code code_of(enum isil_set set, unsigned code)
{
    unsigned n = (unsigned)strlen(sets[set].characters);
    if (code < n)
        return (struct isil_code){ .character = sets[set].characters[code] };
    return (struct isil_code){ .to = sets[set].to[(code - n) / 2], .shift = (code - n) % 2 == 1 };
}

enum result isil_expand(struct bytes data, char *to, size_t size)
{
    struct bit_reader s = { data, 0 };
    enum isil_set base = UPPER, set = UPPER;
    size_t n = 0;
    /* At the end the 1-bits of the padding look like a move with nothing after it. */
    while (bits_left(&s, sets[set].width)) {
        struct isil_code code = code_of(set, bits_take(&s, sets[set].width));
        if (code.character == 0) {
            set = code.to;
            base = code.shift ? base : set;
            continue;
        }
        if (n + 1 >= size)
            return RESULT_FULL;
        to[n++] = code.character;
        set = base;
    }
    to[n] = 0;
    return n > 0 ? RESULT_OK : RESULT_BAD;
}

static bool is_in(enum isil_set set, char c)
{
    return c != 0 && strchr(sets[set].characters, c) != NULL;
}

/* The set to go to for a character that `from` does not have; SETS: none has it. */
static enum isil_set set_with(enum isil_set from, char c)
{
    for (unsigned i = 0; i < 2; i++)
        if (is_in(sets[from].to[i], c))
            return sets[from].to[i];
    return SETS;
}

static void put_character(struct bit_writer *s, enum isil_set set, char c)
{
    bits_put(s, (unsigned)(strchr(sets[set].characters, c) - sets[set].characters), sets[set].width);
}

static void put_move(struct bit_writer *s, enum isil_set from, enum isil_set to, bool shift)
{
    unsigned first = (unsigned)strlen(sets[from].characters) + (sets[from].to[1] == to ? 2U : 0U);
    bits_put(s, first + shift, sets[from].width);
}

enum result isil_compact(const char *isil, uint8_t *to, size_t size, size_t *out_n)
{
    struct writer w = writer_of(to, size);
    struct bit_writer s = { .w = &w };
    enum isil_set set = UPPER;
    for (const char *c = isil; *c != 0; c++) {
        enum isil_set other = is_in(set, *c) ? set : set_with(set, *c);
        if (other == SETS)
            return RESULT_BAD;
        bool shift = other != set && (c[1] == 0 || is_in(set, c[1])); /* one character, and back */
        if (other != set)
            put_move(&s, set, other, shift);
        put_character(&s, other, *c);
        set = shift ? set : other;
    }
    bits_put(&s, 0xFF, bits_free(&s));
    if (w.failed)
        return RESULT_FULL;
    if (w.n == 0)
        return RESULT_BAD;
    *out_n = w.n;
    return RESULT_OK;
}
