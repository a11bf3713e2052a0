/* Final outcomes to other destinations: a page at a time, acknowledged or told again, waited for by nobody. */
#include "stage.h"

#include <string.h>

#include "base/text.h"

#define CITY ((enum helper)(HELPER_TELLER + DESTINATION_CITY))

static void boot_telling(void)
{
    tells[DESTINATION_CITY] = true;
    boot();
    hello(CITY);
    CHECK_EQ(last_sent(CITY)->type, MESSAGE_DESTINATION_CONFIG);
    while (answered < jobs_count)
        disk_says(next_job(), RESULT_OK);
}

static void untold(uint64_t seq, const char *item)
{
    struct outcome *o = &done.outcomes[done.outcomes_count++];
    *o = (struct outcome){ .seq = seq, .life = LIFE_CONFIRMED };
    text_copy(o->item, sizeof o->item, item);
}

/* Something became final, and the second is over in which more of it is waited for. */
static void something_is_final(void)
{
    will_journal(EFFECT_JOURNAL_OUTCOME, "A", LIFE_CONFIRMED, "abai");
    tap("x");
    disk_says(DISK_OUTCOME, RESULT_OK);
    wait_until(now.mono_ms + 1000);
}

static void answer(const struct message_handed *handed)
{
    struct message m = { .type = MESSAGE_HANDED, .request = last_sent(CITY)->request, .handed = *handed };
    core_message(core, soon(), CITY, &m);
}

static void answers(enum handed handed, uint32_t wait_ms)
{
    answer(&(struct message_handed){ 1, { (uint8_t)handed }, wait_ms });
}

static void answers_two(enum handed first, enum handed second)
{
    answer(&(struct message_handed){ 2, { (uint8_t)first, (uint8_t)second }, 0 });
}

TEST(what_became_final_is_told_together_a_second_later)
{
    boot_telling();
    size_t before = jobs_count;
    will_journal(EFFECT_JOURNAL_OUTCOME, "A", LIFE_CONFIRMED, "abai");
    tap("x");
    disk_says(DISK_OUTCOME, RESULT_OK);
    CHECK_EQ(jobs_count, before + 1);
    CHECK_EQ(wake_at, now.mono_ms + 1000);
    wait_until(now.mono_ms + 1000);
    CHECK_EQ(next_job(), DISK_UNTOLD);
    untold(1, "abai");
    untold(2, "kelin");
    disk_says(DISK_UNTOLD, RESULT_OK);
    CHECK_EQ(sent_count[CITY], 2);
    CHECK_EQ(last_sent(CITY)->told.count, 2);
    CHECK_EQ(last_sent(CITY)->told.outcomes[0].seq, 1);
    CHECK(!last_sent(CITY)->told.more);
    answers_two(HANDED_TAKEN, HANDED_TAKEN);
    CHECK_EQ(next_job(), DISK_HANDED);
    CHECK_EQ(jobs[answered].seqs_count, 2);
    CHECK_EQ(jobs[answered].handed, HANDED_TAKEN);
    CHECK_EQ(jobs[answered].to, DESTINATION_CITY);
    disk_says(DISK_HANDED, RESULT_OK);
    CHECK_EQ(answered, jobs_count);
    CHECK_EQ(wake_at, INT64_MAX); /* nothing to do: nobody is woken */
}

TEST(what_the_ledger_withholds_is_looked_for_again_a_second_later)
{
    boot_telling();
    something_is_final();
    untold(1, "abai");
    done.withheld = true;
    disk_says(DISK_UNTOLD, RESULT_OK);
    int64_t then = now.mono_ms + 1000;
    answers(HANDED_TAKEN, 0);
    disk_says(DISK_HANDED, RESULT_OK);
    CHECK(wake_at <= then);
    wait_until(wake_at);
    CHECK_EQ(next_job(), DISK_UNTOLD);
    disk_says(DISK_UNTOLD, RESULT_OK);
    CHECK_EQ(wake_at, INT64_MAX);
}

TEST(what_did_not_arrive_is_told_again_later_and_each_time_later)
{
    boot_telling();
    something_is_final();
    int64_t last = 0;
    for (int i = 0; i < 4; i++) {
        untold(1, "abai");
        disk_says(DISK_UNTOLD, RESULT_OK);
        answers(HANDED_LATER, 0);
        CHECK_EQ(answered, jobs_count); /* nothing is written */
        int64_t wait = wake_at - now.mono_ms;
        CHECK(wait >= 1000 << i);
        CHECK(wait <= 2000 << i);
        CHECK(wait > last / 2);
        last = wait;
        wait_until(wake_at);
        CHECK_EQ(next_job(), DISK_UNTOLD);
    }
    untold(1, "abai");
    disk_says(DISK_UNTOLD, RESULT_OK);
    answers(HANDED_LATER, 500000); /* as the other side says */
    CHECK(wake_at - now.mono_ms >= 500000);
    core_message(core, soon(), CITY, &(struct message){ .type = MESSAGE_LINE, .line = { .up = true } });
    CHECK_EQ(next_job(), DISK_UNTOLD); /* a line that comes back is used at once */
}

