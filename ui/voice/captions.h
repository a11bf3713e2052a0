/* ui/voice/captions.h: what is said, a piece at a time, as long as it takes to read; and what a sound means. Pure: the
   time is given.

     quiet --captions_say--> first piece --READ_MS and so much a letter--> next piece .. last piece, which stays
   A sound's meaning stands before the piece for SOUND_SHOWN_MS. Zero is a valid one, with nothing in it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "voice/voice.h"

enum { CAPTIONS_SOUND_SIZE = 128, CAPTIONS_TEXT_SIZE = VOICE_TEXT_SIZE + CAPTIONS_SOUND_SIZE };

struct captions {
    char said[VOICE_TEXT_SIZE];
    size_t from, n;     /* the piece that is shown, bytes */
    size_t letters;     /* most of a piece */
    int64_t turn_at_ms; /* 0: never */
    char sound[CAPTIONS_SOUND_SIZE];
    int64_t sound_until_ms;
};

/* `said` begins; pieces of `letters` letters, whole sentences where they fit, else whole words. */
void captions_say(struct captions *c, const char *said, size_t letters, int64_t now_ms);
/* "" is passed over. */
void captions_sound(struct captions *c, const char *meaning, int64_t now_ms);
/* True when what captions_text() tells has changed since. */
bool captions_turn(struct captions *c, int64_t now_ms);
/* When captions_turn() has something to do; INT64_MAX: never. */
int64_t captions_deadline(const struct captions *c);
void captions_text(const struct captions *c, char to[static CAPTIONS_TEXT_SIZE]);
/* Wipes all: who comes next has read nothing. */
void captions_end(struct captions *c);
