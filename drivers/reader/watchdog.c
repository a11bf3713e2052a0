#include "reader/watchdog.h"

#include <signal.h>
#include <unistd.h>

enum { STATUS_HUNG = 3 };

/* Only what may be called in a signal handler. */
static void end(int number)
{
    static const char words[] = "reader: a call into the device library does not come back; this process ends\n";
    ssize_t written = write(STDERR_FILENO, words, sizeof words - 1);
    (void)number;
    (void)written;
    _exit(STATUS_HUNG);
}

void watchdog_init(void)
{
    struct sigaction action = { .sa_handler = end };
    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
}

void watchdog_start(unsigned seconds)
{
    alarm(seconds);
}

void watchdog_stop(void)
{
    alarm(0);
}
