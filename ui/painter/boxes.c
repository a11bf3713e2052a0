/* Grounds that hold other elements: bars, cards, rows, tiles, banners, dialogs, the simulated phone. */
#include "painter/changes.h"

#include "base/text.h"

/* How thick, how round and in which roles; mm and units of stroke. */
struct role_box {
    float radius_mm;
    int stroke, edge;
    size_t fill, outline, lower; /* offsets of roles in struct theme_colours */
};

#define OF(role) offsetof(struct theme_colours, role)

static const struct role_box *box_of(enum look look)
{
    static const struct role_box boxes[LOOK_COUNT] = {
        [LOOK_CARD] = { 5, 2, 4, OF(sheet), OF(hair), OF(sand2) },
        [LOOK_CHOSEN_CARD] = { 5, 3, 3, OF(sheet), OF(shape), OF(shape) },
        [LOOK_NEED_BOX] = { 3, 3, 3, OF(need), OF(need_edge), OF(need_edge) },
        [LOOK_TILE] = { 5, 2, 5, OF(sheet), OF(line), OF(line) },
        [LOOK_ROW] = { 4, 2, 4, OF(sheet), OF(hair), OF(sand2) },
        [LOOK_ROW_NEED] = { 4, 3, 4, OF(need), OF(need_edge), OF(need_edge) },
        [LOOK_ROW_UNKNOWN] = { 4, 3, 4, OF(sheet), OF(need_edge), OF(need_edge) },
        [LOOK_BANNER] = { 5, 2, 2, OF(sand), OF(line), OF(line) },
        [LOOK_BANNER_NEED] = { 5, 3, 3, OF(need), OF(need_edge), OF(need_edge) },
        [LOOK_DIALOG] = { 7, 3, 3, OF(sheet), OF(ink), OF(ink) },
        [LOOK_DIALOG_NEED] = { 7, 3, 3, OF(sheet), OF(need_edge), OF(need_edge) },
        [LOOK_TINT] = { 4, 0, 0, OF(tint), OF(tint), OF(tint) },
        [LOOK_BUBBLE] = { 4, 0, 0, OF(sand), OF(sand), OF(sand) },
    };
    return &boxes[look];
}

static colour role_at(const struct theme_colours *t, size_t offset)
{
    return *(const colour *)(const void *)((const uint8_t *)t + offset);
}

static bool needs(enum look look)
{
    return look == LOOK_NEED_BOX || look == LOOK_ROW_NEED || look == LOOK_BANNER_NEED || look == LOOK_DIALOG_NEED;
}

/* From 2 to 5 to the thickness at rest, once: needs you. */
static int swollen(const struct brush *b, int at_rest)
{
    int x = b->swelling * 2;
    if (b->swelling >= MOTION_DONE)
        return at_rest * b->unit;
    return (x < MOTION_DONE ? (2 * MOTION_DONE + 3 * x) : (5 * MOTION_DONE - (5 - at_rest) * (x - MOTION_DONE))) *
           b->unit / MOTION_DONE;
}

/* In the high-contrast themes: an outline in ink; a double one says "needs you". */
static void contrast_box(struct brush *b, const struct element *e, int radius)
{
    bool need = needs(e->look) || e->look == LOOK_ROW_UNKNOWN;
    colour outline = need ? b->t->need_edge : b->t->ink;
    bool strong = e->chosen || e->pressed || e->look == LOOK_CHOSEN_CARD;
    int stroke = swollen(b, strong ? 5 : 2);
    brush_round(b, e->rect, radius, b->t->paper, false);
    brush_ring(b, e->rect, radius, stroke, outline);
    if (need)
        brush_ring(b, rect_grown(e->rect, -2 * stroke), radius - 2 * stroke, stroke, outline);
}

void draw_focus(struct brush *b, const struct element *e)
{
    float box = e->look == LOOK_TILE_MAIN ? 5 : box_of(e->look)->radius_mm;
    int gap = 4 * b->unit, radius = mm(b, e->look == LOOK_KEY ? 3 : box > 0 ? box : 4);
    if (e->look != LOOK_FIELD) /* shows it by its outline and the caret */
        brush_ring(b, rect_grown(e->rect, 2 * gap), radius + 2 * gap, gap,
                   b->ground == GROUND_NEED && !b->t->contrast ? b->t->on_need : b->t->ink);
}

static void role_box(struct brush *b, const struct element *e)
{
    const struct role_box *k = box_of(e->look);
    if (b->t->contrast) {
        contrast_box(b, e, mm(b, k->radius_mm));
        return;
    }
    brush_box(b, e->rect,
              &(struct box_look){ .radius = mm(b, k->radius_mm),
                                  .stroke = swollen(b, k->stroke),
                                  .edge = k->edge * b->unit,
                                  .fill = e->pressed || e->chosen ? b->t->tint : role_at(b->t, k->fill),
                                  .outline = role_at(b->t, k->outline),
                                  .lower = role_at(b->t, k->lower) });
}

