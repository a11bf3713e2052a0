/* When the screen may be dark, and how its picture wanders. */
#include "check.h"
#include "shell/rest.h"

enum { AFTER_MS = 600000 };

TEST(a_page_for_everybody_that_nobody_touches_goes_dark)
{
    struct rest r;
    rest_begin(&r, AFTER_MS, 1000);
    CHECK(rest_look(&r, true, 0, 1000));
    CHECK_EQ(rest_deadline(&r), 1000 + AFTER_MS);
    CHECK(!rest_look(&r, true, 0, 999 + AFTER_MS) && !r.dark);
    CHECK(rest_look(&r, true, 0, 1000 + AFTER_MS) && r.dark);
    CHECK_EQ(rest_deadline(&r), INT64_MAX); /* nothing wakes the loop while it is dark */
    CHECK(!rest_look(&r, true, 0, 9000 + AFTER_MS) && r.dark);
}

TEST(the_touch_that_wakes_it_is_told_from_the_next)
{
    struct rest r;
    rest_begin(&r, AFTER_MS, 0);
    rest_look(&r, true, 0, 0);
    CHECK(!rest_touched(&r, 5000));
    CHECK_EQ(rest_deadline(&r), 5000 + AFTER_MS);
    CHECK(rest_look(&r, true, 0, 5000 + AFTER_MS) && r.dark);
    CHECK(rest_touched(&r, 6000 + AFTER_MS) && !r.dark);
    CHECK(!rest_touched(&r, 7000 + AFTER_MS));
    CHECK_EQ(rest_deadline(&r), 7000 + AFTER_MS + AFTER_MS);
}

TEST(a_visit_is_never_dark_and_wakes_it)
{
    struct rest r;
    rest_begin(&r, AFTER_MS, 0);
    rest_look(&r, true, 0, 0);
    CHECK(rest_look(&r, true, 0, AFTER_MS) && r.dark);
    CHECK(rest_look(&r, false, 0, AFTER_MS + 1) && !r.dark); /* a tag has led to another page */
    CHECK_EQ(rest_deadline(&r), INT64_MAX);
    CHECK(!rest_look(&r, false, 0, 10 * (int64_t)AFTER_MS) && !r.dark);
    CHECK(rest_look(&r, true, 0, 10 * (int64_t)AFTER_MS) && !r.dark); /* counted from its end */
}

TEST(zero_minutes_are_never)
{
    struct rest r;
    rest_begin(&r, 0, 0);
    rest_look(&r, true, 0, 0);
    CHECK_EQ(rest_deadline(&r), INT64_MAX);
    CHECK(!rest_look(&r, true, 0, INT64_MAX / 2) && !r.dark);
}

TEST(the_picture_is_somewhere_else_after_every_visit_and_never_far)
{
    struct rest r;
    rest_begin(&r, 0, 0);
    int x, y, last_x = 0, last_y = 0;
    for (int visit = 0; visit < 3 * REST_PLACES; visit++) {
        rest_look(&r, false, 0, visit);
        CHECK(rest_look(&r, true, 0, visit));
        rest_shift(&r, &x, &y);
        CHECK(x >= 0 && x <= 2 && y >= 0 && y <= 2);
        CHECK_EQ((x - last_x) * (x - last_x) + (y - last_y) * (y - last_y), 1);
        last_x = x;
        last_y = y;
    }
}

TEST(a_page_that_turns_lies_somewhere_else_each_time_and_goes_dark_like_any_other)
{
    struct rest r;
    rest_begin(&r, AFTER_MS, 0);
    rest_look(&r, true, 0, 0);
    unsigned place = r.place;
    CHECK(!rest_look(&r, true, 0, 1000) && r.place == place);
    CHECK(rest_look(&r, true, 1, 2000) && r.place != place);
    CHECK_EQ(rest_deadline(&r), AFTER_MS);
    CHECK(rest_look(&r, true, 2, AFTER_MS) && r.dark);
}
