/* base/text.h: bounded UTF-8 text in the caller's arrays. Nothing here allocates or knows a locale. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"

/* Copies `from` into to[size], cut before a character that does not fit; always ends in NUL. */
void text_copy(char *to, size_t size, const char *from);
/* The same from bytes that need no NUL. */
void text_copy_bytes(char *to, size_t size, struct bytes from);
/* printf into to[size], cut at a character's border; always ends in NUL. */
__attribute__((format(printf, 3, 4))) void text_format(char *to, size_t size, const char *format, ...);
/* Appends like text_format at the end of what to[size] holds. */
__attribute__((format(printf, 3, 4))) void text_add(char *to, size_t size, const char *format, ...);

bool text_equal(const char *a, const char *b);
bool text_starts(const char *text, const char *prefix);
bool text_ends(const char *text, const char *suffix);

/* RFC 3629: no overlong forms, no surrogates, no NUL inside. */
bool utf8_valid(struct bytes b);
/* Reads the character at *at and moves past it; 0 at the end. The text must be valid UTF-8;
   a broken byte is read as U+FFFD and one byte is passed. */
uint32_t utf8_next(const char **at);
/* Writes `code` as 1 to 4 bytes without NUL and returns how many. */
size_t utf8_put(char to[4], uint32_t code);
/* Removes the last character of text in place. */
void utf8_drop_last(char *text);
size_t utf8_count(const char *text);
/* Small letter of an ASCII or Cyrillic (Russian, Kazakh) one; every other comes back as it is. */
uint32_t utf8_lower(uint32_t letter);
uint32_t utf8_upper(uint32_t letter);

/* Decimal digits only, whole text, up to `max`. RESULT_BAD otherwise. */
MUST_USE enum result text_to_u64(const char *text, uint64_t max, uint64_t *out);

/* Upper-case hex of b without separators; to[2 * n + 1], cut when smaller. */
void hex_put(char *to, size_t size, struct bytes b);
/* Hex digits of either case, an even count, no separators; at most `size` bytes. RESULT_BAD, RESULT_FULL. */
MUST_USE enum result hex_get(const char *text, uint8_t *to, size_t size, size_t *out_n);
