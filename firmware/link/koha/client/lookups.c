/* What every ask begins with: who is it, what is it, what has she; and entries of a list by their numbers. */
#define LOG_ROOM "link"
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "link/koha/client/call.h"

enum { NAMES_AT_ONCE = 30, STATUS_OK = 200, KNOWN_MS = 5 * 60 * 1000 };

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

enum koha_step koha_failed(struct koha_call *c, enum library_outcome outcome)
{
    c->r.outcome = library_is_question(c->q->ask) ? outcome : LIBRARY_NOT_SENT;
    return STEP_FAILED;
}

enum koha_step koha_nonsense(struct koha_call *c)
{
    log_warning("an answer of the library system makes no sense");
    return koha_failed(c, LIBRARY_NONSENSE);
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
        return koha_failed(c, koha_outcome_of(a.outcome));
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
    char path[REST_PATH_SIZE];
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

void koha_forget(struct koha_session *s)
{
    wipe(&s->ids, sizeof s->ids);
}

static void remember_patron(struct koha_call *c)
{
    struct koha_ids *ids = &c->s->ids;
    if (!text_equal(ids->card, c->q->patron))
        koha_forget(c->s);
    text_copy(ids->card, sizeof ids->card, c->q->patron);
    ids->patron = c->patron.id;
    ids->since_ms = koha_now_ms(c->s);
}

static struct koha_item *known_item(struct koha_ids *ids, const char *number)
{
    for (size_t i = 0; i < KOHA_IDS_MAX; i++)
        if (ids->items[i].id != 0 && text_equal(ids->items[i].item.id, number))
            return &ids->items[i];
    return NULL;
}

static void remember_item(struct koha_call *c)
{
    struct koha_ids *ids = &c->s->ids;
    struct koha_item *place = known_item(ids, c->q->item);
    if (place == NULL) {
        place = &ids->items[ids->next];
        ids->next = (ids->next + 1) % KOHA_IDS_MAX;
    }
    *place = c->item;
}

static void take_item(struct koha_call *c, const struct koha_item *item)
{
    if (item != &c->item)
        c->item = *item;
    c->r.item = item->item;
    text_copy(c->r.call_number, sizeof c->r.call_number, item->call_number);
}

bool koha_knows(struct koha_call *c)
{
    struct koha_ids *ids = &c->s->ids;
    const struct koha_item *item = known_item(ids, c->q->item);
    bool fresh = koha_now_ms(c->s) - ids->since_ms < KNOWN_MS;
    if (item == NULL || !fresh || ids->card[0] == '\0' || !text_equal(ids->card, c->q->patron))
        return false;
    c->patron.id = ids->patron;
    take_item(c, item);
    return true;
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
    if (found != RESULT_OK)
        return koha_refuse(c, REASON_CARD_UNKNOWN);
    remember_patron(c);
    return STEP_OK;
}

enum koha_step koha_find_item(struct koha_call *c)
{
    char path[REST_PATH_SIZE] = "/api/v1/items?_match=exact&_per_page=20&external_id=";
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
    remember_item(c);
    take_item(c, &c->item);
    return STEP_OK;
}

enum koha_step koha_find_checkouts(struct koha_call *c)
{
    char path[REST_PATH_SIZE];
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
    char path[REST_PATH_SIZE];
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

struct library_entry *koha_add_entry(struct koha_call *c, enum entry_kind kind, const char *text)
{
    struct koha_session *s = c->s;
    if (s->entries_count == KOHA_LIST_MAX) {
        c->r.unlisted = true;
        return NULL;
    }
    struct library_entry *e = &s->entries[s->entries_count++];
    *e = (struct library_entry){ .kind = kind };
    text_copy(e->text, sizeof e->text, text);
    return e;
}

enum result koha_add_query(char path[static REST_PATH_SIZE], const char *member, const int64_t *ids, size_t n)
{
    char query[REST_PATH_SIZE];
    text_format(query, sizeof query, "{\"%s\":[", member);
    for (size_t i = 0; i < n; i++)
        text_add(query, sizeof query, "%s%lld", i == 0 ? "" : ",", (long long)ids[i]);
    text_add(query, sizeof query, "]}");
    return http_add_encoded(path, REST_PATH_SIZE, query);
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
static enum koha_step add_some_names(struct koha_call *c, enum entry_kind kind, const char *from, const char *member,
                                     const char *name, const int64_t *ids, size_t n)
{
    char path[REST_PATH_SIZE], text[TITLE_SIZE];
    cJSON *list = NULL;
    text_format(path, sizeof path, "%s?_per_page=" LIST_SIZE "&q=", from);
    if (koha_add_query(path, member, ids, n) != RESULT_OK)
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

enum koha_step koha_add_names(struct koha_call *c, enum entry_kind kind, const char *from, const char *member,
                              const char *name, const int64_t *ids, size_t n)
{
    enum koha_step step = STEP_OK;
    for (size_t at = 0; step == STEP_OK && at < n; at += NAMES_AT_ONCE) {
        size_t some = n - at < NAMES_AT_ONCE ? n - at : NAMES_AT_ONCE;
        step = add_some_names(c, kind, from, member, name, ids + at, some);
    }
    return step;
}

enum koha_step koha_add_items(struct koha_call *c, enum entry_kind kind, const int64_t *items, size_t n)
{
    return koha_add_names(c, kind, "/api/v1/items", "item_id", "external_id", items, n);
}
