/* ledger/backup.h: the master key on a USB stick, under a passphrase (rule 7): what waits can be opened on a new board.

   A file kitap-KIOSK.key: "kitapkey", u8 1, u32 passes, u32 KiB, 16 bytes of salt (of libsodium's Argon2id), a nonce of
   24 bytes, and the key in a secretbox. Numbers are little-endian. The kiosk that runs is not needed for it, and only
   told: neither key nor passphrase leaves the program that wrote the file. */
#pragma once

#include "ledger/ledger.h"

enum { PASSPHRASE_MIN = 12, PASSPHRASE_MAX = 128 }; /* bytes; of six words of a list are more */

struct backup_place {
    const char *folder; /* of the stick, or for restoring the file itself */
    const char *kiosk;  /* names the file */
    const char *state_dir, *key_file;
};

struct backup {
    char file[LEDGER_PATH_SIZE];
    uint64_t key; /* which one it is, for ledger_key_saved */
};

/* Written whole or not at all; the one of this kiosk before is replaced. The caller wipes the passphrase. RESULT_NONE:
   there is no ledger or no key yet. RESULT_GONE: no such folder. RESULT_BAD: the passphrase is too short or too long.
   RESULT_FULL, RESULT_IO. Takes some 64 MiB and a second. */
MUST_USE enum result key_backup_save(const struct backup_place *place, const char *passphrase, struct backup *out);

/* While no kiosk runs. The key becomes the key file where there is none. Where there is another one, that one stays,
   and what only the restored key opens is sealed anew with it (ledger_restore_key). `options`: how the ledger is
   opened; *rows: records whose patron can be read now and could not be before; 0 where there is no ledger yet.
   RESULT_NONE: no backup there. RESULT_REFUSED: another passphrase, or the file is damaged. RESULT_BAD: it is no
   backup. RESULT_GONE: the ledger is sealed with another key than this one, and that one is not here: nothing was
   changed. RESULT_BUSY: somebody owns the ledger. */
MUST_USE enum result key_backup_restore(const struct backup_place *place, const struct ledger_options *options,
                                        const char *passphrase, unsigned *rows);
