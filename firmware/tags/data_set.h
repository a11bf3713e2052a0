/* tags/data_set.h: data sets of ISO/IEC 15962 (no directory), of which an ISO 28560-2 memory is a row. Pure.
   Private to this room.

     precursor [more of the identifier] [pad count] length data pad

   Precursor: bit 7 a pad count follows (offset), bits 6..4 compaction, bits 3..0 relative identifier, F: the next byte
   plus 15 is it. Length: one byte up to 127, else two of 7 bits, the first with its high bit. A precursor of 80 is a
   null byte and passed over; 00 ends the data. */
#pragma once

#include <stddef.h>

#include "base/bytes.h"
#include "base/result.h"

enum {
    DATA_SETS_MAX = 32, /* there are 31 identifiers */
    DATA_SET_DATA_MAX = 0x3FFF,
    DATA_SET_NULL = 0x80
};

struct data_set {
    unsigned oid, compaction;
    struct bytes data;
    struct bytes nulls; /* null bytes in front */
    struct bytes whole; /* from the precursor to the last pad byte */
};

/* Takes the next set; views into the cursor's bytes. RESULT_NONE: the end, in order. RESULT_SHORT: it goes on past
   the end; *needed (may be NULL) is how many bytes it needs from where the cursor stood, as far as can be seen.
   RESULT_BAD: identifier 0, or a length of more than two bytes. After any of them the cursor is as it was. */
MUST_USE enum result data_set_take(struct cursor *c, struct data_set *out, size_t *needed);
/* Takes the null bytes that stand here. */
struct bytes data_set_nulls(struct cursor *c);
/* Bytes of a set without pad. */
size_t data_set_size(unsigned oid, size_t data_n);
/* Writes a set that fills `size` bytes; with a pad count where it is shorter. The caller sees that it can: size is
   data_set_size or more, and up to identifier 14 only more (where both a longer identifier and a pad count
   stand, readers differ in their order). */
void data_set_put(struct writer *w, unsigned oid, unsigned compaction, struct bytes data, size_t size);
