/* One request and its answer.

     sent -> answered                                      code, AY, AA and AB fit
     sent -> broken -> asked for once more (97) -> …       a second broken one is nonsense; another may follow
     sent -> 96 -> sent again, once -> …                   a second one, or one behind a 97, is nonsense
     sent -> silence, or only what belongs to others       the connection is closed */
#define LOG_ROOM "link"
#include <assert.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "link/sip2/client/session.h"
#include "link/sip2/frame.h"
#include "link/sip2/profile.h"
#include "link/sip2/stranger.h"

enum { REQUEST_SIZE = 4096, RESENDS_MAX = 1, LINE_FEED_WAIT_MS = 500 };

int64_t session_now_ms(const struct session *s)
{
    return s->world->now_ms(s->world->context);
}

void session_close(struct session *s)
{
    wire_close(s->wire);
    s->wire = NULL;
    wipe(s->in, s->in_n);
    s->in_n = 0;
}

int64_t session_step_deadline(const struct session *s)
{
    int64_t deadline = session_now_ms(s) + s->config.timeout_s * 1000;
    return deadline < s->end_ms ? deadline : s->end_ms;
}

static void log_message(const char *direction, const struct sip2_message *m)
{
    char text[SIP2_LOG_SIZE];
    sip2_log_text(m, text);
    log_debug("%s %s", direction, text);
}

static void note_stranger(struct session *s, size_t n)
{
    if (!s->greeted && s->stranger == NULL)
        s->stranger = sip2_stranger_of(bytes_of(s->in, n));
}

