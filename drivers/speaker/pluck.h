/* drivers/speaker/pluck.h: a plucked string, as of a dombra (Karplus and Strong, 1983: a burst of noise in a delay line
   whose end is the mean of two neighbours). The same on every machine. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Adds a string of `hz` to the n samples at `to`, at `rate` samples a second; it fades to nothing at the end. Sums are
   cut at the ends of the range. */
void pluck(int16_t *to, size_t n, unsigned rate, unsigned hz);
