/* circulation/reason.h: why something was not done. The code is for machines and the log, the
   patron's sentence is chosen by the screen, the system's own words are kept beside it. */
#pragma once

#include "base/result.h"

#define REASONS(X)                                                                                                     \
    X(NONE, "none")                                                                                                    \
    X(REFERENCE, "reference")   /* not for loan */                                                                     \
    X(HOLD, "hold")             /* waits for another patron */                                                         \
    X(YOURS, "yours")           /* already on loan to this patron */                                                   \
    X(OTHER_LOAN, "other-loan") /* on loan to somebody else */                                                         \
    X(LIMIT, "limit")           /* most loans reached */                                                               \
    X(OVERDUE, "overdue")       /* the patron has overdue items */                                                     \
    X(FEES, "fees")             /* unpaid fees */                                                                      \
    X(AGE, "age")               /* age mark */                                                                         \
    X(NOT_FOUND, "not-found")   /* not in the catalogue */                                                             \
    X(LOST, "lost")             /* the item is marked as lost or missing */                                            \
    X(WITHDRAWN, "withdrawn")                                                                                          \
    X(TRANSIT, "transit")           /* due at another branch */                                                        \
    X(FOREIGN, "foreign")           /* another library's tag */                                                        \
    X(WAITING_LOAN, "waiting-loan") /* an earlier loan of this item awaits confirmation */                             \
    X(CARD_UNKNOWN, "card-unknown")                                                                                    \
    X(CARD_EXPIRED, "card-expired")                                                                                    \
    X(CARD_LOST, "card-lost")                                                                                          \
    X(CARD_BLOCKED, "card-blocked")                                                                                    \
    X(PIN_WRONG, "pin-wrong")                                                                                          \
    X(NOT_LENT, "not-lent")               /* a return of an item that was on loan to nobody */                         \
    X(RENEWALS_USED, "renewals-used")     /* most renewals reached */                                                  \
    X(OFFLINE_LIMIT, "offline-limit")     /* most offline loans reached */                                             \
    X(OFFLINE_NO_LOAN, "offline-no-loan") /* of a kind that is not lent while the library system is away */            \
    X(OFFLINE_NO_CARD, "offline-no-card") /* the card does not borrow meanwhile */                                     \
    X(OFFLINE_NO_RETURN, "offline-no-return")                                                                          \
    X(DUE_EARLIER, "due-earlier")   /* a loan noted offline is due earlier than was promised; for staff */             \
    X(RETURN_STAFF, "return-staff") /* the library system takes no returns from a kiosk */                             \
    X(CARD_AS_ITEM, "card-as-item") /* a card was laid where a book is expected */                                     \
    X(TAG_UNKNOWN, "tag-unknown")   /* neither an item nor a card that we know */                                      \
    X(TAG_DAMAGED, "tag-damaged")                                                                                      \
    X(TAG_UNREAD, "tag-unread")         /* lifted too soon, or could not be read */                                    \
    X(OTHER_PAD, "other-pad")           /* it belongs on another of this kiosk's readers */                            \
    X(CARD_UNREAD, "card-unread")       /* it could not be read */                                                     \
    X(CARD_RANDOM, "card-random")       /* a chip that makes up its number anew each time */                           \
    X(NUMBER_EAN, "number-ean")         /* a book trade's number (EAN-13, ISBN) where the library's is needed */       \
    X(NUMBER_MISREAD, "number-misread") /* its check character does not fit */                                         \
    X(NUMBER_OTHER, "number-other")     /* its beginning or length is none of this library's numbers */                \
    X(COSTS, "costs")                   /* it costs a fee that she has not agreed to */                                \
    X(HOLD_YOURS, "hold-yours")         /* she has reserved it already */                                              \
    X(HOLD_NONE, "hold-none")           /* there is no such reservation (any more) */                                  \
    X(HOLD_DENIED, "hold-denied")       /* it cannot be reserved, or not by her */                                     \
    X(FEE_NONE, "fee-none")             /* nothing is owed there, or less than was paid */                             \
    X(NOT_SUPPORTED, "not-supported")   /* the library system does not do this for a kiosk */                          \
    X(CANNOT_RECORD, "cannot-record")   /* the ledger takes no new intent */                                           \
    X(SYSTEM, "system")                 /* no reason that we know; the system's words say it */

enum reason {
#define X(name, word) REASON_##name,
    REASONS(X)
#undef X
        REASON_COUNT
};

/* The English word of a reason, as in `kitap ledger list --json`. */
const char *reason_word(enum reason r);
/* The reason of a word. RESULT_NONE. */
MUST_USE enum result reason_of_word(const char *word, enum reason *out);
