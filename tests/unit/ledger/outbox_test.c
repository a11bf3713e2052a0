/* What waits for the library system: order, sending, poison, staff. */
#include "fixture.h"

static struct ledger_row rows[8];
static size_t n;
static bool more;

static void fetch(struct ledger *l, uint64_t after, size_t max)
{
    CHECK_EQ(ledger_waiting(l, after, rows, max, &n, &more), RESULT_OK);
}

TEST(what_waits_comes_in_the_order_of_seq_with_its_patron_and_a_bound)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", "P1", LIFE_OFFLINE);
    uint64_t unknown = begin_loan(l, "B2", "P2", LIFE_INTENDED);
    CHECK_EQ(outcome(l, unknown, LIFE_UNKNOWN), RESULT_OK);
    uint64_t done = begin_loan(l, "B3", "P3", LIFE_INTENDED);
    CHECK_EQ(outcome(l, done, LIFE_CONFIRMED), RESULT_OK);
    (void)begin_loan(l, "B4", "P4", LIFE_INTENDED); /* in hand: nobody else's business */
    uint64_t back = begin_loan(l, "B5", "", LIFE_OFFLINE);
    fetch(l, 0, 8);
    CHECK_EQ(n, 3);
    CHECK(!more);
    CHECK_EQ(rows[0].t.seq, a);
    CHECK_TEXT(rows[0].t.patron, "P1");
    CHECK_EQ(rows[1].t.seq, unknown);
    CHECK_TEXT(rows[1].t.patron, "P2");
    CHECK_EQ(rows[2].t.seq, back);
    CHECK_TEXT(rows[2].t.patron, "");
    CHECK_EQ(rows[2].t.kind, TRANSACTION_CHECKIN);
    fetch(l, 0, 2);
    CHECK_EQ(n, 2);
    CHECK(more);
    fetch(l, rows[1].t.seq, 2);
    CHECK_EQ(n, 1);
    CHECK(!more);
    fetch(l, back, 2);
    CHECK_EQ(n, 0);
    ledger_close(l);
}

TEST(a_new_row_is_told_how_many_earlier_ones_share_its_item_or_its_patron)
{
    struct ledger *l = open_fresh();
    (void)begin_loan(l, "B1", "P1", LIFE_OFFLINE);
    (void)begin_loan(l, "B2", "P2", LIFE_OFFLINE);
    struct ledger_begun begun;
    struct transaction t = loan("B3", "P3", LIFE_INTENDED);
    CHECK_EQ(ledger_begin(l, &t, 1, &begun), RESULT_OK);
    CHECK_EQ(begun.waiting_rows, 0);
    t = loan("B1", "P2", LIFE_INTENDED);
    CHECK_EQ(ledger_begin(l, &t, 1, &begun), RESULT_OK);
    CHECK_EQ(begun.waiting_rows, 2);
    t = loan("B2", "", LIFE_OFFLINE);
    CHECK_EQ(ledger_begin(l, &t, 1, &begun), RESULT_OK);
    CHECK_EQ(begun.waiting_rows, 1);
    ledger_close(l);
}

TEST(a_replay_is_marked_with_what_the_system_said_just_before)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", "P1", LIFE_OFFLINE), b = begin_loan(l, "B2", "P1", LIFE_OFFLINE);
    struct transaction t[2] = { { .seq = a, .before.status = ITEM_AVAILABLE }, { .seq = b } };
    CHECK_EQ(ledger_mark_sending(l, t, 2), RESULT_OK);
    struct ledger_row row = row_of(l, a);
    CHECK_EQ(row.library, DELIVERY_SENDING);
    CHECK_EQ(row.tries, 1);
    CHECK_EQ(row.t.before.status, ITEM_AVAILABLE);
    fetch(l, 0, 8);
    CHECK_EQ(n, 0);
    CHECK_EQ(ledger_mark_sending(l, t, 1), RESULT_BAD); /* it left already */
    ledger_close(l);
}

