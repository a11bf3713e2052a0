/* emulator/program/tray.h: a small window with cards and books to lay on the reader by mouse or touch, and switches for
   network, reader cable, power and, on a page of their own, each fault of the reader (also by key). SDL2; opened only
   when asked for. */
#pragma once

#include <stdbool.h>

#include "base/result.h"
#include "emulator/emulator.h"

struct tray;

/* RESULT_IO: no display, or no font; logged. */
MUST_USE enum result tray_open(struct emulator *e, struct tray **out);
/* Takes NULL. */
void tray_close(struct tray *t);
/* Handles what was touched and draws when something changed. False: the window was closed. */
bool tray_run(struct tray *t);
