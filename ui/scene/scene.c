#include "scene/scene.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "base/text.h"

const char *role_word(enum role role)
{
    static const char *const words[] = {
#define X(name, word) word,
        ROLES(X)
#undef X
    };
    assert(role < ROLE_COUNT);
    return words[role];
}

void scene_begin(struct scene *s, const struct panel *panel, const struct glyph_metrics *metrics)
{
    s->panel = *panel;
    s->metrics = *metrics;
    s->text = arena_of(s->text_room, sizeof s->text_room);
    s->elements_count = 0;
    s->depth = 0;
    s->laid_out = 0;
    s->lens = (struct scene_lens){ .zoom = 1 };
    s->overflow = false;
    s->does_not_fit = false;
    s->said = "";
}

/* NULL pointers of a designated initialiser become "", so that no reader has to ask. */
static void fill_texts(struct element *e)
{
    const char **const texts[] = { &e->id, &e->name, &e->aloud, &e->read, &e->detail, &e->value, &e->why };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (*texts[i] == NULL)
            *texts[i] = "";
}

static size_t append(struct scene *s, const struct element *e)
{
    if (s->elements_count == SCENE_ELEMENTS_MAX) {
        s->overflow = true;
        return SCENE_ELEMENTS_MAX;
    }
    size_t at = s->elements_count++;
    struct element *to = &s->elements[at];
    *to = *e;
    fill_texts(to);
    to->children = 0;
    to->parent = s->depth > 0 ? s->open[s->depth - 1] : SCENE_ELEMENTS_MAX;
    for (size_t d = 0; d < s->depth; d++)
        if (s->open[d] < SCENE_ELEMENTS_MAX)
            s->elements[s->open[d]].children++;
    if (s->depth > 0 && to->parent < SCENE_ELEMENTS_MAX && s->elements[to->parent].covered)
        to->covered = true;
    return at;
}

void scene_open(struct scene *s, struct element e)
{
    size_t at = append(s, &e);
    assert(s->depth < SCENE_DEPTH_MAX);
    s->open[s->depth++] = (uint16_t)at;
}

void scene_close(struct scene *s)
{
    assert(s->depth > 0);
    s->depth--;
}

void scene_add(struct scene *s, struct element e)
{
    append(s, &e);
}

void scene_cover(struct scene *s)
{
    assert(s->depth == 0);
    for (size_t i = 0; i < s->elements_count; i++)
        s->elements[i].covered = true;
}

const char *scene_text(struct scene *s, const char *text)
{
    const char *copy = arena_text(&s->text, text);
    s->overflow = s->overflow || (*copy == '\0' && *text != '\0');
    return copy;
}

const char *scene_format(struct scene *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = arena_format_v(&s->text, format, args);
    va_end(args);
    s->overflow = s->overflow || text == NULL;
    return text != NULL ? text : "";
}

const char *scene_id(struct scene *s, const char *stem, unsigned n, const char *tail)
{
    char id[SCENE_ID_SIZE];
    text_format(id, sizeof id, "%s.%u%s%s", stem, n, *tail != '\0' ? "." : "", tail);
    return scene_text(s, id);
}

const struct element *scene_find(const struct scene *s, const char *id)
{
    if (*id == '\0')
        return NULL;
    /* An overlay's element is later than one of the same id below it. */
    for (size_t i = s->elements_count; i > 0; i--)
        if (text_equal(s->elements[i - 1].id, id))
            return &s->elements[i - 1];
    return NULL;
}

bool element_is_visible(const struct element *e)
{
    return !e->covered && !e->gone;
}

bool element_is_tappable(const struct element *e)
{
    bool acts = e->role == ROLE_BUTTON || e->role == ROLE_KEY || e->role == ROLE_FIELD;
    return acts && !e->disabled && *e->id != '\0' && element_is_visible(e);
}

/* The ring around a glass that called is for those who come from afar. */
bool element_is_under_lens(const struct scene *s, const struct element *e)
{
    return s->lens.on && (size_t)(e - s->elements) < s->lens.from && e->look != LOOK_CALL_EDGE;
}

const struct panel *scene_panel_of(const struct scene *s, const struct element *e)
{
    return element_is_under_lens(s, e) ? &s->lens.panel : &s->panel;
}

static bool inside(const struct rect *r, int x, int y)
{
    return x >= r->x && y >= r->y && x < r->x + r->w && y < r->y + r->h;
}

const struct element *scene_hit(const struct scene *s, int x, int y)
{
    for (size_t i = s->elements_count; i > 0; i--) {
        const struct element *e = &s->elements[i - 1];
        bool seen = !element_is_under_lens(s, e) || inside(&s->lens.at, x, y);
        if (seen && element_is_tappable(e) && inside(&e->rect, x, y))
            return e;
    }
    return NULL;
}
