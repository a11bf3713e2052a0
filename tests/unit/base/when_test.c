#include "base/when.h"

#include "check.h"

TEST(a_moment_is_told_in_its_own_offset)
{
    char text[WHEN_TEXT_SIZE];
    struct when w = when_of(1796669940000, 300); /* 2026-12-07 18:59 UTC */
    when_text(w, text);
    CHECK_TEXT(text, "2026-12-07T23:59:00+05:00");
    struct when back = { 0 };
    CHECK_EQ(when_parse(text, &back), RESULT_OK);
    CHECK_EQ(back.utc_ms, w.utc_ms);
    CHECK_EQ(back.offset_min, 300);
}

TEST(days_go_there_and_back_over_four_centuries)
{
    for (int64_t n = -150000; n < 150000; n += 17)
        CHECK_EQ(day_number(day_of_number(n)), n);
    CHECK_EQ(day_number((struct day){ 1970, 1, 1 }), 0);
    CHECK_EQ(day_number((struct day){ 2026, 11, 24 }), 20781);
}

TEST(text_that_is_no_moment_is_refused)
{
    struct when w;
    CHECK_EQ(when_parse("2026-13-07T23:59:00Z", &w), RESULT_BAD);
    CHECK_EQ(when_parse("2026-12-07", &w), RESULT_BAD);
    CHECK_EQ(when_parse("2026-12-07T23:59:00+05:00x", &w), RESULT_BAD);
}
