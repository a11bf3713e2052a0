/* Russian numbers: a table of six cases a word, and the endings of adjectives for ordinals. */
#include <assert.h>
#include <stdbool.h>

#include "base/text.h"
#include "language/numbers.h"

typedef const char *const cases[RUSSIAN_CASES];

static cases one[] = { { "один", "одного", "одному", "один", "одним", "одном" },
                       { "одна", "одной", "одной", "одну", "одной", "одной" },
                       { "одно", "одного", "одному", "одно", "одним", "одном" } };
static cases two_feminine = { "две", "двух", "двум", "две", "двумя", "двух" };
static cases below_twenty[] = {
    { "ноль", "ноля", "нолю", "ноль", "нолём", "ноле" },
    { "" },
    { "два", "двух", "двум", "два", "двумя", "двух" },
    { "три", "трёх", "трём", "три", "тремя", "трёх" },
    { "четыре", "четырёх", "четырём", "четыре", "четырьмя", "четырёх" },
    { "пять", "пяти", "пяти", "пять", "пятью", "пяти" },
    { "шесть", "шести", "шести", "шесть", "шестью", "шести" },
    { "семь", "семи", "семи", "семь", "семью", "семи" },
    { "восемь", "восьми", "восьми", "восемь", "восемью", "восьми" },
    { "девять", "девяти", "девяти", "девять", "девятью", "девяти" },
    { "десять", "десяти", "десяти", "десять", "десятью", "десяти" },
    { "одиннадцать", "одиннадцати", "одиннадцати", "одиннадцать", "одиннадцатью", "одиннадцати" },
    { "двенадцать", "двенадцати", "двенадцати", "двенадцать", "двенадцатью", "двенадцати" },
    { "тринадцать", "тринадцати", "тринадцати", "тринадцать", "тринадцатью", "тринадцати" },
    { "четырнадцать", "четырнадцати", "четырнадцати", "четырнадцать", "четырнадцатью", "четырнадцати" },
    { "пятнадцать", "пятнадцати", "пятнадцати", "пятнадцать", "пятнадцатью", "пятнадцати" },
    { "шестнадцать", "шестнадцати", "шестнадцати", "шестнадцать", "шестнадцатью", "шестнадцати" },
    { "семнадцать", "семнадцати", "семнадцати", "семнадцать", "семнадцатью", "семнадцати" },
    { "восемнадцать", "восемнадцати", "восемнадцати", "восемнадцать", "восемнадцатью", "восемнадцати" },
    { "девятнадцать", "девятнадцати", "девятнадцати", "девятнадцать", "девятнадцатью", "девятнадцати" },
};
static cases tens[] = {
    { "" },
    { "" },
    { "двадцать", "двадцати", "двадцати", "двадцать", "двадцатью", "двадцати" },
    { "тридцать", "тридцати", "тридцати", "тридцать", "тридцатью", "тридцати" },
    { "сорок", "сорока", "сорока", "сорок", "сорока", "сорока" },
    { "пятьдесят", "пятидесяти", "пятидесяти", "пятьдесят", "пятьюдесятью", "пятидесяти" },
    { "шестьдесят", "шестидесяти", "шестидесяти", "шестьдесят", "шестьюдесятью", "шестидесяти" },
    { "семьдесят", "семидесяти", "семидесяти", "семьдесят", "семьюдесятью", "семидесяти" },
    { "восемьдесят", "восьмидесяти", "восьмидесяти", "восемьдесят", "восемьюдесятью", "восьмидесяти" },
    { "девяносто", "девяноста", "девяноста", "девяносто", "девяноста", "девяноста" },
};
static cases hundreds[] = {
    { "" },
    { "сто", "ста", "ста", "сто", "ста", "ста" },
    { "двести", "двухсот", "двумстам", "двести", "двумястами", "двухстах" },
    { "триста", "трёхсот", "трёмстам", "триста", "тремястами", "трёхстах" },
    { "четыреста", "четырёхсот", "четырёмстам", "четыреста", "четырьмястами", "четырёхстах" },
    { "пятьсот", "пятисот", "пятистам", "пятьсот", "пятьюстами", "пятистах" },
    { "шестьсот", "шестисот", "шестистам", "шестьсот", "шестьюстами", "шестистах" },
    { "семьсот", "семисот", "семистам", "семьсот", "семьюстами", "семистах" },
    { "восемьсот", "восьмисот", "восьмистам", "восемьсот", "восемьюстами", "восьмистах" },
    { "девятьсот", "девятисот", "девятистам", "девятьсот", "девятьюстами", "девятистах" },
};

/* What thousands are counted by. */
static const struct scale {
    uint64_t worth;
    enum gender gender;
    cases single, many;
    const char *few; /* after two to four, in the nominative and accusative */
} scales[] = {
    { 1000000000,
      GENDER_MASCULINE,
      { "миллиард", "миллиарда", "миллиарду", "миллиард", "миллиардом", "миллиарде" },
      { "миллиардов", "миллиардов", "миллиардам", "миллиардов", "миллиардами", "миллиардах" },
      "миллиарда" },
    { 1000000,
      GENDER_MASCULINE,
      { "миллион", "миллиона", "миллиону", "миллион", "миллионом", "миллионе" },
      { "миллионов", "миллионов", "миллионам", "миллионов", "миллионами", "миллионах" },
      "миллиона" },
    { 1000,
      GENDER_FEMININE,
      { "тысяча", "тысячи", "тысяче", "тысячу", "тысячей", "тысяче" },
      { "тысяч", "тысяч", "тысячам", "тысяч", "тысячами", "тысячах" },
      "тысячи" },
};

