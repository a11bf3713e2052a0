/* tags/tags.h: from a tag's raw memory to what it is: an item, a patron's card, or neither. Pure.

   `memory` is user memory: from page 4 of a type 2 tag, from the first data block that a read plan
   names on MIFARE Classic, from block 0 of an ICODE. Models are told apart in this order: the guard of
   a write that was cut off (damaged); a right ISO 28560-3 checksum; DSFID 06 (ISO 28560-2); 3M; blank;
   NDEF; ISO 28560-2 without DSFID, read strictly; an ISO 28560-3 block that is half written, by its
   looks or by DSFID 3E (damaged); unknown.
   All of it is hostile bytes: the library system decides what an id is worth. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "circulation/item.h"
#include "circulation/policy.h"
#include "circulation/tag.h"
#include "tags/barcode.h"
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
    X(CUT_OFF, "write-cut-off")             /* a write of ours was cut off: its guard stands there */                  \
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

/* Faults of other writers that are read all the same, each with its warning: blocks written backwards, version and
   usage swapped, a checksum over 30 bytes. One at a time. */
struct tags_rules {
    bool read_reversed, read_swapped, read_short_crc;
};

#define TAGS_RULES_ALL ((struct tags_rules){ true, true, true })

/* Names the memory; total, never fails. `dsfid` 0..255, or TAG_NO_DSFID where the chip has none. */
void tags_decode(struct bytes memory, int dsfid, struct tags_rules rules, struct tag_content *out);
/* How many bytes of user memory are needed to name the tag that begins with `memory`, counted from the first; not
   more than memory.n: it is enough. Read tags_plan(TAGS_FIRST_BYTES), then as long as this asks for more and the tag
   gives more; then decode. Naming needs no extension block but the library's, and of an NDEF message all of it. */
size_t tags_wanted(struct bytes memory, int dsfid, struct tags_rules rules);
/* Does the byte `at` of user memory belong to what stands on the tag, as far as `memory` shows (at + 1 bytes of it are
   enough)? Where that cannot be told, because blocks or sets are broken, it does. */
bool tags_uses(struct bytes memory, int dsfid, struct tags_rules rules, size_t at);
/* Names an NDEF tag anew by what the library's own numbers look like (ndef_candidate); other models are left alone. */
void tags_note_numbers(struct tag_content *content, struct bytes memory, const struct barcode_rules *items);
/* Adds what the chip's number tells (a random one). */
void tags_note_uid(struct tag_content *content, struct uid uid);
bool tags_warns(const struct tag_content *content, enum tag_warning warning);

const char *tag_model_word(enum tag_model model);
const char *tag_kind_word(enum tag_kind kind);
const char *tag_warning_word(enum tag_warning warning);

/* Where a library keeps its block on MIFARE Classic; other tags need no setting. */
struct tags_layout {
    uint8_t classic_sector; /* 1..39; from 32 on (4K only) a sector has 15 data blocks, else 3 */
    uint8_t classic_key[CLASSIC_KEY_SIZE];
    bool classic_key_b;
};

enum {
    TAGS_FIRST_BYTES = 32, /* the shortest block; most tags are named by it */
    TAGS_ALL_BYTES = TAG_MEMORY_MAX
};

/* Sector 1, the factory's key A. */
struct tags_layout tags_layout_default(void);
/* Reads the first `bytes` of user memory, or a little more: whole blocks. Type 2: from page 4. Classic: within the
   sector, 48 or 240 bytes. ISO 15693: from block 0. `memory` is what the tag has (struct tag_about), 0 when it is not
   known; a tag that has less gives less. RESULT_NONE: nothing of it can be read but its number. */
MUST_USE enum result tags_plan(enum tag_family family, uint16_t memory, const struct tags_layout *layout, size_t bytes,
                               struct read_plan *out);
