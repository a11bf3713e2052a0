/* emulator/tag.h: a chip that can lie on the reader: its number, memory and ISO 14443-3 state.

   IDLE -> ACTIVE [field_select_any, field_select_uid] -> HALT [HLTA]; an error in ACTIVE falls back to
   where it came from; losing the field goes to IDLE. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "circulation/item.h"
#include "circulation/tag.h"

enum { WHAT_SIZE = 48, RF_DATA_MAX = 264, TYPE2_PAGE = 4, CLASSIC_BLOCK = 16 };

#define TAG_CHIPS(X) X(NTAG213, "ntag213") X(NTAG215, "ntag215") X(NTAG216, "ntag216") X(CLASSIC_1K, "classic1k")

enum tag_chip {
#define X(name, word) CHIP_##name,
    TAG_CHIPS(X)
#undef X
        CHIP_COUNT
};

enum tag_state { TAG_IDLE, TAG_ACTIVE, TAG_HALT };

struct tag {
    char what[WHAT_SIZE]; /* the name on the control socket */
    enum tag_chip chip;
    struct uid uid;
    uint8_t memory[TAG_MEMORY_MAX]; /* the whole chip from page or block 0 */
    bool placed;
    enum tag_state state;
    bool came_from_halt; /* where ACTIVE falls back to */
    bool unlocked;       /* type 2: the password was given */
    int sector;          /* Classic: the sector that is open, -1 for none */
    char sector_key;     /* 'A' or 'B' */
};

/* What comes back over the air. */
enum rf_kind { RF_NOTHING, RF_DATA, RF_ACK, RF_NAK, RF_AUTH_FAILED };

struct rf_answer {
    enum rf_kind kind;
    uint8_t data[RF_DATA_MAX]; /* without its CRC */
    size_t n;
    unsigned us; /* time on the air and in the chip */
};

/* Memory in bytes; number of pages of a type 2 chip (0 for Classic). */
size_t tag_size(enum tag_chip chip);
size_t tag_pages(enum tag_chip chip);
const char *tag_chip_word(enum tag_chip chip);
/* RESULT_NONE. */
MUST_USE enum result tag_chip_of_word(const char *word, enum tag_chip *out);
/* ISO 14443-3 answers to select. */
uint16_t tag_atqa(const struct tag *t);
uint8_t tag_sak(const struct tag *t);
/* A chip as it comes from the factory, with this number (4 or 7 bytes). */
void tag_blank(struct tag *t, enum tag_chip chip, struct uid uid);
/* Power lost: IDLE, nothing open. */
void tag_power_off(struct tag *t);
/* After an error in ACTIVE. */
void tag_fall_back(struct tag *t);
