/* The city's message broker: NATS JetStream. Each outcome is published with its ULID as message identifier, so that
   the stream drops what it has taken already within its duplicate window; it is taken when the stream's
   acknowledgement says so (flight.h). An expected last sequence of the kiosk's subject is not used: after a set-aside
   ledger or a restored stream the two would disagree for ever, and nothing would be taken.

   The first connection is made here, so that it is known why there is none; libnats connects again, in threads of its
   own, which tell this one through an eventfd. */
#define LOG_ROOM "city"
#include <nats/nats.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "link/broker/flight.h"
#include "link/destination.h"

enum {
    SERVERS_MAX = 16,
    SERVER_SIZE = 280,
    CONNECT_MS = 2000, /* to one server */
    AGAIN_MS = 5000,   /* until a first connection is tried again */
    RECONNECT_MS = 1000,
    JITTER_MS = 1000,
    PING_MS = 20 * 1000,
    PINGS_MAX = 2,
    ACK_MS = 3000, /* so long nothing is acknowledged: the page is given up */
    BEAT_MS = 500,
    QUESTION_MS = 2000,
    LOOK_MS = 10 * 1000 /* until the stream is asked for again */
};

static const char system_certificates[] = "/etc/ssl/certs/ca-certificates.crt";

struct city {
    struct message_destination_config config; /* SECRET: the password */
    const struct destination_world *world;    /* borrowed */
    natsOptions *options;                     /* owned, as all below */
    natsConnection *connection;               /* NULL: none yet, or given up */
    jsCtx *stream;
    struct flight flight;
    int event;
    bool known, up;
    bool checked; /* the stream was looked at since the line came up */
};

static int64_t now_ms(const struct city *c)
{
    return c->world->now_ms(c->world->context);
}

static bool is_connected(const struct city *c)
{
    return natsConnection_Status(c->connection) == NATS_CONN_STATUS_CONNECTED;
}

static void tell_line(struct city *c, bool up, const char *words)
{
    if (c->known && c->up == up)
        return;
    c->known = true;
    c->up = up;
    c->world->line(c->world->context, up, words);
}

/* ---- making the line ---- */

/* Called by a thread of libnats. */
static void line_changed(natsConnection *connection, void *self)
{
    const struct city *c = self;
    uint64_t one = 1;
    (void)connection;
    if (write(c->event, &one, sizeof one) != sizeof one)
        log_warning("an eventfd is full");
}

static natsStatus add_servers(struct city *c)
{
    static const char blanks[] = " ";
    char servers[SERVERS_MAX][SERVER_SIZE];
    const char *list[SERVERS_MAX];
    int n = 0;
    for (const char *at = c->config.to; *(at += strspn(at, blanks)) != '\0' && n < SERVERS_MAX; n++) {
        size_t length = strcspn(at, blanks);
        text_format(servers[n], sizeof servers[n], "nats://%.*s", (int)length, at);
        list[n] = servers[n];
        at += length;
    }
    return natsOptions_SetServers(c->options, list, n);
}

static natsStatus add_tls(struct city *c)
{
    const char *ca = c->config.ca_file[0] != '\0' ? c->config.ca_file : system_certificates;
    if (!c->config.tls)
        return NATS_OK;
    natsStatus s = natsOptions_SetSecure(c->options, true);
    return s == NATS_OK ? natsOptions_LoadCATrustedCertificates(c->options, ca) : s;
}

static natsStatus add_account(struct city *c)
{
    if (c->config.creds_file[0] != '\0')
        return natsOptions_SetUserCredentialsFromFiles(c->options, c->config.creds_file, NULL);
    if (c->config.user[0] != '\0')
        return natsOptions_SetUserInfo(c->options, c->config.user, c->config.secret);
    return NATS_OK;
}

