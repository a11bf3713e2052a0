/* Final outcomes to the destinations beside the library system (durability rule 5): each has a program of its own,
   is asked for one page at a time, and is waited for by nobody. What is not acknowledged goes again, with the
   same ULID. The phases: parts.h. */
#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "shell/core/parts.h"

static enum helper helper_of(enum destination d)
{
    return (enum helper)(HELPER_TELLER + d);
}

static bool may_tell(const struct core *core, enum destination d)
{
    return core->config.tells[d] && core->ledger_open && core->ledger_told && !core->stopping &&
           helper_runs(core, helper_of(d));
}

static void earlier(struct teller *t, int64_t due_ms)
{
    if (due_ms < t->due_ms)
        t->due_ms = due_ms;
}

void tell_look(struct core *core)
{
    for (int d = 0; d < DESTINATION_COUNT; d++)
        earlier(&core->tellers[d], core->now.mono_ms + CORE_TELL_MS);
}

static int64_t look_at(const struct teller *t)
{
    return t->due_ms > t->not_before_ms ? t->due_ms : t->not_before_ms;
}

/* ---- failing ---- */

/* Nothing of it is known to have arrived. `least_ms`: the other side wants so much quiet. */
static void back_off(struct core *core, struct teller *t, int64_t least_ms)
{
    t->failures++;
    int64_t ms = core_jitter(core, upload_back_off(t->failures, CORE_TELL_FIRST_MS, CORE_TELL_MOST_MS));
    t->not_before_ms = core->now.mono_ms + (ms > least_ms ? ms : least_ms);
    t->phase = TELL_REST;
    t->ahead = AHEAD_NONE;
    earlier(t, core->now.mono_ms); /* and as soon as the line comes back */
}

void tell_gone(struct core *core, enum destination d)
{
    struct teller *t = &core->tellers[d];
    t->up = false;
    text_copy(t->words, sizeof t->words, "its program has ended");
    calls_gone(core, d);
    if (t->phase == TELL_OPEN)
        back_off(core, t, 0);
}

/* ---- a page ---- */

/* False: the ledger takes no more jobs. */
static bool ask_for_page(struct core *core, enum destination d, uint64_t after)
{
    struct teller *t = &core->tellers[d];
    struct disk_job *job = disk_blank(core);
    job->to = d;
    job->count = after;
    struct job *sent = disk_send(core, DISK_UNTOLD);
    if (sent == NULL)
        return false;
    sent->to = d;
    sent->request = ++t->fetched;
    return true;
}

static void fetch(struct core *core, enum destination d, uint64_t after)
{
    struct teller *t = &core->tellers[d];
    t->next.count = t->next.looked_at = 0;
    t->ahead = AHEAD_NONE;
    if (ask_for_page(core, d, after))
        t->phase = TELL_FETCH;
    else
        back_off(core, t, 0);
}

void tell_pump(struct core *core)
{
    calls_pump(core);
    for (enum destination d = 0; d < DESTINATION_COUNT; d++) {
        struct teller *t = &core->tellers[d];
        if (t->phase != TELL_REST || look_at(t) > core->now.mono_ms || !may_tell(core, d))
            continue;
        t->due_ms = CORE_NEVER;
        t->held = (struct upload_held){ 0 };
        fetch(core, d, 0);
    }
}

/* What was refused waits, and what follows it of its item waits with it. */
static bool must_wait(struct core *core, struct teller *t, const struct outcome *o, const struct upload_facts *facts)
{
    int64_t wall_ms = core->now.now.utc_ms;
    bool early = upload_is_early(facts->next_at_ms, wall_ms);
    if (early)
        earlier(t, core->now.mono_ms + (facts->next_at_ms - wall_ms));
    if (upload_item_is_held(&t->held, o->item))
        return true;
    if (early)
        upload_hold_item(&t->held, o->item);
    return early;
}

static void hand_over(struct core *core, enum destination d)
{
    struct teller *t = &core->tellers[d];
    t->phase = TELL_OPEN;
    t->request = core_request(core);
    t->answer_ms = core->now.mono_ms + CORE_TELL_ANSWER_MS;
    for (uint16_t at = 0; at < t->count; at += MESSAGE_TOLD_MAX) {
        uint16_t left = t->count - at;
        struct message m = { .type = MESSAGE_OUTCOMES, .request = t->request };
        m.told.more = left > MESSAGE_TOLD_MAX;
        m.told.count = (uint8_t)(m.told.more ? MESSAGE_TOLD_MAX : left);
        memcpy(m.told.outcomes, t->rows + at, m.told.count * sizeof *t->rows);
        if (!helper_send(core, helper_of(d), &m))
            return; /* it is killed: tell_gone() follows */
    }
}

static void take_page(struct core *core, enum destination d);

