#include "upload/settle.h"

#include <stdio.h>

#include "check.h"

#define DAY(n)                                                                                                         \
    {                                                                                                                  \
        .utc_ms = (n)*86400000ll, .known = true                                                                        \
    }

TEST(what_one_look_says)
{
    static const struct {
        const char *why;
        enum transaction_kind kind;
        struct before before;
        struct settle_facts now;
        enum settle_verdict look;
    } table[] = {
        { "the system does not know the item, or did not answer", TRANSACTION_CHECKOUT, { 0 }, { 0 }, SETTLE_AGAIN },
        { "on the shelf: not lent",
          TRANSACTION_CHECKOUT,
          { 0 },
          { .item_answered = true, .status = ITEM_AVAILABLE },
          SETTLE_NO },
        { "on loan to her, and on loan before to somebody else by a list that may be older than that",
          TRANSACTION_CHECKOUT,
          { .status = ITEM_CHARGED, .due = DAY(9), .lent_to_patron = ANSWER_NO },
          { .item_answered = true, .status = ITEM_CHARGED, .due = DAY(9), .lent_to_patron = ANSWER_YES },
          SETTLE_SAME },
        { "on loan to somebody else",
          TRANSACTION_CHECKOUT,
          { 0 },
          { .item_answered = true, .status = ITEM_CHARGED, .lent_to_patron = ANSWER_NO },
          SETTLE_NO },
        { "on loan, nobody says to whom",
          TRANSACTION_CHECKOUT,
          { 0 },
          { .item_answered = true, .status = ITEM_CHARGED },
          SETTLE_AGAIN },
        { "her loans want the PIN",
          TRANSACTION_CHECKOUT,
          { 0 },
          { .item_answered = true, .status = ITEM_CHARGED, .list_wants_pin = true },
          SETTLE_STAFF },
        { "hers already before, nothing changed",
          TRANSACTION_CHECKOUT,
          { .lent_to_patron = ANSWER_YES, .due = DAY(9) },
          { .item_answered = true, .status = ITEM_CHARGED, .due = DAY(9), .lent_to_patron = ANSWER_YES },
          SETTLE_NO },
        { "hers already before, and no date to compare with",
          TRANSACTION_CHECKOUT,
          { .lent_to_patron = ANSWER_YES },
          { .item_answered = true, .status = ITEM_CHARGED, .due = DAY(9), .lent_to_patron = ANSWER_YES },
          SETTLE_NO },
        { "hers already before, prolonged: by this loan, or by a renewal of a title that no number ties to it",
          TRANSACTION_CHECKOUT,
          { .lent_to_patron = ANSWER_YES, .due = DAY(9) },
          { .item_answered = true, .status = ITEM_CHARGED, .due = DAY(12), .lent_to_patron = ANSWER_YES },
          SETTLE_SAME },
        { "a status that means nothing, her list says it, which some time before did not",
          TRANSACTION_CHECKOUT,
          { .lent_to_patron = ANSWER_NO },
          { .item_answered = true, .status = ITEM_OTHER, .lent_to_patron = ANSWER_YES },
          SETTLE_SAME },
        { "hers, and on the shelf before",
          TRANSACTION_CHECKOUT,
          { .status = ITEM_AVAILABLE },
          { .item_answered = true, .status = ITEM_CHARGED, .lent_to_patron = ANSWER_YES },
          SETTLE_YES },
        { "hers, and on loan before, nobody knows to whom: this loan may still be on its way",
          TRANSACTION_CHECKOUT,
          { .status = ITEM_CHARGED },
          { .item_answered = true, .status = ITEM_CHARGED, .lent_to_patron = ANSWER_YES },
          SETTLE_SAME },
        { "the same, and its date has changed",
          TRANSACTION_CHECKOUT,
          { .status = ITEM_CHARGED, .due = DAY(9) },
          { .item_answered = true, .status = ITEM_CHARGED, .due = DAY(12), .lent_to_patron = ANSWER_YES },
          SETTLE_SAME },
        { "hers, and nobody knows where it was",
          TRANSACTION_CHECKOUT,
          { 0 },
          { .item_answered = true, .status = ITEM_OTHER, .lent_to_patron = ANSWER_YES },
          SETTLE_SAME },
        { "it is back",
          TRANSACTION_CHECKIN,
          { .status = ITEM_CHARGED },
          { .item_answered = true, .status = ITEM_TO_BE_RESHELVED },
          SETTLE_YES },
        { "it is back and waits for somebody",
          TRANSACTION_CHECKIN,
          { .status = ITEM_CHARGED },
          { .item_answered = true, .status = ITEM_ON_HOLD_SHELF },
          SETTLE_YES },
        { "it is where it was: nobody can say whether its return has come",
          TRANSACTION_CHECKIN,
          { .status = ITEM_AVAILABLE },
          { .item_answered = true, .status = ITEM_AVAILABLE },
          SETTLE_SAME },
        { "it is back, and nobody knows where it was",
          TRANSACTION_CHECKIN,
          { 0 },
          { .item_answered = true, .status = ITEM_AVAILABLE },
          SETTLE_SAME },
        { "still on loan",
          TRANSACTION_CHECKIN,
          { .status = ITEM_CHARGED },
          { .item_answered = true, .status = ITEM_CHARGED },
          SETTLE_NO },
        { "lost says nothing about a return",
          TRANSACTION_CHECKIN,
          { 0 },
          { .item_answered = true, .status = ITEM_LOST },
          SETTLE_AGAIN },
        { "due date changed",
          TRANSACTION_RENEW,
          { .due = DAY(9) },
          { .item_answered = true, .status = ITEM_CHARGED, .due = DAY(12) },
          SETTLE_YES },
        { "due date did not change",
          TRANSACTION_RENEW,
          { .due = DAY(9) },
          { .item_answered = true, .status = ITEM_CHARGED, .due = DAY(9) },
          SETTLE_NO },
        { "no date to compare with",
          TRANSACTION_RENEW,
          { 0 },
          { .item_answered = true, .status = ITEM_CHARGED, .due = DAY(9) },
          SETTLE_AGAIN },
        { "it came back since",
          TRANSACTION_RENEW,
          { .due = DAY(9) },
          { .item_answered = true, .status = ITEM_AVAILABLE },
          SETTLE_NO },
        { "a reservation stands in her list",
          TRANSACTION_HOLD,
          { .lent_to_patron = ANSWER_NO },
          { .lent_to_patron = ANSWER_YES },
          SETTLE_YES },
        { "it does not", TRANSACTION_HOLD, { 0 }, { .lent_to_patron = ANSWER_NO }, SETTLE_NO },
        { "her list was not told", TRANSACTION_HOLD, { 0 }, { 0 }, SETTLE_AGAIN },
        { "her list wants the PIN", TRANSACTION_HOLD, { 0 }, { .list_wants_pin = true }, SETTLE_STAFF },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct transaction t = { .kind = table[i].kind, .life = LIFE_UNKNOWN, .before = table[i].before };
        check_equal(settle_look(&t, &table[i].now), table[i].look, table[i].why, __FILE__, __LINE__);
    }
}

