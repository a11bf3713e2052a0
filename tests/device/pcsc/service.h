/* device/pcsc/service.h: pcscd for a test: the machine's own where one runs, else one that the test starts and ends.
   There is one at a time on a machine, so a lock is held. Ends the program with 77 (skipped) where pcscd cannot be
   started. */
#pragma once

#include <stdbool.h>

void service_start(void);
/* Ends it; takes one that runs for the machine as well, which stays. */
void service_stop(void);
/* May this test end it in the middle? */
bool service_is_ours(void);
/* By SIGKILL; then service_start again. */
void service_kill(void);
