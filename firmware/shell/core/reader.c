#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "shell/core/parts.h"

static enum helper helper_of(unsigned reader)
{
    assert(reader < READERS_MAX);
    return (enum helper)(HELPER_READER + reader);
}

unsigned readers_count(const struct core *core)
{
    return core->config.rules.readers_count;
}

bool readers_known(const struct core *core)
{
    for (unsigned i = 0; i < readers_count(core); i++)
        if (!core->readers[i].known)
            return false;
    return true;
}

/* ---- which reader has which tag ---- */

static struct seen_tag *find_tag(const struct core *core, struct uid uid)
{
    for (size_t i = 0; i < CORE_TAGS_MAX; i++)
        if (uid_equal(core->tags[i].about.uid, uid))
            return (struct seen_tag *)&core->tags[i];
    return NULL;
}

unsigned reader_with(const struct core *core, struct uid uid)
{
    const struct seen_tag *tag = uid.n > 0 ? find_tag(core, uid) : NULL;
    return tag != NULL ? tag->reader : READERS_MAX;
}

static void tell_arrived(struct core *core, const struct seen_tag *tag)
{
    if (programming_takes(core, tag))
        return;
    core_push_or_keep(core, &(struct event){ .type = EVENT_TAG_ARRIVED,
                                             .uid = tag->about.uid,
                                             .family = tag->about.family,
                                             .memory_size = tag->about.memory,
                                             .reader = tag->reader,
                                             .marks = tag->about.marks });
}

static void tag_arrived(struct core *core, unsigned reader, const struct tag_about *about)
{
    struct seen_tag *tag = find_tag(core, about->uid);
    if (tag == NULL)
        tag = find_tag(core, (struct uid){ .n = 0 });
    if (tag == NULL || about->uid.n == 0) {
        log_error("a tag that cannot be kept is passed over");
        return;
    }
    uint8_t readers = uid_equal(tag->about.uid, about->uid) ? tag->readers : 0;
    *tag =
        (struct seen_tag){ .about = *about, .readers = (uint8_t)(readers | 1u << reader), .reader = (uint8_t)reader };
    tell_arrived(core, tag);
}

/* Does another reader still see it? Then it is there, and the brain hears from where. */
static bool moves_on(struct seen_tag *tag, unsigned reader)
{
    tag->readers = (uint8_t)(tag->readers & ~(1u << reader));
    for (uint8_t i = 0; i < READERS_MAX; i++) {
        if ((tag->readers & 1u << i) == 0)
            continue;
        tag->reader = i;
        return true;
    }
    return false;
}

static void tag_left(struct core *core, unsigned reader, struct uid uid)
{
    struct seen_tag *tag = uid.n > 0 ? find_tag(core, uid) : NULL;
    if (tag == NULL || (tag->readers & 1u << reader) == 0)
        return;
    if (moves_on(tag, reader)) {
        tell_arrived(core, tag);
        return;
    }
    *tag = (struct seen_tag){ 0 };
    if (programming_left(core, uid))
        return;
    core_push_or_keep(core, &(struct event){ .type = EVENT_TAG_LEFT, .uid = uid, .reader = (uint8_t)reader });
}

/* EVENT_READER says that nobody sees them any more, but what was kept until the kiosk is ready comes after it. */
static void forget_tags(struct core *core, unsigned reader)
{
    for (size_t i = 0; i < CORE_TAGS_MAX; i++) {
        struct seen_tag *tag = &core->tags[i];
        if ((tag->readers & 1u << reader) == 0)
            continue;
        if (moves_on(tag, reader)) {
            tell_arrived(core, tag);
            continue;
        }
        struct event left = { .type = EVENT_TAG_LEFT, .uid = tag->about.uid, .reader = (uint8_t)reader };
        *tag = (struct seen_tag){ 0 };
        if (!programming_left(core, left.uid) && !core->ready)
            core_push_or_keep(core, &left);
    }
}

/* ---- questions ---- */

/* An answer in place of a reader that gives none. */
static void make_up(struct core *core, const struct reader_ask *ask, enum result result)
{
    struct message m = { .type = ask->answer };
    if (ask->answer == MESSAGE_TAG_READ)
        m.tag_read = (struct message_tag_read){ .uid = ask->uid, .result = result, .marks = TAG_MARKS_NONE };
    else if (ask->answer == MESSAGE_TAG_WRITTEN)
        m.tag_written = (struct message_tag_written){ .uid = ask->uid, .result = result };
    ask->answered(core, ask, &m);
}

