/* reader/write.h: a write as a transaction on one tag (circulation/tag.h), over any reader that reads and writes
   blocks. Pure: what it does to the tag goes through the medium, and nothing is kept between calls.

     read all -> compare -> may it be written? -> guard -> the other blocks -> block 0 -> read all -> compare

   The guard (TAG_GUARD at the start of block 0, the rest of it as it will be) stands while more than one byte is
   changed, so a tag that was lifted meanwhile, even within a block, is old, new, or told from every other one by its
   guard. */
#pragma once

#include <stdint.h>

#include "base/result.h"
#include "circulation/tag.h"

enum { WRITE_BLOCK_MAX = 32 }; /* ISO 15693-3: a block has at most 32 bytes */

/* One tag as the transaction sees it. Offsets are bytes from the plan's `first`; a result other than RESULT_OK ends
   the transaction, and its outputs do not count. */
struct write_medium {
    uint16_t block_size; /* 4..WRITE_BLOCK_MAX */
    /* Reads n bytes; offset and n are multiples of block_size. RESULT_IO: the tag is not heard any more.
       RESULT_REFUSED: key or protection. RESULT_NONE: its memory ends before, or nothing can be read. */
    enum result (*read)(void *self, uint16_t offset, uint16_t n, uint8_t *to);
    /* May be NULL. RESULT_REFUSED: this block is locked; asked for each block before the first is written. */
    enum result (*may_write)(void *self, uint16_t offset);
    /* Writes one block. RESULT_REFUSED: the tag says no, and nothing was written. RESULT_IO: it may stand there or
       not. */
    enum result (*write)(void *self, uint16_t offset, const uint8_t *block);
    /* May be NULL: the reader tells a refusal from a lost word. After RESULT_IO of `write` finds the same tag again, so
       that the block can be looked at: a tag that leaves it as it was, again and again, has refused it. */
    enum result (*again)(void *self);
    void *self;
};

/* Carries out write->plan with `before` and `after`; `repair` lets anything stand there. The marks are the caller's
   business. Bytes behind plan.bytes in the last block stay as they are.
   RESULT_OK: `after` stands there, read back. RESULT_BAD: something else than `before` stands there; nothing was
   written. RESULT_GONE: it was not heard any more before anything was written. RESULT_REFUSED: a block is locked or
   protected; the tag is as it was. RESULT_NONE: no such memory; nothing was written. RESULT_IO: something may have
   been written and `after` does not stand there for sure, or it was much work and others are to have their turn: call
   it again with `repair`, and it goes on where it ended. */
MUST_USE enum result write_carry_out(const struct write_medium *medium, const struct tag_write *write);

/* One byte of a memory, the rest of its block as it stands: read, write, read back. One byte is old or new, so there
   is no guard. `at` counts from where the medium's offsets count. Results as above, but never RESULT_BAD. */
MUST_USE enum result write_byte(const struct write_medium *medium, uint16_t at, uint8_t value);
