/* drivers/printer/printer.h: a receipt printer on a device file that takes plain text (ESC/POS). A thread a
   receipt, so that nobody waits for paper. */
#pragma once

#include "base/result.h"

enum { RECEIPT_SIZE = 8192 };

/* Prints `text` (UTF-8, lines ended by LF) and cuts. `on_done` is called once from the printer's thread: RESULT_OK,
   RESULT_IO (no device, no paper), RESULT_TIMEOUT (it takes nothing for 10 s). RESULT_FULL: no memory or threads,
   on_done is not called. */
MUST_USE enum result printer_print(const char *device, const char *text, void (*on_done)(void *self, enum result r),
                                   void *self);
