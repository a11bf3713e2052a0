/* Where the focus may stop, and which stop comes next: in reading order, or on the glass. */
#include "base/text.h"
#include "scene/scene.h"

bool element_is_stop(const struct element *e, enum stops stops)
{
    bool acts = e->role == ROLE_BUTTON || e->role == ROLE_KEY || e->role == ROLE_FIELD;
    bool tells = e->role == ROLE_ITEM || e->role == ROLE_STATUS;
    if (stops == STOPS_ACTING)
        return element_is_tappable(e);
    return (acts || tells) && *e->id != '\0' && !e->decor && element_is_visible(e);
}

const char *scene_stop_next(const struct scene *s, const char *focus, int step, enum stops stops)
{
    size_t n = s->elements_count;
    const struct element *from = scene_find(s, focus);
    /* With no focus, a step forward begins before the first and a step back behind the last. */
    size_t at = from != NULL ? (size_t)(from - s->elements) : step > 0 ? n - 1 : 0;
    for (size_t k = 0; k < n; k++) {
        at = step > 0 ? (at + 1) % n : (at + n - 1) % n;
        if (element_is_stop(&s->elements[at], stops))
            return s->elements[at].id;
    }
    return "";
}

const char *scene_focus_next(const struct scene *s, const char *focus, int step)
{
    return scene_stop_next(s, focus, step, STOPS_ACTING);
}

/* How far `to` lies from `from` in a direction; what lies aside counts double. Negative: not that way. */
static int distance(const struct rect *from, const struct rect *to, enum heading heading)
{
    int x = to->x + to->w / 2 - from->x - from->w / 2, y = to->y + to->h / 2 - from->y - from->h / 2;
    bool across = heading == HEADING_LEFT || heading == HEADING_RIGHT;
    bool back = heading == HEADING_LEFT || heading == HEADING_UP;
    int ahead = (across ? x : y) * (back ? -1 : 1), aside = across ? y : x;
    if (aside < 0)
        aside = -aside;
    return ahead <= 0 || aside > 3 * ahead ? -1 : ahead + 2 * aside;
}

const char *scene_stop_toward(const struct scene *s, const char *focus, enum heading heading, enum stops stops)
{
    const struct element *from = scene_find(s, focus), *best = NULL;
    int least = 0;
    for (size_t i = 0; from != NULL && i < s->elements_count; i++) {
        const struct element *e = &s->elements[i];
        /* What a lens hides lies where its own buttons stand: those are for the next and the previous one. */
        bool beside = e != from && element_is_under_lens(s, e) == element_is_under_lens(s, from);
        int d = beside && element_is_stop(e, stops) ? distance(&from->rect, &e->rect, heading) : -1;
        if (d < 0 || (best != NULL && d >= least))
            continue;
        best = e;
        least = d;
    }
    if (best != NULL)
        return best->id;
    return scene_stop_next(s, focus, heading == HEADING_DOWN || heading == HEADING_RIGHT ? 1 : -1, stops);
}

const char *scene_stop_first(const struct scene *s, enum stops stops)
{
    const struct element *main = NULL, *field = NULL;
    for (size_t i = s->elements_count; i > 0; i--) {
        const struct element *e = &s->elements[i - 1];
        if (!element_is_tappable(e))
            continue;
        if (e->look == LOOK_BUTTON_MAIN || e->look == LOOK_TILE_MAIN)
            main = e;
        if (e->role == ROLE_FIELD)
            field = e;
    }
    if (main != NULL || field != NULL)
        return main != NULL ? main->id : field->id;
    for (size_t i = 0; i < s->elements_count; i++) /* not at the bar at its head */
        if (element_is_stop(&s->elements[i], stops) && !text_starts(s->elements[i].id, "nav."))
            return s->elements[i].id;
    return scene_stop_next(s, "", 1, stops);
}

unsigned scene_stop_place(const struct scene *s, const char *focus, enum stops stops, unsigned *count)
{
    unsigned place = 0;
    *count = 0;
    for (size_t i = 0; i < s->elements_count; i++) {
        if (!element_is_stop(&s->elements[i], stops))
            continue;
        ++*count;
        if (place == 0 && *focus != '\0' && text_equal(s->elements[i].id, focus))
            place = *count;
    }
    return place;
}
