/* What the learner does within a step.

     asking -> solved             a good choice, the last good part, the end of a practice, the word   [step_solved]
     asking -> asking             a miss: what follows is said, every second one opens a hint            [step_missed]
     asking -> asking             a near miss: what to do instead is said; it is counted apart           [step_near]
   After a choice that was not good, lesson_next() asks again. A touch while an act is being played only ends the play.
 */
#include <string.h>

#include "base/text.h"

#include "literacy/engine/inside.h"

void step_enter(struct lesson_run *run, uint8_t step)
{
    run->step = step;
    run->solved = run->chosen = false;
    run->choice = run->screen = run->touched = 0;
    run->misses = run->nears = run->hint = run->demo = 0;
    run->said = LESSON_SAID_NOTHING;
    run->typed[0] = '\0';
}

/* The first answer of an act is what counts as known. */
static void count_first(struct lesson_run *run, bool right)
{
    if ((run->answered & step_bit(run)) != 0)
        return;
    run->answered |= step_bit(run);
    run->asked++;
    if (right && run->hint == 0)
        run->right_first++;
    if (!right)
        run->hard |= step_bit(run);
}

void step_solved(struct lesson_run *run)
{
    count_first(run, true);
    run->solved = true;
    run->passed |= step_bit(run);
}

void step_missed(struct lesson_run *run)
{
    count_first(run, false);
    if (run->misses < UINT8_MAX - 1)
        run->misses++;
    if (run->misses % 2 == 0 && lesson_step(run)->kind != LESSON_CHOOSE)
        hint_open(run);
}

void step_near(struct lesson_run *run, enum lesson_said said)
{
    run->said = said;
    if (run->nears < UINT8_MAX - 1)
        run->nears++;
    if (run->nears % 2 == 0)
        hint_open(run);
}

/* Does the step ask for something now? What is being played ends by any touch, and the touch does nothing else. */
static bool asks(struct lesson_run *run)
{
    if (run->lesson == NULL || run->done)
        return false;
    bool played = run->demo != 0;
    demo_end(run);
    return !played && !run->solved && lesson_is_act(lesson_step(run));
}

/* ---- choices ---- */

void lesson_choose(struct lesson_run *run, uint8_t choice)
{
    const struct lesson_step *step = lesson_step(run);
    if (!asks(run) || run->chosen || step->kind != LESSON_CHOOSE || choice >= step->choices_count)
        return;
    run->chosen = true;
    run->choice = choice;
    run->said = LESSON_SAID_FOLLOWS;
    if (step->choices[choice].good)
        step_solved(run);
    else
        step_missed(run);
}

/* ---- parts ---- */

static void say_of(struct lesson_run *run, uint8_t screen, uint8_t part, enum lesson_said otherwise)
{
    const struct lesson_step *step = lesson_step(run);
    const struct lesson_scene *scene = step->kind == LESSON_PRACTISE ? &step->screens[screen] : &step->scene;
    run->said = scene->parts[part].follows.in[0] != NULL ? LESSON_SAID_FOLLOWS : otherwise;
    run->said_screen = screen;
    run->said_part = part;
}

/* A hint that this miss has opened is heard, unless the lesson has words for what was touched. */
static void miss_part(struct lesson_run *run, uint8_t screen, uint8_t part)
{
    uint8_t before = run->hint;
    step_missed(run);
    if (run->demo == 0)
        say_of(run, screen, part, run->hint > before ? LESSON_SAID_HINT : LESSON_SAID_NOTHING);
}

static enum lesson_said say_gesture(enum lesson_gesture by)
{
    static const enum lesson_said said[LESSON_GESTURES_COUNT] = {
        [LESSON_BY_TAP] = LESSON_SAID_NOTHING,
        [LESSON_BY_HOLD] = LESSON_SAID_HOLD,
        [LESSON_BY_PUSH_UP] = LESSON_SAID_PUSH_UP,
        [LESSON_BY_PUSH_DOWN] = LESSON_SAID_PUSH_DOWN,
    };
    return said[by];
}

static void do_good(struct lesson_run *run, uint8_t part, bool by_right)
{
    const struct lesson_scene *scene = lesson_scene(run);
    if ((run->touched & 1u << part) != 0)
        return;
    if (part != path_next(run)) {
        step_near(run, LESSON_SAID_ORDER);
        return;
    }
    if (!by_right) {
        step_near(run, say_gesture(scene->parts[part].by));
        return;
    }
    run->touched = (uint8_t)(run->touched | 1u << part);
    bool last = path_next(run) == LESSON_NOTHING;
    if (last)
        step_solved(run);
    say_of(run, run->screen, part, last ? LESSON_SAID_WELL : LESSON_SAID_NOTHING);
}

static void touch_of_do(struct lesson_run *run, uint8_t part, bool by_right)
{
    switch (lesson_scene(run)->parts[part].worth) {
    case LESSON_GOOD:
        do_good(run, part, by_right);
        return;
    case LESSON_MISS:
        miss_part(run, run->screen, part);
        return;
    case LESSON_NEUTRAL:
        say_of(run, run->screen, part, LESSON_SAID_NOTHING);
        return;
    }
}

static void touch_of_find(struct lesson_run *run, uint8_t part)
{
    if (lesson_scene(run)->parts[part].worth == LESSON_GOOD) {
        run->touched = (uint8_t)(1u << part);
        step_solved(run);
        say_of(run, run->screen, part, LESSON_SAID_WELL);
    } else {
        miss_part(run, run->screen, part);
    }
}

