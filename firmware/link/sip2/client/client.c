/* A session with a SIP2 system (library_sip2 of link/library.h).

   The connection's states:
     CLOSED -> OPEN     connected, logged in (93), asked how it is (99)         [session_open]
                        in this order, in the other, or without the login, as library.login says
     OPEN   -> CLOSED   any silence, any cut, nonsense, the peer's end          [session_close]
   One exchange at a time. A question may be repeated on a new connection; a transaction is sent again only
   on a received 96, once. A broken answer is asked for with one 97. After a silence the connection is closed, so
   that a late answer has nowhere to arrive; what still does not belong to the request is dropped. */
#define LOG_ROOM "link"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "link/library.h"
#include "link/sip2/client/wire.h"
#include "link/sip2/form.h"
#include "link/sip2/frame.h"
#include "link/sip2/profile.h"
#include "link/sip2/translate.h"

enum {
    BACK_OFF_FIRST_MS = 1000,
    BACK_OFF_MAX_MS = 30000,
    STALE_TRIES = 2, /* connections that turn out to be dead before a byte has left */
    IN_SIZE = SIP2_FRAME_MAX + 4096,
    REQUEST_SIZE = 4096,
    CLOCK_DIFFERENCE_MAX_S = 120,
    RESENDS_MAX = 1,
    SUPPORTED_SIZE = 32,
    MARGIN_MS = 500
};

enum line { LINE_NOT_TOLD, LINE_DOWN, LINE_UP };

struct session {
    struct message_link_config config;
    const struct library_world *world; /* borrowed */
    struct sip2_terms terms;           /* views into config */
    struct sip2_charset charset;
    struct wire *wire;              /* owned; NULL: CLOSED */
    char sequence;                  /* the next AY */
    bool detects;                   /* AY and AZ are sent */
    bool asked_again;               /* the last answer was a 96 */
    char supported[SUPPORTED_SIZE]; /* BX of the last 98 */
    enum line line;
    int back_off_ms;
    int64_t next_try_ms, last_use_ms, end_ms; /* end_ms: when the call in hand must be over */
    uint8_t in[IN_SIZE];
    size_t in_n;
    char texts[SIP2_TEXT_MAX];
    struct sip2_message answer; /* texts are views into `texts` until the next answer */
};

enum exchange {
    EXCHANGE_ANSWERED,
    EXCHANGE_NOT_SENT,  /* not one byte left */
    EXCHANGE_SILENT,    /* sent, or in part; no answer by the deadline, or cut */
    EXCHANGE_NONSENSE,  /* sent; what came back is no answer, even after a 97 */
    EXCHANGE_FORBIDDEN, /* the process may not send any more */
    EXCHANGE_GIVEN_UP   /* a wait of session_tend, because somebody asks for something */
};

static int64_t now_ms(const struct session *s)
{
    return s->world->now_ms(s->world->context);
}

static void say_line(struct session *s, enum line line, const char *words)
{
    if (s->line == line)
        return;
    s->line = line;
    log_note("the line is %s: %s", line == LINE_UP ? "up" : "down", words);
    s->world->line(s->world->context, line == LINE_UP, words);
}

static void session_close(struct session *s)
{
    wire_close(s->wire);
    s->wire = NULL;
    wipe(s->in, s->in_n);
    s->in_n = 0;
}

static int64_t step_deadline(const struct session *s)
{
    int64_t deadline = now_ms(s) + s->config.timeout_s * 1000;
    return deadline < s->end_ms ? deadline : s->end_ms;
}

static void log_message(const char *direction, const struct sip2_message *m)
{
    char text[SIP2_LOG_SIZE];
    sip2_log_text(m, text);
    log_debug("%s %s", direction, text);
}

/* Reads what came while nobody asked. False when the peer has ended the connection. */
static bool drain(struct session *s)
{
    size_t n;
    enum result r;
    do {
        r = wire_receive(s->wire, s->in, sizeof s->in, 0, &n);
        if (r == RESULT_OK)
            log_warning("%zu bytes came that nobody asked for", n);
    } while (r == RESULT_OK);
    wipe(s->in, sizeof s->in);
    s->in_n = 0;
    return r == RESULT_TIMEOUT;
}

static void drop_in(struct session *s, size_t n)
{
    memmove(s->in, s->in + n, s->in_n - n);
    s->in_n -= n;
    wipe(s->in + s->in_n, n); /* answers are personal */
}

