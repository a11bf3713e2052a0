/* Case and look-alikes by code point; the tables are small enough to read. */
#include "language/alphabet.h"

#include "base/text.h"

enum { WORD_LETTERS = 64 };

bool letter_in(uint32_t letter, const char *set)
{
    for (uint32_t one; (one = utf8_next(&set)) != 0;)
        if (one == letter)
            return true;
    return false;
}

/* ғ қ ң ү ұ һ ә ө: the capital is the even code point before it. */
static bool is_paired(uint32_t lower)
{
    return letter_in(lower, "ғқңүұһәө");
}

uint32_t letter_lower(uint32_t c)
{
    return utf8_lower(c);
}

uint32_t letter_upper(uint32_t c)
{
    if ((c >= 'a' && c <= 'z') || (c >= 0x430 && c <= 0x44f))
        return c - 0x20;
    if (c >= 0x450 && c <= 0x45f)
        return c - 0x50;
    return is_paired(c) ? c - 1 : c;
}

bool letter_is_cyrillic(uint32_t c)
{
    uint32_t lower = letter_lower(c);
    return (lower >= 0x430 && lower <= 0x44f) || letter_in(lower, "ёі") || is_paired(lower);
}

bool letter_is_latin(uint32_t c)
{
    uint32_t lower = letter_lower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= 0xc0 && c <= 0x17f && c != 0xd7 && c != 0xf7);
}

static void put_letter(uint32_t letter, char *to, size_t size)
{
    char one[5];
    one[utf8_put(one, letter)] = '\0';
    text_add(to, size, "%s", one);
}

void text_lower(const char *text, char *to, size_t size)
{
    text_copy(to, size, "");
    for (uint32_t c; (c = utf8_next(&text)) != 0;)
        put_letter(letter_lower(c), to, size);
}

/* What stands for what, in pairs: in a word with Cyrillic letters. */
static const struct {
    const char *seen, *meant;
} look_alikes = { "aeopcxyihABEKMHOPCTXYIəɵӈӇӊӉӯӮҳҲҝҡӄў", "аеорсхуіһАВЕКМНОРСТХУІәөңҢңҢұҰһҺқққу" };

static uint32_t meant_by(uint32_t c)
{
    const char *meant = look_alikes.meant;
    for (const char *seen = look_alikes.seen; *seen != '\0';) {
        uint32_t one = utf8_next(&seen), right = utf8_next(&meant);
        if (one == c)
            return right;
    }
    return c;
}

/* A combining mark and its letter, as one: breve, diaeresis, cedilla and ogonek below. 0: they are no letter. */
static uint32_t joined(uint32_t letter, uint32_t mark)
{
    static const struct {
        uint32_t mark;
        const char *bare, *whole;
    } marks[] = { { 0x306, "иИгГ", "йЙғҒ" }, { 0x308, "еЕ", "ёЁ" }, { 0x327, "кК", "қҚ" }, { 0x328, "кК", "қҚ" } };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (marks[i].mark != mark)
            continue;
        const char *bare = marks[i].bare, *whole = marks[i].whole;
        for (uint32_t one; (one = utf8_next(&bare)) != 0;) {
            uint32_t right = utf8_next(&whole);
            if (one == letter)
                return right;
        }
    }
    return 0;
}

static bool is_invisible(uint32_t c)
{
    return c == 0xad || (c >= 0x200b && c <= 0x200f) || c == 0xfeff;
}

static bool is_blank(uint32_t c)
{
    return c == 0xa0 || c == 0x202f || c == 0x2009;
}

static bool is_letter(uint32_t c)
{
    return letter_is_cyrillic(c) || letter_is_latin(c) || meant_by(c) != c;
}

struct word {
    uint32_t at[WORD_LETTERS];
    size_t n;
};

static bool is_roman(const struct word *w)
{
    for (size_t i = 0; i < w->n; i++)
        if (!letter_in(w->at[i], "IVXLCІХ"))
            return false;
    return true;
}

static void put_word(struct word *w, char *to, size_t size)
{
    bool cyrillic = false;
    for (size_t i = 0; i < w->n; i++)
        cyrillic = cyrillic || letter_is_cyrillic(w->at[i]);
    bool repair = cyrillic && !is_roman(w);
    for (size_t i = 0; i < w->n; i++)
        put_letter(repair ? meant_by(w->at[i]) : w->at[i], to, size);
    w->n = 0;
}

void text_repair(const char *text, char *to, size_t size)
{
    struct word w = { .n = 0 };
    text_copy(to, size, "");
    for (uint32_t c; (c = utf8_next(&text)) != 0;) {
        uint32_t whole = w.n > 0 ? joined(w.at[w.n - 1], c) : 0;
        if (whole != 0) {
            w.at[w.n - 1] = whole;
        } else if (is_letter(c)) {
            if (w.n == WORD_LETTERS)
                put_word(&w, to, size);
            w.at[w.n++] = c;
        } else if (!is_invisible(c)) {
            put_word(&w, to, size);
            put_letter(is_blank(c) ? ' ' : c, to, size);
        }
    }
    put_word(&w, to, size);
}
