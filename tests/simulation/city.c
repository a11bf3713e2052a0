/* The destinations beside the library system, each with the program that hands outcomes over to it. What arrives there
   is dropped by its ULID when it comes again; what is refused is refused for a while, or for ever; and all that
   the kiosk hears may be lost, late, or nothing at all. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sim.h"

enum { FOR_EVER = UINT16_MAX, BEAT_MS = 4000, SLOW_MS = 60 * 1000, SIM_OPEN_MAX = 256 };

static enum helper helper_of(enum destination d)
{
    return (enum helper)(HELPER_TELLER + d);
}

void city_init(struct sim *s)
{
    for (enum destination d = 0; d < DESTINATION_COUNT; d++) {
        s->config.tells[d] = roll(s, 2) == 0;
        s->config.teller_configs[d] =
            (struct message){ .type = MESSAGE_DESTINATION_CONFIG, .destination_config.destination = d };
        world_later(
            s, &(struct pending){ .kind = PENDING_CITY,
                                  .helper = helper_of(d),
                                  .at_ms = s->mono_ms + (roll(s, 6) == 0 ? 1000 : 30000 + (int64_t)roll(s, 300000)) });
    }
}

/* ---- the line ---- */

static void say_line(struct sim *s, enum destination d)
{
    world_say(s, helper_of(d), 30 + (int64_t)roll(s, 100),
              &(struct message){ .type = MESSAGE_LINE, .line = { .up = !s->city[d].away } });
}

/* Away for minutes, and sometimes for days. */
void city_comes_and_goes(struct sim *s, enum destination d)
{
    enum { HERE_MS = 40 * 60 * 1000, AWAY_MS = 10 * 60 * 1000, LONG_MS = 2 * SIM_DAY_MS };
    bool can = !s->calm && s->config.tells[d] && s->faults_on[FAULT_CITY_AWAY];
    s->city[d].away = can && !s->city[d].away;
    if (s->city[d].away)
        sim_struck(FAULT_CITY_AWAY);
    if (s->helpers[helper_of(d)].running)
        say_line(s, d);
    uint64_t most_ms = !s->city[d].away ? HERE_MS : roll(s, 4) == 0 ? LONG_MS : AWAY_MS;
    if (can)
        world_later(s, &(struct pending){ .kind = PENDING_CITY,
                                          .helper = helper_of(d),
                                          .at_ms = s->mono_ms + 1000 + (int64_t)roll(s, most_ms) });
}

/* ---- an outcome ---- */

/* Rule 5: in order by item, but for one that was refused so often that it was given up. */
static void check_order(struct sim *s, enum destination d, const struct sim_row *row)
{
    for (const struct sim_row *r = row + 1; r < s->rows + s->rows_count; r++)
        if (r->item == row->item && r->item != SIM_NOBODY && r->at[d].got > 0 &&
            row->at[d].refused < LEDGER_REFUSALS_MAX)
            sim_fail(s, INVARIANT_HANDED_IN_ORDER, "%s hears of row %s after row %s of the same item",
                     destination_word(d), row->ulid, r->ulid);
}

static struct sim_row *expected(struct sim *s, enum destination d, const struct outcome *o)
{
    struct sim_row *row = watch_row(s, o->ulid);
    if (row == NULL)
        sim_fail(s, INVARIANT_NOTHING_INVENTED, "%s is told of a row that nobody knows: %s", destination_word(d),
                 o->ulid);
    if (watch_names_somebody((const char *)o, sizeof *o))
        sim_fail(s, INVARIANT_HANDED_AS_WRITTEN, "%s is told who it was", destination_word(d));
    if (row->at[d].got > 0 && row->at[d].life != o->life)
        sim_fail(s, INVARIANT_HANDED_AS_WRITTEN, "%s is told that row %s is %s, and was told %s", destination_word(d),
                 o->ulid, life_word(o->life), life_word(row->at[d].life));
    checks_outcome(s, d, o);
    return row;
}

