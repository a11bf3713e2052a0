/* Readers and what lies on them, for tests of the core. */
#pragma once

#include "stage.h"

#define HELPER_SECOND ((enum helper)(HELPER_READER + 1))

/* Of the tag with that number. */
struct uid uid(int tag);
/* The reader tells that the tag came or left. */
void pad_says(enum helper reader, enum message_type type, int tag);
void lay(enum helper reader, int tag);
/* The reader's answer to the last mark that it was asked to set. */
void written(enum helper reader, enum result result);
/* The brain asks for the mark of a tag. */
void secure(int tag, bool armed);
