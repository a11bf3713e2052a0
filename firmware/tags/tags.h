/* tags/tags.h: from a tag's raw memory to what it is: an item, a patron's card, or neither. Pure.

   `memory` is user memory: from page 4 of a type 2 tag, from the first data block that a read plan
   names on MIFARE Classic, from block 0 of an ICODE. Models are told apart in this order: a right
   ISO 28560-3 checksum; DSFID 06 (ISO 28560-2); 3M; blank; NDEF; a half-written ISO 28560-3 block
   (damaged); ISO 28560-2 without DSFID, read strictly; unknown. All of it is hostile bytes: the
   library system decides what an id is worth. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "circulation/item.h"
#include "circulation/policy.h"
#include "circulation/tag.h"
#include "tags/uid.h"

#define TAG_MODELS(X)                                                                                                  \
    X(NONE, "none") X(ISO28560_3, "iso28560-3") X(ISO28560_2, "iso28560-2") X(3M, "3m") X(NDEF, "ndef")
#define TAG_KINDS(X) X(UNKNOWN, "unknown") X(ITEM, "item") X(PATRON, "patron") X(BLANK, "blank") X(DAMAGED, "damaged")
/* What was tolerated, or looks odd. None of them makes an id wrong by itself. */
#define TAG_WARNINGS(X)                                                                                                \
    X(BYTES_REVERSED, "bytes-reversed") /* each block of 4 bytes was written backwards; never rewrite without staff */ \
    X(NIBBLES_SWAPPED, "nibbles-swapped") /* version and usage changed places (old Bibliotheca); likewise */           \
    X(CRC_SHORT, "checksum-over-30-bytes")                                                                             \
    X(SHORT_FORM, "bytes-after-short-form") /* the checksum is right for 32 bytes, others follow */                    \
    X(DSFID, "dsfid-mismatch")              /* the DSFID names another model */                                        \
    X(PART_RANGE, "part-out-of-range")      /* part 0, or more than there are */                                       \
    X(USAGE_RESERVED, "usage-reserved")     /* 5, A to F */                                                            \
    X(ID_MALFORMED, "id-malformed")         /* not 1 or more of 21..7E, then zeros */                                  \
    X(ID_MISSING, "id-missing")             /* no id, or a long one whose extension block is not there */              \
    X(OWNER_MALFORMED, "owner-malformed")                                                                              \
    X(EXTENSION_BROKEN, "extension-broken") /* its XOR or length is wrong; what follows is not read */                 \
    X(NO_CHECKSUM, "no-checksum")           /* the model has none: compare two reads */                                \
    X(CUT, "memory-cut")                    /* data goes on where the memory ends */                                   \
    X(RANDOM_UID, "random-uid")             /* the chip makes up a new number each time: never bind it */

enum tag_model {
#define X(name, word) TAG_MODEL_##name,
    TAG_MODELS(X)
#undef X
        TAG_MODEL_COUNT
};

enum tag_kind {
#define X(name, word) TAG_KIND_##name,
    TAG_KINDS(X)
#undef X
        TAG_KIND_COUNT
};

enum tag_warning {
#define X(name, word) TAG_WARNING_##name,
    TAG_WARNINGS(X)
#undef X
        TAG_WARNING_COUNT
};

enum {
    TAG_OWNER_SIZE = 24,
    TAG_NO_DSFID = -1,
    TAG_USAGE_NOT_SAID = 6,
    TAG_USAGE_CIRCULATING = 1,
    TAG_USAGE_PATRON = 8
};

struct tag_content {
    enum tag_model model;
    enum tag_kind kind;
    char id[ID_SIZE];           /* primary item identifier; "" unless kind is ITEM or PATRON */
    char owner[TAG_OWNER_SIZE]; /* ISIL (ISO 15511) with its hyphen; "" when not said */
    uint8_t usage;              /* ISO 28560-3 type of usage 0..15, of part 2 its high nibble */
    uint8_t part, parts;        /* this is part 1..parts; 0 when not said */
    uint32_t warnings;          /* bit n: enum tag_warning n */
};

/* Names the memory; total, never fails. `dsfid` 0..255, or TAG_NO_DSFID where the chip has none. */
void tags_decode(struct bytes memory, int dsfid, struct tag_content *out);
/* Adds what the chip's number tells (a random one). */
void tags_note_uid(struct tag_content *content, struct uid uid);
bool tags_warns(const struct tag_content *content, enum tag_warning warning);

const char *tag_model_word(enum tag_model model);
const char *tag_kind_word(enum tag_kind kind);
const char *tag_warning_word(enum tag_warning warning);

/* Where a library keeps its block on MIFARE Classic; type 2 tags need no setting (page 4). */
struct tags_layout {
    uint8_t classic_sector; /* 1..15 */
    uint8_t classic_key[CLASSIC_KEY_SIZE];
};

/* Sector 1, the factory's key. */
struct tags_layout tags_layout_default(void);
/* What to read of a tag of this family. Type 2: 144 bytes from page 4 (all of an NTAG213; a smaller tag
   gives less). Classic: the sector's 48 bytes. RESULT_NONE: nothing of it can be read but its UID. */
MUST_USE enum result tags_plan(enum tag_family family, const struct tags_layout *layout, struct read_plan *out);
