/* A panel without window system. No such card is here: `mock` plays the kernel by the rules of its documentation
   (drm-kms, "Dumb Buffer Objects", "Page Flipping"): it gives only what was asked for, refuses what it must, and
   keeps what would stand on the glass. It proves our side of the talk, not that of a driver. */
#include <drm.h>
#include <errno.h>
#include <string.h>

#include "check.h"
#include "painter/glass.h"

enum {
    WIDTH = 64,
    HEIGHT = 40,
    PITCH = WIDTH + 16, /* rows of a dumb buffer may be longer than the mode */
    CARD = 5,
    CONNECTOR_EMPTY = 31,
    CONNECTOR = 32,
    ENCODER = 41,
    CRTC_OTHER = 51,
    CRTC = 52,
    BUFFERS = 2,
    HANDLE = 71,
    FB = 81
};

static struct mock {
    uint32_t px[BUFFERS][PITCH * HEIGHT];
    bool made[BUFFERS], mapped[BUFFERS], framed[BUFFERS], is_open;
    uint32_t shown; /* frame buffer, 0: no signal */
    bool flip_open;
    unsigned flips, modes_set, waits;
    /* what it refuses: */
    bool no_dumb, another_owns, nothing_plugged, no_flips, lost;
    bool lit; /* the boot screen uses the panel already */
} mock;

static int says(int error)
{
    errno = error;
    return -1;
}

static int mock_open(void *self, const char *path)
{
    (void)self;
    CHECK(strcmp(path, "/dev/dri/card0") == 0);
    mock.is_open = true;
    return CARD;
}

static void mock_close(void *self, int fd)
{
    (void)self;
    CHECK_EQ(fd, CARD);
    mock.is_open = false;
}

static void *at_of(uint64_t address)
{
    return (void *)(uintptr_t)address; /* the kernel's interface carries addresses as numbers */
}

static int resources(struct drm_mode_card_res *r)
{
    static const uint32_t crtcs[] = { CRTC_OTHER, CRTC }, connectors[] = { CONNECTOR_EMPTY, CONNECTOR };
    if (r->count_crtcs >= 2)
        memcpy(at_of(r->crtc_id_ptr), crtcs, sizeof crtcs);
    if (r->count_connectors >= 2)
        memcpy(at_of(r->connector_id_ptr), connectors, sizeof connectors);
    r->count_crtcs = r->count_connectors = 2;
    r->count_encoders = 1;
    return 0;
}

static int connector(struct drm_mode_get_connector *c)
{
    static const uint32_t encoders[] = { ENCODER };
    static const struct drm_mode_modeinfo modes[] = {
        { .hdisplay = 32, .vdisplay = 20, .type = DRM_MODE_TYPE_DRIVER },
        { .hdisplay = WIDTH, .vdisplay = HEIGHT, .type = DRM_MODE_TYPE_DRIVER | DRM_MODE_TYPE_PREFERRED }
    };
    bool plugged = c->connector_id == CONNECTOR && !mock.nothing_plugged;
    if (plugged && c->count_modes >= 2)
        memcpy(at_of(c->modes_ptr), modes, sizeof modes);
    if (plugged && c->count_encoders >= 1)
        memcpy(at_of(c->encoders_ptr), encoders, sizeof encoders);
    c->connection = plugged ? 1 : 2;
    c->count_modes = plugged ? 2 : 0;
    c->count_encoders = 1;
    c->encoder_id = plugged && mock.lit ? ENCODER : 0;
    return 0;
}

static int encoder(struct drm_mode_get_encoder *e)
{
    if (e->encoder_id != ENCODER)
        return says(ENOENT);
    e->crtc_id = mock.lit ? CRTC : 0;
    e->possible_crtcs = 1U << 1; /* CRTC alone */
    return 0;
}

static int create(struct drm_mode_create_dumb *d)
{
    for (uint32_t i = 0; i < BUFFERS; i++) {
        if (mock.made[i])
            continue;
        CHECK(d->width == WIDTH && d->height == HEIGHT && d->bpp == 32);
        mock.made[i] = true;
        d->handle = HANDLE + i;
        d->pitch = PITCH * 4;
        d->size = sizeof mock.px[i];
        return 0;
    }
    return says(ENOMEM);
}

static int frame(struct drm_mode_fb_cmd *f)
{
    CHECK(f->handle >= HANDLE && f->handle < HANDLE + BUFFERS && f->pitch == PITCH * 4 && f->depth == 24);
    mock.framed[f->handle - HANDLE] = true;
    f->fb_id = FB + f->handle - HANDLE;
    return 0;
}

