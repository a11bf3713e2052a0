/* ledger/blocked.h: the list of blocked cards that is looked at while the library system is away.

   A text file that the library makes and signs; it names nobody to whom the hash key is not known. Lines end in LF:
     kitap-blocked 1
     day 2026-11-24            the day of the list
     32 hex digits             a card: BLAKE2b of its number, 16 bytes, keyed with the 32 bytes of the hash key; sorted
     …
     signature 128 hex digits  Ed25519 (crypto_sign_detached) of all bytes before this line
   The keys are files, or settings, of 64 hex digits. A list that is not signed by that key, or is older than the one in
   force, is refused, and the one in force stays; a copy of it is kept in the state folder. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"

enum {
    BLOCKED_KEY_BYTES = 32,
    BLOCKED_SECRET_BYTES = 64,
    BLOCKED_FILE_MAX = 8 * 1024 * 1024,
    BLOCKED_NAME_SIZE = 128 /* an ETag (RFC 9110 8.8.3) */
};

struct blocked_keys {
    uint8_t hash[BLOCKED_KEY_BYTES]; /* SECRET */
    uint8_t signer[BLOCKED_KEY_BYTES];
};

struct blocked;

/* RESULT_NONE: no such file. RESULT_IO. RESULT_REFUSED: not signed by that key. RESULT_BAD: signed, and not of that
   form. RESULT_FULL: too large, or no memory. */
MUST_USE enum result blocked_read(const char *path, const struct blocked_keys *keys, struct blocked **out);
/* Takes NULL. */
void blocked_destroy(struct blocked *b);
bool blocked_has(const struct blocked *b, const char *card);
/* The number of the list's day (base/when.h). */
int64_t blocked_day(const struct blocked *b);
size_t blocked_count(const struct blocked *b);
/* Writes the list as it was read, whole or not at all. RESULT_IO, RESULT_FULL. */
MUST_USE enum result blocked_keep(const struct blocked *b, const char *path);
/* Beside that copy: by which name (ETag) the list is known at `url`; a name of "" is forgotten. RESULT_IO, RESULT_FULL.
 */
MUST_USE enum result blocked_keep_name(const char *path, const char *url, const char *name);
/* That name, "" where none was kept of this address. */
void blocked_kept_name(const char *path, const char *url, char name[static BLOCKED_NAME_SIZE]);

/* ---- where the library makes it ---- */

/* New keys; `secret` signs, and wants to be kept from the kiosks. RESULT_IO. */
MUST_USE enum result blocked_make_keys(struct blocked_keys *keys, uint8_t secret[static BLOCKED_SECRET_BYTES]);
/* Signs a list of the cards that stand in the first column of a CSV file (RFC 4180; empty fields are passed over, a
   card that stands there twice is one; a first line whose field holds no digit is a heading) and writes it to `path`,
   whole or not at all. RESULT_NONE: no such file; RESULT_BAD: a number is longer than ID_SIZE allows; RESULT_FULL: more
   than BLOCKED_FILE_MAX; RESULT_IO. */
MUST_USE enum result blocked_make(const char *csv, const struct blocked_keys *keys,
                                  const uint8_t secret[static BLOCKED_SECRET_BYTES], int64_t day, const char *path,
                                  size_t *cards);
