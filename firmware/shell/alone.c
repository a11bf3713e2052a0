#include "shell/alone.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "literacy/engine/lesson.h"
#include "shell/app.h"
#include "shell/clock.h"

struct alone {
    struct app app; /* no screen, no control port */
    int signals;    /* a signalfd */
    bool began;
};

static int open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static enum result begin(struct alone *a)
{
    struct app *app = &a->app;
    app->inbox = inbox_create();
    if (app->inbox == NULL)
        return RESULT_FULL;
    app_make_world(app);
    if (!app_make_core(app, false, false) || !app_begin_helpers(app))
        return RESULT_FULL;
    struct moment now = clock_moment();
    core_start(app->core, &now);
    a->began = true;
    return RESULT_OK;
}

enum result alone_open(const struct settings *settings, struct alone **out)
{
    enum result r = app_own_state(settings);
    struct alone *a = r == RESULT_OK ? calloc(1, sizeof *a) : NULL;
    if (a == NULL)
        return r == RESULT_OK ? RESULT_FULL : r;
    a->app.settings = settings;
    clock_set_zone(settings->kiosk.time_zone);
    a->signals = open_signals();
    r = a->signals >= 0 ? begin(a) : RESULT_IO;
    if (r == RESULT_OK)
        *out = a;
    else
        alone_close(a);
    return r;
}

/* Everything that has come, and what is due. */
static void work(struct alone *a)
{
    struct moment now;
    app_take_inputs(&a->app);
    now = clock_moment();
    if (a->app.wake_at_ms > now.mono_ms)
        return;
    a->app.wake_at_ms = INT64_MAX;
    core_wake(a->app.core, &now);
}

/* False: a signal came. */
static bool wait_until(struct alone *a, int64_t due_ms)
{
    struct pollfd fds[] = { { .fd = inbox_fd(a->app.inbox), .events = POLLIN },
                            { .fd = a->signals, .events = POLLIN } };
    int64_t at = a->app.wake_at_ms < due_ms ? a->app.wake_at_ms : due_ms;
    int64_t left = at - clock_mono_ms();
    int ms = at == INT64_MAX ? -1 : left < 0 ? 0 : left > INT32_MAX ? INT32_MAX : (int)left;
    return poll(fds, 2, ms) < 0 || fds[1].revents == 0;
}

cJSON *alone_ask(struct alone *a, const cJSON *request)
{
    struct desk_call call = { 0 };
    for (;;) {
        work(a);
        struct moment now = clock_moment();
        cJSON *answer = desk_answer(a->app.core, &now, request, &call);
        if (answer != NULL || !wait_until(a, call.due_ms))
            return answer;
    }
}

/* The core has its own deadlines: this ends. */
static void stop(struct alone *a)
{
    struct signalfd_siginfo signal;
    while (read(a->signals, &signal, sizeof signal) > 0) {
        /* it has been seen */
    }
    struct moment now = clock_moment();
    core_stop(a->app.core, &now);
    while (!core_idle(a->app.core)) {
        work(a);
        if (!core_idle(a->app.core))
            (void)wait_until(a, INT64_MAX);
    }
}

void alone_close(struct alone *a)
{
    if (a == NULL)
        return;
    if (a->began)
        stop(a);
    if (a->app.inbox != NULL)
        inbox_shut(a->app.inbox);
    app_end_core(&a->app);
    inbox_destroy(a->app.inbox);
    if (a->signals >= 0)
        close(a->signals);
    free(a);
}
