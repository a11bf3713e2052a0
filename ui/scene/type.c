/* Panels and type: shapes of glass, millimetres to pixels, and the steps of text. */
#include <assert.h>

#include "scene/scene.h"

enum panel_shape panel_shape(const struct panel *p)
{
    if (p->height_px > p->width_px)
        return PANEL_PORTRAIT;
    float width_mm = (float)p->width_px * p->mm_per_pixel, height_mm = (float)p->height_px * p->mm_per_pixel;
    return width_mm >= 300 && height_mm >= 180 ? PANEL_LARGE : PANEL_SMALL;
}

int panel_px(const struct panel *p, float mm)
{
    float px = mm / p->mm_per_pixel;
    return px < 0 ? -(int)(0.5f - px) : (int)(px + 0.5f);
}

static int ceil_px(float px)
{
    int whole = (int)px;
    /* A hair above a whole number is the float's, not the size's. */
    return px - (float)whole > 0.001f ? whole + 1 : whole;
}

/* Large text grows by the square root: it is large already. */
static float text_scale(int percent, enum type_step step)
{
    static const struct {
        int percent;
        float all, large;
    } scales[] = { { 250, 2.5f, 1.5811f }, { 200, 2.0f, 1.4142f }, { 150, 1.5f, 1.2247f } };
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        if (percent >= scales[i].percent)
            return step >= STEP_DISPLAY ? scales[i].large : scales[i].all;
    return 1;
}

float panel_sign_mm(const struct panel *p, float mm)
{
    enum { MOST_PERCENT = 200 }; /* more of it would take the room of words */
    int percent = p->text_percent < MOST_PERCENT ? p->text_percent : MOST_PERCENT;
    return panel_shape(p) == PANEL_SMALL ? mm : mm * text_scale(percent, STEP_DISPLAY);
}

int panel_font_px(const struct panel *p, enum type_step step)
{
    static const float mm[STEP_COUNT] = { [STEP_BODY] = 6.8f,  [STEP_TITLE] = 7.6f,    [STEP_LEAD] = 8.5f,
                                          [STEP_HEAD] = 10.6f, [STEP_DISPLAY] = 16.6f, [STEP_HERO] = 25.8f };
    assert(step < STEP_COUNT);
    float scale = text_scale(p->text_percent, step);
    if ((float)p->height_px * p->mm_per_pixel > 550)
        scale *= 1.2f; /* seen from further away */
    return ceil_px(mm[step] / p->mm_per_pixel * scale);
}

enum face scene_face(enum type_step step, bool bold)
{
    if (step >= STEP_DISPLAY)
        return FACE_DISPLAY;
    return bold ? FACE_BOLD : FACE_REGULAR;
}
