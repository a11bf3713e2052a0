/* emulator/sip2_manners.h: how other library systems speak SIP2, a row each, so that the kiosk meets them all. The
   library's rule `profile` says whose manners it has. */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "emulator/library_store.h"
#include "link/sip2/message.h"

enum sip2_checks {
    SIP2_CHECKS_AS_ASKED,  /* answers with AY and AZ whoever sent them */
    SIP2_CHECKS_NEVER,     /* takes them, writes none (SIP2Mediator) */
    SIP2_CHECKS_FORBIDDEN, /* takes them for part of a field and fails (FOLIO as it comes) */
    SIP2_CHECKS_DEMANDED   /* answers 96 to a message without (FOLIO with errorDetectionEnabled) */
};

/* What it does with a message that it does not know. */
enum sip2_stranger { SIP2_STRANGER_96, SIP2_STRANGER_CLOSES, SIP2_STRANGER_WORDS };

struct sip2_manners {
    const char *name;
    const char *end;       /* of an answer */
    const char *supported; /* BX */
    const char *lacks;     /* codes that it does not know, whatever BX says */
    const char *rubbish;   /* between the lines of 66 */
    enum sip2_checks checks;
    enum sip2_stranger stranger;
    unsigned logins_max;           /* wrong ones before it closes; 0: any number */
    bool silent_before_login;      /* says nothing to what is no 93, where others close */
    bool closes_on_bad_login;      /* a 93 with a wrong checksum: 96, and the line is closed */
    bool wants_service_point;      /* no login without a UUID in CP */
    bool repeats_with_zero;        /* AY0 in the answer to 97 */
    bool perl_letters;             /* Latin-1 while all letters fit, else UTF-8; the checksum adds code points */
    bool renews_again;             /* a second checkout by the same reader is a renewal, unasked */
    bool pin_only_where_it_counts; /* 11 and 29 do not look at AD */
    bool tells_card;               /* AA of 24 and 64 is the card, whatever was asked for */
    bool forgets_no_block;         /* a replay is a loan like any other: may be refused, has a due date of its own */
    const char *yours;             /* what it says of a second checkout; NULL: the library's own words */
    /* Makes a neutral answer into this system's: words, order, flags, dates. NULL: it stays. */
    void (*dress)(const struct sip2_message *request, struct sip2_message *reply, struct arena *arena);
};

/* The name of the n-th system; NULL behind the last. */
const char *sip2_manners_name(size_t n);
/* Whose manners the library's rule names; the first's when it names none. */
const struct sip2_manners *sip2_manners_of(struct library_store *store);
/* Dresses an answer; its fields then stand in the order in which they are to be written. */
void sip2_manners_dress(const struct sip2_manners *m, const struct sip2_message *request, struct sip2_message *reply,
                        struct arena *arena);
bool sip2_manners_lack(const struct sip2_manners *m, enum sip2_kind kind);