static int set_mode(const struct drm_mode_crtc *c)
{
    if (mock.another_owns || mock.lost)
        return says(EACCES);
    CHECK(!mock.flip_open && c->crtc_id == CRTC);
    if (c->fb_id != 0) {
        CHECK(c->mode_valid == 1 && c->mode.hdisplay == WIDTH && c->count_connectors == 1);
        CHECK_EQ(*(const uint32_t *)at_of(c->set_connectors_ptr), CONNECTOR);
    }
    mock.shown = c->fb_id;
    mock.modes_set++;
    return 0;
}

static int flip(const struct drm_mode_crtc_page_flip *f)
{
    if (mock.flip_open)
        return says(EBUSY);
    if (mock.no_flips || mock.lost)
        return says(mock.lost ? EACCES : EINVAL);
    CHECK(f->crtc_id == CRTC && f->flags == DRM_MODE_PAGE_FLIP_EVENT && f->fb_id != mock.shown);
    mock.shown = f->fb_id;
    mock.flip_open = true;
    mock.flips++;
    return 0;
}

static int mock_control(void *self, int fd, unsigned long request, void *argument)
{
    (void)self;
    CHECK(fd == CARD && mock.is_open);
    switch (request) {
    case DRM_IOCTL_GET_CAP:
        ((struct drm_get_cap *)argument)->value = !mock.no_dumb;
        return 0;
    case DRM_IOCTL_MODE_GETRESOURCES:
        return resources(argument);
    case DRM_IOCTL_MODE_GETCONNECTOR:
        return connector(argument);
    case DRM_IOCTL_MODE_GETENCODER:
        return encoder(argument);
    case DRM_IOCTL_MODE_CREATE_DUMB:
        return create(argument);
    case DRM_IOCTL_MODE_ADDFB:
        return frame(argument);
    case DRM_IOCTL_MODE_MAP_DUMB:
        ((struct drm_mode_map_dumb *)argument)->offset = ((struct drm_mode_map_dumb *)argument)->handle;
        return 0;
    case DRM_IOCTL_MODE_SETCRTC:
        return set_mode(argument);
    case DRM_IOCTL_MODE_PAGE_FLIP:
        return flip(argument);
    case DRM_IOCTL_MODE_RMFB:
        mock.framed[*(uint32_t *)argument - FB] = false;
        return 0;
    case DRM_IOCTL_MODE_DESTROY_DUMB:
        mock.made[((struct drm_mode_destroy_dumb *)argument)->handle - HANDLE] = false;
        return 0;
    default:
        return says(ENOTTY);
    }
}

static void *mock_map(void *self, int fd, size_t size, uint64_t offset)
{
    (void)self;
    CHECK(fd == CARD && offset >= HANDLE && offset < HANDLE + BUFFERS && size == sizeof mock.px[0]);
    mock.mapped[offset - HANDLE] = true;
    return mock.px[offset - HANDLE];
}

static void mock_unmap(void *self, void *at, size_t size)
{
    (void)self;
    CHECK_EQ(size, sizeof mock.px[0]);
    mock.mapped[at == mock.px[0] ? 0 : 1] = false;
}

static bool mock_take_event(void *self, int fd, int timeout_ms)
{
    (void)self;
    CHECK(fd == CARD && timeout_ms > 0);
    bool came = mock.flip_open;
    mock.flip_open = false;
    mock.waits++;
    return came;
}

static enum result open_mock(struct mock how, struct glass *out)
{
    const struct drm_kernel kernel = {
        NULL, mock_open, mock_close, mock_control, mock_map, mock_unmap, mock_take_event
    };
    mock = how;
    return glass_open_drm(&kernel, "/dev/dri/card0", out);
}

static void close_mock(struct glass *g)
{
    g->close(g->self);
    CHECK(!mock.is_open && !mock.flip_open);
    for (int i = 0; i < BUFFERS; i++)
        CHECK(!mock.made[i] && !mock.mapped[i] && !mock.framed[i]);
}

static void draw(const struct glass *g, struct rect r, uint32_t ink)
{
    struct glass_pixels to = g->pixels(g->self);
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            to.px[y * to.stride + x] = ink;
    g->present(g->self, &r, 1);
}

