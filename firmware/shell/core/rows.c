/* Rows on their way into the ledger: intents and outcomes of the brain, one row at a time of the outbox; what could not
   be written is kept and tried again (rule 8). */
#include "base/text.h"
#include "shell/core/parts.h"

/* ---- the journal ---- */

/* The row is UNKNOWN on disk already, and the reply came after all: that settles it. */
static bool is_late(struct core *core, const struct effect *e)
{
    struct begun *b = e->type == EFFECT_JOURNAL_OUTCOME ? begun_find(core, e->transaction.ulid) : NULL;
    return b != NULL && b->unknown;
}

static void late_outcome(struct core *core, const struct effect *e)
{
    begun_find(core, e->transaction.ulid)->unsent = false; /* this says what becomes of it: settle_unsent() need not */
    struct disk_job *job = disk_blank(core);
    job->transactions_count = 1;
    job->transactions[0] = e->transaction;
    job->transactions[0].staff_mark |= question_is_unseen(core, &e->transaction);
    disk_ask(core, DISK_SETTLE, e);
}

/* An outcome names its row by ulid only: the item is known from its begin. */
static void take_back(struct core *core, const struct effect *e)
{
    struct begun *b = e->transaction.life == LIFE_UNKNOWN ? begun_find(core, e->transaction.ulid) : NULL;
    if (b != NULL && b->unknown && !b->unsent)
        asks_take_back(core, b);
}

static void note_unknown(struct core *core, const struct effect *e)
{
    struct begun *b = e->transaction.life == LIFE_UNKNOWN ? begun_find(core, e->transaction.ulid) : NULL;
    if (b != NULL)
        b->unknown = true;
}

void disk_journal(struct core *core, enum effect_type type, enum disk_kind kind)
{
    struct disk_job *job = disk_blank(core);
    const struct effect *first = NULL;
    bool late[EFFECTS_MAX] = { false };
    for (size_t i = 0; i < core->effects.count; i++) {
        const struct effect *e = &core->effects.at[i];
        late[i] = e->type == type && is_late(core, e);
        if (e->type != type || late[i])
            continue;
        if (job->transactions_count == DISK_ROWS_MAX) {
            disk_ask(core, kind, first);
            job = disk_blank(core);
        }
        first = e;
        job->transactions[job->transactions_count++] = e->transaction;
        note_unknown(core, e);
    }
    if (first != NULL)
        disk_ask(core, kind, first);
    for (size_t i = 0; i < core->effects.count; i++)
        if (core->effects.at[i].type == type && !late[i])
            take_back(core, &core->effects.at[i]);
    for (size_t i = 0; i < core->effects.count; i++)
        if (late[i])
            late_outcome(core, &core->effects.at[i]);
}

static void tell_journaled(struct core *core, const struct job_row *row, enum journal_step step,
                           const struct disk_done *done)
{
    struct event e = { .type = EVENT_JOURNALED,
                       .visit = row->visit,
                       .journal_step = step,
                       .result = done->result,
                       .queued = step == JOURNAL_BEGIN && done->count > 0,
                       .up = done->more,
                       .life = done->transactions[0].life };
    text_copy(e.ulid, sizeof e.ulid, row->t.ulid);
    core_push(core, &e);
}

/* A row that waits for the library system from now on. */
static bool waits_from_now(const struct transaction *t)
{
    return t->life == LIFE_OFFLINE || t->life == LIFE_UNKNOWN;
}

void rows_begun(struct core *core, struct job *job, const struct disk_done *done)
{
    for (struct job_row *row; (row = row_find(core, job->id, 0)) != NULL; row_free(row)) {
        tell_journaled(core, row, JOURNAL_BEGIN, done);
        if (done->result != RESULT_OK)
            continue;
        if (row->t.at.known)
            clock_showed(core, row->t.at.utc_ms);
        if (row->t.life == LIFE_INTENDED)
            begun_add(core, &row->t, done->count > 0);
        else
            outbox_look(core);
    }
    if (done->result == RESULT_IO || done->result == RESULT_FULL)
        disk_failed(core, done->result);
}

/* UNKNOWN of a row of which not one byte left: there is nothing to ask about. */
static void settle_unsent(struct core *core, const struct job_row *row)
{
    struct transaction t = row->t;
    t.life = t.told == TOLD_NOTHING ? LIFE_VOID : LIFE_OFFLINE;
    t.bit = BIT_NONE;
    disk_row(core, DISK_SETTLE, &t, 0);
    wipe(&t, sizeof t);
}

static void outcome_written(struct core *core, const struct job_row *row)
{
    struct begun *b = begun_find(core, row->t.ulid);
    bool unknown = row->t.life == LIFE_UNKNOWN;
    if (b != NULL && unknown && b->unsent)
        settle_unsent(core, row);
    if (b != NULL && !b->unknown)
        wipe(b, sizeof *b);
    if (waits_from_now(&row->t))
        outbox_look(core);
    tell_look(core);
}

