/* ui/language/kazakh.h: the endings of Kazakh words. A word's vowels are all back or all front and its last letter
   is one of six kinds; the two choose every ending (кітап, кітапқа; мектеп, мектепке).

   Loans and names follow the rules that the press and Apertium's dictionary follow; where these differ (Әуезовке,
   Әуезовқа) the house forms are in tests/unit/language/kazakh_cases.tsv. Words are UTF-8; `to` is the caller's, cut at
   a letter's border; KAZAKH_WORD_SIZE is enough for every word with its endings. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KAZAKH_WORD_SIZE = 192 };

enum kazakh_case {
    KAZAKH_NOMINATIVE,   /* атау: кітап */
    KAZAKH_GENITIVE,     /* ілік: кітаптың */
    KAZAKH_DATIVE,       /* барыс: кітапқа */
    KAZAKH_ACCUSATIVE,   /* табыс: кітапты */
    KAZAKH_LOCATIVE,     /* жатыс: кітапта */
    KAZAKH_ABLATIVE,     /* шығыс: кітаптан */
    KAZAKH_INSTRUMENTAL, /* көмектес: кітаппен */
    KAZAKH_CASES
};

/* Are its endings the front ones (е, і)? Any case of letters. */
bool kazakh_is_front(const char *word);

/* The word in a case. */
void kazakh_inflect(const char *word, enum kazakh_case c, char *to, size_t size);
/* The same of a word that ends in "his, its": кітабы, кітабына. */
void kazakh_inflect_owned(const char *word, enum kazakh_case c, char *to, size_t size);
/* Many of them: кітаптар. Never after a number. */
void kazakh_plural(const char *word, char *to, size_t size);
/* His, her, its, their: кітабы, оқулығы, баласы. */
void kazakh_owned(const char *word, char *to, size_t size);

/* A number in words: "жүз жиырма бес"; below 10^12. */
void kazakh_cardinal(uint64_t n, char *to, size_t size);
/* "жүз жиырма бесінші". */
void kazakh_ordinal(uint64_t n, char *to, size_t size);
/* The ending that a number in figures takes in a case, without the hyphen: 5 "ке", 50 "ге", 9 "ға". */
void kazakh_number_ending(uint64_t n, enum kazakh_case c, char *to, size_t size);
