#include "shell/window.h"

#include <poll.h>

#include "base/text.h"
#include "shell/app.h"
#include "shell/clock.h"

static Uint32 wake_event;

static void wake_sdl(void *self)
{
    SDL_Event e = { .type = wake_event };
    (void)self;
    SDL_PushEvent(&e);
}

static bool sdl_blocks_truly(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver != NULL && (text_equal(driver, "x11") || text_equal(driver, "wayland"));
}

bool window_needs_evdev(void)
{
    const char *driver = SDL_GetCurrentVideoDriver(); /* NULL: the panel is ours alone */
    return driver == NULL || text_equal(driver, "KMSDRM");
}

void window_begin(struct app *app)
{
    /* A mouse at a desk plays a finger; a finger never plays a mouse: one path, and no tap fires twice. */
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_StartTextInput();
    wake_event = SDL_RegisterEvents(1);
    if (sdl_blocks_truly())
        inbox_on_post(app->inbox, wake_sdl, NULL);
}

void window_wait(struct app *app, int timeout_ms)
{
    if (sdl_blocks_truly()) {
        if (timeout_ms < 0)
            SDL_WaitEvent(NULL);
        else
            SDL_WaitEventTimeout(NULL, timeout_ms);
        return;
    }
    struct pollfd fd = { .fd = inbox_fd(app->inbox), .events = POLLIN };
    if (poll(&fd, 1, timeout_ms) < 0)
        return; /* interrupted: the loop looks at everything anyway */
}

bool window_press_key(struct app *app, SDL_Keycode code, Uint16 mod)
{
    static const struct {
        SDL_Keycode code;
        enum hands_key key;
    } keys[] = { { SDLK_RETURN, HANDS_ENTER },     { SDLK_KP_ENTER, HANDS_ENTER }, { SDLK_BACKSPACE, HANDS_BACKSPACE },
                 { SDLK_DELETE, HANDS_BACKSPACE }, { SDLK_ESCAPE, HANDS_ESCAPE },  { SDLK_TAB, HANDS_TAB },
                 { SDLK_DOWN, HANDS_DOWN },        { SDLK_UP, HANDS_UP },          { SDLK_SPACE, HANDS_SPACE },
                 { SDLK_LEFT, HANDS_LEFT },        { SDLK_RIGHT, HANDS_RIGHT },    { SDLK_F1, HANDS_VOICE },
                 { SDLK_F2, HANDS_PLACE },         { SDLK_F3, HANDS_SLOWER } };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (keys[i].code != code)
            continue;
        hands_key(app, code == SDLK_TAB && (mod & KMOD_SHIFT) != 0 ? HANDS_TAB_BACK : keys[i].key);
        return true;
    }
    return false;
}

static void take_finger(struct app *app, const SDL_TouchFingerEvent *finger, bool down)
{
    int x, y;
    painter_from_touch(app->painter, finger->x, finger->y, &x, &y);
    if (down)
        hands_touch_down(app, x, y, clock_mono_ms());
    else
        hands_touch_up(app, x, y, clock_mono_ms());
}

static void take_mouse(struct app *app, const SDL_MouseButtonEvent *button)
{
    int x, y;
    if (button->button != SDL_BUTTON_LEFT)
        return;
    painter_from_window(app->painter, button->x, button->y, &x, &y);
    if (button->type == SDL_MOUSEBUTTONDOWN)
        hands_touch_down(app, x, y, clock_mono_ms());
    else
        hands_touch_up(app, x, y, clock_mono_ms());
}

void window_take_evdev(struct app *app, const struct evdev_event *e)
{
    enum { NOWHERE = -1 };
    static const enum hands_key keys[] = {
        [EVDEV_ENTER] = HANDS_ENTER,  [EVDEV_BACKSPACE] = HANDS_BACKSPACE, [EVDEV_ESCAPE] = HANDS_ESCAPE,
        [EVDEV_NEXT] = HANDS_TAB,     [EVDEV_PREVIOUS] = HANDS_TAB_BACK,   [EVDEV_SPACE] = HANDS_SPACE,
        [EVDEV_ABOVE] = HANDS_UP,     [EVDEV_BELOW] = HANDS_DOWN,          [EVDEV_LEFT] = HANDS_LEFT,
        [EVDEV_RIGHT] = HANDS_RIGHT,  [EVDEV_VOICE] = HANDS_VOICE,         [EVDEV_PLACE] = HANDS_PLACE,
        [EVDEV_SLOWER] = HANDS_SLOWER
    };
    char sign[] = { e->sign, '\0' };
    int x, y;
    switch (e->kind) {
    case EVDEV_DOWN:
        painter_from_touch(app->painter, e->x, e->y, &x, &y);
        hands_touch_down(app, x, y, clock_mono_ms());
        break;
    case EVDEV_UP:
        painter_from_touch(app->painter, e->x, e->y, &x, &y);
        hands_touch_up(app, x, y, clock_mono_ms());
        break;
    case EVDEV_LOST:
        hands_touch_up(app, NOWHERE, NOWHERE, clock_mono_ms());
        break;
    case EVDEV_KEY:
        hands_key(app, keys[e->key]);
        break;
    case EVDEV_SIGN:
        hands_text(app, sign);
        break;
    }
}

static void take_window(struct app *app, const SDL_WindowEvent *window)
{
    if (window->event == SDL_WINDOWEVENT_EXPOSED || window->event == SDL_WINDOWEVENT_RESTORED) {
        painter_expose(app->painter);
        app->stale = true;
    }
}

static void take_event(struct app *app, const SDL_Event *e)
{
    switch (e->type) {
    case SDL_FINGERDOWN:
    case SDL_FINGERUP:
        take_finger(app, &e->tfinger, e->type == SDL_FINGERDOWN);
        break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        take_mouse(app, &e->button);
        break;
    case SDL_KEYDOWN:
        app->key_repeats = e->key.repeat != 0;
        if (!app->key_repeats)
            window_press_key(app, e->key.keysym.sym, e->key.keysym.mod);
        break;
    case SDL_KEYUP:
        app->key_repeats = false;
        break;
    case SDL_TEXTINPUT: /* comes behind its key */
        if (!app->key_repeats && !text_equal(e->text.text, " "))
            hands_text(app, e->text.text);
        break;
    case SDL_WINDOWEVENT:
        take_window(app, &e->window);
        break;
    case SDL_QUIT:
        app->quit = true;
        break;
    default:
        break;
    }
}

void window_drain(struct app *app)
{
    SDL_Event e;
    while (SDL_PollEvent(&e))
        if (e.type == SDL_WINDOWEVENT || e.type == SDL_QUIT || !window_needs_evdev())
            take_event(app, &e);
}
