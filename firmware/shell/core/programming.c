/* Tags that the brain does not hear of, for a while: those whose programming was cut off, until it is finished, and
   those at the desk (desk.h), until they are lifted. A place is one such tag:

     FREE  -> LOOK                          [programming_takes]
     LOOK  -> ASKED | (pass)                [look: the ledger is asked only while it has open programmings]
     ASKED -> COMPARE | (pass)              [programming_found]
     COMPARE -> END | MEND | (pass)         [compared: old, new, cut off, or another's work by now; (pass): it cannot
                                            be read, and is still torn]
     MEND  -> END | COMPARE | UNDO | (pass) [mended]
     UNDO  -> END | (pass)                  [undone: what cannot be finished is put back]
     END   -> (pass)                        [programming_ended]
     (pass) READ at the desk; READY where the desk has closed; else the brain hears of it, FREE
     READ  -> READY                         [was_read]
     READY -> JOURNAL -> WRITE -> END | COMPARE   [programming_write, programming_begun, was_written]
   A place whose tag was lifted is FREE once nothing is under way and whoever watches has been told. */
#include <assert.h>
#include <string.h>

#include "shell/core/parts.h"

enum { TRIES_MAX = 3 };

static struct place *find(struct core *core, struct uid uid)
{
    for (size_t i = 0; i < DESK_TAGS_MAX; i++)
        if (core->desk.places[i].phase != PLACE_FREE && uid_equal(core->desk.places[i].tag.about.uid, uid))
            return &core->desk.places[i];
    return NULL;
}

/* A free one, or that of a tag which nobody was told has gone. */
static struct place *free_place(struct core *core)
{
    struct place *gone = NULL;
    for (size_t i = 0; i < DESK_TAGS_MAX; i++) {
        struct place *place = &core->desk.places[i];
        if (place->phase == PLACE_FREE)
            return place;
        if (place->phase == PLACE_READY && !place->present)
            gone = place;
    }
    return gone;
}

static bool brain_knows(const struct core *core, struct uid uid)
{
    for (size_t i = 0; i < core->kiosk.tags_count; i++)
        if (uid_equal(core->kiosk.tags[i].uid, uid))
            return true;
    return false;
}

bool desk_is_open(const struct core *core)
{
    return core->now.mono_ms < core->desk.until_ms && core->kiosk.visit == 0;
}

static void leave(struct place *place)
{
    wipe(place, sizeof *place); /* a card's number, too */
}

/* ---- reading for the desk, or back to the brain ---- */

static void was_read(struct core *core, const struct reader_ask *ask, const struct message *m);

static void read_for_desk(struct core *core, struct place *place)
{
    struct read_plan plan;
    struct desk_tag *tag = &place->tag;
    place->phase = PLACE_READ;
    tag->read = tags_plan(tag->about.family, tag->about.memory, &core->kiosk.rules.layout, core->desk.bytes, &plan);
    if (tag->read != RESULT_OK) {
        place->phase = PLACE_READY;
        return;
    }
    reader_ask(core, reader_with(core, tag->about.uid),
               &(struct reader_ask){ .answer = MESSAGE_TAG_READ, .uid = tag->about.uid, .answered = was_read },
               &(struct message){ .type = MESSAGE_READ_TAG, .read_tag = { .uid = tag->about.uid, .plan = plan } });
}

static void give_to_brain(struct core *core, struct place *place)
{
    const struct tag_about *about = &place->tag.about;
    if (!place->brain)
        core_push_or_keep(core, &(struct event){ .type = EVENT_TAG_ARRIVED,
                                                 .uid = about->uid,
                                                 .family = about->family,
                                                 .reader = place->tag.reader,
                                                 .marks = about->marks });
    leave(place);
}

static void pass(struct core *core, struct place *place)
{
    place->tries = 0;
    if (place->present && desk_is_open(core))
        read_for_desk(core, place);
    else if (place->present && !place->desk)
        give_to_brain(core, place);
    else if (place->present || place->told)
        place->phase = PLACE_READY;
    else
        leave(place);
}

static bool again(struct place *place)
{
    return place->present && ++place->tries < TRIES_MAX;
}

static void was_read(struct core *core, const struct reader_ask *ask, const struct message *m)
{
    struct place *place = find(core, ask->uid);
    const struct message_tag_read *read = &m->tag_read;
    if (place == NULL || place->phase != PLACE_READ)
        return;
    bool lost = read->result == RESULT_IO || read->result == RESULT_GONE;
    if (!place->present || (lost && again(place))) {
        pass(core, place);
        return;
    }
    place->phase = PLACE_READY;
    place->tag.read = read->result;
    place->tag.about.marks = read->marks;
    place->tag.memory_n = read->result == RESULT_OK ? read->memory_n : 0;
    memcpy(place->tag.memory, read->memory, place->tag.memory_n);
}

