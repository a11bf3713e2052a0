/* emulator/classic.h: what a MIFARE Classic 1K or 4K (NXP data sheets MF1S50YYX_V1, MF1S70YYX_V1) holds and answers,
   above its cipher. Sectors have four blocks, from block 128 on sixteen; the last of each holds keys and rights. */
#pragma once

#include "emulator/chip.h"

/* One command (60, 61 with key and number as the reader chip takes them; 30, A0, 50) to an active chip.
   After a failed authentication or a NAK the chip is no longer active. */
void classic_answer(struct chip_call *c);
/* Memory as it comes from the factory: number, and the transport key in every sector. */
void classic_blank(struct tag *t);
