#include "literacy/engine/lesson.h"

#include <assert.h>

void lesson_start(struct lesson_run *run, const struct lesson_shelf *shelf, uint8_t index)
{
    assert(index < shelf->count);
    *run = (struct lesson_run){ .shelf = shelf, .lesson = index, .running = true };
}

const struct lesson *lesson_of(const struct lesson_run *run)
{
    assert(run->shelf != NULL);
    return &run->shelf->lessons[run->lesson];
}

const struct lesson_step *lesson_step(const struct lesson_run *run)
{
    return &lesson_of(run)->steps[run->step];
}

static bool chose_well(const struct lesson_run *run)
{
    return run->chosen && lesson_step(run)->choices[run->choice].good;
}

void lesson_choose(struct lesson_run *run, uint8_t choice)
{
    const struct lesson_step *step = lesson_step(run);
    if (run->done || run->chosen || step->kind != LESSON_CHOOSE || choice >= step->choices_count)
        return;
    run->chosen = true;
    run->choice = choice;
    if (run->misses == 0)
        run->asked++;
    if (!step->choices[choice].good)
        run->misses++;
    else if (run->misses == 0)
        run->right_first++;
}

bool lesson_may_go_on(const struct lesson_run *run)
{
    return !run->done && (lesson_step(run)->kind == LESSON_SHOW || chose_well(run));
}

static void go_to(struct lesson_run *run, uint8_t step)
{
    run->step = step;
    run->chosen = false;
    run->choice = 0;
    run->misses = 0;
}

/* After a choice that was not good the same question comes again: nothing is lost, nothing is scolded. */
void lesson_next(struct lesson_run *run)
{
    if (run->done)
        return;
    if (!lesson_may_go_on(run)) {
        run->chosen = false;
        return;
    }
    if (run->step + 1 < lesson_of(run)->steps_count)
        go_to(run, (uint8_t)(run->step + 1));
    else
        run->done = true;
}

void lesson_back(struct lesson_run *run)
{
    if (run->done)
        run->done = false;
    else if (run->step > 0)
        go_to(run, (uint8_t)(run->step - 1));
}

const struct lesson_text *lesson_hint(const struct lesson_run *run)
{
    const struct lesson_step *step = lesson_step(run);
    if (run->misses == 0 || step->hints_count == 0)
        return NULL;
    uint8_t last = (uint8_t)(step->hints_count - 1), earned = (uint8_t)(run->misses - 1);
    return &step->hints[earned < last ? earned : last];
}
