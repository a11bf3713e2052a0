#include "link/mail/head.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

enum { LINE_MOST = 76, NAME_MOST = 12, SECONDS_A_MINUTE = 60, DAYS_A_WEEK = 7 };

static const char word_begins[] = "=?UTF-8?Q?", word_ends[] = "?=";

static bool is_plain(const char *text)
{
    for (const char *c = text; *c != '\0'; c++)
        if (*c < ' ' || *c > '~')
            return false;
    return strstr(text, "=?") == NULL;
}

/* One character, never torn between two words (RFC 2047 5). */
static void quote(const char *at, size_t n, char *to, size_t size)
{
    to[0] = '\0';
    if (n == 1 && isalnum((unsigned char)*at)) {
        text_add(to, size, "%c", *at);
        return;
    }
    for (size_t i = 0; i < n; i++)
        text_add(to, size, "=%02X", (unsigned char)at[i]);
}

static enum result add(char *to, size_t size, const char *text)
{
    if (strlen(to) + strlen(text) >= size)
        return RESULT_FULL;
    text_add(to, size, "%s", text);
    return RESULT_OK;
}

enum result head_add_text(char *to, size_t size, const char *text)
{
    char letter[16];
    if (is_plain(text))
        return add(to, size, text);
    enum result r = add(to, size, word_begins);
    size_t room = LINE_MOST - NAME_MOST - (sizeof word_begins - 1) - (sizeof word_ends - 1), used = 0;
    while (r == RESULT_OK && *text != '\0') {
        const char *from = text;
        (void)utf8_next(&text);
        quote(from, (size_t)(text - from), letter, sizeof letter);
        if (used + strlen(letter) > room) {
            r = add(to, size, "?=\r\n =?UTF-8?Q?");
            used = 0;
        }
        used += strlen(letter);
        if (r == RESULT_OK)
            r = add(to, size, letter);
    }
    return r == RESULT_OK ? add(to, size, word_ends) : r;
}

void head_date(struct when at, char to[static HEAD_DATE_SIZE])
{
    static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    int hour, minute;
    to[0] = '\0';
    if (!at.known)
        return;
    struct day d = when_day(at);
    when_clock(at, &hour, &minute);
    int64_t since_monday = (day_number(d) + 3) % DAYS_A_WEEK; /* 1970-01-01 was a Thursday */
    int second = (int)(at.utc_ms / 1000 % SECONDS_A_MINUTE),
        offset = at.offset_min < 0 ? -at.offset_min : at.offset_min;
    text_format(to, HEAD_DATE_SIZE, "%s, %d %s %04d %02d:%02d:%02d %c%02d%02d",
                days[since_monday < 0 ? since_monday + DAYS_A_WEEK : since_monday], d.day, months[d.month - 1], d.year,
                hour, minute, second < 0 ? 0 : second, at.offset_min < 0 ? '-' : '+', offset / 60, offset % 60);
}