TEST(a_refusal_waits_and_holds_up_only_its_item)
{
    boot_telling();
    something_is_final();
    untold(1, "abai");
    untold(2, "kelin");
    disk_says(DISK_UNTOLD, RESULT_OK);
    answers_two(HANDED_REFUSED, HANDED_TAKEN);
    disk_says(DISK_HANDED, RESULT_OK);
    CHECK_EQ(jobs[answered].handed, HANDED_REFUSED);
    CHECK_EQ(jobs[answered].seqs[0], 1);
    CHECK((int64_t)jobs[answered].count > now.now.utc_ms);
    disk_says(DISK_HANDED, RESULT_OK);
    something_is_final();
    untold(1, "abai");
    untold(3, "abai");
    untold(4, "orman");
    done.facts[0].next_at_ms = now.now.utc_ms + 30000;
    disk_says(DISK_UNTOLD, RESULT_OK);
    CHECK_EQ(last_sent(CITY)->told.count, 1);
    CHECK_EQ(last_sent(CITY)->told.outcomes[0].seq, 4);
    CHECK_EQ(sent_count[CITY], 3);
    answers(HANDED_TAKEN, 0);
    disk_says(DISK_HANDED, RESULT_OK);
    CHECK(wake_at <= now.mono_ms + 30000);
}

/* abai, kelin, abai, orman wait. */
static void twice_an_item(void)
{
    boot_telling();
    something_is_final();
    untold(1, "abai");
    untold(2, "kelin");
    untold(3, "abai");
    untold(4, "orman");
    disk_says(DISK_UNTOLD, RESULT_OK);
    CHECK_EQ(last_sent(CITY)->told.count, 2);
}

TEST(an_item_is_told_of_again_when_what_was_told_of_it_before_is_taken)
{
    twice_an_item();
    answers_two(HANDED_TAKEN, HANDED_TAKEN);
    CHECK_EQ(sent_count[CITY], 3);
    CHECK_EQ(last_sent(CITY)->told.count, 2);
    CHECK_EQ(last_sent(CITY)->told.outcomes[0].seq, 3);
    CHECK_EQ(last_sent(CITY)->told.outcomes[1].seq, 4);
}

TEST(what_follows_a_refused_outcome_of_its_item_is_not_taken_before_it)
{
    twice_an_item();
    answers_two(HANDED_REFUSED, HANDED_TAKEN);
    CHECK_EQ(sent_count[CITY], 3);
    CHECK_EQ(last_sent(CITY)->told.count, 1);
    CHECK_EQ(last_sent(CITY)->told.outcomes[0].seq, 4);
}

TEST(what_a_dead_program_was_told_goes_again_by_its_successor)
{
    boot_telling();
    something_is_final();
    untold(1, "abai");
    disk_says(DISK_UNTOLD, RESULT_OK);
    core_helper_ended(core, soon(), CITY);
    CHECK_EQ(count_heard(EVENT_LINE), 0); /* it is not the library's line */
    wait_until(now.mono_ms + 1000);
    CHECK_EQ(spawned[CITY], 2);
    hello(CITY);
    wait_until(now.mono_ms + 2000);
    CHECK_EQ(next_job(), DISK_UNTOLD);
}

TEST(a_destination_that_says_nothing_is_killed_and_the_library_is_not_held_up)
{
    boot_telling();
    something_is_final();
    untold(1, "abai");
    disk_says(DISK_UNTOLD, RESULT_OK);
    will_ask(LIBRARY_ITEM, 7, "abai", "");
    tap("x");
    CHECK_EQ(last_sent(HELPER_LINK)->type, MESSAGE_REQUEST);
    library_says(LIBRARY_ANSWERED, true);
    CHECK_EQ(count_heard(EVENT_REPLY), 1);
    wait_until(now.mono_ms + 6000);
    CHECK_EQ(killed[CITY], 1);
    CHECK_EQ(killed[HELPER_LINK], 0);
}

TEST(one_that_lives_and_never_answers_is_killed_once_and_nobody_is_woken_until_it_has_ended)
{
    boot_telling();
    something_is_final();
    untold(1, "abai");
    disk_says(DISK_UNTOLD, RESULT_OK);
    const struct message beat = { .type = MESSAGE_HEARTBEAT, .request = last_sent(CITY)->request };
    for (int i = 0; i < 300 && killed[CITY] == 0; i++) {
        wait_until(now.mono_ms + 1000);
        core_message(core, soon(), CITY, &beat);
    }
    CHECK_EQ(killed[CITY], 1);
    CHECK_EQ(wake_at, INT64_MAX);
    core_helper_ended(core, soon(), CITY);
    wait_until(now.mono_ms + 1000);
    CHECK_EQ(spawned[CITY], 2);
}

/* Of an item of its own. */
static void untold_alone(uint64_t seq)
{
    char item[ID_SIZE];
    text_format(item, sizeof item, "alone-%u", (unsigned)seq);
    untold(seq, item);
}

