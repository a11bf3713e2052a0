/* ledger/carry.h: what waits for the library system, carried there by hand: for a kiosk that has no line to it.

   One file in a folder (a USB stick), with its check code, SHA-256, beside it as `sha256sum -c` reads it; JSON lines
   say it in their last line too, {"rows","sha256"}: of all bytes before that line. A row that was carried waits no
   longer: its delivery is POISONED, its words name the file, and it goes nowhere by itself until staff say CLOSED (it
   arrived) or OFFLINE (again). The file has its name only when that is on disk; until then it ends in ".part": a power
   cut can leave rows that nobody uploads and that staff see, never rows that are uploaded twice. */
#pragma once

#include <stdbool.h>

#include "ledger/export.h"

enum { CARRY_ROWS_MAX = 4096 }; /* in one file */

struct carry_options {
    const char *dir;   /* is there, and can be written */
    const char *kiosk; /* names the file */
    enum export_format format;
    const char *version; /* the program's */
};

struct carried {
    struct export_counts counts; /* left_out: cannot be carried, and waits on */
    char file[LEDGER_PATH_SIZE];
};

/* Nothing that waits can be carried: no file is written, `file` is "". RESULT_IO: the folder or the ledger;
   RESULT_FULL: no room; the rows wait as before. counts.more: there are further rows for another file. */
MUST_USE enum result ledger_carry(struct ledger *l, const struct carry_options *options, struct carried *out);
