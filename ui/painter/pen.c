/* Outlines to coverage: each edge adds the area to its right to an accumulation buffer; a running sum
   along a row gives the winding, cut at one. Curves are split into short lines. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "painter/raster.h"

void pen_init(struct pen *p, float *cells, int w, int h)
{
    *p = (struct pen){ .cells = cells, .w = w, .h = h, .scale = 1, .turn = { 1, 0 } };
    memset(cells, 0, sizeof *cells * (size_t)(w + 2) * (size_t)h);
}

void pen_set(struct pen *p, float ox, float oy, float scale)
{
    p->ox = ox;
    p->oy = oy;
    p->scale = scale;
}

static float between(float v, float low, float high)
{
    return v < low ? low : v > high ? high : v;
}

/* One row's share of an edge: from x to next, covering d of the row's height (signed). */
static void add_span(float *row, float x, float next, float d)
{
    float x0 = x < next ? x : next, x1 = x < next ? next : x;
    int i0 = (int)x0, i1 = (int)x1 + ((float)(int)x1 < x1);
    if (i1 <= i0 + 1) {
        float share = 0.5f * (x + next) - (float)i0;
        row[i0] += d - d * share;
        row[i0 + 1] += d * share;
        return;
    }
    float s = 1 / (x1 - x0), x0f = x0 - (float)i0, x1f = x1 - (float)i1 + 1;
    float first = 0.5f * s * (1 - x0f) * (1 - x0f), last = 0.5f * s * x1f * x1f;
    row[i0] += d * first;
    if (i1 == i0 + 2) {
        row[i0 + 1] += d * (1 - first - last);
    } else {
        float second = s * (1.5f - x0f);
        row[i0 + 1] += d * (second - first);
        for (int i = i0 + 2; i < i1 - 1; i++)
            row[i] += d * s;
        float most = second + (float)(i1 - i0 - 3) * s;
        row[i1 - 1] += d * (1 - most - last);
    }
    row[i1] += d * last;
}

static void add_edge(struct pen *p, struct point a, struct point b)
{
    if (a.y == b.y)
        return;
    float sign = 1;
    if (a.y > b.y) {
        struct point t = a;
        a = b;
        b = t;
        sign = -1;
    }
    float slope = (b.x - a.x) / (b.y - a.y), width = (float)p->w;
    float top = between(a.y, 0, (float)p->h), bottom = between(b.y, 0, (float)p->h);
    float x = a.x + (top - a.y) * slope;
    for (int y = (int)top; y < p->h && (float)y < bottom; y++) {
        float from = (float)y > top ? (float)y : top, to = (float)(y + 1) < bottom ? (float)(y + 1) : bottom;
        float next = x + slope * (to - from);
        add_span(p->cells + (size_t)y * (size_t)(p->w + 2), between(x, 0, width), between(next, 0, width),
                 (to - from) * sign);
        x = next;
    }
}

static struct point placed(const struct pen *p, float x, float y)
{
    if (p->mirror)
        x = -x;
    float tx = x * p->turn.x - y * p->turn.y, ty = x * p->turn.y + y * p->turn.x;
    return (struct point){ p->ox + tx * p->scale, p->oy + ty * p->scale };
}

/* All outlines turn the same way, so that what overlaps adds up and never cancels. */
static void add_polygon(struct pen *p, const struct point *at, int n)
{
    float area = 0;
    for (int i = 0; i < n; i++) {
        struct point a = at[i], b = at[(i + 1) % n];
        area += a.x * b.y - b.x * a.y;
    }
    for (int i = 0; i < n; i++) {
        struct point a = at[i], b = at[(i + 1) % n];
        if (area > 0)
            add_edge(p, a, b);
        else
            add_edge(p, b, a);
    }
}

static void add_point(struct pen *p, struct point q)
{
    assert(p->n < PEN_POINTS_MAX);
    p->at[p->n++] = q;
}

void pen_move(struct pen *p, float x, float y)
{
    p->n = 0;
    add_point(p, placed(p, x, y));
}

void pen_line(struct pen *p, float x, float y)
{
    add_point(p, placed(p, x, y));
}

static float distance(struct point a, struct point b)
{
    float dx = b.x - a.x, dy = b.y - a.y;
    return sqrtf(dx * dx + dy * dy);
}

/* The curve from the last point over b and c to d, placed points all, as `steps` lines. */
static void add_curve(struct pen *p, struct point b, struct point c, struct point d, int steps)
{
    struct point a = p->at[p->n - 1];
    for (int i = 1; i <= steps; i++) {
        float t = (float)i / (float)steps, u = 1 - t;
        float k0 = u * u * u, k1 = 3 * u * u * t, k2 = 3 * u * t * t, k3 = t * t * t;
        add_point(
            p, (struct point){ k0 * a.x + k1 * b.x + k2 * c.x + k3 * d.x, k0 * a.y + k1 * b.y + k2 * c.y + k3 * d.y });
    }
}

