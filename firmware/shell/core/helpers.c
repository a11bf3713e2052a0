#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "shell/core/parts.h"

const char *helper_program(enum helper helper)
{
    return helper >= HELPER_LINK ? "kitap-link" : "kitap-reader";
}

static bool is_wanted(const struct core *core, enum helper helper)
{
    if (helper >= HELPER_TELLER)
        return core->config.tells[helper - HELPER_TELLER];
    if (helper == HELPER_LIST)
        return core->config.list_every_ms > 0;
    if (helper == HELPER_MAIL)
        return core->config.mail_ms > 0;
    return helper == HELPER_LINK ? core->config.link : (unsigned)(helper - HELPER_READER) < readers_count(core);
}

/* For the log: programs share their names. */
static const char *name_of(enum helper helper)
{
    static const char *const names[HELPER_COUNT] = { "kitap-reader 0",    "kitap-reader 1",    "kitap-reader 2",
                                                     "kitap-reader 3",    "kitap-link",        "kitap-link (list)",
                                                     "kitap-link (mail)",  "kitap-link (city)", "kitap-link (https)" };
    _Static_assert(READERS_MAX == 4, "a name each");
    return names[helper];
}

bool helper_runs(const struct core *core, enum helper helper)
{
    return core->helpers[helper].phase == PHASE_RUNNING;
}

/* Longer and longer waits, until one of them has stayed up. */
static void wait_to_restart(struct core *core, enum helper helper)
{
    struct helper_state *h = &core->helpers[helper];
    h->failures++;
    h->phase = PHASE_WAITING;
    h->due_ms = core->now.mono_ms + upload_back_off(h->failures, CORE_RESTART_FIRST_MS, CORE_RESTART_MOST_MS);
}

static void start(struct core *core, enum helper helper)
{
    struct helper_state *h = &core->helpers[helper];
    h->generation++;
    h->phase = PHASE_STARTING;
    h->due_ms = core->now.mono_ms + CORE_HELLO_MS;
    h->heard_ms = core->now.mono_ms;
    if (core->world.spawn(core->world.self, helper, h->generation) == RESULT_OK)
        return;
    log_error("%s could not be started", name_of(helper));
    helpers_ended(core, helper);
}

void helpers_start(struct core *core)
{
    for (size_t i = 0; i < HELPER_COUNT; i++)
        if (is_wanted(core, (enum helper)i))
            start(core, (enum helper)i);
}

void helper_kill(struct core *core, enum helper helper, const char *why)
{
    struct helper_state *h = &core->helpers[helper];
    if (h->phase != PHASE_STARTING && h->phase != PHASE_RUNNING)
        return;
    log_warning("%s is killed: %s", name_of(helper), why);
    h->phase = PHASE_KILLED;
    h->due_ms = CORE_NEVER;
    core->world.kill(core->world.self, helper);
}

bool helper_send(struct core *core, enum helper helper, const struct message *m)
{
    assert(helper_runs(core, helper));
    core->helpers[helper].heard_ms = core->now.mono_ms;
    enum result r = core->world.send(core->world.self, helper, m);
    if (r == RESULT_OK)
        return true;
    helper_kill(core, helper, result_text(r));
    return false;
}

static const struct message *config_of(const struct core *core, enum helper helper)
{
    if (helper >= HELPER_TELLER)
        return &core->config.teller_configs[helper - HELPER_TELLER];
    if (helper == HELPER_LIST)
        return &core->config.list_config;
    if (helper == HELPER_MAIL)
        return &core->config.mail_config;
    return helper == HELPER_LINK ? &core->config.link_config : &core->config.reader_configs[helper];
}

/* Until when it must say something of its line or device. Others may take their time: nobody waits for them. */
static int64_t first_word_due(const struct core *core, enum helper helper)
{
    if (helper > HELPER_LINK)
        return CORE_NEVER;
    return core->now.mono_ms + (helper == HELPER_LINK ? core_patience_ms(core) + CORE_HEARTBEAT_MS : CORE_READ_MS);
}

static void hello(struct core *core, enum helper helper, const struct message_hello *m)
{
    struct helper_state *h = &core->helpers[helper];
    if (!text_equal(m->name, helper_program(helper)) || !m->lock_owned) {
        helper_kill(core, helper, m->lock_owned ? "it is another program" : "it does not own its lock");
        return;
    }
    log_note("%s runs (process %u)", name_of(helper), (unsigned)m->pid);
    h->phase = PHASE_RUNNING;
    h->due_ms = first_word_due(core, helper);
    h->up_ms = core->now.mono_ms;
    if (helper == HELPER_LINK)
        outbox_closed(core); /* what an older link had under way is over, and was so not before now */
    helper_send(core, helper, config_of(core, helper));
}

