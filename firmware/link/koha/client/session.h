/* link/koha/client/session.h: a session with a Koha system, for the files of this folder: the access token, what the
   line is, and one question or transaction with its answer as JSON. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "link/koha/client/rest.h"
#include "link/koha/parse.h"
#include "link/library.h"

enum koha_line { KOHA_LINE_NOT_TOLD, KOHA_LINE_DOWN, KOHA_LINE_UP };

enum { KOHA_IDS_MAX = 16 };

/* Koha's own numbers of whom and what was asked about in this visit: a loan needs no other questions again. Nothing of
   it is older than a few minutes, and it goes with the visit (END_SESSION). */
struct koha_ids {
    char card[ID_SIZE]; /* PERSONAL; "": nobody's */
    int64_t patron;
    int64_t since_ms;
    size_t next; /* the oldest place */
    struct koha_item items[KOHA_IDS_MAX];
};

struct koha_session {
    struct message_link_config config;
    const struct library_world *world; /* borrowed */
    struct rest *rest;                 /* owned */
    struct koha_token token;           /* text "": none */
    int64_t token_until_ms;
    bool open; /* the key was taken and a question answered */
    enum koha_line line;
    int back_off_ms;
    int64_t next_try_ms, last_use_ms, end_ms; /* end_ms: when the call in hand must be over */
    char words[HTTP_WORDS_SIZE];              /* what the last failure was */
    struct koha_ids ids;
    struct koha_checkouts checkouts; /* room of the ask in hand; wiped after it */
    struct koha_holds holds;
    struct library_entry entries[KOHA_LIST_MAX];
    size_t entries_count;
};

/* What came of an exchange. */
struct koha_answer {
    enum http_outcome outcome;
    int status;  /* with ANSWERED */
    cJSON *json; /* owned by the caller; NULL: none, or it is no JSON */
};

int64_t koha_now_ms(const struct koha_session *s);
/* Asks a question (GET) as often as the settings allow. ANSWERED: with 200 or 404, and JSON. */
struct koha_answer koha_question(struct koha_session *s, const char *path, const char *embed);
/* One POST of JSON whose repetition is not wanted, and which changes nothing: a PIN is checked. ANSWERED: below 500,
   and JSON. */
struct koha_answer koha_try(struct koha_session *s, const char *path, const char *body);
/* A transaction: never sent twice, but where the system has said that it does not know us (401). ANSWERED: below 500,
   not redirected; all else that left is SILENT or NONSENSE. */
struct koha_answer koha_transaction(struct koha_session *s, enum http_method method, const char *path,
                                    const char *body);
void koha_answer_finish(struct koha_answer *a);

/* One request of kitap (asks.c): world->reply at least once. */
void koha_carry_out(struct koha_session *s, const struct library_request *q);