unsigned russian_form(uint64_t n)
{
    if (n % 10 == 1 && n % 100 != 11)
        return 0;
    return n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 10 || n % 100 >= 20) ? 1 : 2;
}

static void add_word(const char *word, char *to, size_t size)
{
    text_add(to, size, "%s%s", *to != '\0' ? " " : "", word);
}

static const char *unit(unsigned n, enum gender g, enum russian_case c)
{
    if (n == 1)
        return one[g][c];
    return n == 2 && g == GENDER_FEMININE ? two_feminine[c] : below_twenty[n][c];
}

static void add_below_thousand(unsigned n, enum gender g, enum russian_case c, char *to, size_t size)
{
    if (n >= 100)
        add_word(hundreds[n / 100][c], to, size);
    n %= 100;
    if (n >= 20) {
        add_word(tens[n / 10][c], to, size);
        n %= 10;
    }
    if (n > 0)
        add_word(unit(n, g, c), to, size);
}

static void add_scale(const struct scale *s, unsigned times, enum russian_case c, char *to, size_t size)
{
    unsigned form = russian_form(times);
    bool straight = c == RUSSIAN_NOMINATIVE || c == RUSSIAN_ACCUSATIVE;
    add_below_thousand(times, s->gender, c, to, size);
    add_word(form == 0 ? s->single[c] : form == 1 && straight ? s->few : s->many[c], to, size);
}

void russian_cardinal(uint64_t n, enum gender g, enum russian_case c, char *to, size_t size)
{
    assert(n < 1000000000000);
    text_copy(to, size, n == 0 ? below_twenty[0][c] : "");
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
        if (n >= scales[i].worth)
            add_scale(&scales[i], (unsigned)(n / scales[i].worth), c, to, size);
        n %= scales[i].worth;
    }
    add_below_thousand((unsigned)n, g, c, to, size);
}

/* ---- ordinals ---- */
enum stress { STRESS_STEM, STRESS_END, STRESS_THIRD };

static const struct stem {
    unsigned n;
    const char *text;
    enum stress stress;
} stems[] = {
    { 0, "нулев", STRESS_END },         { 1, "перв", STRESS_STEM },         { 2, "втор", STRESS_END },
    { 3, "трет", STRESS_THIRD },        { 4, "четвёрт", STRESS_STEM },      { 5, "пят", STRESS_STEM },
    { 6, "шест", STRESS_END },          { 7, "седьм", STRESS_END },         { 8, "восьм", STRESS_END },
    { 9, "девят", STRESS_STEM },        { 10, "десят", STRESS_STEM },       { 11, "одиннадцат", STRESS_STEM },
    { 12, "двенадцат", STRESS_STEM },   { 13, "тринадцат", STRESS_STEM },   { 14, "четырнадцат", STRESS_STEM },
    { 15, "пятнадцат", STRESS_STEM },   { 16, "шестнадцат", STRESS_STEM },  { 17, "семнадцат", STRESS_STEM },
    { 18, "восемнадцат", STRESS_STEM }, { 19, "девятнадцат", STRESS_STEM }, { 20, "двадцат", STRESS_STEM },
    { 30, "тридцат", STRESS_STEM },     { 40, "сороков", STRESS_END },      { 50, "пятидесят", STRESS_STEM },
    { 60, "шестидесят", STRESS_STEM },  { 70, "семидесят", STRESS_STEM },   { 80, "восьмидесят", STRESS_STEM },
    { 90, "девяност", STRESS_STEM },    { 100, "сот", STRESS_STEM },        { 1000, "тысячн", STRESS_STEM },
};

static cases adjective[] = {
    { "ый", "ого", "ому", "ый", "ым", "ом" },
    { "ая", "ой", "ой", "ую", "ой", "ой" },
    { "ое", "ого", "ому", "ое", "ым", "ом" },
};
static cases third[] = {
    { "ий", "ьего", "ьему", "ий", "ьим", "ьем" },
    { "ья", "ьей", "ьей", "ью", "ьей", "ьей" },
    { "ье", "ьего", "ьему", "ье", "ьим", "ьем" },
};

static const struct stem *stem_of(unsigned n)
{
    size_t i = 0;
    while (stems[i].n != n)
        assert(++i < sizeof stems / sizeof *stems);
    return &stems[i];
}

static const char *ending(const struct stem *s, enum gender g, enum russian_case c)
{
    if (s->stress == STRESS_THIRD)
        return third[g][c];
    bool second = s->stress == STRESS_END && g == GENDER_MASCULINE;
    return second && (c == RUSSIAN_NOMINATIVE || c == RUSSIAN_ACCUSATIVE) ? "ой" : adjective[g][c];
}

/* The part of n that changes: the last word of its cardinal. */
static unsigned last_part(unsigned n)
{
    if (n % 100 != 0)
        return n % 100 < 20 ? n % 100 : n % 10 != 0 ? n % 10 : n % 100;
    return n % 1000 != 0 ? n % 1000 : n;
}

void russian_ordinal(uint64_t n, enum gender g, enum russian_case c, char *to, size_t size)
{
    assert(n < 10000);
    unsigned last = last_part((unsigned)n), before = (unsigned)n - last;
    if (before > 0)
        russian_cardinal(before, GENDER_MASCULINE, RUSSIAN_NOMINATIVE, to, size);
    else
        text_copy(to, size, "");
    unsigned unit_worth = last >= 1000 ? 1000 : last >= 100 ? 100 : 1, times = last / unit_worth;
    const struct stem *s = stem_of(unit_worth > 1 ? unit_worth : last);
    const char *prefix = unit_worth > 1 && times > 1 ? below_twenty[times][RUSSIAN_GENITIVE] : "";
    text_add(to, size, "%s%s%s%s", before > 0 ? " " : "", prefix, s->text, ending(s, g, c));
}
