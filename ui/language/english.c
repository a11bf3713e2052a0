/* English numbers, with "and" behind the hundreds. */
#include <assert.h>

#include "base/text.h"
#include "language/numbers.h"

static const char *const small[] = { "zero",     "one",     "two",     "three",     "four",     "five",    "six",
                                     "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
                                     "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen" };
static const char *const tens[] = {
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
};
static const char *const ordinals[] = { "zeroth",  "first",  "second", "third", "fourth",   "fifth",  "sixth",
                                        "seventh", "eighth", "ninth",  "tenth", "eleventh", "twelfth" };

static void add_word(const char *word, char *to, size_t size)
{
    text_add(to, size, "%s%s", *to != '\0' ? " " : "", word);
}

static void add_below_hundred(unsigned n, char *to, size_t size)
{
    if (n < 20) {
        add_word(small[n], to, size);
        return;
    }
    add_word(tens[n / 10], to, size);
    if (n % 10 != 0)
        text_add(to, size, "-%s", small[n % 10]);
}

static void add_below_thousand(unsigned n, char *to, size_t size)
{
    if (n >= 100) {
        add_word(small[n / 100], to, size);
        add_word("hundred", to, size);
    }
    if (n % 100 == 0)
        return;
    if (*to != '\0') /* two hundred and five, one thousand and five */
        add_word("and", to, size);
    add_below_hundred(n % 100, to, size);
}

void english_cardinal(uint64_t n, char *to, size_t size)
{
    static const struct {
        uint64_t worth;
        const char *word;
    } scales[] = { { 1000000000, "billion" }, { 1000000, "million" }, { 1000, "thousand" } };
    assert(n < 1000000000000);
    text_copy(to, size, n == 0 ? "zero" : "");
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
        char times[NUMBER_SIZE] = "";
        if (n >= scales[i].worth) {
            add_below_thousand((unsigned)(n / scales[i].worth), times, sizeof times);
            add_word(times, to, size);
            add_word(scales[i].word, to, size);
        }
        n %= scales[i].worth;
    }
    add_below_thousand((unsigned)n, to, size);
}

void english_ordinal(uint64_t n, char *to, size_t size)
{
    unsigned last = (unsigned)(n % 100 < 20 ? n % 100 : n % 10);
    if (n % 100 == 0 || last == 0) { /* hundredth, twentieth */
        english_cardinal(n, to, size);
        if (text_ends(to, "y")) {
            utf8_drop_last(to);
            text_add(to, size, "ie");
        }
        text_add(to, size, "th");
        return;
    }
    english_cardinal(n, to, size);
    for (size_t i = 0, drop = utf8_count(small[last]); i < drop; i++)
        utf8_drop_last(to);
    if (last < sizeof ordinals / sizeof *ordinals)
        text_add(to, size, "%s", ordinals[last]);
    else
        text_add(to, size, "%sth", small[last]);
}

void english_year(unsigned year, char *to, size_t size)
{
    unsigned century = year / 100, rest = year % 100;
    text_copy(to, size, "");
    if (century < 11 || century > 20 || (century == 20 && rest < 10)) {
        english_cardinal(year, to, size);
        return;
    }
    add_below_hundred(century, to, size);
    if (rest == 0)
        add_word("hundred", to, size);
    else if (rest < 10)
        text_add(to, size, " oh %s", small[rest]);
    else
        add_below_hundred(rest, to, size);
}
