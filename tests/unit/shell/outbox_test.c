/* What waits for the library system, and what may have been sent. */
#include "base/text.h"
#include "stage.h"

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
    static const struct {
        enum reason reason;
        enum life life;
    } table[] = { { REASON_HOLD, LIFE_REJECTED }, { REASON_YOURS, LIFE_UPLOADED } };
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

TEST(a_replay_is_hers_already_by_the_list_where_the_system_says_no_reason_that_we_know)
{
    static const struct {
        const char *listed;
        enum reason reason;
        enum life life;
    } table[] = { { "abai", REASON_SYSTEM, LIFE_UPLOADED },
                  { "abai", REASON_OTHER_LOAN, LIFE_UPLOADED },
                  { "abai", REASON_HOLD, LIFE_REJECTED },
                  { "auezov", REASON_SYSTEM, LIFE_REJECTED } };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        boot();
        row_waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKOUT, "abai", "aigul"));
        library_says(LIBRARY_ANSWERED, true);
        struct message list = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, true);
        list.reply.entry.kind = ENTRY_LISTED;
        text_copy(list.reply.entry.text, sizeof list.reply.entry.text, table[i].listed);
        core_message(core, soon(), HELPER_LINK, &list);
        disk_says(DISK_MARK_SENDING, RESULT_OK);
        struct message m = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, false);
        m.reply.reason = table[i].reason;
        core_message(core, soon(), HELPER_LINK, &m);
        CHECK_EQ(jobs[answered].transactions[0].life, table[i].life);
        bool hers = table[i].life == LIFE_UPLOADED;
        CHECK_EQ(jobs[answered].transactions[0].reason, hers ? REASON_YOURS : table[i].reason);
        disk_says(DISK_DELIVER, RESULT_OK);
    }
}

/* The book stands on the shelf by now. */
TEST(a_replayed_return_that_somebody_waits_for_or_that_belongs_elsewhere_is_for_staff_to_see)
{
    static const struct {
        uint8_t alert_type;
        enum reason reason;
    } table[] = { { 1, REASON_HOLD },    { 2, REASON_HOLD },    { 3, REASON_HOLD },
                  { 4, REASON_TRANSIT }, { 99, REASON_SYSTEM }, { 0, REASON_SYSTEM } };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        boot();
        row_waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKIN, "abai", ""));
        library_says(LIBRARY_ANSWERED, true);
        disk_says(DISK_MARK_SENDING, RESULT_OK);
        struct message m = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, true);
        m.reply.alert = true;
        m.reply.alert_type = table[i].alert_type;
        text_copy(m.reply.destination, sizeof m.reply.destination, "BR2");
        core_message(core, soon(), HELPER_LINK, &m);
        const struct transaction *t = &jobs[answered].transactions[0];
        CHECK_EQ(t->life, LIFE_UPLOADED);
        CHECK_EQ(t->reason, table[i].reason);
        CHECK(t->staff_mark);
        CHECK_TEXT(t->words, "BR2");
        disk_says(DISK_DELIVER, RESULT_OK);
    }
}

TEST(a_replayed_return_without_an_alert_leaves_nothing_to_do)
{
    boot();
    row_waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKIN, "abai", ""));
    library_says(LIBRARY_ANSWERED, true);
    disk_says(DISK_MARK_SENDING, RESULT_OK);
    library_says(LIBRARY_ANSWERED, true);
    CHECK(!jobs[answered].transactions[0].staff_mark);
    CHECK_EQ(jobs[answered].transactions[0].reason, REASON_NONE);
    disk_says(DISK_DELIVER, RESULT_OK);
}

