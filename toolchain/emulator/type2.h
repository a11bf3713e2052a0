/* emulator/type2.h: what an NTAG213/215/216 answers (NXP data sheet NTAG213_215_216, section 10). */
#pragma once

#include "emulator/field.h"

/* One command without its CRC to an active chip. After a NAK the chip is no longer active. */
void type2_answer(struct field *f, struct tag *t, struct bytes command, struct rf_answer *out);
