/* Intents that have no outcome yet: what the link's facts (not sent, to wait, goes first) are about. */
#include "base/text.h"
#include "shell/core/parts.h"

/* A free place; else that of a row whose UNKNOWN is written, which the outbox settles anyway. */
static struct begun *begun_place(struct core *core)
{
    struct begun *unknown = NULL;
    for (size_t i = 0; i < CORE_BEGUN_MAX; i++) {
        struct begun *b = &core->begun[i];
        if (!b->used)
            return b;
        if (b->unknown)
            unknown = b;
    }
    return unknown;
}

void begun_add(struct core *core, const struct transaction *t, bool queued)
{
    struct begun *b = begun_place(core);
    if (b == NULL) {
        log_error("too many intents without an outcome");
        return;
    }
    *b = (struct begun){ .used = true, .queued = queued };
    text_copy(b->ulid, sizeof b->ulid, t->ulid);
    b->kind = t->kind;
    text_copy(b->item, sizeof b->item, t->item);
    text_copy(b->patron, sizeof b->patron, t->patron);
}

struct begun *begun_find(struct core *core, const char *ulid)
{
    for (size_t i = 0; i < CORE_BEGUN_MAX; i++)
        if (core->begun[i].used && text_equal(core->begun[i].ulid, ulid))
            return &core->begun[i];
    return NULL;
}

static bool is_of(const struct begun *b, const struct library_request *l)
{
    return b->used && !b->unknown && asks_sends(l, b->kind, b->ulid, b->item, b->patron);
}

void disk_not_sent(struct core *core, const struct library_request *l)
{
    for (size_t i = 0; i < CORE_BEGUN_MAX; i++)
        if (is_of(&core->begun[i], l))
            core->begun[i].unsent = true;
}

bool disk_must_wait(const struct core *core, const struct library_request *l)
{
    for (size_t i = 0; i < CORE_BEGUN_MAX; i++) {
        const struct begun *b = &core->begun[i];
        if (b->queued && is_of(b, l))
            return true;
    }
    return false;
}

bool disk_goes_first(const struct core *core, const struct library_request *l, const struct transaction *t)
{
    for (size_t i = 0; i < CORE_BEGUN_MAX; i++) {
        const struct begun *b = &core->begun[i];
        if (is_of(b, l) && upload_shares(t, b->item, b->patron))
            return true;
    }
    return false;
}
