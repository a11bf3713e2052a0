#include "painter/brush.h"

typedef void draw_look(struct brush *, const struct element *);

void draw_element(struct brush *b, const struct element *e)
{
    static draw_look *const looks[LOOK_COUNT] = {
        [LOOK_TEXT] = draw_sign,
        [LOOK_SAND] = draw_box,
        [LOOK_CARD] = draw_box,
        [LOOK_CHOSEN_CARD] = draw_box,
        [LOOK_NEED_BOX] = draw_box,
        [LOOK_RULE] = draw_sign,
        [LOOK_NOTICE] = draw_box,
        [LOOK_BUTTON_MAIN] = draw_control,
        [LOOK_BUTTON_PLAIN] = draw_control,
        [LOOK_BUTTON_QUIET] = draw_control,
        [LOOK_BUTTON_NEED] = draw_control,
        [LOOK_TILE] = draw_box,
        [LOOK_TILE_MAIN] = draw_box,
        [LOOK_ROW] = draw_box,
        [LOOK_ROW_NEED] = draw_box,
        [LOOK_ROW_UNKNOWN] = draw_box,
        [LOOK_COVER] = draw_cover,
        [LOOK_SPINE] = draw_spine,
        [LOOK_SPINE_BLOCK] = draw_spine,
        [LOOK_PAD] = draw_sign,
        [LOOK_SHELF] = draw_sign,
        [LOOK_FRIEZE] = draw_sign,
        [LOOK_LOGO] = draw_sign,
        [LOOK_ICON] = draw_sign,
        [LOOK_MARK] = draw_sign,
        [LOOK_FIELD] = draw_control,
        [LOOK_KEY] = draw_control,
        [LOOK_BANNER] = draw_box,
        [LOOK_BANNER_NEED] = draw_box,
        [LOOK_GESTURE_CARD] = draw_picture,
        [LOOK_GESTURE_BOOK] = draw_picture,
        [LOOK_READER_UNPLUGGED] = draw_picture,
        [LOOK_CHIPS] = draw_sign,
        [LOOK_STEP] = draw_sign,
        [LOOK_QR] = draw_sign,
        [LOOK_PHONE] = draw_box,
        [LOOK_STRIPE] = draw_sign,
        [LOOK_DIALOG] = draw_box,
        [LOOK_DIALOG_NEED] = draw_box,
        [LOOK_TINT] = draw_box,
        [LOOK_BUBBLE] = draw_box,
        [LOOK_TAKE_CARD] = draw_picture,
        [LOOK_TAKE_BOOK] = draw_picture,
        [LOOK_FRIEZE_DOWN] = draw_sign,
        [LOOK_FACE] = draw_sign,
        [LOOK_CALL_EDGE] = draw_box,
        [LOOK_RING] = draw_box,
    };
    if (looks[e->look] != NULL && !rect_empty(e->rect))
        looks[e->look](b, e);
}

struct rect draw_bounds(const struct panel *p, const struct element *e)
{
    int unit = panel_px(p, 0.25f) > 1 ? panel_px(p, 0.25f) : 1;
    struct rect r = e->rect;
    if (e->look == LOOK_DIALOG || e->look == LOOK_DIALOG_NEED)
        return rect_grown(r, panel_px(p, 8.5f));
    if (e->look == LOOK_SPINE)
        return rect_grown(r, panel_px(p, 7));
    if (e->look == LOOK_KEY && e->pressed)
        return rect_around(rect_grown(r, e->rect.w / 10),
                           (struct rect){ r.x, r.y - r.h * 14 / 10 - 8 * unit, r.w, r.h });
    if (e->focused)
        return rect_grown(r, 9 * unit);
    if (e->pressed)
        r.h += 4 * unit;
    if (e->look == LOOK_TEXT || e->look == LOOK_COVER) /* letters may lean out of their place */
        return rect_grown(r, e->font_px / 6 + 1);
    return r;
}
