/* A panel without window system and GPU: the kernel's mode setting with two dumb buffers, the one shown and the one
   written to, which change places with each frame.

     open -> SHOWN --present--> FLIPPING --the card's event, waited for by the next present--> SHOWN
               \--dark--> DARK (no signal, the panel sleeps) --light--> SHOWN

   What is drawn is blended, and a dumb buffer is slow to read: so it is drawn in memory of ours, and the parts that
   changed are copied, with those of the frame before, which the other buffer has not seen. Nothing here waits but
   for the end of the last flip, and only when the next frame is there already.
   Not tried on a real panel: the tests play the kernel (tests/unit/painter/drm_test.c). */
#include <assert.h>
#include <drm.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "painter/glass.h"

enum {
    PARTS_MAX = 32,
    MODES_MAX = 64,
    FLIP_WAIT_MS = 100,
    CONNECTED = 1,
    BITS_PER_PIXEL = 32,
    DEPTH = 24,
    EVENT_SIZE = 1024
};

struct buffer {
    uint32_t handle, id; /* 0: none */
    size_t stride, size; /* pixels; bytes */
    uint32_t *px;
    bool stale; /* it has missed more than `missed` of struct drm says */
};

struct drm {
    struct drm_kernel kernel;
    int fd;
    uint32_t connector, crtc;
    struct drm_mode_modeinfo mode;
    struct buffer buffers[2];
    int shown;
    bool flipping, dark;
    struct rect missed[GLASS_RECTS_MAX]; /* by the buffer that is not shown */
    int missed_n;
    uint32_t *drawn; /* mode.hdisplay * mode.vdisplay */
};

/* ---- the real kernel ---- */

static int real_open(void *self, const char *path)
{
    (void)self;
    return open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
}

static void real_close(void *self, int fd)
{
    (void)self;
    close(fd);
}

static int real_control(void *self, int fd, unsigned long request, void *argument)
{
    int r;
    (void)self;
    do
        r = ioctl(fd, request, argument);
    while (r < 0 && (errno == EINTR || errno == EAGAIN));
    return r;
}

static void *real_map(void *self, int fd, size_t size, uint64_t offset)
{
    (void)self;
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)offset);
    return at != MAP_FAILED ? at : NULL;
}

static void real_unmap(void *self, void *at, size_t size)
{
    (void)self;
    munmap(at, size);
}

static bool real_take_event(void *self, int fd, int timeout_ms)
{
    uint8_t event[EVENT_SIZE];
    struct pollfd p = { .fd = fd, .events = POLLIN };
    (void)self;
    return poll(&p, 1, timeout_ms) == 1 && read(fd, event, sizeof event) > 0;
}

struct drm_kernel drm_kernel_real(void)
{
    return (struct drm_kernel){ NULL, real_open, real_close, real_control, real_map, real_unmap, real_take_event };
}

/* ---- finding the panel ---- */

static bool asks(const struct drm *d, unsigned long request, void *argument)
{
    return d->kernel.control(d->kernel.self, d->fd, request, argument) == 0;
}

static uint64_t address(const void *at)
{
    return (uint64_t)(uintptr_t)at;
}

struct parts {
    uint32_t crtcs[PARTS_MAX], connectors[PARTS_MAX];
    struct drm_mode_card_res count;
};

static bool list_parts(const struct drm *d, struct parts *p)
{
    p->count = (struct drm_mode_card_res){ .crtc_id_ptr = address(p->crtcs),
                                           .connector_id_ptr = address(p->connectors),
                                           .count_crtcs = PARTS_MAX,
                                           .count_connectors = PARTS_MAX };
    return asks(d, DRM_IOCTL_MODE_GETRESOURCES, &p->count) && p->count.count_crtcs <= PARTS_MAX &&
           p->count.count_connectors <= PARTS_MAX;
}

/* The one that lights it already, else the first that one of its encoders can use. */
static uint32_t crtc_of(const struct drm *d, const struct parts *p, const struct drm_mode_get_connector *c,
                        const uint32_t *encoders)
{
    struct drm_mode_get_encoder now = { .encoder_id = c->encoder_id };
    if (c->encoder_id != 0 && asks(d, DRM_IOCTL_MODE_GETENCODER, &now) && now.crtc_id != 0)
        return now.crtc_id;
    for (uint32_t i = 0; i < c->count_encoders && i < PARTS_MAX; i++) {
        struct drm_mode_get_encoder e = { .encoder_id = encoders[i] };
        if (!asks(d, DRM_IOCTL_MODE_GETENCODER, &e))
            continue;
        for (uint32_t k = 0; k < p->count.count_crtcs; k++)
            if ((e.possible_crtcs >> k & 1) != 0)
                return p->crtcs[k];
    }
    return 0;
}

