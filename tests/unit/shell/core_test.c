/* Boot, journal, timers, stopping. */
#include "base/text.h"
#include "stage.h"

/* ---- waiting, boot ---- */

TEST(an_idle_kiosk_asks_for_no_wake_up)
{
    boot();
    CHECK_EQ(wake_at, INT64_MAX);
}

/* The wall clock shows `utc_ms` a moment later. */
static const struct moment *shown(int64_t utc_ms)
{
    now.mono_ms++;
    now.now = when_of(utc_ms, 300);
    return &now;
}

static void flip(int64_t utc_ms)
{
    core_event(core, shown(utc_ms), &(struct event){ .type = EVENT_TOUCHED });
}

static bool is_last_heard_set(void)
{
    return heard[last_heard(EVENT_CLOCK)].up;
}

TEST(a_clock_that_is_put_right_while_the_kiosk_runs_is_seen_and_rows_get_their_time)
{
    fresh(0, false);
    answered = 0;
    done.count = 1700000060000; /* the newest row */
    disk_says(DISK_OPEN, RESULT_OK);
    CHECK(!is_last_heard_set());
    disk_says(DISK_RECOVER, RESULT_OK);
    while (answered < jobs_count)
        disk_says(jobs[answered].kind, RESULT_OK);
    CHECK(wake_at <= now.mono_ms + 60000); /* somebody looks */
    core_wake(core, at(60000));
    CHECK(is_last_heard_set());
    CHECK_EQ(jobs[jobs_count - 1].kind, DISK_DATE_ROWS);
    disk_says(DISK_DATE_ROWS, RESULT_OK);
    CHECK_EQ(wake_at, INT64_MAX);
}

TEST(a_clock_that_is_set_back_behind_the_newest_row_is_unset)
{
    boot();
    will_journal(EFFECT_JOURNAL_BEGIN, "row-1", LIFE_OFFLINE, "abai");
    next_effects.at[0].transaction.at = when_of(1700000000500, 300);
    flip(1700000000500);
    disk_says(DISK_BEGIN, RESULT_OK);
    CHECK(!is_last_heard_set()); /* soon() shows less */
    size_t times = count_heard(EVENT_CLOCK);
    flip(1700000000499);
    CHECK_EQ(count_heard(EVENT_CLOCK), times);
    flip(1700000000500);
    CHECK(is_last_heard_set());
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

TEST(a_renewal_of_all_loans_that_was_told_as_unknown_does_not_leave_any_more)
{
    boot();
    will_ask(LIBRARY_ITEM, 1, "auezov", "");
    tap("x");
    will_journal(EFFECT_JOURNAL_BEGIN, "A", LIFE_INTENDED, "abai");
    will_journal(EFFECT_JOURNAL_BEGIN, "B", LIFE_INTENDED, "zholy");
    next_effects.at[0].transaction.kind = next_effects.at[1].transaction.kind = TRANSACTION_RENEW;
    tap("x");
    will_ask(LIBRARY_RENEW_ALL, 2, "", "aigul");
    disk_says(DISK_BEGIN, RESULT_OK);
    will_journal(EFFECT_JOURNAL_OUTCOME, "A", LIFE_UNKNOWN, "");
    will_journal(EFFECT_JOURNAL_OUTCOME, "B", LIFE_UNKNOWN, "");
    tap("nav.home");
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].request, 2);
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].outcome, LIBRARY_NOT_SENT);
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
