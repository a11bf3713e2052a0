/* tags/objects.h: which objects of ISO 28560-2 the firmware reads and writes. Pure. Private to this room. */
#pragma once

#include "base/result.h"
#include "tags/data_set.h"
#include "tags/tags.h"

/* Relative identifiers (ISO 28560-2, table 1). */
enum {
    OBJECT_ID = 1,
    OBJECT_CONTENT = 2, /* content parameter: a bit for each identifier from 3 on */
    OBJECT_OWNER = 3,
    OBJECT_SET = 4,
    OBJECT_USAGE = 5,
    OBJECT_MORE = 15, /* from here on they take two bytes */
    OBJECT_SET_DIGITS_MAX = 6
};

/* Adds what a set says to *c; one that is not read says nothing. RESULT_BAD, RESULT_FULL: it cannot be read (a
   warning in *c). */
MUST_USE enum result object_read(const struct data_set *set, struct tag_content *c);