TEST(a_replayed_loan_that_is_due_earlier_than_was_promised_is_for_staff_to_see)
{
    static const struct {
        int days;
        bool mark;
    } table[] = { { -1, true }, { 0, false }, { 7, false } };
    struct transaction t = row(3, LIFE_OFFLINE, TRANSACTION_CHECKOUT, "abai", "aigul");
    t.due = when_at((struct day){ 2026, 12, 8 }, 23, 59, 0, 300);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        boot();
        row_waits(t);
        library_says(LIBRARY_ANSWERED, true);
        library_says(LIBRARY_ANSWERED, true);
        disk_says(DISK_MARK_SENDING, RESULT_OK);
        struct message m = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, true);
        m.reply.item.due = when_at((struct day){ 2026, 12, (uint8_t)(8 + table[i].days) }, 18, 0, 0, 300);
        core_message(core, soon(), HELPER_LINK, &m);
        CHECK_EQ(jobs[answered].transactions[0].life, LIFE_UPLOADED);
        CHECK_EQ(jobs[answered].transactions[0].staff_mark, table[i].mark);
        CHECK_EQ(jobs[answered].transactions[0].reason, table[i].mark ? REASON_DUE_EARLIER : REASON_NONE);
        CHECK_TEXT(jobs[answered].transactions[0].words, table[i].mark ? "2026-12-08T23:59:00+05:00" : "");
        CHECK_EQ(jobs[answered].transactions[0].due.utc_ms, m.reply.item.due.utc_ms);
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

/* ---- what waits again overtakes a page that is chosen ---- */

static void staff_send_again(void)
{
    struct staff_order o = { .kind = ORDER_DECIDE, .role = STAFF_AT_COMMAND, .seq = 3, .decision = DECISION_AGAIN };
    CHECK_EQ(core_order(core, soon(), &o), RESULT_OK);
}

static void it_waits_again(void)
{
    done.answer = (struct staff_answer){ .kind = ORDER_DECIDE, .seq = 3, .life = LIFE_OFFLINE };
    text_copy(done.answer.ulid, sizeof done.answer.ulid, "row-3");
    disk_says(DISK_ORDER, RESULT_OK);
}

static void two_are_chosen(void)
{
    boot();
    will_journal(EFFECT_JOURNAL_OUTCOME, "row-4", LIFE_OFFLINE, "abai");
    tap("x");
    disk_says(DISK_OUTCOME, RESULT_OK);
    waits(row(4, LIFE_OFFLINE, TRANSACTION_CHECKIN, "abai", "aigul"));
    waits(row(5, LIFE_OFFLINE, TRANSACTION_CHECKIN, "auezov", "aigul"));
    disk_says(DISK_WAITING, RESULT_OK);
}

TEST(a_page_that_is_asked_about_is_left_when_staff_send_an_earlier_record_again)
{
    two_are_chosen();
    staff_send_again();
    it_waits_again();
    library_says(LIBRARY_ANSWERED, true); /* of row 4 */
    CHECK_EQ(next_job(), DISK_WAITING);
    waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKIN, "makataev", "aigul"));
    waits(row(4, LIFE_OFFLINE, TRANSACTION_CHECKIN, "abai", "aigul"));
    disk_says(DISK_WAITING, RESULT_OK);
    CHECK_TEXT(last_sent(HELPER_LINK)->ask.item, "makataev");
}

TEST(rows_that_are_marked_wait_again_when_staff_send_an_earlier_record_again)
{
    two_are_chosen();
    library_says(LIBRARY_ANSWERED, true);
    staff_send_again();
    library_says(LIBRARY_ANSWERED, true);
    it_waits_again();
    size_t before = sent_count[HELPER_LINK];
    disk_says(DISK_MARK_SENDING, RESULT_OK);
    CHECK_EQ(sent_count[HELPER_LINK], before);
    for (uint64_t seq = 4; seq <= 5; seq++) {
        CHECK_EQ(jobs[answered].transactions[0].seq, seq);
        disk_says(DISK_POSTPONE, RESULT_OK);
    }
    CHECK_EQ(next_job(), DISK_WAITING);
}

