/* Calls for a person: the lamp at the desk, and who is told at once, or not at all. */
#include "stage.h"

#include <string.h>

#include "base/text.h"

#define CITY ((enum helper)(HELPER_TELLER + DESTINATION_CITY))

static void boot_telling(void)
{
    tells[DESTINATION_CITY] = true;
    boot();
    hello(CITY);
    while (answered < jobs_count)
        disk_says(next_job(), RESULT_OK);
}

static void a_call(const char *call, const char *ulid, enum call_step step)
{
    struct call_note *note = &will(EFFECT_CALL_STAFF)->call;
    text_copy(note->ulid, sizeof note->ulid, ulid);
    text_copy(note->call, sizeof note->call, call);
    note->step = step;
    tap("nav.call");
}

static size_t calls_sent(void)
{
    size_t n = 0;
    for (size_t i = 0; i < sent_count[CITY]; i++)
        n += sent[CITY][i].type == MESSAGE_CALL;
    return n;
}

static void answers(enum handed handed)
{
    struct message m = { .type = MESSAGE_HANDED, .request = last_sent(CITY)->request };
    CHECK_EQ(last_sent(CITY)->type, MESSAGE_CALL);
    m.handed.count = 1;
    m.handed.handed[0] = (uint8_t)handed;
    core_message(core, soon(), CITY, &m);
}

TEST(the_lamp_is_lit_from_the_call_until_somebody_answers_or_nobody_waits)
{
    boot();
    CHECK(!lamp);
    a_call("1", "1", CALL_CALLED);
    CHECK(lamp);
    a_call("1", "2", CALL_SEEN);
    CHECK(!lamp);
    a_call("3", "3", CALL_CALLED);
    CHECK(lamp);
    a_call("3", "4", CALL_OVER);
    CHECK(!lamp);
}

TEST(a_call_is_told_at_once_and_what_became_of_it_afterwards)
{
    boot_telling();
    a_call("1", "1", CALL_CALLED);
    CHECK_EQ(calls_sent(), 1);
    CHECK_TEXT(last_sent(CITY)->call.ulid, "1");
    a_call("1", "2", CALL_SEEN);
    CHECK_EQ(calls_sent(), 1); /* one after the other */
    answers(HANDED_TAKEN);
    CHECK_EQ(calls_sent(), 2);
    CHECK_EQ(last_sent(CITY)->call.step, CALL_SEEN);
    CHECK_TEXT(last_sent(CITY)->call.call, "1");
    answers(HANDED_TAKEN);
    CHECK_EQ(calls_sent(), 2);
    CHECK_EQ(wake_at, INT64_MAX);
}

TEST(a_call_does_not_wait_for_a_page_of_outcomes_nor_a_page_for_a_call)
{
    boot_telling();
    a_call("1", "1", CALL_CALLED);
    uint32_t call = last_sent(CITY)->request;
    will_journal(EFFECT_JOURNAL_OUTCOME, "A", LIFE_CONFIRMED, "abai");
    tap("x");
    disk_says(DISK_OUTCOME, RESULT_OK);
    wait_until(now.mono_ms + 1000);
    done.outcomes[done.outcomes_count++] = (struct outcome){ .seq = 1, .life = LIFE_CONFIRMED };
    disk_says(DISK_UNTOLD, RESULT_OK);
    CHECK_EQ(last_sent(CITY)->type, MESSAGE_OUTCOMES);
    struct message page = { .type = MESSAGE_HANDED, .request = last_sent(CITY)->request };
    a_call("2", "2", CALL_CALLED);
    struct message m = { .type = MESSAGE_HANDED, .request = call };
    m.handed.count = page.handed.count = 1;
    core_message(core, soon(), CITY, &m);
    CHECK_EQ(calls_sent(), 2);
    core_message(core, soon(), CITY, &page);
    CHECK_EQ(next_job(), DISK_HANDED);
}

