/* link/koha/parse.h: Koha's objects (api/v1/swagger/definitions) as the kiosk knows them. Everything that a server says
   is taken with suspicion: RESULT_BAD when a member is missing that the rest depends on. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "circulation/library.h"
#include "link/koha/json.h"

enum { KOHA_TOKEN_SIZE = 1024, KOHA_LIST_MAX = 128 };

/* POST /oauth/token. `token` is put into a header: visible ASCII only. RESULT_BAD. */
struct koha_token {
    char text[KOHA_TOKEN_SIZE]; /* SECRET */
    int64_t expires_s;          /* from now; at least 1 */
};
MUST_USE enum result koha_token_read(const cJSON *json, struct koha_token *out);

/* The one of a list of patrons whose member `by` is exactly `number`. RESULT_NONE: there is none, or more than one;
   RESULT_BAD: no such list. Flags: expired (by `today`), restricted, lost, gone without an address. Counts and fees are
   not said there. */
struct koha_patron {
    int64_t id;
    struct patron patron;
    enum reason reason; /* why it may not borrow; REASON_NONE */
};
MUST_USE enum result koha_patron_find(const cJSON *list, const char *by, const char *number, struct day today,
                                      struct koha_patron *out);

/* Of GET /items with x-koha-embed: biblio; `item.due` is not said there, `status` is on loan or what its marks say. */
struct koha_item {
    int64_t id, biblio;
    struct item item;
    char call_number[PLACE_SIZE];
};
MUST_USE enum result koha_item_read(const cJSON *json, struct koha_item *out);
/* The one whose barcode is exactly `number`. RESULT_NONE, RESULT_BAD. */
MUST_USE enum result koha_item_find(const cJSON *list, const char *number, struct koha_item *out);

struct koha_checkout {
    int64_t id, patron, item;
    struct when due;
};
MUST_USE enum result koha_checkout_read(const cJSON *json, struct koha_checkout *out);

struct koha_hold {
    int64_t id, patron, item, biblio; /* item 0: any copy */
    char status;                      /* W on the shelf, T in transit, P in process; '\0' waits in the queue */
    int16_t priority;
    char pickup[PLACE_SIZE];
    struct when until;
};
MUST_USE enum result koha_hold_read(const cJSON *json, struct koha_hold *out);

/* Lists of these, at most KOHA_LIST_MAX; more are passed over. RESULT_BAD: no list, or one of them is broken;
   the list is empty then. */
struct koha_checkouts {
    struct koha_checkout list[KOHA_LIST_MAX];
    size_t count;
};
struct koha_holds {
    struct koha_hold list[KOHA_LIST_MAX];
    size_t count;
};
MUST_USE enum result koha_checkouts_read(const cJSON *json, struct koha_checkouts *out);
MUST_USE enum result koha_holds_read(const cJSON *json, struct koha_holds *out);

/* GET /patrons/{id}/account. `fees` "" for nothing owed. RESULT_BAD. */
MUST_USE enum result koha_account_read(const cJSON *json, char fees[static MONEY_SIZE], size_t *lines_count);
/* Line `at` of what is owed: its words, amount and number. */
void koha_account_line(const cJSON *json, size_t at, struct library_entry *out);

/* {"error": "..."} or {"errors": [{"message": ...}]}: the words; "" for none. */
void koha_error_words(const cJSON *json, char *to, size_t size);
