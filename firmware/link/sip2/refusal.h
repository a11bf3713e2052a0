/* link/sip2/refusal.h: what a library system's own words mean. Pure. */
#pragma once

#include "circulation/reason.h"

/* The reason that words in English, Russian or Kazakh tell, by a table of word beginnings; REASON_SYSTEM
   when none fits, REASON_NONE when there are no words. `words` is valid UTF-8. */
enum reason sip2_refusal_of_words(const char *words);
