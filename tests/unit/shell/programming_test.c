/* Tags whose programming was cut off are mended before the brain hears of them; the desk keeps tags from the brain and
   writes them as a transaction. */
#include <string.h>

#include "base/text.h"
#include "stage.h"

enum { BYTES = 16 };

static const struct uid tag = { { 0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6 }, 7 };
static uint8_t old[BYTES], new[BYTES];

static void fill(void)
{
    memset(old, 0xB0, BYTES);
    memset(new, 0xA0, BYTES);
}

static void arrives(void)
{
    struct message m = { .type = MESSAGE_TAG_ARRIVED,
                         .tag = { .uid = tag, .family = TAG_TYPE_2, .block_size = 4, .marks = TAG_MARKS_NONE } };
    core_message(core, soon(), HELPER_READER, &m);
}

static void leaves(void)
{
    struct message m = { .type = MESSAGE_TAG_LEFT, .tag = { .uid = tag } };
    core_message(core, soon(), HELPER_READER, &m);
}

static const struct message *asked(enum message_type type)
{
    const struct message *m = last_sent(HELPER_READER);
    CHECK_EQ(m->type, type);
    return m;
}

static void reads(enum result result, const uint8_t *memory)
{
    const struct message *question = asked(MESSAGE_READ_TAG);
    struct message m = { .type = MESSAGE_TAG_READ,
                         .request = question->request,
                         .tag_read = { .uid = tag, .result = result, .marks = TAG_MARKS_NONE } };
    m.tag_read.memory_n = result == RESULT_OK ? BYTES : 0;
    memcpy(m.tag_read.memory, memory, BYTES);
    core_message(core, soon(), HELPER_READER, &m);
}

static void writes(enum result result)
{
    const struct message *question = asked(MESSAGE_WRITE_TAG);
    struct message m = { .type = MESSAGE_TAG_WRITTEN,
                         .request = question->request,
                         .tag_written = { .uid = tag, .result = result } };
    core_message(core, soon(), HELPER_READER, &m);
}

static struct programming programming(void)
{
    struct programming p = { .uid = tag, .item = "B1", .write = { .plan = { 4, BYTES }, .marks = TAG_MARKS_NONE } };
    memcpy(p.write.before, old, BYTES);
    memcpy(p.write.after, new, BYTES);
    return p;
}

/* A kiosk whose ledger knows of one cut-off write, and the tag of it is laid down. */
static void begin_with_torn(void)
{
    fill();
    boot_with(1);
    fresh(1, true);
    answered = 0;
    disk_says(DISK_OPEN, RESULT_OK);
    done.programmings = 1;
    disk_says(DISK_RECOVER, RESULT_OK);
    disk_says(DISK_WAITING, RESULT_OK);
    hello(HELPER_READER);
    reader_state(HELPER_READER, true);
    hello(HELPER_LINK);
    line(true);
    while (answered < jobs_count)
        disk_says(DISK_WAITING, RESULT_OK);
    arrives();
    done.programming = programming();
    disk_says(DISK_PROGRAM_FIND, RESULT_OK);
}

static void ends(enum programming_end how)
{
    CHECK_EQ(jobs[jobs_count - 1].kind, DISK_PROGRAM_END);
    CHECK_EQ(jobs[jobs_count - 1].programming_end, how);
    CHECK(uid_equal(jobs[jobs_count - 1].uid, tag));
    disk_says(DISK_PROGRAM_END, RESULT_OK);
}

TEST(nothing_is_asked_of_the_ledger_while_no_write_is_open)
{
    boot();
    size_t before = jobs_count;
    arrives();
    CHECK_EQ(jobs_count, before);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 1);
    leaves();
    CHECK_EQ(count_heard(EVENT_TAG_LEFT), 1);
}

