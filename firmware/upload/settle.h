/* upload/settle.h: what became of a transaction that may have been sent (durability rule 2). Pure.

   When the old connection is closed and max(time-out, 10 s) have passed, the core asks what the library
   system says now (SIP2 17, and 63 for a loan, a reservation or a payment) and compares it with what it said
   before. A "no" counts only when it is repeated 30 s later; so does "it is back" of a book that was on loan to
   nobody before, since the return may still be on its way and would end the next patron's loan, and "it is hers" of a
   book that may have been hers before, whatever its date, since the loan may still be on its way and would undo her
   return. Answers that settle nothing are asked for again, and after 48 h with the line up the row is for staff. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "circulation/transaction.h"

enum {
    SETTLE_QUIET_MS = 10 * 1000,  /* at least so long after the connection was closed */
    SETTLE_REPEAT_MS = 30 * 1000, /* between the two times "no" */
    SETTLE_AGAIN_FIRST_MS = 30 * 1000,
    SETTLE_AGAIN_MOST_MS = 15 * 60 * 1000, /* and then at full quarters of an hour, all such rows at one look */
    SETTLE_LINE_UP_MS_MAX = 48 * 60 * 60 * 1000
};

/* What the library system says now. */
struct settle_facts {
    bool item_answered; /* 17 was answered and knows the item */
    enum item_status status;
    struct when due;
    bool list_wants_pin;        /* 63 was answered, and gives no loans without the PIN */
    enum answer lent_to_patron; /* among her loans, or reservations; NOT_SAID: not asked, or not answered */
    bool fees_told;             /* 63 says what she owes: */
    char fees[MONEY_SIZE];      /* "" for nothing */
};

enum settle_verdict {
    SETTLE_YES,   /* it was done */
    SETTLE_SAME,  /* it is as wanted, and was so before: done or not is the same, once it is over */
    SETTLE_NO,    /* it was not done */
    SETTLE_AGAIN, /* the answers settle nothing */
    SETTLE_STAFF  /* only a person can tell */
};

/* How often and when it was asked about; zero for a row that was not asked about yet. Kept by the core. */
struct settle_memory {
    uint64_t seq; /* 0: free */
    unsigned asked;
    int64_t said_ms; /* monotonic time of the first of equal answers; only when said is NO or SAME */
    enum settle_verdict said;
    int64_t next_ms; /* monotonic time before which it is not asked about */
};

/* Monotonic time from which it may be asked about after the connection was closed at closed_ms. */
int64_t settle_due(int64_t closed_ms, int64_t timeout_ms);
/* What is asked about a row: 17 first, or 63 at once, with what lists. */
enum settle_question { SETTLE_ASK_ITEM, SETTLE_ASK_HOLDS, SETTLE_ASK_FEES };
enum settle_question settle_question(const struct transaction *t);
/* Is 63 needed beside 17 to tell? (Only a loan of an item that is on loan to somebody, or may be.) */
bool settle_needs_list(const struct transaction *t, const struct settle_facts *facts);
/* What one look says. */
enum settle_verdict settle_look(const struct transaction *t, const struct settle_facts *facts);
/* Money that staff have taken, and that the library system does not have: they must know. */
bool settle_wants_staff(const struct transaction *t, enum life to);
/* Takes one look into account. True: the row is settled, and goes to *to. False: ask again at
   memory->next_ms. `line_up_ms` as in struct upload_facts. */
bool settle_decide(const struct transaction *t, enum settle_verdict look, int64_t line_up_ms, int64_t mono_ms,
                   struct settle_memory *memory, enum life *to);
