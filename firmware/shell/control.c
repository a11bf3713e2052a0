#define LOG_ROOM "control"
#include "shell/control.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

/* A client that does not read its answers is hung up on: it must not hold up the end. */
enum { SEND_WAIT_S = 2 };

struct control_call {
    cJSON *request; /* owned */
    cJSON *answer;  /* owned once given */
    pthread_mutex_t lock;
    pthread_cond_t answered;
};

struct client {
    struct control *home; /* borrowed */
    pthread_t thread;
    int fd; /* -1: free */
    bool thread_runs;
};

struct control {
    struct inbox *in; /* borrowed */
    enum input_kind kind;
    char path[sizeof((struct sockaddr_un *)0)->sun_path];
    int listener, stop; /* stop: an eventfd that all threads watch */
    pthread_t thread;
    pthread_mutex_t lock; /* of clients[].fd and thread_runs */
    struct client clients[CONTROL_CLIENTS_MAX];
};

const cJSON *control_request(const struct control_call *call)
{
    return call->request;
}

void control_answer(struct control_call *call, cJSON *answer)
{
    pthread_mutex_lock(&call->lock);
    call->answer = answer;
    pthread_cond_signal(&call->answered);
    pthread_mutex_unlock(&call->lock);
}

cJSON *control_error(const char *word)
{
    cJSON *answer = cJSON_CreateObject();
    cJSON_AddFalseToObject(answer, "ok");
    cJSON_AddStringToObject(answer, "error", word);
    return answer;
}

cJSON *control_ok(void)
{
    cJSON *answer = cJSON_CreateObject();
    cJSON_AddTrueToObject(answer, "ok");
    return answer;
}

static cJSON *ask_ui_thread(struct client *client, cJSON *request)
{
    struct control_call call = { .request = request };
    pthread_mutex_init(&call.lock, NULL);
    pthread_cond_init(&call.answered, NULL);
    struct input input = { .kind = client->home->kind, .owned = &call };
    if (inbox_post(client->home->in, input) == RESULT_OK) {
        pthread_mutex_lock(&call.lock);
        while (call.answer == NULL)
            pthread_cond_wait(&call.answered, &call.lock);
        pthread_mutex_unlock(&call.lock);
    } else {
        call.answer = control_error("busy");
    }
    pthread_cond_destroy(&call.answered);
    pthread_mutex_destroy(&call.lock);
    return call.answer;
}

static bool send_all(int fd, const char *text, size_t n)
{
    while (n > 0) {
        ssize_t sent = send(fd, text, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        text += sent;
        n -= (size_t)sent;
    }
    return true;
}

static bool answer_line(struct client *client, const char *line)
{
    cJSON *request = cJSON_Parse(line);
    cJSON *answer = cJSON_IsObject(request) ? ask_ui_thread(client, request) : control_error("bad-request");
    char *text = cJSON_PrintUnformatted(answer);
    bool sent = text != NULL && send_all(client->fd, text, strlen(text)) && send_all(client->fd, "\n", 1);
    cJSON_free(text);
    cJSON_Delete(answer);
    cJSON_Delete(request);
    return sent;
}

/* Answers every whole line in room[0, n) and returns how many bytes are left at its head, or -1 to hang up. */
static ssize_t answer_lines(struct client *client, char *room, size_t n)
{
    char *from = room;
    for (char *end; (end = memchr(from, '\n', n - (size_t)(from - room))) != NULL; from = end + 1) {
        *end = '\0';
        if (!answer_line(client, from))
            return -1;
    }
    size_t left = n - (size_t)(from - room);
    memmove(room, from, left);
    return left < CONTROL_LINE_MAX ? (ssize_t)left : -1;
}

static bool wait_readable(const struct control *c, int fd)
{
    struct pollfd fds[] = { { .fd = fd, .events = POLLIN }, { .fd = c->stop, .events = POLLIN } };
    while (poll(fds, 2, -1) < 0)
        if (errno != EINTR)
            return false;
    return fds[1].revents == 0;
}

static void *serve_client(void *self)
{
    struct client *client = self;
    char *room = malloc(CONTROL_LINE_MAX);
    ssize_t used = 0;
    while (room != NULL && used >= 0 && wait_readable(client->home, client->fd)) {
        ssize_t n = recv(client->fd, room + used, CONTROL_LINE_MAX - (size_t)used, 0);
        if (n <= 0)
            break;
        used = answer_lines(client, room, (size_t)(used + n));
    }
    free(room);
    pthread_mutex_lock(&client->home->lock);
    close(client->fd);
    client->fd = -1;
    pthread_mutex_unlock(&client->home->lock);
    return NULL;
}

static struct client *free_client(struct control *c)
{
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++)
        if (c->clients[i].fd < 0)
            return &c->clients[i];
    return NULL;
}

