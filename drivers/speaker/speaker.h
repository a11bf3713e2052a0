/* drivers/speaker/speaker.h: the loudspeaker or headset: speech by espeak-ng or from a library's own recordings, short
   plucked notes, mixed by SDL's audio. A thread of its own, made with the first thing to say; the sound device is open
   only while something is heard, since an open one wakes the processor ten times a second.

   Nobody waits for it: every call returns at once, and what cannot be heard (no device, no voice) is a line in the log.
   Speech is interrupted by the next one, and by speaker_stop(); notes sound together with it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/result.h"
#include "circulation/library.h"

enum { SPEAKER_TEXT_SIZE = 8192, SPEAKER_NOTES_MAX = 8, SPEAKER_RECORDINGS_MAX = 8, SPEAKER_NAME_SIZE = 48 };

struct speaker;

struct note {
    uint16_t hz;
    uint16_t at_ms; /* from the start */
    uint16_t ms;    /* how long it rings */
};

/* Recordings to be heard one after the other: FOLDER/LANGUAGE/NAME.opus, .ogg or .wav. */
struct recorded {
    size_t n;
    char names[SPEAKER_RECORDINGS_MAX][SPEAKER_NAME_SIZE];
};

/* No device or file is touched yet. `recordings`: their folder, copied; "" for none. RESULT_FULL: no memory. */
MUST_USE enum result speaker_create(const char *recordings, struct speaker **out);
/* Ends the thread. Takes NULL. */
void speaker_destroy(struct speaker *s);

/* Says `text` (words only, UTF-8, already spelled for the voice) instead of what is being said. It is copied, cut to
   SPEAKER_TEXT_SIZE, and wiped when it has been said. 80 to 300 words a minute. `instead` (copied; NULL: none) is heard
   in its place when every one of them is there and good (recording.h). */
void speaker_say(struct speaker *s, enum language l, const char *text, int words_per_minute,
                 const struct recorded *instead);
/* The samples (copied; mono, ESPEAK_RATE) instead of what is being said. RESULT_FULL: no memory. */
MUST_USE enum result speaker_hear(struct speaker *s, const int16_t *samples, size_t n);
/* Silence, within 50 ms; what was to be said is wiped. */
void speaker_stop(struct speaker *s);
/* Plays up to SPEAKER_NOTES_MAX notes; they take the place of notes that still ring. */
void speaker_play(struct speaker *s, const struct note *notes, size_t n);
