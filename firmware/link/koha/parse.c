#include "link/koha/parse.h"

#include <string.h>

#include "base/text.h"

enum { EXPIRES_MAX_S = 7 * 24 * 3600, NAME_PART_SIZE = 64, QUEUE_MAX = 9999, NOON = 12 };

/* No blank, no control, no line end: it becomes part of a header. */
static bool is_visible(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text <= ' ' || *text > '~')
            return false;
    }
    return true;
}

enum result koha_token_read(const cJSON *json, struct koha_token *out)
{
    const cJSON *text = json_member(json, "access_token");
    int64_t expires_s = json_id(json, "expires_in");
    if (!json_has_text(json, "access_token") || strlen(text->valuestring) >= sizeof out->text ||
        !is_visible(text->valuestring) || expires_s == 0)
        return RESULT_BAD;
    text_copy(out->text, sizeof out->text, text->valuestring);
    out->expires_s = expires_s < EXPIRES_MAX_S ? expires_s : EXPIRES_MAX_S;
    return RESULT_OK;
}

static void read_name(const cJSON *json, char *to, size_t size)
{
    char first[NAME_PART_SIZE], last[NAME_PART_SIZE];
    json_text(json, json_has_text(json, "preferred_name") ? "preferred_name" : "firstname", first, sizeof first);
    json_text(json, "surname", last, sizeof last);
    text_format(to, size, "%s%s%s", first, first[0] != '\0' && last[0] != '\0' ? " " : "", last);
}

static bool is_expired(const cJSON *json, struct day today)
{
    struct day last;
    return json_day(json, "expiry_date", &last) && day_number(last) < day_number(today);
}

static enum reason patron_reason(const cJSON *json, struct day today)
{
    if (json_is_set(json, "patron_card_lost"))
        return REASON_CARD_LOST;
    if (is_expired(json, today))
        return REASON_CARD_EXPIRED;
    return json_is_set(json, "restricted") || json_is_set(json, "incorrect_address") ? REASON_CARD_BLOCKED
                                                                                     : REASON_NONE;
}

static uint16_t patron_flags(enum reason reason)
{
    const unsigned denied = 1u << PATRON_CHARGE_DENIED | 1u << PATRON_RENEWAL_DENIED | 1u << PATRON_RECALL_DENIED |
                            1u << PATRON_HOLD_DENIED;
    unsigned flags = reason == REASON_NONE ? 0 : denied;
    return (uint16_t)(reason == REASON_CARD_LOST ? flags | 1u << PATRON_CARD_LOST : flags);
}

static enum result read_patron(const cJSON *json, const char *number, struct day today, struct koha_patron *out)
{
    char email[EMAIL_SIZE + 1]; /* one that is cut is none */
    struct koha_patron p = { .id = json_id(json, "patron_id"), .reason = patron_reason(json, today) };
    if (p.id == 0)
        return RESULT_BAD;
    text_copy(p.patron.id, sizeof p.patron.id, number);
    read_name(json, p.patron.name, sizeof p.patron.name);
    json_text(json, "email", email, sizeof email);
    patron_set_email(&p.patron, email);
    wipe(email, sizeof email);
    p.patron.valid = p.reason == REASON_NONE ? ANSWER_YES : ANSWER_NO;
    p.patron.flags = patron_flags(p.reason);
    p.patron.holds_ready = p.patron.holds_waiting = p.patron.overdue = p.patron.charged = p.patron.fined =
        p.patron.charged_limit = COUNT_NOT_SAID;
    *out = p;
    return RESULT_OK;
}

/* The only one of a list whose member is exactly that text. RESULT_NONE, RESULT_BAD. */
static enum result find_one(const cJSON *list, const char *by, const char *text, const cJSON **out)
{
    const cJSON *one, *found = NULL;
    if (!cJSON_IsArray(list))
        return RESULT_BAD;
    cJSON_ArrayForEach(one, list)
    {
        const cJSON *value = json_member(one, by);
        if (!cJSON_IsObject(one))
            return RESULT_BAD;
        if (!cJSON_IsString(value) || !text_equal(value->valuestring, text))
            continue;
        if (found != NULL)
            return RESULT_NONE;
        found = one;
    }
    *out = found;
    return found == NULL ? RESULT_NONE : RESULT_OK;
}

enum result koha_patron_find(const cJSON *list, const char *by, const char *number, struct day today,
                             struct koha_patron *out)
{
    const cJSON *one = NULL;
    enum result r = find_one(list, by, number, &one);
    return r == RESULT_OK ? read_patron(one, number, today, out) : r;
}

static enum item_status item_status(const cJSON *json)
{
    if (json_is_set(json, "lost_status"))
        return ITEM_LOST;
    if (json_has_text(json, "checked_out_date"))
        return ITEM_CHARGED;
    bool elsewhere = json_is_set(json, "withdrawn") || json_is_set(json, "effective_not_for_loan_status") ||
                     json_is_set(json, "not_for_loan_status");
    return elsewhere ? ITEM_OTHER : ITEM_AVAILABLE;
}

