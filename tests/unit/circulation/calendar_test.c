#include "circulation/calendar.h"

#include <string.h>

#include "base/text.h"
#include "check.h"

static struct calendar c;

/* "mon" to "sun" with blanks between, then closed days with blanks between. */
static void open(const char *week, const char *closings)
{
    char word[64];
    c = (struct calendar){ 0 };
    for (unsigned i = 0; i < WEEKDAYS; i++, week += strcspn(week, " "), week += *week == ' ') {
        text_copy_bytes(word, sizeof word, bytes_of(week, strcspn(week, " ")));
        CHECK_EQ(calendar_hours_parse(word, &c.week[i]), RESULT_OK);
    }
    for (; *closings != '\0'; closings += strcspn(closings, " "), closings += *closings == ' ') {
        text_copy_bytes(word, sizeof word, bytes_of(closings, strcspn(closings, " ")));
        CHECK_EQ(calendar_closing_parse(word, &c.closings[c.closings_count++]), RESULT_OK);
    }
}

static struct day day(const char *text)
{
    char full[40];
    struct when w = { 0 };
    text_format(full, sizeof full, "%sT12:00:00Z", text);
    CHECK_EQ(when_parse(full, &w), RESULT_OK);
    return when_day(w);
}

static const char *due(const char *from)
{
    static char text[WHEN_TEXT_SIZE];
    when_text(calendar_due(&c, day(from), 300), text);
    text[16] = '\0';
    return text;
}

#define USUAL "09:00-19:00 09:00-19:00 09:00-19:00 09:00-19:00 09:00-19:00 10:00-17:30 closed"

TEST(no_calendar_is_open_every_day_until_its_end)
{
    c = (struct calendar){ 0 };
    CHECK_TEXT(due("2026-12-08"), "2026-12-08T23:59");
    CHECK_TEXT(due("2024-02-29"), "2024-02-29T23:59");
}

TEST(a_promise_ends_at_closing_time_of_the_first_open_day)
{
    static const struct {
        const char *closings, *from, *due;
    } rows[] = {
        { "", "2026-11-24", "2026-11-24T19:00" },                        /* a Tuesday */
        { "", "2026-11-28", "2026-11-28T17:30" },                        /* Saturday: its own hours */
        { "", "2026-11-29", "2026-11-30T19:00" },                        /* Sunday: Monday */
        { "12-16", "2026-12-16", "2026-12-17T19:00" },                   /* every year */
        { "12-16", "2027-12-16", "2027-12-17T19:00" },                   /* every year */
        { "2026-12-16", "2026-12-16", "2026-12-17T19:00" },              /* once */
        { "2026-12-16", "2027-12-16", "2027-12-16T19:00" },              /* and not again */
        { "12-16 12-17 12-18 12-19", "2026-12-16", "2026-12-21T19:00" }, /* with the Sunday behind */
        { "2026-11-23..2026-11-29", "2026-11-23", "2026-11-30T19:00" },  /* a whole week */
        { "2026-11-23..2026-11-29", "2026-11-22", "2026-11-30T19:00" },  /* from the Sunday before */
        { "12-31 01-01 01-02", "2026-12-31", "2027-01-04T19:00" },       /* over the year's end, and a Sunday */
        { "12-30..01-04", "2026-12-31", "2027-01-05T19:00" },            /* the same as one */
        { "12-30..01-04", "2027-01-02", "2027-01-05T19:00" },            /* from its second half */
        { "12-30..01-04", "2026-12-29", "2026-12-29T19:00" },            /* the day before */
        { "02-29", "2028-02-29", "2028-03-01T19:00" },                   /* the leap day */
        { "02-29", "2027-03-01", "2027-03-01T19:00" },                   /* is in no other year */
        { "02-28", "2028-02-28", "2028-02-29T19:00" },                   /* a Tuesday */
        { "2028-02-28..2028-02-29", "2028-02-28", "2028-03-01T19:00" },  /* over it */
        { "2026-06-01..2026-08-31", "2026-06-15", "2026-09-01T19:00" },  /* a summer */
        { "2026-12-31..2027-01-10", "2027-01-03", "2027-01-11T19:00" },  /* a range over the year's end */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        open(USUAL, rows[i].closings);
        CHECK_TEXT(due(rows[i].from), rows[i].due);
    }
}

TEST(weekdays_are_right_over_four_hundred_years)
{
    open("closed 10:00-18:00 closed closed closed closed closed", "");
    for (int64_t tuesday = day_number(day("1970-01-06")); tuesday < day_number(day("2370-01-01")); tuesday += WEEKDAYS)
        for (int64_t d = -3; d <= 3; d++)
            CHECK_EQ(calendar_is_open(&c, day_of_number(tuesday + d)), d == 0);
    CHECK(calendar_is_open(&c, day("2000-02-29"))); /* a Tuesday */
    CHECK(calendar_is_open(&c, day("1969-12-30")));
}

