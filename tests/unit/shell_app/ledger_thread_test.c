/* The ledger thread and the disk jobs that it carries out, on a real ledger in a folder of the test's own. */
#include <string.h>

#include "base/ulid.h"
#include "ledger/pin.h"
#include "settings/settings.h"
#include "shell/ledger_thread.h"
#include "tags/tags.h"

#include "scratch.h"

#define PATRON "04AABBCCDDEE01"

static struct settings settings;
static struct inbox *in;
static struct ledger_thread *thread;
static struct disk_job job;
static struct disk_done answer; /* of the job before */

static void begin(void)
{
    scratch_make();
    settings_defaults(scratch, &settings);
    in = inbox_create();
    thread = ledger_thread_create(&settings, (struct handouts_port){ 0 }, in);
    CHECK(thread != NULL);
}

static void end(void)
{
    ledger_thread_destroy(thread);
    inbox_destroy(in);
}

static enum result ask(enum disk_kind kind)
{
    static uint32_t id;
    job.kind = kind;
    job.id = ++id;
    ledger_thread_do(thread, &job);
    struct input got = next_input(in);
    CHECK_EQ(got.kind, INPUT_DISK_DONE);
    answer = *(struct disk_done *)got.owned;
    free(got.owned);
    CHECK_EQ(answer.id, id);
    CHECK_EQ(answer.kind, kind);
    memset(&job, 0, sizeof job);
    return answer.result;
}

static struct transaction loan(const char *item, enum life life)
{
    static uint64_t n;
    struct transaction t = { .kind = TRANSACTION_CHECKOUT, .life = life, .at = when_of(clock_build_ms() + 1000, 300) };
    ulid_make(t.ulid, clock_build_ms(), (struct seed){ 3, 4 }, ++n);
    text_copy(t.item, sizeof t.item, item);
    text_copy(t.title, sizeof t.title, "Абай жолы");
    text_copy(t.patron, sizeof t.patron, PATRON);
    return t;
}

static enum result ask_one(enum disk_kind kind, const struct transaction *t)
{
    job.transactions[0] = *t;
    job.transactions_count = 1;
    return ask(kind);
}

TEST(before_it_is_opened_every_job_of_the_ledger_fails_and_the_ledger_takes_no_intent)
{
    begin();
    struct transaction t = loan("20001000000123", LIFE_INTENDED);
    CHECK_EQ(ask_one(DISK_BEGIN, &t), RESULT_IO);
    CHECK(!answer.takes_intents);
    CHECK_EQ(ask(DISK_SUMMARY), RESULT_IO);
    end();
}

TEST(a_loan_is_begun_and_confirmed_and_waits_for_nothing)
{
    begin();
    CHECK_EQ(ask(DISK_OPEN), RESULT_OK);
    CHECK_TEXT(answer.text, "new");
    CHECK_EQ((int64_t)answer.count, clock_build_ms());
    CHECK(answer.takes_intents);
    CHECK_EQ(ask(DISK_RECOVER), RESULT_OK);
    CHECK_EQ(answer.count, 0);
    struct transaction t = loan("20001000000123", LIFE_INTENDED);
    CHECK_EQ(ask_one(DISK_BEGIN, &t), RESULT_OK);
    CHECK_EQ(answer.seq, 1);
    CHECK_EQ(answer.count, 0);
    t.life = LIFE_CONFIRMED;
    t.due = when_of(clock_build_ms() + 86400000, 300);
    CHECK_EQ(ask_one(DISK_OUTCOME, &t), RESULT_OK);
    CHECK_EQ(ask(DISK_WAITING), RESULT_OK);
    CHECK_EQ(answer.transactions_count, 0);
    end();
}

TEST(an_outcome_without_its_intent_is_refused_by_the_ledger)
{
    begin();
    CHECK_EQ(ask(DISK_OPEN), RESULT_OK);
    struct transaction t = loan("20001000000123", LIFE_CONFIRMED);
    CHECK_EQ(ask_one(DISK_OUTCOME, &t), RESULT_NONE);
    end();
}

