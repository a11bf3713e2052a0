/* ui/voice/sentences.h: the sentences that a library may have spoken by a person, by name (FOLDER/LANGUAGE/NAME.wav).
   Pure.

   Only words that are fixed stand in this table: none holds a name, a number, a date or anything else of a visit. A
   recording is heard only where what is to be said is, word for word, one of these, or several one after the other
   ("Lay your books on the pad. They are borrowed by themselves." and "Finish."); so it can neither tell of a person nor
   say what the screen does not. The name is the element's id, or for what a screen says first its word and what it is
   about. */
#pragma once

#include <stddef.h>

#include "circulation/library.h"

enum { SENTENCES_AT_ONCE = 8, SENTENCE_WORDS_SIZE = 512 };

size_t sentences_count(void);
/* i below that. Small Latin letters, digits, '.' and '-'; shorter than SCENE_ID_SIZE. */
const char *sentence_name(size_t i);
/* What is to be said there, as voice.h says it. */
void sentence_words(size_t i, enum language l, char to[static SENTENCE_WORDS_SIZE]);
/* How many of them `said` is, one after the other, and which; 0: it says something else, or too much. */
size_t sentences_of(const char *said, enum language l, size_t to[static SENTENCES_AT_ONCE]);
