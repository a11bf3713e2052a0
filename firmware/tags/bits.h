/* tags/bits.h: bits of a row of bytes, the highest of the first byte first. Pure. Private to this room. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

struct bit_reader {
    struct bytes b;
    size_t at; /* in bits */
};

bool bits_left(const struct bit_reader *s, unsigned n);
unsigned bits_take(struct bit_reader *s, unsigned n);

struct bit_writer {
    struct writer *w; /* borrowed */
    unsigned held, n; /* bits that do not make a byte yet */
};

void bits_put(struct bit_writer *s, unsigned v, unsigned n);
/* How many bits are free in the last byte, 0..7. */
unsigned bits_free(const struct bit_writer *s);
