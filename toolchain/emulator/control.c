/* The control socket: clients, lines in, lines out. See control.h. */
#define LOG_ROOM "emulator"
#include "emulator/control.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "emulator/ops.h"

enum { CLIENTS_MAX = 8, REQUEST_SIZE = 16384, BACKLOG = 8 };

struct client {
    int fd; /* -1: free */
    char in[REQUEST_SIZE];
    size_t in_n;
    char *out; /* owned: what is still to be sent */
    size_t out_n, out_at;
};

struct control {
    int listener;
    char path[EMULATOR_PATH_SIZE];
    struct emulator *emulator; /* borrowed */
    struct client clients[CLIENTS_MAX];
};

static void client_close(struct client *c)
{
    if (c->fd >= 0)
        close(c->fd);
    free(c->out);
    *c = (struct client){ .fd = -1 };
}

enum result control_open(const char *path, struct emulator *e, struct control **out)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct control *c = calloc(1, sizeof *c);
    if (c == NULL)
        return RESULT_FULL;
    c->emulator = e;
    text_copy(c->path, sizeof c->path, path);
    text_copy(address.sun_path, sizeof address.sun_path, path);
    for (size_t i = 0; i < CLIENTS_MAX; i++)
        c->clients[i].fd = -1;
    unlink(path);
    c->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    mode_t before = umask(0177);
    bool bound = c->listener >= 0 && strlen(path) < sizeof address.sun_path &&
                 bind(c->listener, (const struct sockaddr *)&address, sizeof address) == 0 &&
                 listen(c->listener, BACKLOG) == 0;
    umask(before);
    if (!bound) {
        log_error("%s: %s", path, strerror(errno));
        control_close(c);
        return RESULT_IO;
    }
    *out = c;
    return RESULT_OK;
}

void control_close(struct control *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < CLIENTS_MAX; i++)
        client_close(&c->clients[i]);
    if (c->listener >= 0)
        close(c->listener);
    unlink(c->path);
    free(c);
}

void control_polls(struct control *c, struct poll_list *list)
{
    poll_add(list, c->listener, POLLIN);
    for (size_t i = 0; i < CLIENTS_MAX; i++)
        poll_add(list, c->clients[i].fd, c->clients[i].out != NULL ? POLLOUT : POLLIN);
}

static void client_accept(struct control *c)
{
    int fd = accept4(c->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0)
        return;
    for (size_t i = 0; i < CLIENTS_MAX; i++) {
        if (c->clients[i].fd < 0) {
            c->clients[i].fd = fd;
            return;
        }
    }
    close(fd);
}

static void client_flush(struct client *c)
{
    while (c->out != NULL && c->fd >= 0) {
        ssize_t n = send(c->fd, c->out + c->out_at, c->out_n - c->out_at, MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0) {
            client_close(c);
            return;
        }
        c->out_at += (size_t)n;
        if (c->out_at == c->out_n) {
            free(c->out);
            c->out = NULL;
        }
    }
}

/* The answer as one line; NULL: no memory. */
static char *answer_line(struct emulator *e, const char *text, size_t *n)
{
    cJSON *request = cJSON_Parse(text);
    cJSON *answer = ops_answer(e, request);
    char *printed = cJSON_PrintUnformatted(answer);
    cJSON_Delete(request);
    cJSON_Delete(answer);
    if (printed == NULL)
        return NULL;
    *n = strlen(printed);
    printed[(*n)++] = '\n'; /* takes the place of the NUL */
    return printed;
}

/* One request at a time: the next is read when the answer has left. */
static void client_answer(struct control *control, struct client *c)
{
    char *end;
    while (c->fd >= 0 && c->out == NULL && (end = memchr(c->in, '\n', c->in_n)) != NULL) {
        *end = '\0';
        c->out_at = 0;
        c->out = answer_line(control->emulator, c->in, &c->out_n);
        c->in_n -= (size_t)(end + 1 - c->in);
        memmove(c->in, end + 1, c->in_n);
        if (c->out == NULL)
            client_close(c);
        client_flush(c);
    }
}

static void client_read(struct client *c)
{
    if (c->in_n == sizeof c->in) { /* a line that long is no request */
        client_close(c);
        return;
    }
    ssize_t n = recv(c->fd, c->in + c->in_n, sizeof c->in - c->in_n, 0);
    if (n > 0)
        c->in_n += (size_t)n;
    else if (n == 0 || errno != EAGAIN)
        client_close(c);
}

void control_run(struct control *c)
{
    client_accept(c);
    for (size_t i = 0; i < CLIENTS_MAX; i++) {
        struct client *client = &c->clients[i];
        client_flush(client);
        if (client->fd >= 0 && client->out == NULL)
            client_read(client);
        client_answer(c, client);
    }
}
