/* drivers/scanner/scanner.h: a barcode scanner on a serial line (USB CDC or RS-232): each scan is a line of
   printable ASCII ended by CR or LF. A thread of its own; the device may come and go, it is opened again. */
#pragma once

#include "base/result.h"

enum { SCAN_SIZE = 64 }; /* longer lines are noise and are dropped */

struct scanner;

/* `on_scan` is called from the scanner's thread with each scan (a text that lives as long as the call).
   RESULT_FULL: no memory or threads. */
MUST_USE enum result scanner_open(const char *device, void (*on_scan)(void *self, const char *text), void *self,
                                  struct scanner **out);
/* Ends the thread. Takes NULL. */
void scanner_close(struct scanner *s);
