/* emulator/type2.h: what an NTAG213/215/216 (NXP data sheet NTAG213_215_216, section 10), a MIFARE Ultralight (MF0ICU1)
   and an Ultralight EV1 (MF0ULX1) hold and answer. */
#pragma once

#include "emulator/chip.h"

/* One command without its CRC to an active chip. After a NAK the chip is no longer active. */
void type2_answer(struct chip_call *c);
/* Memory as it comes from the factory. */
void type2_blank(struct tag *t);
