/* ui/voice/spoken.h: from text as it is shown to words as they are said. Pure.

   A synthesiser drops "₸" silently, reads "1 500" as two numbers and a date as a sum. Here numbers, dates, clocks,
   sums, percents, ordinals, ranges, card and telephone numbers, abbreviations, Roman numerals and words of another
   script become words, in the case and gender that the sentence around them wants.

   Order: text_repair(), then the rules of spoken.c at each token, the first that fits. The last step, how the Kazakh
   voice must be spelled for (сұу for су), is respell.h's. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "circulation/library.h"

/* `text` in words of language l into to[size], cut at a letter's border; four times the text is enough. False when a
   sign had no words: it is left out (a lesson's text may hold none such). */
bool spoken_words(const char *text, enum language l, char *to, size_t size);