TEST(a_cut_off_write_is_finished_before_the_brain_hears_of_the_tag)
{
    begin_with_torn();
    uint8_t guarded[BYTES];
    memcpy(guarded, new, BYTES);
    memcpy(guarded, TAG_GUARD, TAG_GUARD_SIZE);
    memset(guarded + 8, 0x77, 8);
    reads(RESULT_OK, guarded);
    const struct message_write_tag *write = &asked(MESSAGE_WRITE_TAG)->write_tag;
    CHECK(write->write.repair);
    CHECK_BYTES(write->write.after, BYTES, new, BYTES);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 0);
    writes(RESULT_OK);
    ends(PROGRAMMING_REPAIRED);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 1);
    CHECK_EQ(core_stats(core).programmings_open, 0);
    CHECK_EQ(core_stats(core).programmings_repaired, 1);
    leaves();
    CHECK_EQ(count_heard(EVENT_TAG_LEFT), 1);
}

TEST(what_stands_whole_is_not_written_again)
{
    begin_with_torn();
    reads(RESULT_OK, new);
    ends(PROGRAMMING_WRITTEN);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 1);

    begin_with_torn();
    reads(RESULT_OK, old);
    ends(PROGRAMMING_UNTOUCHED);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 1);
}

TEST(what_somebody_else_has_written_since_is_left_alone)
{
    uint8_t other[BYTES];
    memset(other, 0xC0, BYTES);
    begin_with_torn();
    reads(RESULT_OK, other);
    ends(PROGRAMMING_SUPERSEDED);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 1);
}

TEST(one_torn_block_is_ours)
{
    uint8_t torn[BYTES];
    begin_with_torn();
    memcpy(torn, new, BYTES);
    torn[5] = 0x13;
    reads(RESULT_OK, torn);
    writes(RESULT_OK);
    ends(PROGRAMMING_REPAIRED);
}

TEST(what_cannot_be_finished_is_put_back_and_else_given_up)
{
    uint8_t torn[BYTES];
    begin_with_torn();
    memcpy(torn, old, BYTES);
    torn[5] = 0x13;
    reads(RESULT_OK, torn);
    writes(RESULT_REFUSED);
    CHECK_BYTES(asked(MESSAGE_WRITE_TAG)->write_tag.write.after, BYTES, old, BYTES);
    writes(RESULT_OK);
    ends(PROGRAMMING_UNTOUCHED);

    begin_with_torn();
    reads(RESULT_OK, torn);
    writes(RESULT_REFUSED);
    writes(RESULT_REFUSED);
    ends(PROGRAMMING_GIVEN_UP);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 1);
}

TEST(a_tag_that_is_lifted_again_stays_open_and_is_mended_when_it_comes_back)
{
    begin_with_torn();
    uint8_t torn[BYTES];
    memcpy(torn, new, BYTES);
    torn[5] = 0x13;
    reads(RESULT_OK, torn);
    leaves();
    writes(RESULT_GONE);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 0);
    CHECK_EQ(count_heard(EVENT_TAG_LEFT), 0);
    CHECK_EQ(core_stats(core).programmings_open, 1);
    arrives();
    done.programming = programming();
    disk_says(DISK_PROGRAM_FIND, RESULT_OK);
    reads(RESULT_OK, torn);
    writes(RESULT_OK);
    ends(PROGRAMMING_REPAIRED);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 1);
}

TEST(a_tag_that_cannot_be_read_is_told_to_the_brain_and_stays_open)
{
    begin_with_torn();
    for (int i = 0; i < 3; i++)
        reads(RESULT_IO, old);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 1);
    CHECK_EQ(core_stats(core).programmings_open, 1);
}

TEST(tags_that_come_before_the_ledger_is_known_wait_for_it)
{
    fill();
    fresh(1, false);
    answered = 0;
    hello(HELPER_READER);
    reader_state(HELPER_READER, true);
    arrives();
    disk_says(DISK_OPEN, RESULT_OK);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 0);
    done.programmings = 1;
    disk_says(DISK_RECOVER, RESULT_OK);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 0);
    while (jobs[answered].kind != DISK_PROGRAM_FIND)
        disk_says(jobs[answered].kind, RESULT_OK);
    disk_says(DISK_PROGRAM_FIND, RESULT_NONE);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 1);
}

TEST(without_a_ledger_tags_are_told_all_the_same)
{
    fresh(1, false);
    answered = 0;
    hello(HELPER_READER);
    reader_state(HELPER_READER, true);
    arrives();
    disk_says(DISK_OPEN, RESULT_IO);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 1);
}

/* ---- the desk ---- */

