/* The life of a row: what is on disk when, every move, and what an end without warning leaves. */
#include <sys/syscall.h>

#include "fixture.h"

/* Every sync of this program goes through here: two synced commits are counted, not believed. */
static unsigned syncs;

int fdatasync(int fd)
{
    syncs++;
    return (int)syscall(SYS_fdatasync, fd);
}

int fsync(int fd)
{
    syncs++;
    return (int)syscall(SYS_fsync, fd);
}

TEST(a_live_checkout_takes_exactly_two_synced_commits)
{
    struct ledger *l = open_fresh();
    (void)begin_loan(l, "B1", PATRON, LIFE_INTENDED); /* the first write of a log syncs its head too */
    syncs = 0;
    uint64_t seq = begin_loan(l, "B2", PATRON, LIFE_INTENDED);
    CHECK_EQ(syncs, 1);
    CHECK_EQ(outcome(l, seq, LIFE_CONFIRMED), RESULT_OK);
    CHECK_EQ(syncs, 2);
    ledger_close(l);
}

TEST(an_offline_loan_takes_one)
{
    struct ledger *l = open_fresh();
    (void)begin_loan(l, "B1", PATRON, LIFE_INTENDED);
    syncs = 0;
    (void)begin_loan(l, "B2", PATRON, LIFE_OFFLINE);
    CHECK_EQ(syncs, 1);
    ledger_close(l);
}

TEST(a_renew_all_takes_one_commit_for_all_intents_and_one_for_all_outcomes)
{
    struct ledger *l = open_fresh();
    (void)begin_loan(l, "B0", PATRON, LIFE_INTENDED);
    struct transaction t[3] = { loan("B1", PATRON, LIFE_INTENDED), loan("B2", PATRON, LIFE_INTENDED),
                                loan("B3", PATRON, LIFE_INTENDED) };
    struct ledger_begun begun[3];
    syncs = 0;
    CHECK_EQ(ledger_begin(l, t, 3, begun), RESULT_OK);
    CHECK_EQ(syncs, 1);
    t[0].life = LIFE_CONFIRMED;
    t[1].life = LIFE_REFUSED;
    t[2].life = LIFE_UNKNOWN;
    CHECK_EQ(ledger_outcome(l, t, 3), RESULT_OK); /* named by ulid: seq is still 0 */
    CHECK_EQ(syncs, 2);
    CHECK_EQ(life_of(l, begun[1].seq), LIFE_REFUSED);
    CHECK_EQ(life_of(l, begun[2].seq), LIFE_UNKNOWN);
    ledger_close(l);
}

TEST(later_facts_are_seen_at_once_and_share_one_sync)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", PATRON, LIFE_INTENDED), b = begin_loan(l, "B2", PATRON, LIFE_INTENDED);
    struct transaction t = becomes(a, LIFE_CONFIRMED);
    t.bit = BIT_PENDING;
    CHECK_EQ(ledger_outcome(l, &t, 1), RESULT_OK);
    CHECK_EQ(outcome(l, b, LIFE_UNKNOWN), RESULT_OK);
    syncs = 0;
    t = (struct transaction){ .seq = a, .bit = BIT_DONE };
    CHECK_EQ(ledger_later(l, &t), RESULT_OK);
    CHECK_EQ(settle(l, b, LIFE_CONFIRMED), RESULT_OK);
    t = (struct transaction){ .seq = a, .staff_mark = true };
    CHECK_EQ(ledger_later(l, &t), RESULT_OK);
    CHECK_EQ(syncs, 0);
    CHECK_EQ(row_of(l, a).t.bit, BIT_DONE);
    CHECK(row_of(l, a).t.staff_mark);
    CHECK_EQ(life_of(l, b), LIFE_CONFIRMED);
    CHECK_EQ(ledger_flush_due(l), 0);
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    CHECK_EQ(syncs, 1);
    ledger_close(l);
}

