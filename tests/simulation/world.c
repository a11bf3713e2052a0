#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sim.h"
#include "wire.h"

/* Rule 2 leaves 10 s, and 30 s more before a "no" counts. */
enum { LATE_MS = 36000 };

/* ---- things that will happen ---- */

void world_later(struct sim *s, const struct pending *p)
{
    if (s->pending_count == SIM_PENDING_MAX)
        sim_fail(s, INVARIANT_WITHIN_BOUNDS, "more things at once than the simulation keeps");
    s->pending[s->pending_count] = *p;
    s->pending[s->pending_count++].order = s->orders++;
}

static int next_pending(const struct sim *s)
{
    int best = -1;
    for (int i = 0; i < s->pending_count; i++) {
        const struct pending *p = &s->pending[i];
        if (best < 0 || p->at_ms < s->pending[best].at_ms ||
            (p->at_ms == s->pending[best].at_ms && p->order < s->pending[best].order))
            best = i;
    }
    return best;
}

/* A socket keeps its order: nothing overtakes what was said before, and its end comes last. */
static int64_t after_words(const struct sim *s, enum helper helper, int64_t ms)
{
    int64_t at = s->mono_ms + ms;
    for (int i = 0; i < s->pending_count; i++)
        if (s->pending[i].kind == PENDING_MESSAGE && s->pending[i].helper == helper && s->pending[i].at_ms > at)
            at = s->pending[i].at_ms;
    return at;
}

void world_say(struct sim *s, enum helper helper, int64_t ms, const struct message *m)
{
    world_later(s, &(struct pending){ .kind = PENDING_MESSAGE,
                                      .at_ms = after_words(s, helper, ms),
                                      .helper = helper,
                                      .generation = s->helpers[helper].generation,
                                      .message = *m });
}

/* ---- helpers ---- */

void world_die(struct sim *s, enum helper helper, int64_t ms)
{
    struct sim_helper *h = &s->helpers[helper];
    if (!h->alive)
        return;
    if (helper < HELPER_LINK)
        pads_unsure(s, 1u << helper);
    if (helper == HELPER_LINK)
        wired_die(s);
    h->alive = h->running = false;
    h->open = 0;
    world_later(s, &(struct pending){ .kind = PENDING_ENDED,
                                      .at_ms = after_words(s, helper, ms),
                                      .helper = helper,
                                      .generation = h->generation });
}

static enum result spawn(void *self, enum helper helper, uint32_t generation)
{
    struct sim *s = self;
    struct message m = { .type = MESSAGE_HELLO, .hello = { .pid = 7, .lock_owned = true } };
    text_copy(m.hello.name, sizeof m.hello.name, helper_program(helper));
    assert(!s->helpers[helper].alive);
    s->helpers[helper] = (struct sim_helper){ .alive = true, .generation = generation };
    world_say(s, helper, 20 + (int64_t)roll(s, 100), &m);
    return RESULT_OK;
}

static void kill_helper(void *self, enum helper helper)
{
    world_die(self, helper, 5);
}

static void say_line(struct sim *s)
{
    world_say(s, HELPER_LINK, 30 + (int64_t)roll(s, 100),
              &(struct message){
                  .type = MESSAGE_LINE,
                  .line = { .up = s->network_up, .lacks = s->no_checkin ? LIBRARY_BIT(LIBRARY_CHECKIN) : 0 } });
    if (s->no_checkin)
        sim_struck(FAULT_NO_CHECKIN);
}

static void reply_end(struct sim *s, const struct message *request, enum library_outcome outcome, int64_t ms)
{
    s->helpers[HELPER_LINK].open = 0;
    world_say(s, HELPER_LINK, ms,
              &(struct message){ .type = MESSAGE_REPLY,
                                 .request = request->request,
                                 .reply = { .ask = request->ask.ask, .outcome = outcome } });
}

/* What is asked seldom goes wrong more often, so that all that can go wrong with it does. */
static bool meets(struct sim *s, const struct message *m, enum sim_fault fault, uint64_t one_in)
{
    bool yes = happens(s, fault, m->ask.ask == LIBRARY_RENEW_ALL ? one_in / 4 : one_in);
    if (yes)
        cover_fault(s, fault, &m->ask);
    return yes;
}

