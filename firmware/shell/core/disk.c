#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "shell/core/parts.h"

/* ---- jobs ---- */

static struct job *find_job(struct core *core, uint32_t id)
{
    for (size_t i = 0; i < CORE_JOBS_MAX; i++)
        if (core->jobs[i].id == id)
            return &core->jobs[i];
    return NULL;
}

struct disk_job *disk_blank(struct core *core)
{
    wipe(&core->scratch_job, sizeof core->scratch_job);
    return &core->scratch_job;
}

struct job *disk_send(struct core *core, enum disk_kind kind)
{
    struct job *job = find_job(core, 0);
    if (job == NULL) {
        log_error("too many jobs for the ledger, one is dropped (%d)", (int)kind);
        return NULL;
    }
    *job = (struct job){ .id = core->next_job++, .kind = kind };
    if (core->next_job == ROW_RETRY)
        core->next_job = 1;
    core->scratch_job.id = job->id;
    core->scratch_job.kind = kind;
    core->world.disk(core->world.self, &core->scratch_job);
    disk_blank(core); /* patrons, the staff PIN */
    return job;
}

bool disk_busy(const struct core *core)
{
    for (size_t i = 0; i < CORE_JOBS_MAX; i++)
        if (core->jobs[i].id != 0)
            return true;
    return false;
}

/* ---- rows on their way ---- */

static struct job_row *find_row(struct core *core, uint32_t job, size_t from)
{
    for (size_t i = from; i < CORE_ROWS_MAX; i++)
        if (core->rows[i].job == job)
            return &core->rows[i];
    return NULL;
}

static void free_row(struct job_row *row)
{
    wipe(row, sizeof *row);
}

/* ---- intents without an outcome ---- */

/* A free place; else that of a row whose UNKNOWN is written, which the outbox settles anyway. */
static struct begun *begun_place(struct core *core)
{
    struct begun *unknown = NULL;
    for (size_t i = 0; i < CORE_BEGUN_MAX; i++) {
        struct begun *b = &core->begun[i];
        if (!b->used)
            return b;
        if (b->unknown)
            unknown = b;
    }
    return unknown;
}

static void begun_add(struct core *core, const struct transaction *t, bool queued)
{
    struct begun *b = begun_place(core);
    if (b == NULL) {
        log_error("too many intents without an outcome");
        return;
    }
    *b = (struct begun){ .used = true, .queued = queued };
    text_copy(b->ulid, sizeof b->ulid, t->ulid);
    text_copy(b->item, sizeof b->item, t->item);
    text_copy(b->patron, sizeof b->patron, t->patron);
}

static struct begun *begun_find(struct core *core, const char *ulid)
{
    for (size_t i = 0; i < CORE_BEGUN_MAX; i++)
        if (core->begun[i].used && text_equal(core->begun[i].ulid, ulid))
            return &core->begun[i];
    return NULL;
}

static bool is_of(const struct begun *b, enum library_ask ask, const char *item, const char *patron)
{
    return b->used && !b->unknown &&
           (ask == LIBRARY_RENEW_ALL ? text_equal(b->patron, patron) : text_equal(b->item, item));
}

void disk_not_sent(struct core *core, const struct library_request *l)
{
    for (size_t i = 0; i < CORE_BEGUN_MAX; i++)
        if (is_of(&core->begun[i], l->ask, l->item, l->patron))
            core->begun[i].unsent = true;
}

bool disk_must_wait(const struct core *core, enum library_ask ask, const char *item, const char *patron)
{
    for (size_t i = 0; i < CORE_BEGUN_MAX; i++) {
        const struct begun *b = &core->begun[i];
        if (b->queued && is_of(b, ask, item, patron))
            return true;
    }
    return false;
}

bool disk_goes_first(const struct core *core, const struct library_request *l, const struct transaction *t)
{
    for (size_t i = 0; i < CORE_BEGUN_MAX; i++) {
        const struct begun *b = &core->begun[i];
        if (is_of(b, l->ask, l->item, l->patron) && upload_shares(t, b->item, b->patron))
            return true;
    }
    return false;
}

/* ---- is there a ledger? ---- */

static void tell_ledger(struct core *core, bool up, const char *words)
{
    if (core->ledger_known && up == core->ledger_told)
        return;
    core->ledger_known = true;
    core->ledger_told = up;
    struct event e = { .type = EVENT_LEDGER, .up = up };
    text_copy(e.text, sizeof e.text, words);
    core_push(core, &e);
}

/* A write failed: no new intent until one has succeeded, or a flush says that there is room again. */
static void writing_failed(struct core *core, enum result result)
{
    tell_ledger(core, false, result_text(result));
    if (core->again_ms == CORE_NEVER)
        core->again_ms = core->now.mono_ms + CORE_DISK_AGAIN_MS;
}

