/* circulation/tag.h: a tag on the pad as kiosk, reader and tag codecs speak of it. Plain types. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "circulation/policy.h"

enum {
    UID_MAX = 10,
    UID_TEXT_SIZE = 2 * UID_MAX + 1,
    TAG_MEMORY_MAX = 1024,
    CLASSIC_KEY_SIZE = 6,
    TAG_ATS_MAX = 20,
    TAG_NOT_TOLD = -1,
    READERS_MAX = 4 /* card readers of one kiosk */
};

/* The number of a chip in the order in which people write it: ISO 14443-3 (4, 7 or 10 bytes) as it comes over
   the air, ISO 15693 (8 bytes) with its E0 first. n == 0 is "none". */
struct uid {
    uint8_t at[UID_MAX];
    uint8_t n;
};

bool uid_equal(struct uid a, struct uid b);
/* ISO 14443-3: four bytes that start with 08 are made up anew whenever the field comes (phones, DESFire). */
bool uid_is_random(struct uid uid);
/* Upper-case hex, first byte first, no separators (the `hex` form of cards.uid_form). */
void uid_text(struct uid uid, char out[static UID_TEXT_SIZE]);

enum tag_family {
    TAG_TYPE_2,     /* NFC Forum type 2: NTAG, Ultralight; pages of 4 bytes */
    TAG_CLASSIC,    /* MIFARE Classic 1K, 4K: blocks of 16 bytes; sectors of 4, from block 128 on of 16 blocks */
    TAG_ISO14443_4, /* a smart card: told by its number and its ATS */
    TAG_ISO15693,   /* ICODE and its like: blocks of `block_size` bytes, AFI, DSFID */
    TAG_OTHER,
    TAG_FAMILY_COUNT
};

/* Bytes of a tag that are no memory; TAG_NOT_TOLD where the chip has none or the reader cannot ask. In a write:
   left as it is. */
struct tag_marks {
    int16_t dsfid; /* ISO 15693: which data model */
    int16_t afi;   /* ISO 15693: which application; a security mark in many libraries */
    int8_t eas;    /* NXP ICODE: electronic article surveillance, 1 armed, 0 not */
};

#define TAG_MARKS_NONE                                                                                                 \
    {                                                                                                                  \
        TAG_NOT_TOLD, TAG_NOT_TOLD, TAG_NOT_TOLD                                                                       \
    }

/* The number of what lies there and answers nothing: one byte, which no chip's has. Nothing of it can be read, and it
   is nobody's. */
#define UID_MUTE ((struct uid){ { 0 }, 1 })
bool uid_is_mute(struct uid uid);

/* What a chip says of itself when it comes. */
struct tag_about {
    struct uid uid;
    enum tag_family family;
    uint16_t atqa; /* ISO 14443-3; 0 else */
    uint8_t sak;
    uint8_t ats_n; /* ISO 14443-4: historical bytes of the ATS */
    uint8_t ats[TAG_ATS_MAX];
    uint8_t block_size; /* bytes that are written at once: 4, 16; 0 not known */
    uint16_t memory;    /* bytes of user memory; 0 not known before it is read */
    struct tag_marks marks;
};

/* What to read of a tag. Type 2: `bytes` from page `first`. ISO 15693: from block `first`. Classic: `bytes` of
   data blocks from block `first` on, sector trailers passed over, each sector opened with `key`, as key B if
   `key_b`, else A. */
struct read_plan {
    uint16_t first;
    uint16_t bytes; /* 1..TAG_MEMORY_MAX; in a write 0: only marks */
    uint8_t key[CLASSIC_KEY_SIZE];
    bool key_b;
};

/* Stands in front of a memory while more than one byte of it is changed: no data model begins so, and a write that
   was cut off is told from every other tag. Only the first byte, with the rest of the first block already as it will
   be: a block that is torn while it takes the guard or loses it is then old, guarded or new, and never a mixture (of
   ISO 28560-2, which has no checksum, a mixture could be another book's number). */
#define TAG_GUARD "\xEE"
enum { TAG_GUARD_SIZE = 1 };

/* A write, as a transaction on one tag: what stands there is compared with `before` (any block may also stand as
   `after` already), what differs is written under the guard, all is read back and compared; then the marks. */
struct tag_write {
    struct read_plan plan;
    bool repair;                    /* whatever stands there: a write that was cut off is finished */
    uint8_t before[TAG_MEMORY_MAX]; /* plan.bytes of each */
    uint8_t after[TAG_MEMORY_MAX];
    struct tag_marks marks;
};

/* What the gate looks at, set to in stock (armed) or on loan. Written and read back. */
struct tag_secure {
    enum security_mechanism mechanism; /* NONE: nothing is done */
    bool armed;
    uint8_t value;    /* the AFI, or the byte, that says so */
    uint16_t byte_at; /* SECURITY_BYTE: its place in user memory */
};

/* Why a reader is not up. */
enum reader_cause {
    READER_CAUSE_NONE,       /* it is up */
    READER_CAUSE_MISSING,    /* no such device */
    READER_CAUSE_SERVICE,    /* the service behind it does not run (pcscd) */
    READER_CAUSE_BUSY,       /* somebody else has it open */
    READER_CAUSE_PERMISSION, /* it may not be opened */
    READER_CAUSE_LOST,       /* it was there and went away */
    READER_CAUSE_SILENT,     /* it is there and does not answer */
    READER_CAUSE_GARBAGE,    /* it answers, but not as a reader does */
    READER_CAUSE_OTHER,
    READER_CAUSE_COUNT
};

/* What a reader can do; data, so that screens and checks follow it. */
struct reader_abilities {
    bool iso14443, iso15693;
    bool reads, writes, afi, eas;
    uint8_t at_once; /* tags that it tells apart when they lie there together */
};
