#include "painter/painter.h"

#include <assert.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "painter/changes.h"
#include "painter/window.h"

/* Motion (it means something or is not there): the working dots walk a step; a gesture comes down, rests, and
   comes again a few times; what has just changed moves once (changes.h). */
enum {
    STEP_MS = 250,
    STEPS = 8,
    DOWN_MS = 1200,
    REST_MS = 1500,
    GESTURES_MAX = 5,
    GESTURE_FRAME_MS = 40,
    GESTURES_END_MS = GESTURES_MAX * (DOWN_MS + REST_MS),
    MOTION_FRAME_MS = 30
};

struct painter {
    struct painter_options options;
    struct window *window;
    struct shapes *shapes;
    struct fonts *fonts;
    struct canvas canvas, glass; /* of the picture; and all of it, when the picture is shifted */
    struct frame frames[2];
    int now; /* index of the last frame painted */
    bool painted, exposed, dark;
    int shift_x, shift_y;
    uint64_t gesture_since_ms, motion_since_ms[MOTION_COUNT];
};

enum result painter_create(const struct painter_options *options, struct painter **out)
{
    struct painter *p = calloc(1, sizeof *p);
    if (p == NULL)
        return RESULT_FULL;
    const char *dir = *options->fonts_dir != '\0' ? options->fonts_dir : KITAP_FONTS_DIR;
    p->options = *options;
    p->shapes = shapes_create();
    enum result r = p->shapes != NULL ? window_open(options, &p->window) : RESULT_FULL;
    if (r == RESULT_OK)
        r = fonts_open(options->atlas_path, dir, &p->fonts);
    if (r == RESULT_OK && fonts_missing(p->fonts))
        r = RESULT_IO;
    if (r != RESULT_OK) {
        painter_destroy(p);
        return r;
    }
    bool fresh;
    p->canvas = p->glass = window_canvas(p->window, &fresh);
    p->exposed = true;
    *out = p;
    return RESULT_OK;
}

void painter_destroy(struct painter *p)
{
    if (p == NULL)
        return;
    fonts_close(p->fonts);
    shapes_destroy(p->shapes);
    window_close(p->window);
    free(p);
}

static int advance_px(void *self, enum face face, int font_px, uint32_t code)
{
    struct painter *p = self;
    return fonts_glyph(p->fonts, face, font_px, code)->advance;
}

struct glyph_metrics painter_metrics(struct painter *p)
{
    return (struct glyph_metrics){ p, advance_px };
}

static int step_at(const struct panel *panel, uint64_t now_ms)
{
    return panel->motion ? (int)(now_ms / STEP_MS % STEPS) : 0;
}

/* 0 at rest above the pad, 1000 on it. */
static int gesture_at(const struct panel *panel, uint64_t since_ms, uint64_t now_ms)
{
    uint64_t age = now_ms - since_ms, turn = age / (DOWN_MS + REST_MS), t = age % (DOWN_MS + REST_MS);
    if (!panel->motion || turn >= GESTURES_MAX)
        return 0;
    if (t >= DOWN_MS)
        return 1000;
    int x = (int)(t / GESTURE_FRAME_MS * GESTURE_FRAME_MS * 1000 / DOWN_MS);
    return x * x / 1000 * (3000 - 2 * x) / 1000;
}

/* Fast at first, then slower: cubic out. */
static int ease_out(int x)
{
    int left = MOTION_DONE - x;
    return MOTION_DONE - left * left / MOTION_DONE * left / MOTION_DONE;
}

/* Slow, fast, slow: cubic in and out. */
static int ease_in_out(int x)
{
    int half = x < MOTION_DONE / 2 ? x : MOTION_DONE - x, cube = 4 * half * half / MOTION_DONE * half / MOTION_DONE;
    return x < MOTION_DONE / 2 ? cube : MOTION_DONE - cube;
}

static const struct {
    uint64_t ms;
    int (*ease)(int x); /* 0 to MOTION_DONE, both */
} motions[MOTION_COUNT] = {
    [MOTION_GROWS] = { 180, ease_out }, [MOTION_APPEARS] = { 220, ease_out }, [MOTION_NEEDS] = { 300, ease_in_out }
};