/* ---- what was cut off ---- */

/* The ledger keeps no keys; those of today are in the settings. */
static void take_key(const struct core *core, struct place *place)
{
    struct read_plan plan, *to = &place->programming.write.plan;
    if (place->tag.about.family != TAG_CLASSIC ||
        tags_plan(TAG_CLASSIC, 0, &core->kiosk.rules.layout, TAGS_ALL_BYTES, &plan) != RESULT_OK)
        return;
    memcpy(to->key, plan.key, sizeof to->key);
    to->key_b = plan.key_b;
}

static void torn(struct core *core, struct place *place)
{
    place->tag.torn = true;
    desk_judge(core, &place->tag, place->written);
    pass(core, place);
}

static void end(struct core *core, struct place *place, enum programming_end how)
{
    place->phase = PLACE_END;
    place->tag.end = how;
    disk_blank(core)->uid = place->tag.about.uid;
    core->scratch_job.programming_end = how;
    struct job *job = disk_send(core, DISK_PROGRAM_END);
    if (job == NULL)
        torn(core, place);
    else
        job->uid = place->tag.about.uid;
}

static void ask_to_write(struct core *core, struct place *place, const struct tag_write *write,
                         void (*answered)(struct core *core, const struct reader_ask *ask, const struct message *m))
{
    struct uid uid = place->tag.about.uid;
    reader_ask(core, reader_with(core, uid),
               &(struct reader_ask){ .answer = MESSAGE_TAG_WRITTEN, .uid = uid, .answered = answered },
               &(struct message){ .type = MESSAGE_WRITE_TAG, .write_tag = { .uid = uid, .write = *write } });
}

static void undone(struct core *core, const struct reader_ask *ask, const struct message *m)
{
    struct place *place = find(core, ask->uid);
    if (place == NULL || place->phase != PLACE_UNDO)
        return;
    if (m->tag_written.result == RESULT_OK)
        end(core, place, PROGRAMMING_UNTOUCHED);
    else if (m->tag_written.result == RESULT_REFUSED)
        end(core, place, PROGRAMMING_GIVEN_UP);
    else
        torn(core, place);
}

/* It cannot be finished: what stood there before goes back. */
static void undo(struct core *core, struct place *place)
{
    struct tag_write back = place->programming.write;
    memcpy(back.after, place->programming.write.before, sizeof back.after);
    back.repair = true;
    back.marks = (struct tag_marks)TAG_MARKS_NONE;
    place->phase = PLACE_UNDO;
    ask_to_write(core, place, &back, undone);
}

static void compare(struct core *core, struct place *place);

static void mended(struct core *core, const struct reader_ask *ask, const struct message *m)
{
    struct place *place = find(core, ask->uid);
    if (place == NULL || place->phase != PLACE_MEND)
        return;
    if (m->tag_written.result == RESULT_OK)
        end(core, place, PROGRAMMING_REPAIRED);
    else if (m->tag_written.result == RESULT_REFUSED)
        undo(core, place);
    else if (again(place))
        compare(core, place);
    else
        torn(core, place);
}

static void mend(struct core *core, struct place *place)
{
    place->programming.write.repair = true;
    place->phase = PLACE_MEND;
    ask_to_write(core, place, &place->programming.write, mended);
}

static bool stand(struct tag_marks wanted, struct tag_marks there)
{
    return (wanted.dsfid == TAG_NOT_TOLD || wanted.dsfid == there.dsfid) &&
           (wanted.afi == TAG_NOT_TOLD || wanted.afi == there.afi) &&
           (wanted.eas == TAG_NOT_TOLD || wanted.eas == there.eas);
}

static size_t block_size(const struct tag_about *about)
{
    enum { PAGE = 4, CLASSIC_BLOCK = 16 };
    return about->block_size > 0 ? about->block_size : about->family == TAG_CLASSIC ? CLASSIC_BLOCK : PAGE;
}

/* The guard, in front of its block as it will be. */
static bool is_guarded(const struct tag_write *w, const uint8_t *there, size_t block)
{
    size_t n = block < w->plan.bytes ? block : w->plan.bytes;
    return n > TAG_GUARD_SIZE && memcmp(there, TAG_GUARD, TAG_GUARD_SIZE) == 0 &&
           memcmp(there + TAG_GUARD_SIZE, w->after + TAG_GUARD_SIZE, n - TAG_GUARD_SIZE) == 0;
}

