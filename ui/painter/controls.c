/* What a finger touches: buttons, keys, fields. A tile is a box (boxes.c) that happens to act. */
#include "painter/brush.h"

#include "base/text.h"

enum { PRESS_DOWN = 3, CARET = 3, FIELD_TEXT_SIZE = 256 };

static colour text_colour(const struct brush *b, const struct element *e)
{
    if (e->look == LOOK_BUTTON_MAIN && !e->disabled)
        return b->t->on_main;
    if (e->look == LOOK_BUTTON_NEED && !b->t->contrast)
        return b->t->on_need;
    if (b->ground == GROUND_NEED && e->look == LOOK_BUTTON_QUIET)
        return b->t->on_need;
    return e->look == LOOK_KEY && e->pressed ? b->t->on_main : b->t->ink;
}

static colour icon_colour(const struct brush *b, const struct element *e)
{
    bool plain = e->look == LOOK_BUTTON_PLAIN || e->look == LOOK_BUTTON_QUIET || e->disabled;
    return plain && b->ground != GROUND_NEED ? b->t->shape : text_colour(b, e);
}

static struct box_look look_of(const struct brush *b, const struct element *e)
{
    const struct theme_colours *t = b->t;
    int u = b->unit, edge = t->contrast ? 0 : 4 * u;
    struct box_look k = { mm(b, e->look == LOOK_KEY ? 3 : 4), 2 * u, edge, t->sheet, t->line, t->line };
    if (e->look == LOOK_BUTTON_MAIN || (e->look == LOOK_KEY && e->pressed))
        k = (struct box_look){ k.radius, 0,       t->contrast ? 0 : 5 * u,
                               t->main,  t->main, t->contrast ? t->main : t->main_edge };
    if (e->look == LOOK_BUTTON_NEED) {
        k.fill = t->need;
        k.outline = k.lower = t->need_edge;
        k.stroke = 3 * u;
    }
    if (e->chosen && !(e->look == LOOK_KEY && e->pressed)) {
        k.fill = t->tint;
        k.outline = k.lower = t->shape;
        k.stroke = (t->contrast ? 5 : e->look == LOOK_KEY ? 2 : 3) * u;
        k.edge = e->look == LOOK_KEY ? k.edge : k.stroke;
    }
    if (e->pressed && e->look != LOOK_BUTTON_MAIN && e->look != LOOK_KEY) {
        k.fill = t->tint;
        k.edge = k.stroke = t->contrast ? 5 * u : 2 * u;
    }
    if (e->pressed && e->look == LOOK_BUTTON_MAIN)
        k.edge = 2 * u;
    return k;
}

static void label(struct brush *b, const struct element *e)
{
    enum icon icon = e->chosen && e->look != LOOK_KEY ? ICON_CHECK : e->icon;
    if (icon != ICON_NONE)
        brush_shape(b, SHAPE_ICON, (int)icon, e->icon_rect, icon_colour(b, e));
    brush_lines(b, e, text_colour(b, e));
}

/* A plate above the key while the finger hides it; its letter fills it at most. */
static void preview(struct brush *b, const struct element *e)
{
    int px = panel_font_px(b->panel, STEP_DISPLAY), h = e->rect.h * 13 / 10, w = e->rect.w * 11 / 10;
    int wide = brush_text_width(b, bytes_of_text(e->name), FACE_DISPLAY, px);
    if (wide > w * 9 / 10)
        px = px * w * 9 / 10 / wide;
    px = px < h * 7 / 10 ? px : h * 7 / 10;
    struct rect r = { e->rect.x + (e->rect.w - w) / 2, e->rect.y - h - 4 * b->unit, w, h };
    brush_round(b, rect_grown(r, 3 * b->unit), mm(b, 4), b->t->sheet, true);
    brush_round(b, r, mm(b, 4), b->t->main, false);
    struct bytes text = bytes_of_text(e->name);
    int x = r.x + (r.w - brush_text_width(b, text, FACE_DISPLAY, px)) / 2;
    brush_text(b, x, brush_baseline(b, r.y, r.h, FACE_DISPLAY, px), text, FACE_DISPLAY, px, b->t->on_main);
}

