/* SDL's window surface. SDL is kept to video and to software. */
#include <SDL.h>
#include <assert.h>
#include <stdlib.h>

#include "base/text.h"
#include "painter/glass.h"

enum { INIT_TRIES = 5, INIT_PAUSE_MS = 60 };

/* On Wayland and KMS SDL 2.26 has no surface of its own: it shows our pixels as one texture, by GL. Elsewhere it would
   load Mesa's software GL for nothing. */
static bool shows_by_texture(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver != NULL && (text_equal(driver, "wayland") || text_equal(driver, "KMSDRM"));
}

/* An X server that is just coming up refuses for a moment. */
static bool start_video(void)
{
    /* Without these SDL starts dbus-launch, and parses a compose table for 5 ms. */
    setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", 0);
    setenv("XCOMPOSEFILE", "/dev/null", 0);
    /* A mouse is a finger, a finger is no mouse: one path for both, and a tap comes once. */
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "1");
    for (int i = 0; i < INIT_TRIES; i++) {
        if (SDL_Init(SDL_INIT_VIDEO) == 0) {
            SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, shows_by_texture() ? "1" : "0");
            return true;
        }
        SDL_Delay(INIT_PAUSE_MS);
    }
    return false;
}

static bool right_format(const SDL_Surface *s)
{
    return s != NULL && s->format->BytesPerPixel == 4 && s->format->Rmask == 0xFF0000 && s->format->Bmask == 0xFF;
}

static struct glass_pixels sdl_pixels(void *self)
{
    const SDL_Surface *s = SDL_GetWindowSurface(self);
    if (!right_format(s))
        return (struct glass_pixels){ 0 };
    return (struct glass_pixels){ s->pixels, s->w, s->h, s->pitch / 4 };
}

static void sdl_present(void *self, const struct rect *rects, int n)
{
    SDL_Rect shown[GLASS_RECTS_MAX];
    assert(n <= GLASS_RECTS_MAX);
    for (int i = 0; i < n; i++)
        shown[i] = (SDL_Rect){ rects[i].x, rects[i].y, rects[i].w, rects[i].h };
    SDL_UpdateWindowSurfaceRects(self, shown, n);
}

static void sdl_close(void *self)
{
    SDL_DestroyWindow(self);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

enum result glass_open_sdl(const struct painter_options *o, int width, int height, struct glass *out)
{
    if (!start_video())
        return RESULT_IO;
    Uint32 flags = o->fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_BORDERLESS : 0;
    /* At the corner: room beside it for the demo's tray. */
    SDL_Window *window = SDL_CreateWindow(o->title, 0, 0, width, height, flags);
    if (window == NULL || !right_format(SDL_GetWindowSurface(window))) {
        if (window != NULL)
            SDL_DestroyWindow(window);
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
        return RESULT_IO;
    }
    if (o->fullscreen)
        SDL_ShowCursor(SDL_DISABLE);
    *out = (struct glass){ window, sdl_pixels, sdl_present, NULL, sdl_close };
    return RESULT_OK;
}
