/* tests/golden/states.h: kiosk states of a day in the library, by name: a person could tell each as a story.
   Used by the unit tests of the screens and by the pictures. */
#pragma once

#include <stddef.h>

#include "kiosk/kiosk.h"

struct state {
    const char *name;
    void (*make)(struct kiosk *k);
};

extern const struct state states[];
extern const size_t states_count;

/* The state of that name in a language; asserts that there is one. */
void state_make(struct kiosk *k, const char *name, enum language language);
