/* The line under TLS with the library's own CA, by real sockets and certificates that openssl makes for this test. */
#include <curl/curl.h>
#include <time.h>

#include "base/text.h"
#include "link/library.h"

#include "check.h"
#include "scripted.h"
#include "tls_end.h"

#define LOGIN "+\n>93\n<941\n>99\n<98YYYNYN60000320261123    1838002.00AOALA|AMDemo|BXYYYYYYYYYNYNYYYY|\n"
#define DATE_ANSWER "20261123    183800"

static char words[512], told[128];
static bool kiosk_speaks_plain; /* in the next lend_through */

static int64_t now_ms(void *context)
{
    struct timespec t;
    (void)context;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct when wall(void *context)
{
    (void)context;
    return when_at((struct day){ 2026, 11, 23 }, 18, 38, 0, 300);
}

static int offset_min(void *context, int64_t utc_s)
{
    (void)context, (void)utc_s;
    return 300;
}

static bool yes(void *context)
{
    (void)context;
    return true;
}

static void line(void *context, bool up, const char *text)
{
    (void)context;
    text_add(told, sizeof told, up ? "up " : "down ");
    text_copy(words, sizeof words, text);
}

static void reply(void *context, const struct library_reply *r)
{
    (void)context;
    text_add(told, sizeof told, r->outcome == LIBRARY_ANSWERED ? "answered%s" : "not-sent%s", r->ok ? ":ok" : "");
}

/* One checkout through a line whose library shows `certificate` (NULL: it speaks no TLS), to a kiosk that trusts `ca`.
 */
static void lend_through(const char *host, const char *certificate, const char *ca, const char *script)
{
    static const struct library_world world = { NULL, now_ms, wall, offset_min, yes, yes, line, reply };
    struct message_link_config c = {
        .user = "kiosk", .password = "secret", .encoding = "utf-8", .tls = true, .timeout_s = 3, .keep_alive_s = 45
    };
    struct library_request q = { .ask = LIBRARY_CHECKOUT, .patron = "04A1", .item = "2000" };
    struct scripted server;
    void *session;
    CHECK_EQ(curl_global_init(CURL_GLOBAL_DEFAULT), CURLE_OK);
    scripted_start(&server, script);
    told[0] = words[0] = '\0';
    pid_t end = 0;
    c.port = server.port;
    if (certificate != NULL)
        end = tls_end_start(certificate, server.port, &c.port);
    text_copy(c.host, sizeof c.host, host);
    tls_end_path(ca, c.ca_file, sizeof c.ca_file);
    c.tls = !kiosk_speaks_plain;
    CHECK_EQ(library_sip2.create(&c, &world, &session), RESULT_OK);
    library_sip2.ask(session, &q);
    library_sip2.destroy(session);
    if (certificate != NULL)
        tls_end_stop(end);
    scripted_stop(&server);
}

TEST(a_certificate_of_the_librarys_own_ca_is_taken)
{
    lend_through("127.0.0.1", "good", "ca", LOGIN ">11\n<121NNY" DATE_ANSWER "AOALA|AA04A1|AB2000|AJAbai|AH|");
    CHECK_TEXT(told, "up answered:ok");
}

TEST(a_certificate_of_another_ca_is_refused)
{
    lend_through("127.0.0.1", "good", "other-ca", "0");
    CHECK_TEXT(told, "down not-sent");
    CHECK_TEXT(words, "its certificate is signed by nobody whom library.ca_file trusts");
}

TEST(a_certificate_that_has_expired_is_refused)
{
    lend_through("127.0.0.1", "expired", "ca", "0");
    CHECK_TEXT(told, "down not-sent");
    CHECK_TEXT(words, "its certificate has expired, or this kiosk's clock is wrong");
}

TEST(a_certificate_of_another_name_is_refused)
{
    lend_through("127.0.0.1", "other-name", "ca", "0");
    CHECK_TEXT(told, "down not-sent");
    CHECK_TEXT(words, "its certificate is another host's: it does not name 127.0.0.1");
}

TEST(a_ca_file_that_is_not_there_is_said)
{
    lend_through("127.0.0.1", "good", "nowhere", "0");
    CHECK_TEXT(told, "down not-sent");
    CHECK_TEXT(words, "library.ca_file holds no certificates that can be read");
}

TEST(a_library_that_speaks_no_tls_is_said)
{
    lend_through("127.0.0.1", NULL, "ca", "+\n~login: \nx\n0");
    CHECK_TEXT(told, "down not-sent");
    CHECK_TEXT(words, "no TLS is spoken there; library.tls must be off, or library.port is wrong");
}

TEST(a_library_that_speaks_tls_to_a_kiosk_that_does_not_is_said)
{
    kiosk_speaks_plain = true;
    lend_through("127.0.0.1", "good", "ca", "0");
    kiosk_speaks_plain = false;
    CHECK_TEXT(told, "down not-sent");
    CHECK_TEXT(words, "the line was closed at the first message; look at library.login and library.tls");
}