/* It gives up only a server that does not know us, and keeps nothing for later: what waits, waits in the ledger. */
static natsStatus add_patience(struct city *c)
{
    natsOptions *o = c->options;
    natsStatus s = natsOptions_SetTimeout(o, CONNECT_MS);
    if (s == NATS_OK)
        s = natsOptions_SetMaxReconnect(o, -1);
    if (s == NATS_OK)
        s = natsOptions_SetReconnectWait(o, RECONNECT_MS);
    if (s == NATS_OK)
        s = natsOptions_SetReconnectJitter(o, JITTER_MS, JITTER_MS);
    if (s == NATS_OK)
        s = natsOptions_SetReconnectBufSize(o, 1);
    if (s == NATS_OK)
        s = natsOptions_SetPingInterval(o, PING_MS);
    if (s == NATS_OK)
        s = natsOptions_SetMaxPingsOut(o, PINGS_MAX);
    if (s == NATS_OK)
        s = natsOptions_SetDisconnectedCB(o, line_changed, c);
    if (s == NATS_OK)
        s = natsOptions_SetReconnectedCB(o, line_changed, c);
    return s == NATS_OK ? natsOptions_SetClosedCB(o, line_changed, c) : s;
}

static natsStatus make_options(struct city *c)
{
    natsStatus s = natsOptions_Create(&c->options);
    if (s == NATS_OK)
        s = natsOptions_SetName(c->options, c->config.source);
    if (s == NATS_OK)
        s = add_servers(c);
    if (s == NATS_OK)
        s = add_tls(c);
    if (s == NATS_OK)
        s = add_account(c);
    return s == NATS_OK ? add_patience(c) : s;
}

static natsStatus open_connection(struct city *c)
{
    jsOptions options;
    jsOptions_Init(&options);
    options.PublishAsync.AckHandler = flight_landed;
    options.PublishAsync.AckHandlerClosure = &c->flight;
    natsStatus s = natsConnection_Connect(&c->connection, c->options);
    return s == NATS_OK ? natsConnection_JetStream(&c->stream, c->connection, &options) : s;
}

static void close_connection(struct city *c)
{
    jsCtx_Destroy(c->stream);
    natsConnection_Destroy(c->connection);
    c->stream = NULL;
    c->connection = NULL;
}

static void city_destroy(void *self)
{
    struct city *c = self;
    if (c == NULL)
        return;
    close_connection(c);
    natsOptions_Destroy(c->options);
    if (c->event >= 0)
        close(c->event);
    nats_CloseAndWait(CONNECT_MS); /* its threads call us no more */
    flight_finish(&c->flight);
    wipe(c, sizeof *c);
    free(c);
}

static enum result city_create(const struct message_destination_config *config, const struct destination_world *world,
                               void **out)
{
    struct city *c = calloc(1, sizeof *c);
    if (c == NULL)
        return RESULT_FULL;
    c->config = *config;
    c->world = world;
    flight_init(&c->flight);
    c->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    natsStatus s = c->event < 0 ? NATS_SYS_ERROR : make_options(c);
    if (s != NATS_OK) {
        const char *why = nats_GetLastError(NULL);
        log_error("NATS cannot be set up: %s", why != NULL ? why : natsStatus_GetText(s));
        city_destroy(c);
        return RESULT_BAD;
    }
    *out = c;
    return RESULT_OK;
}

/* ---- the line ---- */

/* What is wrong with a line that went down. */
static void say_down(struct city *c)
{
    const char *why = NULL;
    natsConnection_GetLastError(c->connection, &why);
    tell_line(c, false, why != NULL && why[0] != '\0' ? why : "no server of the city can be reached");
}

/* Why there is none at all; libnats knows it of this thread's last call. */
static void say_failure(struct city *c, natsStatus s)
{
    char words[MESSAGE_WORDS_SIZE];
    const char *why = nats_GetLastError(NULL);
    const char *what = s == NATS_SSL_ERROR ? "its certificate is not trusted: " : "";
    text_format(words, sizeof words, "%s%s", what, why != NULL && why[0] != '\0' ? why : natsStatus_GetText(s));
    tell_line(c, false, words);
}

static void say_stream(struct city *c, const jsStreamInfo *info)
{
    char words[MESSAGE_WORDS_SIZE];
    int64_t window_s = info->Config->Duplicates / 1000000000;
    text_format(words, sizeof words, "stream %s on %s", c->config.stream,
                info->Cluster != NULL && info->Cluster->Name != NULL ? info->Cluster->Name : "one server");
    if (window_s < c->config.duplicate_window_s) {
        text_add(words, sizeof words, "; it forgets duplicates after %lld s, promised are %u", (long long)window_s,
                 c->config.duplicate_window_s);
        log_warning("%s", words);
    }
    tell_line(c, true, words);
}

