/* The core around a brain that only writes down its events and does what the test tells it to, in a
   world that only writes down its calls. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "check.h"
#include "shell/core/core.h"

/* ---- a brain on strings ---- */

enum { LOG_MAX = 256 };

static struct {
    enum event_type type;
    bool up, queued, more;
    enum result result;
    enum library_outcome outcome;
    enum life life;
    uint32_t request;
    uint64_t visit;
    char ulid[ULID_SIZE], id[48];
} heard[LOG_MAX];
static size_t heard_count;
static struct effects next_effects; /* what the brain answers the next event with */

void kiosk_init(struct kiosk *k, const struct kiosk_rules *rules, const struct lesson_shelf *lessons)
{
    (void)lessons;
    memset(k, 0, sizeof *k);
    k->rules = *rules;
}

void kiosk_update(struct kiosk *k, const struct event *e, struct effects *out)
{
    (void)k;
    CHECK(heard_count < LOG_MAX);
    heard[heard_count].type = e->type;
    heard[heard_count].up = e->up;
    heard[heard_count].queued = e->queued;
    heard[heard_count].more = e->reply.more;
    heard[heard_count].result = e->result;
    heard[heard_count].outcome = e->reply.outcome;
    heard[heard_count].life = e->life;
    heard[heard_count].request = e->request;
    heard[heard_count].visit = e->visit;
    text_copy(heard[heard_count].ulid, ULID_SIZE, e->ulid);
    text_copy(heard[heard_count].id, sizeof heard->id, e->id);
    heard_count++;
    *out = next_effects;
    memset(&next_effects, 0, sizeof next_effects);
}

static size_t count_heard(enum event_type type)
{
    size_t n = 0;
    for (size_t i = 0; i < heard_count; i++)
        n += heard[i].type == type;
    return n;
}

static size_t last_heard(enum event_type type)
{
    for (size_t i = heard_count; i > 0; i--)
        if (heard[i - 1].type == type)
            return i - 1;
    CHECK(false);
    return 0;
}

/* ---- a world that writes down ---- */

static struct message sent[HELPER_COUNT][LOG_MAX];
static size_t sent_count[HELPER_COUNT], spawned[HELPER_COUNT], killed[HELPER_COUNT], changes;
static struct disk_job jobs[LOG_MAX];
static size_t jobs_count;
static int64_t wake_at;
static enum result send_result;

static enum result spawn(void *self, enum helper helper, uint32_t generation)
{
    (void)self;
    (void)generation;
    spawned[helper]++;
    return RESULT_OK;
}

static void kill_helper(void *self, enum helper helper)
{
    (void)self;
    killed[helper]++;
}

static enum result send_message(void *self, enum helper helper, const struct message *m)
{
    (void)self;
    if (send_result != RESULT_OK)
        return send_result;
    sent[helper][sent_count[helper]++] = *m;
    return RESULT_OK;
}

static void disk(void *self, const struct disk_job *job)
{
    (void)self;
    jobs[jobs_count++] = *job;
}

static void wake(void *self, int64_t mono_ms)
{
    (void)self;
    wake_at = mono_ms;
}

static void changed(void *self)
{
    (void)self;
    changes++;
}

static void nothing(void *self)
{
    (void)self;
}

static void no_sound(void *self, enum sound sound)
{
    (void)self;
    (void)sound;
}

static const struct world world = { .spawn = spawn, .kill = kill_helper, .send = send_message, .disk = disk,
                                    .wake_at = wake, .changed = changed, .sound = no_sound, .speak = nothing,
                                    .print_receipt = nothing, .visit_ended = nothing, .restart = nothing };

/* ---- a story's words ---- */

static struct core *core;
static struct moment now;

static const struct moment *at(int64_t ms)
{
    now = (struct moment){ .mono_ms = ms, .now = when_of(1700000000000 + ms, 300), .seed = { 1, (uint64_t)ms } };
    return &now;
}