TEST(what_is_under_way_is_answered_and_the_rest_of_its_page_is_left_when_staff_send_an_earlier_record_again)
{
    two_are_chosen();
    library_says(LIBRARY_ANSWERED, true);
    library_says(LIBRARY_ANSWERED, true);
    disk_says(DISK_MARK_SENDING, RESULT_OK);
    CHECK(last_sent(HELPER_LINK)->ask.no_block);
    staff_send_again();
    it_waits_again();
    size_t before = sent_count[HELPER_LINK];
    library_says(LIBRARY_ANSWERED, true);
    CHECK_EQ(sent_count[HELPER_LINK], before);
    CHECK_EQ(jobs[answered].transactions[0].life, LIFE_UPLOADED);
    disk_says(DISK_DELIVER, RESULT_OK);
    CHECK_EQ(jobs[answered].transactions[0].seq, 5);
    disk_says(DISK_POSTPONE, RESULT_OK);
    CHECK_EQ(next_job(), DISK_WAITING);
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

/* The ledger answers all that is asked of it, and the library system in a way that settles nothing. Returns how much
   time with the line up was written down. */
static int64_t answer_in_vain(void)
{
    int64_t ms = 0;
    while (answered < jobs_count) {
        enum disk_kind kind = next_job();
        size_t before = sent_count[HELPER_LINK];
        ms += kind == DISK_LINE_TIME ? (int64_t)jobs[answered].count : 0;
        if (kind == DISK_WAITING)
            waits(row(3, LIFE_UNKNOWN, TRANSACTION_CHECKOUT, "abai", "aigul"));
        disk_says(kind, RESULT_OK);
        if (sent_count[HELPER_LINK] > before)
            library_says(LIBRARY_ANSWERED, false);
    }
    return ms;
}

/* A row that is written has the outbox looked at. */
static int64_t look_in_vain(void)
{
    int64_t ms = answer_in_vain();
    will_journal(EFFECT_JOURNAL_OUTCOME, "row-9", LIFE_OFFLINE, "auezov");
    tap("x");
    return ms + answer_in_vain();
}

TEST(the_time_with_the_line_up_is_written_down_once_a_minute_and_all_of_it_when_the_line_falls)
{
    boot();
    look_in_vain();
    int64_t began = now.mono_ms, written = 0, times = 0;
    for (int looks = 1; looks <= 60; looks++) {
        wait_until(began + looks * 5000);
        int64_t ms = look_in_vain();
        written += ms;
        times += ms > 0;
    }
    CHECK(times == 4 || times == 5);
    line(false);
    CHECK_EQ(next_job(), DISK_LINE_TIME);
    written += (int64_t)jobs[answered].count;
    CHECK(written >= now.mono_ms - began);
    CHECK(written <= now.mono_ms - began + 5000);
}

/* What an older link had under way is over when the new one owns its lock, and was so not before. */
TEST(a_row_found_at_the_start_is_not_asked_about_before_the_link_has_had_its_lock_for_ten_seconds)
{
    fresh(0, true);
    answered = 0;
    disk_says(DISK_OPEN, RESULT_OK);
    disk_says(DISK_RECOVER, RESULT_OK);
    while (answered < jobs_count)
        disk_says(DISK_WAITING, RESULT_OK);
    wait_until(15000); /* the old link takes its time to end */
    hello(HELPER_LINK);
    int64_t owned = now.mono_ms;
    line(true);
    waits(row(3, LIFE_UNKNOWN, TRANSACTION_CHECKOUT, "abai", "aigul"));
    disk_says(DISK_WAITING, RESULT_OK);
    size_t before = sent_count[HELPER_LINK];
    wait_until(owned + 9999);
    CHECK_EQ(sent_count[HELPER_LINK], before);
    wait_until(owned + 10000);
    waits(row(3, LIFE_UNKNOWN, TRANSACTION_CHECKOUT, "abai", "aigul"));
    disk_says(DISK_WAITING, RESULT_OK);
    CHECK_EQ(last_sent(HELPER_LINK)->ask.ask, LIBRARY_ITEM);
}

/* The kiosk went down while a renewal waited for the loan: rule 5 had not let it leave. */
static void finds_a_renewal_behind(enum life life)
{
    boot();
    wait_until(now.mono_ms + 20000);
    will_journal(EFFECT_JOURNAL_OUTCOME, "row-3", LIFE_OFFLINE, "abai");
    tap("x");
    disk_says(DISK_OUTCOME, RESULT_OK);
    waits(row(3, life, TRANSACTION_CHECKOUT, "abai", "aigul"));
    waits(row(4, LIFE_UNKNOWN, TRANSACTION_RENEW, "abai", "aigul"));
    waits(row(5, LIFE_UNKNOWN, TRANSACTION_RENEW, "auezov", "aigul"));
    disk_says(DISK_WAITING, RESULT_OK);
}

TEST(a_renewal_found_behind_an_unsettled_row_of_its_item_never_left_and_another_items_is_asked_about)
{
    static const enum life lives[] = { LIFE_OFFLINE, LIFE_UNKNOWN };
    for (size_t i = 0; i < 2; i++) {
        finds_a_renewal_behind(lives[i]);
        CHECK_EQ(next_job(), DISK_SETTLE);
        CHECK_EQ(jobs[answered].transactions[0].seq, 4);
        CHECK_EQ(jobs[answered].transactions[0].life, LIFE_VOID);
        disk_says(DISK_SETTLE, RESULT_OK);
        CHECK_TEXT(heard[last_heard(EVENT_SETTLED)].ulid, "row-4");
        CHECK_TEXT(last_sent(HELPER_LINK)->ask.item, "abai"); /* the loan */
        library_says(LIBRARY_ANSWERED, true);
        library_says(LIBRARY_ANSWERED, true);
        CHECK_EQ(last_sent(HELPER_LINK)->ask.ask, LIBRARY_ITEM);
        CHECK_TEXT(last_sent(HELPER_LINK)->ask.item, "auezov");
    }
}

TEST(an_unknown_loan_that_was_done_and_not_told_is_confirmed_for_staff_to_see)
{
    boot();
    wait_until(now.mono_ms + 20000);
    struct transaction t = row(3, LIFE_UNKNOWN, TRANSACTION_CHECKOUT, "abai", "aigul");
    t.before.status = ITEM_AVAILABLE;
    row_waits(t);
    struct message m = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, true);
    m.reply.item.status = ITEM_CHARGED;
    m.reply.item.due = when_of(1800000000000, 300);
    core_message(core, soon(), HELPER_LINK, &m);
    m = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, true);
    m.reply.entry = (struct library_entry){ .kind = ENTRY_LISTED, .text = "abai" };
    core_message(core, soon(), HELPER_LINK, &m);
    CHECK_EQ(next_job(), DISK_SETTLE);
    CHECK_EQ(jobs[answered].transactions[0].life, LIFE_CONFIRMED);
    CHECK(jobs[answered].transactions[0].staff_mark);
    CHECK_EQ(jobs[answered].transactions[0].due.utc_ms, 1800000000000);
}