TEST(two_rows_of_one_item_never_leave_together)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", "P1", LIFE_OFFLINE), b = begin_loan(l, "B1", "", LIFE_OFFLINE);
    struct transaction t[2] = { { .seq = a }, { .seq = b } };
    CHECK_EQ(ledger_mark_sending(l, t, 2), RESULT_BAD);
    CHECK_EQ(row_of(l, a).library, DELIVERY_WAITING);
    CHECK_EQ(row_of(l, a).tries, 0);
    ledger_close(l);
}

TEST(a_row_leaves_only_on_an_acknowledgement)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", "P1", LIFE_OFFLINE);
    CHECK_EQ(send(l, a), RESULT_OK);
    CHECK_EQ(ledger_postpone(l, a, 12345), RESULT_OK); /* not one byte left */
    CHECK_EQ(row_of(l, a).library, DELIVERY_WAITING);
    CHECK_EQ(row_of(l, a).next_at_ms, 12345);
    CHECK_EQ(send(l, a), RESULT_OK);
    CHECK_EQ(row_of(l, a).tries, 2);
    CHECK_EQ(deliver(l, a, LIFE_UNKNOWN), RESULT_OK); /* cut: it is to be settled */
    CHECK_EQ(row_of(l, a).library, DELIVERY_NONE);
    CHECK_EQ(row_of(l, a).t.told, TOLD_LENT);
    CHECK_EQ(settle(l, a, LIFE_OFFLINE), RESULT_OK); /* it had not been done: again */
    fetch(l, 0, 8);
    CHECK_EQ(n, 1);
    CHECK_EQ(send(l, a), RESULT_OK);
    struct transaction t = becomes(a, LIFE_UPLOADED);
    t.due = when_of(INT64_C(1797000000000), 300);
    CHECK_EQ(ledger_deliver(l, &t), RESULT_OK);
    struct ledger_row row = row_of(l, a);
    CHECK_EQ(row.library, DELIVERY_ACKNOWLEDGED);
    CHECK_EQ(row.t.due.utc_ms, INT64_C(1797000000000));
    CHECK(!row.patron_waits);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

static bool keep_seq(void *self, const struct ledger_row *row)
{
    text_add(self, 64, " %u", (unsigned)row->t.seq);
    return true;
}

static const char *list(struct ledger *l, struct ledger_filter filter)
{
    static char seqs[64];
    seqs[0] = '\0';
    CHECK_EQ(ledger_each(l, &filter, keep_seq, seqs), RESULT_OK);
    return seqs;
}

TEST(a_refusal_is_an_exception_until_staff_have_settled_it)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", "P1", LIFE_OFFLINE);
    CHECK_EQ(send(l, a), RESULT_OK);
    struct transaction t = becomes(a, LIFE_REJECTED);
    t.reason = REASON_HOLD;
    text_copy(t.words, sizeof t.words, "Item is on hold");
    CHECK_EQ(ledger_deliver(l, &t), RESULT_OK);
    CHECK_TEXT(list(l, (struct ledger_filter){ .exceptions = true }), " 1");
    struct ledger_row row = row_of(l, a);
    CHECK_EQ(row.t.reason, REASON_HOLD);
    CHECK_TEXT(row.t.words, "Item is on hold");
    CHECK_TEXT(row.t.patron, "P1"); /* staff may send it again */
    CHECK_EQ(ledger_decide(l, a, LIFE_OFFLINE, "the hold was lifted"), RESULT_OK);
    CHECK_TEXT(list(l, (struct ledger_filter){ .exceptions = true }), "");
    CHECK_EQ(row_of(l, a).library, DELIVERY_WAITING);
    CHECK_EQ(row_of(l, a).t.reason, REASON_NONE); /* it goes out anew */
    CHECK_EQ(send(l, a), RESULT_OK);
    CHECK_EQ(ledger_deliver(l, &t), RESULT_OK);
    CHECK_EQ(ledger_decide(l, a, LIFE_CLOSED, "lent at the desk"), RESULT_OK);
    CHECK(!row_of(l, a).patron_waits);
    struct ledger_audit audit[4];
    size_t audits = 0;
    CHECK_EQ(ledger_audit(l, audit, 4, &audits), RESULT_OK);
    CHECK_EQ(audits, 2);
    CHECK_EQ(audit[0].from, LIFE_REJECTED);
    CHECK_EQ(audit[0].to, LIFE_CLOSED);
    CHECK_TEXT(audit[1].note, "the hold was lifted");
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

