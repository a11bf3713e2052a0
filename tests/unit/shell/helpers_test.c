/* Helpers that come, die, hang and answer; one reader and several. */
#include "base/text.h"
#include "pads.h"

TEST(each_helper_gets_its_configuration_after_its_hello)
{
    boot();
    CHECK_EQ(sent[HELPER_LINK][0].type, MESSAGE_LINK_CONFIG);
    CHECK_EQ(sent[HELPER_READER][0].type, MESSAGE_READER_CONFIG);
}

TEST(a_helper_that_dies_is_started_again_later_and_later)
{
    boot();
    static const int64_t waits_ms[] = { 200, 400, 800, 1600 };
    for (size_t i = 0; i < 4; i++) {
        core_helper_ended(core, soon(), HELPER_READER);
        int64_t from = now.mono_ms;
        wait_until(from + waits_ms[i] - 1);
        CHECK_EQ(spawned[HELPER_READER], 1 + i);
        wait_until(from + waits_ms[i]);
        CHECK_EQ(spawned[HELPER_READER], 2 + i);
        hello(HELPER_READER);
        reader_state(HELPER_READER, true);
    }
    wait_until(now.mono_ms + 60000);
    core_helper_ended(core, soon(), HELPER_READER);
    wait_until(now.mono_ms + 200);
    CHECK_EQ(spawned[HELPER_READER], 6);
}

TEST(a_helper_without_a_hello_or_of_another_name_is_killed)
{
    fresh(1, true);
    struct message m = { .type = MESSAGE_HELLO, .hello = { .name = "kitap-link", .lock_owned = true } };
    core_message(core, soon(), HELPER_READER, &m);
    CHECK_EQ(killed[HELPER_READER], 1);
    wait_until(25000);
    CHECK_EQ(killed[HELPER_LINK], 1);
}

TEST(a_helper_that_says_nothing_of_its_device_or_line_is_killed)
{
    fresh(1, true);
    hello(HELPER_READER);
    hello(HELPER_LINK);
    wait_until(10100);
    CHECK_EQ(killed[HELPER_READER], 1);
    wait_until(25100);
    CHECK_EQ(killed[HELPER_LINK], 1);
}

TEST(the_words_of_a_killed_helper_are_dropped)
{
    boot();
    will(EFFECT_RESTART_READER);
    tap("staff.restart");
    CHECK_EQ(killed[HELPER_READER], 1);
    heard_count = 0;
    core_message(core, soon(), HELPER_READER, &(struct message){ .type = MESSAGE_TAG_ARRIVED });
    CHECK_EQ(heard_count, 0);
}

TEST(a_reader_that_goes_away_answers_what_it_was_asked)
{
    boot();
    lay(HELPER_READER, 1);
    will(EFFECT_READ_TAG)->uid = uid(1);
    will(EFFECT_INVENTORY);
    tap("x");
    CHECK_EQ(last_sent(HELPER_READER)->type, MESSAGE_INVENTORY);
    core_helper_ended(core, soon(), HELPER_READER);
    CHECK_EQ(count_heard(EVENT_READER), 1);
    CHECK_EQ(heard[last_heard(EVENT_TAG_READ)].result, RESULT_GONE);
    CHECK_EQ(count_heard(EVENT_INVENTORY_DONE), 1);
}

TEST(a_reader_without_a_heartbeat_while_it_is_asked_is_killed)
{
    boot();
    will(EFFECT_INVENTORY);
    tap("x");
    wait_until(now.mono_ms + 4000);
    core_message(core, soon(), HELPER_READER, &(struct message){ .type = MESSAGE_HEARTBEAT });
    wait_until(now.mono_ms + 4000);
    CHECK_EQ(killed[HELPER_READER], 0);
    wait_until(now.mono_ms + 1000);
    CHECK_EQ(killed[HELPER_READER], 1);
}

TEST(each_reader_gets_a_program_with_its_own_configuration)
{
    boot_with(3);
    for (int i = 0; i < 3; i++) {
        CHECK_EQ(spawned[HELPER_READER + i], 1);
        CHECK_EQ(sent[HELPER_READER + i][0].reader_config.device[0], '0' + i);
    }
    CHECK_EQ(spawned[HELPER_READER + 3], 0);
    CHECK_EQ(core_stats(core).readers_count, 3);
}

TEST(people_wait_until_every_reader_is_known_to_be_up_or_down)
{
    fresh(2, false);
    answered = 0;
    disk_says(DISK_OPEN, RESULT_OK);
    disk_says(DISK_RECOVER, RESULT_OK);
    tap("one");
    hello(HELPER_READER);
    reader_state(HELPER_READER, true);
    CHECK_EQ(count_heard(EVENT_TAP), 0);
    core_helper_ended(core, soon(), HELPER_SECOND);
    CHECK_EQ(count_heard(EVENT_TAP), 1);
    CHECK(core_stats(core).readers_up[0]);
    CHECK(!core_stats(core).readers_up[1]);
}

TEST(a_question_about_a_tag_goes_to_the_reader_that_has_it)
{
    boot_with(2);
    lay(HELPER_READER, 1);
    lay(HELPER_SECOND, 2);
    CHECK_EQ(heard[last_heard(EVENT_TAG_ARRIVED)].reader, 1);
    will(EFFECT_READ_TAG)->uid = uid(1);
    will(EFFECT_READ_TAG)->uid = uid(2);
    tap("x");
    CHECK_EQ(sent_count[HELPER_READER], 2); /* the configuration, the question */
    CHECK(uid_equal(last_sent(HELPER_READER)->read_tag.uid, uid(1)));
    CHECK(uid_equal(last_sent(HELPER_SECOND)->read_tag.uid, uid(2)));
    secure(2, false);
    CHECK_EQ(last_sent(HELPER_SECOND)->type, MESSAGE_SECURE_TAG);
    CHECK_EQ(last_sent(HELPER_SECOND)->secure_tag.secure.value, 7);
}