TEST(a_no_counts_only_when_it_is_repeated_thirty_seconds_later)
{
    static const struct {
        enum transaction_kind kind;
        enum told told;
        enum life to;
    } table[] = {
        { TRANSACTION_CHECKOUT, TOLD_NOTHING, LIFE_VOID }, { TRANSACTION_CHECKOUT, TOLD_LENT, LIFE_OFFLINE },
        { TRANSACTION_CHECKIN, TOLD_NOTHING, LIFE_VOID },  { TRANSACTION_CHECKIN, TOLD_RETURNED, LIFE_OFFLINE },
        { TRANSACTION_RENEW, TOLD_NOTHING, LIFE_VOID },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct transaction t = { .kind = table[i].kind, .life = LIFE_UNKNOWN, .told = table[i].told };
        struct settle_memory m = { .seq = 1 };
        enum life to = LIFE_COUNT;
        CHECK(!settle_decide(&t, SETTLE_NO, 0, 1000, &m, &to));
        CHECK_EQ(m.next_ms, 31000);
        CHECK(!settle_decide(&t, SETTLE_NO, 0, 20000, &m, &to));
        CHECK_EQ(to, LIFE_COUNT);
        CHECK(settle_decide(&t, SETTLE_NO, 0, 31000, &m, &to));
        CHECK_EQ(to, table[i].to);
    }
}