void pen_cubic(struct pen *p, float x1, float y1, float x2, float y2, float x, float y)
{
    struct point a = p->at[p->n - 1], b = placed(p, x1, y1), c = placed(p, x2, y2), d = placed(p, x, y);
    float length = distance(a, b) + distance(b, c) + distance(c, d);
    add_curve(p, b, c, d, 4 + (int)(sqrtf(length) * 1.6f));
}

/* The direction of i 64ths of a turn, by doubling angles: no libm, so no differences between machines. */
static struct point direction(int i)
{
    static const struct point eighth[9] = { { 1, 0 },
                                            { 0.995184727f, 0.098017140f },
                                            { 0.980785280f, 0.195090322f },
                                            { 0.956940336f, 0.290284677f },
                                            { 0.923879533f, 0.382683432f },
                                            { 0.881921264f, 0.471396737f },
                                            { 0.831469612f, 0.555570233f },
                                            { 0.773010453f, 0.634393284f },
                                            { 0.707106781f, 0.707106781f } };
    int turn = ((i % 64) + 64) % 64, quarter = turn / 16, rest = turn % 16;
    struct point d = eighth[rest <= 8 ? rest : 16 - rest];
    if (rest > 8)
        d = (struct point){ d.y, d.x };
    for (int q = 0; q < quarter; q++)
        d = (struct point){ -d.y, d.x };
    return d;
}

enum { ARC_LINES = 4 };

/* One 64th by a cubic; exact to a thousandth of the radius. */
static void arc_step(struct pen *p, float cx, float cy, float r, int from, int to)
{
    const float k = 0.0327298f * r; /* 4/3 tan(1/4 of a 64th turn) */
    struct point a = direction(from), b = direction(to);
    float s = to > from ? k : -k;
    add_curve(p, placed(p, cx + a.x * r - a.y * s, cy + a.y * r + a.x * s),
              placed(p, cx + b.x * r + b.y * s, cy + b.y * r - b.x * s), placed(p, cx + b.x * r, cy + b.y * r),
              ARC_LINES);
}

void pen_arc(struct pen *p, float cx, float cy, float r, int from, int to)
{
    struct point start = direction(from);
    if (p->n == 0)
        pen_move(p, cx + start.x * r, cy + start.y * r);
    float size = r * p->scale;
    int step = to > from ? 1 : -1;
    for (int i = from; i != to; i += step) {
        if (size > 60) {
            arc_step(p, cx, cy, r, i, i + step);
            continue;
        }
        struct point d = direction(i + step);
        pen_line(p, cx + d.x * r, cy + d.y * r);
    }
}

void pen_round(struct pen *p, float x, float y, float w, float h, float r)
{
    p->n = 0;
    pen_arc(p, x + r, y + r, r, 32, 48);
    pen_arc(p, x + w - r, y + r, r, 48, 64);
    pen_arc(p, x + w - r, y + h - r, r, 0, 16);
    pen_arc(p, x + r, y + h - r, r, 16, 32);
}

void pen_fill(struct pen *p)
{
    if (p->n > 2)
        add_polygon(p, p->at, p->n);
    p->n = 0;
}

struct stroke {
    float half;
    bool has_last;
    struct point first, last; /* directions of the first segment and of the one before */
};

/* Half a disc on the end of a line that comes in direction d. It meets the line's butt end without
   overlapping it, so that no edge pixel is counted twice. */
static void add_cap(struct pen *p, struct point at, struct point d, float half)
{
    struct point ring[17];
    int n = 0, step = half > 4 ? 2 : 4;
    for (int i = 0; i <= 32; i += step) {
        struct point u = direction(i);
        ring[n++] = (struct point){ at.x + half * (u.x * -d.y + u.y * d.x), at.y + half * (u.x * d.x + u.y * d.y) };
    }
    add_polygon(p, ring, n);
}

/* The round outer side of a bend: a fan between the two segments' corners. */
static void join(struct pen *p, const struct stroke *s, struct point at, struct point from, struct point to)
{
    float side = from.x * to.y - from.y * to.x > 0 ? -s->half : s->half;
    struct point a = { -from.y, from.x }, b = { -to.y, to.x }, m = { a.x + b.x, a.y + b.y };
    float length = sqrtf(m.x * m.x + m.y * m.y);
    if (length < 0.05f) { /* it turns back on itself */
        add_cap(p, at, from, s->half);
        return;
    }
    m = (struct point){ m.x / length, m.y / length };
    struct point q1 = { a.x + m.x, a.y + m.y }, q3 = { m.x + b.x, m.y + b.y };
    float l1 = sqrtf(q1.x * q1.x + q1.y * q1.y), l3 = sqrtf(q3.x * q3.x + q3.y * q3.y);
    struct point fan[6] = { at,
                            { at.x + a.x * side, at.y + a.y * side },
                            { at.x + q1.x / l1 * side, at.y + q1.y / l1 * side },
                            { at.x + m.x * side, at.y + m.y * side },
                            { at.x + q3.x / l3 * side, at.y + q3.y / l3 * side },
                            { at.x + b.x * side, at.y + b.y * side } };
    add_polygon(p, fan, 6);
}

