/* ui/painter/ttf.h: SDL2_ttf behind dlopen, so that a kiosk whose atlas has all letters never loads it.
   The atlas tool uses the very same code at build time. */
#pragma once

#include "base/result.h"
#include "painter/fonts.h"

struct ttf;

/* RESULT_NONE: the library is not installed. `dir` holds NotoSans-Regular.ttf and its family. */
MUST_USE enum result ttf_open(const char *dir, struct ttf **out);
void ttf_close(struct ttf *t);
/* Draws one glyph; `at` of it is malloc'd and the caller's (NULL when it has no ink). RESULT_NONE: no such file
   or character. */
MUST_USE enum result ttf_glyph(struct ttf *t, enum face face, int px, uint32_t code, struct glyph *out);
MUST_USE enum result ttf_lines(struct ttf *t, enum face face, int px, struct font_lines *out);
