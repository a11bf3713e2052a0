/* The best next touch of a step: of a practice the shortest way to an end without a miss, else the shortest of all. */
#include "literacy/engine/inside.h"

enum { FAR = 0xff };

static bool is_way(const struct lesson_part *p, bool misses)
{
    return lesson_part_touchable(p) && p->to != LESSON_NOTHING && (misses || p->worth != LESSON_MISS);
}

/* How many touches to an end by the nearest part of the screen, and by which; a good act goes before a mere way. */
static uint8_t nearest(const struct lesson_scene *screen, const uint8_t far[static LESSON_SCREENS_MAX], bool misses,
                       uint8_t *part)
{
    uint8_t best = FAR;
    *part = LESSON_NOTHING;
    for (uint8_t i = 0; i < screen->parts_count; i++) {
        const struct lesson_part *p = &screen->parts[i];
        if (!is_way(p, misses) || far[p->to] == FAR)
            continue;
        bool nearer = far[p->to] + 1 < best;
        if (nearer || (far[p->to] + 1 == best && p->worth == LESSON_GOOD)) {
            best = (uint8_t)(far[p->to] + 1);
            *part = i;
        }
    }
    return best;
}

uint8_t lesson_way_out(const struct lesson_step *step, uint8_t from, bool misses)
{
    uint8_t far[LESSON_SCREENS_MAX], part;
    for (uint8_t i = 0; i < LESSON_SCREENS_MAX; i++)
        far[i] = i < step->screens_count && step->screens[i].end ? 0 : FAR;
    for (uint8_t round = 0; round < step->screens_count; round++)
        for (uint8_t i = 0; i < step->screens_count; i++)
            if (!step->screens[i].end)
                far[i] = nearest(&step->screens[i], far, misses, &part);
    (void)nearest(&step->screens[from], far, misses, &part);
    return step->screens[from].end ? LESSON_NOTHING : part;
}

static uint8_t next_in_practice(const struct lesson_run *run, const struct lesson_step *step)
{
    uint8_t part = lesson_way_out(step, run->screen, false);
    return part != LESSON_NOTHING ? part : lesson_way_out(step, run->screen, true);
}

static uint8_t first_good_part(const struct lesson_scene *scene, uint8_t touched)
{
    for (uint8_t i = 0; i < scene->parts_count; i++)
        if (scene->parts[i].worth == LESSON_GOOD && (touched & 1u << i) == 0)
            return i;
    return LESSON_NOTHING;
}

static uint8_t first_good_choice(const struct lesson_step *step)
{
    for (uint8_t i = 0; i < step->choices_count; i++)
        if (step->choices[i].good)
            return i;
    return LESSON_NOTHING;
}

static uint8_t first_field(const struct lesson_scene *scene)
{
    for (uint8_t i = 0; i < scene->parts_count; i++)
        if (scene->parts[i].kind == LESSON_PART_FIELD)
            return i;
    return LESSON_NOTHING;
}

uint8_t path_next(const struct lesson_run *run)
{
    const struct lesson_step *step = lesson_step(run);
    switch (step->kind) {
    case LESSON_DO:
    case LESSON_FIND:
        return first_good_part(&step->scene, run->touched);
    case LESSON_CHOOSE:
        return first_good_choice(step);
    case LESSON_TYPE:
        return first_field(&step->scene);
    case LESSON_PRACTISE:
        return next_in_practice(run, step);
    case LESSON_SHOW:
    case LESSON_REFLECT:
    case LESSON_KINDS_COUNT:
        break;
    }
    return LESSON_NOTHING;
}
