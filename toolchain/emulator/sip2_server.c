/* The library system's line: sockets, frames, error detection, faults. What is answered is sip2_desk.c's.

   A connection: request -> (fault?) -> answer at `due_us` -> the next request. The last answer is kept for 97. */
#define LOG_ROOM "emulator"
#include "emulator/sip2_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "emulator/sip2_desk.h"
#include "link/sip2/frame.h"

enum {
    CONNECTIONS_MAX = 8,
    IN_SIZE = 8192,
    OUT_SIZE = 65536,
    BACKLOG = 8,
    REQUESTS_KEPT = 32768, /* the oldest give way */
    ARENA_SIZE = 262144,
    ENCODING_SIZE = 16
};

struct connection {
    int fd; /* -1: free */
    struct sip2_desk desk;
    uint8_t in[IN_SIZE];
    size_t in_n;
    uint8_t out[OUT_SIZE]; /* the last answer */
    size_t out_n;
    bool pending;            /* it is still to be sent, at due_us */
    int64_t due_us, last_us; /* last_us: when something came */
};

struct request {
    int64_t wall_ms;
    char *frame; /* owned */
};

struct sip2_server {
    struct sip2_account account;
    struct library_store *store; /* borrowed */
    struct faults *faults;       /* borrowed */
    int listener;                /* -1: down */
    uint16_t port;
    struct connection connections[CONNECTIONS_MAX];
    struct request requests[REQUESTS_KEPT];
    size_t requests_count; /* all that ever came */
    struct sip2_charset charset, latin_1;
    char encoding[ENCODING_SIZE]; /* what `charset` is, by the library's rule */
    uint8_t arena[ARENA_SIZE];
};

static void connection_close(struct connection *c)
{
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
    c->in_n = c->out_n = 0;
    c->pending = false;
}

static enum result listen_on(struct sip2_server *s)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(s->port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof address;
    int one = 1;
    s->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->listener < 0)
        return RESULT_IO;
    setsockopt(s->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(s->listener, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(s->listener, BACKLOG) != 0 || getsockname(s->listener, (struct sockaddr *)&address, &n) != 0) {
        log_error("the library's port: %s", strerror(errno));
        close(s->listener);
        s->listener = -1;
        return RESULT_IO;
    }
    s->port = ntohs(address.sin_port);
    return RESULT_OK;
}

enum result sip2_server_open(struct sip2_account account, struct library_store *store, struct faults *faults,
                             struct sip2_server **out)
{
    struct sip2_server *s = calloc(1, sizeof *s);
    if (s == NULL)
        return RESULT_FULL;
    s->account = account;
    s->port = account.port;
    s->store = store;
    s->faults = faults;
    s->listener = -1;
    for (size_t i = 0; i < CONNECTIONS_MAX; i++)
        s->connections[i].fd = -1;
    enum result r = sip2_charset_init("latin-1", &s->latin_1);
    if (r == RESULT_OK)
        r = listen_on(s);
    if (r != RESULT_OK) {
        sip2_server_close(s);
        return r;
    }
    *out = s;
    return RESULT_OK;
}

void sip2_server_close(struct sip2_server *s)
{
    if (s == NULL)
        return;
    sip2_server_drop(s);
    if (s->listener >= 0)
        close(s->listener);
    for (size_t i = 0; i < REQUESTS_KEPT; i++)
        free(s->requests[i].frame);
    free(s);
}

uint16_t sip2_server_port(const struct sip2_server *s)
{
    return s->port;
}

void sip2_server_polls(struct sip2_server *s, struct poll_list *list)
{
    poll_add(list, s->listener, POLLIN);
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        if (!s->connections[i].pending)
            poll_add(list, s->connections[i].fd, POLLIN);
    }
}

enum result sip2_server_down(struct sip2_server *s, bool down)
{
    if (down == sip2_server_is_down(s))
        return RESULT_OK;
    if (!down)
        return listen_on(s);
    sip2_server_drop(s);
    close(s->listener);
    s->listener = -1;
    return RESULT_OK;
}

bool sip2_server_is_down(const struct sip2_server *s)
{
    return s->listener < 0;
}

