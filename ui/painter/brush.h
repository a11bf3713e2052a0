/* ui/painter/brush.h: what an element is drawn with, and the few strokes that all looks share. */
#pragma once

#include "base/bytes.h"
#include "painter/fonts.h"
#include "painter/shapes.h"
#include "painter/theme.h"

/* What lies under an element decides the colour of its text and icons. */
enum ground { GROUND_PAPER, GROUND_SHEET, GROUND_MAIN, GROUND_NEED };

struct brush {
    struct canvas *canvas;
    struct shapes *shapes;
    struct fonts *fonts;
    const struct theme_colours *t;
    const struct panel *panel;
    int unit;                     /* px of the thinnest stroke: 1 on most panels */
    int zoom;                     /* under a lens; 1: as the layout made it */
    int step;                     /* 0 to 7: where the three working dots are */
    int gesture;                  /* 0 to 1000: how far the card or book has come down */
    int growth, swelling;         /* of the element: 0 to 1000, see changes.h; at rest 1000 */
    unsigned palette;             /* of the element: covers and spines */
    const struct element *parent; /* NULL at the root */
    enum ground ground;
};

static inline int mm(const struct brush *b, float v)
{
    return panel_px(b->panel, v);
}

/* An opaque rounded rectangle. `hollow` leaves out the middle that will be covered anyway. */
void brush_round(struct brush *b, struct rect r, int radius, colour ink, bool hollow);
/* The outline alone, inside r. */
void brush_ring(struct brush *b, struct rect r, int radius, int stroke, colour ink);

struct box_look {
    int radius, stroke, edge; /* px; edge: thickness of the lower side, at least the stroke */
    colour fill, outline, lower;
};
void brush_box(struct brush *b, struct rect r, const struct box_look *k);

void brush_shape(struct brush *b, enum shape kind, int variant, struct rect r, colour ink);
/* Returns the x after the text. */
int brush_text(struct brush *b, int x, int baseline, struct bytes text, enum face face, int px, colour ink);
int brush_text_width(struct brush *b, struct bytes text, enum face face, int px);
/* The baseline of a line whose box begins at `top`. */
int brush_baseline(struct brush *b, int top, int line_height, enum face face, int px);
/* The lines of an element in its text_rect. */
void brush_lines(struct brush *b, const struct element *e, colour ink);
colour colour_between(colour a, colour b, unsigned of_256);

/* The looks. Each file of this room that draws has its table of them. */
void draw_element(struct brush *b, const struct element *e);
/* The ring around e, over whatever stands beside it: drawn when all elements are. */
void draw_focus(struct brush *b, const struct element *e);
/* Everything that e may draw on, as drawn for that panel: its place, and ring, shadow or plate around it. */
struct rect draw_bounds(const struct panel *p, const struct element *e);
/* What e lays under its children; false when it lays nothing. */
bool draw_ground(const struct element *e, enum ground *out);

/* The quiet horns low right on a main tile, where no word of the tile is; empty when there is no such place. */
struct rect draw_tile_horns(const struct panel *p, const struct element *e);

void draw_control(struct brush *b, const struct element *e);
void draw_box(struct brush *b, const struct element *e);
void draw_sign(struct brush *b, const struct element *e);
void draw_picture(struct brush *b, const struct element *e);
void draw_cover(struct brush *b, const struct element *e);
void draw_cover_of(struct brush *b, struct rect r, const char *title, const char *author, unsigned palette);
void draw_spine(struct brush *b, const struct element *e);
void draw_mark(struct brush *b, enum mark mark, struct rect r);
/* FNV-1a of "title|author". */
uint32_t cover_hash(const char *title, const char *author);
