/* Programming. See flash.h. */
#include "emulator/flash.h"

#include <assert.h>
#include <string.h>

/* A byte whose cells were caught between old and new; in half of the cases it was not reached at all. */
static uint8_t half_programmed(struct flash *f, uint8_t old, uint8_t wanted)
{
    if (chance_number(&f->chance, 2) == 0)
        return old;
    return old ^ (uint8_t)((old ^ wanted) & chance_number(&f->chance, 256));
}

static struct flash_write *journal_next(struct flash *f)
{
    return &f->journal[f->written++ % FLASH_JOURNAL_MAX];
}

enum flash_end flash_program(struct flash *f, struct tag *t, size_t at, const uint8_t *from, size_t n)
{
    assert(n <= FLASH_UNIT_MAX);
    assert(at + n <= sizeof t->memory);
    bool torn = f->tear_armed && f->tear_after <= n;
    size_t whole = torn ? f->tear_after : n;
    struct flash_write *w = journal_next(f);
    *w = (struct flash_write){ .tag = t, .block = (uint16_t)(at / tag_unit(t->chip)), .n = (uint8_t)n, .torn = torn };
    memcpy(w->before, t->memory + at, n);
    memcpy(t->memory + at, from, whole);
    if (whole < n)
        t->memory[at + whole] = half_programmed(f, t->memory[at + whole], from[whole]);
    memcpy(w->after, t->memory + at, n);
    f->tear_after -= f->tear_armed && !torn ? n : 0;
    f->tear_armed = f->tear_armed && !torn;
    return !torn ? FLASH_DONE : f->tear_keeps ? FLASH_BROWN_OUT : FLASH_TORN;
}

void flash_journal(const struct flash *f, const struct tag *t, void (*take)(void *self, const struct flash_write *w),
                   void *self)
{
    uint64_t first = f->written > FLASH_JOURNAL_MAX ? f->written - FLASH_JOURNAL_MAX : 0;
    for (uint64_t i = first; i < f->written; i++) {
        const struct flash_write *w = &f->journal[i % FLASH_JOURNAL_MAX];
        if (w->tag == t)
            take(self, w);
    }
}

void flash_forget(struct flash *f, const struct tag *t)
{
    for (size_t i = 0; i < FLASH_JOURNAL_MAX; i++) {
        if (f->journal[i].tag == t)
            f->journal[i].tag = NULL;
    }
}
