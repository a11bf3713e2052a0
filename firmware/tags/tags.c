#include "tags/tags.h"

#include <string.h>

#include "tags/field.h"
#include "tags/iso28560_2.h"
#include "tags/iso28560_3.h"
#include "tags/m3.h"
#include "tags/ndef.h"
#include "tags/uid.h"

enum {
    TYPE_2_FIRST_PAGE = 4,
    TYPE_2_BYTES_MAX = 888, /* NTAG216 */
    BLOCK_CLASSIC = 16,
    BLOCK_OTHER = 4, /* ISO 15693 has others too; the reader rounds up */
    SMALL_SECTORS = 32,
    SMALL_SECTOR_BLOCKS = 4,
    LARGE_SECTOR_BLOCKS = 16,
    READ_STEP = 16, /* what is asked for beyond the first bytes comes in such pieces: a READ of a type 2 tag */
    M3_BLANK = 0x55
};

/* What is looked at. */
struct sight {
    struct bytes memory;
    int dsfid;
    struct tags_rules rules;
};

/* Each names a model: true when the memory is its. In the order of the header. */
typedef bool recognizer(const struct sight *s, struct tag_content *out);

/* The guard, wherever its block was torn: no block of ISO 28560-3, straight or backwards, begins so. */
static bool is_cut_off(const struct sight *s, struct tag_content *out)
{
    struct bytes guard = bytes_of(TAG_GUARD, TAG_GUARD_SIZE);
    if (!bytes_equal(bytes_part(s->memory, 0, TAG_GUARD_SIZE), guard))
        return false;
    *out = (struct tag_content){ .kind = TAG_KIND_DAMAGED,
                                 .usage = TAG_USAGE_NOT_SAID,
                                 .warnings = 1U << TAG_WARNING_CUT_OFF };
    return true;
}

