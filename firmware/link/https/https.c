/* An HTTPS endpoint: outcomes are posted in batches.

     2xx                      the batch is taken
     400, 409, 413, 415, 422  something in it is not wanted: halves are posted, until the one is found that is refused
     anything else            nothing is known to have arrived: the rest waits, as long as Retry-After says at least
   What is said of the whole endpoint (401, 403, 404, 405, a way to elsewhere) refuses no outcome: it waits too. */
#define LOG_ROOM "https"
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "link/destination.h"
#include "link/https/body.h"

enum { BEAT_MS = 500, LOOK_MS = 30 * 1000, HEADER_SIZE = MESSAGE_TOKEN_SIZE + 64, WAIT_S_MAX = 3600 };

/* The last batch whose fate is unknown: what goes again goes as the same batch, with the same key. */
struct cut_batch {
    size_t n; /* 0: none */
    char key[BODY_KEY_SIZE];
};

struct https {
    struct message_destination_config config; /* SECRET: the token */
    const struct destination_world *world;    /* borrowed */
    CURL *curl;                               /* owned */
    CURLM *multi;                             /* owned; keeps the connection */
    bool known, up;
    struct cut_batch cut;
    char error[CURL_ERROR_SIZE];
    struct body body;
};

/* The answer's body says nothing that is needed. */
static size_t drop(char *at, size_t size, size_t n, void *context)
{
    (void)at;
    (void)context;
    return size * n;
}

static CURLcode set_up(struct https *h)
{
    CURL *curl = h->curl;
    CURLcode failed = curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* http_proxy of the environment is not for us */
    failed |= curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
    failed |= curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    failed |= curl_easy_setopt(curl, CURLOPT_URL, h->config.to);
    failed |= curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    failed |= curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    failed |= curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    failed |= curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    failed |= curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); /* never wait for a resolver that hangs */
    failed |= curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, h->error);
    failed |= curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, h->config.timeout_s * 1000L);
    failed |= curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, h->config.timeout_s * 1000L);
    failed |= curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    if (h->config.ca_file[0] != '\0')
        failed |= curl_easy_setopt(curl, CURLOPT_CAINFO, h->config.ca_file);
    return failed;
}

static void https_destroy(void *self)
{
    struct https *h = self;
    if (h == NULL)
        return;
    curl_easy_cleanup(h->curl);
    curl_multi_cleanup(h->multi);
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
    h->curl = curl_easy_init();
    h->multi = curl_multi_init();
    CURLcode failed = h->curl == NULL || h->multi == NULL ? CURLE_OUT_OF_MEMORY : set_up(h);
    if (failed != CURLE_OK) {
        log_error("HTTPS cannot be set up: %s", curl_easy_strerror(failed));
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

/* ---- one request ---- */

static CURLcode run(struct https *h)
{
    int running = 1, messages;
    while (curl_multi_perform(h->multi, &running) == CURLM_OK && running > 0)
        if (!h->world->beat(h->world->context) || curl_multi_poll(h->multi, NULL, 0, BEAT_MS, NULL) != CURLM_OK)
            return CURLE_ABORTED_BY_CALLBACK;
    CURLMsg *done = curl_multi_info_read(h->multi, &messages);
    return done != NULL && done->msg == CURLMSG_DONE ? done->data.result : CURLE_RECV_ERROR;
}

/* The status; 0: there was none, and h->error says why. *wait_s: what Retry-After says. */
static long perform(struct https *h, curl_off_t *wait_s)
{
    long status = 0;
    h->error[0] = '\0';
    if (curl_multi_add_handle(h->multi, h->curl) != CURLM_OK)
        return 0;
    CURLcode code = run(h);
    if (code == CURLE_OK) {
        (void)curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &status);
        (void)curl_easy_getinfo(h->curl, CURLINFO_RETRY_AFTER, wait_s);
    } else if (h->error[0] == '\0') {
        text_copy(h->error, sizeof h->error, curl_easy_strerror(code));
    }
    (void)curl_multi_remove_handle(h->multi, h->curl);
    return status;
}

static struct curl_slist *add_header(struct curl_slist *list, const char *name, const char *value)
{
    char line[HEADER_SIZE];
    text_format(line, sizeof line, "%s: %s", name, value);
    struct curl_slist *longer = curl_slist_append(list, line);
    wipe(line, sizeof line);
    return longer == NULL ? list : longer;
}

static struct curl_slist *headers_of(const struct https *h, const char *key)
{
    char bearer[HEADER_SIZE];
    struct curl_slist *list = add_header(NULL, "Content-Type", EVENT_TYPE_BATCH "; charset=UTF-8");
    list = add_header(list, "Content-Encoding", "gzip");
    list = add_header(list, "User-Agent", "kitap");
    list = add_header(list, "Idempotency-Key", key);
    if (h->config.secret[0] != '\0') {
        text_format(bearer, sizeof bearer, "Bearer %s", h->config.secret);
        list = add_header(list, "Authorization", bearer);
        wipe(bearer, sizeof bearer);
    }
    return curl_slist_append(list, "Expect:"); /* no 100-continue: the whole request leaves at once */
}

static void headers_free(struct curl_slist *list)
{
    for (struct curl_slist *at = list; at != NULL; at = at->next)
        wipe(at->data, strlen(at->data));
    curl_slist_free_all(list);
}

static long post(struct https *h, const struct outcome *outcomes, size_t n, const char *key, curl_off_t *wait_s)
{
    if (body_make(outcomes, n, h->config.source, &h->body) != RESULT_OK) {
        text_copy(h->error, sizeof h->error, "a batch does not fit");
        return 0;
    }
    struct curl_slist *headers = headers_of(h, key);
    (void)curl_easy_setopt(h->curl, CURLOPT_CONNECT_ONLY, 0L);
    (void)curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(h->curl, CURLOPT_POSTFIELDSIZE, (long)h->body.n);
    (void)curl_easy_setopt(h->curl, CURLOPT_POSTFIELDS, h->body.at);
    long status = perform(h, wait_s);
    (void)curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, NULL);
    (void)curl_easy_setopt(h->curl, CURLOPT_POSTFIELDS, NULL);
    headers_free(headers);
    return status;
}

