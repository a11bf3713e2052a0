/* kiosk/account.h: what the account lists (loans, holds, fees), and what is being done with it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/ulid.h"
#include "base/when.h"
#include "circulation/library.h"
#include "circulation/transaction.h"
#include "kiosk/rules.h"

enum renew_state { RENEW_NONE, RENEW_WORKING, RENEW_DONE, RENEW_REFUSED, RENEW_UNKNOWN };

struct kiosk_loan {
    struct item item; /* with due date */
    enum renew_state renew;
    enum reason reason;
    char words[WORDS_SIZE];
    bool overdue;
    int32_t days_left;    /* negative when overdue */
    char fee[MONEY_SIZE]; /* what a renewal costs: of REASON_COSTS, and when it was agreed to; "" else */
    char fee_currency[4];
    /* private to the flows: */
    char ulid[ULID_SIZE];
    uint8_t phase; /* enum phase of parts.h */
    bool agreed;   /* to its fee: the next renewal says so */
    bool costs_asked;
    bool asked, known;
    bool due_asked, due_open; /* its due date was missing: asked for once more before it is renewed */
    enum entry_kind entry;    /* what a renew-all said of it */
    enum renew_state then;    /* what the ledger is committing; shown once it has */
    enum reason then_reason;
    struct when then_due;
};

struct kiosk_hold {
    struct item item;
    bool ready;
    char place[PLACE_SIZE]; /* where; "" when not said */
    struct when until;      /* ready: the last day on the hold shelf */
    int16_t queue;          /* waiting: place in the line from 1; 0 when not said */
    char number[ID_SIZE];   /* as the system numbers it; "" when not said */
    bool gone;              /* taken back in this visit */
    bool asked, known;
};

struct kiosk_fee {
    char text[TITLE_SIZE];   /* as the system writes it, without what stands below */
    char amount[MONEY_SIZE]; /* "" when not told apart */
    char number[ID_SIZE];    /* as the system numbers it: then it can be paid alone; "" else */
};

/* A reservation, its end, or a payment: one at a time. It is asked first (HOLD in its overlay, PAYMENT on `pay`, where
   staff confirm it), written down, sent once, and shown when its outcome is written.
     NONE -> ASKED -> WORKING -> DONE | REFUSED | UNKNOWN -> NONE */
enum deal_step { DEAL_NONE, DEAL_ASKED, DEAL_WORKING, DEAL_DONE, DEAL_REFUSED, DEAL_UNKNOWN, DEAL_STEP_COUNT };
struct kiosk_deal {
    enum deal_step step;
    enum transaction_kind kind;           /* HOLD or PAYMENT */
    bool cancels;                         /* HOLD: it takes one back */
    struct item item;                     /* HOLD: of what */
    char number[ID_SIZE];                 /* of the reservation or the fee; "" : by its item, any fee */
    char title[TITLE_SIZE];               /* PAYMENT: of which fee; "" for all */
    char amount[MONEY_SIZE], currency[4]; /* PAYMENT; "" : not chosen yet */
    bool pin_checking, pin_wrong;         /* PAYMENT: staff's PIN */
    bool pin_set;                         /* PAYMENT: there is one */
    bool card_wrong;                      /* PAYMENT: a card lies there that is not staff's */
    bool changed;                         /* PAYMENT: what is owed was another sum when staff confirmed it */
    bool unsent;                          /* REFUSED: nothing of it left */
    bool busy;                            /* REFUSED: an earlier one of hers is not settled */
    enum reason reason;
    char words[WORDS_SIZE], print[PRINT_SIZE]; /* the system's own */
    int16_t queue;                             /* HOLD: place in the line; COUNT_NOT_SAID */
    bool available;                            /* HOLD: it can be had at once */
    char pickup[PLACE_SIZE];                   /* HOLD: where it will wait; "" when not said */
    /* private to the flows: */
    char ulid[ULID_SIZE];
    uint8_t phase; /* enum phase of parts.h */
    int16_t index; /* of the item (HOLD from `checkout`), or of the reservation that is taken back; -1 for none */
    enum deal_step then;
    enum reason then_reason;
};

/* A payment that the library system has taken, or may have (`unknown`). */
struct kiosk_paid {
    char amount[MONEY_SIZE], currency[4];
    char title[TITLE_SIZE];
    char ulid[ULID_SIZE];
    char print[PRINT_SIZE];
    bool unknown;
};

/* `look`: a book that she asks about. */
struct kiosk_look {
    bool asking;        /* the question is open */
    bool known;         /* `item` says what the library system knows */
    bool failed;        /* it could not be asked */
    enum reason reason; /* why it is none: NOT_FOUND, or what is wrong with the number; NONE */
    struct item item;
    int16_t queue;    /* how many wait for it; COUNT_NOT_SAID */
    enum answer hers; /* is it among her loans? */
};