/* An outcome that cannot be written is told, kept, and tried again (rule 8). */
static void outcome_done(struct core *core, struct job *job, const struct disk_done *done)
{
    bool again = done->result == RESULT_IO || done->result == RESULT_FULL;
    for (struct job_row *row; (row = row_find(core, job->id, 0)) != NULL;) {
        tell_journaled(core, row, JOURNAL_OUTCOME, done);
        if (again) {
            row->job = ROW_RETRY;
            continue;
        }
        if (done->result == RESULT_OK)
            outcome_written(core, row);
        row_free(row);
    }
    if (again)
        disk_failed(core, done->result);
}

void rows_settled(struct core *core, const struct transaction *t)
{
    struct event e = { .type = EVENT_SETTLED, .life = t->life, .reason = t->reason };
    text_copy(e.ulid, sizeof e.ulid, t->ulid);
    text_copy(e.reply.words, sizeof e.reply.words, t->words);
    text_copy(e.reply.item.id, sizeof e.reply.item.id, t->item);
    text_copy(e.reply.entry.number, sizeof e.reply.entry.number, t->number);
    e.reply.item.due = t->due;
    e.cancels = t->cancels && t->patron[0] != '\0' && text_equal(t->patron, core->kiosk.card);
    core_push(core, &e);
}

/* The outcomes that could not be written before. */
void rows_retry(struct core *core)
{
    struct disk_job *job = disk_blank(core);
    for (size_t i = 0; i < CORE_ROWS_MAX && job->transactions_count < DISK_ROWS_MAX; i++)
        if (core->rows[i].job == ROW_RETRY)
            job->transactions[job->transactions_count++] = core->rows[i].t;
    uint16_t count = job->transactions_count;
    if (count == 0)
        return;
    struct job *sent = disk_send(core, DISK_OUTCOME);
    if (sent == NULL)
        return;
    sent->retries = true;
    for (size_t i = 0; i < CORE_ROWS_MAX && count > 0; i++) {
        if (core->rows[i].job != ROW_RETRY)
            continue;
        core->rows[i].job = sent->id;
        count--;
    }
}

static void retries_done(struct core *core, struct job *job, const struct disk_done *done)
{
    bool again = done->result == RESULT_IO || done->result == RESULT_FULL;
    for (struct job_row *row; (row = row_find(core, job->id, 0)) != NULL;) {
        if (again) {
            row->job = ROW_RETRY;
            continue;
        }
        if (done->result == RESULT_OK) {
            outcome_written(core, row);
            rows_settled(core, &row->t);
        }
        row_free(row);
    }
    if (again)
        disk_failed(core, done->result);
}

void rows_outcome(struct core *core, struct job *job, const struct disk_done *done)
{
    if (job->retries)
        retries_done(core, job, done);
    else
        outcome_done(core, job, done);
}

/* ---- one row at a time ---- */

void disk_row(struct core *core, enum disk_kind kind, const struct transaction *t, uint64_t count)
{
    struct disk_job *job = disk_blank(core);
    job->count = count;
    job->transactions_count = 1;
    job->transactions[0] = *t;
    struct job *sent = disk_send(core, kind);
    struct job_row *row = sent != NULL ? row_find(core, ROW_FREE, 0) : NULL;
    if (row == NULL)
        return;
    *row = (struct job_row){ .job = sent->id, .own = true, .t = *t };
}

static void later_failed(struct core *core, enum disk_kind kind, enum result result)
{
    if (kind == DISK_SETTLE && result == RESULT_REFUSED) {
        log_note("a row was settled from two sides; the first counts");
        return;
    }
    log_error("a later fact was not written (%d): %s", (int)kind, result_text(result));
    if (result == RESULT_IO || result == RESULT_FULL)
        disk_failed(core, result);
    outbox_back_off(core);
}

void rows_one(struct core *core, struct job *job, const struct disk_done *done)
{
    struct job_row *row = row_find(core, job->id, 0);
    if (done->result != RESULT_OK)
        later_failed(core, job->kind, done->result);
    if (row == NULL)
        return;
    if (!row->own)
        tell_journaled(core, row, JOURNAL_OUTCOME, done);
    else if (done->result == RESULT_OK && (job->kind == DISK_SETTLE || job->kind == DISK_DELIVER))
        rows_settled(core, &row->t);
    if (done->result == RESULT_OK && waits_from_now(&row->t))
        outbox_look(core);
    if (done->result == RESULT_OK && (job->kind == DISK_SETTLE || job->kind == DISK_DELIVER))
        tell_look(core);
    struct begun *b = job->kind == DISK_SETTLE ? begun_find(core, row->t.ulid) : NULL;
    if (b != NULL)
        wipe(b, sizeof *b);
    row_free(row);
}
