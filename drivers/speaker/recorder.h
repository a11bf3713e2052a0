/* drivers/speaker/recorder.h: a member of staff says a sentence into the microphone; it is kept as a recording.

   One take at a time, in memory, up to RECORDING_SECONDS_MAX. The microphone is open only between start and stop. Work
   is done on a thread of its own, in the order in which it was asked for; each call is answered once by `told`, on that
   thread.

     empty --START--> running --STOP, a minute--> taken --KEEP, DROP--> empty;  START in `taken` drops what was taken */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"
#include "circulation/recording.h"
#include "speaker/speaker.h"

struct recorder;

struct recorder_answer {
    uint64_t token; /* as it was given */
    enum recorder_act act;
    enum result result; /* of START RESULT_GONE: no microphone; of STOP RESULT_NONE: nothing was heard; of KEEP
                           RESULT_IO, also when it was not written whole */
    uint32_t take_ms;   /* how long what is taken lasts; 0: there is nothing */
    bool kept;          /* LOOK, KEEP: there is a recording of that name */
};

/* `recordings`: the folder, copied. `speaker` (borrowed) plays. RESULT_FULL: no memory. */
MUST_USE enum result recorder_create(const char *recordings, struct speaker *speaker,
                                     void (*told)(void *self, const struct recorder_answer *answer), void *self,
                                     struct recorder **out);
/* Ends the thread; a take that was not kept is wiped. Takes NULL. */
void recorder_destroy(struct recorder *r);

/* `name` and `l`: which sentence it is about. `token` comes back with the answer. */
void recorder_do(struct recorder *r, uint64_t token, enum recorder_act act, enum language l, const char *name);
