/* base/ulid.h: identifiers that sort by time. 26 characters of Crockford base 32 (github.com/ulid/spec). */
#pragma once

#include <stdint.h>

enum { ULID_SIZE = 27 }; /* 26 characters and NUL */

/* Randomness comes in with events: 128 bits from which the n-th identifier follows. */
struct seed {
    uint64_t high, low;
};

/* The n-th number of a seed (SplitMix64 over both halves): the same seed and n give the same number. */
uint64_t seed_number(struct seed seed, uint64_t n);
/* The n-th identifier of a seed at wall_ms (milliseconds since 1970, 48 bits kept). */
void ulid_make(char out[static ULID_SIZE], int64_t wall_ms, struct seed seed, uint64_t n);
