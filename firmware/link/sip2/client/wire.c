#define LOG_ROOM "link"
#include "link/sip2/client/wire.h"

#include <curl/curl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

enum { BEAT_MS = 500, URL_SIZE = MESSAGE_HOST_SIZE + 32 };

struct wire {
    CURL *curl; /* owned */
    curl_socket_t fd;
    bool tls;
    int64_t started_ms;                /* connecting */
    const struct library_world *world; /* borrowed from the session */
};

static int beat(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct wire *w = context;
    const struct library_world *world = w->world;
    (void)a, (void)b, (void)c, (void)d;
    bool goes_on = world->beat(world->context);
    return !goes_on && world->now_ms(world->context) - w->started_ms > BEAT_MS;
}

static CURLcode set_up(CURL *curl, const struct message_link_config *to, int timeout_ms, char *error)
{
    char url[URL_SIZE];
    bool is_ipv6 = strchr(to->host, ':') != NULL;
    text_format(url, sizeof url, "%s://%s%s%s:%u", to->tls ? "https" : "http", is_ipv6 ? "[" : "", to->host,
                is_ipv6 ? "]" : "", to->port);
    CURLcode failed = curl_easy_setopt(curl, CURLOPT_URL, url);
    failed |= curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
    failed |= curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* http_proxy of the environment is not for us */
    failed |= curl_easy_setopt(curl, CURLOPT_SSL_ENABLE_ALPN, 0L);
    failed |= curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    failed |= curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); /* never wait for a resolver that hangs */
    failed |= curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    failed |= curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)timeout_ms);
    failed |= curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    failed |= curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
    failed |= curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    failed |= curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, beat);
    if (to->ca_file[0] != '\0')
        failed |= curl_easy_setopt(curl, CURLOPT_CAINFO, to->ca_file);
    return failed;
}

/* OpenSSL's results of a verification (x509_vfy.h), as curl hands them on; it leaves 1 when the name does not fit. */
enum {
    NAME_DIFFERS = 1,
    NOT_YET_VALID = 9,
    HAS_EXPIRED = 10,
    SELF_SIGNED = 18,
    SELF_SIGNED_CHAIN = 19,
    NO_ISSUER = 20,
    NO_LEAF = 21
};

/* Why the other side's certificate is not taken. */
static void certificate_words(CURL *curl, const char *host, const char *error, char words[static WIRE_WORDS_SIZE])
{
    long verified = 0;
    (void)curl_easy_getinfo(curl, CURLINFO_SSL_VERIFYRESULT, &verified);
    switch (verified) {
    case NOT_YET_VALID:
    case HAS_EXPIRED:
        text_copy(words, WIRE_WORDS_SIZE, "its certificate has expired, or this kiosk's clock is wrong");
        return;
    case SELF_SIGNED:
    case SELF_SIGNED_CHAIN:
    case NO_ISSUER:
    case NO_LEAF:
        text_copy(words, WIRE_WORDS_SIZE, "its certificate is signed by nobody whom library.ca_file trusts");
        return;
    case NAME_DIFFERS:
        text_format(words, WIRE_WORDS_SIZE, "its certificate is another host's: it does not name %s", host);
        return;
    default:
        text_format(words, WIRE_WORDS_SIZE, "its certificate is refused: %s", error);
    }
}

static void words_of(CURL *curl, CURLcode code, const char *host, const char *error, char words[static WIRE_WORDS_SIZE])
{
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        certificate_words(curl, host, error, words);
    else if (code == CURLE_SSL_CONNECT_ERROR && strstr(error, "wrong version number") != NULL) /* OpenSSL's words */
        text_copy(words, WIRE_WORDS_SIZE, "no TLS is spoken there; library.tls must be off, or library.port is wrong");
    else if (code == CURLE_SSL_CACERT_BADFILE)
        text_copy(words, WIRE_WORDS_SIZE, "library.ca_file holds no certificates that can be read");
    else
        text_copy(words, WIRE_WORDS_SIZE, error[0] != '\0' ? error : curl_easy_strerror(code));
}