void disk_date_rows(struct core *core)
{
    enum { DAY_MIN = 24 * 60 }; /* keeps offsets west of Greenwich positive */
    if (!core->ledger_open)
        return;
    disk_blank(core)->count = (uint64_t)(core->now.now.offset_min + DAY_MIN);
    disk_send(core, DISK_DATE_ROWS);
}

void disk_start(struct core *core)
{
    disk_blank(core);
    disk_send(core, core->ledger_opened ? DISK_RECOVER : DISK_OPEN);
}

static void opened(struct core *core, struct job *job, const struct disk_done *done)
{
    (void)job;
    if (done->result == RESULT_OK) {
        core->open_failures = 0;
        core->ledger_opened = true;
        disk_start(core);
        return;
    }
    log_error("the ledger could not be opened: %s", done->text[0] != '\0' ? done->text : result_text(done->result));
    tell_ledger(core, false, done->text);
    core->open_failures++;
    core->again_ms = core->now.mono_ms + upload_back_off(core->open_failures, CORE_DISK_AGAIN_MS, CORE_OUTBOX_MOST_MS);
}

static void recovered(struct core *core, struct job *job, const struct disk_done *done)
{
    (void)job;
    if (done->result != RESULT_OK) {
        log_error("rows that may have been sent could not be marked: %s", result_text(done->result));
        tell_ledger(core, false, result_text(done->result));
        core->again_ms = core->now.mono_ms + CORE_DISK_AGAIN_MS;
        return;
    }
    if (done->count > 0)
        log_note("%llu rows may have been sent before the start", (unsigned long long)done->count);
    core->ledger_open = true;
    core->desk.open = done->programmings;
    tell_ledger(core, true, "");
    if (core->clock_set)
        disk_date_rows(core);
    outbox_look(core);
    tell_look(core);
}

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
        asks_take_back(core, b->item);
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

static void begun_done(struct core *core, struct job *job, const struct disk_done *done)
{
    for (struct job_row *row; (row = find_row(core, job->id, 0)) != NULL; free_row(row)) {
        tell_journaled(core, row, JOURNAL_BEGIN, done);
        if (done->result != RESULT_OK)
            continue;
        if (row->t.life == LIFE_INTENDED)
            begun_add(core, &row->t, done->count > 0);
        else
            outbox_look(core);
    }
    if (done->result == RESULT_IO || done->result == RESULT_FULL)
        writing_failed(core, done->result);
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
    for (struct job_row *row; (row = find_row(core, job->id, 0)) != NULL;) {
        tell_journaled(core, row, JOURNAL_OUTCOME, done);
        if (again) {
            row->job = ROW_RETRY;
            continue;
        }
        if (done->result == RESULT_OK)
            outcome_written(core, row);
        free_row(row);
    }
    if (again)
        writing_failed(core, done->result);
}

static void tell_settled(struct core *core, const struct transaction *t)
{
    struct event e = { .type = EVENT_SETTLED, .life = t->life, .reason = t->reason };
    text_copy(e.ulid, sizeof e.ulid, t->ulid);
    text_copy(e.reply.words, sizeof e.reply.words, t->words);
    e.reply.item.due = t->due;
    core_push(core, &e);
}

/* The outcomes that could not be written before. */
static void retry_outcomes(struct core *core)
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
    for (struct job_row *row; (row = find_row(core, job->id, 0)) != NULL;) {
        if (again) {
            row->job = ROW_RETRY;
            continue;
        }
        if (done->result == RESULT_OK) {
            outcome_written(core, row);
            tell_settled(core, &row->t);
        }
        free_row(row);
    }
    if (again)
        writing_failed(core, done->result);
}

static void outcome(struct core *core, struct job *job, const struct disk_done *done)
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
    struct job_row *row = sent != NULL ? find_row(core, ROW_FREE, 0) : NULL;
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
        writing_failed(core, result);
    outbox_back_off(core);
}

static void row_done(struct core *core, struct job *job, const struct disk_done *done)
{
    struct job_row *row = find_row(core, job->id, 0);
    if (done->result != RESULT_OK)
        later_failed(core, job->kind, done->result);
    if (row == NULL)
        return;
    if (!row->own)
        tell_journaled(core, row, JOURNAL_OUTCOME, done);
    else if (done->result == RESULT_OK && (job->kind == DISK_SETTLE || job->kind == DISK_DELIVER))
        tell_settled(core, &row->t);
    if (done->result == RESULT_OK && waits_from_now(&row->t))
        outbox_look(core);
    if (done->result == RESULT_OK && (job->kind == DISK_SETTLE || job->kind == DISK_DELIVER))
        tell_look(core);
    struct begun *b = job->kind == DISK_SETTLE ? begun_find(core, row->t.ulid) : NULL;
    if (b != NULL)
        wipe(b, sizeof *b);
    free_row(row);
}

