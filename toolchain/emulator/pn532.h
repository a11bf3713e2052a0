/* emulator/pn532.h: the PN532 reader chip on its serial interface (HSU; NXP user manual UM0701-02,
   sections 6.2 and 7). Bytes in, frames out; the clock is handed in, in microseconds.

   Commands: Diagnose, GetFirmwareVersion, GetGeneralStatus, Read/WriteRegister, SetSerialBaudRate,
   SetParameters, SAMConfiguration, PowerDown, RFConfiguration, InListPassiveTarget, InAutoPoll,
   InDataExchange, InCommunicateThru, InDeselect, InRelease, InSelect, TgInitAsTarget (never chosen by
   a reader, so it waits until it is aborted). Others are answered by the syntax error frame.

   Files: pn532.c frames and a command's life; pn532_chip.c what is about the chip itself; pn532_targets.c targets and
   what is said to them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "emulator/activation.h"
#include "emulator/faults.h"
#include "emulator/field.h"

enum { PN532_FRAME_MAX = 300, PN532_TARGETS_MAX = 2, PN532_REGISTERS = 0x100 };

/* Where frames go: the line, or a test. */
struct pn532_wire {
    void (*send)(void *self, struct bytes frame, int64_t ready_us);
    void (*cancel)(void *self, int64_t now_us); /* what has not left must not leave */
    void (*unplug)(void *self);
    void *self;
};

struct pn532_target {
    struct activation found;      /* without a tag: no target */
    uint8_t ats[TAG_ATS_MAX + 1]; /* its length first; ats_n == 0: no ISO 14443-4 */
    size_t ats_n;
    uint8_t block_number; /* of the next block to it */
};

struct pn532 {
    struct pn532_wire wire;
    struct field *field;   /* borrowed */
    struct faults *faults; /* borrowed */
    bool asleep;
    uint8_t in[PN532_FRAME_MAX];
    size_t in_count;
    uint8_t last[PN532_FRAME_MAX]; /* the last answer: for the host's NACK */
    size_t last_count;
    uint8_t rest[PN532_FRAME_MAX]; /* of an answer given in pieces: what is still to be fetched */
    size_t rest_count;
    uint8_t registers[PN532_REGISTERS]; /* 6300 to 63FF */
    uint8_t activation_retries;         /* FF: for ever */
    bool auto_rats;                     /* SetParameters: RATS follows the selection */
    struct pn532_target targets[PN532_TARGETS_MAX];
    uint8_t waiting; /* the command that still looks for a target; 0 for none */
    uint8_t wait_command[PN532_FRAME_MAX];
    size_t wait_count;
    int64_t wait_until_us;
    uint64_t frames; /* in and out, ACKs too */
};

void pn532_init(struct pn532 *chip, struct pn532_wire wire, struct field *field, struct faults *faults);
/* Bytes whose last one was through at now_us. */
void pn532_receive(struct pn532 *chip, struct bytes b, int64_t now_us);
/* A command that waits looks again (call it after the pad changed, and when due); when to call again,
   INT64_MAX for not. */
int64_t pn532_run(struct pn532 *chip, int64_t now_us);
/* A chip that left the pad is no target any more. */
void pn532_forget(struct pn532 *chip, const struct tag *t);