static void link_asks(struct sim *s, const struct message *m)
{
    struct sim_helper *link = &s->helpers[HELPER_LINK];
    if (link->open != 0)
        sim_fail(s, INVARIANT_ONE_AT_A_TIME, "two questions to the link at once");
    checks_request(s, &m->ask);
    watch_request(s, m);
    link->open = m->request;
    link->ask = m->ask;
    if (s->wire != NULL) {
        wired_ask(s, m, meets(s, m, FAULT_LINK_DIES, 25));
        return;
    }
    world_later(s, &(struct pending){ .kind = PENDING_BEAT,
                                      .at_ms = s->mono_ms + 1000,
                                      .helper = HELPER_LINK,
                                      .generation = link->generation });
    if (!s->network_up)
        cover_fault(s, FAULT_NETWORK, &m->ask);
    if (!s->network_up || meets(s, m, FAULT_NETWORK, 30)) { /* away, or no connection just now */
        reply_end(s, m, LIBRARY_NOT_SENT, 20);
        return;
    }
    if (meets(s, m, FAULT_CUT_BEFORE, 15)) {
        reply_end(s, m, LIBRARY_MAYBE_SENT, 40);
        return;
    }
    if (meets(s, m, FAULT_LINK_DIES, 25)) {
        struct library_reply unheard[SIM_REPLIES_MAX];
        s->library.doing = s->watch.asked.row;
        if (roll(s, 2) == 0)
            library_answer(s, &m->ask, unheard); /* its last deed */
        world_die(s, HELPER_LINK, (int64_t)roll(s, 150));
        return;
    }
    bool can_be_late = !library_is_question(m->ask.ask) && m->ask.ask != LIBRARY_RENEW_ALL;
    if (can_be_late && meets(s, m, FAULT_LATE_DEED, 12)) {
        int64_t ms = (int64_t)roll(s, LATE_MS);
        struct pending late = { .kind = PENDING_DEED, .at_ms = s->mono_ms + ms, .message = *m };
        late.row = s->watch.asked.row;
        world_later(s, &late);
        reply_end(s, m, LIBRARY_MAYBE_SENT, 40);
        return;
    }
    link->silent = meets(s, m, FAULT_SILENT, 40);
    struct pending p = { .kind = PENDING_APPLY,
                         .helper = HELPER_LINK,
                         .generation = link->generation,
                         .message = *m,
                         .row = s->watch.asked.row,
                         .at_ms = s->mono_ms + 20 + (int64_t)roll(s, 60),
                         .outcome = LIBRARY_ANSWERED,
                         .then_ms = 20 };
    if (meets(s, m, FAULT_SLOW, 12))
        p.then_ms = 1000 + (int64_t)roll(s, 14000);
    if (meets(s, m, FAULT_NONSENSE, 30))
        p.outcome = LIBRARY_NONSENSE;
    if (meets(s, m, FAULT_CUT_AFTER, 15))
        p.outcome = LIBRARY_MAYBE_SENT;
    world_later(s, &p);
}

static void link_takes(struct sim *s, const struct message *m)
{
    if (m->type == MESSAGE_LINK_CONFIG) {
        s->helpers[HELPER_LINK].running = true;
        if (s->wire != NULL)
            wired_start(s);
        else
            say_line(s);
    } else if (m->type == MESSAGE_REQUEST) {
        link_asks(s, m);
    } else if (m->type == MESSAGE_STOP) {
        world_die(s, HELPER_LINK, 10);
    }
}

static enum result send_message(void *self, enum helper helper, const struct message *m)
{
    struct sim *s = self;
    if (!s->helpers[helper].alive)
        return RESULT_GONE;
    if (helper >= HELPER_TELLER)
        city_takes(s, (enum destination)(helper - HELPER_TELLER), m);
    else if (helper == HELPER_LINK)
        link_takes(s, m);
    else if (helper == HELPER_LIST)
        barred_takes(s, m);
    else
        pads_reader_takes(s, helper, m);
    return RESULT_OK;
}

/* The request reaches the library system, which does it; what becomes of the answer was decided before. */
static void apply(struct sim *s, const struct pending *p)
{
    struct library_reply replies[SIM_REPLIES_MAX];
    struct sim_helper *link = &s->helpers[HELPER_LINK];
    if (!link->alive || link->generation != p->generation)
        return; /* the link looks for its parent's end before it sends */
    s->library.doing = p->row;
    int n = library_answer(s, &p->message.ask, replies);
    if (link->silent)
        return;
    if (p->outcome != LIBRARY_ANSWERED) {
        reply_end(s, &p->message, p->outcome, p->then_ms);
        return;
    }
    link->open = 0;
    for (int i = 0; i < n; i++) {
        replies[i].more = i + 1 < n;
        world_say(s, HELPER_LINK, p->then_ms,
                  &(struct message){ .type = MESSAGE_REPLY, .request = p->message.request, .reply = replies[i] });
    }
}

