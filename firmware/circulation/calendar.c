#include "circulation/calendar.h"

#include <string.h>

#include "base/text.h"

enum {
    MINUTES = 60,
    LAST_MINUTE = 24 * MINUTES - 1,
    LOOK_AHEAD = 400,      /* days: more than the longest holiday */
    THURSDAY = 3,          /* 1970-01-01, from Monday */
    SOME_LEAP_YEAR = 2024, /* in which every yearly day exists */
    DATE_SIZE = 12
};

/* ---- hours ---- */

/* Digits where the shape has 0, and else its own characters. */
static bool has_shape(const char *text, const char *shape)
{
    size_t n = strlen(shape);
    if (strlen(text) != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (shape[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
            return false;
    return true;
}

static int number_at(const char *text, size_t digits)
{
    int n = 0;
    while (digits-- > 0)
        n = n * 10 + (*text++ - '0');
    return n;
}

/* Minutes of "hh:mm", or -1. */
static int minutes_of(const char *text)
{
    int hour = number_at(text, 2), minute = number_at(text + 3, 2);
    return hour < 24 && minute < 60 ? hour * MINUTES + minute : -1;
}

enum result calendar_hours_parse(const char *text, struct calendar_hours *out)
{
    if (text_equal(text, "closed")) {
        *out = (struct calendar_hours){ .closed = true };
        return RESULT_OK;
    }
    if (!has_shape(text, "00:00-00:00"))
        return RESULT_BAD;
    int opens = minutes_of(text), closes = minutes_of(text + 6);
    if (opens < 0 || closes <= opens)
        return RESULT_BAD;
    *out = (struct calendar_hours){ .opens = (uint16_t)opens, .closes = (uint16_t)closes };
    return RESULT_OK;
}

static int closing_minute(const struct calendar_hours *h)
{
    return h->closes > 0 ? h->closes : LAST_MINUTE;
}

void calendar_hours_text(const struct calendar_hours *h, char out[static CALENDAR_HOURS_SIZE])
{
    int closes = closing_minute(h);
    if (h->closed)
        text_copy(out, CALENDAR_HOURS_SIZE, "closed");
    else
        text_format(out, CALENDAR_HOURS_SIZE, "%02d:%02d-%02d:%02d", h->opens / MINUTES, h->opens % MINUTES,
                    closes / MINUTES, closes % MINUTES);
}

/* ---- closed days ---- */

/* "2027-03-22", or "03-22" with year 0. */
static enum result day_parse(const char *text, struct day *out)
{
    bool yearly = has_shape(text, "00-00");
    if (!yearly && !has_shape(text, "0000-00-00"))
        return RESULT_BAD;
    int year = yearly ? 0 : number_at(text, 4);
    text += yearly ? 0 : 5;
    int month = number_at(text, 2), day = number_at(text + 3, 2);
    if ((year == 0 && !yearly) || month < 1 || month > 12)
        return RESULT_BAD;
    struct day d = { (int16_t)(yearly ? SOME_LEAP_YEAR : year), (uint8_t)month, (uint8_t)day };
    struct day same = day_of_number(day_number(d));
    if (same.month != d.month || same.day != d.day)
        return RESULT_BAD; /* 30 February */
    *out = (struct day){ (int16_t)year, d.month, d.day };
    return RESULT_OK;
}

static int compare(struct day a, struct day b)
{
    int x = (a.year * 16 + a.month) * 32 + a.day, y = (b.year * 16 + b.month) * 32 + b.day;
    return (x > y) - (x < y);
}

enum result calendar_closing_parse(const char *text, struct calendar_closing *out)
{
    char first[DATE_SIZE];
    struct calendar_closing c;
    const char *dots = strstr(text, "..");
    size_t n = dots != NULL ? (size_t)(dots - text) : strlen(text);
    if (n >= sizeof first)
        return RESULT_BAD;
    text_copy_bytes(first, sizeof first, bytes_of(text, n));
    enum result r = day_parse(first, &c.first);
    if (r == RESULT_OK)
        r = day_parse(dots != NULL ? dots + 2 : first, &c.last);
    if (r != RESULT_OK || (c.first.year == 0) != (c.last.year == 0))
        return RESULT_BAD;
    if (c.first.year != 0 && compare(c.first, c.last) > 0)
        return RESULT_BAD;
    *out = c;
    return RESULT_OK;
}

static void day_text(struct day d, char out[static DATE_SIZE])
{
    if (d.year == 0)
        text_format(out, DATE_SIZE, "%02u-%02u", d.month, d.day);
    else
        text_format(out, DATE_SIZE, "%04d-%02u-%02u", d.year, d.month, d.day);
}

void calendar_closing_text(const struct calendar_closing *c, char out[static CALENDAR_CLOSING_SIZE])
{
    char first[DATE_SIZE], last[DATE_SIZE];
    day_text(c->first, first);
    day_text(c->last, last);
    text_copy(out, CALENDAR_CLOSING_SIZE, first);
    if (compare(c->first, c->last) != 0)
        text_add(out, CALENDAR_CLOSING_SIZE, "..%s", last);
}

static bool falls_in(const struct calendar_closing *c, struct day d)
{
    if (c->first.year == 0)
        d.year = 0;
    bool begun = compare(c->first, d) <= 0, not_over = compare(d, c->last) <= 0;
    return compare(c->first, c->last) <= 0 ? begun && not_over : begun || not_over;
}

/* ---- open days ---- */

static const struct calendar_hours *hours_of(const struct calendar *c, struct day d)
{
    int64_t weekday = (day_number(d) + THURSDAY) % WEEKDAYS;
    return &c->week[weekday < 0 ? weekday + WEEKDAYS : weekday];
}

bool calendar_is_open(const struct calendar *c, struct day d)
{
    if (hours_of(c, d)->closed)
        return false;
    for (unsigned i = 0; i < c->closings_count; i++)
        if (falls_in(&c->closings[i], d))
            return false;
    return true;
}

bool calendar_is_all_day(const struct calendar_hours *h)
{
    return !h->closed && h->opens == 0 && closing_minute(h) == LAST_MINUTE;
}

bool calendar_is_always_open(const struct calendar *c)
{
    for (size_t i = 0; i < WEEKDAYS; i++)
        if (!calendar_is_all_day(&c->week[i]))
            return false;
    return c->closings_count == 0;
}

bool calendar_hours_of(const struct calendar *c, struct day d, struct calendar_hours *out)
{
    if (!calendar_is_open(c, d))
        return false;
    *out = *hours_of(c, d);
    out->closes = (uint16_t)closing_minute(out);
    return true;
}

struct when calendar_opens(const struct calendar *c, struct day d, int minute, int offset_min)
{
    int64_t first = day_number(d);
    for (int64_t n = first; n < first + LOOK_AHEAD; n++) {
        struct day day = day_of_number(n);
        struct calendar_hours h;
        if (calendar_hours_of(c, day, &h) && (n > first || h.opens > minute))
            return when_at(day, h.opens / MINUTES, h.opens % MINUTES, 0, offset_min);
    }
    return (struct when){ 0 };
}

struct when calendar_due(const struct calendar *c, struct day d, int offset_min)
{
    int64_t first = day_number(d);
    for (int64_t n = first; n < first + LOOK_AHEAD; n++) {
        struct day open = day_of_number(n);
        if (!calendar_is_open(c, open))
            continue;
        int closes = closing_minute(hours_of(c, open));
        return when_at(open, closes / MINUTES, closes % MINUTES, 0, offset_min);
    }
    return when_at(d, LAST_MINUTE / MINUTES, LAST_MINUTE % MINUTES, 0, offset_min);
}
