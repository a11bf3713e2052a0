/* ui/screens/keys.h: fields and the keys that fill them. Inside the room.

   Card and book numbers are Latin letters and digits, so the letters are QWERTY in every language. */
#pragma once

#include "screens/parts.h"

struct field {
    const char *id, *label, *text;
    enum icon icon;
    bool secret;
    const char *aloud; /* of a label or a text that tells of a person; NULL for none */
};

/* A field while its keys are closed: looks like a button, a tap opens it. */
void add_closed_field(struct scene *s, const char *id, const char *name);
/* Label, fields and keys together: a card on wide and portrait panels, the whole body on small ones.
   `width` and `height` are what it may take, mm; `trouble` is what went wrong, "" for nothing. */
struct entry {
    struct field fields[2];
    unsigned count;
    const char *trouble_id, *trouble;
};
void add_entry(const struct kiosk *k, struct scene *s, const struct entry *entry, float width, float height);
/* "key.close": puts the keys away. */
void add_close_keys(const struct kiosk *k, struct scene *s);
/* What went wrong, in a need box. */
void add_trouble(struct scene *s, const char *id, const char *sentence);
