/* ui/painter/raster.h: pixels and outlines. A canvas is filled and blended with integers; a pen turns
   outlines into 8-bit coverage (exact areas, no trigonometry, so that every machine gets the same bytes). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scene/scene.h"

typedef uint32_t colour; /* 0x00RRGGBB */

struct canvas {
    uint32_t *px;              /* XRGB8888, borrowed */
    int width, height, stride; /* in pixels */
    struct rect clip;          /* inside the canvas */
};

struct rect rect_common(struct rect a, struct rect b);
struct rect rect_around(struct rect a, struct rect b);
static inline struct rect rect_grown(struct rect r, int by)
{
    return (struct rect){ r.x - by, r.y - by, r.w + 2 * by, r.h + 2 * by };
}
static inline bool rect_empty(struct rect r)
{
    return r.w <= 0 || r.h <= 0;
}

void canvas_fill(struct canvas *c, struct rect r, colour ink);

/* Coverage, row after row without gaps. */
struct mask {
    int w, h;
    const uint8_t *at;
};

enum flip { FLIP_NONE = 0, FLIP_X = 1, FLIP_Y = 2 };

/* Blends `ink` through m with its top left corner at x, y; flipped as asked. */
void canvas_blend(struct canvas *c, const struct mask *m, int x, int y, colour ink, unsigned flip);

struct point {
    float x, y;
};

enum { PEN_POINTS_MAX = 1024, PEN_SIDE_MAX = 4096 };

/* Draws outlines into one mask. Coordinates go through origin and scale: px = ox + x * scale. */
struct pen {
    float *cells; /* (w + 2) * h, zeroed; borrowed */
    int w, h;
    float ox, oy, scale;
    bool mirror;       /* left and right, first */
    struct point turn; /* then a turn: cosine and sine; {1, 0} is none */
    struct point at[PEN_POINTS_MAX];
    int n;
};

void pen_init(struct pen *p, float *cells, int w, int h);
void pen_set(struct pen *p, float ox, float oy, float scale);
void pen_move(struct pen *p, float x, float y);
void pen_line(struct pen *p, float x, float y);
void pen_cubic(struct pen *p, float x1, float y1, float x2, float y2, float x, float y);
/* An arc round cx, cy from `from` to `to` in 1/64 turns, clockwise on the glass from the right. */
void pen_arc(struct pen *p, float cx, float cy, float r, int from, int to);
/* A rounded rectangle as a closed outline. */
void pen_round(struct pen *p, float x, float y, float w, float h, float r);

enum cap { CAP_BUTT, CAP_ROUND };
/* Both end the outline; what overlaps is united. `width` in the outline's units. */
void pen_fill(struct pen *p);
void pen_stroke(struct pen *p, float width, enum cap cap, bool closed);
/* The same as dashes of `on` with `off` between. */
void pen_dash(struct pen *p, float width, float on, float off, bool closed);
/* A filled circle. */
void pen_dot(struct pen *p, float x, float y, float r);
/* A filled rhombus with half sides w and h. */
void pen_rhombus(struct pen *p, float x, float y, float w, float h);

/* Coverage of all that was drawn: w * h bytes to `out`. */
void pen_finish(const struct pen *p, uint8_t *out);
