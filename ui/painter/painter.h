/* ui/painter/painter.h: the eyes. Draws a laid-out scene into 32-bit pixels and shows them in an SDL
   window, or keeps them in memory (pictures in tests, no window, no SDL_Init).

   Only what changed since the last frame is drawn and presented. Nothing here waits or reads a clock: the
   loop gives the time, and asks painter_next_frame_ms() how long it may sleep (for ever, mostly).
   Drawing is integer and the same on every machine for the same atlas. Not thread-safe: the UI thread's. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"
#include "scene/scene.h"

struct painter;

struct painter_options {
    int width_px,
        height_px; /* of the picture, as the scene's panel; with rotate 90 or 270 the glass is height x width */
    int rotate;    /* 0, 90, 180, 270: clockwise turn of the picture on the glass */
    bool window;   /* false: memory only */
    bool fullscreen;
    const char *card;       /* of a board without window system: /dev/dri/card0; NULL or "": SDL's window */
    const char *title;      /* of the window */
    const char *atlas_path; /* kitap.atlas, made at build time; "" for none: every glyph then comes from the fonts */
    const char *fonts_dir;  /* Noto's folder, for sizes and characters that the atlas lacks; "" for the built-in one */
};

/* Opens the window (SDL video only, no audio) or the memory. RESULT_IO: no display or no fonts at all.
   Sets SDL's hints and the environment that SDL needs before its start (reference: HACKING.md, "SDL traps"). */
MUST_USE enum result painter_create(const struct painter_options *options, struct painter **out);
void painter_destroy(struct painter *p);

/* Widths for scene_begin(); valid as long as the painter. */
struct glyph_metrics painter_metrics(struct painter *p);

struct painter_frame {
    unsigned rects;  /* dirty rectangles drawn; 0: nothing changed, nothing presented */
    bool whole;      /* the whole picture was drawn */
    uint64_t pixels; /* drawn, for statistics */
};

/* Draws and presents what differs from the last frame. The scene must have the painter's size and be laid out.
   `now_ms` is any monotonic clock, the same for all calls. */
struct painter_frame painter_paint(struct painter *p, const struct scene *s, uint64_t now_ms);
/* Milliseconds until the next painter_paint() with the same scene would draw something: 0 when it is due,
   more while something moves, -1 when nothing does. Always -1 with panel.motion off. */
int painter_next_frame_ms(const struct painter *p, uint64_t now_ms);
/* Burn-in care. Dark: black, or no signal where the panel can sleep, until it is light again; nothing is drawn
   meanwhile. The picture lies `x`, `y` pixels (0 to 2) from its corner; what hangs over is cut. The next paint is
   whole. */
void painter_rest(struct painter *p, bool dark, int x, int y);
/* The window was uncovered, or lost its contents: the next paint presents all, and nothing of it moves because it is
   new. */
void painter_expose(struct painter *p);

/* A place on the glass to a place in the picture: x, y from 0 to 1 of the glass (SDL_TouchFingerEvent). */
void painter_from_touch(const struct painter *p, float x, float y, int *px, int *py);
/* The same from window pixels (SDL_MouseButtonEvent). */
void painter_from_window(const struct painter *p, int x, int y, int *px, int *py);

/* The picture (not rotated) as PNG. RESULT_IO. */
MUST_USE enum result painter_save_png(const struct painter *p, const char *path);
/* The pixels, XRGB8888, `width_px` a row, until the next paint: for tests. */
const uint32_t *painter_pixels(const struct painter *p);
