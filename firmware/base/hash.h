/* base/hash.h: small hashes for drawing and dirty checks. Not for security. */
#pragma once

#include <stdint.h>

#include "base/bytes.h"

/* FNV-1a, 32 bits (draft-eastlake-fnv). */
uint32_t fnv1a_32(struct bytes b);
/* FNV-1a, 64 bits, going on from `start` (0 starts anew). */
uint64_t fnv1a_64(uint64_t start, struct bytes b);
