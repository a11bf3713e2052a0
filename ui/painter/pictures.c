/* The parts of the gesture pictures: the reader as a low table, a card, arrows, a cable with its plug.
   Each is a mask of its own, so that a card can move without being drawn again. */
#include "painter/shapes.h"

static void table_outline(struct pen *p, float inset)
{
    float w = (float)p->w, h = (float)p->h, slope = h - w * 0.03f, r = w * 0.03f;
    pen_move(p, w * 0.084f, inset);
    pen_line(p, w * 0.916f, inset);
    pen_line(p, w - inset, slope);
    pen_cubic(p, w - inset + r * 0.2f, slope + r * 0.6f, w - r * 0.3f, h - inset, w - r, h - inset);
    pen_line(p, r, h - inset);
    pen_cubic(p, r * 0.3f, h - inset, inset - r * 0.2f, slope + r * 0.6f, inset, slope);
}

static void table_field(struct pen *p, int variant)
{
    float w = (float)p->w, h = (float)p->h, stroke = (float)(variant % 100);
    pen_move(p, w * 0.19f, h * 0.15f);
    pen_line(p, w * 0.81f, h * 0.15f);
    pen_line(p, w * 0.85f, h * 0.81f);
    pen_line(p, w * 0.15f, h * 0.81f);
    if (variant >= 100)
        pen_dash(p, stroke, stroke * 4, stroke * 3.2f, true);
    else
        pen_stroke(p, stroke, CAP_BUTT, true);
}

/* The card is 1 wide and 0.62 high round its middle; tilted by 7 degrees when it is on its way. */
static void card_set(struct pen *p, int tilted)
{
    float w = (float)p->w, scale = tilted ? w / 1.07f : w;
    pen_set(p, w / 2, (float)p->h / 2, scale);
    if (tilted)
        p->turn = (struct point){ 0.992546f, -0.121869f };
}

static void card_part(struct pen *p, enum shape kind)
{
    if (kind == SHAPE_CARD) {
        pen_round(p, -0.5f, -0.31f, 1, 0.62f, 0.06f);
        pen_fill(p);
    } else if (kind == SHAPE_CARD_BAND) {
        pen_move(p, -0.5f, -0.19f);
        pen_line(p, 0.5f, -0.19f);
        pen_stroke(p, 0.038f, CAP_BUTT, false);
    } else if (kind == SHAPE_CARD_CHIP) {
        pen_round(p, -0.41f, -0.06f, 0.21f, 0.165f, 0.025f);
        pen_fill(p);
    } else {
        pen_move(p, -0.395f, 0.185f);
        pen_line(p, -0.02f, 0.185f);
        pen_stroke(p, 0.033f, CAP_ROUND, false);
        pen_move(p, -0.395f, 0.24f);
        pen_line(p, -0.14f, 0.24f);
        pen_stroke(p, 0.026f, CAP_ROUND, false);
    }
}

/* The horns on the card: placed in the card's own turn. */
static void card_horns(struct pen *p, int tilted)
{
    card_set(p, tilted);
    float k = p->scale, unit = 0.37f / horns_units_wide(13), x = 0.25f, y = -0.065f;
    pen_set(p, p->ox + (x * p->turn.x - y * p->turn.y) * k, p->oy + (x * p->turn.y + y * p->turn.x) * k, k * unit);
    pen_horns(p, 13, 104);
}

static void arrow(struct pen *p, int up)
{
    float w = (float)p->w, h = (float)p->h, stroke = w * 0.11f, half = w / 2, edge = stroke * 0.6f;
    float tip = up ? edge : h - edge, tail = up ? h - edge : edge, back = up ? tip + half * 0.95f : tip - half * 0.95f;
    pen_move(p, half, tail);
    pen_line(p, half, tip);
    pen_stroke(p, stroke, CAP_ROUND, false);
    pen_move(p, edge, back);
    pen_line(p, half, tip);
    pen_line(p, w - edge, back);
    pen_stroke(p, stroke, CAP_ROUND, false);
}

/* From the plug's right edge to the right, then down to the table; stroke a tenth of the width. */
static void cable(struct pen *p)
{
    float w = (float)p->w, h = (float)p->h, s = w * 0.09f;
    pen_move(p, 0, s / 2);
    pen_line(p, w * 0.5f, s / 2);
    pen_cubic(p, w * 0.82f, s / 2, w - s / 2, h * 0.16f, w - s / 2, h * 0.4f);
    pen_line(p, w - s / 2, h - s / 2);
    pen_stroke(p, s, CAP_ROUND, false);
}

static void plug(struct pen *p)
{
    pen_set(p, 0, 0, (float)p->w / 82);
    pen_round(p, 26, 0, 56, 52, 10);
    pen_fill(p);
    pen_round(p, 0, 9, 36, 9, 2.5f);
    pen_fill(p);
    pen_round(p, 0, 35, 36, 9, 2.5f);
    pen_fill(p);
}

static void shade(struct pen *p)
{
    float w = (float)p->w, s = w / 60;
    pen_move(p, s, s);
    pen_cubic(p, w * 0.3f, (float)p->h, w * 0.7f, (float)p->h, w - s, s);
    pen_dash(p, s, s * 4, s * 3, false);
}

static void face(struct pen *p)
{
    pen_set(p, (float)p->w / 2, (float)p->h / 2, (float)p->h / 2);
    pen_dot(p, 0, -0.22f, 0.33f);
    pen_move(p, -0.6f, 0.68f);
    pen_cubic(p, -0.56f, 0.08f, 0.56f, 0.08f, 0.6f, 0.68f);
    pen_fill(p);
}

static void table_part(struct pen *p, enum shape kind, int variant)
{
    if (kind == SHAPE_TABLE_FIELD) {
        table_field(p, variant);
        return;
    }
    table_outline(p, kind == SHAPE_TABLE ? (float)variant / 2 + 1 : 1);
    if (kind == SHAPE_TABLE)
        pen_stroke(p, (float)variant, CAP_BUTT, true);
    else
        pen_fill(p);
}

void build_picture(struct pen *p, enum shape kind, int variant)
{
    if (kind <= SHAPE_TABLE_FIELD)
        table_part(p, kind, variant);
    else if (kind == SHAPE_CARD_HORNS)
        card_horns(p, variant);
    else if (kind <= SHAPE_CARD_LINES) {
        card_set(p, variant);
        card_part(p, kind);
    } else if (kind == SHAPE_ARROW)
        arrow(p, variant);
    else if (kind == SHAPE_CABLE)
        cable(p);
    else if (kind == SHAPE_PLUG)
        plug(p);
    else if (kind == SHAPE_SHADE)
        shade(p);
    else
        face(p);
}
