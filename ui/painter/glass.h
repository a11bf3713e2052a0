/* ui/painter/glass.h: the port of what shows the pixels: SDL's window (glass_sdl.c), or a panel without any window
   system or GPU behind the kernel's own interface (glass_drm.c). Turning and the picture are window.c's. */
#pragma once

#include "painter/painter.h"
#include "painter/raster.h"

enum { GLASS_RECTS_MAX = 64 };

struct glass_pixels {
    uint32_t *px;              /* XRGB8888; NULL: lost for now, nothing can be shown */
    int width, height, stride; /* in pixels */
};

struct glass {
    void *self; /* NULL: there is none */
    /* What is to be written on next. Where it lies elsewhere than the time before, all of it must be written anew. */
    struct glass_pixels (*pixels)(void *self);
    /* Shows what was written in these parts: at most GLASS_RECTS_MAX. */
    void (*present)(void *self, const struct rect *rects, int n);
    /* Lets the panel sleep, and wakes it with what was drawn last. NULL: it has no such way, black must do. */
    void (*dark)(void *self, bool dark);
    void (*close)(void *self);
};

/* RESULT_IO: no display. */
MUST_USE enum result glass_open_sdl(const struct painter_options *options, int width, int height, struct glass *out);

/* The kernel, or what plays it in a test: the calls return -1 with errno as the system's do. */
struct drm_kernel {
    void *self;
    int (*open)(void *self, const char *path);
    void (*close)(void *self, int fd);
    int (*control)(void *self, int fd, unsigned long request, void *argument);
    void *(*map)(void *self, int fd, size_t size, uint64_t offset); /* NULL: no */
    void (*unmap)(void *self, void *at, size_t size);
    /* Takes one event off the card, such as a finished flip; false when none comes in time. */
    bool (*take_event)(void *self, int fd, int timeout_ms);
};
struct drm_kernel drm_kernel_real(void);

/* The first connected panel of that card in its preferred mode, two dumb buffers, and a flip a frame.
   RESULT_IO: no such card, another program owns it, no panel, or no dumb buffers. `kernel` is copied. */
MUST_USE enum result glass_open_drm(const struct drm_kernel *kernel, const char *card, struct glass *out);