/* The next page, or rest. */
static void go_on(struct core *core, enum destination d)
{
    struct teller *t = &core->tellers[d];
    t->phase = TELL_REST;
    if (!may_tell(core, d))
        earlier(t, core->now.mono_ms);
    else if (t->next.looked_at < t->next.count || (t->more && t->ahead == AHEAD_HERE))
        take_page(core, d);
    else if (t->more && t->ahead == AHEAD_ASKED)
        t->phase = TELL_FETCH;
    else if (t->more)
        fetch(core, d, t->last_seq);
}

/* Whether it is taken is not known yet: an outcome of its item behind it could overtake it. */
static bool is_in_page(const struct teller *t, const char *item)
{
    for (size_t i = 0; i < t->count; i++)
        if (item[0] != '\0' && text_equal(t->rows[i].item, item))
            return true;
    return false;
}

/* What is to be told of what was read, up to the second outcome of an item. */
static void fill_page(struct core *core, struct teller *t)
{
    struct told_page *next = &t->next;
    t->count = 0;
    for (; next->looked_at < next->count; next->looked_at++) {
        const struct outcome *o = &next->rows[next->looked_at];
        const struct upload_facts *facts = &next->facts[next->looked_at];
        if (is_in_page(t, o->item))
            return;
        t->last_seq = o->seq;
        if (must_wait(core, t, o, facts))
            continue;
        t->tries[t->count] = facts->tries;
        t->rows[t->count++] = *o;
    }
}

/* What is behind all that was read is read meanwhile. */
static void take_page(struct core *core, enum destination d)
{
    struct teller *t = &core->tellers[d];
    t->phase = TELL_REST;
    t->ahead = AHEAD_NONE;
    t->more = t->next.more;
    fill_page(core, t);
    bool whole = t->next.looked_at == t->next.count;
    if (whole)
        t->next.count = t->next.looked_at = 0;
    if (t->count == 0) {
        go_on(core, d);
    } else if (!may_tell(core, d)) {
        earlier(t, core->now.mono_ms);
    } else {
        hand_over(core, d);
        if (t->phase == TELL_OPEN && whole && t->more && ask_for_page(core, d, t->last_seq))
            t->ahead = AHEAD_ASKED;
    }
}

static void add_to_page(struct told_page *page, const struct disk_done *done)
{
    assert(page->count + done->outcomes_count <= TELL_ROWS_MAX);
    page->more = done->more;
    memcpy(page->rows + page->count, done->outcomes, done->outcomes_count * sizeof *page->rows);
    memcpy(page->facts + page->count, done->facts, done->outcomes_count * sizeof *page->facts);
    page->count += (uint16_t)done->outcomes_count;
}

void tell_page(struct core *core, struct job *job, const struct disk_done *done)
{
    struct teller *t = &core->tellers[job->to];
    if (job->request != t->fetched || (t->phase != TELL_FETCH && t->ahead != AHEAD_ASKED))
        return; /* it was given up */
    if (done->result != RESULT_OK) {
        log_error("what is to be told to %s could not be read: %s", destination_word(job->to),
                  result_text(done->result));
        t->ahead = AHEAD_NONE; /* of a page that is open: it is asked for again behind it */
        if (t->phase == TELL_FETCH)
            back_off(core, t, 0);
        return;
    }
    add_to_page(&t->next, done);
    if (done->withheld)
        earlier(t, core->now.mono_ms + CORE_TELL_MS);
    if (t->next.more && t->next.count + DISK_ROWS_MAX <= TELL_ROWS_MAX &&
        ask_for_page(core, job->to, t->next.rows[t->next.count - 1].seq))
        return; /* what the ledger reads at once is less than a page */
    t->ahead = AHEAD_HERE;
    if (t->phase == TELL_FETCH)
        take_page(core, job->to);
}

/* ---- answers ---- */

/* Most refusals first: the wait of the row that was refused most often is everybody's. */
static int64_t refused_until(const struct core *core, const struct teller *t)
{
    uint32_t tries = 0;
    for (size_t i = 0; i < t->count; i++)
        if (t->handed[i] == HANDED_REFUSED && t->tries[i] > tries)
            tries = t->tries[i];
    int64_t ms = core_jitter(core, upload_back_off(tries + 1, CORE_TELL_REFUSED_MS, CORE_TELL_MOST_MS));
    return core->now.now.utc_ms + ms;
}

static void write_down_some(struct core *core, enum destination d, enum handed handed, int64_t next_at_ms)
{
    struct disk_job *job = &core->scratch_job;
    job->to = d;
    job->handed = handed;
    job->count = (uint64_t)next_at_ms;
    struct job *sent = disk_send(core, DISK_HANDED); /* and a blank one for what follows */
    if (sent != NULL)
        sent->to = d;
}

