/* A request: its head and body are gathered, then (fault?) -> answered by the desk -> (fault?) -> sent. libmicrohttpd
   calls the handler once for the head, for each piece of the body, and once more; after a pause (SLOW) again. */
#define LOG_ROOM "emulator"
#include "emulator/koha_server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

enum {
    BODY_MAX = 8192,
    PATH_MAX_SIZE = 1024,
    REQUESTS_KEPT = 4096, /* the oldest give way */
    WAITING_MAX = 8,
    HUGE_SIZE = 1536 * 1024,
    STATUS_OK = 200
};

struct exchange {
    struct MHD_Connection *connection;
    char body[BODY_MAX];
    size_t body_n;
    bool done;      /* it was looked at; answer and status stand */
    bool cut, half; /* how it ends */
    int status;
    char *answer;   /* owned; malloc's */
    int64_t due_us; /* not before */
    bool suspended;
};

struct heard {
    int64_t wall_ms;
    char method[8];
    char *path, *body; /* owned */
    int status;
};

struct koha_server {
    struct koha_desk desk;
    struct koha_fault fault;
    struct MHD_Daemon *daemon; /* NULL: down */
    uint16_t port;
    int64_t now_us, wall_ms;
    struct exchange *waiting[WAITING_MAX]; /* suspended */
    struct heard heard[REQUESTS_KEPT];
    size_t heard_count;
};

enum result koha_fault_of_word(const char *word, enum koha_fault_kind *out)
{
    static const char *const words[] = {
#define X(name, word) word,
        KOHA_FAULTS(X)
#undef X
    };
    for (size_t i = 0; i < KOHA_FAULT_COUNT; i++) {
        if (text_equal(words[i], word)) {
            *out = (enum koha_fault_kind)i;
            return RESULT_OK;
        }
    }
    return RESULT_NONE;
}

/* ---- what came ---- */

static void stars(char *text, const char *name, char end)
{
    char *at = strstr(text, name);
    for (at = at == NULL ? NULL : at + strlen(name); at != NULL && *at != '\0' && *at != end; at++)
        *at = '*';
}

static enum MHD_Result take_parameter(void *self, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct koha_request *q = self;
    (void)kind;
    if (q->parameters_n == KOHA_PARAMETERS_MAX)
        return MHD_NO;
    q->parameters[q->parameters_n++] = (struct koha_parameter){ name, value == NULL ? "" : value };
    return MHD_YES;
}

static struct koha_request request_of(const struct exchange *x, const char *method, const char *path)
{
    struct koha_request q = { .method = method, .path = path, .body = x->body };
    MHD_get_connection_values(x->connection, MHD_GET_ARGUMENT_KIND, take_parameter, &q);
    q.authorization = MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, "Authorization");
    q.embed = MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, "x-koha-embed");
    return q;
}

static void keep(struct koha_server *s, const struct koha_request *q, const struct exchange *x)
{
    struct heard *h = &s->heard[s->heard_count++ % REQUESTS_KEPT];
    char path[PATH_MAX_SIZE], body[BODY_MAX];
    text_copy(path, sizeof path, q->path);
    for (size_t i = 0; i < q->parameters_n; i++)
        text_add(path, sizeof path, "%s%s=%s", i == 0 ? "?" : "&", q->parameters[i].name, q->parameters[i].value);
    text_copy(body, sizeof body, x->body);
    stars(body, "client_secret=", '&');
    stars(body, "\"password\":\"", '"');
    free(h->path);
    free(h->body);
    *h = (struct heard){ .wall_ms = s->wall_ms, .path = strdup(path), .body = strdup(body), .status = x->status };
    text_copy(h->method, sizeof h->method, q->method);
}

void koha_server_requests(const struct koha_server *s, void (*take)(void *self, const struct koha_heard *heard),
                          void *self)
{
    size_t kept = s->heard_count < REQUESTS_KEPT ? s->heard_count : REQUESTS_KEPT;
    for (size_t i = s->heard_count - kept; i < s->heard_count; i++) {
        const struct heard *h = &s->heard[i % REQUESTS_KEPT];
        take(self, &(struct koha_heard){ h->wall_ms, h->method, h->path == NULL ? "" : h->path,
                                         h->body == NULL ? "" : h->body, h->status });
    }
}

/* ---- faults ---- */

void koha_server_fault(struct koha_server *s, const struct koha_fault *f)
{
    s->fault = *f;
}

