/* Dates, times, sums and long numbers as people write them. A "#" in a message stands for the number:
   such texts are data of a table, and printf formats may not be. */
#include "language/language.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "language/alphabet.h"
#include "language/kazakh.h"

#define NBSP "\xc2\xa0"

static const char *const months[12] = {
    N_("# January"), N_("# February"), N_("# March"),     N_("# April"),   N_("# May"),      N_("# June"),
    N_("# July"),    N_("# August"),   N_("# September"), N_("# October"), N_("# November"), N_("# December"),
};
static const char *const until_months[12] = {
    N_("until # January"),   N_("until # February"), N_("until # March"),    N_("until # April"),
    N_("until # May"),       N_("until # June"),     N_("until # July"),     N_("until # August"),
    N_("until # September"), N_("until # October"),  N_("until # November"), N_("until # December"),
};
static const char *const weekdays[7] = {
    N_("Thursday, #"), N_("Friday, #"),  N_("Saturday, #"),  N_("Sunday, #"),
    N_("Monday, #"),   N_("Tuesday, #"), N_("Wednesday, #"),
};

/* `with` in the place of "#"; an ordinary blank behind the number becomes one that does not break. */
static void put_in(const char *text, const char *with, char to[static PHRASE_SIZE])
{
    const char *mark = strchr(text, '#');
    assert(mark != NULL);
    struct bytes before = { (const uint8_t *)text, (size_t)(mark - text) };
    const char *after = mark + 1;
    text_copy_bytes(to, PHRASE_SIZE, before);
    bool blank = *after == ' ';
    text_add(to, PHRASE_SIZE, "%s%s%s", with, blank ? NBSP : "", after + (blank ? 1 : 0));
}

static void day_in(enum language l, const char *const table[12], struct when w, char to[static PHRASE_SIZE])
{
    *to = '\0';
    if (!w.known)
        return;
    struct day d = when_day(w);
    char number[8];
    text_format(number, sizeof number, "%d", d.day);
    put_in(say(l, table[d.month - 1]), number, to);
}

void say_day(enum language l, struct when w, char to[static PHRASE_SIZE])
{
    day_in(l, months, w, to);
}

void say_until(enum language l, struct when w, char to[static PHRASE_SIZE])
{
    day_in(l, until_months, w, to);
}

void say_weekday(enum language l, struct when w, char to[static PHRASE_SIZE])
{
    *to = '\0';
    if (!w.known)
        return;
    char day[PHRASE_SIZE];
    say_day(l, w, day);
    int64_t n = day_number(when_day(w)) % 7; /* 1970-01-01 was a Thursday */
    put_in(say(l, weekdays[n < 0 ? n + 7 : n]), day, to);
}

void say_weekday_within(enum language l, struct when w, char to[static PHRASE_SIZE])
{
    char day[PHRASE_SIZE];
    say_weekday(l, w, day);
    if (l == LANGUAGE_EN)
        text_copy(to, PHRASE_SIZE, day);
    else
        text_lower(day, to, PHRASE_SIZE);
}

void say_clock(struct when w, char to[static PHRASE_SIZE])
{
    *to = '\0';
    if (!w.known)
        return;
    int hour, minute;
    when_clock(w, &hour, &minute);
    text_format(to, PHRASE_SIZE, "%02d:%02d", hour, minute);
}

void say_since_clock(enum language l, struct when w, char to[static PHRASE_SIZE])
{
    *to = '\0';
    if (!w.known)
        return;
    char clock[PHRASE_SIZE];
    say_clock(w, clock);
    if (l == LANGUAGE_KK) {
        int hour, minute;
        when_clock(w, &hour, &minute);
        char ending[KAZAKH_WORD_SIZE];
        kazakh_number_ending((unsigned)minute, KAZAKH_ABLATIVE, ending, sizeof ending);
        text_add(clock, sizeof clock, "-%s", ending);
    }
    put_in(say(l, N_("since #")), clock, to);
}

/* Splits "1250.5" into whole digits and two digits behind the point. False when it is no number. */
static bool split_sum(const char *amount, char *whole, size_t size, char cents[static 3])
{
    size_t n = strspn(amount, "0123456789");
    if (n == 0 || n >= size)
        return false;
    text_copy_bytes(whole, size, bytes_of(amount, n));
    text_copy(cents, 3, "00");
    amount += n;
    if (*amount == '\0')
        return true;
    if (*amount != '.' && *amount != ',')
        return false;
    n = strspn(++amount, "0123456789");
    if (n == 0 || amount[n] != '\0')
        return false;
    cents[0] = amount[0];
    cents[1] = n > 1 ? amount[1] : '0';
    return true;
}

void say_money(enum language l, const char *amount, const char *currency, char to[static PHRASE_SIZE])
{
    char whole[16], cents[3];
    if (!split_sum(amount, whole, sizeof whole, cents)) {
        text_copy(to, PHRASE_SIZE, amount);
        return;
    }
    bool tenge = *currency == '\0' || text_equal(currency, "KZT");
    size_t n = strlen(whole);
    *to = '\0';
    for (size_t i = 0; i < n; i++)
        text_add(to, PHRASE_SIZE, "%s%c", i > 0 && (n - i) % 3 == 0 ? NBSP : "", whole[i]);
    if (!text_equal(cents, "00"))
        text_add(to, PHRASE_SIZE, "%s%s", l == LANGUAGE_EN ? "." : ",", cents);
    text_add(to, PHRASE_SIZE, NBSP "%s", tenge ? "₸" : currency);
}

void say_grouped(const char *text, char *to, size_t size)
{
    char one[8];
    size_t digits = 0;
    if (size > 0)
        *to = '\0';
    for (const char *at = text; *at != '\0';) {
        uint32_t code = utf8_next(&at);
        one[utf8_put(one, code)] = '\0';
        bool digit = code >= '0' && code <= '9';
        text_add(to, size, "%s%s", digit && digits > 0 && digits % 4 == 0 ? NBSP : "", one);
        digits = digit ? digits + 1 : 0;
    }
}
