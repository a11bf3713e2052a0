/* drivers/speaker/recording.h: a library's own recording of a sentence, from a file to the samples that the voice makes
   (mono, ESPEAK_RATE). WAV (RIFF), and Opus in Ogg (RFC 7845), by libsndfile; SDL brings them to our rate.

   The file may be anything: what is not a whole recording of up to RECORDING_SECONDS_MAX is told in the log, once until
   the file is another, and the synthesised voice speaks. One thread at a time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"

enum {
    RECORDING_SECONDS_MAX = 60,
    RECORDING_BYTES_MAX = 24 * 1024 * 1024, /* 60 s of 48 kHz, stereo, 24 bits, and some */
    RECORDING_PATH_SIZE = 1280,
    RECORDING_FILE_SIZE = 64,
    RECORDING_WHY_SIZE = 160
};

/* Gives all samples of the open file `fd` (which stays open) to `take`, some at a time, once the whole file has been
   found good; false from it ends that. RESULT_BAD: `why` says what is wrong with it, in English; RESULT_NONE:
   libsndfile is not there. */
MUST_USE enum result recording_read(int fd, bool (*take)(void *self, const int16_t *samples, size_t n), void *self,
                                    char why[static RECORDING_WHY_SIZE]);

/* The same of `stem`.opus, .ogg or .wav, the first that is there. RESULT_NONE: none is, or libsndfile is not;
   RESULT_BAD: it is no good (logged). */
MUST_USE enum result recording_load(const char *stem, bool (*take)(void *self, const int16_t *samples, size_t n),
                                    void *self);

/* `samples` become RECORDINGS/LANGUAGE/NAME.wav: whole and on the disk, or not at all, whatever happens meanwhile; the
   folders are made where they are missing. What that name had before goes. RESULT_IO (logged): nothing has changed.
   RESULT_NONE: libsndfile is not there. */
MUST_USE enum result recording_keep(const char *recordings, const char *language, const char *name,
                                    const int16_t *samples, size_t n);
/* Is there a file of that name, good or not? */
bool recording_is_there(const char *recordings, const char *language, const char *name);
