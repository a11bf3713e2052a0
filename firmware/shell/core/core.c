#include "shell/core/core.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/core/parts.h"

struct core *core_create(const struct core_config *config, const struct world *world)
{
    struct core *core = calloc(1, sizeof *core);
    if (core == NULL)
        return NULL;
    core->config = *config;
    core->world = *world;
    core->wake_ms = core->ready_ms = core->stop_ms = core->flush_ms = core->again_ms = CORE_NEVER;
    core->outbox.due_ms = CORE_NEVER;
    clock_init(core);
    text_copy(core->fetch.words, sizeof core->fetch.words, "not asked yet");
    core->next_number = core->next_reader_ask = core->next_job = 1;
    kiosk_init(&core->kiosk, &config->rules, config->lessons);
    return core;
}

void core_destroy(struct core *core)
{
    if (core == NULL)
        return;
    wipe(core, sizeof *core);
    free(core);
}

int64_t core_timeout_ms(const struct core *core)
{
    return core->config.rules.library_timeout_ms;
}

int64_t core_jitter(const struct core *core, int64_t ms)
{
    return upload_jitter(ms, seed_number(core->now.seed, core->seeds_taken));
}

uint32_t core_request(struct core *core)
{
    uint32_t number = core->next_number++;
    if (core->next_number == 0)
        core->next_number = 1;
    return number;
}

int64_t core_patience_ms(const struct core *core)
{
    return (core->config.rules.library_retries + 2) * core_timeout_ms(core);
}

/* ---- events ---- */

void core_push(struct core *core, const struct event *e)
{
    if (core->events_count == CORE_EVENTS_MAX) {
        core->dropped++;
        log_error("event queue full, event %d dropped", (int)e->type);
        return;
    }
    core->events[(core->events_first + core->events_count) % CORE_EVENTS_MAX] = *e;
    core->events_count++;
}

void core_push_or_keep(struct core *core, const struct event *e)
{
    if (core->ready) {
        core_push(core, e);
    } else if (core->kept_count == CORE_KEPT_MAX) {
        core->dropped++;
        log_error("too many events before the kiosk is ready, event %d dropped", (int)e->type);
    } else {
        core->kept[core->kept_count++] = *e;
    }
}

static bool is_known(const struct core *core)
{
    bool link = !core->config.link || core->line.known || core->ready_ms == CORE_NEVER;
    return core->ledger_known && readers_known(core) && link;
}

static void see_if_ready(struct core *core)
{
    if (core->ready || !is_known(core))
        return;
    core->ready = true;
    core->ready_ms = CORE_NEVER;
    for (size_t i = 0; i < core->kept_count; i++)
        core_push(core, &core->kept[i]);
    wipe(core->kept, sizeof core->kept);
    core->kept_count = 0;
}

/* Every event of one call gets a seed of its own. */
static struct seed next_seed(struct core *core)
{
    enum { APART = 1 << 20 };
    uint64_t n = APART + 2 * core->seeds_taken++;
    return (struct seed){ seed_number(core->now.seed, n), seed_number(core->now.seed, n + 1) };
}

static void update(struct core *core)
{
    struct event *e = &core->events[core->events_first];
    e->now = core->now.now;
    e->mono_ms = core->now.mono_ms;
    e->seed = next_seed(core);
    kiosk_update(&core->kiosk, e, &core->effects);
    wipe(e, sizeof *e); /* replies are personal, keys may be a PIN */
    core->events_first = (uint16_t)((core->events_first + 1) % CORE_EVENTS_MAX);
    core->events_count--;
    effects_carry_out(core);
}

/* ---- stopping ---- */

static bool in_hand(const struct core *core)
{
    return asks_any(core) || disk_busy(core) || programming_busy(core) || core->mail.open ||
           core->outbox.phase != OUTBOX_REST;
}

