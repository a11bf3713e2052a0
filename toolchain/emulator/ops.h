/* emulator/ops.h: what the control socket can ask for, one function an "op". */
#pragma once

#include <cjson/cJSON.h>

#include "emulator/emulator.h"

/* The answer to a request (always with "ok"); the caller deletes it. NULL: no memory. */
cJSON *ops_answer(struct emulator *e, const cJSON *request);
