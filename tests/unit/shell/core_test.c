/* Boot, helpers, questions, journal, timers, stopping. */
#include "stage.h"

/* ---- waiting, boot ---- */

TEST(an_idle_kiosk_asks_for_no_wake_up)
{
    boot();
    CHECK_EQ(wake_at, INT64_MAX);
}

TEST(taps_are_kept_in_order_until_ledger_and_reader_are_known)
{
    fresh(true, false);
    answered = 0;
    tap("one");
    disk_says(DISK_OPEN, RESULT_OK);
    tap("two");
    disk_says(DISK_RECOVER, RESULT_OK);
    CHECK_EQ(count_heard(EVENT_TAP), 0);
    hello(HELPER_READER);
    CHECK_EQ(count_heard(EVENT_TAP), 0);
    reader_state(false);
    CHECK_EQ(count_heard(EVENT_TAP), 2);
    CHECK_TEXT(heard[heard_count - 2].id, "one");
    CHECK_TEXT(heard[heard_count - 1].id, "two");
}

TEST(a_silent_link_keeps_people_waiting_four_seconds_at_most)
{
    fresh(false, true);
    answered = 0;
    disk_says(DISK_OPEN, RESULT_OK);
    disk_says(DISK_RECOVER, RESULT_OK);
    tap("one");
    CHECK_EQ(count_heard(EVENT_TAP), 0);
    wait_until(4000);
    CHECK_EQ(count_heard(EVENT_TAP), 1);
}

TEST(one_tap_more_than_can_be_kept_is_counted_and_dropped)
{
    fresh(true, false);
    for (int i = 0; i < 65; i++)
        tap("many");
    CHECK_EQ(core_stats(core).events_dropped, 1);
}

TEST(nothing_is_settled_before_the_link_owns_its_lock)
{
    fresh(false, true);
    answered = 0;
    disk_says(DISK_OPEN, RESULT_OK);
    disk_says(DISK_RECOVER, RESULT_OK);
    waits(row(1, LIFE_OFFLINE, TRANSACTION_CHECKIN, "abai", ""));
    disk_says(DISK_WAITING, RESULT_OK);
    wait_until(20000);
    CHECK_EQ(sent_count[HELPER_LINK], 0);
    struct message m = { .type = MESSAGE_HELLO, .hello = { .name = "kitap-link", .lock_owned = false } };
    core_message(core, soon(), HELPER_LINK, &m);
    CHECK_EQ(killed[HELPER_LINK], 1);
    CHECK_EQ(sent_count[HELPER_LINK], 0);
}

TEST(a_ledger_that_cannot_be_opened_is_told_and_tried_again)
{
    fresh(false, false);
    answered = 0;
    disk_says(DISK_OPEN, RESULT_IO);
    CHECK(!heard[last_heard(EVENT_LEDGER)].up);
    wait_until(6000);
    disk_says(DISK_OPEN, RESULT_OK);
    disk_says(DISK_RECOVER, RESULT_OK);
    CHECK(heard[last_heard(EVENT_LEDGER)].up);
}

/* ---- helpers ---- */

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
        reader_state(true);
    }
    wait_until(now.mono_ms + 60000);
    core_helper_ended(core, soon(), HELPER_READER);
    wait_until(now.mono_ms + 200);
    CHECK_EQ(spawned[HELPER_READER], 6);
}

TEST(a_helper_without_a_hello_or_of_another_name_is_killed)
{
    fresh(true, true);
    struct message m = { .type = MESSAGE_HELLO, .hello = { .name = "kitap-link", .lock_owned = true } };
    core_message(core, soon(), HELPER_READER, &m);
    CHECK_EQ(killed[HELPER_READER], 1);
    wait_until(25000);
    CHECK_EQ(killed[HELPER_LINK], 1);
}

