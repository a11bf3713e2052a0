/* The pad. See field.h; states of a chip are in tag.h. */
#include "emulator/field.h"

#include <string.h>

enum { CASCADE_TAG = 0x88, CASCADE_MAX = 12 };

static size_t place_of(const struct field *f, const struct tag *t)
{
    size_t i = 0;
    while (i < f->count && f->tags[i] != t)
        i++;
    return i;
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
    f->on = on;
    for (size_t i = 0; i < f->count && !on; i++)
        tag_power_off(f->tags[i]);
}

/* The bytes of all cascade levels as they go over the air. */
static size_t cascade_of(struct uid uid, uint8_t out[static CASCADE_MAX])
{
    size_t n = 0, at = 0;
    while (uid.n - at > 4) {
        out[n++] = CASCADE_TAG;
        memcpy(out + n, uid.at + at, 3);
        n += 3;
        at += 3;
    }
    memcpy(out + n, uid.at + at, uid.n - at);
    return n + uid.n - at;
}

/* Bits go least significant first; where two chips differ, the one that sends 1 goes on. */
static bool wins(struct uid a, struct uid b)
{
    uint8_t x[CASCADE_MAX] = { 0 }, y[CASCADE_MAX] = { 0 };
    cascade_of(a, x);
    cascade_of(b, y);
    for (size_t i = 0; i < CASCADE_MAX; i++) {
        uint8_t differ = x[i] ^ y[i];
        if (differ != 0)
            return (x[i] & differ & (uint8_t)-differ) != 0;
    }
    return false;
}

/* A new request makes an active chip fall back; the reader's next try then finds it. */
static void drop_active(struct field *f)
{
    for (size_t i = 0; i < f->count; i++) {
        if (f->tags[i]->state == TAG_ACTIVE)
            tag_fall_back(f->tags[i]);
    }
}

static struct tag *activate(struct tag *t)
{
    if (t == NULL)
        return NULL;
    t->came_from_halt = t->state == TAG_HALT;
    t->state = TAG_ACTIVE;
    return t;
}

struct tag *field_select_any(struct field *f)
{
    struct tag *best = NULL;
    drop_active(f);
    for (size_t i = 0; i < f->count && f->on; i++) {
        struct tag *t = f->tags[i];
        if (t->state == TAG_IDLE && (best == NULL || wins(t->uid, best->uid)))
            best = t;
    }
    return activate(best);
}

struct tag *field_select_uid(struct field *f, struct uid uid)
{
    drop_active(f);
    for (size_t i = 0; i < f->count && f->on; i++) {
        if (uid_equal(f->tags[i]->uid, uid))
            return activate(f->tags[i]);
    }
    return NULL;
}

bool field_is_active(const struct field *f, const struct tag *t)
{
    return t != NULL && f->on && place_of(f, t) < f->count && t->state == TAG_ACTIVE;
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
    bool torn = f->tear_armed && f->tear_after <= n;
    size_t written = torn ? f->tear_after : n;
    memcpy(t->memory + at, from, written);
    if (!torn) {
        f->tear_after -= f->tear_armed ? n : 0;
        return true;
    }
    f->tear_armed = false;
    field_remove(f, t);
    f->torn = t;
    return false;
}
