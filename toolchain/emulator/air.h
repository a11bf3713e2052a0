/* emulator/air.h: what the chips of a pad answer together, bit for bit as ISO 14443-3, 6.5 has it: REQA and WUPA,
   ANTICOLLISION of a cascade level with collisions between numbers, SELECT. */
#pragma once

#include "emulator/field.h"

enum { AIR_LEVELS = 3, AIR_LEVEL_BYTES = 5, AIR_LEVEL_BITS = 40 };

enum air_request { AIR_REQA, AIR_WUPA };

/* The start of a level's five bytes (four of the number, their sum), the least significant bit of a byte first. */
struct air_bits {
    uint8_t at[AIR_LEVEL_BYTES];
    size_t n;
};

/* Idle chips answer (halted ones too, to WUPA) and are READY; ready and active ones fall back without a word; one that
   speaks ISO 14443-4 does not hear it. How many answered; `atqa`: their answers over each other, where a 1 covers
   a 0. */
size_t air_request(struct field *f, enum air_request which, uint16_t *atqa);
/* Ready chips of the level (0 to 2) whose number starts with what is known answer with the rest. How many did; of the
   bits that came those before the first collision are added to `known`. */
size_t air_anticollision(struct field *f, unsigned level, struct air_bits *known);

struct air_selected {
    bool answered;
    uint8_t sak;        /* bit 2: there is another level */
    struct tag *active; /* NULL: not through the last level */
};

/* The chip with exactly these five bytes goes on; others of the level fall back. */
struct air_selected air_select(struct field *f, unsigned level, const uint8_t bytes[static AIR_LEVEL_BYTES]);
/* The five bytes of a level of a number, a cascade tag (88) in front of what is not the last. RESULT_NONE: it has no
   such level. */
MUST_USE enum result air_level(struct uid uid, unsigned level, uint8_t out[static AIR_LEVEL_BYTES]);
