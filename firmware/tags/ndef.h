/* tags/ndef.h: does an NDEF message stand here (NFC Forum type 2 and type 5 tags, TLV blocks)? Pure. */
#pragma once

#include <stddef.h>

#include "base/bytes.h"
#include "base/result.h"

/* Finds the NDEF message TLV after an optional capability container (E1, E2) and other TLV blocks; *n is the
   message's length, 0 for an empty one. RESULT_SHORT: it goes on past the memory (*n is filled).
   RESULT_NONE: there is none. */
MUST_USE enum result ndef_find(struct bytes memory, size_t *n);
