/* What becomes of a question about a security mark. */
#include "base/text.h"
#include "pads.h"

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
