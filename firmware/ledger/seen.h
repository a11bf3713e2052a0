/* ledger/seen.h: cards that the library system knew here in the last days, for lending while it is away: SIP2 cannot
   list patrons.

   A file of its own beside the ledger (`seen`): a table of keyed hashes, each with the day on which it was seen last.
   It holds no number, nobody can be named from it without the master key, and with another master key it knows
   nobody. It is a help and no record: nothing of it is synced, and what a power cut tears is a card not known.
   Days are numbers of UTC days (base/when.h). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "ledger/ledger.h"

/* Today by the ledger's clock; 0 while that is unset. */
int64_t seen_day(struct ledger *l);
/* The library system knows this card on `day`. `days` 0: nothing is noted. RESULT_IO. */
MUST_USE enum result seen_note(struct ledger *l, const char *card, int64_t day, unsigned days);
/* True when it was noted in the `days` before `day`. */
bool seen_lately(struct ledger *l, const char *card, int64_t day, unsigned days);
/* Erases what is older; all of it for `days` 0. RESULT_IO. */
MUST_USE enum result seen_expire(struct ledger *l, int64_t day, unsigned days);
