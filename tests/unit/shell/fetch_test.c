/* The list of blocked cards by HTTPS: when it is asked for, by which name, and what becomes of what comes. */
#include "stage.h"

#include "base/text.h"

enum { EVERY_MS = 60 * 60 * 1000 };

static void boot_fetching(void)
{
    list_every_ms = EVERY_MS;
    boot();
    list_every_ms = 0;
    hello(HELPER_LIST);
    CHECK_EQ(sent[HELPER_LIST][0].type, MESSAGE_LIST_CONFIG);
    CHECK_EQ(next_job(), DISK_LIST_NAME);
}

static void name_is(const char *name)
{
    text_copy(done.text, sizeof done.text, name);
    disk_says(DISK_LIST_NAME, RESULT_OK);
}

static void fetched(enum fetched what, const char *etag, uint32_t wait_s)
{
    struct message m = { .type = MESSAGE_FETCHED,
                         .request = last_sent(HELPER_LIST)->request,
                         .fetched = {
                             .fetched = what, .words = "the server answers with status 503", .wait_s = wait_s } };
    text_copy(m.fetched.etag, sizeof m.fetched.etag, etag);
    core_message(core, soon(), HELPER_LIST, &m);
}

TEST(a_list_is_asked_for_by_the_name_of_the_one_in_force_and_a_new_one_is_taken)
{
    boot_fetching();
    name_is("\"first\"");
    CHECK_EQ(last_sent(HELPER_LIST)->type, MESSAGE_FETCH);
    CHECK_TEXT(last_sent(HELPER_LIST)->fetch.etag, "\"first\"");
    fetched(FETCHED_NEW, "\"second\"", 0);
    CHECK_EQ(next_job(), DISK_LIST_TAKE);
    CHECK_TEXT(jobs[answered].order.note, "\"second\"");
    disk_says(DISK_LIST_TAKE, RESULT_OK);
    CHECK(core_stats(core).fetched);
    CHECK(wake_at >= now.mono_ms + EVERY_MS / 2);
    CHECK(wake_at <= now.mono_ms + EVERY_MS);
}

TEST(one_that_is_in_force_already_costs_no_more_than_the_question)
{
    boot_fetching();
    name_is("\"first\"");
    fetched(FETCHED_SAME, "", 0);
    CHECK_EQ(answered, jobs_count);
    CHECK(core_stats(core).fetched);
    wait_until(now.mono_ms + EVERY_MS / 2 - 1);
    CHECK_EQ(answered, jobs_count);
    wait_until(now.mono_ms + EVERY_MS);
    CHECK_EQ(next_job(), DISK_LIST_NAME);
}

TEST(a_server_that_fails_is_asked_later_and_each_time_later_up_to_the_usual_time)
{
    boot_fetching();
    for (int i = 0; i < 14; i++) {
        name_is("");
        fetched(FETCHED_NOTHING, "", 0);
        int64_t wait = wake_at - now.mono_ms, most = i < 9 ? 5000LL << i : EVERY_MS;
        CHECK(wait >= most / 2);
        CHECK(wait <= most);
        CHECK(!core_stats(core).fetched);
        CHECK_TEXT(core_stats(core).fetch_words, "the server answers with status 503");
        wait_until(wake_at);
        CHECK_EQ(next_job(), DISK_LIST_NAME);
    }
    name_is("");
    fetched(FETCHED_NOTHING, "", 2 * EVERY_MS / 1000);
    CHECK(wake_at >= now.mono_ms + 2 * EVERY_MS); /* as it says itself */
}

TEST(a_list_that_changes_nothing_is_told_and_not_asked_for_more_often)
{
    static const enum result results[] = { RESULT_BUSY, RESULT_REFUSED, RESULT_BAD };
    boot_fetching();
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        name_is("\"first\"");
        fetched(FETCHED_NEW, "\"bad\"", 0);
        disk_says(DISK_LIST_TAKE, results[i]);
        CHECK(!core_stats(core).fetched);
        CHECK(wake_at >= now.mono_ms + EVERY_MS / 2);
        wait_until(wake_at);
    }
    name_is("\"first\"");
    fetched(FETCHED_SAME, "", 0);
    CHECK(core_stats(core).fetched);
}

TEST(a_program_that_dies_or_says_nothing_is_replaced_and_asked_again)
{
    boot_fetching();
    name_is("");
    core_helper_ended(core, soon(), HELPER_LIST);
    CHECK(!core_stats(core).fetched);
    wait_until(now.mono_ms + 1000);
    CHECK_EQ(spawned[HELPER_LIST], 2);
    hello(HELPER_LIST);
    wait_until(now.mono_ms + 5000);
    name_is("");
    wait_until(now.mono_ms + 6000); /* no sign of life */
    CHECK_EQ(killed[HELPER_LIST], 1);
    CHECK_EQ(killed[HELPER_LINK], 0);
}

TEST(one_that_lives_and_never_answers_is_killed_once_and_nobody_is_woken_until_it_has_ended)
{
    boot_fetching();
    name_is("");
    const struct message beat = { .type = MESSAGE_HEARTBEAT, .request = last_sent(HELPER_LIST)->request };
    for (int i = 0; i < 200 && killed[HELPER_LIST] == 0; i++) {
        wait_until(now.mono_ms + 1000);
        core_message(core, soon(), HELPER_LIST, &beat);
    }
    CHECK_EQ(killed[HELPER_LIST], 1);
    CHECK_EQ(wake_at, INT64_MAX);
    wait_until(now.mono_ms + 1000);
    core_helper_ended(core, soon(), HELPER_LIST);
    CHECK(!core_stats(core).fetched);
    wait_until(now.mono_ms + 1000);
    CHECK_EQ(spawned[HELPER_LIST], 2);
}

TEST(an_answer_to_an_older_question_is_nothing)
{
    boot_fetching();
    name_is("");
    struct message late = { .type = MESSAGE_FETCHED,
                            .request = last_sent(HELPER_LIST)->request + 1,
                            .fetched = { .fetched = FETCHED_NEW } };
    core_message(core, soon(), HELPER_LIST, &late);
    CHECK_EQ(answered, jobs_count);
}

TEST(without_an_address_there_is_no_such_program_and_nothing_is_asked)
{
    boot();
    CHECK_EQ(spawned[HELPER_LIST], 0);
    CHECK_EQ(answered, jobs_count);
    CHECK_EQ(wake_at, INT64_MAX);
    CHECK(!core_stats(core).fetches);
}
