/* upload/order.h: which row of the outbox next, and what to do with it. Pure.

   Order is by seq among rows that share an item or a patron; nothing holds up rows of other items.
   The outbox is looked at in pages, by seq; what a page leaves undone holds up what follows it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "circulation/transaction.h"

enum {
    UPLOAD_TRIES_MAX = 8, /* replays that left and settled nothing: then it is poisoned */
    UPLOAD_HELD_MAX = 512 /* items and patrons that can be held up at once; one more holds up everything */
};

/* What the ledger knows of a waiting row beside the transaction itself. */
struct upload_facts {
    uint32_t tries;     /* replays that left */
    int64_t next_at_ms; /* wall time before which it is not tried again; 0: any time */
    int64_t line_up_ms; /* UNKNOWN: time with the line up since it became so */
};

/* The items and patrons of rows that must go (or be settled) before later rows of theirs. Zero is empty. */
struct upload_held {
    uint16_t count;
    bool overflowed;
    uint64_t keys[UPLOAD_HELD_MAX]; /* hashes: no person is kept */
};

void upload_hold(struct upload_held *held, const struct transaction *t);
/* An outcome on its way to another destination than the library system: only its item counts. */
void upload_hold_item(struct upload_held *held, const char *item);
bool upload_item_is_held(const struct upload_held *held, const char *item);
/* A row that may have been sent is only asked about: of a patron's rows that takes nothing out of order. */
bool upload_is_held(const struct upload_held *held, const struct transaction *t);
/* Must `a` go before a live transaction on this item or of this patron? What is only to be settled: on its item. */
bool upload_shares(const struct transaction *a, const char *item, const char *patron);

enum upload_work {
    UPLOAD_LATER, /* not before its time */
    UPLOAD_SEND,
    UPLOAD_SETTLE,
    UPLOAD_POISON
};

/* Time as it counts for a row: `settle_ms` is when it may be asked about (upload_settle_due()). */
struct upload_time {
    int64_t mono_ms, wall_ms, settle_ms;
};

/* What is to be done with a row that nothing holds up. */
enum upload_work upload_work(const struct transaction *t, const struct upload_facts *facts,
                             const struct upload_time *time);

/* How long to wait after the n-th failure in a row (n >= 1): doubles from `first_ms`, at most `most_ms`. */
int64_t upload_back_off(unsigned n, int64_t first_ms, int64_t most_ms);
/* The same time, or up to a half less: what chance (any number) says. Not all kiosks come back at once. */
int64_t upload_jitter(int64_t ms, uint64_t chance);
/* Is the row to be left alone at wall_ms? A wall clock that was set back keeps no row for ever. */
bool upload_is_early(int64_t next_at_ms, int64_t wall_ms);
/* Wall time before which a row that was tried `tries` times is left alone. */
int64_t upload_next_at(unsigned tries, int64_t wall_ms);
