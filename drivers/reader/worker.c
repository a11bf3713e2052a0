/* The loop of kitap-reader: sweeps and messages in turn.

     closed -> open     [try_open; again after back_off_ms, which doubles up to BACK_OFF_MS_MAX]
     open   -> open     [give_up, when it opens again at once: nobody needs to know]
     open   -> closed   [give_up, after ERRORS_MAX sweeps in a row that failed, or at once when the port says so]
     closed -> (ended)  [try_open, when only a new process can open it]

   While closed every question is answered at once: a read with RESULT_IO, an inventory with 0 tags. Tags
   stay known over a short closing, so that a lost frame does not look like a book lifted and laid again.

   A new tag is told the moment it is selected, and kitap gets ASK_MS to ask for its bytes while it still is: so its
   identifier costs one exchange, and no second sweep. */
#define LOG_ROOM "reader"
#include <assert.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/text.h"
#include "reader/pad.h"
#include "reader/reader.h"

enum {
    SEND_WAIT_MS = 5000,
    SWEEP_EVERY_MS = 100, /* from start to start */
    SWEEP_PAUSE_MS = 20,  /* at least, so that the line is not saturated */
    HURRY_PAUSE_MS = 5,   /* while a tag is missing */
    ASK_MS = 15,
    BEAT_MS = 1000,
    BACK_OFF_MS_FIRST = 250,
    BACK_OFF_MS_MAX = 2000,
    FORGET_MS = 3000, /* a reader that was away for so long knows nothing of the pad */
    ERRORS_MAX = 3,
    JOBS_MAX = 32,
    TRIES_MAX = 12,
    AGAIN_MAX = 3, /* times that one sweep may see a tag that was seen */
    LOOKS_MAX = 4, /* for a tag that is missing, a sweep */
    INVENTORIES_MAX = 4,
    SELECTIONS_MAX = 2 * PAD_TAGS_MAX
};

/* A question about one tag: READ_TAG, WRITE_TAG or SECURE_TAG. */
struct job {
    enum message_type type;
    uint32_t request;
    uint8_t tries;
    bool torn; /* by a try of this question */
    struct uid uid;
    union {
        struct read_plan plan;
        struct tag_write write;
        struct tag_secure secure;
    };
};

