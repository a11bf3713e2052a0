/* The outcomes that drain.py puts into the ledger (the same numbers), for the bare clients. */
#pragma once

#include "base/text.h"
#include "circulation/destination.h"

static inline struct outcome bare_outcome(unsigned long i)
{
    struct outcome o = {
        .seq = i, .kind = TRANSACTION_CHECKIN, .life = LIFE_CONFIRMED, .at = when_of((int64_t)(1795450000000 + i), 300)
    };
    text_format(o.ulid, sizeof o.ulid, "01ARYZ6S41TSV4RRFF%08lu", i);
    text_format(o.item, sizeof o.item, "2000%010lu", i);
    return o;
}