TEST(a_later_fact_is_on_disk_and_seen_by_others_at_once_and_those_of_the_next_second_share_one_sync)
{
    struct ledger *l = open_fresh(), *reader = NULL;
    uint64_t a = begin_loan(l, "B1", PATRON, LIFE_INTENDED);
    struct transaction t = becomes(a, LIFE_CONFIRMED), bit = { .seq = a, .bit = BIT_DONE };
    t.bit = BIT_PENDING;
    CHECK_EQ(ledger_outcome(l, &t, 1), RESULT_OK);
    CHECK_EQ(ledger_later(l, &bit), RESULT_OK);
    CHECK_EQ(ledger_flush_due(l), 0);
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    CHECK_EQ(ledger_open_reader(state_dir, NULL, &reader), RESULT_OK);
    CHECK_EQ(row_of(reader, a).t.bit, BIT_DONE);
    ledger_close(reader);
    pass(100);
    for (int i = 0; i < 3; i++) {
        t = (struct transaction){ .seq = a, .staff_mark = true };
        CHECK_EQ(ledger_later(l, &t), RESULT_OK);
        CHECK_EQ(ledger_flush_due(l), SECOND - 100);
    }
    ledger_close(l);
}

TEST(later_facts_go_along_with_the_next_synced_commit)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", PATRON, LIFE_INTENDED);
    CHECK_EQ(outcome(l, a, LIFE_UNKNOWN), RESULT_OK);
    syncs = 0;
    CHECK_EQ(settle(l, a, LIFE_CONFIRMED), RESULT_OK);
    (void)begin_loan(l, "B2", PATRON, LIFE_INTENDED);
    CHECK_EQ(syncs, 1);
    ledger_close(l);
}