/* ---- batches ---- */

static bool is_refusal(long status)
{
    return status == 400 || status == 409 || status == 413 || status == 415 || status == 422;
}

static void say_failure(struct https *h, long status)
{
    char words[MESSAGE_WORDS_SIZE];
    if (status == 0)
        text_copy(words, sizeof words, h->error);
    else
        text_format(words, sizeof words, "it answers with status %ld", status);
    tell_line(h, false, words);
}

/* False: what follows waits. */
static bool hand_batch(struct https *h, const struct outcome *outcomes, size_t n, struct destination_answer *answer,
                       enum handed *handed)
{
    curl_off_t wait_s = 0;
    char key[BODY_KEY_SIZE];
    body_key(outcomes, n, key);
    long status = post(h, outcomes, n, key, &wait_s);
    bool taken = status >= 200 && status < 300;
    h->cut.n = 0;
    if (taken || (is_refusal(status) && n == 1)) {
        for (size_t i = 0; i < n; i++)
            handed[i] = taken ? HANDED_TAKEN : HANDED_REFUSED;
        tell_line(h, true, "it takes what it is told");
        return true;
    }
    if (is_refusal(status))
        return hand_batch(h, outcomes, n / 2, answer, handed) &&
               hand_batch(h, outcomes + n / 2, n - n / 2, answer, handed + n / 2);
    h->cut.n = n;
    text_copy(h->cut.key, sizeof h->cut.key, key);
    answer->wait_ms = (uint32_t)(wait_s > WAIT_S_MAX ? WAIT_S_MAX : wait_s < 0 ? 0 : wait_s) * 1000;
    say_failure(h, status);
    return false;
}

static bool is_cut(const struct https *h, const struct outcome *outcomes, size_t n)
{
    char key[BODY_KEY_SIZE];
    if (h->cut.n == 0 || h->cut.n > n)
        return false;
    body_key(outcomes, h->cut.n, key);
    return text_equal(key, h->cut.key);
}

static void https_hand(void *self, const struct outcome *outcomes, size_t n, struct destination_answer *answer)
{
    struct https *h = self;
    *answer = (struct destination_answer){ 0 };
    for (size_t i = 0; i < n; i++)
        answer->handed[i] = HANDED_LATER;
    for (size_t at = 0, size; at < n; at += size) {
        size = is_cut(h, outcomes + at, n - at) ? h->cut.n : h->config.batch;
        if (size > n - at)
            size = n - at;
        if (!hand_batch(h, outcomes + at, size, answer, answer->handed + at))
            return;
    }
}

/* ---- the line ---- */

/* Is there somebody, and who he should be? Asked at first, and while he is away. */
static int https_tend(void *self)
{
    struct https *h = self;
    curl_off_t wait_s = 0;
    if (h->known && h->up)
        return -1;
    (void)curl_easy_setopt(h->curl, CURLOPT_CONNECT_ONLY, 1L);
    (void)perform(h, &wait_s);
    bool up = h->error[0] == '\0';
    tell_line(h, up, up ? "connected" : h->error);
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
    .destroy = https_destroy,
};
