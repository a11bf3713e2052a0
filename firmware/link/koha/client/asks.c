/* Questions, a few GETs each, and the one way of a request to its reply. */
#define LOG_ROOM "link"
#include <assert.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "link/koha/client/call.h"

enum { STATUS_CREATED = 201, STATUS_BAD = 400 };

static bool is_overdue(const struct koha_call *c, const struct koha_checkout *one)
{
    return one->due.known && one->due.utc_ms < c->s->world->wall(c->s->world->context).utc_ms;
}

static enum koha_step list_checkouts(struct koha_call *c, bool overdue_only)
{
    int64_t items[KOHA_LIST_MAX];
    size_t n = 0;
    for (size_t i = 0; i < c->s->checkouts.count; i++) {
        const struct koha_checkout *one = &c->s->checkouts.list[i];
        if (!overdue_only || is_overdue(c, one))
            items[n++] = one->item;
    }
    c->r.unlisted = c->s->checkouts.count == KOHA_LIST_MAX;
    return koha_add_items(c, ENTRY_LISTED, items, n);
}

static bool is_ready(const struct koha_hold *h)
{
    return h->status == 'W';
}

/* Where and until when it waits, or its place in the line; and its own number, by which it can be taken back. */
static void describe(const struct koha_call *c, struct library_entry *e, const struct koha_hold *h)
{
    text_format(e->number, sizeof e->number, "%lld", (long long)h->id);
    if (!text_equal(h->pickup, c->s->config.institution)) /* else it is here */
        text_copy(e->place, sizeof e->place, h->pickup);
    if (is_ready(h))
        e->until = h->until;
    else
        e->queue = h->priority > 0 ? h->priority : 0;
}

struct hold_list {
    const struct koha_hold *holds[KOHA_LIST_MAX];
    int64_t ids[KOHA_LIST_MAX];
    size_t n;
};

/* What has a name is listed; where each has one, they stand in the order of the list. */
static enum koha_step add_named(struct koha_call *c, const struct hold_list *list, bool copies)
{
    size_t from = c->s->entries_count;
    enum koha_step step =
        copies ? koha_add_items(c, ENTRY_LISTED, list->ids, list->n)
               : koha_add_names(c, ENTRY_LISTED, "/api/v1/biblios", "biblio_id", "title", list->ids, list->n);
    bool all = step == STEP_OK && c->s->entries_count - from == list->n;
    for (size_t i = 0; all && i < list->n; i++)
        describe(c, &c->s->entries[from + i], list->holds[i]);
    return step;
}

/* A copy has a number; a hold on any copy is told by its title. */
static enum koha_step list_holds(struct koha_call *c, bool ready)
{
    struct hold_list copies = { .n = 0 }, titles = { .n = 0 };
    for (size_t i = 0; i < c->s->holds.count; i++) {
        const struct koha_hold *h = &c->s->holds.list[i];
        struct hold_list *to = h->item != 0 ? &copies : &titles;
        if (is_ready(h) != ready)
            continue;
        to->holds[to->n] = h;
        to->ids[to->n++] = h->item != 0 ? h->item : h->biblio;
    }
    enum koha_step step = add_named(c, &copies, true);
    return step == STEP_OK ? add_named(c, &titles, false) : step;
}

/* ---- the patron ---- */

/* The PIN goes to Koha's own check; each wrong one counts there, so it is asked once. */
static enum koha_step check_pin(struct koha_call *c)
{
    char *body;
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "identifier", c->q->patron);
    cJSON_AddStringToObject(json, "password", c->q->pin);
    body = cJSON_PrintUnformatted(json);
    json_delete(json);
    if (body == NULL)
        return koha_failed(c, LIBRARY_NOT_SENT);
    struct koha_answer a = koha_try(c->s, "/api/v1/auth/password/validation", body);
    wipe(body, strlen(body));
    cJSON_free(body);
    bool right = a.status == STATUS_CREATED && json_id(a.json, "patron_id") == c->patron.id;
    bool wrong = a.status == STATUS_BAD;
    koha_answer_finish(&a);
    if (a.outcome != HTTP_ANSWERED)
        return koha_failed(c, koha_outcome_of(a.outcome));
    if (!right && !wrong)
        return koha_nonsense(c);
    c->patron.patron.pin_valid = right ? ANSWER_YES : ANSWER_NO;
    return STEP_OK;
}

