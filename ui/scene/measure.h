/* ui/scene/measure.h: how large a leaf is by itself, and how its text breaks into lines.
   Inside the room: layout.c asks, nobody else. */
#pragma once

#include "scene/scene.h"

/* Fills font_px, face and line_height_px of an element, then natural_w (all on one line) and least_w
   (the longest word, padding and icon counted). Leaves only. */
void measure_width(const struct scene *s, struct element *e);
/* Breaks the text of e for rect.w and fills lines, lines_count and content_h. Leaves only. */
void measure_height(const struct scene *s, struct element *e);
/* With rect final: text_rect and icon_rect. */
void measure_insides(const struct scene *s, struct element *e);
/* Smallest sizes of a look, 0 for none; a group has them too. */
int measure_least_height(const struct scene *s, const struct element *e);
/* True for looks that take the whole width of their column (pad, frieze, rule …). */
bool measure_fills(enum look look);
