#include "base/hash.h"

uint32_t fnv1a_32(struct bytes b)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < b.n; i++)
        h = (h ^ b.at[i]) * 16777619u;
    return h;
}

uint64_t fnv1a_64(uint64_t start, struct bytes b)
{
    uint64_t h = start != 0 ? start : 14695981039346656037u;
    for (size_t i = 0; i < b.n; i++)
        h = (h ^ b.at[i]) * 1099511628211u;
    return h;
}
