#include "shell/touch.h"

#include "base/text.h"

static bool inside(const struct rect *r, int x, int y)
{
    return x >= r->x && y >= r->y && x < r->x + r->w && y < r->y + r->h;
}

static bool is_pushed(const struct scene *s, int x, int y)
{
    for (size_t i = 0; i < s->elements_count; i++)
        if (s->elements[i].pushes && element_is_visible(&s->elements[i]) && inside(&s->elements[i].rect, x, y))
            return true;
    return false;
}

void touch_down(struct touch *t, const struct scene *s, int x, int y, int64_t now_ms)
{
    const struct element *e = scene_hit(s, x, y);
    text_copy(t->pressed, sizeof t->pressed, e != NULL ? e->id : "");
    t->down_ms = now_ms;
    t->down_x = x;
    t->down_y = y;
    t->down = true;
    t->holds = e != NULL && e->holds;
    t->pushes = is_pushed(s, x, y);
}

static int beside(int at, int from, int length)
{
    return at < from ? from - at : at >= from + length ? at - from - length + 1 : 0;
}

static bool is_beside(const struct scene *s, const struct element *e, int x, int y, float most_mm)
{
    int most = panel_px(&s->panel, most_mm);
    return beside(x, e->rect.x, e->rect.w) <= most && beside(y, e->rect.y, e->rect.h) <= most;
}

/* ---- held ---- */

int64_t touch_deadline(const struct touch *t)
{
    return t->down && t->holds ? t->down_ms + TOUCH_HOLD_MS : INT64_MAX;
}

static void act(struct touch *t, const char *id, int64_t now_ms)
{
    text_copy(t->met, sizeof t->met, id);
    text_copy(t->acted, sizeof t->acted, id);
    t->acted_ms = now_ms;
}

static void forget(struct touch *t)
{
    t->pressed[0] = '\0';
    t->down = t->holds = t->pushes = false;
}

bool touch_rests(struct touch *t, const struct scene *s, int64_t now_ms)
{
    if (now_ms < touch_deadline(t))
        return false;
    const struct element *e = scene_find(s, t->pressed);
    t->holds = false; /* asked once */
    if (e == NULL || !element_is_tappable(e))
        return false;
    act(t, t->pressed, now_ms);
    forget(t);
    return true;
}

/* ---- lifted ---- */

static bool is_meant(const struct touch *t, const struct scene *s, int x, int y, int64_t now_ms, bool steady)
{
    const struct element *e = scene_find(s, t->pressed);
    if (e == NULL || !element_is_tappable(e))
        return false;
    if (!steady)
        return scene_hit(s, x, y) == e;
    bool trembles = text_equal(t->pressed, t->acted) && t->down_ms - t->acted_ms < TOUCH_REPEAT_MS;
    return !trembles && now_ms - t->down_ms >= TOUCH_DWELL_MS && is_beside(s, e, x, y, TOUCH_SLIP_MM);
}

/* Up or down, and rather so than to a side. */
static enum touch_verdict drawn(const struct touch *t, const struct scene *s, int x, int y)
{
    int dx = x > t->down_x ? x - t->down_x : t->down_x - x, dy = y - t->down_y, way = dy < 0 ? -dy : dy;
    if (!t->pushes || way < panel_px(&s->panel, TOUCH_PUSH_MM) || dx > way)
        return TOUCH_NOTHING;
    return dy < 0 ? TOUCH_PUSHED_UP : TOUCH_PUSHED_DOWN;
}

/* The target that a touch on bare ground began and ended beside; NULL for none. */
static const struct element *missed(const struct touch *t, const struct scene *s, int x, int y)
{
    if (!t->down || t->pressed[0] != '\0' || scene_hit(s, x, y) != NULL)
        return NULL;
    for (size_t i = 0; i < s->elements_count; i++) {
        const struct element *e = &s->elements[i];
        if (element_is_tappable(e) && is_beside(s, e, t->down_x, t->down_y, TOUCH_NEAR_MM) &&
            is_beside(s, e, x, y, TOUCH_NEAR_MM))
            return e;
    }
    return NULL;
}

static enum touch_verdict judge(struct touch *t, const struct scene *s, int x, int y, int64_t now_ms, bool steady)
{
    if (touch_rests(t, s, now_ms))
        return TOUCH_HELD;
    bool meant = is_meant(t, s, x, y, now_ms, steady);
    enum touch_verdict push = x >= 0 ? drawn(t, s, x, y) : TOUCH_NOTHING;
    if (meant || push != TOUCH_NOTHING) {
        act(t, meant ? t->pressed : "", now_ms);
        return push != TOUCH_NOTHING ? push : TOUCH_TAP;
    }
    const struct element *near = x >= 0 ? missed(t, s, x, y) : NULL;
    if (near == NULL)
        return TOUCH_NOTHING;
    text_copy(t->met, sizeof t->met, near->id);
    return TOUCH_NEAR;
}

enum touch_verdict touch_up(struct touch *t, const struct scene *s, int x, int y, int64_t now_ms, bool steady)
{
    enum touch_verdict verdict = judge(t, s, x, y, now_ms, steady);
    forget(t);
    return verdict;
}
