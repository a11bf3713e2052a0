/* link/mail/smtp.h: libcurl's SMTP as kitap-link hands letters in (RFC 6409): one connection a letter, TLS 1.2 or newer
   where it is encrypted, no proxy of the environment. Nothing blocks longer than the time-out, and so long again for
   the goodbye of a server that has taken the letter; while it waits, `beat` is called about once a second. Not for
   several threads. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"
#include "base/when.h"
#include "circulation/mail.h"

enum { SMTP_WORDS_SIZE = 160 };

/* Borrowed for the call. */
struct smtp_server {
    const char *host;
    uint16_t port;
    enum mail_tls tls;
    const char *ca_file;         /* "": the system's authorities */
    const char *user, *password; /* user "": no login; SECRET */
    const char *from;            /* the sender's address, */
    const char *name;            /* and name; "": none */
    int timeout_ms;              /* at least 1 */
};

/* What may be used of the process; `beat` false: the letter is given up. */
struct smtp_world {
    void *context;
    bool (*beat)(void *context);
};

struct smtp_letter {
    const char *to;      /* PERSONAL; a plain address (circulation/mail.h) */
    const char *subject; /* UTF-8 */
    const char *ulid;    /* its Message-ID, before the sender's host */
    struct when at;      /* unknown: the server says when */
    const char *text;    /* PERSONAL; UTF-8, lines end in LF */
};

/* Hands one letter in. RESULT_OK: the server has taken it. RESULT_REFUSED: it said no; RESULT_TIMEOUT; RESULT_GONE: the
   line was cut, or beat said no; RESULT_IO: there was none; RESULT_NONE: who answers cannot prove who he is, or does
   not do TLS; RESULT_FULL. words[] say which, in English, without address and text. */
MUST_USE enum result smtp_send(const struct smtp_server *server, const struct smtp_letter *letter,
                               const struct smtp_world *world, char words[static SMTP_WORDS_SIZE]);
/* Connects, with TLS and login, and goes. Results likewise. */
MUST_USE enum result smtp_reach(const struct smtp_server *server, const struct smtp_world *world,
                                char words[static SMTP_WORDS_SIZE]);
