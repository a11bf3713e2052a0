#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "shell/core/parts.h"

/* ---- the table ---- */

static struct ask *find_state(const struct core *core, enum ask_state state)
{
    for (size_t i = 0; i < CORE_ASKS_MAX; i++)
        if (core->asks[i].state == state)
            return (struct ask *)&core->asks[i];
    return NULL;
}

bool asks_open(const struct core *core)
{
    return find_state(core, ASK_OPEN) != NULL;
}

bool asks_any(const struct core *core)
{
    return asks_open(core) || find_state(core, ASK_QUEUED) != NULL || find_state(core, ASK_HELD) != NULL;
}

bool asks_held(const struct core *core)
{
    return find_state(core, ASK_HELD) != NULL;
}

/* ---- answers ---- */

static void tell(struct core *core, const struct ask *ask, const struct library_reply *reply)
{
    if (ask->owner == ASK_OF_OUTBOX) {
        outbox_reply(core, reply);
        return;
    }
    core_push(core,
              &(struct event){ .type = EVENT_REPLY, .request = ask->request, .visit = ask->visit, .reply = *reply });
}

/* The one final reply. After it the slot is free, since the owner may ask again at once. */
static void finish(struct core *core, struct ask *ask, const struct library_reply *reply)
{
    struct ask was = *ask;
    wipe(ask, sizeof *ask);
    bool maybe = reply->outcome == LIBRARY_MAYBE_SENT || reply->outcome == LIBRARY_NONSENSE;
    if (maybe && !library_is_question(was.library.ask))
        outbox_closed(core);
    if (reply->outcome == LIBRARY_NOT_SENT && was.owner == ASK_OF_PATRON && !library_is_question(was.library.ask))
        disk_not_sent(core, &was.library);
    tell(core, &was, reply);
    wipe(&was, sizeof was);
}

static void finish_without(struct core *core, struct ask *ask, enum library_outcome outcome)
{
    finish(core, ask, &(struct library_reply){ .ask = ask->library.ask, .outcome = outcome });
}

/* ---- coming in ---- */

/* Rule 5: earlier rows of this item or patron go first; without a line they cannot. */
static bool must_wait(const struct core *core, enum ask_owner owner, const struct library_request *l)
{
    return owner == ASK_OF_PATRON && !library_is_question(l->ask) && disk_must_wait(core, l);
}

void asks_add(struct core *core, enum ask_owner owner, uint32_t request, uint64_t visit,
              const struct library_request *library)
{
    struct ask new = { .state = ASK_QUEUED,
                       .owner = owner,
                       .order = core->asks_made++,
                       .request = request,
                       .visit = visit,
                       .slow_ms = CORE_NEVER,
                       .library = *library };
    struct ask *ask = find_state(core, ASK_FREE);
    bool waits = must_wait(core, owner, library);
    if (ask == NULL)
        log_error("too many questions to the library system");
    if (ask == NULL || !helper_runs(core, HELPER_LINK) || (waits && !core->line.up)) {
        finish_without(core, &new, LIBRARY_NOT_SENT);
        return;
    }
    if (waits) {
        new.state = ASK_HELD;
        new.due_ms = core->now.mono_ms + 2 * core_timeout_ms(core);
        new.rows_wait = true;
        outbox_look(core);
    }
    *ask = new;
    wipe(&new, sizeof new);
}

/* ---- going out ---- */

static struct ask *next_of(struct core *core)
{
    struct ask *best = NULL;
    for (size_t i = 0; i < CORE_ASKS_MAX; i++) {
        struct ask *a = &core->asks[i];
        if (a->state != ASK_QUEUED)
            continue;
        if (best == NULL || a->owner < best->owner || (a->owner == best->owner && a->order < best->order))
            best = a;
    }
    return best;
}

static void hand_over(struct core *core, struct ask *ask)
{
    struct message m = { .type = MESSAGE_REQUEST, .request = core_request(core), .ask = ask->library };
    ask->state = ASK_OPEN;
    ask->number = m.request;
    ask->due_ms = core->now.mono_ms + core_patience_ms(core);
    ask->slow_ms = ask->owner == ASK_OF_PATRON ? core->now.mono_ms + CORE_SLOW_MS : CORE_NEVER;
    bool sent = helper_send(core, HELPER_LINK, &m);
    wipe(ask->library.pin, sizeof ask->library.pin);
    wipe(&m, sizeof m);
    if (!sent)
        finish_without(core, ask, LIBRARY_NOT_SENT);
}

