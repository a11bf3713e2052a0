/* The real kitap-link, in its sandbox, between a test that plays kitap and the emulator's library over REST. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "check.h"
#include "messages/channel.h"
#include "stage.h"

static struct channel channel;
static pid_t program;
static char lock_path[64];

static void start_program(void)
{
    int ends[2];
    char fd[16];
    text_copy(lock_path, sizeof lock_path, "/tmp/kitap-link-test-XXXXXX");
    int lock = mkstemp(lock_path);
    CHECK(lock >= 0);
    close(lock);
    CHECK_EQ(channel_pair(ends), RESULT_OK);
    text_format(fd, sizeof fd, "%d", ends[1]);
    program = fork();
    if (program == 0) {
        close(ends[0]);
        (void)fcntl(ends[1], F_SETFD, 0); /* not closed by exec */
        setenv("http_proxy", "http://127.0.0.1:9", 1);
        execl(KITAP_LINK, "kitap-link", "--fd", fd, "--generation", "9", "--lock", lock_path, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    channel = (struct channel){ ends[0], 9 };
}

static struct message heard(enum message_type type)
{
    struct message m = { 0 };
    do
        CHECK_EQ(channel_receive(&channel, 15000, &m), RESULT_OK);
    while (m.type == MESSAGE_HEARTBEAT && type != MESSAGE_HEARTBEAT);
    CHECK_TEXT(message_name(m.type), message_name(type));
    return m;
}

static void say(const struct message *m)
{
    CHECK_EQ(channel_send(&channel, m, 1000), RESULT_OK);
}

static void start(const char *host)
{
    struct message config = { .type = MESSAGE_LINK_CONFIG };
    stage_open_server();
    start_program();
    CHECK_EQ(heard(MESSAGE_HELLO).hello.pid, program);
    config.link_config = (struct message_link_config){ .port = stage_port(),
                                                       .user = "kiosk",
                                                       .password = "p&s=%",
                                                       .institution = "ALA",
                                                       .timeout_s = 4,
                                                       .retries = 0,
                                                       .keep_alive_s = 45,
                                                       .time_zone = "Asia/Almaty",
                                                       .protocol = PROTOCOL_KOHA };
    text_copy(config.link_config.host, sizeof config.link_config.host, host);
    say(&config);
}

static void ask(uint32_t request, enum library_ask what)
{
    struct message m = { .type = MESSAGE_REQUEST, .request = request };
    m.ask.ask = what;
    text_copy(m.ask.patron, sizeof m.ask.patron, AIGUL);
    text_copy(m.ask.item, sizeof m.ask.item, ABAI);
    say(&m);
}

static int end_of_program(void)
{
    int status = -1;
    CHECK_EQ(waitpid(program, &status, 0), program);
    unlink(lock_path);
    close(channel.fd);
    stage_close();
    return status;
}

/* By name: the resolver, too, works inside the sandbox; and no proxy of the environment is asked. */
TEST(the_program_speaks_rest_says_what_it_cannot_do_lends_and_stops)
{
    start("localhost");
    struct message m = heard(MESSAGE_LINE);
    CHECK(m.line.up);
    CHECK((m.line.lacks & LIBRARY_BIT(LIBRARY_CHECKIN)) != 0);
    ask(77, LIBRARY_CHECKOUT);
    m = heard(MESSAGE_REPLY);
    CHECK_EQ(m.request, 77);
    CHECK(m.reply.ok);
    CHECK_TEXT(m.reply.item.author, "Мұхтар Әуезов");
    CHECK_TEXT(stage_lent_to(ABAI), AIGUL);
    say(&(struct message){ .type = MESSAGE_STOP });
    CHECK_EQ(end_of_program(), 0);
}

TEST(a_heartbeat_runs_while_the_library_takes_its_time)
{
    start("127.0.0.1");
    CHECK(heard(MESSAGE_LINE).line.up);
    stage_fault(KOHA_FAULT_SLOW, "POST", "/api/v1/checkouts", 2500);
    ask(78, LIBRARY_CHECKOUT);
    CHECK_EQ(heard(MESSAGE_HEARTBEAT).request, 78);
    CHECK(heard(MESSAGE_REPLY).reply.ok);
    say(&(struct message){ .type = MESSAGE_STOP });
    CHECK_EQ(end_of_program(), 0);
}

TEST(an_idle_program_does_not_wake_up_for_a_line_that_stays_up)
{
    struct message m;
    start("127.0.0.1");
    CHECK(heard(MESSAGE_LINE).line.up);
    CHECK_EQ(channel_receive(&channel, 1500, &m), RESULT_TIMEOUT);
    say(&(struct message){ .type = MESSAGE_STOP });
    CHECK_EQ(end_of_program(), 0);
}