static void read_title(const cJSON *biblio, struct item *item)
{
    char subtitle[TITLE_SIZE], mark[WORDS_SIZE];
    json_text(biblio, "age_restriction", mark, sizeof mark);
    item->age = age_of_mark(mark);
    json_text(biblio, "title", item->title, sizeof item->title);
    json_text(biblio, "subtitle", subtitle, sizeof subtitle);
    if (item->title[0] != '\0' && subtitle[0] != '\0')
        text_add(item->title, sizeof item->title, ": %s", subtitle);
    if (item->age == 0)
        item->age = age_in_title(item->title);
    json_text(biblio, "author", item->author, sizeof item->author);
}

enum result koha_item_read(const cJSON *json, struct koha_item *out)
{
    struct koha_item i = { .id = json_id(json, "item_id"), .biblio = json_id(json, "biblio_id") };
    if (i.id == 0)
        return RESULT_BAD;
    json_text(json, "external_id", i.item.id, sizeof i.item.id);
    read_title(json_member(json, "biblio"), &i.item);
    i.item.status = item_status(json);
    json_text(json, "location", i.item.shelf, sizeof i.item.shelf);
    json_text(json, "callnumber", i.call_number, sizeof i.call_number);
    *out = i;
    return RESULT_OK;
}

enum result koha_item_find(const cJSON *list, const char *number, struct koha_item *out)
{
    const cJSON *one = NULL;
    enum result r = find_one(list, "external_id", number, &one);
    return r == RESULT_OK ? koha_item_read(one, out) : r;
}

enum result koha_checkout_read(const cJSON *json, struct koha_checkout *out)
{
    struct koha_checkout c = { json_id(json, "checkout_id"), json_id(json, "patron_id"), json_id(json, "item_id"),
                               json_when(json, "due_date") };
    if (c.id == 0 || c.patron == 0 || c.item == 0)
        return RESULT_BAD;
    *out = c;
    return RESULT_OK;
}

enum result koha_hold_read(const cJSON *json, struct koha_hold *out)
{
    char status[8];
    struct day until;
    struct koha_hold h = { .id = json_id(json, "hold_id"),
                           .patron = json_id(json, "patron_id"),
                           .item = json_id(json, "item_id"),
                           .biblio = json_id(json, "biblio_id") };
    int64_t priority = json_id(json, "priority");
    if (h.id == 0 || h.patron == 0)
        return RESULT_BAD;
    json_text(json, "status", status, sizeof status);
    h.status = status[0];
    h.priority = priority > 0 && priority <= QUEUE_MAX ? (int16_t)priority : COUNT_NOT_SAID;
    json_text(json, "pickup_library_id", h.pickup, sizeof h.pickup);
    if (json_day(json, "expiration_date", &until))
        h.until = when_at(until, NOON, 0, 0, 0); /* that day in any zone of ours */
    *out = h;
    return RESULT_OK;
}

/* `take` appends one object to what `list` is. */
static enum result list_read(const cJSON *json, enum result (*take)(const cJSON *one, void *list), void *list)
{
    enum result r = cJSON_IsArray(json) ? RESULT_OK : RESULT_BAD;
    int count = 0;
    const cJSON *one;
    cJSON_ArrayForEach(one, json)
    {
        if (r != RESULT_OK || count++ == KOHA_LIST_MAX)
            break;
        r = take(one, list);
    }
    return r;
}

static enum result take_checkout(const cJSON *one, void *list)
{
    struct koha_checkouts *l = list;
    return koha_checkout_read(one, &l->list[l->count++]);
}

static enum result take_hold(const cJSON *one, void *list)
{
    struct koha_holds *l = list;
    return koha_hold_read(one, &l->list[l->count++]);
}

enum result koha_checkouts_read(const cJSON *json, struct koha_checkouts *out)
{
    out->count = 0;
    enum result r = list_read(json, take_checkout, out);
    if (r != RESULT_OK)
        out->count = 0;
    return r;
}

enum result koha_holds_read(const cJSON *json, struct koha_holds *out)
{
    out->count = 0;
    enum result r = list_read(json, take_hold, out);
    if (r != RESULT_OK)
        out->count = 0;
    return r;
}

static const cJSON *debit_lines(const cJSON *json)
{
    return json_member(json_member(json, "outstanding_debits"), "lines");
}

enum result koha_account_read(const cJSON *json, char fees[static MONEY_SIZE], size_t *lines_count)
{
    const cJSON *balance = json_member(json, "balance"), *lines = debit_lines(json);
    if (!cJSON_IsNumber(balance))
        return RESULT_BAD;
    json_money(balance, fees, MONEY_SIZE);
    *lines_count = cJSON_IsArray(lines) ? (size_t)cJSON_GetArraySize(lines) : 0;
    return RESULT_OK;
}

void koha_account_line(const cJSON *json, size_t at, struct library_entry *out)
{
    const cJSON *line = cJSON_GetArrayItem(debit_lines(json), (int)at);
    int64_t id = json_id(line, "account_line_id");
    *out = (struct library_entry){ .kind = ENTRY_LISTED };
    json_money(json_member(line, "amount_outstanding"), out->amount, sizeof out->amount);
    json_text(line, "description", out->text, sizeof out->text);
    if (id != 0)
        text_format(out->number, sizeof out->number, "%lld", (long long)id);
}

void koha_error_words(const cJSON *json, char *to, size_t size)
{
    const cJSON *first = cJSON_GetArrayItem(json_member(json, "errors"), 0);
    json_text(json, "error", to, size);
    if (to[0] == '\0')
        json_text(first, "message", to, size);
}
