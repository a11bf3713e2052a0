#define LOG_ROOM "link"
#include "link/koha/client/http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "link/koha/json.h"

enum { BEAT_MS = 500, URL_SIZE = MESSAGE_HOST_SIZE + HTTP_PATH_SIZE + 32, HEADER_SIZE = 1280 };

struct http {
    const struct message_link_config *to;
    const struct library_world *world; /* borrowed */
    CURL *curl;                        /* owned */
    CURLM *multi;                      /* owned; keeps the connections */
    bool is_transaction;
    bool left, forbidden, too_long;
    char error[CURL_ERROR_SIZE];
    size_t body_n;
    char body[JSON_BODY_MAX];
};

/* The connection stands, the request is about to leave. */
static int before_it_leaves(void *context, char *ip, char *local_ip, int port, int local_port)
{
    struct http *h = context;
    (void)ip, (void)local_ip, (void)port, (void)local_port;
    h->forbidden = h->is_transaction && !h->world->may_send(h->world->context);
    h->left = h->left || !h->forbidden;
    return h->forbidden ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static size_t take_body(char *at, size_t size, size_t n, void *context)
{
    struct http *h = context;
    n *= size;
    if (n > sizeof h->body - h->body_n) {
        h->too_long = true;
        return 0;
    }
    memcpy(h->body + h->body_n, at, n);
    h->body_n += n;
    return n;
}

static CURLcode set_up(struct http *h)
{
    CURL *curl = h->curl;
    CURLcode failed = curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* http_proxy of the environment is not for us */
    failed |= curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, h->to->tls ? "https" : "http");
    failed |= curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    failed |= curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    failed |= curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    failed |= curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    failed |= curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); /* never wait for a resolver that hangs */
    failed |= curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    failed |= curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, h->error);
    failed |= curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, before_it_leaves);
    failed |= curl_easy_setopt(curl, CURLOPT_PREREQDATA, h);
    failed |= curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    failed |= curl_easy_setopt(curl, CURLOPT_WRITEDATA, h);
    if (h->to->ca_file[0] != '\0')
        failed |= curl_easy_setopt(curl, CURLOPT_CAINFO, h->to->ca_file);
    return failed;
}

enum result http_create(const struct message_link_config *to, const struct library_world *world, struct http **out)
{
    struct http *h = calloc(1, sizeof *h);
    if (h == NULL)
        return RESULT_FULL;
    h->to = to;
    h->world = world;
    h->curl = curl_easy_init();
    h->multi = curl_multi_init();
    CURLcode failed = h->curl == NULL || h->multi == NULL ? CURLE_OUT_OF_MEMORY : set_up(h);
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
    wipe(h->body, h->body_n);
    h->body_n = 0;
}

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

static void set_url(const struct http *h, const char *path)
{
    char url[URL_SIZE];
    const struct message_link_config *to = h->to;
    bool is_ipv6 = strchr(to->host, ':') != NULL;
    text_format(url, sizeof url, "%s://%s%s%s:%u%s", to->tls ? "https" : "http", is_ipv6 ? "[" : "", to->host,
                is_ipv6 ? "]" : "", to->port, path);
    (void)curl_easy_setopt(h->curl, CURLOPT_URL, url); /* copied; a failure shows when it is performed */
    wipe(url, sizeof url);
}

static struct curl_slist *add_header(struct curl_slist *list, const char *name, const char *value)
{
    char line[HEADER_SIZE];
    if (value == NULL)
        return list;
    text_format(line, sizeof line, "%s: %s", name, value);
    struct curl_slist *longer = curl_slist_append(list, line);
    wipe(line, sizeof line);
    return longer == NULL ? list : longer;
}

static struct curl_slist *headers_of(const struct http_request *q)
{
    char bearer[HEADER_SIZE] = "";
    struct curl_slist *list = add_header(NULL, "Accept", "application/json");
    list = add_header(list, "User-Agent", "kitap");
    list = add_header(list, "Content-Type", q->type);
    list = add_header(list, "x-koha-embed", q->embed);
    if (q->bearer != NULL) {
        text_format(bearer, sizeof bearer, "Bearer %s", q->bearer);
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

static void prepare(struct http *h, const struct http_request *q, struct curl_slist *headers, int64_t left_ms)
{
    static const char *const methods[HTTP_METHOD_COUNT] = { "GET", "POST", "DELETE" };
    const char *body = q->body == NULL ? "" : q->body;
    http_forget(h);
    h->left = h->forbidden = h->too_long = false;
    h->is_transaction = q->is_transaction;
    h->error[0] = '\0';
    set_url(h, q->path);
    (void)curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(h->curl, CURLOPT_TIMEOUT_MS, (long)left_ms);
    (void)curl_easy_setopt(h->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)left_ms);
    (void)curl_easy_setopt(h->curl, CURLOPT_FRESH_CONNECT, q->is_transaction ? 1L : 0L);
    if (q->method == HTTP_POST) {
        (void)curl_easy_setopt(h->curl, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
        (void)curl_easy_setopt(h->curl, CURLOPT_POSTFIELDS, body);
    } else {
        (void)curl_easy_setopt(h->curl, CURLOPT_HTTPGET, 1L);
    }
    (void)curl_easy_setopt(h->curl, CURLOPT_CUSTOMREQUEST, methods[q->method]);
}

static int64_t now_ms(const struct http *h)
{
    return h->world->now_ms(h->world->context);
}

/* CURLE_ABORTED_BY_CALLBACK: given up. */
static CURLcode run(struct http *h)
{
    int running = 1, messages;
    int64_t started_ms = now_ms(h);
    while (curl_multi_perform(h->multi, &running) == CURLM_OK && running > 0) {
        bool goes_on = h->world->beat(h->world->context);
        if (!goes_on && now_ms(h) - started_ms > BEAT_MS)
            return CURLE_ABORTED_BY_CALLBACK;
        if (curl_multi_poll(h->multi, NULL, 0, BEAT_MS, NULL) != CURLM_OK)
            break;
    }
    CURLMsg *done = curl_multi_info_read(h->multi, &messages);
    return done != NULL && done->msg == CURLMSG_DONE ? done->data.result : CURLE_RECV_ERROR;
}

static enum http_outcome outcome_of(const struct http *h, CURLcode code, int status)
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
static void say_words(const struct http *h, CURLcode code, enum http_outcome outcome,
                      char words[static HTTP_WORDS_SIZE])
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
    else
        text_copy(words, HTTP_WORDS_SIZE, h->error[0] != '\0' ? h->error : curl_easy_strerror(code));
}

enum http_outcome http_ask(struct http *h, const struct http_request *request, int64_t deadline_ms,
                           char words[static HTTP_WORDS_SIZE], struct http_answer *out)
{
    long status = 0;
    int64_t left_ms = deadline_ms - now_ms(h);
    CURLcode code = CURLE_OPERATION_TIMEDOUT;
    struct curl_slist *headers = headers_of(request);
    prepare(h, request, headers, left_ms);
    if (left_ms > 0 && curl_multi_add_handle(h->multi, h->curl) == CURLM_OK) {
        code = run(h);
        (void)curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &status);
        (void)curl_multi_remove_handle(h->multi, h->curl);
    }
    (void)curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, NULL);
    (void)curl_easy_setopt(h->curl, CURLOPT_POSTFIELDS, NULL);
    headers_free(headers);
    enum http_outcome outcome = outcome_of(h, code, (int)status);
    say_words(h, code, outcome, words);
    if (outcome == HTTP_ANSWERED)
        *out = (struct http_answer){ (int)status, bytes_of(h->body, h->body_n) };
    return outcome;
}