TEST(a_helper_that_says_nothing_of_its_device_or_line_is_killed)
{
    fresh(true, true);
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
    will(EFFECT_READ_TAG)->uid = (struct uid){ { 4 }, 1 };
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

/* ---- questions ---- */

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

/* ---- the journal ---- */

TEST(intents_of_one_update_are_one_commit_and_each_is_told)
{
    boot();
    will_journal(EFFECT_JOURNAL_BEGIN, "A", LIFE_INTENDED, "abai");
    will_journal(EFFECT_JOURNAL_BEGIN, "B", LIFE_INTENDED, "auezov");
    tap("account.renew-all");
    CHECK_EQ(jobs_count - answered, 1);
    CHECK_EQ(jobs[answered].transactions_count, 2);
    done.count = 1;
    disk_says(DISK_BEGIN, RESULT_OK);
    CHECK_EQ(count_heard(EVENT_JOURNALED), 2);
    CHECK_TEXT(heard[last_heard(EVENT_JOURNALED)].ulid, "B");
    CHECK(heard[last_heard(EVENT_JOURNALED)].queued);
}

TEST(without_a_ledger_an_intent_is_answered_at_once)
{
    fresh(false, false);
    answered = 0;
    disk_says(DISK_OPEN, RESULT_IO);
    will_journal(EFFECT_JOURNAL_BEGIN, "A", LIFE_INTENDED, "abai");
    tap("x");
    CHECK_EQ(heard[last_heard(EVENT_JOURNALED)].result, RESULT_IO);
}

TEST(an_outcome_that_cannot_be_written_is_told_and_tried_again)
{
    boot();
    will_journal(EFFECT_JOURNAL_OUTCOME, "A", LIFE_CONFIRMED, "abai");
    tap("x");
    disk_says(DISK_OUTCOME, RESULT_FULL);
    CHECK_EQ(heard[last_heard(EVENT_JOURNALED)].result, RESULT_FULL);
    CHECK(!heard[last_heard(EVENT_LEDGER)].up);
    wait_until(now.mono_ms + 5000);
    CHECK_TEXT(jobs[answered].transactions[0].ulid, "A");
    disk_says(DISK_OUTCOME, RESULT_OK);
    CHECK_EQ(heard[last_heard(EVENT_SETTLED)].life, LIFE_CONFIRMED);
    disk_says(DISK_FLUSH, RESULT_OK);
    CHECK(heard[last_heard(EVENT_LEDGER)].up);
}

TEST(later_facts_are_flushed_when_the_ledger_says_so_and_then_the_kiosk_sleeps)
{
    boot();
    will_journal(EFFECT_JOURNAL_LATER, "A", LIFE_CONFIRMED, "abai");
    tap("x");
    done.flush_due = true;
    done.flush_in_ms = 900;
    disk_says(DISK_LATER, RESULT_OK);
    wait_until(now.mono_ms + 900);
    disk_says(DISK_FLUSH, RESULT_OK);
    CHECK_EQ(wake_at, INT64_MAX);
}

TEST(what_was_told_as_unknown_and_has_not_left_yet_does_not_leave_any_more)
{
    boot();
    will_ask(LIBRARY_ITEM, 1, "auezov", "");
    tap("x");
    will_journal(EFFECT_JOURNAL_BEGIN, "A", LIFE_INTENDED, "abai");
    tap("x");
    will_ask(LIBRARY_CHECKOUT, 2, "abai", "aigul");
    disk_says(DISK_BEGIN, RESULT_OK);
    will_journal(EFFECT_JOURNAL_OUTCOME, "A", LIFE_UNKNOWN, "");
    tap("checkout.done");
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].request, 2);
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].outcome, LIBRARY_NOT_SENT);
    will_journal(EFFECT_JOURNAL_OUTCOME, "A", LIFE_VOID, "abai"); /* the brain's late verdict */
    tap("x");
    disk_says(DISK_OUTCOME, RESULT_OK);
    CHECK_EQ(next_job(), DISK_SETTLE);
    disk_says(DISK_SETTLE, RESULT_OK);
    CHECK_EQ(count_heard(EVENT_JOURNALED), 3);
    library_says(LIBRARY_ANSWERED, true);
    CHECK_EQ(last_sent(HELPER_LINK)->ask.ask, LIBRARY_ITEM);
}

TEST(an_unknown_of_which_nothing_left_is_settled_at_once)
{
    boot();
    will_journal(EFFECT_JOURNAL_BEGIN, "A", LIFE_INTENDED, "abai");
    tap("x");
    will_ask(LIBRARY_CHECKOUT, 2, "abai", "aigul");
    disk_says(DISK_BEGIN, RESULT_OK);
    will_journal(EFFECT_JOURNAL_OUTCOME, "A", LIFE_UNKNOWN, "abai");
    library_says(LIBRARY_NOT_SENT, false);
    disk_says(DISK_OUTCOME, RESULT_OK);
    CHECK_EQ(next_job(), DISK_SETTLE);
    CHECK_EQ(jobs[answered].transactions[0].life, LIFE_VOID);
}

/* ---- timers ---- */

TEST(a_timer_dies_with_its_visit)
{
    boot();
    struct effect *e = will(EFFECT_TIMER_START);
    e->timer = TIMER_SHOW;
    e->ms = 1000;
    e->visit = 0;
    e = will(EFFECT_TIMER_START);
    e->timer = TIMER_IDLE;
    e->ms = 1000;
    e->visit = 77; /* not the kiosk's */
    tap("x");
    wait_until(now.mono_ms + 2000);
    CHECK_EQ(count_heard(EVENT_TIMER), 1);
    CHECK_EQ(wake_at, INT64_MAX);
}

/* ---- stopping ---- */

TEST(stopping_finishes_what_is_in_hand_then_the_helpers_and_the_ledger_go)
{
    boot();
    will_ask(LIBRARY_CHECKOUT, 1, "abai", "aigul");
    tap("x");
    core_stop(core, soon());
    tap("dropped");
    CHECK(!core_idle(core));
    CHECK_EQ(count_heard(EVENT_TAP), 1);
    will_journal(EFFECT_JOURNAL_OUTCOME, "A", LIFE_CONFIRMED, "abai");
    library_says(LIBRARY_ANSWERED, true);
    disk_says(DISK_OUTCOME, RESULT_OK);
    CHECK_EQ(last_sent(HELPER_LINK)->type, MESSAGE_STOP);
    CHECK_EQ(last_sent(HELPER_READER)->type, MESSAGE_STOP);
    disk_says(DISK_CLOSE, RESULT_OK);
    core_helper_ended(core, soon(), HELPER_LINK);
    CHECK(!core_idle(core));
    core_helper_ended(core, soon(), HELPER_READER);
    CHECK(core_idle(core));
}

TEST(a_helper_that_does_not_stop_is_killed)
{
    boot();
    core_stop(core, soon());
    disk_says(DISK_CLOSE, RESULT_OK);
    wait_until(now.mono_ms + 3000);
    CHECK_EQ(killed[HELPER_LINK], 1);
    CHECK_EQ(killed[HELPER_READER], 1);
}