void sip2_server_drop(struct sip2_server *s)
{
    for (size_t i = 0; i < CONNECTIONS_MAX; i++)
        connection_close(&s->connections[i]);
}

void sip2_server_requests(const struct sip2_server *s, void (*take)(void *self, int64_t wall_ms, const char *frame),
                          void *self)
{
    size_t kept = s->requests_count < REQUESTS_KEPT ? s->requests_count : REQUESTS_KEPT;
    for (size_t i = s->requests_count - kept; i < s->requests_count; i++) {
        const struct request *r = &s->requests[i % REQUESTS_KEPT];
        take(self, r->wall_ms, r->frame == NULL ? "" : r->frame);
    }
}

/* As it came, in UTF-8. */
static void keep_request(struct sip2_server *s, struct bytes frame, int64_t wall_ms)
{
    struct request *r = &s->requests[s->requests_count++ % REQUESTS_KEPT];
    size_t size = 3 * frame.n + 1;
    free(r->frame);
    r->wall_ms = wall_ms;
    r->frame = malloc(size);
    if (r->frame != NULL)
        sip2_charset_decode(&s->charset, frame, r->frame, size);
}

static void accept_one(struct sip2_server *s, int64_t now_us)
{
    int fd = s->listener < 0 ? -1 : accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    for (size_t i = 0; i < CONNECTIONS_MAX && fd >= 0; i++) {
        struct connection *c = &s->connections[i];
        if (c->fd < 0) {
            c->fd = fd;
            c->last_us = now_us;
            c->desk = (struct sip2_desk){ .account = s->account, .store = s->store };
            return;
        }
    }
    if (fd >= 0)
        close(fd);
}

/* Faults. */

static bool is_transaction(enum sip2_kind k)
{
    return k == SIP2_CHECKOUT || k == SIP2_CHECKIN || k == SIP2_RENEW || k == SIP2_RENEW_ALL || k == SIP2_HOLD ||
           k == SIP2_PAY;
}

/* A fault without a code has its own choice: cuts strike transactions, broken answers what is not the line's own
   talk (93, 99, 97), the others anything. */
static bool is_meant(const struct fault *f, enum library_fault which, enum sip2_kind k)
{
    if (f->code[0] != '\0')
        return text_equal(f->code, sip2_code(k));
    switch (which) {
    case LIBRARY_FAULT_CUT_BEFORE_REQUEST:
    case LIBRARY_FAULT_CUT_AFTER_REQUEST:
    case LIBRARY_FAULT_CUT_IN_ANSWER:
        return is_transaction(k);
    case LIBRARY_FAULT_GARBAGE:
    case LIBRARY_FAULT_LYING_CHECKSUM:
    case LIBRARY_FAULT_SILENT:
    case LIBRARY_FAULT_HALF_ANSWER:
    case LIBRARY_FAULT_WRONG_SEQUENCE:
    case LIBRARY_FAULT_ASK_AGAIN:
        return k != SIP2_LOGIN && k != SIP2_STATUS && k != SIP2_RESEND_TO_CLIENT;
    case LIBRARY_FAULT_DOWN:
    case LIBRARY_FAULT_UP:
    case LIBRARY_FAULT_SLOW:
    case LIBRARY_FAULT_COUNT:
        break;
    }
    return true;
}

static bool strikes(struct sip2_server *s, enum library_fault which, enum sip2_kind k)
{
    const struct fault *f = &s->faults->list[which];
    return f->armed && is_meant(f, which, k) && faults_strike(s->faults, which);
}

static void answer_bytes(struct connection *c, struct bytes b, int64_t due_us)
{
    memcpy(c->out, b.at, b.n);
    c->out_n = b.n;
    c->pending = true;
    c->due_us = due_us;
}

static void send_now(struct connection *c, struct bytes b)
{
    ssize_t n = send(c->fd, b.at, b.n, MSG_NOSIGNAL);
    if (n != (ssize_t)b.n) /* a client that lets 64 KiB lie is gone */
        connection_close(c);
}