static void take_client(struct control *c, int fd)
{
    pthread_mutex_lock(&c->lock);
    struct client *client = free_client(c);
    if (client != NULL && client->thread_runs)
        pthread_join(client->thread, NULL); /* it has closed its descriptor: it is at its end */
    if (client != NULL) {
        client->home = c;
        client->fd = fd;
        client->thread_runs = pthread_create(&client->thread, NULL, serve_client, client) == 0;
        if (!client->thread_runs)
            client->fd = -1;
    }
    pthread_mutex_unlock(&c->lock);
    if (client == NULL || !client->thread_runs) {
        log_warning("a fifth client was turned away");
        close(fd);
    }
}

static void *accept_clients(void *self)
{
    struct control *c = self;
    while (wait_readable(c, c->listener)) {
        static const struct timeval patience = { .tv_sec = SEND_WAIT_S };
        int fd = accept4(c->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        take_client(c, fd);
    }
    return NULL;
}

static enum result listen_at(struct control *c)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    text_copy(address.sun_path, sizeof address.sun_path, c->path);
    c->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    c->stop = eventfd(0, EFD_CLOEXEC);
    if (c->listener < 0 || c->stop < 0)
        return RESULT_IO;
    unlink(c->path);
    mode_t before = umask(0177);
    int bound = bind(c->listener, (struct sockaddr *)&address, sizeof address);
    umask(before);
    if (bound != 0 || listen(c->listener, CONTROL_CLIENTS_MAX) != 0) {
        log_error("%s: %s", c->path, strerror(errno));
        return RESULT_IO;
    }
    return RESULT_OK;
}

enum result control_open(const char *path, struct inbox *in, enum input_kind kind, struct control **out)
{
    struct control *c = calloc(1, sizeof *c);
    if (c == NULL)
        return RESULT_FULL;
    if (strlen(path) >= sizeof c->path) {
        free(c);
        return RESULT_FULL;
    }
    text_copy(c->path, sizeof c->path, path);
    c->in = in;
    c->kind = kind;
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++)
        c->clients[i].fd = -1;
    pthread_mutex_init(&c->lock, NULL);
    enum result r = listen_at(c);
    if (r == RESULT_OK && pthread_create(&c->thread, NULL, accept_clients, c) != 0)
        r = RESULT_IO;
    if (r != RESULT_OK) {
        close(c->listener);
        close(c->stop);
        pthread_mutex_destroy(&c->lock);
        free(c);
        return r;
    }
    *out = c;
    return RESULT_OK;
}

void control_close(struct control *c)
{
    uint64_t one = 1;
    if (c == NULL)
        return;
    if (write(c->stop, &one, sizeof one) < 0)
        log_error("the control port does not stop: %s", strerror(errno));
    pthread_join(c->thread, NULL);
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++)
        if (c->clients[i].thread_runs)
            pthread_join(c->clients[i].thread, NULL);
    unlink(c->path);
    close(c->listener);
    close(c->stop);
    pthread_mutex_destroy(&c->lock);
    free(c);
}