static void open_desk(void)
{
    CHECK_EQ(core_desk_open(core, soon(), now.mono_ms + 5000, 64), RESULT_OK);
    struct message listed = { .type = MESSAGE_INVENTORY_DONE, .request = asked(MESSAGE_INVENTORY)->request };
    core_message(core, soon(), HELPER_READER, &listed);
    CHECK(core_desk_settled(core));
}

static void desk_with_tag(void)
{
    fill();
    boot();
    open_desk();
    arrives();
    CHECK(!core_desk_settled(core));
    reads(RESULT_OK, old);
    CHECK(core_desk_settled(core));
}

static size_t at_the_desk(void)
{
    const struct desk_tag *tags[DESK_TAGS_MAX];
    return core_desk_tags(core, tags);
}

TEST(a_tag_at_the_desk_is_never_told_to_the_brain)
{
    desk_with_tag();
    CHECK_EQ(at_the_desk(), 1);
    core_desk_close(core, soon());
    arrives(); /* an inventory of the brain lists it */
    leaves();
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 0);
    CHECK_EQ(count_heard(EVENT_TAG_LEFT), 0);
    CHECK_EQ(at_the_desk(), 0);
    arrives(); /* laid down again after the desk has closed: the brain's */
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 1);
}

TEST(whoever_watches_hears_of_each_tag_once_when_it_comes_and_once_when_it_goes)
{
    struct desk_tag told;
    desk_with_tag();
    CHECK_EQ(core_desk_change(core, &told), DESK_ARRIVED);
    CHECK(uid_equal(told.about.uid, tag));
    CHECK_EQ(told.memory_n, BYTES);
    CHECK_EQ(core_desk_change(core, &told), DESK_NOTHING);
    leaves();
    arrives();
    reads(RESULT_OK, old);
    CHECK_EQ(core_desk_change(core, &told), DESK_LEFT);
    CHECK_EQ(core_desk_change(core, &told), DESK_ARRIVED);
    leaves();
    CHECK_EQ(core_desk_change(core, &told), DESK_LEFT);
    CHECK_EQ(core_desk_change(core, &told), DESK_NOTHING);
}

TEST(a_patron_goes_first_and_whoever_watches_hears_afterwards_what_has_gone)
{
    struct desk_tag told;
    desk_with_tag();
    CHECK_EQ(core_desk_change(core, &told), DESK_ARRIVED);
    brain_visit = 5;
    tap("welcome.checkout");
    leaves();
    CHECK_EQ(count_heard(EVENT_TAG_LEFT), 0); /* the brain never knew it */
    arrives();
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 1);
    leaves();
    CHECK_EQ(count_heard(EVENT_TAG_LEFT), 1);
    brain_visit = 0;
    tap("nav.home");
    open_desk();
    CHECK_EQ(core_desk_change(core, &told), DESK_LEFT);
    CHECK(uid_equal(told.about.uid, tag));
    CHECK_EQ(core_desk_change(core, &told), DESK_NOTHING);
}

TEST(a_tag_that_stays_at_the_desk_over_a_visit_is_told_once)
{
    struct desk_tag told;
    desk_with_tag();
    CHECK_EQ(core_desk_change(core, &told), DESK_ARRIVED);
    brain_visit = 5;
    tap("welcome.checkout");
    brain_visit = 0;
    tap("nav.home");
    CHECK_EQ(core_desk_open(core, soon(), now.mono_ms + 5000, 64), RESULT_OK);
    CHECK_EQ(core_desk_change(core, &told), DESK_NOTHING);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 0);
}

TEST(the_desk_stays_closed_while_a_visit_is_open)
{
    boot();
    brain_visit = 5;
    tap("welcome.checkout");
    CHECK_EQ(core_desk_open(core, soon(), now.mono_ms + 5000, 64), RESULT_BUSY);
    brain_visit = 0;
    tap("nav.home");
    CHECK_EQ(core_desk_open(core, soon(), now.mono_ms + 5000, 64), RESULT_OK);
}

