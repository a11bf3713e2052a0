/* Koha's routes. A route is a method, a path with at most one number in it, the parameters that it takes, and a
   function. What stands in no route is answered as Koha answers: 401 without a token, 404, 400 for a parameter that
   it does not know. There is no way to take a book back. */
#include "emulator/koha_desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "emulator/koha_objects.h"
#include "emulator/store_inside.h"

enum {
    OK = 200,
    CREATED = 201,
    DELETED = 204,
    BAD = 400,
    UNKNOWN = 401,
    REFUSED = 403,
    NOT_FOUND = 404,
    CONFLICT = 409,
    CHANGED = 412,
    BROKEN = 500,
    EXPIRES_S = 3600,
    PER_PAGE = 20,
    TOKEN_SIZE = 128,
    FORCED_DAYS = 14,
    FORM_SIZE = 256
};

struct call {
    struct koha_desk *desk;
    struct library_store *store;
    const struct koha_request *q;
    struct when now;
    int64_t number;   /* of the path */
    const char *word; /* of the path, where it is no number */
    cJSON *body;      /* of the request; NULL */
    cJSON *out;
};

static int fail(struct call *c, int status, const char *error)
{
    cJSON_Delete(c->out);
    c->out = cJSON_CreateObject();
    cJSON_AddStringToObject(c->out, "error", error);
    return status;
}

static const char *parameter(const struct call *c, const char *name)
{
    for (size_t i = 0; i < c->q->parameters_n; i++) {
        if (text_equal(c->q->parameters[i].name, name))
            return c->q->parameters[i].value;
    }
    return NULL;
}

static int64_t number_of(const char *text)
{
    uint64_t n;
    return text != NULL && text_to_u64(text, UINT32_MAX, &n) == RESULT_OK ? (int64_t)n : 0;
}

static int64_t member_number(const cJSON *object, const char *name)
{
    const cJSON *n = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(n) && n->valuedouble >= 1 && n->valuedouble < UINT32_MAX ? (int64_t)n->valuedouble : 0;
}

static const char *member_text(const cJSON *object, const char *name)
{
    const cJSON *t = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(t) ? t->valuestring : NULL;
}

static cJSON *list_out(struct call *c)
{
    c->out = cJSON_CreateArray();
    return c->out;
}

/* A page as long as was asked for. */
static int cut_page(struct call *c)
{
    int64_t most = number_of(parameter(c, "_per_page"));
    int most_n = most == 0 ? PER_PAGE : (int)most;
    while (cJSON_GetArraySize(c->out) > most_n)
        cJSON_DeleteItemFromArray(c->out, most_n);
    return OK;
}

/* q={"item_id":5} or {"item_id":[5,6]}: calls `take` with each number. */
static void each_asked(struct call *c, const char *member, void (*take)(struct call *c, int64_t number))
{
    const char *text = parameter(c, "q");
    cJSON *query = text == NULL ? NULL : cJSON_Parse(text);
    const cJSON *asked = cJSON_GetObjectItemCaseSensitive(query, member), *one;
    if (cJSON_IsNumber(asked))
        take(c, (int64_t)asked->valuedouble);
    cJSON_ArrayForEach(one, asked)
    {
        take(c, (int64_t)one->valuedouble);
    }
    cJSON_Delete(query);
}

/* ---- the key ---- */

/* The value of a field of a form, decoded; "" when it is not there. */
static void form_field(const char *body, const char *name, char to[static FORM_SIZE])
{
    char start[64];
    text_format(start, sizeof start, "%s=", name);
    const char *at = strstr(body, start);
    size_t n = 0;
    for (at = at == NULL ? "" : at + strlen(start); *at != '\0' && *at != '&' && n + 1 < FORM_SIZE; at++) {
        char hex[3] = { at[0] == '%' ? at[1] : '\0', at[0] == '%' && at[1] != '\0' ? at[2] : '\0', '\0' };
        to[n++] = hex[0] != '\0' ? (char)strtol(hex, NULL, 16) : *at == '+' ? ' ' : *at;
        at += hex[0] != '\0' ? 2 : 0;
    }
    to[n] = '\0';
}