static const struct moment *soon(void)
{
    return at(now.mono_ms + 1);
}

static void fresh(bool reader, bool link)
{
    core_destroy(core);
    heard_count = jobs_count = changes = 0;
    memset(sent_count, 0, sizeof sent_count);
    memset(spawned, 0, sizeof spawned);
    memset(killed, 0, sizeof killed);
    memset(&next_effects, 0, sizeof next_effects);
    send_result = RESULT_OK;
    wake_at = INT64_MAX;
    static struct core_config config;
    config = (struct core_config){ .rules = { .library_timeout_ms = 5000, .library_retries = 2 }, .reader = reader, .link = link };
    config.link_config.type = MESSAGE_LINK_CONFIG;
    config.reader_config.type = MESSAGE_READER_CONFIG;
    core = core_create(&config, &world);
    CHECK(core != NULL);
    core_start(core, at(0));
}

/* Answers the oldest job that was not answered yet, with what the test fills in. */
static struct disk_done done;
static size_t answered;

static void disk_says(enum disk_kind kind, enum result result)
{
    CHECK(answered < jobs_count);
    CHECK_EQ(jobs[answered].kind, kind);
    done.id = jobs[answered].id;
    done.kind = kind;
    done.result = result;
    done.takes_intents = true;
    answered++;
    core_disk_done(core, soon(), &done);
    memset(&done, 0, sizeof done);
}

static void hello(enum helper helper)
{
    struct message m = { .type = MESSAGE_HELLO, .hello = { .pid = 7, .lock_owned = true } };
    text_copy(m.hello.name, sizeof m.hello.name, helper == HELPER_LINK ? "kitap-link" : "kitap-reader");
    core_message(core, soon(), helper, &m);
}

static void line(bool up)
{
    core_message(core, soon(), HELPER_LINK, &(struct message){ .type = MESSAGE_LINE, .line = { .up = up } });
}

static void reader_state(bool up)
{
    core_message(core, soon(), HELPER_READER,
                 &(struct message){ .type = MESSAGE_READER_STATE, .reader_state = { .up = up } });
}

/* A kiosk that is up, with an empty ledger. */
static void boot(void)
{
    fresh(true, true);
    answered = 0;
    disk_says(DISK_OPEN, RESULT_OK);
    disk_says(DISK_RECOVER, RESULT_OK);
    disk_says(DISK_WAITING, RESULT_OK);
    hello(HELPER_READER);
    reader_state(true);
    hello(HELPER_LINK);
    line(true);
    while (answered < jobs_count)
        disk_says(DISK_WAITING, RESULT_OK);
    heard_count = 0;
}

static void tap(const char *id)
{
    struct event e = { .type = EVENT_TAP };
    text_copy(e.id, sizeof e.id, id);
    core_event(core, soon(), &e);
}

static struct effect *will(enum effect_type type)
{
    struct effect *e = &next_effects.at[next_effects.count++];
    e->type = type;
    return e;
}

static void will_ask(enum library_ask ask, uint32_t request, const char *item, const char *patron)
{
    struct effect *e = will(EFFECT_ASK);
    e->request = request;
    e->visit = 5;
    e->library.ask = ask;
    text_copy(e->library.item, ID_SIZE, item);
    text_copy(e->library.patron, ID_SIZE, patron);
}

static void will_journal(enum effect_type type, const char *ulid, enum life life, const char *item)
{
    struct effect *e = will(type);
    e->visit = 5;
    e->transaction.life = life;
    text_copy(e->transaction.ulid, ULID_SIZE, ulid);
    text_copy(e->transaction.item, ID_SIZE, item);
    text_copy(e->transaction.patron, ID_SIZE, "aigul");
}

static const struct message *last_sent(enum helper helper)
{
    CHECK(sent_count[helper] > 0);
    return &sent[helper][sent_count[helper] - 1];
}

