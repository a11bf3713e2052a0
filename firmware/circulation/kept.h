/* circulation/kept.h: what is kept under a person's card, or another mark of hers, because she asked for it.

   The kiosk that kept it is the only place where it is. Whoever it belongs to is named by a text (`owner`), of which
   the ledger keeps a keyed hash alone: see ledger/keep.h. */
#pragma once

#include "base/result.h"

/* PREFERENCES: how screens, voice and touch are to be; LEARNING: how far she has come in the lessons. A word is part of
   the hash: it is never changed. */
#define KEPT_KINDS(X)                                                                                                  \
    X(PREFERENCES, "preferences")                                                                                      \
    X(LEARNING, "learning")
enum kept_kind {
#define X(name, word) KEPT_##name,
    KEPT_KINDS(X)
#undef X
        KEPT_KIND_COUNT
};

enum {
    KEPT_BYTES_MAX = 2048, /* of one thing */
    KEPT_OWNER_SIZE = 96   /* a card's number, or the text of a picture code */
};

const char *kept_kind_word(enum kept_kind kind);