TEST(staff_send_nothing_again_while_a_later_one_of_the_book_is_not_known)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", "P1", LIFE_OFFLINE), b = begin_loan(l, "B2", "P1", LIFE_OFFLINE);
    for (uint64_t seq = a; seq <= b; seq++) {
        struct transaction t = becomes(seq, LIFE_REJECTED);
        CHECK_EQ(send(l, seq), RESULT_OK);
        CHECK_EQ(ledger_deliver(l, &t), RESULT_OK);
    }
    uint64_t later = begin_loan(l, "B1", "P1", LIFE_INTENDED);
    CHECK_EQ(ledger_decide(l, a, LIFE_OFFLINE, "again"), RESULT_REFUSED);
    CHECK_EQ(outcome(l, later, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(ledger_decide(l, a, LIFE_OFFLINE, "again"), RESULT_REFUSED);
    CHECK_EQ(ledger_decide(l, b, LIFE_OFFLINE, "another book"), RESULT_OK);
    struct transaction t = becomes(later, LIFE_VOID);
    CHECK_EQ(ledger_settle(l, &t), RESULT_OK);
    CHECK_EQ(ledger_decide(l, a, LIFE_OFFLINE, "again"), RESULT_OK);
    ledger_close(l);
}

/* It may be cut, and would then be unknown behind this one. */
TEST(staff_send_nothing_again_while_a_later_one_of_the_book_is_being_sent)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", "P1", LIFE_OFFLINE);
    struct transaction t = becomes(a, LIFE_REJECTED);
    CHECK_EQ(send(l, a), RESULT_OK);
    CHECK_EQ(ledger_deliver(l, &t), RESULT_OK);
    uint64_t later = begin_loan(l, "B1", "P2", LIFE_OFFLINE);
    CHECK_EQ(send(l, later), RESULT_OK);
    CHECK_EQ(ledger_decide(l, a, LIFE_OFFLINE, "again"), RESULT_REFUSED);
    CHECK_EQ(ledger_postpone(l, later, 0), RESULT_OK);
    CHECK_EQ(ledger_decide(l, a, LIFE_OFFLINE, "again"), RESULT_OK);
    ledger_close(l);
}

TEST(a_poisoned_row_is_not_tried_again_until_staff_say_so)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", "P1", LIFE_OFFLINE), b = begin_loan(l, "B2", "P1", LIFE_OFFLINE);
    CHECK_EQ(send(l, a), RESULT_OK);
    CHECK_EQ(ledger_poison(l, a, REASON_SYSTEM, "nonsense"), RESULT_OK);
    CHECK_EQ(ledger_poison(l, b, REASON_SYSTEM, ""), RESULT_OK);
    fetch(l, 0, 8);
    CHECK_EQ(n, 0);
    CHECK_EQ(send(l, a), RESULT_BAD);
    CHECK_TEXT(list(l, (struct ledger_filter){ .exceptions = true }), " 1 2");
    struct ledger_counts c;
    CHECK_EQ(ledger_count(l, &c), RESULT_OK);
    CHECK_EQ(c.exceptions, 2); /* poisoned and marked, but counted once */
    CHECK_EQ(ledger_decide(l, a, LIFE_OFFLINE, "again"), RESULT_OK);
    fetch(l, 0, 8);
    CHECK_EQ(n, 1);
    CHECK_EQ(ledger_decide(l, b, LIFE_CLOSED, "given up"), RESULT_OK);
    CHECK_EQ(life_of(l, b), LIFE_CLOSED);
    CHECK_EQ(send(l, a), RESULT_OK);
    CHECK_EQ(ledger_decide(l, a, LIFE_CLOSED, ""), RESULT_REFUSED); /* it is under way */
    CHECK_EQ(ledger_postpone(l, a, 0), RESULT_OK);
    CHECK_EQ(ledger_decide(l, a, LIFE_CLOSED, "brought there by hand"), RESULT_OK);
    CHECK(!row_of(l, a).patron_waits);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