void asks_pump(struct core *core)
{
    while (!asks_open(core)) {
        struct ask *ask = next_of(core);
        if (ask == NULL)
            return;
        if (helper_runs(core, HELPER_LINK))
            hand_over(core, ask);
        else
            finish_without(core, ask, LIBRARY_NOT_SENT);
    }
}

/* ---- what the link says ---- */

/* Without a line the rows that go first cannot go: a held question joins the queue behind them. */
static void give_up_held(struct core *core)
{
    for (size_t i = 0; i < CORE_ASKS_MAX; i++)
        if (core->asks[i].state == ASK_HELD)
            finish_without(core, &core->asks[i], LIBRARY_NOT_SENT);
}

void line_changed(struct core *core)
{
    struct event e = { .type = EVENT_LINE, .up = core->line.up, .lacks = core->lacks };
    text_copy(e.text, sizeof e.text, core->line_words);
    core_push(core, &e);
    if (core->line.up) {
        outbox_look(core);
        return;
    }
    outbox_line_time(core);
    give_up_held(core);
}

static void hear_line(struct core *core, bool up, const char *words)
{
    text_copy(core->line_words, sizeof core->line_words, words);
    if (upload_line_heard(&core->line, up, core->now.mono_ms))
        line_changed(core);
}

static void take_line(struct core *core, const struct message_line *line)
{
    bool other = core->lacks != line->lacks;
    core->lacks = line->lacks;
    bool was_up = core->line.up;
    hear_line(core, line->up, line->words);
    if (other && was_up && core->line.up)
        line_changed(core); /* what it can do has changed */
}

static void take_reply(struct core *core, const struct message *m)
{
    struct ask *ask = find_state(core, ASK_OPEN);
    if (ask == NULL || ask->number != m->request || ask->library.ask != m->reply.ask) {
        log_note("a late reply is dropped (%s)", library_ask_word(m->reply.ask));
        return;
    }
    if (m->reply.more) {
        ask->due_ms = core->now.mono_ms + core_patience_ms(core);
        struct ask copy = *ask;
        tell(core, &copy, &m->reply);
        return;
    }
    if (m->reply.outcome == LIBRARY_ANSWERED && upload_line_answered(&core->line, core->now.mono_ms))
        line_changed(core); /* a list of many lines is one good check */
    finish(core, ask, &m->reply);
}

void asks_message(struct core *core, const struct message *m)
{
    if (m->type == MESSAGE_LINE)
        take_line(core, &m->line);
    else if (m->type == MESSAGE_REPLY)
        take_reply(core, m);
    else
        log_warning("the link said %s, which it should not", message_name(m->type));
}

/* What was handed over may have been sent; the rest never left. */
void asks_link_gone(struct core *core)
{
    outbox_closed(core);
    hear_line(core, false, "the link's program has ended");
    for (size_t i = 0; i < CORE_ASKS_MAX; i++) {
        struct ask *ask = &core->asks[i];
        if (ask->state != ASK_FREE)
            finish_without(core, ask, ask->state == ASK_OPEN ? LIBRARY_MAYBE_SENT : LIBRARY_NOT_SENT);
    }
}

/* The patron was told that it is unknown, and it has not left yet: now it does not leave any more. */
void asks_take_back(struct core *core, const struct begun *b)
{
    for (size_t i = 0; i < CORE_ASKS_MAX; i++) {
        struct ask *ask = &core->asks[i];
        bool waits = ask->state == ASK_QUEUED || ask->state == ASK_HELD;
        if (waits && ask->owner == ASK_OF_PATRON && !library_is_question(ask->library.ask) &&
            asks_sends(&ask->library, b->kind, b->ulid, b->item, b->patron))
            finish_without(core, ask, LIBRARY_NOT_SENT);
    }
}

/* What its patron asked and has not left yet leaves no more, nor does his PIN; only that his session ends. */
void asks_visit_ended(struct core *core, uint64_t visit)
{
    for (size_t i = 0; i < CORE_ASKS_MAX; i++) {
        struct ask *ask = &core->asks[i];
        if (ask->state == ASK_QUEUED && ask->owner == ASK_OF_PATRON && ask->visit == visit &&
            library_is_question(ask->library.ask) && ask->library.ask != LIBRARY_END_SESSION)
            wipe(ask, sizeof *ask);
    }
}

/* ---- rule 5 ---- */

static bool waits_for(const struct core *core, const struct ask *ask, const struct transaction *t)
{
    return ask->state == ASK_HELD && disk_goes_first(core, &ask->library, t);
}

