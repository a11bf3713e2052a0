/* tests/golden/states.h: kiosk states of a day in the library, by name: a person could tell each as a story.
   Used by the unit tests of the screens and by the pictures. */
#pragma once

#include <stddef.h>

#include "kiosk/kiosk.h"

struct state {
    const char *name;
    void (*make)(struct kiosk *k);
};

/* Those of each flow, in states_FLOW.c; the last one has no name. */
extern const struct state start_states[], checkout_states[], return_states[], aside_states[], staff_states[],
    deal_states[], learn_states[], lesson_states[], group_states[];

/* One after the other of all flows; NULL: there are no more. */
const struct state *state_at(size_t index);

/* The state of that name in a language; asserts that there is one. */
void state_make(struct kiosk *k, const char *name, enum language language);
