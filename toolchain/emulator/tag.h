/* emulator/tag.h: a chip that can lie on a reader: its number, its memory and where it stands in ISO 14443-3.

   IDLE -> READY [REQA, WUPA] -> ACTIVE [SELECT] -> HALT [HLTA, DESELECT]; HALT -> READY [WUPA only]. An error in
   READY or ACTIVE falls back to where it came from (IDLE or HALT); losing the field goes to IDLE. An ISO 14443-4
   chip that got its RATS speaks blocks while it is ACTIVE (`in_protocol`). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "circulation/item.h"
#include "circulation/tag.h"

enum {
    WHAT_SIZE = 48,
    RF_DATA_MAX = 264,
    CHIP_MEMORY_MAX = 4096,
    TYPE2_PAGE = 4,
    CLASSIC_BLOCK = 16,
    ICODE_BLOCK = 4,
    BLOCK_DATA_MAX = 64 /* an ISO 14443-4 block of ours, with its head */
};

/* Name, word on the control socket. */
#define TAG_CHIPS(X)                                                                                                   \
    X(NTAG213, "ntag213")                                                                                              \
    X(NTAG215, "ntag215")                                                                                              \
    X(NTAG216, "ntag216")                                                                                              \
    X(ULTRALIGHT, "ultralight")                                                                                        \
    X(ULTRALIGHT_EV1, "ultralight-ev1")       /* MF0UL11, 20 pages */                                                  \
    X(ULTRALIGHT_EV1_41, "ultralight-ev1-41") /* MF0UL21, 41 pages */                                                  \
    X(CLASSIC_1K, "classic1k")                                                                                         \
    X(CLASSIC_4K, "classic4k")                                                                                         \
    X(DESFIRE, "desfire")                                                                                              \
    X(DESFIRE_RANDOM, "desfire-random") /* a new number whenever the field comes */                                    \
    X(ISO14443_4, "iso14443-4")                                                                                        \
    X(PHONE, "phone") /* as above */                                                                                   \
    X(ICODE_SLI, "icode-sli")                                                                                          \
    X(ICODE_SLIX, "icode-slix")                                                                                        \
    X(ICODE_SLIX2, "icode-slix2")

enum tag_chip {
#define X(name, word) CHIP_##name,
    TAG_CHIPS(X)
#undef X
        CHIP_COUNT
};

enum tag_state { TAG_IDLE, TAG_READY, TAG_ACTIVE, TAG_HALT };

struct tag {
    char what[WHAT_SIZE]; /* the name on the control socket */
    enum tag_chip chip;
    struct uid uid;                  /* of a chip with made-up numbers: the one of now */
    uint8_t memory[CHIP_MEMORY_MAX]; /* the whole chip from page or block 0 */
    bool placed;
    unsigned weak_per_cent; /* so many of its activations and exchanges are missed */
    uint64_t exchanges;     /* that it heard */
    enum tag_state state;
    bool came_from_halt;  /* where READY and ACTIVE fall back to */
    unsigned level;       /* READY: the cascade level that is to be selected, from 0 */
    bool unlocked;        /* type 2: the password was given */
    int sector;           /* Classic: the sector that is open, -1 for none */
    char sector_key;      /* 'A' or 'B' */
    bool in_protocol;     /* ISO 14443-4: RATS was answered */
    uint8_t block_number; /* ... of the last block sent */
    uint8_t version_part; /* ... DESFire: which part of its version comes next, 0 for none */
    uint8_t last_block[BLOCK_DATA_MAX];
    size_t last_block_n;
};

/* What comes back over the air. */
enum rf_kind { RF_NOTHING, RF_DATA, RF_ACK, RF_NAK, RF_AUTH_FAILED };

struct rf_answer {
    enum rf_kind kind;
    uint8_t data[RF_DATA_MAX]; /* without its CRC */
    size_t n;
    unsigned us; /* time on the air and in the chip */
};

enum tag_family tag_family(enum tag_chip chip);
/* Memory in bytes, 0 for none that can be read; what is written at once (page, block), 1 for none. */
size_t tag_size(enum tag_chip chip);
size_t tag_unit(enum tag_chip chip);
const char *tag_chip_word(enum tag_chip chip);
/* Takes other common names too (mf1k, ultralight-ev1-11). RESULT_NONE. */
MUST_USE enum result tag_chip_of_word(const char *word, enum tag_chip *out);
/* Can a number of n bytes be this chip's: ISO 14443-3 has 4, 7 and 10 bytes, ISO 15693 has 8. */
bool tag_uid_fits(enum tag_chip chip, size_t n);
/* A number that is made up anew whenever the field comes. */
bool tag_uid_is_made_up(enum tag_chip chip);
/* ISO 14443-3 answers to REQA and to the last SELECT. */
uint16_t tag_atqa(const struct tag *t);
uint8_t tag_sak(const struct tag *t);
/* A chip as it comes from the factory, with this number. Its name, its place and how it couples stay. */
void tag_blank(struct tag *t, enum tag_chip chip, struct uid uid);
/* Power lost: IDLE, nothing open. */
void tag_power_off(struct tag *t);
/* After an error in READY or ACTIVE. */
void tag_fall_back(struct tag *t);