/* The fault that strikes this request. */
static enum koha_fault_kind struck(struct koha_server *s, const struct koha_request *q)
{
    struct koha_fault *f = &s->fault;
    if (f->kind == KOHA_FAULT_NONE || !text_starts(q->method, f->method) || !text_starts(q->path, f->path))
        return KOHA_FAULT_NONE;
    if (f->after > 0) {
        f->after--;
        return KOHA_FAULT_NONE;
    }
    if (f->times == 0)
        return KOHA_FAULT_NONE;
    f->times--;
    return f->kind;
}

static void answer_with(struct exchange *x, int status, const char *text)
{
    free(x->answer);
    x->status = status;
    x->answer = strdup(text);
}

static void answer_huge(struct exchange *x)
{
    free(x->answer);
    x->status = STATUS_OK;
    x->answer = malloc(HUGE_SIZE + 1);
    if (x->answer == NULL)
        return;
    memset(x->answer, ' ', HUGE_SIZE);
    memcpy(x->answer + HUGE_SIZE - 2, "[]", 3);
}

static void do_it(struct koha_server *s, struct exchange *x, const struct koha_request *q)
{
    cJSON *json = NULL;
    x->status = koha_desk_answer(&s->desk, q, when_of(s->wall_ms, LIBRARY_OFFSET_MIN), &json);
    x->answer = json == NULL ? strdup("") : cJSON_PrintUnformatted(json);
    cJSON_Delete(json);
}

static void spoil(struct koha_server *s, struct exchange *x, enum koha_fault_kind kind)
{
    switch (kind) {
    case KOHA_FAULT_NONE:
    case KOHA_FAULT_STATUS:
    case KOHA_FAULT_CUT_BEFORE:
    case KOHA_FAULT_COUNT:
        break;
    case KOHA_FAULT_SLOW:
        x->due_us = s->now_us + (int64_t)s->fault.ms * 1000;
        break;
    case KOHA_FAULT_CUT_AFTER:
        x->cut = true;
        break;
    case KOHA_FAULT_CUT_IN:
        x->half = true;
        break;
    case KOHA_FAULT_GARBAGE:
        answer_with(x, x->status, "<html><body>Internal error {\"</body></html>");
        break;
    case KOHA_FAULT_TYPES:
        answer_with(
            x, x->status,
            "[{\"patron_id\":\"x\",\"cardnumber\":[],\"item_id\":{},\"checkout_id\":-1,\"hold_id\":1e99},7,null]");
        break;
    case KOHA_FAULT_HUGE:
        answer_huge(x);
        break;
    }
}

static void look_at(struct koha_server *s, struct exchange *x, const struct koha_request *q)
{
    enum koha_fault_kind kind = struck(s, q);
    x->done = true;
    if (kind == KOHA_FAULT_CUT_BEFORE) {
        x->cut = true;
    } else if (kind == KOHA_FAULT_STATUS) {
        answer_with(x, s->fault.status, "{\"error\":\"A fault (status)\"}");
    } else {
        do_it(s, x, q);
        spoil(s, x, kind);
    }
    keep(s, q, x);
}

/* ---- HTTP ---- */

/* The first half, and then no more. */
static ssize_t half_of(void *self, uint64_t at, char *to, size_t most)
{
    const struct exchange *x = self;
    size_t half = strlen(x->answer) / 2;
    if (at >= half)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t n = half - (size_t)at < most ? half - (size_t)at : most;
    memcpy(to, x->answer + at, n);
    return (ssize_t)n;
}

static enum MHD_Result send_answer(struct exchange *x)
{
    const char *text = x->answer == NULL ? "" : x->answer;
    struct MHD_Response *r =
        x->half ? MHD_create_response_from_callback(strlen(text), 1024, half_of, x, NULL)
                : MHD_create_response_from_buffer(strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_MUST_COPY);
    if (r == NULL)
        return MHD_NO;
    MHD_add_response_header(r, "Content-Type", "application/json;charset=utf8");
    enum MHD_Result queued = MHD_queue_response(x->connection, (unsigned)x->status, r);
    MHD_destroy_response(r);
    return queued;
}

/* False: there is no room for one more that waits. */
static bool suspend(struct koha_server *s, struct exchange *x)
{
    for (size_t i = 0; i < WAITING_MAX; i++) {
        if (s->waiting[i] != NULL)
            continue;
        s->waiting[i] = x;
        x->suspended = true;
        MHD_suspend_connection(x->connection);
        return true;
    }
    return false;
}

