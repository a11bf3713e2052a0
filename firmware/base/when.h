/* base/when.h: moments and calendar days without a clock or a time zone database (RFC 3339 text).

   A moment is milliseconds since 1970 UTC and the offset it is told in. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"

/* {0} is "not known". */
struct when {
    int64_t utc_ms;
    int16_t offset_min; /* local time = UTC + offset */
    bool known;
};

struct day {
    int16_t year;
    uint8_t month, day; /* 1..12, 1..31 */
};

enum { WHEN_TEXT_SIZE = 32 };

struct when when_of(int64_t utc_ms, int offset_min);
/* The local calendar day of a known moment. */
struct day when_day(struct when w);
/* Local hour and minute of a known moment. */
void when_clock(struct when w, int *hour, int *minute);
/* "2026-12-07T23:59:00+05:00"; "" when not known. */
void when_text(struct when w, char out[static WHEN_TEXT_SIZE]);
/* RFC 3339 date-time with offset. RESULT_BAD. */
MUST_USE enum result when_parse(const char *text, struct when *out);
/* Days since 1970-01-01 of a day (proleptic Gregorian), and back. */
int64_t day_number(struct day d);
struct day day_of_number(int64_t n);
/* The moment of local hour:minute:second on day d. */
struct when when_at(struct day d, int hour, int minute, int second, int offset_min);