TEST(a_second_loan_of_an_unsettled_book_is_busy_and_says_whose_the_row_in_the_way_is)
{
    begin();
    CHECK_EQ(ask(DISK_OPEN), RESULT_OK);
    struct transaction t = loan("20001000000123", LIFE_OFFLINE);
    CHECK_EQ(ask_one(DISK_BEGIN, &t), RESULT_OK);
    t = loan("20001000000123", LIFE_INTENDED);
    CHECK_EQ(ask_one(DISK_BEGIN, &t), RESULT_BUSY);
    CHECK(answer.more);
    CHECK_EQ(answer.transactions[0].life, LIFE_OFFLINE);
    end();
}

TEST(a_card_that_the_library_system_knew_is_known_when_it_is_away)
{
    begin();
    CHECK_EQ(ask(DISK_OPEN), RESULT_OK);
    text_copy(job.text, sizeof job.text, PATRON);
    CHECK_EQ(ask(DISK_COUNT_OFFLINE), RESULT_OK);
    CHECK(!answer.known);
    text_copy(job.text, sizeof job.text, PATRON);
    job.known = true;
    CHECK_EQ(ask(DISK_COUNT_OFFLINE), RESULT_OK);
    text_copy(job.text, sizeof job.text, PATRON);
    CHECK_EQ(ask(DISK_COUNT_OFFLINE), RESULT_OK);
    CHECK(answer.known);
    text_copy(job.text, sizeof job.text, "another");
    CHECK_EQ(ask(DISK_COUNT_OFFLINE), RESULT_OK);
    CHECK(!answer.known);
    end();
}

TEST(an_offline_loan_waits_with_its_patron_is_counted_and_leaves_when_delivered)
{
    begin();
    CHECK_EQ(ask(DISK_OPEN), RESULT_OK);
    struct transaction t = loan("20001000000123", LIFE_OFFLINE);
    CHECK_EQ(ask_one(DISK_BEGIN, &t), RESULT_OK);
    text_copy(job.text, sizeof job.text, PATRON);
    CHECK_EQ(ask(DISK_COUNT_OFFLINE), RESULT_OK);
    CHECK_EQ(answer.count, 1);
    CHECK_EQ(ask(DISK_SUMMARY), RESULT_OK);
    CHECK_EQ(answer.summary.waiting, 1);
    CHECK_EQ(answer.summary.queue_rows_count, 1);
    CHECK_TEXT(answer.summary.queue_rows[0].item, "20001000000123");
    CHECK_EQ(ask(DISK_WAITING), RESULT_OK);
    CHECK_EQ(answer.transactions_count, 1);
    t = answer.transactions[0];
    CHECK_TEXT(t.patron, PATRON);
    CHECK_EQ(ask_one(DISK_MARK_SENDING, &t), RESULT_OK);
    t.life = LIFE_UPLOADED;
    CHECK_EQ(ask_one(DISK_DELIVER, &t), RESULT_OK);
    CHECK(answer.flush_due);
    CHECK_EQ(ask(DISK_FLUSH), RESULT_OK);
    CHECK_EQ(ask(DISK_SUMMARY), RESULT_OK);
    CHECK_EQ(answer.summary.waiting, 0);
    end();
}

TEST(what_was_intended_when_the_power_failed_is_unknown_after_the_next_start)
{
    begin();
    CHECK_EQ(ask(DISK_OPEN), RESULT_OK);
    struct transaction t = loan("20001000000123", LIFE_INTENDED);
    CHECK_EQ(ask_one(DISK_BEGIN, &t), RESULT_OK);
    ledger_thread_destroy(thread);
    thread = ledger_thread_create(&settings, (struct handouts_port){ 0 }, in);
    CHECK(thread != NULL);
    CHECK_EQ(ask(DISK_OPEN), RESULT_OK);
    CHECK_TEXT(answer.text, "whole");
    CHECK_EQ(ask(DISK_RECOVER), RESULT_OK);
    CHECK_EQ(answer.count, 1);
    CHECK_EQ(ask(DISK_SUMMARY), RESULT_OK);
    CHECK_EQ(answer.summary.unknown, 1);
    end();
}

