#include "tags/m3.h"

#include "tags/field.h"

enum { MARK = 0x04, AT_NIBBLES = 1, AT_ZERO = 2, AT_ID = 4, ID_BYTES = 16 };

enum result m3_read(struct bytes memory, struct tag_content *out)
{
    struct tag_content c = { .model = TAG_MODEL_3M,
                             .kind = TAG_KIND_ITEM,
                             .usage = TAG_USAGE_NOT_SAID,
                             .warnings = 1U << TAG_WARNING_NO_CHECKSUM };
    if (memory.n < AT_ID + ID_BYTES || memory.at[0] != MARK || memory.at[AT_ZERO] != 0 ||
        !field_text(bytes_part(memory, AT_ID, ID_BYTES), c.id, sizeof c.id))
        return RESULT_NONE;
    c.part = memory.at[AT_NIBBLES] >> 4;
    c.parts = memory.at[AT_NIBBLES] & 15;
    if (c.part == 0 || c.part > c.parts)
        c.warnings |= 1U << TAG_WARNING_PART_RANGE;
    *out = c;
    return RESULT_OK;
}

bool m3_holds_more(struct bytes memory)
{
    struct bytes rest = bytes_part(memory, AT_ID + ID_BYTES, memory.n);
    for (size_t i = 0; i < rest.n; i++)
        if (rest.at[i] != 0)
            return true;
    return false;
}