static void late_deed(struct sim *s, const struct pending *p)
{
    struct library_reply unheard[SIM_REPLIES_MAX];
    s->library.doing = p->row;
    library_answer(s, &p->message.ask, unheard);
}

static bool reply_is_pending(const struct sim *s)
{
    for (int i = 0; i < s->pending_count; i++)
        if (s->pending[i].kind == PENDING_MESSAGE && s->pending[i].helper == HELPER_LINK &&
            s->pending[i].message.type == MESSAGE_REPLY)
            return true;
    return false;
}

static void beat(struct sim *s, const struct pending *p)
{
    struct sim_helper *link = &s->helpers[HELPER_LINK];
    if (!link->alive || link->generation != p->generation || link->silent || (link->open == 0 && !reply_is_pending(s)))
        return;
    struct pending next = *p;
    next.at_ms += 1000;
    world_later(s, &next);
    struct moment now = sim_now(s);
    core_message(s->core, &now, HELPER_LINK, &(struct message){ .type = MESSAGE_HEARTBEAT });
}

/* What comes and goes comes less often while nobody is there to notice. */
static int64_t seldom(const struct sim *s)
{
    return s->mono_ms >= s->person.quiet_until_ms ? 1 : 20;
}

static void network(struct sim *s)
{
    s->network_up = s->calm || !s->faults_on[FAULT_NETWORK] || !s->network_up;
    if (!s->network_up)
        sim_struck(FAULT_NETWORK);
    if (s->wire != NULL)
        wired_network(s);
    else if (s->helpers[HELPER_LINK].running)
        say_line(s);
    int64_t ms = s->network_up ? seldom(s) * (20000 + (int64_t)roll(s, 300000)) : 2000 + (int64_t)roll(s, 120000);
    if (!s->calm && s->faults_on[FAULT_NETWORK])
        world_later(s, &(struct pending){ .kind = PENDING_NETWORK, .at_ms = s->mono_ms + ms });
}

/* The disk is full for a while. */
static void room(struct sim *s)
{
    s->full = !s->calm && s->faults_on[FAULT_FULL_DISK] && !s->full;
    if (s->full)
        sim_struck(FAULT_FULL_DISK);
    power_room(!s->full);
    int64_t ms = s->full ? 2000 + (int64_t)roll(s, 20000) : seldom(s) * (60000 + (int64_t)roll(s, 600000));
    if (!s->calm && s->faults_on[FAULT_FULL_DISK])
        world_later(s, &(struct pending){ .kind = PENDING_ROOM, .at_ms = s->mono_ms + ms });
}

void world_calm(struct sim *s)
{
    for (int i = 0; i < s->pending_count; i++) {
        struct pending *p = &s->pending[i];
        if (p->kind == PENDING_NETWORK || p->kind == PENDING_ROOM || p->kind == PENDING_CITY ||
            p->kind == PENDING_STAFF || p->kind == PENDING_CLOCK)
            p->at_ms = s->mono_ms + 10;
    }
}

void world_kill_all(struct sim *s)
{
    int kept = 0;
    for (int i = 0; i < s->pending_count; i++)
        if (s->pending[i].kind == PENDING_PERSON || s->pending[i].kind == PENDING_NETWORK ||
            s->pending[i].kind == PENDING_ROOM || s->pending[i].kind == PENDING_CITY ||
            s->pending[i].kind == PENDING_DEED || s->pending[i].kind == PENDING_STAFF ||
            s->pending[i].kind == PENDING_CLOCK)
            s->pending[kept++] = s->pending[i];
    s->pending_count = kept;
    wired_die(s);
    memset(s->helpers, 0, sizeof s->helpers);
    for (int i = 0; i < s->jobs_count; i++)
        free(s->jobs[i]);
    s->jobs_count = 0;
    s->wake_ms = INT64_MAX;
}

/* ---- disk ---- */

static void disk(void *self, const struct disk_job *job)
{
    struct sim *s = self;
    checks_job(s, job);
    watch_job(s, job);
    if (s->jobs_count == SIM_JOBS_MAX)
        sim_fail(s, INVARIANT_WITHIN_BOUNDS, "more disk jobs than the core says it sends");
    struct disk_job *copy = malloc(sizeof *copy);
    assert(copy != NULL);
    memcpy(copy, job, disk_job_bytes(job));
    s->jobs[s->jobs_count++] = copy;
    bool slow = happens(s, FAULT_SLOW_DISK, 20);
    int64_t ms = slow ? 300 : 1 + (int64_t)roll(s, 8);
    if (slow)
        cover_job(FAULT_SLOW_DISK, job);
    if (s->full)
        cover_job(FAULT_FULL_DISK, job);
    world_later(s, &(struct pending){ .kind = PENDING_DISK, .at_ms = s->mono_ms + ms });
}

