/* The library's list of blocked cards by HTTPS: a program of its own fetches it when it is time, unless the server says
   that it is the one in force; the ledger thread looks whether what came counts. Nobody waits for it. What fails
   changes nothing; it is asked for again, later and later. The phases: parts.h. */
#include "base/text.h"
#include "shell/core/parts.h"

static bool may_fetch(const struct core *core)
{
    return core->config.list_every_ms > 0 && core->ledger_open && !core->stopping && helper_runs(core, HELPER_LIST);
}

static void rest(struct core *core, int64_t ms)
{
    core->fetch.phase = FETCH_REST;
    core->fetch.due_ms = core->now.mono_ms + ms;
}

static void say(struct core *core, bool failed, const char *words)
{
    core->fetch.failed = failed;
    text_copy(core->fetch.words, sizeof core->fetch.words, words);
}

/* The server, or the line to it, is the trouble. `least_ms`: it wants so much quiet. */
static void failed(struct core *core, const char *words, int64_t least_ms)
{
    struct fetch *f = &core->fetch;
    int64_t most_ms = core->config.list_every_ms;
    f->failures++;
    say(core, true, words);
    log_warning("the list of blocked cards could not be fetched: %s", words);
    int64_t ms = core_jitter(core, upload_back_off(f->failures, CORE_FETCH_FIRST_MS, most_ms));
    rest(core, ms > least_ms ? ms : least_ms);
}

/* The server answered; what came of it may still be no good. */
static void answered(struct core *core, bool good, const char *words)
{
    core->fetch.failures = 0;
    say(core, !good, words);
    rest(core, core_jitter(core, core->config.list_every_ms));
}

void fetch_pump(struct core *core)
{
    struct fetch *f = &core->fetch;
    if (f->phase != FETCH_REST || f->due_ms > core->now.mono_ms || !may_fetch(core))
        return;
    disk_blank(core);
    if (disk_send(core, DISK_LIST_NAME) != NULL)
        f->phase = FETCH_NAME;
    else
        rest(core, CORE_FETCH_FIRST_MS);
}

void fetch_named(struct core *core, struct job *job, const struct disk_done *done)
{
    struct fetch *f = &core->fetch;
    struct message m = { .type = MESSAGE_FETCH };
    (void)job;
    if (!may_fetch(core)) {
        rest(core, 0);
        return;
    }
    m.request = f->request = core_request(core);
    text_copy(m.fetch.etag, sizeof m.fetch.etag, done->text);
    f->phase = FETCH_ASKED;
    f->answer_ms = core->now.mono_ms + CORE_FETCH_ANSWER_MS;
    helper_send(core, HELPER_LIST, &m); /* where that fails it is killed: fetch_gone() follows */
}

static void take(struct core *core, const struct message_fetched *m)
{
    text_copy(disk_blank(core)->order.note, ORDER_NOTE_SIZE, m->etag);
    if (disk_send(core, DISK_LIST_TAKE) != NULL)
        core->fetch.phase = FETCH_TAKE;
    else
        rest(core, CORE_FETCH_FIRST_MS);
}

void fetch_message(struct core *core, const struct message *m)
{
    if (m->type != MESSAGE_FETCHED) {
        log_warning("who fetches the list of blocked cards said %s, which it should not", message_name(m->type));
        return;
    }
    if (!fetch_open(core) || m->request != core->fetch.request)
        return;
    uint32_t wait_s = m->fetched.wait_s < CORE_FETCH_WAIT_S_MAX ? m->fetched.wait_s : CORE_FETCH_WAIT_S_MAX;
    switch (m->fetched.fetched) {
    case FETCHED_NEW:
        take(core, &m->fetched);
        return;
    case FETCHED_SAME:
        answered(core, true, "the list in force is the newest one");
        return;
    case FETCHED_NOTHING:
        failed(core, m->fetched.words, (int64_t)wait_s * 1000);
        return;
    case FETCHED_COUNT:
        return;
    }
}

/* What is wrong with the list itself is not mended by asking often. */
void fetch_taken(struct core *core, struct job *job, const struct disk_done *done)
{
    (void)job;
    if (done->result == RESULT_OK)
        answered(core, true, "a list came into force");
    else if (done->result == RESULT_BUSY)
        answered(core, false, "the list there is older than the one in force");
    else if (done->result == RESULT_REFUSED)
        answered(core, false, "the list there is not signed by offline.blocked_signer");
    else if (done->result == RESULT_BAD)
        answered(core, false, "the list there is damaged, or a key of ours is");
    else
        failed(core, result_text(done->result), 0);
    if (core->fetch.failed)
        log_error("the list of blocked cards that was fetched changes nothing: %s", core->fetch.words);
}

void fetch_gone(struct core *core)
{
    if (fetch_open(core))
        failed(core, "its program has ended", 0);
}

bool fetch_open(const struct core *core)
{
    return core->fetch.phase == FETCH_ASKED;
}

void fetch_wake(struct core *core)
{
    if (fetch_open(core) && core->fetch.answer_ms <= core->now.mono_ms)
        helper_kill(core, HELPER_LIST, "it did not answer");
}

int64_t fetch_due(const struct core *core)
{
    const struct fetch *f = &core->fetch;
    if (f->phase == FETCH_ASKED && helper_runs(core, HELPER_LIST)) /* else it is killed, and fetch_gone() follows */
        return f->answer_ms;
    return f->phase == FETCH_REST && may_fetch(core) ? f->due_ms : CORE_NEVER;
}
