/* link/sip2/fee_line.h: a line of AV. SIP2 leaves its text to the system. Pure.

   Seen in the field: "350.00 KZT Overdue: Abai zholy", "AMOUNT TYPE TITLE" (Evergreen), "ID AMOUNT \"TYPE\" TITLE"
   (FOLIO's extended fees); or words, or a number of an item, alone. */
#pragma once

#include "circulation/library.h"

/* `text` is what is left when number and amount are taken out of it, all of it where neither is told. The number is
   given only where it stands before the amount: that is what CG names. */
void sip2_fee_of(const char *line, struct library_entry *out);