static struct reader_ask *free_ask(struct core *core)
{
    for (size_t i = 0; i < CORE_READER_ASKS_MAX; i++)
        if (core->reader_asks[i].number == 0)
            return &core->reader_asks[i];
    return NULL;
}

static bool can_ask(const struct core *core, unsigned reader)
{
    return reader < readers_count(core) && helper_runs(core, helper_of(reader));
}

void reader_ask(struct core *core, unsigned reader, const struct reader_ask *want, struct message *m)
{
    struct reader_ask ask = *want, *slot = can_ask(core, reader) ? free_ask(core) : NULL;
    ask.reader = (uint8_t)reader;
    if (slot == NULL) {
        make_up(core, &ask, RESULT_GONE);
        return;
    }
    ask.number = m->request = core->next_reader_ask++;
    if (core->next_reader_ask == 0)
        core->next_reader_ask = 1;
    ask.kill_ms = core->now.mono_ms + CORE_READ_MS;
    if (ask.due_ms == 0)
        ask.due_ms = ask.kill_ms;
    *slot = ask;
    if (helper_send(core, helper_of(reader), m))
        return;
    *slot = (struct reader_ask){ 0 };
    make_up(core, &ask, RESULT_GONE);
}

static void brain_read(struct core *core, const struct reader_ask *ask, const struct message *m)
{
    /* the view is good: the event is taken before core_message() returns */
    core_push(core, &(struct event){ .type = EVENT_TAG_READ,
                                     .uid = m->tag_read.uid,
                                     .reader = ask->reader,
                                     .result = m->tag_read.result,
                                     .marks = m->tag_read.marks,
                                     .memory = bytes_of(m->tag_read.memory, m->tag_read.memory_n) });
}

void reader_read(struct core *core, struct uid uid, const struct read_plan *plan)
{
    reader_ask(core, reader_with(core, uid),
               &(struct reader_ask){ .answer = MESSAGE_TAG_READ, .uid = uid, .answered = brain_read },
               &(struct message){ .type = MESSAGE_READ_TAG, .read_tag = { .uid = uid, .plan = *plan } });
}

static void brain_secured(struct core *core, const struct reader_ask *ask, const struct message *m)
{
    core_push(core, &(struct event){ .type = EVENT_TAG_SECURED,
                                     .uid = ask->uid,
                                     .reader = ask->reader,
                                     .up = ask->armed,
                                     .result = m->tag_written.result });
}

/* What was wanted of this tag before is wanted no more: its word would pass for an answer to the newer question. */
static void overtake(struct core *core, struct uid uid)
{
    for (size_t i = 0; i < CORE_READER_ASKS_MAX; i++) {
        struct reader_ask *ask = &core->reader_asks[i];
        if (ask->number != 0 && ask->answered == brain_secured && uid_equal(ask->uid, uid))
            ask->due_ms = CORE_NEVER;
    }
}

void reader_secure(struct core *core, struct uid uid, const struct tag_secure *secure)
{
    overtake(core, uid);
    reader_ask(core, reader_with(core, uid),
               &(struct reader_ask){ .answer = MESSAGE_TAG_WRITTEN,
                                     .uid = uid,
                                     .armed = secure->armed,
                                     .due_ms = core->now.mono_ms + CORE_SECURE_MS,
                                     .answered = brain_secured },
               &(struct message){ .type = MESSAGE_SECURE_TAG, .secure_tag = { .uid = uid, .secure = *secure } });
}

static void brain_inventory(struct core *core, const struct reader_ask *ask, const struct message *m)
{
    (void)m;
    core_push(core, &(struct event){ .type = EVENT_INVENTORY_DONE, .reader = ask->reader });
}

void reader_inventory(struct core *core)
{
    for (unsigned i = 0; i < readers_count(core); i++)
        reader_ask(core, i, &(struct reader_ask){ .answer = MESSAGE_INVENTORY_DONE, .answered = brain_inventory },
                   &(struct message){ .type = MESSAGE_INVENTORY });
}

/* ---- answers ---- */

