/* Things by name. See things.h. */
#include "emulator/things.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "tags/iso28560_3.h"

enum { USER_MEMORY = 16, NXP = 0x04 };

struct thing *things_find(struct things *all, const char *what)
{
    for (size_t i = 0; i < all->count; i++) {
        if (text_equal(all->list[i].tag.what, what))
            return &all->list[i];
    }
    return NULL;
}

struct thing *things_of_tag(struct things *all, const struct tag *t)
{
    for (size_t i = 0; i < all->count; i++) {
        if (&all->list[i].tag == t)
            return &all->list[i];
    }
    return NULL;
}

enum result things_add(struct things *all, const char *what, enum tag_chip chip, struct uid uid, struct thing **out)
{
    if (all->count == THINGS_MAX)
        return RESULT_FULL;
    if (things_find(all, what) != NULL || what[0] == '\0')
        return RESULT_BAD;
    struct thing *t = &all->list[all->count++];
    *t = (struct thing){ .kind = THING_OTHER };
    text_copy(t->tag.what, sizeof t->tag.what, what);
    tag_blank(&t->tag, chip, uid);
    *out = t;
    return RESULT_OK;
}

struct uid things_uid_of_name(const char *what, enum tag_chip chip)
{
    uint64_t hash = fnv1a_64(0, bytes_of_text(what));
    struct uid uid = { .n = chip == CHIP_CLASSIC_1K ? 4 : 7 };
    for (size_t i = 0; i < uid.n; i++)
        uid.at[i] = (uint8_t)(hash >> (8 * i));
    if (uid.n == 7)
        uid.at[0] = NXP;
    else
        uid.at[0] |= 0x10; /* 08 would be a number made up anew each time, 88 a cascade */
    return uid;
}

enum result things_write_block(struct thing *t, const char *id, const char *owner, size_t bytes)
{
    struct tag_content content = { .usage = TAG_USAGE_CIRCULATING, .part = 1, .parts = 1 };
    uint8_t block[THING_BLOCK_MAX];
    size_t n;
    text_copy(content.id, sizeof content.id, id);
    text_copy(content.owner, sizeof content.owner, owner);
    enum result r = iso28560_3_write(&content, block, sizeof block, &n);
    if (r != RESULT_OK)
        return r;
    t->block_n = n < bytes ? n : bytes;
    memcpy(t->block, block, t->block_n);
    memcpy(t->tag.memory + USER_MEMORY, block, t->block_n);
    return RESULT_OK;
}
