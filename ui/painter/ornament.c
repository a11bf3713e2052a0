/* The ram's horns (koshkar muiz): the pair, the felt runner, the mark; stripes and stars beside them. */
#include "painter/shapes.h"

/* The curls are drawn round y = 40, the stem ends at the foot; both halves stand side by side. */
enum {
    FRIEZE_STROKE = 13,
    RHOMBUS_HALF_W = 11,
    RHOMBUS_HALF_H = 18,
    HORNS_TOP = 7,
    HORNS_FOOT = HORNS_UNITS_HIGH - HORNS_TOP
};

float horns_units_wide(float stroke)
{
    return 2 * (81 + stroke);
}

float frieze_units_pitch(void)
{
    return horns_units_wide(FRIEZE_STROKE) + 2 * RHOMBUS_HALF_W;
}

static void one_horn(struct pen *p, float stroke, float foot)
{
    float shift = stroke / 2;
    pen_move(p, shift, foot);
    pen_line(p, shift, 40);
    pen_arc(p, shift + 40.5f, 40, 40.5f, 32, 64);
    pen_arc(p, shift + 52, 40, 29, 0, 32);
    pen_arc(p, shift + 43, 40, 20, 32, 64);
    pen_arc(p, shift + 52, 40, 11, 0, 32);
    pen_stroke(p, stroke, CAP_BUTT, false);
}

void pen_horns(struct pen *p, float stroke, float foot)
{
    p->mirror = false;
    one_horn(p, stroke, foot);
    p->mirror = true;
    one_horn(p, stroke, foot);
    p->mirror = false;
}

static void horns(struct pen *p, float stroke)
{
    float scale = (float)p->h / HORNS_UNITS_HIGH;
    pen_set(p, (float)p->w / 2, HORNS_TOP * scale, scale);
    pen_horns(p, stroke, HORNS_FOOT);
}

static void frieze(struct pen *p)
{
    horns(p, FRIEZE_STROKE);
    float half = (float)p->w / 2 / p->scale;
    pen_rhombus(p, -half, 52, RHOMBUS_HALF_W, RHOMBUS_HALF_H);
    pen_rhombus(p, half, 52, RHOMBUS_HALF_W, RHOMBUS_HALF_H);
}

/* The horns as the rounded tops of two pages of an open book. */
static void logo_half(struct pen *p)
{
    pen_move(p, 0, 114);
    pen_line(p, 0, 40);
    pen_arc(p, 40.5f, 40, 40.5f, 32, 64);
    pen_arc(p, 52, 40, 29, 0, 32);
    pen_arc(p, 43, 40, 20, 32, 58);
    pen_stroke(p, 10, CAP_ROUND, false);
    pen_move(p, 81, 40);
    pen_line(p, 81, 100);
    pen_cubic(p, 55, 91, 25, 99, 0, 114);
    pen_stroke(p, 10, CAP_ROUND, false);
}

static void logo(struct pen *p)
{
    float scale = (float)p->w / 174;
    pen_set(p, (float)p->w / 2, ((float)p->h - 124 * scale) / 2 + 5 * scale, scale);
    logo_half(p);
    p->mirror = true;
    logo_half(p);
    p->mirror = false;
}

static void star(struct pen *p)
{
    static const struct point tips[10] = {
        { 0, -1 },     { 0.2245f, -0.309f }, { 0.9511f, -0.309f }, { 0.3633f, 0.118f },   { 0.5878f, 0.809f },
        { 0, 0.382f }, { -0.5878f, 0.809f }, { -0.3633f, 0.118f }, { -0.9511f, -0.309f }, { -0.2245f, -0.309f }
    };
    pen_set(p, (float)p->w / 2, (float)p->h * 0.52f, (float)p->h / 2);
    pen_move(p, tips[0].x, tips[0].y);
    for (int i = 1; i < 10; i++)
        pen_line(p, tips[i].x, tips[i].y);
    pen_fill(p);
}

static void stripes(struct pen *p, int pitch)
{
    float bar = (float)pitch * 1.4142f, h = (float)p->h;
    for (float x = -h - bar / 2; x < (float)p->w; x += 2 * bar) {
        pen_move(p, x, h);
        pen_line(p, x + bar, h);
        pen_line(p, x + bar + h, 0);
        pen_line(p, x + h, 0);
        pen_fill(p);
    }
}

void build_ornament(struct pen *p, enum shape kind, int variant)
{
    if (kind == SHAPE_HORNS)
        horns(p, (float)variant);
    else if (kind == SHAPE_FRIEZE)
        frieze(p);
    else if (kind == SHAPE_LOGO)
        logo(p);
    else if (kind == SHAPE_STAR)
        star(p);
    else
        stripes(p, variant);
}
