/* emulator/chip.h: one command over the air to one active chip, and what the families of chips share. */
#pragma once

#include "emulator/field.h"

struct chip_call {
    struct field *field;
    struct tag *tag;
    struct bytes command; /* without its CRC */
    struct rf_answer *out;
};

/* Code, length, what it does. */
struct chip_command {
    uint8_t code;
    size_t n;
    void (*run)(struct chip_call *c);
};

/* What the chip answers; a weakly coupled one may miss the command, or its answer may be lost. Afterwards the chip may
   be active no more (a NAK, HLTA, a tear). Not for ISO 15693. */
void chip_answer(struct field *f, struct tag *t, struct bytes command, struct rf_answer *out);

/* For the families' files. Runs the command of the list, or `unknown`. */
void chip_run(struct chip_call *c, const struct chip_command *list, size_t count, void (*unknown)(struct chip_call *c));
/* An error, said or not: the chip is active no more. */
void chip_nak(struct chip_call *c);
void chip_silence(struct chip_call *c);
void chip_halt(struct chip_call *c);
void chip_say(struct chip_call *c, struct bytes data, unsigned us);
/* A write's end: ACK, or nothing when power was lost. */
void chip_program(struct chip_call *c, size_t at, const uint8_t *from, size_t n, unsigned us);
