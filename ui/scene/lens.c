#include "scene/lens.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"

static int zoom_of(const struct lens *l)
{
    return l->whole || l->zoom < 1 ? 1 : l->zoom;
}

/* How much of the page is seen. */
static struct rect view_of(const struct lens *l, const struct scene *s)
{
    int z = zoom_of(l);
    return (struct rect){ l->spot[l->whole].x, l->spot[l->whole].y, (s->lens.at.w + z - 1) / z,
                          (s->lens.at.h + z - 1) / z };
}

static int within(int v, int most)
{
    return v > most ? (most > 0 ? most : 0) : v < 0 ? 0 : v;
}

static void put(struct lens *l, const struct scene *s, int x, int y)
{
    struct rect view = view_of(l, s);
    l->spot[l->whole].x = within(x, s->lens.page_w - view.w);
    l->spot[l->whole].y = within(y, s->lens.page_h - view.h);
}

void lens_lay(struct scene *s, size_t from, struct rect at, int page_height_px)
{
    s->lens = (struct scene_lens){
        .on = true, .from = from, .at = at, .page_w = s->panel.width_px, .page_h = page_height_px, .panel = s->panel
    };
}

/* ---- moved ---- */

static void next_spot(const struct lens *l, const struct scene *s, enum heading heading, int *x, int *y)
{
    struct rect view = view_of(l, s);
    *x = view.x + (heading == HEADING_RIGHT ? view.w / 2 : heading == HEADING_LEFT ? -view.w / 2 : 0);
    *y = view.y + (heading == HEADING_DOWN ? view.h / 2 : heading == HEADING_UP ? -view.h / 2 : 0);
    *x = within(*x, s->lens.page_w - view.w);
    *y = within(*y, s->lens.page_h - view.h);
}

bool lens_can_move(const struct lens *l, const struct scene *s, enum heading heading)
{
    int x, y;
    next_spot(l, s, heading, &x, &y);
    return x != l->spot[l->whole].x || y != l->spot[l->whole].y;
}

void lens_move(struct lens *l, const struct scene *s, enum heading heading)
{
    int x, y;
    next_spot(l, s, heading, &x, &y);
    put(l, s, x, y);
}

/* As the layout made it. */
static struct rect on_page(const struct scene *s, const struct element *e)
{
    const struct scene_lens *lens = &s->lens;
    struct rect r = e->rect;
    if (lens->zoom == 0) /* not magnified yet */
        return r;
    return (struct rect){ (r.x - lens->at.x) / lens->zoom + lens->x, (r.y - lens->at.y) / lens->zoom + lens->y,
                          r.w / lens->zoom, r.h / lens->zoom };
}

/* Along one side: where the view begins, so that what lies there is in the middle of it, or its head is seen. */
static int shown(int at, int length, int view, int size)
{
    if (at >= view && at + length <= view + size)
        return view;
    return length > size ? at : at + length / 2 - size / 2;
}

void lens_show(struct lens *l, const struct scene *s, const struct element *e)
{
    if (!element_is_under_lens(s, e) || !element_is_visible(e))
        return;
    struct rect r = on_page(s, e), view = view_of(l, s);
    put(l, s, shown(r.x, r.w, view.x, view.w), shown(r.y, r.h, view.y, view.h));
}

bool lens_shows(const struct scene *s, const struct element *e)
{
    const struct rect *at = &s->lens.at;
    int x = e->rect.x + e->rect.w / 2, y = e->rect.y + e->rect.h / 2;
    return !element_is_under_lens(s, e) || (x >= at->x && y >= at->y && x < at->x + at->w && y < at->y + at->h);
}

/* ---- by itself ---- */

static uint64_t told_of(const struct element *e)
{
    uint64_t h = fnv1a_64((uint64_t)e->role, bytes_of_text(e->id));
    return fnv1a_64(fnv1a_64(h, bytes_of_text(e->value)), bytes_of_text(e->name));
}

static bool tells(const struct element *e)
{
    return (e->role == ROLE_ITEM || e->role == ROLE_STATUS) && *e->id != '\0' && element_is_visible(e);
}

static bool was_told(const struct lens *l, const struct element *e)
{
    uint64_t h = told_of(e);
    for (size_t i = 0; i < l->told_count; i++)
        if (l->told[i] == h)
            return true;
    return false;
}

