/* tests/unit/kiosk/script.h: brain scripts, `what happens  => what the kiosk does | what is shown`.

   A file is UTF-8; # comments and blank lines stay. Words that begin a line:
     rules KEY=VALUE …        before the first event: pin confirm undo unknown offline-checkout offline-return
                              unknown-cards max unknown-max cards uid-map security printer timeout
                              readers=all+items+cards|none
                              items-check items-length cards-prefix closed=sun+DAY+… hours=09:00-19:00
                              notice attract dark outside=open|returns|closed fees-paid staff-card keeps mail
     boot                     ledger, library, readers, clock come up
     tap ID   hold ID   push up|down [ID]   near ID   focus ID   type TEXT   key enter|backspace|escape   scan TEXT
     touch
     lay NAME [READER]   lift NAME [READER]     see stage.h; lay answers the reads by itself
     wait MS                  timers fire
     journal ok|full|io|busy-own|busy-other|refused   answers the oldest write; `journal fails` leaves it to be tried
                              again
     library ANSWER …         answers the oldest question: ok | no [REASON] | not-sent | maybe-sent | nonsense, and
                              due= title= words= entry= amount= number= renewed= unrenewed= limit= charged= fees= fee=
                              email= queue= alert= bin= to=
                              status= more already desensitize resensitize charged-item pin-wrong card-lost invalid
     secured NAME ok|gone|io|refused|none        answers the oldest security mark that is asked for on this tag
     debt ITEM checkout|checkin [due=D] [LIFE]   from now on the ledger knows that an old row of it owes its mark
     card NUMBER              from now on the ledger knows it as a card's
     line up|down   reader up|down|weak [N]   inventory [N]   ledger up|down   clock set|unset
     settled LIFE [ITEM [cancels]]
     recalled none|TEXT…   kept ok|io|old [learning]   forgotten ok|io|old [learning]
     learned none|io|torn|done|STEP   what is kept of the first lesson
     pin right|wrong|none   count N [seen|blocked]   printed ok|io [old]   recorded ACT ok|no [has-one|old]
     mailed ok|no [old]   summary   slow [old]
   On the right: effects in order (idle time, stopped timers and a tag's first read left out), then what changed:
   screen, overlay, items, loans, flags. With KITAP_REWRITE set the right side of every line is written anew. */
#pragma once

#include <stdbool.h>

/* Runs the file; prints every line that differs. False: some did. */
bool script_run(const char *path);
