/* Staff at the readers: what kitap tag asks for (desk.h). The tags themselves are in programming.c. */
#include <string.h>

#include "shell/core/parts.h"

static void listed(struct core *core, const struct reader_ask *ask, const struct message *m)
{
    (void)ask;
    (void)m;
    if (core->desk.lists > 0)
        core->desk.lists--;
}

/* A visit closes the desk. What lay there before it opened is told anew. */
void desk_pump(struct core *core)
{
    if (core->kiosk.visit != 0)
        core->desk.until_ms = core->now.mono_ms;
    if (!core->desk.unlisted || !core->ready)
        return;
    core->desk.unlisted = false;
    for (unsigned i = 0; i < readers_count(core); i++) {
        core->desk.lists++;
        reader_ask(core, i, &(struct reader_ask){ .answer = MESSAGE_INVENTORY_DONE, .answered = listed },
                   &(struct message){ .type = MESSAGE_INVENTORY });
    }
}

enum result desk_open(struct core *core, int64_t until_ms, size_t bytes)
{
    if (core->kiosk.visit != 0)
        return RESULT_BUSY;
    bool was_open = desk_is_open(core);
    core->desk.until_ms = until_ms;
    core->desk.bytes = bytes;
    if (was_open)
        return RESULT_OK;
    core->desk.unlisted = true;
    programming_read_again(core);
    return RESULT_OK;
}

bool core_desk_settled(const struct core *core)
{
    if (!core->ready || core->desk.unlisted || core->desk.lists > 0)
        return false;
    for (size_t i = 0; i < DESK_TAGS_MAX; i++) {
        const struct place *place = &core->desk.places[i];
        if (place->phase != PLACE_FREE && place->phase != PLACE_READY)
            return false;
    }
    return true;
}

size_t core_desk_tags(const struct core *core, const struct desk_tag *out[static DESK_TAGS_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < DESK_TAGS_MAX; i++) {
        const struct place *place = &core->desk.places[i];
        if (place->phase == PLACE_READY && place->present)
            out[n++] = &place->tag;
    }
    return n;
}

enum result desk_write(struct core *core, const struct programming *p)
{
    if (!desk_is_open(core) || (core->desk.writes && !core->desk.verdict.over))
        return RESULT_BUSY;
    enum result r = programming_write(core, p);
    if (r != RESULT_OK)
        return r;
    core->desk.writes = true;
    core->desk.writing = p->uid;
    core->desk.verdict = (struct desk_verdict){ .over = false };
    return RESULT_OK;
}

void desk_judge(struct core *core, const struct desk_tag *tag, enum result result)
{
    if (!core->desk.writes || core->desk.verdict.over || !uid_equal(core->desk.writing, tag->about.uid))
        return;
    core->desk.verdict = (struct desk_verdict){ .over = true, .result = result, .torn = tag->torn };
}

struct desk_verdict core_desk_verdict(const struct core *core)
{
    return core->desk.verdict;
}
