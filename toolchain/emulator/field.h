/* emulator/field.h: a pad: which chips lie in a reader's field, and whether it is on. How they are told apart stands
   in air.h. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "emulator/chance.h"
#include "emulator/flash.h"
#include "emulator/tag.h"

enum { FIELD_TAGS_MAX = 24 };

struct field {
    struct tag *tags[FIELD_TAGS_MAX]; /* borrowed from the things */
    size_t count;
    bool on;
    struct flash *flash;  /* borrowed */
    struct chance chance; /* weak coupling, made-up numbers */
    struct tag *torn;     /* what was lifted by a tear; the owner takes it off the pad */
};

/* An empty pad without power. */
void field_init(struct field *f, struct flash *flash, struct seed seed);
/* RESULT_FULL. Placing what lies there already is no error. */
MUST_USE enum result field_place(struct field *f, struct tag *t);
void field_remove(struct field *f, struct tag *t);
/* Off: every chip forgets its state. On: those with made-up numbers make up a new one. */
void field_power(struct field *f, bool on);
/* Is it (still) in the field and active? */
bool field_is_active(const struct field *f, const struct tag *t);
/* Does a weakly coupled chip miss this one? Takes a number from the seed if it is weak. */
bool field_misses(struct field *f, const struct tag *t);
/* HLTA, or ISO 14443-4's DESELECT. */
void field_halt(struct field *f, struct tag *t);
/* Programs n bytes at `at` of an active chip's memory. False: power was lost meanwhile (the chip was lifted, or
   stays there without any state), and what was written until then stays. */
bool field_program(struct field *f, struct tag *t, size_t at, const uint8_t *from, size_t n);