static bool note_seq(void *self, const struct ledger_row *row)
{
    char *to = self;
    text_add(to, 64, " %llu", (unsigned long long)row->t.seq);
    CHECK_TEXT(row->t.patron, "");
    return true;
}

TEST(the_biggest_problem_comes_first_and_a_page_goes_on_where_the_last_one_ended)
{
    char all[64] = "", page[64] = "";
    struct ledger *l = open_fresh();
    struct transaction seen = { .staff_mark = true };
    seen.seq = begin_loan(l, "A1", "P1", LIFE_INTENDED);
    CHECK_EQ(outcome(l, seen.seq, LIFE_CONFIRMED), RESULT_OK);
    CHECK_EQ(ledger_later(l, &seen), RESULT_OK);
    uint64_t poisoned = begin_loan(l, "A2", "P2", LIFE_OFFLINE);
    CHECK_EQ(ledger_poison(l, poisoned, REASON_SYSTEM, ""), RESULT_OK);
    uint64_t refused = begin_loan(l, "A3", "P3", LIFE_OFFLINE);
    CHECK_EQ(send(l, refused), RESULT_OK);
    CHECK_EQ(ledger_deliver(l, &(struct transaction){ .seq = refused, .life = LIFE_REJECTED }), RESULT_OK);
    CHECK_EQ(ledger_exceptions(l, 0, 8, note_seq, all), RESULT_OK);
    CHECK_TEXT(all, " 3 2 1");
    CHECK_EQ(ledger_exceptions(l, 1, 1, note_seq, page), RESULT_OK);
    CHECK_TEXT(page, " 2");
    ledger_close(l);
}

TEST(a_sealed_card_is_shown_to_staff_only_with_an_audit_row)
{
    char patron[ID_SIZE] = "";
    struct ledger_audit audit[2];
    size_t audits = 0;
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "A1", "P1", LIFE_OFFLINE), b = begin_loan(l, "A2", "P2", LIFE_INTENDED);
    CHECK_EQ(outcome(l, b, LIFE_CONFIRMED), RESULT_OK);
    CHECK_EQ(ledger_reveal(l, a, "desk staff: card shown", patron), RESULT_OK);
    CHECK_TEXT(patron, "P1");
    CHECK_EQ(ledger_reveal(l, b, "", patron), RESULT_NONE);
    CHECK_EQ(ledger_reveal(l, 99, "", patron), RESULT_NONE);
    CHECK_EQ(ledger_audit(l, audit, 2, &audits), RESULT_OK);
    CHECK_EQ(audits, 1);
    CHECK_EQ(audit[0].seq, a);
    CHECK_TEXT(audit[0].note, "desk staff: card shown");
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

TEST(a_staff_mark_goes_when_a_member_of_staff_has_seen_it)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", "P1", LIFE_INTENDED);
    struct transaction t = becomes(a, LIFE_CONFIRMED);
    t.staff_mark = true;
    CHECK_EQ(ledger_outcome(l, &t, 1), RESULT_OK);
    CHECK_TEXT(list(l, (struct ledger_filter){ .exceptions = true }), " 1");
    CHECK_EQ(ledger_decide(l, a, LIFE_CONFIRMED, "seen"), RESULT_OK);
    CHECK_TEXT(list(l, (struct ledger_filter){ .exceptions = true }), "");
    ledger_close(l);
}

