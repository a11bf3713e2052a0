/* ui/painter/shapes.h: every shape as coverage, drawn once a size and kept.

   A shape is a pure function of (kind, variant, width, height); the cache holds at most SHAPES_BYTES_MAX
   and forgets everything when it is full: a frame needs far less. */
#pragma once

#include "painter/raster.h"

#define SHAPES(X)                                                                                                      \
    X(CORNER)      /* the top left quarter of a disc that fills the mask */                                            \
    X(RING_CORNER) /* its outline; variant: stroke in px */                                                            \
    X(NICHE)       /* what the corner leaves out */                                                                    \
    X(DISC)                                                                                                            \
    X(RHOMBUS)      /* filled */                                                                                       \
    X(OPEN_RHOMBUS) /* variant: stroke in px */                                                                        \
    X(DASHED_BOX)   /* variant: radius * 16 + stroke, px */                                                            \
    X(ICON)         /* variant: enum icon */                                                                           \
    X(HORNS)        /* one pair; variant: stroke in units */                                                           \
    X(FRIEZE)       /* one pair with half a rhombus at each side, as wide as its pitch */                              \
    X(LOGO)                                                                                                            \
    X(MARK)        /* variant: enum mark; the ground of the silhouette */                                              \
    X(MARK_INSIDE) /* variant: enum mark; what stands on that ground */                                                \
    X(DOTS_SMALL)  /* variant: step 0 to 7 */                                                                          \
    X(DOTS_LARGE)                                                                                                      \
    X(MOTIF) /* variant: composition 0 to 6; in motif colour */                                                        \
    X(MOTIF_ACCENT)                                                                                                    \
    X(STAR)                                                                                                            \
    X(TABLE) /* the reader seen from the front, stroke; variant: px */                                                 \
    X(TABLE_FILL)                                                                                                      \
    X(TABLE_FIELD) /* variant: px; 100 + px: dashed */                                                                 \
    X(CARD)        /* a library card, tilted (variant 1) or not (0) */                                                 \
    X(CARD_BAND)                                                                                                       \
    X(CARD_CHIP)                                                                                                       \
    X(CARD_HORNS)                                                                                                      \
    X(CARD_LINES)                                                                                                      \
    X(ARROW) /* variant 0 down, 1 up */                                                                                \
    X(CABLE)                                                                                                           \
    X(PLUG)                                                                                                            \
    X(SHADE)   /* dashed curve where a book will lie */                                                                \
    X(FACE)    /* a stranger's head and shoulders */                                                                   \
    X(STRIPES) /* bars of 45 degrees; variant: pitch in px */

enum shape {
#define X(name) SHAPE_##name,
    SHAPES(X)
#undef X
        SHAPE_COUNT
};

enum { SHAPES_MAX = 1024, SHAPES_BYTES_MAX = 12 * 1024 * 1024 };

struct shapes;

/* NULL when memory is out. */
struct shapes *shapes_create(void);
void shapes_destroy(struct shapes *s);
/* Valid until the next call. Sides at most PEN_SIDE_MAX; an empty mask for w or h <= 0. */
struct mask shape_of(struct shapes *s, enum shape kind, int variant, int w, int h);

/* The builders, by room of this room. Each draws into a pen as large as the mask. */
void build_icon(struct pen *p, int variant);
void build_ornament(struct pen *p, enum shape kind, int variant);
void build_mark(struct pen *p, enum shape kind, int variant);
void build_motif(struct pen *p, enum shape kind, int variant);
void build_picture(struct pen *p, enum shape kind, int variant);
/* One horn pair with its foot at 0, 0 of the pen's set-up, 104 units high over the curls' middle. */
void pen_horns(struct pen *p, float stroke, float foot);

/* Height of a horn pair in units, and its width, for a stroke. */
enum { HORNS_UNITS_HIGH = 118 };
float horns_units_wide(float stroke);
float frieze_units_pitch(void);