static bool refuses(struct sim *s, enum destination d, struct sim_row *row)
{
    if (row->at[d].got == 0 && row->at[d].refused == 0 && happens(s, FAULT_CITY_REFUSES, 20))
        row->at[d].refusals_left = roll(s, 3) == 0 ? FOR_EVER : (uint16_t)(1 + roll(s, LEDGER_REFUSALS_MAX + 2));
    if (row->at[d].refusals_left == 0)
        return false;
    if (row->at[d].refusals_left != FOR_EVER)
        row->at[d].refusals_left--;
    row->at[d].refused++;
    return true;
}

static enum handed take(struct sim *s, enum destination d, const struct outcome *o)
{
    struct sim_row *row = expected(s, d, o);
    if (happens(s, FAULT_CITY_CUT, 25)) {
        cover_handed(FAULT_CITY_CUT, o);
        return HANDED_LATER;
    }
    if (refuses(s, d, row)) {
        cover_handed(FAULT_CITY_REFUSES, o);
        return HANDED_REFUSED;
    }
    if (row->at[d].got++ == 0)
        check_order(s, d, row);
    row->at[d].life = o->life;
    if (!happens(s, FAULT_CITY_LOSES, 25))
        return HANDED_TAKEN;
    cover_handed(FAULT_CITY_LOSES, o);
    return HANDED_LATER;
}

/* ---- a page ---- */

/* What befalls the whole page counts for each outcome of it. */
static bool meets(struct sim *s, enum destination d, enum sim_fault fault, uint64_t one_in)
{
    bool yes = happens(s, fault, one_in);
    for (size_t i = 0; yes && i < s->city[d].count; i++)
        cover_handed(fault, &s->city[d].page[i]);
    return yes;
}

/* Signs of life until then. */
static void beat_until(struct sim *s, enum destination d, int64_t ms)
{
    for (int64_t at = BEAT_MS; at < ms; at += BEAT_MS)
        world_say(s, helper_of(d), at, &(struct message){ .type = MESSAGE_HEARTBEAT });
}

/* Wrong in number, or in what it says. */
static void spoil(struct sim *s, struct message_handed *handed)
{
    if (roll(s, 2) == 0)
        handed->count--;
    else
        handed->handed[0] = HANDED_COUNT;
}

static void say_told(const struct sim *s, enum destination d, const struct message_handed *handed)
{
    for (size_t i = 0; s->verbose && i < s->city[d].count; i++)
        fprintf(stderr, "%8lld told %s row %llu is %s: %d\n", (long long)s->mono_ms, destination_word(d),
                (unsigned long long)s->city[d].page[i].seq, life_word(s->city[d].page[i].life), handed->handed[i]);
}

static void hand_over(struct sim *s, enum destination d)
{
    struct sim_city *city = &s->city[d];
    struct message m = { .type = MESSAGE_HANDED, .request = city->request, .handed.count = city->count };
    bool later = city->away;
    for (size_t i = 0; later && i < city->count; i++)
        cover_handed(FAULT_CITY_AWAY, &city->page[i]);
    for (size_t i = 0; i < city->count; i++) {
        m.handed.handed[i] = (uint8_t)(later ? HANDED_LATER : take(s, d, &city->page[i]));
        later = later || m.handed.handed[i] == HANDED_LATER;
    }
    say_told(s, d, &m.handed);
    m.handed.wait_ms = later && roll(s, 4) == 0 ? (uint32_t)roll(s, 120000) : 0;
    int64_t ms = meets(s, d, FAULT_CITY_SLOW, 15) ? (int64_t)roll(s, SLOW_MS) : 20 + (int64_t)roll(s, 200);
    beat_until(s, d, ms);
    if (meets(s, d, FAULT_CITY_DIES, 20)) {
        world_die(s, helper_of(d), ms);
        return;
    }
    if (meets(s, d, FAULT_CITY_NONSENSE, 40))
        spoil(s, &m.handed);
    world_say(s, helper_of(d), ms, &m);
}

