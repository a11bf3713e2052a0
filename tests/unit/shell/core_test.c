/* Boot, helpers, questions, journal, timers, stopping. */
#include "base/text.h"
#include "stage.h"

/* ---- waiting, boot ---- */

TEST(an_idle_kiosk_asks_for_no_wake_up)
{
    boot();
    CHECK_EQ(wake_at, INT64_MAX);
}

TEST(taps_are_kept_in_order_until_ledger_and_reader_are_known)
{
    fresh(1, false);
    answered = 0;
    tap("one");
    disk_says(DISK_OPEN, RESULT_OK);
    tap("two");
    disk_says(DISK_RECOVER, RESULT_OK);
    CHECK_EQ(count_heard(EVENT_TAP), 0);
    hello(HELPER_READER);
    CHECK_EQ(count_heard(EVENT_TAP), 0);
    reader_state(HELPER_READER, false);
    CHECK_EQ(count_heard(EVENT_TAP), 2);
    CHECK_TEXT(heard[heard_count - 2].id, "one");
    CHECK_TEXT(heard[heard_count - 1].id, "two");
}

TEST(a_silent_link_keeps_people_waiting_four_seconds_at_most)
{
    fresh(0, true);
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
    fresh(1, false);
    for (int i = 0; i < 65; i++)
        tap("many");
    CHECK_EQ(core_stats(core).events_dropped, 1);
}

