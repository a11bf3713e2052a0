/* Each test runs the helper's side in a child process and reads its exit status. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "messages/helper.h"

#include "check.h"

static int status_of(pid_t child)
{
    int status = -1;
    CHECK_EQ(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int start_with(int fd, char *lock, struct helper *h)
{
    char fd_text[16];
    char name[] = "kitap-link";
    char fd_word[] = "--fd";
    char generation_word[] = "--generation";
    char generation[] = "7";
    char lock_word[] = "--lock";
    char *argv[] = { name, fd_word, fd_text, generation_word, generation, lock_word, lock, NULL };
    text_format(fd_text, sizeof fd_text, "%d", fd);
    return helper_start(name, 7, argv, h);
}

struct stage {
    int fd[2];
    char lock[64];
};

static struct stage stage_set(void)
{
    struct stage s;
    CHECK_EQ(channel_pair(s.fd), RESULT_OK);
    text_format(s.lock, sizeof s.lock, "/tmp/kitap-lock-%d-XXXXXX", (int)getpid());
    int fd = mkstemp(s.lock);
    CHECK(fd >= 0);
    close(fd);
    return s;
}

static void stage_clear(const struct stage *s)
{
    close(s->fd[0]);
    close(s->fd[1]);
    unlink(s->lock);
}

TEST(a_helper_says_hello_when_it_owns_its_lock)
{
    struct stage s = stage_set();
    struct channel kitap = { s.fd[0], 7 };
    struct message m;
    pid_t child = fork();
    if (child == 0) {
        struct helper h;
        if (start_with(s.fd[1], s.lock, &h) != -1)
            _exit(1);
        int other = open(s.lock, O_RDWR);
        _exit(flock(other, LOCK_EX | LOCK_NB) != 0 && !helper_parent_gone(&h) ? 0 : 2);
    }
    CHECK_EQ(channel_receive(&kitap, 5000, &m), RESULT_OK);
    CHECK_EQ(m.type, MESSAGE_HELLO);
    CHECK_TEXT(m.hello.name, "kitap-link");
    CHECK_EQ(m.hello.pid, child);
    CHECK(m.hello.lock_owned);
    CHECK_EQ(status_of(child), 0);
    stage_clear(&s);
}

/* The old owner holds on for 300 ms: the new one waits for that and says nothing before. */
TEST(a_helper_waits_for_the_old_owners_end)
{
    struct stage s = stage_set();
    struct channel kitap = { s.fd[0], 7 };
    struct message m;
    int old = open(s.lock, O_RDWR | O_CLOEXEC);
    CHECK_EQ(flock(old, LOCK_EX), 0);
    pid_t child = fork();
    if (child == 0) {
        struct helper h;
        close(old);
        _exit(start_with(s.fd[1], s.lock, &h) == -1 ? 0 : 1);
    }
    CHECK_EQ(channel_receive(&kitap, 300, &m), RESULT_TIMEOUT);
    close(old);
    CHECK_EQ(channel_receive(&kitap, 5000, &m), RESULT_OK);
    CHECK_EQ(status_of(child), 0);
    stage_clear(&s);
}

TEST(a_helper_without_kitap_does_not_start)
{
    struct stage s = stage_set();
    close(s.fd[0]);
    pid_t child = fork();
    if (child == 0) {
        struct helper h;
        _exit(start_with(s.fd[1], s.lock, &h));
    }
    CHECK_EQ(status_of(child), 1);
    s.fd[0] = -1;
    stage_clear(&s);
}

TEST(a_helper_sees_that_its_parent_closed_its_end)
{
    struct stage s = stage_set();
    struct channel kitap = { s.fd[0], 7 };
    struct message m;
    pid_t child = fork();
    if (child == 0) {
        struct helper h;
        close(s.fd[0]);
        if (start_with(s.fd[1], s.lock, &h) != -1)
            _exit(1);
        for (int i = 0; i < 500; i++) {
            if (helper_parent_gone(&h))
                _exit(0);
            usleep(10000);
        }
        _exit(2);
    }
    CHECK_EQ(channel_receive(&kitap, 5000, &m), RESULT_OK);
    close(s.fd[0]);
    CHECK_EQ(status_of(child), 0);
    s.fd[0] = -1;
    stage_clear(&s);
}

TEST(wrong_arguments_are_named_as_wrong_usage)
{
    char name[] = "kitap-link";
    char word[] = "--fd";
    char value[] = "three";
    char *argv[] = { name, word, value, NULL };
    struct helper h;
    CHECK_EQ(helper_start(name, 3, argv, &h), 2);
    CHECK_EQ(helper_start(name, 1, argv, &h), 2);
}

static bool tcp_connect_fails_at_once(int family)
{
    int fd = socket(family, SOCK_STREAM, 0);
    if (fd < 0)
        return errno == EPERM || errno == EAFNOSUPPORT;
    close(fd);
    return false;
}

static bool open_fails(const char *path, int how)
{
    int fd = open(path, how, 0600);
    bool failed = fd < 0 && (errno == EACCES || errno == EPERM);
    if (fd >= 0)
        close(fd);
    return failed;
}

/* Bits of what the walls let through; 0 is a good sandbox. */
static int holes_of_link(void)
{
    const char *folders[] = { "/etc" };
    char *none[] = { NULL };
    helper_sandbox(HELPER_LINK, folders, 1);
    int holes = 0;
    int in = open("/etc/hosts", O_RDONLY);
    int tcp = socket(AF_INET, SOCK_STREAM, 0);
    holes |= in < 0 ? 1 : 0;
    holes |= tcp < 0 ? 2 : 0;
    holes |= tcp_connect_fails_at_once(AF_UNIX) ? 0 : 4;
    holes |= open_fails("/usr/bin/env", O_RDONLY) ? 0 : 8;
    holes |= open_fails("/etc/kitap-test", O_WRONLY | O_CREAT) ? 0 : 16;
    holes |= open_fails("/tmp/kitap-test", O_WRONLY | O_CREAT) ? 0 : 32;
    holes |= execv("/etc/hosts", none) < 0 && errno == EPERM ? 0 : 64;
    return holes;
}

static int holes_of_reader(void)
{
    const char *folders[] = { "/dev" };
    char *none[] = { NULL };
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(9), .sin_addr = { htonl(INADDR_LOOPBACK) } };
    int before = socket(AF_INET, SOCK_STREAM, 0);
    helper_sandbox(HELPER_READER, folders, 1);
    int holes = 0;
    int device = open("/dev/null", O_RDWR);
    holes |= device < 0 ? 1 : 0;
    holes |= tcp_connect_fails_at_once(AF_INET) && tcp_connect_fails_at_once(AF_UNIX) ? 0 : 4;
    holes |= open_fails("/etc/hosts", O_RDONLY) ? 0 : 8;
    holes |= open_fails("/tmp/kitap-test", O_WRONLY | O_CREAT) ? 0 : 16;
    holes |= connect(before, (struct sockaddr *)&to, sizeof to) < 0 && errno == EPERM ? 0 : 32;
    holes |= execv("/usr/bin/env", none) < 0 && errno == EPERM ? 0 : 64;
    return holes;
}

TEST(in_the_links_sandbox_only_tcp_and_reading_what_it_needs_is_left)
{
    pid_t child = fork();
    if (child == 0)
        _exit(holes_of_link());
    CHECK_EQ(status_of(child), 0);
}

TEST(in_the_readers_sandbox_only_its_devices_are_left)
{
    pid_t child = fork();
    if (child == 0)
        _exit(holes_of_reader());
    CHECK_EQ(status_of(child), 0);
}
