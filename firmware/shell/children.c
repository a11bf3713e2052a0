#define LOG_ROOM "children"
#include "shell/children.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "messages/channel.h"

enum { PROGRAM_PATH_SIZE = 1024, SEND_WAIT_MS = 0, CHILD_FD = 3 };

struct child {
    struct children *home; /* borrowed */
    enum helper helper;
    pid_t pid; /* 0: none */
    struct channel channel;
    pthread_t thread;
    bool thread_runs;
};

struct children {
    struct inbox *in; /* borrowed */
    struct child_program programs[HELPER_COUNT];
    char folder[PROGRAM_PATH_SIZE];
    struct child child[HELPER_COUNT];
};

/* The folder of our own program: helpers lie beside it. */
static bool find_own_folder(char *to, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", to, size - 1);
    if (n <= 0)
        return false;
    to[n] = '\0';
    char *slash = strrchr(to, '/');
    *slash = '\0';
    return true;
}

struct children *children_create(struct inbox *in, const struct child_program programs[static HELPER_COUNT])
{
    struct children *c = calloc(1, sizeof *c);
    if (c == NULL || !find_own_folder(c->folder, sizeof c->folder)) {
        free(c);
        return NULL;
    }
    c->in = in;
    for (int i = 0; i < HELPER_COUNT; i++) {
        c->programs[i] = programs[i];
        c->child[i] = (struct child){ .home = c, .helper = (enum helper)i };
    }
    return c;
}

/* Posts, or ends the helper: a queue that is full for so long means that something is very wrong. */
static void post_or_kill(struct child *child, struct input input)
{
    if (inbox_post(child->home->in, input) == RESULT_OK)
        return;
    log_error("%s floods the queue; it is killed", child->home->programs[child->helper].name);
    free(input.owned);
    kill(child->pid, SIGKILL);
}

static void post_message(struct child *child, const struct message *m)
{
    struct message *copy = malloc(sizeof *copy);
    if (copy == NULL)
        return;
    *copy = *m;
    post_or_kill(child, (struct input){ .kind = INPUT_MESSAGE,
                                        .helper = (int)child->helper,
                                        .generation = child->channel.generation,
                                        .owned = copy });
}

static void *read_child(void *self)
{
    struct child *child = self;
    const char *name = child->home->programs[child->helper].name;
    struct message m;
    for (;;) {
        enum result r = channel_receive(&child->channel, -1, &m);
        if (r == RESULT_OK)
            post_message(child, &m);
        else if (r == RESULT_BAD)
            log_warning("%s sent a packet that is no message", name);
        else
            break;
    }
    wipe(&m, sizeof m);
    struct input ended = { .kind = INPUT_HELPER_ENDED,
                           .helper = (int)child->helper,
                           .generation = child->channel.generation };
    while (inbox_post(child->home->in, ended) == RESULT_FULL)
        usleep(10000); /* this one must not be lost, and the UI thread drains */
    return NULL;
}

/* In the forked child: only async-signal-safe calls. */
static void become_helper(const struct child_program *program, const char *path, int fd, const char *generation)
{
    int keep = fcntl(fd, F_DUPFD, CHILD_FD);
    if (keep < 0)
        _exit(127);
    if (keep != CHILD_FD && dup2(keep, CHILD_FD) < 0)
        _exit(127);
    fcntl(CHILD_FD, F_SETFD, 0);
    execl(path, program->name, "--fd", "3", "--generation", generation, "--lock", program->lock, (char *)NULL);
    _exit(127);
}

static enum result start(struct child *child, const char *path, uint32_t generation, int ends[2])
{
    char number[16];
    text_format(number, sizeof number, "%u", generation);
    child->pid = fork();
    if (child->pid == 0)
        become_helper(&child->home->programs[child->helper], path, ends[1], number);
    if (child->pid < 0) {
        child->pid = 0;
        return RESULT_IO;
    }
    child->channel = (struct channel){ .fd = ends[0], .generation = generation };
    if (pthread_create(&child->thread, NULL, read_child, child) != 0) {
        kill(child->pid, SIGKILL);
        waitpid(child->pid, NULL, 0);
        child->pid = 0;
        return RESULT_IO;
    }
    child->thread_runs = true;
    return RESULT_OK;
}

/* After the thread has posted HELPER_ENDED, or to make it do so. */
static void reap(struct child *child)
{
    if (child->pid == 0)
        return;
    int status = 0;
    kill(child->pid, SIGKILL);
    if (child->thread_runs)
        pthread_join(child->thread, NULL); /* it may kill: only then is the process's number given back */
    waitpid(child->pid, &status, 0);
    close(child->channel.fd);
    if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
        log_warning("%s ended by signal %d", child->home->programs[child->helper].name, WTERMSIG(status));
    *child = (struct child){ .home = child->home, .helper = child->helper };
}

enum result children_spawn(struct children *c, enum helper helper, uint32_t generation)
{
    char path[PROGRAM_PATH_SIZE * 2];
    int ends[2];
    struct child *child = &c->child[helper];
    reap(child);
    enum result r = channel_pair(ends);
    if (r != RESULT_OK)
        return r;
    text_format(path, sizeof path, "%s/%s", c->folder, c->programs[helper].name);
    r = start(child, path, generation, ends);
    close(ends[1]);
    if (r != RESULT_OK) {
        close(ends[0]);
        log_error("%s could not be started: %s", path, strerror(errno));
    }
    return r;
}

void children_kill(struct children *c, enum helper helper)
{
    if (c->child[helper].pid != 0)
        kill(c->child[helper].pid, SIGKILL);
}

enum result children_send(struct children *c, enum helper helper, const struct message *message)
{
    if (c->child[helper].pid == 0)
        return RESULT_GONE;
    return channel_send(&c->child[helper].channel, message, SEND_WAIT_MS);
}

int children_pid(const struct children *c, enum helper helper)
{
    return c->child[helper].pid;
}

void children_destroy(struct children *c)
{
    if (c == NULL)
        return;
    for (int i = 0; i < HELPER_COUNT; i++)
        reap(&c->child[i]);
    free(c);
}
