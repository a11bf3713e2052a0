/* With no turn the scene is drawn straight into the window's own surface. Otherwise it is drawn into a buffer
   of ours and copied turned, rectangle by rectangle. SDL is kept to video and to software. */
#include "painter/window.h"

#include <SDL.h>
#include <stdlib.h>
#include <string.h>

enum { INIT_TRIES = 5, INIT_PAUSE_MS = 60, PRESENT_RECTS_MAX = 64 };

struct window {
    SDL_Window *sdl; /* NULL: memory only */
    int width, height, rotate;
    uint32_t *own; /* NULL: straight into the window */
    const void *last_pixels;
    bool fresh, video;
};

/* An X server that is just coming up refuses for a moment. */
static bool start_video(void)
{
    /* Without these SDL starts dbus-launch, parses a compose table for 5 ms, and loads Mesa's software GL. */
    setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", 0);
    setenv("XCOMPOSEFILE", "/dev/null", 0);
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    /* A mouse is a finger, a finger is no mouse: one path for both, and a tap comes once. */
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "1");
    for (int i = 0; i < INIT_TRIES; i++) {
        if (SDL_Init(SDL_INIT_VIDEO) == 0)
            return true;
        SDL_Delay(INIT_PAUSE_MS);
    }
    return false;
}

static bool right_format(const SDL_Surface *s)
{
    return s != NULL && s->format->BytesPerPixel == 4 && s->format->Rmask == 0xFF0000 && s->format->Bmask == 0xFF;
}

static bool open_sdl(struct window *w, const struct painter_options *o)
{
    bool turned = o->rotate == 90 || o->rotate == 270;
    int gw = turned ? o->height_px : o->width_px, gh = turned ? o->width_px : o->height_px;
    w->video = start_video();
    if (!w->video)
        return false;
    Uint32 flags = o->fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_BORDERLESS : 0;
    w->sdl = SDL_CreateWindow(o->title, 0, 0, gw, gh, flags); /* room beside it for the demo's tray */
    if (w->sdl == NULL)
        return false;
    if (o->fullscreen)
        SDL_ShowCursor(SDL_DISABLE);
    const SDL_Surface *s = SDL_GetWindowSurface(w->sdl);
    return right_format(s);
}

static bool draws_straight(const struct window *w)
{
    const SDL_Surface *s = w->sdl != NULL ? SDL_GetWindowSurface(w->sdl) : NULL;
    return w->rotate == 0 && right_format(s) && s->w == w->width && s->h == w->height;
}

enum result window_open(const struct painter_options *o, struct window **out)
{
    struct window *w = calloc(1, sizeof *w);
    if (w == NULL)
        return RESULT_FULL;
    *w = (struct window){ .width = o->width_px, .height = o->height_px, .rotate = o->rotate, .fresh = true };
    if (o->window && !open_sdl(w, o)) {
        window_close(w);
        return RESULT_IO;
    }
    if (!draws_straight(w)) {
        w->own = calloc((size_t)w->width * (size_t)w->height, sizeof *w->own);
        if (w->own == NULL) {
            window_close(w);
            return RESULT_FULL;
        }
    }
    *out = w;
    return RESULT_OK;
}

void window_close(struct window *w)
{
    if (w == NULL)
        return;
    if (w->sdl != NULL)
        SDL_DestroyWindow(w->sdl);
    if (w->video)
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
    free(w->own);
    free(w);
}

struct canvas window_canvas(struct window *w, bool *fresh)
{
    struct canvas c = { w->own, w->width, w->height, w->width, { 0, 0, w->width, w->height } };
    const SDL_Surface *s = w->sdl != NULL ? SDL_GetWindowSurface(w->sdl) : NULL;
    const void *pixels = s != NULL ? s->pixels : w->own;
    *fresh = w->fresh || pixels != w->last_pixels;
    w->last_pixels = pixels;
    w->fresh = false;
    if (w->own == NULL) {
        c.px = s->pixels;
        c.stride = s->pitch / 4;
    }
    return c;
}

void window_glass(const struct window *w, int *width_px, int *height_px)
{
    bool turned_over = w->rotate == 90 || w->rotate == 270;
    const SDL_Surface *s = w->sdl != NULL ? SDL_GetWindowSurface(w->sdl) : NULL;
    *width_px = s != NULL ? s->w : turned_over ? w->height : w->width;
    *height_px = s != NULL ? s->h : turned_over ? w->width : w->height;
}

/* Where a part of the picture lies on the glass. */
static SDL_Rect turned(const struct window *w, struct rect r)
{
    if (w->rotate == 90)
        return (SDL_Rect){ w->height - r.y - r.h, r.x, r.h, r.w };
    if (w->rotate == 180)
        return (SDL_Rect){ w->width - r.x - r.w, w->height - r.y - r.h, r.w, r.h };
    if (w->rotate == 270)
        return (SDL_Rect){ r.y, w->width - r.x - r.w, r.h, r.w };
    return (SDL_Rect){ r.x, r.y, r.w, r.h };
}

/* The pixel of the picture that belongs to x, y of the glass. */
static uint32_t picked(const struct window *w, int x, int y)
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
    return w->own[(size_t)py * (size_t)w->width + (size_t)px];
}

static void copy_turned(const struct window *w, SDL_Surface *s, SDL_Rect r)
{
    for (int y = r.y; y < r.y + r.h && y < s->h; y++) {
        uint32_t *row = (uint32_t *)(void *)((uint8_t *)s->pixels + (size_t)y * (size_t)s->pitch);
        for (int x = r.x; x < r.x + r.w && x < s->w; x++)
            row[x] = picked(w, x, y);
    }
}

void window_present(struct window *w, const struct rect *rects, int n)
{
    SDL_Rect shown[PRESENT_RECTS_MAX];
    if (w->sdl == NULL)
        return;
    SDL_Surface *s = SDL_GetWindowSurface(w->sdl);
    n = n < PRESENT_RECTS_MAX ? n : PRESENT_RECTS_MAX;
    for (int i = 0; i < n; i++) {
        shown[i] = turned(w, rects[i]);
        if (w->own != NULL)
            copy_turned(w, s, shown[i]);
    }
    SDL_UpdateWindowSurfaceRects(w->sdl, shown, n);
}