struct worker {
    const struct helper *helper;
    const struct reader_port *port;
    void *self;
    struct pad pad;
    bool open, over;
    bool said; /* `state` has been told */
    struct message_reader_state state;
    struct job jobs[JOBS_MAX];
    size_t jobs_count;
    uint32_t inventories[INVENTORIES_MAX]; /* request numbers */
    size_t inventories_count;
    unsigned errors;   /* failed sweeps in a row */
    int64_t due_ms;    /* next sweep, or next try to open */
    int64_t closed_ms; /* when it was lost */
    bool proved;       /* a whole sweep since it was opened */
    unsigned reopened; /* how often it was opened again at once */
    bool ended;        /* only a new process opens it */
    int64_t back_off_ms;
    int64_t beaten_ms;
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void tell(struct worker *w, const struct message *m)
{
    enum result r = w->over ? RESULT_OK : channel_send(&w->helper->channel, m, SEND_WAIT_MS);
    if (r == RESULT_OK)
        return;
    log_warning("kitap does not hear: %s", result_text(r));
    w->over = true;
}

static void tell_tag(struct worker *w, enum message_type type, uint32_t request, const struct tag_about *tag)
{
    struct message m = { .type = type, .request = request };
    m.tag = *tag;
    tell(w, &m);
}

static bool same_abilities(const struct reader_abilities *a, const struct reader_abilities *b)
{
    return a->iso14443 == b->iso14443 && a->iso15693 == b->iso15693 && a->reads == b->reads && a->writes == b->writes &&
           a->afi == b->afi && a->eas == b->eas && a->at_once == b->at_once;
}

static bool same_state(const struct message_reader_state *a, const struct message_reader_state *b)
{
    return a->up == b->up && a->cause == b->cause && strcmp(a->words, b->words) == 0 &&
           same_abilities(&a->can, &b->can);
}

/* Only what changes is told. */
static void tell_state(struct worker *w, const struct message_reader_state *state)
{
    struct message m = { .type = MESSAGE_READER_STATE };
    if (w->said && same_state(state, &w->state))
        return;
    log_note("%s: %s", state->up ? "up" : "down", state->words);
    m.reader_state = w->state = *state;
    w->said = true;
    tell(w, &m);
}

static void tell_read(struct worker *w, uint32_t request, const struct message_tag_read *read)
{
    struct message m = { .type = MESSAGE_TAG_READ, .request = request };
    m.tag_read = *read;
    tell(w, &m);
}

static void tell_written(struct worker *w, const struct job *job, enum result result)
{
    struct message m = { .type = MESSAGE_TAG_WRITTEN, .request = job->request };
    m.tag_written = (struct message_tag_written){ job->uid, result };
    tell(w, &m);
}

/* It was not carried out. What may have been written is never said to be as it was. */
static void tell_undone(struct worker *w, const struct job *job, enum result read_result)
{
    if (job->type == MESSAGE_READ_TAG)
        tell_read(w, job->request, &(struct message_tag_read){ .uid = job->uid, .result = read_result });
    else
        tell_written(w, job, job->torn ? RESULT_IO : RESULT_GONE);
}

static void job_remove(struct worker *w, size_t i)
{
    w->jobs_count--;
    memmove(&w->jobs[i], &w->jobs[i + 1], (w->jobs_count - i) * sizeof w->jobs[0]);
}

static void beat(struct worker *w)
{
    const struct message m = { .type = MESSAGE_HEARTBEAT };
    if ((w->jobs_count == 0 && w->inventories_count == 0) || now_ms() - w->beaten_ms < BEAT_MS)
        return;
    w->beaten_ms = now_ms();
    tell(w, &m);
}

/* Everything on the pad to each who asked. */
static void answer_inventories(struct worker *w)
{
    for (size_t i = 0; i < w->inventories_count; i++) {
        struct message done = { .type = MESSAGE_INVENTORY_DONE, .request = w->inventories[i] };
        for (size_t t = 0; t < w->pad.count; t++)
            tell_tag(w, MESSAGE_TAG_ARRIVED, w->inventories[i], &w->pad.tags[t].tag);
        done.inventory_done.count = (uint8_t)w->pad.count;
        tell(w, &done);
    }
    w->inventories_count = 0;
}

static void tell_left(struct worker *w)
{
    struct tag_about tag = { 0 };
    while (pad_take_left(&w->pad, now_ms(), &tag.uid))
        tell_tag(w, MESSAGE_TAG_LEFT, 0, &tag);
}

/* Nobody knows what lies there, and kitap must not wait: an empty pad. */
static void answer_closed(struct worker *w)
{
    pad_forget(&w->pad);
    tell_left(w);
    answer_inventories(w);
}

static struct job job_of(const struct message *m)
{
    struct job job = { .type = m->type, .request = m->request };
    if (m->type == MESSAGE_READ_TAG) {
        job.uid = m->read_tag.uid;
        job.plan = m->read_tag.plan;
    } else if (m->type == MESSAGE_WRITE_TAG) {
        job.uid = m->write_tag.uid;
        job.write = m->write_tag.write;
    } else {
        job.uid = m->secure_tag.uid;
        job.secure = m->secure_tag.secure;
    }
    return job;
}

static void take_job(struct worker *w, const struct message *m)
{
    struct job job = job_of(m);
    if (!w->open || w->jobs_count == JOBS_MAX) {
        tell_undone(w, &job, w->open ? RESULT_FULL : RESULT_IO);
        return;
    }
    if (w->jobs_count == 0 && w->inventories_count == 0)
        w->beaten_ms = now_ms();
    w->jobs[w->jobs_count++] = job;
}

static void take_inventory(struct worker *w, uint32_t request)
{
    if (w->jobs_count == 0 && w->inventories_count == 0)
        w->beaten_ms = now_ms();
    if (w->inventories_count == INVENTORIES_MAX)
        answer_inventories(w);
    w->inventories[w->inventories_count++] = request;
    if (!w->open)
        answer_closed(w);
}

static void take(struct worker *w, const struct message *m)
{
    if (m->type == MESSAGE_READ_TAG || m->type == MESSAGE_WRITE_TAG || m->type == MESSAGE_SECURE_TAG)
        take_job(w, m);
    else if (m->type == MESSAGE_INVENTORY)
        take_inventory(w, m->request);
    else if (m->type == MESSAGE_STOP)
        w->over = true;
    else
        log_warning("kitap says %s to a reader", message_name(m->type));
}

/* All messages that are there; waits for the first one. */
static void listen(struct worker *w, int wait_ms)
{
    struct message m;
    enum result r = RESULT_OK;
    while (!w->over && (r == RESULT_OK || r == RESULT_BAD)) {
        r = channel_receive(&w->helper->channel, wait_ms, &m);
        wait_ms = 0;
        if (r == RESULT_OK)
            take(w, &m);
        else if (r == RESULT_BAD)
            log_warning("kitap says something that is no message");
    }
    w->over = w->over || r != RESULT_TIMEOUT;
}

/* Questions whose tag is not on the pad will not be answered by a sweep. */
static void answer_gone(struct worker *w)
{
    for (size_t i = w->jobs_count; i > 0; i--) {
        if (pad_has(&w->pad, w->jobs[i - 1].uid))
            continue;
        tell_undone(w, &w->jobs[i - 1], RESULT_GONE);
        job_remove(w, i - 1);
    }
}

/* One try. True when the question is answered. */
static bool carry_out_read(struct worker *w, struct job *job, const struct tag_about *tag, enum result *out)
{
    struct message_tag_read read = { .uid = tag->uid, .marks = tag->marks };
    *out = read.result = w->port->read(w->self, tag, &job->plan, &read);
    if (read.result == RESULT_IO && ++job->tries < TRIES_MAX)
        return false;
    tell_read(w, job->request, &read);
    return true;
}

static bool carry_out_write(struct worker *w, struct job *job, const struct tag_about *tag, enum result *out)
{
    enum result r = job->type == MESSAGE_WRITE_TAG ? w->port->write(w->self, tag, &job->write)
                                                   : w->port->secure(w->self, tag, &job->secure);
    *out = r;
    if (r == RESULT_IO) {
        job->torn = true;
        if (job->type == MESSAGE_WRITE_TAG)
            job->write.repair = true;
    }
    if ((r == RESULT_IO || r == RESULT_GONE) && ++job->tries < TRIES_MAX)
        return false;
    bool as_it_was = r == RESULT_GONE || r == RESULT_REFUSED || r == RESULT_BAD;
    tell_written(w, job, as_it_was && job->torn ? RESULT_IO : r);
    return true;
}

static struct job *job_for(struct worker *w, struct uid uid)
{
    for (size_t i = 0; i < w->jobs_count; i++)
        if (uid_equal(w->jobs[i].uid, uid))
            return &w->jobs[i];
    return NULL;
}

/* Questions about the tag that is selected now. RESULT_IO: it may not be any more. */
static enum result carry_out(struct worker *w, const struct tag_about *tag)
{
    for (struct job *job = job_for(w, tag->uid); job != NULL; job = job_for(w, tag->uid)) {
        enum result r;
        bool answered =
            job->type == MESSAGE_READ_TAG ? carry_out_read(w, job, tag, &r) : carry_out_write(w, job, tag, &r);
        if (answered)
            job_remove(w, (size_t)(job - w->jobs));
        if (r != RESULT_OK && r != RESULT_NONE)
            return RESULT_IO;
    }
    return RESULT_OK;
}

/* Kitap asks for the bytes of a new tag at once, or not at all. */
static void await_question(struct worker *w, struct uid uid)
{
    int64_t end = now_ms() + ASK_MS;
    for (int64_t left = ASK_MS; left > 0 && !w->over && job_for(w, uid) == NULL; left = end - now_ms())
        listen(w, (int)left);
}

static void note_seen(struct worker *w, enum pad_seen seen, const struct tag_about *tag)
{
    if (seen == PAD_FULL)
        log_warning("more than %d tags lie on the pad", PAD_TAGS_MAX);
    if (seen != PAD_NEW)
        return;
    tell_tag(w, MESSAGE_TAG_ARRIVED, 0, tag);
    await_question(w, tag->uid);
}

/* Some readers show only with a tag what they can do. */
static void note_abilities(struct worker *w)
{
    struct message_reader_state state = w->state;
    if (w->port->abilities == NULL)
        return;
    w->port->abilities(w->self, &state.can);
    tell_state(w, &state);
}

/* Nobody answers any more: is one missing that should be looked for again? */
static bool look_again(struct worker *w, unsigned *looks)
{
    pad_miss(&w->pad);
    return pad_waits(&w->pad, now_ms()) && ++*looks < LOOKS_MAX;
}

/* Goes through the tags that answer. RESULT_NONE: all were seen. RESULT_BUSY: a tag that was lost stands in the way.
   Other results: the device. */
static enum result sweep_tags(struct worker *w)
{
    unsigned again = 0, looks = 0;
    bool lost = false;
    for (unsigned i = 0; i < SELECTIONS_MAX && !w->over; i++) {
        struct tag_about tag;
        enum result r = w->port->next(w->self, &tag);
        if (r == RESULT_NONE && look_again(w, &looks))
            continue;
        if (r != RESULT_OK)
            return r;
        note_abilities(w);
        enum pad_seen seen = pad_see(&w->pad, &tag, now_ms());
        note_seen(w, seen, &tag);
        if (seen == PAD_AGAIN && ++again == AGAIN_MAX) { /* it cannot be silenced: nothing else can be heard */
            if (!lost)
                pad_miss(&w->pad);
            return lost ? RESULT_BUSY : RESULT_NONE;
        }
        beat(w);
        lost = carry_out(w, &tag) != RESULT_OK || lost;
        if ((r = w->port->halt(w->self)) != RESULT_OK)
            return r;
    }
    return RESULT_NONE;
}

/* The device is closed: who asked is answered. */
static void answer_all(struct worker *w)
{
    while (w->jobs_count > 0) {
        tell_undone(w, &w->jobs[0], RESULT_IO);
        job_remove(w, 0);
    }
    if (w->inventories_count > 0)
        answer_closed(w);
}

/* What went wrong may be over when it is opened again: staff find it in the words, and nobody else needs to know. A
   device that is lost again before it did anything is down. */
static bool reopen(struct worker *w, const struct message_reader_state *why)
{
    struct message_reader_state state = { .cause = READER_CAUSE_OTHER };
    char chip[MESSAGE_WORDS_SIZE];
    if (why->cause == READER_CAUSE_LOST || why->cause == READER_CAUSE_SILENT || !w->proved)
        return false;
    w->proved = false;
    w->open = w->port->open(w->self, &state) == RESULT_OK;
    if (!w->open) {
        w->port->close(w->self);
        return false;
    }
    text_copy(chip, sizeof chip, state.words);
    text_format(state.words, sizeof state.words, "%s; opened anew: %u; last: %s", chip, ++w->reopened, why->words);
    tell_state(w, &state);
    return true;
}

static void give_up(struct worker *w)
{
    struct message_reader_state state = { .cause = READER_CAUSE_OTHER };
    w->port->explain(w->self, &state);
    w->port->close(w->self);
    w->open = false;
    w->errors = 0;
    w->closed_ms = now_ms();
    w->back_off_ms = BACK_OFF_MS_FIRST;
    if (reopen(w, &state))
        return;
    w->due_ms = now_ms() + w->back_off_ms;
    tell_state(w, &state);
    answer_all(w);
}

static int64_t next_sweep_ms(const struct worker *w, int64_t start, bool again)
{
    int64_t end = now_ms(), next = start + SWEEP_EVERY_MS;
    if (w->jobs_count > 0 || w->inventories_count > 0 || again)
        return end;
    if (pad_waits(&w->pad, end))
        return end + HURRY_PAUSE_MS;
    return next < end + SWEEP_PAUSE_MS ? end + SWEEP_PAUSE_MS : next;
}

static void sweep(struct worker *w)
{
    int64_t start = now_ms();
    pad_begin(&w->pad);
    enum result r = w->port->restart(w->self);
    bool hangs = r == RESULT_GONE;
    if (r == RESULT_OK)
        r = sweep_tags(w);
    bool whole = r == RESULT_NONE, failed = !whole && r != RESULT_BUSY;
    w->errors = failed ? w->errors + 1 : 0;
    if (w->errors == ERRORS_MAX || hangs) {
        give_up(w);
        return;
    }
    if (whole) {
        w->proved = true;
        tell_left(w);
        answer_gone(w);
        answer_inventories(w);
    }
    w->due_ms = next_sweep_ms(w, start, !whole);
}

/* The way to the device is lost for this process (PC/SC's service ended): the next one finds it. */
static void end(struct worker *w)
{
    answer_all(w);
    w->ended = w->over = true;
}

static void try_open(struct worker *w)
{
    struct message_reader_state state = { .cause = READER_CAUSE_OTHER };
    enum result r = w->port->open(w->self, &state);
    w->open = r == RESULT_OK;
    w->proved = false;
    assert(w->open == state.up);
    if (!w->open) {
        w->port->close(w->self);
        w->due_ms = now_ms() + w->back_off_ms;
        w->back_off_ms = 2 * w->back_off_ms < BACK_OFF_MS_MAX ? 2 * w->back_off_ms : BACK_OFF_MS_MAX;
        if (now_ms() - w->closed_ms > FORGET_MS)
            pad_forget(&w->pad);
        tell_left(w);
    }
    tell_state(w, &state);
    if (r == RESULT_GONE)
        end(w);
}

enum result worker_run(const struct helper *helper, const struct reader_port *port, void *self)
{
    struct worker w = {
        .helper = helper,
        .port = port,
        .self = self,
        .back_off_ms = BACK_OFF_MS_FIRST,
        .closed_ms = now_ms(),
    };
    while (!w.over) {
        int64_t left = w.due_ms - now_ms();
        listen(&w, left > 0 ? (int)left : 0);
        bool asked = w.open && (w.jobs_count > 0 || w.inventories_count > 0);
        if (w.over || (w.due_ms > now_ms() && !asked))
            continue;
        if (w.open)
            sweep(&w);
        else
            try_open(&w);
    }
    port->close(self);
    return w.ended ? RESULT_GONE : RESULT_OK;
}
