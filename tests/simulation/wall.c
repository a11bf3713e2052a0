/* The wall clock of the machine: unset after a power cut (no battery, and the network not there yet), set ahead or
   back, and put right again some time later; and what the ledger's rows must say of it (HACKING.md, "Clocks"). True
   time goes on beside it: it is the library system's. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sim.h"

enum {
    MINUTE_MS = 60 * 1000,
    HOUR_MS = 60 * MINUTE_MS,
    RIGHT_MS = 3 * HOUR_MS,
    WRONG_MS = 90 * MINUTE_MS,
    AHEAD_MS = 8 * HOUR_MS, /* before the calm ends true time must have come so far */
    UNSET_ONE_IN = 2
};

int64_t wall_true(const struct sim *s)
{
    return SIM_WALL_MS + s->mono_ms;
}

int64_t wall_shows(const struct sim *s)
{
    return wall_true(s) + s->clock.off_ms;
}

struct ledger_moment wall_of_ledger(void *self)
{
    const struct sim *s = self;
    return (struct ledger_moment){ .wall_ms = wall_shows(s), .monotonic_ms = s->mono_ms - s->clock.booted_ms };
}

/* ---- it goes wrong, and right ---- */

static bool can(const struct sim *s)
{
    return !s->calm &&
           (s->faults_on[FAULT_CLOCK_UNSET] || s->faults_on[FAULT_CLOCK_AHEAD] || s->faults_on[FAULT_CLOCK_BACK]);
}

static void later(struct sim *s, uint64_t most_ms)
{
    world_later(s, &(struct pending){ .kind = PENDING_CLOCK,
                                      .at_ms = s->mono_ms + 1000 + (int64_t)roll_of(s, FAULT_CLOCK_AHEAD, most_ms) });
}

static void say(const struct sim *s)
{
    if (s->verbose)
        fprintf(stderr, "%8lld the clock is %lld ms off\n", (long long)s->mono_ms, (long long)s->clock.off_ms);
}

void wall_begin(struct sim *s)
{
    if (can(s))
        later(s, RIGHT_MS);
}

void wall_boots(struct sim *s)
{
    s->clock.booted_ms = s->mono_ms;
    text_format(s->clock.boot_id, sizeof s->clock.boot_id, "boot-%d", ++s->clock.boots);
    if (can(s) && strikes(s, FAULT_CLOCK_UNSET, UNSET_ONE_IN))
        s->clock.off_ms = -wall_true(s) + (roll_of(s, FAULT_CLOCK_UNSET, 2) == 0 ? 0 : SIM_BUILD_MS - SIM_DAY_MS);
    say(s);
}

void wall_changes(struct sim *s)
{
    bool was_right = s->clock.off_ms == 0;
    s->clock.off_ms = 0;
    if (!can(s))
        return;
    if (was_right && strikes(s, FAULT_CLOCK_AHEAD, 2))
        s->clock.off_ms = 1000 + (int64_t)roll_of(s, FAULT_CLOCK_AHEAD, AHEAD_MS);
    else if (was_right && strikes(s, FAULT_CLOCK_BACK, 2))
        s->clock.off_ms =
            -1000 - (int64_t)roll_of(s, FAULT_CLOCK_BACK,
                                     roll_of(s, FAULT_CLOCK_BACK, 2) == 0 ? HOUR_MS : 90 * (uint64_t)SIM_DAY_MS);
    say(s);
    later(s, s->clock.off_ms == 0 ? RIGHT_MS : WRONG_MS);
}

/* ---- what rows say of it ---- */

static bool is_set(const struct sim *s)
{
    int64_t least_ms = s->clock.newest_ms > SIM_BUILD_MS ? s->clock.newest_ms : SIM_BUILD_MS;
    return wall_shows(s) >= least_ms;
}

