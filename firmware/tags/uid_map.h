/* tags/uid_map.h: the file that names items by their chip's number: lines `uid,barcode`. Pure, over bytes.

   UID: 4, 7, 8 (ISO 15693, E0 first) or 10 bytes as hex of either case, first byte first. Barcode: 1 to
   63 characters of 21..7E without comma. Empty lines, lines that start with #, a first line
   "uid,barcode", blanks around both and CR LF are allowed. A line with an error is named and passed
   over; the others count. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "circulation/item.h"
#include "circulation/tag.h"

struct uid_map {
    struct bytes left; /* borrowed: what is not yet read */
    unsigned line;     /* of the entry or error that came last, from 1 */
    const char *error; /* what is wrong and what to write, after RESULT_BAD; a static string */
};

struct uid_map_entry {
    struct uid uid;
    char barcode[ID_SIZE];
};

struct uid_map uid_map_of(struct bytes file);
/* The next entry. RESULT_NONE: the end. RESULT_BAD: this line is wrong (m->line, m->error); go on. */
MUST_USE enum result uid_map_next(struct uid_map *m, struct uid_map_entry *out);
/* The barcode of a tag; the first line that names it counts. RESULT_NONE. */
MUST_USE enum result uid_map_find(struct bytes file, struct uid uid, char barcode[static ID_SIZE]);
