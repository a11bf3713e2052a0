/* reader/pcsc_apdu.h: commands to what lies in a PC/SC slot. A storage card has no commands of its own: the reader
   carries out those of PC/SC 2.02 part 3, 3.2.2 ("storage card functionality"), and what is vendor's in pcsc_way.h. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "circulation/tag.h"

enum { APDU_DATA_MAX = 255, APDU_COMMAND_MAX = 5 + APDU_DATA_MAX + 1, APDU_ANSWER_MAX = 256 + 2 };

struct apdu_line {
    /* Sends a command; `back` gets the answer with its status word. RESULT_GONE: what lay there was lifted.
       RESULT_IO: nothing came back. */
    enum result (*transmit)(void *self, struct bytes command, uint8_t back[static APDU_ANSWER_MAX], size_t *back_n);
    void *self;
};

struct apdu_answer {
    uint8_t at[APDU_ANSWER_MAX];
    size_t n;      /* without the status word */
    uint16_t word; /* SW1, SW2 */
};

/* RESULT_OK whenever an answer came, whatever its status word says; *out only then. */
MUST_USE enum result apdu_send(const struct apdu_line *line, struct bytes command, struct apdu_answer *out);
/* What a status word says. RESULT_OK: 9000 and 6282 (there was less than asked for). RESULT_REFUSED: not allowed.
   RESULT_NONE: no such command, or no such place. RESULT_SHORT: not with this length. RESULT_IO: all else, of which
   63 00 and 64 01 often mean that the tag said nothing. */
enum result apdu_meaning(uint16_t word);

/* GET DATA 00: the number as the reader gives it, 4 to 10 bytes. Results of both above. */
MUST_USE enum result apdu_uid(const struct apdu_line *line, struct uid *out);
/* READ BINARY of n bytes (1..255) at P1 P2, whatever they mean to the reader. RESULT_SHORT also when fewer bytes came.
 */
MUST_USE enum result apdu_read(const struct apdu_line *line, uint16_t p1_p2, uint8_t n, uint8_t *to);
/* UPDATE BINARY. */
MUST_USE enum result apdu_update(const struct apdu_line *line, uint16_t p1_p2, struct bytes data);