TEST(a_library_that_never_opens_gets_the_day_itself)
{
    open("closed closed closed closed closed closed closed", "");
    CHECK_TEXT(due("2026-12-08"), "2026-12-08T23:59");
    open(USUAL, "01-01..12-31");
    CHECK_TEXT(due("2026-12-08"), "2026-12-08T23:59");
}

TEST(the_day_is_the_librarys_own)
{
    open(USUAL, "");
    struct when w = calendar_due(&c, day("2026-11-24"), 300);
    CHECK_EQ(w.utc_ms % 86400000, 14 * 3600000); /* 19:00 in UTC+5 */
    CHECK_EQ(w.offset_min, 300);
}

TEST(hours_and_closed_days_are_written_as_they_are_read)
{
    static const char *const hours[] = { "09:00-19:00", "00:00-23:59", "closed" };
    static const char *const closings[] = { "2027-03-22", "12-16", "02-29", "2027-07-01..2027-07-14", "12-30..01-02" };
    for (size_t i = 0; i < sizeof hours / sizeof *hours; i++) {
        char text[CALENDAR_HOURS_SIZE];
        struct calendar_hours h;
        CHECK_EQ(calendar_hours_parse(hours[i], &h), RESULT_OK);
        calendar_hours_text(&h, text);
        CHECK_TEXT(text, hours[i]);
    }
    for (size_t i = 0; i < sizeof closings / sizeof *closings; i++) {
        char text[CALENDAR_CLOSING_SIZE];
        struct calendar_closing closing;
        CHECK_EQ(calendar_closing_parse(closings[i], &closing), RESULT_OK);
        calendar_closing_text(&closing, text);
        CHECK_TEXT(text, closings[i]);
    }
}

TEST(what_is_no_hour_and_no_day_is_refused)
{
    static const char *const hours[] = { "",           "9:00-19:00",  "09:00-24:00", "19:00-09:00", "09:00-09:00",
                                         "Closed",     "09:60-19:00", "09:00 19:00", "09:00-19:0x", " 9:00-19:00",
                                         "-9:00-19:00" };
    static const char *const closings[] = { "",
                                            "2027-02-29",
                                            "02-30",
                                            "13-01",
                                            "00-10",
                                            "01-00",
                                            "0000-01-01",
                                            "16.12.2026",
                                            "2026-12",
                                            "2026-12-16..",
                                            "..12-16",
                                            "2026-12-16..12-18",
                                            "2027-01-02..2026-12-30",
                                            "2026-12-16...2026-12-18",
                                            "2026-12-16 ",
                                            "1-1" };
    struct calendar_hours h;
    struct calendar_closing closing;
    for (size_t i = 0; i < sizeof hours / sizeof *hours; i++)
        CHECK_EQ(calendar_hours_parse(hours[i], &h), RESULT_BAD);
    for (size_t i = 0; i < sizeof closings / sizeof *closings; i++)
        CHECK_EQ(calendar_closing_parse(closings[i], &closing), RESULT_BAD);
}

static const char *opens(const char *from, int minute)
{
    static char text[WHEN_TEXT_SIZE];
    when_text(calendar_opens(&c, day(from), minute, 300), text);
    text[text[0] != '\0' ? 16 : 0] = '\0';
    return text;
}

TEST(the_next_opening_is_later_today_or_on_the_next_open_day)
{
    struct calendar_hours h = { 0 };
    open("09:00-19:00 09:00-19:00 09:00-19:00 09:00-19:00 09:00-19:00 10:00-17:30 closed", "12-16..12-17");
    CHECK(!calendar_is_always_open(&c));
    CHECK_TEXT(opens("2026-11-28", 9 * 60), "2026-11-28T10:00"); /* a Saturday */
    CHECK_TEXT(opens("2026-11-28", 10 * 60), "2026-11-30T09:00");
    CHECK_TEXT(opens("2026-12-15", 20 * 60), "2026-12-18T09:00");
    CHECK(calendar_hours_of(&c, day("2026-11-28"), &h));
    CHECK_EQ(h.closes, 17 * 60 + 30);
    CHECK(!calendar_hours_of(&c, day("2026-11-29"), &h));
    open("closed closed closed closed closed closed closed", "");
    CHECK_TEXT(opens("2026-11-28", 0), "");
    open("00:00-23:59 00:00-23:59 00:00-23:59 00:00-23:59 00:00-23:59 00:00-23:59 00:00-23:59", "");
    CHECK(calendar_is_always_open(&c));
    open("00:00-23:59 00:00-23:59 00:00-23:59 00:00-23:59 00:00-23:59 00:00-23:59 00:00-23:59", "12-16");
    CHECK(!calendar_is_always_open(&c));
}
