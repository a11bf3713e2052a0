/* The pad. See field.h; states of a chip are in tag.h. */
#include "emulator/field.h"

#include <assert.h>
#include <string.h>

enum { MADE_UP_FIRST = 0x08, MADE_UP_BYTES = 4 };

void field_init(struct field *f, struct flash *flash, struct seed seed)
{
    *f = (struct field){ .flash = flash, .chance = { .seed = seed } };
}

static size_t place_of(const struct field *f, const struct tag *t)
{
    size_t i = 0;
    while (i < f->count && f->tags[i] != t)
        i++;
    return i;
}

/* ISO 14443-3, 6.5.4: a number that is made up has four bytes and starts with 08. */
static void power_on(struct field *f, struct tag *t)
{
    if (!tag_uid_is_made_up(t->chip))
        return;
    t->uid = (struct uid){ .at = { MADE_UP_FIRST }, .n = MADE_UP_BYTES };
    for (size_t i = 1; i < MADE_UP_BYTES; i++)
        t->uid.at[i] = (uint8_t)chance_number(&f->chance, 256);
}

enum result field_place(struct field *f, struct tag *t)
{
    if (place_of(f, t) < f->count)
        return RESULT_OK;
    if (f->count == FIELD_TAGS_MAX)
        return RESULT_FULL;
    tag_power_off(t);
    t->placed = true;
    f->tags[f->count++] = t;
    if (f->on)
        power_on(f, t);
    return RESULT_OK;
}

void field_remove(struct field *f, struct tag *t)
{
    size_t i = place_of(f, t);
    if (i == f->count)
        return;
    f->count--;
    memmove(&f->tags[i], &f->tags[i + 1], (f->count - i) * sizeof f->tags[0]);
    t->placed = false;
    tag_power_off(t);
}

void field_power(struct field *f, bool on)
{
    bool was_on = f->on;
    f->on = on;
    for (size_t i = 0; i < f->count; i++) {
        if (!on)
            tag_power_off(f->tags[i]);
        else if (!was_on)
            power_on(f, f->tags[i]);
    }
}

bool field_is_active(const struct field *f, const struct tag *t)
{
    return t != NULL && f->on && place_of(f, t) < f->count && t->state == TAG_ACTIVE;
}

bool field_misses(struct field *f, const struct tag *t)
{
    return chance_per_cent(&f->chance, t->weak_per_cent);
}

void field_halt(struct field *f, struct tag *t)
{
    if (!field_is_active(f, t))
        return;
    tag_power_off(t);
    t->state = TAG_HALT;
}

bool field_program(struct field *f, struct tag *t, size_t at, const uint8_t *from, size_t n)
{
    assert(f->flash != NULL);
    switch (flash_program(f->flash, t, at, from, n)) {
    case FLASH_DONE:
        return true;
    case FLASH_TORN:
        field_remove(f, t);
        f->torn = t;
        return false;
    case FLASH_BROWN_OUT:
        tag_power_off(t);
        break;
    }
    return false;
}