/* What has come or changed: a row before a state. NULL: nothing. */
static const struct element *news(const struct lens *l, const struct scene *s)
{
    const struct element *state = NULL;
    for (size_t i = 0; i < s->lens.from; i++) {
        const struct element *e = &s->elements[i];
        if (!tells(e) || was_told(l, e))
            continue;
        if (e->role == ROLE_ITEM)
            return e;
        state = state == NULL ? e : state;
    }
    return state;
}

static void remember(struct lens *l, const struct scene *s, int zoom, const struct lens_cue *cue)
{
    l->zoom = zoom;
    l->page = cue->page;
    l->overlay = cue->overlay;
    text_copy(l->focus, sizeof l->focus, cue->focus);
    l->told_count = 0;
    for (size_t i = 0; i < s->lens.from && l->told_count < LENS_TOLD_MAX; i++)
        if (tells(&s->elements[i]))
            l->told[l->told_count++] = told_of(&s->elements[i]);
}

static const struct element *dialog_of(const struct scene *s)
{
    for (size_t i = s->lens.from; i > 0; i--) {
        const struct element *e = &s->elements[i - 1];
        if ((e->look == LOOK_DIALOG || e->look == LOOK_DIALOG_NEED) && element_is_visible(e))
            return e;
    }
    return NULL;
}

/* The head of the page; of an overlay that of its dialog; and where it was once that is gone. */
static void turn_page(struct lens *l, const struct scene *s, const struct lens_cue *cue)
{
    bool same = l->zoom > 0 && l->page == cue->page;
    const struct element *dialog = cue->overlay != 0 ? dialog_of(s) : NULL;
    if (same && l->overlay == 0) {
        l->under.x = l->spot[l->whole].x;
        l->under.y = l->spot[l->whole].y;
    }
    if (dialog != NULL)
        put(l, s, dialog->rect.x, dialog->rect.y);
    else if (same && cue->overlay == 0)
        put(l, s, l->under.x, l->under.y);
    else
        put(l, s, 0, 0);
}

void lens_follow(struct lens *l, const struct scene *s, int zoom, const struct lens_cue *cue)
{
    if (cue->still && l->zoom == zoom)
        return;
    bool other = l->zoom == 0 || l->page != cue->page || l->overlay != cue->overlay, larger = l->zoom != zoom;
    bool moved = *cue->focus != '\0' && !text_equal(l->focus, cue->focus);
    const struct element *touched = scene_find(s, cue->touched), *focus = scene_find(s, cue->focus);
    const struct element *e = other ? NULL : news(l, s);
    if (other)
        turn_page(l, s, cue);
    l->zoom = zoom;
    if (larger && touched != NULL)
        lens_show(l, s, touched);
    if (e != NULL)
        lens_show(l, s, e);
    if (moved && focus != NULL && (!other || cue->by_keys))
        lens_show(l, s, focus);
    remember(l, s, zoom, cue);
}

/* ---- magnified ---- */

static struct rect enlarged(const struct scene_lens *lens, struct rect r)
{
    int z = lens->zoom;
    return (struct rect){ (r.x - lens->x) * z + lens->at.x, (r.y - lens->y) * z + lens->at.y, r.w * z, r.h * z };
}

void lens_magnify(struct lens *l, struct scene *s)
{
    struct scene_lens *lens = &s->lens;
    put(l, s, l->spot[l->whole].x, l->spot[l->whole].y);
    int z = lens->zoom = zoom_of(l);
    lens->x = l->spot[l->whole].x;
    lens->y = l->spot[l->whole].y;
    lens->panel = s->panel;
    lens->panel.mm_per_pixel /= (float)z;
    lens->panel.width_px *= z; /* as many millimetres as before: letters follow the glass */
    lens->panel.height_px *= z;
    for (size_t i = 0; i < lens->from; i++) {
        struct element *e = &s->elements[i];
        if (!element_is_under_lens(s, e))
            continue;
        e->rect = enlarged(lens, e->rect);
        e->text_rect = enlarged(lens, e->text_rect);
        e->icon_rect = enlarged(lens, e->icon_rect);
        e->font_px *= z;
        e->line_height_px *= z;
        for (int n = 0; n < e->lines_count; n++)
            e->lines[n].width_px *= z;
    }
}
