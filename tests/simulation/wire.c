/* The link's program in the seeds that have a real one: what firmware/link/main.c does around the SIP2 session, as a
   coroutine. Whenever the session would wait for the line or for time, the rest of the simulated world goes on. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include "base/text.h"
#include "link/library.h"
#include "link/sip2/client/wire.h"
#include "wire.h"

enum {
    SEEDS_TO_ONE = 6, /* of so many one has a real link */
    STACK_BYTES = 1 << 20,
    SLICE_MS = 500, /* as in firmware's wire.c */
    BEAT_MS = 1000,
    OFFSET_MIN = 300
};

/* One run at a time: the coroutine and whoever goes on while it waits. */
static ucontext_t inside, outside;
static struct sim *running;

uint64_t wired_roll(struct sim *s, uint64_t n)
{
    return seed_number((struct seed){ s->seed, 0x57 }, s->wire->dice++) % n;
}

/* ---- waiting ---- */

static void wait_until(struct sim *s, int64_t ms, bool for_bytes)
{
    s->wire->wake_ms = ms;
    s->wire->for_bytes = for_bytes;
    swapcontext(&inside, &outside);
    s->wire->wake_ms = INT64_MAX;
    s->wire->for_bytes = false;
}

static bool is_asked(const struct sim *s)
{
    return s->wire->asked_ms <= s->mono_ms;
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* ---- the session's world ---- */

static int64_t now_ms(void *context)
{
    return ((const struct sim *)context)->mono_ms;
}

static struct when wall(void *context)
{
    return when_of(wall_shows(context), OFFSET_MIN);
}

static int offset_min(void *context, int64_t utc_s)
{
    (void)context;
    (void)utc_s;
    return OFFSET_MIN;
}

static bool beat(void *context)
{
    struct sim *s = context;
    struct sim_wire *w = s->wire;
    if (w->request == 0)
        return !is_asked(s);
    if (s->mono_ms - w->beaten_ms >= BEAT_MS) {
        w->beaten_ms = s->mono_ms;
        world_say(s, HELPER_LINK, 0, &(struct message){ .type = MESSAGE_HEARTBEAT, .request = w->request });
    }
    return true;
}

static bool may_send(void *context)
{
    (void)context;
    return true; /* it dies with its parent */
}

static void say_line(void *context, bool up, const char *words)
{
    struct sim *s = context;
    struct message m = { .type = MESSAGE_LINE, .line.up = up };
    m.line.lacks = (uint16_t)library_sip2.lacks(s->wire->session);
    text_copy(m.line.words, sizeof m.line.words, words);
    world_say(s, HELPER_LINK, 1, &m);
}

static void say_reply(void *context, const struct library_reply *r)
{
    struct sim *s = context;
    struct message m = { .type = MESSAGE_REPLY, .request = s->wire->request, .reply = *r };
    world_say(s, HELPER_LINK, 1, &m);
    if (!r->more)
        s->helpers[HELPER_LINK].open = 0;
}

/* ---- the session's line ---- */

struct wire {
    struct sim *sim;
};

/* The only connection there is. */
static struct wire only;

enum result wire_open(const struct message_link_config *to, int timeout_ms, const struct library_world *world,
                      char words[static WIRE_WORDS_SIZE], struct wire **out)
{
    struct sim *s = running;
    enum wire_message first = to->login == LOGIN_BEFORE_STATUS ? WIRE_IS_LOGIN : WIRE_IS_STATUS;
    bool fails = wire_strikes(s, WIRE_CONNECTION_FAILS, first, 8) || !s->network_up;
    int64_t ms = 5 + (int64_t)wired_roll(s, 30), until = s->mono_ms + timeout_ms;
    if (fails && wired_roll(s, 4) == 0)
        ms = timeout_ms; /* nobody answers, in place of a refusal */
    for (until = sooner(until, s->mono_ms + ms); s->mono_ms < until;) {
        wait_until(s, sooner(until, s->mono_ms + SLICE_MS), false);
        if (!world->beat(world->context) && ms > SLICE_MS)
            return RESULT_BUSY;
    }
    text_copy(words, WIRE_WORDS_SIZE, "refused");
    if (fails || !s->network_up)
        return RESULT_GONE;
    line_connect(s);
    only.sim = s;
    *out = &only;
    return RESULT_OK;
}

void wire_close(struct wire *w)
{
    if (w != NULL)
        line_drop(w->sim);
}

int wire_fd(const struct wire *w)
{
    (void)w;
    return 0;
}

enum result wire_send(struct wire *w, struct bytes b, int64_t deadline_ms, bool *left)
{
    (void)deadline_ms;
    return line_send(w->sim, (const char *)b.at, b.n, left) ? RESULT_OK : RESULT_GONE;
}

enum result wire_receive(struct wire *w, void *to, size_t size, int64_t deadline_ms, size_t *out_n)
{
    struct sim *s = w->sim;
    for (;;) {
        *out_n = line_take(s, to, size);
        if (*out_n > 0)
            return RESULT_OK;
        if (line_has_ended(s))
            return RESULT_GONE;
        if (deadline_ms <= s->mono_ms)
            return RESULT_TIMEOUT;
        wait_until(s, sooner(deadline_ms, s->mono_ms + SLICE_MS), true);
        if (line_next_ms(s) > s->mono_ms && !s->wire->world.beat(s))
            return RESULT_BUSY;
    }
}

/* ---- the program ---- */

static void carry_out(struct sim *s)
{
    struct sim_wire *w = s->wire;
    w->asked_ms = INT64_MAX;
    w->request = w->asked.request;
    w->beaten_ms = s->mono_ms;
    library_sip2.ask(w->session, &w->asked.ask);
    w->request = 0;
}

static void program(void)
{
    struct sim *s = running;
    struct sim_wire *w = s->wire;
    for (;;) {
        int wait_ms = library_sip2.tend(w->session);
        w->idle = true;
        wait_until(s, s->mono_ms + (wait_ms > 0 ? wait_ms : 1), w->line.open);
        w->idle = false;
        if (is_asked(s))
            carry_out(s);
    }
}

void wired_start(struct sim *s)
{
    static char *stack;
    struct sim_wire *w = s->wire;
    w->world = (struct library_world){ s, now_ms, wall, offset_min, beat, may_send, say_line, say_reply };
    if (stack == NULL)
        stack = malloc(STACK_BYTES);
    enum result r = library_sip2.create(&s->config.link_config.link_config, &w->world, &w->session);
    assert(stack != NULL && r == RESULT_OK);
    getcontext(&inside);
    inside.uc_stack.ss_sp = stack;
    inside.uc_stack.ss_size = STACK_BYTES;
    inside.uc_link = NULL;
    makecontext(&inside, program, 0);
    running = s;
    w->idle = w->for_bytes = false;
    w->request = 0;
    w->wake_ms = s->mono_ms + 1;
    w->asked_ms = w->dies_ms = INT64_MAX;
}

/* As it stands, wherever it waits. */
void wired_die(struct sim *s)
{
    if (s->wire == NULL || s->wire->session == NULL)
        return;
    library_sip2.destroy(s->wire->session);
    s->wire->session = NULL;
}

void wired_ask(struct sim *s, const struct message *m, bool dies)
{
    struct sim_wire *w = s->wire;
    w->asked = *m;
    w->asked_ms = s->mono_ms + 1;
    w->asking++;
    w->row = s->watch.asked.row;
    if (dies)
        w->dies_ms = s->mono_ms + (int64_t)wired_roll(s, 150);
}

void wired_network(struct sim *s)
{
    line_network(s);
}

int64_t wired_next_ms(const struct sim *s)
{
    const struct sim_wire *w = s->wire;
    if (w == NULL)
        return INT64_MAX;
    int64_t at = line_next_flight_ms(s);
    if (w->session == NULL)
        return at;
    at = sooner(sooner(at, w->dies_ms), w->wake_ms);
    if (w->for_bytes)
        at = sooner(at, line_next_ms(s));
    return w->idle ? sooner(at, w->asked_ms) : at;
}

void wired_act(struct sim *s)
{
    struct sim_wire *w = s->wire;
    if (line_next_flight_ms(s) <= s->mono_ms) {
        line_land(s);
    } else if (w->dies_ms <= s->mono_ms) {
        w->dies_ms = INT64_MAX;
        world_die(s, HELPER_LINK, 1);
    } else {
        swapcontext(&outside, &inside);
    }
}

bool wired_rests(const struct sim *s)
{
    const struct sim_wire *w = s->wire;
    if (w == NULL)
        return true;
    bool quiet = w->session == NULL || (w->idle && w->line.open && w->line.ends_ms == INT64_MAX);
    return quiet && w->line.flights_count == 0;
}

/* ---- a run ---- */

static void set_up(struct sim *s)
{
    static const enum library_profile profiles[] = { PROFILE_GENERIC, PROFILE_KOHA, PROFILE_EVERGREEN };
    const struct wire_manner *m = &s->wire->line.manner;
    struct message_link_config *c = &s->config.link_config.link_config;
    *c = (struct message_link_config){ .host = "library.test",
                                       .port = 6001,
                                       .user = "kiosk",
                                       .password = "secret",
                                       .institution = "ALA",
                                       .location = "hall",
                                       .encoding = "utf-8",
                                       .timeout_s = (uint16_t)(s->config.rules.library_timeout_ms / 1000),
                                       .retries = (uint8_t)s->config.rules.library_retries,
                                       .keep_alive_s = wired_roll(s, 4) == 0 ? 300 : 3600,
                                       .profile = profiles[wired_roll(s, 3)],
                                       .login = (enum library_login)wired_roll(s, LOGIN_COUNT),
                                       .line_end = (enum library_line_end)wired_roll(s, LINE_END_COUNT) };
    c->checksum = !m->demands ? CHECKSUM_OFF : m->adds_up && wired_roll(s, 2) == 0 ? CHECKSUM_ON : CHECKSUM_AUTO;
}

void wired_choose(struct sim *s)
{
    if (seed_number((struct seed){ s->seed, 0x56 }, 0) % SEEDS_TO_ONE != 0)
        return;
    s->wire = calloc(1, sizeof *s->wire);
    assert(s->wire != NULL);
    line_choose(s);
    set_up(s);
}

void wired_end(struct sim *s)
{
    wired_die(s);
    free(s->wire);
    s->wire = NULL;
}
