#include <string.h>

#include "shell/core/parts.h"

void timers_start(struct core *core, enum timer timer, uint32_t ms, uint64_t visit)
{
    core->timers[timer] = (struct brain_timer){ .on = true, .due_ms = core->now.mono_ms + ms, .visit = visit };
}

void timers_stop(struct core *core, enum timer timer)
{
    core->timers[timer].on = false;
}

/* A timer of an ended visit wakes nobody; that of the opening hours belongs to none. */
static bool is_on(const struct core *core, size_t timer)
{
    const struct brain_timer *t = &core->timers[timer];
    return t->on && (timer == TIMER_HOURS || t->visit == core->kiosk.visit);
}

void timers_wake(struct core *core)
{
    for (size_t i = 0; i < TIMER_COUNT; i++) {
        struct brain_timer *t = &core->timers[i];
        if (!t->on || t->due_ms > core->now.mono_ms)
            continue;
        bool wakes = is_on(core, i);
        t->on = false;
        if (wakes)
            core_push(core, &(struct event){ .type = EVENT_TIMER, .timer = (enum timer)i, .visit = t->visit });
    }
}

int64_t timers_due(const struct core *core)
{
    int64_t first = CORE_NEVER;
    for (size_t i = 0; i < TIMER_COUNT; i++) {
        const struct brain_timer *t = &core->timers[i];
        if (is_on(core, i) && t->due_ms < first)
            first = t->due_ms;
    }
    return first;
}