bool session_drain(struct session *s)
{
    size_t n;
    enum result r;
    do {
        r = wire_receive(s->wire, s->in, sizeof s->in, 0, &n);
        if (r != RESULT_OK)
            break;
        note_stranger(s, n);
        if (n > 1 || s->in[0] != '\n') /* the LF of the frame before */
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

bool session_has_message(const struct session *s, enum sip2_kind kind)
{
    const struct sip2_abilities a = { s->config.profile, s->config.with, s->config.without, s->supported };
    return sip2_has_message(&a, kind);
}

/* Whole, and by its checksum what was sent. A 96 needs none: who did not understand us may not know that we add up.
   Found by itself (AUTO): an answer without, where others of this connection had one, may have lost its end. It is
   asked for once more, and is taken when it comes without again. */
static bool is_sound(const struct session *s, bool again)
{
    bool lacks = !s->answer.has_checksum && s->answer.kind != SIP2_RESEND_TO_SERVER;
    switch (s->config.checksum) {
    case CHECKSUM_ON:
        return !lacks && s->answer.checksum_ok;
    case CHECKSUM_OFF:
        return true;
    case CHECKSUM_AUTO:
    case CHECKSUM_COUNT:
        break;
    }
    bool asks = !again && session_has_message(s, SIP2_RESEND_TO_CLIENT);
    return s->answer.checksum_ok && !(lacks && s->adds_up && asks);
}

/* More bytes behind those in s->in, by the deadline. */
static enum result receive(struct session *s, int64_t deadline)
{
    size_t n;
    enum result r = wire_receive(s->wire, s->in + s->in_n, sizeof s->in - s->in_n, deadline, &n);
    s->heard = s->heard || r == RESULT_OK;
    s->cut = r == RESULT_GONE;
    if (r != RESULT_OK)
        return r;
    s->in_n += n;
    note_stranger(s, s->in_n);
    return RESULT_OK;
}

/* A frame that a line feed ends, where others have ended in CR: it may stand in a value of which the rest comes soon.
 */
static bool goes_on(struct session *s, size_t used, int64_t deadline)
{
    bool by_cr = s->in[used - 1] == '\r';
    int64_t soon = session_now_ms(s) + LINE_FEED_WAIT_MS;
    if (!by_cr && s->ends_in_cr && s->in_n < sizeof s->in)
        return receive(s, soon < deadline ? soon : deadline) == RESULT_OK;
    s->ends_in_cr = s->ends_in_cr || by_cr;
    return false;
}

/* Takes the next frame into s->answer; `again`: a 97 has asked for it. RESULT_BAD: it is no message, or damaged. */
static enum result take_answer(struct session *s, struct bytes frame, bool again)
{
    struct arena arena = arena_of(s->texts, sizeof s->texts);
    enum result r = sip2_decode(frame, &s->charset, &arena, &s->answer);
    if (r != RESULT_OK || !is_sound(s, again))
        return RESULT_BAD;
    s->adds_up = s->adds_up || s->answer.has_checksum;
    return RESULT_OK;
}

/* Decodes the next frame into s->answer. RESULT_BAD: something came that is no message or is damaged;
   RESULT_TIMEOUT, RESULT_GONE. */
static enum result next_answer(struct session *s, bool again, int64_t deadline)
{
    for (;;) {
        struct bytes frame;
        size_t used = 0;
        enum result r = sip2_frame_next(bytes_of(s->in, s->in_n), &frame, &used);
        if (r == RESULT_OK && goes_on(s, used, deadline))
            continue;
        if (r == RESULT_OK) {
            r = take_answer(s, frame, again);
            drop_in(s, used);
            return r;
        }
        drop_in(s, r == RESULT_FULL ? s->in_n : used);
        if (r != RESULT_NONE)
            return RESULT_BAD;
        r = receive(s, deadline);
        if (r != RESULT_OK)
            return r;
    }
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
    if (!session_has_message(s, SIP2_RESEND_TO_CLIENT))
        return RESULT_NONE;
    log_warning("a broken answer; it is asked for once more (97)");
    enum result r = encode(s, &m, frame, sizeof frame, &n);
    return r == RESULT_OK ? wire_send(s->wire, bytes_of(frame, n), session_step_deadline(s), &left) : r;
}

/* Time is over, or the line was cut; `dropped`: something came that was no answer to this. */
static enum exchange no_answer(enum result r, bool dropped)
{
    if (r == RESULT_BUSY)
        return EXCHANGE_GIVEN_UP;
    return dropped ? EXCHANGE_NONSENSE : EXCHANGE_SILENT;
}

/* This status was answered: all that was owed came before. Of two statuses without sequence numbers nobody can tell
   whose answer it was: then something may still come. */
static void take_up_debt(struct session *s)
{
    s->unsure = s->unsure || (s->owes && s->owes_status && s->answer.sequence == '\0');
    s->owes = s->owes_status = false;
}

/* Waits for the answer of a frame that has left. */
static enum exchange await(struct session *s, const struct sip2_message *request, struct bytes frame,
                           bool is_transaction)
{
    int64_t deadline = session_step_deadline(s);
    bool repeat_asked = false;
    bool dropped = false;
    bool left;
    for (int resent = 0;;) {
        enum result r = next_answer(s, repeat_asked, deadline);
        if (r == RESULT_BAD) {
            if (repeat_asked || s->stranger != NULL || ask_for_repeat(s) != RESULT_OK)
                return EXCHANGE_NONSENSE;
            repeat_asked = s->owes = true;
            s->owes_status = s->owes_status || request->kind == SIP2_STATUS;
            deadline = session_step_deadline(s);
            continue;
        }
        if (r != RESULT_OK)
            return no_answer(r, dropped || repeat_asked);
        log_message("<", &s->answer);
        s->asked_again = s->answer.kind == SIP2_RESEND_TO_SERVER;
        if (s->asked_again) {
            /* This 96 may be of an earlier request. */
            bool too_late = s->unsure && is_transaction;
            if (repeat_asked || too_late || resent++ == RESENDS_MAX) /* what was done already is not sent again */
                return EXCHANGE_NONSENSE;
            if (wire_send(s->wire, frame, deadline, &left) != RESULT_OK)
                return EXCHANGE_SILENT;
            deadline = session_step_deadline(s);
            continue;
        }
        if (sip2_is_answer(request, &s->answer, !repeat_asked)) {
            if (request->kind == SIP2_STATUS && !repeat_asked && resent == 0)
                take_up_debt(s);
            return EXCHANGE_ANSWERED;
        }
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
    if (wire_send(s->wire, frame, session_step_deadline(s), &left) != RESULT_OK)
        return left ? EXCHANGE_SILENT : EXCHANGE_NOT_SENT;
    return await(s, request, frame, is_transaction);
}

enum exchange session_exchange(struct session *s, struct sip2_message *request, bool is_transaction)
{
    uint8_t frame[REQUEST_SIZE];
    size_t n;
    enum exchange done = EXCHANGE_NOT_SENT;
    assert(s->wire != NULL);
    request->sequence = s->detects ? s->sequence : '\0';
    s->asked_again = false;
    if (session_drain(s) && encode(s, request, frame, sizeof frame, &n) == RESULT_OK) {
        done = send_and_await(s, request, bytes_of(frame, n), is_transaction);
        wipe(frame, n);
    }
    if (done == EXCHANGE_ANSWERED) {
        s->sequence = s->sequence == '9' ? '0' : (char)(s->sequence + 1);
        s->last_use_ms = session_now_ms(s);
        if (!s->answer.complete)
            log_debug("the answer lacks a field that the protocol demands");
    } else {
        session_close(s);
    }
    return done;
}

const char *exchange_words(enum exchange done)
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
