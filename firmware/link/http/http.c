#define LOG_ROOM "http"
#include "link/http/http.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

enum { BEAT_MS = 500 };

struct http {
    struct http_world world;
    CURL *curl;   /* owned */
    CURLM *multi; /* owned; keeps the connections */
    bool alone;
    bool left, forbidden, too_long;
    char error[CURL_ERROR_SIZE];
    char *room; /* borrowed */
    size_t room_size, body_n;
};

/* ---- what libcurl asks of us ---- */

/* The connection stands, the request is about to leave. */
static int before_it_leaves(void *context, char *ip, char *local_ip, int port, int local_port)
{
    struct http *h = context;
    (void)ip, (void)local_ip, (void)port, (void)local_port;
    h->forbidden = h->alone && h->world.may_send != NULL && !h->world.may_send(h->world.context);
    h->left = h->left || !h->forbidden;
    return h->forbidden ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static size_t take_body(char *at, size_t size, size_t n, void *context)
{
    struct http *h = context;
    n *= size;
    if (h->room_size == 0)
        return n;
    if (n > h->room_size - h->body_n) {
        h->too_long = true;
        return 0;
    }
    memcpy(h->room + h->body_n, at, n);
    h->body_n += n;
    return n;
}

/* ---- making and ending ---- */

static CURLcode set_up(struct http *h, const struct http_options *o)
{
    CURL *curl = h->curl;
    CURLcode failed = curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* http_proxy of the environment is not for us */
    failed |= curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, o->tls ? "https" : "http");
    failed |= curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    failed |= curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    failed |= curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    failed |= curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    failed |= curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    failed |= curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); /* never wait for a resolver that hangs */
    failed |= curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    failed |= curl_easy_setopt(curl, CURLOPT_USERAGENT, "kitap");
    failed |= curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, h->error);
    failed |= curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, before_it_leaves);
    failed |= curl_easy_setopt(curl, CURLOPT_PREREQDATA, h);
    failed |= curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    failed |= curl_easy_setopt(curl, CURLOPT_WRITEDATA, h);
    if (o->ca_file[0] != '\0')
        failed |= curl_easy_setopt(curl, CURLOPT_CAINFO, o->ca_file);
    return failed;
}

enum result http_create(const struct http_options *options, const struct http_world *world, struct http **out)
{
    struct http *h = calloc(1, sizeof *h);
    if (h == NULL)
        return RESULT_FULL;
    h->world = *world;
    h->room = options->room;
    h->room_size = options->room_size;
    h->curl = curl_easy_init();
    h->multi = curl_multi_init();
    CURLcode failed = h->curl == NULL || h->multi == NULL ? CURLE_OUT_OF_MEMORY : set_up(h, options);
    if (failed != CURLE_OK) {
        log_error("HTTP cannot be set up: %s", curl_easy_strerror(failed));
        http_destroy(h);
        return RESULT_NONE;
    }
    *out = h;
    return RESULT_OK;
}

void http_destroy(struct http *h)
{
    if (h == NULL)
        return;
    http_forget(h);
    curl_easy_cleanup(h->curl);
    curl_multi_cleanup(h->multi);
    free(h);
}

void http_forget(struct http *h)
{
    if (h->body_n > 0)
        wipe(h->room, h->body_n);
    h->body_n = 0;
}

/* ---- a request ---- */

static void headers_free(struct curl_slist *list)
{
    for (struct curl_slist *at = list; at != NULL; at = at->next)
        wipe(at->data, strlen(at->data));
    curl_slist_free_all(list);
}

/* False: there is no memory for it. */
static bool add_header(struct curl_slist **list, const char *name, const char *value)
{
    char line[HTTP_HEADER_SIZE];
    text_format(line, sizeof line, "%s: %s", name, value);
    struct curl_slist *longer = curl_slist_append(*list, line);
    wipe(line, sizeof line);
    if (longer != NULL)
        *list = longer;
    return longer != NULL;
}

/* NULL: there is no memory for all of them. */
static struct curl_slist *headers_of(const struct http_request *q)
{
    struct curl_slist *list = curl_slist_append(NULL, "Expect:"); /* no 100-continue: it leaves at once */
    bool whole = list != NULL;
    for (size_t i = 0; whole && i < HTTP_HEADERS_MAX && q->headers[i].name != NULL; i++)
        if (q->headers[i].value != NULL)
            whole = add_header(&list, q->headers[i].name, q->headers[i].value);
    if (whole)
        return list;
    headers_free(list);
    return NULL;
}

static CURLcode start(struct http *h, const char *url, int timeout_ms)
{
    http_forget(h);
    h->left = h->forbidden = h->too_long = false;
    h->error[0] = '\0';
    CURLcode failed = curl_easy_setopt(h->curl, CURLOPT_URL, url);
    failed |= curl_easy_setopt(h->curl, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    failed |= curl_easy_setopt(h->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)timeout_ms);
    return failed;
}

/* A request that lacks a header, or has another method, is another request: it is whole or does not leave. */
static CURLcode prepare(struct http *h, const struct http_request *q, struct curl_slist *headers)
{
    static const char *const methods[HTTP_METHOD_COUNT] = { "GET", "POST", "DELETE" };
    CURLcode failed = headers == NULL ? CURLE_OUT_OF_MEMORY : CURLE_OK;
    h->alone = q->alone;
    failed |= curl_easy_setopt(h->curl, CURLOPT_CONNECT_ONLY, 0L);
    failed |= curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, headers);
    failed |= curl_easy_setopt(h->curl, CURLOPT_FRESH_CONNECT, q->alone ? 1L : 0L);
    if (q->method == HTTP_POST) {
        failed |= curl_easy_setopt(h->curl, CURLOPT_POSTFIELDSIZE, (long)q->body.n);
        failed |= curl_easy_setopt(h->curl, CURLOPT_POSTFIELDS, q->body.at == NULL ? "" : (const char *)q->body.at);
    } else {
        failed |= curl_easy_setopt(h->curl, CURLOPT_HTTPGET, 1L);
    }
    return failed | curl_easy_setopt(h->curl, CURLOPT_CUSTOMREQUEST, methods[q->method]);
}