/* A new page, beside the one before it. */
static void note_scenes(const struct sim *s, enum destination d, const struct outcome *first)
{
    size_t waiting = 0;
    for (int i = 0; i < s->rows_count; i++)
        waiting += s->rows[i].life < LIFE_COUNT && life_is_final(s->rows[i].life) && s->rows[i].at[d].got == 0;
    if (waiting > DISK_ROWS_MAX)
        sim_scene(SCENE_LONG_QUEUE);
    for (size_t i = 0; i < s->city[d].count; i++)
        if (first->item[0] != '\0' && text_equal(s->city[d].page[i].item, first->item) &&
            s->city[d].page[i].seq < first->seq)
            sim_scene(SCENE_ITEM_AGAIN);
}

static void take_outcomes(struct sim *s, enum destination d, const struct message *m)
{
    struct sim_city *city = &s->city[d];
    if (m->request != city->request) {
        note_scenes(s, d, &m->told.outcomes[0]);
        city->count = 0;
    }
    city->request = m->request;
    if (m->told.count == 0 || city->count + m->told.count > MESSAGE_HANDED_MAX)
        sim_fail(s, INVARIANT_WITHIN_BOUNDS, "%s gets less than nothing, or more than a page", destination_word(d));
    memcpy(city->page + city->count, m->told.outcomes, m->told.count * sizeof *city->page);
    city->count = (uint16_t)(city->count + m->told.count);
    if (m->told.more)
        return;
    if (meets(s, d, FAULT_CITY_SILENT, 40))
        s->helpers[helper_of(d)].silent = true;
    else
        hand_over(s, d);
}

void city_takes(struct sim *s, enum destination d, const struct message *m)
{
    struct sim_helper *h = &s->helpers[helper_of(d)];
    if (m->type == MESSAGE_DESTINATION_CONFIG) {
        h->running = true;
        s->city[d].request = 0;
        say_line(s, d);
    } else if (m->type == MESSAGE_OUTCOMES && !h->silent) {
        take_outcomes(s, d, m);
    } else if (m->type == MESSAGE_STOP) {
        world_die(s, helper_of(d), 10);
    }
}

/* ---- at the end ---- */

struct ending {
    struct sim *sim;
    int open_count;
    char open[SIM_OPEN_MAX][ID_SIZE]; /* items, as they were written down, with a row that is not final */
};

static bool is_held(const struct ending *e, const char *item)
{
    for (int i = 0; i < e->open_count; i++)
        if (text_equal(e->open[i], item))
            return true;
    return false;
}

static void check_row(struct sim *s, enum destination d, const struct ledger_row *r)
{
    const struct sim_row *row = watch_row(s, r->t.ulid);
    if (row == NULL || row->at[d].got > 0)
        return;
    if (row->at[d].refused < LEDGER_REFUSALS_MAX || r->others[d] != DELIVERY_POISONED)
        sim_fail(s, INVARIANT_HANDED_AT_LAST, "%s has never got row %s, which is %s (%s, refused %u times)",
                 destination_word(d), r->t.ulid, life_word(r->t.life), delivery_word(r->others[d]), row->at[d].refused);
}

static bool end_row(void *self, const struct ledger_row *r)
{
    struct ending *e = self;
    bool final = life_is_final(r->t.life);
    for (enum destination d = 0; d < DESTINATION_COUNT && final && !is_held(e, r->t.item); d++)
        if (e->sim->config.tells[d])
            check_row(e->sim, d, r);
    if (!final && e->open_count < SIM_OPEN_MAX)
        text_copy(e->open[e->open_count++], ID_SIZE, r->t.item);
    return true;
}

void city_end(struct sim *s)
{
    struct ending e = { .sim = s };
    checks_each(s, end_row, &e);
}
