/* ui/painter/fonts.h: glyphs as coverage. First from the atlas (a file made at build time and mapped);
   what it lacks (another size, a rare letter) from Noto's own files by SDL2_ttf, which is loaded only then. */
#pragma once

#include "base/result.h"
#include "painter/raster.h"

struct glyph {
    int16_t left, top; /* from the pen's place on the baseline to the mask's corner; top is upwards */
    uint16_t w, h, advance;
    const uint8_t *at; /* w * h */
};

struct font_lines {
    int ascent, descent; /* px over and under the baseline, both positive */
};

struct fonts;

/* `atlas_path` may be "" or name a file that is not there: then all comes from `dir`. RESULT_FULL: no memory. */
MUST_USE enum result fonts_open(const char *atlas_path, const char *dir, struct fonts **out);
void fonts_close(struct fonts *f);
/* Never NULL. Valid until the next call. A character that no font has is drawn as its .notdef box. */
const struct glyph *fonts_glyph(struct fonts *f, enum face face, int px, uint32_t code);
/* The same for a letter that is drawn `zoom` times as large as it was laid out: sharp, or, where no font has that size,
   the small one with its pixels so many times as large. */
const struct glyph *fonts_magnified(struct fonts *f, enum face face, int px, int zoom, uint32_t code);
struct font_lines fonts_lines(struct fonts *f, enum face face, int px);
/* True when neither atlas nor font files could be used: nothing can be read on the screen. */
bool fonts_missing(struct fonts *f);
