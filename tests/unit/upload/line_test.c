#include "upload/line.h"
#include "check.h"

TEST(the_first_word_of_the_link_counts_at_once)
{
    struct upload_line line = { 0 };
    CHECK(upload_line_heard(&line, true, 0));
    CHECK(line.up);
    CHECK(upload_line_due(&line) == INT64_MAX);
    line = (struct upload_line){ 0 };
    CHECK(upload_line_heard(&line, false, 0));
    CHECK(!line.up);
}

TEST(the_line_is_down_at_once_and_up_after_three_good_checks)
{
    struct upload_line line = { 0 };
    upload_line_heard(&line, true, 0);
    CHECK(upload_line_heard(&line, false, 1000));
    CHECK(!line.up);
    CHECK(!upload_line_heard(&line, true, 2000));
    CHECK(!upload_line_wake(&line, 3999));
    CHECK(!upload_line_wake(&line, 4000));
    CHECK(!line.up);
    CHECK(upload_line_wake(&line, 6000));
    CHECK(line.up);
    CHECK(upload_line_due(&line) == INT64_MAX);
}

TEST(an_answer_is_a_good_check_and_a_relapse_starts_anew)
{
    struct upload_line line = { 0 };
    upload_line_heard(&line, false, 0);
    upload_line_heard(&line, true, 100);
    CHECK(!upload_line_answered(&line, 200));
    CHECK(!upload_line_heard(&line, false, 300));
    upload_line_heard(&line, true, 400);
    CHECK(!upload_line_answered(&line, 500));
    CHECK(upload_line_answered(&line, 600));
    CHECK(line.up);
}

TEST(an_answer_says_nothing_of_a_line_that_the_link_calls_down)
{
    struct upload_line line = { 0 };
    upload_line_heard(&line, false, 0);
    for (int i = 0; i < 9; i++)
        CHECK(!upload_line_answered(&line, i));
    CHECK(!line.up);
}
