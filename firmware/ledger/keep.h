/* ledger/keep.h: what is kept under a patron's card, or another mark, because she asked for it.

   It is found by a keyed hash of its kind and its owner's text, which itself stands nowhere; the value is sealed and
   padded, so that neither tells whose it is or how long. Keys of such things live in generations: a new master key
   begins a new one, and each use of a thing takes it over into the newest; a generation without things is destroyed.
   What nobody used for `forget_days` (struct ledger_options) is erased. Nothing of it is exported or carried; a copy
   before a migration has none. Every write is one synced commit.
   Errors, beside those named: RESULT_IO; RESULT_FULL (no room, or the reserve is in use). */
#pragma once

#include "base/bytes.h"
#include "circulation/kept.h"
#include "ledger/ledger.h"

enum { LEDGER_KEPT_MAX = 1 << 16 }; /* things; one more takes the place of the one that was used longest ago */

/* Keeps `data` (1 to KEPT_BYTES_MAX) of `owner` (not "") in the place of what was kept of that kind. RESULT_REFUSED:
   forget_days is 0. */
MUST_USE enum result ledger_keep(struct ledger *l, enum kept_kind kind, const char *owner, struct bytes data);
/* PERSONAL: what is kept; with it, it counts as used today. RESULT_NONE: nothing is, or no key here opens it. */
MUST_USE enum result ledger_recall(struct ledger *l, enum kept_kind kind, const char *owner,
                                   uint8_t to[static KEPT_BYTES_MAX], size_t *n);
/* Erased: also from the write-ahead log, within a minute. RESULT_OK where nothing was. */
MUST_USE enum result ledger_forget(struct ledger *l, enum kept_kind kind, const char *owner);
