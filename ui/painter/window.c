/* With no turn the scene is drawn straight into the glass's own pixels. Otherwise it is drawn into a buffer
   of ours and copied turned, rectangle by rectangle. */
#include "painter/window.h"

#include <stdlib.h>

#include "painter/glass.h"

/* A turn by 90 degrees reads down the picture's columns: in tiles the cache holds what the next row needs. */
enum { TILE = 32 };

struct window {
    struct glass glass; /* self NULL: memory only */
    int width, height, rotate;
    uint32_t *own; /* NULL: straight into the glass */
    const void *last_pixels;
    bool fresh;
};

static bool on_side(const struct window *w)
{
    return w->rotate == 90 || w->rotate == 270;
}

static enum result open_glass(struct window *w, const struct painter_options *o)
{
    if (!o->window)
        return RESULT_OK;
    if (o->card != NULL && *o->card != '\0') {
        struct drm_kernel kernel = drm_kernel_real();
        return glass_open_drm(&kernel, o->card, &w->glass);
    }
    return glass_open_sdl(o, on_side(w) ? w->height : w->width, on_side(w) ? w->width : w->height, &w->glass);
}

static bool draws_straight(const struct window *w)
{
    if (w->glass.self == NULL || w->rotate != 0)
        return false;
    struct glass_pixels g = w->glass.pixels(w->glass.self);
    return g.px != NULL && g.width == w->width && g.height == w->height;
}

static enum result open_on(struct window *w)
{
    if (draws_straight(w))
        return RESULT_OK;
    w->own = calloc((size_t)w->width * (size_t)w->height, sizeof *w->own);
    return w->own != NULL ? RESULT_OK : RESULT_FULL;
}

enum result window_open(const struct painter_options *o, struct window **out)
{
    struct window *w = calloc(1, sizeof *w);
    if (w == NULL)
        return RESULT_FULL;
    *w = (struct window){ .width = o->width_px, .height = o->height_px, .rotate = o->rotate, .fresh = true };
    enum result r = open_glass(w, o);
    if (r == RESULT_OK)
        r = open_on(w);
    if (r != RESULT_OK) {
        window_close(w);
        return r;
    }
    *out = w;
    return RESULT_OK;
}

void window_close(struct window *w)
{
    if (w == NULL)
        return;
    if (w->glass.self != NULL)
        w->glass.close(w->glass.self);
    free(w->own);
    free(w);
}

struct canvas window_canvas(struct window *w, bool *fresh)
{
    struct canvas c = { w->own, w->width, w->height, w->width, { 0, 0, w->width, w->height } };
    struct glass_pixels g = { w->own, 0, 0, 0 };
    if (w->glass.self != NULL)
        g = w->glass.pixels(w->glass.self);
    *fresh = w->fresh || g.px != w->last_pixels;
    w->last_pixels = g.px;
    w->fresh = false;
    if (w->own == NULL) {
        c.px = g.px;
        c.stride = g.stride;
    }
    return c;
}

void window_glass(const struct window *w, int *width_px, int *height_px)
{
    struct glass_pixels g = { NULL, on_side(w) ? w->height : w->width, on_side(w) ? w->width : w->height, 0 };
    if (w->glass.self != NULL)
        g = w->glass.pixels(w->glass.self);
    *width_px = g.width;
    *height_px = g.height;
}

/* Where a part of the picture lies on the glass. */
static struct rect turned(const struct window *w, struct rect r)
{
    if (w->rotate == 90)
        return (struct rect){ w->height - r.y - r.h, r.x, r.h, r.w };
    if (w->rotate == 180)
        return (struct rect){ w->width - r.x - r.w, w->height - r.y - r.h, r.w, r.h };
    if (w->rotate == 270)
        return (struct rect){ r.y, w->width - r.x - r.w, r.h, r.w };
    return r;
}

/* The pixel of the picture that belongs to x, y of the glass. */
static const uint32_t *picked(const struct window *w, int x, int y)
{
    int px = x, py = y;
    if (w->rotate == 90) {
        px = y;
        py = w->height - 1 - x;
    } else if (w->rotate == 180) {
        px = w->width - 1 - x;
        py = w->height - 1 - y;
    } else if (w->rotate == 270) {
        px = w->width - 1 - y;
        py = x;
    }
    return w->own + (size_t)py * (size_t)w->width + px;
}

/* How far the picture's pixel moves when x grows by one on the glass. */
static ptrdiff_t step_of(const struct window *w)
{
    switch (w->rotate) {
    case 90:
        return -w->width;
    case 180:
        return -1;
    case 270:
        return w->width;
    default:
        return 1;
    }
}

static void copy_tile(const struct window *w, struct glass_pixels g, struct rect r)
{
    ptrdiff_t step = step_of(w);
    for (int y = r.y; y < r.y + r.h; y++) {
        uint32_t *to = g.px + (size_t)y * (size_t)g.stride + r.x;
        const uint32_t *from = picked(w, r.x, y);
        for (int x = 0; x < r.w; x++)
            to[x] = from[step * x];
    }
}

static void copy_turned(const struct window *w, struct glass_pixels g, struct rect r)
{
    r = rect_common(r, (struct rect){ 0, 0, g.width, g.height });
    int high = on_side(w) ? TILE : r.h, wide = on_side(w) ? TILE : r.w;
    for (int y = r.y; y < r.y + r.h; y += high)
        for (int x = r.x; x < r.x + r.w; x += wide)
            copy_tile(w, g, rect_common(r, (struct rect){ x, y, wide, high }));
}

void window_dark(struct window *w, bool dark)
{
    if (w->glass.self != NULL && w->glass.dark != NULL)
        w->glass.dark(w->glass.self, dark);
}

void window_present(struct window *w, const struct rect *rects, int n)
{
    struct rect shown[GLASS_RECTS_MAX];
    if (w->glass.self == NULL)
        return;
    struct glass_pixels g = w->glass.pixels(w->glass.self);
    n = n < GLASS_RECTS_MAX ? n : GLASS_RECTS_MAX;
    for (int i = 0; i < n && g.px != NULL; i++) {
        shown[i] = turned(w, rects[i]);
        if (w->own != NULL)
            copy_turned(w, g, shown[i]);
    }
    if (g.px != NULL)
        w->glass.present(w->glass.self, shown, n);
}
