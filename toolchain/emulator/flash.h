/* emulator/flash.h: how a chip's memory is programmed, for all pads: byte by byte, so that a write can be torn inside
   a page or block, and with a journal of what was written. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emulator/chance.h"
#include "emulator/tag.h"

enum { FLASH_UNIT_MAX = 16, FLASH_JOURNAL_MAX = 4096 };

struct flash_write {
    const struct tag *tag; /* borrowed from the things */
    uint16_t block;        /* or page; of the first byte */
    uint8_t n;
    bool torn;                      /* `after` is what stands there since */
    uint8_t before[FLASH_UNIT_MAX]; /* n of each */
    uint8_t after[FLASH_UNIT_MAX];
};

/* Zero: nothing was written, nothing will tear. */
struct flash {
    struct chance chance;
    bool tear_armed;                               /* the chip that is written loses power ... */
    bool tear_keeps;                               /* ... but is not lifted (a brown-out) ... */
    size_t tear_after;                             /* ... after so many more bytes */
    struct flash_write journal[FLASH_JOURNAL_MAX]; /* the oldest give way */
    uint64_t written;                              /* writes so far; the last stands at (written - 1) % MAX */
};

enum flash_end { FLASH_DONE, FLASH_TORN, FLASH_BROWN_OUT };

/* Programs n bytes (at most a unit) at `at` of the memory. Torn: what was written until then stays, and of the byte
   that was being written any of the bits that were to change may have changed. */
enum flash_end flash_program(struct flash *f, struct tag *t, size_t at, const uint8_t *from, size_t n);
/* The journal's writes to t, oldest first. */
void flash_journal(const struct flash *f, const struct tag *t, void (*take)(void *self, const struct flash_write *w),
                   void *self);
/* The chip is another one from now on. */
void flash_forget(struct flash *f, const struct tag *t);
