/* An HTTPS endpoint: outcomes are posted in batches.

     2xx                      the batch is taken
     400, 413, 422            something in it is not wanted: halves are posted, until the one is found that is refused
     anything else            nothing is known to have arrived: the rest waits, as long as Retry-After says at least
   What is said of the whole endpoint (401, 403, 404, 405, 415, a way to elsewhere) refuses no outcome: it waits too;
   and so does a 409: a batch of this key came before and is not done with there
   (draft-ietf-httpapi-idempotency-key-header, 2.7). After a 413 no batch is larger than the half of what was too large.
 */
#define LOG_ROOM "https"
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "link/destination.h"
#include "link/http/http.h"
#include "link/https/body.h"

enum { LOOK_MS = 30 * 1000, BEARER_SIZE = MESSAGE_TOKEN_SIZE + 64, WAIT_S_MAX = 3600 };

/* The last batch whose fate is unknown: what goes again goes as the same batch, with the same key. */
struct cut_batch {
    size_t n; /* 0: none */
    char key[BODY_KEY_SIZE];
};

struct https {
    struct message_destination_config config; /* SECRET: the token */
    const struct destination_world *world;    /* borrowed */
    struct http *http;                        /* owned */
    char bearer[BEARER_SIZE];                 /* SECRET; "": none */
    bool known, up;
    size_t most; /* outcomes of one batch */
    struct cut_batch cut;
    char words[HTTP_WORDS_SIZE]; /* why there was no answer */
    struct body body;
};

static void https_destroy(void *self)
{
    struct https *h = self;
    if (h == NULL)
        return;
    http_destroy(h->http);
    wipe(h, sizeof *h);
    free(h);
}

static enum result https_create(const struct message_destination_config *config, const struct destination_world *world,
                                void **out)
{
    struct https *h = calloc(1, sizeof *h);
    if (h == NULL)
        return RESULT_FULL;
    h->config = *config;
    h->world = world;
    h->most = config->batch;
    if (config->secret[0] != '\0')
        text_format(h->bearer, sizeof h->bearer, "Bearer %s", config->secret);
    const struct http_options options = { .tls = true, .ca_file = config->ca_file };
    const struct http_world process = { world->context, world->beat, NULL };
    enum result r = http_create(&options, &process, &h->http);
    if (r != RESULT_OK) {
        https_destroy(h);
        return RESULT_BAD;
    }
    *out = h;
    return RESULT_OK;
}

static void tell_line(struct https *h, bool up, const char *words)
{
    if (h->known && h->up == up)
        return;
    h->known = true;
    h->up = up;
    h->world->line(h->world->context, up, words);
}

/* Posts h->body. The answer's status, and what Retry-After says; status 0: there was none, and h->words says why. Its
   own body says nothing that is needed. */
static struct http_answer post_body(struct https *h)
{
    struct http_answer answer = { 0 };
    const struct http_request request = { .method = HTTP_POST,
                                          .url = h->config.to,
                                          .headers = { { "Content-Type", EVENT_TYPE_BATCH "; charset=UTF-8" },
                                                       { "Content-Encoding", "gzip" },
                                                       { "Idempotency-Key", h->body.key },
                                                       { "Authorization", h->bearer[0] != '\0' ? h->bearer : NULL } },
                                          .body = bytes_of(h->body.at, h->body.n) };
    (void)http_ask(h->http, &request, h->config.timeout_s * 1000, h->words, &answer); /* 0 says that none came */
    return answer;
}

static struct http_answer post(struct https *h, const struct outcome *outcomes, size_t n)
{
    if (body_make(outcomes, n, h->config.source, &h->body) == RESULT_OK)
        return post_body(h);
    text_copy(h->words, sizeof h->words, "a batch does not fit");
    return (struct http_answer){ 0 };
}

/* ---- batches ---- */

enum { STATUS_BAD = 400, STATUS_TOO_LARGE = 413, STATUS_NOT_WANTED = 422 };

static bool is_refusal(int status)
{
    return status == STATUS_BAD || status == STATUS_TOO_LARGE || status == STATUS_NOT_WANTED;
}

static void say_failure(struct https *h, int status)
{
    char words[MESSAGE_WORDS_SIZE];
    if (status == 0)
        text_copy(words, sizeof words, h->words);
    else
        text_format(words, sizeof words, "it answers with status %d", status);
    tell_line(h, false, words);
}

/* False: what follows waits. */
static bool hand_batch(struct https *h, const struct outcome *outcomes, size_t n, struct destination_answer *answer,
                       enum handed *handed)
{
    struct http_answer a = post(h, outcomes, n);
    bool taken = a.status >= 200 && a.status < 300;
    h->cut.n = 0;
    if (taken || (is_refusal(a.status) && n == 1)) {
        for (size_t i = 0; i < n; i++)
            handed[i] = taken ? HANDED_TAKEN : HANDED_REFUSED;
        tell_line(h, true, "it takes what it is told");
        return true;
    }
    if (a.status == STATUS_TOO_LARGE)
        h->most = n / 2;
    if (is_refusal(a.status))
        return hand_batch(h, outcomes, n / 2, answer, handed) &&
               hand_batch(h, outcomes + n / 2, n - n / 2, answer, handed + n / 2);
    h->cut.n = n;
    text_copy(h->cut.key, sizeof h->cut.key, h->body.key);
    answer->wait_ms = (a.retry_after_s > WAIT_S_MAX ? WAIT_S_MAX : a.retry_after_s) * 1000;
    say_failure(h, a.status);
    return false;
}

static bool is_cut(struct https *h, const struct outcome *outcomes, size_t n)
{
    return h->cut.n > 0 && h->cut.n <= n && body_make(outcomes, h->cut.n, h->config.source, &h->body) == RESULT_OK &&
           text_equal(h->body.key, h->cut.key);
}

static void https_hand(void *self, const struct outcome *outcomes, size_t n, struct destination_answer *answer)
{
    struct https *h = self;
    *answer = (struct destination_answer){ 0 };
    for (size_t i = 0; i < n; i++)
        answer->handed[i] = HANDED_LATER;
    for (size_t at = 0, size; at < n; at += size) {
        size = is_cut(h, outcomes + at, n - at) ? h->cut.n : h->most;
        if (size > n - at)
            size = n - at;
        if (!hand_batch(h, outcomes + at, size, answer, answer->handed + at))
            return;
    }
}

/* ---- a call ---- */

static enum handed https_call(void *self, const struct call_note *note)
{
    struct https *h = self;
    if (body_make_call(note, h->config.source, &h->body) != RESULT_OK)
        return HANDED_REFUSED;
    struct http_answer a = post_body(h);
    bool taken = a.status >= 200 && a.status < 300;
    if (taken || is_refusal(a.status))
        return taken ? HANDED_TAKEN : HANDED_REFUSED;
    say_failure(h, a.status);
    return HANDED_LATER;
}

/* ---- the line ---- */

/* Is there somebody, and who he should be? Asked at first, and while he is away. */
static int https_tend(void *self)
{
    struct https *h = self;
    if (h->known && h->up)
        return -1;
    enum http_outcome outcome = http_reach(h->http, h->config.to, h->config.timeout_s * 1000, h->words);
    bool up = outcome == HTTP_ANSWERED;
    tell_line(h, up, up ? "connected" : h->words);
    return up ? -1 : LOOK_MS;
}

static int https_fd(void *self)
{
    (void)self;
    return -1;
}

const struct destination_port destination_https = {
    .name = "https",
    .create = https_create,
    .tend = https_tend,
    .fd = https_fd,
    .hand = https_hand,
    .call = https_call,
    .destroy = https_destroy,
};