/* What was in hand is done, or will not be: the helpers and the ledger go. */
static void close_down(struct core *core)
{
    bool late = core->now.mono_ms >= core->stop_ms;
    if (!core->stopping || core->closing || (in_hand(core) && !late))
        return;
    core->closing = true;
    core->stop_ms = core->now.mono_ms + CORE_STOP_MS;
    helpers_stop(core);
    outbox_line_time(core);
    if (!core->ledger_opened)
        return;
    disk_blank(core);
    disk_send(core, DISK_CLOSE);
}

static void kill_late_helpers(struct core *core)
{
    if (!core->closing || core->now.mono_ms < core->stop_ms)
        return;
    core->stop_ms = CORE_NEVER;
    for (int i = 0; i < HELPER_COUNT; i++)
        helper_kill(core, (enum helper)i, "it did not stop");
}

void core_begin_stop(struct core *core)
{
    if (core->stopping)
        return;
    core->stopping = true;
    core->stop_ms = core->now.mono_ms + core_patience_ms(core);
}

bool core_idle(const struct core *core)
{
    return core->closing && !disk_busy(core) && helpers_off(core);
}

/* ---- one call ---- */

static int64_t earliest(const struct core *core)
{
    const int64_t due[] = { timers_due(core), helpers_due(core), reader_due(core),
                            asks_due(core),   disk_due(core),    outbox_due(core),
                            core->ready_ms,   core->stop_ms,     upload_line_due(&core->line),
                            tell_due(core),   fetch_due(core),   mail_due(core),
                            clock_due(core) };
    int64_t first = CORE_NEVER;
    for (size_t i = 0; i < sizeof due / sizeof *due; i++)
        if (due[i] < first)
            first = due[i];
    return first;
}

static void set_wake(struct core *core)
{
    int64_t due = earliest(core);
    if (due == core->wake_ms)
        return;
    core->wake_ms = due;
    core->world.wake_at(core->world.self, due);
}

/* Until nothing moves any more: events to the brain, then questions, then the outbox. */
static void run(struct core *core)
{
    bool changed = false;
    do {
        programming_pump(core);
        see_if_ready(core);
        desk_pump(core);
        while (core->events_count > 0) {
            update(core);
            changed = true;
        }
        asks_pump(core);
        outbox_pump(core);
        tell_pump(core);
        fetch_pump(core);
        close_down(core);
    } while (core->events_count > 0 || (!core->ready && is_known(core)));
    if (changed)
        core->world.changed(core->world.self);
    set_wake(core);
}

static void enter(struct core *core, const struct moment *now)
{
    assert(core->started);
    core->now = *now;
    core->seeds_taken = 0;
    clock_look(core);
}

void core_start(struct core *core, const struct moment *now)
{
    assert(!core->started);
    core->started = true;
    enter(core, now);
    core->ready_ms = now->mono_ms + CORE_READY_MS;
    disk_start(core);
    helpers_start(core);
    run(core);
}

void core_event(struct core *core, const struct moment *now, const struct event *e)
{
    enter(core, now);
    if (!core->stopping)
        core_push_or_keep(core, e);
    run(core);
}

void core_message(struct core *core, const struct moment *now, enum helper helper, const struct message *m)
{
    enter(core, now);
    if (!helpers_message(core, helper, m)) {
        /* it was the helper's own affair */
    } else if (helper == HELPER_LINK) {
        asks_message(core, m);
    } else if (helper == HELPER_LIST) {
        fetch_message(core, m);
    } else if (helper == HELPER_MAIL) {
        mail_message(core, m);
    } else if (helper >= HELPER_TELLER) {
        tell_message(core, (enum destination)(helper - HELPER_TELLER), m);
    } else {
        reader_message(core, (unsigned)(helper - HELPER_READER), m);
    }
    run(core);
}

void core_helper_ended(struct core *core, const struct moment *now, enum helper helper)
{
    enter(core, now);
    helpers_ended(core, helper);
    run(core);
}

void core_disk_done(struct core *core, const struct moment *now, const struct disk_done *done)
{
    enter(core, now);
    disk_answered(core, done);
    run(core);
}

