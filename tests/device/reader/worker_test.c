/* What the worker tells of tags and of its device, and how it answers reads. */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

#include "check.h"
#include "worker_stage.h"

TEST(a_tag_is_told_when_it_comes_and_when_it_goes)
{
    struct worker_stage s = { 0 };
    worker_set(&s);
    CHECK(heard(&s, MESSAGE_READER_STATE).reader_state.up);
    heard_nothing(&s);
    lay(&s, 3, true);
    struct message m = heard(&s, MESSAGE_TAG_ARRIVED);
    CHECK(uid_equal(m.tag.uid, tag_of(3).uid));
    CHECK_EQ(m.tag.atqa, 0x44);
    heard_nothing(&s);
    lay(&s, 3, false);
    CHECK(uid_equal(heard(&s, MESSAGE_TAG_LEFT).tag.uid, tag_of(3).uid));
    heard_nothing(&s);
    worker_clear(&s);
}

TEST(a_read_is_answered_with_memory_or_with_why_not)
{
    struct worker_stage s = { 0 };
    s.world.there[1] = s.world.there[2] = true;
    worker_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    heard(&s, MESSAGE_TAG_ARRIVED);
    ask_read(&s, 11, 2);
    struct message m = heard_read(&s, 11, 2, RESULT_OK);
    CHECK_EQ(m.tag_read.memory_n, 144);
    CHECK_EQ(m.tag_read.memory[143], 0xAB);
    ask_read(&s, 12, 5);
    heard_read(&s, 12, 5, RESULT_GONE);
    fail_reads(&s, 2, RESULT_OK);
    ask_read(&s, 13, 1);
    heard_read(&s, 13, 1, RESULT_OK);
    fail_reads(&s, 1000, RESULT_OK);
    ask_read(&s, 14, 1);
    heard_read(&s, 14, 1, RESULT_IO);
    fail_reads(&s, 0, RESULT_REFUSED);
    ask_read(&s, 15, 1);
    ask_read(&s, 16, 2);
    heard_read(&s, 15, 1, RESULT_REFUSED);
    heard_read(&s, 16, 2, RESULT_REFUSED);
    heard_nothing(&s);
    worker_clear(&s);
}

TEST(an_inventory_lists_everything_again_and_then_says_so)
{
    struct worker_stage s = { 0 };
    worker_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    say(&s, &(struct message){ .type = MESSAGE_INVENTORY, .request = 20 });
    CHECK_EQ(heard(&s, MESSAGE_INVENTORY_DONE).inventory_done.count, 0);
    lay(&s, 0, true);
    lay(&s, 7, true);
    heard(&s, MESSAGE_TAG_ARRIVED);
    heard(&s, MESSAGE_TAG_ARRIVED);
    say(&s, &(struct message){ .type = MESSAGE_INVENTORY, .request = 21 });
    for (int i = 0; i < 2; i++)
        CHECK_EQ(heard(&s, MESSAGE_TAG_ARRIVED).request, 21);
    struct message m = heard(&s, MESSAGE_INVENTORY_DONE);
    CHECK_EQ(m.request, 21);
    CHECK_EQ(m.inventory_done.count, 2);
    heard_nothing(&s);
    worker_clear(&s);
}

TEST(two_bad_sweeps_are_nothing)
{
    struct worker_stage s = { 0 };
    s.world.there[1] = true;
    worker_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    fail_sweeps(&s, 2, false);
    heard_nothing(&s);
    CHECK_EQ(opened(&s), 1);
    worker_clear(&s);
}

/* What went wrong was over when it was opened again: it never was down, and its tags are known still. */
TEST(a_device_that_opens_again_at_once_is_not_told_lost)
{
    struct worker_stage s = { 0 };
    s.world.there[1] = true;
    worker_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    heard_nothing(&s);
    fail_sweeps(&s, 3, false);
    ask_read(&s, 9, 1);
    struct message m = heard(&s, MESSAGE_READER_STATE);
    CHECK(m.reader_state.up);
    CHECK_TEXT(m.reader_state.words, "scripted; opened anew: 1; last: nonsense");
    heard_read(&s, 9, 1, RESULT_OK);
    heard_nothing(&s);
    CHECK_EQ(opened(&s), 2);
    worker_clear(&s);
}

TEST(a_device_that_hangs_is_opened_anew_without_waiting)
{
    struct worker_stage s = { 0 };
    worker_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard_nothing(&s);
    pthread_mutex_lock(&s.world.lock);
    s.world.hangs = true;
    pthread_mutex_unlock(&s.world.lock);
    CHECK(heard(&s, MESSAGE_READER_STATE).reader_state.up);
    heard_nothing(&s);
    CHECK_EQ(opened(&s), 2);
    worker_clear(&s);
}

/* Its tags are known again without a word: a lost frame is no book that was lifted. */
TEST(a_device_that_is_lost_again_and_again_is_told_and_comes_back_by_itself)
{
    struct worker_stage s = { 0 };
    s.world.there[1] = true;
    worker_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    heard_nothing(&s);
    fail_sweeps(&s, 6, false);
    CHECK(heard(&s, MESSAGE_READER_STATE).reader_state.up);
    struct message m = heard(&s, MESSAGE_READER_STATE);
    CHECK(!m.reader_state.up);
    CHECK_EQ(m.reader_state.cause, READER_CAUSE_GARBAGE);
    CHECK_TEXT(m.reader_state.words, "nonsense");
    CHECK(heard(&s, MESSAGE_READER_STATE).reader_state.up);
    heard_nothing(&s);
    worker_clear(&s);
}

