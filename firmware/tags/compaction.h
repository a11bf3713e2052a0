/* tags/compaction.h: texts in the compactions of ISO/IEC 15962, and ISILs in their own (ISO 28560-2, annex C). Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"

enum compaction {
    COMPACTION_OWN, /* as the identifier defines */
    COMPACTION_INTEGER,
    COMPACTION_NUMERIC,
    COMPACTION_5_BIT,
    COMPACTION_6_BIT,
    COMPACTION_7_BIT,
    COMPACTION_OCTETS, /* ISO 8859-1 */
    COMPACTION_UTF_8
};

/* A text (UTF-8) of one of the compactions 1 to 7, NUL at its end. RESULT_BAD, RESULT_FULL. */
MUST_USE enum result compaction_expand(enum compaction compaction, struct bytes data, char *to, size_t size);
/* The first of the compactions 1 to 7 that takes this text (valid UTF-8), and its bytes. RESULT_BAD: it is empty or
   not UTF-8. RESULT_FULL. */
MUST_USE enum result compaction_choose(const char *text, uint8_t *to, size_t size, size_t *out_n, enum compaction *out);
/* An ISIL in its own compaction. RESULT_BAD, RESULT_FULL. */
MUST_USE enum result isil_expand(struct bytes data, char *to, size_t size);
/* RESULT_BAD: empty, or a character that it does not have. RESULT_FULL. */
MUST_USE enum result isil_compact(const char *isil, uint8_t *to, size_t size, size_t *out_n);