/* Writes another AY into an answer that has one, and the sum that follows. */
static void renumber(const struct sip2_server *s, uint8_t *frame, size_t n, char sequence)
{
    struct sip2_trailer t = sip2_trailer_of(bytes_of(frame, n), &s->charset);
    size_t added_n = t.body_n + 5; /* AY, its digit, AZ */
    char digits[5];
    if (t.sequence == '\0' || !t.has_checksum)
        return;
    frame[t.body_n + 2] = (uint8_t)sequence;
    text_format(digits, sizeof digits, "%04X", (unsigned)sip2_checksum(bytes_of(frame, added_n)));
    memcpy(frame + added_n, digits, 4);
}

/* The ways to spoil an answer that is ready. */

static void cut_after(const struct sip2_server *s, struct connection *c)
{
    (void)s;
    connection_close(c);
}

static void be_silent(const struct sip2_server *s, struct connection *c)
{
    (void)s;
    c->pending = false;
}

static void send_half(const struct sip2_server *s, struct connection *c)
{
    (void)s;
    c->pending = false;
    send_now(c, bytes_of(c->out, c->out_n / 2));
}

static void cut_in(const struct sip2_server *s, struct connection *c)
{
    send_half(s, c);
    connection_close(c);
}

static void send_garbage(const struct sip2_server *s, struct connection *c)
{
    static const char nonsense[] = "Problems handling the request: internal error\r";
    (void)s;
    c->pending = false;
    send_now(c, bytes_of_text(nonsense));
}

static void send_lie(const struct sip2_server *s, struct connection *c)
{
    uint8_t lie[OUT_SIZE];
    (void)s;
    memcpy(lie, c->out, c->out_n);
    size_t last = c->out_n - strlen(c->desk.manners->end) - 1; /* the digit in front of the line's end */
    lie[last] = lie[last] == '0' ? '1' : '0';
    c->pending = false;
    send_now(c, bytes_of(lie, c->out_n));
}

static void send_others_number(const struct sip2_server *s, struct connection *c)
{
    uint8_t other[OUT_SIZE];
    struct sip2_trailer t = sip2_trailer_of(bytes_of(c->out, c->out_n), &s->charset);
    memcpy(other, c->out, c->out_n);
    renumber(s, other, c->out_n, t.sequence == '9' ? '0' : (char)(t.sequence + 1));
    c->pending = false;
    send_now(c, bytes_of(other, c->out_n));
}

static const struct {
    enum library_fault which;
    void (*spoil)(const struct sip2_server *s, struct connection *c);
} spoilers[] = {
    { LIBRARY_FAULT_CUT_AFTER_REQUEST, cut_after },
    { LIBRARY_FAULT_CUT_IN_ANSWER, cut_in },
    { LIBRARY_FAULT_SILENT, be_silent },
    { LIBRARY_FAULT_HALF_ANSWER, send_half },
    { LIBRARY_FAULT_GARBAGE, send_garbage },
    { LIBRARY_FAULT_LYING_CHECKSUM, send_lie },
    { LIBRARY_FAULT_WRONG_SEQUENCE, send_others_number },
};

/* The answer's way out: as it is, late, or as a fault spoils it. The unspoilt one stays for a 97. */
static void answer_leaves(struct sip2_server *s, struct connection *c, enum sip2_kind k, int64_t now_us)
{
    c->pending = c->out_n > 0;
    c->due_us = now_us;
    if (strikes(s, LIBRARY_FAULT_SLOW, k))
        c->due_us = now_us + (int64_t)s->faults->list[LIBRARY_FAULT_SLOW].ms * 1000;
    for (size_t i = 0; c->pending && i < sizeof spoilers / sizeof *spoilers; i++) {
        if (strikes(s, spoilers[i].which, k))
            spoilers[i].spoil(s, c);
    }
}

/* "Repeat your request": its checksum was wrong, or it is none that we know. Ends in CR even where answers do not. */
static void ask_again(struct sip2_server *s, struct connection *c, int64_t now_us)
{
    struct sip2_message m = sip2_message_of(SIP2_RESEND_TO_SERVER);
    uint8_t frame[16];
    size_t n;
    m.has_checksum = true;
    if (sip2_encode(&m, &s->charset, frame, sizeof frame, &n) == RESULT_OK)
        answer_bytes(c, bytes_of(frame, n), now_us);
}

