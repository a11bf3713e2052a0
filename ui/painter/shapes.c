#include "painter/shapes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct kept {
    uint16_t kind, variant;
    int16_t w, h;
    uint8_t *at; /* NULL: free place */
};

struct shapes {
    struct pen pen;
    float *cells;
    size_t cells_size;
    struct kept kept[SHAPES_MAX];
    size_t count, bytes;
};

struct shapes *shapes_create(void)
{
    return calloc(1, sizeof(struct shapes));
}

static void forget_all(struct shapes *s)
{
    for (size_t i = 0; i < SHAPES_MAX; i++)
        free(s->kept[i].at);
    memset(s->kept, 0, sizeof s->kept);
    s->count = s->bytes = 0;
}

void shapes_destroy(struct shapes *s)
{
    if (s == NULL)
        return;
    forget_all(s);
    free(s->cells);
    free(s);
}

static void build_basic(struct pen *p, enum shape kind, int variant)
{
    float w = (float)p->w, h = (float)p->h, v = (float)variant;
    if (kind == SHAPE_CORNER)
        pen_dot(p, w, h, w);
    else if (kind == SHAPE_RING_CORNER) {
        pen_arc(p, w, h, w - v / 2, 30, 50);
        pen_stroke(p, v, CAP_BUTT, false);
    } else if (kind == SHAPE_NICHE) {
        pen_move(p, 0, 0);
        pen_line(p, 0, h);
        pen_arc(p, w, h, w, 32, 48);
        pen_fill(p);
    } else if (kind == SHAPE_DISC)
        pen_dot(p, w / 2, h / 2, (w < h ? w : h) / 2);
    else if (kind == SHAPE_RHOMBUS)
        pen_rhombus(p, w / 2, h / 2, w / 2, h / 2);
    else if (kind == SHAPE_OPEN_RHOMBUS) {
        pen_move(p, w / 2, v * 0.7f);
        pen_line(p, w - v * 0.7f, h / 2);
        pen_line(p, w / 2, h - v * 0.7f);
        pen_line(p, v * 0.7f, h / 2);
        pen_stroke(p, v, CAP_BUTT, true);
    } else {
        float stroke = (float)(variant % 16), r = (float)(variant / 16);
        pen_round(p, stroke / 2, stroke / 2, w - stroke, h - stroke, r - stroke / 2);
        pen_dash(p, stroke, stroke * 3, stroke * 2.2f, true);
    }
}

static void build(struct pen *p, enum shape kind, int variant)
{
    if (kind <= SHAPE_DASHED_BOX)
        build_basic(p, kind, variant);
    else if (kind == SHAPE_ICON)
        build_icon(p, variant);
    else if (kind <= SHAPE_LOGO || kind == SHAPE_STAR || kind == SHAPE_STRIPES)
        build_ornament(p, kind, variant);
    else if (kind <= SHAPE_DOTS_LARGE)
        build_mark(p, kind, variant);
    else if (kind <= SHAPE_MOTIF_ACCENT)
        build_motif(p, kind, variant);
    else
        build_picture(p, kind, variant);
}

static bool room_for_cells(struct shapes *s, size_t n)
{
    if (n <= s->cells_size)
        return true;
    float *cells = realloc(s->cells, n * sizeof *cells);
    if (cells == NULL)
        return false;
    s->cells = cells;
    s->cells_size = n;
    return true;
}

static bool is_it(const struct kept *k, enum shape kind, int variant, int w, int h)
{
    return k->kind == kind && k->variant == variant && k->w == w && k->h == h;
}

static size_t place_of(enum shape kind, int variant, int w, int h)
{
    uint32_t key = (uint32_t)kind * 0x9E3779B1u ^ (uint32_t)variant * 0x85EBCA6Bu ^ (uint32_t)w * 0xC2B2AE35u ^
                   (uint32_t)h * 0x27D4EB2Fu;
    key ^= key >> 15;
    return (key * 0x2C1B3C6Du >> 16) % SHAPES_MAX;
}

struct mask shape_of(struct shapes *s, enum shape kind, int variant, int w, int h)
{
    if (w <= 0 || h <= 0)
        return (struct mask){ 0 };
    assert(w <= PEN_SIDE_MAX && h <= PEN_SIDE_MAX && variant >= 0 && variant <= UINT16_MAX);
    size_t i = place_of(kind, variant, w, h);
    for (; s->kept[i].at != NULL; i = (i + 1) % SHAPES_MAX)
        if (is_it(&s->kept[i], kind, variant, w, h))
            return (struct mask){ w, h, s->kept[i].at };
    size_t n = (size_t)w * (size_t)h;
    if (s->count >= SHAPES_MAX / 2 || s->bytes + n > SHAPES_BYTES_MAX) {
        forget_all(s);
        i = place_of(kind, variant, w, h);
    }
    uint8_t *at = malloc(n);
    if (at == NULL || !room_for_cells(s, (size_t)(w + 2) * (size_t)h)) {
        free(at);
        return (struct mask){ 0 };
    }
    pen_init(&s->pen, s->cells, w, h);
    build(&s->pen, kind, variant);
    pen_finish(&s->pen, at);
    s->kept[i] = (struct kept){ (uint16_t)kind, (uint16_t)variant, (int16_t)w, (int16_t)h, at };
    s->count++;
    s->bytes += n;
    return (struct mask){ w, h, at };
}