TEST(a_tag_that_lies_nowhere_is_gone_at_once)
{
    boot_with(2);
    lay(HELPER_READER, 1);
    pad_says(HELPER_READER, MESSAGE_TAG_LEFT, 1);
    CHECK_EQ(count_heard(EVENT_TAG_LEFT), 1);
    will(EFFECT_READ_TAG)->uid = uid(1);
    tap("x");
    CHECK_EQ(heard[last_heard(EVENT_TAG_READ)].result, RESULT_GONE);
    secure(1, true);
    CHECK_EQ(heard[last_heard(EVENT_TAG_SECURED)].result, RESULT_GONE);
    CHECK_EQ(sent_count[HELPER_READER], 1);
}

TEST(a_tag_that_two_readers_see_leaves_when_the_last_of_them_loses_it)
{
    boot_with(2);
    lay(HELPER_READER, 1);
    lay(HELPER_SECOND, 1);
    pad_says(HELPER_SECOND, MESSAGE_TAG_LEFT, 1);
    CHECK_EQ(count_heard(EVENT_TAG_LEFT), 0);
    CHECK_EQ(heard[last_heard(EVENT_TAG_ARRIVED)].reader, 0); /* it is told from where it is seen now */
    will(EFFECT_READ_TAG)->uid = uid(1);
    tap("x");
    CHECK_EQ(last_sent(HELPER_READER)->type, MESSAGE_READ_TAG);
    pad_says(HELPER_READER, MESSAGE_TAG_LEFT, 1);
    CHECK_EQ(count_heard(EVENT_TAG_LEFT), 1);
}

TEST(one_reader_that_dies_answers_only_its_own_questions)
{
    boot_with(2);
    lay(HELPER_READER, 1);
    lay(HELPER_SECOND, 2);
    will(EFFECT_READ_TAG)->uid = uid(1);
    will(EFFECT_READ_TAG)->uid = uid(2);
    tap("x");
    core_helper_ended(core, soon(), HELPER_SECOND);
    CHECK_EQ(count_heard(EVENT_TAG_READ), 1);
    CHECK(uid_equal(heard[last_heard(EVENT_TAG_READ)].uid, uid(2)));
    CHECK_EQ(heard[last_heard(EVENT_READER)].reader, 1);
    CHECK(core_stats(core).readers_up[0]);
    wait_until(now.mono_ms + 300);
    CHECK_EQ(spawned[HELPER_READER], 1);
    CHECK_EQ(spawned[HELPER_SECOND], 2);
}

TEST(a_tag_under_a_dead_reader_that_another_one_sees_is_still_there)
{
    boot_with(2);
    lay(HELPER_READER, 1);
    lay(HELPER_SECOND, 1);
    heard_count = 0;
    core_helper_ended(core, soon(), HELPER_SECOND);
    CHECK_EQ(heard[0].type, EVENT_READER);
    CHECK_EQ(heard[1].type, EVENT_TAG_ARRIVED);
    CHECK_EQ(heard[1].reader, 0);
}

TEST(an_answer_of_one_reader_to_the_number_of_the_other_is_dropped)
{
    boot_with(2);
    lay(HELPER_READER, 1);
    will(EFFECT_READ_TAG)->uid = uid(1);
    tap("x");
    struct message m = { .type = MESSAGE_TAG_READ,
                         .request = last_sent(HELPER_READER)->request,
                         .tag_read = { .uid = uid(1) } };
    core_message(core, soon(), HELPER_SECOND, &m);
    CHECK_EQ(count_heard(EVENT_TAG_READ), 0);
    core_message(core, soon(), HELPER_READER, &m);
    CHECK_EQ(count_heard(EVENT_TAG_READ), 1);
}

TEST(an_inventory_asks_every_reader_and_each_says_when_it_is_done)
{
    boot_with(2);
    will(EFFECT_INVENTORY);
    tap("x");
    for (int i = 1; i >= 0; i--) {
        enum helper reader = (enum helper)(HELPER_READER + i);
        CHECK_EQ(last_sent(reader)->type, MESSAGE_INVENTORY);
        core_message(core, soon(), reader,
                     &(struct message){ .type = MESSAGE_INVENTORY_DONE, .request = last_sent(reader)->request });
        CHECK_EQ(heard[last_heard(EVENT_INVENTORY_DONE)].reader, i);
    }
}

TEST(what_a_reader_saw_before_the_kiosk_was_ready_is_taken_back_when_it_goes_down)
{
    fresh(1, true);
    answered = 0;
    disk_says(DISK_OPEN, RESULT_OK);
    disk_says(DISK_RECOVER, RESULT_OK);
    hello(HELPER_READER);
    reader_state(HELPER_READER, true);
    lay(HELPER_READER, 1);
    reader_state(HELPER_READER, false);
    CHECK_EQ(count_heard(EVENT_TAG_ARRIVED), 0);
    wait_until(4000); /* for the link */
    CHECK_EQ(heard[heard_count - 2].type, EVENT_TAG_ARRIVED);
    CHECK_EQ(heard[heard_count - 1].type, EVENT_TAG_LEFT);
}
