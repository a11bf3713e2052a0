#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "shell/core/parts.h"

/* ---- when ---- */

void outbox_look(struct core *core)
{
    core->outbox.stale = true;
}

void outbox_overtaken(struct core *core)
{
    core->outbox.stale = core->outbox.overtaken = true;
}

void outbox_closed(struct core *core)
{
    core->outbox.closed_ms = core->now.mono_ms;
    core->outbox.stale = true; /* times of rows have changed */
}

/* May something leave? Not before the link owns its lock and the line is up. */
static bool may_send(const struct core *core)
{
    return helper_runs(core, HELPER_LINK) && core->line.up && !core->stopping &&
           core->now.mono_ms >= core->outbox.not_before_ms;
}

static bool may_look(const struct core *core)
{
    return core->ledger_open && core->ledger_told && !core->stopping;
}

int64_t outbox_due(const struct core *core)
{
    const struct outbox *o = &core->outbox;
    if (o->phase != OUTBOX_REST || !may_look(core) || !helper_runs(core, HELPER_LINK) || !core->line.up)
        return CORE_NEVER;
    return o->due_ms > o->not_before_ms ? o->due_ms : o->not_before_ms;
}

/* Something could not be written: nothing leaves before the ledger has had time to recover. */
void outbox_back_off(struct core *core)
{
    core->outbox.not_before_ms = core->now.mono_ms + CORE_OUTBOX_MOST_MS;
    core->outbox.stale = true;
}

static void earlier(struct core *core, int64_t due_ms)
{
    if (due_ms < core->outbox.due_ms)
        core->outbox.due_ms = due_ms;
}

/* ---- pages ---- */

static void fetch(struct core *core, uint64_t after)
{
    struct outbox *o = &core->outbox;
    o->phase = OUTBOX_FETCH;
    disk_blank(core)->count = after;
    if (disk_send(core, DISK_WAITING) != NULL)
        return;
    o->phase = OUTBOX_REST;
    earlier(core, core->now.mono_ms + CORE_OUTBOX_FIRST_MS);
}

void outbox_line_time(struct core *core)
{
    struct outbox *o = &core->outbox;
    int64_t ms = core->now.mono_ms - o->counted_ms;
    o->counted_ms = core->now.mono_ms;
    if (!o->unknown_seen || ms <= 0 || !core->ledger_open)
        return;
    disk_blank(core)->count = (uint64_t)ms;
    disk_send(core, DISK_LINE_TIME);
}

/* Of the 48 h of rule 2 a minute is close enough; each look would cost a commit. */
static void count_line_time(struct core *core)
{
    const struct outbox *o = &core->outbox;
    if (!o->unknown_seen || core->now.mono_ms - o->counted_ms >= CORE_LINE_TIME_MS)
        outbox_line_time(core);
}

void outbox_pump(struct core *core)
{
    struct outbox *o = &core->outbox;
    bool due = o->stale || (may_send(core) && core->now.mono_ms >= o->due_ms);
    if (o->phase != OUTBOX_REST || !due || !may_look(core))
        return;
    if (core->line.up)
        count_line_time(core);
    else
        o->counted_ms = core->now.mono_ms;
    o->stale = o->unknown_seen = o->overtaken = false;
    o->due_ms = o->not_before_ms > core->now.mono_ms ? o->not_before_ms : CORE_NEVER;
    o->waiting_so_far = 0;
    o->held = (struct upload_held){ 0 };
    asks_look_begin(core);
    fetch(core, 0);
}

static void forget_page(struct core *core)
{
    struct outbox *o = &core->outbox;
    wipe(o->rows, o->rows_count * sizeof *o->rows);
    memset(o->plan, 0, sizeof o->plan);
    o->rows_count = 0;
}

/* All pages were looked at. */
static void rest(struct core *core)
{
    core->outbox.waiting = core->outbox.waiting_so_far;
    core->outbox.phase = OUTBOX_REST;
    asks_look_end(core);
}

static void page_done(struct core *core)
{
    struct outbox *o = &core->outbox;
    forget_page(core);
    if (o->more)
        fetch(core, o->last_seq);
    else
        rest(core);
}

/* ---- giving up for now ---- */

