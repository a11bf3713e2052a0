/* emulator/chance.h: what happens by chance, so that a seed gives the same again. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/ulid.h"

/* Zero is a valid seed. */
struct chance {
    struct seed seed;
    uint64_t nth;
};

/* 0 to below - 1; `below` is not 0. */
static inline uint64_t chance_number(struct chance *c, uint64_t below)
{
    return seed_number(c->seed, c->nth++) % below;
}

/* True in so many of a hundred cases; 0 takes no number from the seed. */
static inline bool chance_per_cent(struct chance *c, unsigned per_cent)
{
    return per_cent > 0 && chance_number(c, 100) < per_cent;
}