static int token(struct call *c)
{
    char grant[FORM_SIZE], id[FORM_SIZE], secret[FORM_SIZE];
    struct koha_desk *d = c->desk;
    form_field(c->q->body, "grant_type", grant);
    form_field(c->q->body, "client_id", id);
    form_field(c->q->body, "client_secret", secret);
    if (!text_equal(grant, "client_credentials"))
        return fail(c, BAD, "Unimplemented grant type");
    if (!text_equal(id, d->user) || !text_equal(secret, d->password))
        return fail(c, REFUSED, "unauthorized_client");
    unsigned lasts_s = d->expires_s == 0 ? EXPIRES_S : d->expires_s;
    d->tokens++;
    text_format(d->token, sizeof d->token, "token-%u-%016llx", d->tokens,
                (unsigned long long)fnv1a_64(d->tokens, bytes_of_text(d->password)));
    d->token_until_ms = c->now.utc_ms + (int64_t)lasts_s * 1000;
    c->out = cJSON_CreateObject();
    cJSON_AddStringToObject(c->out, "access_token", d->token);
    cJSON_AddStringToObject(c->out, "token_type", "Bearer");
    cJSON_AddNumberToObject(c->out, "expires_in", lasts_s);
    return OK;
}

static bool is_known(const struct call *c)
{
    const char *header = c->q->authorization;
    return header != NULL && text_starts(header, "Bearer ") && c->desk->token[0] != '\0' &&
           text_equal(header + strlen("Bearer "), c->desk->token) && c->now.utc_ms < c->desk->token_until_ms;
}

/* ---- questions ---- */

static int library(struct call *c)
{
    if (!text_equal(c->word, c->desk->institution))
        return fail(c, NOT_FOUND, "Library not found");
    c->out = cJSON_CreateObject();
    cJSON_AddStringToObject(c->out, "library_id", c->word);
    cJSON_AddStringToObject(c->out, "name", "Kitap demo library");
    return OK;
}

static int patrons(struct call *c)
{
    const char *card = parameter(c, "cardnumber"), *login = parameter(c, "userid");
    int64_t number = number_of(parameter(c, "patron_id"));
    if (card != NULL)
        number = koha_patron_number(c->store, card);
    if (login != NULL)
        number = store_number(store_prepare(c->store, "SELECT rowid FROM patron WHERE number = ?", "t", login), 0);
    koha_add_patron(c->store, number, c->now, list_out(c));
    return cut_page(c);
}

static int account(struct call *c)
{
    c->out = koha_account(c->store, c->number);
    return c->out == NULL ? fail(c, NOT_FOUND, "Patron not found") : OK;
}

static int password(struct call *c)
{
    const char *who = member_text(c->body, "identifier"), *pin = member_text(c->body, "password");
    struct library_patron p;
    if (who == NULL || pin == NULL || library_patron_find(c->store, who, c->now, &p) != RESULT_OK ||
        !text_equal(pin, p.pin))
        return fail(c, BAD, "Validation failed");
    c->out = cJSON_CreateObject();
    cJSON_AddStringToObject(c->out, "cardnumber", p.id);
    cJSON_AddNumberToObject(c->out, "patron_id", (double)koha_patron_number(c->store, p.id));
    cJSON_AddStringToObject(c->out, "userid", who);
    return CREATED;
}

static void add_item(struct call *c, int64_t number)
{
    koha_add_item(c->store, number, c->q->embed != NULL && strstr(c->q->embed, "biblio") != NULL, c->out);
}

static int items(struct call *c)
{
    const char *barcode = parameter(c, "external_id");
    list_out(c);
    if (barcode != NULL)
        add_item(c, koha_item_number(c->store, barcode));
    each_asked(c, "item_id", add_item);
    return cut_page(c);
}

