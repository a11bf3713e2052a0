#include "reader/write.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

enum {
    PUTS_MAX = 8,    /* a tag that is coupled weakly misses half of what it should hear */
    EFFORT_MAX = 150 /* writes of one call, so that nobody waits for a word for seconds */
};

struct transaction {
    const struct write_medium *medium;
    uint16_t base;                                    /* of all offsets below in the medium's */
    uint16_t size;                                    /* whole blocks */
    unsigned effort;                                  /* writes, and three for each block that was looked into */
    bool written;                                     /* something may have been written */
    uint8_t stands[TAG_MEMORY_MAX + WRITE_BLOCK_MAX]; /* before the first write */
    uint8_t now[TAG_MEMORY_MAX + WRITE_BLOCK_MAX];
    uint8_t after[TAG_MEMORY_MAX + WRITE_BLOCK_MAX];
};

static bool differs(const struct transaction *t, uint16_t offset)
{
    return memcmp(t->stands + offset, t->after + offset, t->medium->block_size) != 0;
}

static enum result read_part(const struct transaction *t, uint16_t at, uint16_t n, uint8_t *to)
{
    return t->medium->read(t->medium->self, (uint16_t)(t->base + at), n, to);
}

/* What is lost before the first write changed nothing. */
static enum result lost(const struct transaction *t, enum result r)
{
    if (r == RESULT_OK)
        return r;
    if (t->written)
        return RESULT_IO;
    return r == RESULT_REFUSED || r == RESULT_NONE ? r : RESULT_GONE;
}

/* Reads what stands there; `after` starts as a copy of it. */
static enum result look(struct transaction *t)
{
    enum result r = read_part(t, 0, t->size, t->stands);
    if (r != RESULT_OK)
        return lost(t, r);
    memcpy(t->now, t->stands, t->size);
    memcpy(t->after, t->stands, t->size);
    return RESULT_OK;
}

/* Each block stands as `before` says, or as `after` says already. */
static bool expected(const struct transaction *t, const struct tag_write *write)
{
    uint16_t size = t->medium->block_size;
    for (uint16_t at = 0; at < write->plan.bytes; at = (uint16_t)(at + size)) {
        uint16_t left = (uint16_t)(write->plan.bytes - at), n = left < size ? left : size;
        if (memcmp(t->stands + at, write->before + at, n) != 0 && memcmp(t->stands + at, write->after + at, n) != 0)
            return false;
    }
    return true;
}

static enum result ask_locks(const struct transaction *t, bool guarded)
{
    for (uint16_t at = 0; at < t->size; at = (uint16_t)(at + t->medium->block_size)) {
        bool touched = differs(t, at) || (at == 0 && guarded);
        enum result r = RESULT_OK;
        if (touched && t->medium->may_write != NULL)
            r = t->medium->may_write(t->medium->self, (uint16_t)(t->base + at));
        if (r != RESULT_OK)
            return lost(t, r);
    }
    return RESULT_OK;
}

/* The write ended in RESULT_IO. RESULT_OK: the block stands there all the same. RESULT_REFUSED: it was left as it was.
   RESULT_IO: neither, or the tag is not found. */
static enum result look_again(const struct transaction *t, uint16_t at, const uint8_t *block)
{
    const struct write_medium *m = t->medium;
    uint8_t stands[WRITE_BLOCK_MAX];
    if (m->again == NULL || m->again(m->self) != RESULT_OK || read_part(t, at, m->block_size, stands) != RESULT_OK)
        return RESULT_GONE;
    if (memcmp(stands, block, m->block_size) == 0)
        return RESULT_OK;
    return memcmp(stands, t->now + at, m->block_size) == 0 ? RESULT_REFUSED : RESULT_IO;
}

static enum result put(struct transaction *t, uint16_t at, const uint8_t *block)
{
    enum result r = RESULT_IO;
    if (t->effort >= EFFORT_MAX)
        return RESULT_IO; /* the next call goes on where this one ends */
    for (unsigned i = 0; i < PUTS_MAX && r != RESULT_OK && r != RESULT_GONE; i++) {
        t->effort++;
        r = t->medium->write(t->medium->self, (uint16_t)(t->base + at), block);
        if (r == RESULT_REFUSED)
            return r;
        if (r == RESULT_OK)
            break;
        t->effort += 3;
        r = look_again(t, at, block);
    }
    t->written = t->written || r != RESULT_REFUSED;
    if (r == RESULT_OK)
        memcpy(t->now + at, block, t->medium->block_size);
    return r == RESULT_OK || r == RESULT_REFUSED ? r : RESULT_IO;
}

