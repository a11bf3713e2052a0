/* The debounce, sweep by sweep; the clock is the test's. */
#include "reader/pad.h"

#include "check.h"

static struct tag_about tag_of(uint8_t n)
{
    return (struct tag_about){ .uid = { { 4, 0, 0, n }, 4 }, .family = TAG_TYPE_2 };
}

static int64_t now_ms;

static enum pad_seen see(struct pad *pad, uint8_t n)
{
    struct tag_about tag = tag_of(n);
    return pad_see(pad, &tag, now_ms);
}

/* One whole sweep that sees tag 1, or nothing, and ends after so long; how many left. */
static int sweep_of(struct pad *pad, bool there, int64_t ms)
{
    struct uid uid;
    int left = 0;
    pad_begin(pad);
    if (there)
        see(pad, 1);
    now_ms += ms;
    for (int i = 0; i < PAD_MISSES_MIN - 1; i++)
        pad_miss(pad);
    while (pad_take_left(pad, now_ms, &uid))
        left++;
    return left;
}

/* One misses twice, and two of them are long enough for a tag to leave. */
static int sweep(struct pad *pad, bool there)
{
    return sweep_of(pad, there, PAD_LEFT_MS / 2 + 1);
}

TEST(a_tag_arrives_once_and_leaves_once)
{
    struct pad pad = { 0 };
    pad_begin(&pad);
    CHECK_EQ(see(&pad, 1), PAD_NEW);
    CHECK_EQ(see(&pad, 1), PAD_AGAIN);
    pad_miss(&pad);
    pad_begin(&pad);
    CHECK_EQ(see(&pad, 1), PAD_KNOWN);
    pad_miss(&pad);
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

/* Misses are told by time: a short sweep that sees nothing is one chance of many. */
TEST(a_tag_that_answers_now_and_then_stays_and_a_lifted_one_leaves_in_time)
{
    struct pad pad = { 0 };
    sweep_of(&pad, true, 30);
    for (int i = 0; i < 100; i++)
        CHECK_EQ(sweep_of(&pad, i % 8 == 0, 40), 0);
    CHECK(pad_waits(&pad, now_ms));
    CHECK_EQ(sweep_of(&pad, true, 40), 0);
    CHECK(!pad_waits(&pad, now_ms));
    int sweeps = 0;
    while (sweep_of(&pad, false, 40) == 0)
        sweeps++;
    CHECK((sweeps + 1) * 40 < 400);
}

/* A long time without a look says nothing, and neither do many looks in a moment. */
TEST(a_tag_that_nobody_looked_for_has_not_left)
{
    struct pad pad = { 0 };
    sweep_of(&pad, true, 10);
    now_ms += 2 * PAD_LEFT_MS;
    CHECK_EQ(sweep_of(&pad, false, 10), 0);
    CHECK_EQ(sweep_of(&pad, true, 10), 0);
    for (int i = 0; i < 20; i++)
        CHECK_EQ(sweep_of(&pad, false, 1), 0);
    CHECK_EQ(sweep_of(&pad, false, PAD_LEFT_MS), 1);
}

TEST(what_a_tag_says_of_itself_later_is_kept)
{
    struct pad pad = { 0 };
    struct tag_about tag = tag_of(1);
    sweep(&pad, true);
    tag.memory = 144;
    pad_begin(&pad);
    pad_see(&pad, &tag, now_ms);
    CHECK_EQ(pad.tags[0].tag.memory, 144);
}

TEST(a_sweep_that_broke_off_misses_nothing)
{
    struct pad pad = { 0 };
    struct uid uid;
    sweep(&pad, true);
    for (int i = 0; i < 5; i++)
        pad_begin(&pad);
    now_ms += PAD_LEFT_MS;
    CHECK(!pad_take_left(&pad, now_ms, &uid));
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
        CHECK_EQ(pad_see(&pad, &book, now_ms), n == 1 ? PAD_NEW : PAD_KNOWN);
        CHECK_EQ(pad_see(&pad, &phone, now_ms), n == 1 ? PAD_NEW : PAD_KNOWN);
        CHECK(uid_equal(phone.uid, first.uid));
        pad_miss(&pad);
        CHECK(!pad_take_left(&pad, now_ms, &uid));
    }
    for (int i = 0; i < PAD_MISSES_MIN; i++) {
        pad_begin(&pad);
        pad_see(&pad, &book, now_ms);
        now_ms += PAD_LEFT_MS;
        pad_miss(&pad);
    }
    CHECK(pad_take_left(&pad, now_ms, &uid));
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
    pad_miss(&pad);
    CHECK(!pad_take_left(&pad, now_ms, &uid));
    pad_forget(&pad);
    unsigned left = 0;
    while (pad_take_left(&pad, now_ms, &uid))
        left++;
    CHECK_EQ(left, PAD_TAGS_MAX);
}
