/* ui/painter/atlas.h: the file of ready-made glyphs. Little-endian, mapped as it is:
   head, `fonts` records sorted by face and size, `glyphs` records (each font's sorted by code), coverage bytes.
   A file with another magic, or whose numbers do not add up, is as good as none. */
#pragma once

#include "base/result.h"
#include "painter/fonts.h"

#define ATLAS_MAGIC "KITAP A1"

struct atlas_head {
    char magic[8];
    uint32_t fonts, glyphs, size; /* size of the whole file */
    uint32_t reserved;
};

struct atlas_font {
    uint16_t face, px;
    int16_t ascent, descent;
    uint32_t first, count; /* among the glyph records */
};

struct atlas_glyph {
    uint32_t code, offset; /* of the coverage, from the file's start */
    int16_t left, top;
    uint16_t w, h, advance, reserved;
};

struct atlas {
    const uint8_t *at; /* NULL: no file */
    size_t size;
    const struct atlas_font *fonts;
    const struct atlas_glyph *glyphs;
    uint32_t fonts_count;
};

/* RESULT_NONE: no such file; RESULT_BAD: not an atlas. */
MUST_USE enum result atlas_open(struct atlas *a, const char *path);
void atlas_close(struct atlas *a);
/* NULL when it has no such font, or no such character in it. */
const struct atlas_font *atlas_font(const struct atlas *a, enum face face, int px);
const struct atlas_glyph *atlas_glyph(const struct atlas *a, const struct atlas_font *font, uint32_t code);