static void count_loans(struct koha_call *c)
{
    int overdue = 0;
    for (size_t i = 0; i < c->s->checkouts.count; i++)
        overdue += is_overdue(c, &c->s->checkouts.list[i]);
    c->patron.patron.charged = (int16_t)c->s->checkouts.count;
    c->patron.patron.overdue = (int16_t)overdue;
}

static void count_holds(struct koha_call *c)
{
    int ready = 0;
    for (size_t i = 0; i < c->s->holds.count; i++)
        ready += is_ready(&c->s->holds.list[i]);
    c->patron.patron.holds_ready = (int16_t)ready;
    c->patron.patron.holds_waiting = (int16_t)((int)c->s->holds.count - ready);
}

static enum koha_step look_at_account(struct koha_call *c)
{
    char path[REST_PATH_SIZE];
    struct library_entry line;
    cJSON *json = NULL;
    size_t lines = 0;
    text_format(path, sizeof path, "/api/v1/patrons/%lld/account", (long long)c->patron.id);
    enum koha_step step = koha_get(c, path, NULL, &json);
    if (step != STEP_OK)
        return step;
    bool right = koha_account_read(json, c->patron.patron.fees, &lines) == RESULT_OK;
    c->patron.patron.fined = (int16_t)(lines < KOHA_LIST_MAX ? lines : KOHA_LIST_MAX);
    for (size_t i = 0; right && c->q->list == LIST_FINES && i < lines && i < KOHA_LIST_MAX; i++) {
        koha_account_line(json, i, &line);
        struct library_entry *e = koha_add_entry(c, ENTRY_LISTED, line.text);
        if (e != NULL)
            *e = line;
    }
    json_delete(json);
    return right ? STEP_OK : koha_nonsense(c);
}

static enum koha_step list_of(struct koha_call *c)
{
    switch (c->q->list) {
    case LIST_HOLDS_READY:
        return list_holds(c, true);
    case LIST_HOLDS_WAITING:
        return list_holds(c, false);
    case LIST_OVERDUE:
        return list_checkouts(c, true);
    case LIST_CHARGED:
        return list_checkouts(c, false);
    case LIST_RECALLS:
        c->r.unlisted = true;
        break;
    case LIST_NONE:
    case LIST_FINES:
        break;
    }
    return STEP_OK;
}

static void ask_patron(struct koha_call *c)
{
    enum koha_step step = koha_find_patron(c);
    if (step == STEP_OK && c->q->pin[0] != '\0')
        step = check_pin(c);
    bool knows = c->patron.patron.pin_valid != ANSWER_NO; /* nothing more to one who does not know the PIN */
    if (step == STEP_OK && knows)
        step = koha_find_checkouts(c);
    if (step == STEP_OK && knows)
        step = koha_find_holds(c);
    if (step == STEP_OK && knows)
        step = look_at_account(c);
    if (step == STEP_OK && knows)
        step = list_of(c);
    if (step != STEP_OK)
        return;
    if (knows) {
        count_loans(c);
        count_holds(c);
    }
    c->r.patron = c->patron.patron;
    c->r.reason = !knows && c->patron.reason == REASON_NONE ? REASON_PIN_WRONG : c->patron.reason;
    c->r.ok = c->r.reason == REASON_NONE;
}

/* ---- the item ---- */

/* When it must be back. */
static enum koha_step look_at_loan(struct koha_call *c)
{
    char path[REST_PATH_SIZE] = "/api/v1/checkouts?_per_page=2&q=";
    cJSON *list = NULL;
    if (koha_add_query(path, "item_id", &c->item.id, 1) != RESULT_OK)
        return koha_nonsense(c);
    enum koha_step step = koha_get(c, path, NULL, &list);
    if (step != STEP_OK)
        return step;
    bool right = koha_checkouts_read(list, &c->s->checkouts) == RESULT_OK;
    json_delete(list);
    if (!right || (c->s->checkouts.count > 0 && c->s->checkouts.list[0].item != c->item.id))
        return koha_nonsense(c);
    c->r.item.status = c->s->checkouts.count > 0 ? ITEM_CHARGED : ITEM_AVAILABLE;
    if (c->s->checkouts.count > 0)
        c->r.item.due = c->s->checkouts.list[0].due;
    return STEP_OK;
}