/* Rows that were marked and did not leave wait again: nothing of them left. */
static void unmark_rest(struct core *core)
{
    struct outbox *o = &core->outbox;
    for (size_t i = 0; i < o->rows_count; i++) {
        if (o->plan[i] != PLAN_SENDING)
            continue;
        disk_row(core, DISK_POSTPONE, &o->rows[i], 0);
        o->plan[i] = PLAN_LEAVE;
    }
}

/* The rest of the look is left. */
static void break_off(struct core *core)
{
    unmark_rest(core);
    forget_page(core);
    core->outbox.phase = OUTBOX_REST;
}

static void give_up(struct core *core)
{
    struct outbox *o = &core->outbox;
    o->failures++;
    o->not_before_ms = core->now.mono_ms + upload_back_off(o->failures, CORE_OUTBOX_FIRST_MS, CORE_OUTBOX_MOST_MS);
    earlier(core, o->not_before_ms);
    break_off(core);
}

/* ---- returns on a line that takes none ---- */

/* Staff bring them to the library system another way: by an export, which takes the row out of the queue, at their own
   desk, or by settling the row. When the system shows that the book is back, the row has arrived; that is looked at
   once when it is noted, once a day, and when somebody waits for the book. */
static bool goes_by_staff(const struct core *core, const struct transaction *t)
{
    return (core->lacks & LIBRARY_BIT(LIBRARY_CHECKIN)) != 0 && t->kind == TRANSACTION_CHECKIN &&
           t->life == LIFE_OFFLINE;
}

/* It was looked at within a day. A wall clock that was set back keeps no row for ever. */
static bool was_looked_at(const struct core *core, const struct upload_facts *facts)
{
    int64_t left_ms = facts->next_at_ms - core->now.now.utc_ms;
    return left_ms > 0 && left_ms <= CORE_RETURN_AGAIN_MS;
}

static bool is_back(const struct outbox *o)
{
    enum settle_verdict look = settle_look(&o->rows[o->at], &o->now);
    return look == SETTLE_YES || look == SETTLE_SAME; /* nothing of it is on its way */
}

/* Who waits for this row does without it. */
static void leave_return(struct core *core)
{
    struct outbox *o = &core->outbox;
    struct transaction *t = &o->rows[o->at];
    disk_row(core, DISK_POSTPONE, t, (uint64_t)(core->now.now.utc_ms + CORE_RETURN_AGAIN_MS));
    earlier(core, core->now.mono_ms + CORE_RETURN_AGAIN_MS);
    o->plan[o->at] = PLAN_LEAVE;
    upload_hold(&o->held, t);
    asks_do_without(core, t);
}

/* ---- plans ---- */

static bool item_in_batch(const struct outbox *o, size_t until)
{
    for (size_t i = 0; i < until; i++)
        if (o->plan[i] == PLAN_SEND && text_equal(o->rows[i].item, o->rows[until].item))
            return true;
    return false;
}

static enum row_plan plan_of(struct core *core, size_t i)
{
    struct outbox *o = &core->outbox;
    const struct transaction *t = &o->rows[i];
    struct upload_time time = { core->now.mono_ms, core->now.now.utc_ms, question_due(core, t) };
    if (!may_send(core) || upload_is_held(&o->held, t) || item_in_batch(o, i))
        return PLAN_LEAVE;
    if (asks_held(core) && !asks_wait_for(core, t))
        return PLAN_LEAVE; /* somebody waits for other rows: they go first */
    if (t->life == LIFE_UNKNOWN && asks_under_way(core, t))
        return PLAN_LEAVE; /* its own answer may come yet; when its connection is closed we look again */
    if (goes_by_staff(core, t) && asks_held(core))
        return PLAN_SEND; /* somebody waits for this one: is it back by now? */
    if (goes_by_staff(core, t) && was_looked_at(core, &o->facts[i])) {
        earlier(core, core->now.mono_ms + (o->facts[i].next_at_ms - time.wall_ms));
        return PLAN_LEAVE;
    }
    switch (upload_work(t, &o->facts[i], &time)) {
    case UPLOAD_LATER:
        earlier(core,
                t->life == LIFE_UNKNOWN ? time.settle_ms : core->now.mono_ms + (o->facts[i].next_at_ms - time.wall_ms));
        return PLAN_LEAVE;
    case UPLOAD_SEND:
        return PLAN_SEND;
    case UPLOAD_SETTLE:
        return PLAN_SETTLE;
    case UPLOAD_POISON:
        log_error("row %llu has left %u times and nothing came of it", (unsigned long long)t->seq, o->facts[i].tries);
        disk_row(core, DISK_POISON, t, 0);
        o->stale = true;
        return PLAN_LEAVE;
    }
    return PLAN_LEAVE;
}

