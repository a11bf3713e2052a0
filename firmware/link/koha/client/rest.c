#define LOG_ROOM "link"
#include "link/koha/client/rest.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "link/koha/json.h"

enum { PATIENCE_MS = 500, URL_SIZE = MESSAGE_HOST_SIZE + REST_PATH_SIZE + 32 };

struct rest {
    const struct message_link_config *to; /* borrowed, as below */
    const struct library_world *world;
    struct http *http; /* owned */
    int64_t asked_ms;
    char body[JSON_BODY_MAX];
};

static int64_t now_ms(const struct rest *r)
{
    return r->world->now_ms(r->world->context);
}

/* An answer that is about to come is waited for, whoever asks. */
static bool beat(void *context)
{
    const struct rest *r = context;
    return r->world->beat(r->world->context) || now_ms(r) - r->asked_ms <= PATIENCE_MS;
}

static bool may_send(void *context)
{
    const struct rest *r = context;
    return r->world->may_send(r->world->context);
}

enum result rest_create(const struct message_link_config *to, const struct library_world *world, struct rest **out)
{
    struct rest *r = calloc(1, sizeof *r);
    if (r == NULL)
        return RESULT_FULL;
    r->to = to;
    r->world = world;
    const struct http_options options = { to->tls, to->ca_file, r->body, sizeof r->body };
    const struct http_world process = { r, beat, may_send };
    enum result result = http_create(&options, &process, &r->http);
    if (result == RESULT_OK)
        *out = r;
    else
        rest_destroy(r);
    return result;
}

void rest_destroy(struct rest *r)
{
    if (r == NULL)
        return;
    http_destroy(r->http);
    free(r);
}

void rest_forget(struct rest *r)
{
    http_forget(r->http);
}

static void write_url(const struct message_link_config *to, const char *path, char url[static URL_SIZE])
{
    bool is_ipv6 = strchr(to->host, ':') != NULL;
    text_format(url, URL_SIZE, "%s://%s%s%s:%u%s", to->tls ? "https" : "http", is_ipv6 ? "[" : "", to->host,
                is_ipv6 ? "]" : "", to->port, path);
}

static void say_words(enum http_outcome outcome, char words[static HTTP_WORDS_SIZE])
{
    static const char *const texts[] = {
        [HTTP_ANSWERED] = "answered",
        [HTTP_SILENT] = "the library system does not answer",
        [HTTP_NONSENSE] = "the library system's answers make no sense",
        [HTTP_FORBIDDEN] = "kitap has ended",
        [HTTP_GIVEN_UP] = "given up for a request",
    };
    if (outcome != HTTP_NOT_SENT)
        text_copy(words, HTTP_WORDS_SIZE, texts[outcome]);
}

enum http_outcome rest_ask(struct rest *r, const struct rest_request *q, int64_t deadline_ms,
                           char words[static HTTP_WORDS_SIZE], struct http_answer *out)
{
    char url[URL_SIZE], bearer[HTTP_HEADER_SIZE];
    r->asked_ms = now_ms(r);
    if (deadline_ms <= r->asked_ms) {
        text_copy(words, HTTP_WORDS_SIZE, "no time is left to ask the library system");
        return HTTP_NOT_SENT;
    }
    write_url(r->to, q->path, url);
    text_format(bearer, sizeof bearer, "Bearer %s", q->bearer == NULL ? "" : q->bearer);
    const struct http_request request = { .method = q->method,
                                          .url = url,
                                          .headers = { { "Accept", "application/json" },
                                                       { "Content-Type", q->type },
                                                       { "x-koha-embed", q->embed },
                                                       { "Authorization", q->bearer == NULL ? NULL : bearer } },
                                          .body = bytes_of_text(q->body == NULL ? "" : q->body),
                                          .alone = q->is_transaction };
    enum http_outcome outcome = http_ask(r->http, &request, (int)(deadline_ms - r->asked_ms), words, out);
    wipe(url, sizeof url);
    wipe(bearer, sizeof bearer);
    say_words(outcome, words);
    return outcome;
}
