/* With no turn the scene is drawn straight into the glass's own pixels. Otherwise it is drawn into a buffer
   of ours and copied turned, rectangle by rectangle. */
#include "painter/window.h"

#include <stdlib.h>

#include "painter/glass.h"
#include "painter/turn.h"

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
            turn_copy(&(struct turn){ w->own, w->width, w->height, w->rotate }, g, shown[i]);
    }
    if (g.px != NULL)
        w->glass.present(w->glass.self, shown, n);
}
