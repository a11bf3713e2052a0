/* ui/language/latin.h: Kazakh in Latin letters, for the eyes only; nothing that is stored is ever Latin.

   The table is the last official draft, of April 2021 (one letter a sound: ä ğ ı ñ ö ş ū ü); the letters for which the
   draft has none (ё ц ч щ) are this house's: io ts tş şş. No decree has adopted it yet: Cyrillic stays the script of
   record. Russian words are written letter by letter like Kazakh ones. */
#pragma once

#include <stddef.h>

/* `text` in Latin letters into to[size], cut at a letter's border; twice the size of `text` is enough. What is not
   Cyrillic passes as it is. A capital that needs two letters has both as capitals inside a capital word: ЧЕХОВ is
   TŞEHOV, Чехов is Tşehov. */
void kazakh_latin(const char *text, char *to, size_t size);
