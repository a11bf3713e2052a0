/* The lines of a letter's head. */
#include <string.h>

#include "base/text.h"
#include "check.h"
#include "link/mail/head.h"

static const char *added(const char *text)
{
    static char to[1024];
    to[0] = '\0';
    CHECK_EQ(head_add_text(to, sizeof to, text), RESULT_OK);
    return to;
}

TEST(plain_words_stay_as_they_are)
{
    CHECK_TEXT(added("Your receipt of 25 November"), "Your receipt of 25 November");
    CHECK_TEXT(added(""), "");
}

TEST(other_letters_become_encoded_words)
{
    CHECK_TEXT(added("Abai жолы"), "=?UTF-8?Q?Abai=20=D0=B6=D0=BE=D0=BB=D1=8B?=");
    CHECK_TEXT(added("=?x"), "=?UTF-8?Q?=3D=3Fx?=");                   /* what looks like one is none */
    CHECK_TEXT(added("a\r\nBcc: b"), "=?UTF-8?Q?a=0D=0ABcc=3A=20b?="); /* no line begins in a head that was not meant */
}

/* RFC 2047 2 and 5: a line has 76 characters at most, and no character is torn. */
TEST(a_long_text_is_folded_between_its_letters)
{
    char text[256] = "";
    for (int i = 0; i < 60; i++)
        text_add(text, sizeof text, "ә");
    const char *at = added(text);
    unsigned letters = 0, lines = 0;
    while (*at != '\0') {
        const char *end = strstr(at, "\r\n");
        size_t n = end == NULL ? strlen(at) : (size_t)(end - at);
        CHECK(n + 12 <= 76);
        CHECK(memcmp(at, lines == 0 ? "=?UTF-8?Q?" : " =?UTF-8?Q?", lines == 0 ? 10 : 11) == 0);
        CHECK(memcmp(at + n - 2, "?=", 2) == 0);
        for (const char *q = at; q + 6 <= at + n; q++)
            letters += memcmp(q, "=D3=99", 6) == 0;
        lines++;
        at += n + (end == NULL ? 0 : 2);
    }
    CHECK_EQ(letters, 60);
    CHECK(lines > 5);
}

TEST(what_does_not_fit_is_said)
{
    char to[16] = "";
    CHECK_EQ(head_add_text(to, sizeof to, "қ"), RESULT_FULL);
    to[0] = '\0';
    CHECK_EQ(head_add_text(to, sizeof to, "0123456789abcdef"), RESULT_FULL);
}

TEST(a_date_is_as_letters_write_it)
{
    char date[HEAD_DATE_SIZE];
    struct when w;
    CHECK_EQ(when_parse("2026-11-25T23:44:10+05:00", &w), RESULT_OK);
    head_date(w, date);
    CHECK_TEXT(date, "Wed, 25 Nov 2026 23:44:10 +0500");
    CHECK_EQ(when_parse("2027-01-03T00:05:59-03:30", &w), RESULT_OK);
    head_date(w, date);
    CHECK_TEXT(date, "Sun, 3 Jan 2027 00:05:59 -0330");
    head_date((struct when){ 0 }, date);
    CHECK_TEXT(date, "");
}