static const struct drm_mode_modeinfo *preferred(const struct drm_mode_modeinfo *modes, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if ((modes[i].type & DRM_MODE_TYPE_PREFERRED) != 0)
            return &modes[i];
    return &modes[0];
}

static bool take_connector(struct drm *d, const struct parts *p, uint32_t id)
{
    struct drm_mode_modeinfo modes[MODES_MAX];
    uint32_t encoders[PARTS_MAX];
    struct drm_mode_get_connector probe = { .connector_id = id };
    if (!asks(d, DRM_IOCTL_MODE_GETCONNECTOR, &probe)) /* without room for an answer: the panel is asked anew */
        return false;
    struct drm_mode_get_connector c = { .connector_id = id,
                                        .modes_ptr = address(modes),
                                        .count_modes = MODES_MAX,
                                        .encoders_ptr = address(encoders),
                                        .count_encoders = PARTS_MAX };
    if (!asks(d, DRM_IOCTL_MODE_GETCONNECTOR, &c) || c.connection != CONNECTED || c.count_modes == 0 ||
        c.count_modes > MODES_MAX)
        return false;
    d->connector = id;
    d->crtc = crtc_of(d, p, &c, encoders);
    d->mode = *preferred(modes, c.count_modes);
    return d->crtc != 0 && d->mode.hdisplay > 0 && d->mode.vdisplay > 0;
}

static bool find_panel(struct drm *d)
{
    struct parts p;
    if (!list_parts(d, &p))
        return false;
    for (uint32_t i = 0; i < p.count.count_connectors; i++)
        if (take_connector(d, &p, p.connectors[i]))
            return true;
    return false;
}

/* ---- buffers ---- */

static bool make_buffer(struct drm *d, struct buffer *b)
{
    struct drm_mode_create_dumb dumb = { .width = d->mode.hdisplay, .height = d->mode.vdisplay, .bpp = BITS_PER_PIXEL };
    if (!asks(d, DRM_IOCTL_MODE_CREATE_DUMB, &dumb))
        return false;
    b->handle = dumb.handle;
    b->stride = dumb.pitch / sizeof *b->px;
    b->size = dumb.size;
    struct drm_mode_fb_cmd fb = { .width = dumb.width,
                                  .height = dumb.height,
                                  .pitch = dumb.pitch,
                                  .bpp = BITS_PER_PIXEL,
                                  .depth = DEPTH,
                                  .handle = dumb.handle };
    struct drm_mode_map_dumb map = { .handle = dumb.handle };
    if (!asks(d, DRM_IOCTL_MODE_ADDFB, &fb))
        return false;
    b->id = fb.fb_id;
    if (!asks(d, DRM_IOCTL_MODE_MAP_DUMB, &map))
        return false;
    b->px = d->kernel.map(d->kernel.self, d->fd, b->size, map.offset);
    return b->px != NULL;
}

static void drop_buffer(struct drm *d, struct buffer *b)
{
    struct drm_mode_destroy_dumb dumb = { .handle = b->handle };
    if (b->px != NULL)
        d->kernel.unmap(d->kernel.self, b->px, b->size);
    if (b->id != 0)
        asks(d, DRM_IOCTL_MODE_RMFB, &b->id);
    if (b->handle != 0)
        asks(d, DRM_IOCTL_MODE_DESTROY_DUMB, &dumb);
}

/* Sets the mode with that buffer; NULL takes the signal away. */
static bool light(struct drm *d, const struct buffer *b)
{
    struct drm_mode_crtc c = { .crtc_id = d->crtc };
    if (b != NULL) {
        c.fb_id = b->id;
        c.set_connectors_ptr = address(&d->connector);
        c.count_connectors = 1;
        c.mode = d->mode;
        c.mode_valid = 1;
    }
    return asks(d, DRM_IOCTL_MODE_SETCRTC, &c);
}

/* ---- frames ---- */

static void await_flip(struct drm *d)
{
    if (d->flipping)
        d->kernel.take_event(d->kernel.self, d->fd, FLIP_WAIT_MS);
    d->flipping = false;
}

