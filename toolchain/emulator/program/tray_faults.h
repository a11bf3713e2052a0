/* emulator/program/tray_faults.h: what the hand can do wrong at the reader: a button and a key each. */
#pragma once

#include <stdbool.h>

#include "emulator/emulator.h"

int tray_faults_count(void);
/* What it does, for people, with its key in front. */
const char *tray_fault_label(int index);
/* Is it armed and has not struck yet, or does it last? */
bool tray_fault_is_armed(const struct emulator *e, int index);
/* Arms it for one time, or ends it. */
void tray_fault_press(struct emulator *e, int index);
/* The fault of a key (a small letter); below 0 for none. */
int tray_fault_of_key(int key);