static void do_job(struct sim *s)
{
    struct disk_job *job = s->jobs[0];
    memmove(s->jobs, s->jobs + 1, (size_t)(--s->jobs_count) * sizeof *s->jobs);
    watch_run(s, s->disk, job, &s->done);
    free(job);
    struct moment now = sim_now(s);
    core_disk_done(s->core, &now, &s->done);
}

/* ---- the rest of the port ---- */

static void wake_at(void *self, int64_t mono_ms)
{
    ((struct sim *)self)->wake_ms = mono_ms;
}

static void print_receipt(void *self, uint64_t visit)
{
    struct sim *s = self;
    world_later(s, &(struct pending){ .kind = PENDING_PRINTED, .at_ms = s->mono_ms + 500, .visit = visit });
}

static void set_lamp(void *self, bool on)
{
    (void)self, (void)on;
}

static void print_staff(void *self, uint64_t visit, bool list)
{
    (void)list;
    print_receipt(self, visit);
}

static void nothing(void *self)
{
    (void)self;
}

static void no_sound(void *self, enum sound sound)
{
    (void)self;
    (void)sound;
}

void world_init(struct sim *s, struct world *out)
{
    *out = (struct world){ .self = s,
                           .spawn = spawn,
                           .kill = kill_helper,
                           .send = send_message,
                           .disk = disk,
                           .wake_at = wake_at,
                           .changed = nothing,
                           .sound = no_sound,
                           .speak = nothing,
                           .place = nothing,
                           .walk = nothing,
                           .print_receipt = print_receipt,
                           .print_staff = print_staff,
                           .lamp = set_lamp,
                           .visit_ended = nothing,
                           .restart = nothing };
}

static void do_pending(struct sim *s, const struct pending *p)
{
    struct moment now = sim_now(s);
    switch (p->kind) {
    case PENDING_MESSAGE:
        if (p->generation == s->helpers[p->helper].generation) {
            watch_message(s, p->helper, &p->message);
            core_message(s->core, &now, p->helper, &p->message);
        }
        return;
    case PENDING_ENDED:
        if (p->helper == HELPER_LINK)
            watch_link_ended(s);
        core_helper_ended(s->core, &now, p->helper);
        return;
    case PENDING_DISK:
        do_job(s);
        return;
    case PENDING_APPLY:
        apply(s, p);
        return;
    case PENDING_BEAT:
        beat(s, p);
        return;
    case PENDING_PRINTED:
        core_printed(s->core, &now, p->visit, RESULT_OK);
        return;
    case PENDING_NETWORK:
        network(s);
        return;
    case PENDING_PERSON:
        people_act(s);
        return;
    case PENDING_ROOM:
        room(s);
        return;
    case PENDING_DEED:
        late_deed(s, p);
        return;
    case PENDING_STAFF:
        staff_act(s);
        return;
    case PENDING_CLOCK:
        wall_changes(s);
        return;
    case PENDING_CITY:
        city_comes_and_goes(s, (enum destination)(p->helper - HELPER_TELLER));
        return;
    }
}

bool world_step(struct sim *s)
{
    int at = next_pending(s);
    int64_t wire_ms = wired_next_ms(s);
    if (wire_ms < s->wake_ms && (at < 0 || wire_ms < s->pending[at].at_ms)) {
        s->mono_ms = wire_ms > s->mono_ms ? wire_ms : s->mono_ms;
        wired_act(s);
        return true;
    }
    if (at < 0 && s->wake_ms == INT64_MAX)
        return false;
    if (at < 0 || s->wake_ms < s->pending[at].at_ms) {
        s->mono_ms = s->wake_ms > s->mono_ms ? s->wake_ms : s->mono_ms;
        struct moment now = sim_now(s);
        s->wake_ms = INT64_MAX;
        core_wake(s->core, &now);
        return true;
    }
    static struct pending p;
    p = s->pending[at];
    s->pending[at] = s->pending[--s->pending_count];
    s->mono_ms = p.at_ms > s->mono_ms ? p.at_ms : s->mono_ms;
    do_pending(s, &p);
    return true;
}
