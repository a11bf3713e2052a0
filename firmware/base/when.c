#include "base/when.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { MS_A_DAY = 86400000, MS_A_MINUTE = 60000 };

struct when when_of(int64_t utc_ms, int offset_min)
{
    return (struct when){ .utc_ms = utc_ms, .offset_min = (int16_t)offset_min, .known = true };
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t local_ms(struct when w)
{
    return w.utc_ms + (int64_t)w.offset_min * MS_A_MINUTE;
}

/* Days and civil dates after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
int64_t day_number(struct day d)
{
    int64_t y = d.year - (d.month <= 2);
    int64_t era = floor_div(y, 400);
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct day day_of_number(int64_t n)
{
    n += 719468;
    int64_t era = floor_div(n, 146097);
    int64_t of_era = n - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    int64_t month = shifted + (shifted < 10 ? 3 : -9);
    return (struct day){ .year = (int16_t)(year + era * 400 + (month <= 2)),
                         .month = (uint8_t)month,
                         .day = (uint8_t)(of_year - (153 * shifted + 2) / 5 + 1) };
}

struct day when_day(struct when w)
{
    return day_of_number(floor_div(local_ms(w), MS_A_DAY));
}

void when_clock(struct when w, int *hour, int *minute)
{
    int64_t ms = local_ms(w) - floor_div(local_ms(w), MS_A_DAY) * MS_A_DAY;
    *hour = (int)(ms / (60 * MS_A_MINUTE));
    *minute = (int)(ms / MS_A_MINUTE % 60);
}

void when_text(struct when w, char out[static WHEN_TEXT_SIZE])
{
    out[0] = '\0';
    if (!w.known)
        return;
    struct day d = when_day(w);
    int hour, minute;
    when_clock(w, &hour, &minute);
    int64_t second = floor_div(local_ms(w), 1000) - floor_div(local_ms(w), MS_A_MINUTE) * 60;
    int offset = w.offset_min < 0 ? -w.offset_min : w.offset_min;
    text_format(out, WHEN_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", d.year, d.month, d.day, hour, minute,
                (int)second, w.offset_min < 0 ? '-' : '+', offset / 60, offset % 60);
}

struct when when_at(struct day d, int hour, int minute, int second, int offset_min)
{
    int64_t local = day_number(d) * MS_A_DAY + ((hour * 60 + minute) * 60 + second) * INT64_C(1000);
    return when_of(local - (int64_t)offset_min * MS_A_MINUTE, offset_min);
}

static bool in(int v, int least, int most)
{
    return v >= least && v <= most;
}

enum result when_parse(const char *text, struct when *out)
{
    int y, mo, d, h, mi, s, oh = 0, om = 0, used = 0;
    char sign = 'Z';
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &y, &mo, &d, &h, &mi, &s, &used) != 6)
        return RESULT_BAD;
    text += used;
    int tail = 0;
    if (strcmp(text, "Z") != 0) {
        if (sscanf(text, "%c%2d:%2d%n", &sign, &oh, &om, &tail) != 3 || text[tail] != '\0')
            return RESULT_BAD;
        if (sign != '+' && sign != '-')
            return RESULT_BAD;
    }
    if (!in(mo, 1, 12) || !in(d, 1, 31) || !in(h, 0, 23) || !in(mi, 0, 59) || !in(s, 0, 60) || !in(oh, 0, 14) ||
        !in(om, 0, 59))
        return RESULT_BAD;
    struct day day = { (int16_t)y, (uint8_t)mo, (uint8_t)d };
    *out = when_at(day, h, mi, s, (sign == '-' ? -1 : 1) * (oh * 60 + om));
    return RESULT_OK;
}