/* A write that was cut off left the guard, or at most one block that is neither as before nor as it was to be. More
   than that is another's work: somebody has programmed the tag anew, and it is not ours to touch. */
static bool is_cut_off(const struct place *place, const uint8_t *there)
{
    const struct tag_write *w = &place->programming.write;
    size_t size = block_size(&place->tag.about), odd = 0;
    if (is_guarded(w, there, size))
        return true;
    for (size_t at = 0; at < w->plan.bytes; at += size) {
        size_t n = w->plan.bytes - at < size ? w->plan.bytes - at : size;
        odd += memcmp(there + at, w->before + at, n) != 0 && memcmp(there + at, w->after + at, n) != 0;
    }
    return odd <= 1;
}

static void compared(struct core *core, const struct reader_ask *ask, const struct message *m)
{
    struct place *place = find(core, ask->uid);
    const struct message_tag_read *read = &m->tag_read;
    if (place == NULL || place->phase != PLACE_COMPARE)
        return;
    const struct tag_write *w = &place->programming.write;
    size_t n = w->plan.bytes;
    bool whole = read->result == RESULT_OK && read->memory_n >= n;
    if (whole && memcmp(read->memory, w->after, n) == 0 && stand(w->marks, read->marks))
        end(core, place, PROGRAMMING_WRITTEN);
    else if (whole && memcmp(read->memory, w->before, n) == 0 && memcmp(w->before, w->after, n) != 0)
        end(core, place, PROGRAMMING_UNTOUCHED);
    else if (whole && is_cut_off(place, read->memory))
        mend(core, place);
    else if (whole)
        end(core, place, PROGRAMMING_SUPERSEDED);
    else if (read->result != RESULT_REFUSED && again(place))
        compare(core, place);
    else
        torn(core, place);
}

/* What stands there now: as before, as it was to be, or neither? */
static void compare(struct core *core, struct place *place)
{
    struct uid uid = place->tag.about.uid;
    struct read_plan plan = place->programming.write.plan;
    if (plan.bytes == 0)
        plan.bytes = 1; /* only its marks are wanted */
    place->phase = PLACE_COMPARE;
    place->cut_off = true;
    reader_ask(core, reader_with(core, uid),
               &(struct reader_ask){ .answer = MESSAGE_TAG_READ, .uid = uid, .answered = compared },
               &(struct message){ .type = MESSAGE_READ_TAG, .read_tag = { .uid = uid, .plan = plan } });
}

void programming_ended(struct core *core, struct job *job, const struct disk_done *done)
{
    struct place *place = find(core, job->uid);
    if (done->result == RESULT_OK && core->desk.open > 0)
        core->desk.open--;
    if (place == NULL || place->phase != PLACE_END)
        return;
    bool over = done->result == RESULT_OK;
    if (over && place->tag.end == PROGRAMMING_REPAIRED)
        core->desk.repaired++;
    log_note("a tag's programming is over: %s",
             over ? programming_end_word(place->tag.end) : result_text(done->result));
    place->tag.mended = over && place->cut_off;
    place->tag.torn = !over;
    bool stands = place->tag.end == PROGRAMMING_WRITTEN || place->tag.end == PROGRAMMING_REPAIRED;
    desk_judge(core, &place->tag, stands ? RESULT_OK : place->written);
    pass(core, place);
}

void programming_found(struct core *core, struct job *job, const struct disk_done *done)
{
    struct place *place = find(core, job->uid);
    if (place == NULL || place->phase != PLACE_ASKED)
        return;
    if (done->result != RESULT_OK) {
        pass(core, place);
        return;
    }
    place->programming = done->programming;
    take_key(core, place);
    compare(core, place);
}

static void look(struct core *core, struct place *place)
{
    struct uid uid = place->tag.about.uid;
    if (!core->ledger_open || core->desk.open == 0) {
        pass(core, place);
        return;
    }
    place->phase = PLACE_ASKED;
    disk_blank(core)->uid = uid;
    struct job *job = disk_send(core, DISK_PROGRAM_FIND);
    if (job != NULL)
        job->uid = uid;
    else
        pass(core, place);
}

/* ---- a write ---- */

static void was_written(struct core *core, const struct reader_ask *ask, const struct message *m)
{
    struct place *place = find(core, ask->uid);
    if (place == NULL || place->phase != PLACE_WRITE)
        return;
    place->written = m->tag_written.result;
    if (place->written == RESULT_OK)
        end(core, place, PROGRAMMING_WRITTEN);
    else if (place->written == RESULT_IO)
        compare(core, place);
    else
        end(core, place, PROGRAMMING_UNTOUCHED); /* the other results say that nothing was written */
}

