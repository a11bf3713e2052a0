/* circulation/transaction.h: a checkout, checkin, renewal, payment or hold, and its life.

   States and moves (durability rule 2); each move is made by one function of the ledger:
     (new)    -> INTENDED | OFFLINE                               [ledger_begin]
     INTENDED -> CONFIRMED | REFUSED | UNKNOWN | OFFLINE          [ledger_outcome; UNKNOWN also by ledger_recover]
     UNKNOWN  -> CONFIRMED | REFUSED | VOID | OFFLINE | STAFF     [ledger_settle]
     OFFLINE  -> UPLOADED | REJECTED | UNKNOWN                    [ledger_deliver; UNKNOWN also by ledger_recover]
     STAFF    -> CONFIRMED | VOID | OFFLINE                       [ledger_decide, with an audit row]
     REJECTED -> OFFLINE | CLOSED                                 [ledger_decide, with an audit row]
   OFFLINE only if the link says that not one byte left. REFUSED is only the library system's own
   word. There is no "sent" state: it would cost a third commit. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/ulid.h"
#include "base/when.h"
#include "circulation/item.h"
#include "circulation/patron.h"
#include "circulation/reason.h"

#define TRANSACTION_KINDS(X)                                                                                           \
    X(CHECKOUT, "checkout") X(CHECKIN, "checkin") X(RENEW, "renew") X(PAYMENT, "payment") X(HOLD, "hold")
#define LIVES(X)                                                                                                       \
    X(INTENDED, "intended")                                                                                            \
    X(CONFIRMED, "confirmed")                                                                                          \
    X(REFUSED, "refused")                                                                                              \
    X(UNKNOWN, "unknown")                                                                                              \
    X(VOID, "void")                                                                                                    \
    X(STAFF, "staff") X(OFFLINE, "offline") X(UPLOADED, "uploaded") X(REJECTED, "rejected") X(CLOSED, "closed")
#define BITS(X) X(NONE, "none") X(PENDING, "pending") X(DONE, "done") X(FAILED, "failed")

enum transaction_kind {
#define X(name, word) TRANSACTION_##name,
    TRANSACTION_KINDS(X)
#undef X
        TRANSACTION_KIND_COUNT
};

enum life {
#define X(name, word) LIFE_##name,
    LIVES(X)
#undef X
        LIFE_COUNT
};

/* The security bit of the item's tag, rule 3. */
enum bit {
#define X(name, word) BIT_##name,
    BITS(X)
#undef X
        BIT_COUNT
};

/* What the patron was told before an UNKNOWN is settled (committed with it). */
enum told { TOLD_NOTHING, TOLD_LENT, TOLD_RETURNED };

/* What the library system said just before a row may leave: settling compares with it. */
struct before {
    enum item_status status;
    struct when due;
    enum answer
        lent_to_patron;    /* is the item among this patron's loans (HOLD: reservations)? NOT_SAID when not asked */
    char fees[MONEY_SIZE]; /* PAYMENT: what she owed */
};

struct transaction {
    uint64_t seq; /* the ledger's order; 0 before it has one */
    char ulid[ULID_SIZE];
    enum transaction_kind kind;
    enum life life;
    enum bit bit;
    enum reason reason;
    char words[WORDS_SIZE]; /* the system's own words, "" for none */
    char item[ID_SIZE]; /* "" of a PAYMENT, and of a HOLD on any copy of a title that the system names by number only */
    char title[TITLE_SIZE];
    char patron[ID_SIZE]; /* PERSONAL: sealed by the ledger, kept only while it must wait; "" for a return */
    struct when at;       /* when it happened at the kiosk */
    struct when due;      /* promised or given */
    bool staff_mark;      /* a member of staff should look at it */
    enum told told;
    struct before before;
    bool cancels;            /* HOLD: it takes a reservation back */
    char number[ID_SIZE];    /* HOLD, PAYMENT: of which reservation or fee, as the system numbers them; "" where not */
    char amount[MONEY_SIZE]; /* PAYMENT: what staff took; CHECKOUT: the fee that she agreed to; "" for none */
    char currency[4];        /* of `amount` */
};

const char *transaction_kind_word(enum transaction_kind kind);
const char *life_word(enum life life);
const char *bit_word(enum bit bit);
MUST_USE enum result life_of_word(const char *word, enum life *out);
MUST_USE enum result transaction_kind_of_word(const char *word, enum transaction_kind *out);
MUST_USE enum result bit_of_word(const char *word, enum bit *out);
/* May a row go from one state to the other? The table of the head of this file. */
bool life_may_move(enum life from, enum life to);
/* True for CONFIRMED, REFUSED, VOID, UPLOADED, CLOSED: what other destinations are told. */
bool life_is_final(enum life life);
