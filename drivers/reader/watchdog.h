/* reader/watchdog.h: a call into a device library that never comes back ends the process, so that kitap
   starts a new one. It is the kernel's alarm: it needs no thread, and no lock that the library could hold. */
#pragma once

/* Once, at start. */
void watchdog_init(void);
/* From here `seconds` until the process ends itself with status 3; again to start anew. */
void watchdog_start(unsigned seconds);
void watchdog_stop(void);