void programming_begun(struct core *core, struct job *job, const struct disk_done *done)
{
    struct place *place = find(core, job->uid);
    if (done->result == RESULT_OK)
        core->desk.open++;
    if (place == NULL || place->phase != PLACE_JOURNAL)
        return;
    if (done->result != RESULT_OK) {
        desk_judge(core, &place->tag, RESULT_FULL);
        pass(core, place);
        return;
    }
    place->phase = PLACE_WRITE;
    ask_to_write(core, place, &place->programming.write, was_written);
}

enum result programming_write(struct core *core, const struct programming *p)
{
    struct place *place = find(core, p->uid);
    if (place == NULL || place->phase != PLACE_READY || !place->present)
        return RESULT_GONE;
    place->programming = *p;
    take_key(core, place);
    place->written = RESULT_IO;
    place->cut_off = false;
    disk_blank(core)->uid = p->uid;
    core->scratch_job.programming = place->programming;
    struct job *job = core->ledger_open ? disk_send(core, DISK_PROGRAM_BEGIN) : NULL;
    if (job == NULL)
        return RESULT_FULL;
    job->uid = p->uid;
    place->phase = PLACE_JOURNAL;
    return RESULT_OK;
}

/* ---- tags that come and go ---- */

static bool is_watched(const struct core *core)
{
    return desk_is_open(core) || !core->ledger_known || core->desk.open > 0;
}

bool programming_takes(struct core *core, const struct seen_tag *seen)
{
    struct place *place = find(core, seen->about.uid);
    if ((place == NULL || !place->present) && !is_watched(core))
        return false; /* of the place of a tag that has gone, only whoever watches is still to hear */
    bool new = place == NULL;
    if (new && (place = free_place(core)) == NULL) {
        log_error("too many tags at the desk");
        return desk_is_open(core);
    }
    if (new)
        *place = (struct place){ .phase = PLACE_LOOK, .brain = brain_knows(core, seen->about.uid) };
    bool back = !new && !place->present;
    place->present = true;
    place->desk = (place->desk && !back) || desk_is_open(core);
    place->tag.reader = seen->reader;
    if (back || new) {
        place->tag.since_ms = core->now.mono_ms;
        place->tag.about = seen->about;
    }
    if (back && place->phase == PLACE_READY)
        place->phase = PLACE_LOOK;
    place->returned = place->returned || (back && place->told);
    return true;
}

bool programming_left(struct core *core, struct uid uid)
{
    struct place *place = find(core, uid);
    if (place == NULL || !place->present)
        return false;
    bool brain = place->brain;
    place->present = place->brain = false;
    if ((place->phase == PLACE_READY || place->phase == PLACE_LOOK) && !place->told)
        leave(place);
    return !brain;
}

void programming_pump(struct core *core)
{
    for (size_t i = 0; i < DESK_TAGS_MAX && core->ledger_known; i++)
        if (core->desk.places[i].phase == PLACE_LOOK)
            look(core, &core->desk.places[i]);
}

bool programming_busy(const struct core *core)
{
    for (size_t i = 0; i < DESK_TAGS_MAX; i++)
        if (core->desk.places[i].phase > PLACE_LOOK && core->desk.places[i].phase < PLACE_READY)
            return true;
    return false;
}

void programming_read_again(struct core *core)
{
    for (size_t i = 0; i < DESK_TAGS_MAX; i++) {
        struct place *place = &core->desk.places[i];
        if (place->phase != PLACE_READY || !place->present)
            continue;
        place->desk = true;
        pass(core, place);
    }
}

void programming_forget(struct core *core)
{
    for (size_t i = 0; i < DESK_TAGS_MAX; i++) {
        struct place *place = &core->desk.places[i];
        if (place->phase != PLACE_READY)
            continue;
        place->told = place->returned = false;
        place->tag.memory_n = 0;
        wipe(place->tag.memory, sizeof place->tag.memory); /* a card's content */
        if (!place->present)
            leave(place);
    }
}

enum desk_change programming_change(struct core *core, struct desk_tag *out)
{
    for (size_t i = 0; i < DESK_TAGS_MAX; i++) {
        struct place *place = &core->desk.places[i];
        bool gone = place->told && (!place->present || place->returned);
        if (place->phase != PLACE_READY || (place->told && !gone))
            continue;
        *out = place->tag;
        place->told = !gone;
        place->returned = false;
        if (gone && !place->present)
            leave(place);
        return gone ? DESK_LEFT : DESK_ARRIVED;
    }
    return DESK_NOTHING;
}