static int motion_at(const struct painter *p, enum motion m, uint64_t now_ms)
{
    uint64_t age = now_ms - p->motion_since_ms[m];
    if (m == MOTION_NONE || age >= motions[m].ms)
        return MOTION_DONE;
    return motions[m].ease((int)(age / MOTION_FRAME_MS * MOTION_FRAME_MS * MOTION_DONE / motions[m].ms));
}

/* The part of r where e may be seen. */
static struct rect seen_of(const struct scene *s, const struct element *e, struct rect r)
{
    return element_is_under_lens(s, e) ? rect_common(r, s->lens.at) : r;
}

/* What lies under a ground that fills all of r needs no drawing: the index to begin with. */
static size_t lowest_seen(const struct scene *s, const struct frame *f, struct rect r)
{
    for (size_t i = s->elements_count; i > 0; i--) {
        const struct element *e = &s->elements[i - 1];
        struct rect common = rect_common(rect_common(e->rect, r), seen_of(s, e, r));
        if (f->at[i - 1].hash != 0 && e->look == LOOK_SAND && common.w == r.w && common.h == r.h)
            return i - 1;
    }
    return 0;
}

/* Sets what depends on which side of the lens an element lies. */
static void take_side(struct painter *p, const struct scene *s, const struct element *e, struct brush *b, struct rect r)
{
    b->panel = scene_panel_of(s, e);
    b->zoom = element_is_under_lens(s, e) ? s->lens.zoom : 1;
    int unit = panel_px(b->panel, 0.25f);
    b->unit = unit > 1 ? unit : 1;
    p->canvas.clip = seen_of(s, e, r);
}

static void draw_in(struct painter *p, const struct scene *s, const struct frame *f, struct brush *b, struct rect r)
{
    p->canvas.clip = r;
    size_t first = lowest_seen(s, f, r);
    if (first == 0)
        canvas_fill(&p->canvas, r, b->t->paper);
    for (size_t i = first; i < s->elements_count; i++) {
        const struct element *e = &s->elements[i];
        if (f->at[i].hash == 0 || rect_empty(rect_common(f->at[i].bounds, r)))
            continue;
        take_side(p, s, e, b, r);
        b->parent = e->parent < SCENE_ELEMENTS_MAX ? &s->elements[e->parent] : NULL;
        b->ground = f->at[i].ground;
        b->palette = f->at[i].palette;
        int at = f->at_moment.at[f->at[i].motion];
        b->growth = f->at[i].motion == MOTION_GROWS ? at : MOTION_DONE;
        b->swelling = f->at[i].motion == MOTION_NEEDS ? at : MOTION_DONE;
        struct element room;
        draw_element(b, frame_moved(e, &f->at[i], &room));
    }
    for (size_t i = first; i < s->elements_count; i++) {
        const struct element *e = &s->elements[i];
        if (!e->focused || f->at[i].hash == 0 || rect_empty(rect_common(f->at[i].bounds, r)))
            continue;
        take_side(p, s, e, b, r);
        b->ground = e->parent < s->elements_count ? f->at[e->parent].ground : GROUND_PAPER;
        draw_focus(b, e);
    }
}

static bool same_panel(const struct panel *a, const struct panel *b)
{
    return a->width_px == b->width_px && a->height_px == b->height_px && a->mm_per_pixel == b->mm_per_pixel &&
           a->theme == b->theme;
}

static struct painter_frame draw_dirty(struct painter *p, const struct scene *s, const struct frame *f,
                                       const struct dirty *d)
{
    const struct panel *panel = &s->panel;
    struct painter_frame out = { .rects = (unsigned)d->n, .whole = d->whole };
    struct brush b = { .canvas = &p->canvas,
                       .shapes = p->shapes,
                       .fonts = p->fonts,
                       .t = theme_colours(panel->theme),
                       .panel = panel,
                       .zoom = 1,
                       .step = f->at_moment.step,
                       .gesture = f->at_moment.gesture };
    for (int i = 0; i < d->n; i++) {
        draw_in(p, s, f, &b, d->at[i]);
        out.pixels += (uint64_t)d->at[i].w * (uint64_t)d->at[i].h;
    }
    return out;
}

