/* A session with a Koha system by its REST interface (library_koha of link/library.h).

   The session's states:
     CLOSED -> OPEN     the key was taken (a token), and a cheap question answered           [session_open]
     OPEN   -> CLOSED   a question that nobody answers, or with nonsense; a cut transaction  [session_lost]
   A token is used until shortly before it expires; a 401 gets one new token. Idle connections may end: that says
   nothing of the line. */
#define LOG_ROOM "link"
#include "link/koha/client/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

enum {
    BACK_OFF_FIRST_MS = 1000,
    BACK_OFF_MAX_MS = 30000,
    MARGIN_MS = 500,
    TOKEN_MARGIN_MS = 30000, /* a token that expires sooner is not used any more */
    FORM_SIZE = 1024,
    STATUS_OK = 200,
    STATUS_REDIRECT = 300,
    STATUS_BAD = 400,
    STATUS_UNKNOWN = 401, /* who are you? */
    STATUS_FORBIDDEN = 403,
    STATUS_NOT_FOUND = 404,
    STATUS_BROKEN = 500
};

int64_t koha_now_ms(const struct koha_session *s)
{
    return s->world->now_ms(s->world->context);
}

void koha_answer_finish(struct koha_answer *a)
{
    json_delete(a->json);
    a->json = NULL;
}

static void say_line(struct koha_session *s, enum koha_line line, const char *words)
{
    if (s->line == line)
        return;
    s->line = line;
    log_note("the line is %s: %s", line == KOHA_LINE_UP ? "up" : "down", words);
    s->world->line(s->world->context, line == KOHA_LINE_UP, words);
}

static void session_lost(struct koha_session *s)
{
    s->open = false;
    say_line(s, KOHA_LINE_DOWN, s->words);
}

static int64_t step_deadline(const struct koha_session *s)
{
    int64_t deadline = koha_now_ms(s) + s->config.timeout_s * 1000;
    return deadline < s->end_ms ? deadline : s->end_ms;
}

/* ---- the token ---- */

static void token_drop(struct koha_session *s)
{
    wipe(&s->token, sizeof s->token);
    s->token_until_ms = 0;
}

static enum result token_form(const struct koha_session *s, char form[static FORM_SIZE])
{
    text_copy(form, FORM_SIZE, "grant_type=client_credentials&client_id=");
    enum result r = http_add_encoded(form, FORM_SIZE, s->config.user);
    text_add(form, FORM_SIZE, "&client_secret=");
    return r == RESULT_OK ? http_add_encoded(form, FORM_SIZE, s->config.password) : r;
}

static enum http_outcome token_take(struct koha_session *s, const struct http_answer *answer)
{
    cJSON *json = NULL;
    bool is_json = json_read(answer->body, &json) == RESULT_OK;
    enum http_outcome outcome = HTTP_NONSENSE;
    if (answer->status == STATUS_OK && is_json && koha_token_read(json, &s->token) == RESULT_OK) {
        s->token_until_ms = koha_now_ms(s) + s->token.expires_s * 1000 - TOKEN_MARGIN_MS;
        outcome = HTTP_ANSWERED;
    } else if (is_json && answer->status >= STATUS_BAD && answer->status < STATUS_BROKEN) {
        text_copy(s->words, sizeof s->words, "the library system refuses the key (library.user, password_file)");
    } else {
        text_format(s->words, sizeof s->words, "the library system gives no token (HTTP %d)", answer->status);
    }
    json_delete(json);
    return outcome;
}

static enum http_outcome token_fetch(struct koha_session *s)
{
    char form[FORM_SIZE];
    struct http_answer answer;
    const struct rest_request q = {
        .method = HTTP_POST, .path = "/api/v1/oauth/token", .type = "application/x-www-form-urlencoded", .body = form
    };
    token_drop(s);
    if (token_form(s, form) != RESULT_OK) {
        text_copy(s->words, sizeof s->words, "the key is too long");
        return HTTP_NOT_SENT;
    }
    enum http_outcome outcome = rest_ask(s->rest, &q, step_deadline(s), s->words, &answer);
    wipe(form, sizeof form);
    if (outcome == HTTP_ANSWERED)
        outcome = token_take(s, &answer);
    rest_forget(s->rest);
    return outcome;
}

static enum http_outcome token_have(struct koha_session *s)
{
    bool fresh = s->token.text[0] != '\0' && koha_now_ms(s) < s->token_until_ms;
    return fresh ? HTTP_ANSWERED : token_fetch(s);
}

/* ---- one exchange ---- */

/* What comes before a transaction is no part of it. */
static enum http_outcome outcome_before(const struct rest_request *q, enum http_outcome outcome)
{
    return q->is_transaction ? HTTP_NOT_SENT : outcome;
}

