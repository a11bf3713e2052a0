/* A session with a SIP2 system (library_sip2 of link/library.h).

   The connection's states:
     CLOSED -> OPEN     connected, logged in (93), asked how it is (99)         [session_open]
                        in this order, in the other, or without the login, as library.login says
     OPEN   -> CLOSED   any silence, any cut, nonsense, the peer's end          [session_close]
   One exchange at a time. A question may be repeated on a new connection; a transaction is sent again only
   on a received 96, once. A broken answer is asked for with one 97. After a silence the connection is closed, so
   that a late answer has nowhere to arrive; what still does not belong to the request is dropped. */
#define LOG_ROOM "link"
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "link/sip2/client/session.h"
#include "link/sip2/profile.h"

enum {
    BACK_OFF_FIRST_MS = 1000,
    BACK_OFF_MAX_MS = 30000,
    STALE_TRIES = 2, /* connections that turn out to be dead before a byte has left */
    MARGIN_MS = 500
};

/* The asks for which this system has no message. A patron can be asked about by 23 too, and what an item is or that a
   session ends can be done without. */
static unsigned session_lacks(void *self)
{
    const struct session *s = self;
    unsigned lacks = 0;
    for (enum library_ask ask = 0; ask < LIBRARY_ASK_COUNT; ask++) {
        bool needed = ask != LIBRARY_PATRON && ask != LIBRARY_ITEM && ask != LIBRARY_END_SESSION;
        if (needed && !session_has_message(s, sip2_kind_of(ask)))
            lacks |= LIBRARY_BIT(ask);
    }
    return lacks;
}

static void say_line(struct session *s, enum line line, const char *words)
{
    unsigned lacks = session_lacks(s);
    if (s->line == line && s->lacks == lacks)
        return;
    s->line = line;
    s->lacks = lacks;
    log_note("the line is %s: %s", line == LINE_UP ? "up" : "down", words);
    s->world->line(s->world->context, line == LINE_UP, words);
}

static void back_off(struct session *s)
{
    s->back_off_ms = s->back_off_ms == 0 ? BACK_OFF_FIRST_MS : s->back_off_ms * 2;
    if (s->back_off_ms > BACK_OFF_MAX_MS)
        s->back_off_ms = BACK_OFF_MAX_MS;
    s->next_try_ms = session_now_ms(s) + s->back_off_ms;
}

/* CLOSED -> OPEN, unless a failed try is too recent. Says what the line is. */
static bool session_open(struct session *s)
{
    char words[WIRE_WORDS_SIZE] = "";
    if (s->wire != NULL && session_settle(s))
        return true;
    if (session_now_ms(s) < s->next_try_ms || session_now_ms(s) >= s->end_ms)
        return false;
    enum exchange done = session_connect(s, words);
    if (done == EXCHANGE_ANSWERED) {
        s->back_off_ms = 0;
        if (s->detects && !s->answer.has_checksum)
            log_note("the library system sends no checksums");
        say_line(s, LINE_UP, words);
        return true;
    }
    session_close(s);
    if (done == EXCHANGE_GIVEN_UP)
        return false;
    back_off(s);
    say_line(s, LINE_DOWN, words);
    return false;
}

/* kitap waits (retries + 2) * time-out; the answer is to be there before. */
static void call_starts(struct session *s)
{
    s->end_ms = session_now_ms(s) + (s->config.retries + 2) * s->config.timeout_s * 1000 - MARGIN_MS;
}

static void answer_failed(const struct session *s, const struct library_request *q, enum library_outcome outcome)
{
    struct library_reply r = { .ask = q->ask, .outcome = outcome };
    s->world->reply(s->world->context, &r);
}

/* Each entry is a reply of its own: all but the last say `more`. */
static void answer_all(const struct session *s, const struct library_request *q, int64_t started_ms)
{
    struct library_reply r;
    struct library_entry next = { 0 };
    struct sip2_entries walk = { 0 };
    if (s->answer.cut)
        log_warning("an answer has more than %d fields; the rest is left out", SIP2_VALUES_MAX);
    sip2_reply_of(q, &s->answer, &s->terms, &r);
    r.round_trip_ms = (uint32_t)(session_now_ms(s) - started_ms);
    bool there = sip2_entry_next(q, &s->answer, &s->terms, &walk, &next);
    do {
        r.entry = next;
        there = there && sip2_entry_next(q, &s->answer, &s->terms, &walk, &next);
        r.more = there;
        s->world->reply(s->world->context, &r);
    } while (there);
    wipe(&r, sizeof r);
}

