/* emulator/field.h: the pad: which chips lie in the reader's field, and how they are selected
   (ISO 14443-3: REQA, WUPA, anticollision, select, HLTA). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "emulator/tag.h"

enum { FIELD_TAGS_MAX = 24 };

/* Zero is an empty pad without power. */
struct field {
    struct tag *tags[FIELD_TAGS_MAX]; /* borrowed from the things */
    size_t count;
    bool on;
    bool tear_armed;   /* the chip that is written loses power ... */
    size_t tear_after; /* ... after so many more bytes */
    struct tag *torn;  /* what was lifted by a tear; the owner takes it off the pad */
};

/* RESULT_FULL. Placing what lies there already is no error. */
MUST_USE enum result field_place(struct field *f, struct tag *t);
void field_remove(struct field *f, struct tag *t);
/* Off: every chip forgets its state. */
void field_power(struct field *f, bool on);
/* REQA: wakes what is idle; of several the one that wins the anticollision (a reader goes on with bit 1
   where bits collide) becomes ACTIVE. NULL: nobody answers. */
struct tag *field_select_any(struct field *f);
/* WUPA and select by number: wakes what is halted too. NULL: it is not there. */
struct tag *field_select_uid(struct field *f, struct uid uid);
/* Is it (still) in the field and active? */
bool field_is_active(const struct field *f, const struct tag *t);
/* HLTA. */
void field_halt(struct field *f, struct tag *t);
/* Programs n bytes at `at` of an active chip's memory. False: the chip was torn off meanwhile, and what
   was written until then stays. */
bool field_program(struct field *f, struct tag *t, size_t at, const uint8_t *from, size_t n);