/* With a token; with a new one when the system does not know the old one any more. */
static enum http_outcome ask_known(struct koha_session *s, struct rest_request *q, struct http_answer *out)
{
    for (int tries = 0; tries < 2; tries++) {
        enum http_outcome had = token_have(s);
        if (had != HTTP_ANSWERED)
            return outcome_before(q, had);
        q->bearer = s->token.text;
        enum http_outcome outcome = rest_ask(s->rest, q, step_deadline(s), s->words, out);
        if (outcome != HTTP_ANSWERED || out->status != STATUS_UNKNOWN)
            return outcome;
        log_note("the library system does not know the token any more");
        token_drop(s);
    }
    /* It has said so: nothing was done. */
    text_copy(s->words, sizeof s->words, "the library system refuses its own token (HTTP 401)");
    return HTTP_NOT_SENT;
}

/* Its own words may name anybody: they are not logged. */
static void note_forbidden(struct koha_session *s)
{
    text_copy(s->words, sizeof s->words, "the library system does not permit this to the kiosk's key (HTTP 403)");
    log_error("%s", s->words);
}

static struct koha_answer exchange(struct koha_session *s, struct rest_request *q)
{
    struct http_answer answer = { 0 };
    struct koha_answer a = { .outcome = ask_known(s, q, &answer) };
    if (a.outcome != HTTP_ANSWERED)
        return a;
    s->last_use_ms = koha_now_ms(s);
    a.status = answer.status;
    if (json_read(answer.body, &a.json) != RESULT_OK)
        a.json = NULL;
    rest_forget(s->rest);
    bool broken = a.status >= STATUS_BROKEN || (a.status >= STATUS_REDIRECT && a.status < STATUS_BAD);
    bool empty = a.json == NULL && !(q->method == HTTP_DELETE && a.status < STATUS_REDIRECT);
    if (!broken && !empty)
        return a;
    text_format(s->words, sizeof s->words, "the library system's answers make no sense (HTTP %d)", a.status);
    koha_answer_finish(&a);
    a.outcome = HTTP_NONSENSE;
    return a;
}

/* ---- the line ---- */

static void back_off(struct koha_session *s)
{
    s->back_off_ms = s->back_off_ms == 0 ? BACK_OFF_FIRST_MS : s->back_off_ms * 2;
    if (s->back_off_ms > BACK_OFF_MAX_MS)
        s->back_off_ms = BACK_OFF_MAX_MS;
    s->next_try_ms = koha_now_ms(s) + s->back_off_ms;
}

/* A question that is cheap for the system, needs the key, and says who answers. */
static enum http_outcome ask_name(struct koha_session *s)
{
    char path[REST_PATH_SIZE] = "/api/v1/libraries/", name[MESSAGE_NAME_SIZE];
    if (http_add_encoded(path, sizeof path, s->config.institution) != RESULT_OK)
        return HTTP_NOT_SENT;
    struct koha_answer a = exchange(s, &(struct rest_request){ .path = path });
    if (a.outcome == HTTP_ANSWERED && a.status == STATUS_OK) {
        json_text(a.json, "name", name, sizeof name);
        text_format(s->words, sizeof s->words, "connected to %s", name[0] != '\0' ? name : s->config.host);
    } else if (a.outcome == HTTP_ANSWERED) {
        a.outcome = HTTP_NONSENSE;
        if (a.status == STATUS_FORBIDDEN)
            note_forbidden(s);
        else
            text_format(s->words, sizeof s->words, "there is no library %s (library.institution; HTTP %d)",
                        s->config.institution, a.status);
    }
    koha_answer_finish(&a);
    return a.outcome;
}

/* A key that may not do what a kiosk does is found out at once, not by the first patron. */
static enum http_outcome ask_rights(struct koha_session *s)
{
    static const struct {
        const char *path, *permission;
    } rights[] = { { "/api/v1/patrons?patron_id=0&_per_page=1", "borrowers" },
                   { "/api/v1/checkouts?patron_id=0&_per_page=1", "circulate_remaining_permissions" },
                   { "/api/v1/holds?patron_id=0&_per_page=1", "place_holds" } };
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++) {
        struct koha_answer a = exchange(s, &(struct rest_request){ .path = rights[i].path });
        int status = a.status;
        koha_answer_finish(&a);
        if (a.outcome != HTTP_ANSWERED)
            return a.outcome;
        if (status == STATUS_FORBIDDEN) {
            text_format(s->words, sizeof s->words, "the kiosk's key lacks the permission %s", rights[i].permission);
            return HTTP_NONSENSE;
        }
    }
    return HTTP_ANSWERED;
}

static enum http_outcome connect_to(struct koha_session *s)
{
    char connected[HTTP_WORDS_SIZE];
    enum http_outcome outcome = ask_name(s);
    if (outcome != HTTP_ANSWERED)
        return outcome;
    text_copy(connected, sizeof connected, s->words);
    outcome = ask_rights(s);
    if (outcome == HTTP_ANSWERED)
        text_copy(s->words, sizeof s->words, connected);
    return outcome;
}

