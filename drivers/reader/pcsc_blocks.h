/* reader/pcsc_blocks.h: blocks of an ISO 15693 chip by storage-card commands. What their address means is found out on
   the first tag, for readers differ: the number of a block, a byte's place, or the number of a block in P1. Until that
   is known only what begins with block 0, where all of these are 0, can be read, and nothing is written. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "reader/pcsc_apdu.h"

enum addressing { ADDRESS_BLOCK, ADDRESS_BYTE, ADDRESS_BLOCK_IN_P1, ADDRESS_COUNT };

struct blocks {
    const struct apdu_line *line; /* borrowed */
    unsigned styles;              /* bit n: enum addressing n is still possible */
    uint8_t chunk;                /* bytes that one READ BINARY gives */
    uint8_t block_size;           /* of the tag that lies there */
    uint16_t end;                 /* its bytes, 0 where nobody tells */
};

void blocks_init(struct blocks *b, const struct apdu_line *line);
/* A tag lies there, with blocks of 1..32 bytes. Finds out what it can; some commands, none once it is known. */
void blocks_meet(struct blocks *b, uint8_t block_size, uint16_t end);
/* Are addresses understood? */
bool blocks_known(const struct blocks *b);
/* n bytes, whole blocks, from this block on; *done counts what was read, also on failure. RESULT_NONE: not to be had so
   (behind the end; or addresses are not understood). RESULT_IO, RESULT_GONE, RESULT_REFUSED. */
MUST_USE enum result blocks_read(struct blocks *b, unsigned block, unsigned n, uint8_t *to, unsigned *done);
/* One block. RESULT_NONE: not understood, or no such command. RESULT_REFUSED; RESULT_IO: it may stand there or not. */
MUST_USE enum result blocks_write(const struct blocks *b, unsigned block, const uint8_t *data);
