/* The n-th allocation of libcurl fails, once, for every n of a client's life. A request is whole or does not leave:
   what lacks its Authorization, or is a GET in place of a DELETE, is another request. The next one is as ever. */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "check.h"
#include "link/http/http.h"

enum { HEARD_SIZE = 4096, TIMEOUT_MS = 10000, LEAST_ALLOCATIONS = 20 };

static const char body[] = "0123456789";
static char url[64];
static int listener;
static pthread_t thread;
static atomic_int wholes, halves; /* requests that were heard */
static atomic_int fails_in = -1;  /* counts down; at 0 it happens, once; -1: never */
static enum http_method method;

/* ---- libcurl's allocations ---- */

static bool strikes(void)
{
    return atomic_load(&fails_in) >= 0 && atomic_fetch_sub(&fails_in, 1) == 0;
}

static void *failing_malloc(size_t n)
{
    return strikes() ? NULL : malloc(n);
}

static void *failing_realloc(void *at, size_t n)
{
    return strikes() ? NULL : realloc(at, n);
}

static char *failing_strdup(const char *text)
{
    return strikes() ? NULL : strdup(text);
}

static void *failing_calloc(size_t count, size_t n)
{
    return strikes() ? NULL : calloc(count, n);
}

/* ---- the other end ---- */

static bool is_whole(const char *heard)
{
    const char *end = strstr(heard, "\r\n\r\n");
    bool headers = strstr(heard, "\r\nIdempotency-Key: k1\r\n") != NULL &&
                   strstr(heard, "\r\nAuthorization: Bearer t1\r\n") != NULL && strstr(heard, "\r\nExpect:") == NULL;
    if (method == HTTP_DELETE)
        return headers && text_starts(heard, "DELETE /holds/7 HTTP/1.1\r\n");
    return headers && text_starts(heard, "POST /holds/7 HTTP/1.1\r\n") && end != NULL && text_equal(end + 4, body);
}

static bool is_all(const char *heard)
{
    const char *end = strstr(heard, "\r\n\r\n");
    return end != NULL && (!text_starts(heard, "POST") || strlen(end + 4) >= sizeof body - 1);
}

static void *serve(void *unused)
{
    static char heard[HEARD_SIZE];
    static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    int line;
    (void)unused;
    while ((line = accept(listener, NULL, NULL)) >= 0) {
        size_t n = 0;
        ssize_t got;
        memset(heard, 0, sizeof heard);
        while (!is_all(heard) && (got = read(line, heard + n, sizeof heard - 1 - n)) > 0)
            n += (size_t)got;
        if (is_all(heard))
            atomic_fetch_add(is_whole(heard) ? &wholes : &halves, 1);
        (void)!write(line, reply, sizeof reply - 1);
        close(line);
    }
    return NULL;
}

static void begin(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t size = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_EQ(bind(listener, (struct sockaddr *)&at, sizeof at), 0);
    CHECK_EQ(listen(listener, 4), 0);
    CHECK_EQ(getsockname(listener, (struct sockaddr *)&at, &size), 0);
    text_format(url, sizeof url, "http://127.0.0.1:%u/holds/7", ntohs(at.sin_port));
    CHECK_EQ(pthread_create(&thread, NULL, serve, NULL), 0);
    CHECK_EQ(curl_global_init_mem(CURL_GLOBAL_DEFAULT, failing_malloc, free, failing_realloc, failing_strdup,
                                  failing_calloc),
             CURLE_OK);
    log_set_level(LOG_LEVEL_ERROR);
}

static void finish(void)
{
    curl_global_cleanup();
    shutdown(listener, SHUT_RDWR);
    pthread_join(thread, NULL);
    close(listener);
}

/* ---- a life ---- */

static bool go_on(void *context)
{
    (void)context;
    return true;
}

static enum http_outcome ask(struct http *http)
{
    char words[HTTP_WORDS_SIZE];
    struct http_answer answer = { 0 };
    const struct http_request request = {
        .method = method,
        .url = url,
        .headers = { { "Content-Type", "text/plain" }, { "Idempotency-Key", "k1" }, { "Authorization", "Bearer t1" } },
        .body = bytes_of(body, sizeof body - 1)
    };
    enum http_outcome outcome = http_ask(http, &request, TIMEOUT_MS, words, &answer);
    CHECK(outcome != HTTP_ANSWERED || answer.status == 200);
    return outcome;
}

/* True: the allocation was one of this life. */
static bool live(int n)
{
    char room[8];
    const struct http_options options = { .ca_file = "", .room = room, .room_size = sizeof room };
    const struct http_world world = { NULL, go_on, NULL };
    struct http *http = NULL;
    int before = atomic_load(&wholes);
    atomic_store(&fails_in, n);
    enum result r = http_create(&options, &world, &http);
    if (r != RESULT_OK)
        CHECK_EQ(http_create(&options, &world, &http), RESULT_OK);
    enum http_outcome outcome = ask(http);
    bool fired = atomic_exchange(&fails_in, -1) < 0;
    int after = atomic_load(&wholes);
    CHECK(outcome != HTTP_ANSWERED || after == before + 1);
    CHECK(outcome != HTTP_NOT_SENT || after == before);
    CHECK(fired || outcome == HTTP_ANSWERED);
    CHECK_EQ(ask(http), HTTP_ANSWERED);
    CHECK_EQ(atomic_load(&wholes), after + 1);
    CHECK_EQ(atomic_load(&halves), 0);
    http_destroy(http);
    return fired;
}

static void every_allocation(enum http_method m)
{
    int n = 0;
    begin();
    method = m;
    while (live(n))
        n++;
    finish();
    printf("%d allocations failed once\n", n);
    CHECK(n >= LEAST_ALLOCATIONS);
}

TEST(a_post_is_whole_or_does_not_leave_whichever_allocation_fails)
{
    every_allocation(HTTP_POST);
}

TEST(a_delete_is_never_a_get_whichever_allocation_fails)
{
    every_allocation(HTTP_DELETE);
}