static void touch_of_practice(struct lesson_run *run, uint8_t part, bool by_right)
{
    const struct lesson_part *p = &lesson_scene(run)->parts[part];
    const struct lesson_step *step = lesson_step(run);
    uint8_t from = run->screen;
    if (!by_right) {
        step_near(run, say_gesture(p->by));
        return;
    }
    if (p->to != LESSON_NOTHING)
        run->screen = p->to;
    if (p->worth == LESSON_MISS)
        miss_part(run, from, part);
    bool end = run->demo == 0 && step->screens[run->screen].end;
    if (end)
        step_solved(run);
    if (p->worth != LESSON_MISS || end)
        say_of(run, from, part, end ? LESSON_SAID_WELL : LESSON_SAID_NOTHING);
}

static void touch(struct lesson_run *run, uint8_t part, enum lesson_gesture by)
{
    if (!asks(run) || part >= lesson_scene(run)->parts_count)
        return;
    const struct lesson_part *p = &lesson_scene(run)->parts[part];
    bool by_right = by == p->by || (by == LESSON_BY_HOLD && p->by == LESSON_BY_TAP);
    if (!lesson_part_touchable(p))
        return;
    switch (lesson_step(run)->kind) {
    case LESSON_DO:
        touch_of_do(run, part, by_right);
        return;
    case LESSON_FIND:
        touch_of_find(run, part);
        return;
    case LESSON_PRACTISE:
        touch_of_practice(run, part, by_right);
        return;
    case LESSON_SHOW:
    case LESSON_CHOOSE:
    case LESSON_TYPE:
    case LESSON_REFLECT:
    case LESSON_KINDS_COUNT:
        return;
    }
}

void lesson_touch(struct lesson_run *run, uint8_t part)
{
    touch(run, part, LESSON_BY_TAP);
}

void lesson_hold(struct lesson_run *run, uint8_t part)
{
    touch(run, part, LESSON_BY_HOLD);
}

/* The part that this gesture is for: the one that comes next, else the first one of a practice screen. */
static uint8_t part_by(const struct lesson_run *run, enum lesson_gesture by)
{
    const struct lesson_step *step = lesson_step(run);
    if (step->kind != LESSON_DO && step->kind != LESSON_PRACTISE)
        return LESSON_NOTHING;
    const struct lesson_scene *scene = lesson_scene(run);
    uint8_t next = path_next(run);
    if (next != LESSON_NOTHING && scene->parts[next].by == by)
        return next;
    for (uint8_t i = 0; step->kind == LESSON_PRACTISE && i < scene->parts_count; i++)
        if (lesson_part_touchable(&scene->parts[i]) && scene->parts[i].by == by)
            return i;
    return LESSON_NOTHING;
}

enum lesson_gesture lesson_gesture_due(const struct lesson_run *run)
{
    if (run->lesson == NULL || run->done || run->solved || run->demo != 0)
        return LESSON_BY_TAP;
    uint8_t next = path_next(run);
    enum lesson_step_kind kind = lesson_step(run)->kind;
    if (next != LESSON_NOTHING && (kind == LESSON_DO || kind == LESSON_PRACTISE) &&
        lesson_scene(run)->parts[next].by != LESSON_BY_TAP)
        return lesson_scene(run)->parts[next].by;
    for (enum lesson_gesture by = LESSON_BY_HOLD; by < LESSON_GESTURES_COUNT; by++)
        if (part_by(run, by) != LESSON_NOTHING)
            return by;
    return LESSON_BY_TAP;
}

void lesson_hold_due(struct lesson_run *run)
{
    uint8_t part = run->lesson != NULL ? part_by(run, LESSON_BY_HOLD) : LESSON_NOTHING;
    if (part != LESSON_NOTHING)
        touch(run, part, LESSON_BY_HOLD);
}

void lesson_push(struct lesson_run *run, enum lesson_gesture by)
{
    if (run->lesson == NULL || (by != LESSON_BY_PUSH_UP && by != LESSON_BY_PUSH_DOWN))
        return;
    uint8_t part = part_by(run, by);
    uint8_t other = part_by(run, by == LESSON_BY_PUSH_UP ? LESSON_BY_PUSH_DOWN : LESSON_BY_PUSH_UP);
    if (part != LESSON_NOTHING || other != LESSON_NOTHING)
        touch(run, part != LESSON_NOTHING ? part : other, by);
}

void lesson_near(struct lesson_run *run)
{
    if (asks(run) && !run->chosen)
        step_near(run, LESSON_SAID_NOTHING);
}

/* ---- typing ---- */

void lesson_type(struct lesson_run *run, const char *letter)
{
    if (!asks(run) || lesson_step(run)->kind != LESSON_TYPE || !typed_add(run, letter))
        return;
    run->said = LESSON_SAID_NOTHING;
    if (!lesson_personal_number(run->typed, false))
        return;
    memset(run->typed, 0, sizeof run->typed);
    run->said = LESSON_SAID_NOT_YOURS;
}

void lesson_type_erase(struct lesson_run *run)
{
    if (asks(run) && lesson_step(run)->kind == LESSON_TYPE)
        utf8_drop_last(run->typed);
}
