/* commands/doctor_reader.h: what on the machine stands in a reader's way, each with its cure. */
#pragma once

#include "circulation/tag.h"
#include "commands/doctor_machine.h"
#include "commands/report.h"
#include "settings/settings.h"

/* `name`: "reader", or "reader 2" of several. Lines: NAME device, NAME speed, NAME port, NAME modules, NAME pcscd,
   NAME driver; what is in order says nothing, but for its device. */
void doctor_reader(struct report *r, const struct machine *m, const struct settings_reader *reader, const char *name);
/* Can these readers set the mark that the gate looks at? Only those that are up count. */
void doctor_security(struct report *r, const struct settings *s, const struct reader_abilities *can, size_t count);
