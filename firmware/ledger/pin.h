/* ledger/pin.h: the staff PIN as an Argon2id hash in a file of its own (libsodium crypto_pwhash_str). */
#pragma once

#include "base/result.h"

enum { STAFF_PIN_MIN = 4, STAFF_PIN_MAX = 31 }; /* characters */

/* Writes the hash, 0600, whole or not at all; makes the folder (0700) when missing. RESULT_BAD: too short or
   long. The caller wipes `pin`. Takes about half a second and 64 MiB. */
MUST_USE enum result staff_pin_hash(const char *path, const char *pin);
/* RESULT_OK: it is this PIN. RESULT_REFUSED: it is not. RESULT_NONE: no PIN was ever set. RESULT_IO, RESULT_BAD
   (the file is no such hash). May take half a second: not for the UI thread. */
MUST_USE enum result staff_pin_check(const char *path, const char *pin);
