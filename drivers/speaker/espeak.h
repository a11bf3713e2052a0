/* drivers/speaker/espeak.h: espeak-ng, loaded when first something is said: a kiosk that is silent starts without it.
   One thread at a time; espeak-ng's state is the process's. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"
#include "circulation/library.h"

enum { ESPEAK_RATE = 22050 }; /* samples a second, mono */

/* RESULT_NONE with a line in the log: the library or its data is not there. It stays open for the process's life:
   espeak_Terminate() of 1.51 waits for ever for a thread of its own that synchronous speech never wakes. */
MUST_USE enum result espeak_open(void);

/* Gives the samples of `text` (UTF-8, words) to `take`, some at a time; false from it ends the making. RESULT_NONE: no
   voice for the language (logged). */
MUST_USE enum result espeak_make(enum language l, const char *text, int words_per_minute,
                                 bool (*take)(void *self, const int16_t *samples, size_t n), void *self);
