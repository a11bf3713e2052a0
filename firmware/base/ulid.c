#include "base/ulid.h"

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

uint64_t seed_number(struct seed seed, uint64_t n)
{
    return mix(mix(seed.high + 0x9E3779B97F4A7C15u * (n + 1)) ^ seed.low);
}

void ulid_make(char out[static ULID_SIZE], int64_t wall_ms, struct seed seed, uint64_t n)
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint64_t time = (uint64_t)wall_ms & 0xFFFFFFFFFFFFu;
    for (int i = 9; i >= 0; i--) {
        out[i] = digits[time & 31];
        time >>= 5;
    }
    for (int half = 0; half < 2; half++) {
        uint64_t random = seed_number(seed, 2 * n + (uint64_t)half);
        for (int i = 0; i < 8; i++) {
            out[10 + 8 * half + i] = digits[random & 31];
            random >>= 5;
        }
    }
    out[26] = '\0';
}