/* ---- answers for the brain ---- */

static void offline_counted(struct core *core, struct job *job, const struct disk_done *done)
{
    uint32_t count = done->result == RESULT_OK ? (uint32_t)done->count : UINT32_MAX; /* not known: no more */
    core_push(core, &(struct event){ .type = EVENT_OFFLINE_COUNT,
                                     .visit = job->visit,
                                     .request = job->request,
                                     .count = count,
                                     .known = done->result == RESULT_OK && done->known,
                                     .blocked = done->blocked });
}

static void summarised(struct core *core, struct job *job, const struct disk_done *done)
{
    core->summary = done->summary;
    text_copy(core->summary.version, sizeof core->summary.version, core->config.version);
    core->summary.disk_free_bytes = core->disk_free_bytes;
    core->summary.control_port_on = core->config.control_port_on;
    core->summary.clock_unset = !core->clock_set;
    core_push(core, &(struct event){ .type = EVENT_STAFF_SUMMARY,
                                     .visit = job->visit,
                                     .result = done->result,
                                     .summary = &core->summary });
}

static void pin_checked(struct core *core, struct job *job, const struct disk_done *done)
{
    core_push(core, &(struct event){ .type = EVENT_STAFF_PIN,
                                     .visit = job->visit,
                                     .result = done->result,
                                     .up = done->result == RESULT_OK });
}

static void uid_looked_up(struct core *core, struct job *job, const struct disk_done *done)
{
    struct event e = { .type = EVENT_TAG_READ, .uid = job->uid, .result = done->result };
    text_copy(e.text, sizeof e.text, done->text);
    core_push(core, &e);
}

/* Is there a word on this row's bit that the ledger had not heard when it was asked? */
static bool bit_is_on_its_way(struct core *core, const char *ulid)
{
    for (size_t i = 0; i < CORE_ROWS_MAX; i++) {
        const struct job_row *row = &core->rows[i];
        const struct job *job = row->own ? find_job(core, row->job) : NULL;
        if (job != NULL && job->kind == DISK_LATER && row->t.bit != BIT_NONE && text_equal(row->t.ulid, ulid))
            return true;
    }
    return false;
}

static bool look_up_bit_again(struct core *core, const struct job *was)
{
    text_copy(disk_blank(core)->text, ID_SIZE, was->item);
    struct job *job = disk_send(core, DISK_LOOK_UP_BIT);
    if (job == NULL)
        return false;
    job->visit = was->visit;
    text_copy(job->item, sizeof job->item, was->item);
    return true;
}

static void bit_looked_up(struct core *core, struct job *job, const struct disk_done *done)
{
    if (done->result == RESULT_OK && bit_is_on_its_way(core, done->transactions[0].ulid) &&
        look_up_bit_again(core, job))
        return;
    const struct transaction *row = &done->transactions[0];
    struct event e = {
        .type = EVENT_BIT_OWED, .result = done->result, .kind = row->kind, .life = row->life, .due = row->due
    };
    text_copy(e.text, sizeof e.text, job->item);
    text_copy(e.ulid, sizeof e.ulid, row->ulid);
    core_push(core, &e);
}

static void page(struct core *core, struct job *job, const struct disk_done *done)
{
    (void)job;
    outbox_page(core, done);
}

static void marked(struct core *core, struct job *job, const struct disk_done *done)
{
    (void)job;
    outbox_marked(core, done->result);
}

static void flushed(struct core *core, struct job *job, const struct disk_done *done)
{
    row_done(core, job, done);
    if (done->result == RESULT_OK)
        asks_flushed(core);
}

static void closed(struct core *core, struct job *job, const struct disk_done *done)
{
    (void)job;
    (void)done;
    core->ledger_open = core->ledger_opened = false;
}

static void (*const take[DISK_KIND_COUNT])(struct core *core, struct job *job, const struct disk_done *done) = {
    [DISK_OPEN] = opened,
    [DISK_RECOVER] = recovered,
    [DISK_BEGIN] = begun_done,
    [DISK_OUTCOME] = outcome,
    [DISK_LATER] = row_done,
    [DISK_SETTLE] = row_done,
    [DISK_WAITING] = page,
    [DISK_MARK_SENDING] = marked,
    [DISK_DELIVER] = row_done,
    [DISK_POSTPONE] = row_done,
    [DISK_POISON] = row_done,
    [DISK_DATE_ROWS] = row_done,
    [DISK_LINE_TIME] = row_done,
    [DISK_FLUSH] = flushed,
    [DISK_COUNT_OFFLINE] = offline_counted,
    [DISK_SUMMARY] = summarised,
    [DISK_CHECK_PIN] = pin_checked,
    [DISK_LOOK_UP_UID] = uid_looked_up,
    [DISK_LOOK_UP_BIT] = bit_looked_up,
    [DISK_PROGRAM_BEGIN] = programming_begun,
    [DISK_PROGRAM_FIND] = programming_found,
    [DISK_PROGRAM_END] = programming_ended,
    [DISK_UNTOLD] = tell_page,
    [DISK_HANDED] = tell_written,
    [DISK_CLOSE] = closed,
};

