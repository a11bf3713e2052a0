/* Calls for a person, to the lamp at the desk and to the other destinations. A word of use for three minutes only: it
   waits here and not in the ledger, goes again within that time, and is dropped after it. Neither a transaction nor an
   outcome waits for it.

     for each destination: waits -> open   [calls_pump] one at a time, in their order
                           open  -> gone   [calls_handed] taken, or not wanted
                           open  -> waits  [calls_handed, calls_gone] not known to have arrived
                           waits -> gone   it is too old; or the call is over before anybody has heard of it */
#include <string.h>

#include "base/text.h"
#include "shell/core/parts.h"

static enum helper helper_of(enum destination d)
{
    return (enum helper)(HELPER_TELLER + d);
}

static void drop(struct caller *c, size_t at)
{
    c->count--;
    memmove(&c->waiting[at], &c->waiting[at + 1], (c->count - at) * sizeof c->waiting[0]);
    if (at == 0)
        c->request = 0;
}

/* Not even its first word has left: nobody needs the others. */
static bool is_unheard_of(const struct caller *c, const struct call_note *note, size_t *at)
{
    for (*at = 0; *at < c->count; (*at)++) {
        const struct call_note *w = &c->waiting[*at].note;
        if (w->step == CALL_CALLED && text_equal(w->call, note->call))
            return *at > 0 || (c->request == 0 && c->failures == 0);
    }
    return false;
}

static void add(struct core *core, struct caller *c, const struct call_note *note)
{
    size_t at;
    if (note->step != CALL_CALLED && is_unheard_of(c, note, &at)) {
        drop(c, at);
        return;
    }
    if (c->count == CORE_CALLS_MAX)
        drop(c, c->request == 0 ? 0 : 1);
    c->waiting[c->count++] = (struct waiting_call){ *note, core->now.mono_ms + CALL_KEEP_MS };
}

void calls_note(struct core *core, const struct call_note *note)
{
    log_note("a call for a person (%s) is %s", call_reason_word(note->reason),
             note->step == CALL_CALLED ? "made" : call_step_word(note->step));
    core->world.lamp(core->world.self, note->step == CALL_CALLED);
    for (enum destination d = 0; d < DESTINATION_COUNT; d++)
        if (core->config.tells[d] && core->config.calls)
            add(core, &core->callers[d], note);
}

/* Those that are too old; the one that is open is waited for. */
static void drop_old(struct core *core, enum destination d)
{
    struct caller *c = &core->callers[d];
    for (size_t at = c->request == 0 ? 0 : 1; at < c->count;) {
        if (c->waiting[at].until_ms > core->now.mono_ms) {
            at++;
            continue;
        }
        log_note("%s was not told that a person is wanted: it is too late", destination_word(d));
        drop(c, at);
    }
    if (c->count == 0)
        c->failures = 0;
}

static void send(struct core *core, enum destination d)
{
    struct caller *c = &core->callers[d];
    struct message m = { .type = MESSAGE_CALL, .request = core_request(core), .call = c->waiting[0].note };
    c->request = m.request;
    c->answer_ms = core->now.mono_ms + CORE_TELL_ANSWER_MS;
    (void)helper_send(core, helper_of(d), &m); /* else it is killed: calls_gone() follows */
}

static bool may_send(const struct core *core, enum destination d)
{
    return core->callers[d].count > 0 && core->callers[d].request == 0 && !core->stopping &&
           helper_runs(core, helper_of(d));
}

void calls_pump(struct core *core)
{
    for (enum destination d = 0; d < DESTINATION_COUNT; d++) {
        drop_old(core, d);
        if (may_send(core, d) && core->callers[d].not_before_ms <= core->now.mono_ms)
            send(core, d);
    }
}

static void wait_again(struct core *core, struct caller *c)
{
    c->request = 0;
    c->failures++;
    c->not_before_ms =
        core->now.mono_ms + core_jitter(core, upload_back_off(c->failures, CORE_TELL_FIRST_MS, CORE_CALL_MOST_MS));
}

bool calls_handed(struct core *core, enum destination d, const struct message *m)
{
    struct caller *c = &core->callers[d];
    if (c->request == 0 || m->request != c->request)
        return false;
    if (m->handed.count != 1 || m->handed.handed[0] == HANDED_LATER) {
        wait_again(core, c);
        return true;
    }
    if (m->handed.handed[0] != HANDED_TAKEN)
        log_warning("%s does not want to know that a person is wanted", destination_word(d));
    drop(c, 0);
    c->failures = 0;
    return true;
}

void calls_line_up(struct core *core, enum destination d)
{
    core->callers[d].not_before_ms = core->now.mono_ms;
}

void calls_gone(struct core *core, enum destination d)
{
    if (core->callers[d].request != 0)
        wait_again(core, &core->callers[d]);
}

bool calls_open(const struct core *core, enum destination d)
{
    return core->callers[d].request != 0;
}

void calls_wake(struct core *core)
{
    for (enum destination d = 0; d < DESTINATION_COUNT; d++)
        if (calls_open(core, d) && core->callers[d].answer_ms <= core->now.mono_ms)
            helper_kill(core, helper_of(d), "what it was told of a call was not answered");
}

int64_t calls_due(const struct core *core)
{
    int64_t first = CORE_NEVER;
    for (enum destination d = 0; d < DESTINATION_COUNT; d++) {
        const struct caller *c = &core->callers[d];
        int64_t due = calls_open(core, d) && helper_runs(core, helper_of(d)) ? c->answer_ms : CORE_NEVER;
        for (size_t i = calls_open(core, d) ? 1 : 0; i < c->count; i++)
            due = c->waiting[i].until_ms < due ? c->waiting[i].until_ms : due;
        if (may_send(core, d) && c->not_before_ms < due)
            due = c->not_before_ms;
        first = due < first ? due : first;
    }
    return first;
}
