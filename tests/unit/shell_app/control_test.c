/* The control port: the test is the UI thread, and clients on the same machine. */
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "shell/control.h"

#include "scratch.h"

static struct inbox *in;
static struct control *port;
static char path[SCRATCH_SIZE + 16];

static void open_port(void)
{
    scratch_make();
    scratch_path(path, sizeof path, "port");
    in = inbox_create();
    CHECK_EQ(control_open(path, in, INPUT_CONTROL, &port), RESULT_OK);
}

static void close_port(void)
{
    inbox_shut(in);
    control_close(port);
    inbox_destroy(in);
}

static int client(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    text_copy(address.sun_path, sizeof address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(fd >= 0);
    CHECK_EQ(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void say(int fd, const char *text)
{
    CHECK_EQ(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

/* A line without its LF, or "" when the port hangs up. */
static void hear(int fd, char *to, size_t size)
{
    size_t n = 0;
    while (n + 1 < size && recv(fd, to + n, 1, 0) == 1 && to[n] != '\n')
        n++;
    to[n] = '\0';
}

static void expect(int fd, const char *line)
{
    char got[256];
    hear(fd, got, sizeof got);
    CHECK_TEXT(got, line);
}

static struct control_call *call_of(struct input input, const char *op)
{
    CHECK_EQ(input.kind, INPUT_CONTROL);
    const cJSON *word = cJSON_GetObjectItemCaseSensitive(control_request(input.owned), "op");
    CHECK(cJSON_IsString(word));
    CHECK_TEXT(word->valuestring, op);
    return input.owned;
}

static struct control_call *next_call(const char *op)
{
    return call_of(next_input(in), op);
}

TEST(the_socket_is_for_its_owner_alone_and_goes_with_the_port)
{
    struct stat st;
    open_port();
    CHECK_EQ(stat(path, &st), 0);
    CHECK_EQ(st.st_mode & 0777, 0600);
    close_port();
    CHECK(stat(path, &st) != 0);
}

TEST(a_line_is_asked_and_answered)
{
    open_port();
    int fd = client();
    say(fd, "{\"op\":\"stats\"}\n");
    control_answer(next_call("stats"), control_ok());
    expect(fd, "{\"ok\":true}");
    close(fd);
    close_port();
}

TEST(a_line_in_pieces_and_two_lines_in_one_piece_are_the_same_to_it)
{
    open_port();
    int fd = client();
    say(fd, "{\"op\":");
    say(fd, "\"on");
    say(fd, "e\"}\n{\"op\":\"two\"}\n");
    control_answer(next_call("one"), control_ok());
    control_answer(next_call("two"), control_error("timeout"));
    expect(fd, "{\"ok\":true}");
    expect(fd, "{\"ok\":false,\"error\":\"timeout\"}");
    close(fd);
    close_port();
}

TEST(what_is_no_object_is_a_bad_request_and_the_client_stays)
{
    static const char *const lines[] = { "nonsense\n", "\n", "[1,2]\n", "{\"op\":\"x\"\n", "\"text\"\n" };
    open_port();
    int fd = client();
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        say(fd, lines[i]);
        expect(fd, "{\"ok\":false,\"error\":\"bad-request\"}");
    }
    say(fd, "{\"op\":\"stats\"}\n");
    control_answer(next_call("stats"), control_ok());
    expect(fd, "{\"ok\":true}");
    close(fd);
    close_port();
}

TEST(a_line_without_end_is_hung_up_on)
{
    static char flood[CONTROL_LINE_MAX + 16];
    char got[64];
    open_port();
    int fd = client();
    memset(flood, 'x', sizeof flood);
    CHECK(send(fd, flood, sizeof flood, MSG_NOSIGNAL) > 0);
    hear(fd, got, sizeof got);
    CHECK_TEXT(got, "");
    close(fd);
    fd = client(); /* and another one is served */
    say(fd, "{\"op\":\"stats\"}\n");
    control_answer(next_call("stats"), control_ok());
    expect(fd, "{\"ok\":true}");
    close(fd);
    close_port();
}

/* True with his call; false when the port hangs up on him. */
static bool is_served(int fd, struct input *call)
{
    for (;;) {
        struct pollfd at[] = { { .fd = fd, .events = POLLIN }, { .fd = inbox_fd(in), .events = POLLIN } };
        CHECK(poll(at, 2, SCRATCH_WAIT_MS) > 0);
        if (at[0].revents != 0)
            return false;
        if (inbox_take(in, call)) /* the signal of an earlier post may linger */
            return true;
    }
}

TEST(four_clients_are_served_a_fifth_is_turned_away_until_one_leaves)
{
    int fds[CONTROL_CLIENTS_MAX];
    char got[64];
    open_port();
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        fds[i] = client();
        say(fds[i], "{\"op\":\"hello\"}\n");
        control_answer(next_call("hello"), control_ok());
        expect(fds[i], "{\"ok\":true}");
    }
    int fifth = client();
    hear(fifth, got, sizeof got);
    CHECK_TEXT(got, "");
    close(fifth);
    close(fds[0]);
    struct input late;
    int64_t deadline = clock_mono_ms() + SCRATCH_WAIT_MS;
    for (;;) { /* the port learns of the leaving a moment later */
        fds[0] = client();
        send(fds[0], "{\"op\":\"late\"}\n", 14, MSG_NOSIGNAL);
        if (is_served(fds[0], &late))
            break;
        close(fds[0]);
        CHECK(clock_mono_ms() < deadline);
    }
    control_answer(call_of(late, "late"), control_ok());
    expect(fds[0], "{\"ok\":true}");
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++)
        close(fds[i]);
    close_port();
}

TEST(when_the_inbox_is_full_the_client_hears_that_the_kiosk_is_busy)
{
    open_port();
    for (int i = 0; i < INBOX_MAX; i++)
        CHECK_EQ(inbox_post(in, (struct input){ .kind = INPUT_STOP }), RESULT_OK);
    int fd = client();
    say(fd, "{\"op\":\"stats\"}\n");
    expect(fd, "{\"ok\":false,\"error\":\"busy\"}");
    close(fd);
    close_port();
}

TEST(the_port_closes_while_a_client_waits_and_he_hears_it)
{
    open_port();
    int waiting = client(), idle = client();
    say(waiting, "{\"op\":\"wait\"}\n");
    struct control_call *call = next_call("wait");
    inbox_shut(in);
    control_answer(call, control_error("timeout"));
    control_close(port);
    expect(waiting, "{\"ok\":false,\"error\":\"timeout\"}");
    expect(idle, "");
    close(waiting);
    close(idle);
    inbox_destroy(in);
}

TEST(a_client_that_never_reads_does_not_hold_up_the_end)
{
    static char long_text[CONTROL_LINE_MAX * 8];
    open_port();
    int fd = client();
    say(fd, "{\"op\":\"screen\"}\n");
    memset(long_text, 'x', sizeof long_text - 1);
    cJSON *answer = control_ok();
    cJSON_AddStringToObject(answer, "said", long_text);
    control_answer(next_call("screen"), answer);
    int64_t began = clock_mono_ms();
    close_port();
    CHECK(clock_mono_ms() - began < 10000);
    close(fd);
}

TEST(a_path_that_is_too_long_and_a_folder_that_is_not_there_are_errors)
{
    char far[400];
    scratch_make();
    in = inbox_create();
    text_format(far, sizeof far, "%s/%0300d", scratch, 7);
    CHECK_EQ(control_open(far, in, INPUT_CONTROL, &port), RESULT_FULL);
    scratch_path(far, sizeof far, "nowhere/port");
    CHECK_EQ(control_open(far, in, INPUT_CONTROL, &port), RESULT_IO);
    inbox_destroy(in);
}
