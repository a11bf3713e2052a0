/* commands/order.h: an order of staff (circulation/order.h) from the command line: the kiosk that runs on the state
   folder carries it out, else this process, which owns the ledger meanwhile. */
#pragma once

#include "circulation/order.h"
#include "ledger/ledger.h"
#include "settings/settings.h"

/* How a command that owns the ledger opens it; it lends the settings. */
struct ledger_options order_ledger_options(const struct settings *settings);

/* RESULT_OK: *out is its answer. RESULT_NONE: there is no ledger yet. RESULT_GONE: the kiosk runs and its ledger is not
   open; RESULT_TIMEOUT: it did not answer; RESULT_BUSY: another command owns the ledger; else as of ledger_open. */
MUST_USE enum result order_give(const struct settings *settings, const struct staff_order *order,
                                struct staff_answer *out);
