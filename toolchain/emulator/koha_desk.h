/* emulator/koha_desk.h: what the library answers over Koha's REST interface (api/v1): between HTTP's requests and the
   library's table. Paths, parameters, members and codes as Koha publishes them (api/v1/swagger); numbers of patrons,
   items, loans and holds are the rows' of the table. A card's chip is the cardnumber, its printed number the userid. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "base/when.h"
#include "emulator/library_store.h"

enum { KOHA_PARAMETERS_MAX = 16, KOHA_TOKEN_TEXT_SIZE = 40, KOHA_KEY_SIZE = 32 };

struct koha_parameter {
    const char *name, *value; /* decoded */
};

struct koha_request {
    const char *method, *path;
    struct koha_parameter parameters[KOHA_PARAMETERS_MAX];
    size_t parameters_n;
    const char *authorization, *embed; /* headers; NULL */
    const char *body;                  /* "" for none */
};

struct koha_desk {
    struct library_store *store; /* borrowed */
    const char *user, *password, *institution;
    char token[KOHA_TOKEN_TEXT_SIZE]; /* the one that is valid; "": none */
    int64_t token_until_ms;           /* wall */
    unsigned tokens;                  /* how many were given */
    unsigned expires_s;               /* how long one lasts; 0: 3600 */
    char confirm[KOHA_KEY_SIZE];      /* one more question of every loan: HIGHHOLDS, RENTALCHARGE; "" for none */
    char confirm_value[KOHA_KEY_SIZE];
};

/* The status; *out is the body, owned by the caller, NULL for none. */
int koha_desk_answer(struct koha_desk *d, const struct koha_request *q, struct when now, cJSON **out);
