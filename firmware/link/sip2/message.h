/* link/sip2/message.h: SIP2 messages as tables (3M Standard Interchange Protocol 2.00). Pure.

   One table (form.h) lists each message's fixed fields and variable fields; the encoder, the decoder and
   the log line walk it, in both directions, so that a client and a server are built of the same parts.
   Values here are UTF-8; the wire's character set is a struct sip2_charset. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/result.h"
#include "link/sip2/charset.h"

/* clang-format off */
#define SIP2_KINDS(X)                                                                                                  \
    X(LOGIN, "93") X(LOGIN_REPLY, "94")                                                                                \
    X(STATUS, "99") X(STATUS_REPLY, "98")                                                                              \
    X(PATRON_STATUS, "23") X(PATRON_STATUS_REPLY, "24")                                                                \
    X(PATRON, "63") X(PATRON_REPLY, "64")                                                                              \
    X(CHECKOUT, "11") X(CHECKOUT_REPLY, "12")                                                                          \
    X(CHECKIN, "09") X(CHECKIN_REPLY, "10")                                                                            \
    X(ITEM, "17") X(ITEM_REPLY, "18")                                                                                  \
    X(RENEW, "29") X(RENEW_REPLY, "30")                                                                                \
    X(RENEW_ALL, "65") X(RENEW_ALL_REPLY, "66")                                                                        \
    X(END_SESSION, "35") X(END_SESSION_REPLY, "36")                                                                    \
    X(HOLD, "15") X(HOLD_REPLY, "16")                                                                                  \
    X(PAY, "37") X(PAY_REPLY, "38")                                                                                    \
    X(ITEM_UPDATE, "19") X(ITEM_UPDATE_REPLY, "20")                                                                    \
    X(ENABLE, "25") X(ENABLE_REPLY, "26")                                                                              \
    X(BLOCK, "01") /* its answer is a PATRON_STATUS_REPLY */                                                           \
    X(RESEND_TO_CLIENT, "97") /* from the client: repeat your last answer */                                           \
    X(RESEND_TO_SERVER, "96") /* from the server: repeat your last request */
/* clang-format on */

enum sip2_kind {
#define X(name, code) SIP2_##name,
    SIP2_KINDS(X)
#undef X
        SIP2_KIND_COUNT
};

enum {
    SIP2_FRAME_MAX = 65536,    /* bytes of a frame without its end */
    SIP2_VALUES_MAX = 1024,    /* variable fields in a message; more of them are passed over */
    SIP2_VALUE_SIZE_MAX = 255, /* bytes of a value that is sent (SIP 2.00) */
    SIP2_FIXED_SIZE = 64,
    SIP2_TEXT_MAX = 4 * SIP2_FRAME_MAX, /* an arena of this size holds any decoded frame */
    SIP2_LOG_SIZE = 512
};

struct sip2_value {
    char id[3];       /* "AB" */
    const char *text; /* borrowed: from the caller of sip2_set, or from the arena of sip2_decode */
};

/* Start with sip2_message_of; zero is a login without values. */
struct sip2_message {
    enum sip2_kind kind;
    char fixed[SIP2_FIXED_SIZE]; /* the fixed part, blank filled, NUL at its end */
    char sequence;               /* AY's digit; '\0' when there is none */
    bool has_checksum;
    bool checksum_ok; /* after decoding; true when there is none */
    bool complete;    /* after decoding: no needed field was missing */
    bool cut;         /* after decoding: it had more fields than SIP2_VALUES_MAX */
    uint16_t values_count;
    struct sip2_value values[SIP2_VALUES_MAX];
};

struct sip2_message sip2_message_of(enum sip2_kind kind);
/* The two digits. */
const char *sip2_code(enum sip2_kind kind);
/* Is it a message that has an answer? 96 and 97 have none of their own. */
bool sip2_is_request(enum sip2_kind kind);
/* The kind that answers a request (LOGIN -> LOGIN_REPLY). */
enum sip2_kind sip2_answer_of(enum sip2_kind request);

/* Writes a fixed field by its name in the table ("no block"), cut or blank filled to its width.
   Asserts that the message has it. */
void sip2_set_fixed(struct sip2_message *m, const char *name, const char *text);
/* The fixed field's text with its blanks, into to[size] (size > its width). */
void sip2_get_fixed(const struct sip2_message *m, const char *name, char *to, size_t size);
/* The first character of a fixed field: for flags. */
char sip2_flag(const struct sip2_message *m, const char *name);

/* Adds a variable field. Asserts that the message's table has the id and that there is room. `text`
   must live until the message is encoded. */
void sip2_set(struct sip2_message *m, const char *id, const char *text);
/* The first value of an id, NULL when it is absent. */
const char *sip2_get(const struct sip2_message *m, const char *id);
/* The same, "" when it is absent. */
const char *sip2_text(const struct sip2_message *m, const char *id);
/* The next value of an id at or behind *at, moving *at past it; NULL at the end. Start with 0. */
const char *sip2_next(const struct sip2_message *m, const char *id, size_t *at);
/* All values of an id joined by single blanks, with "…" at the end of what is too long: for AF. size > 4. */
void sip2_join(const struct sip2_message *m, const char *id, char *to, size_t size);

/* Writes the frame with its final CR. Fields come in the table's order; needed ones that were not set
   are written empty. In values `|` and control characters become blanks, what the character set lacks
   becomes `?`, and what is longer than SIP2_VALUE_SIZE_MAX is cut. With a `sequence`, AY and AZ are
   added (96 and 97: AZ alone, when has_checksum is set). RESULT_FULL. */
MUST_USE enum result sip2_encode(const struct sip2_message *m, const struct sip2_charset *charset, void *to,
                                 size_t size, size_t *out_n);

/* How a side writes its frames. Zero is what sip2_encode does. Borrowed texts. */
struct sip2_style {
    const char *end;       /* of a frame; NULL: CR */
    const char *rubbish;   /* stands between repeated fields; NULL: nothing */
    bool as_set;           /* fields come in the order of sip2_set, each as often as it was set */
    bool adds_code_points; /* the checksum is of these in place of bytes */
};
MUST_USE enum result sip2_encode_as(const struct sip2_message *m, const struct sip2_charset *charset,
                                    const struct sip2_style *style, void *to, size_t size, size_t *out_n);
/* Reads a frame without its end (sip2_frame_next). Texts are put into the arena. Unknown ids and
   rubbish between fields are passed over; the checksum is only reported (`checksum_ok`: the sum over
   bytes or over code points, both are seen in the field).
   RESULT_NONE: a code that is in no table; RESULT_SHORT: its fixed part is cut; RESULT_BAD: no code at
   the start, or more than the code of a 96 or 97; RESULT_FULL: the arena is full. */
MUST_USE enum result sip2_decode(struct bytes frame, const struct sip2_charset *charset, struct arena *arena,
                                 struct sip2_message *out);
/* "12 checkout reply ok=1 … AA*** AB2000 AFText" with every personal and secret value as stars, and so is AB of 17
   and 18: it may be a card's. */
void sip2_log_text(const struct sip2_message *m, char to[static SIP2_LOG_SIZE]);
