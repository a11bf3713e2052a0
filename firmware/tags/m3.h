/* tags/m3.h: 3M's own model (RFID 501), as old tags have it: read only. Pure.

   04, item and total as nibbles, 00, media type, 16 characters of identifier, 12 bits of branch, 20 bits of library,
   the rest is the library's. No checksum. A blank one begins with 55 55 55 55. */
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "tags/tags.h"

/* RESULT_NONE: it is none. */
MUST_USE enum result m3_read(struct bytes memory, struct tag_content *out);
/* True when something stands behind the identifier that other models have no place for. */
bool m3_holds_more(struct bytes memory);
