/* tests/golden/prints.h: pictures as they are kept: half their size, five bits a channel, PNG. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Pictures are kept at half their size: small in the tree, and no pixel of a glyph decides. */
enum { SHRINK = 2, PATH_SIZE = 512 };

/* Means of SHRINK x SHRINK pixels of a picture of width x height, 3 bytes each, into to[w * h * 3] with w and h half of
   these. */
void print_shrink(const uint32_t *pixels, int width, int height, uint8_t *to);
bool print_write(const char *path, const uint8_t *rgb, int w, int h);
/* The caller frees; NULL when there is no PNG of that size. */
uint8_t *print_read(const char *path, int w, int h);
