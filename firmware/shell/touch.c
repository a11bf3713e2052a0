#include "shell/touch.h"

#include "base/text.h"

void touch_down(struct touch *t, const struct scene *s, int x, int y, int64_t now_ms)
{
    const struct element *e = scene_hit(s, x, y);
    text_copy(t->pressed, sizeof t->pressed, e != NULL ? e->id : "");
    t->down_ms = now_ms;
}

static int beside(int at, int from, int length)
{
    return at < from ? from - at : at >= from + length ? at - from - length + 1 : 0;
}

static bool slipped_a_little(const struct scene *s, const struct element *e, int x, int y)
{
    int most = panel_px(&s->panel, TOUCH_SLIP_MM);
    return beside(x, e->rect.x, e->rect.w) <= most && beside(y, e->rect.y, e->rect.h) <= most;
}

static bool is_meant(const struct touch *t, const struct scene *s, int x, int y, int64_t now_ms, bool steady)
{
    const struct element *e = scene_find(s, t->pressed);
    if (e == NULL || !element_is_tappable(e))
        return false;
    if (!steady)
        return scene_hit(s, x, y) == e;
    bool trembles = text_equal(t->pressed, t->acted) && t->down_ms - t->acted_ms < TOUCH_REPEAT_MS;
    return !trembles && now_ms - t->down_ms >= TOUCH_DWELL_MS && slipped_a_little(s, e, x, y);
}

bool touch_up(struct touch *t, const struct scene *s, int x, int y, int64_t now_ms, bool steady)
{
    bool meant = is_meant(t, s, x, y, now_ms, steady);
    if (meant) {
        text_copy(t->acted, sizeof t->acted, t->pressed);
        t->acted_ms = now_ms;
    }
    t->pressed[0] = '\0';
    return meant;
}
