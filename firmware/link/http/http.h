/* link/http/http.h: one HTTP request at a time by libcurl, plain or TLS; connections are used again.

   HTTP/1.1, no redirects, no proxy, no cookies, no .netrc, TLS 1.2 or newer (RFC 9110, RFC 9112). A server is believed
   that shows a certificate of the authorities in `ca_file`, for its own name, and no other. An answer's body goes into
   room of the caller and is never longer. Nothing blocks longer than a request's time-out; while it waits, `beat` is
   called at least twice a second. Not for several threads. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"

enum { HTTP_WORDS_SIZE = 160, HTTP_HEADERS_MAX = 8, HTTP_HEADER_SIZE = 1280, HTTP_ETAG_SIZE = 128 };

/* What may be used of the process. */
struct http_world {
    void *context;
    /* Mandatory. False: the request is given up. */
    bool (*beat)(void *context);
    /* Asked when the connection stands and an `alone` request is about to leave. False: it does not. NULL: always true.
     */
    bool (*may_send)(void *context);
};

struct http_options {
    bool tls;            /* https and nothing else; false: http and nothing else */
    const char *ca_file; /* "": the system's authorities; borrowed for the call, read with the first connection */
    void *room;          /* borrowed while it lives: where the body of an answer goes */
    size_t room_size;    /* 0: bodies are not kept */
};

enum http_method { HTTP_GET, HTTP_POST, HTTP_DELETE, HTTP_METHOD_COUNT };

struct http_header {
    const char *name, *value; /* value NULL: left out */
};

struct http_request {
    enum http_method method;
    const char *url;
    struct http_header headers[HTTP_HEADERS_MAX]; /* beside User-Agent; ends with a name of NULL; SECRET. "Name: value"
                                                     is cut to HTTP_HEADER_SIZE */
    struct bytes body;                            /* of a POST; SECRET or PERSONAL */
    /* On a connection of its own: libcurl sends a request again by itself when a used connection turns out to be dead.
       For what may not happen twice. */
    bool alone;
};

enum http_outcome {
    HTTP_ANSWERED,
    HTTP_NOT_SENT,  /* not one byte left */
    HTTP_SILENT,    /* it left, or part of it; no whole answer in time */
    HTTP_NONSENSE,  /* what came back is no answer, or longer than the room */
    HTTP_FORBIDDEN, /* may_send said no; not one byte left */
    HTTP_GIVEN_UP   /* beat said no */
};

struct http_answer {
    int status;                /* 200..599 */
    struct bytes body;         /* in the caller's room, until the next request */
    uint32_t retry_after_s;    /* RFC 9110 10.2.3, as seconds from now; 0: not said */
    char etag[HTTP_ETAG_SIZE]; /* RFC 9110 8.8.3, with its quotation marks; "": none, or longer than this */
};

struct http;

/* Opens no connection. RESULT_FULL; RESULT_NONE: libcurl has no TLS. Logged. */
MUST_USE enum result http_create(const struct http_options *options, const struct http_world *world, struct http **out);
void http_destroy(struct http *h); /* takes NULL */
/* Sends one request; up to timeout_ms, at least 1. *out only with HTTP_ANSWERED, whatever the status; words[] only with
   all else: what went wrong in English, with host and port, but nothing of path, headers and bodies. */
enum http_outcome http_ask(struct http *h, const struct http_request *request, int timeout_ms,
                           char words[static HTTP_WORDS_SIZE], struct http_answer *out);
/* Connects, with TLS's handshake, and says nothing. HTTP_ANSWERED: somebody is there, and who he should be. */
enum http_outcome http_reach(struct http *h, const char *url, int timeout_ms, char words[static HTTP_WORDS_SIZE]);
/* Wipes the body of the last answer. */
void http_forget(struct http *h);
/* Appends `text`, percent-encoded but for letters, digits and -._~ (RFC 3986 2.3), to to[size]. RESULT_FULL. */
MUST_USE enum result http_add_encoded(char *to, size_t size, const char *text);
