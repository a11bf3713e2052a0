/* Transactions. Each is prepared by questions; one POST or DELETE does it, and is never sent twice.

   Koha's confirmation token binds patron, item and what is to be confirmed. When that changes between the question
   and the POST, Koha says so (412) and has done nothing: then the question is asked once more. */
#define LOG_ROOM "link"
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "link/koha/client/call.h"
#include "link/koha/refusal.h"

enum { STATUS_CREATED = 201, STATUS_ACCEPTED = 202, STATUS_DELETED = 204, STATUS_CHANGED = 412, ROUNDS = 2 };

/* After it has left: what came back makes no sense, so nobody knows. */
static void unknown(struct koha_call *c)
{
    log_warning("the answer to a transaction makes no sense");
    c->r.outcome = LIBRARY_NONSENSE;
}

/* A whole answer that is no success: nothing was done. Koha's own words are shown where they are all there is. */
static void refused(struct koha_call *c, const struct koha_answer *a)
{
    char words[WORDS_SIZE];
    koha_error_words(a->json, words, sizeof words);
    enum reason reason = koha_reason_of_words(words);
    if (reason == REASON_SYSTEM) {
        log_warning("%s was refused (HTTP %d)", library_ask_word(c->q->ask), a->status);
        text_copy(c->r.words, sizeof c->r.words, words);
    }
    koha_refuse(c, reason);
}

/* Sends a body, which it deletes. */
static struct koha_answer post(struct koha_call *c, const char *path, cJSON *body)
{
    char *text = cJSON_PrintUnformatted(body);
    struct koha_answer a = { .outcome = HTTP_NOT_SENT };
    json_delete(body);
    if (text != NULL) {
        a = koha_transaction(c->s, HTTP_POST, path, text);
        wipe(text, strlen(text));
        cJSON_free(text);
    }
    if (a.outcome != HTTP_ANSWERED)
        c->r.outcome = koha_outcome_of(a.outcome);
    return a;
}

/* ---- checkout ---- */

struct loan {
    struct koha_decision decision;
    char path[REST_PATH_SIZE]; /* to be POSTed to, with the confirmation */
};

static enum koha_step read_availability(struct koha_call *c, const cJSON *json, struct loan *loan)
{
    const cJSON *token = json_member(json, "confirmation_token");
    if (koha_decide(json, c->q->no_block, c->q->fee_agreed, &loan->decision) != RESULT_OK)
        return koha_nonsense(c);
    text_copy(c->r.fee, sizeof c->r.fee, loan->decision.fee);
    text_copy(c->r.words, sizeof c->r.words, loan->decision.key);
    if (loan->decision.reason != REASON_NONE)
        return koha_refuse(c, loan->decision.reason);
    text_copy(loan->path, sizeof loan->path, "/api/v1/checkouts");
    if (!loan->decision.confirm)
        return STEP_OK;
    if (!json_has_text(json, "confirmation_token"))
        return koha_nonsense(c);
    text_add(loan->path, sizeof loan->path, "?confirmation=");
    return http_add_encoded(loan->path, sizeof loan->path, token->valuestring) == RESULT_OK ? STEP_OK
                                                                                            : koha_nonsense(c);
}

static enum koha_step ask_availability(struct koha_call *c, struct loan *loan)
{
    char path[REST_PATH_SIZE];
    cJSON *json = NULL;
    text_format(path, sizeof path, "/api/v1/checkouts/availability?patron_id=%lld&item_id=%lld",
                (long long)c->patron.id, (long long)c->item.id);
    enum koha_step step = koha_get(c, path, NULL, &json);
    if (step == STEP_OK)
        step = read_availability(c, json, loan);
    json_delete(json);
    return step;
}

/* A loan that was made, of this item to this patron. */
static void take_checkout(struct koha_call *c, const cJSON *json)
{
    struct koha_checkout made;
    if (koha_checkout_read(json, &made) != RESULT_OK || made.item != c->item.id || made.patron != c->patron.id) {
        unknown(c);
        return;
    }
    c->r.ok = true;
    c->r.item.status = ITEM_CHARGED;
    c->r.item.due = made.due;
}