static enum MHD_Result handle(void *self, struct MHD_Connection *connection, const char *path, const char *method,
                              const char *version, const char *data, size_t *data_n, void **own)
{
    struct koha_server *s = self;
    struct exchange *x = *own;
    (void)version;
    if (x == NULL) {
        x = calloc(1, sizeof *x);
        if (x != NULL)
            x->connection = connection;
        *own = x;
        return x == NULL ? MHD_NO : MHD_YES;
    }
    if (*data_n > 0) {
        size_t room = sizeof x->body - 1 - x->body_n, n = *data_n < room ? *data_n : room;
        memcpy(x->body + x->body_n, data, n);
        x->body_n += n;
        *data_n = 0;
        return MHD_YES;
    }
    if (!x->done) {
        const struct koha_request q = request_of(x, method, path);
        look_at(s, x, &q);
    }
    if (x->cut)
        return MHD_NO;
    if (x->due_us > s->now_us && suspend(s, x))
        return MHD_YES;
    return send_answer(x);
}

static void forget(void *self, struct MHD_Connection *connection, void **own, enum MHD_RequestTerminationCode how)
{
    struct koha_server *s = self;
    struct exchange *x = *own;
    (void)connection, (void)how;
    for (size_t i = 0; i < WAITING_MAX; i++) {
        if (s->waiting[i] == x)
            s->waiting[i] = NULL;
    }
    if (x != NULL)
        free(x->answer);
    free(x);
    *own = NULL;
}

static enum result listen_on(struct koha_server *s)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(s->port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    s->daemon =
        MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, s->port, NULL, NULL, handle, s, MHD_OPTION_SOCK_ADDR,
                         (struct sockaddr *)&address, MHD_OPTION_NOTIFY_COMPLETED, forget, s, MHD_OPTION_END);
    if (s->daemon == NULL) {
        log_error("Koha's port cannot be opened");
        return RESULT_IO;
    }
    s->port = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    return RESULT_OK;
}

enum result koha_server_open(const struct koha_desk *desk, struct koha_server **out)
{
    struct koha_server *s = calloc(1, sizeof *s);
    if (s == NULL)
        return RESULT_FULL;
    s->desk = *desk;
    enum result r = listen_on(s);
    if (r != RESULT_OK) {
        koha_server_close(s);
        return r;
    }
    *out = s;
    return RESULT_OK;
}

/* libmicrohttpd wants no connection suspended when it stops. */
static void stop(struct koha_server *s)
{
    if (s->daemon == NULL)
        return;
    for (size_t i = 0; i < WAITING_MAX; i++) {
        if (s->waiting[i] != NULL)
            MHD_resume_connection(s->waiting[i]->connection);
        s->waiting[i] = NULL;
    }
    MHD_stop_daemon(s->daemon);
    s->daemon = NULL;
}

void koha_server_close(struct koha_server *s)
{
    if (s == NULL)
        return;
    stop(s);
    for (size_t i = 0; i < REQUESTS_KEPT; i++) {
        free(s->heard[i].path);
        free(s->heard[i].body);
    }
    free(s);
}

enum result koha_server_down(struct koha_server *s, bool down)
{
    if (!down && s->daemon == NULL)
        return listen_on(s);
    if (down)
        stop(s);
    return RESULT_OK;
}

uint16_t koha_server_port(const struct koha_server *s)
{
    return s->port;
}

struct koha_desk *koha_server_desk(struct koha_server *s)
{
    return &s->desk;
}

void koha_server_polls(const struct koha_server *s, struct poll_list *list)
{
    if (s->daemon != NULL)
        poll_add(list, MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, POLLIN);
}

static int64_t resume_due(struct koha_server *s)
{
    int64_t next_us = INT64_MAX;
    for (size_t i = 0; i < WAITING_MAX; i++) {
        struct exchange *x = s->waiting[i];
        if (x == NULL)
            continue;
        if (x->due_us <= s->now_us) {
            s->waiting[i] = NULL;
            MHD_resume_connection(x->connection);
        } else if (x->due_us < next_us) {
            next_us = x->due_us;
        }
    }
    return next_us;
}

int64_t koha_server_run(struct koha_server *s, int64_t now_us, int64_t wall_ms)
{
    MHD_UNSIGNED_LONG_LONG ms;
    s->now_us = now_us;
    s->wall_ms = wall_ms;
    if (s->daemon == NULL)
        return INT64_MAX;
    int64_t next_us = resume_due(s);
    MHD_run(s->daemon);
    if (MHD_get_timeout(s->daemon, &ms) == MHD_YES && now_us + (int64_t)ms * 1000 < next_us)
        next_us = now_us + (int64_t)ms * 1000;
    return next_us;
}
