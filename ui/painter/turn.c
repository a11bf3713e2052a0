/* A turn by 90 degrees reads down the picture's columns. Pixel by pixel that costs more than the drawing; so blocks of
   4 x 4 are turned within the machine's wide registers, in tiles that are low enough for the cache to hold what the
   next blocks need of each of the picture's rows. */
#include "painter/turn.h"

#include <stddef.h>
#include <string.h>

enum { SIDE = 4, TILE_WIDE = 64, TILE_HIGH = 8 };

typedef uint32_t four __attribute__((vector_size(16)));

/* The pixel of the picture that belongs to x, y of the glass. */
static const uint32_t *picked(const struct turn *t, int x, int y)
{
    int px = x, py = y;
    if (t->rotate == 90) {
        px = y;
        py = t->height - 1 - x;
    } else if (t->rotate == 180) {
        px = t->width - 1 - x;
        py = t->height - 1 - y;
    } else if (t->rotate == 270) {
        px = t->width - 1 - y;
        py = x;
    }
    return t->px + (size_t)py * (size_t)t->width + px;
}

/* How far the picture's pixel moves when x grows by one on the glass. */
static ptrdiff_t step_of(const struct turn *t)
{
    switch (t->rotate) {
    case 90:
        return -t->width;
    case 180:
        return -1;
    case 270:
        return t->width;
    default:
        return 1;
    }
}

static uint32_t *place_of(struct glass_pixels g, int x, int y)
{
    return g.px + (size_t)y * (size_t)g.stride + x;
}

static void copy_each(const struct turn *t, struct glass_pixels g, struct rect r)
{
    ptrdiff_t step = step_of(t);
    for (int y = r.y; y < r.y + r.h; y++) {
        uint32_t *to = place_of(g, r.x, y);
        const uint32_t *from = picked(t, r.x, y);
        for (int x = 0; x < r.w; x++)
            to[x] = from[step * x];
    }
}

static four load(const uint32_t *at)
{
    four v;
    memcpy(&v, at, sizeof v);
    return v;
}

/* `from`: the first four pixels of a row of the picture, the next rows a `step` on. They become columns: the row of
   their first pixels at `to`, the others a `stride` on. */
static void turn_block(const uint32_t *from, ptrdiff_t step, uint32_t *to, ptrdiff_t stride)
{
    four a = load(from), b = load(from + step), c = load(from + 2 * step), d = load(from + 3 * step);
    four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab2 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    four cd = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd2 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    const four rows[SIDE] = { __builtin_shufflevector(ab, cd, 0, 1, 4, 5), __builtin_shufflevector(ab, cd, 2, 3, 6, 7),
                              __builtin_shufflevector(ab2, cd2, 0, 1, 4, 5),
                              __builtin_shufflevector(ab2, cd2, 2, 3, 6, 7) };
    for (int i = 0; i < SIDE; i++)
        memcpy(to + i * stride, &rows[i], sizeof rows[i]);
}

/* Down the glass the picture's pixels go on to the right, or, turned by 270, to the left. */
static void turn_tile(const struct turn *t, struct glass_pixels g, struct rect r)
{
    ptrdiff_t step = step_of(t), stride = g.stride;
    bool back = t->rotate == 270;
    int wide = r.w - r.w % SIDE, high = r.h - r.h % SIDE;
    for (int y = r.y; y < r.y + high; y += SIDE)
        for (int x = r.x; x < r.x + wide; x += SIDE) {
            int first = back ? y + SIDE - 1 : y;
            turn_block(picked(t, x, first), step, place_of(g, x, first), back ? -stride : stride);
        }
    copy_each(t, g, (struct rect){ r.x + wide, r.y, r.w - wide, high });
    copy_each(t, g, (struct rect){ r.x, r.y + high, r.w, r.h - high });
}

void turn_copy(const struct turn *t, struct glass_pixels g, struct rect r)
{
    r = rect_common(r, (struct rect){ 0, 0, g.width, g.height });
    if (t->rotate != 90 && t->rotate != 270) {
        copy_each(t, g, r);
        return;
    }
    for (int y = r.y; y < r.y + r.h; y += TILE_HIGH)
        for (int x = r.x; x < r.x + r.w; x += TILE_WIDE)
            turn_tile(t, g, rect_common(r, (struct rect){ x, y, TILE_WIDE, TILE_HIGH }));
}