/* As many as the ledger reads at once, and another one behind them. */
static void whole_read(uint64_t first)
{
    for (uint64_t i = done.outcomes_count; i < DISK_ROWS_MAX; i++)
        untold_alone(first + i);
    done.more = true;
    disk_says(DISK_UNTOLD, RESULT_OK);
}

/* A whole page, the first of it of this item, and more behind it. */
static void page_with_more(const char *item)
{
    untold(1, item);
    for (uint64_t i = 0; i < MESSAGE_HANDED_MAX; i += DISK_ROWS_MAX)
        whole_read(1 + i);
    CHECK_EQ(last_sent(CITY)->told.outcomes[last_sent(CITY)->told.count - 1].seq, MESSAGE_HANDED_MAX);
    CHECK(!last_sent(CITY)->told.more);
}

static void answers_all(enum handed handed)
{
    struct message_handed all = { .count = MESSAGE_HANDED_MAX };
    memset(all.handed, (int)handed, sizeof all.handed);
    answer(&all);
}

TEST(pages_follow_each_other_until_the_last)
{
    boot_telling();
    something_is_final();
    page_with_more("abai");
    CHECK_EQ(next_job(), DISK_UNTOLD); /* the next one is read while the first is told */
    CHECK_EQ(jobs[answered].count, MESSAGE_HANDED_MAX);
    answers_all(HANDED_TAKEN);
    disk_says(DISK_UNTOLD, RESULT_OK);
    for (size_t i = 0; i < MESSAGE_HANDED_MAX; i += DISK_ROWS_MAX) {
        CHECK_EQ(next_job(), DISK_HANDED);
        CHECK_EQ(jobs[answered].seqs_count, DISK_ROWS_MAX);
        CHECK_EQ(jobs[answered].seqs[0], 1 + i);
        disk_says(DISK_HANDED, RESULT_OK);
    }
    CHECK_EQ(answered, jobs_count);
}

TEST(a_page_that_was_read_ahead_is_told_as_soon_as_the_one_before_it_is_taken)
{
    boot_telling();
    something_is_final();
    page_with_more("abai");
    size_t before = sent_count[CITY];
    untold(1000, "kelin");
    disk_says(DISK_UNTOLD, RESULT_OK);
    CHECK_EQ(sent_count[CITY], before); /* not before: an item is told of in order */
    answers_all(HANDED_TAKEN);
    CHECK_EQ(sent_count[CITY], before + 1);
    CHECK_EQ(last_sent(CITY)->told.outcomes[0].seq, 1000);
}

TEST(what_was_read_ahead_waits_behind_a_refusal_of_its_item)
{
    boot_telling();
    something_is_final();
    page_with_more("abai");
    untold(1000, "abai");
    untold(1001, "kelin");
    disk_says(DISK_UNTOLD, RESULT_OK);
    answers_all(HANDED_REFUSED);
    CHECK_EQ(last_sent(CITY)->told.count, 1);
    CHECK_EQ(last_sent(CITY)->told.outcomes[0].seq, 1001);
}

TEST(what_was_read_ahead_of_a_page_that_did_not_arrive_is_forgotten)
{
    boot_telling();
    something_is_final();
    page_with_more("abai");
    size_t before = sent_count[CITY];
    answers_all(HANDED_LATER);
    untold(1000, "kelin");
    disk_says(DISK_UNTOLD, RESULT_OK); /* it comes too late */
    CHECK_EQ(sent_count[CITY], before);
    wait_until(wake_at);
    CHECK_EQ(next_job(), DISK_UNTOLD);
    CHECK_EQ(jobs[answered].count, 0); /* from the first on */
}

TEST(a_long_page_goes_in_several_messages)
{
    boot_telling();
    something_is_final();
    for (uint64_t seq = 1; seq <= MESSAGE_TOLD_MAX + 1; seq++)
        untold_alone(seq);
    disk_says(DISK_UNTOLD, RESULT_OK);
    CHECK_EQ(sent_count[CITY], 3);
    CHECK_EQ(sent[CITY][1].told.count, MESSAGE_TOLD_MAX);
    CHECK(sent[CITY][1].told.more);
    CHECK_EQ(sent[CITY][2].told.count, 1);
    CHECK(!sent[CITY][2].told.more);
    CHECK_EQ(sent[CITY][1].request, sent[CITY][2].request);
}

TEST(an_answer_that_makes_no_sense_ends_the_program)
{
    boot_telling();
    something_is_final();
    untold(1, "abai");
    disk_says(DISK_UNTOLD, RESULT_OK);
    answers(HANDED_COUNT, 0);
    CHECK_EQ(killed[CITY], 1);
}

TEST(who_is_not_in_the_settings_is_not_told)
{
    tells[DESTINATION_CITY] = false;
    boot();
    something_is_final();
    CHECK_EQ(spawned[CITY], 0);
    CHECK_EQ(answered, jobs_count);
}