/* The guard in front of the rest of what block 0 will be. */
static enum result put_guard(struct transaction *t, const uint8_t *block_0)
{
    uint8_t block[WRITE_BLOCK_MAX];
    memcpy(block, block_0, t->medium->block_size);
    memcpy(block, TAG_GUARD, TAG_GUARD_SIZE);
    if (memcmp(block, t->now, t->medium->block_size) == 0)
        return RESULT_OK; /* it stands there already */
    return put(t, 0, block);
}

/* The tag refused a block in the middle: what was written before goes back, block 0 last. */
static enum result put_back(struct transaction *t, uint16_t refused)
{
    for (uint16_t at = t->medium->block_size; at < refused; at = (uint16_t)(at + t->medium->block_size))
        if (differs(t, at) && put(t, at, t->stands + at) != RESULT_OK)
            return RESULT_IO;
    if (put_guard(t, t->stands) != RESULT_OK)
        return RESULT_IO;
    return put(t, 0, t->stands) == RESULT_OK ? RESULT_REFUSED : RESULT_IO;
}

/* More than one byte: under the guard, block 0 last. */
static enum result put_many(struct transaction *t)
{
    enum result r = put_guard(t, t->after);
    if (r != RESULT_OK)
        return r;
    for (uint16_t at = t->medium->block_size; at < t->size; at = (uint16_t)(at + t->medium->block_size)) {
        r = differs(t, at) ? put(t, at, t->after + at) : RESULT_OK;
        if (r == RESULT_REFUSED)
            return put_back(t, at);
        if (r != RESULT_OK)
            return r;
    }
    return put(t, 0, t->after);
}

static enum result put_one(struct transaction *t)
{
    uint16_t at = 0;
    while (!differs(t, at))
        at = (uint16_t)(at + t->medium->block_size);
    return put(t, at, t->after + at);
}

static enum result verify(struct transaction *t)
{
    uint8_t stands[TAG_MEMORY_MAX + WRITE_BLOCK_MAX];
    enum result r = read_part(t, 0, t->size, stands);
    if (r != RESULT_OK)
        return lost(t, r);
    return memcmp(stands, t->after, t->size) == 0 ? RESULT_OK : RESULT_IO;
}

/* Bytes, not blocks: a block that is torn in the middle may hold some of its new bytes. */
static unsigned bytes_differing(const struct transaction *t)
{
    unsigned count = 0;
    for (uint16_t at = 0; at < t->size; at++)
        count += t->stands[at] != t->after[at];
    return count;
}

static uint16_t in_blocks(uint16_t n, uint16_t block_size)
{
    return (uint16_t)((n + block_size - 1U) / block_size * block_size);
}

/* `stands` becomes `after`. */
static enum result change(struct transaction *t)
{
    unsigned count = bytes_differing(t);
    if (count == 0)
        return RESULT_OK;
    enum result r = ask_locks(t, count > 1);
    if (r != RESULT_OK)
        return r;
    r = count > 1 ? put_many(t) : put_one(t);
    if (r == RESULT_OK)
        r = verify(t);
    return r == RESULT_REFUSED ? r : lost(t, r);
}

enum result write_carry_out(const struct write_medium *medium, const struct tag_write *write)
{
    struct transaction t = { .medium = medium, .size = in_blocks(write->plan.bytes, medium->block_size) };
    assert(medium->block_size >= TAG_GUARD_SIZE);
    assert(medium->block_size <= WRITE_BLOCK_MAX);
    assert(write->plan.bytes <= TAG_MEMORY_MAX);
    if (t.size == 0)
        return RESULT_OK;
    enum result r = look(&t);
    if (r != RESULT_OK)
        return r;
    memcpy(t.after, write->after, write->plan.bytes);
    return write->repair || expected(&t, write) ? change(&t) : RESULT_BAD;
}

enum result write_byte(const struct write_medium *medium, uint16_t at, uint8_t value)
{
    uint16_t in_block = at % medium->block_size;
    struct transaction t = { .medium = medium, .base = (uint16_t)(at - in_block), .size = medium->block_size };
    assert(medium->block_size <= WRITE_BLOCK_MAX);
    enum result r = look(&t);
    if (r != RESULT_OK)
        return r;
    t.after[in_block] = value;
    return change(&t);
}
