/* commands/statistics.h: what `kitap report` says of lessons. */
#pragma once

#include <stdbool.h>

#include "circulation/library.h"
#include "ledger/ledger.h"

/* One line: JSON, or CSV when `self` is not NULL. */
void statistics_print_sittings(void *self, const struct ledger_sittings *s);
#define STATISTICS_SITTINGS_HEAD "month,lesson,outcome,step,count,seconds,learners\r\n"

enum { STATISTICS_LESSONS_MAX = 64 };

/* Of a span, by lesson. */
struct statistics_lessons {
    unsigned count;
    struct statistics_lesson {
        char lesson[SITTING_LESSON_SIZE];
        uint64_t begun, finished, seconds;
        uint64_t groups, learners; /* of `begun`: by groups, with so many learners in all */
        uint64_t left_most; /* how often it was left where most people leave it, */
        int left_at;        /* and that step, from 1; 0: none did */
    } at[STATISTICS_LESSONS_MAX];
};
/* `self`: a struct statistics_lessons. */
void statistics_add_sittings(void *self, const struct ledger_sittings *s);
/* For people; nothing when there was none. */
void statistics_print_lessons(enum language l, const struct statistics_lessons *lessons);
/* printf counts bytes, a page is read in letters. */
void statistics_print_padded(const char *text, unsigned width, bool right);
