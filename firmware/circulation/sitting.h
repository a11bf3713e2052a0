/* circulation/sitting.h: one time that somebody, or a group, sat at a lesson, for the month's report. Nobody knows
   who. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { SITTING_LESSON_SIZE = 40 };

struct sitting {
    char lesson[SITTING_LESSON_SIZE]; /* its id */
    bool finished;
    uint8_t step; /* where it was left; of a finished one nothing */
    uint32_t seconds;
    uint8_t learners; /* of a group; 0: somebody alone */
    int month;        /* local: year * 12 + month - 1; 0 while the clock is unset */
};