static struct message reply_to(const struct message *request, enum library_outcome outcome, bool ok)
{
    return (struct message){ .type = MESSAGE_REPLY,
                             .request = request->request,
                             .reply = { .ask = request->ask.ask, .outcome = outcome, .ok = ok,
                                        .patron = { .charged = COUNT_NOT_SAID } } };
}

static void library_says(enum library_outcome outcome, bool ok)
{
    struct message m = reply_to(last_sent(HELPER_LINK), outcome, ok);
    core_message(core, soon(), HELPER_LINK, &m);
}

static struct transaction row(uint64_t seq, enum life life, enum transaction_kind kind, const char *item, const char *patron)
{
    struct transaction t = { .seq = seq, .life = life, .kind = kind };
    text_format(t.ulid, sizeof t.ulid, "row-%llu", (unsigned long long)seq);
    text_copy(t.item, sizeof t.item, item);
    text_copy(t.patron, sizeof t.patron, patron);
    return t;
}

static void waits(struct transaction t)
{
    done.transactions[done.transactions_count++] = t;
}

static enum disk_kind next_job(void)
{
    CHECK(answered < jobs_count);
    return jobs[answered].kind;
}

/* Passes time, waking the core as it asked to be woken. */
static void wait_until(int64_t ms)
{
    while (wake_at <= ms)
        core_wake(core, at(wake_at > now.mono_ms ? wake_at : now.mono_ms));
    at(ms);
}

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

/* ---- the outbox ---- */

static void row_waits(struct transaction t)
{
    will_journal(EFFECT_JOURNAL_OUTCOME, t.ulid, t.life, t.item);
    tap("x");
    disk_says(DISK_OUTCOME, RESULT_OK);
    waits(t);
    disk_says(DISK_WAITING, RESULT_OK);
}

TEST(an_offline_loan_is_asked_about_marked_sent_and_acknowledged)
{
    boot();
    row_waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKOUT, "abai", "aigul"));
    CHECK_EQ(last_sent(HELPER_LINK)->ask.ask, LIBRARY_ITEM);
    struct message m = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, true);
    m.reply.item.status = ITEM_AVAILABLE;
    core_message(core, soon(), HELPER_LINK, &m);
    CHECK_EQ(last_sent(HELPER_LINK)->ask.ask, LIBRARY_PATRON);
    CHECK_EQ(last_sent(HELPER_LINK)->ask.list, LIST_CHARGED);
    library_says(LIBRARY_ANSWERED, true);
    CHECK_EQ(next_job(), DISK_MARK_SENDING);
    CHECK_EQ(jobs[answered].transactions[0].before.status, ITEM_AVAILABLE);
    CHECK_EQ(jobs[answered].transactions[0].before.lent_to_patron, ANSWER_NO);
    size_t before = sent_count[HELPER_LINK];
    disk_says(DISK_MARK_SENDING, RESULT_OK);
    CHECK_EQ(sent_count[HELPER_LINK], before + 1);
    CHECK_EQ(last_sent(HELPER_LINK)->ask.ask, LIBRARY_CHECKOUT);
    CHECK(last_sent(HELPER_LINK)->ask.no_block);
    library_says(LIBRARY_ANSWERED, true);
    CHECK_EQ(jobs[answered].transactions[0].life, LIFE_UPLOADED);
    disk_says(DISK_DELIVER, RESULT_OK);
    CHECK_EQ(heard[last_heard(EVENT_SETTLED)].life, LIFE_UPLOADED);
    disk_says(DISK_WAITING, RESULT_OK);
    CHECK_EQ(wake_at, INT64_MAX);
}