void wall_begins(struct sim *s, struct sim_row *row, const struct transaction *t)
{
    bool set = is_set(s), loan = t->kind == TRANSACTION_CHECKOUT && t->life == LIFE_OFFLINE;
    row->at_ms = set ? wall_shows(s) : 0;
    row->boot = s->clock.boots;
    if (t->at.known != set || (set && t->at.utc_ms != wall_shows(s)))
        sim_fail(s, INVARIANT_DATED_AS_KNOWN, "row %s begins while the clock is %s, and is %s", row->ulid,
                 set ? "set" : "unset", t->at.known ? "dated" : "not dated so");
    if (loan && (t->due.known != set || (set && t->due.utc_ms <= wall_shows(s))))
        sim_fail(s, INVARIANT_DATED_AS_KNOWN, "row %s promises %s while the clock is %s", row->ulid,
                 t->due.known ? "a date" : "no date", set ? "set" : "unset");
    if (!set)
        sim_scene(SCENE_NOT_DATED);
    if (loan && !set)
        sim_scene(SCENE_DAYS_PROMISED);
}

void wall_writes(struct sim *s, struct sim_row *row)
{
    row->true_ms = wall_true(s);
}

void wall_written(struct sim *s, const struct sim_row *row)
{
    if (row->at_ms != 0)
        s->clock.newest_ms = row->at_ms;
}

/* The clock may have gone wrong and right again before that is on disk. */
static void work_out(struct sim_row *r, int64_t ms)
{
    if (r->worked_out_ms[0] == ms)
        return;
    memmove(r->worked_out_ms + 1, r->worked_out_ms, sizeof r->worked_out_ms - sizeof *r->worked_out_ms);
    r->worked_out_ms[0] = ms;
}

void wall_dates(struct sim *s)
{
    for (struct sim_row *r = s->rows; r < s->rows + s->rows_count; r++)
        if (r->at_ms == 0 && r->boot == s->clock.boots)
            work_out(r, r->true_ms + s->clock.off_ms);
}

struct dates {
    struct sim *sim;
    int64_t before_ms; /* of the row before; 0: none has a time */
    bool at_end;
};

static void check_estimated(struct dates *d, const struct ledger_row *r, const struct sim_row *row)
{
    int64_t at_ms = r->t.at.utc_ms;
    bool worked_out = false, of_neighbour = d->before_ms == 0 || at_ms == d->before_ms;
    for (size_t i = 0; i < SIM_WORKED_OUT_MAX; i++)
        worked_out = worked_out || row->worked_out_ms[i] == at_ms;
    if (!r->at_estimated || (!worked_out && !of_neighbour))
        sim_fail(d->sim, INVARIANT_DATED_AS_KNOWN,
                 "row %llu of boot %d was written at %lld, the clock unset, and got the time %lld%s, worked out %lld",
                 (unsigned long long)r->t.seq, row->boot, (long long)row->true_ms, (long long)at_ms,
                 r->at_estimated ? "" : ", unmarked", (long long)row->worked_out_ms[0]);
    sim_scene(SCENE_DATED_LATER);
}

static bool take_date(void *self, const struct ledger_row *r)
{
    struct dates *d = self;
    const struct sim_row *row = watch_row(d->sim, r->t.ulid);
    if (row == NULL)
        return true;
    if (row->at_ms != 0 && (!r->t.at.known || r->at_estimated || r->t.at.utc_ms != row->at_ms))
        sim_fail(d->sim, INVARIANT_DATED_AS_KNOWN, "row %s began while the clock was set, and its time was changed",
                 row->ulid);
    if (row->at_ms == 0 && r->t.at.known)
        check_estimated(d, r, row);
    if (d->at_end && !r->t.at.known && is_set(d->sim))
        sim_fail(d->sim, INVARIANT_DATED_AS_KNOWN, "the clock is right, and row %s has no time yet", row->ulid);
    d->before_ms = r->t.at.known ? r->t.at.utc_ms : d->before_ms;
    return true;
}

void wall_look(struct sim *s, bool at_end)
{
    checks_each(s, take_date, &(struct dates){ .sim = s, .at_end = at_end });
}

/* The newest that was dated by a clock that was set: what the kiosk finds at its start. */
void wall_lives(struct sim *s)
{
    s->clock.newest_ms = 0;
    for (const struct sim_row *r = s->rows; r < s->rows + s->rows_count; r++)
        if (r->life != LIFE_COUNT)
            wall_written(s, r);
    wall_look(s, false);
}