/* CURLE_ABORTED_BY_CALLBACK: given up. */
static CURLcode run(struct http *h)
{
    int running = 1, messages;
    while (curl_multi_perform(h->multi, &running) == CURLM_OK && running > 0) {
        if (!h->world.beat(h->world.context))
            return CURLE_ABORTED_BY_CALLBACK;
        if (curl_multi_poll(h->multi, NULL, 0, BEAT_MS, NULL) != CURLM_OK)
            break;
    }
    CURLMsg *done = curl_multi_info_read(h->multi, &messages);
    return done != NULL && done->msg == CURLMSG_DONE ? done->data.result : CURLE_RECV_ERROR;
}

static CURLcode perform(struct http *h)
{
    if (curl_multi_add_handle(h->multi, h->curl) != CURLM_OK)
        return CURLE_FAILED_INIT;
    CURLcode code = run(h);
    (void)curl_multi_remove_handle(h->multi, h->curl);
    return code;
}

/* ---- what came of it ---- */

static enum http_outcome outcome_of(const struct http *h, CURLcode code, long status)
{
    if (code == CURLE_OK)
        return status >= 200 && status < 600 ? HTTP_ANSWERED : HTTP_NONSENSE;
    if (h->forbidden)
        return HTTP_FORBIDDEN;
    if (code == CURLE_ABORTED_BY_CALLBACK)
        return HTTP_GIVEN_UP;
    if (!h->left)
        return HTTP_NOT_SENT;
    bool strange = h->too_long || code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_UNSUPPORTED_PROTOCOL ||
                   code == CURLE_BAD_CONTENT_ENCODING;
    return strange ? HTTP_NONSENSE : HTTP_SILENT;
}

/* libcurl's own words name host and port, never the path. */
static void say_words(const struct http *h, CURLcode code, char words[static HTTP_WORDS_SIZE])
{
    const char *why = h->error[0] != '\0' ? h->error : curl_easy_strerror(code);
    if (h->forbidden)
        why = "not sent: kitap has ended";
    else if (code == CURLE_ABORTED_BY_CALLBACK)
        why = "given up";
    else if (h->too_long)
        why = "the answer is longer than any that makes sense";
    else if (code == CURLE_OK)
        why = "the answer has a status that makes no sense";
    bool foreign = code == CURLE_PEER_FAILED_VERIFICATION;
    text_format(words, HTTP_WORDS_SIZE, "%s%s", foreign ? "its certificate is not trusted: " : "", why);
}

static struct http_answer answer_of(const struct http *h, long status)
{
    struct http_answer a = { .status = (int)status, .body = bytes_of(h->room, h->body_n) };
    struct curl_header *etag;
    curl_off_t wait_s = 0;
    (void)curl_easy_getinfo(h->curl, CURLINFO_RETRY_AFTER, &wait_s);
    a.retry_after_s = wait_s <= 0 ? 0 : wait_s > UINT32_MAX ? UINT32_MAX : (uint32_t)wait_s;
    if (curl_easy_header(h->curl, "ETag", 0, CURLH_HEADER, -1, &etag) == CURLHE_OK &&
        strlen(etag->value) < sizeof a.etag)
        text_copy(a.etag, sizeof a.etag, etag->value);
    return a;
}

enum http_outcome http_ask(struct http *h, const struct http_request *request, int timeout_ms,
                           char words[static HTTP_WORDS_SIZE], struct http_answer *out)
{
    long status = 0;
    assert(timeout_ms > 0);
    struct curl_slist *headers = headers_of(request);
    CURLcode failed = start(h, request->url, timeout_ms) | prepare(h, request, headers);
    CURLcode code = failed != CURLE_OK ? CURLE_OUT_OF_MEMORY : perform(h);
    (void)curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &status);
    (void)curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, NULL);
    (void)curl_easy_setopt(h->curl, CURLOPT_POSTFIELDS, NULL);
    headers_free(headers);
    enum http_outcome outcome = outcome_of(h, code, status);
    if (outcome == HTTP_ANSWERED)
        *out = answer_of(h, status);
    else
        say_words(h, code, words);
    return outcome;
}

enum http_outcome http_reach(struct http *h, const char *url, int timeout_ms, char words[static HTTP_WORDS_SIZE])
{
    assert(timeout_ms > 0);
    h->alone = false;
    CURLcode failed = start(h, url, timeout_ms) | curl_easy_setopt(h->curl, CURLOPT_CONNECT_ONLY, 1L);
    CURLcode code = failed != CURLE_OK ? CURLE_OUT_OF_MEMORY : perform(h);
    if (code == CURLE_OK)
        return HTTP_ANSWERED;
    say_words(h, code, words);
    return code == CURLE_ABORTED_BY_CALLBACK ? HTTP_GIVEN_UP : HTTP_NOT_SENT;
}

/* ---- addresses ---- */

enum result http_add_encoded(char *to, size_t size, const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    size_t n = strlen(to);
    for (; *text != '\0'; text++) {
        if (n + 4 > size)
            return RESULT_FULL;
        text_format(to + n, size - n, strchr(plain, *text) != NULL ? "%c" : "%%%02X", (unsigned char)*text);
        n += strlen(to + n);
    }
    return RESULT_OK;
}
