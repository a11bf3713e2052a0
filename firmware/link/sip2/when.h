/* link/sip2/when.h: SIP2's dates. Local time of the library's zone; the zone is handed in. Pure. */
#pragma once

#include <stdint.h>

#include "base/result.h"
#include "base/when.h"

enum { SIP2_DATE_SIZE = 19 };

/* The library's time zone: minutes to add to UTC at a moment (seconds since 1970). */
struct sip2_zone {
    int (*offset_min)(void *context, int64_t utc_s);
    void *context;
};

/* "20261207    235900" in the zone; 18 blanks when w is not known. */
void sip2_date_text(struct when w, const struct sip2_zone *zone, char out[static SIP2_DATE_SIZE]);
/* Reads SIP2's 18 characters (blank, UTC or military zone), a day alone (YYYYMMDD, YYYY-MM-DD: its last
   minute), "YYYY-MM-DD HH:MM[:SS]" and RFC 3339. RESULT_BAD: anything else; show it as it stands. */
MUST_USE enum result sip2_date_read(const char *text, const struct sip2_zone *zone, struct when *out);