/* Whole, and by its checksum what was sent. A 96 needs none: who did not understand us may not know that we add up. */
static bool is_sound(const struct session *s)
{
    switch (s->config.checksum) {
    case CHECKSUM_ON:
        return s->answer.kind == SIP2_RESEND_TO_SERVER || (s->answer.has_checksum && s->answer.checksum_ok);
    case CHECKSUM_OFF:
        return true;
    case CHECKSUM_AUTO:
    case CHECKSUM_COUNT:
        break;
    }
    return s->answer.checksum_ok;
}

/* Decodes the next frame into s->answer. RESULT_BAD: something came that is no message or is damaged;
   RESULT_TIMEOUT, RESULT_GONE. */
static enum result next_answer(struct session *s, int64_t deadline)
{
    for (;;) {
        struct bytes frame;
        size_t used = 0;
        size_t n;
        enum result r = sip2_frame_next(bytes_of(s->in, s->in_n), &frame, &used);
        if (r == RESULT_OK) {
            struct arena arena = arena_of(s->texts, sizeof s->texts);
            r = sip2_decode(frame, &s->charset, &arena, &s->answer);
            drop_in(s, used);
            return r == RESULT_OK && is_sound(s) ? RESULT_OK : RESULT_BAD;
        }
        drop_in(s, r == RESULT_FULL ? s->in_n : used);
        if (r != RESULT_NONE)
            return RESULT_BAD;
        r = wire_receive(s->wire, s->in + s->in_n, sizeof s->in - s->in_n, deadline, &n);
        if (r != RESULT_OK)
            return r;
        s->in_n += n;
    }
}

static bool has_message(const struct session *s, enum sip2_kind kind)
{
    const struct sip2_abilities a = { s->config.profile, s->config.with, s->config.without, s->supported };
    return sip2_has_message(&a, kind);
}

static enum result encode(const struct session *s, const struct sip2_message *m, uint8_t *to, size_t size,
                          size_t *out_n)
{
    /* Servers in Perl cut all that is no letter or digit off the end of a message without checksum, a PIN's `!` too:
       then AC, which is set last, ends it. */
    const struct sip2_style style = { .end = s->config.line_end == LINE_END_CRLF ? "\r\n" : "\r",
                                      .as_set = !s->detects };
    return sip2_encode_as(m, &s->charset, &style, to, size, out_n);
}

/* One 97 for a broken answer. RESULT_NONE: the system knows none. */
static enum result ask_for_repeat(struct session *s)
{
    uint8_t frame[16];
    size_t n;
    bool left;
    struct sip2_message m = sip2_message_of(SIP2_RESEND_TO_CLIENT);
    m.has_checksum = s->detects;
    if (!has_message(s, SIP2_RESEND_TO_CLIENT))
        return RESULT_NONE;
    log_warning("a broken answer; it is asked for once more (97)");
    enum result r = encode(s, &m, frame, sizeof frame, &n);
    return r == RESULT_OK ? wire_send(s->wire, bytes_of(frame, n), step_deadline(s), &left) : r;
}

/* Time is over, or the line was cut; `dropped`: something came that was no answer to this. */
static enum exchange no_answer(enum result r, bool dropped)
{
    if (r == RESULT_BUSY)
        return EXCHANGE_GIVEN_UP;
    return dropped ? EXCHANGE_NONSENSE : EXCHANGE_SILENT;
}

/* Waits for the answer of a frame that has left. */
static enum exchange await(struct session *s, const struct sip2_message *request, struct bytes frame)
{
    int64_t deadline = step_deadline(s);
    bool repeat_asked = false;
    bool dropped = false;
    bool left;
    for (int resent = 0;;) {
        enum result r = next_answer(s, deadline);
        if (r == RESULT_BAD) {
            if (repeat_asked || ask_for_repeat(s) != RESULT_OK)
                return EXCHANGE_NONSENSE;
            repeat_asked = true;
            deadline = step_deadline(s);
            continue;
        }
        if (r != RESULT_OK)
            return no_answer(r, dropped || repeat_asked);
        log_message("<", &s->answer);
        s->asked_again = s->answer.kind == SIP2_RESEND_TO_SERVER;
        if (s->asked_again) {
            if (resent++ == RESENDS_MAX)
                return EXCHANGE_NONSENSE;
            if (wire_send(s->wire, frame, deadline, &left) != RESULT_OK)
                return EXCHANGE_SILENT;
            deadline = step_deadline(s);
            continue;
        }
        if (sip2_is_answer(request, &s->answer, !repeat_asked))
            return EXCHANGE_ANSWERED;
        log_warning("an answer that belongs to another request is dropped");
        dropped = true;
    }
}

