/* emulator/koha_objects.h: the rows of the library's table as Koha's objects (api/v1/swagger/definitions), by the
   numbers that REST knows them by. Everything is owned by the caller. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "base/when.h"
#include "emulator/library_store.h"

/* The number of a row by its id, and back; 0 and RESULT_NONE: there is none. */
int64_t koha_patron_number(struct library_store *s, const char *id);
int64_t koha_item_number(struct library_store *s, const char *id);
MUST_USE enum result koha_patron_id(struct library_store *s, int64_t number, char to[static ID_SIZE]);
MUST_USE enum result koha_item_id(struct library_store *s, int64_t number, char to[static ID_SIZE]);

/* A title is a biblio of one copy. */
int64_t koha_biblio_of_item(int64_t item);
int64_t koha_item_of_biblio(int64_t biblio);

/* Each appends what it finds to a list. `number` of a patron or an item; 0: nothing is found. */
void koha_add_patron(struct library_store *s, int64_t number, struct when now, cJSON *list);
void koha_add_item(struct library_store *s, int64_t number, bool with_biblio, cJSON *list);
void koha_add_biblio(struct library_store *s, int64_t item, cJSON *list);
void koha_add_checkouts_of_patron(struct library_store *s, int64_t patron, cJSON *list);
void koha_add_checkout_of_item(struct library_store *s, int64_t item, cJSON *list);
void koha_add_holds(struct library_store *s, int64_t patron, int64_t item, const char *library, cJSON *list);

/* The account; NULL: there is no such patron. */
cJSON *koha_account(struct library_store *s, int64_t patron);

/* The item of a loan, or of a hold, and its patron; false: there is no such number. */
struct koha_pair {
    char item[ID_SIZE], patron[ID_SIZE];
};
bool koha_loan_of(struct library_store *s, int64_t checkout, struct koha_pair *out);
bool koha_hold_of(struct library_store *s, int64_t hold, struct koha_pair *out);