/* Is the stream there, and does it keep what is promised? A kiosk that may not ask is told so by its outcomes. */
static bool look_at_stream(struct city *c)
{
    jsStreamInfo *info = NULL;
    jsErrCode error = 0;
    jsOptions options;
    char words[MESSAGE_WORDS_SIZE];
    jsOptions_Init(&options);
    options.Wait = QUESTION_MS;
    natsStatus s = js_GetStreamInfo(&info, c->stream, c->config.stream, &options, &error);
    if (s == NATS_OK)
        say_stream(c, info);
    else if (error == JSStreamNotFoundErr || error == JSNotEnabledErr || error == JSNotEnabledForAccountErr) {
        text_format(words, sizeof words, "there is no stream %s", c->config.stream);
        tell_line(c, false, words);
    } else if (s == NATS_TIMEOUT) {
        tell_line(c, true, "connected; the stream may not be looked at, or has no leader");
    } else {
        tell_line(c, false, natsStatus_GetText(s));
    }
    jsStreamInfo_Destroy(info);
    return c->up;
}

/* False: there is no connection, and it was said why. One that libnats has given up is made anew. */
static bool has_connection(struct city *c)
{
    if (natsConnection_IsClosed(c->connection))
        close_connection(c);
    if (c->connection != NULL)
        return true;
    natsStatus s = open_connection(c);
    if (s == NATS_OK)
        return true;
    say_failure(c, s);
    close_connection(c);
    return false;
}

static int city_tend(void *self)
{
    struct city *c = self;
    uint64_t changes;
    if (read(c->event, &changes, sizeof changes) == sizeof changes)
        c->checked = false;
    if (!has_connection(c)) {
        c->checked = false;
        return AGAIN_MS;
    }
    if (!is_connected(c)) {
        c->checked = false;
        say_down(c);
        return -1;
    }
    if (!c->checked)
        c->checked = look_at_stream(c);
    return c->checked ? -1 : LOOK_MS;
}

static int city_fd(void *self)
{
    const struct city *c = self;
    return c->event;
}

/* ---- outcomes ---- */

/* Until all that took off have landed. False: the line is gone, kitap is, or nothing lands any more. */
static bool wait_for_all(struct city *c)
{
    int64_t heard_ms = now_ms(c);
    uint64_t heard = 0;
    for (;;) {
        size_t open;
        uint64_t now = flight_wait(&c->flight, BEAT_MS, &open);
        if (open == 0)
            return true;
        if (now != heard)
            heard_ms = now_ms(c);
        heard = now;
        if (!is_connected(c) || !c->world->beat(c->world->context) || now_ms(c) - heard_ms >= ACK_MS)
            return false;
    }
}

static void send_page(struct city *c, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!flight_is_clear(&c->flight, i) && !wait_for_all(c))
            return;
        if (flight_has_trouble(&c->flight) || !is_connected(c))
            return;
        flight_take_off(&c->flight, i, c->stream, &c->config);
    }
    (void)wait_for_all(c); /* what has not landed is LATER */
}

/* What never landed is forgotten by libnats too, which would keep it for ever. */
static void abandon(struct city *c)
{
    natsMsgList pending;
    if (js_PublishAsyncGetPendingList(&pending, c->stream) == NATS_OK)
        natsMsgList_Destroy(&pending);
}

static void city_hand(void *self, const struct outcome *outcomes, size_t n, struct destination_answer *answer)
{
    struct city *c = self;
    *answer = (struct destination_answer){ 0 };
    flight_begin(&c->flight, outcomes, n);
    if (is_connected(c) && c->world->beat(c->world->context))
        send_page(c, n);
    for (size_t i = 0; i < n; i++)
        answer->handed[i] = flight_fate(&c->flight, i);
    flight_end(&c->flight);
    if (c->stream != NULL)
        abandon(c);
}

static enum handed city_call(void *self, const struct call_note *note)
{
    const struct city *c = self;
    if (c->stream == NULL || !is_connected(c))
        return HANDED_LATER;
    return flight_of_call(c->stream, &c->config, note, ACK_MS);
}

const struct destination_port destination_city = {
    .name = "city",
    .create = city_create,
    .tend = city_tend,
    .fd = city_fd,
    .hand = city_hand,
    .call = city_call,
    .destroy = city_destroy,
};
