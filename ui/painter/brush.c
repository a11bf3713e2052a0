#include "painter/brush.h"

#include <string.h>

#include "base/text.h"

void brush_round(struct brush *b, struct rect r, int radius, colour ink, bool hollow)
{
    struct canvas *c = b->canvas;
    int most = (r.w < r.h ? r.w : r.h) / 2;
    radius = radius < most ? radius : most;
    if (rect_empty(rect_common(r, c->clip)))
        return;
    int inner = r.w - 2 * radius, low = r.y + r.h - radius, right = r.x + r.w - radius;
    if (radius > 0) {
        struct mask m = shape_of(b->shapes, SHAPE_CORNER, 0, radius, radius);
        canvas_blend(c, &m, r.x, r.y, ink, FLIP_NONE);
        canvas_blend(c, &m, right, r.y, ink, FLIP_X);
        canvas_blend(c, &m, r.x, low, ink, FLIP_Y);
        canvas_blend(c, &m, right, low, ink, FLIP_X | FLIP_Y);
        canvas_fill(c, (struct rect){ r.x + radius, r.y, inner, radius }, ink);
        canvas_fill(c, (struct rect){ r.x + radius, low, inner, radius }, ink);
    }
    int height = r.h - 2 * radius;
    if (hollow && radius > 0) {
        canvas_fill(c, (struct rect){ r.x, r.y + radius, radius, height }, ink);
        canvas_fill(c, (struct rect){ right, r.y + radius, radius, height }, ink);
    } else {
        canvas_fill(c, (struct rect){ r.x, r.y + radius, r.w, height }, ink);
    }
}

void brush_ring(struct brush *b, struct rect r, int radius, int stroke, colour ink)
{
    struct canvas *c = b->canvas;
    int most = (r.w < r.h ? r.w : r.h) / 2;
    radius = radius < most ? radius : most;
    radius = radius > stroke ? radius : stroke;
    int inner_w = r.w - 2 * radius, inner_h = r.h - 2 * radius, low = r.y + r.h - radius, right = r.x + r.w - radius;
    struct mask m = shape_of(b->shapes, SHAPE_RING_CORNER, stroke, radius, radius);
    canvas_blend(c, &m, r.x, r.y, ink, FLIP_NONE);
    canvas_blend(c, &m, right, r.y, ink, FLIP_X);
    canvas_blend(c, &m, r.x, low, ink, FLIP_Y);
    canvas_blend(c, &m, right, low, ink, FLIP_X | FLIP_Y);
    canvas_fill(c, (struct rect){ r.x + radius, r.y, inner_w, stroke }, ink);
    canvas_fill(c, (struct rect){ r.x + radius, r.y + r.h - stroke, inner_w, stroke }, ink);
    canvas_fill(c, (struct rect){ r.x, r.y + radius, stroke, inner_h }, ink);
    canvas_fill(c, (struct rect){ r.x + r.w - stroke, r.y + radius, stroke, inner_h }, ink);
}

void brush_box(struct brush *b, struct rect r, const struct box_look *k)
{
    int edge = k->edge > k->stroke ? k->edge : k->stroke;
    struct rect inner = { r.x + k->stroke, r.y + k->stroke, r.w - 2 * k->stroke, r.h - k->stroke - edge };
    if (k->stroke > 0 || edge > 0) {
        struct rect clip = b->canvas->clip, lower = r;
        lower.y = r.y + r.h - k->radius;
        lower.h = k->radius;
        b->canvas->clip = rect_common(clip, (struct rect){ r.x, r.y, r.w, r.h - k->radius });
        brush_round(b, r, k->radius, k->stroke > 0 ? k->outline : k->fill, true);
        b->canvas->clip = rect_common(clip, lower);
        brush_round(b, r, k->radius, k->lower, true);
        b->canvas->clip = clip;
    }
    int radius = k->radius - k->stroke;
    brush_round(b, inner, radius > 0 ? radius : 0, k->fill, false);
}