/* Does this copy stand on the hold shelf, or is it on its way to one? */
static enum koha_step look_at_shelf(struct koha_call *c)
{
    char path[REST_PATH_SIZE];
    cJSON *list = NULL;
    text_format(path, sizeof path, "/api/v1/holds?_per_page=20&item_id=%lld", (long long)c->item.id);
    enum koha_step step = koha_get(c, path, NULL, &list);
    if (step != STEP_OK)
        return step;
    bool right = koha_holds_read(list, &c->s->holds) == RESULT_OK;
    json_delete(list);
    for (size_t i = 0; right && i < c->s->holds.count; i++) {
        const struct koha_hold *h = &c->s->holds.list[i];
        right = h->item == c->item.id;
        if (h->status == 'W' || h->status == 'T') {
            c->r.item.status = h->status == 'W' ? ITEM_ON_HOLD_SHELF : ITEM_IN_TRANSIT;
            c->r.pickup_until = h->until;
        }
    }
    return right ? STEP_OK : koha_nonsense(c);
}

static void ask_item(struct koha_call *c)
{
    enum koha_step step = koha_find_item(c);
    if (step == STEP_OK && c->item.item.status != ITEM_LOST)
        step = look_at_loan(c);
    if (step == STEP_OK && c->r.item.status == ITEM_AVAILABLE)
        step = look_at_shelf(c);
    if (step == STEP_OK && c->r.item.status == ITEM_AVAILABLE)
        c->r.item.status = c->item.item.status == ITEM_OTHER ? ITEM_OTHER : ITEM_AVAILABLE;
    c->r.ok = step == STEP_OK;
}

/* ---- every ask ---- */

/* Koha has nothing to end; we have. */
static void end_session(struct koha_call *c)
{
    koha_forget(c->s);
    c->r.ok = true;
}

/* Koha's REST interface has no way to take a book back: the line says so (library_port.checkin), and nothing leaves. */
static void refuse_checkin(struct koha_call *c)
{
    log_error("a return cannot be sent over REST");
    c->r.outcome = LIBRARY_NOT_SENT;
}

static void (*const asks[LIBRARY_ASK_COUNT])(struct koha_call *c) = {
    [LIBRARY_PATRON] = ask_patron,       [LIBRARY_ITEM] = ask_item,    [LIBRARY_CHECKOUT] = koha_checkout,
    [LIBRARY_CHECKIN] = refuse_checkin,  [LIBRARY_RENEW] = koha_renew, [LIBRARY_RENEW_ALL] = koha_renew_all,
    [LIBRARY_END_SESSION] = end_session, [LIBRARY_HOLD] = koha_hold,   [LIBRARY_PAY] = koha_pay,
};

/* Each entry is a reply of its own: all but the last say `more`. */
static void answer(struct koha_call *c)
{
    struct koha_session *s = c->s;
    size_t n = c->r.outcome == LIBRARY_ANSWERED ? s->entries_count : 0;
    size_t i = 0;
    do {
        c->r.entry = i < n ? s->entries[i] : (struct library_entry){ .kind = ENTRY_NONE };
        c->r.more = i + 1 < n;
        s->world->reply(s->world->context, &c->r);
    } while (++i < n);
}

void koha_carry_out(struct koha_session *s, const struct library_request *q)
{
    struct koha_call c = { .s = s, .q = q, .r = { .ask = q->ask, .outcome = LIBRARY_ANSWERED } };
    int64_t started_ms = koha_now_ms(s);
    assert(q->ask < LIBRARY_ASK_COUNT);
    s->entries_count = 0;
    c.r.queue = COUNT_NOT_SAID;
    c.r.patron.holds_ready = c.r.patron.holds_waiting = c.r.patron.overdue = c.r.patron.charged = c.r.patron.fined =
        c.r.patron.charged_limit = COUNT_NOT_SAID;
    asks[q->ask](&c);
    if (c.r.outcome != LIBRARY_ANSWERED) {
        enum library_outcome outcome = c.r.outcome;
        c.r = (struct library_reply){ .ask = q->ask, .outcome = outcome };
    }
    c.r.round_trip_ms = (uint32_t)(koha_now_ms(s) - started_ms);
    answer(&c);
    wipe(&c, sizeof c);
}
