/* tags/iso28560_3.h: the basic block of a library tag and its extension blocks (ISO 28560-3, annexes A
   and B; the Danish data model). 32 bytes, or 34 and extension blocks; CRC-16/CCITT-FALSE. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "tags/tags.h"

enum { ISO28560_3_SHORT = 32, ISO28560_3_LONG = 34, ISO28560_3_ID_MAX = 16, ISO28560_3_DSFID = 0x3E };

/* Poly 1021, init FFFF, no reflection, no final XOR. */
uint16_t iso28560_3_crc(struct bytes b);
/* Reads a block whose checksum is right, straight or with one of the known faults of other writers that
   `rules` allow (as a warning), into *out (model and kind included). RESULT_SHORT: fewer than 32 bytes.
   RESULT_BAD: no reading of it has a right checksum. */
MUST_USE enum result iso28560_3_read(struct bytes memory, struct tags_rules rules, struct tag_content *out);
/* How many bytes are needed to see id and owner of such a block, as far as `memory` shows; memory.n or less: no
   more. Only an identifier of more than 16 characters and an owner that may go on need an extension block. */
size_t iso28560_3_needs(struct bytes memory, struct tags_rules rules);
/* How many bytes the block and its extension blocks have, the end block included; SIZE_MAX: one of them is broken. */
size_t iso28560_3_end(struct bytes memory, struct tags_rules rules);
/* True when it looks like a block, whatever its checksum: a write that was cut off. */
bool iso28560_3_looks_like(struct bytes memory);
/* Writes content (id, owner, usage, part, parts) anew for a tag with `size` bytes of user memory: 32 bytes below 34,
   else 34 bytes, a library extension for an id of more than 16 characters or an owner that does not fit, and the
   end block. Part 1 of 1 when parts is 0. RESULT_BAD: the id is empty or not of 21..7E, the owner is no ISIL, or a
   part is out of range. RESULT_FULL: it does not fit. */
MUST_USE enum result iso28560_3_write(const struct tag_content *content, uint8_t *to, size_t size, size_t *out_n);
/* Makes `content` of the block that stands in to[size], a tag's whole user memory. What content does not say (owner "",
   parts 0, usage TAG_USAGE_NOT_SAID) stays as it is; so do the extension blocks, byte for byte and in their order,
   but for id and owner in the library's; and all behind them. Faults of other writers are mended. Where no block with
   a right checksum stands, it is iso28560_3_write. RESULT_BAD also: the library's extension must change and an
   extension block is broken. to[] is unchanged unless RESULT_OK. */
MUST_USE enum result iso28560_3_rewrite(const struct tag_content *content, uint8_t *to, size_t size, size_t *out_n);
/* True when a right block is followed by more than id and owner: other extension blocks, a media format, another item
   number, or blocks that are broken. */
bool iso28560_3_holds_more(struct bytes memory);
