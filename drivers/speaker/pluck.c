#include "speaker/pluck.h"

enum { LINE_MAX = 1024, LOUDNESS = 9000, FADE_PART = 4 };

static int16_t clamped(int32_t v)
{
    return (int16_t)(v > INT16_MAX ? INT16_MAX : v < INT16_MIN ? INT16_MIN : v);
}

void pluck(int16_t *to, size_t n, unsigned rate, unsigned hz)
{
    int32_t line[LINE_MAX];
    uint32_t noise = 0x9e3779b9;
    size_t period = hz > 0 ? rate / hz : LINE_MAX;
    period = period < 2 ? 2 : period > LINE_MAX ? LINE_MAX : period;
    for (size_t i = 0; i < period; i++) {
        noise = noise * 1664525 + 1013904223;
        line[i] = (int32_t)(noise >> 16) % (2 * LOUDNESS) - LOUDNESS;
    }
    size_t fade_at = n - n / FADE_PART;
    for (size_t i = 0, at = 0; i < n; i++) {
        size_t next = at + 1 < period ? at + 1 : 0;
        int32_t value = line[at];
        line[at] = (line[at] + line[next]) * 498 / 1000;
        if (i > fade_at)
            value = (int32_t)(value * (int64_t)(n - i) / (int64_t)(n - fade_at));
        to[i] = clamped(to[i] + value);
        at = next;
    }
}
