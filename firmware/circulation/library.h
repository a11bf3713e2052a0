/* circulation/library.h: what the kiosk asks a library system, whatever its protocol, and what comes
   back. The link translates (link/library.h is the port); kiosk, messages and upload share these types. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "circulation/item.h"
#include "circulation/patron.h"
#include "circulation/reason.h"

#define LIBRARY_ASKS(X)                                                                                                \
    X(PATRON, "patron")       /* who is it, may she borrow; with `list` one entry a reply (SIP2 63) */                 \
    X(ITEM, "item")           /* title, status, due date (17) */                                                       \
    X(CHECKOUT, "checkout")   /* (11) */                                                                               \
    X(CHECKIN, "checkin")     /* (09) */                                                                               \
    X(RENEW, "renew")         /* (29) */                                                                               \
    X(RENEW_ALL, "renew-all") /* (65); renewed and unrenewed items come as entries */                                  \
    X(END_SESSION, "end")     /* (35) */                                                                               \
    X(HOLD, "hold")           /* add or cancel (15) */                                                                 \
    X(PAY, "pay")             /* a fee was paid here, to staff (37) */

enum library_ask {
#define X(name, word) LIBRARY_##name,
    LIBRARY_ASKS(X)
#undef X
        LIBRARY_ASK_COUNT
};

enum library_list {
    LIST_NONE,
    LIST_HOLDS_READY,
    LIST_OVERDUE,
    LIST_CHARGED,
    LIST_FINES,
    LIST_RECALLS,
    LIST_HOLDS_WAITING
};

enum language { LANGUAGE_KK, LANGUAGE_RU, LANGUAGE_EN, LANGUAGE_COUNT };

enum hold_change { HOLD_ADD, HOLD_CANCEL, HOLD_CHANGE_COUNT };
/* What a hold wants; NOT_SAID leaves it to the system. */
enum hold_kind { HOLD_NOT_SAID, HOLD_OTHER, HOLD_ANY_COPY, HOLD_THIS_COPY, HOLD_ANY_COPY_HERE, HOLD_KIND_COUNT };

/* Of HOLD; `item` says of what. */
struct library_hold {
    enum hold_change change;
    enum hold_kind kind;
    char pickup[PLACE_SIZE]; /* "" for the system's choice */
    struct when until;       /* not wanted any more after that day; unknown: for ever */
    char number[ID_SIZE];    /* CANCEL: which, as the system numbers them; "" : hers of `item` */
};

/* Of PAY: money that staff have taken. */
struct library_payment {
    char amount[MONEY_SIZE]; /* "350.00" */
    char currency[4];        /* ISO 4217 */
    char fee[ID_SIZE];       /* which fee, as the system numbers them; "" for any */
    char number[ID_SIZE];    /* this payment's own: the row's ULID */
};

struct library_request {
    enum library_ask ask;
    enum library_list list;
    enum language language;
    char patron[ID_SIZE]; /* PERSONAL */
    char pin[PIN_SIZE];   /* SECRET: never durable, never logged, wiped after use */
    char item[ID_SIZE];
    struct when at;  /* when the transaction happened */
    struct when due; /* with no_block: the date that was promised */
    bool no_block;   /* a replay: it has already happened */
    bool fee_agreed; /* CHECKOUT, RENEW, HOLD: the patron has agreed to the fee that the system named */
    struct library_hold hold;
    struct library_payment payment;
};

/* The fact that the link reports of every request (rule 4). */
enum library_outcome {
    LIBRARY_ANSWERED,   /* the reply below is the system's word */
    LIBRARY_NOT_SENT,   /* not one byte of it left */
    LIBRARY_MAYBE_SENT, /* it may have been done; the connection is closed */
    LIBRARY_NONSENSE    /* an answer came, and it makes no sense; the connection is closed; as MAYBE_SENT */
};

enum entry_kind { ENTRY_NONE, ENTRY_LISTED, ENTRY_RENEWED, ENTRY_UNRENEWED };

/* One line of a list: item number, or whatever text the system writes there when it writes no number. */
struct library_entry {
    enum entry_kind kind;
    char text[TITLE_SIZE];
    char number[ID_SIZE];    /* of a fee or a reservation, as the system numbers them; "" when not said */
    char amount[MONEY_SIZE]; /* LIST_FINES: what is owed of it; "" when not said */
    char place[PLACE_SIZE];  /* LIST_HOLDS_*: where it waits, or will; "" when not said */
    struct when until;       /* LIST_HOLDS_READY: the last day on the hold shelf */
    int16_t queue;           /* LIST_HOLDS_WAITING: place in the line from 1; 0 when not said */
};

struct library_reply {
    enum library_ask ask;
    enum library_outcome outcome;
    bool more;                 /* another reply of the same request follows with the next entry */
    bool ok;                   /* done / known / valid, by the system's word */
    enum reason reason;        /* why not; REASON_NONE when ok */
    char words[WORDS_SIZE];    /* the system's own words to the patron (AF), joined by blanks; PERSONAL. "", and so is
                                  `print`, of a CHECKIN with an alert: they may name who waits for the book */
    char print[PRINT_SIZE];    /* its lines for the receipt (AG), joined by line ends; "…" ends what was too long;
                                  PERSONAL */
    struct patron patron;      /* of PATRON */
    struct item item;          /* of ITEM, CHECKOUT, CHECKIN, RENEW: what the reply says of it; due date given */
    char due_text[WORDS_SIZE]; /* the due date as written when it is none that we can read */
    bool renewed;              /* CHECKOUT: it was on loan to this patron already */
    bool desensitize;          /* CHECKOUT: the system wants the tag disarmed (and does not inhibit it) */
    bool resensitize;          /* CHECKIN */
    bool alert;                /* CHECKIN: route it, `alert_type` says where to (CV) */
    uint8_t alert_type;        /* 0..99 */
    char sort_bin[PLACE_SIZE];
    char call_number[PLACE_SIZE]; /* CHECKIN, ITEM */
    char destination[PLACE_SIZE]; /* CHECKIN, ITEM: the branch that it must go to */
    char pickup[PLACE_SIZE];      /* HOLD: where it will wait */
    struct when pickup_until;     /* ITEM: last day on the hold shelf */
    int16_t queue;                /* HOLD: place in the queue; ITEM: its length; COUNT_NOT_SAID */
    bool available;               /* HOLD: it can be had at once */
    char fee[MONEY_SIZE];         /* CHECKOUT, RENEW: what it costs; refused with REASON_FEES: agree, and ask again */
    char fee_currency[4];
    bool unlisted;              /* with a list: the system cannot list this, or not all of it */
    struct library_entry entry; /* with lists */
    uint32_t round_trip_ms;
};

const char *library_ask_word(enum library_ask ask);
/* What a line cannot carry is a set of asks: bit n is ask n. */
#define LIBRARY_BIT(ask) (1u << (ask))
/* Questions may be asked again after a time-out; transactions never (rule 2). */
bool library_is_question(enum library_ask ask);
/* Does a line of a patron's list mean this item? It does where it is its number, the number and more, or begins with
   its title. NOT_SAID: it is a title, and the item's is not known (""). */
enum answer library_line_means(const char *line, const char *item, const char *title);
/* "kk", "ru", "en". */
const char *language_code(enum language l);
MUST_USE enum result language_of_code(const char *code, enum language *out);
