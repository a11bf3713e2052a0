/* What staff order of the ledger, by a command beside the kiosk or at the screen: one order at a time reaches the disk,
   its answer reaches who ordered it and nobody else, and what it changes is acted upon. */
#include "stage.h"

#include "base/text.h"

static enum result order(enum order_kind kind)
{
    struct staff_order o = { .kind = kind, .role = STAFF_AT_COMMAND, .seq = 7, .decision = DECISION_BY_HAND };
    text_copy(o.note, sizeof o.note, "by hand");
    text_copy(o.path, sizeof o.path, "/media/stick");
    return core_order(core, soon(), &o);
}

static void ledger_answers(enum order_kind kind, enum result result)
{
    CHECK_EQ(next_job(), DISK_ORDER);
    done.answer = (struct staff_answer){ .kind = kind, .result = result, .seq = 7, .life = LIFE_CLOSED };
    text_copy(done.answer.ulid, sizeof done.answer.ulid, "row-7");
    text_copy(done.answer.text, sizeof done.answer.text, "P1");
    disk_says(DISK_ORDER, RESULT_OK);
}

static void take(enum order_kind kind, enum result result)
{
    const struct staff_answer *answer = core_order_answer(core);
    CHECK(answer != NULL);
    CHECK_EQ(answer->kind, kind);
    CHECK_EQ(answer->result, result);
    core_order_taken(core);
    CHECK(core_order_answer(core) == NULL);
}

TEST(an_order_goes_to_the_ledger_as_it_is_and_its_answer_is_there_until_it_is_taken)
{
    for (enum order_kind kind = ORDER_DECIDE; kind <= ORDER_NEW_KEY; kind++) {
        boot();
        CHECK_EQ(order(kind), RESULT_OK);
        CHECK(core_order_answer(core) == NULL);
        CHECK_EQ(next_job(), DISK_ORDER);
        CHECK_EQ(jobs[answered].order.kind, kind);
        CHECK_EQ(jobs[answered].order.seq, 7);
        CHECK_EQ(jobs[answered].order.decision, DECISION_BY_HAND);
        CHECK_TEXT(jobs[answered].order.note, "by hand");
        CHECK_TEXT(jobs[answered].order.path, "/media/stick");
        ledger_answers(kind, RESULT_OK);
        take(kind, RESULT_OK);
        CHECK_EQ(count_heard(EVENT_STAFF_ANSWER), 0); /* the screen ordered nothing */
    }
}

TEST(one_order_of_a_command_at_a_time_and_none_without_a_ledger)
{
    fresh(1, true);
    CHECK_EQ(order(ORDER_NEW_KEY), RESULT_GONE);
    boot();
    CHECK_EQ(order(ORDER_CARRY), RESULT_OK);
    CHECK_EQ(order(ORDER_NEW_KEY), RESULT_BUSY);
    ledger_answers(ORDER_CARRY, RESULT_FULL);
    take(ORDER_CARRY, RESULT_FULL);
    CHECK_EQ(order(ORDER_NEW_KEY), RESULT_OK);
}

TEST(a_decision_is_told_to_the_screen_and_what_waits_now_is_looked_at)
{
    boot();
    CHECK_EQ(order(ORDER_DECIDE), RESULT_OK);
    ledger_answers(ORDER_DECIDE, RESULT_OK);
    CHECK_EQ(count_heard(EVENT_SETTLED), 1);
    CHECK_TEXT(heard[last_heard(EVENT_SETTLED)].ulid, "row-7");
    CHECK_EQ(heard[last_heard(EVENT_SETTLED)].life, LIFE_CLOSED);
    CHECK_EQ(next_job(), DISK_WAITING);
}

TEST(what_was_carried_away_is_looked_at_and_no_row_is_told_as_settled)
{
    boot();
    CHECK_EQ(order(ORDER_CARRY), RESULT_OK);
    ledger_answers(ORDER_CARRY, RESULT_OK);
    CHECK_EQ(count_heard(EVENT_SETTLED), 0);
    CHECK_EQ(next_job(), DISK_WAITING);
}

TEST(what_was_refused_or_changes_no_row_moves_nothing)
{
    static const struct {
        enum order_kind kind;
        enum result result;
    } cases[] = { { ORDER_DECIDE, RESULT_REFUSED }, { ORDER_CARRY, RESULT_GONE },   { ORDER_REVEAL, RESULT_OK },
                  { ORDER_BLOCKED, RESULT_OK },     { ORDER_BLOCKED, RESULT_BUSY }, { ORDER_NEW_KEY, RESULT_OK } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        boot();
        CHECK_EQ(order(cases[i].kind), RESULT_OK);
        ledger_answers(cases[i].kind, cases[i].result);
        CHECK_EQ(answered, jobs_count);
        CHECK_EQ(count_heard(EVENT_SETTLED), 0);
        take(cases[i].kind, cases[i].result);
    }
}

TEST(an_order_of_the_screen_is_answered_there_and_a_command_hears_nothing_of_it)
{
    boot();
    struct effect *e = will(EFFECT_STAFF_ORDER);
    e->request = 5;
    e->visit = 9;
    e->order = (struct staff_order){ .kind = ORDER_REVEAL, .role = STAFF_AT_SCREEN, .seq = 7 };
    tap("staff.card");
    CHECK_EQ(jobs[answered].order.role, STAFF_AT_SCREEN);
    ledger_answers(ORDER_REVEAL, RESULT_OK);
    CHECK_EQ(count_heard(EVENT_STAFF_ANSWER), 1);
    CHECK_EQ(heard[last_heard(EVENT_STAFF_ANSWER)].visit, 9);
    CHECK(core_order_answer(core) == NULL);
}

TEST(a_ledger_that_fails_in_an_order_is_said)
{
    boot();
    CHECK_EQ(order(ORDER_NEW_KEY), RESULT_OK);
    done.answer.kind = ORDER_NEW_KEY;
    disk_says(DISK_ORDER, RESULT_IO);
    take(ORDER_NEW_KEY, RESULT_IO);
}
