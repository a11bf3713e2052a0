/* The loop of kitap-reader: sweeps and messages in turn.

     closed -> open     [try_open; again after back_off_ms, which doubles up to BACK_OFF_MS_MAX]
     open   -> closed   [give_up, after ERRORS_MAX sweeps in a row that failed]

   While closed every question is answered at once: a read with RESULT_IO, an inventory with 0 tags. Tags
   stay known over a short closing, so that a lost frame does not look like a book lifted and laid again. */
#define LOG_ROOM "reader"
#include <assert.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "reader/pad.h"
#include "reader/reader.h"

enum {
    SEND_WAIT_MS = 5000,
    SWEEP_EVERY_MS = 150, /* from start to start; two misses make a removal */
    SWEEP_PAUSE_MS = 30,  /* at least, so that the line is not saturated */
    BEAT_MS = 1000,
    BACK_OFF_MS_FIRST = 250,
    BACK_OFF_MS_MAX = 2000,
    FORGET_MS = 3000, /* a reader that was away for so long knows nothing of the pad */
    ERRORS_MAX = 3,
    READS_MAX = 32,
    READ_TRIES_MAX = 4,
    INVENTORIES_MAX = 4,
    SELECTIONS_MAX = 2 * PAD_TAGS_MAX
};

struct read_job {
    uint32_t request;
    uint8_t tries;
    struct message_read_tag what;
};

