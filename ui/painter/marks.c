/* The silhouettes of the states, on a grid of 24: known by shape before colour. */
#include "painter/shapes.h"

static void seen(struct pen *p)
{
    pen_arc(p, 12, 12, 10, 0, 64);
    pen_dash(p, 1.8f, 2.6f, 2.4f, false);
    pen_dot(p, 12, 12, 3);
}

static void done(struct pen *p)
{
    pen_dot(p, 12, 12, 11);
}

static void done_inside(struct pen *p)
{
    pen_move(p, 7, 12.4f);
    pen_line(p, 10.6f, 15.9f);
    pen_line(p, 17.2f, 8.7f);
    pen_stroke(p, 2.8f, CAP_ROUND, false);
}

static void refused(struct pen *p)
{
    pen_rhombus(p, 12, 12, 11.6f, 11.6f);
}

static void refused_inside(struct pen *p)
{
    pen_move(p, 12, 6.5f);
    pen_line(p, 12, 12.6f);
    pen_stroke(p, 2.8f, CAP_ROUND, false);
    pen_dot(p, 12, 16.9f, 1.7f);
}

static void offline(struct pen *p)
{
    pen_round(p, 2, 2, 20, 20, 5);
    pen_stroke(p, 2, CAP_BUTT, true);
    pen_arc(p, 12, 12, 6, 0, 64);
    pen_stroke(p, 2, CAP_ROUND, true);
    pen_move(p, 12, 9);
    pen_line(p, 12, 12.2f);
    pen_line(p, 14.2f, 13.6f);
    pen_stroke(p, 1.7f, CAP_ROUND, false);
}

static void unknown(struct pen *p)
{
    pen_move(p, 12, 1.8f);
    pen_line(p, 22.2f, 12);
    pen_line(p, 12, 22.2f);
    pen_line(p, 1.8f, 12);
    pen_stroke(p, 2, CAP_BUTT, true);
}

static void unknown_inside(struct pen *p)
{
    pen_move(p, 9.8f, 9.8f);
    pen_cubic(p, 9.8f, 6.9f, 14.3f, 7, 14.3f, 9.8f);
    pen_cubic(p, 14.3f, 11.7f, 12, 11.6f, 12, 13.6f);
    pen_stroke(p, 2, CAP_ROUND, false);
    pen_dot(p, 12, 16.6f, 1.4f);
}

/* Three dots that walk round, and five small ones that wait. */
static void dots(struct pen *p, int step, bool large)
{
    static const struct point ring[8] = { { 0, -1 }, { 0.7071f, -0.7071f }, { 1, 0 },  { 0.7071f, 0.7071f },
                                          { 0, 1 },  { -0.7071f, 0.7071f }, { -1, 0 }, { -0.7071f, -0.7071f } };
    for (int i = 0; i < 8; i++) {
        bool is_large = (i - step + 8) % 8 < 3;
        if (is_large == large)
            pen_dot(p, 12 + ring[i].x * 8.6f, 12 + ring[i].y * 8.6f, large ? 2.6f : 1.6f);
    }
}

void build_mark(struct pen *p, enum shape kind, int variant)
{
    static void (*const grounds[])(struct pen *) = { [MARK_SEEN] = seen,
                                                     [MARK_DONE] = done,
                                                     [MARK_REFUSED] = refused,
                                                     [MARK_OFFLINE] = offline,
                                                     [MARK_UNKNOWN] = unknown };
    static void (*const insides[])(
        struct pen *) = { [MARK_DONE] = done_inside, [MARK_REFUSED] = refused_inside, [MARK_UNKNOWN] = unknown_inside };
    pen_set(p, 0, 0, (float)p->h / 24);
    if (kind == SHAPE_DOTS_SMALL || kind == SHAPE_DOTS_LARGE)
        dots(p, variant, kind == SHAPE_DOTS_LARGE);
    else if (kind == SHAPE_MARK && grounds[variant] != NULL)
        grounds[variant](p);
    else if (kind == SHAPE_MARK_INSIDE && insides[variant] != NULL)
        insides[variant](p);
}
