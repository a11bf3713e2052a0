/* link/sip2/client/session.h: a session with a SIP2 system, for the files of this room: client.c (the port), greeting.c
   (from a connection to a session), exchange.c (one request and its answer). */
#pragma once

#include "link/library.h"
#include "link/sip2/client/wire.h"
#include "link/sip2/message.h"
#include "link/sip2/translate.h"

enum { SESSION_IN_SIZE = SIP2_FRAME_MAX + 4096, SESSION_SUPPORTED_SIZE = 32 };

enum line { LINE_NOT_TOLD, LINE_DOWN, LINE_UP };

struct session {
    struct message_link_config config;
    const struct library_world *world; /* borrowed */
    struct sip2_terms terms;           /* views into config */
    struct sip2_charset charset;
    struct wire *wire;                      /* owned; NULL: CLOSED */
    char sequence;                          /* the next AY */
    bool detects;                           /* AY and AZ are sent */
    bool asked_again;                       /* the last answer was a 96 */
    bool owes;                              /* a 97 was sent, and what answered may have been under way before it */
    bool owes_status;                       /* it asked for a status once more */
    bool unsure;                            /* what was owed may still come: a 96 sends no transaction again */
    char supported[SESSION_SUPPORTED_SIZE]; /* BX of the last 98 */
    bool adds_up;                           /* answers of this connection have had checksums */
    bool ends_in_cr;                        /* answers of this connection have done so */
    bool heard, cut;                        /* a byte has come on this connection; it was closed while we waited */
    bool greeted;                           /* a 98 has come on this connection */
    const char *stranger;                   /* before that: who answers there in place of a library; NULL: not known */
    enum line line;
    unsigned lacks; /* as told with the line */
    int back_off_ms;
    int64_t next_try_ms, last_use_ms, end_ms; /* end_ms: when the call in hand must be over */
    uint8_t in[SESSION_IN_SIZE];
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

int64_t session_now_ms(const struct session *s);
/* When a step that begins now must be over: a time-out from now, and not behind the call's end. */
int64_t session_step_deadline(const struct session *s);
void session_close(struct session *s);
/* Reads what came while nobody asked. False when the peer has ended the connection. */
bool session_drain(struct session *s);
/* Is the message sent to this system? See sip2_has_message. */
bool session_has_message(const struct session *s, enum sip2_kind kind);
/* One request and its answer (in s->answer) on the open connection; whatever fails closes it. */
enum exchange session_exchange(struct session *s, struct sip2_message *request, bool is_transaction);
/* Short English for the line's words and the log. */
const char *exchange_words(enum exchange done);

/* 99: is it there, and does it say that it works? words[] says who answers, or why it is no use. */
enum exchange session_ask_status(struct session *s, char words[static WIRE_WORDS_SIZE]);
/* What a 97 still brings must not meet the next request: a status takes it up. Of an open session; false: it is closed,
   for it brings no end. */
bool session_settle(struct session *s);
/* A connection, the login and the status, in the order of the settings; ANSWERED: the session is open. words[] as
   above. */
enum exchange session_connect(struct session *s, char words[static WIRE_WORDS_SIZE]);