void brush_shape(struct brush *b, enum shape kind, int variant, struct rect r, colour ink)
{
    if (rect_empty(rect_common(r, b->canvas->clip)) || r.w > PEN_SIDE_MAX || r.h > PEN_SIDE_MAX)
        return;
    struct mask m = shape_of(b->shapes, kind, variant, r.w, r.h);
    canvas_blend(b->canvas, &m, r.x, r.y, ink, FLIP_NONE);
}

/* The next character of a view into valid UTF-8. */
static uint32_t next_of(struct bytes *text)
{
    const char *at = (const char *)text->at;
    uint32_t code = utf8_next(&at);
    size_t n = (size_t)(at - (const char *)text->at);
    *text = bytes_part(*text, n, text->n);
    return code;
}

/* Under a lens letters stand as far apart as the layout has reckoned, so many times. */
static int advance_of(struct brush *b, enum face face, int px, uint32_t code)
{
    return fonts_glyph(b->fonts, face, px / b->zoom, code)->advance * b->zoom;
}

int brush_text(struct brush *b, int x, int baseline, struct bytes text, enum face face, int px, colour ink)
{
    while (text.n > 0) {
        uint32_t code = next_of(&text);
        int advance = advance_of(b, face, px, code);
        const struct glyph *g = fonts_magnified(b->fonts, face, px, b->zoom, code);
        struct mask m = { g->w, g->h, g->at };
        if (g->at != NULL)
            canvas_blend(b->canvas, &m, x + g->left, baseline - g->top, ink, FLIP_NONE);
        x += advance;
    }
    return x;
}

int brush_text_width(struct brush *b, struct bytes text, enum face face, int px)
{
    int w = 0;
    while (text.n > 0)
        w += advance_of(b, face, px, next_of(&text));
    return w;
}

int brush_baseline(struct brush *b, int top, int line_height, enum face face, int px)
{
    struct font_lines l = fonts_lines(b->fonts, face, px / b->zoom);
    l.ascent *= b->zoom;
    l.descent *= b->zoom;
    return top + (line_height - l.ascent - l.descent) / 2 + l.ascent;
}

/* A button's lines stand under its icon, or alone in its middle; beside an icon they begin together. */
static bool has_middle(const struct element *e)
{
    bool button = (e->look >= LOOK_BUTTON_MAIN && e->look <= LOOK_BUTTON_NEED) || e->look == LOOK_KEY;
    return e->stacked || (button && e->icon_rect.w == 0 && e->text_place != PLACE_STRETCH);
}

void brush_lines(struct brush *b, const struct element *e, colour ink)
{
    static const int halves[] = {
        [PLACE_START] = 0, [PLACE_MIDDLE] = 1, [PLACE_END] = 2, [PLACE_STRETCH] = 0, [PLACE_BETWEEN] = 0
    };
    static const char dots[] = "…";
    for (int i = 0; i < e->lines_count; i++) {
        const struct line *l = &e->lines[i];
        int share = has_middle(e) ? 1 : halves[e->text_place];
        int x = e->text_rect.x + (e->text_rect.w - l->width_px) * share / 2;
        int baseline =
            brush_baseline(b, e->text_rect.y + i * e->line_height_px, e->line_height_px, e->face, e->font_px);
        x = brush_text(b, x, baseline, bytes_of(l->at, l->n), e->face, e->font_px, ink);
        if (l->cut)
            brush_text(b, x, baseline, bytes_of_text(dots), e->face, e->font_px, ink);
    }
}

colour colour_between(colour a, colour b, unsigned of_256)
{
    uint32_t rb = a & 0xFF00FF, g = a & 0x00FF00;
    rb += (((b & 0xFF00FF) - rb) * of_256) >> 8;
    g += (((b & 0x00FF00) - g) * of_256) >> 8;
    return (rb & 0xFF00FF) | (g & 0x00FF00);
}
