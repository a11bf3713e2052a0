/* tags/iso28560_3.h: the basic block of a library tag and its extension blocks (ISO 28560-3, annexes A
   and B; the Danish data model). 32 bytes, or 34 and extension blocks; CRC-16/CCITT-FALSE. Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "tags/tags.h"

enum { ISO28560_3_SHORT = 32, ISO28560_3_LONG = 34, ISO28560_3_ID_MAX = 16 };

/* Poly 1021, init FFFF, no reflection, no final XOR. */
uint16_t iso28560_3_crc(struct bytes b);
/* Reads a block whose checksum is right, straight or with the known faults of other writers (as
   warnings), into *out (model and kind included). RESULT_SHORT: fewer than 32 bytes. RESULT_BAD: no
   reading of it has a right checksum. */
MUST_USE enum result iso28560_3_read(struct bytes memory, struct tag_content *out);
/* True when it looks like a block, whatever its checksum: a write that was cut off. */
bool iso28560_3_looks_like(struct bytes memory);
/* Writes content (id, owner, usage, part, parts) for a tag with `size` bytes of user memory: 32 bytes below
   35, else 34 bytes, a library extension for an id of more than 16 characters or an owner that does not
   fit, and the end block. Part 1 of 1 when parts is 0. RESULT_BAD: the id is empty or not of 21..7E, or
   a part is out of range. RESULT_FULL: it does not fit. */
MUST_USE enum result iso28560_3_write(const struct tag_content *content, uint8_t *to, size_t size, size_t *out_n);