static void add_segment(struct pen *p, struct stroke *s, struct point a, struct point b)
{
    float length = distance(a, b);
    if (length < 0.0001f)
        return;
    struct point d = { (b.x - a.x) / length, (b.y - a.y) / length };
    float nx = -d.y * s->half, ny = d.x * s->half;
    struct point quad[4] = {
        { a.x + nx, a.y + ny }, { b.x + nx, b.y + ny }, { b.x - nx, b.y - ny }, { a.x - nx, a.y - ny }
    };
    if (s->has_last)
        join(p, s, a, s->last, d);
    else
        s->first = d;
    add_polygon(p, quad, 4);
    s->last = d;
    s->has_last = true;
}

void pen_stroke(struct pen *p, float width, enum cap cap, bool closed)
{
    struct stroke s = { .half = width * p->scale / 2 };
    int n = p->n;
    for (int i = 0; i + 1 < n; i++)
        add_segment(p, &s, p->at[i], p->at[i + 1]);
    if (closed && n > 2) {
        add_segment(p, &s, p->at[n - 1], p->at[0]);
        if (s.has_last)
            join(p, &s, p->at[0], s.last, s.first);
    } else if (cap == CAP_ROUND && s.has_last) {
        add_cap(p, p->at[n - 1], s.last, s.half);
        add_cap(p, p->at[0], (struct point){ -s.first.x, -s.first.y }, s.half);
    }
    p->n = 0;
}

/* Walks one segment of a dashed outline. `*left` is what remains of the dash or gap that is open. */
static void dash_segment(struct pen *p, struct stroke *s, struct point a, struct point b, const float sizes[2],
                         int *which, float *left)
{
    float length = distance(a, b), done = 0;
    while (done < length) {
        float part = *left < length - done ? *left : length - done;
        float t0 = done / length, t1 = (done + part) / length;
        struct point from = { a.x + (b.x - a.x) * t0, a.y + (b.y - a.y) * t0 };
        struct point to = { a.x + (b.x - a.x) * t1, a.y + (b.y - a.y) * t1 };
        if (*which == 0)
            add_segment(p, s, from, to);
        done += part;
        *left -= part;
        if (*left <= 0.0001f) {
            *which = 1 - *which;
            *left = sizes[*which];
            s->has_last = false;
        }
    }
}

void pen_dash(struct pen *p, float width, float on, float off, bool closed)
{
    struct stroke s = { .half = width * p->scale / 2 };
    int n = p->n, edges = closed ? n : n - 1;
    float sizes[2] = { on * p->scale, off * p->scale }, left = sizes[0], whole = 0;
    for (int i = 0; i < edges; i++)
        whole += distance(p->at[i], p->at[(i + 1) % n]);
    /* Whole dashes all the way round. */
    int count = (int)(whole / (sizes[0] + sizes[1]) + 0.5f);
    float fit = count > 0 ? whole / (float)count / (sizes[0] + sizes[1]) : 1;
    sizes[0] *= fit;
    sizes[1] *= fit;
    left = sizes[0];
    int which = 0;
    for (int i = 0; i < edges; i++)
        dash_segment(p, &s, p->at[i], p->at[(i + 1) % n], sizes, &which, &left);
    p->n = 0;
}

void pen_dot(struct pen *p, float x, float y, float r)
{
    p->n = 0;
    pen_arc(p, x, y, r, 0, 64);
    pen_fill(p);
}

void pen_rhombus(struct pen *p, float x, float y, float w, float h)
{
    pen_move(p, x, y - h);
    pen_line(p, x + w, y);
    pen_line(p, x, y + h);
    pen_line(p, x - w, y);
    pen_fill(p);
}

void pen_finish(const struct pen *p, uint8_t *out)
{
    for (int y = 0; y < p->h; y++) {
        const float *row = p->cells + (size_t)y * (size_t)(p->w + 2);
        float sum = 0;
        for (int x = 0; x < p->w; x++) {
            sum += row[x];
            float a = sum < 0 ? -sum : sum;
            *out++ = (uint8_t)(a >= 1 ? 255 : (int)(a * 255 + 0.5f));
        }
    }
}
