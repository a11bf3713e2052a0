/* reader/pcsc_proximity.h: what kind of card lies in a PC/SC slot (by its ATR), and ISO 14443 ones there: told by their
   number, type 2 memory read by storage-card commands. Writing them is libnfc's (pages.h, sectors.h). */
#pragma once

#include "messages/message.h"
#include "reader/pcsc_apdu.h"

/* By PC/SC 2.02 part 3, 3.1.3.2.3: a storage card's ATR names its standard and chip; any other is ISO 14443-4. */
enum tag_family card_family(struct bytes atr);
/* The card with this number and ATR, not of ISO 15693. Results as of pcsc_apdu.h. */
MUST_USE enum result proximity_meet(const struct apdu_line *line, struct uid uid, struct bytes atr,
                                    struct tag_about *out);
/* As the port's. */
MUST_USE enum result proximity_read(const struct apdu_line *line, const struct tag_about *tag,
                                    const struct read_plan *plan, struct message_tag_read *out);