static bool is_of(const struct reader_ask *ask, const struct message *m)
{
    if (m->type == MESSAGE_TAG_READ)
        return uid_equal(ask->uid, m->tag_read.uid);
    return m->type != MESSAGE_TAG_WRITTEN || uid_equal(ask->uid, m->tag_written.uid);
}

/* It was handed over, and no answer comes: a write may have been done. */
static void give_up(struct core *core, const struct reader_ask *ask)
{
    if (ask->due_ms != CORE_NEVER)
        make_up(core, ask, ask->answer == MESSAGE_TAG_WRITTEN ? RESULT_IO : RESULT_GONE);
}

static void take_answer(struct core *core, unsigned reader, const struct message *m)
{
    for (size_t i = 0; i < CORE_READER_ASKS_MAX; i++) {
        struct reader_ask ask = core->reader_asks[i];
        if (ask.number == 0 || ask.number != m->request || ask.reader != reader || ask.answer != m->type ||
            !is_of(&ask, m))
            continue;
        core->reader_asks[i] = (struct reader_ask){ 0 };
        if (ask.due_ms != CORE_NEVER)
            ask.answered(core, &ask, m);
        return;
    }
}

static void tell_state(struct core *core, unsigned reader, const struct message_reader_state *state)
{
    core->readers[reader] = (struct reader_state){ .known = true, .up = state->up };
    struct event e = {
        .type = EVENT_READER, .reader = (uint8_t)reader, .up = state->up, .cause = state->cause, .can = state->can
    };
    text_copy(e.text, sizeof e.text, state->words);
    core_push(core, &e);
    if (!state->up)
        forget_tags(core, reader);
}

void reader_message(struct core *core, unsigned reader, const struct message *m)
{
    if (m->type == MESSAGE_READER_STATE)
        tell_state(core, reader, &m->reader_state);
    else if (m->type == MESSAGE_TAG_ARRIVED)
        tag_arrived(core, reader, &m->tag);
    else if (m->type == MESSAGE_TAG_LEFT)
        tag_left(core, reader, m->tag.uid);
    else if (m->type == MESSAGE_TAG_READ || m->type == MESSAGE_TAG_WRITTEN || m->type == MESSAGE_INVENTORY_DONE)
        take_answer(core, reader, m);
    else
        log_warning("reader %u said %s, which it should not", reader, message_name(m->type));
}

void reader_gone(struct core *core, unsigned reader, const char *words)
{
    struct message_reader_state state = { .cause = READER_CAUSE_LOST };
    text_copy(state.words, sizeof state.words, words);
    if (core->readers[reader].up || !core->readers[reader].known)
        tell_state(core, reader, &state);
    for (size_t i = 0; i < CORE_READER_ASKS_MAX; i++) {
        struct reader_ask ask = core->reader_asks[i];
        if (ask.number == 0 || ask.reader != reader)
            continue;
        core->reader_asks[i] = (struct reader_ask){ 0 };
        give_up(core, &ask);
    }
}

/* ---- time ---- */

bool reader_busy(const struct core *core, unsigned reader)
{
    for (size_t i = 0; i < CORE_READER_ASKS_MAX; i++)
        if (core->reader_asks[i].number != 0 && core->reader_asks[i].reader == reader)
            return true;
    return false;
}

void reader_wake(struct core *core)
{
    for (size_t i = 0; i < CORE_READER_ASKS_MAX; i++) {
        struct reader_ask *ask = &core->reader_asks[i];
        if (ask->number == 0)
            continue;
        if (ask->kill_ms <= core->now.mono_ms)
            helper_kill(core, helper_of(ask->reader), "a question was not answered");
        if (ask->due_ms > core->now.mono_ms)
            continue;
        struct reader_ask late = *ask;
        ask->due_ms = CORE_NEVER; /* its slot is kept: the reader is at it */
        give_up(core, &late);
    }
}

int64_t reader_due(const struct core *core)
{
    int64_t first = CORE_NEVER;
    for (size_t i = 0; i < CORE_READER_ASKS_MAX; i++) {
        const struct reader_ask *ask = &core->reader_asks[i];
        if (ask->number == 0)
            continue;
        if (ask->due_ms < first)
            first = ask->due_ms;
        if (ask->kill_ms < first && helper_runs(core, helper_of(ask->reader)))
            first = ask->kill_ms;
    }
    return first;
}
