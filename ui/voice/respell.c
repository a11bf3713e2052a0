/* Tables of spellings, longest first. */
#include "voice/respell.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "language/alphabet.h"
#include "language/kazakh.h"
#include "language/latin.h"

enum { WORD_SIZE = 256, SPELLED_LETTERS = 5 };

struct spelling {
    const char *from, *to;
};

static const struct spelling latin_sounds[] = {
    { "shch", "щ" }, { "sh", "ш" }, { "ch", "ч" }, { "kh", "х" }, { "zh", "ж" }, { "gh", "г" }, { "ph", "ф" },
    { "th", "т" },   { "ck", "к" }, { "oo", "у" }, { "ee", "и" }, { "a", "а" },  { "b", "б" },  { "c", "к" },
    { "d", "д" },    { "e", "е" },  { "f", "ф" },  { "g", "г" },  { "h", "х" },  { "i", "и" },  { "j", "дж" },
    { "k", "к" },    { "l", "л" },  { "m", "м" },  { "n", "н" },  { "o", "о" },  { "p", "п" },  { "q", "к" },
    { "r", "р" },    { "s", "с" },  { "t", "т" },  { "u", "у" },  { "v", "в" },  { "w", "в" },  { "x", "кс" },
    { "y", "й" },    { "z", "з" },  { "'", "" },   { "ä", "ә" },  { "ğ", "ғ" },  { "ı", "і" },  { "ñ", "ң" },
    { "ö", "ө" },    { "ş", "ш" },  { "ū", "ұ" },  { "ü", "ү" },
};
static const struct spelling latin_letters[] = {
    { "a", "эй" },  { "b", "би" },     { "c", "си" },   { "d", "ди" },  { "e", "и" },   { "f", "эф" }, { "g", "джи" },
    { "h", "эйч" }, { "i", "ай" },     { "j", "джей" }, { "k", "кей" }, { "l", "эл" },  { "m", "эм" }, { "n", "эн" },
    { "o", "оу" },  { "p", "пи" },     { "q", "кью" },  { "r", "ар" },  { "s", "эс" },  { "t", "ти" }, { "u", "ю" },
    { "v", "ви" },  { "w", "дабл ю" }, { "x", "икс" },  { "y", "уай" }, { "z", "зет" },
};
static const struct spelling kazakh_for_russian[] = {
    { "ә", "а" }, { "ғ", "г" }, { "қ", "к" }, { "ң", "н" }, { "ө", "о" },
    { "ұ", "у" }, { "ү", "у" }, { "һ", "х" }, { "і", "и" },
};
static const struct spelling plain_latin[] = {
    { "ä", "a" }, { "ğ", "g" },  { "ı", "y" }, { "ñ", "ng" }, { "ö", "o" },  { "ş", "sh" }, { "ū", "u" },
    { "ü", "u" }, { "j", "zh" }, { "q", "k" }, { "Ä", "A" },  { "Ğ", "G" },  { "İ", "I" },  { "Ñ", "Ng" },
    { "Ö", "O" }, { "Ş", "Sh" }, { "Ū", "U" }, { "Ü", "U" },  { "J", "Zh" }, { "Q", "K" },
};

/* Each letter, or run of letters, by its row; what has none passes. `between` stands before each. */
static void spell(const char *word, const struct spelling *rows, size_t n, const char *between, char *to, size_t size)
{
    text_copy(to, size, "");
    while (*word != '\0') {
        size_t i = 0;
        while (i < n && !text_starts(word, rows[i].from))
            i++;
        const char *next = word;
        if (i < n)
            next += strlen(rows[i].from);
        else
            (void)utf8_next(&next);
        if (i < n)
            text_add(to, size, "%s%s", *to != '\0' ? between : "", rows[i].to);
        else
            text_add(to, size, "%.*s", (int)(next - word), word);
        word = next;
    }
}
#define SPELL(word, rows, between, to, size) spell(word, rows, sizeof(rows) / sizeof *(rows), between, to, size)

static bool any_letter(const char *word, bool (*is)(uint32_t))
{
    for (uint32_t c; (c = utf8_next(&word)) != 0;)
        if (is(c))
            return true;
    return false;
}

static bool in_capitals(const char *word)
{
    for (uint32_t c; (c = utf8_next(&word)) != 0;)
        if (letter_lower(c) == c)
            return false;
    return true;
}

static void respell_latin(const char *word, char *to, size_t size)
{
    char lower[WORD_SIZE];
    text_lower(word, lower, sizeof lower);
    if (in_capitals(word) && utf8_count(word) <= SPELLED_LETTERS)
        SPELL(lower, latin_letters, " ", to, size);
    else
        SPELL(lower, latin_sounds, "", to, size);
}

static bool is_kazakh_only(uint32_t letter)
{
    return letter_in(letter_lower(letter), "әғқңөұүһі");
}

void respell_word(const char *word, enum language l, char *to, size_t size)
{
    char between[WORD_SIZE];
    bool latin = any_letter(word, letter_is_latin);
    if (l == LANGUAGE_EN && any_letter(word, letter_is_cyrillic)) {
        kazakh_latin(word, between, sizeof between);
        SPELL(between, plain_latin, "", to, size);
    } else if (l != LANGUAGE_EN && latin) {
        respell_latin(word, to, size);
    } else if (l == LANGUAGE_RU && any_letter(word, is_kazakh_only)) {
        text_lower(word, between, sizeof between);
        SPELL(between, kazakh_for_russian, "", to, size);
    } else {
        text_copy(to, size, word);
    }
}

/* ---- Kazakh for its voice ---- */
static const char vowels[] = "аәоөеэёыіяұүюиу";

/* One word, in lower case. */
static void respell_kazakh_word(const char *word, char *to, size_t size)
{
    bool front = kazakh_is_front(word);
    uint32_t before = 0;
    for (const char *at = word; *at != '\0';) {
        const char *here = at;
        uint32_t c = utf8_next(&at);
        const char *ahead = at;
        uint32_t next = utf8_next(&ahead);
        bool after_vowel = before != 0 && letter_in(before, vowels);
        if (letter_in(c, "ьъ")) {
        } else if (letter_in(c, "у") && before == 0 && next != 0 && !letter_in(next, vowels)) {
            text_add(to, size, "ұ"); /* университет */
        } else if (letter_in(c, "у") && !after_vowel && (before != 0 || next == 0)) {
            text_add(to, size, front ? "үу" : "ұу");
        } else if (letter_in(c, "и") && front && !after_vowel && (next == 0 || letter_in(next, vowels))) {
            text_add(to, size, "ій");
        } else {
            text_add(to, size, "%.*s", (int)(at - here), here);
        }
        before = c;
    }
}

void respell_kazakh(const char *text, char *to, size_t size)
{
    text_copy(to, size, "");
    while (*text != '\0') {
        char word[WORD_SIZE], lower[WORD_SIZE];
        const char *end = text, *at = text;
        for (uint32_t c; (c = utf8_next(&at)) != 0 && letter_is_cyrillic(c);)
            end = at;
        if (end == text) {
            (void)utf8_next(&end);
            text_add(to, size, "%.*s", (int)(end - text), text);
        } else {
            text_copy_bytes(word, sizeof word, (struct bytes){ (const uint8_t *)text, (size_t)(end - text) });
            text_lower(word, lower, sizeof lower);
            respell_kazakh_word(lower, to, size);
        }
        text = end;
    }
}
