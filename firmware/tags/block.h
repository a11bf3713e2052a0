/* tags/block.h: where things stand in a block of ISO 28560-3, and its extension blocks, for its reader and its writer.
   Pure. Private to this room. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "tags/iso28560_3.h"
#include "tags/tags.h"

enum {
    BLOCK_VERSION = 1,
    BLOCK_AT_PARTS = 1,
    BLOCK_AT_PART = 2,
    BLOCK_AT_ID = 3,
    BLOCK_AT_CRC = 19,
    BLOCK_AT_OWNER = 21,
    BLOCK_AT_EXTENSIONS = 34,
    BLOCK_OWNER_SHORT = 11,
    BLOCK_OWNER_LONG = 13,
    BLOCK_ID_ELSEWHERE = 1, /* in the first byte of the identifier: it stands in the library extension */
    EXTENSION_HEAD = 4,     /* length, identifier low and high, XOR */
    EXTENSION_LIBRARY = 1
};

/* The checksum that belongs to the block; `memory` has 32 bytes or more. */
uint16_t block_crc(struct bytes memory);

/* A block with a right checksum. */
struct block {
    struct bytes memory; /* straight: a view into the tag's memory or into the caller's turned[] */
    size_t owner_n;      /* bytes of the owner's field under the checksum */
    bool swapped;
    uint32_t warnings;
};

/* Finds it as it stands, or with one of the faults that `rules` allow. Results as of iso28560_3_read. */
MUST_USE enum result block_find(struct bytes memory, struct tags_rules rules, uint8_t turned[static TAG_MEMORY_MAX],
                                struct block *out);
void block_content(const struct block *b, struct tag_content *out);

struct extension {
    struct bytes whole; /* one byte: a filler */
    unsigned id;
    struct bytes payload;
};

/* The extension block at *at of a straight memory, and past it. RESULT_NONE: the end, in order. RESULT_SHORT: it is
   cut; *at is left. RESULT_BAD: its length or XOR is wrong. */
MUST_USE enum result extension_take(struct bytes memory, size_t *at, struct extension *out);
/* The first library extension. RESULT_NONE, or why the walk ended before. */
MUST_USE enum result extension_library(struct bytes memory, struct extension *out);

/* What it says: media format, alternative identifier, owner. */
struct library_extension {
    uint8_t media;
    struct bytes id, owner;
    struct bytes rest; /* behind the owner's 00: nothing that is known */
};

struct library_extension library_extension_of(struct bytes payload);
