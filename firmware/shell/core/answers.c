/* What the ledger answers to the brain: questions about a patron, an item, a tag; what staff see and order. */
#include "base/text.h"
#include "shell/core/parts.h"

void answer_offline(struct core *core, struct job *job, const struct disk_done *done)
{
    uint32_t count = done->result == RESULT_OK ? (uint32_t)done->count : UINT32_MAX; /* not known: no more */
    core_push(core, &(struct event){ .type = EVENT_OFFLINE_COUNT,
                                     .visit = job->visit,
                                     .request = job->request,
                                     .count = count,
                                     .known = done->result == RESULT_OK && done->known,
                                     .blocked = done->blocked });
}

void answer_summary(struct core *core, struct job *job, const struct disk_done *done)
{
    core->summary = done->summary;
    text_copy(core->summary.version, sizeof core->summary.version, core->config.version);
    core->summary.disk_free_bytes = core->disk_free_bytes;
    core->summary.control_port_on = core->config.control_port_on;
    core->summary.clock_unset = !core->clock_set;
    core->summary.blocked.unreached = core->config.list_every_ms > 0 && core->fetch.failed;
    core_push(core, &(struct event){ .type = EVENT_STAFF_SUMMARY,
                                     .visit = job->visit,
                                     .result = done->result,
                                     .summary = &core->summary });
}

void answer_pin(struct core *core, struct job *job, const struct disk_done *done)
{
    core_push(core, &(struct event){ .type = EVENT_STAFF_PIN,
                                     .visit = job->visit,
                                     .result = done->result,
                                     .up = done->result == RESULT_OK });
}

void answer_kept(struct core *core, struct job *job, const struct disk_done *done)
{
    core_push(core, &(struct event){ .type = EVENT_KEPT,
                                     .visit = job->visit,
                                     .keeps = job->kept,
                                     .up = job->kind == DISK_KEEP,
                                     .result = done->result });
}

void answer_recalled(struct core *core, struct job *job, const struct disk_done *done)
{
    struct event e = { .type = EVENT_RECALLED, .visit = job->visit, .keeps = job->kept, .result = done->result };
    if (done->result == RESULT_OK)
        e.memory = bytes_of(done->kept_bytes, done->kept_count);
    core_push(core, &e);
}

/* ---- staff's orders ---- */

/* What was decided may wait now, or no more; and may be final. */
static void note_order(struct core *core, const struct staff_answer *answer)
{
    if (answer->result != RESULT_OK || (answer->kind != ORDER_DECIDE && answer->kind != ORDER_CARRY))
        return;
    outbox_look(core);
    tell_look(core);
    if (answer->kind != ORDER_DECIDE)
        return;
    if (answer->life == LIFE_OFFLINE)
        outbox_overtaken(core); /* it is to be sent again */
    struct transaction t = { .life = answer->life };
    text_copy(t.ulid, sizeof t.ulid, answer->ulid);
    rows_settled(core, &t);
}

void answer_order(struct core *core, struct job *job, const struct disk_done *done)
{
    struct staff_answer answer = done->answer;
    if (done->result != RESULT_OK)
        answer.result = done->result;
    note_order(core, &answer);
    if (job->request == 0) {
        core->command = (struct command_order){ .over = true, .answer = answer };
    } else {
        core->answer = answer;
        core_push(core, &(struct event){ .type = EVENT_STAFF_ANSWER, .visit = job->visit, .answer = &core->answer });
    }
    wipe(&answer, sizeof answer);
}

enum result disk_order(struct core *core, const struct staff_order *order)
{
    if (core->command.open)
        return RESULT_BUSY;
    if (!core->ledger_open)
        return RESULT_GONE;
    disk_blank(core)->order = *order;
    if (disk_send(core, DISK_ORDER) == NULL)
        return RESULT_BUSY;
    core->command = (struct command_order){ .open = true };
    return RESULT_OK;
}

void answer_uid(struct core *core, struct job *job, const struct disk_done *done)
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
        const struct job *job = row->own ? job_find(core, row->job) : NULL;
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

void answer_bit(struct core *core, struct job *job, const struct disk_done *done)
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
