/* From a connection to a session: login (93) and status (99), in the settings' order, and what is learnt there. */
#define LOG_ROOM "link"
#include <stdlib.h>

#include "base/log.h"
#include "base/text.h"
#include "link/sip2/client/session.h"
#include "link/sip2/form.h"
#include "link/sip2/profile.h"

enum { CLOCK_DIFFERENCE_MAX_S = 120 };

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
    enum exchange done = session_exchange(s, &m, false);
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
        if (session_has_message(s, kind))
            continue;
        text_add(words, WIRE_WORDS_SIZE, "%s %s", before, sip2_forms[kind].name);
        before = ",";
    }
}

enum exchange session_ask_status(struct session *s, char words[static WIRE_WORDS_SIZE])
{
    struct sip2_message m = sip2_status_of();
    enum exchange done = session_exchange(s, &m, false);
    text_copy(words, WIRE_WORDS_SIZE, exchange_words(done));
    if (done != EXCHANGE_ANSWERED)
        return done;
    if (sip2_flag(&s->answer, "on-line") == 'N') {
        text_copy(words, WIRE_WORDS_SIZE, "the library system says that it is off-line");
        return EXCHANGE_NONSENSE;
    }
    s->greeted = true;
    compare_clocks(s);
    text_copy(s->supported, sizeof s->supported, sip2_text(&s->answer, "BX"));
    text_format(words, WIRE_WORDS_SIZE, "connected to %s", sip2_text(&s->answer, "AM"));
    if (sip2_text(&s->answer, "AM")[0] == '\0')
        text_format(words, WIRE_WORDS_SIZE, "connected to %s:%u", s->config.host, s->config.port);
    add_missing(s, words);
    return EXCHANGE_ANSWERED;
}

bool session_settle(struct session *s)
{
    char words[WIRE_WORDS_SIZE];
    bool settled = !s->owes || (session_ask_status(s, words) == EXCHANGE_ANSWERED && !s->owes);
    if (!settled)
        session_close(s);
    return settled;
}

static enum exchange greet(struct session *s, char words[static WIRE_WORDS_SIZE])
{
    bool login_first = s->config.login == LOGIN_BEFORE_STATUS;
    enum exchange done = login_first ? log_in(s, words) : session_ask_status(s, words);
    if (done != EXCHANGE_ANSWERED)
        return done;
    if (login_first)
        return session_ask_status(s, words);
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

enum exchange session_connect(struct session *s, char words[static WIRE_WORDS_SIZE])
{
    int timeout_ms = (int)(session_step_deadline(s) - session_now_ms(s));
    s->sequence = '0';
    s->adds_up = s->ends_in_cr = s->heard = s->cut = false;
    s->greeted = s->owes = s->owes_status = s->unsure = false;
    s->stranger = NULL;
    enum result r = wire_open(&s->config, timeout_ms, s->world, words, &s->wire);
    if (r != RESULT_OK)
        return r == RESULT_BUSY ? EXCHANGE_GIVEN_UP : EXCHANGE_NOT_SENT;
    enum exchange done = greet(s, words);
    if (done == EXCHANGE_ANSWERED && !session_settle(s)) {
        text_copy(words, WIRE_WORDS_SIZE, exchange_words(EXCHANGE_NONSENSE));
        return EXCHANGE_NONSENSE;
    }
    try_detection(s, done);
    if (done != EXCHANGE_ANSWERED && s->stranger != NULL)
        text_copy(words, WIRE_WORDS_SIZE, s->stranger);
    else if (done == EXCHANGE_SILENT && s->cut && !s->heard)
        text_copy(words, WIRE_WORDS_SIZE,
                  "the line was closed at the first message; look at library.login and library.tls");
    return done;
}
