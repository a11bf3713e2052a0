/* emulator/icode.h: what NXP's ICODE SLI, SLIX and SLIX2 answer to ISO 15693-3 frames and to NXP's own commands for EAS
   (data sheets SL2S2002, SL2S2602). What they hold beside user memory stands behind it in tag.memory, so that a write
   to it can be torn like any other. Pure. */
#pragma once

#include "emulator/flash.h"

enum {
    ICODE_DSFID_AT = 2048, /* in tag.memory */
    ICODE_AFI_AT,
    ICODE_EAS_AT,         /* bit 0 */
    ICODE_SYSTEM_LOCK_AT, /* bits: enum icode_lock */
    ICODE_LOCKS_AT = 2064 /* a byte a block, not 0: locked */
};

enum icode_lock { ICODE_LOCK_DSFID = 1, ICODE_LOCK_AFI = 2, ICODE_LOCK_EAS = 4 };

/* Blocks that can be addressed; SLIX2's last is its counter. */
size_t icode_blocks(const struct tag *t);
/* One frame (flags first, no CRC) to the chip, alone in its field. RF_DATA with flags first, or RF_NOTHING. The result
   says whether power was lost while it wrote; the one who holds the chip then takes it away. */
MUST_USE enum flash_end icode_answer(struct flash *f, struct tag *t, struct bytes frame, struct rf_answer *out);
