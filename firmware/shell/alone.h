/* shell/alone.h: a core without a screen and without the library system, for commands that need the readers while no
   kiosk runs: it owns the state folder, the ledger and the readers as the kiosk would, and its core does the work, so
   that a tag is written in one way only. */
#pragma once

#include <cjson/cJSON.h>

#include "base/result.h"
#include "settings/settings.h"

struct alone;

/* Blocks SIGINT and SIGTERM in this process: alone_ask() ends early on them. RESULT_BUSY: another kitap owns the state
   folder; RESULT_IO: it, or a helper, cannot be had (logged); RESULT_FULL. */
MUST_USE enum result alone_open(const struct settings *settings, struct alone **out);
/* The answer to a question of desk.h, for the caller to delete; NULL: a signal came. */
cJSON *alone_ask(struct alone *a, const cJSON *request);
/* Finishes what is in hand and stops the readers. Takes NULL. */
void alone_close(struct alone *a);
