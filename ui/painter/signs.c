/* Leaves that show and do not act: text, icons, marks, rules, ornament, chips, steps, codes. */
#include "painter/brush.h"

#include <qrencode.h>

#include "base/text.h"

static colour ink_of(const struct brush *b, const struct element *e)
{
    const struct theme_colours *t = b->t;
    if (b->ground == GROUND_NEED || e->ink == INK_ON_NEED)
        return t->on_need;
    if (b->ground == GROUND_MAIN || e->ink == INK_ON_MAIN)
        return t->on_main;
    return e->ink == INK_SECOND ? t->ink2 : e->ink == INK_SHAPE ? t->shape : t->ink;
}

static void text(struct brush *b, const struct element *e)
{
    brush_lines(b, e, ink_of(b, e));
}

static void icon(struct brush *b, const struct element *e)
{
    int side = e->rect.w < e->rect.h ? e->rect.w : e->rect.h;
    struct rect r = { e->rect.x + (e->rect.w - side) / 2, e->rect.y + (e->rect.h - side) / 2, side, side };
    bool plain = b->ground <= GROUND_SHEET && e->ink == INK_MAIN;
    brush_shape(b, SHAPE_ICON, (int)e->icon, r, plain ? b->t->shape : ink_of(b, e));
}

static void working(struct brush *b, struct rect r)
{
    brush_shape(b, SHAPE_DOTS_SMALL, b->step, r, b->t->line);
    brush_shape(b, SHAPE_DOTS_LARGE, b->step, r, b->t->shape);
}

void draw_mark(struct brush *b, enum mark mark, struct rect r)
{
    const struct theme_colours *t = b->t;
    bool dark_on_need = t->dark && !t->contrast && b->ground == GROUND_NEED;
    colour need = dark_on_need ? t->on_need : t->need_edge;
    const colour grounds[] = { [MARK_SEEN] = dark_on_need ? t->on_need : t->line,
                               [MARK_WORKING] = t->shape,
                               [MARK_DONE] = t->shape,
                               [MARK_REFUSED] = need,
                               [MARK_OFFLINE] = t->shape,
                               [MARK_UNKNOWN] = need };
    const colour insides[] = { [MARK_DONE] = t->mark_inside,
                               [MARK_REFUSED] = dark_on_need ? t->need : t->mark_inside,
                               [MARK_UNKNOWN] = b->ground == GROUND_NEED ? t->on_need : t->ink,
                               [MARK_OFFLINE] = t->shape };
    if (mark == MARK_NONE)
        return;
    if (mark == MARK_WORKING) {
        working(b, r);
        return;
    }
    brush_shape(b, SHAPE_MARK, (int)mark, r, grounds[mark]);
    if (mark == MARK_DONE || mark == MARK_REFUSED || mark == MARK_UNKNOWN)
        brush_shape(b, SHAPE_MARK_INSIDE, (int)mark, r, insides[mark]);
}

static void mark(struct brush *b, const struct element *e)
{
    int side = e->rect.w < e->rect.h ? e->rect.w : e->rect.h;
    side = side * (600 + 400 * b->growth / 1000) / 1000; /* from 60 % */
    draw_mark(b, e->mark,
              (struct rect){ e->rect.x + (e->rect.w - side) / 2, e->rect.y + (e->rect.h - side) / 2, side, side });
}

static void rule(struct brush *b, const struct element *e)
{
    bool upright = e->rect.h > e->rect.w;
    canvas_fill(b->canvas, e->rect, upright ? b->t->line : b->t->hair);
}

static void pad(struct brush *b, const struct element *e)
{
    int bar = mm(b, 7.5f), inset = e->rect.w * 6 / 100;
    struct rect r = { e->rect.x, e->rect.y, e->rect.w, bar < e->rect.h ? bar : e->rect.h };
    brush_round(b, r, r.h / 2, b->t->pad, false);
    if (!b->t->contrast && e->rect.h > bar)
        brush_round(b, (struct rect){ r.x + inset, r.y + r.h, r.w - 2 * inset, e->rect.h - bar }, mm(b, 0.8f),
                    b->t->sand2, false);
}

static void shelf(struct brush *b, const struct element *e)
{
    int h = mm(b, 3) < e->rect.h ? mm(b, 3) : e->rect.h;
    brush_round(b, (struct rect){ e->rect.x, e->rect.y + e->rect.h - h, e->rect.w, h }, h / 2, b->t->pad, false);
}

/* Whole pairs, centred; from edge to edge of the glass the last ones are cut. */
static void frieze(struct brush *b, const struct element *e)
{
    if (b->t->contrast)
        return;
    int h = e->rect.h, w = (int)((float)h / HORNS_UNITS_HIGH * frieze_units_pitch() + 0.5f);
    if (w <= 0 || h > PEN_SIDE_MAX)
        return;
    bool edge_to_edge = e->rect.w >= b->panel->width_px;
    int n = edge_to_edge ? e->rect.w / w + 2 : e->rect.w / w, x = e->rect.x + (e->rect.w - n * w) / 2;
    struct rect clip = b->canvas->clip;
    b->canvas->clip = rect_common(clip, e->rect);
    struct mask m = shape_of(b->shapes, SHAPE_FRIEZE, 0, w, h);
    for (int i = 0; i < n; i++)
        canvas_blend(b->canvas, &m, x + i * w, e->rect.y, e->ink == INK_SHAPE ? b->t->shape : b->t->sand2,
                     e->look == LOOK_FRIEZE_DOWN ? FLIP_Y : FLIP_NONE);
    b->canvas->clip = clip;
}

static void logo(struct brush *b, const struct element *e)
{
    brush_shape(b, SHAPE_LOGO, 0, e->rect, b->t->shape);
}