static bool fits_latin_1(const struct sip2_message *m)
{
    for (uint16_t i = 0; i < m->values_count; i++) {
        const char *text = m->values[i].text;
        for (uint32_t code = utf8_next(&text); code != 0; code = utf8_next(&text)) {
            if (code > 0xFF)
                return false;
        }
    }
    return true;
}

/* As this library's system writes it, into the connection. */
static enum result write_answer(struct sip2_server *s, struct connection *c, const struct sip2_message *m)
{
    const struct sip2_manners *manners = c->desk.manners;
    const struct sip2_style style = { .end = manners->end,
                                      .rubbish = m->kind == SIP2_RENEW_ALL_REPLY ? manners->rubbish : NULL,
                                      .as_set = manners->dress != NULL,
                                      .adds_code_points = manners->perl_letters };
    bool latin_1 = manners->perl_letters && fits_latin_1(m);
    return sip2_encode_as(m, latin_1 ? &s->latin_1 : &s->charset, &style, c->out, sizeof c->out, &c->out_n);
}

/* The last answer again, as it was; some systems then write AY0. */
static void repeat_answer(struct sip2_server *s, struct connection *c, int64_t now_us)
{
    if (strikes(s, LIBRARY_FAULT_CUT_BEFORE_REQUEST, SIP2_RESEND_TO_CLIENT)) {
        connection_close(c);
        return;
    }
    if (sip2_manners_of(s->store)->repeats_with_zero)
        renumber(s, c->out, c->out_n, '0');
    answer_leaves(s, c, SIP2_RESEND_TO_CLIENT, now_us);
}

static void answer(struct sip2_server *s, struct connection *c, const struct sip2_message *request, struct arena *arena,
                   int64_t now_us, int64_t wall_ms)
{
    struct sip2_message reply;
    enum sip2_kind k = request->kind;
    if (strikes(s, LIBRARY_FAULT_CUT_BEFORE_REQUEST, k) ||
        !sip2_desk_answer(&c->desk, request, when_of(wall_ms, LIBRARY_OFFSET_MIN), arena, &reply) ||
        write_answer(s, c, &reply) != RESULT_OK) {
        connection_close(c);
        return;
    }
    answer_leaves(s, c, k, now_us);
}

/* What is not SIP2. */
static void answer_words(struct connection *c)
{
    static const char words[] = "Problems handling the request: unknown message\r";
    send_now(c, bytes_of_text(words));
}

/* A message that this library's system does not know, or only without (or with) a checksum. */
static void answer_stranger(struct sip2_server *s, struct connection *c, const struct sip2_manners *m, int64_t now_us)
{
    switch (m->stranger) {
    case SIP2_STRANGER_96:
        ask_again(s, c, now_us);
        return;
    case SIP2_STRANGER_CLOSES:
        connection_close(c);
        return;
    case SIP2_STRANGER_WORDS:
        answer_words(c);
        return;
    }
}

/* Is it a message that this system takes, by its checksum? If not, that is said. */
static bool is_checked(struct sip2_server *s, struct connection *c, const struct sip2_manners *m,
                       const struct sip2_message *request, int64_t now_us)
{
    if (m->checks == SIP2_CHECKS_FORBIDDEN && (request->has_checksum || request->sequence != '\0')) {
        answer_words(c);
        return false;
    }
    if (request->checksum_ok && (m->checks != SIP2_CHECKS_DEMANDED || request->has_checksum))
        return true;
    ask_again(s, c, now_us);
    if (m->closes_on_bad_login && request->kind == SIP2_LOGIN && !request->checksum_ok) {
        send_now(c, bytes_of(c->out, c->out_n));
        connection_close(c);
    }
    return false;
}

/* Personal and secret values as stars. */
static void log_message(const char *direction, const struct sip2_message *m)
{
    char text[SIP2_LOG_SIZE];
    sip2_log_text(m, text);
    log_debug("%s %s", direction, text);
}

