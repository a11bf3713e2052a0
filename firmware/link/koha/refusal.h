/* link/koha/refusal.h: what Koha's words for "no" mean to a patron, and which of its questions a kiosk may answer.

   Words: keys of blockers and confirms (C4::Circulation::CanBookBeIssued), errors of CanBookBeRenewed and of
   C4::Reserves. One table (refusal.c). Members in small letters beside a key are details, often of other patrons:
   they are passed over and never copied. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "circulation/item.h"
#include "circulation/patron.h"
#include "circulation/reason.h"
#include "link/koha/json.h"

/* The reason of one word; REASON_SYSTEM when it is not known. */
enum reason koha_reason_of_key(const char *key);
/* "Checkout not authorized (TOO_MANY DEBT)": the reason that matters most of the words in it, by the table's order;
   REASON_SYSTEM when none is known. */
enum reason koha_reason_of_words(const char *words);

/* May this be lent? */
struct koha_decision {
    enum reason reason;   /* REASON_NONE: it may, with the token as confirmation where `confirm` */
    bool confirm;         /* something is to be confirmed, and a kiosk may confirm all of it */
    char fee[MONEY_SIZE]; /* what it costs; "" for nothing. With REASON_FEES: agreed, it could be lent */
    char key[PLACE_SIZE]; /* of REASON_SYSTEM: Koha's word, for staff */
};

/* Of an answer of GET /checkouts/availability. `replay`: it has happened, the patron has it; then what concerns
   nobody else is confirmed. RESULT_BAD: it is none. */
MUST_USE enum result koha_decide(const cJSON *availability, bool replay, bool fee_agreed, struct koha_decision *out);
