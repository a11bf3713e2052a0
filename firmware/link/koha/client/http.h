/* link/koha/client/http.h: one HTTP request at a time by libcurl, plain or TLS alike; connections are used again.

   HTTP/1.1, no redirects, no proxy, no cookies, bodies of at most JSON_BODY_MAX. A transaction goes on a connection of
   its own: libcurl sends a request again by itself when a used connection turns out to be dead. Nothing blocks
   longer than its deadline; while it waits, `beat` is called at least once a second. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "link/library.h"

struct http;

enum { HTTP_WORDS_SIZE = 160, HTTP_PATH_SIZE = 1024 };

enum http_method { HTTP_GET, HTTP_POST, HTTP_DELETE, HTTP_METHOD_COUNT };

struct http_request {
    enum http_method method;
    const char *path;   /* with its query, encoded: "/api/v1/libraries" */
    const char *type;   /* of the body; NULL: there is none */
    const char *body;   /* SECRET or PERSONAL */
    const char *bearer; /* SECRET; NULL: not authorised */
    const char *embed;  /* x-koha-embed; NULL */
    bool is_transaction;
};

enum http_outcome {
    HTTP_ANSWERED,
    HTTP_NOT_SENT,  /* not one byte left */
    HTTP_SILENT,    /* it left, or part of it; no whole answer by the deadline */
    HTTP_NONSENSE,  /* what came back is no answer, or too long */
    HTTP_FORBIDDEN, /* the process may not send any more; not one byte left */
    HTTP_GIVEN_UP   /* a wait while nobody asked, because somebody asks for something */
};

struct http_answer {
    int status;        /* 100..599 */
    struct bytes body; /* borrowed until the next request or http_forget */
};

/* The configuration is borrowed as long as it lives. RESULT_FULL, RESULT_NONE (libcurl has no TLS); logged. */
MUST_USE enum result http_create(const struct message_link_config *to, const struct library_world *world,
                                 struct http **out);
void http_destroy(struct http *h); /* takes NULL */
/* Sends one request; until `deadline_ms`. words[] says in English what went wrong; without persons. *out only with
   HTTP_ANSWERED. */
enum http_outcome http_ask(struct http *h, const struct http_request *request, int64_t deadline_ms,
                           char words[static HTTP_WORDS_SIZE], struct http_answer *out);
/* Wipes the last answer. */
void http_forget(struct http *h);
/* Appends `text`, percent-encoded but for letters, digits and -._~ (RFC 3986 2.3), to to[size]. RESULT_FULL. */
MUST_USE enum result http_add_encoded(char *to, size_t size, const char *text);
