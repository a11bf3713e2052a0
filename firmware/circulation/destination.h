/* circulation/destination.h: who is told of final outcomes, beside the library system (durability rule 5).

   Such a destination gets each transaction once it is final (life_is_final), without any person: an item and
   what became of it. Delivery is at least once; the ULID is the same each time. */
#pragma once

#include <stdint.h>

#include "circulation/transaction.h"

#define DESTINATIONS(X)                                                                                                \
    X(CITY, "city")   /* the city's message broker */                                                                  \
    X(HTTPS, "https") /* an HTTPS endpoint that takes batches */

enum destination {
#define X(name, word) DESTINATION_##name,
    DESTINATIONS(X)
#undef X
        DESTINATION_COUNT
};
const char *destination_word(enum destination d);

/* What became of handing one outcome over. */
enum handed {
    HANDED_TAKEN,   /* acknowledged: it need not go again */
    HANDED_REFUSED, /* this one is not wanted, and would not be if it came again */
    HANDED_LATER,   /* not known to have arrived */
    HANDED_COUNT
};

/* What a destination is told. */
struct outcome {
    uint64_t seq;
    char ulid[ULID_SIZE];
    enum transaction_kind kind;
    enum life life;
    enum reason reason;
    char item[ID_SIZE];
    struct when at, due;
};
