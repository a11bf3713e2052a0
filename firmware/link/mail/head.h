/* link/mail/head.h: the lines of a letter's head that libcurl does not write (RFC 5322, RFC 2047). Pure. */
#pragma once

#include <stddef.h>

#include "base/result.h"
#include "base/when.h"

enum { HEAD_DATE_SIZE = 40 };

/* Appends `text` (UTF-8) to to[size] as it may stand in a head: printable ASCII as it is, else as encoded words (RFC
   2047, Q), folded so that no line is longer than 76 characters where it begins behind at most 12. RESULT_FULL. */
MUST_USE enum result head_add_text(char *to, size_t size, const char *text);
/* "Wed, 25 Nov 2026 18:44:10 +0500" (RFC 5322 3.3); "" when not known. */
void head_date(struct when at, char to[static HEAD_DATE_SIZE]);
