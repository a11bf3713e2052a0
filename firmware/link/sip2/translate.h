/* link/sip2/translate.h: between what the kiosk asks (circulation/library.h) and SIP2's messages. Pure.

   Profile `generic` of DESIGN part 7: AC empty, AO everywhere, AP = location in 09, AD only with a PIN,
   language 000, 015 or 001, renewal policy N in 11, no BO unless a fee was agreed to, no BI. What other systems want
   otherwise stands in profile.c. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "circulation/library.h"
#include "circulation/policy.h"
#include "link/sip2/message.h"
#include "link/sip2/when.h"

/* What the library agreed on with its system. Borrowed texts. */
struct sip2_terms {
    const char *user, *password, *location, *institution;
    enum library_profile profile;
    bool terminal_password; /* AC is the password; else it is empty */
    struct sip2_zone zone;
};

/* 93; texts are views into the terms. */
struct sip2_message sip2_login_of(const struct sip2_terms *terms);
/* 99. */
struct sip2_message sip2_status_of(void);
/* The kind that carries a request. */
enum sip2_kind sip2_kind_of(enum library_ask ask);
/* The message of a request; q->at must be known. With as_status PATRON becomes 23 in place of 63. Texts are views into
   q, terms and `until` (a hold's last day) and live as long as these. */
void sip2_request_of(const struct library_request *q, const struct sip2_terms *terms, bool as_status,
                     char until[static SIP2_DATE_SIZE], struct sip2_message *out);

/* Does this answer belong to this request? By its code, its AY (when both have one and `by_sequence`), and its AA and
   AB (when both sides have them; letters of either case). An answer of the right AY may name a patron otherwise than 63
   or 23 asked for her: Koha looks for an account too, and tells the card. */
bool sip2_is_answer(const struct sip2_message *request, const struct sip2_message *answer, bool by_sequence);

/* What the answer says, without the entries of its lists and with outcome ANSWERED. */
void sip2_reply_of(const struct library_request *q, const struct sip2_message *answer, const struct sip2_terms *terms,
                   struct library_reply *out);

/* The reply when the system has no such message: nothing was asked, and nothing is guessed. The end of a session and
   the state of an item can be done without; the rest is refused. */
void sip2_reply_without(const struct library_request *q, struct library_reply *out);

/* Walks the list that was asked for (AS, AT, AU, AV, BU or CD), or BM and then BN. Zero is the start. */
struct sip2_entries {
    size_t list, at;
};
/* The next entry; false at the end. */
bool sip2_entry_next(const struct library_request *q, const struct sip2_message *answer, const struct sip2_terms *terms,
                     struct sip2_entries *walk, struct library_entry *out);