/* Some jobs need no ledger: the UID map and the staff PIN are files of their own. */
static bool needs_ledger(enum disk_kind kind)
{
    return kind != DISK_LOOK_UP_UID && kind != DISK_CHECK_PIN;
}

/* Keeps the transactions of a BEGIN or OUTCOME until it is answered. */
static void keep_rows(struct core *core, uint32_t id, const struct effect *e, const struct disk_job *job)
{
    for (size_t i = 0; i < job->transactions_count; i++) {
        struct job_row *row = find_row(core, ROW_FREE, 0);
        assert(row != NULL); /* checked before */
        *row = (struct job_row){ .job = id, .visit = e->visit, .t = job->transactions[i] };
    }
}

static bool room_for_rows(struct core *core, size_t count)
{
    size_t free = 0;
    for (size_t i = 0; i < CORE_ROWS_MAX; i++)
        free += core->rows[i].job == ROW_FREE;
    return free >= count;
}

void disk_ask(struct core *core, enum disk_kind kind, const struct effect *e)
{
    static const struct disk_done nobody = { .result = RESULT_IO };
    struct disk_job *blank = &core->scratch_job;
    bool can = (core->ledger_open || !needs_ledger(kind)) && find_job(core, 0) != NULL;
    assert(room_for_rows(core, blank->transactions_count));
    uint32_t id = can ? core->next_job : ROW_RETRY - 1;
    keep_rows(core, id, e, blank);
    struct job nowhere = { .id = id, .kind = kind };
    struct job *job = can ? disk_send(core, kind) : &nowhere;
    job->request = e->request;
    job->visit = e->visit;
    job->uid = e->uid;
    if (kind == DISK_LOOK_UP_BIT)
        text_copy(job->item, sizeof job->item, e->text);
    if (!can)
        take[kind](core, job, &nobody);
}

/* ---- in and out ---- */

static void note_flush(struct core *core, const struct disk_done *done)
{
    enum { FLUSH_MS_MIN = 1000 };
    uint32_t least = done->kind == DISK_FLUSH ? FLUSH_MS_MIN : 0;
    uint32_t ms = done->flush_in_ms > least ? done->flush_in_ms : least;
    core->flush_ms = done->flush_due ? core->now.mono_ms + ms : CORE_NEVER;
}

/* Room on the disk comes and goes; a write that worked shows that it can be written. */
static void note_room(struct core *core, const struct disk_done *done)
{
    if (!core->ledger_open || !needs_ledger(done->kind) || done->kind == DISK_CLOSE)
        return;
    if (!done->takes_intents)
        writing_failed(core, RESULT_FULL);
    else if (done->result == RESULT_OK && done->kind == DISK_FLUSH && find_row(core, ROW_RETRY, 0) == NULL)
        tell_ledger(core, true, "");
}

void disk_answered(struct core *core, const struct disk_done *done)
{
    struct job *slot = done->id != 0 ? find_job(core, done->id) : NULL;
    if (slot == NULL || slot->kind != done->kind) {
        log_error("an answer of the ledger that nobody asked for (%d)", (int)done->kind);
        return;
    }
    struct job job = *slot;
    *slot = (struct job){ 0 };
    if (needs_ledger(done->kind))
        note_flush(core, done);
    take[job.kind](core, &job, done);
    note_room(core, done);
}

void disk_flush(struct core *core)
{
    core->flush_ms = CORE_NEVER;
    disk_blank(core);
    disk_send(core, DISK_FLUSH);
}

void disk_wake(struct core *core)
{
    if (core->again_ms <= core->now.mono_ms) {
        core->again_ms = CORE_NEVER;
        if (!core->ledger_open) {
            disk_start(core);
            return;
        }
        retry_outcomes(core);
        core->flush_ms = core->now.mono_ms;
        if (!core->ledger_told)
            core->again_ms = core->now.mono_ms + CORE_DISK_AGAIN_MS;
    }
    if (core->flush_ms <= core->now.mono_ms)
        disk_flush(core);
}

int64_t disk_due(const struct core *core)
{
    if (core->closing)
        return CORE_NEVER;
    return core->flush_ms < core->again_ms ? core->flush_ms : core->again_ms;
}