static void button(struct brush *b, const struct element *whole)
{
    struct element e = *whole;
    bool moves = e.pressed && b->panel->motion && e.look != LOOK_KEY;
    int down = moves ? PRESS_DOWN * b->unit : 0;
    e.rect.y += down;
    e.text_rect.y += down;
    e.icon_rect.y += down;
    struct box_look k = look_of(b, &e);
    if (e.disabled)
        brush_shape(b, SHAPE_DASHED_BOX, k.radius * 16 + 2 * b->unit, e.rect, b->t->line);
    else if (e.look != LOOK_BUTTON_QUIET || e.pressed || e.chosen)
        brush_box(b, e.rect, &k);
    if (e.look == LOOK_BUTTON_NEED && b->t->contrast)
        brush_ring(b, rect_grown(e.rect, -5 * b->unit), k.radius - 5 * b->unit, 2 * b->unit, b->t->need_edge);
    label(b, &e);
    if (e.look == LOOK_KEY && e.pressed && !e.secret && e.icon == ICON_NONE && utf8_count(e.name) == 1)
        preview(b, &e);
}

/* Digits in fours: a long number is read back in groups. */
static void grouped(char *to, size_t size, const char *value)
{
    bool digits = true;
    for (const char *c = value; *c != '\0'; c++)
        digits = digits && *c >= '0' && *c <= '9';
    text_copy(to, size, digits ? "" : value);
    for (size_t i = 0; digits && value[i] != '\0'; i++)
        text_add(to, size, "%s%c", i > 0 && i % 4 == 0 ? " " : "", value[i]);
}

static int stars(struct brush *b, const struct element *e, int x)
{
    int side = e->font_px * 7 / 10, n = (int)utf8_count(e->value);
    for (int i = 0; i < n; i++) {
        brush_shape(b, SHAPE_STAR, 0, (struct rect){ x, e->rect.y + (e->rect.h - side) / 2, side, side }, b->t->ink);
        x += side * 5 / 4;
    }
    return x;
}

/* The tail of what was typed, when there is more than fits. */
static int typed(struct brush *b, const struct element *e, int x, int room)
{
    char text[FIELD_TEXT_SIZE];
    grouped(text, sizeof text, e->value);
    const char *at = text;
    while (*at != '\0' && brush_text_width(b, bytes_of_text(at), e->face, e->font_px) > room)
        utf8_next(&at);
    int baseline = brush_baseline(b, e->rect.y, e->rect.h, e->face, e->font_px);
    return brush_text(b, x, baseline, bytes_of_text(at), e->face, e->font_px, b->t->ink);
}

static void field(struct brush *b, const struct element *e)
{
    const struct theme_colours *t = b->t;
    colour outline = e->focused ? t->shape : t->line;
    int stroke = (e->focused ? t->contrast ? 5 : 3 : 2) * b->unit, radius = mm(b, 3), caret = CARET * b->unit;
    brush_box(b, e->rect, &(struct box_look){ radius, stroke, stroke, t->sheet, outline, outline });
    if (e->icon != ICON_NONE)
        brush_shape(b, SHAPE_ICON, (int)e->icon, e->icon_rect, t->ink);
    struct rect clip = b->canvas->clip;
    b->canvas->clip = rect_common(clip, rect_grown(e->rect, -stroke));
    int x = e->text_rect.x;
    if (*e->value == '\0' && *e->detail != '\0' && !e->focused) {
        int px = panel_font_px(b->panel, STEP_BODY);
        brush_text(b, x, brush_baseline(b, e->rect.y, e->rect.h, FACE_REGULAR, px), bytes_of_text(e->detail),
                   FACE_REGULAR, px, t->ink2);
    } else {
        x = e->secret ? stars(b, e, x) : typed(b, e, x, e->text_rect.w - 3 * caret);
    }
    if (e->focused) {
        int h = e->font_px * 11 / 10;
        canvas_fill(b->canvas, (struct rect){ x + 2 * caret, e->rect.y + (e->rect.h - h) / 2, caret, h }, t->ink);
    }
    b->canvas->clip = clip;
}

void draw_control(struct brush *b, const struct element *e)
{
    if (e->look == LOOK_FIELD)
        field(b, e);
    else
        button(b, e);
}