TEST(a_write_is_on_disk_before_its_first_byte_and_over_when_it_stands_there)
{
    struct programming p;
    desk_with_tag();
    p = programming();
    CHECK_EQ(core_desk_write(core, soon(), &p), RESULT_OK);
    CHECK_EQ(asked(MESSAGE_READ_TAG)->type, MESSAGE_READ_TAG); /* nothing was sent */
    CHECK(text_equal(jobs[jobs_count - 1].programming.item, "B1"));
    CHECK_EQ(core_desk_write(core, soon(), &p), RESULT_BUSY);
    disk_says(DISK_PROGRAM_BEGIN, RESULT_OK);
    CHECK(!asked(MESSAGE_WRITE_TAG)->write_tag.write.repair);
    writes(RESULT_OK);
    CHECK(!core_desk_verdict(core).over);
    ends(PROGRAMMING_WRITTEN);
    CHECK(core_desk_verdict(core).over);
    CHECK_EQ(core_desk_verdict(core).result, RESULT_OK);
    CHECK_EQ(core_stats(core).programmings_open, 0);
    reads(RESULT_OK, new);
    CHECK_EQ(at_the_desk(), 1);
}

TEST(a_write_that_was_refused_is_over_and_nothing_is_open)
{
    const enum result refusals[] = { RESULT_REFUSED, RESULT_BAD, RESULT_NONE, RESULT_GONE };
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        desk_with_tag();
        struct programming p = programming();
        CHECK_EQ(core_desk_write(core, soon(), &p), RESULT_OK);
        disk_says(DISK_PROGRAM_BEGIN, RESULT_OK);
        writes(refusals[i]);
        ends(PROGRAMMING_UNTOUCHED);
        CHECK_EQ(core_desk_verdict(core).result, refusals[i]);
        CHECK(!core_desk_verdict(core).torn);
        CHECK_EQ(core_stats(core).programmings_open, 0);
    }
}

TEST(without_room_in_the_ledger_nothing_is_written)
{
    desk_with_tag();
    struct programming p = programming();
    CHECK_EQ(core_desk_write(core, soon(), &p), RESULT_OK);
    disk_says(DISK_PROGRAM_BEGIN, RESULT_FULL);
    CHECK(core_desk_verdict(core).over);
    CHECK_EQ(core_desk_verdict(core).result, RESULT_FULL);
    CHECK_EQ(asked(MESSAGE_READ_TAG)->type, MESSAGE_READ_TAG);
}

TEST(a_tag_that_is_lifted_during_the_write_is_torn_and_mended_at_the_kiosk_later)
{
    desk_with_tag();
    struct programming p = programming();
    CHECK_EQ(core_desk_write(core, soon(), &p), RESULT_OK);
    disk_says(DISK_PROGRAM_BEGIN, RESULT_OK);
    leaves();
    writes(RESULT_IO);
    CHECK(core_desk_verdict(core).over);
    CHECK(core_desk_verdict(core).torn);
    CHECK_EQ(core_stats(core).programmings_open, 1);
    core_desk_close(core, soon());
    arrives();
    done.programming = p;
    disk_says(DISK_PROGRAM_FIND, RESULT_OK);
    uint8_t torn[BYTES];
    memcpy(torn, new, BYTES);
    torn[9] = 0x13;
    reads(RESULT_OK, torn);
    writes(RESULT_OK);
    ends(PROGRAMMING_REPAIRED);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 1);
}

TEST(a_write_whose_end_was_not_heard_is_looked_at)
{
    desk_with_tag();
    struct programming p = programming();
    CHECK_EQ(core_desk_write(core, soon(), &p), RESULT_OK);
    disk_says(DISK_PROGRAM_BEGIN, RESULT_OK);
    writes(RESULT_IO);
    reads(RESULT_OK, new);
    ends(PROGRAMMING_WRITTEN);
    CHECK_EQ(core_desk_verdict(core).result, RESULT_OK);
}

TEST(a_stop_waits_for_a_write)
{
    desk_with_tag();
    struct programming p = programming();
    CHECK_EQ(core_desk_write(core, soon(), &p), RESULT_OK);
    disk_says(DISK_PROGRAM_BEGIN, RESULT_OK);
    core_stop(core, soon());
    CHECK_EQ(asked(MESSAGE_WRITE_TAG)->type, MESSAGE_WRITE_TAG); /* no STOP yet */
    writes(RESULT_OK);
    ends(PROGRAMMING_WRITTEN);
}
