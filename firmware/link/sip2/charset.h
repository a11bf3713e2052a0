/* link/sip2/charset.h: the character set of a SIP2 line. Pure after sip2_charset_init (iconv). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"

/* Zero is UTF-8 with no page to fall back on (bytes that are not UTF-8 become U+FFFD). */
struct sip2_charset {
    bool single_byte;   /* what is sent is of `page`, else UTF-8 */
    bool plain;         /* what is sent is ASCII; `page` is for reading */
    uint16_t page[128]; /* code points of 0x80..0xFF; 0: not used */
};

/* The set of a name: utf-8 (falls back on Windows' Latin-1), latin-1 or iso-8859-1, cp850, cp866, cp1251 or
   windows-1251, cp1252 or windows-1252, kz-1048, ascii. RESULT_NONE: not in this list, or the system cannot
   convert it. */
MUST_USE enum result sip2_charset_init(const char *name, struct sip2_charset *out);
/* A value that is valid UTF-8 stays, whatever the set. Else, in a set of single bytes, each byte is looked up in the
   page; in UTF-8 what is a character of it stays, a last character that was cut is lost, and other bytes are of the
   page (mixtures). Control characters become blanks. Into to[size], NUL at the end, cut when too long;
   3 * b.n + 1 always suffices. */
void sip2_charset_decode(const struct sip2_charset *charset, struct bytes b, char *to, size_t size);
/* UTF-8 text as the wire bytes of a value: `|` and control characters become blanks, what the set lacks
   becomes `?`, and the rest is cut at a character's border when `size` is reached. Returns the bytes. */
size_t sip2_charset_encode(const struct sip2_charset *charset, const char *text, uint8_t *to, size_t size);
/* The sum of the code points that b stands for (some systems add these up instead of bytes). */
uint32_t sip2_charset_sum(const struct sip2_charset *charset, struct bytes b);
