/* emulator/control.h: the control socket: JSON lines, one object a line each way, several clients.

   {"op":"list"}  place  remove  dump  scan  fault  watch  power-cut  loans  requests  printed: HACKING.md,
   "Emulator control". Beyond that: "fault" takes "times" (how often, 1 unless told) and, for the library, "code"
   (which request: "11"); {"op":"item","id":N} tells an item's state and how many transactions it had;
   {"op":"rule","name":N,"value":V} changes a rule of assets/demo/rules.tsv; {"op":"fault","clear":true} also brings
   line and library back. */
#pragma once

#include "base/result.h"
#include "emulator/emulator.h"
#include "emulator/poll_list.h"

struct control;

/* Makes the socket (mode 0600; an old one is replaced). RESULT_IO. */
MUST_USE enum result control_open(const char *path, struct emulator *e, struct control **out);
/* Removes it. Takes NULL. */
void control_close(struct control *c);
void control_polls(struct control *c, struct poll_list *list);
void control_run(struct control *c);
