/* A run through a lesson: where it is, and how it goes on. What the learner does within a step is in step.c. */
#include "literacy/engine/lesson.h"

#include <assert.h>

#include "base/text.h"

#include "literacy/engine/inside.h"

/* ---- reading ---- */

const char *lesson_words(const struct lesson_text *text, enum language l)
{
    return text->in[l] != NULL ? text->in[l] : "";
}

const struct lesson *lesson_find(const struct lesson_shelf *shelf, const char *id)
{
    for (uint8_t i = 0; i < shelf->count; i++)
        if (text_equal(shelf->lessons[i]->id, id))
            return shelf->lessons[i];
    return NULL;
}

uint8_t lesson_steps_total(const struct lesson *lesson)
{
    return (uint8_t)(lesson->steps_count + lesson->checks_count);
}

const struct lesson_step *lesson_step_at(const struct lesson *lesson, uint8_t step)
{
    assert(step < lesson_steps_total(lesson));
    return step < lesson->steps_count ? &lesson->steps[step] : &lesson->checks[step - lesson->steps_count];
}

bool lesson_is_act(const struct lesson_step *step)
{
    return step->kind != LESSON_SHOW && step->kind != LESSON_REFLECT;
}

bool lesson_part_touchable(const struct lesson_part *part)
{
    return part->id != NULL;
}

/* ---- a run ---- */

static uint32_t all_steps(const struct lesson *lesson)
{
    return (1u << lesson_steps_total(lesson)) - 1;
}

/* The nearest step from `from` on (or back) that is gone through; LESSON_NOTHING. */
static uint8_t step_along(const struct lesson_run *run, int from, int by)
{
    int total = lesson_steps_total(run->lesson);
    for (int i = from; i >= 0 && i < total; i += by)
        if (run->only == 0 || (run->only & 1u << i) != 0)
            return (uint8_t)i;
    return LESSON_NOTHING;
}

void lesson_resume(struct lesson_run *run, const struct lesson_shelf *shelf, uint8_t index, uint8_t step)
{
    assert(index < shelf->count);
    const struct lesson *lesson = shelf->lessons[index];
    *run = (struct lesson_run){ .shelf = shelf, .lesson = lesson, .running = true };
    step_enter(run, step < lesson_steps_total(lesson) ? step : 0);
}

void lesson_start(struct lesson_run *run, const struct lesson_shelf *shelf, uint8_t index)
{
    lesson_resume(run, shelf, index, 0);
}

void lesson_repeat(struct lesson_run *run, const struct lesson_shelf *shelf, uint8_t index, uint32_t hard)
{
    lesson_resume(run, shelf, index, 0);
    run->only = hard & all_steps(run->lesson);
    step_enter(run, step_along(run, 0, 1));
}

const struct lesson *lesson_of(const struct lesson_run *run)
{
    return run->lesson;
}

const struct lesson_step *lesson_step(const struct lesson_run *run)
{
    return run->lesson != NULL ? lesson_step_at(run->lesson, run->step) : NULL;
}

bool lesson_in_checks(const struct lesson_run *run)
{
    return run->lesson != NULL && run->step >= run->lesson->steps_count;
}

const struct lesson_scene *lesson_scene(const struct lesson_run *run)
{
    const struct lesson_step *step = lesson_step(run);
    return step->kind == LESSON_PRACTISE ? &step->screens[run->screen] : &step->scene;
}

bool lesson_may_go_on(const struct lesson_run *run)
{
    if (run->lesson == NULL || run->done || run->demo != 0)
        return false;
    bool wrong = run->chosen && !run->solved; /* "try again" comes first */
    return !lesson_is_act(lesson_step(run)) || run->solved || ((run->passed & step_bit(run)) != 0 && !wrong);
}

static void go_on(struct lesson_run *run)
{
    uint8_t next = step_along(run, run->step + 1, 1);
    run->passed |= step_bit(run);
    if (next != LESSON_NOTHING)
        step_enter(run, next);
    else
        run->done = true;
}

/* The same question again; the second miss has earned a hint. */
static void ask_again(struct lesson_run *run)
{
    run->chosen = false;
    run->said = LESSON_SAID_NOTHING;
    if (run->misses % 2 == 0)
        hint_open(run);
}

void lesson_next(struct lesson_run *run)
{
    if (run->lesson == NULL || run->done)
        return;
    demo_end(run);
    if (lesson_may_go_on(run))
        go_on(run);
    else if (run->chosen)
        ask_again(run);
}

void lesson_back(struct lesson_run *run)
{
    if (run->lesson == NULL)
        return;
    uint8_t before = step_along(run, run->step - 1, -1);
    if (run->done)
        run->done = false;
    else if (before != LESSON_NOTHING)
        step_enter(run, before);
}

bool lesson_may_skip(const struct lesson_run *run)
{
    return run->lesson != NULL && !run->done && run->demo == 0 && !run->solved && run->hint == LESSON_HINTS_MAX;
}

void lesson_skip(struct lesson_run *run)
{
    if (lesson_may_skip(run))
        go_on(run);
}

void lesson_move(struct lesson_run *run, bool back)
{
    if (run->lesson == NULL || run->done)
        return;
    demo_end(run);
    if (back)
        lesson_back(run);
    else
        go_on(run);
}

void lesson_step_anew(struct lesson_run *run)
{
    if (run->lesson == NULL || run->done)
        return;
    demo_end(run);
    step_enter(run, run->step);
}

void lesson_restart_practice(struct lesson_run *run)
{
    if (run->lesson == NULL || run->done || lesson_step(run)->kind != LESSON_PRACTISE)
        return;
    demo_end(run);
    run->screen = 0;
    run->solved = false;
    run->said = LESSON_SAID_NOTHING;
}
