/* link/koha/client/rest.h: one request to Koha's REST interface at a time (link/http/http.h): its address, its headers,
   its deadline. A transaction goes on a connection of its own, and only while kitap lives. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "link/http/http.h"
#include "link/library.h"

struct rest;

enum { REST_PATH_SIZE = 1024 };

struct rest_request {
    enum http_method method;
    const char *path;   /* with its query, encoded: "/api/v1/libraries" */
    const char *type;   /* of the body; NULL: there is none */
    const char *body;   /* SECRET or PERSONAL */
    const char *bearer; /* SECRET; NULL: not authorised */
    const char *embed;  /* x-koha-embed; NULL */
    bool is_transaction;
};

/* Both are borrowed as long as it lives. RESULT_FULL, RESULT_NONE (libcurl has no TLS); logged. */
MUST_USE enum result rest_create(const struct message_link_config *to, const struct library_world *world,
                                 struct rest **out);
void rest_destroy(struct rest *r); /* takes NULL */
/* Sends one request; until `deadline_ms`. GIVEN_UP: a wait while nobody asked, because somebody asks for something.
   words[] says in English what went wrong; without persons. *out only with HTTP_ANSWERED; its body is borrowed until
   the next request or rest_forget. */
enum http_outcome rest_ask(struct rest *r, const struct rest_request *request, int64_t deadline_ms,
                           char words[static HTTP_WORDS_SIZE], struct http_answer *out);
/* Wipes the last answer. */
void rest_forget(struct rest *r);
