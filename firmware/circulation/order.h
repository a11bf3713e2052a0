/* circulation/order.h: what staff order of the ledger, at the screen or by a command beside the running kiosk. Each is
   carried out by the ledger's owner, is durable and audited before it is answered. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "circulation/transaction.h"

/* How the words of a record begin that was carried away in a file; its name follows. */
#define ROW_CARRIED "carried: "

/* What became of a record, as staff have found out; the words are those of `kitap staff settle`. */
#define DECISIONS(X)                                                                                                   \
    X(HAPPENED, "confirmed") /* the book is lent, was returned, …: it stands so in the library system */             \
    X(NOTHING, "void")       /* nothing happened */                                                                    \
    X(AGAIN, "offline")      /* it is to be sent to the library system (again) */                                      \
    X(BY_HAND, "closed")     /* staff brought it into the library system by hand */                                    \
    X(SEEN, "seen")          /* looked at: the staff mark goes, the record stays as it is */
enum decision {
#define X(name, word) DECISION_##name,
    DECISIONS(X)
#undef X
        DECISION_COUNT
};
const char *decision_word(enum decision d);
MUST_USE enum result decision_of_word(const char *word, enum decision *out);
/* Where a decision sends a record that is at `life` now: HAPPENED and NOTHING close one that was refused, or that
   waits. The ledger has the last word on whether it may (ledger_decide). */
enum life decision_life(enum decision d, enum life life);
/* May staff decide so about a record? `waits`, `poisoned`: its delivery to the library system; `sealed`: its patron is
   known, or none is needed; `marked`: it has a staff mark. */
struct decision_facts {
    enum life life;
    bool waits, poisoned, sealed, marked;
};
bool decision_fits(enum decision d, const struct decision_facts *facts);

/* In which role: with the PIN at the screen, or with the operating system's account at the command line. */
enum staff_role { STAFF_AT_SCREEN, STAFF_AT_COMMAND, STAFF_ROLE_COUNT };
const char *staff_role_word(enum staff_role role);

enum { ORDER_PATH_SIZE = 512, ORDER_NOTE_SIZE = 160 };

enum order_kind {
    ORDER_DECIDE, /* `decision` about record `seq`, with `note` */
    ORDER_REVEAL, /* the sealed card number of record `seq` */
    ORDER_CARRY, /* what waits, as a file in folder `path` ("": the stick of the settings) in `format` ("": likewise) */
    ORDER_BLOCKED,  /* the list of blocked cards in file `path` ("": on the stick) comes into force */
    ORDER_NEW_KEY,  /* a new master key */
    ORDER_HANDOUTS, /* the lessons' hand-outs into a folder on the stick */
    ORDER_KEY_SAVED /* a copy of master key `seq` (ledger/backup.h) lies on a stick */
};

struct staff_order {
    enum order_kind kind;
    enum staff_role role;
    uint64_t seq;
    enum decision decision;
    char note[ORDER_NOTE_SIZE]; /* without a person */
    char path[ORDER_PATH_SIZE];
    char format[16];
};

/* result of DECIDE: as of ledger_decide. REVEAL: NONE: no such record, or no patron is kept with it; BAD: it cannot be
   unsealed. CARRY: GONE: no stick lies there; IO, FULL: the rows wait as before. BLOCKED: as of blocked_cards_take.
   HANDOUTS: as of CARRY; REFUSED: there are no lessons here. NEW_KEY: as of ledger_rotate_key. KEY_SAVED: as of
   ledger_key_saved. */
struct staff_answer {
    enum order_kind kind;
    enum result result;
    uint64_t seq;
    enum life life; /* DECIDE: its state now */
    char ulid[ULID_SIZE];
    unsigned written, left_out; /* CARRY: rows; BLOCKED: cards, HANDOUTS: pages, in `written` */
    bool more;                  /* CARRY: there are further rows for another file */
    char text[ORDER_PATH_SIZE]; /* CARRY: the file, "" where nothing could be carried; REVEAL: PERSONAL, the number */
};
