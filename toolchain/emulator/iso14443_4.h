/* emulator/iso14443_4.h: smart cards: RATS and ATS, blocks (ISO 14443-4, 5 and 7), and a few commands above: a DESFire
   EV1's GetVersion, SelectApplication and GetApplicationIDs, by itself or wrapped (CLA 90); to an APDU that is not
   known 6D00. Chained blocks to the card are not answered: nothing here takes that much. */
#pragma once

#include "emulator/chip.h"

enum { ISO14443_4_RATS = 0xE0 };

/* RATS or HLTA before the protocol, a block in it. What breaks the rules is met by silence. */
void iso14443_4_answer(struct chip_call *c);
