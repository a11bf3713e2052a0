/* commands/key_copy.h: the master key on a USB stick (ledger/backup.h), as `kitap ledger save-key` and `restore-key`.
 */
#pragma once

#include "settings/settings.h"

/* Asks for a passphrase, twice, writes the file and tells the ledger's owner, who notes it. An exit code. */
int key_copy_save(const struct settings *settings, const char *folder);
/* While no kiosk runs, since that one has its key in memory. `from`: the folder, or the file. An exit code. */
int key_copy_restore(const struct settings *settings, const char *from);