enum result wire_open(const struct message_link_config *to, int timeout_ms, const struct library_world *world,
                      char words[static WIRE_WORDS_SIZE], struct wire **out)
{
    char error[CURL_ERROR_SIZE] = "";
    enum result r = RESULT_GONE;
    CURLcode code = CURLE_OUT_OF_MEMORY;
    struct wire *w = calloc(1, sizeof *w);
    if (w == NULL)
        return RESULT_FULL;
    w->world = world;
    w->started_ms = world->now_ms(world->context);
    w->tls = to->tls;
    w->curl = curl_easy_init();
    if (w->curl == NULL || (code = set_up(w->curl, to, timeout_ms, error)) != CURLE_OK)
        goto done;
    if ((code = curl_easy_setopt(w->curl, CURLOPT_XFERINFODATA, w)) != CURLE_OK)
        goto done;
    if ((code = curl_easy_perform(w->curl)) != CURLE_OK)
        goto done;
    if ((code = curl_easy_getinfo(w->curl, CURLINFO_ACTIVESOCKET, &w->fd)) != CURLE_OK)
        goto done;
    /* The error buffer ends with this call. */
    (void)curl_easy_setopt(w->curl, CURLOPT_ERRORBUFFER, NULL);
    *out = w;
    w = NULL;
    r = RESULT_OK;
done:
    if (code == CURLE_ABORTED_BY_CALLBACK)
        r = RESULT_BUSY;
    if (r != RESULT_OK)
        words_of(w->curl, code, to->host, error, words);
    wire_close(w);
    return r;
}

void wire_close(struct wire *w)
{
    if (w == NULL)
        return;
    curl_easy_cleanup(w->curl);
    free(w);
}

int wire_fd(const struct wire *w)
{
    return (int)w->fd;
}

/* Waits for the socket in slices of BEAT_MS. RESULT_TIMEOUT when the deadline has passed, RESULT_BUSY. */
static enum result wait_for(const struct wire *w, short events, int64_t deadline_ms)
{
    const struct library_world *world = w->world;
    for (;;) {
        int64_t left = deadline_ms - world->now_ms(world->context);
        struct pollfd p = { (int)w->fd, events, 0 };
        if (left <= 0)
            return RESULT_TIMEOUT;
        if (poll(&p, 1, (int)(left < BEAT_MS ? left : BEAT_MS)) > 0)
            return RESULT_OK;
        if (!world->beat(world->context))
            return RESULT_BUSY;
    }
}

enum result wire_send(struct wire *w, struct bytes b, int64_t deadline_ms, bool *left)
{
    *left = false;
    while (b.n > 0) {
        size_t n = 0;
        CURLcode code = curl_easy_send(w->curl, b.at, b.n, &n);
        /* TLS may have sent part of a record before it says "again" or fails. */
        *left = *left || n > 0 || w->tls;
        if (code != CURLE_OK && code != CURLE_AGAIN)
            return RESULT_GONE;
        b = bytes_part(b, n, b.n);
        if (b.n == 0)
            break;
        enum result r = wait_for(w, POLLOUT, deadline_ms);
        if (r != RESULT_OK)
            return r;
    }
    return RESULT_OK;
}

enum result wire_receive(struct wire *w, void *to, size_t size, int64_t deadline_ms, size_t *out_n)
{
    for (;;) {
        size_t n = 0;
        CURLcode code = curl_easy_recv(w->curl, to, size, &n);
        if (code == CURLE_OK && n > 0) {
            *out_n = n;
            return RESULT_OK;
        }
        if (code != CURLE_AGAIN)
            return RESULT_GONE;
        enum result r = wait_for(w, POLLIN, deadline_ms);
        if (r != RESULT_OK)
            return r;
    }
}