static cJSON *checkout_body(const struct koha_call *c)
{
    cJSON *body = cJSON_CreateObject();
    cJSON_AddNumberToObject(body, "patron_id", (double)c->patron.id);
    cJSON_AddNumberToObject(body, "item_id", (double)c->item.id);
    if (c->s->config.institution[0] != '\0')
        cJSON_AddStringToObject(body, "library_id", c->s->config.institution);
    return body;
}

/* True: what is to be confirmed has changed, nothing was done. */
static bool lend(struct koha_call *c, const struct loan *loan)
{
    struct koha_answer a = post(c, loan->path, checkout_body(c));
    bool changed = a.outcome == HTTP_ANSWERED && a.status == STATUS_CHANGED;
    if (a.outcome == HTTP_ANSWERED && a.status == STATUS_CREATED) {
        take_checkout(c, a.json);
        c->r.desensitize = c->r.ok; /* Koha says nothing of the tag: a loan lets it out */
    } else if (a.outcome == HTTP_ANSWERED) {
        refused(c, &a);
    }
    koha_answer_finish(&a);
    return changed;
}

static enum koha_step find_both(struct koha_call *c)
{
    enum koha_step step = koha_find_patron(c);
    return step == STEP_OK ? koha_find_item(c) : step;
}

/* By what is known of this visit; when that leads nowhere, from the beginning. */
static enum koha_step ask_about_loan(struct koha_call *c, struct loan *loan)
{
    if (koha_knows(c)) {
        enum koha_step known = ask_availability(c, loan);
        if (known != STEP_FAILED)
            return known;
        koha_forget(c->s);
        c->r.outcome = LIBRARY_ANSWERED;
    }
    enum koha_step step = find_both(c);
    return step == STEP_OK ? ask_availability(c, loan) : step;
}

void koha_checkout(struct koha_call *c)
{
    struct loan loan = { 0 };
    for (int round = 0; round < ROUNDS; round++) {
        if (ask_about_loan(c, &loan) != STEP_OK || !lend(c, &loan))
            break;
    }
    wipe(&loan, sizeof loan);
}

/* ---- renewals ---- */

/* May it be renewed? REFUSED: not, and why. */
static enum koha_step ask_renewable(struct koha_call *c, int64_t checkout)
{
    char path[REST_PATH_SIZE], words[WORDS_SIZE];
    cJSON *json = NULL;
    text_format(path, sizeof path, "/api/v1/checkouts/%lld/allows_renewal", (long long)checkout);
    enum koha_step step = koha_get(c, path, NULL, &json);
    if (step != STEP_OK)
        return step;
    const cJSON *may = json_member(json, "allows_renewal");
    json_text(json, "error", words, sizeof words);
    bool yes = cJSON_IsTrue(may), no = cJSON_IsFalse(may);
    json_delete(json);
    if (!yes && !no)
        return koha_nonsense(c);
    if (yes)
        return STEP_OK;
    enum reason reason = koha_reason_of_words(words);
    text_copy(c->r.words, sizeof c->r.words, reason == REASON_SYSTEM ? words : "");
    return koha_refuse(c, reason);
}

static struct koha_answer post_renewal(struct koha_call *c, int64_t checkout)
{
    char path[REST_PATH_SIZE];
    text_format(path, sizeof path, "/api/v1/checkouts/%lld/renewals", (long long)checkout);
    struct koha_answer a = koha_transaction(c->s, HTTP_POST, path, NULL);
    c->r.outcome = koha_outcome_of(a.outcome);
    return a;
}

static const struct koha_checkout *checkout_of(const struct koha_call *c, int64_t item)
{
    for (size_t i = 0; i < c->s->checkouts.count; i++) {
        if (c->s->checkouts.list[i].item == item)
            return &c->s->checkouts.list[i];
    }
    return NULL;
}

