/* Jobs for the ledger and who takes their answers: rows.c (rows), answers.c (the brain's questions, staff's orders),
   outbox.c, tell.c, programming.c; is there a ledger, and when is it looked after. */
#include <assert.h>
#include <stddef.h>

#include "base/text.h"
#include "shell/core/parts.h"

/* ---- jobs ---- */

struct job *job_find(struct core *core, uint32_t id)
{
    for (size_t i = 0; i < CORE_JOBS_MAX; i++)
        if (core->jobs[i].id == id)
            return &core->jobs[i];
    return NULL;
}

size_t disk_job_bytes(const struct disk_job *job)
{
    size_t rows = job->transactions_count > 0 ? job->transactions_count : 1;
    return offsetof(struct disk_job, transactions) + rows * sizeof *job->transactions;
}

struct disk_job *disk_blank(struct core *core)
{
    wipe(&core->scratch_job, disk_job_bytes(&core->scratch_job));
    return &core->scratch_job;
}

struct job *disk_send(struct core *core, enum disk_kind kind)
{
    struct job *job = job_find(core, 0);
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

struct job_row *row_find(struct core *core, uint32_t job, size_t from)
{
    for (size_t i = from; i < CORE_ROWS_MAX; i++)
        if (core->rows[i].job == job)
            return &core->rows[i];
    return NULL;
}

void row_free(struct job_row *row)
{
    wipe(row, sizeof *row);
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
void disk_failed(struct core *core, enum result result)
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
        clock_showed(core, (int64_t)done->count);
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

/* ---- the jobs' answers ---- */

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
    rows_one(core, job, done);
    if (done->result == RESULT_OK)
        asks_flushed(core);
}

static void closed(struct core *core, struct job *job, const struct disk_done *done)
{
    (void)job;
    (void)done;
    core->ledger_open = core->ledger_opened = false;
}

/* A number that is missing in a report is worth a line, no more. */
static void counted(struct core *core, struct job *job, const struct disk_done *done)
{
    (void)core;
    (void)job;
    if (done->result != RESULT_OK)
        log_warning("a lesson could not be counted: %s", result_text(done->result));
}

static void (*const take[DISK_KIND_COUNT])(struct core *core, struct job *job, const struct disk_done *done) = {
    [DISK_OPEN] = opened,
    [DISK_RECOVER] = recovered,
    [DISK_BEGIN] = rows_begun,
    [DISK_OUTCOME] = rows_outcome,
    [DISK_LATER] = rows_one,
    [DISK_SETTLE] = rows_one,
    [DISK_WAITING] = page,
    [DISK_MARK_SENDING] = marked,
    [DISK_DELIVER] = rows_one,
    [DISK_POSTPONE] = rows_one,
    [DISK_POISON] = rows_one,
    [DISK_DATE_ROWS] = rows_one,
    [DISK_LINE_TIME] = rows_one,
    [DISK_FLUSH] = flushed,
    [DISK_COUNT_OFFLINE] = answer_offline,
    [DISK_SUMMARY] = answer_summary,
    [DISK_CHECK_PIN] = answer_pin,
    [DISK_LOOK_UP_UID] = answer_uid,
    [DISK_LOOK_UP_BIT] = answer_bit,
    [DISK_PROGRAM_BEGIN] = programming_begun,
    [DISK_PROGRAM_FIND] = programming_found,
    [DISK_PROGRAM_END] = programming_ended,
    [DISK_UNTOLD] = tell_page,
    [DISK_HANDED] = tell_written,
    [DISK_ORDER] = answer_order,
    [DISK_LIST_NAME] = fetch_named,
    [DISK_LIST_TAKE] = fetch_taken,
    [DISK_KEEP] = answer_kept,
    [DISK_RECALL] = answer_recalled,
    [DISK_FORGET] = answer_kept,
    [DISK_COUNT_SITTING] = counted,
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
        struct job_row *row = row_find(core, ROW_FREE, 0);
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
    bool can = (core->ledger_open || !needs_ledger(kind)) && job_find(core, 0) != NULL;
    assert(room_for_rows(core, blank->transactions_count));
    uint32_t id = can ? core->next_job : ROW_RETRY - 1;
    keep_rows(core, id, e, blank);
    struct job nowhere = { .id = id, .kind = kind };
    struct job *job = can ? disk_send(core, kind) : &nowhere;
    job->request = e->request;
    job->visit = e->visit;
    job->uid = e->uid;
    job->kept = e->keeps;
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
        disk_failed(core, RESULT_FULL);
    else if (done->result == RESULT_OK && done->kind == DISK_FLUSH && row_find(core, ROW_RETRY, 0) == NULL)
        tell_ledger(core, true, "");
}

void disk_answered(struct core *core, const struct disk_done *done)
{
    struct job *slot = done->id != 0 ? job_find(core, done->id) : NULL;
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
        rows_retry(core);
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
