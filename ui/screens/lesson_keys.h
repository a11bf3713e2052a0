/* ui/screens/lesson_keys.h: the field and the keys by which a word is typed in a lesson, or the name for a record of
   practice: the keyboard of each language in its usual order, digits as on a telephone. Where that has no room the
   letters stand in the order of the alphabet, on pages (key.more). Inside the room. */
#pragma once

#include "screens/parts.h"

/* How much room they want at least, in the usual order, mm. */
float lesson_keys_height(const struct kiosk *k, const struct scene *s, float width);
/* Is that room enough for the usual order, with a key for blanks? */
bool lesson_keys_usual(const struct kiosk *k, const struct scene *s, float width, float height);
void add_lesson_keys(const struct kiosk *k, struct scene *s, float width, float height);
