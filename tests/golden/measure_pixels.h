/* tests/golden/measure_pixels.h: what an element paints, as two pictures that differ by it. */
#pragma once

#include "painter/raster.h"

/* Pixels of `now` in `within` that are not as in `before`: how many, and the smallest rectangle around them. */
struct stain {
    size_t count;
    struct rect around;
};

struct picture {
    const uint32_t *px;
    int width, height;
};

struct stain ink_between(struct picture before, struct picture now, struct rect within);
/* WCAG 2: 1 to 21. */
float contrast_between(colour a, colour b);
/* Of the ink that makes up the strokes (its most frequent colour) against the ground that is the worst for it. */
float contrast_of_strokes(struct picture before, struct picture now, struct rect within);
/* The best that any pixel of the difference has against the ground under it. */
float contrast_best(struct picture before, struct picture now, struct rect within);
