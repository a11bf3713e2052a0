/* reader/chip.h: the PN532 (or its kin) behind libnfc, and the ISO 14443A tag that is selected on it. Every call is
   under the watchdog and has a time-out, and after an error nothing is sent to a tag that was not selected again. */
#pragma once

#include <nfc/nfc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"
#include "circulation/tag.h"

enum { CHIP_RECEIVE_SIZE = 264 /* of libnfc's own buffers */, CHIP_WORDS_SIZE = 64 };

struct chip {
    nfc_device *device;          /* owned by the port; NULL: closed */
    struct uid selected;         /* the tag that is selected, or was until an error; n == 0: none */
    int error;                   /* libnfc's last one */
    char words[CHIP_WORDS_SIZE]; /* its own for that */
    unsigned faults;             /* of the chip or the line, since the start */
    bool stale; /* some tag is silenced, or an error left the chip unknown: the field must go off and on */
    bool owes;  /* it owed an answer: it may have lost power and with it all that it was told */
};

/* All three give libnfc's result; a negative one is noted in `error`, `stale`, `owes`. */

/* Selects `uid`, or whichever tag wins when it is NULL. 0: none. */
int chip_select(struct chip *chip, const struct uid *uid, nfc_iso14443a_info *out);
/* By InDataExchange: READ, WRITE and authentication, as the chip knows them. */
int chip_exchange(struct chip *chip, const uint8_t *to, size_t n, uint8_t back[static CHIP_RECEIVE_SIZE]);
/* By InCommunicateThru: what the PN532 would take for a command of its own. */
int chip_exchange_through(struct chip *chip, const uint8_t *to, size_t n, uint8_t back[static CHIP_RECEIVE_SIZE]);

/* The same for a call that is not one of these. */
int chip_noted(struct chip *chip, int rc);
/* Was it the chip or the line, and not the tag? */
bool chip_is_at_fault(int rc);
/* Selects the same tag again after it, or the air, said no. RESULT_IO: it is not there, or the chip is at fault. */
MUST_USE enum result chip_again(struct chip *chip);
