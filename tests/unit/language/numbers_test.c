/* Numbers in Russian and English words. */
#include "base/text.h"
#include "check.h"
#include "language/numbers.h"

static char to[NUMBER_SIZE];

static const char *russian(uint64_t n, enum gender g, enum russian_case c)
{
    russian_cardinal(n, g, c, to, sizeof to);
    return to;
}

TEST(a_russian_number_agrees_with_what_is_counted)
{
    CHECK_TEXT(russian(1, GENDER_FEMININE, RUSSIAN_NOMINATIVE), "одна");
    CHECK_TEXT(russian(21, GENDER_MASCULINE, RUSSIAN_NOMINATIVE), "двадцать один");
    CHECK_TEXT(russian(22, GENDER_FEMININE, RUSSIAN_NOMINATIVE), "двадцать две");
    CHECK_TEXT(russian(1, GENDER_NEUTER, RUSSIAN_NOMINATIVE), "одно");
    CHECK_TEXT(russian(0, GENDER_FEMININE, RUSSIAN_NOMINATIVE), "ноль");
    CHECK_TEXT(russian(101, GENDER_FEMININE, RUSSIAN_ACCUSATIVE), "сто одну");
}

TEST(a_russian_number_takes_the_case_of_its_sentence)
{
    CHECK_TEXT(russian(5, GENDER_FEMININE, RUSSIAN_GENITIVE), "пяти");
    CHECK_TEXT(russian(2, GENDER_FEMININE, RUSSIAN_INSTRUMENTAL), "двумя");
    CHECK_TEXT(russian(258, GENDER_FEMININE, RUSSIAN_INSTRUMENTAL), "двумястами пятьюдесятью восемью");
    CHECK_TEXT(russian(340, GENDER_FEMININE, RUSSIAN_PREPOSITIONAL), "трёхстах сорока");
    CHECK_TEXT(russian(2500, GENDER_MASCULINE, RUSSIAN_GENITIVE), "двух тысяч пятисот");
}

TEST(russian_thousands_are_feminine_and_millions_are_not)
{
    CHECK_TEXT(russian(1000, GENDER_MASCULINE, RUSSIAN_NOMINATIVE), "одна тысяча");
    CHECK_TEXT(russian(2500, GENDER_MASCULINE, RUSSIAN_NOMINATIVE), "две тысячи пятьсот");
    CHECK_TEXT(russian(1002011, GENDER_MASCULINE, RUSSIAN_NOMINATIVE), "один миллион две тысячи одиннадцать");
    CHECK_TEXT(russian(5000000000, GENDER_MASCULINE, RUSSIAN_NOMINATIVE), "пять миллиардов");
}

TEST(a_russian_noun_has_three_forms)
{
    static const unsigned forms[][2] = { { 1, 0 },  { 2, 1 },  { 5, 2 },   { 11, 2 },  { 12, 2 },
                                         { 21, 0 }, { 24, 1 }, { 112, 2 }, { 101, 0 }, { 0, 2 } };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        CHECK_EQ(russian_form(forms[i][0]), forms[i][1]);
}

static const char *russian_th(uint64_t n, enum gender g, enum russian_case c)
{
    russian_ordinal(n, g, c, to, sizeof to);
    return to;
}

TEST(russian_dates_and_floors_are_ordinals)
{
    CHECK_TEXT(russian_th(7, GENDER_NEUTER, RUSSIAN_NOMINATIVE), "седьмое");
    CHECK_TEXT(russian_th(7, GENDER_NEUTER, RUSSIAN_GENITIVE), "седьмого");
    CHECK_TEXT(russian_th(3, GENDER_NEUTER, RUSSIAN_GENITIVE), "третьего");
    CHECK_TEXT(russian_th(3, GENDER_MASCULINE, RUSSIAN_NOMINATIVE), "третий");
    CHECK_TEXT(russian_th(31, GENDER_NEUTER, RUSSIAN_DATIVE), "тридцать первому");
    CHECK_TEXT(russian_th(2026, GENDER_MASCULINE, RUSSIAN_GENITIVE), "две тысячи двадцать шестого");
    CHECK_TEXT(russian_th(2000, GENDER_MASCULINE, RUSSIAN_PREPOSITIONAL), "двухтысячном");
    CHECK_TEXT(russian_th(1900, GENDER_MASCULINE, RUSSIAN_GENITIVE), "одна тысяча девятисотого");
    CHECK_TEXT(russian_th(40, GENDER_MASCULINE, RUSSIAN_NOMINATIVE), "сороковой");
}

static const char *english(uint64_t n, void (*words)(uint64_t, char *, size_t))
{
    words(n, to, sizeof to);
    return to;
}

TEST(english_numbers_have_their_and)
{
    CHECK_TEXT(english(0, english_cardinal), "zero");
    CHECK_TEXT(english(45, english_cardinal), "forty-five");
    CHECK_TEXT(english(125, english_cardinal), "one hundred and twenty-five");
    CHECK_TEXT(english(1005, english_cardinal), "one thousand and five");
    CHECK_TEXT(english(2500000, english_cardinal), "two million five hundred thousand");
    CHECK_TEXT(english(7, english_ordinal), "seventh");
    CHECK_TEXT(english(21, english_ordinal), "twenty-first");
    CHECK_TEXT(english(12, english_ordinal), "twelfth");
    CHECK_TEXT(english(20, english_ordinal), "twentieth");
    CHECK_TEXT(english(100, english_ordinal), "one hundredth");
    CHECK_TEXT(english(113, english_ordinal), "one hundred and thirteenth");
}

static const char *in_year(unsigned year)
{
    english_year(year, to, sizeof to);
    return to;
}

TEST(english_years_are_said_in_pairs)
{
    CHECK_TEXT(in_year(2026), "twenty twenty-six");
    CHECK_TEXT(in_year(1991), "nineteen ninety-one");
    CHECK_TEXT(in_year(1900), "nineteen hundred");
    CHECK_TEXT(in_year(1905), "nineteen oh five");
    CHECK_TEXT(in_year(2005), "two thousand and five");
    CHECK_TEXT(in_year(800), "eight hundred");
}