bool helpers_message(struct core *core, enum helper helper, const struct message *m)
{
    struct helper_state *h = &core->helpers[helper];
    h->heard_ms = core->now.mono_ms;
    if (h->phase == PHASE_STARTING && m->type == MESSAGE_HELLO)
        hello(core, helper, &m->hello);
    if (h->phase != PHASE_RUNNING)
        return false; /* the words of one that is given up */
    if (m->type == MESSAGE_LINE || m->type == MESSAGE_READER_STATE)
        h->due_ms = CORE_NEVER;
    return m->type != MESSAGE_HELLO && m->type != MESSAGE_HEARTBEAT;
}

void helpers_ended(struct core *core, enum helper helper)
{
    struct helper_state *h = &core->helpers[helper];
    if (h->phase == PHASE_RUNNING && core->now.mono_ms - h->up_ms >= CORE_STEADY_MS)
        h->failures = 0;
    if (h->phase == PHASE_OFF || h->phase == PHASE_WAITING)
        return;
    if (!core->closing)
        log_warning("%s has ended", name_of(helper));
    wait_to_restart(core, helper);
    if (core->closing)
        h->phase = PHASE_OFF;
    if (helper >= HELPER_TELLER)
        tell_gone(core, (enum destination)(helper - HELPER_TELLER));
    else if (helper == HELPER_LIST)
        fetch_gone(core);
    else if (helper == HELPER_MAIL)
        mail_gone(core);
    else if (helper == HELPER_LINK)
        asks_link_gone(core);
    else
        reader_gone(core, (unsigned)(helper - HELPER_READER), "the reader's program has ended");
}

void helpers_stop(struct core *core)
{
    for (size_t i = 0; i < HELPER_COUNT; i++) {
        if (helper_runs(core, (enum helper)i))
            helper_send(core, (enum helper)i, &(struct message){ .type = MESSAGE_STOP });
        else if (core->helpers[i].phase == PHASE_WAITING)
            core->helpers[i].phase = PHASE_OFF;
        else
            helper_kill(core, (enum helper)i, "it has not started yet");
    }
}

bool helpers_off(const struct core *core)
{
    for (size_t i = 0; i < HELPER_COUNT; i++)
        if (core->helpers[i].phase != PHASE_OFF)
            return false;
    return true;
}

/* A heartbeat runs only while the helper has something to answer. */
static bool is_asked(const struct core *core, enum helper helper)
{
    if (!helper_runs(core, helper))
        return false;
    if (helper >= HELPER_TELLER)
        return tell_open(core, (enum destination)(helper - HELPER_TELLER));
    if (helper == HELPER_LIST)
        return fetch_open(core);
    if (helper == HELPER_MAIL)
        return core->mail.open;
    return helper == HELPER_LINK ? asks_open(core) : reader_busy(core, (unsigned)(helper - HELPER_READER));
}

static int64_t due_of(const struct core *core, enum helper helper)
{
    const struct helper_state *h = &core->helpers[helper];
    int64_t beat_ms = is_asked(core, helper) ? h->heard_ms + CORE_HEARTBEAT_MS : CORE_NEVER;
    if (h->phase == PHASE_OFF || h->phase == PHASE_KILLED)
        return CORE_NEVER;
    return beat_ms < h->due_ms ? beat_ms : h->due_ms;
}

void helpers_wake(struct core *core)
{
    for (size_t i = 0; i < HELPER_COUNT; i++) {
        enum helper helper = (enum helper)i;
        if (due_of(core, helper) > core->now.mono_ms)
            continue;
        if (core->helpers[i].phase == PHASE_WAITING)
            start(core, helper);
        else
            helper_kill(core, helper, core->helpers[i].phase == PHASE_STARTING ? "no hello" : "no sign of life");
    }
}

int64_t helpers_due(const struct core *core)
{
    int64_t first = CORE_NEVER;
    for (int i = 0; i < HELPER_COUNT; i++) {
        int64_t due = due_of(core, (enum helper)i);
        first = due < first ? due : first;
    }
    return first;
}