static const struct transaction *settled_return(enum security_mechanism mechanism)
{
    gate = mechanism;
    boot();
    gate = SECURITY_NONE;
    wait_until(now.mono_ms + 20000);
    struct transaction t = row(3, LIFE_UNKNOWN, TRANSACTION_CHECKIN, "abai", "");
    t.before.status = ITEM_CHARGED;
    row_waits(t);
    struct message m = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, true);
    m.reply.item.status = ITEM_AVAILABLE;
    core_message(core, soon(), HELPER_LINK, &m);
    CHECK_EQ(next_job(), DISK_SETTLE);
    CHECK_EQ(jobs[answered].transactions[0].life, LIFE_CONFIRMED);
    return &jobs[answered].transactions[0];
}

TEST(a_book_that_came_back_by_settling_has_failed_to_be_armed_until_somebody_arms_it)
{
    CHECK_EQ(settled_return(SECURITY_NONE)->bit, BIT_NONE);
    CHECK_EQ(settled_return(SECURITY_AFI)->bit, BIT_FAILED);
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
    CHECK_TEXT(last_sent(HELPER_LINK)->ask.item, "abai"); /* a crash now must not find it waiting again */
    disk_says(DISK_FLUSH, RESULT_OK);
    CHECK_TEXT(last_sent(HELPER_LINK)->ask.item, "auezov");
    CHECK_EQ(last_sent(HELPER_LINK)->ask.ask, LIBRARY_CHECKOUT);
}

