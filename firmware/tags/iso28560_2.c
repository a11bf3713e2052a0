#include "tags/iso28560_2.h"

#include <string.h>

#include "base/text.h"
#include "tags/field.h"

enum {
    OID_ID = 1,
    OID_OWNER = 3,
    OID_SET = 4,
    OID_USAGE = 5,
    OID_MORE = 15,
    NULL_BYTE = 0x80,
    OFFSET_FLAG = 0x80,
    COMPACTION_OWN = 0, /* application-defined */
    COMPACTION_UTF_8 = 7,
    SETS_MAX = 32, /* there are 31 identifiers */
    SET_DIGITS_MAX = 6
};

struct data_set {
    unsigned oid, compaction;
    struct bytes data;
};

/* One byte up to 127; larger ones are base 128, high bit = more. Two bytes at most. */
static size_t length_take(struct cursor *c)
{
    uint8_t first = cursor_u8(c);
    if (first < 0x80)
        return first;
    uint8_t second = cursor_u8(c);
    if (second >= 0x80)
        c->failed = true;
    return (size_t)(first & 0x7F) << 7 | second;
}

/* RESULT_NONE: end of data. RESULT_BAD: cut, or an identifier that does not exist. */
static enum result set_take(struct cursor *c, struct data_set *out)
{
    uint8_t precursor = NULL_BYTE;
    while (c->left.n > 0 && precursor == NULL_BYTE)
        precursor = cursor_u8(c);
    if (precursor == 0 || precursor == NULL_BYTE)
        return RESULT_NONE;
    struct data_set set = { .oid = precursor & 15, .compaction = precursor >> 4 & 7 };
    if (set.oid == OID_MORE)
        set.oid += cursor_u8(c);
    size_t pad = (precursor & OFFSET_FLAG) != 0 ? cursor_u8(c) : 0;
    set.data = cursor_take(c, length_take(c));
    cursor_take(c, pad);
    if (c->failed || set.oid == 0)
        return RESULT_BAD;
    *out = set;
    return RESULT_OK;
}

/* "1203": part 3 of 12. */
static enum result parts_read(const struct data_set *set, struct tag_content *c)
{
    char digits[SET_DIGITS_MAX + 1];
    uint64_t parts, part;
    enum result r = iso15962_expand(set->compaction, set->data, digits, sizeof digits);
    if (r != RESULT_OK)
        return r;
    size_t half = strlen(digits) / 2;
    char first[SET_DIGITS_MAX + 1];
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
    enum result r = iso15962_expand(set->compaction, set->data, text, sizeof text);
    if (r == RESULT_OK && !field_text(bytes_of_text(text), c->id, sizeof c->id))
        r = RESULT_BAD;
    return r;
}

static enum result owner_read(const struct data_set *set, struct tag_content *c)
{
    char text[TAG_OWNER_SIZE];
    enum result r = set->compaction == COMPACTION_OWN ? isil_expand(set->data, text, sizeof text)
                                                      : iso15962_expand(set->compaction, set->data, text, sizeof text);
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
    { OID_ID, id_read, TAG_WARNING_ID_MALFORMED },
    { OID_OWNER, owner_read, TAG_WARNING_OWNER_MALFORMED },
    { OID_SET, parts_read, TAG_WARNING_PART_RANGE },
    { OID_USAGE, usage_read, TAG_WARNING_USAGE_RESERVED },
};

static enum result set_read(const struct data_set *set, struct tag_content *c)
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
    struct data_set set = { 0 };
    enum result r = RESULT_OK;
    for (size_t i = 0; i < SETS_MAX && (r = set_take(&at, &set)) == RESULT_OK; i++) {
        bool right = set_read(&set, &c) == RESULT_OK;
        if (strict && (!right || (i == 0 && set.oid != OID_ID)))
            return RESULT_BAD;
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
