#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "shell/core/parts.h"

static struct read_ask *free_read(struct core *core)
{
    for (size_t i = 0; i < CORE_READS_MAX; i++)
        if (core->reads[i].number == 0)
            return &core->reads[i];
    return NULL;
}

/* Every question to the reader gets its event, also when there is nobody to ask. */
static void answer(struct core *core, const struct read_ask *read, enum result result)
{
    if (read->inventory)
        core_push(core, &(struct event){ .type = EVENT_INVENTORY_DONE });
    else
        core_push(core, &(struct event){ .type = EVENT_TAG_READ, .uid = read->uid, .result = result });
}

static void ask_reader(struct core *core, const struct read_ask *want, struct message *m)
{
    struct read_ask *read = helper_runs(core, HELPER_READER) ? free_read(core) : NULL;
    if (read == NULL) {
        answer(core, want, RESULT_GONE);
        return;
    }
    m->request = core->next_read++;
    if (core->next_read == 0)
        core->next_read = 1;
    *read = *want;
    read->number = m->request;
    read->due_ms = core->now.mono_ms + CORE_READ_MS;
    if (helper_send(core, HELPER_READER, m))
        return;
    *read = (struct read_ask){ 0 };
    answer(core, want, RESULT_GONE);
}

void reader_read(struct core *core, struct uid uid, const struct read_plan *plan)
{
    ask_reader(core, &(struct read_ask){ .uid = uid },
               &(struct message){ .type = MESSAGE_READ_TAG, .read_tag = { .uid = uid, .plan = *plan } });
}

void reader_inventory(struct core *core)
{
    ask_reader(core, &(struct read_ask){ .inventory = true }, &(struct message){ .type = MESSAGE_INVENTORY });
}

static struct read_ask *find_read(struct core *core, const struct message *m)
{
    for (size_t i = 0; i < CORE_READS_MAX; i++) {
        struct read_ask *r = &core->reads[i];
        if (r->number == 0 || r->number != m->request || r->inventory != (m->type == MESSAGE_INVENTORY_DONE))
            continue;
        return r->inventory || uid_equal(r->uid, m->tag_read.uid) ? r : NULL;
    }
    return NULL;
}

static void take_answer(struct core *core, const struct message *m)
{
    struct read_ask *read = find_read(core, m);
    if (read == NULL)
        return; /* late */
    struct event e = { .type = EVENT_INVENTORY_DONE };
    if (!read->inventory)
        e = (struct event){ .type = EVENT_TAG_READ,
                            .uid = m->tag_read.uid,
                            .result = m->tag_read.result,
                            .memory = bytes_of(m->tag_read.memory, m->tag_read.memory_n) };
    *read = (struct read_ask){ 0 };
    core_push(core, &e); /* the view is good: the event is taken before core_message() returns */
}

static void tell_state(struct core *core, bool up, const char *words)
{
    core->reader_known = true;
    core->reader_up = up;
    struct event e = { .type = EVENT_READER, .up = up };
    text_copy(e.text, sizeof e.text, words);
    core_push(core, &e);
}

void reader_message(struct core *core, const struct message *m)
{
    if (m->type == MESSAGE_READER_STATE)
        tell_state(core, m->reader_state.up, m->reader_state.words);
    else if (m->type == MESSAGE_TAG_READ || m->type == MESSAGE_INVENTORY_DONE)
        take_answer(core, m);
    else
        log_warning("the reader said %s, which it should not", message_name(m->type));
}

void reader_gone(struct core *core, const char *words)
{
    if (core->reader_up || !core->reader_known)
        tell_state(core, false, words);
    for (size_t i = 0; i < CORE_READS_MAX; i++) {
        struct read_ask read = core->reads[i];
        core->reads[i] = (struct read_ask){ 0 };
        if (read.number != 0)
            answer(core, &read, RESULT_GONE);
    }
}

bool reader_busy(const struct core *core)
{
    return reader_due(core) != CORE_NEVER;
}

void reader_wake(struct core *core)
{
    if (core->now.mono_ms >= reader_due(core) && helper_runs(core, HELPER_READER))
        helper_kill(core, HELPER_READER, "a question was not answered");
}

int64_t reader_due(const struct core *core)
{
    int64_t first = CORE_NEVER;
    for (size_t i = 0; i < CORE_READS_MAX; i++)
        if (core->reads[i].number != 0 && core->reads[i].due_ms < first)
            first = core->reads[i].due_ms;
    return helper_runs(core, HELPER_READER) ? first : CORE_NEVER;
}