static void request_received(struct sip2_server *s, struct connection *c, const struct sip2_message *request,
                             struct arena *arena, int64_t now_us, int64_t wall_ms)
{
    const struct sip2_manners *m = sip2_manners_of(s->store);
    log_message(">", request);
    if (m->silent_before_login && !c->desk.logged_in && request->kind != SIP2_LOGIN)
        return;
    if (!is_checked(s, c, m, request, now_us))
        return;
    if (strikes(s, LIBRARY_FAULT_ASK_AGAIN, request->kind))
        ask_again(s, c, now_us);
    else if (request->kind == SIP2_RESEND_TO_CLIENT && !sip2_manners_lack(m, request->kind))
        repeat_answer(s, c, now_us);
    else if (sip2_manners_lack(m, request->kind) || !sip2_desk_knows(request->kind))
        answer_stranger(s, c, m, now_us);
    else
        answer(s, c, request, arena, now_us, wall_ms);
}

/* The library's rule may change while it runs; a name that is none changes nothing. */
static void follow_encoding(struct sip2_server *s)
{
    char name[ENCODING_SIZE];
    library_rule_text(s->store, "encoding", name, sizeof name);
    if (!text_equal(name, s->encoding) && sip2_charset_init(name, &s->charset) == RESULT_OK)
        text_copy(s->encoding, sizeof s->encoding, name);
}

static void frame_received(struct sip2_server *s, struct connection *c, struct bytes frame, int64_t now_us,
                           int64_t wall_ms)
{
    struct arena arena = arena_of(s->arena, sizeof s->arena);
    struct sip2_message request;
    follow_encoding(s);
    keep_request(s, frame, wall_ms);
    enum result r = sip2_decode(frame, &s->charset, &arena, &request);
    if (r == RESULT_OK && strikes(s, LIBRARY_FAULT_DOWN, request.kind)) {
        r = sip2_server_down(s, true);
        (void)r;
    } else if (r != RESULT_OK) {
        answer_stranger(s, c, sip2_manners_of(s->store), now_us);
    } else {
        request_received(s, c, &request, &arena, now_us, wall_ms);
    }
}

static void receive(struct connection *c, int64_t now_us)
{
    if (c->in_n == sizeof c->in) {
        connection_close(c);
        return;
    }
    ssize_t n = recv(c->fd, c->in + c->in_n, sizeof c->in - c->in_n, 0);
    if (n > 0) {
        c->in_n += (size_t)n;
        c->last_us = now_us;
    } else if (n == 0 || errno != EAGAIN) {
        connection_close(c);
    }
}

/* The next whole frame, when no answer is waiting. True: there was one. */
static bool take_frame(struct sip2_server *s, struct connection *c, int64_t now_us, int64_t wall_ms)
{
    uint8_t copy[IN_SIZE];
    struct bytes frame;
    size_t used = 0;
    if (c->fd < 0 || c->pending)
        return false;
    enum result r = sip2_frame_next(bytes_of(c->in, c->in_n), &frame, &used);
    if (r == RESULT_OK) {
        memcpy(copy, frame.at, frame.n);
        frame.at = copy;
    }
    c->in_n -= used;
    memmove(c->in, c->in + used, c->in_n);
    if (r == RESULT_OK)
        frame_received(s, c, frame, now_us, wall_ms);
    return r == RESULT_OK;
}

static int64_t send_due(struct connection *c, int64_t now_us)
{
    if (c->fd < 0 || !c->pending)
        return INT64_MAX;
    if (c->due_us > now_us)
        return c->due_us;
    c->pending = false;
    send_now(c, bytes_of(c->out, c->out_n));
    return INT64_MAX;
}

/* A line on which nothing came for so long is closed. */
static void close_idle(const struct sip2_server *s, struct connection *c, int64_t now_us)
{
    int64_t idle_s = library_rule(s->store, "idle_s");
    if (idle_s > 0 && now_us - c->last_us >= idle_s * 1000000)
        connection_close(c);
}

int64_t sip2_server_run(struct sip2_server *s, int64_t now_us, int64_t wall_ms)
{
    int64_t next_us = INT64_MAX;
    accept_one(s, now_us);
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        struct connection *c = &s->connections[i];
        int64_t due_us = send_due(c, now_us);
        if (c->fd >= 0 && !c->pending)
            receive(c, now_us);
        if (c->fd >= 0)
            close_idle(s, c, now_us);
        while (take_frame(s, c, now_us, wall_ms))
            due_us = send_due(c, now_us);
        next_us = due_us < next_us ? due_us : next_us;
    }
    return next_us;
}