TEST(a_loan_does_not_leave_while_what_went_before_it_cannot_be_written)
{
    boot();
    will_journal(EFFECT_JOURNAL_BEGIN, "A", LIFE_INTENDED, "auezov");
    tap("x");
    will_ask(LIBRARY_CHECKOUT, 7, "auezov", "aigul");
    done.count = 1;
    disk_says(DISK_BEGIN, RESULT_OK);
    size_t before = sent_count[HELPER_LINK];
    disk_says(DISK_WAITING, RESULT_OK); /* it was settled meanwhile */
    disk_says(DISK_FLUSH, RESULT_IO);
    CHECK_EQ(sent_count[HELPER_LINK], before);
    wait_until(now.mono_ms + 10001);
    CHECK_EQ(sent_count[HELPER_LINK], before);
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].outcome, LIBRARY_NOT_SENT);
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

TEST(a_loan_that_is_confirmed_late_and_was_told_to_nobody_is_for_staff_to_see)
{
    boot();
    will_journal(EFFECT_JOURNAL_BEGIN, "A", LIFE_INTENDED, "auezov");
    tap("x");
    disk_says(DISK_BEGIN, RESULT_OK);
    will_journal(EFFECT_JOURNAL_OUTCOME, "A", LIFE_UNKNOWN, "auezov");
    tap("put off");
    disk_says(DISK_OUTCOME, RESULT_OK);
    disk_says(DISK_WAITING, RESULT_OK);
    will_journal(EFFECT_JOURNAL_OUTCOME, "A", LIFE_CONFIRMED, "auezov");
    tap("the reply");
    CHECK_EQ(next_job(), DISK_SETTLE);
    CHECK(jobs[answered].transactions[0].staff_mark);
}

TEST(a_row_that_was_put_off_is_not_asked_about_before_its_own_request_has_ended_and_it_was_quiet)
{
    boot();
    wait_until(now.mono_ms + 11000); /* no connection was closed in a long time */
    will_journal(EFFECT_JOURNAL_BEGIN, "row-3", LIFE_INTENDED, "auezov");
    tap("x");
    will_ask(LIBRARY_CHECKOUT, 7, "auezov", "aigul");
    disk_says(DISK_BEGIN, RESULT_OK);
    struct message open = *last_sent(HELPER_LINK);
    CHECK_EQ(open.ask.ask, LIBRARY_CHECKOUT);
    row_waits(row(3, LIFE_UNKNOWN, TRANSACTION_CHECKOUT, "auezov", "aigul"));
    size_t before = sent_count[HELPER_LINK];
    struct message cut = reply_to(&open, LIBRARY_MAYBE_SENT, false);
    core_message(core, soon(), HELPER_LINK, &cut);
    int64_t closed_ms = now.mono_ms;
    CHECK_EQ(sent_count[HELPER_LINK], before);
    while (answered < jobs_count && next_job() == DISK_LINE_TIME)
        disk_says(DISK_LINE_TIME, RESULT_OK);
    waits(row(3, LIFE_UNKNOWN, TRANSACTION_CHECKOUT, "auezov", "aigul"));
    disk_says(DISK_WAITING, RESULT_OK);
    wait_until(closed_ms + 9000);
    CHECK_EQ(sent_count[HELPER_LINK], before);
}

/* The time of the visit's end and of the held question came at once: the brain heard them in this order. */
TEST(a_row_that_was_put_off_when_its_question_gave_up_is_settled_by_what_the_brain_says_of_it)
{
    boot();
    will_journal(EFFECT_JOURNAL_BEGIN, "A", LIFE_INTENDED, "auezov");
    tap("x");
    will_ask(LIBRARY_CHECKIN, 7, "auezov", "");
    done.count = 1;
    disk_says(DISK_BEGIN, RESULT_OK);
    waits(row(3, LIFE_UNKNOWN, TRANSACTION_CHECKOUT, "auezov", "berik"));
    disk_says(DISK_WAITING, RESULT_OK);
    line(false);
    disk_says(DISK_LINE_TIME, RESULT_OK);
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].outcome, LIBRARY_NOT_SENT);
    will_journal(EFFECT_JOURNAL_OUTCOME, "A", LIFE_UNKNOWN, "auezov");
    tap("put off");
    will_journal(EFFECT_JOURNAL_OUTCOME, "A", LIFE_OFFLINE, "auezov");
    tap("the reply");
    disk_says(DISK_OUTCOME, RESULT_OK);
    CHECK_EQ(next_job(), DISK_SETTLE);
    CHECK_EQ(jobs[answered].transactions[0].life, LIFE_OFFLINE);
    disk_says(DISK_SETTLE, RESULT_OK);
    while (answered < jobs_count)
        disk_says(DISK_WAITING, RESULT_OK); /* nothing else is written of it */
}

