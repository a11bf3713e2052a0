/* circulation/money.h: amounts as library systems write them ("350", "350.00", "1 250,5"), in hundredths. Pure.

   No arithmetic of our own makes a fee: sums only tell whether a payment has arrived, and what is left of it. */
#pragma once

#include <stdint.h>

#include "base/result.h"
#include "circulation/patron.h"

enum { MONEY_MOST = 1000000000 }; /* hundredths; more is no fee of a library */

/* RESULT_NONE: it is no amount, or a negative one, or more than MONEY_MOST. Blanks around and between the digits are
   passed over; one point or comma with one or two digits behind it. */
MUST_USE enum result money_read(const char *text, int64_t *out);
/* "350.00", as SIP2 (BV) and REST want it. Asserts 0 <= hundredths <= MONEY_MOST. */
void money_text(int64_t hundredths, char to[static MONEY_SIZE]);
