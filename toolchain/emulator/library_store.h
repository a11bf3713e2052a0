/* emulator/library_store.h: the library's own table: readers, items, loans, holds, fees and rules, in SQLite.

   The rules of lending stand here; the wire (sip2_server.c) only translates. Refusals come as a code and the
   words are chosen there. Times are handed in. A reader is known by the card's chip or its printed number. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"
#include "base/when.h"
#include "circulation/item.h"
#include "circulation/patron.h"

enum { LIBRARY_OFFSET_MIN = 300, NUMBERS_MAX = 128, CLASS_SIZE = 16, CODE_SIZE = 8 };

#define LIBRARY_WORDS(X)                                                                                               \
    X(NOTHING)                                                                                                         \
    X(NO_PATRON)                                                                                                       \
    X(NO_ITEM)                                                                                                         \
    X(BLOCKED)                                                                                                         \
    X(EXPIRED)                                                                                                         \
    X(CARD_LOST)                                                                                                       \
    X(ITEM_LOST)                                                                                                       \
    X(REFERENCE)                                                                                                       \
    X(OTHER_LOAN)                                                                                                      \
    X(YOURS)                                                                                                           \
    X(HOLD)                                                                                                            \
    X(FEES)                                                                                                            \
    X(OVERDUE)                                                                                                         \
    X(LIMIT) X(NOT_LENT) X(RENEWALS_USED) X(NOT_YOURS) X(WRONG_PIN) X(HOLD_WAITS) X(FOUND_AGAIN) X(HELD_ALREADY)       \
        X(NO_HOLD) X(NO_FEE) X(RENTAL)

/* Why not, or what else to say. */
enum library_word {
#define X(name) LIBRARY_WORD_##name,
    LIBRARY_WORDS(X)
#undef X
        LIBRARY_WORD_COUNT
};

struct library_store;

/* Makes the tables anew in the file at `path` and fills them from the demo library's folder; due dates are counted
   from wall_ms, with days that follow from the seed. RESULT_IO, RESULT_BAD; logged. */
MUST_USE enum result library_store_open(const char *path, const char *demo, int64_t wall_ms, uint64_t seed,
                                        struct library_store **out);
void library_store_close(struct library_store *s);

struct library_patron {
    char id[ID_SIZE]; /* the card's chip, whatever was asked for */
    char name[NAME_SIZE];
    char email[EMAIL_SIZE]; /* "" for none */
    char pin[PIN_SIZE];
    char class[CLASS_SIZE];
    bool blocked, lost, expired;
    int limit, loans, overdue, holds_ready, holds_waiting, fees_count;
    int64_t fees; /* tenge */
    bool too_many_fees, too_many_overdue, too_many_loans;
};

struct library_item {
    char id[ID_SIZE];
    char title[TITLE_SIZE], author[AUTHOR_SIZE];
    char type[CLASS_SIZE], media[CODE_SIZE], bin[CODE_SIZE], shelf[PLACE_SIZE];
    bool lost, reference;
    char lent_to[ID_SIZE]; /* "" while it is here */
    struct when due;
    int renewals, holds_waiting, transactions;
    char ready_for[ID_SIZE]; /* a hold that waits on the shelf */
};

/* RESULT_NONE. */
MUST_USE enum result library_patron_find(struct library_store *s, const char *id, struct when now,
                                         struct library_patron *out);
MUST_USE enum result library_item_find(struct library_store *s, const char *id, struct library_item *out);

struct library_transaction {
    const char *patron, *item;
    struct when at;  /* when it happened */
    struct when due; /* no block: the date that was promised; {0} for none */
    bool no_block;   /* it has already happened */
    bool may_renew;  /* checkout: SC renewal policy */
};

struct library_answer {
    bool ok, renewed;
    enum library_word word;
    struct library_item item; /* as it is now; item.id is "" when it is not known */
    char patron[ID_SIZE];     /* checkin: who had it; hold: who waits */
    char hold_name[NAME_SIZE];
    bool hold; /* checkin: put it on the hold shelf for `patron` */
};

/* One transaction each, all or nothing. RESULT_IO. */
MUST_USE enum result library_checkout(struct library_store *s, const struct library_transaction *t,
                                      struct library_answer *out);
MUST_USE enum result library_checkin(struct library_store *s, const struct library_transaction *t,
                                     struct library_answer *out);
MUST_USE enum result library_renew(struct library_store *s, const struct library_transaction *t,
                                   struct library_answer *out);

/* A hold is added at the end of the queue or taken out of it; `place` is then his place in it, from 1. RESULT_IO. */
MUST_USE enum result library_hold(struct library_store *s, const struct library_transaction *t, bool cancel,
                                  struct library_answer *out, int *place);
/* What a loan costs that the reader has agreed to pay for, in tenge. */
MUST_USE enum result library_charge(struct library_store *s, const char *patron, int64_t amount, const char *words);
/* Money against a reader's fees, oldest first, or against the fee of a number; not more than is owed. RESULT_IO. */
MUST_USE enum result library_pay(struct library_store *s, const char *patron, int64_t amount, int64_t fee,
                                 struct when now, enum library_word *out);
/* Blocks a card, or takes it back. RESULT_NONE: there is no such card. */
MUST_USE enum result library_block(struct library_store *s, const char *patron, bool blocked, struct when now);
/* Notes what somebody says of an item. RESULT_NONE: there is no such item. */
MUST_USE enum result library_note(struct library_store *s, const char *item, const char *words);

enum library_numbers {
    NUMBERS_HOLDS_READY,
    NUMBERS_OVERDUE,
    NUMBERS_CHARGED,
    NUMBERS_FINES,
    NUMBERS_HOLDS_WAITING,
    NUMBERS_KIND_COUNT
};

struct number_list {
    char text[NUMBERS_MAX][TITLE_SIZE];
    size_t count;
};

/* What a reader has: item numbers, of fines "number amount currency words". Newest due date last. */
MUST_USE enum result library_list(struct library_store *s, const char *patron, enum library_numbers kind,
                                  struct when now, struct number_list *out);

/* All loans, oldest due date first. `take` gets texts that live as long as the call. */
MUST_USE enum result library_loans(struct library_store *s,
                                   void (*take)(void *self, const char *item, const char *patron, struct when due),
                                   void *self);
/* A rule's value; "" when there is no such rule. */
void library_rule_text(struct library_store *s, const char *name, char *to, size_t size);
/* A rule that is a number; 0 when it is none. */
int64_t library_rule(struct library_store *s, const char *name);
/* Changes a rule by its name (assets/demo/rules.tsv). RESULT_NONE: there is no such rule. */
MUST_USE enum result library_rule_set(struct library_store *s, const char *name, const char *value);
