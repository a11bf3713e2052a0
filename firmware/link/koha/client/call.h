/* link/koha/client/call.h: one request of kitap on its way through several questions, for asks.c and transactions.c. */
#pragma once

#include "link/koha/client/session.h"

struct koha_call {
    struct koha_session *s;
    const struct library_request *q;
    struct library_reply r;
    struct koha_patron patron;
    struct koha_item item;
};

enum koha_step {
    STEP_OK,
    STEP_REFUSED, /* the reply says why */
    STEP_FAILED   /* the reply's outcome says how */
};

/* What the port reports of an exchange. */
enum library_outcome koha_outcome_of(enum http_outcome outcome);
/* A question of this call; 200 with JSON, for the caller to delete. FAILED: of a transaction that has not left yet. */
MUST_USE enum koha_step koha_get(struct koha_call *c, const char *path, const char *embed, cJSON **out);
/* A question failed; a transaction that it prepared has not left. */
enum koha_step koha_failed(struct koha_call *c, enum library_outcome outcome);
/* An answer came and makes no sense. */
enum koha_step koha_nonsense(struct koha_call *c);
enum koha_step koha_refuse(struct koha_call *c, enum reason reason);

/* Who is q->patron, into c->patron; REFUSED: CARD_UNKNOWN. What is q->item, into c->item and the reply; REFUSED:
   NOT_FOUND. */
MUST_USE enum koha_step koha_find_patron(struct koha_call *c);
MUST_USE enum koha_step koha_find_item(struct koha_call *c);
/* Are both known from this visit? Then c->patron.id, c->item and the reply's item are filled as above. */
bool koha_knows(struct koha_call *c);
void koha_forget(struct koha_session *s);
/* The loans of c->patron into s->checkouts, the holds into s->holds. */
MUST_USE enum koha_step koha_find_checkouts(struct koha_call *c);
MUST_USE enum koha_step koha_find_holds(struct koha_call *c);

/* One more line of the reply; what does not fit is said to be unlisted. */
/* NULL: the list is full, which is told. */
struct library_entry *koha_add_entry(struct koha_call *c, enum entry_kind kind, const char *text);
/* Adds an entry for each of n items: its number, in their order; what has none is passed over. */
MUST_USE enum koha_step koha_add_items(struct koha_call *c, enum entry_kind kind, const int64_t *items, size_t n);

/* Likewise what `from` (a path) calls `name`, by its numbers `member`. */
MUST_USE enum koha_step koha_add_names(struct koha_call *c, enum entry_kind kind, const char *from, const char *member,
                                       const char *name, const int64_t *ids, size_t n);
/* {"MEMBER":[1,2,3]}, encoded, at the end of the path. RESULT_FULL. */
MUST_USE enum result koha_add_query(char path[static REST_PATH_SIZE], const char *member, const int64_t *ids, size_t n);

/* transactions.c */
void koha_checkout(struct koha_call *c);
void koha_renew(struct koha_call *c);
void koha_renew_all(struct koha_call *c);
void koha_hold(struct koha_call *c);
void koha_pay(struct koha_call *c);