TEST(that_nothing_has_changed_counts_only_when_it_is_repeated_thirty_seconds_later)
{
    struct transaction t = { .kind = TRANSACTION_CHECKIN, .life = LIFE_UNKNOWN, .told = TOLD_RETURNED };
    struct settle_memory m = { .seq = 1 };
    enum life to = LIFE_COUNT;
    CHECK(!settle_decide(&t, SETTLE_NO, 0, 1000, &m, &to));
    CHECK(!settle_decide(&t, SETTLE_SAME, 0, 31000, &m, &to));
    CHECK_EQ(m.next_ms, 61000);
    CHECK(!settle_decide(&t, SETTLE_SAME, 0, 60000, &m, &to));
    CHECK_EQ(to, LIFE_COUNT);
    CHECK(settle_decide(&t, SETTLE_SAME, 0, 61000, &m, &to));
    CHECK_EQ(to, LIFE_CONFIRMED);
}

TEST(a_yes_counts_at_once_and_an_unclear_answer_takes_a_no_back)
{
    struct transaction t = { .kind = TRANSACTION_CHECKOUT, .life = LIFE_UNKNOWN, .told = TOLD_LENT };
    struct settle_memory m = { .seq = 1 };
    enum life to = LIFE_COUNT;
    CHECK(!settle_decide(&t, SETTLE_NO, 0, 0, &m, &to));
    CHECK(!settle_decide(&t, SETTLE_AGAIN, 0, 30000, &m, &to));
    CHECK(!settle_decide(&t, SETTLE_NO, 0, 90000, &m, &to));
    CHECK(settle_decide(&t, SETTLE_YES, 0, 95000, &m, &to));
    CHECK_EQ(to, LIFE_CONFIRMED);
}

TEST(after_48_hours_of_line_up_time_unclear_answers_are_for_staff)
{
    struct transaction t = { .kind = TRANSACTION_CHECKOUT, .life = LIFE_UNKNOWN };
    struct settle_memory m = { .seq = 1 };
    enum life to = LIFE_COUNT;
    CHECK(!settle_decide(&t, SETTLE_AGAIN, SETTLE_LINE_UP_MS_MAX - 1, 0, &m, &to));
    CHECK_EQ(m.next_ms, SETTLE_AGAIN_FIRST_MS);
    CHECK(settle_decide(&t, SETTLE_AGAIN, SETTLE_LINE_UP_MS_MAX, 0, &m, &to));
    CHECK_EQ(to, LIFE_STAFF);
}

/* AH20261013 is what is left of AH20261013    100115 when an answer without a checksum loses its end. */
TEST(the_same_day_without_its_hour_is_no_renewal)
{
    enum { MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR, OFFSET = 5 * 60 };
    int64_t midnight = 20374LL * DAY - OFFSET * MINUTE;
    struct when hour = when_of(midnight + 10 * HOUR + 75000, OFFSET), day = when_of(midnight + DAY - MINUTE, OFFSET);
    struct when next = when_of(midnight + 2 * DAY - MINUTE, OFFSET);
    struct transaction t = { .kind = TRANSACTION_RENEW, .before.due = hour };
    struct settle_facts f = { .item_answered = true, .status = ITEM_CHARGED, .due = day };
    CHECK_EQ(settle_look(&t, &f), SETTLE_AGAIN);
    f.due = next;
    CHECK_EQ(settle_look(&t, &f), SETTLE_YES);
    t.before.due = f.due = day;
    CHECK_EQ(settle_look(&t, &f), SETTLE_NO);
    f.due = hour;
    CHECK_EQ(settle_look(&t, &f), SETTLE_AGAIN);
}

/* A look at the queue reads all that waits: a look for each row would read it as often as there are rows. */
TEST(rows_that_are_asked_about_in_vain_are_in_the_end_asked_about_at_the_same_time)
{
    struct transaction t = { .kind = TRANSACTION_CHECKOUT, .life = LIFE_UNKNOWN };
    struct settle_memory rows[] = { { .seq = 1 }, { .seq = 2 } };
    int64_t at[] = { 1000, 400000 };
    enum life to = LIFE_COUNT;
    for (int row = 0; row < 2; row++)
        for (int times = 0; times < 20; times++) {
            int64_t before = at[row];
            CHECK(!settle_decide(&t, SETTLE_AGAIN, 0, at[row] + 100, &rows[row], &to));
            at[row] = rows[row].next_ms;
            CHECK(at[row] - before >= SETTLE_AGAIN_FIRST_MS);
            CHECK(at[row] - before <= SETTLE_AGAIN_MOST_MS * 3 / 2);
            if (times > 8)
                CHECK_EQ(at[row] - before, SETTLE_AGAIN_MOST_MS);
        }
    CHECK_EQ((at[1] - at[0]) % SETTLE_AGAIN_MOST_MS, 0);
}

