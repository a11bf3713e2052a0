#include "tags/bits.h"

bool bits_left(const struct bit_reader *s, unsigned n)
{
    return s->b.n * 8 - s->at >= n;
}

unsigned bits_take(struct bit_reader *s, unsigned n)
{
    unsigned v = 0;
    for (unsigned i = 0; i < n; i++, s->at++)
        v = v << 1 | ((unsigned)s->b.at[s->at / 8] >> (7 - s->at % 8) & 1U);
    return v;
}

void bits_put(struct bit_writer *s, unsigned v, unsigned n)
{
    for (unsigned i = n; i > 0; i--) {
        s->held = (s->held << 1 | (v >> (i - 1) & 1U)) & 0xFF;
        if (++s->n == 8) {
            write_u8(s->w, (uint8_t)s->held);
            s->n = 0;
        }
    }
}

unsigned bits_free(const struct bit_writer *s)
{
    return (8 - s->n) % 8;
}