struct worker {
    const struct helper *helper;
    const struct reader_port *port;
    void *self;
    struct pad pad;
    bool open, over;
    bool said; /* `state` has been told */
    struct message_reader_state state;
    struct read_job reads[READS_MAX];
    size_t reads_count;
    uint32_t inventories[INVENTORIES_MAX]; /* request numbers */
    size_t inventories_count;
    unsigned errors;   /* failed sweeps in a row */
    int64_t due_ms;    /* next sweep, or next try to open */
    int64_t closed_ms; /* when it was lost */
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

/* Only what changes is told. */
static void tell_state(struct worker *w, const struct message_reader_state *state)
{
    struct message m = { .type = MESSAGE_READER_STATE };
    if (w->said && state->up == w->state.up && state->cause == w->state.cause &&
        strcmp(state->words, w->state.words) == 0)
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

static void tell_unread(struct worker *w, const struct read_job *job, enum result result)
{
    struct message_tag_read read = { .uid = job->what.uid, .result = result };
    tell_read(w, job->request, &read);
}

static void job_remove(struct worker *w, size_t i)
{
    w->reads_count--;
    memmove(&w->reads[i], &w->reads[i + 1], (w->reads_count - i) * sizeof w->reads[0]);
}

static void beat(struct worker *w)
{
    const struct message m = { .type = MESSAGE_HEARTBEAT };
    if ((w->reads_count == 0 && w->inventories_count == 0) || now_ms() - w->beaten_ms < BEAT_MS)
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
    while (pad_take_left(&w->pad, &tag.uid))
        tell_tag(w, MESSAGE_TAG_LEFT, 0, &tag);
}

/* Nobody knows what lies there, and kitap must not wait: an empty pad. */
static void answer_closed(struct worker *w)
{
    pad_forget(&w->pad);
    tell_left(w);
    answer_inventories(w);
}

static void take_read(struct worker *w, const struct message *m)
{
    struct read_job job = { .request = m->request, .what = m->read_tag };
    if (!w->open || w->reads_count == READS_MAX) {
        tell_unread(w, &job, w->open ? RESULT_FULL : RESULT_IO);
        return;
    }
    if (w->reads_count == 0 && w->inventories_count == 0)
        w->beaten_ms = now_ms();
    w->reads[w->reads_count++] = job;
}

static void take_inventory(struct worker *w, uint32_t request)
{
    if (w->reads_count == 0 && w->inventories_count == 0)
        w->beaten_ms = now_ms();
    if (w->inventories_count == INVENTORIES_MAX)
        answer_inventories(w);
    w->inventories[w->inventories_count++] = request;
    if (!w->open)
        answer_closed(w);
}

static void take(struct worker *w, const struct message *m)
{
    if (m->type == MESSAGE_READ_TAG)
        take_read(w, m);
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

/* Reads whose tag is not on the pad will not be answered by a sweep. */
static void answer_gone(struct worker *w)
{
    for (size_t i = w->reads_count; i > 0; i--) {
        if (pad_has(&w->pad, w->reads[i - 1].what.uid))
            continue;
        tell_unread(w, &w->reads[i - 1], RESULT_GONE);
        job_remove(w, i - 1);
    }
}

/* Reads for the tag that is selected now. RESULT_IO: it is not any more. */
static enum result carry_out_reads(struct worker *w, const struct tag_about *tag)
{
    for (size_t i = 0; i < w->reads_count;) {
        struct read_job *job = &w->reads[i];
        struct message_tag_read read = { .uid = tag->uid };
        if (!uid_equal(job->what.uid, tag->uid)) {
            i++;
            continue;
        }
        read.result = w->port->read(w->self, tag, &job->what.plan, &read);
        if (read.result == RESULT_IO && ++job->tries < READ_TRIES_MAX)
            return RESULT_IO;
        enum result result = read.result;
        tell_read(w, job->request, &read);
        job_remove(w, i);
        if (result != RESULT_OK && result != RESULT_NONE)
            return RESULT_IO;
    }
    return RESULT_OK;
}

static void note_seen(struct worker *w, enum pad_seen seen, const struct tag_about *tag)
{
    if (seen == PAD_FULL)
        log_warning("more than %d tags lie on the pad", PAD_TAGS_MAX);
    if (seen != PAD_NEW)
        return;
    tell_tag(w, MESSAGE_TAG_ARRIVED, 0, tag);
    listen(w, 0);
}

/* Goes through the tags that answer. RESULT_NONE: all were seen. RESULT_BUSY: it broke off at a tag. Other
   results: the device. */
static enum result sweep_tags(struct worker *w)
{
    unsigned again = 0;
    for (unsigned i = 0; i < SELECTIONS_MAX && !w->over; i++) {
        struct tag_about tag;
        enum result r = w->port->next(w->self, &tag);
        if (r != RESULT_OK)
            return r;
        enum pad_seen seen = pad_see(&w->pad, &tag);
        note_seen(w, seen, &tag);
        if (seen == PAD_AGAIN && ++again > 1)
            return RESULT_NONE; /* it cannot be silenced: nothing else can be heard */
        beat(w);
        if (carry_out_reads(w, &tag) != RESULT_OK)
            return RESULT_BUSY;
        if ((r = w->port->halt(w->self)) != RESULT_OK)
            return r;
    }
    return RESULT_NONE;
}

/* The device is closed; who asked is answered. */
static void give_up(struct worker *w)
{
    struct message_reader_state state = { .cause = READER_CAUSE_OTHER };
    w->port->explain(w->self, &state);
    w->port->close(w->self);
    w->open = false;
    w->errors = 0;
    w->closed_ms = now_ms();
    w->back_off_ms = BACK_OFF_MS_FIRST;
    w->due_ms = now_ms() + w->back_off_ms;
    tell_state(w, &state);
    while (w->reads_count > 0) {
        tell_unread(w, &w->reads[0], RESULT_IO);
        job_remove(w, 0);
    }
    if (w->inventories_count > 0)
        answer_closed(w);
}

static void sweep(struct worker *w)
{
    int64_t start = now_ms();
    pad_begin(&w->pad);
    enum result r = w->port->restart(w->self);
    if (r == RESULT_OK)
        r = sweep_tags(w);
    bool whole = r == RESULT_NONE, device_failed = !whole && r != RESULT_BUSY;
    w->errors = device_failed ? w->errors + 1 : 0;
    if (w->errors == ERRORS_MAX) {
        give_up(w);
        return;
    }
    if (whole) {
        pad_end(&w->pad);
        tell_left(w);
        answer_gone(w);
        answer_inventories(w);
    }
    int64_t end = now_ms(), next = start + SWEEP_EVERY_MS;
    bool hurry = w->reads_count > 0 || w->inventories_count > 0 || r == RESULT_BUSY;
    w->due_ms = hurry ? end : next < end + SWEEP_PAUSE_MS ? end + SWEEP_PAUSE_MS : next;
}

static void try_open(struct worker *w)
{
    struct message_reader_state state = { .cause = READER_CAUSE_OTHER };
    enum result r = w->port->open(w->self, &state);
    w->open = r == RESULT_OK;
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
}

void worker_run(const struct helper *helper, const struct reader_port *port, void *self)
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
        bool asked = w.open && (w.reads_count > 0 || w.inventories_count > 0);
        if (w.over || (w.due_ms > now_ms() && !asked))
            continue;
        if (w.open)
            sweep(&w);
        else
            try_open(&w);
    }
    port->close(self);
}
