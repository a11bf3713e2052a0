/* reader/sectors.h: MIFARE Classic: data blocks of 16 bytes in sectors of 4 blocks, from block 128 on of 16 blocks;
   the last block of each is its trailer. Neither trailers nor block 0 are ever written. */
#pragma once

#include "messages/message.h"
#include "reader/chip.h"

enum { SECTORS_BLOCK = 16 };

/* Bytes of all data blocks, by the SAK (NXP AN10833): 1K, 4K, Mini. */
uint16_t sectors_memory(uint8_t sak);

/* Both on the tag that is selected. Results as the port's. */
MUST_USE enum result sectors_read(struct chip *chip, uint8_t sak, const struct read_plan *plan,
                                  struct message_tag_read *out);
MUST_USE enum result sectors_write(struct chip *chip, uint8_t sak, const struct tag_write *write);
