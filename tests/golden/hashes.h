/* tests/golden/hashes.h: every state in every language, glass and theme and two text sizes, as a hash of its pixels.
   One file a screen in tests/golden/hashes/; a line is a state, language, glass and text size with a hash a theme:

     checkout-many kk 1024x600 100 0123456789abcdef 0123456789abcdef 0123456789abcdef 0123456789abcdef */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the hash of a picture should be and is; asked to show it. */
struct shot;
typedef void hashes_differ(const struct shot *shot, const uint32_t *pixels);

/* Compares all pictures of the states part, part + parts, … with the files in DIR/hashes; calls `differ` for each that
   is not as it was, and says so. Returns how many. */
unsigned hashes_check(const char *dir, size_t part, size_t parts, hashes_differ *differ);
/* Writes the files of one screen, or of all for "", anew, and takes away those of screens that are no more. */
bool hashes_write(const char *dir, const char *screen);