/* Layers of a pixel from the outside in; opaque, since the ground below an overlay is known. */
static void dialog(struct brush *b, const struct element *e)
{
    int spread = mm(b, 6);
    for (int d = spread; d > 0 && !b->t->contrast; d--) {
        unsigned near = (unsigned)((spread - d) * 256 / spread);
        struct rect r = rect_grown(e->rect, d);
        r.y += mm(b, 2);
        brush_round(b, r, mm(b, 7) + d, colour_between(b->t->sand, b->t->dark ? 0 : b->t->ink, near * near / 1024),
                    true);
    }
    role_box(b, e);
}

static void sand(struct brush *b, const struct element *e)
{
    canvas_fill(b->canvas, e->rect, b->t->sand);
    if (e->rect.y > 0)
        canvas_fill(b->canvas, (struct rect){ e->rect.x, e->rect.y, e->rect.w, 2 * b->unit }, b->t->hair);
}

/* How far the words of a group reach to the right, below y. */
static int words_right(const struct element *group, int y)
{
    int right = group->rect.x;
    for (const struct element *e = group + 1; e <= group + group->children; e++)
        for (int i = 0; i < e->lines_count && element_is_visible(e); i++)
            if (e->text_rect.y + (i + 1) * e->line_height_px > y && e->text_rect.x + e->lines[i].width_px > right)
                right = e->text_rect.x + e->lines[i].width_px;
    return right;
}

struct rect draw_tile_horns(const struct panel *p, const struct element *e)
{
    static const int percents[] = { 44, 36, 28 };
    int gap = panel_px(p, 4);
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++) {
        int h = e->rect.h * percents[i] / 100, w = (int)((float)h * horns_units_wide(13) / HORNS_UNITS_HIGH);
        struct rect r = { e->rect.x + e->rect.w - w - gap, e->rect.y + e->rect.h - h - gap / 2, w, h };
        if (h >= panel_px(p, 15) && words_right(e, r.y) + gap <= r.x)
            return r;
    }
    return (struct rect){ 0 };
}

static void tile_main(struct brush *b, const struct element *e)
{
    const struct theme_colours *t = b->t;
    int radius = mm(b, 5), edge = e->pressed ? 2 : 5;
    brush_box(b, e->rect,
              &(struct box_look){ .radius = radius,
                                  .edge = t->contrast ? 0 : edge * b->unit,
                                  .fill = t->main,
                                  .outline = t->main,
                                  .lower = t->contrast ? t->main : t->main_edge });
    if (!t->contrast)
        brush_shape(b, SHAPE_HORNS, 13, draw_tile_horns(b->panel, e), t->ornament_on_main);
}

static void notice(struct brush *b, const struct element *e)
{
    canvas_fill(b->canvas, (struct rect){ e->rect.x, e->rect.y, 4 * b->unit, e->rect.h }, b->t->shape);
}

static void call_edge(struct brush *b, const struct element *e)
{
    brush_ring(b, e->rect, 0, mm(b, 1.5f), e->chosen ? b->t->shape : b->t->need_edge);
}

static void phone(struct brush *b, const struct element *e)
{
    brush_round(b, e->rect, mm(b, 12), b->t->ink, true);
    brush_round(b, rect_grown(e->rect, -mm(b, 2.4f)), mm(b, 9.6f), b->t->sheet, false);
}

void draw_box(struct brush *b, const struct element *e)
{
    if (e->look == LOOK_SAND)
        sand(b, e);
    else if (e->look == LOOK_DIALOG || e->look == LOOK_DIALOG_NEED)
        dialog(b, e);
    else if (e->look == LOOK_TILE_MAIN)
        tile_main(b, e);
    else if (e->look == LOOK_NOTICE)
        notice(b, e);
    else if (e->look == LOOK_PHONE)
        phone(b, e);
    else if (e->look == LOOK_CALL_EDGE)
        call_edge(b, e);
    else if (e->look == LOOK_RING)
        brush_ring(b, e->rect, mm(b, 6), mm(b, 1.5f), b->t->shape);
    else
        role_box(b, e);
}

bool draw_ground(const struct element *e, enum ground *out)
{
    enum look k = e->look;
    if (k == LOOK_BUTTON_MAIN || k == LOOK_TILE_MAIN)
        *out = GROUND_MAIN;
    else if (k == LOOK_NEED_BOX || k == LOOK_ROW_NEED || k == LOOK_BANNER_NEED || k == LOOK_BUTTON_NEED)
        *out = GROUND_NEED;
    else if (box_of(k)->radius_mm > 0 || k == LOOK_PHONE)
        *out = GROUND_SHEET;
    else if (k == LOOK_SAND)
        *out = GROUND_PAPER;
    else
        return false;
    return true;
}
