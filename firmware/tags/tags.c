#include "tags/tags.h"

#include <string.h>

#include "tags/field.h"
#include "tags/iso28560_2.h"
#include "tags/iso28560_3.h"
#include "tags/ndef.h"

enum {
    TYPE_2_FIRST_PAGE = 4,
    TYPE_2_BYTES = 144,
    ISO15693_BYTES = 112,
    SECTOR_BLOCKS = 4,
    SECTOR_BYTES = 48,
    M3_MARK = 0x04,
    M3_AT_ID = 4,
    M3_ID_SIZE = 16
};

/* Each names a model: true when the memory is its. In the order of the header. */
typedef bool recognizer(struct bytes memory, int dsfid, struct tag_content *out);

static bool is_iso28560_3(struct bytes memory, int dsfid, struct tag_content *out)
{
    if (iso28560_3_read(memory, out) != RESULT_OK)
        return false;
    if (dsfid == ISO28560_2_DSFID)
        out->warnings |= 1U << TAG_WARNING_DSFID;
    return true;
}

static bool is_filled_with(struct bytes memory, uint8_t filler)
{
    for (size_t i = 0; i < memory.n; i++)
        if (memory.at[i] != filler)
            return false;
    return memory.n > 0;
}

static bool is_blank(struct bytes memory, int dsfid, struct tag_content *out)
{
    (void)dsfid;
    if (!is_filled_with(memory, 0) && !is_filled_with(memory, 0x55) && !is_filled_with(memory, 0xFF))
        return false;
    *out = (struct tag_content){ .kind = TAG_KIND_BLANK, .usage = TAG_USAGE_NOT_SAID };
    return true;
}

static bool is_iso28560_2_by_dsfid(struct bytes memory, int dsfid, struct tag_content *out)
{
    struct tag_content blank;
    if (dsfid != ISO28560_2_DSFID || is_blank(memory, dsfid, &blank))
        return false;
    if (iso28560_2_read(memory, false, out) != RESULT_OK)
        *out = (struct tag_content){ .model = TAG_MODEL_ISO28560_2,
                                     .kind = TAG_KIND_DAMAGED,
                                     .usage = TAG_USAGE_NOT_SAID };
    return true;
}

/* 3M's own model (RFID 501): 04, item and total as nibbles, 00, media, 16 characters; no checksum. */
static bool is_3m(struct bytes memory, int dsfid, struct tag_content *out)
{
    struct tag_content c = { .model = TAG_MODEL_3M,
                             .usage = TAG_USAGE_NOT_SAID,
                             .warnings = 1U << TAG_WARNING_NO_CHECKSUM };
    (void)dsfid;
    if (memory.n < M3_AT_ID + M3_ID_SIZE || memory.at[0] != M3_MARK || memory.at[2] != 0 ||
        !field_text(bytes_part(memory, M3_AT_ID, M3_ID_SIZE), c.id, sizeof c.id))
        return false;
    c.part = memory.at[1] >> 4;
    c.parts = memory.at[1] & 15;
    if (c.part == 0 || c.part > c.parts)
        c.warnings |= 1U << TAG_WARNING_PART_RANGE;
    c.kind = TAG_KIND_ITEM;
    *out = c;
    return true;
}

/* No library puts its identifier there by a standard: recognised, and nothing is made of it. */
static bool is_ndef(struct bytes memory, int dsfid, struct tag_content *out)
{
    struct tag_content c = { .model = TAG_MODEL_NDEF, .usage = TAG_USAGE_NOT_SAID };
    size_t n;
    (void)dsfid;
    enum result r = ndef_find(memory, &n);
    if (r != RESULT_OK && r != RESULT_SHORT)
        return false;
    if (r == RESULT_SHORT)
        c.warnings |= 1U << TAG_WARNING_CUT;
    c.kind = n == 0 ? TAG_KIND_BLANK : TAG_KIND_UNKNOWN;
    *out = c;
    return true;
}

static bool is_iso28560_2_by_itself(struct bytes memory, int dsfid, struct tag_content *out)
{
    if (iso28560_2_read(memory, true, out) != RESULT_OK)
        return false;
    if (dsfid > 0)
        out->warnings |= 1U << TAG_WARNING_DSFID;
    return true;
}

static bool is_half_written(struct bytes memory, int dsfid, struct tag_content *out)
{
    (void)dsfid;
    if (!iso28560_3_looks_like(memory))
        return false;
    *out = (struct tag_content){ .model = TAG_MODEL_ISO28560_3, .kind = TAG_KIND_DAMAGED, .usage = TAG_USAGE_NOT_SAID };
    return true;
}

static recognizer *const recognizers[] = {
    is_iso28560_3, is_iso28560_2_by_dsfid, is_3m, is_blank, is_ndef, is_iso28560_2_by_itself, is_half_written,
};

void tags_decode(struct bytes memory, int dsfid, struct tag_content *out)
{
    for (size_t i = 0; i < sizeof recognizers / sizeof *recognizers; i++)
        if (recognizers[i](memory, dsfid, out))
            return;
    *out = (struct tag_content){ .usage = TAG_USAGE_NOT_SAID };
}

void tags_note_uid(struct tag_content *content, struct uid uid)
{
    if (tags_uid_random(uid))
        content->warnings |= 1U << TAG_WARNING_RANDOM_UID;
}

bool tags_warns(const struct tag_content *content, enum tag_warning warning)
{
    return (content->warnings >> warning & 1U) != 0;
}

const char *tag_model_word(enum tag_model model)
{
#define X(name, word) word,
    static const char *const words[] = { TAG_MODELS(X) };
#undef X
    return words[model];
}

const char *tag_kind_word(enum tag_kind kind)
{
#define X(name, word) word,
    static const char *const words[] = { TAG_KINDS(X) };
#undef X
    return words[kind];
}

const char *tag_warning_word(enum tag_warning warning)
{
#define X(name, word) word,
    static const char *const words[] = { TAG_WARNINGS(X) };
#undef X
    return words[warning];
}

struct tags_layout tags_layout_default(void)
{
    struct tags_layout layout = { .classic_sector = 1 };
    memset(layout.classic_key, 0xFF, sizeof layout.classic_key);
    return layout;
}

enum result tags_plan(enum tag_family family, const struct tags_layout *layout, struct read_plan *out)
{
    struct read_plan plan = { .first = TYPE_2_FIRST_PAGE, .bytes = TYPE_2_BYTES };
    switch (family) {
    case TAG_TYPE_2:
        break;
    case TAG_CLASSIC:
        plan.first = (uint16_t)(layout->classic_sector * SECTOR_BLOCKS);
        plan.bytes = SECTOR_BYTES;
        memcpy(plan.key, layout->classic_key, sizeof plan.key);
        break;
    case TAG_ISO15693:
        plan.first = 0;
        plan.bytes = ISO15693_BYTES;
        break;
    case TAG_ISO14443_4:
    case TAG_OTHER:
    case TAG_FAMILY_COUNT:
        return RESULT_NONE;
    }
    *out = plan;
    return RESULT_OK;
}