/* A renewal behind a row of its item that is not settled has never left (rule 5, asks_flushed): it was found so after
   a crash. Asked about later, the due date that the earlier row brings would pass for its own. */
static bool never_left(const struct outbox *o, size_t until)
{
    const struct transaction *t = &o->rows[until];
    if (t->life != LIFE_UNKNOWN || t->kind != TRANSACTION_RENEW)
        return false;
    for (size_t i = 0; i < until; i++)
        if (text_equal(o->rows[i].item, t->item))
            return true;
    return false;
}

static void settle_as_void(struct core *core, const struct transaction *row)
{
    struct transaction t = *row;
    t.life = LIFE_VOID;
    t.bit = BIT_NONE;
    log_note("row %llu never left", (unsigned long long)t.seq);
    disk_row(core, DISK_SETTLE, &t, 0);
    wipe(&t, sizeof t);
}

static void plan_page(struct core *core)
{
    struct outbox *o = &core->outbox;
    for (size_t i = 0; i < o->rows_count; i++) {
        if (never_left(o, i)) {
            o->plan[i] = PLAN_LEAVE;
            settle_as_void(core, &o->rows[i]);
            continue;
        }
        o->unknown_seen = o->unknown_seen || o->rows[i].life == LIFE_UNKNOWN;
        asks_look_row(core, &o->rows[i]);
        o->plan[i] = (uint8_t)plan_of(core, i);
        if (o->plan[i] != PLAN_SEND)
            upload_hold(&o->held, &o->rows[i]);
    }
}

/* ---- one row after the other ---- */

/* First the questions of the page, then one commit for what leaves, then the replays. */
static void next_row(struct core *core)
{
    struct outbox *o = &core->outbox;
    if (o->overtaken) {
        break_off(core);
        return;
    }
    while (o->at < o->rows_count && o->plan[o->at] == PLAN_LEAVE)
        o->at++;
    if (o->at < o->rows_count) {
        question_first(core);
        return;
    }
    struct disk_job *job = disk_blank(core);
    for (size_t i = 0; i < o->rows_count; i++)
        if (o->plan[i] == PLAN_SEND)
            job->transactions[job->transactions_count++] = o->rows[i];
    if (job->transactions_count == 0)
        page_done(core);
    else if (disk_send(core, DISK_MARK_SENDING) != NULL)
        o->phase = OUTBOX_MARK;
    else
        give_up(core);
}

static uint64_t next_time(const struct core *core, uint32_t tries)
{
    return (uint64_t)upload_next_at(tries, core->now.now.utc_ms);
}

void outbox_page(struct core *core, const struct disk_done *done)
{
    struct outbox *o = &core->outbox;
    if (done->result != RESULT_OK) {
        log_error("waiting rows could not be read: %s", result_text(done->result));
        give_up(core);
        return;
    }
    o->rows_count = done->transactions_count;
    memcpy(o->rows, done->transactions, o->rows_count * sizeof *o->rows);
    memcpy(o->facts, done->facts, o->rows_count * sizeof *o->facts);
    o->more = done->more && o->rows_count > 0;
    o->waiting_so_far += o->rows_count;
    if (o->rows_count > 0)
        o->last_seq = o->rows[o->rows_count - 1].seq;
    o->at = 0;
    plan_page(core);
    next_row(core);
}

/* ---- questions ---- */