/* One in 65,536 memories of ISO 28560-2 has a right checksum by chance, for each way to read it; but no identifier. */
static bool is_iso28560_3(const struct sight *s, struct tag_content *out)
{
    struct tag_content part_2;
    if (iso28560_3_read(s->memory, s->rules, out) != RESULT_OK)
        return false;
    if (out->id[0] == 0 && iso28560_2_read(s->memory, s->dsfid != ISO28560_2_DSFID, &part_2) == RESULT_OK)
        return false;
    if (s->dsfid == ISO28560_2_DSFID)
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

/* 3M's blank tags have 55 in the first block at least. */
static bool is_3m_blank(struct bytes memory)
{
    struct bytes first = bytes_part(memory, 0, BLOCK_OTHER), rest = bytes_part(memory, BLOCK_OTHER, memory.n);
    return is_filled_with(first, M3_BLANK) &&
           (rest.n == 0 || is_filled_with(rest, M3_BLANK) || is_filled_with(rest, 0));
}

static bool is_blank(const struct sight *s, struct tag_content *out)
{
    if (!is_filled_with(s->memory, 0) && !is_filled_with(s->memory, 0xFF) && !is_3m_blank(s->memory))
        return false;
    *out = (struct tag_content){ .kind = TAG_KIND_BLANK, .usage = TAG_USAGE_NOT_SAID };
    return true;
}

static bool is_iso28560_2_by_dsfid(const struct sight *s, struct tag_content *out)
{
    struct tag_content blank;
    if (s->dsfid != ISO28560_2_DSFID || is_blank(s, &blank))
        return false;
    if (iso28560_2_read(s->memory, false, out) != RESULT_OK)
        *out = (struct tag_content){ .model = TAG_MODEL_ISO28560_2,
                                     .kind = TAG_KIND_DAMAGED,
                                     .usage = TAG_USAGE_NOT_SAID };
    return true;
}

static bool is_3m(const struct sight *s, struct tag_content *out)
{
    return m3_read(s->memory, out) == RESULT_OK;
}

void tags_note_numbers(struct tag_content *content, struct bytes memory, const struct barcode_rules *items)
{
    if (content->model != TAG_MODEL_NDEF || content->kind == TAG_KIND_BLANK)
        return;
    content->id[0] = '\0';
    content->kind = ndef_candidate(memory, items, true, content->id) ? TAG_KIND_ITEM : TAG_KIND_UNKNOWN;
}

/* No library puts its identifier there by a standard: what may be one counts as an item's. */
static bool is_ndef(const struct sight *s, struct tag_content *out)
{
    static const struct barcode_rules any = { 0 };
    struct tag_content c = { .model = TAG_MODEL_NDEF, .usage = TAG_USAGE_NOT_SAID };
    struct bytes message;
    enum result r = ndef_find(s->memory, &message);
    if (r != RESULT_OK && r != RESULT_SHORT)
        return false;
    if (r == RESULT_SHORT)
        c.warnings |= 1U << TAG_WARNING_CUT;
    c.kind = r == RESULT_OK && message.n == 0 ? TAG_KIND_BLANK : TAG_KIND_UNKNOWN;
    tags_note_numbers(&c, s->memory, &any);
    *out = c;
    return true;
}

/* Without DSFID 06. The same data format with another access method (a directory, packed objects) is none. */
static bool is_iso28560_2_by_itself(const struct sight *s, struct tag_content *out)
{
    if (iso28560_2_dsfid_refused(s->dsfid) || iso28560_2_read(s->memory, true, out) != RESULT_OK)
        return false;
    if (s->dsfid > 0)
        out->warnings |= 1U << TAG_WARNING_DSFID;
    return true;
}

/* By its looks, or by the chip's word. */
static bool is_half_written(const struct sight *s, struct tag_content *out)
{
    if (s->dsfid != ISO28560_3_DSFID && !iso28560_3_looks_like(s->memory))
        return false;
    *out = (struct tag_content){ .model = TAG_MODEL_ISO28560_3, .kind = TAG_KIND_DAMAGED, .usage = TAG_USAGE_NOT_SAID };
    return true;
}

static recognizer *const recognizers[] = {
    is_cut_off, is_iso28560_3, is_iso28560_2_by_dsfid,  is_3m,
    is_blank,   is_ndef,       is_iso28560_2_by_itself, is_half_written,
};

void tags_decode(struct bytes memory, int dsfid, struct tags_rules rules, struct tag_content *out)
{
    struct sight sight = { memory, dsfid, rules };
    for (size_t i = 0; i < sizeof recognizers / sizeof *recognizers; i++)
        if (recognizers[i](&sight, out))
            return;
    *out = (struct tag_content){ .usage = TAG_USAGE_NOT_SAID };
}

/* How many bytes the model needs that the first bytes name, or point to. */
static size_t bytes_needed(const struct sight *s)
{
    struct tag_content c;
    if (s->memory.n < TAGS_FIRST_BYTES)
        return TAGS_FIRST_BYTES;
    if (is_cut_off(s, &c))
        return 0;
    size_t extension = iso28560_3_needs(s->memory, s->rules);
    if (is_iso28560_3(s, &c) && (c.id[0] != 0 || extension > 0))
        return extension;
    /* Owners of 12 or 13 characters go on behind byte 31; a strict ISO 28560-2 that is whole does not need it. */
    bool part_2 = s->dsfid == ISO28560_2_DSFID && iso28560_2_read(s->memory, true, &c) == RESULT_OK;
    if (iso28560_3_looks_like(s->memory) && !part_2 && s->memory.n < ISO28560_3_LONG)
        return ISO28560_3_LONG;
    if (is_3m(s, &c) || is_blank(s, &c))
        return 0;
    if (s->dsfid != ISO28560_2_DSFID && is_ndef(s, &c))
        return ndef_needs(s->memory);
    if (!iso28560_2_dsfid_refused(s->dsfid))
        return iso28560_2_needs(s->memory, s->dsfid != ISO28560_2_DSFID);
    return 0;
}

size_t tags_wanted(struct bytes memory, int dsfid, struct tags_rules rules)
{
    struct sight sight = { memory, dsfid, rules };
    size_t n = (bytes_needed(&sight) + READ_STEP - 1) / READ_STEP * READ_STEP;
    return n < TAG_MEMORY_MAX ? n : TAG_MEMORY_MAX;
}

/* How many bytes what stands there has, its end included; SIZE_MAX: it cannot be told. */
static size_t bytes_used(const struct sight *s, enum tag_model model)
{
    switch (model) {
    case TAG_MODEL_ISO28560_3:
        return iso28560_3_end(s->memory, s->rules);
    case TAG_MODEL_ISO28560_2:
        return iso28560_2_end(s->memory);
    case TAG_MODEL_3M:
        return TAGS_FIRST_BYTES;
    case TAG_MODEL_NDEF:
        return ndef_end(s->memory);
    case TAG_MODEL_NONE:
    case TAG_MODEL_COUNT:
        break;
    }
    return 0;
}

bool tags_uses(struct bytes memory, int dsfid, struct tags_rules rules, size_t at)
{
    struct sight sight = { memory, dsfid, rules };
    struct tag_content c;
    tags_decode(memory, dsfid, rules, &c);
    return at < bytes_used(&sight, c.model);
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

/* One sector: the next one may have other keys. */
static size_t classic_sector(const struct tags_layout *layout, struct read_plan *plan)
{
    unsigned sector = layout->classic_sector;
    unsigned large = sector > SMALL_SECTORS ? sector - SMALL_SECTORS : 0, small = sector - large;
    unsigned blocks = sector < SMALL_SECTORS ? SMALL_SECTOR_BLOCKS : LARGE_SECTOR_BLOCKS;
    plan->first = (uint16_t)(small * SMALL_SECTOR_BLOCKS + large * LARGE_SECTOR_BLOCKS);
    memcpy(plan->key, layout->classic_key, sizeof plan->key);
    plan->key_b = layout->classic_key_b;
    return (size_t)(blocks - 1) * BLOCK_CLASSIC; /* the last one holds the keys */
}

enum result tags_plan(enum tag_family family, uint16_t memory, const struct tags_layout *layout, size_t bytes,
                      struct read_plan *out)
{
    struct read_plan plan = { 0 };
    size_t block = BLOCK_OTHER, all = memory != 0 ? memory : TAG_MEMORY_MAX;
    switch (family) {
    case TAG_TYPE_2:
        plan.first = TYPE_2_FIRST_PAGE;
        all = all < TYPE_2_BYTES_MAX ? all : TYPE_2_BYTES_MAX;
        break;
    case TAG_CLASSIC:
        block = BLOCK_CLASSIC;
        all = classic_sector(layout, &plan);
        break;
    case TAG_ISO15693:
        all = all < TAG_MEMORY_MAX ? all : TAG_MEMORY_MAX;
        break;
    case TAG_ISO14443_4:
    case TAG_OTHER:
    case TAG_FAMILY_COUNT:
        return RESULT_NONE;
    }
    size_t whole = (bytes + block - 1) / block * block;
    plan.bytes = (uint16_t)(whole < all ? whole : all);
    *out = plan;
    return RESULT_OK;
}
