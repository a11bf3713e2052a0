/* The real kitap-link, in its sandbox, between a test that plays kitap and a scripted library system. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "messages/channel.h"

#include "check.h"
#include "scripted.h"
#include "tls_end.h"

#define LOGIN "+\n>93\n<941\n>99\n<98YYYNYN60000320261123    1838002.00AOALA|AMDemo|BXYYYYYYYYYNYNYYYY|\n"
#define ITEM "1803020120261123    183800AB2000|AJАбай жолы / М. Әуезов|"

struct stage {
    struct scripted server;
    struct channel channel;
    int end; /* ours */
    pid_t program;
    pid_t tls; /* 0: none */
    char lock[64];
};

static void start_program(struct stage *s)
{
    int ends[2];
    char fd[16];
    CHECK_EQ(channel_pair(ends), RESULT_OK);
    text_format(fd, sizeof fd, "%d", ends[1]);
    s->program = fork();
    if (s->program == 0) {
        close(ends[0]);
        (void)fcntl(ends[1], F_SETFD, 0); /* not closed by exec */
        execl(KITAP_LINK, "kitap-link", "--fd", fd, "--generation", "9", "--lock", s->lock, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    s->end = ends[0];
    s->channel = (struct channel){ ends[0], 9 };
}

static struct message heard(struct stage *s, enum message_type type)
{
    struct message m = { 0 };
    CHECK_EQ(channel_receive(&s->channel, 15000, &m), RESULT_OK);
    CHECK_TEXT(message_name(m.type), message_name(type));
    return m;
}

static void say(struct stage *s, const struct message *m)
{
    CHECK_EQ(channel_send(&s->channel, m, 1000), RESULT_OK);
}

static void stage_set_with(struct stage *s, const char *host, const char *script, const char *certificate)
{
    struct message config = { .type = MESSAGE_LINK_CONFIG };
    uint16_t port;
    text_copy(s->lock, sizeof s->lock, "/tmp/kitap-link-test-XXXXXX");
    int fd = mkstemp(s->lock);
    CHECK(fd >= 0);
    close(fd);
    scripted_start(&s->server, script);
    port = s->server.port;
    s->tls = certificate == NULL ? 0 : tls_end_start(certificate, s->server.port, &port);
    start_program(s);
    CHECK_EQ(heard(s, MESSAGE_HELLO).hello.pid, s->program);
    config.link_config = (struct message_link_config){ .port = port,
                                                       .user = "kiosk",
                                                       .password = "secret",
                                                       .institution = "ALA",
                                                       .location = "hall",
                                                       .encoding = "cp1251",
                                                       .timeout_s = 4,
                                                       .retries = 0,
                                                       .keep_alive_s = 45,
                                                       .time_zone = "Asia/Almaty" };
    text_copy(config.link_config.host, sizeof config.link_config.host, host);
    config.link_config.tls = certificate != NULL;
    if (certificate != NULL)
        tls_end_path("ca", config.link_config.ca_file, sizeof config.link_config.ca_file);
    say(s, &config);
}

static void stage_set(struct stage *s, const char *host, const char *script)
{
    stage_set_with(s, host, script, NULL);
}

static int end_of(struct stage *s)
{
    int status = -1;
    CHECK_EQ(waitpid(s->program, &status, 0), s->program);
    unlink(s->lock);
    if (s->tls != 0)
        tls_end_stop(s->tls);
    scripted_stop(&s->server);
    return status;
}

static void ask(struct stage *s, uint32_t request, enum library_ask what)
{
    struct message m = { .type = MESSAGE_REQUEST, .request = request };
    m.ask.ask = what;
    text_copy(m.ask.patron, sizeof m.ask.patron, "04A1");
    text_copy(m.ask.item, sizeof m.ask.item, "2000");
    m.ask.at = when_of(1795440600000, 0); /* 2026-11-23 18:30 in Almaty, told in UTC */
    say(s, &m);
}

/* By name: the resolver, too, works inside the sandbox. */
TEST(the_program_connects_by_itself_answers_and_stops)
{
    struct stage s;
    const struct message stop = { .type = MESSAGE_STOP };
    stage_set(&s, "localhost", LOGIN ">1720261123    183000AOALA|AB2000|AC|AY2\n<" ITEM);
    CHECK(heard(&s, MESSAGE_LINE).line.up);
    ask(&s, 77, LIBRARY_ITEM);
    struct message m = heard(&s, MESSAGE_REPLY);
    CHECK_EQ(m.request, 77);
    CHECK(m.reply.ok);
    CHECK_TEXT(m.reply.item.author, "М. Әуезов");
    say(&s, &stop);
    CHECK_EQ(end_of(&s), 0);
    CHECK_EQ(channel_receive(&s.channel, 1000, &m), RESULT_GONE);
    close(s.end);
}

/* The library's own CA is read inside the sandbox, too. */
TEST(the_program_speaks_tls_to_a_library_with_its_own_ca_and_to_no_other)
{
    struct stage s;
    struct message m;
    const struct message stop = { .type = MESSAGE_STOP };
    stage_set_with(&s, "127.0.0.1", LOGIN ">17\n<" ITEM, "good");
    CHECK(heard(&s, MESSAGE_LINE).line.up);
    ask(&s, 77, LIBRARY_ITEM);
    m = heard(&s, MESSAGE_REPLY);
    CHECK(m.reply.ok);
    say(&s, &stop);
    CHECK_EQ(end_of(&s), 0);
    close(s.end);
    stage_set_with(&s, "127.0.0.1", "0", "expired");
    m = heard(&s, MESSAGE_LINE);
    CHECK(!m.line.up);
    CHECK_TEXT(m.line.words, "its certificate has expired, or this kiosk's clock is wrong");
    say(&s, &stop);
    CHECK_EQ(end_of(&s), 0);
    close(s.end);
}

TEST(a_heartbeat_runs_while_a_request_is_open_and_only_then)
{
    struct stage s;
    stage_set(&s, "127.0.0.1", LOGIN ">11\n.\n.\n.\n.");
    CHECK(heard(&s, MESSAGE_LINE).line.up);
    struct message m;
    CHECK_EQ(channel_receive(&s.channel, 1500, &m), RESULT_TIMEOUT);
    ask(&s, 78, LIBRARY_CHECKOUT);
    CHECK_EQ(heard(&s, MESSAGE_HEARTBEAT).request, 78);
    do
        CHECK_EQ(channel_receive(&s.channel, 5000, &m), RESULT_OK);
    while (m.type == MESSAGE_HEARTBEAT);
    CHECK_EQ(m.type, MESSAGE_LINE);
    CHECK(!m.line.up);
    m = heard(&s, MESSAGE_REPLY);
    CHECK_EQ(m.reply.outcome, LIBRARY_MAYBE_SENT);
    close(s.end);
    CHECK_EQ(end_of(&s), 0);
}

/* The request finds the line in a login that hangs: that one is given up, and a new one is made for it. Then
   kitap ends: nothing of the waiting checkout leaves (the script would see it). */
TEST(a_transaction_that_waits_does_not_leave_after_kitaps_end)
{
    struct stage s;
    stage_set(&s, "127.0.0.1", "+\n>93\n.\nx\n+\n>93\n<941\n>99\n<98YYYNYN60000320261123    1838002.00AOALA|\n.");
    ask(&s, 79, LIBRARY_CHECKOUT);
    close(s.end);
    CHECK_EQ(end_of(&s), 0);
}

TEST(a_second_program_waits_for_the_first_ones_lock)
{
    struct stage s;
    stage_set(&s, "127.0.0.1", "0");
    CHECK(!heard(&s, MESSAGE_LINE).line.up);
    struct stage next = s;
    struct message m;
    start_program(&next);
    CHECK_EQ(channel_receive(&next.channel, 500, &m), RESULT_TIMEOUT);
    kill(s.program, SIGKILL);
    CHECK(WIFSIGNALED(end_of(&s)));
    CHECK_EQ(heard(&next, MESSAGE_HELLO).hello.pid, next.program);
    close(s.end);
    close(next.end);
    CHECK(waitpid(next.program, NULL, 0) == next.program);
    unlink(s.lock);
}