static enum exchange send_and_await(struct session *s, const struct sip2_message *request, struct bytes frame,
                                    bool is_transaction)
{
    bool left;
    if (is_transaction && !s->world->may_send(s->world->context))
        return EXCHANGE_FORBIDDEN;
    log_message(">", request);
    if (wire_send(s->wire, frame, step_deadline(s), &left) != RESULT_OK)
        return left ? EXCHANGE_SILENT : EXCHANGE_NOT_SENT;
    return await(s, request, frame);
}

/* One request and its answer (in s->answer) on the open connection; whatever fails closes it. */
static enum exchange exchange(struct session *s, struct sip2_message *request, bool is_transaction)
{
    uint8_t frame[REQUEST_SIZE];
    size_t n;
    enum exchange done = EXCHANGE_NOT_SENT;
    assert(s->wire != NULL);
    request->sequence = s->detects ? s->sequence : '\0';
    s->asked_again = false;
    if (drain(s) && encode(s, request, frame, sizeof frame, &n) == RESULT_OK) {
        done = send_and_await(s, request, bytes_of(frame, n), is_transaction);
        wipe(frame, n);
    }
    if (done == EXCHANGE_ANSWERED) {
        s->sequence = s->sequence == '9' ? '0' : (char)(s->sequence + 1);
        s->last_use_ms = now_ms(s);
        if (!s->answer.complete)
            log_debug("the answer lacks a field that the protocol demands");
    } else {
        session_close(s);
    }
    return done;
}

static const char *exchange_words(enum exchange done)
{
    switch (done) {
    case EXCHANGE_ANSWERED:
        return "answered";
    case EXCHANGE_NOT_SENT:
        return "the library system has closed the connection";
    case EXCHANGE_SILENT:
        return "the library system does not answer";
    case EXCHANGE_NONSENSE:
        return "the library system's answers make no sense";
    case EXCHANGE_FORBIDDEN:
        return "kitap has ended";
    case EXCHANGE_GIVEN_UP:
        return "given up for a request";
    }
    return "";
}

/* Its time is compared and told in the log, never set. */
static void compare_clocks(const struct session *s)
{
    char text[SIP2_DATE_SIZE];
    struct when theirs;
    struct when ours = s->world->wall(s->world->context);
    sip2_get_fixed(&s->answer, "date", text, sizeof text);
    if (sip2_date_read(text, &s->terms.zone, &theirs) != RESULT_OK)
        return;
    long long difference_s = (long long)(theirs.utc_ms - ours.utc_ms) / 1000;
    if (llabs(difference_s) > CLOCK_DIFFERENCE_MAX_S)
        log_note("the library system's clock differs by %lld s", difference_s);
}

static const char *refusal_words(const struct session *s)
{
    if (sip2_profile_of(s->config.profile)->wants_service_point && !sip2_is_service_point(s->config.location))
        return "the library system refuses the login: library.location must be a service point's UUID";
    return "the library system refuses the login";
}

/* ANSWERED when the system lets us in; else words[] says why not. */
static enum exchange log_in(struct session *s, char words[static WIRE_WORDS_SIZE])
{
    struct sip2_message m = sip2_login_of(&s->terms);
    if (s->config.user[0] == '\0' || s->config.login == LOGIN_NONE)
        return EXCHANGE_ANSWERED;
    enum exchange done = exchange(s, &m, false);
    if (done == EXCHANGE_ANSWERED && sip2_flag(&s->answer, "ok") == '1')
        return EXCHANGE_ANSWERED;
    text_copy(words, WIRE_WORDS_SIZE, done == EXCHANGE_ANSWERED ? refusal_words(s) : exchange_words(done));
    return done == EXCHANGE_ANSWERED ? EXCHANGE_NONSENSE : done;
}

/* What the kiosk would ask for and this system lacks, behind the words; in the log too. */
static void add_missing(const struct session *s, char words[static WIRE_WORDS_SIZE])
{
    const char *before = "; it lacks";
    for (enum library_ask ask = 0; ask < LIBRARY_ASK_COUNT; ask++) {
        enum sip2_kind kind = sip2_kind_of(ask);
        if (has_message(s, kind))
            continue;
        text_add(words, WIRE_WORDS_SIZE, "%s %s", before, sip2_forms[kind].name);
        before = ",";
    }
}