TEST(nothing_is_settled_before_the_link_owns_its_lock)
{
    fresh(0, true);
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
    fresh(0, false);
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

static struct uid uid(int tag)
{
    return (struct uid){ { 4, (uint8_t)tag }, 2 };
}

static void pad_says(enum helper reader, enum message_type type, int tag)
{
    core_message(core, soon(), reader, &(struct message){ .type = type, .tag = { .uid = uid(tag) } });
}

static void lay(enum helper reader, int tag)
{
    pad_says(reader, MESSAGE_TAG_ARRIVED, tag);
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

/* ---- several readers ---- */

#define HELPER_SECOND ((enum helper)(HELPER_READER + 1))

static void written(enum helper reader, enum result result)
{
    const struct message *ask = last_sent(reader);
    core_message(core, soon(), reader,
                 &(struct message){ .type = MESSAGE_TAG_WRITTEN,
                                    .request = ask->request,
                                    .tag_written = { .uid = ask->secure_tag.uid, .result = result } });
}

static void secure(int tag, bool armed)
{
    struct effect *e = will(EFFECT_SECURE_TAG);
    e->uid = uid(tag);
    e->secure = (struct tag_secure){ .mechanism = SECURITY_AFI, .armed = armed, .value = 7 };
    tap("x");
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

/* ---- the security mark ---- */

TEST(a_security_mark_is_answered_with_the_readers_word)
{
    boot();
    lay(HELPER_READER, 1);
    secure(1, true);
    CHECK_EQ(count_heard(EVENT_TAG_SECURED), 0);
    written(HELPER_READER, RESULT_REFUSED);
    CHECK_EQ(heard[last_heard(EVENT_TAG_SECURED)].result, RESULT_REFUSED);
    CHECK(heard[last_heard(EVENT_TAG_SECURED)].up);
    CHECK(uid_equal(heard[last_heard(EVENT_TAG_SECURED)].uid, uid(1)));
}

TEST(a_reader_that_hangs_does_not_swallow_the_answer_about_a_security_mark)
{
    boot();
    lay(HELPER_READER, 1);
    secure(1, false);
    int64_t from = now.mono_ms;
    wait_until(from + 2499);
    CHECK_EQ(count_heard(EVENT_TAG_SECURED), 0);
    wait_until(from + 2500);
    CHECK_EQ(heard[last_heard(EVENT_TAG_SECURED)].result, RESULT_IO);
    wait_until(from + 5000);
    CHECK_EQ(killed[HELPER_READER], 1); /* no heartbeat */
    core_helper_ended(core, soon(), HELPER_READER);
    CHECK_EQ(count_heard(EVENT_TAG_SECURED), 1);
}

TEST(a_late_word_about_a_security_mark_answers_nothing_any_more)
{
    boot();
    lay(HELPER_READER, 1);
    secure(1, false);
    wait_until(now.mono_ms + 3000);
    written(HELPER_READER, RESULT_OK);
    CHECK_EQ(count_heard(EVENT_TAG_SECURED), 1);
    wait_until(now.mono_ms + 60000);
    CHECK_EQ(killed[HELPER_READER], 0);
}

TEST(of_two_questions_about_one_mark_only_the_newer_is_answered)
{
    boot();
    lay(HELPER_READER, 1);
    secure(1, true);
    struct message older = { .type = MESSAGE_TAG_WRITTEN,
                             .request = last_sent(HELPER_READER)->request,
                             .tag_written = { .uid = uid(1), .result = RESULT_OK } };
    secure(1, true);
    core_message(core, soon(), HELPER_READER, &older);
    CHECK_EQ(count_heard(EVENT_TAG_SECURED), 0);
    written(HELPER_READER, RESULT_IO);
    CHECK_EQ(count_heard(EVENT_TAG_SECURED), 1);
    CHECK_EQ(heard[last_heard(EVENT_TAG_SECURED)].result, RESULT_IO);
}

TEST(a_security_mark_under_a_reader_that_dies_may_have_been_set)
{
    boot();
    lay(HELPER_READER, 1);
    secure(1, false);
    core_helper_ended(core, soon(), HELPER_READER);
    CHECK_EQ(heard[last_heard(EVENT_TAG_SECURED)].result, RESULT_IO);
    secure(1, false);
    CHECK_EQ(heard[last_heard(EVENT_TAG_SECURED)].result, RESULT_GONE);
}

TEST(a_book_whose_mark_is_owed_is_found_by_its_number)
{
    boot();
    text_copy(will(EFFECT_LOOK_UP_BIT)->text, ID_SIZE, "abai");
    tap("x");
    CHECK_EQ(next_job(), DISK_LOOK_UP_BIT);
    CHECK_TEXT(jobs[answered].text, "abai");
    done.transactions[0] = row(7, LIFE_CONFIRMED, TRANSACTION_CHECKIN, "abai", "");
    disk_says(DISK_LOOK_UP_BIT, RESULT_OK);
    const struct heard *h = &heard[last_heard(EVENT_BIT_OWED)];
    CHECK_TEXT(h->text, "abai");
    CHECK_TEXT(h->ulid, "row-7");
    CHECK_EQ(h->life, LIFE_CONFIRMED);
    CHECK_EQ(h->result, RESULT_OK);
}

TEST(a_book_whose_mark_has_just_been_set_is_looked_up_again)
{
    boot();
    text_copy(will(EFFECT_LOOK_UP_BIT)->text, ID_SIZE, "abai");
    tap("x");
    struct effect *later = will(EFFECT_JOURNAL_LATER);
    later->transaction.bit = BIT_DONE;
    text_copy(later->transaction.ulid, ULID_SIZE, "row-7");
    tap("x");
    done.transactions[0] = row(7, LIFE_CONFIRMED, TRANSACTION_CHECKIN, "abai", "");
    disk_says(DISK_LOOK_UP_BIT, RESULT_OK); /* as it was before */
    CHECK_EQ(count_heard(EVENT_BIT_OWED), 0);
    disk_says(DISK_LATER, RESULT_OK);
    CHECK_TEXT(jobs[answered].text, "abai");
    disk_says(DISK_LOOK_UP_BIT, RESULT_NONE);
    CHECK_EQ(heard[last_heard(EVENT_BIT_OWED)].result, RESULT_NONE);
    CHECK_TEXT(heard[last_heard(EVENT_BIT_OWED)].text, "abai");
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
    fresh(0, false);
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
