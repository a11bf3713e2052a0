/* Is the wall clock set? Not while it shows less than the program's build date, or than it showed when the ledger's
   newest row was written. Whoever calls brings the time along, so that a clock which is put right, or set back, is seen
   with the next call; while it is unset somebody looks each minute, so that the rows of this boot get their time. */
#include "shell/core/parts.h"

enum { LOOK_MS = 60 * 1000 };

void clock_init(struct core *core)
{
    core->clock_set = true;
    core->clock_least_ms = core->config.build_ms;
    core->clock_look_ms = CORE_NEVER;
}

void clock_look(struct core *core)
{
    bool set = core->now.now.known && core->now.now.utc_ms >= core->clock_least_ms;
    core->clock_look_ms = set ? CORE_NEVER : core->now.mono_ms + LOOK_MS;
    if (set == core->clock_set)
        return;
    core->clock_set = set;
    if (set)
        disk_date_rows(core);
    core_push(core, &(struct event){ .type = EVENT_CLOCK, .up = set });
}

void clock_showed(struct core *core, int64_t utc_ms)
{
    core->clock_least_ms = utc_ms > core->config.build_ms ? utc_ms : core->config.build_ms;
    clock_look(core);
}

int64_t clock_due(const struct core *core)
{
    return core->clock_look_ms;
}
