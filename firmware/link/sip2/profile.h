/* link/sip2/profile.h: what library systems do differently, a row each. Pure.

   DESIGN part 7 fixes `generic`. A system's own ways of answering (order of fields, line ends, rubbish) need no row:
   the decoder takes them all; here stands what must be sent otherwise, or left out, or read otherwise. */
#pragma once

#include <stdbool.h>

#include "circulation/policy.h"
#include "link/sip2/message.h"

enum sip2_detection {
    SIP2_DETECTION_SENT,     /* AY and AZ with every message */
    SIP2_DETECTION_NOT_SENT, /* the system writes none, and checks none */
    SIP2_DETECTION_TRIED     /* without, until a login is answered by 96: FOLIO takes both, by its configuration */
};

struct sip2_profile {
    enum sip2_detection detection; /* what the setting library.checksum: auto means */
    const char *lacks;             /* codes that it does not know, whatever its BX says: "19 25" */
    char renewal_policy;           /* in 11; Y makes a second checkout a renewal */
    bool says_place;               /* AP of 09 is the kiosk's place; else empty: it would override the branch */
    bool wants_service_point;      /* CP must be a service point's UUID */
    bool lists_may_be_text;        /* AS to CD: a number, a title, or both */
};

const struct sip2_profile *sip2_profile_of(enum library_profile profile);

/* What decides whether a message is sent. Borrowed. */
struct sip2_abilities {
    enum library_profile profile;
    const char *with, *without; /* of the settings: codes with blanks between */
    const char *told;           /* BX of the last 98; "" when there was none */
};
/* The settings decide first, then the profile, then an N in BX; what BX does not say is there, and a BX
   that denies the status message is no BX. Login, status and what
   the kiosk is for (11, 09) are always sent, unless the settings say otherwise. */
bool sip2_has_message(const struct sip2_abilities *a, enum sip2_kind kind);
/* A UUID: 8-4-4-4-12 hex digits. */
bool sip2_is_service_point(const char *location);