TEST(the_filters_and_counts_of_the_staff_screen_agree)
{
    struct ledger *l = open_fresh();
    (void)begin_loan(l, "B1", "P1", LIFE_OFFLINE);
    pass(HOUR);
    uint64_t unknown = begin_loan(l, "B2", "P1", LIFE_INTENDED);
    CHECK_EQ(outcome(l, unknown, LIFE_UNKNOWN), RESULT_OK);
    uint64_t staff = begin_loan(l, "B3", "P1", LIFE_INTENDED);
    CHECK_EQ(outcome(l, staff, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(settle(l, staff, LIFE_STAFF), RESULT_OK);
    uint64_t bit = begin_loan(l, "B4", "P1", LIFE_INTENDED);
    struct transaction t = becomes(bit, LIFE_CONFIRMED);
    t.bit = BIT_PENDING;
    CHECK_EQ(ledger_outcome(l, &t, 1), RESULT_OK);
    (void)begin_loan(l, "B5", "", LIFE_OFFLINE);
    CHECK_EQ(send(l, 5), RESULT_OK);
    struct ledger_counts c;
    CHECK_EQ(ledger_count(l, &c), RESULT_OK);
    CHECK_EQ(c.rows, 5);
    CHECK_EQ(c.waiting, 1);
    CHECK_EQ(c.sending, 1);
    CHECK_EQ(c.unsettled, 1);
    CHECK_EQ(c.staff, 1);
    CHECK_EQ(c.pending_bits, 1);
    CHECK_EQ(c.exceptions, 1);
    CHECK_EQ(c.oldest_waiting.utc_ms, clock_now.wall_ms - HOUR);
    CHECK_TEXT(list(l, (struct ledger_filter){ .queue = true }), " 1 2 5");
    CHECK_TEXT(list(l, (struct ledger_filter){ .unsent = true }), " 1 5");
    CHECK_TEXT(list(l, (struct ledger_filter){ .pending_bits = true }), " 4");
    CHECK_TEXT(list(l, (struct ledger_filter){ .exceptions = true }), " 3");
    CHECK_TEXT(list(l, (struct ledger_filter){ 0 }), " 1 2 3 4 5");
    CHECK_TEXT(list(l, (struct ledger_filter){ .after = 2, .limit = 2 }), " 3 4");
    CHECK_TEXT(list(l, (struct ledger_filter){ .since_ms = clock_now.wall_ms }), " 2 3 4 5");
    ledger_close(l);
}

TEST(an_item_that_is_laid_down_again_is_known_with_its_open_row_and_its_patron)
{
    struct ledger *l = open_fresh();
    struct ledger_item item;
    CHECK_EQ(ledger_find_item(l, "B1", "P1", &item), RESULT_OK);
    CHECK_EQ(item.newest.t.seq, 0);
    uint64_t first = begin_loan(l, "B1", "P1", LIFE_INTENDED);
    CHECK_EQ(outcome(l, first, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(ledger_find_item(l, "B1", "P1", &item), RESULT_OK);
    CHECK_EQ(item.unsettled.t.seq, first);
    CHECK(item.same_patron);
    CHECK_EQ(ledger_find_item(l, "B1", "P2", &item), RESULT_OK);
    CHECK(!item.same_patron);
    CHECK_EQ(settle(l, first, LIFE_CONFIRMED), RESULT_OK);
    CHECK_EQ(ledger_find_item(l, "B1", "P1", &item), RESULT_OK);
    CHECK_EQ(item.newest.t.seq, first);
    CHECK_EQ(item.unsettled.t.seq, 0);
    ledger_close(l);
}

TEST(an_open_row_is_not_how_an_item_stands_when_a_later_one_moved_it)
{
    struct ledger *l = open_fresh();
    struct ledger_item item;
    uint64_t hers = begin_loan(l, "B1", "P1", LIFE_OFFLINE);
    CHECK_EQ(ledger_find_item(l, "B1", "P1", &item), RESULT_OK);
    CHECK(item.same_patron && !item.moved_since);
    uint64_t refused = begin_loan(l, "B1", "P2", LIFE_INTENDED);
    CHECK_EQ(outcome(l, refused, LIFE_REFUSED), RESULT_OK);
    CHECK_EQ(ledger_find_item(l, "B1", "P1", &item), RESULT_OK);
    CHECK(item.same_patron && !item.moved_since);
    uint64_t later = begin_loan(l, "B1", "P2", LIFE_OFFLINE);
    CHECK_EQ(ledger_decide(l, later, LIFE_CLOSED, "brought by hand"), RESULT_OK);
    CHECK_EQ(ledger_find_item(l, "B1", "P1", &item), RESULT_OK);
    CHECK_EQ(item.unsettled.t.seq, hers);
    CHECK(item.same_patron && item.moved_since);
    ledger_close(l);
}

TEST(the_offline_limit_counts_what_the_system_does_not_know_of_this_patron)
{
    struct ledger *l = open_fresh();
    unsigned count = 9;
    (void)begin_loan(l, "B1", "P1", LIFE_OFFLINE);
    (void)begin_loan(l, "B2", "P2", LIFE_OFFLINE);
    uint64_t lent = begin_loan(l, "B3", "P1", LIFE_INTENDED), kept = begin_loan(l, "B4", "P1", LIFE_INTENDED);
    struct transaction t = becomes(lent, LIFE_UNKNOWN);
    t.told = TOLD_LENT;
    CHECK_EQ(ledger_outcome(l, &t, 1), RESULT_OK);
    CHECK_EQ(outcome(l, kept, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(ledger_patron_offline(l, "P1", &count), RESULT_OK);
    CHECK_EQ(count, 2);
    CHECK_EQ(ledger_patron_offline(l, "P3", &count), RESULT_OK);
    CHECK_EQ(count, 0);
    ledger_close(l);
}

TEST(a_loan_whose_book_is_back_counts_no_more_for_the_offline_limit)
{
    struct ledger *l = open_fresh();
    unsigned count = 9;
    uint64_t loan = begin_loan(l, "B1", "P1", LIFE_OFFLINE);
    (void)begin_loan(l, "B2", "P1", LIFE_OFFLINE);
    uint64_t back = begin_loan(l, "B1", "", LIFE_OFFLINE); /* a return: of nobody */
    CHECK_EQ(ledger_patron_offline(l, "P1", &count), RESULT_OK);
    CHECK_EQ(count, 1);
    CHECK_EQ(row_of(l, loan).t.life, LIFE_OFFLINE);
    CHECK_EQ(row_of(l, back).t.kind, TRANSACTION_CHECKIN);
    (void)begin_loan(l, "B1", "P1", LIFE_OFFLINE); /* and lent once more */
    CHECK_EQ(ledger_patron_offline(l, "P1", &count), RESULT_OK);
    CHECK_EQ(count, 2);
    ledger_close(l);
}

static struct when due_before(struct ledger *l, uint64_t seq)
{
    return row_of(l, seq).t.before.due;
}

static uint64_t begin_renewal(struct ledger *l, const char *item)
{
    struct transaction t = loan(item, "P1", LIFE_INTENDED);
    t.kind = TRANSACTION_RENEW;
    t.before = (struct before){ .due = when_of(1000, 300), .lent_to_patron = ANSWER_YES };
    return begin(l, &t);
}

TEST(what_waited_behind_a_settled_loan_or_renewal_is_later_compared_with_the_due_date_that_it_brought)
{
    struct ledger *l = open_fresh();
    uint64_t first = begin_renewal(l, "B1"), second = begin_renewal(l, "B1"), other = begin_renewal(l, "B2");
    CHECK_EQ(outcome(l, first, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(outcome(l, second, LIFE_UNKNOWN), RESULT_OK);
    struct transaction t = becomes(first, LIFE_CONFIRMED);
    t.due = when_of(2000, 300);
    CHECK_EQ(ledger_settle(l, &t), RESULT_OK);
    CHECK_EQ(due_before(l, first).utc_ms, 1000);
    CHECK_EQ(due_before(l, second).utc_ms, 2000);
    CHECK_EQ(row_of(l, second).t.before.lent_to_patron, ANSWER_YES);
    CHECK_EQ(due_before(l, other).utc_ms, 1000);
    t = becomes(second, LIFE_CONFIRMED);
    t.due = when_of(3000, 300);
    CHECK_EQ(ledger_settle(l, &t), RESULT_OK);
    CHECK_EQ(due_before(l, first).utc_ms, 1000); /* it is final */

    uint64_t offline = begin_loan(l, "B3", "P1", LIFE_OFFLINE), behind = begin_renewal(l, "B3");
    CHECK_EQ(send(l, offline), RESULT_OK);
    t = becomes(offline, LIFE_UPLOADED);
    t.due = when_of(4000, 300);
    CHECK_EQ(ledger_deliver(l, &t), RESULT_OK);
    CHECK_EQ(due_before(l, behind).utc_ms, 4000);
    ledger_close(l);
}

static uint64_t begin_behind(struct ledger *l, const char *item, const char *patron)
{
    struct transaction t = loan(item, patron, LIFE_INTENDED);
    t.before = (struct before){ .status = ITEM_CHARGED, .due = when_of(1000, 300), .lent_to_patron = ANSWER_YES };
    return begin(l, &t);
}

static bool was_hers(struct ledger *l, uint64_t seq)
{
    struct before b = row_of(l, seq).t.before;
    return b.status == ITEM_CHARGED && b.due.known && b.lent_to_patron == ANSWER_YES;
}

TEST(what_waited_behind_a_return_that_arrived_is_later_compared_with_a_book_that_is_here)
{
    struct ledger *l = open_fresh();
    struct transaction t = loan("B1", "", LIFE_OFFLINE);
    uint64_t back = begin(l, &t), behind = begin_behind(l, "B1", "P1"), other = begin_behind(l, "B2", "P1");
    CHECK_EQ(send(l, back), RESULT_OK);
    CHECK(was_hers(l, behind)); /* it has not arrived yet */
    t = becomes(back, LIFE_UPLOADED);
    CHECK_EQ(ledger_deliver(l, &t), RESULT_OK);
    CHECK_EQ(outcome(l, behind, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(row_of(l, behind).t.before.status, ITEM_AVAILABLE);
    CHECK_EQ(row_of(l, behind).t.before.lent_to_patron, ANSWER_NO);
    CHECK(!due_before(l, behind).known);
    CHECK(was_hers(l, other));

    t = loan("B3", "", LIFE_OFFLINE);
    uint64_t refused = begin(l, &t), behind_refused = begin_behind(l, "B3", "P1");
    CHECK_EQ(send(l, refused), RESULT_OK);
    t = becomes(refused, LIFE_REJECTED);
    CHECK_EQ(ledger_deliver(l, &t), RESULT_OK);
    CHECK(was_hers(l, behind_refused));
    ledger_close(l);
}

TEST(a_settled_return_and_what_was_not_done_leave_the_date_of_what_waits_behind_as_it_was)
{
    struct ledger *l = open_fresh();
    uint64_t back = begin_loan(l, "B1", "", LIFE_INTENDED), behind = begin_renewal(l, "B1");
    uint64_t failed = begin_renewal(l, "B2"), behind_failed = begin_renewal(l, "B2");
    CHECK_EQ(outcome(l, back, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(outcome(l, failed, LIFE_UNKNOWN), RESULT_OK);
    struct transaction t = becomes(back, LIFE_CONFIRMED);
    t.due = when_of(2000, 300);
    CHECK_EQ(ledger_settle(l, &t), RESULT_OK);
    CHECK_EQ(due_before(l, behind).utc_ms, 1000);
    t = becomes(failed, LIFE_VOID);
    t.due = when_of(2000, 300);
    CHECK_EQ(ledger_settle(l, &t), RESULT_OK);
    CHECK_EQ(due_before(l, behind_failed).utc_ms, 1000);
    ledger_close(l);
}
