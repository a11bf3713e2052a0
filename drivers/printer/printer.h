/* drivers/printer/printer.h: a receipt printer on a device file that takes plain text (ESC/POS). A thread for the
   receipt in hand, so that nobody waits for paper. */
#pragma once

#include "base/result.h"

enum { RECEIPT_SIZE = 196608 };

struct printer;

/* The device is opened with each receipt: it may come and go. RESULT_FULL: no memory. */
MUST_USE enum result printer_open(const char *device, struct printer **out);
/* Prints `text` (UTF-8, lines ended by LF) and cuts. `on_done` is called once from the printer's thread: RESULT_OK,
   RESULT_IO (no device, no paper), RESULT_TIMEOUT (it takes nothing for 10 s), RESULT_GONE (printer_close came first).
   RESULT_BUSY: the receipt before is still in hand; RESULT_FULL: no threads; on_done is not called then. */
MUST_USE enum result printer_print(struct printer *p, const char *text, void (*on_done)(void *self, enum result r),
                                   void *self);
/* Gives up what is in hand and ends the thread. Takes NULL. */
void printer_close(struct printer *p);