void koha_renew(struct koha_call *c)
{
    enum koha_step step = find_both(c);
    if (step == STEP_OK)
        step = koha_find_checkouts(c);
    if (step != STEP_OK)
        return;
    const struct koha_checkout *loan = checkout_of(c, c->item.id);
    if (loan == NULL) {
        koha_refuse(c, c->item.item.status == ITEM_CHARGED ? REASON_OTHER_LOAN : REASON_NOT_LENT);
        return;
    }
    c->r.item.due = loan->due;
    if (ask_renewable(c, loan->id) != STEP_OK)
        return;
    struct koha_answer a = post_renewal(c, loan->id);
    if (a.outcome == HTTP_ANSWERED && a.status == STATUS_CREATED)
        take_checkout(c, a.json);
    else if (a.outcome == HTTP_ANSWERED)
        refused(c, &a);
    koha_answer_finish(&a);
}

/* False: nobody knows whether it was renewed. Something that did not get through makes it the last one. */
static bool renew_one(struct koha_call *c, int64_t checkout, bool *renewed)
{
    if (ask_renewable(c, checkout) != STEP_OK)
        return true;
    struct koha_answer a = post_renewal(c, checkout);
    *renewed = a.outcome == HTTP_ANSWERED && a.status == STATUS_CREATED;
    koha_answer_finish(&a);
    return c->r.outcome == LIBRARY_ANSWERED || c->r.outcome == LIBRARY_NOT_SENT;
}

static bool has_time(const struct koha_session *s)
{
    return koha_now_ms(s) + s->config.timeout_s * 1000 < s->end_ms;
}

/* Each loan by itself. One of which nobody knows whether it was renewed is named in neither list; what comes after it,
   or when the time is over, is not tried: it is not renewed, that is certain. */
static void renew_each(struct koha_call *c)
{
    struct koha_session *s = c->s;
    for (size_t i = 0; i < s->checkouts.count && c->r.outcome == LIBRARY_ANSWERED && has_time(s); i++) {
        bool renewed = false;
        if (!renew_one(c, s->checkouts.list[i].id, &renewed))
            s->entries[i] = (struct library_entry){ .kind = ENTRY_NONE };
        else if (renewed)
            s->entries[i].kind = ENTRY_RENEWED;
    }
    c->r.outcome = LIBRARY_ANSWERED;
    c->r.reason = REASON_NONE;
    c->r.words[0] = '\0';
    c->r.ok = true;
}

/* Their numbers are asked for first: afterwards the answer may be missing. */
void koha_renew_all(struct koha_call *c)
{
    int64_t items[KOHA_LIST_MAX];
    enum koha_step step = koha_find_patron(c);
    if (step == STEP_OK)
        step = koha_find_checkouts(c);
    if (step != STEP_OK)
        return;
    for (size_t i = 0; i < c->s->checkouts.count; i++)
        items[i] = c->s->checkouts.list[i].item;
    if (koha_add_items(c, ENTRY_UNRENEWED, items, c->s->checkouts.count) != STEP_OK)
        return;
    if (c->s->entries_count == c->s->checkouts.count)
        renew_each(c);
    else
        koha_refuse(c, REASON_SYSTEM); /* a loan that has no number could not be told afterwards */
}

/* ---- holds ---- */

static cJSON *hold_body(const struct koha_call *c)
{
    const struct library_hold *h = &c->q->hold;
    char until[WHEN_TEXT_SIZE];
    cJSON *body = cJSON_CreateObject();
    cJSON_AddNumberToObject(body, "patron_id", (double)c->patron.id);
    cJSON_AddNumberToObject(body, "biblio_id", (double)c->item.biblio);
    if (h->kind == HOLD_THIS_COPY)
        cJSON_AddNumberToObject(body, "item_id", (double)c->item.id);
    cJSON_AddStringToObject(body, "pickup_library_id", h->pickup[0] != '\0' ? h->pickup : c->s->config.institution);
    if (h->until.known) {
        when_text(h->until, until);
        until[sizeof "2026-11-23" - 1] = '\0';
        cJSON_AddStringToObject(body, "expiration_date", until);
    }
    return body;
}

static void take_hold(struct koha_call *c, const cJSON *json)
{
    struct koha_hold made;
    if (koha_hold_read(json, &made) != RESULT_OK || made.patron != c->patron.id) {
        unknown(c);
        return;
    }
    c->r.ok = true;
    c->r.queue = made.priority;
    text_copy(c->r.pickup, sizeof c->r.pickup, made.pickup);
}