/* True: there were such. */
static bool write_down(struct core *core, enum destination d, enum handed handed, int64_t next_at_ms)
{
    const struct teller *t = &core->tellers[d];
    struct disk_job *job = disk_blank(core);
    bool any = false;
    for (size_t i = 0; i < t->count; i++) {
        if (t->handed[i] != handed)
            continue;
        any = true;
        job->seqs[job->seqs_count++] = t->rows[i].seq;
        if (job->seqs_count == DISK_ROWS_MAX)
            write_down_some(core, d, handed, next_at_ms);
    }
    if (job->seqs_count > 0)
        write_down_some(core, d, handed, next_at_ms);
    return any;
}

static void all_answered(struct core *core, enum destination d, int64_t quiet_ms)
{
    struct teller *t = &core->tellers[d];
    bool later = false;
    for (size_t i = 0; i < t->count; i++)
        later = later || t->handed[i] == HANDED_LATER;
    bool taken = write_down(core, d, HANDED_TAKEN, 0);
    if (write_down(core, d, HANDED_REFUSED, refused_until(core, t))) {
        log_warning("%s refuses what it was told", destination_word(d));
        earlier(t, core->now.mono_ms + CORE_TELL_REFUSED_MS);
        for (size_t i = 0; i < t->count; i++)
            if (t->handed[i] == HANDED_REFUSED)
                upload_hold_item(&t->held, t->rows[i].item);
    }
    if (taken)
        t->failures = 0;
    if (later)
        back_off(core, t, quiet_ms);
    else
        go_on(core, d);
}

static bool makes_sense(const struct teller *t, const struct message_handed *handed)
{
    bool sense = handed->count == t->count;
    for (size_t i = 0; sense && i < t->count; i++)
        sense = handed->handed[i] < HANDED_COUNT;
    return sense;
}

static void take_handed(struct core *core, enum destination d, const struct message *m)
{
    struct teller *t = &core->tellers[d];
    if (t->phase != TELL_OPEN || m->request != t->request)
        return; /* of a page that was given up */
    if (!makes_sense(t, &m->handed)) {
        helper_kill(core, helper_of(d), "it answers what it was not told");
        return;
    }
    memcpy(t->handed, m->handed.handed, t->count);
    all_answered(core, d, m->handed.wait_ms);
}

static void take_line(struct core *core, enum destination d, const struct message_line *line)
{
    struct teller *t = &core->tellers[d];
    if (line->up != t->up || !line->up)
        log_note("%s is %s: %s", destination_word(d), line->up ? "up" : "down", line->words);
    if (line->up && !t->up) {
        t->not_before_ms = core->now.mono_ms;
        calls_line_up(core, d);
    }
    t->up = line->up;
    text_copy(t->words, sizeof t->words, line->words);
}

void tell_message(struct core *core, enum destination d, const struct message *m)
{
    if (m->type == MESSAGE_HANDED && calls_handed(core, d, m))
        return;
    if (m->type == MESSAGE_HANDED)
        take_handed(core, d, m);
    else if (m->type == MESSAGE_LINE)
        take_line(core, d, &m->line);
    else
        log_warning("the link to %s said %s, which it should not", destination_word(d), message_name(m->type));
}

/* It could not be written: it goes again, and is dropped there. */
void tell_written(struct core *core, struct job *job, const struct disk_done *done)
{
    if (done->result == RESULT_OK)
        return;
    log_error("what %s took could not be written: %s", destination_word(job->to), result_text(done->result));
    struct teller *t = &core->tellers[job->to];
    t->not_before_ms = core->now.mono_ms + CORE_OUTBOX_MOST_MS;
    earlier(t, core->now.mono_ms);
}

/* ---- time ---- */

bool tell_open(const struct core *core, enum destination d)
{
    return core->tellers[d].phase == TELL_OPEN || calls_open(core, d);
}

void tell_wake(struct core *core)
{
    calls_wake(core);
    for (enum destination d = 0; d < DESTINATION_COUNT; d++)
        if (core->tellers[d].phase == TELL_OPEN && core->tellers[d].answer_ms <= core->now.mono_ms)
            helper_kill(core, helper_of(d), "what it was told was not answered");
}

int64_t tell_due(const struct core *core)
{
    int64_t first = calls_due(core);
    for (enum destination d = 0; d < DESTINATION_COUNT; d++) {
        const struct teller *t = &core->tellers[d];
        int64_t due = CORE_NEVER;
        if (t->phase == TELL_OPEN && helper_runs(core, helper_of(d))) /* else it is killed, and tell_gone() follows */
            due = t->answer_ms;
        else if (t->phase == TELL_REST && t->due_ms != CORE_NEVER && may_tell(core, d))
            due = look_at(t);
        first = due < first ? due : first;
    }
    return first;
}
