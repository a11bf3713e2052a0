/* ui/language/numbers.h: numbers in words, for the voice. Kazakh ones are in kazakh.h.

   Russian numbers agree: with the gender of what is counted (один, одна, одно) and with the case that the sentence
   wants ("до пяти", "с двумя"). Below 10^12; `to` is the caller's, NUMBER_SIZE is always enough. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { NUMBER_SIZE = 320 };

enum gender { GENDER_MASCULINE, GENDER_FEMININE, GENDER_NEUTER };
enum russian_case {
    RUSSIAN_NOMINATIVE,
    RUSSIAN_GENITIVE,
    RUSSIAN_DATIVE,
    RUSSIAN_ACCUSATIVE, /* of things, not of persons */
    RUSSIAN_INSTRUMENTAL,
    RUSSIAN_PREPOSITIONAL,
    RUSSIAN_CASES
};

/* "двадцать одна", "двадцати одной". */
void russian_cardinal(uint64_t n, enum gender g, enum russian_case c, char *to, size_t size);
/* "седьмое", "седьмого", "две тысячи двадцать шестого"; below 10 000. */
void russian_ordinal(uint64_t n, enum gender g, enum russian_case c, char *to, size_t size);
/* Which of three forms a noun has after n: 0 "книга", 1 "книги", 2 "книг". */
unsigned russian_form(uint64_t n);

/* "one hundred and twenty-five". */
void english_cardinal(uint64_t n, char *to, size_t size);
/* "twenty-first". */
void english_ordinal(uint64_t n, char *to, size_t size);
/* A year as it is said: "twenty twenty-six", "nineteen ninety-one", "two thousand and five". */
void english_year(unsigned year, char *to, size_t size);
