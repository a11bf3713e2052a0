/* emulator/demo.h: reads the demo library (assets/demo/) into things and, beside them, the UID map. */
#pragma once

#include "base/result.h"
#include "emulator/things.h"

enum { DEMO_PATH_SIZE = 512 };

/* Items, cards and other tags. `owner` is the library's ISIL. RESULT_IO, RESULT_BAD, RESULT_FULL; logged. */
MUST_USE enum result demo_things(const char *folder, const char *owner, struct things *out);
/* Writes lines uid,number of the items whose tag is found by its number only. RESULT_IO. */
MUST_USE enum result demo_uid_map(const char *folder, const char *path);