TEST(what_did_not_arrive_goes_again_within_three_minutes_and_is_dropped_then)
{
    boot_telling();
    int64_t began = now.mono_ms;
    a_call("1", "1", CALL_CALLED);
    answers(HANDED_LATER);
    size_t sent_so_far = calls_sent();
    while (now.mono_ms < began + CALL_KEEP_MS - 31000) {
        CHECK(wake_at - now.mono_ms <= 31000);
        wait_until(wake_at);
        CHECK_EQ(calls_sent(), ++sent_so_far);
        CHECK_TEXT(last_sent(CITY)->call.ulid, "1");
        answers(HANDED_LATER);
    }
    CHECK(sent_so_far >= 6);
    wait_until(began + CALL_KEEP_MS + 1000);
    sent_so_far = calls_sent();
    core_message(core, soon(), CITY, &(struct message){ .type = MESSAGE_LINE, .line = { .up = true } });
    CHECK_EQ(calls_sent(), sent_so_far);
    CHECK_EQ(wake_at, INT64_MAX);
}

TEST(a_line_that_comes_back_is_used_at_once)
{
    boot_telling();
    a_call("1", "1", CALL_CALLED);
    answers(HANDED_LATER);
    core_message(core, soon(), CITY, &(struct message){ .type = MESSAGE_LINE, .line = { .up = true } });
    CHECK_EQ(calls_sent(), 2);
}

TEST(a_call_that_nobody_has_heard_of_is_not_told_when_it_is_over)
{
    tells[DESTINATION_CITY] = true;
    boot();
    a_call("1", "1", CALL_CALLED); /* its program has not said hello */
    a_call("1", "2", CALL_OVER);
    a_call("3", "3", CALL_CALLED);
    hello(CITY);
    CHECK_EQ(calls_sent(), 1);
    CHECK_TEXT(last_sent(CITY)->call.ulid, "3");
}

TEST(what_may_have_arrived_is_told_to_its_end)
{
    boot_telling();
    a_call("1", "1", CALL_CALLED);
    answers(HANDED_LATER);
    a_call("1", "2", CALL_OVER);
    wait_until(wake_at);
    CHECK_TEXT(last_sent(CITY)->call.ulid, "1");
    answers(HANDED_TAKEN);
    CHECK_TEXT(last_sent(CITY)->call.ulid, "2");
}

TEST(a_program_that_dies_or_hangs_with_a_call_is_replaced_and_told_again)
{
    boot_telling();
    a_call("1", "1", CALL_CALLED);
    wait_until(now.mono_ms + 5000); /* no heartbeat */
    CHECK_EQ(killed[CITY], 1);
    core_helper_ended(core, soon(), CITY);
    wait_until(wake_at);
    hello(CITY);
    wait_until(now.mono_ms + 2000);
    CHECK_EQ(calls_sent(), 2);
    CHECK_TEXT(last_sent(CITY)->call.ulid, "1");
}

TEST(a_program_that_lives_and_never_answers_a_call_is_killed_and_nobody_is_woken_until_it_has_ended)
{
    boot_telling();
    a_call("1", "1", CALL_CALLED);
    const struct message beat = { .type = MESSAGE_HEARTBEAT, .request = last_sent(CITY)->request };
    for (int i = 0; i < 300 && killed[CITY] == 0; i++) {
        wait_until(now.mono_ms + 1000);
        core_message(core, soon(), CITY, &beat);
    }
    CHECK_EQ(killed[CITY], 1);
    CHECK_EQ(wake_at, INT64_MAX);
}

TEST(what_is_refused_is_not_told_again)
{
    boot_telling();
    a_call("1", "1", CALL_CALLED);
    answers(HANDED_REFUSED);
    CHECK_EQ(calls_sent(), 1);
    CHECK_EQ(wake_at, INT64_MAX);
}

TEST(a_library_that_tells_nobody_has_its_lamp)
{
    calls_told = false;
    boot_telling();
    calls_told = true;
    a_call("1", "1", CALL_CALLED);
    CHECK(lamp);
    CHECK_EQ(calls_sent(), 0);
}