static void add_biblio(struct call *c, int64_t number)
{
    koha_add_biblio(c->store, koha_item_of_biblio(number), c->out);
}

static int biblios(struct call *c)
{
    list_out(c);
    each_asked(c, "biblio_id", add_biblio);
    return cut_page(c);
}

static void add_checkout(struct call *c, int64_t item)
{
    koha_add_checkout_of_item(c->store, item, c->out);
}

static int checkouts(struct call *c)
{
    koha_add_checkouts_of_patron(c->store, number_of(parameter(c, "patron_id")), list_out(c));
    each_asked(c, "item_id", add_checkout);
    return cut_page(c);
}

static int holds(struct call *c)
{
    bool none = parameter(c, "patron_id") != NULL && number_of(parameter(c, "patron_id")) == 0;
    list_out(c);
    if (!none)
        koha_add_holds(c->store, number_of(parameter(c, "patron_id")), number_of(parameter(c, "item_id")),
                       c->desk->institution, c->out);
    return cut_page(c);
}

/* ---- loans ---- */

/* As CanBookBeIssued sorts them; in small letters what it says of others. */
static void add_word(cJSON *blockers, cJSON *confirms, enum library_word word)
{
    static const struct {
        enum library_word word;
        bool blocks;
        const char *key, *detail, *value;
    } rows[] = {
        { LIBRARY_WORD_CARD_LOST, true, "CARD_LOST", NULL, NULL },
        { LIBRARY_WORD_BLOCKED, true, "USERBLOCKEDNOENDDATE", NULL, NULL },
        { LIBRARY_WORD_EXPIRED, true, "EXPIRED", NULL, NULL },
        { LIBRARY_WORD_FEES, true, "DEBT", NULL, NULL },
        { LIBRARY_WORD_OVERDUE, true, "USERBLOCKEDOVERDUE", NULL, NULL },
        { LIBRARY_WORD_LIMIT, true, "TOO_MANY", "current_loan_count", "10" },
        { LIBRARY_WORD_REFERENCE, true, "NOT_FOR_LOAN", "itemtype_notforloan", "reference" },
        { LIBRARY_WORD_RENEWALS_USED, true, "NO_MORE_RENEWALS", NULL, NULL },
        { LIBRARY_WORD_YOURS, false, "RENEW_ISSUE", NULL, NULL },
        { LIBRARY_WORD_ITEM_LOST, false, "ITEM_LOST", NULL, NULL },
        { LIBRARY_WORD_HOLD, false, "RESERVED", "ressurname", "Бекова" },
        { LIBRARY_WORD_OTHER_LOAN, false, "ISSUED_TO_ANOTHER", "issued_surname", "Жұмабаев" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cJSON *to = rows[i].blocks ? blockers : confirms;
        if (rows[i].word != word)
            continue;
        cJSON_AddNumberToObject(to, rows[i].key, 1);
        if (rows[i].detail != NULL)
            cJSON_AddStringToObject(to, rows[i].detail, rows[i].value);
    }
}

struct availability {
    char patron[ID_SIZE], item[ID_SIZE];
    cJSON *blockers, *confirms; /* owned */
    char token[TOKEN_SIZE];
};

static void look(struct call *c, int64_t patron, int64_t item, struct availability *out)
{
    const cJSON *one;
    uint64_t hash = 0;
    const struct library_transaction t = { .patron = out->patron, .item = out->item, .at = c->now };
    out->blockers = cJSON_CreateObject();
    out->confirms = cJSON_CreateObject();
    add_word(out->blockers, out->confirms, store_may_lend(c->store, &t));
    if (c->desk->confirm[0] != '\0')
        cJSON_AddStringToObject(out->confirms, c->desk->confirm, c->desk->confirm_value);
    cJSON_ArrayForEach(one, out->confirms)
    {
        hash = fnv1a_64(hash, bytes_of_text(one->string));
    }
    text_format(out->token, sizeof out->token, "jwt.%lld:%lld.%016llx", (long long)patron, (long long)item,
                (unsigned long long)hash);
}

static int availability(struct call *c)
{
    struct availability a;
    int64_t patron = number_of(parameter(c, "patron_id")), item = number_of(parameter(c, "item_id"));
    if (koha_patron_id(c->store, patron, a.patron) != RESULT_OK || koha_item_id(c->store, item, a.item) != RESULT_OK)
        return fail(c, BROKEN, "Something went wrong, check Koha logs for details.");
    look(c, patron, item, &a);
    c->out = cJSON_CreateObject();
    cJSON_AddItemToObject(c->out, "blockers", a.blockers);
    cJSON_AddItemToObject(c->out, "confirms", a.confirms);
    cJSON_AddItemToObject(c->out, "warnings", cJSON_CreateObject());
    cJSON_AddStringToObject(c->out, "confirmation_token", a.token);
    return OK;
}

/* Only what was made; the loan of an item. */
static int tell_checkout(struct call *c, const char *item)
{
    cJSON *list = cJSON_CreateArray();
    koha_add_checkout_of_item(c->store, koha_item_number(c->store, item), list);
    c->out = cJSON_DetachItemFromArray(list, 0);
    cJSON_Delete(list);
    return c->out == NULL ? fail(c, BROKEN, "Unknown error during checkout") : CREATED;
}

static int lend(struct call *c, const struct availability *a, bool confirmed)
{
    struct library_answer answer;
    struct library_transaction t = { .patron = a->patron, .item = a->item, .at = c->now, .no_block = confirmed };
    if (confirmed && store_may_lend(c->store, &t) != LIBRARY_WORD_NOTHING)
        t.due = when_of(c->now.utc_ms + (int64_t)FORCED_DAYS * 24 * 3600 * 1000, LIBRARY_OFFSET_MIN);
    if (library_checkout(c->store, &t, &answer) != RESULT_OK || !answer.ok)
        return fail(c, BROKEN, "Unknown error during checkout");
    return tell_checkout(c, a->item);
}

static int refuse_blocked(struct call *c, const cJSON *blockers)
{
    char error[256] = "Checkout not authorized (";
    const cJSON *one;
    cJSON_ArrayForEach(one, blockers)
    {
        text_add(error, sizeof error, "%s%s", one == blockers->child ? "" : " ", one->string);
    }
    text_add(error, sizeof error, ")");
    return fail(c, REFUSED, error);
}

static int checkout(struct call *c)
{
    struct availability a;
    int64_t patron = member_number(c->body, "patron_id"), item = member_number(c->body, "item_id");
    const char *confirmation = parameter(c, "confirmation");
    if (koha_item_id(c->store, item, a.item) != RESULT_OK)
        return fail(c, CONFLICT, "Item not found");
    if (koha_patron_id(c->store, patron, a.patron) != RESULT_OK)
        return fail(c, CONFLICT, "Patron not found");
    look(c, patron, item, &a);
    bool asks = a.confirms->child != NULL;
    int status;
    if (a.blockers->child != NULL)
        status = refuse_blocked(c, a.blockers);
    else if (asks && (confirmation == NULL || !text_equal(confirmation, a.token)))
        status = fail(c, CHANGED, "Confirmation error");
    else
        status = lend(c, &a, asks);
    cJSON_Delete(a.blockers);
    cJSON_Delete(a.confirms);
    return status;
}

static const char *renewal_error(enum library_word word)
{
    if (word == LIBRARY_WORD_NOTHING)
        return NULL;
    if (word == LIBRARY_WORD_HOLD)
        return "on_reserve";
    return word == LIBRARY_WORD_RENEWALS_USED ? "too_many" : "restriction";
}

/* What would refuse the renewal of the path's loan, NULL for nothing; *found: there is such a loan. */
static const char *renewal_refusal(const struct call *c, struct koha_pair *pair, bool *found)
{
    *found = koha_loan_of(c->store, c->number, pair);
    const struct library_transaction t = { .patron = pair->patron, .item = pair->item, .at = c->now };
    return *found ? renewal_error(store_may_renew(c->store, &t)) : NULL;
}

static int allows_renewal(struct call *c)
{
    struct koha_pair pair;
    bool found;
    const char *error = renewal_refusal(c, &pair, &found);
    if (!found)
        return fail(c, NOT_FOUND, "Checkout not found");
    c->out = cJSON_CreateObject();
    cJSON_AddBoolToObject(c->out, "allows_renewal", error == NULL);
    cJSON_AddItemToObject(c->out, "error", error == NULL ? cJSON_CreateNull() : cJSON_CreateString(error));
    return OK;
}

static int renew(struct call *c)
{
    struct koha_pair pair;
    struct library_answer answer;
    bool found;
    char text[64];
    const char *error = renewal_refusal(c, &pair, &found);
    const struct library_transaction t = { .patron = pair.patron, .item = pair.item, .at = c->now };
    if (!found)
        return fail(c, NOT_FOUND, "Checkout not found");
    if (error != NULL) {
        text_format(text, sizeof text, "Renewal not authorized (%s)", error);
        return fail(c, REFUSED, text);
    }
    if (library_renew(c->store, &t, &answer) != RESULT_OK || !answer.ok)
        return fail(c, BROKEN, "Something went wrong, check Koha logs for details.");
    return tell_checkout(c, pair.item);
}

/* ---- holds, money ---- */

static int add_hold(struct call *c)
{
    char patron[ID_SIZE], item[ID_SIZE];
    struct library_answer answer;
    int place;
    int64_t number = member_number(c->body, "item_id");
    if (number == 0)
        number = koha_item_of_biblio(member_number(c->body, "biblio_id"));
    if (koha_patron_id(c->store, member_number(c->body, "patron_id"), patron) != RESULT_OK)
        return fail(c, BAD, "patron_id not found");
    if (koha_item_id(c->store, number, item) != RESULT_OK)
        return fail(c, NOT_FOUND, "item_id not found.");
    if (member_text(c->body, "pickup_library_id") == NULL ||
        !text_equal(member_text(c->body, "pickup_library_id"), c->desk->institution))
        return fail(c, BAD, "The supplied pickup location is not valid");
    const struct library_transaction t = { .patron = patron, .item = item, .at = c->now };
    if (library_hold(c->store, &t, false, &answer, &place) != RESULT_OK)
        return fail(c, BROKEN, "Error placing the hold. See Koha logs for details.");
    if (!answer.ok)
        return fail(c, REFUSED,
                    answer.word == LIBRARY_WORD_LIMIT ? "Hold cannot be placed. Reason: tooManyReserves"
                                                      : "Hold cannot be placed. Reason: itemAlreadyOnHold");
    cJSON *list = cJSON_CreateArray();
    koha_add_holds(c->store, koha_patron_number(c->store, patron), number, c->desk->institution, list);
    c->out = cJSON_DetachItemFromArray(list, 0);
    cJSON_Delete(list);
    return CREATED;
}

static int delete_hold(struct call *c)
{
    struct koha_pair pair;
    struct library_answer answer;
    int place;
    if (!koha_hold_of(c->store, c->number, &pair))
        return fail(c, NOT_FOUND, "Hold not found.");
    const struct library_transaction t = { .patron = pair.patron, .item = pair.item, .at = c->now };
    return library_hold(c->store, &t, true, &answer, &place) == RESULT_OK && answer.ok
               ? DELETED
               : fail(c, BROKEN, "Something went wrong, check Koha logs for details.");
}

static int credit(struct call *c)
{
    char patron[ID_SIZE];
    enum library_word word;
    const cJSON *amount = cJSON_GetObjectItemCaseSensitive(c->body, "amount");
    const cJSON *line = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(c->body, "account_lines_ids"), 0);
    if (koha_patron_id(c->store, c->number, patron) != RESULT_OK)
        return fail(c, NOT_FOUND, "Patron not found");
    if (!cJSON_IsNumber(amount) || amount->valuedouble <= 0)
        return fail(c, BAD, "Expected number");
    int64_t fee = cJSON_IsNumber(line) ? (int64_t)line->valuedouble : 0;
    if (library_pay(c->store, patron, (int64_t)amount->valuedouble, fee, c->now, &word) != RESULT_OK)
        return fail(c, BROKEN, "Something went wrong, check Koha logs for details.");
    if (word != LIBRARY_WORD_NOTHING)
        return fail(c, BAD, "Account line not found");
    c->out = cJSON_CreateObject();
    cJSON_AddNumberToObject(c->out, "amount", -amount->valuedouble);
    return CREATED;
}

