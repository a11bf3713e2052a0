/* Letters by SMTP, to a server of the test's own that says what it is told to say (TLS:
 * tests/device/visits/mail_test.py). */
#include <arpa/inet.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "check.h"
#include "link/mail/smtp.h"

enum { HEARD_SIZE = 16384, REPLIES_MAX = 8, TIMEOUT_MS = 10000 };

static int listener;
static uint16_t port;
static char heard[HEARD_SIZE], words[SMTP_WORDS_SIZE];
static const char *replies[REPLIES_MAX]; /* to nothing, then to each line; behind 354 to the letter; NULL: it closes */
static pthread_t thread;
static bool goes_on = true;
static const char *host = "127.0.0.1";

static bool say(int line, const char *reply)
{
    return reply != NULL && write(line, reply, strlen(reply)) == (ssize_t)strlen(reply);
}

static bool hear_until(int line, size_t *n, const char *end)
{
    size_t from = *n;
    while (strstr(heard + from, end) == NULL) {
        ssize_t got = read(line, heard + *n, 1);
        if (got <= 0 || *n + 2 >= sizeof heard)
            return false;
        *n += (size_t)got;
    }
    return true;
}

static void *serve(void *unused)
{
    int line = accept(listener, NULL, NULL);
    size_t n = 0;
    (void)unused;
    bool goes = line >= 0 && say(line, replies[0]);
    for (size_t i = 1; goes && i < REPLIES_MAX && replies[i] != NULL; i++) {
        bool letter = text_starts(replies[i - 1], "354");
        goes = hear_until(line, &n, letter ? "\r\n.\r\n" : "\r\n") && say(line, replies[i]);
    }
    if (line >= 0)
        close(line);
    return NULL;
}

static void open_server(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t size = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    memset(heard, 0, sizeof heard);
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_EQ(bind(listener, (struct sockaddr *)&at, sizeof at), 0);
    CHECK_EQ(listen(listener, 4), 0);
    CHECK_EQ(getsockname(listener, (struct sockaddr *)&at, &size), 0);
    port = ntohs(at.sin_port);
    CHECK_EQ(pthread_create(&thread, NULL, serve, NULL), 0);
}

static void close_server(void)
{
    shutdown(listener, SHUT_RDWR); /* one that nobody came to */
    pthread_join(thread, NULL);
    close(listener);
    goes_on = true;
}

static bool beat(void *context)
{
    (void)context;
    return goes_on;
}

static struct smtp_letter letter = {
    "aigul@mail.kz", "Түбіртек", "01ARYZ6S41TSV4RRFFQ69G5FAV", { 0 }, "Абай жолы\n.\nend\n"
};

static enum result send_by(enum mail_tls tls, int timeout_ms)
{
    const struct smtp_server server = { .host = host,
                                        .port = port,
                                        .tls = tls,
                                        .ca_file = "",
                                        .user = "",
                                        .password = "",
                                        .from = "kitap@library.kz",
                                        .name = "Алатау",
                                        .timeout_ms = timeout_ms };
    return smtp_send(&server, &letter, &(struct smtp_world){ NULL, beat }, words);
}

static enum result send_to(const char *const *says, int timeout_ms)
{
    memset(replies, 0, sizeof replies);
    for (size_t i = 0; i < REPLIES_MAX && says[i] != NULL; i++)
        replies[i] = says[i];
    open_server();
    enum result r = send_by(MAIL_TLS_OFF, timeout_ms);
    close_server();
    return r;
}