/* A row about which questions keep failing must not hold up the others. */
static void question_failed(struct core *core)
{
    struct outbox *o = &core->outbox;
    struct transaction *t = &o->rows[o->at];
    o->trouble = o->trouble_seq == t->seq ? o->trouble + 1 : 1;
    o->trouble_seq = t->seq;
    if (o->trouble >= CORE_TROUBLE_MAX && o->plan[o->at] == PLAN_SEND)
        disk_row(core, DISK_POSTPONE, t, next_time(core, o->facts[o->at].tries));
    if (o->trouble >= CORE_TROUBLE_MAX && o->plan[o->at] == PLAN_SETTLE) {
        o->now = (struct settle_facts){ 0 };
        question_settle(core); /* an answer that settles nothing */
    }
    give_up(core);
}

/* What the system says just before a row leaves: settling compares with it, should the replay be cut. */
static void note_before(struct core *core)
{
    struct outbox *o = &core->outbox;
    o->rows[o->at].before =
        (struct before){ .status = o->now.status, .due = o->now.due, .lent_to_patron = o->now.lent_to_patron };
}

static void row_known(struct core *core)
{
    struct outbox *o = &core->outbox;
    if (o->plan[o->at] == PLAN_SETTLE) {
        int64_t next = question_settle(core);
        earlier(core, next);
        o->stale = o->stale || next == CORE_NEVER;
    } else {
        note_before(core);
        if (goes_by_staff(core, &o->rows[o->at]) && !is_back(o))
            leave_return(core);
    }
    o->at++;
    next_row(core);
}

static bool wants_list(const struct outbox *o)
{
    const struct transaction *t = &o->rows[o->at];
    if (t->patron[0] == '\0')
        return false;
    return o->plan[o->at] == PLAN_SETTLE ? settle_needs_list(t, &o->now) : t->kind == TRANSACTION_CHECKOUT;
}

static void question_answered(struct core *core, const struct library_reply *reply)
{
    struct outbox *o = &core->outbox;
    if (reply->outcome != LIBRARY_ANSWERED) {
        question_failed(core);
    } else if (o->phase == OUTBOX_ITEM) {
        question_item_answer(core, reply);
        if (wants_list(o))
            question_list(core);
        else
            row_known(core);
    } else {
        if (question_list_answer(core, reply))
            row_known(core);
    }
}

/* ---- replays ---- */

static const enum library_ask ask_of_kind[TRANSACTION_KIND_COUNT] = {
    [TRANSACTION_CHECKOUT] = LIBRARY_CHECKOUT,
    [TRANSACTION_CHECKIN] = LIBRARY_CHECKIN,
    [TRANSACTION_RENEW] = LIBRARY_RENEW,
};

static void send_row(struct core *core, const struct transaction *t)
{
    struct library_request l = { .ask = ask_of_kind[t->kind],
                                 .language = core->config.rules.language,
                                 .at = t->at,
                                 .due = t->due,
                                 .no_block = true,
                                 .fee_agreed = t->amount[0] != '\0' };
    text_copy(l.patron, sizeof l.patron, t->patron);
    text_copy(l.item, sizeof l.item, t->item);
    core->outbox.phase = OUTBOX_REPLAY;
    asks_add(core, ASK_OF_OUTBOX, 0, 0, &l);
    wipe(&l, sizeof l);
}

/* It did not get through: later rows of its item or patron wait, on this page and on the next ones. */
static void row_stuck(struct core *core, const struct transaction *t)
{
    upload_hold(&core->outbox.stuck, t);
    upload_hold(&core->outbox.held, t);
}

static void deliver(struct core *core, const struct library_reply *reply);

/* The next marked row leaves, unless an earlier one of its item or patron did not get through. */
static void next_replay(struct core *core)
{
    struct outbox *o = &core->outbox;
    if (o->overtaken) {
        break_off(core);
        return;
    }
    for (; o->at < o->rows_count; o->at++) {
        struct transaction *t = &o->rows[o->at];
        if (o->plan[o->at] != PLAN_SENDING)
            continue;
        if (!upload_is_held(&o->stuck, t) && may_send(core)) {
            if (goes_by_staff(core, t))
                deliver(core, &(struct library_reply){ .ask = LIBRARY_CHECKIN, .ok = true });
            else
                send_row(core, t);
            return;
        }
        disk_row(core, DISK_POSTPONE, t, 0);
        o->plan[o->at] = PLAN_LEAVE;
        row_stuck(core, t);
    }
    o->failures = o->trouble = 0;
    o->stale = true; /* what has left makes room for what follows it */
    page_done(core);
}