/* CLOSED -> OPEN, unless a failed try is too recent. Says what the line is. */
static bool session_open(struct koha_session *s)
{
    if (s->open)
        return true;
    if (koha_now_ms(s) < s->next_try_ms || koha_now_ms(s) >= s->end_ms)
        return false;
    enum http_outcome outcome = connect_to(s);
    if (outcome == HTTP_ANSWERED) {
        s->open = true;
        s->back_off_ms = 0;
        say_line(s, KOHA_LINE_UP, s->words);
        return true;
    }
    if (outcome == HTTP_GIVEN_UP)
        return false;
    back_off(s);
    say_line(s, KOHA_LINE_DOWN, s->words);
    return false;
}

/* ---- what asks.c needs ---- */

struct koha_answer koha_question(struct koha_session *s, const char *path, const char *embed)
{
    struct koha_answer a = { .outcome = HTTP_NOT_SENT };
    for (int tries = 0; tries <= s->config.retries && session_open(s); tries++) {
        a = exchange(s, &(struct rest_request){ .path = path, .embed = embed });
        if (a.outcome == HTTP_ANSWERED && (a.status == STATUS_OK || a.status == STATUS_NOT_FOUND))
            return a;
        if (a.outcome == HTTP_ANSWERED) {
            if (a.status == STATUS_FORBIDDEN)
                note_forbidden(s);
            else
                text_format(s->words, sizeof s->words, "the library system refuses a question (HTTP %d)", a.status);
            koha_answer_finish(&a);
            return (struct koha_answer){ .outcome = HTTP_NONSENSE };
        }
        if (a.outcome == HTTP_FORBIDDEN)
            return a;
    }
    bool one_only = a.outcome == HTTP_NONSENSE && a.status == STATUS_BROKEN; /* it stumbles over this question */
    if (s->open && !one_only)
        session_lost(s);
    return a;
}

struct koha_answer koha_try(struct koha_session *s, const char *path, const char *body)
{
    struct koha_answer a = { .outcome = HTTP_NOT_SENT };
    if (!session_open(s))
        return a;
    a = exchange(s,
                 &(struct rest_request){ .method = HTTP_POST, .path = path, .type = "application/json", .body = body });
    if (a.outcome != HTTP_ANSWERED)
        session_lost(s);
    return a;
}

struct koha_answer koha_transaction(struct koha_session *s, enum http_method method, const char *path, const char *body)
{
    struct koha_answer a = { .outcome = HTTP_NOT_SENT };
    if (!session_open(s))
        return a;
    a = exchange(s, &(struct rest_request){ .method = method,
                                            .path = path,
                                            .type = body == NULL ? NULL : "application/json",
                                            .body = body,
                                            .is_transaction = true });
    if (a.outcome != HTTP_ANSWERED && a.outcome != HTTP_FORBIDDEN)
        session_lost(s);
    return a;
}

/* ---- the port ---- */

/* kitap waits (retries + 2) * time-out; the answer is to be there before. */
static void call_starts(struct koha_session *s)
{
    s->end_ms = koha_now_ms(s) + (s->config.retries + 2) * s->config.timeout_s * 1000 - MARGIN_MS;
}

static void session_ask(void *self, const struct library_request *request)
{
    struct koha_session *s = self;
    struct library_request q = *request;
    call_starts(s);
    koha_carry_out(s, &q);
    wipe(&q, sizeof q);
    wipe(&s->checkouts, sizeof s->checkouts);
    wipe(&s->holds, sizeof s->holds);
    wipe(s->entries, sizeof s->entries);
    rest_forget(s->rest);
}

static int session_tend(void *self)
{
    struct koha_session *s = self;
    int64_t keep_ms = s->config.keep_alive_s * 1000;
    call_starts(s);
    if (s->open && koha_now_ms(s) - s->last_use_ms >= keep_ms) {
        enum http_outcome outcome = ask_name(s);
        if (outcome != HTTP_ANSWERED && outcome != HTTP_GIVEN_UP)
            session_lost(s);
    }
    int64_t next_ms = session_open(s) ? s->last_use_ms + keep_ms : s->next_try_ms;
    int64_t wait_ms = next_ms - koha_now_ms(s);
    return wait_ms > 0 ? (int)wait_ms : 0;
}

/* What an idle connection says does not matter: libcurl looks at it before it is used again. */
static int session_fd(void *self)
{
    (void)self;
    return -1;
}

static void session_destroy(void *self)
{
    struct koha_session *s = self;
    if (s == NULL)
        return;
    rest_destroy(s->rest);
    wipe(s, sizeof *s);
    free(s);
}

static enum result session_create(const struct message_link_config *config, const struct library_world *world,
                                  void **out)
{
    struct koha_session *s = calloc(1, sizeof *s);
    if (s == NULL)
        return RESULT_FULL;
    s->config = *config;
    s->world = world;
    enum result r = rest_create(&s->config, world, &s->rest);
    if (r != RESULT_OK) {
        session_destroy(s);
        return r;
    }
    *out = s;
    return RESULT_OK;
}

static unsigned session_lacks(void *self)
{
    (void)self;
    return LIBRARY_BIT(LIBRARY_CHECKIN);
}

const struct library_port library_koha = {
    .name = "koha",
    .lacks = session_lacks,
    .create = session_create,
    .tend = session_tend,
    .fd = session_fd,
    .ask = session_ask,
    .destroy = session_destroy,
};