bool asks_wait_for(const struct core *core, const struct transaction *t)
{
    for (size_t i = 0; i < CORE_ASKS_MAX; i++)
        if (waits_for(core, &core->asks[i], t))
            return true;
    return false;
}

/* What waits for t cannot wait any longer: it joins the queue. */
void asks_do_without(struct core *core, const struct transaction *t)
{
    for (size_t i = 0; i < CORE_ASKS_MAX; i++)
        if (waits_for(core, &core->asks[i], t))
            finish_without(core, &core->asks[i], LIBRARY_NOT_SENT);
}

bool asks_sends(const struct library_request *l, enum transaction_kind kind, const char *ulid, const char *item,
                const char *patron)
{
    switch (l->ask) {
    case LIBRARY_CHECKOUT:
    case LIBRARY_CHECKIN:
    case LIBRARY_RENEW:
        return kind != TRANSACTION_HOLD && text_equal(l->item, item);
    case LIBRARY_RENEW_ALL:
        return kind == TRANSACTION_RENEW && text_equal(l->patron, patron);
    case LIBRARY_HOLD:
        return kind == TRANSACTION_HOLD && text_equal(l->item, item) && text_equal(l->patron, patron);
    case LIBRARY_PAY:
        return text_equal(l->payment.number, ulid);
    case LIBRARY_PATRON:
    case LIBRARY_ITEM:
    case LIBRARY_END_SESSION:
    case LIBRARY_ASK_COUNT:
        break;
    }
    return false;
}

bool asks_under_way(const struct core *core, const struct transaction *t)
{
    const struct ask *ask = find_state(core, ASK_OPEN);
    if (ask == NULL || ask->owner != ASK_OF_PATRON || library_is_question(ask->library.ask))
        return false;
    return asks_sends(&ask->library, t->kind, t->ulid, t->item, t->patron);
}

void asks_look_begin(struct core *core)
{
    for (size_t i = 0; i < CORE_ASKS_MAX; i++)
        core->asks[i].rows_wait = false;
}

void asks_look_row(struct core *core, const struct transaction *t)
{
    for (size_t i = 0; i < CORE_ASKS_MAX; i++)
        if (waits_for(core, &core->asks[i], t))
            core->asks[i].rows_wait = true;
}

/* Before it leaves, what settled those rows must be on disk: after a crash they would be asked about again, and what
   it has done since (a book that came back) would pass for their answer. */
void asks_look_end(struct core *core)
{
    bool flush = false;
    for (size_t i = 0; i < CORE_ASKS_MAX; i++) {
        struct ask *ask = &core->asks[i];
        ask->clear = ask->state == ASK_HELD && !ask->rows_wait;
        flush = flush || ask->clear;
    }
    if (flush)
        disk_flush(core);
}

void asks_flushed(struct core *core)
{
    for (size_t i = 0; i < CORE_ASKS_MAX; i++) {
        if (core->asks[i].state != ASK_HELD || !core->asks[i].clear)
            continue;
        core->asks[i].state = ASK_QUEUED;
        outbox_look(core); /* rows of others stood back for it */
    }
}

/* ---- time ---- */

static void look_at_time(struct core *core, struct ask *ask)
{
    if (ask->state == ASK_OPEN && ask->slow_ms <= core->now.mono_ms) {
        ask->slow_ms = CORE_NEVER;
        core_push(core, &(struct event){ .type = EVENT_LIBRARY_SLOW, .visit = ask->visit, .request = ask->request });
    }
    if (ask->state == ASK_FREE || ask->state == ASK_QUEUED || ask->due_ms > core->now.mono_ms)
        return;
    bool open = ask->state == ASK_OPEN;
    outbox_look(core);
    finish_without(core, ask, open ? LIBRARY_MAYBE_SENT : LIBRARY_NOT_SENT);
    if (open)
        helper_kill(core, HELPER_LINK, "a question was not answered"); /* with it, its connection is closed */
}

void asks_wake(struct core *core)
{
    for (size_t i = 0; i < CORE_ASKS_MAX; i++)
        look_at_time(core, &core->asks[i]);
}

int64_t asks_due(const struct core *core)
{
    int64_t first = CORE_NEVER;
    for (size_t i = 0; i < CORE_ASKS_MAX; i++) {
        const struct ask *a = &core->asks[i];
        if ((a->state == ASK_OPEN || a->state == ASK_HELD) && a->due_ms < first)
            first = a->due_ms;
        if (a->state == ASK_OPEN && a->slow_ms < first)
            first = a->slow_ms;
    }
    return first;
}
