/* Things by name. See things.h. */
#include "emulator/things.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "tags/iso28560_3.h"

enum { NXP = 0x04, MADE_UP = 0x08 };

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

struct thing *things_spare(struct things *all)
{
    for (size_t i = 0; i < all->count; i++) {
        struct thing *t = &all->list[all->next_spare++ % all->count];
        if (t->is_own && !t->tag.placed)
            return t;
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

/* A chip's number says who made it: 04 NXP; ISO 15693 starts with E0, and NXP's third byte tells its kinds. */
struct uid things_uid_of_name(const char *what, enum tag_chip chip)
{
    static const uint8_t icode[CHIP_COUNT] = { [CHIP_ICODE_SLIX] = 0x10, [CHIP_ICODE_SLIX2] = 0x08 };
    uint64_t hash = fnv1a_64(0, bytes_of_text(what));
    enum tag_family family = tag_family(chip);
    bool is_short = family == TAG_CLASSIC || tag_uid_is_made_up(chip);
    struct uid uid = { .n = family == TAG_ISO15693 ? 8 : is_short ? 4 : 7 };
    for (size_t i = 0; i < uid.n; i++)
        uid.at[i] = (uint8_t)(hash >> (8 * i));
    if (family == TAG_ISO15693)
        memcpy(uid.at, (const uint8_t[]){ 0xE0, NXP, 0x01, icode[chip] }, 4);
    else if (tag_uid_is_made_up(chip))
        uid.at[0] = MADE_UP;
    else if (family == TAG_CLASSIC)
        uid.at[0] |= 0x10; /* not 08, not the 88 of a cascade */
    else
        uid.at[0] = NXP;
    return uid;
}

/* Where a library's block stands: ISO 15693 from the start, type 2 behind number and lock bits, Classic in sector 1. */
static size_t user_memory(enum tag_chip chip)
{
    static const size_t first[TAG_FAMILY_COUNT] = {
        [TAG_TYPE_2] = 16, [TAG_CLASSIC] = 64, [TAG_ISO14443_4] = 0, [TAG_ISO15693] = 0, [TAG_OTHER] = 0
    };
    return first[tag_family(chip)];
}

enum result things_write_memory(struct thing *t, struct bytes block)
{
    size_t at = user_memory(t->tag.chip);
    if (block.n > sizeof t->block || at + block.n > tag_size(t->tag.chip))
        return RESULT_FULL;
    t->block_n = block.n;
    memcpy(t->block, block.at, block.n);
    memcpy(t->tag.memory + at, block.at, block.n);
    return RESULT_OK;
}

enum result things_write_block(struct thing *t, const struct thing_block *what, size_t bytes)
{
    struct tag_content content = { .usage = TAG_USAGE_CIRCULATING, .part = what->part, .parts = what->parts };
    uint8_t block[THING_BLOCK_MAX] = { 0 };
    size_t n, room = tag_size(t->tag.chip) - user_memory(t->tag.chip);
    text_copy(content.id, sizeof content.id, what->id);
    text_copy(content.owner, sizeof content.owner, what->owner);
    enum result r = iso28560_3_write(&content, block, room < sizeof block ? room : sizeof block, &n);
    if (r != RESULT_OK)
        return r;
    return things_write_memory(t, bytes_of(block, n < bytes ? n : bytes));
}
