/* ui/screens/learn_words.h: words about a learner's lessons that a page and a paper share. */
#pragma once

#include "kiosk/kiosk.h"
#include "scene/scene.h"

enum { CERTIFICATE_SIZE = 8192 }; /* every lesson has room */

/* The record of practice in the language of the visit: who (as typed; a line to write on, else), which lessons, the
   day, and what it does not prove. Of more than `lessons_max` lessons the last are only counted, of a whole course all.
   `to` is always ended.
 */
void certificate_words(const struct kiosk *k, unsigned lessons_max, char *to, size_t size);

/* What a picture of a code is called: "Leaf". */
const char *picture_name(enum language l, unsigned picture);
enum icon picture_icon(unsigned picture);
