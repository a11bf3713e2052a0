/* shell/window.h: SDL's events and waiting.

   SDL 2.26 blocks truly only under X11 and Wayland; elsewhere (offscreen, dummy, evdev, KMSDRM) its wait
   polls 930 times a second, so there we wait on the inbox's descriptor ourselves. */
#pragma once

#include <stdbool.h>

#include <SDL.h>

struct app;
struct evdev_event;

/* After the painter has opened the window: key and touch settings, and the wake-up from other threads. */
void window_begin(struct app *app);
/* Waits until SDL or the inbox has something, at most timeout_ms (-1: for ever). */
void window_wait(struct app *app, int timeout_ms);
/* Nobody would bring fingers and keys while we wait: no window system, so drivers/evdev does. */
bool window_needs_evdev(void);
/* Carries out all events that SDL holds. */
void window_drain(struct app *app);
/* A finger or a key that a board without window system brings. */
void window_take_evdev(struct app *app, const struct evdev_event *e);
/* A key that is no character: Enter, Tab, Backspace …; false when it is not one of them. `mod` as in SDL_Keysym. */
bool window_press_key(struct app *app, SDL_Keycode code, Uint16 mod);
