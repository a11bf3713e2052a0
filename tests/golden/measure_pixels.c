#include "measure_pixels.h"

#include <math.h>
#include <string.h>

static struct rect on_glass(struct picture p, struct rect r)
{
    return rect_common(r, (struct rect){ 0, 0, p.width, p.height });
}

static colour at(struct picture p, int x, int y)
{
    return p.px[(size_t)y * (size_t)p.width + (size_t)x] & 0xFFFFFF;
}

struct stain ink_between(struct picture before, struct picture now, struct rect within)
{
    struct rect r = on_glass(now, within);
    int left = r.x + r.w, right = r.x, top = r.y + r.h, low = r.y;
    size_t count = 0;
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++) {
            if (at(before, x, y) == at(now, x, y))
                continue;
            left = x < left ? x : left;
            right = x >= right ? x + 1 : right;
            top = y < top ? y : top;
            low = y + 1;
            count++;
        }
    if (count == 0)
        return (struct stain){ 0 };
    return (struct stain){ count, { left, top, right - left, low - top } };
}

static float linear(unsigned channel)
{
    static float table[256];
    if (table[255] < 1)
        for (int i = 0; i < 256; i++) {
            float v = (float)i / 255;
            table[i] = v <= 0.04045f ? v / 12.92f : powf((v + 0.055f) / 1.055f, 2.4f);
        }
    return table[channel & 0xFF];
}

static float luminance(colour c)
{
    return 0.2126f * linear(c >> 16) + 0.7152f * linear(c >> 8) + 0.0722f * linear(c);
}

float contrast_between(colour a, colour b)
{
    float x = luminance(a) + 0.05f, y = luminance(b) + 0.05f;
    return x > y ? x / y : y / x;
}

/* Few colours are frequent: those that come first are counted, by chance in the order of the picture. */
enum { COLOURS_MAX = 512 };
struct tally {
    colour colour;
    size_t count;
};

static size_t tally_add(struct tally *t, size_t n, colour c)
{
    for (size_t i = 0; i < n; i++)
        if (t[i].colour == c) {
            t[i].count++;
            return n;
        }
    if (n < COLOURS_MAX)
        t[n++] = (struct tally){ c, 1 };
    return n;
}

static colour most_frequent(struct picture before, struct picture now, struct rect r)
{
    struct tally t[COLOURS_MAX];
    size_t n = 0, best = 0;
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            if (at(before, x, y) != at(now, x, y))
                n = tally_add(t, n, at(now, x, y));
    for (size_t i = 1; i < n; i++)
        best = t[i].count > t[best].count ? i : best;
    return n > 0 ? t[best].colour : 0;
}

float contrast_of_strokes(struct picture before, struct picture now, struct rect within)
{
    struct rect r = on_glass(now, within);
    colour stroke = most_frequent(before, now, r), last = stroke;
    float worst = 21, last_is = 1;
    bool any = false;
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++) {
            if (at(before, x, y) == at(now, x, y) || at(now, x, y) != stroke)
                continue;
            last_is = at(before, x, y) == last ? last_is : contrast_between(stroke, at(before, x, y));
            last = at(before, x, y);
            worst = last_is < worst ? last_is : worst;
            any = true;
        }
    return any ? worst : 1;
}

float contrast_best(struct picture before, struct picture now, struct rect within)
{
    struct rect r = on_glass(now, within);
    float best = 1;
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++) {
            colour a = at(before, x, y), b = at(now, x, y);
            float c = a != b ? contrast_between(a, b) : 1;
            best = c > best ? c : best;
        }
    return best;
}