/* ---- a line that takes no returns ---- */

static void link_says_without_checkin(void)
{
    core_message(
        core, soon(), HELPER_LINK,
        &(struct message){ .type = MESSAGE_LINE, .line = { .up = true, .lacks = LIBRARY_BIT(LIBRARY_CHECKIN) } });
}

static void line_without_checkin(void)
{
    link_says_without_checkin();
    while (answered < jobs_count)
        disk_says(DISK_WAITING, RESULT_OK); /* what it lacks is looked at anew */
}

static void item_is(enum item_status status)
{
    struct message m = reply_to(last_sent(HELPER_LINK), LIBRARY_ANSWERED, true);
    CHECK_EQ(m.reply.ask, LIBRARY_ITEM);
    m.reply.item.status = status;
    core_message(core, soon(), HELPER_LINK, &m);
}

enum { DAY_MS = 24 * 60 * 60 * 1000 };

TEST(a_return_that_staff_must_bring_is_not_asked_about_again_for_a_day)
{
    boot();
    line_without_checkin();
    row_waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKIN, "abai", ""));
    item_is(ITEM_CHARGED);
    int64_t again_ms = (int64_t)jobs[answered].count;
    disk_says(DISK_POSTPONE, RESULT_OK);
    size_t before = sent_count[HELPER_LINK];
    for (int hour = 0; hour < 23; hour++) {
        while (answered < jobs_count) { /* whatever makes the outbox look: the row is not due */
            if (next_job() == DISK_WAITING) {
                waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKIN, "abai", ""));
                done.facts[0].next_at_ms = again_ms;
            }
            disk_says(next_job(), RESULT_OK);
        }
        line(false);
        wait_until(now.mono_ms + DAY_MS / 24);
        link_says_without_checkin();
    }
    CHECK_EQ(sent_count[HELPER_LINK], before);
}

TEST(a_return_on_a_line_that_takes_none_never_leaves_and_has_arrived_when_the_book_is_back)
{
    boot();
    line_without_checkin();
    row_waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKIN, "abai", ""));
    item_is(ITEM_CHARGED);
    CHECK_EQ(next_job(), DISK_POSTPONE);
    int64_t again_ms = (int64_t)jobs[answered].count;
    disk_says(DISK_POSTPONE, RESULT_OK);
    waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKIN, "abai", ""));
    done.facts[0].next_at_ms = again_ms;
    disk_says(DISK_WAITING, RESULT_OK);
    CHECK(again_ms >= now.now.utc_ms + DAY_MS - 1000);
    CHECK(wake_at <= now.mono_ms + DAY_MS);
    wait_until(now.mono_ms + DAY_MS + 100);
    waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKIN, "abai", ""));
    disk_says(DISK_WAITING, RESULT_OK);
    item_is(ITEM_AVAILABLE);
    size_t before = sent_count[HELPER_LINK];
    disk_says(DISK_MARK_SENDING, RESULT_OK);
    CHECK_EQ(jobs[answered].transactions[0].life, LIFE_UPLOADED);
    disk_says(DISK_DELIVER, RESULT_OK);
    CHECK_EQ(sent_count[HELPER_LINK], before);
}

TEST(a_loan_does_not_wait_for_a_return_that_staff_must_bring)
{
    boot();
    line_without_checkin();
    will_journal(EFFECT_JOURNAL_BEGIN, "A", LIFE_INTENDED, "abai");
    tap("x");
    will_ask(LIBRARY_CHECKOUT, 7, "abai", "aigul");
    done.count = 1;
    disk_says(DISK_BEGIN, RESULT_OK);
    waits(row(3, LIFE_OFFLINE, TRANSACTION_CHECKIN, "abai", ""));
    disk_says(DISK_WAITING, RESULT_OK);
    item_is(ITEM_CHARGED);
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].outcome, LIBRARY_NOT_SENT);
    CHECK_EQ(heard[last_heard(EVENT_REPLY)].request, 7);
}