TEST(closing_writes_the_later_facts_that_are_left)
{
    struct ledger *l = open_fresh();
    pass(MINUTE);
    CHECK_EQ(ledger_flush(l), RESULT_OK); /* nothing else is left to do at the end */
    uint64_t a = begin_loan(l, "B1", "", LIFE_INTENDED);
    CHECK_EQ(outcome(l, a, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(settle(l, a, LIFE_CONFIRMED), RESULT_OK);
    ledger_close(l);
    l = reopen();
    CHECK_EQ(life_of(l, a), LIFE_CONFIRMED);
    ledger_close(l);
}

TEST(a_refused_write_takes_no_later_fact_with_it)
{
    struct ledger *l = open_fresh();
    struct transaction t = loan("B1", PATRON, LIFE_INTENDED);
    struct ledger_begun begun;
    uint64_t a = begin(l, &t);
    CHECK_EQ(outcome(l, a, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(settle(l, a, LIFE_CONFIRMED), RESULT_OK);
    CHECK_EQ(ledger_begin(l, &t, 1, &begun), RESULT_REFUSED); /* that ULID is known */
    CHECK_EQ(settle(l, a, LIFE_VOID), RESULT_REFUSED);
    CHECK_EQ(life_of(l, a), LIFE_CONFIRMED);
    ledger_close(l);
    l = reopen();
    CHECK_EQ(life_of(l, a), LIFE_CONFIRMED);
    ledger_close(l);
}

static void live_and_die(void)
{
    struct ledger *l = reopen();
    (void)begin_loan(l, "B1", PATRON, LIFE_INTENDED);
    uint64_t b = begin_loan(l, "B2", PATRON, LIFE_INTENDED);
    struct transaction t = becomes(b, LIFE_CONFIRMED);
    t.due = when_of(clock_now.wall_ms + 14 * 24 * (int64_t)HOUR, 300);
    t.bit = BIT_PENDING;
    CHECK_EQ(ledger_outcome(l, &t, 1), RESULT_OK);
    (void)begin_loan(l, "B3", PATRON, LIFE_OFFLINE);
    CHECK_EQ(send(l, 3), RESULT_OK);
    (void)begin_loan(l, "B4", PATRON, LIFE_OFFLINE);
    t = (struct transaction){ .seq = b, .bit = BIT_DONE };
    CHECK_EQ(ledger_later(l, &t), RESULT_OK); /* not yet due: this one may be lost */
}

TEST(what_was_committed_is_there_after_an_end_without_warning)
{
    fresh_folder();
    die_after(live_and_die);
    struct ledger *l = reopen();
    CHECK(!opened.fresh);
    CHECK(!opened.set_aside);
    CHECK_EQ(life_of(l, 1), LIFE_INTENDED);
    struct ledger_row row = row_of(l, 2);
    CHECK_EQ(row.t.life, LIFE_CONFIRMED);
    CHECK_EQ(row.t.bit, BIT_PENDING);
    CHECK(row.t.due.known);
    CHECK_EQ(row_of(l, 3).library, DELIVERY_SENDING);
    CHECK_EQ(row_of(l, 4).library, DELIVERY_WAITING);
    /* What may have been sent is unknown; what waits goes on waiting. */
    unsigned recovered = 0;
    CHECK_EQ(ledger_recover(l, &recovered), RESULT_OK);
    CHECK_EQ(recovered, 2);
    CHECK_EQ(life_of(l, 1), LIFE_UNKNOWN);
    CHECK_EQ(life_of(l, 3), LIFE_UNKNOWN);
    CHECK_EQ(row_of(l, 3).library, DELIVERY_NONE);
    CHECK_EQ(row_of(l, 3).t.told, TOLD_LENT);
    CHECK_EQ(row_of(l, 1).t.told, TOLD_NOTHING);
    CHECK_EQ(life_of(l, 4), LIFE_OFFLINE);
    CHECK_TEXT(row_of(l, 4).t.patron, PATRON);
    CHECK_EQ(ledger_recover(l, &recovered), RESULT_OK);
    CHECK_EQ(recovered, 0);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

TEST(a_row_keeps_all_that_was_said_of_it)
{
    struct ledger *l = open_fresh();
    struct transaction t = loan("B1", PATRON, LIFE_INTENDED);
    t.before = (struct before){ .status = ITEM_AVAILABLE, .lent_to_patron = ANSWER_NO, .fees = "120.00" };
    t.before.due = when_of(5, 360);
    uint64_t seq = begin(l, &t);
    struct transaction o = becomes(seq, LIFE_UNKNOWN);
    o.told = TOLD_LENT;
    o.staff_mark = true;
    o.reason = REASON_SYSTEM;
    o.due = when_of(INT64_C(1796000000000), 300);
    text_copy(o.words, sizeof o.words, "Қайталаңыз");
    CHECK_EQ(ledger_outcome(l, &o, 1), RESULT_OK);
    ledger_close(l);
    l = reopen();
    struct ledger_row row = row_of(l, seq);
    CHECK_TEXT(row.t.ulid, t.ulid);
    CHECK_TEXT(row.t.title, "Абай жолы");
    CHECK_TEXT(row.t.patron, PATRON);
    CHECK_EQ(row.t.at.utc_ms, t.at.utc_ms);
    CHECK_EQ(row.t.at.offset_min, 300);
    CHECK_EQ(row.t.due.utc_ms, o.due.utc_ms);
    CHECK_EQ(row.t.told, TOLD_LENT);
    CHECK(row.t.staff_mark);
    CHECK_EQ(row.t.reason, REASON_SYSTEM);
    CHECK_TEXT(row.t.words, "Қайталаңыз");
    CHECK_EQ(row.t.before.status, ITEM_AVAILABLE);
    CHECK_EQ(row.t.before.lent_to_patron, ANSWER_NO);
    CHECK_EQ(row.t.before.due.offset_min, 360);
    CHECK_TEXT(row.t.before.fees, "120.00");
    ledger_close(l);
}

/* Brings a new row to a state by legal moves. */
static uint64_t row_in(struct ledger *l, enum life life)
{
    static unsigned n;
    char item[16];
    text_format(item, sizeof item, "M%u", n++);
    bool offline = life == LIFE_OFFLINE || life == LIFE_UPLOADED || life == LIFE_REJECTED || life == LIFE_CLOSED;
    uint64_t seq = begin_loan(l, item, PATRON, offline ? LIFE_OFFLINE : LIFE_INTENDED);
    if (life == LIFE_CONFIRMED || life == LIFE_REFUSED || life == LIFE_UNKNOWN)
        CHECK_EQ(outcome(l, seq, life), RESULT_OK);
    if (life == LIFE_VOID || life == LIFE_STAFF) {
        CHECK_EQ(outcome(l, seq, LIFE_UNKNOWN), RESULT_OK);
        CHECK_EQ(settle(l, seq, life), RESULT_OK);
    }
    if (life == LIFE_UPLOADED || life == LIFE_REJECTED || life == LIFE_CLOSED) {
        CHECK_EQ(send(l, seq), RESULT_OK);
        CHECK_EQ(deliver(l, seq, life == LIFE_UPLOADED ? LIFE_UPLOADED : LIFE_REJECTED), RESULT_OK);
    }
    if (life == LIFE_CLOSED)
        CHECK_EQ(ledger_decide(l, seq, LIFE_CLOSED, "settled at the desk"), RESULT_OK);
    CHECK_EQ(life_of(l, seq), life);
    return seq;
}

static enum result move(struct ledger *l, uint64_t seq, enum life from, enum life to)
{
    switch (from) {
    case LIFE_INTENDED:
        return outcome(l, seq, to);
    case LIFE_UNKNOWN:
        return settle(l, seq, to);
    case LIFE_OFFLINE:
        CHECK_EQ(send(l, seq), RESULT_OK);
        return deliver(l, seq, to);
    case LIFE_CONFIRMED:
    case LIFE_REFUSED:
    case LIFE_VOID:
    case LIFE_STAFF:
    case LIFE_UPLOADED:
    case LIFE_REJECTED:
    case LIFE_CLOSED:
    case LIFE_COUNT:
        return ledger_decide(l, seq, to, "");
    }
    return RESULT_BAD;
}

TEST(every_move_of_rule_two_is_made_and_every_other_is_refused)
{
    struct ledger *l = open_fresh();
    for (enum life from = 0; from < LIFE_COUNT; from++)
        for (enum life to = 0; to < LIFE_COUNT; to++) {
            if (from == to)
                continue;
            uint64_t seq = row_in(l, from);
            CHECK_EQ(move(l, seq, from, to), life_may_move(from, to) ? RESULT_OK : RESULT_REFUSED);
            CHECK_EQ(life_of(l, seq), life_may_move(from, to) ? to : from);
            CHECK_EQ(row_of(l, seq).patron_waits, !life_is_final(life_of(l, seq)));
        }
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    ledger_close(l);
}

TEST(a_late_answer_to_a_row_that_is_decided_changes_nothing)
{
    struct ledger *l = open_fresh();
    for (enum life life = 0; life < LIFE_COUNT; life++) {
        uint64_t seq = row_in(l, life);
        if (life != LIFE_INTENDED)
            CHECK_EQ(outcome(l, seq, LIFE_CONFIRMED), RESULT_REFUSED);
        if (life != LIFE_UNKNOWN)
            CHECK_EQ(settle(l, seq, LIFE_CONFIRMED), RESULT_REFUSED);
        CHECK_EQ(deliver(l, seq, LIFE_UPLOADED), RESULT_REFUSED); /* also when offline, but not sent */
        CHECK_EQ(life_of(l, seq), life);
    }
    CHECK_EQ(outcome(l, 999999, LIFE_CONFIRMED), RESULT_NONE);
    ledger_close(l);
}

TEST(a_bit_is_pending_until_it_is_done_or_failed_and_staff_see_a_failure)
{
    struct ledger *l = open_fresh();
    uint64_t seq = begin_loan(l, "B1", PATRON, LIFE_INTENDED);
    struct transaction t = { .seq = seq, .bit = BIT_DONE };
    CHECK_EQ(ledger_later(l, &t), RESULT_REFUSED); /* nothing is pending yet */
    t = becomes(seq, LIFE_CONFIRMED);
    t.bit = BIT_PENDING;
    CHECK_EQ(ledger_outcome(l, &t, 1), RESULT_OK);
    t = (struct transaction){ .seq = seq, .bit = BIT_FAILED };
    CHECK_EQ(ledger_later(l, &t), RESULT_OK);
    CHECK(row_of(l, seq).t.staff_mark);
    t.bit = BIT_PENDING; /* the tag came again: it is still theirs */
    CHECK_EQ(ledger_later(l, &t), RESULT_OK);
    CHECK(row_of(l, seq).t.staff_mark);
    t.bit = BIT_DONE;
    CHECK_EQ(ledger_later(l, &t), RESULT_OK);
    CHECK_EQ(row_of(l, seq).t.bit, BIT_DONE);
    t.bit = BIT_FAILED;
    CHECK_EQ(ledger_later(l, &t), RESULT_REFUSED);
    t = (struct transaction){ .seq = seq, .bit = BIT_PENDING, .staff_mark = true }; /* a late outcome wants it again */
    CHECK_EQ(ledger_later(l, &t), RESULT_OK);
    CHECK_EQ(row_of(l, seq).t.bit, BIT_DONE);
    CHECK(!row_of(l, seq).t.staff_mark);
    ledger_close(l);
}

TEST(a_late_answer_does_not_undo_a_bit_that_is_done)
{
    struct ledger *l = open_fresh();
    uint64_t seq = begin_loan(l, "B1", PATRON, LIFE_INTENDED);
    struct transaction t = becomes(seq, LIFE_UNKNOWN);
    t.bit = BIT_PENDING;
    t.told = TOLD_LENT;
    CHECK_EQ(ledger_outcome(l, &t, 1), RESULT_OK);
    t = (struct transaction){ .seq = seq, .bit = BIT_DONE };
    CHECK_EQ(ledger_later(l, &t), RESULT_OK);
    t = becomes(seq, LIFE_CONFIRMED);
    t.bit = BIT_PENDING;
    CHECK_EQ(ledger_settle(l, &t), RESULT_OK);
    CHECK_EQ(row_of(l, seq).t.bit, BIT_DONE);
    ledger_close(l);
}

static enum result later_bit(struct ledger *l, uint64_t seq, enum bit bit)
{
    struct transaction t = { .seq = seq, .bit = bit };
    return ledger_later(l, &t);
}

static uint64_t confirmed_with(struct ledger *l, const char *item, const char *patron, enum bit bit)
{
    uint64_t seq = begin_loan(l, item, patron, LIFE_INTENDED);
    struct transaction t = becomes(seq, LIFE_CONFIRMED);
    t.bit = bit;
    CHECK_EQ(ledger_outcome(l, &t, 1), RESULT_OK);
    return seq;
}

TEST(a_bit_that_is_done_after_all_takes_back_its_own_mark_and_no_other)
{
    struct ledger *l = open_fresh();
    uint64_t seq = confirmed_with(l, "B1", PATRON, BIT_PENDING);
    CHECK_EQ(later_bit(l, seq, BIT_FAILED), RESULT_OK);
    CHECK_EQ(later_bit(l, seq, BIT_DONE), RESULT_OK);
    CHECK(!row_of(l, seq).t.staff_mark);
    seq = confirmed_with(l, "B3", PATRON, BIT_PENDING);
    struct transaction left = { .seq = seq, .bit = BIT_PENDING, .staff_mark = true };
    CHECK_EQ(ledger_later(l, &left), RESULT_OK);
    CHECK(row_of(l, seq).t.staff_mark);
    CHECK_EQ(later_bit(l, seq, BIT_DONE), RESULT_OK);
    CHECK(!row_of(l, seq).t.staff_mark);
    seq = confirmed_with(l, "B2", PATRON, BIT_PENDING);
    struct transaction marked = { .seq = seq, .staff_mark = true };
    CHECK_EQ(ledger_later(l, &marked), RESULT_OK);
    CHECK_EQ(later_bit(l, seq, BIT_FAILED), RESULT_OK);
    CHECK_EQ(later_bit(l, seq, BIT_DONE), RESULT_OK);
    CHECK(row_of(l, seq).t.staff_mark);
    ledger_close(l);
}

TEST(a_member_of_staff_who_has_seen_it_takes_every_mark_off_and_the_bit_is_still_owed)
{
    struct ledger *l = open_fresh();
    struct ledger_row owed;
    uint64_t seq = confirmed_with(l, "B1", PATRON, BIT_PENDING);
    CHECK_EQ(later_bit(l, seq, BIT_FAILED), RESULT_OK);
    CHECK_EQ(ledger_decide(l, seq, LIFE_CONFIRMED, "armed by hand"), RESULT_OK);
    CHECK(!row_of(l, seq).t.staff_mark);
    CHECK_EQ(ledger_bit_owed(l, "B1", &owed), RESULT_OK);
    CHECK_EQ(owed.t.seq, seq);
    ledger_close(l);
}

TEST(a_row_that_was_settled_gets_its_bit_later_and_one_that_changed_nothing_never)
{
    struct ledger *l = open_fresh();
    uint64_t yes = begin_loan(l, "B1", PATRON, LIFE_INTENDED), no = begin_loan(l, "B2", PATRON, LIFE_INTENDED);
    CHECK_EQ(outcome(l, yes, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(outcome(l, no, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(settle(l, yes, LIFE_CONFIRMED), RESULT_OK);
    CHECK_EQ(settle(l, no, LIFE_VOID), RESULT_OK);
    CHECK_EQ(later_bit(l, yes, BIT_PENDING), RESULT_OK);
    CHECK_EQ(later_bit(l, yes, BIT_DONE), RESULT_OK);
    CHECK_EQ(row_of(l, yes).t.bit, BIT_DONE);
    CHECK_EQ(later_bit(l, no, BIT_PENDING), RESULT_REFUSED);
    CHECK_EQ(row_of(l, no).t.bit, BIT_NONE);
    ledger_close(l);
}

TEST(a_bit_that_was_pending_when_the_power_failed_has_failed_until_its_tag_comes_again)
{
    struct ledger *l = open_fresh();
    struct ledger_row owed;
    unsigned recovered = 7;
    uint64_t seq = confirmed_with(l, "B1", PATRON, BIT_PENDING);
    ledger_close(l);
    l = reopen();
    CHECK_EQ(ledger_recover(l, &recovered), RESULT_OK);
    CHECK_EQ(recovered, 0);
    CHECK_EQ(row_of(l, seq).t.bit, BIT_FAILED);
    CHECK(row_of(l, seq).t.staff_mark);
    CHECK_EQ(ledger_bit_owed(l, "B1", &owed), RESULT_OK);
    CHECK_TEXT(owed.t.ulid, row_of(l, seq).t.ulid);
    CHECK_TEXT(owed.t.patron, "");
    CHECK_EQ(later_bit(l, seq, BIT_DONE), RESULT_OK);
    CHECK(!row_of(l, seq).t.staff_mark);
    CHECK_EQ(ledger_bit_owed(l, "B1", &owed), RESULT_NONE);
    ledger_close(l);
}

TEST(a_bit_is_owed_only_by_the_newest_row_that_moved_the_book)
{
    struct ledger *l = open_fresh();
    struct ledger_row owed;
    CHECK_EQ(ledger_bit_owed(l, "B1", &owed), RESULT_NONE);
    uint64_t lent = confirmed_with(l, "B1", PATRON, BIT_PENDING);
    uint64_t refused = begin_loan(l, "B1", "patron-2", LIFE_INTENDED);
    CHECK_EQ(ledger_bit_owed(l, "B1", &owed), RESULT_NONE); /* it may be moving right now */
    CHECK_EQ(outcome(l, refused, LIFE_REFUSED), RESULT_OK);
    CHECK_EQ(ledger_bit_owed(l, "B1", &owed), RESULT_OK);
    CHECK_EQ(owed.t.seq, lent);
    (void)confirmed_with(l, "B1", "", BIT_DONE); /* it came back, and is armed */
    CHECK_EQ(ledger_bit_owed(l, "B1", &owed), RESULT_NONE);
    CHECK_EQ(ledger_bit_owed(l, "B2", &owed), RESULT_NONE);
    ledger_close(l);
}

TEST(forty_eight_hours_of_line_up_are_added_up_over_boots)
{
    struct ledger *l = open_fresh();
    uint64_t first = begin_loan(l, "B1", PATRON, LIFE_INTENDED);
    CHECK_EQ(ledger_line_up(l, 5 * HOUR), RESULT_OK);
    CHECK_EQ(outcome(l, first, LIFE_UNKNOWN), RESULT_OK);
    CHECK_EQ(row_of(l, first).line_up_ms, 0);
    CHECK_EQ(ledger_line_up(l, 30 * HOUR), RESULT_OK);
    ledger_close(l);
    CHECK_EQ(try_open_boot(&l, "boot-2"), RESULT_OK);
    CHECK_EQ(ledger_line_up(l, 18 * HOUR), RESULT_OK);
    CHECK_EQ(row_of(l, first).line_up_ms, 48 * HOUR);
    ledger_close(l);
}

TEST(rows_without_a_time_get_one_when_the_clock_is_right_and_are_marked)
{
    struct ledger *l = open_fresh();
    int64_t dated = clock_now.wall_ms;
    (void)begin_loan(l, "B1", PATRON, LIFE_OFFLINE);
    ledger_close(l);
    clock_now = (struct ledger_moment){ 1000, 7 * MINUTE }; /* the clock starts in 1970 */
    CHECK_EQ(try_open_boot(&l, "boot-2"), RESULT_OK);
    CHECK_EQ(ledger_last_time(l), dated);
    struct transaction t = loan("B2", PATRON, LIFE_OFFLINE);
    t.at = (struct when){ 0 };
    uint64_t earlier = begin(l, &t);
    ledger_close(l);
    clock_now.monotonic_ms = 2 * MINUTE;
    CHECK_EQ(try_open_boot(&l, "boot-3"), RESULT_OK);
    t = loan("B3", PATRON, LIFE_OFFLINE);
    t.at = (struct when){ 0 };
    uint64_t here = begin(l, &t);
    clock_now = (struct ledger_moment){ dated + 100 * HOUR, 5 * MINUTE };
    CHECK_EQ(ledger_date_rows(l, 300), RESULT_OK);
    CHECK_EQ(row_of(l, here).t.at.utc_ms, dated + 100 * HOUR - 3 * MINUTE);
    CHECK_EQ(row_of(l, here).t.at.offset_min, 300);
    CHECK(row_of(l, here).at_estimated);
    CHECK_EQ(row_of(l, earlier).t.at.utc_ms, dated); /* not before its neighbour */
    CHECK(row_of(l, earlier).at_estimated);
    CHECK(!row_of(l, 1).at_estimated);
    CHECK_EQ(ledger_last_time(l), dated);
    ledger_close(l);
    clock_now = (struct ledger_moment){ INT64_C(1795450000000), 50 * MINUTE };
}

TEST(a_row_without_a_time_and_without_a_dated_neighbour_is_not_after_now)
{
    struct ledger *l = open_fresh();
    int64_t right = clock_now.wall_ms;
    clock_now = (struct ledger_moment){ 1000, 7 * MINUTE };
    struct transaction t = loan("B1", PATRON, LIFE_OFFLINE);
    t.at = (struct when){ 0 };
    uint64_t seq = begin(l, &t);
    ledger_close(l);
    clock_now = (struct ledger_moment){ right, 5 * MINUTE };
    CHECK_EQ(try_open_boot(&l, "boot-2"), RESULT_OK);
    CHECK_EQ(ledger_date_rows(l, 300), RESULT_OK);
    CHECK_EQ(row_of(l, seq).t.at.utc_ms, right);
    CHECK(row_of(l, seq).at_estimated);
    ledger_close(l);
    clock_now = (struct ledger_moment){ INT64_C(1795450000000), 50 * MINUTE };
}

TEST(an_idle_ledger_wakes_nobody)
{
    struct ledger *l = open_fresh();
    CHECK_EQ(ledger_flush_due(l), -1);
    uint64_t seq = begin_loan(l, "B1", PATRON, LIFE_INTENDED);
    CHECK_EQ(ledger_flush_due(l), -1);
    CHECK_EQ(outcome(l, seq, LIFE_CONFIRMED), RESULT_OK);
    CHECK(ledger_flush_due(l) > 0); /* the patron leaves the log */
    pass(ledger_flush_due(l));
    CHECK_EQ(ledger_flush(l), RESULT_OK);
    CHECK_EQ(ledger_flush_due(l), -1);
    ledger_close(l);
    l = reopen();
    CHECK_EQ(ledger_flush_due(l), -1);
    ledger_close(l);
}

TEST(a_clock_is_never_right_before_the_build)
{
    fresh_folder();
    struct ledger *l = NULL;
    struct ledger_options options = { .dir = state_dir, .key_file = key_path, .build_ms = 77, .now = fixture_now };
    CHECK_EQ(ledger_open(&options, &l, &opened), RESULT_OK);
    CHECK_EQ(ledger_last_time(l), 77);
    ledger_close(l);
}

TEST(there_is_one_owner_and_readers_beside_it)
{
    struct ledger *l = open_fresh(), *second = NULL, *reader = NULL;
    CHECK_EQ(try_open_boot(&second, "boot-1"), RESULT_BUSY);
    uint64_t seq = begin_loan(l, "B1", PATRON, LIFE_OFFLINE);
    CHECK_EQ(ledger_open_reader(state_dir, NULL, &reader), RESULT_OK);
    CHECK_EQ(life_of(reader, seq), LIFE_OFFLINE);
    CHECK_TEXT(row_of(reader, seq).t.patron, "");
    CHECK(row_of(reader, seq).patron_waits);
    CHECK_EQ(ledger_verify(reader, print_damage, NULL), RESULT_OK);
    ledger_close(reader);
    CHECK_EQ(ledger_open_reader(state_dir, key_path, &reader), RESULT_OK);
    CHECK_TEXT(row_of(reader, seq).t.patron, PATRON);
    ledger_close(reader);
    ledger_close(l);
    CHECK_EQ(ledger_open_reader(state_dir, key_path, &reader), RESULT_OK); /* and when nobody owns it */
    CHECK_EQ(life_of(reader, seq), LIFE_OFFLINE);
    ledger_close(reader);
    CHECK_EQ(ledger_open_reader("/nowhere", NULL, &reader), RESULT_NONE);
}