TEST(a_replay_that_is_refused_is_an_exception_and_one_that_is_hers_already_is_uploaded)
{
    static const struct { enum reason reason; enum life life; } table[] = {
        { REASON_HOLD, LIFE_REJECTED }, { REASON_YOURS, LIFE_UPLOADED }
    };
    for (size_t i = 0; i < 2; i++) {
        boot();
        row_waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKOUT, "abai", "aigul"));
        library_says(LIBRARY_ANSWERED, true);
        library_says(LIBRARY_ANSWERED, true);
        disk_says(DISK_MARK_SENDING, RESULT_OK);
        struct message m = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, false);
        m.reply.reason = table[i].reason;
        core_message(core, soon(), HELPER_LINK, &m);
        CHECK_EQ(jobs[answered].transactions[0].life, table[i].life);
        disk_says(DISK_DELIVER, RESULT_OK);
    }
}

TEST(a_replay_that_is_cut_is_unknown_and_the_next_of_that_patron_waits)
{
    boot();
    will_journal(EFFECT_JOURNAL_OUTCOME, "row-3", LIFE_OFFLINE, "abai");
    tap("x");
    disk_says(DISK_OUTCOME, RESULT_OK);
    waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKIN, "abai", "aigul"));
    waits(row(4, LIFE_OFFLINE, TRANSACTION_CHECKIN, "auezov", "aigul"));
    waits(row(5, LIFE_OFFLINE, TRANSACTION_CHECKIN, "makataev", "berik"));
    disk_says(DISK_WAITING, RESULT_OK);
    for (int i = 0; i < 3; i++)
        library_says(LIBRARY_ANSWERED, true);
    CHECK_EQ(jobs[answered].transactions_count, 3);
    disk_says(DISK_MARK_SENDING, RESULT_OK);
    library_says(LIBRARY_MAYBE_SENT, false);
    CHECK_EQ(jobs[answered].transactions[0].life, LIFE_UNKNOWN);
    disk_says(DISK_DELIVER, RESULT_OK);
    CHECK_EQ(jobs[answered].transactions[0].seq, 4);
    disk_says(DISK_POSTPONE, RESULT_OK);
    CHECK_TEXT(last_sent(HELPER_LINK)->ask.item, "makataev");
}

TEST(two_rows_of_one_item_never_share_a_commit)
{
    boot();
    will_journal(EFFECT_JOURNAL_OUTCOME, "row-3", LIFE_OFFLINE, "abai");
    tap("x");
    disk_says(DISK_OUTCOME, RESULT_OK);
    waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKIN, "abai", ""));
    waits(row(4, LIFE_OFFLINE, TRANSACTION_CHECKOUT, "abai", "aigul"));
    disk_says(DISK_WAITING, RESULT_OK);
    library_says(LIBRARY_ANSWERED, true);
    CHECK_EQ(next_job(), DISK_MARK_SENDING);
    CHECK_EQ(jobs[answered].transactions_count, 1);
}

TEST(an_unknown_loan_is_asked_about_after_ten_seconds_and_a_no_is_repeated_after_thirty)
{
    boot();
    will_ask(LIBRARY_CHECKOUT, 1, "abai", "aigul");
    tap("x");
    library_says(LIBRARY_MAYBE_SENT, false);
    int64_t closed = now.mono_ms;
    disk_says(DISK_WAITING, RESULT_OK);
    row_waits(row(3, LIFE_UNKNOWN, TRANSACTION_CHECKOUT, "abai", "aigul"));
    size_t before = sent_count[HELPER_LINK];
    wait_until(closed + 9999);
    CHECK_EQ(sent_count[HELPER_LINK], before);
    for (int64_t due = closed + 10000, i = 0; i < 2; i++, due += 30100) {
        wait_until(due);
        if (next_job() == DISK_LINE_TIME)
            disk_says(DISK_LINE_TIME, RESULT_OK);
        waits(row(3, LIFE_UNKNOWN, TRANSACTION_CHECKOUT, "abai", "aigul"));
        disk_says(DISK_WAITING, RESULT_OK);
        CHECK_EQ(last_sent(HELPER_LINK)->ask.ask, LIBRARY_ITEM);
        struct message m = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, true);
        m.reply.item.status = ITEM_AVAILABLE;
        core_message(core, soon(), HELPER_LINK, &m);
    }
    CHECK_EQ(next_job(), DISK_SETTLE);
    CHECK_EQ(jobs[answered].transactions[0].life, LIFE_VOID);
    disk_says(DISK_SETTLE, RESULT_OK);
    CHECK_EQ(heard[last_heard(EVENT_SETTLED)].life, LIFE_VOID);
}

