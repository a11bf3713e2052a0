/* ui/painter/theme.h: the colour roles of the four themes, and the palettes of the covers. */
#pragma once

#include "painter/raster.h"

struct theme_colours {
    colour paper, sheet, sand, sand2, tint, hair, line, ink, ink2, main, on_main, main_edge, shape, pad, need, on_need,
        need_edge;
    colour ornament_on_main; /* the quiet horns on a main tile */
    colour mark_inside;      /* what stands on a filled mark */
    bool contrast;           /* high contrast: no ornament, no edges, thicker and double strokes */
    bool dark;
};

const struct theme_colours *theme_colours(enum theme theme);

struct palette {
    colour ground, motif, text, accent;
};

enum { PALETTES = 12, COMPOSITIONS = 7 };

const struct palette *theme_palette(unsigned number);