/* What stands on the glass is what has been drawn, in every pixel. */
static bool glass_is_right(const struct glass *g)
{
    struct glass_pixels drawn = g->pixels(g->self);
    if (mock.shown < FB)
        return false;
    for (int y = 0; y < HEIGHT; y++)
        if (memcmp(mock.px[mock.shown - FB] + (size_t)y * PITCH, drawn.px + (size_t)y * (size_t)drawn.stride,
                   WIDTH * sizeof *drawn.px) != 0)
            return false;
    return true;
}

TEST(the_preferred_mode_of_the_panel_that_is_plugged_in_is_taken)
{
    struct glass g;
    for (int lit = 0; lit < 2; lit++) {
        CHECK_EQ(open_mock((struct mock){ .lit = lit == 1 }, &g), RESULT_OK);
        struct glass_pixels p = g.pixels(g.self);
        CHECK(p.px != NULL && p.width == WIDTH && p.height == HEIGHT);
        CHECK_EQ(mock.modes_set, 1);
        close_mock(&g);
    }
}

TEST(every_frame_is_whole_on_both_buffers)
{
    struct glass g;
    CHECK_EQ(open_mock((struct mock){ 0 }, &g), RESULT_OK);
    draw(&g, (struct rect){ 0, 0, WIDTH, HEIGHT }, 0xFAF4E8);
    CHECK(glass_is_right(&g));
    for (int i = 0; i < 9; i++) {
        draw(&g, (struct rect){ i * 5, i * 3, 9, 7 }, 0x0F6B60U + (uint32_t)i);
        CHECK(glass_is_right(&g));
    }
    CHECK_EQ(mock.flips, 10);
    CHECK_EQ(mock.waits, 9); /* a flip is awaited when the next frame is there, never by itself */
    close_mock(&g);
}

TEST(a_card_that_cannot_flip_has_its_mode_set)
{
    struct glass g;
    CHECK_EQ(open_mock((struct mock){ .no_flips = true }, &g), RESULT_OK);
    for (int i = 0; i < 4; i++) {
        draw(&g, (struct rect){ i, i, 20, 20 }, 0x111111U * (uint32_t)i);
        CHECK(glass_is_right(&g));
    }
    close_mock(&g);
}

TEST(a_card_that_another_program_took_gets_the_whole_picture_when_it_is_ours_again)
{
    struct glass g;
    CHECK_EQ(open_mock((struct mock){ 0 }, &g), RESULT_OK);
    draw(&g, (struct rect){ 0, 0, WIDTH, HEIGHT }, 0xFFFFFF);
    mock.lost = true;
    draw(&g, (struct rect){ 3, 3, 10, 10 }, 0x123456);
    draw(&g, (struct rect){ 30, 20, 10, 10 }, 0x654321);
    mock.lost = false;
    draw(&g, (struct rect){ 0, 0, 1, 1 }, 0);
    CHECK(glass_is_right(&g));
    draw(&g, (struct rect){ 1, 1, 1, 1 }, 0);
    CHECK(glass_is_right(&g));
    close_mock(&g);
}

TEST(a_panel_sleeps_without_signal_and_wakes_with_what_was_drawn_meanwhile)
{
    struct glass g;
    CHECK_EQ(open_mock((struct mock){ 0 }, &g), RESULT_OK);
    draw(&g, (struct rect){ 0, 0, WIDTH, HEIGHT }, 0xFFFFFF);
    g.dark(g.self, true);
    CHECK_EQ(mock.shown, 0);
    draw(&g, (struct rect){ 5, 5, 10, 10 }, 0xABCDEF);
    CHECK_EQ(mock.shown, 0);
    g.dark(g.self, false);
    CHECK(glass_is_right(&g));
    draw(&g, (struct rect){ 8, 8, 10, 10 }, 0xFEDCBA);
    CHECK(glass_is_right(&g));
    close_mock(&g);
}

TEST(what_is_no_panel_for_us_is_refused_and_given_back)
{
    struct glass g;
    CHECK_EQ(open_mock((struct mock){ .no_dumb = true }, &g), RESULT_IO);
    CHECK(!mock.is_open);
    CHECK_EQ(open_mock((struct mock){ .nothing_plugged = true }, &g), RESULT_IO);
    CHECK(!mock.is_open);
    CHECK_EQ(open_mock((struct mock){ .another_owns = true }, &g), RESULT_IO);
    CHECK(!mock.is_open && !mock.made[0] && !mock.made[1] && !mock.mapped[0]);
    struct drm_kernel real = drm_kernel_real();
    CHECK_EQ(glass_open_drm(&real, "/nowhere/card0", &g), RESULT_IO);
    CHECK_EQ(glass_open_drm(&real, "/dev/null", &g), RESULT_IO);
}