/* The next process finds the service; whoever asked is not left waiting. */
TEST(a_way_that_is_lost_for_this_process_ends_it_with_every_question_answered)
{
    struct worker_stage s = { .world.no_service = true };
    worker_set(&s);
    CHECK(!heard(&s, MESSAGE_READER_STATE).reader_state.up);
    CHECK_EQ(pthread_join(s.thread, NULL), 0);
    CHECK_TEXT(result_text(s.ended), result_text(RESULT_GONE));
    close(s.fd[0]);
    close(s.fd[1]);
}

/* It comes last, as the others are silent; they are told to come and go all the same, and it is told once. */
TEST(a_tag_that_cannot_be_silenced_is_told_once_and_hides_nobody_before_it)
{
    struct worker_stage s = { .world = { .there = { [7] = true }, .deaf = { [7] = true } } };
    worker_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    lay(&s, 3, true);
    CHECK(uid_equal(heard(&s, MESSAGE_TAG_ARRIVED).tag.uid, tag_of(3).uid));
    ask_read(&s, 80, 3);
    heard_read(&s, 80, 3, RESULT_OK);
    lay(&s, 3, false);
    CHECK(uid_equal(heard(&s, MESSAGE_TAG_LEFT).tag.uid, tag_of(3).uid));
    lay(&s, 7, false);
    CHECK(uid_equal(heard(&s, MESSAGE_TAG_LEFT).tag.uid, tag_of(7).uid));
    heard_nothing(&s);
    worker_clear(&s);
}

TEST(what_a_reader_shows_only_with_a_tag_is_told_then)
{
    struct worker_stage s = { .world.shows = { .iso15693 = true, .reads = true, .at_once = 1 } };
    worker_set(&s);
    CHECK(!heard(&s, MESSAGE_READER_STATE).reader_state.can.reads);
    lay(&s, 2, true);
    struct message m = heard(&s, MESSAGE_READER_STATE);
    CHECK(m.reader_state.up);
    CHECK(m.reader_state.can.iso15693);
    heard(&s, MESSAGE_TAG_ARRIVED);
    heard_nothing(&s);
    worker_clear(&s);
}

/* A book that is laid is asked for at once: one selection is enough for its identifier. */
TEST(a_new_tag_is_read_while_it_is_selected)
{
    struct worker_stage s = { 0 };
    worker_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    for (unsigned n = 0; n < TAGS_MAX; n++) {
        lay(&s, n, true);
        heard(&s, MESSAGE_TAG_ARRIVED);
        ask_read(&s, 60 + n, n);
        heard_read(&s, 60 + n, n, RESULT_OK);
        CHECK_EQ(selections_at_read(&s), 1);
    }
    worker_clear(&s);
}

TEST(a_device_that_stays_away_is_told_once_and_its_tags_are_gone)
{
    struct worker_stage s = { 0 };
    s.world.there[1] = true;
    worker_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    heard_nothing(&s);
    fail_sweeps(&s, 3, true);
    CHECK_EQ(heard(&s, MESSAGE_READER_STATE).reader_state.cause, READER_CAUSE_GARBAGE);
    CHECK_EQ(heard(&s, MESSAGE_READER_STATE).reader_state.cause, READER_CAUSE_MISSING);
    heard(&s, MESSAGE_TAG_LEFT);
    heard_nothing(&s);
    worker_clear(&s);
}

TEST(without_a_device_every_question_is_answered_at_once)
{
    struct worker_stage s = { .world.no_device = true };
    worker_set(&s);
    CHECK(!heard(&s, MESSAGE_READER_STATE).reader_state.up);
    ask_read(&s, 31, 1);
    heard_read(&s, 31, 1, RESULT_IO);
    say(&s, &(struct message){ .type = MESSAGE_INVENTORY, .request = 32 });
    struct message m = heard(&s, MESSAGE_INVENTORY_DONE);
    CHECK_EQ(m.request, 32);
    CHECK_EQ(m.inventory_done.count, 0);
    worker_clear(&s);
}

TEST(questions_that_are_open_when_the_device_is_lost_are_answered)
{
    struct worker_stage s = { .world.there = { true } };
    worker_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    heard(&s, MESSAGE_TAG_ARRIVED);
    heard_nothing(&s); /* the tag is not selected any more */
    fail_sweeps(&s, 1000, false);
    ask_read(&s, 41, 0);
    say(&s, &(struct message){ .type = MESSAGE_INVENTORY, .request = 42 });
    CHECK(heard(&s, MESSAGE_READER_STATE).reader_state.up);
    CHECK(!heard(&s, MESSAGE_READER_STATE).reader_state.up);
    heard_read(&s, 41, 0, RESULT_IO);
    heard(&s, MESSAGE_TAG_LEFT);
    CHECK_EQ(heard(&s, MESSAGE_INVENTORY_DONE).request, 42);
    worker_clear(&s);
}

TEST(it_ends_when_kitap_goes_away)
{
    struct worker_stage s = { 0 };
    worker_set(&s);
    heard(&s, MESSAGE_READER_STATE);
    close(s.fd[0]);
    CHECK_EQ(pthread_join(s.thread, NULL), 0);
    close(s.fd[1]);
}
