#include "tags/iso28560_2.h"

#include <string.h>

#include "base/text.h"
#include "tags/compaction.h"
#include "tags/data_set.h"
#include "tags/field.h"
#include "tags/objects.h"

enum { DATA_FORMAT_MASK = 0x1F };

/* What is read of a tag; what follows need not be looked at, so that a reader can stop there. */
static const unsigned shown = 1U << OBJECT_ID | 1U << OBJECT_OWNER | 1U << OBJECT_SET | 1U << OBJECT_USAGE;

bool iso28560_2_dsfid_refused(int dsfid)
{
    return dsfid > 0 && dsfid != ISO28560_2_DSFID && (dsfid & DATA_FORMAT_MASK) == ISO28560_2_DSFID;
}

/* "1203": part 3 of 12. */
static enum result parts_read(const struct data_set *set, struct tag_content *c)
{
    char digits[OBJECT_SET_DIGITS_MAX + 1];
    uint64_t parts, part;
    enum result r = compaction_expand(set->compaction, set->data, digits, sizeof digits);
    if (r != RESULT_OK)
        return r;
    size_t half = strlen(digits) / 2;
    char first[OBJECT_SET_DIGITS_MAX + 1];
    text_copy_bytes(first, sizeof first, bytes_of(digits, half));
    if (strlen(digits) != 2 * half || text_to_u64(first, UINT8_MAX, &parts) != RESULT_OK ||
        text_to_u64(digits + half, UINT8_MAX, &part) != RESULT_OK)
        return RESULT_BAD;
    c->parts = (uint8_t)parts;
    c->part = (uint8_t)part;
    if (part == 0 || part > parts)
        c->warnings |= 1U << TAG_WARNING_PART_RANGE;
    return RESULT_OK;
}

static enum result id_read(const struct data_set *set, struct tag_content *c)
{
    char text[ID_SIZE];
    enum result r = compaction_expand(set->compaction, set->data, text, sizeof text);
    if (r == RESULT_OK && !field_text(bytes_of_text(text), c->id, sizeof c->id))
        r = RESULT_BAD;
    return r;
}

static enum result owner_read(const struct data_set *set, struct tag_content *c)
{
    char text[TAG_OWNER_SIZE];
    enum result r = set->compaction == COMPACTION_OWN
                        ? isil_expand(set->data, text, sizeof text)
                        : compaction_expand(set->compaction, set->data, text, sizeof text);
    if (r == RESULT_OK && !field_owner_full(bytes_of_text(text), c->owner))
        r = RESULT_BAD;
    return r;
}

static enum result usage_read(const struct data_set *set, struct tag_content *c)
{
    if (set->data.n != 1)
        return RESULT_BAD;
    c->usage = set->data.at[0] >> 4;
    return RESULT_OK;
}

static const struct {
    unsigned oid;
    enum result (*read)(const struct data_set *set, struct tag_content *c);
    enum tag_warning warning; /* when it cannot be read */
} readers[] = {
    { OBJECT_ID, id_read, TAG_WARNING_ID_MALFORMED },
    { OBJECT_OWNER, owner_read, TAG_WARNING_OWNER_MALFORMED },
    { OBJECT_SET, parts_read, TAG_WARNING_PART_RANGE },
    { OBJECT_USAGE, usage_read, TAG_WARNING_USAGE_RESERVED },
};

enum result object_read(const struct data_set *set, struct tag_content *c)
{
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        if (readers[i].oid != set->oid)
            continue;
        enum result r = readers[i].read(set, c);
        if (r != RESULT_OK)
            c->warnings |= 1U << readers[i].warning;
        return r;
    }
    return RESULT_OK;
}

enum result iso28560_2_read(struct bytes memory, bool strict, struct tag_content *out)
{
    struct tag_content c = { .model = TAG_MODEL_ISO28560_2,
                             .usage = TAG_USAGE_NOT_SAID,
                             .warnings = 1U << TAG_WARNING_NO_CHECKSUM };
    struct cursor at = cursor_of(memory);
    struct data_set set;
    unsigned seen = 0;
    enum result r = RESULT_OK;
    for (size_t i = 0; i < DATA_SETS_MAX && (r = data_set_take(&at, &set, NULL)) == RESULT_OK; i++) {
        bool again = set.oid < OBJECT_MORE && (seen & 1U << set.oid) != 0; /* the first counts */
        bool right = again || object_read(&set, &c) == RESULT_OK;
        seen |= set.oid < OBJECT_MORE ? 1U << set.oid : 0;
        if (strict && (!right || (i == 0 && set.oid != OBJECT_ID)))
            return RESULT_BAD;
        strict = strict && (seen & shown) != shown;
    }
    if (r != RESULT_NONE && strict)
        return RESULT_BAD;
    if (r != RESULT_NONE)
        c.warnings |= 1U << TAG_WARNING_CUT;
    if (c.id[0] == 0)
        return RESULT_BAD;
    c.kind = field_kind(c.id, c.usage);
    *out = c;
    return RESULT_OK;
}

/* Does a memory without DSFID begin with an id, as far as can be seen? */
static bool begins_with_id(struct bytes memory)
{
    struct cursor at = cursor_of(memory);
    struct tag_content c = { 0 };
    struct data_set set;
    enum result r = data_set_take(&at, &set, NULL);
    if (r == RESULT_OK)
        return set.oid == OBJECT_ID && object_read(&set, &c) == RESULT_OK;
    return r == RESULT_SHORT && (memory.at[0] & 15) == OBJECT_ID;
}

size_t iso28560_2_needs(struct bytes memory, bool strict)
{
    struct cursor at = cursor_of(memory);
    struct data_set set;
    unsigned seen = 0;
    size_t needed = 1;
    enum result r = RESULT_OK;
    if (strict && !begins_with_id(memory))
        return 0;
    while ((seen & shown) != shown && (r = data_set_take(&at, &set, &needed)) == RESULT_OK)
        seen |= set.oid < OBJECT_MORE ? 1U << set.oid : 0;
    if (r == RESULT_SHORT)
        return memory.n - at.left.n + needed;
    return r == RESULT_NONE && (at.left.n == 0 || at.left.at[at.left.n - 1] == DATA_SET_NULL) ? memory.n + 1 : 0;
}

size_t iso28560_2_end(struct bytes memory)
{
    struct cursor at = cursor_of(memory);
    struct data_set set;
    size_t needed = 1;
    enum result r;
    while ((r = data_set_take(&at, &set, &needed)) == RESULT_OK)
        continue;
    if (r == RESULT_SHORT) /* it goes on behind what is seen */
        return memory.n - at.left.n + needed;
    return r == RESULT_NONE ? memory.n - at.left.n + data_set_nulls(&at).n + 1 : SIZE_MAX;
}

bool iso28560_2_holds_more(struct bytes memory)
{
    struct cursor at = cursor_of(memory);
    struct data_set set;
    while (data_set_take(&at, &set, NULL) == RESULT_OK)
        if (set.oid == 0 || set.oid > OBJECT_USAGE)
            return true;
    return false;
}
