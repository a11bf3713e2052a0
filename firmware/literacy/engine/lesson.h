/* literacy/engine/lesson.h: lessons as data, and the pure engine that walks through them.

   A lesson is a list of steps; a step shows a text, asks to choose, or asks for an act. The engine
   knows no screen: the brain shows what lesson_step() says. Loaded by literacy/store from YAML. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "circulation/library.h"

enum {
    LESSON_STEPS_MAX = 24,
    LESSON_CHOICES_MAX = 4,
    LESSON_TEXT_SIZE = 400,
    LESSON_ID_SIZE = 40,
    LESSONS_MAX = 8,
    LESSON_HINTS_MAX = 3
};

enum lesson_step_kind { LESSON_SHOW, LESSON_CHOOSE };

/* The same sentence in the languages of the kiosk. */
struct lesson_text {
    char in[LANGUAGE_COUNT][LESSON_TEXT_SIZE];
};

struct lesson_choice {
    struct lesson_text label;
    struct lesson_text follows; /* what happens next: said after the choice, never as a scolding */
    bool good;
};

struct lesson_step {
    enum lesson_step_kind kind;
    struct lesson_text title, text;
    struct lesson_text phone; /* what the practice phone shows; "" for no phone */
    uint8_t choices_count, hints_count;
    struct lesson_choice choices[LESSON_CHOICES_MAX];
    struct lesson_text hints[LESSON_HINTS_MAX];
};

struct lesson {
    char id[LESSON_ID_SIZE];
    struct lesson_text name, aim;
    uint8_t minutes;
    uint8_t steps_count;
    struct lesson_step steps[LESSON_STEPS_MAX];
};

/* All lessons that were loaded; owned by the shell, read by brain and screens. */
struct lesson_shelf {
    uint8_t count;
    struct lesson lessons[LESSONS_MAX];
};

/* Where a learner is. Zero is "no lesson". */
struct lesson_run {
    const struct lesson_shelf *shelf; /* borrowed */
    uint8_t lesson, step;
    bool running, done;
    bool chosen;                /* the current question has been answered */
    uint8_t choice;             /* which answer */
    uint8_t misses;             /* tries of this step that were not good */
    uint8_t asked, right_first; /* questions so far; answered well at the first try */
};

/* Begins lesson `index` of the shelf. */
void lesson_start(struct lesson_run *run, const struct lesson_shelf *shelf, uint8_t index);
const struct lesson *lesson_of(const struct lesson_run *run);
const struct lesson_step *lesson_step(const struct lesson_run *run);
/* Answers the question of the current step; ignored on a step without one. */
void lesson_choose(struct lesson_run *run, uint8_t choice);
/* May the learner go on? After a choice that was not good, "try again" comes first. */
bool lesson_may_go_on(const struct lesson_run *run);
void lesson_next(struct lesson_run *run); /* or try again */
void lesson_back(struct lesson_run *run);
/* The hint that the misses so far have earned; NULL for none. */
const struct lesson_text *lesson_hint(const struct lesson_run *run);
