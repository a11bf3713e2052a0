/* One row a letter; й and и make one i with the vowel я or ю behind them. */
#include "language/latin.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "language/alphabet.h"

static const struct {
    const char *cyrillic, *small, *capital; /* capital: when all of the word is in capitals */
} rows[] = {
    { "а", "a", "A" },   { "ә", "ä", "Ä" },   { "б", "b", "B" },   { "в", "v", "V" },   { "г", "g", "G" },
    { "ғ", "ğ", "Ğ" },   { "д", "d", "D" },   { "е", "e", "E" },   { "ё", "io", "İO" }, { "ж", "j", "J" },
    { "з", "z", "Z" },   { "и", "i", "İ" },   { "й", "i", "İ" },   { "к", "k", "K" },   { "қ", "q", "Q" },
    { "л", "l", "L" },   { "м", "m", "M" },   { "н", "n", "N" },   { "ң", "ñ", "Ñ" },   { "о", "o", "O" },
    { "ө", "ö", "Ö" },   { "п", "p", "P" },   { "р", "r", "R" },   { "с", "s", "S" },   { "т", "t", "T" },
    { "у", "u", "U" },   { "ұ", "ū", "Ū" },   { "ү", "ü", "Ü" },   { "ф", "f", "F" },   { "х", "h", "H" },
    { "һ", "h", "H" },   { "ц", "ts", "TS" }, { "ч", "tş", "TŞ" }, { "ш", "ş", "Ş" },   { "щ", "şş", "ŞŞ" },
    { "ъ", "", "" },     { "ы", "y", "Y" },   { "і", "ı", "I" },   { "ь", "", "" },     { "э", "e", "E" },
    { "ю", "iu", "İU" }, { "я", "ia", "İA" },
};

static size_t row_of(uint32_t lower)
{
    size_t i = 0;
    while (i < sizeof rows / sizeof *rows && !letter_in(lower, rows[i].cyrillic))
        i++;
    return i;
}

static bool is_capital(uint32_t c)
{
    return letter_lower(c) != c;
}

/* The first letter of what stands for it is a capital one, the second small. */
static void put_title(const char *small, const char *capital, char *to, size_t size)
{
    char first[5];
    uint32_t letter = utf8_next(&capital);
    first[utf8_put(first, letter)] = '\0';
    (void)utf8_next(&small);
    text_add(to, size, "%s%s", first, small);
}

void kazakh_latin(const char *text, char *to, size_t size)
{
    bool was_i = false, was_capital = false;
    text_copy(to, size, "");
    for (const char *at = text; *at != '\0';) {
        const char *here = at;
        uint32_t c = utf8_next(&at), lower = letter_lower(c);
        const char *ahead = at;
        size_t row = row_of(lower);
        bool capital = is_capital(c), in_capitals = capital && (was_capital || is_capital(utf8_next(&ahead)));
        was_capital = capital;
        if (row == sizeof rows / sizeof *rows) {
            text_add(to, size, "%.*s", (int)(at - here), here);
            was_i = false;
            continue;
        }
        bool joins = was_i && letter_in(lower, "яю"); /* ия is "ia" */
        const char *small = rows[row].small + (joins ? 1 : 0), *large = rows[row].capital + (joins ? strlen("İ") : 0);
        if (!capital)
            text_add(to, size, "%s", small);
        else if (in_capitals)
            text_add(to, size, "%s", large);
        else if (*small != '\0')
            put_title(small, large, to, size);
        was_i = letter_in(lower, "ий");
    }
}