void outbox_marked(struct core *core, enum result result)
{
    struct outbox *o = &core->outbox;
    if (result != RESULT_OK) {
        log_error("rows could not be marked before they leave: %s", result_text(result));
        give_up(core);
        return;
    }
    for (size_t i = 0; i < o->rows_count; i++)
        if (o->plan[i] == PLAN_SEND)
            o->plan[i] = PLAN_SENDING;
    o->at = 0;
    o->stuck = (struct upload_held){ 0 };
    next_replay(core);
}

/* "It is hers already" is no refusal of a loan that had to be told: the system has it. Where it does not say so, her
   loans do, as they were asked for just before. */
static bool is_hers(const struct transaction *t, const struct library_reply *reply)
{
    bool vague = reply->reason == REASON_SYSTEM || reply->reason == REASON_OTHER_LOAN;
    bool listed = t->before.lent_to_patron == ANSWER_YES;
    return t->kind == TRANSACTION_CHECKOUT && (reply->reason == REASON_YOURS || (vague && listed));
}

static enum life life_of_replay(const struct transaction *t, const struct library_reply *reply)
{
    if (reply->outcome != LIBRARY_ANSWERED)
        return LIFE_UNKNOWN;
    return reply->ok || is_hers(t, reply) ? LIFE_UPLOADED : LIFE_REJECTED;
}

/* Of a return that the system routes: somebody waits for the book, or it belongs elsewhere. */
static enum reason reason_of_alert(uint8_t type)
{
    enum { HOLD_HERE = 1, HOLD_ELSEWHERE = 2, HOLD_ILL = 3, SEND = 4 }; /* SIP2's CV */
    bool waits = type == HOLD_HERE || type == HOLD_ELSEWHERE || type == HOLD_ILL;
    return waits ? REASON_HOLD : type == SEND ? REASON_TRANSIT : REASON_SYSTEM;
}

static bool is_earlier_day(struct when a, struct when b)
{
    return a.known && b.known && day_number(when_day(a)) < day_number(when_day(b));
}

/* It arrived, and is not as was said when it was noted: the book stands on the shelf, the patron knows another day. */
static void note_surprise(struct transaction *t, const struct library_reply *reply)
{
    if (t->kind == TRANSACTION_CHECKIN && reply->alert) {
        t->reason = reason_of_alert(reply->alert_type);
        text_copy(t->words, sizeof t->words, reply->destination);
    } else if (t->kind == TRANSACTION_CHECKOUT && is_earlier_day(reply->item.due, t->due)) {
        char promised[WHEN_TEXT_SIZE];
        t->reason = REASON_DUE_EARLIER;
        when_text(t->due, promised);
        text_copy(t->words, sizeof t->words, promised); /* `due` is the system's from now on */
    } else {
        return;
    }
    t->staff_mark = true;
}

static void deliver(struct core *core, const struct library_reply *reply)
{
    struct outbox *o = &core->outbox;
    struct transaction *t = &o->rows[o->at];
    t->life = life_of_replay(t, reply);
    t->reason = t->life == LIFE_UPLOADED && !reply->ok ? REASON_YOURS : reply->reason;
    text_copy(t->words, sizeof t->words, reply->words);
    if (t->life == LIFE_UPLOADED && reply->ok)
        note_surprise(t, reply);
    if (t->life == LIFE_UPLOADED && reply->item.due.known)
        t->due = reply->item.due;
    log_note("row %llu is %s", (unsigned long long)t->seq, life_word(t->life));
    if (t->life == LIFE_UNKNOWN)
        row_stuck(core, t);
    disk_row(core, DISK_DELIVER, t, 0);
    o->plan[o->at++] = PLAN_LEAVE;
    next_replay(core);
}

void outbox_reply(struct core *core, const struct library_reply *reply)
{
    if (core->outbox.phase != OUTBOX_REPLAY)
        question_answered(core, reply);
    else if (reply->outcome == LIBRARY_NOT_SENT)
        give_up(core);
    else
        deliver(core, reply);
}
