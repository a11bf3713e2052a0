/* ui/painter/window.h: where the pixels go: a glass (glass.h), turned if the panel hangs turned, or plain
   memory. */
#pragma once

#include "painter/painter.h"
#include "painter/raster.h"

struct window;

/* RESULT_IO: no display. RESULT_FULL: no memory. */
MUST_USE enum result window_open(const struct painter_options *options, struct window **out);
void window_close(struct window *w);
/* The canvas to draw the next frame on. True in *fresh when its old contents are lost. */
struct canvas window_canvas(struct window *w, bool *fresh);
/* Pixels of the glass. A glass that is larger than the picture shows it at its first corner. */
void window_glass(const struct window *w, int *width_px, int *height_px);
/* Lets the panel sleep where it can, and wakes it. */
void window_dark(struct window *w, bool dark);
/* Shows what was drawn in these parts of the picture. */
void window_present(struct window *w, const struct rect *rects, int n);
