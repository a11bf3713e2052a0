/* The seven compositions of the covers, in two layers: the motif's colour and the accent. The mask is the
   lower part of a cover, spine strip left out; all sizes are shares of its width. */
#include "painter/shapes.h"

enum { STROKE = 13, FOOT = 104 };

/* 0: one pair on a base line, a rhombus over it. */
static void one_pair(struct pen *p, bool accent)
{
    float w = (float)p->w, h = (float)p->h;
    float scale = w * 0.967f / horns_units_wide(STROKE), fit = h / (FOOT + 7 + STROKE + 16);
    scale = scale < fit ? scale : fit;
    pen_set(p, w * 0.484f, h - (FOOT + STROKE) * scale, scale);
    if (accent) {
        pen_rhombus(p, 0, -7, 9.6f, 14.8f);
        return;
    }
    pen_horns(p, STROKE, FOOT + 1);
    pen_set(p, 0, h - STROKE * scale, scale);
    pen_move(p, 0, 0);
    pen_line(p, w / scale, 0);
    pen_line(p, w / scale, STROKE + 1);
    pen_line(p, 0, STROKE + 1);
    pen_fill(p);
}

static void band(struct pen *p, float y, float h)
{
    pen_set(p, 0, 0, 1);
    pen_move(p, 0, y);
    pen_line(p, (float)p->w, y);
    pen_line(p, (float)p->w, y + h);
    pen_line(p, 0, y + h);
    pen_fill(p);
}

/* 1: a frieze of three pairs between two bands. */
static void frieze_of_three(struct pen *p, bool accent)
{
    float w = (float)p->w, h = (float)p->h, pitch = w / 3, scale = pitch / frieze_units_pitch();
    float foot = h - 26 * scale, top = foot - (FOOT + 5 + 7) * scale;
    if (accent)
        band(p, top - 16 * scale, 10 * scale);
    else
        band(p, h - 16 * scale, 16 * scale);
    for (int i = 0; i < 4; i++) {
        pen_set(p, pitch * ((float)i + 0.5f), top + 7 * scale, scale);
        if (!accent && i < 3)
            pen_horns(p, STROKE, FOOT + 5);
        if (accent)
            pen_rhombus(p, -frieze_units_pitch() / 2, 52, 11, 18);
    }
}

/* 2: a rosette of four pairs round a rhombus. */
static void rosette(struct pen *p, bool accent)
{
    static const struct point turns[4] = { { 1, 0 }, { 0, 1 }, { -1, 0 }, { 0, -1 } };
    float w = (float)p->w, h = (float)p->h, side = w * 0.92f < h * 0.96f ? w * 0.92f : h * 0.96f;
    float scale = side / 2 / 152;
    for (int i = 0; i < 4 && !accent; i++) {
        pen_set(p, w / 2 - turns[i].y * -145 * scale, h / 2 + turns[i].x * -145 * scale, scale);
        p->turn = turns[i];
        pen_horns(p, STROKE, 145);
    }
    p->turn = turns[0];
    if (accent) {
        pen_set(p, w / 2, h / 2, scale);
        pen_rhombus(p, 0, 0, 22, 26);
    }
}

/* 3: five arcs round a point low right; the middle one is the accent. */
static void hills(struct pen *p, bool accent)
{
    static const float radii[5] = { 0.655f, 0.53f, 0.395f, 0.262f, 0.135f };
    float w = (float)p->w, h = (float)p->h, fit = h < w * 0.6f ? h / (w * 0.6f) : 1;
    pen_set(p, w * 0.71f, h + w * 0.078f * fit, w * fit);
    for (int i = 0; i < 5; i++) {
        if ((i == 2) != accent)
            continue;
        pen_arc(p, 0, 0, radii[i], 30, 66);
        pen_stroke(p, 0.037f, CAP_BUTT, false);
    }
}

/* 4: a grid of rhombi, every third in accent. */
static void grid(struct pen *p, bool accent)
{
    float w = (float)p->w, h = (float)p->h;
    int n = 0;
    pen_set(p, 0, 0, w);
    for (int row = 0; row < 3; row++) {
        float y = h / w - 0.1f - 0.212f * (float)(2 - row);
        for (int column = 0; column < 5; column++, n++) {
            float x = 0.26f * (float)column + (row % 2 == 0 ? -0.02f : 0.11f);
            if ((n % 3 == 1) == accent)
                pen_rhombus(p, x, y, 0.075f, 0.105f);
        }
    }
}

static void bent_bar(struct pen *p, float at, float bow)
{
    pen_move(p, at, -1);
    pen_cubic(p, bow, -0.35f, bow, 0.35f, at, 1);
    pen_stroke(p, 0.062f, CAP_BUTT, false);
}

/* 5: the shanyrak, the crown of a yurt: a ring with three and three bent bars. */
static void shanyrak(struct pen *p, bool accent)
{
    float w = (float)p->w, h = (float)p->h, r = w * 0.37f < h * 0.44f ? w * 0.37f : h * 0.44f;
    pen_set(p, w / 2, h - r * 1.14f, r);
    if (!accent) {
        pen_arc(p, 0, 0, 1, 0, 64);
        pen_stroke(p, 0.15f, CAP_BUTT, true);
        return;
    }
    for (int turn = 0; turn < 2; turn++) {
        p->turn = turn == 0 ? (struct point){ 1, 0 } : (struct point){ 0, 1 };
        bent_bar(p, 0, 0);
        bent_bar(p, -0.3f, -0.513f);
        bent_bar(p, 0.3f, 0.513f);
    }
    p->turn = (struct point){ 1, 0 };
}

/* 6: nine pointed staves of a reed mat, the tallest in the middle. */
static void staves(struct pen *p, bool accent)
{
    float w = (float)p->w, h = (float)p->h / w, pitch = 1.0f / 9, half = pitch * 0.31f;
    float fit = h < 0.66f ? h / 0.66f : 1;
    pen_set(p, 0, 0, w);
    for (int i = 0; i < 9; i++) {
        int from_middle = i < 4 ? 4 - i : i - 4;
        float x = pitch * ((float)i + 0.5f), top = h - (0.65f - 0.115f * (float)from_middle) * fit;
        if ((i % 2 == 1) != accent)
            continue;
        pen_move(p, x - half, h);
        pen_line(p, x - half, top + half);
        pen_line(p, x, top);
        pen_line(p, x + half, top + half);
        pen_line(p, x + half, h);
        pen_fill(p);
    }
}

void build_motif(struct pen *p, enum shape kind, int variant)
{
    static void (*const motifs[])(struct pen *, bool) = { one_pair, frieze_of_three, rosette, hills,
                                                          grid,     shanyrak,        staves };
    motifs[variant](p, kind == SHAPE_MOTIF_ACCENT);
}