static void add_hold(struct koha_call *c)
{
    struct koha_answer a = post(c, "/api/v1/holds", hold_body(c));
    if (a.outcome == HTTP_ANSWERED && a.status == STATUS_CREATED)
        take_hold(c, a.json);
    else if (a.outcome == HTTP_ANSWERED)
        refused(c, &a);
    koha_answer_finish(&a);
}

/* The one that is named, where it is hers; else of this copy, else of any copy of its title. */
static int64_t hold_of(const struct koha_call *c)
{
    int64_t any = 0;
    uint64_t named = 0;
    bool by_number = c->q->hold.number[0] != '\0';
    if (by_number && text_to_u64(c->q->hold.number, INT64_MAX, &named) != RESULT_OK)
        return 0;
    for (size_t i = 0; by_number && i < c->s->holds.count; i++) {
        if (c->s->holds.list[i].id == (int64_t)named)
            return c->s->holds.list[i].id;
    }
    if (by_number)
        return 0;
    for (size_t i = 0; i < c->s->holds.count; i++) {
        const struct koha_hold *h = &c->s->holds.list[i];
        if (h->item == c->item.id)
            return h->id;
        if (h->item == 0 && h->biblio == c->item.biblio)
            any = h->id;
    }
    return any;
}

static void cancel_hold(struct koha_call *c)
{
    char path[REST_PATH_SIZE];
    if (koha_find_holds(c) != STEP_OK)
        return;
    int64_t hold = hold_of(c);
    if (hold == 0) {
        koha_refuse(c, REASON_HOLD_NONE);
        return;
    }
    text_format(path, sizeof path, "/api/v1/holds/%lld", (long long)hold);
    struct koha_answer a = koha_transaction(c->s, HTTP_DELETE, path, NULL);
    c->r.outcome = koha_outcome_of(a.outcome);
    if (a.outcome == HTTP_ANSWERED && (a.status == STATUS_DELETED || a.status == STATUS_ACCEPTED))
        c->r.ok = true;
    else if (a.outcome == HTTP_ANSWERED)
        refused(c, &a);
    koha_answer_finish(&a);
}

void koha_hold(struct koha_call *c)
{
    bool by_number = c->q->hold.change == HOLD_CANCEL && c->q->hold.number[0] != '\0';
    enum koha_step step = koha_find_patron(c);
    if (step == STEP_OK && !by_number)
        step = koha_find_item(c);
    if (step == STEP_OK && c->q->hold.change == HOLD_CANCEL)
        cancel_hold(c);
    else if (step == STEP_OK)
        add_hold(c);
}

/* ---- payments ---- */

static cJSON *payment_body(const struct koha_call *c)
{
    const struct library_payment *p = &c->q->payment;
    uint64_t fee;
    cJSON *body = cJSON_CreateObject();
    cJSON_AddStringToObject(body, "credit_type", "PAYMENT");
    cJSON_AddNumberToObject(body, "amount", strtod(p->amount, NULL));
    if (c->s->config.institution[0] != '\0')
        cJSON_AddStringToObject(body, "library_id", c->s->config.institution);
    cJSON_AddStringToObject(body, "note", p->number);
    if (text_to_u64(p->fee, UINT32_MAX, &fee) == RESULT_OK) {
        cJSON *lines = cJSON_AddArrayToObject(body, "account_lines_ids");
        cJSON_AddItemToArray(lines, cJSON_CreateNumber((double)fee));
    }
    return body;
}

void koha_pay(struct koha_call *c)
{
    char path[REST_PATH_SIZE];
    if (koha_find_patron(c) != STEP_OK)
        return;
    text_format(path, sizeof path, "/api/v1/patrons/%lld/account/credits", (long long)c->patron.id);
    struct koha_answer a = post(c, path, payment_body(c));
    if (a.outcome == HTTP_ANSWERED && a.status == STATUS_CREATED)
        c->r.ok = true;
    else if (a.outcome == HTTP_ANSWERED)
        refused(c, &a);
    koha_answer_finish(&a);
}