/* Asks as often as rule 2 allows. What the last try came to; never NOT_SENT when an earlier one was sent. */
static enum exchange try_all(struct session *s, struct sip2_message *m, bool is_question)
{
    int tries = is_question ? s->config.retries + 1 : 1;
    int stale = 0;
    enum exchange worst = EXCHANGE_NOT_SENT;
    while (tries > 0 && session_open(s)) {
        enum exchange done = session_exchange(s, m, !is_question);
        if (done == EXCHANGE_ANSWERED || done == EXCHANGE_FORBIDDEN)
            return done;
        if (done == EXCHANGE_NOT_SENT && ++stale < STALE_TRIES)
            continue;
        tries--;
        if (done != EXCHANGE_NOT_SENT)
            worst = done;
    }
    if (worst != EXCHANGE_NOT_SENT)
        say_line(s, LINE_DOWN, exchange_words(worst));
    return worst;
}

static enum library_outcome outcome_of(enum exchange done)
{
    switch (done) {
    case EXCHANGE_ANSWERED:
        return LIBRARY_ANSWERED;
    case EXCHANGE_NOT_SENT:
    case EXCHANGE_FORBIDDEN:
        return LIBRARY_NOT_SENT;
    case EXCHANGE_SILENT:
    case EXCHANGE_GIVEN_UP:
        return LIBRARY_MAYBE_SENT;
    case EXCHANGE_NONSENSE:
        return LIBRARY_NONSENSE;
    }
    return LIBRARY_MAYBE_SENT;
}

/* Sends the request as the message that the system has for it; with none it is answered without. */
static void carry_out(struct session *s, const struct library_request *q)
{
    char until[SIP2_DATE_SIZE];
    struct sip2_message m;
    int64_t started_ms = session_now_ms(s);
    (void)session_open(s); /* what it supports is told there; try_all says when there is no line */
    bool has = session_has_message(s, sip2_kind_of(q->ask));
    bool as_status = !has && q->ask == LIBRARY_PATRON;
    if (!has && !as_status) {
        struct library_reply r;
        sip2_reply_without(q, &r);
        s->world->reply(s->world->context, &r);
        return;
    }
    sip2_request_of(q, &s->terms, as_status, until, &m);
    enum exchange done = try_all(s, &m, library_is_question(q->ask));
    if (done == EXCHANGE_ANSWERED)
        answer_all(s, q, started_ms);
    else
        answer_failed(s, q, outcome_of(done));
}

static void session_ask(void *self, const struct library_request *request)
{
    struct session *s = self;
    struct library_request q = *request;
    call_starts(s);
    if (!q.at.known)
        q.at = s->world->wall(s->world->context);
    carry_out(s, &q);
    wipe(s->texts, sizeof s->texts);
    wipe(&s->answer, sizeof s->answer);
    wipe(&q, sizeof q);
}

/* A 99 when nothing else was said for a while. */
static void keep_alive(struct session *s)
{
    char words[WIRE_WORDS_SIZE];
    if (session_now_ms(s) - s->last_use_ms < s->config.keep_alive_s * 1000)
        return;
    if (session_ask_status(s, words) != EXCHANGE_ANSWERED)
        session_close(s);
}

static int session_tend(void *self)
{
    struct session *s = self;
    call_starts(s);
    if (s->wire != NULL && !session_drain(s))
        session_close(s);
    if (s->wire != NULL)
        keep_alive(s);
    if (session_open(s))
        return (int)(s->last_use_ms + s->config.keep_alive_s * 1000 - session_now_ms(s));
    int64_t wait_ms = s->next_try_ms - session_now_ms(s);
    return wait_ms > 0 ? (int)wait_ms : 0;
}

static int session_fd(void *self)
{
    const struct session *s = self;
    return s->wire == NULL ? -1 : wire_fd(s->wire);
}

static enum result session_create(const struct message_link_config *config, const struct library_world *world,
                                  void **out)
{
    const struct sip2_profile *profile = sip2_profile_of(config->profile);
    struct session *s = calloc(1, sizeof *s);
    if (s == NULL)
        return RESULT_FULL;
    if (sip2_charset_init(config->encoding, &s->charset) != RESULT_OK) {
        log_error("the character set %s is not known", config->encoding);
        free(s);
        return RESULT_NONE;
    }
    s->config = *config;
    s->world = world;
    s->detects = config->checksum == CHECKSUM_ON ||
                 (config->checksum == CHECKSUM_AUTO && profile->detection == SIP2_DETECTION_SENT);
    s->terms = (struct sip2_terms){
        .user = s->config.user,
        .password = s->config.password,
        .location = s->config.location,
        .institution = s->config.institution,
        .profile = s->config.profile,
        .terminal_password = s->config.terminal_password,
        .zone = { world->offset_min, world->context },
    };
    *out = s;
    return RESULT_OK;
}

static void session_destroy(void *self)
{
    struct session *s = self;
    if (s == NULL)
        return;
    session_close(s);
    wipe(s, sizeof *s);
    free(s);
}

const struct library_port library_sip2 = {
    .name = "sip2",
    .lacks = session_lacks,
    .create = session_create,
    .tend = session_tend,
    .fd = session_fd,
    .ask = session_ask,
    .destroy = session_destroy,
};