void core_printed(struct core *core, const struct moment *now, uint64_t visit, enum result result)
{
    enter(core, now);
    core_push(core, &(struct event){ .type = EVENT_PRINTED, .visit = visit, .result = result });
    run(core);
}

void core_recorded(struct core *core, const struct moment *now, uint64_t visit, enum recorder_act act,
                   enum result result, uint32_t take_ms, bool kept)
{
    enter(core, now);
    core_push(
        core,
        &(struct event){
            .type = EVENT_RECORDED, .visit = visit, .record = act, .result = result, .count = take_ms, .up = kept });
    run(core);
}

void core_disk_free(struct core *core, const struct moment *now, uint64_t bytes)
{
    enter(core, now);
    core->disk_free_bytes = bytes;
    run(core);
}

void core_wake(struct core *core, const struct moment *now)
{
    enter(core, now);
    core->wake_ms = -1; /* the world is told anew */
    if (now->mono_ms >= core->ready_ms)
        core->ready_ms = CORE_NEVER; /* people do not wait for the link's first word any longer */
    timers_wake(core);
    helpers_wake(core);
    reader_wake(core);
    tell_wake(core);
    fetch_wake(core);
    mail_wake(core);
    asks_wake(core);
    disk_wake(core);
    if (upload_line_wake(&core->line, now->mono_ms))
        line_changed(core);
    kill_late_helpers(core);
    run(core);
}

void core_stop(struct core *core, const struct moment *now)
{
    enter(core, now);
    core_begin_stop(core);
    run(core);
}

const struct kiosk *core_kiosk(const struct core *core)
{
    return &core->kiosk;
}

static uint32_t count_asks(const struct core *core)
{
    uint32_t n = 0;
    for (size_t i = 0; i < CORE_ASKS_MAX; i++)
        n += core->asks[i].state != ASK_FREE;
    return n;
}

struct core_stats core_stats(const struct core *core)
{
    struct core_stats stats = { .ledger_up = core->ledger_told,
                                .library_up = core->line.up,
                                .readers_count = (uint8_t)readers_count(core),
                                .outbox = core->outbox.waiting,
                                .asks_queued = count_asks(core),
                                .events_dropped = core->dropped,
                                .fetches = core->config.list_every_ms > 0,
                                .fetched = !core->fetch.failed,
                                .fetch_words = core->fetch.words,
                                .programmings_open = core->desk.open,
                                .programmings_repaired = core->desk.repaired };
    for (unsigned i = 0; i < stats.readers_count; i++)
        stats.readers_up[i] = core->readers[i].up;
    for (int d = 0; d < DESTINATION_COUNT; d++) {
        stats.tells[d] = core->config.tells[d];
        stats.teller_up[d] = core->tellers[d].up;
        stats.teller_words[d] = core->tellers[d].words;
    }
    return stats;
}

enum result core_order(struct core *core, const struct moment *now, const struct staff_order *order)
{
    enter(core, now);
    enum result r = core->stopping ? RESULT_GONE : disk_order(core, order);
    run(core);
    return r;
}

const struct staff_answer *core_order_answer(const struct core *core)
{
    return core->command.over ? &core->command.answer : NULL;
}

void core_order_taken(struct core *core)
{
    wipe(&core->command, sizeof core->command);
}

enum result core_desk_open(struct core *core, const struct moment *now, int64_t until_ms, size_t bytes)
{
    enter(core, now);
    enum result r = core->stopping ? RESULT_BUSY : desk_open(core, until_ms, bytes);
    run(core);
    return r;
}

void core_desk_close(struct core *core, const struct moment *now)
{
    enter(core, now);
    core->desk.until_ms = now->mono_ms;
    programming_forget(core);
    run(core);
}

enum desk_change core_desk_change(struct core *core, struct desk_tag *out)
{
    return programming_change(core, out);
}

enum result core_desk_write(struct core *core, const struct moment *now, const struct programming *p)
{
    enter(core, now);
    enum result r = core->stopping ? RESULT_BUSY : desk_write(core, p);
    run(core);
    return r;
}
