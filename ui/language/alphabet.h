/* ui/language/alphabet.h: the letters of Kazakh and Russian, without a locale: tolower() of some of them would make
   "ı" of "I". Texts are UTF-8; a letter is its code point. Kazakh has 42 Cyrillic letters, nine of them its own. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of Latin (ASCII) and Cyrillic letters; everything else comes back as it is. */
uint32_t letter_lower(uint32_t letter);
uint32_t letter_upper(uint32_t letter);
/* Cyrillic letters of Kazakh and Russian, either case. */
bool letter_is_cyrillic(uint32_t letter);
/* ASCII or Latin-1/Extended-A letters, either case. */
bool letter_is_latin(uint32_t letter);
/* Does `letter` occur in `set`? */
bool letter_in(uint32_t letter, const char *set);

/* Lower case of `text` into to[size], cut at a letter's border. */
void text_lower(const char *text, char *to, size_t size);

/* What hands and keyboards do to Kazakh, undone, into to[size]: combining marks joined (й, ё), invisible characters
   dropped, blanks of all widths made plain; inside a word that has a Cyrillic letter, Latin letters that look the same
   (кiтап with a Latin i) and older forms of Kazakh letters become the right ones. Whole Roman numerals stay. */
void text_repair(const char *text, char *to, size_t size);