/* ---- routes ---- */

#define LISTS " _match _page _per_page _order_by q "

static const struct route {
    const char *method, *path; /* after /api/v1; `#` a number, `*` a word */
    const char *parameters;
    int (*answer)(struct call *c);
} routes[] = {
    { "POST", "/oauth/token", "", token },
    { "GET", "/libraries/*", "", library },
    { "GET", "/patrons", LISTS "cardnumber userid patron_id ", patrons },
    { "GET", "/patrons/#/account", "", account },
    { "POST", "/patrons/#/account/credits", "", credit },
    { "POST", "/auth/password/validation", "", password },
    { "GET", "/items", LISTS "external_id ", items },
    { "GET", "/biblios", LISTS, biblios },
    { "GET", "/checkouts", LISTS "patron_id checked_in ", checkouts },
    { "GET", "/checkouts/availability", " patron_id item_id ", availability },
    { "POST", "/checkouts", " confirmation ", checkout },
    { "GET", "/checkouts/#/allows_renewal", "", allows_renewal },
    { "POST", "/checkouts/#/renewals", " seen ", renew },
    { "GET", "/holds", LISTS "patron_id item_id biblio_id hold_id ", holds },
    { "POST", "/holds", "", add_hold },
    { "DELETE", "/holds/#", "", delete_hold },
};

