/* One HTTP client, against a server of the test's own that says what it is told to say. */
#include <arpa/inet.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "check.h"
#include "link/http/http.h"

enum { ROOM_SIZE = 64, URL_SIZE = 64, HEARD_SIZE = 4096, TIMEOUT_MS = 10000 };

static int listener;
static char url[URL_SIZE], heard[HEARD_SIZE], words[HTTP_WORDS_SIZE], room[ROOM_SIZE];
static const char *reply;
static pthread_t thread;
static bool goes_on = true, may_send = true;
static struct http *http;
static struct http_answer answer;

/* One connection: reads the head of a request, answers, closes. */
static void *serve(void *unused)
{
    int line = accept(listener, NULL, NULL);
    size_t n = 0;
    ssize_t got;
    (void)unused;
    while (strstr(heard, "\r\n\r\n") == NULL && (got = read(line, heard + n, sizeof heard - 1 - n)) > 0)
        n += (size_t)got;
    if (reply[0] != '\0' && n > 0)
        CHECK(write(line, reply, strlen(reply)) > 0);
    close(line);
    return NULL;
}

static bool beat(void *context)
{
    (void)context;
    return goes_on;
}

static bool may(void *context)
{
    (void)context;
    return may_send;
}

static void open_both(const char *says)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t size = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    memset(heard, 0, sizeof heard);
    reply = says;
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_EQ(bind(listener, (struct sockaddr *)&at, sizeof at), 0);
    CHECK_EQ(listen(listener, 4), 0);
    CHECK_EQ(getsockname(listener, (struct sockaddr *)&at, &size), 0);
    text_format(url, sizeof url, "http://127.0.0.1:%u/list?key=1", ntohs(at.sin_port));
    CHECK_EQ(pthread_create(&thread, NULL, serve, NULL), 0);
    const struct http_options options = { .ca_file = "", .room = room, .room_size = sizeof room };
    CHECK_EQ(http_create(&options, &(struct http_world){ NULL, beat, may }, &http), RESULT_OK);
}

static void close_both(void)
{
    shutdown(listener, SHUT_RDWR); /* a server that nobody came to */
    pthread_join(thread, NULL);
    close(listener);
    http_destroy(http);
    goes_on = may_send = true;
}

static enum http_outcome get(bool alone)
{
    const struct http_request request = { .url = url, .headers = { { "If-None-Match", "\"7\"" } }, .alone = alone };
    return http_ask(http, &request, TIMEOUT_MS, words, &answer);
}

TEST(an_answer_has_its_status_its_body_its_etag_and_how_long_to_wait)
{
    open_both("HTTP/1.1 503 Busy\r\nETag: \"8\"\r\nRetry-After: 17\r\nContent-Length: 5\r\n\r\nlater");
    CHECK_EQ(get(false), HTTP_ANSWERED);
    CHECK_EQ(answer.status, 503);
    CHECK_EQ(answer.retry_after_s, 17);
    CHECK_TEXT(answer.etag, "\"8\"");
    CHECK_BYTES(answer.body.at, answer.body.n, "later", 5);
    CHECK(text_starts(heard, "GET /list?key=1 HTTP/1.1\r\n"));
    CHECK(strstr(heard, "If-None-Match: \"7\"\r\n") != NULL);
    close_both();
}

TEST(nothing_is_made_up_that_was_not_said)
{
    open_both("HTTP/1.1 304 Not Modified\r\n\r\n");
    CHECK_EQ(get(false), HTTP_ANSWERED);
    CHECK_EQ(answer.status, 304);
    CHECK_EQ(answer.retry_after_s, 0);
    CHECK_TEXT(answer.etag, "");
    CHECK_EQ(answer.body.n, 0);
    close_both();
}

TEST(a_body_longer_than_its_room_is_no_answer)
{
    open_both("HTTP/1.1 200 OK\r\nContent-Length: 65\r\n\r\n"
              "01234567890123456789012345678901234567890123456789012345678901234");
    CHECK_EQ(get(false), HTTP_NONSENSE);
    CHECK_TEXT(words, "the answer is longer than any that makes sense");
    close_both();
}

TEST(a_redirect_is_an_answer_and_is_not_followed)
{
    open_both("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/other\r\nContent-Length: 0\r\n\r\n");
    CHECK_EQ(get(false), HTTP_ANSWERED);
    CHECK_EQ(answer.status, 302);
    close_both();
}

TEST(a_line_that_ends_before_the_answer_is_silent_and_what_is_no_http_is_nonsense)
{
    open_both("");
    CHECK_EQ(get(true), HTTP_SILENT);
    close_both();
    open_both("SSH-2.0-OpenSSH_9.2\r\n");
    CHECK_EQ(get(true), HTTP_NONSENSE);
    close_both();
}

TEST(what_may_not_be_sent_any_more_does_not_leave)
{
    open_both("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    may_send = false;
    CHECK_EQ(get(true), HTTP_FORBIDDEN);
    CHECK_TEXT(heard, "");
    close_both();
}

TEST(a_request_that_nobody_wants_any_more_is_given_up)
{
    open_both("");
    goes_on = false;
    CHECK_EQ(get(false), HTTP_GIVEN_UP);
    close_both();
}

TEST(nobody_there_is_not_sent_and_the_words_name_no_path)
{
    open_both("");
    text_copy(url, sizeof url, "http://127.0.0.1:1/secret/path");
    CHECK_EQ(get(true), HTTP_NOT_SENT);
    CHECK(strstr(words, "127.0.0.1") != NULL);
    CHECK(strstr(words, "secret") == NULL);
    CHECK_EQ(http_reach(http, url, TIMEOUT_MS, words), HTTP_NOT_SENT);
    close_both();
}

TEST(plain_http_is_asked_for_no_https_and_the_other_way_round)
{
    open_both("");
    text_copy(url, sizeof url, "https://127.0.0.1:1/");
    CHECK_EQ(get(true), HTTP_NOT_SENT);
    close_both();
}

TEST(an_address_is_encoded_and_never_longer_than_its_room)
{
    char to[16] = "a=";
    CHECK_EQ(http_add_encoded(to, sizeof to, "1 \xD2\x9B"), RESULT_OK);
    CHECK_TEXT(to, "a=1%20%D2%9B");
    CHECK_EQ(http_add_encoded(to, sizeof to, "&&"), RESULT_FULL);
}
