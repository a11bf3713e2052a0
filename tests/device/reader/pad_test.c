/* The debounce, sweep by sweep. */
#include "reader/pad.h"

#include "check.h"

static struct tag_about tag_of(uint8_t n)
{
    return (struct tag_about){ .uid = { { 4, 0, 0, n }, 4 }, .family = TAG_TYPE_2 };
}

static enum pad_seen see(struct pad *pad, uint8_t n)
{
    struct tag_about tag = tag_of(n);
    return pad_see(pad, &tag);
}

/* One whole sweep that sees tag 1, or nothing; how many left. */
static int sweep(struct pad *pad, bool there)
{
    struct uid uid;
    int left = 0;
    pad_begin(pad);
    if (there)
        see(pad, 1);
    pad_end(pad);
    while (pad_take_left(pad, &uid))
        left++;
    return left;
}

TEST(a_tag_arrives_once_and_leaves_once)
{
    struct pad pad = { 0 };
    pad_begin(&pad);
    CHECK_EQ(see(&pad, 1), PAD_NEW);
    CHECK_EQ(see(&pad, 1), PAD_AGAIN);
    pad_end(&pad);
    pad_begin(&pad);
    CHECK_EQ(see(&pad, 1), PAD_KNOWN);
    pad_end(&pad);
    CHECK_EQ(sweep(&pad, false), 0);
    CHECK_EQ(sweep(&pad, false), 1);
    CHECK_EQ(sweep(&pad, false), 0);
    CHECK_EQ(pad.count, 0);
}

TEST(a_tag_that_is_missed_now_and_then_stays)
{
    struct pad pad = { 0 };
    for (int i = 0; i < 20; i++)
        CHECK_EQ(sweep(&pad, i % 2 == 0), 0);
    CHECK(pad_has(&pad, tag_of(1).uid));
}

TEST(a_sweep_that_broke_off_misses_nothing)
{
    struct pad pad = { 0 };
    struct uid uid;
    sweep(&pad, true);
    for (int i = 0; i < 5; i++)
        pad_begin(&pad);
    CHECK(!pad_take_left(&pad, &uid));
}

/* A phone: another number after each loss of the field. */
TEST(a_chip_that_makes_up_its_number_arrives_once)
{
    struct pad pad = { 0 };
    struct uid uid;
    struct tag_about first = { .uid = { { 8, 1, 1, 1 }, 4 } }, phone = first, book = tag_of(1);
    for (uint8_t n = 1; n < 9; n++) {
        phone.uid = (struct uid){ { 8, n, n, n }, 4 };
        pad_begin(&pad);
        CHECK_EQ(pad_see(&pad, &book), n == 1 ? PAD_NEW : PAD_KNOWN);
        CHECK_EQ(pad_see(&pad, &phone), n == 1 ? PAD_NEW : PAD_KNOWN);
        CHECK(uid_equal(phone.uid, first.uid));
        pad_end(&pad);
        CHECK(!pad_take_left(&pad, &uid));
    }
    for (int i = 0; i < 2; i++) {
        pad_begin(&pad);
        pad_see(&pad, &book);
        pad_end(&pad);
    }
    CHECK(pad_take_left(&pad, &uid));
    CHECK(uid_equal(uid, first.uid));
}

TEST(a_full_pad_takes_no_more_and_keeps_what_it_has)
{
    struct pad pad = { 0 };
    struct uid uid;
    pad_begin(&pad);
    for (unsigned n = 0; n < PAD_TAGS_MAX; n++)
        CHECK_EQ(see(&pad, (uint8_t)n), PAD_NEW);
    CHECK_EQ(see(&pad, PAD_TAGS_MAX), PAD_FULL);
    CHECK_EQ(see(&pad, PAD_TAGS_MAX), PAD_FULL);
    pad_end(&pad);
    CHECK(!pad_take_left(&pad, &uid));
    pad_forget(&pad);
    unsigned left = 0;
    while (pad_take_left(&pad, &uid))
        left++;
    CHECK_EQ(left, PAD_TAGS_MAX);
}
