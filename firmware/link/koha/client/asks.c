/* Questions, a few GETs each, and the one way of a request to its reply. */
#define LOG_ROOM "link"
#include <assert.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "link/koha/client/call.h"
#include "link/koha/refusal.h"

enum { NAMES_AT_ONCE = 30, STATUS_OK = 200, STATUS_CREATED = 201, STATUS_BAD = 400, BODY_SIZE = 512 };

#define LIST_SIZE "128" /* KOHA_LIST_MAX */

enum library_outcome koha_outcome_of(enum http_outcome outcome)
{
    switch (outcome) {
    case HTTP_ANSWERED:
        return LIBRARY_ANSWERED;
    case HTTP_NOT_SENT:
    case HTTP_FORBIDDEN:
        return LIBRARY_NOT_SENT;
    case HTTP_SILENT:
    case HTTP_GIVEN_UP:
        return LIBRARY_MAYBE_SENT;
    case HTTP_NONSENSE:
        return LIBRARY_NONSENSE;
    }
    return LIBRARY_MAYBE_SENT;
}

static enum koha_step failed(struct koha_call *c, enum library_outcome outcome)
{
    c->r.outcome = library_is_question(c->q->ask) ? outcome : LIBRARY_NOT_SENT;
    return STEP_FAILED;
}

enum koha_step koha_nonsense(struct koha_call *c)
{
    log_warning("an answer of the library system makes no sense");
    return failed(c, LIBRARY_NONSENSE);
}

enum koha_step koha_refuse(struct koha_call *c, enum reason reason)
{
    c->r.ok = false;
    c->r.reason = reason;
    return STEP_REFUSED;
}

enum koha_step koha_get(struct koha_call *c, const char *path, const char *embed, cJSON **out)
{
    struct koha_answer a = koha_question(c->s, path, embed);
    if (a.outcome != HTTP_ANSWERED)
        return failed(c, koha_outcome_of(a.outcome));
    if (a.status != STATUS_OK) {
        koha_answer_finish(&a);
        return koha_nonsense(c);
    }
    *out = a.json;
    return STEP_OK;
}

/* ---- who and what ---- */

/* `by` is a member of a patron and a parameter of the list. RESULT_NONE. */
static enum koha_step find_patron_by(struct koha_call *c, const char *by, enum result *found)
{
    char path[HTTP_PATH_SIZE];
    cJSON *list = NULL;
    *found = RESULT_NONE;
    text_format(path, sizeof path, "/api/v1/patrons?_match=exact&_per_page=20&%s=", by);
    if (http_add_encoded(path, sizeof path, c->q->patron) != RESULT_OK)
        return STEP_OK;
    enum koha_step step = koha_get(c, path, NULL, &list);
    wipe(path, sizeof path);
    if (step != STEP_OK)
        return step;
    struct day today = when_day(c->s->world->wall(c->s->world->context));
    *found = koha_patron_find(list, by, c->q->patron, today, &c->patron);
    json_delete(list);
    return *found == RESULT_BAD ? koha_nonsense(c) : STEP_OK;
}

/* As in Koha's own SIP2 server: the card's number, else the login. */
enum koha_step koha_find_patron(struct koha_call *c)
{
    enum result found;
    enum koha_step step = find_patron_by(c, "cardnumber", &found);
    if (step == STEP_OK && found == RESULT_NONE)
        step = find_patron_by(c, "userid", &found);
    if (step != STEP_OK)
        return step;
    return found == RESULT_OK ? STEP_OK : koha_refuse(c, REASON_CARD_UNKNOWN);
}

