/* tags/iso28560_2.h: data sets of object identifiers (ISO 28560-2, encoded by ISO/IEC 15962): read only.
   No directory, no packed objects. A set is: precursor, [more of the identifier], [pad count], length,
   data, pad. There is no checksum: compare two reads. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/result.h"
#include "tags/tags.h"

enum { ISO28560_2_DSFID = 0x06 };

/* Reads id, owner, set information and type of usage into *out (model and kind included). `strict`, where
   no DSFID tells the model: the first set must be the id, and all up to the end of data in order.
   RESULT_BAD: no id that is one, or the sets break off. */
MUST_USE enum result iso28560_2_read(struct bytes memory, bool strict, struct tag_content *out);
/* A text of one of the compactions 1 to 7 (ISO/IEC 15962), NUL at its end. RESULT_BAD, RESULT_FULL. */
MUST_USE enum result iso15962_expand(unsigned compaction, struct bytes data, char *to, size_t size);
/* An ISIL in its own compaction (ISO 28560-2, annex C). RESULT_BAD, RESULT_FULL. */
MUST_USE enum result isil_expand(struct bytes data, char *to, size_t size);
