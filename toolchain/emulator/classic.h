/* emulator/classic.h: what a MIFARE Classic 1K answers (NXP data sheet MF1S50YYX_V1), above its cipher. */
#pragma once

#include "emulator/field.h"

/* One command (60, 61 with key and number as the reader chip takes them; 30, A0, 50) to an active chip.
   After a failed authentication or a NAK the chip is no longer active. */
void classic_answer(struct field *f, struct tag *t, struct bytes command, struct rf_answer *out);
