#include "service.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

#include "check.h"

#define SERVICE "/usr/sbin/pcscd"
#define SERVICE_SOCKET "/run/pcscd/pcscd.comm"
#define SERVICE_PID "/run/pcscd/pcscd.pid"
#define LOCK "/tmp/kitap-pcscd.lock"

enum { SKIPPED = 77, TRIES = 100, TRY_US = 50000 };

static pid_t service;
static int lock = -1;

static bool answers(void)
{
    struct sockaddr_un to = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(fd >= 0);
    text_copy(to.sun_path, sizeof to.sun_path, SERVICE_SOCKET);
    bool is_there = connect(fd, (const struct sockaddr *)&to, sizeof to) == 0;
    close(fd);
    return is_there;
}

static void skip(const char *why)
{
    fprintf(stderr, "skipped: %s\n", why);
    exit(SKIPPED);
}

/* What one that was killed left behind would be taken for one that runs while its process is not yet reaped. */
static void start(void)
{
    (void)unlink(SERVICE_SOCKET);
    (void)unlink(SERVICE_PID);
    service = fork();
    if (service == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nothing behind */
        int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
        dup2(nothing, STDOUT_FILENO);
        dup2(nothing, STDERR_FILENO);
        execl(SERVICE, "pcscd", "-f", (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < TRIES && !answers(); i++) {
        if (waitpid(service, NULL, WNOHANG) == service)
            skip(SERVICE " does not start: is it there, and is this root?");
        usleep(TRY_US);
    }
    CHECK(answers());
}

void service_start(void)
{
    if (lock < 0)
        lock = open(LOCK, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    CHECK(lock >= 0);
    CHECK_EQ(flock(lock, LOCK_EX), 0);
    if (access("/usr/lib/pcsc/drivers/serial/libifdvpcd.so", F_OK) != 0)
        skip("vsmartcard-vpcd is not installed");
    if (service == 0 && !answers())
        start();
}

static void end(int signal_number)
{
    if (service == 0)
        return;
    CHECK_EQ(kill(service, signal_number), 0);
    CHECK_EQ(waitpid(service, NULL, 0), service);
    service = 0;
}

void service_stop(void)
{
    end(SIGTERM);
    CHECK_EQ(flock(lock, LOCK_UN), 0);
}

bool service_is_ours(void)
{
    return service != 0;
}

void service_kill(void)
{
    end(SIGKILL);
}