TEST(a_letter_has_its_envelope_its_head_and_its_text)
{
    static const char *const says[] = {
        "220 there\r\n", "250 hello\r\n", "250 from\r\n", "250 to\r\n", "354 go on\r\n", "250 taken\r\n", NULL
    };
    letter.at = when_of(1795628650000, 300);
    CHECK_EQ(send_to(says, TIMEOUT_MS), RESULT_OK);
    letter.at = (struct when){ 0 };
    CHECK(strstr(heard, "MAIL FROM:<kitap@library.kz>") != NULL);
    CHECK(strstr(heard, "RCPT TO:<aigul@mail.kz>") != NULL);
    CHECK(strstr(heard, "\r\nTo: aigul@mail.kz\r\n") != NULL);
    CHECK(strstr(heard, "\r\nFrom: =?UTF-8?Q?=D0=90=D0=BB=D0=B0=D1=82=D0=B0=D1=83?=\r\n <kitap@library.kz>\r\n") !=
          NULL);
    CHECK(strstr(heard, "\r\nSubject: =?UTF-8?Q?=D0=A2=D2=AF") != NULL);
    CHECK(strstr(heard, "Date: ") != NULL);
    CHECK(strstr(heard, "\r\nMessage-ID: <01ARYZ6S41TSV4RRFFQ69G5FAV@library.kz>\r\n") != NULL);
    CHECK(strstr(heard, "\r\nAuto-Submitted: auto-generated\r\n") != NULL);
    CHECK(strstr(heard, "Mime-Version: 1.0\r\n") != NULL);
    CHECK(strstr(heard, "Content-Type: text/plain; charset=utf-8\r\n") != NULL);
    CHECK(strstr(heard, "Content-Transfer-Encoding: base64\r\n") != NULL);
    CHECK(strstr(heard, "0JDQsdCw0Lkg0LbQvtC70YsNCi4NCmVuZA0K") != NULL); /* the text, with CR LF */
}

TEST(a_server_that_says_no_at_any_step_has_not_taken_it)
{
    static const char *const says[][8] = {
        { "554 not here\r\n" },
        { "220 there\r\n", "250 hello\r\n", "550 not from you\r\n" },
        { "220 there\r\n", "250 hello\r\n", "250 from\r\n", "550 no aigul@mail.kz here\r\n" },
        { "220 there\r\n", "250 hello\r\n", "250 from\r\n", "250 to\r\n", "451 later\r\n" },
        { "220 there\r\n", "250 hello\r\n", "250 from\r\n", "250 to\r\n", "354 go on\r\n", "552 too long\r\n" },
    };
    for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
        CHECK_EQ(send_to(says[i], TIMEOUT_MS), RESULT_REFUSED);
        CHECK(words[0] != '\0');
        CHECK(strstr(words, "aigul") == NULL);
    }
}

TEST(a_line_that_is_cut_or_none_has_not_taken_it)
{
    static const char *const says[][8] = {
        { NULL },
        { "220 there\r\n", NULL },
        { "220 there\r\n", "250 hello\r\n", "250 from\r\n", "250 to\r\n", NULL },
        { "220 there\r\n", "250 hello\r\n", "250 from\r\n", "250 to\r\n", "354 go on\r\n", NULL },
        { "hello\r\n", NULL },
    };
    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        CHECK_EQ(send_to(says[i], TIMEOUT_MS), RESULT_GONE);
    CHECK_EQ(send_by(MAIL_TLS_OFF, TIMEOUT_MS), RESULT_IO); /* it is closed now */
}

TEST(a_silent_server_is_not_waited_for)
{
    static const char *const says[] = {
        "220 there\r\n", "250 hello\r\n", "250 from\r\n", "250 to\r\n", "354 go on\r\n", "", "", ""
    };
    CHECK_EQ(send_to(says, 300), RESULT_TIMEOUT);
}

TEST(a_letter_is_given_up_when_nobody_waits_for_it)
{
    static const char *const says[] = { "220 there\r\n", "", "", "", "", "", "", "" };
    goes_on = false;
    CHECK_EQ(send_to(says, TIMEOUT_MS), RESULT_GONE);
}

TEST(where_the_line_is_to_be_encrypted_nothing_goes_over_an_open_one)
{
    static const char *const says[] = { "220 there\r\n", "250 hello\r\n", "250 from\r\n",
                                        "250 to\r\n",    "354 go on\r\n", NULL };
    for (size_t i = 0; i < 6; i++)
        replies[i] = says[i];
    open_server();
    CHECK_EQ(send_by(MAIL_TLS_START, TIMEOUT_MS), RESULT_NONE);
    close_server();
    CHECK(strstr(heard, "MAIL FROM") == NULL);
}

TEST(only_a_plain_address_gets_one)
{
    letter.to = "aigul@mail.kz>\r\nRCPT TO:<b@mail.kz";
    CHECK_EQ(send_by(MAIL_TLS_OFF, TIMEOUT_MS), RESULT_REFUSED);
    letter.to = "aigul@mail.kz";
}
