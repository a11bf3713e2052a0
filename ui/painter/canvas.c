#include "painter/raster.h"

#include <string.h>

struct rect rect_common(struct rect a, struct rect b)
{
    int x0 = a.x > b.x ? a.x : b.x, y0 = a.y > b.y ? a.y : b.y;
    int x1 = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w, y1 = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return x1 > x0 && y1 > y0 ? (struct rect){ x0, y0, x1 - x0, y1 - y0 } : (struct rect){ 0 };
}

struct rect rect_around(struct rect a, struct rect b)
{
    if (rect_empty(a) || rect_empty(b))
        return rect_empty(a) ? b : a;
    int x0 = a.x < b.x ? a.x : b.x, y0 = a.y < b.y ? a.y : b.y;
    int x1 = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w, y1 = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){ x0, y0, x1 - x0, y1 - y0 };
}

/* The first row by hand, the others by memcpy, which knows the widest stores of the machine. */
void canvas_fill(struct canvas *c, struct rect r, colour ink)
{
    r = rect_common(r, c->clip);
    if (rect_empty(r))
        return;
    uint32_t *first = c->px + (size_t)r.y * (size_t)c->stride + r.x, *row = first;
    for (int x = 0; x < r.w; x++)
        first[x] = ink;
    for (int y = 1; y < r.h; y++) {
        row += c->stride;
        memcpy(row, first, (size_t)r.w * sizeof *row);
    }
}

/* Red and blue in one multiplication, green in another; a is 0 to 255. */
static inline uint32_t mix(uint32_t under, uint32_t ink, uint32_t a)
{
    uint32_t part = a + (a >> 7); /* 0 to 256 */
    uint32_t rb = under & 0xFF00FF, g = under & 0x00FF00;
    rb += (((ink & 0xFF00FF) - rb) * part) >> 8;
    g += (((ink & 0x00FF00) - g) * part) >> 8;
    return (rb & 0xFF00FF) | (g & 0x00FF00);
}

static void blend_row(uint32_t *to, const uint8_t *a, int step, int n, uint32_t ink)
{
    for (int x = 0; x < n; x++, a += step) {
        if (*a == 255)
            to[x] = ink;
        else if (*a != 0)
            to[x] = mix(to[x], ink, *a);
    }
}

/* Most of a mask is empty or full: eight at a time are asked first. */
static void blend_long_row(uint32_t *to, const uint8_t *a, int n, uint32_t ink)
{
    int x = 0;
    for (; x + 8 <= n; x += 8) {
        uint64_t eight;
        memcpy(&eight, a + x, sizeof eight);
        if (eight == UINT64_MAX)
            for (int i = 0; i < 8; i++)
                to[x + i] = ink;
        else if (eight != 0)
            blend_row(to + x, a + x, 1, 8, ink);
    }
    blend_row(to + x, a + x, 1, n - x, ink);
}

void canvas_blend(struct canvas *c, const struct mask *m, int x, int y, colour ink, unsigned flip)
{
    struct rect r = rect_common((struct rect){ x, y, m->w, m->h }, c->clip);
    for (int row = r.y; row < r.y + r.h; row++) {
        int my = flip & FLIP_Y ? m->h - 1 - (row - y) : row - y;
        int mx = flip & FLIP_X ? m->w - 1 - (r.x - x) : r.x - x;
        const uint8_t *a = m->at + (size_t)my * (size_t)m->w + mx;
        uint32_t *to = c->px + (size_t)row * (size_t)c->stride + r.x;
        if (flip & FLIP_X)
            blend_row(to, a, -1, r.w, ink);
        else
            blend_long_row(to, a, r.w, ink);
    }
}
