/* Reservations and payments: what stands in their rows, and what is never done with them. */
#include "fixture.h"

static struct transaction payment(const char *patron)
{
    struct transaction t = loan("", patron, LIFE_INTENDED);
    t.kind = TRANSACTION_PAYMENT;
    text_copy(t.amount, sizeof t.amount, "350.00");
    text_copy(t.currency, sizeof t.currency, "KZT");
    text_copy(t.number, sizeof t.number, "fee12");
    text_copy(t.before.fees, sizeof t.before.fees, "2850.00");
    return t;
}

static struct transaction hold(const char *item, const char *patron)
{
    struct transaction t = loan(item, patron, LIFE_INTENDED);
    t.kind = TRANSACTION_HOLD;
    t.cancels = true;
    text_copy(t.number, sizeof t.number, "77");
    return t;
}

static bool is_open(struct ledger *l, const struct transaction *t)
{
    bool open = false;
    CHECK_EQ(ledger_patron_open(l, t, &open), RESULT_OK);
    return open;
}

TEST(a_payment_keeps_its_sum_its_fee_and_what_was_owed)
{
    struct ledger *l = open_fresh();
    struct ledger_row row;
    struct transaction t = payment("P1");
    uint64_t seq = begin(l, &t);
    CHECK_EQ(ledger_row(l, seq, &row), RESULT_OK);
    CHECK_EQ(row.t.kind, TRANSACTION_PAYMENT);
    CHECK_TEXT(row.t.amount, "350.00");
    CHECK_TEXT(row.t.currency, "KZT");
    CHECK_TEXT(row.t.number, "fee12");
    CHECK_TEXT(row.t.before.fees, "2850.00");
    CHECK_TEXT(row.t.patron, "P1");
    CHECK_EQ(ledger_verify(l, NULL, NULL), RESULT_OK);
    ledger_close(l);
}

TEST(a_second_payment_of_hers_is_seen_while_the_first_is_not_settled_and_nobody_elses)
{
    struct ledger *l = open_fresh();
    struct transaction t = payment("P1"), other = payment("P2");
    CHECK(!is_open(l, &t));
    uint64_t seq = begin(l, &t);
    CHECK(is_open(l, &t));
    CHECK(!is_open(l, &other));
    CHECK_EQ(outcome(l, seq, LIFE_UNKNOWN), RESULT_OK);
    CHECK(is_open(l, &t));
    struct transaction staff = { .seq = seq, .life = LIFE_STAFF };
    CHECK_EQ(ledger_settle(l, &staff), RESULT_OK);
    CHECK(is_open(l, &t)); /* staff have not decided yet */
    CHECK_EQ(ledger_decide(l, seq, LIFE_CONFIRMED, "seen in the account"), RESULT_OK);
    CHECK(!is_open(l, &t));
    ledger_close(l);
}

TEST(a_reservation_is_told_apart_by_its_item_and_number)
{
    struct ledger *l = open_fresh();
    struct transaction t = hold("B1", "P1"), other = hold("B2", "P1"), pays = payment("P1");
    begin(l, &t);
    CHECK(is_open(l, &t));
    CHECK(!is_open(l, &other));
    CHECK(!is_open(l, &pays));
    ledger_close(l);
}

TEST(a_payment_shares_no_item_with_another)
{
    struct ledger *l = open_fresh();
    struct ledger_begun begun = { 0 };
    struct transaction t = payment("P1"), other = payment("P2");
    begin(l, &t);
    CHECK_EQ(ledger_begin(l, &other, 1, &begun), RESULT_OK);
    CHECK_EQ(begun.waiting_rows, 0);
    ledger_close(l);
}

TEST(a_loan_is_not_held_up_by_an_unsettled_reservation_of_its_item)
{
    struct ledger *l = open_fresh();
    struct ledger_item found;
    struct transaction t = hold("B1", "P1");
    begin(l, &t);
    CHECK_EQ(ledger_find_item(l, "B1", "P2", &found), RESULT_OK);
    CHECK_EQ(found.unsettled.t.seq, 0);
    ledger_close(l);
}

TEST(staff_never_send_a_payment_or_a_reservation_again)
{
    struct ledger *l = open_fresh();
    const struct transaction both[] = { payment("P1"), hold("B1", "P1") };
    for (size_t i = 0; i < 2; i++) {
        uint64_t seq = begin(l, &both[i]);
        CHECK_EQ(outcome(l, seq, LIFE_UNKNOWN), RESULT_OK);
        struct transaction staff = { .seq = seq, .life = LIFE_STAFF };
        CHECK_EQ(ledger_settle(l, &staff), RESULT_OK);
        CHECK_EQ(ledger_decide(l, seq, LIFE_OFFLINE, "again"), RESULT_REFUSED);
        CHECK_EQ(ledger_decide(l, seq, LIFE_VOID, "by hand"), RESULT_OK);
    }
    ledger_close(l);
}