/* Much in pieces costs more than all at once. */
static void settle(struct dirty *d, struct rect all)
{
    int64_t area = 0;
    for (int i = 0; i < d->n; i++) {
        d->at[i] = rect_common(d->at[i], all);
        area += (int64_t)d->at[i].w * d->at[i].h;
    }
    d->whole = d->whole || area > (int64_t)all.w * all.h * 7 / 10;
    if (d->whole) {
        d->at[0] = all;
        d->n = 1;
    }
}

/* The picture's canvas lies a little inside the glass's. */
static void take_canvas(struct painter *p, bool *fresh)
{
    struct canvas c = p->glass = window_canvas(p->window, fresh);
    c.px += (size_t)(p->shift_y * c.stride + p->shift_x);
    c.width -= p->shift_x;
    c.height -= p->shift_y;
    c.clip = (struct rect){ 0, 0, c.width, c.height };
    p->canvas = c;
}

static void fill_border(struct painter *p, colour paper)
{
    canvas_fill(&p->glass, (struct rect){ 0, 0, p->glass.width, p->shift_y }, paper);
    canvas_fill(&p->glass, (struct rect){ 0, 0, p->shift_x, p->glass.height }, paper);
}

static void present(struct painter *p, struct dirty *d)
{
    for (int i = 0; i < d->n && !d->whole; i++) {
        d->at[i].x += p->shift_x;
        d->at[i].y += p->shift_y;
    }
    if (d->whole)
        d->at[0] = p->glass.clip;
    window_present(p->window, d->at, d->n);
}

struct painter_frame painter_paint(struct painter *p, const struct scene *s, uint64_t now_ms)
{
    if (p->dark)
        return (struct painter_frame){ 0 };
    assert(s->panel.width_px == p->options.width_px && s->panel.height_px == p->options.height_px);
    struct frame *before = &p->frames[p->now], *now = &p->frames[1 - p->now];
    if (p->exposed)
        before->count = 0; /* all is drawn anew, at its place */
    frame_take(now, s, before, (struct moments){ .step = step_at(&s->panel, now_ms) });
    if (now->has_gesture && !(p->painted && before->has_gesture))
        p->gesture_since_ms = now_ms;
    struct moments at = { .step = now->at_moment.step };
    bool moves = now->has_gesture;
    if (now->has_gesture)
        at.gesture = gesture_at(&s->panel, p->gesture_since_ms, now_ms);
    for (enum motion m = MOTION_NONE; m < MOTION_COUNT; m++) {
        if (now->begins[m])
            p->motion_since_ms[m] = now_ms;
        at.at[m] = motion_at(p, m, now_ms);
        moves = moves || (m != MOTION_NONE && now->has[m]);
    }
    if (moves)
        frame_take(now, s, before, at);
    bool fresh;
    struct dirty d = { .n = 0 };
    take_canvas(p, &fresh);
    struct rect all = { 0, 0, p->canvas.width, p->canvas.height };
    d.whole = fresh || p->exposed || !p->painted || !same_panel(&before->panel, &s->panel);
    if (!d.whole)
        frame_compare(before, now, &d);
    settle(&d, all);
    p->exposed = false;
    p->painted = true;
    p->now = 1 - p->now;
    struct painter_frame out = draw_dirty(p, s, now, &d);
    if (d.whole)
        fill_border(p, theme_colours(s->panel.theme)->paper);
    if (d.n > 0)
        present(p, &d);
    return out;
}

/* -1 is never. */
static int sooner(int a, int b)
{
    return a < 0 || (b >= 0 && b < a) ? b : a;
}

static int motion_wait(const struct painter *p, enum motion m, uint64_t now_ms)
{
    const struct frame *f = &p->frames[p->now];
    if (!f->has[m] || f->at_moment.at[m] == MOTION_DONE)
        return -1;
    if (motion_at(p, m, now_ms) != f->at_moment.at[m])
        return 0;
    return (int)(MOTION_FRAME_MS - (now_ms - p->motion_since_ms[m]) % MOTION_FRAME_MS);
}

