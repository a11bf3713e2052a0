/* Questions to the library: one at a time, each with one final reply. */
#include "base/text.h"
#include "stage.h"

TEST(one_question_at_a_time_and_each_gets_one_final_reply)
{
    boot();
    will_ask(LIBRARY_ITEM, 1, "abai", "");
    will_ask(LIBRARY_ITEM, 2, "auezov", "");
    tap("x");
    CHECK_EQ(sent_count[HELPER_LINK], 2); /* configuration, first question */
    library_says(LIBRARY_ANSWERED, true);
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].request, 1);
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].visit, 5);
    CHECK_EQ(sent_count[HELPER_LINK], 3);
    library_says(LIBRARY_NOT_SENT, false);
    CHECK_EQ(count_heard(EVENT_REPLY), 2);
    library_says(LIBRARY_ANSWERED, true);
    CHECK_EQ(count_heard(EVENT_REPLY), 2);
}

TEST(a_question_of_an_ended_visit_that_has_not_left_leaves_no_more_but_the_end_of_its_session)
{
    boot();
    will_ask(LIBRARY_ITEM, 1, "abai", "");
    will_ask(LIBRARY_PATRON, 2, "", "aigul");
    tap("x");
    will_ask(LIBRARY_END_SESSION, 3, "", "aigul");
    will(EFFECT_VISIT_ENDED)->visit = 5;
    tap("home");
    library_says(LIBRARY_ANSWERED, true);
    CHECK_EQ(last_sent(HELPER_LINK)->ask.ask, LIBRARY_END_SESSION);
    size_t before = sent_count[HELPER_LINK];
    library_says(LIBRARY_ANSWERED, true);
    CHECK_EQ(sent_count[HELPER_LINK], before);
}

TEST(a_list_comes_entry_by_entry)
{
    boot();
    will_ask(LIBRARY_PATRON, 1, "", "aigul");
    tap("x");
    struct message m = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, true);
    m.reply.more = true;
    core_message(core, soon(), HELPER_LINK, &m);
    core_message(core, soon(), HELPER_LINK, &m);
    CHECK(heard[last_heard(EVENT_REPLY)].more);
    library_says(LIBRARY_ANSWERED, true);
    CHECK_EQ(count_heard(EVENT_REPLY), 3);
    CHECK(!heard[last_heard(EVENT_REPLY)].more);
}

TEST(a_list_of_many_lines_is_one_good_check_of_the_line)
{
    boot();
    will_ask(LIBRARY_PATRON, 7, "", "aigul");
    tap("card");
    line(false);
    line(true);
    struct message m = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, true);
    m.reply.more = true;
    core_message(core, soon(), HELPER_LINK, &m);
    core_message(core, soon(), HELPER_LINK, &m);
    library_says(LIBRARY_ANSWERED, true);
    CHECK(!heard[last_heard(EVENT_LINE)].up);
    library_says(LIBRARY_ANSWERED, true); /* nobody waits for this one */
    CHECK(!heard[last_heard(EVENT_LINE)].up);
    line(true);
    CHECK(heard[last_heard(EVENT_LINE)].up);
}

TEST(a_late_answer_never_answers_the_next_question)
{
    boot();
    will_ask(LIBRARY_ITEM, 1, "abai", "");
    will_ask(LIBRARY_ITEM, 2, "auezov", "");
    tap("x");
    struct message late = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, true);
    library_says(LIBRARY_MAYBE_SENT, false);
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].request, 1);
    core_message(core, soon(), HELPER_LINK, &late);
    CHECK_EQ(count_heard(EVENT_REPLY), 1);
}

TEST(a_link_that_dies_leaves_the_open_question_unknown_and_the_others_unsent)
{
    boot();
    will_ask(LIBRARY_CHECKOUT, 1, "abai", "aigul");
    will_ask(LIBRARY_CHECKOUT, 2, "auezov", "aigul");
    tap("x");
    core_helper_ended(core, soon(), HELPER_LINK);
    CHECK_EQ(count_heard(EVENT_REPLY), 2);
    CHECK_EQ(heard[heard_count - 2].outcome, LIBRARY_MAYBE_SENT);
    CHECK_EQ(heard[heard_count - 1].outcome, LIBRARY_NOT_SENT);
    CHECK(!heard[last_heard(EVENT_LINE)].up);
}

TEST(a_question_that_takes_long_is_said_once_and_at_its_deadline_the_link_is_killed)
{
    boot();
    will_ask(LIBRARY_ITEM, 1, "abai", "");
    tap("x");
    int64_t from = now.mono_ms;
    for (int s = 1; s < 20; s++) {
        wait_until(from + s * 1000);
        core_message(core, &now, HELPER_LINK, &(struct message){ .type = MESSAGE_HEARTBEAT });
        CHECK_EQ(count_heard(EVENT_LIBRARY_SLOW), s >= 3 ? 1 : 0);
    }
    CHECK_EQ(count_heard(EVENT_REPLY), 0);
    wait_until(from + 20000);
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].outcome, LIBRARY_MAYBE_SENT);
    CHECK_EQ(killed[HELPER_LINK], 1);
}

TEST(a_question_to_a_link_that_is_away_is_answered_as_not_sent)
{
    boot();
    core_helper_ended(core, soon(), HELPER_LINK);
    will_ask(LIBRARY_CHECKOUT, 9, "abai", "aigul");
    tap("x");
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].outcome, LIBRARY_NOT_SENT);
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].request, 9);
}

TEST(a_link_that_takes_nothing_any_more_was_not_told_and_is_killed)
{
    boot();
    send_result = RESULT_FULL;
    will_ask(LIBRARY_CHECKOUT, 9, "abai", "aigul");
    tap("x");
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].outcome, LIBRARY_NOT_SENT);
    CHECK_EQ(killed[HELPER_LINK], 1);
}
