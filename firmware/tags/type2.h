/* tags/type2.h: which pages of an NFC Forum type 2 tag are locked, so that a write is refused before it is tried. Pure.

   Lock bits are one-way, and nothing here sets them. Pages 3 to 15 have two static lock bytes in page 2 (NFC Forum
   Type 2 Tag 6.1); what lies behind has dynamic ones in a page behind the user memory, which every chip lays out in
   its own way (data sheets NTAG21x rev. 3.2 8.5, NTAG203, MF0ULx1, MF0ICU2). Where chips of one size differ, a page
   counts as locked if it would be on any of them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "circulation/tag.h"

enum {
    TYPE2_HEAD = 16, /* pages 0 to 3, as one READ gives them: number, static lock bytes, capability container */
    TYPE2_LOCK_BYTES = 3,
    TYPE2_FIRST_PAGE = 4,
    TYPE2_PAGE = 4 /* bytes */
};

/* The page of the dynamic lock bytes on a chip with so many bytes of user memory (48, 128, 144, 504, 888); 0: it has
   none. TYPE2_LOCKS_UNKNOWN: a size of no chip that is known. */
enum { TYPE2_LOCKS_UNKNOWN = 0xFFFF };
uint16_t type2_lock_page(uint16_t memory);

/* What was read of them. */
struct type2_locks {
    uint8_t head[TYPE2_HEAD];
    uint8_t dynamic[TYPE2_LOCK_BYTES]; /* the first bytes of type2_lock_page; not looked at where there is none */
    uint16_t memory;                   /* bytes of user memory */
};

/* True when a page of [first, first + pages) is locked, lies outside of the chip's user memory, or the capability
   container says that nobody may write. */
bool type2_locked(const struct type2_locks *locks, uint16_t first, uint16_t pages);
