/* tests/golden/plates.h: the pictures of ui/README.md that are not screens: tests/golden/plates/NAME.png. */
#pragma once

#include <stdbool.h>

/* Compares every plate, pixel by pixel, with the file in DIR/plates, and looks that the README shows every plate, and
   of other pictures only those that `is_kept` knows (by their name without folder and ending). What differs is written
   beside as NAME.new.png. Returns how much was wrong, and says what. */
unsigned plates_check(const char *dir, const char *readme, bool (*is_kept)(const char *name));
bool plates_write(const char *dir);
