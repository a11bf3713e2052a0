/* Hints that grow, and the third one, which plays the act.

     hint 0 -> 1 names the goal -> 2 a ring around what comes next -> 3 the act is played, then skipping is open
     demo 0 -> 1 -> 2 … one touch a call of lesson_demo_next() -> 0: the screen is as it was               [hint_open,
                                                                                          lesson_demo_next, demo_end] */
#include <string.h>

#include "base/text.h"

#include "literacy/engine/inside.h"

enum { DEMO_MAX = LESSON_TYPED_SIZE };

static void demo_begin(struct lesson_run *run)
{
    run->demo = 1;
    run->demo_screen = run->screen;
    run->demo_touched = run->touched;
    run->typed[0] = '\0';
}

void demo_end(struct lesson_run *run)
{
    if (run->demo == 0)
        return;
    run->demo = 0;
    run->screen = run->demo_screen;
    run->touched = run->demo_touched;
    run->typed[0] = '\0';
}

void hint_open(struct lesson_run *run)
{
    if (run->hint < LESSON_HINTS_MAX) {
        run->hint++;
        run->hints_used++;
    }
    run->said = LESSON_SAID_HINT;
    if (run->hint >= 2)
        run->hard |= step_bit(run);
    if (run->hint < LESSON_HINTS_MAX)
        return;
    run->helped = true;
    demo_begin(run);
}

void lesson_hint_ask(struct lesson_run *run)
{
    if (run->lesson == NULL || run->done || run->solved || run->demo != 0 || !lesson_is_act(lesson_step(run)))
        return;
    run->chosen = false;
    hint_open(run);
}

/* A lesson may have fewer words than there are levels: its last ones stay. */
const struct lesson_text *lesson_hint(const struct lesson_run *run)
{
    const struct lesson_step *step = lesson_step(run);
    if (step == NULL || run->hint == 0 || step->hints_count == 0)
        return NULL;
    return &step->hints[run->hint < step->hints_count ? run->hint - 1 : step->hints_count - 1];
}

static const struct lesson_text *follows_said(const struct lesson_run *run)
{
    const struct lesson_step *step = lesson_step(run);
    if (step->kind == LESSON_CHOOSE)
        return &step->choices[run->choice].follows;
    const struct lesson_scene *scene = step->kind == LESSON_PRACTISE ? &step->screens[run->said_screen] : &step->scene;
    return &scene->parts[run->said_part].follows;
}

const struct lesson_text *lesson_words_said(const struct lesson_run *run)
{
    if (run->lesson == NULL)
        return NULL;
    if (run->said == LESSON_SAID_HINT)
        return lesson_hint(run);
    return run->said == LESSON_SAID_FOLLOWS ? follows_said(run) : NULL;
}

uint8_t lesson_ring(const struct lesson_run *run)
{
    bool due = run->demo != 0 || (run->hint >= 2 && !run->solved && !run->chosen);
    return run->lesson != NULL && !run->done && due ? path_next(run) : LESSON_NOTHING;
}

/* ---- the act, played ---- */

static bool play_letter(struct lesson_run *run, enum language l)
{
    const struct lesson_step *step = lesson_step(run);
    const char *word = step->expect_count[l] > 0 ? step->expect[l][0] : "";
    const char *rest = word + strlen(run->typed), *after = rest;
    char letter[8];
    if (!text_starts(word, run->typed) || utf8_next(&after) == 0)
        return false;
    text_copy_bytes(letter, sizeof letter, (struct bytes){ (const uint8_t *)rest, (size_t)(after - rest) });
    return typed_add(run, letter);
}

static bool play_touch(struct lesson_run *run)
{
    uint8_t part = path_next(run);
    if (part == LESSON_NOTHING)
        return false;
    if (lesson_step(run)->kind == LESSON_PRACTISE)
        run->screen = lesson_scene(run)->parts[part].to;
    else
        run->touched = (uint8_t)(run->touched | 1u << part);
    return true;
}

static bool play_one(struct lesson_run *run, enum language l)
{
    switch (lesson_step(run)->kind) {
    case LESSON_DO:
    case LESSON_PRACTISE:
        return play_touch(run);
    case LESSON_TYPE:
        return play_letter(run, l);
    case LESSON_FIND:
    case LESSON_CHOOSE: /* the ring around it has been seen: that is all */
    case LESSON_SHOW:
    case LESSON_REFLECT:
    case LESSON_KINDS_COUNT:
        break;
    }
    return false;
}

void lesson_demo_next(struct lesson_run *run, enum language l)
{
    if (run->demo == 0)
        return;
    if (run->demo < DEMO_MAX && play_one(run, l))
        run->demo++;
    else
        demo_end(run);
}
