/* A call that never comes back, in a child process. */
#include <sys/wait.h>
#include <unistd.h>

#include "reader/watchdog.h"

#include "check.h"

static int end_of(pid_t child)
{
    int status = -1;
    CHECK_EQ(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(a_call_that_hangs_ends_the_process)
{
    pid_t child = fork();
    if (child == 0) {
        watchdog_init();
        watchdog_start(1);
        for (;;)
            pause();
    }
    CHECK_EQ(end_of(child), 3);
}

TEST(a_call_that_comes_back_in_time_does_not)
{
    pid_t child = fork();
    if (child == 0) {
        watchdog_init();
        watchdog_start(1);
        watchdog_stop();
        usleep(1200 * 1000);
        _exit(0);
    }
    CHECK_EQ(end_of(child), 0);
}
