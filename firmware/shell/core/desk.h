/* shell/core/desk.h: staff at the readers. A command of theirs (kitap tag) opens the desk for some seconds, during
   which no tag that comes is told to the brain: it is looked up in the ledger (was a write of it cut off? then that is
   finished first), read, and kept here. What was laid at the desk stays out of the brain's sight until it is lifted,
   so that no blank tag is taken for a patron's card. A patron who begins a visit has the readers to himself. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"
#include "circulation/programming.h"
#include "circulation/tag.h"

enum { DESK_TAGS_MAX = 32 };

/* A tag at the desk. */
struct desk_tag {
    struct tag_about about; /* its marks as they stood when it was read */
    uint8_t reader;         /* as the settings list them */
    enum result read;       /* OK; NONE: only its number can be read; REFUSED: key or protection; IO, GONE */
    uint16_t memory_n;
    uint8_t memory[TAG_MEMORY_MAX]; /* from where tags_plan() begins */
    bool mended;                    /* a write of it that was cut off was found, */
    enum programming_end end;       /* and this became of it */
    bool torn;                      /* such a write is still open */
    int64_t since_ms;               /* monotonic: when it came */
};

enum desk_change { DESK_NOTHING, DESK_ARRIVED, DESK_LEFT };

/* What became of the last write. */
struct desk_verdict {
    bool over;
    enum result result; /* as of struct message_tag_written; FULL: the ledger could not take its intent */
    bool torn;          /* it is not known to be whole: lay it down again */
};