/* 99: is it there, and does it say that it works? words[] says who answers, or why it is no use. */
static enum exchange ask_status(struct session *s, char words[static WIRE_WORDS_SIZE])
{
    struct sip2_message m = sip2_status_of();
    enum exchange done = exchange(s, &m, false);
    text_copy(words, WIRE_WORDS_SIZE, exchange_words(done));
    if (done != EXCHANGE_ANSWERED)
        return done;
    if (sip2_flag(&s->answer, "on-line") == 'N') {
        text_copy(words, WIRE_WORDS_SIZE, "the library system says that it is off-line");
        return EXCHANGE_NONSENSE;
    }
    compare_clocks(s);
    text_copy(s->supported, sizeof s->supported, sip2_text(&s->answer, "BX"));
    text_format(words, WIRE_WORDS_SIZE, "connected to %s", sip2_text(&s->answer, "AM"));
    if (sip2_text(&s->answer, "AM")[0] == '\0')
        text_format(words, WIRE_WORDS_SIZE, "connected to %s:%u", s->config.host, s->config.port);
    add_missing(s, words);
    return EXCHANGE_ANSWERED;
}

static enum exchange greet(struct session *s, char words[static WIRE_WORDS_SIZE])
{
    bool login_first = s->config.login == LOGIN_BEFORE_STATUS;
    enum exchange done = login_first ? log_in(s, words) : ask_status(s, words);
    if (done != EXCHANGE_ANSWERED)
        return done;
    if (login_first)
        return ask_status(s, words);
    char refusal[WIRE_WORDS_SIZE] = ""; /* the words of the status stay, unless the login fails */
    done = log_in(s, refusal);
    if (done != EXCHANGE_ANSWERED)
        text_copy(words, WIRE_WORDS_SIZE, refusal);
    return done;
}

/* A system that takes checksums or not, by its configuration, says which with a 96. */
static void try_detection(struct session *s, enum exchange done)
{
    bool tried = sip2_profile_of(s->config.profile)->detection == SIP2_DETECTION_TRIED;
    if (done == EXCHANGE_ANSWERED || s->config.checksum != CHECKSUM_AUTO || !tried || !s->asked_again)
        return;
    s->detects = !s->detects;
    log_note("the next try is made %s checksums", s->detects ? "with" : "without");
}

static enum exchange connect_to(struct session *s, char words[static WIRE_WORDS_SIZE])
{
    int timeout_ms = (int)(step_deadline(s) - now_ms(s));
    s->sequence = '0';
    enum result r = wire_open(&s->config, timeout_ms, s->world, words, &s->wire);
    if (r != RESULT_OK)
        return r == RESULT_BUSY ? EXCHANGE_GIVEN_UP : EXCHANGE_NOT_SENT;
    enum exchange done = greet(s, words);
    try_detection(s, done);
    return done;
}

static void back_off(struct session *s)
{
    s->back_off_ms = s->back_off_ms == 0 ? BACK_OFF_FIRST_MS : s->back_off_ms * 2;
    if (s->back_off_ms > BACK_OFF_MAX_MS)
        s->back_off_ms = BACK_OFF_MAX_MS;
    s->next_try_ms = now_ms(s) + s->back_off_ms;
}

/* CLOSED -> OPEN, unless a failed try is too recent. Says what the line is. */
static bool session_open(struct session *s)
{
    char words[WIRE_WORDS_SIZE] = "";
    if (s->wire != NULL)
        return true;
    if (now_ms(s) < s->next_try_ms || now_ms(s) >= s->end_ms)
        return false;
    enum exchange done = connect_to(s, words);
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
    s->end_ms = now_ms(s) + (s->config.retries + 2) * s->config.timeout_s * 1000 - MARGIN_MS;
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
    r.round_trip_ms = (uint32_t)(now_ms(s) - started_ms);
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
        enum exchange done = exchange(s, m, !is_question);
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
    int64_t started_ms = now_ms(s);
    (void)session_open(s); /* what it supports is told there; try_all says when there is no line */
    bool has = has_message(s, sip2_kind_of(q->ask));
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
    if (now_ms(s) - s->last_use_ms < s->config.keep_alive_s * 1000)
        return;
    if (ask_status(s, words) != EXCHANGE_ANSWERED)
        session_close(s);
}

static int session_tend(void *self)
{
    struct session *s = self;
    call_starts(s);
    if (s->wire != NULL && !drain(s))
        session_close(s);
    if (s->wire != NULL)
        keep_alive(s);
    if (session_open(s))
        return (int)(s->last_use_ms + s->config.keep_alive_s * 1000 - now_ms(s));
    int64_t wait_ms = s->next_try_ms - now_ms(s);
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
    .create = session_create,
    .tend = session_tend,
    .fd = session_fd,
    .ask = session_ask,
    .destroy = session_destroy,
};
