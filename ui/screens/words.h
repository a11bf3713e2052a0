/* ui/screens/words.h: the sentences of states and reasons, in the patron's language. Inside the room. */
#pragma once

#include "kiosk/kiosk.h"
#include "scene/scene.h"

/* Everything that a row says of an item: two short lines beside its mark, and why. */
struct item_words {
    enum mark mark;
    bool need;          /* the person must act: apricot, at the head of the list */
    const char *state;  /* "Borrowed" */
    const char *second; /* "until 7 December", "" for none */
    const char *reason; /* a whole sentence of what it means and what to do, "" for none */
};

struct item_words words_of_loan(const struct kiosk *k, struct scene *s, const struct kiosk_item *item);
struct item_words words_of_return(const struct kiosk *k, struct scene *s, const struct kiosk_item *item);

/* Why a card does not open a visit. "" for REASON_NONE. */
const char *words_of_card(const struct kiosk *k, struct scene *s);
/* Books with whose tags the gate would ring, or would not; in fewer words when `brief`. "" for none. */
const char *words_of_bits(const struct kiosk *k, struct scene *s, bool brief);
/* What to call an item: its title, or its number, or what lies there. */
const char *title_of_item(const struct kiosk *k, struct scene *s, const struct kiosk_item *item);
/* The same with its age mark: before it, where it is never cut off; and as it is read aloud. */
const char *marked_title(const struct kiosk *k, struct scene *s, const struct kiosk_item *item);
const char *spoken_title(const struct kiosk *k, struct scene *s, const struct kiosk_item *item);