enum koha_step koha_find_item(struct koha_call *c)
{
    char path[HTTP_PATH_SIZE] = "/api/v1/items?_match=exact&_per_page=20&external_id=";
    cJSON *list = NULL;
    if (http_add_encoded(path, sizeof path, c->q->item) != RESULT_OK)
        return koha_refuse(c, REASON_NOT_FOUND);
    enum koha_step step = koha_get(c, path, "biblio", &list);
    if (step != STEP_OK)
        return step;
    enum result found = koha_item_find(list, c->q->item, &c->item);
    json_delete(list);
    if (found == RESULT_BAD)
        return koha_nonsense(c);
    if (found == RESULT_NONE)
        return koha_refuse(c, REASON_NOT_FOUND);
    c->r.item = c->item.item;
    text_copy(c->r.call_number, sizeof c->r.call_number, c->item.call_number);
    return STEP_OK;
}

enum koha_step koha_find_checkouts(struct koha_call *c)
{
    char path[HTTP_PATH_SIZE];
    cJSON *list = NULL;
    text_format(path, sizeof path, "/api/v1/checkouts?_per_page=" LIST_SIZE "&_order_by=%%2Bdue_date&patron_id=%lld",
                (long long)c->patron.id);
    enum koha_step step = koha_get(c, path, NULL, &list);
    if (step != STEP_OK)
        return step;
    bool right = koha_checkouts_read(list, &c->s->checkouts) == RESULT_OK;
    json_delete(list);
    for (size_t i = 0; right && i < c->s->checkouts.count; i++)
        right = c->s->checkouts.list[i].patron == c->patron.id;
    return right ? STEP_OK : koha_nonsense(c);
}

enum koha_step koha_find_holds(struct koha_call *c)
{
    char path[HTTP_PATH_SIZE];
    cJSON *list = NULL;
    text_format(path, sizeof path, "/api/v1/holds?_per_page=" LIST_SIZE "&patron_id=%lld", (long long)c->patron.id);
    enum koha_step step = koha_get(c, path, NULL, &list);
    if (step != STEP_OK)
        return step;
    bool right = koha_holds_read(list, &c->s->holds) == RESULT_OK;
    json_delete(list);
    for (size_t i = 0; right && i < c->s->holds.count; i++)
        right = c->s->holds.list[i].patron == c->patron.id;
    return right ? STEP_OK : koha_nonsense(c);
}

/* ---- lists ---- */

void koha_add_entry(struct koha_call *c, enum entry_kind kind, const char *text)
{
    struct koha_session *s = c->s;
    if (s->entries_count == KOHA_LIST_MAX) {
        c->r.unlisted = true;
        return;
    }
    s->entries[s->entries_count].kind = kind;
    text_copy(s->entries[s->entries_count].text, TITLE_SIZE, text);
    s->entries_count++;
}

/* {"MEMBER":[1,2,3]}, encoded, at the end of the path. */
static enum result add_query(char path[static HTTP_PATH_SIZE], const char *member, const int64_t *ids, size_t n)
{
    char query[HTTP_PATH_SIZE];
    text_format(query, sizeof query, "{\"%s\":[", member);
    for (size_t i = 0; i < n; i++)
        text_add(query, sizeof query, "%s%lld", i == 0 ? "" : ",", (long long)ids[i]);
    text_add(query, sizeof query, "]}");
    return http_add_encoded(path, HTTP_PATH_SIZE, query);
}

static const cJSON *find_by_id(const cJSON *list, const char *member, int64_t id)
{
    const cJSON *one;
    cJSON_ArrayForEach(one, list)
    {
        if (json_id(one, member) == id)
            return one;
    }
    return NULL;
}

/* At most NAMES_AT_ONCE: what the system calls them by `text`, in their order. */
static enum koha_step add_names(struct koha_call *c, enum entry_kind kind, const char *from, const char *member,
                                const char *name, const int64_t *ids, size_t n)
{
    char path[HTTP_PATH_SIZE], text[TITLE_SIZE];
    cJSON *list = NULL;
    text_format(path, sizeof path, "%s?_per_page=" LIST_SIZE "&q=", from);
    if (add_query(path, member, ids, n) != RESULT_OK)
        return koha_nonsense(c); /* numbers of a library with more than 10^15 items */
    enum koha_step step = koha_get(c, path, NULL, &list);
    for (size_t i = 0; step == STEP_OK && i < n; i++) {
        json_text(find_by_id(list, member, ids[i]), name, text, sizeof text);
        if (text[0] != '\0')
            koha_add_entry(c, kind, text);
        else
            c->r.unlisted = true;
    }
    json_delete(list);
    return step;
}

