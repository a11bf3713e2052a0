/* Where answers start and end on a real connection, whatever stands around them. */
#include "base/text.h"

#include "check.h"
#include "session_stage.h"

TEST(line_ends_stray_bytes_and_prompts_around_answers_do_not_matter)
{
    static const char *const answers[] = {
        "~" ITEM "\r^",
        "~" ITEM "^",
        "~^\r\r" ITEM "\r",
        "~\x01\x02" ITEM "\r",
        "~login: " ITEM "\r",
        "~1803020120261123    183800AB2000|\x02|??|\007AJAbai|\r",
        "~1803020120261123    183800AJAbai|ZZ|12|AB2000|AJOther|\r", /* any order, unknown ones, repeats */
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        char script[1024];
        struct stage s;
        text_format(script, sizeof script, PLAIN_LOGIN ">17\n%s", answers[i]);
        stage_set(&s, script);
        stage_ask(&s, LIBRARY_ITEM);
        CHECK_TEXT(s.title, "Abai");
        stage_clear(&s, "up answered:ok ");
    }
}

/* One of 62,000 bytes: 3,600 loans, of which the first 1,000 and some are told. */
TEST(an_answer_of_nearly_64_kib_is_read)
{
    struct stage s;
    struct library_request q = { .ask = LIBRARY_PATRON, .list = LIST_CHARGED, .patron = "04A1" };
    stage_set(&s, PLAIN_LOGIN ">63\nL3600\n>17\n=" ITEM);
    library_sip2.ask(s.session, &q);
    CHECK(text_starts(s.told, "up answered:ok:32770000000000+ answered:ok:32770000000001+"));
    CHECK(s.replies > 1000);
    CHECK(s.unlisted);
    s.told[0] = '\0';
    stage_ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "answered:ok ");
}

TEST(an_answer_without_end_is_nonsense)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\nL4400\n>97\nL4400");
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up down nonsense ");
}

TEST(an_answer_that_is_another_message_only_is_nonsense_when_the_time_is_over)
{
    struct stage s;
    stage_set(&s, LOGIN ">11\n<" ITEM "\n.");
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up down nonsense ");
}

TEST(an_answer_that_comes_byte_by_byte_is_read)
{
    struct stage s;
    stage_set(&s, "+\n>93\nb941\n>99\nb98YYYNYN60000320261123    1838002.00AOALA|AMDemo|\n>11\nb" LENT);
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok ");
}

/* Its first half ends in a line feed, and it is not over: answers here end in CR, as the greeting has shown. */
TEST(a_line_feed_in_a_value_ends_no_answer_where_they_end_in_cr)
{
    struct stage s;
    stage_set(&s, PLAIN_LOGIN ">17\n~18030201" DATE_ANSWER "AB2000|AJAbai^\n;\n~zholy|AQHall|\r\n>11\n=" LENT);
    stage_ask(&s, LIBRARY_ITEM);
    CHECK_TEXT(s.title, "Abai zholy");
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_clear(&s, "up answered:ok answered:ok ");
}

TEST(answers_that_end_in_line_feeds_alone_are_read)
{
    struct stage s;
    stage_set(&s, "+\n>93\n~941^\n>99\n~98YYYNYN60000320261123    1838002.00AOALA|^\n>11\n~" LENT "^\n>17\n~" ITEM "^");
    stage_ask(&s, LIBRARY_CHECKOUT);
    stage_ask(&s, LIBRARY_ITEM);
    stage_clear(&s, "up answered:ok answered:ok ");
}
