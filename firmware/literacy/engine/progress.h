/* literacy/engine/progress.h: what a learner has done, lesson by lesson: where he stopped, what he finished, what was
   hard and when it is due again. Pure, without pointers, names or times of day: a lesson stands there as a hash of its
   id, a day as a number. Zero is "nothing was done".

   What was hard comes again after a day, a week and a month (curriculum, teaching rule 5); hard once more, it begins
   again with a day. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "literacy/engine/lesson.h"

enum {
    PROGRESS_ENTRY_BYTES = 14,
    PROGRESS_BYTES_MAX = 8 + LESSONS_MAX * PROGRESS_ENTRY_BYTES /* encoded */
};

struct learned {
    uint32_t lesson; /* hash of its id */
    uint32_t hard;   /* bits of the steps that were hard, as lesson_repeat() takes them */
    uint16_t due;    /* day since 1970 from which they come again; 0: not known */
    uint8_t box;     /* how often they have come again without being hard; 1: not yet; 0: nothing was hard */
    uint8_t step;    /* how far he came before he stopped; 0: at no place that is worth going back to */
    uint8_t steps;   /* how many the lesson had: when it has been changed since, he begins anew */
    bool finished;   /* all of it, once or more */
    bool alone;      /* once without any hint */
    bool hinted;     /* this time there was a hint */
};

struct progress {
    uint8_t count;
    struct learned at[LESSONS_MAX];
};

/* What is known of that lesson; NULL: it was not begun. Borrowed from `p`. */
const struct learned *progress_of(const struct progress *p, const struct lesson *lesson);
/* Where to go on: a step of the lesson as it is now; 0: at its beginning. */
uint8_t progress_step(const struct progress *p, const struct lesson *lesson);
/* Is it finished, with its steps of today? */
bool progress_finished(const struct progress *p, const struct lesson *lesson);
/* The steps that are due again on `today` (day since 1970; 0: not known, nothing is due); 0: none. */
uint32_t progress_due(const struct progress *p, const struct lesson *lesson, uint16_t today);
/* How many lessons of the course are finished. `all`: that is every one on the shelf, and there is one. */
unsigned progress_course(const struct progress *p, const struct lesson_shelf *shelf, enum lesson_course course,
                         bool *all);

/* A run begins. */
void progress_begin(struct progress *p, const struct lesson_run *run);
/* The run as it is now; to be called after each act. A run of repetition changes only what was hard. */
void progress_note(struct progress *p, const struct lesson_run *run);
/* The run is done; once. `today`: as above. */
void progress_done(struct progress *p, const struct lesson_run *run, uint16_t today);
/* Takes in what another table knows: of each lesson that is in both, the one where more is done counts. */
void progress_join(struct progress *p, const struct progress *other);

/* What is kept: version, count, entries, check sum. Returns the bytes written to `to`. */
size_t progress_encode(const struct progress *p, uint8_t to[static PROGRESS_BYTES_MAX]);
/* RESULT_BAD, with an empty table: it is torn, of another version, or nothing of ours. Entries of lessons that are not
   on the shelf any more stay. */
MUST_USE enum result progress_decode(struct bytes from, struct progress *out);
