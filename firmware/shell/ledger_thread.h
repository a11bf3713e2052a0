/* shell/ledger_thread.h: the one thread that holds the ledger for writing. Jobs go in by a bounded queue,
   answers come back through the inbox, in order. */
#pragma once

#include "shell/core/world.h"
#include "shell/inbox.h"
#include "shell/orders.h"
#include "settings/settings.h"

struct ledger_thread;

/* `settings`, `in` and what `handouts` holds are borrowed. NULL when out of memory or threads. Nothing is opened yet.
 */
struct ledger_thread *ledger_thread_create(const struct settings *settings, struct handouts_port handouts,
                                           struct inbox *in);
/* Copies the job. A full queue is answered with RESULT_FULL through the inbox: seen, never waited for. */
void ledger_thread_do(struct ledger_thread *t, const struct disk_job *job);
/* Does what is queued, closes the ledger, ends the thread. Takes NULL. */
void ledger_thread_destroy(struct ledger_thread *t);
