/* tests/unit/kiosk/script.h: brain scripts, `what happens  => what the kiosk does | what is shown`.

   A file is UTF-8; # comments and blank lines stay. Words that begin a line:
     rules KEY=VALUE …        before the first event: pin confirm unknown offline-checkout offline-return unknown-cards
                              max cards uid-map security owner printer lessons
     boot                     ledger, library, reader, clock come up
     tap ID   focus ID   type TEXT   key enter|backspace|escape   scan TEXT   touch
     lay NAME   lift NAME     see stage.h; lay answers the reads by itself
     wait MS                  timers fire
     journal ok|full|io|busy-own|busy-other|refused   answers the oldest write; `journal fails` leaves it to be tried
   again library ANSWER …         answers the oldest question: ok | no [REASON] | not-sent | maybe-sent | nonsense, and
                              due= title= words= entry= renewed= unrenewed= limit= charged= fees= alert= bin= status=
                              more already desensitize resensitize pin-wrong card-lost invalid
     line|reader|ledger up|down   clock set|unset   settled LIFE   pin right|wrong|none   count N   printed ok|io
     bit ok|io   summary   slow
   On the right: effects in order (idle time and stopped timers left out), then what changed: screen, overlay,
   items, loans, flags. With KITAP_REWRITE set the right side of every line is written anew. */
#pragma once

#include <stdbool.h>

/* Runs the file; prints every line that differs. False: some did. */
bool script_run(const char *path);