TEST(a_queue_that_is_full_is_answered_for_each_job_that_it_does_not_take)
{
    enum { JOBS = 400 }; /* more than the queue holds, less than the inbox does */
    unsigned done = 0, refused = 0;
    begin();
    for (unsigned i = 0; i < JOBS; i++) {
        job = (struct disk_job){ .kind = i % 2 == 0 ? DISK_OPEN : DISK_CLOSE, .id = i };
        ledger_thread_do(thread, &job);
    }
    while (done + refused < JOBS) {
        struct input got = next_input(in);
        CHECK_EQ(got.kind, INPUT_DISK_DONE);
        const struct disk_done *d = got.owned;
        *(d->result == RESULT_FULL ? &refused : &done) += 1;
        free(got.owned);
    }
    CHECK(done > 0);
    CHECK(refused > 0);
    end();
}

TEST(the_thread_ends_with_answers_that_nobody_takes)
{
    begin();
    for (unsigned i = 0; i < 10; i++) {
        job = (struct disk_job){ .kind = DISK_LOOK_UP_UID, .id = i };
        ledger_thread_do(thread, &job);
    }
    inbox_shut(in);
    end();
    ledger_thread_destroy(NULL);
}

TEST(a_pin_is_right_wrong_or_was_never_set)
{
    begin();
    text_copy(job.text, sizeof job.text, "4711");
    CHECK_EQ(ask(DISK_CHECK_PIN), RESULT_NONE);
    CHECK_EQ(staff_pin_hash(settings.staff.pin_file, "4711"), RESULT_OK);
    text_copy(job.text, sizeof job.text, "4712");
    CHECK_EQ(ask(DISK_CHECK_PIN), RESULT_REFUSED);
    text_copy(job.text, sizeof job.text, "4711");
    CHECK_EQ(ask(DISK_CHECK_PIN), RESULT_OK);
    end();
}

TEST(a_uid_map_with_a_wrong_line_still_names_the_others)
{
    scratch_make();
    settings_defaults(scratch, &settings);
    scratch_path(settings.items.uid_map, sizeof settings.items.uid_map, "map.csv");
    scratch_write(settings.items.uid_map,
                  "uid,barcode\n04A1B2C3D4E5F6,20001000000123\nnonsense\n04A1B2C3D4E5F7,AB-17\n");
    in = inbox_create();
    thread = ledger_thread_create(&settings, (struct handouts_port){ 0 }, in);
    CHECK_EQ(ask(DISK_OPEN), RESULT_OK);
    CHECK_EQ(tags_uid_parse("04A1B2C3D4E5F7", &job.uid), RESULT_OK);
    CHECK_EQ(ask(DISK_LOOK_UP_UID), RESULT_OK);
    CHECK_TEXT(answer.text, "AB-17");
    CHECK_EQ(tags_uid_parse("04A1B2C3D4E5F8", &job.uid), RESULT_OK);
    CHECK_EQ(ask(DISK_LOOK_UP_UID), RESULT_NONE);
    end();
}

TEST(a_uid_map_that_is_not_there_does_not_stop_the_ledger)
{
    scratch_make();
    settings_defaults(scratch, &settings);
    scratch_path(settings.items.uid_map, sizeof settings.items.uid_map, "no.csv");
    in = inbox_create();
    thread = ledger_thread_create(&settings, (struct handouts_port){ 0 }, in);
    CHECK_EQ(ask(DISK_OPEN), RESULT_OK);
    CHECK_EQ(tags_uid_parse("04A1B2C3D4E5F7", &job.uid), RESULT_OK);
    CHECK_EQ(ask(DISK_LOOK_UP_UID), RESULT_NONE);
    end();
}
