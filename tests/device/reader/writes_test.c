/* How the worker writes: again, with repair, and never silent about what it did. */
#include <string.h>

#include "check.h"
#include "worker_stage.h"

/* How the port answers writes, what kitap hears in the end, how many tries it took and how many of them repaired. */
TEST(a_write_is_tried_again_and_repairs_only_what_it_may_have_torn)
{
    static const struct {
        enum result as[4], told;
        unsigned tries, repairs;
    } cases[] = {
        { { RESULT_OK }, RESULT_OK, 1, 0 },
        { { RESULT_GONE, RESULT_GONE, RESULT_OK }, RESULT_OK, 3, 0 },
        { { RESULT_IO, RESULT_OK }, RESULT_OK, 2, 1 },
        { { RESULT_GONE, RESULT_IO, RESULT_IO, RESULT_OK }, RESULT_OK, 4, 2 },
        { { RESULT_BAD }, RESULT_BAD, 1, 0 },
        { { RESULT_REFUSED }, RESULT_REFUSED, 1, 0 },
        { { RESULT_NONE }, RESULT_NONE, 1, 0 },
        { { RESULT_IO, RESULT_REFUSED }, RESULT_IO, 2, 1 }, /* it refuses, but it is not as it was */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct worker_stage s = { .world.there = { true } };
        memcpy(s.world.write_as, cases[i].as, sizeof s.world.write_as);
        worker_set(&s);
        heard(&s, MESSAGE_READER_STATE);
        heard(&s, MESSAGE_TAG_ARRIVED);
        ask_write(&s, 50, 0);
        heard_written(&s, 50, 0, cases[i].told);
        worker_clear(&s);
        CHECK_EQ(s.world.writes, cases[i].tries);
        CHECK_EQ(s.world.repairs, cases[i].repairs);
    }
}

TEST(a_mark_is_set_and_tried_again)
{
    struct worker_stage s = { .world.there = { true }, .world.write_as = { RESULT_IO, RESULT_GONE, RESULT_OK } };
    worker_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    ask_secure(&s, 51, 0);
    heard_written(&s, 51, 0, RESULT_OK);
    ask_secure(&s, 52, 5);
    heard_written(&s, 52, 5, RESULT_GONE);
    worker_clear(&s);
}

TEST(a_tag_that_is_lifted_in_a_write_is_never_said_to_be_as_it_was)
{
    struct worker_stage s = { .world = { .there = { true }, .write_as = { RESULT_IO }, .lift_in_write = true } };
    worker_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    ask_write(&s, 53, 0);
    heard(&s, MESSAGE_TAG_LEFT);
    heard_written(&s, 53, 0, RESULT_IO);
    worker_clear(&s);
}

TEST(without_a_device_nothing_is_written_and_that_is_said)
{
    struct worker_stage s = { .world.no_device = true };
    worker_set(&s);
    CHECK(!heard(&s, MESSAGE_READER_STATE).reader_state.up);
    ask_write(&s, 54, 1);
    heard_written(&s, 54, 1, RESULT_GONE);
    ask_secure(&s, 55, 1);
    heard_written(&s, 55, 1, RESULT_GONE);
    worker_clear(&s);
}