static void copy_part(const struct drm *d, struct buffer *to, struct rect r)
{
    r = rect_common(r, (struct rect){ 0, 0, d->mode.hdisplay, d->mode.vdisplay });
    for (int y = r.y; y < r.y + r.h; y++)
        memcpy(to->px + (size_t)y * to->stride + r.x, d->drawn + (size_t)y * d->mode.hdisplay + r.x,
               (size_t)r.w * sizeof *to->px);
}

static void copy_parts(const struct drm *d, struct buffer *to, const struct rect *rects, int n)
{
    for (int i = 0; i < n; i++)
        copy_part(d, to, rects[i]);
}

static void set_stale(struct drm *d)
{
    d->buffers[0].stale = d->buffers[1].stale = true;
}

/* A card that cannot flip, or whose mode another program has changed, gets it set anew. */
static bool show(struct drm *d, const struct buffer *b)
{
    struct drm_mode_crtc_page_flip flip = { .crtc_id = d->crtc, .fb_id = b->id, .flags = DRM_MODE_PAGE_FLIP_EVENT };
    d->flipping = asks(d, DRM_IOCTL_MODE_PAGE_FLIP, &flip);
    return d->flipping || light(d, b);
}

static struct glass_pixels drm_pixels(void *self)
{
    struct drm *d = self;
    return (struct glass_pixels){ d->drawn, d->mode.hdisplay, d->mode.vdisplay, d->mode.hdisplay };
}

static void drm_present(void *self, const struct rect *rects, int n)
{
    struct drm *d = self;
    struct buffer *next = &d->buffers[1 - d->shown];
    assert(n <= GLASS_RECTS_MAX);
    if (d->dark)
        return; /* it wakes with all that was drawn */
    await_flip(d);
    if (next->stale)
        copy_part(d, next, (struct rect){ 0, 0, d->mode.hdisplay, d->mode.vdisplay });
    else
        copy_parts(d, next, d->missed, d->missed_n);
    copy_parts(d, next, rects, n);
    next->stale = false;
    if (!show(d, next)) {
        set_stale(d);
        return;
    }
    d->shown = 1 - d->shown;
    d->missed_n = n;
    memcpy(d->missed, rects, (size_t)n * sizeof *rects);
}

static void drm_dark(void *self, bool dark)
{
    struct drm *d = self;
    if (dark == d->dark)
        return;
    await_flip(d);
    d->dark = dark;
    if (!dark)
        copy_part(d, &d->buffers[d->shown], (struct rect){ 0, 0, d->mode.hdisplay, d->mode.vdisplay });
    light(d, dark ? NULL : &d->buffers[d->shown]);
    set_stale(d);
}

static void drm_close(void *self)
{
    struct drm *d = self;
    await_flip(d);
    for (int i = 0; i < 2; i++)
        drop_buffer(d, &d->buffers[i]);
    if (d->fd >= 0)
        d->kernel.close(d->kernel.self, d->fd);
    free(d->drawn);
    free(d);
}

static bool start(struct drm *d, const char *card)
{
    uint64_t can = 0;
    d->fd = d->kernel.open(d->kernel.self, card);
    if (d->fd < 0)
        return false;
    struct drm_get_cap dumb = { .capability = DRM_CAP_DUMB_BUFFER };
    if (asks(d, DRM_IOCTL_GET_CAP, &dumb))
        can = dumb.value;
    return can != 0 && find_panel(d) && make_buffer(d, &d->buffers[0]) && make_buffer(d, &d->buffers[1]) &&
           light(d, &d->buffers[0]);
}

enum result glass_open_drm(const struct drm_kernel *kernel, const char *card, struct glass *out)
{
    struct drm *d = calloc(1, sizeof *d);
    if (d == NULL)
        return RESULT_FULL;
    d->kernel = *kernel;
    d->buffers[0].stale = d->buffers[1].stale = true;
    if (!start(d, card)) {
        drm_close(d);
        return RESULT_IO;
    }
    d->drawn = calloc((size_t)d->mode.hdisplay * d->mode.vdisplay, sizeof *d->drawn);
    if (d->drawn == NULL) {
        drm_close(d);
        return RESULT_FULL;
    }
    *out = (struct glass){ d, drm_pixels, drm_present, drm_dark, drm_close };
    return RESULT_OK;
}
