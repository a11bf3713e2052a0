/* ui/voice/reading.h: what the rules of spoken_words() share. A rule looks at the tokens from the i-th on; when it
   fits it writes words and tells how many tokens it took, else 0. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "language/kazakh.h"
#include "language/numbers.h"
#include "voice/tokens.h"

#include "circulation/library.h"

struct reading {
    struct tokens tokens;
    enum language language;
    char *to;
    size_t size;
    bool whole; /* everything had words */
};

typedef size_t reading_rule(struct reading *r, size_t i);

enum { PHRASE_WORDS_SIZE = NUMBER_SIZE + TOKEN_TEXT_SIZE };

/* Adds words, with one blank before them when something stands there. */
void reading_say(struct reading *r, const char *words);
/* The rules for everything with a digit, a "+", "№" or a minus. */
size_t reading_number(struct reading *r, size_t i);
/* An abbreviation, a Roman numeral, a word. */
size_t reading_word(struct reading *r, size_t i);
/* The last word of a phrase in a case: "жиырма бес", "жиырма беске". */
void kazakh_phrase(const char *words, enum kazakh_case c, char *to, size_t size);
/* The ending that was written behind a hyphen, and its case; false: it is no ending. */
bool kazakh_ending_case(const char *ending, enum kazakh_case *out);
/* Is it one of the endings of ordinals ("ші", "ншы")? */
bool kazakh_is_ordinal_ending(const char *ending);
/* The case and gender that a Russian number wants at i, by the word before and the noun at `noun` (the end: none). */
void russian_agreement(const struct reading *r, size_t i, size_t noun, uint64_t n, enum gender *g,
                       enum russian_case *c);
/* What a preposition wants; nominative for everything else. */
enum russian_case russian_case_after(const struct reading *r, size_t i);

/* The number at i; is one there of that many digits (0: any), that sign, a blank? */
uint64_t reading_number_at(const struct reading *r, size_t i);
bool reading_is_number_at(const struct reading *r, size_t i, size_t digits);
bool reading_is_sign_at(const struct reading *r, size_t i, uint32_t sign);
bool reading_is_blank_at(const struct reading *r, size_t i);
/* A number in words of the reading's language, as nothing asks anything of it; and says it. */
void reading_cardinal(const struct reading *r, uint64_t n, char to[static NUMBER_SIZE]);
void reading_say_number(struct reading *r, uint64_t n);

/* spoken_times.c: rules. */
size_t read_date_in_figures(struct reading *r, size_t i);
size_t read_day_of_month(struct reading *r, size_t i);
size_t read_year(struct reading *r, size_t i);
size_t read_clock(struct reading *r, size_t i);