TEST(the_question_waits_for_the_longer_of_time_out_and_ten_seconds)
{
    CHECK_EQ(settle_due(1000, 5000), 11000);
    CHECK_EQ(settle_due(1000, 20000), 21000);
}

TEST(the_list_of_loans_is_asked_for_only_where_it_tells_something)
{
    struct transaction loan = { .kind = TRANSACTION_CHECKOUT }, back = { .kind = TRANSACTION_CHECKIN };
    struct settle_facts lent = { .item_answered = true, .status = ITEM_CHARGED };
    struct settle_facts free = { .item_answered = true, .status = ITEM_AVAILABLE };
    struct settle_facts silent = { 0 };
    CHECK(settle_needs_list(&loan, &lent));
    CHECK(!settle_needs_list(&loan, &free));
    CHECK(!settle_needs_list(&loan, &silent));
    CHECK(!settle_needs_list(&back, &lent));
}

static enum settle_verdict paid(const char *before, const char *amount, const struct settle_facts *now)
{
    struct transaction t = { .kind = TRANSACTION_PAYMENT, .life = LIFE_UNKNOWN };
    snprintf(t.before.fees, sizeof t.before.fees, "%s", before);
    snprintf(t.amount, sizeof t.amount, "%s", amount);
    return settle_look(&t, now);
}

TEST(a_payment_is_proved_by_what_is_owed_afterwards_and_by_nothing_else)
{
    CHECK_EQ(paid("2850.00", "350.00", &(struct settle_facts){ .fees_told = true, .fees = "2500.00" }), SETTLE_YES);
    CHECK_EQ(paid("350.00", "350.00", &(struct settle_facts){ .fees_told = true, .fees = "" }), SETTLE_YES);
    CHECK_EQ(paid("350.00", "350.00", &(struct settle_facts){ .fees_told = true, .fees = "350" }), SETTLE_NO);
    CHECK_EQ(paid("350.00", "350.00", &(struct settle_facts){ .fees_told = true, .fees = "10.00" }), SETTLE_STAFF);
    CHECK_EQ(paid("350.00", "350.00", &(struct settle_facts){ .fees_told = false }), SETTLE_STAFF);
    CHECK_EQ(paid("350.00", "350.00", &(struct settle_facts){ .fees_told = true, .fees = "much" }), SETTLE_STAFF);
    CHECK_EQ(paid("", "350.00", &(struct settle_facts){ .fees_told = true, .fees = "" }), SETTLE_STAFF);
    CHECK_EQ(paid("350.00", "350.00", &(struct settle_facts){ .fees_told = true, .list_wants_pin = true }),
             SETTLE_STAFF);
}

TEST(money_that_staff_took_and_the_library_system_does_not_have_is_theirs_to_see)
{
    struct transaction t = { .kind = TRANSACTION_PAYMENT };
    CHECK(settle_wants_staff(&t, LIFE_VOID));
    CHECK(!settle_wants_staff(&t, LIFE_CONFIRMED));
    t.kind = TRANSACTION_HOLD;
    CHECK(!settle_wants_staff(&t, LIFE_VOID));
}

TEST(a_reservation_that_is_taken_back_is_gone_from_her_list)
{
    struct transaction t = { .kind = TRANSACTION_HOLD, .cancels = true };
    CHECK_EQ(settle_look(&t, &(struct settle_facts){ .lent_to_patron = ANSWER_NO }), SETTLE_YES);
    CHECK_EQ(settle_look(&t, &(struct settle_facts){ .lent_to_patron = ANSWER_YES }), SETTLE_NO);
    CHECK_EQ(settle_look(&t, &(struct settle_facts){ 0 }), SETTLE_AGAIN);
}