static enum koha_step add_all_names(struct koha_call *c, enum entry_kind kind, const char *from, const char *member,
                                    const char *name, const int64_t *ids, size_t n)
{
    enum koha_step step = STEP_OK;
    for (size_t at = 0; step == STEP_OK && at < n; at += NAMES_AT_ONCE) {
        size_t some = n - at < NAMES_AT_ONCE ? n - at : NAMES_AT_ONCE;
        step = add_names(c, kind, from, member, name, ids + at, some);
    }
    return step;
}

enum koha_step koha_add_items(struct koha_call *c, enum entry_kind kind, const int64_t *items, size_t n)
{
    return add_all_names(c, kind, "/api/v1/items", "item_id", "external_id", items, n);
}

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
    return koha_add_items(c, ENTRY_LISTED, items, n);
}

static bool is_ready(const struct koha_hold *h)
{
    return h->status == 'W';
}

/* A copy has a number; a hold on any copy is told by its title. */
static enum koha_step list_holds(struct koha_call *c, bool ready)
{
    int64_t items[KOHA_LIST_MAX], biblios[KOHA_LIST_MAX];
    size_t items_n = 0, biblios_n = 0;
    for (size_t i = 0; i < c->s->holds.count; i++) {
        const struct koha_hold *h = &c->s->holds.list[i];
        if (is_ready(h) != ready)
            continue;
        if (h->item != 0)
            items[items_n++] = h->item;
        else
            biblios[biblios_n++] = h->biblio;
    }
    enum koha_step step = koha_add_items(c, ENTRY_LISTED, items, items_n);
    if (step != STEP_OK)
        return step;
    return add_all_names(c, ENTRY_LISTED, "/api/v1/biblios", "biblio_id", "title", biblios, biblios_n);
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
        return failed(c, LIBRARY_NOT_SENT);
    struct koha_answer a = koha_try(c->s, "/api/v1/auth/password/validation", body);
    wipe(body, strlen(body));
    cJSON_free(body);
    bool right = a.status == STATUS_CREATED && json_id(a.json, "patron_id") == c->patron.id;
    bool wrong = a.status == STATUS_BAD;
    koha_answer_finish(&a);
    if (a.outcome != HTTP_ANSWERED)
        return failed(c, koha_outcome_of(a.outcome));
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
    char path[HTTP_PATH_SIZE], line[TITLE_SIZE];
    cJSON *json = NULL;
    size_t lines = 0;
    text_format(path, sizeof path, "/api/v1/patrons/%lld/account", (long long)c->patron.id);
    enum koha_step step = koha_get(c, path, NULL, &json);
    if (step != STEP_OK)
        return step;
    bool right = koha_account_read(json, c->patron.patron.fees, &lines) == RESULT_OK;
    c->patron.patron.fined = (int16_t)(lines < KOHA_LIST_MAX ? lines : KOHA_LIST_MAX);
    for (size_t i = 0; right && c->q->list == LIST_FINES && i < lines && i < KOHA_LIST_MAX; i++) {
        koha_account_line(json, i, line, sizeof line);
        koha_add_entry(c, ENTRY_LISTED, line);
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
    char path[HTTP_PATH_SIZE] = "/api/v1/checkouts?_per_page=2&q=";
    cJSON *list = NULL;
    if (add_query(path, "item_id", &c->item.id, 1) != RESULT_OK)
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
    char path[HTTP_PATH_SIZE];
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

/* Koha has nothing to end. */
static void end_session(struct koha_call *c)
{
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
