/* literacy/engine/inside.h: what the files of the engine share. */
#pragma once

#include "literacy/engine/lesson.h"

static inline uint32_t step_bit(const struct lesson_run *run)
{
    return 1u << run->step;
}

/* step.c: the act of this step was done, or something else was. */
void step_solved(struct lesson_run *run);
void step_missed(struct lesson_run *run);
void step_near(struct lesson_run *run, enum lesson_said said);
void step_enter(struct lesson_run *run, uint8_t step);

/* hint.c */
void hint_open(struct lesson_run *run);
/* Ends what is being played and gives the screen back. */
void demo_end(struct lesson_run *run);

/* path.c: the part (of what shows now) or choice that comes next on the best way; LESSON_NOTHING. */
uint8_t path_next(const struct lesson_run *run);

/* typed.c */
/* Appends a character; false when there is no room. */
bool typed_add(struct lesson_run *run, const char *letter);