int painter_next_frame_ms(const struct painter *p, uint64_t now_ms)
{
    const struct frame *f = &p->frames[p->now];
    int next = -1;
    if (!p->painted || p->dark || !f->panel.motion)
        return -1;
    if (f->has_working)
        next = step_at(&f->panel, now_ms) != f->at_moment.step ? 0 : (int)(STEP_MS - now_ms % STEP_MS);
    for (enum motion m = MOTION_NONE + 1; m < MOTION_COUNT; m++)
        next = sooner(next, motion_wait(p, m, now_ms));
    uint64_t age = now_ms - p->gesture_since_ms, t = age % (DOWN_MS + REST_MS);
    if (!f->has_gesture || (age >= GESTURES_END_MS && f->at_moment.gesture == 0))
        return next;
    int wait = (int)(t < DOWN_MS ? GESTURE_FRAME_MS - t % GESTURE_FRAME_MS : DOWN_MS + REST_MS - t);
    if (gesture_at(&f->panel, p->gesture_since_ms, now_ms) != f->at_moment.gesture)
        wait = 0;
    return sooner(next, wait);
}

void painter_rest(struct painter *p, bool dark, int x, int y)
{
    bool fresh;
    p->exposed = true;
    p->shift_x = x;
    p->shift_y = y;
    if (dark == p->dark)
        return;
    p->dark = dark;
    if (dark) {
        p->canvas = p->glass = window_canvas(p->window, &fresh);
        struct rect all = p->canvas.clip;
        canvas_fill(&p->canvas, all, 0);
        window_present(p->window, &all, 1);
    }
    window_dark(p->window, dark);
}

void painter_expose(struct painter *p)
{
    p->exposed = true;
}

/* Picture coordinates of a place on the glass, whose pixels are gw by gh. */
static void from_glass(const struct painter *p, int x, int y, int *px, int *py)
{
    int w = p->options.width_px, h = p->options.height_px;
    *px = x;
    *py = y;
    if (p->options.rotate == 90) {
        *px = y;
        *py = h - 1 - x;
    } else if (p->options.rotate == 180) {
        *px = w - 1 - x;
        *py = h - 1 - y;
    } else if (p->options.rotate == 270) {
        *px = w - 1 - y;
        *py = x;
    }
}

static int within(int v, int size)
{
    return v < 0 ? 0 : v >= size ? size - 1 : v;
}

void painter_from_touch(const struct painter *p, float x, float y, int *px, int *py)
{
    int gw, gh;
    window_glass(p->window, &gw, &gh);
    from_glass(p, within((int)(x * (float)gw), gw), within((int)(y * (float)gh), gh), px, py);
    *px = within(*px - p->shift_x, p->options.width_px);
    *py = within(*py - p->shift_y, p->options.height_px);
}

void painter_from_window(const struct painter *p, int x, int y, int *px, int *py)
{
    from_glass(p, x, y, px, py);
    *px -= p->shift_x;
    *py -= p->shift_y;
}

enum result painter_save_png(const struct painter *p, const char *path)
{
    const struct canvas *c = &p->glass;
    size_t row = (size_t)c->width * 3;
    uint8_t *rgb = malloc(row * (size_t)c->height);
    if (rgb == NULL)
        return RESULT_IO;
    for (int y = 0; y < c->height; y++)
        for (int x = 0; x < c->width; x++) {
            uint32_t v = c->px[(size_t)y * (size_t)c->stride + (size_t)x];
            uint8_t *to = rgb + (size_t)y * row + (size_t)x * 3;
            to[0] = (uint8_t)(v >> 16);
            to[1] = (uint8_t)(v >> 8);
            to[2] = (uint8_t)v;
        }
    png_image image = { .version = PNG_IMAGE_VERSION,
                        .width = (png_uint_32)c->width,
                        .height = (png_uint_32)c->height,
                        .format = PNG_FORMAT_RGB };
    int written = png_image_write_to_file(&image, path, 0, rgb, (png_int_32)row, NULL);
    free(rgb);
    return written ? RESULT_OK : RESULT_IO;
}

const uint32_t *painter_pixels(const struct painter *p)
{
    return p->canvas.px;
}
