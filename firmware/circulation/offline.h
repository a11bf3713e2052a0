/* circulation/offline.h: which categories stay here while the library system is away, by what is known then: how a
   card's or a book's number begins, and the type of usage on the book's tag. Zero: none. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"

enum { BEGINNINGS_SIZE = 128, USAGES_COUNT = 16 };

struct offline_kinds {
    char not_cards[BEGINNINGS_SIZE]; /* beginnings with blanks between */
    char not_items[BEGINNINGS_SIZE];
    uint16_t not_usages; /* bit n: type of usage n (ISO 28560) */
    uint8_t not_age;     /* titles marked for this age and older: nobody can say how old she is; 0: they are lent */
};

bool offline_may_borrow(const struct offline_kinds *kinds, const char *card);
/* `usage` 0..15, as it stands on the tag. */
bool offline_may_be_lent(const struct offline_kinds *kinds, const char *item, uint8_t usage);
/* By the age mark of the title, 0 for none that is known. */
bool offline_may_be_lent_at(const struct offline_kinds *kinds, uint8_t age);
/* "2 7": numbers 0 to 15 with blanks between, "" for none. RESULT_BAD. */
MUST_USE enum result usages_parse(const char *text, uint16_t *out);