static void chips(struct brush *b, const struct element *e)
{
    enum { CHIPS = 20 };
    int gap = mm(b, 1.6f), radius = mm(b, 0.8f);
    for (int i = 0; i < CHIPS; i++) {
        int x0 = e->rect.x + (e->rect.w + gap) * i / CHIPS, x1 = e->rect.x + (e->rect.w + gap) * (i + 1) / CHIPS - gap;
        struct rect r = { x0, e->rect.y, x1 - x0, e->rect.h };
        if (i < e->index)
            brush_round(b, r, radius, b->t->shape, false);
        else
            brush_ring(b, r, radius, 2 * b->unit, b->t->shape);
    }
}

static void step(struct brush *b, const struct element *e)
{
    if (e->mark == MARK_DONE) {
        brush_shape(b, SHAPE_RHOMBUS, 0, e->rect, b->t->shape);
        brush_shape(b, SHAPE_MARK_INSIDE, MARK_DONE, rect_grown(e->rect, -e->rect.w / 8), b->t->mark_inside);
        return;
    }
    if (e->chosen)
        brush_shape(b, SHAPE_RHOMBUS, 0, rect_grown(e->rect, -2 * b->unit), b->t->tint);
    brush_shape(b, SHAPE_OPEN_RHOMBUS, (e->chosen ? 4 : 2) * b->unit, e->rect, b->t->shape);
}

/* Always dark on white, with the four quiet modules around: telephones want it so in every theme. */
static void code(struct brush *b, const struct element *e)
{
    enum { QUIET = 4, WHITE = 0xFFFFFF, BLACK = 0x000000 };
    brush_round(b, e->rect, mm(b, 2), WHITE, false);
    QRcode *q = QRcode_encodeString8bit(e->value, 0, QR_ECLEVEL_M);
    if (q == NULL)
        return;
    int side = e->rect.w < e->rect.h ? e->rect.w : e->rect.h, module = side / (q->width + 2 * QUIET);
    int left = e->rect.x + (e->rect.w - module * q->width) / 2, top = e->rect.y + (e->rect.h - module * q->width) / 2;
    for (int i = 0; i < q->width * q->width; i++)
        if (q->data[i] & 1)
            canvas_fill(b->canvas,
                        (struct rect){ left + i % q->width * module, top + i / q->width * module, module, module },
                        BLACK);
    QRcode_free(q);
}

/* Inside a telephone's frame the stripe follows its round corners. */
static void round_off(struct brush *b, const struct rect *r, const struct rect *phone)
{
    int inner = mm(b, 9.6f), outer = mm(b, 12);
    bool low = r->y > phone->y + phone->h / 2;
    struct mask in = shape_of(b->shapes, SHAPE_NICHE, 0, inner, inner),
                out = shape_of(b->shapes, SHAPE_NICHE, 0, outer, outer);
    unsigned flip = low ? FLIP_Y : FLIP_NONE;
    int y = low ? r->y + r->h - inner : r->y, oy = low ? phone->y + phone->h - outer : phone->y;
    canvas_blend(b->canvas, &in, r->x, y, b->t->ink, flip);
    canvas_blend(b->canvas, &in, r->x + r->w - inner, y, b->t->ink, flip | FLIP_X);
    canvas_blend(b->canvas, &out, phone->x, oy, b->t->paper, flip);
    canvas_blend(b->canvas, &out, phone->x + phone->w - outer, oy, b->t->paper, flip | FLIP_X);
}

static void stripe(struct brush *b, const struct element *e)
{
    int pitch = mm(b, 5.5f), w = 0;
    canvas_fill(b->canvas, e->rect, b->t->contrast ? b->t->paper : b->t->sand2);
    brush_shape(b, SHAPE_STRIPES, pitch, e->rect, b->t->shape);
    if (b->parent != NULL && b->parent->look == LOOK_PHONE)
        round_off(b, &e->rect, &b->parent->rect);
    struct bytes name = bytes_of_text(e->name);
    w = brush_text_width(b, name, e->face, e->font_px);
    int plate_w = w + mm(b, 10), plate_h = e->line_height_px + mm(b, 1);
    struct rect r = { e->rect.x + (e->rect.w - plate_w) / 2, e->rect.y + (e->rect.h - plate_h) / 2, plate_w, plate_h };
    brush_round(b, r, mm(b, 0.8f), b->t->sheet, false);
    brush_text(b, r.x + (plate_w - w) / 2, brush_baseline(b, r.y, r.h, e->face, e->font_px), name, e->face, e->font_px,
               b->t->ink);
}

static void face(struct brush *b, const struct element *e)
{
    brush_shape(b, SHAPE_DISC, 0, e->rect, b->t->line);
    struct rect r = rect_grown(e->rect, -2 * b->unit);
    brush_shape(b, SHAPE_DISC, 0, r, b->t->sand);
    brush_shape(b, SHAPE_FACE, 0, r, b->t->line);
}

void draw_sign(struct brush *b, const struct element *e)
{
    static void (*const signs[LOOK_COUNT])(struct brush *, const struct element *) = {
        [LOOK_TEXT] = text,     [LOOK_ICON] = icon,   [LOOK_MARK] = mark,     [LOOK_RULE] = rule,
        [LOOK_PAD] = pad,       [LOOK_SHELF] = shelf, [LOOK_FRIEZE] = frieze, [LOOK_FRIEZE_DOWN] = frieze,
        [LOOK_LOGO] = logo,     [LOOK_CHIPS] = chips, [LOOK_STEP] = step,     [LOOK_QR] = code,
        [LOOK_STRIPE] = stripe, [LOOK_FACE] = face,
    };
    if (signs[e->look] != NULL)
        signs[e->look](b, e);
}