TEST(an_unknown_loan_that_was_done_and_not_told_is_confirmed_for_staff_to_see)
{
    boot();
    wait_until(now.mono_ms + 20000);
    row_waits(row(3, LIFE_UNKNOWN, TRANSACTION_CHECKOUT, "abai", "aigul"));
    struct message m = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, true);
    m.reply.item.status = ITEM_CHARGED;
    m.reply.item.due = when_of(1800000000000, 300);
    core_message(core, soon(), HELPER_LINK, &m);
    m = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, true);
    m.reply.entry = (struct library_entry){ ENTRY_LISTED, "abai" };
    core_message(core, soon(), HELPER_LINK, &m);
    CHECK_EQ(next_job(), DISK_SETTLE);
    CHECK_EQ(jobs[answered].transactions[0].life, LIFE_CONFIRMED);
    CHECK(jobs[answered].transactions[0].staff_mark);
    CHECK_EQ(jobs[answered].transactions[0].due.utc_ms, 1800000000000);
}

TEST(a_patron_goes_before_the_queue)
{
    boot();
    row_waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKIN, "abai", ""));
    will_ask(LIBRARY_ITEM, 7, "auezov", "");
    tap("x");
    library_says(LIBRARY_ANSWERED, true); /* the queue's question was out already */
    CHECK_TEXT(last_sent(HELPER_LINK)->ask.item, "auezov");
}

TEST(a_loan_of_a_patron_with_waiting_rows_lets_them_go_first)
{
    boot();
    will_journal(EFFECT_JOURNAL_BEGIN, "A", LIFE_INTENDED, "auezov");
    tap("x");
    will_ask(LIBRARY_CHECKOUT, 7, "auezov", "aigul");
    done.count = 1;
    disk_says(DISK_BEGIN, RESULT_OK);
    waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKIN, "abai", "aigul"));
    disk_says(DISK_WAITING, RESULT_OK);
    CHECK_TEXT(last_sent(HELPER_LINK)->ask.item, "abai");
    library_says(LIBRARY_ANSWERED, true);
    disk_says(DISK_MARK_SENDING, RESULT_OK);
    library_says(LIBRARY_ANSWERED, true);
    disk_says(DISK_DELIVER, RESULT_OK);
    CHECK_EQ(count_heard(EVENT_REPLY), 0);
    disk_says(DISK_WAITING, RESULT_OK);
    CHECK_TEXT(last_sent(HELPER_LINK)->ask.item, "auezov");
    CHECK_EQ(last_sent(HELPER_LINK)->ask.ask, LIBRARY_CHECKOUT);
}

TEST(a_loan_waits_for_earlier_rows_twice_the_time_out_at_most_and_then_joins_the_queue)
{
    boot();
    will_journal(EFFECT_JOURNAL_BEGIN, "A", LIFE_INTENDED, "auezov");
    tap("x");
    will_ask(LIBRARY_CHECKOUT, 7, "auezov", "aigul");
    done.count = 1;
    disk_says(DISK_BEGIN, RESULT_OK);
    int64_t from = now.mono_ms;
    waits(row(3, LIFE_UNKNOWN, TRANSACTION_CHECKIN, "auezov", ""));
    disk_says(DISK_WAITING, RESULT_OK);
    wait_until(from + 9999);
    CHECK_EQ(count_heard(EVENT_REPLY), 0);
    wait_until(from + 10001);
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].outcome, LIBRARY_NOT_SENT);
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].request, 7);
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
