/* circulation/calendar.h: when the library is open, and so on which day a promised book can be brought back.

   Hours a weekday, and days that are closed: single dates, yearly ones, or from one to another. Zero is a library that
   is open every day until 23:59. Pure; local days, no time zone. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"
#include "base/when.h"

enum { WEEKDAYS = 7, CALENDAR_CLOSINGS_MAX = 64, CALENDAR_HOURS_SIZE = 16, CALENDAR_CLOSING_SIZE = 24 };

/* Minutes of the day. `closes` 0: 23:59. */
struct calendar_hours {
    uint16_t opens, closes;
    bool closed; /* all day */
};

/* Both days belong to it. Year 0 in both: every year, also over New Year (12-30 to 01-02). */
struct calendar_closing {
    struct day first, last;
};

struct calendar {
    struct calendar_hours week[WEEKDAYS]; /* from Monday */
    struct calendar_closing closings[CALENDAR_CLOSINGS_MAX];
    unsigned closings_count;
};

/* "09:00-19:00" or "closed". RESULT_BAD: no such text, or it closes before it opens. */
MUST_USE enum result calendar_hours_parse(const char *text, struct calendar_hours *out);
void calendar_hours_text(const struct calendar_hours *h, char out[static CALENDAR_HOURS_SIZE]);
/* "2027-03-22", "12-16", "2027-07-01..2027-07-14", "12-30..01-02". RESULT_BAD: no such text, no such day, a last day
   before the first one, or only one of the two with a year. */
MUST_USE enum result calendar_closing_parse(const char *text, struct calendar_closing *out);
void calendar_closing_text(const struct calendar_closing *c, char out[static CALENDAR_CLOSING_SIZE]);

bool calendar_is_open(const struct calendar *c, struct day d);
/* No hours and no closed day are set. */
bool calendar_is_always_open(const struct calendar *c);
/* From midnight to 23:59: nobody needs to be told when it closes. */
bool calendar_is_all_day(const struct calendar_hours *h);
/* The hours of day `d`, `closes` being never 0. False: it is closed on that day, and `out` is not changed. */
bool calendar_hours_of(const struct calendar *c, struct day d, struct calendar_hours *out);
/* When it opens next after `minute` of day `d`; not known when more than a year has no opening. */
struct when calendar_opens(const struct calendar *c, struct day d, int minute, int offset_min);
/* Closing time of the first open day from `d` on; of `d` itself, 23:59, when more than a year has none. */
struct when calendar_due(const struct calendar *c, struct day d, int offset_min);
