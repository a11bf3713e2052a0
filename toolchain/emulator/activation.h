/* emulator/activation.h: how a reader chip finds a card: request, anticollision, select (ISO 14443-3, 6.5.3). Where
   bits collide it goes on with 1, so the order in which cards are found follows from their numbers. */
#pragma once

#include "emulator/air.h"
#include "emulator/faults.h"

struct activation {
    struct tag *tag; /* active now */
    uint16_t atqa;   /* what the reader heard: all answers over each other */
    uint8_t sak;
    unsigned us; /* on the air */
};

/* REQA: one of the chips that are not halted. RESULT_NONE: nobody; RESULT_BAD: several, and what they said cannot be
   understood (READER_FAULT_COLLISIONS). */
MUST_USE enum result activation_any(struct field *f, struct faults *faults, struct activation *out);
/* WUPA and SELECT of this number: halted ones too. RESULT_NONE as above. */
MUST_USE enum result activation_of_uid(struct field *f, struct faults *faults, struct uid uid, struct activation *out);
