/* circulation/tag.h: a tag on the pad as kiosk, reader and tag codecs speak of it. Plain types. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { UID_MAX = 10, UID_TEXT_SIZE = 2 * UID_MAX + 1, TAG_MEMORY_MAX = 1024, CLASSIC_KEY_SIZE = 6 };

/* ISO 14443-3: 4, 7 or 10 bytes in the order in which they come over the air; n == 0 is "none". */
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
    TAG_CLASSIC_1K, /* MIFARE Classic 1K: blocks of 16 bytes, sectors of 4 blocks */
    TAG_ISO14443_4, /* a smart card: identified by its UID only */
    TAG_OTHER,
    TAG_FAMILY_COUNT
};

/* What to read of a tag. Type 2: `bytes` from page `first`. Classic: `bytes` of data blocks from block
   `first` on, sector trailers passed over, each sector opened with `key` as key A. */
struct read_plan {
    uint16_t first;
    uint16_t bytes; /* 1..TAG_MEMORY_MAX */
    uint8_t key[CLASSIC_KEY_SIZE];
};
