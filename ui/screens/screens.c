#include "screens/screens.h"

#include <assert.h>

#include "base/text.h"
#include "screens/overlays.h"
#include "screens/parts.h"

static void (*const builders[SCREEN_COUNT])(const struct kiosk *k, struct scene *s) = {
#define X(NAME, name, word) [SCREEN_##NAME] = screen_##name,
    SCREENS(X)
#undef X
};

struct panel screens_panel(const struct kiosk *k, int width_px, int height_px, float mm_per_pixel)
{
    static const enum theme themes[] = { [CHOICE_LIGHT] = THEME_LIGHT,
                                         [CHOICE_DARK] = THEME_DARK,
                                         [CHOICE_YELLOW_ON_BLACK] = THEME_YELLOW_ON_BLACK,
                                         [CHOICE_BLACK_ON_WHITE] = THEME_BLACK_ON_WHITE };
    return (struct panel){ .width_px = width_px,
                           .height_px = height_px,
                           .mm_per_pixel = mm_per_pixel,
                           /* passers-by have chosen none */
                           .text_percent = k->screen == SCREEN_ATTRACT ? 100 : k->text_percent,
                           .theme = themes[k->theme],
                           .low_reach = k->low_reach,
                           .motion = k->rules.motion };
}

/* That somebody comes is said before all else; the main action is named last. */
static void complete_said(const struct kiosk *k, struct scene *s)
{
    if (*words_of_recognition(k) != '\0')
        s->said = scene_format(s, "%s %s", words_of_recognition(k), s->said);
    if (k->staff_called)
        s->said = scene_format(s, "%s %s", words_of_call(k, s), s->said);
    for (size_t i = 0; i < s->elements_count; i++) {
        const struct element *e = &s->elements[i];
        if (e->look == LOOK_BUTTON_MAIN && !e->covered && !e->disabled)
            s->said = scene_format(s, "%s%s%s.", s->said, *s->said != '\0' ? " " : "", e->name);
    }
}

static void build_once(const struct kiosk *k, const struct panel *panel, const struct glyph_metrics *m,
                       const char *pressed, struct scene *s)
{
    scene_begin(s, panel, m);
    builders[k->screen](k, s);
    assert(s->depth == 0);
    if (k->overlay != OVERLAY_NONE)
        add_overlay(k, s);
    assert(s->depth == 0);
    if (k->staff_called) /* seen from afar: whoever comes finds the kiosk that called */
        scene_add(s, (struct element){ .look = LOOK_CALL_EDGE, .decor = true, .chosen = k->staff_saw });
    complete_said(k, s);
    if (writes_latin(k))
        write_in_latin(s);
    scene_layout(s, k->focus, pressed);
}

static bool fits(const struct kiosk *k, struct panel p, const struct glyph_metrics *m, const char *pressed,
                 struct scene *s)
{
    enum { ROW_MM = 16, ROWS_LESS = 2 };
    for (int less = 0; less <= ROWS_LESS; less++) {
        p.kept_free_mm = (float)(less * ROW_MM);
        build_once(k, &p, m, pressed, s);
        if (!s->does_not_fit)
            return true;
    }
    return false;
}

/* A screen that has no room for its words shows fewer rows of its lists, and on a small glass falls to the next smaller
   size, so that nothing is ever cut. Large and portrait panels have room for all sizes. */
void screens_build(const struct kiosk *k, const struct panel *panel, const struct glyph_metrics *m, const char *pressed,
                   struct scene *s)
{
    enum { STEP_PERCENT = 50, LEAST_PERCENT = 100 };
    assert(k->screen < SCREEN_COUNT);
    struct panel p = *panel;
    while (!fits(k, p, m, pressed, s) && p.text_percent > LEAST_PERCENT)
        p.text_percent -= STEP_PERCENT;
}