static bool fits(struct call *c, const char *path, const char *pattern)
{
    for (; *pattern != '\0' && *path != '\0'; pattern++) {
        if (*pattern == '*') {
            c->word = path;
            return strchr(path, '/') == NULL;
        }
        if (*pattern == '#') {
            char *end;
            c->number = strtoll(path, &end, 10);
            if (end == path)
                return false;
            path = end;
        } else if (*pattern != *path++) {
            return false;
        }
    }
    return *pattern == '\0' && *path == '\0';
}

static const struct route *route_of(struct call *c)
{
    const char *path = text_starts(c->q->path, "/api/v1") ? c->q->path + strlen("/api/v1") : "";
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (text_equal(routes[i].method, c->q->method) && fits(c, path, routes[i].path))
            return &routes[i];
    }
    return NULL;
}

static bool takes_parameters(const struct call *c, const struct route *r)
{
    char name[64];
    for (size_t i = 0; i < c->q->parameters_n; i++) {
        text_format(name, sizeof name, " %s ", c->q->parameters[i].name);
        if (strstr(r->parameters, name) == NULL)
            return false;
    }
    return true;
}

int koha_desk_answer(struct koha_desk *d, const struct koha_request *q, struct when now, cJSON **out)
{
    struct call c = { .desk = d, .store = d->store, .q = q, .now = now };
    const struct route *r = route_of(&c);
    int status;
    if (r != NULL && r->answer != token && !is_known(&c)) {
        status = fail(&c, UNKNOWN, "Authentication failure.");
    } else if (r == NULL) {
        status = fail(&c, NOT_FOUND, "Not found");
    } else if (!takes_parameters(&c, r)) {
        status = fail(&c, BAD, "Malformed query string");
    } else {
        c.body = q->body[0] == '{' ? cJSON_Parse(q->body) : NULL;
        status = r->answer(&c);
        cJSON_Delete(c.body);
    }
    *out = c.out;
    return status;
}
