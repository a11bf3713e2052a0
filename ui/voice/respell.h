/* ui/voice/respell.h: words of one script for a voice of another, and Kazakh as the Kazakh voice must be spelled for.
   Only ever on the string that is sent to the voice. Pure. */
#pragma once

#include <stddef.h>

#include "circulation/library.h"

/* A word that the voice of l cannot read: Latin for Kazakh and Russian ones (a short one in capitals letter by letter),
   Cyrillic for the English one, letters of Kazakh for the Russian one. Others come back as they are. */
void respell_word(const char *word, enum language l, char *to, size_t size);

/* espeak-ng's Kazakh reads у as a glide and и as one sound everywhere, and ь as a stop: су becomes сұу, келу келүу,
   әдеби әдебій, компьютер компютер. Of a whole text. */
void respell_kazakh(const char *text, char *to, size_t size);
