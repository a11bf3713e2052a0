#include "link/sip2/when.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"

static struct when at_zone(int64_t utc_ms, const struct sip2_zone *zone)
{
    return when_of(utc_ms, zone->offset_min(zone->context, utc_ms / 1000));
}

void sip2_date_text(struct when w, const struct sip2_zone *zone, char out[static SIP2_DATE_SIZE])
{
    if (!w.known) {
        text_copy(out, SIP2_DATE_SIZE, "                  ");
        return;
    }
    int hour;
    int minute;
    struct when local = at_zone(w.utc_ms, zone);
    struct day day = when_day(local);
    when_clock(local, &hour, &minute);
    int second = (int)((w.utc_ms / 1000 % 60 + 60) % 60);
    text_format(out, SIP2_DATE_SIZE, "%04d%02u%02u    %02d%02d%02d", day.year, day.month, day.day, hour, minute,
                second);
}

/* What a date says, before it is known to be one. */
struct reading {
    const char *at;
    bool failed;
};

static int number(struct reading *r, int digits)
{
    int v = 0;
    for (int i = 0; i < digits; i++) {
        if (!isdigit((unsigned char)*r->at)) {
            r->failed = true;
            return 0;
        }
        v = v * 10 + (*r->at++ - '0');
    }
    return v;
}

static bool pass(struct reading *r, char c)
{
    if (*r->at != c)
        return false;
    r->at++;
    return true;
}

struct clock_time {
    int hour, minute, second;
};

static bool is_day(struct day d)
{
    struct day again = day_of_number(day_number(d));
    return d.month >= 1 && d.month <= 12 && d.day >= 1 && again.month == d.month && again.day == d.day;
}

static bool is_time(struct clock_time t)
{
    return t.hour < 24 && t.minute < 60 && t.second < 60;
}

/* Military zones: A to M without J are east of Greenwich, N to Y west, Z is UTC. */
static bool military_offset(char letter, int *offset_min)
{
    if (letter == 'Z')
        *offset_min = 0;
    else if (letter >= 'A' && letter <= 'I')
        *offset_min = (letter - 'A' + 1) * 60;
    else if (letter >= 'K' && letter <= 'M')
        *offset_min = (letter - 'A') * 60;
    else if (letter >= 'N' && letter <= 'Y')
        *offset_min = -(letter - 'N' + 1) * 60;
    else
        return false;
    return true;
}

/* The moment of a local time: the offset depends on the moment, so it is looked up twice. */
static struct when local_moment(struct day d, struct clock_time t, const struct sip2_zone *zone)
{
    struct when guess = when_at(d, t.hour, t.minute, t.second, 0);
    int offset_min = zone->offset_min(zone->context, guess.utc_ms / 1000);
    guess = when_at(d, t.hour, t.minute, t.second, offset_min);
    offset_min = zone->offset_min(zone->context, guess.utc_ms / 1000);
    return when_at(d, t.hour, t.minute, t.second, offset_min);
}

/* Behind the day: nothing, or a blank or T and the time. */
static struct clock_time read_time(struct reading *r, bool dashes)
{
    struct clock_time t = { 23, 59, 0 };
    if (*r->at == '\0')
        return t;
    t.hour = number(r, 2);
    if (dashes && !pass(r, ':'))
        r->failed = true;
    t.minute = number(r, 2);
    t.second = !dashes || pass(r, ':') ? number(r, 2) : 0;
    return t;
}

static struct day read_day(struct reading *r, bool dashes)
{
    struct day d = { .year = (int16_t)number(r, 4) };
    dashes = dashes && pass(r, '-');
    d.month = (uint8_t)number(r, 2);
    if (dashes && !pass(r, '-'))
        r->failed = true;
    d.day = (uint8_t)number(r, 2);
    return d;
}

enum result sip2_date_read(const char *text, const struct sip2_zone *zone, struct when *out)
{
    if (when_parse(text, out) == RESULT_OK)
        return RESULT_OK;
    struct reading r = { .at = text };
    int offset_min = 0;
    bool dashes = strnlen(text, 5) == 5 && text[4] == '-';
    struct day d = read_day(&r, dashes);
    if (!dashes && !r.failed && strnlen(r.at, 10) == 10)
        r.at += strspn(r.at, " ") > 3 ? 3 : strspn(r.at, " ");
    bool has_zone = !dashes && !r.failed && military_offset(*r.at, &offset_min);
    if (!r.failed && *r.at != '\0')
        r.at++;
    struct clock_time t = r.failed ? (struct clock_time){ 0 } : read_time(&r, dashes);
    if (r.failed || *r.at != '\0' || !is_day(d) || !is_time(t))
        return RESULT_BAD;
    if (!has_zone) {
        *out = local_moment(d, t, zone);
        return RESULT_OK;
    }
    *out = at_zone(when_at(d, t.hour, t.minute, t.second, offset_min).utc_ms, zone);
    return RESULT_OK;
}
