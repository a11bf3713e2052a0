/* link/sip2/frame.h: where a SIP2 frame starts and ends in a stream, and its checksum. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "link/sip2/charset.h"

/* Finds the next frame in what was received. A frame ends at CR; a LF ends it where no CR follows in
   `in`. What is no digit before the two-digit code (LF, NUL, blanks, a prompt) belongs to no frame.
   RESULT_OK: *frame is a view into `in` without its end, *used bytes are done with. RESULT_NONE: more is
   needed; *used bytes may be dropped. RESULT_BAD: a line of rubbish without any digit, *used bytes long.
   RESULT_FULL: SIP2_FRAME_MAX bytes without an end. */
MUST_USE enum result sip2_frame_next(struct bytes in, struct bytes *frame, size_t *used);

/* The checksum of bytes that end in "AZ": two's complement of their sum, 16 bits. */
uint16_t sip2_checksum(struct bytes b);

/* What stands at a frame's end. */
struct sip2_trailer {
    char sequence;     /* AY's digit, '\0' when there is none */
    bool has_checksum; /* AZ and four hex digits */
    bool checksum_ok;  /* by bytes or by code points; true when there is none */
    size_t body_n;     /* bytes of the frame before AY or AZ */
};

struct sip2_trailer sip2_trailer_of(struct bytes frame, const struct sip2_charset *charset);
