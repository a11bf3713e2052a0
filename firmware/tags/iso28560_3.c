#include "tags/iso28560_3.h"

#include <string.h>

#include "tags/block.h"
#include "tags/field.h"

enum {
    CRC_INPUT = 32,
    CRC_INPUT_SHORT = 30, /* what some writers take on a tag of 32 bytes */
    FILLER_SIZE = 1,
    USAGE_LAST_KNOWN = 9,
    USAGE_FUTURE = 5
};

uint16_t iso28560_3_crc(struct bytes b)
{
    uint16_t crc = 0xFFFF;
    for (size_t i = 0; i < b.n; i++) {
        crc = (uint16_t)(crc ^ (b.at[i] << 8));
        for (int bit = 0; bit < 8; bit++)
            crc = (uint16_t)((crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1);
    }
    return crc;
}

/* ---- the block ---- */

/* The 32 bytes under the checksum, of which the last two are 00 on a tag that does not have them. */
static void crc_input(struct bytes memory, uint8_t to[static CRC_INPUT])
{
    struct bytes owner = bytes_part(memory, BLOCK_AT_OWNER, BLOCK_OWNER_LONG);
    memset(to, 0, CRC_INPUT);
    memcpy(to, memory.at, BLOCK_AT_CRC);
    memcpy(to + BLOCK_AT_CRC, owner.at, owner.n);
}

uint16_t block_crc(struct bytes memory)
{
    uint8_t input[CRC_INPUT];
    crc_input(memory, input);
    return iso28560_3_crc(bytes_of(input, CRC_INPUT));
}

/* Is the checksum right, and for how many bytes of owner? RESULT_BAD. */
static enum result crc_check(struct block *b, bool read_short)
{
    uint8_t input[CRC_INPUT];
    const uint8_t *at = b->memory.at;
    uint16_t stored = (uint16_t)(at[BLOCK_AT_CRC] | at[BLOCK_AT_CRC + 1] << 8);
    crc_input(b->memory, input);
    b->owner_n = b->memory.n >= ISO28560_3_LONG ? BLOCK_OWNER_LONG : BLOCK_OWNER_SHORT;
    if (iso28560_3_crc(bytes_of(input, CRC_INPUT)) == stored)
        return RESULT_OK;
    b->owner_n = BLOCK_OWNER_SHORT;
    if (read_short && iso28560_3_crc(bytes_of(input, CRC_INPUT_SHORT)) == stored) {
        b->warnings |= 1U << TAG_WARNING_CRC_SHORT;
        return RESULT_OK;
    }
    input[CRC_INPUT - 2] = input[CRC_INPUT - 1] = 0;
    if (iso28560_3_crc(bytes_of(input, CRC_INPUT)) != stored)
        return RESULT_BAD;
    b->warnings |= 1U << TAG_WARNING_SHORT_FORM;
    return RESULT_OK;
}

/* As it stands, with at most one of the faults. */
static enum result block_check(struct bytes memory, struct tags_rules rules, struct block *out)
{
    struct block b = { .memory = memory, .swapped = memory.at[0] >> 4 != BLOCK_VERSION };
    if (b.swapped && (!rules.read_swapped || (memory.at[0] & 15) != BLOCK_VERSION))
        return RESULT_BAD;
    if (crc_check(&b, rules.read_short_crc && !b.swapped) != RESULT_OK)
        return RESULT_BAD;
    if (b.swapped)
        b.warnings |= 1U << TAG_WARNING_NIBBLES_SWAPPED;
    *out = b;
    return RESULT_OK;
}

enum result block_find(struct bytes memory, struct tags_rules rules, uint8_t turned[static TAG_MEMORY_MAX],
                       struct block *out)
{
    if (memory.n < ISO28560_3_SHORT)
        return RESULT_SHORT;
    if (block_check(memory, rules, out) == RESULT_OK)
        return RESULT_OK;
    if (!rules.read_reversed)
        return RESULT_BAD;
    size_t n = (memory.n < TAG_MEMORY_MAX ? memory.n : TAG_MEMORY_MAX) & ~(size_t)3;
    for (size_t i = 0; i < n; i++)
        turned[i] = memory.at[i ^ 3];
    if (block_check(bytes_of(turned, n), (struct tags_rules){ 0 }, out) != RESULT_OK)
        return RESULT_BAD;
    out->warnings |= 1U << TAG_WARNING_BYTES_REVERSED;
    return RESULT_OK;
}

/* ---- its extension blocks ---- */

static bool xor_right(struct bytes block)
{
    uint8_t sum = 0;
    for (size_t i = 0; i < block.n; i++)
        sum ^= block.at[i];
    return sum == 0;
}

enum result extension_take(struct bytes memory, size_t *at, struct extension *out)
{
    if (*at >= memory.n || memory.at[*at] == 0)
        return RESULT_NONE;
    size_t n = memory.at[*at];
    struct extension e = { .whole = bytes_part(memory, *at, n) };
    if (e.whole.n < n)
        return RESULT_SHORT;
    if (n != FILLER_SIZE) {
        if (n < EXTENSION_HEAD || !xor_right(e.whole))
            return RESULT_BAD;
        e.id = e.whole.at[1] | (unsigned)e.whole.at[2] << 8;
        e.payload = bytes_part(e.whole, EXTENSION_HEAD, n);
    }
    *at += n;
    *out = e;
    return RESULT_OK;
}

enum result extension_library(struct bytes memory, struct extension *out)
{
    size_t at = BLOCK_AT_EXTENSIONS;
    enum result r;
    while ((r = extension_take(memory, &at, out)) == RESULT_OK)
        if (out->id == EXTENSION_LIBRARY)
            return RESULT_OK;
    return r;
}

/* The next text of a structured payload: up to 00 or to the end (the last 00 is dropped by writers). */
static struct bytes payload_text(struct bytes *left)
{
    size_t n = 0;
    while (n < left->n && left->at[n] != 0)
        n++;
    struct bytes text = { left->at, n };
    *left = bytes_part(*left, n + 1, left->n);
    return text;
}

struct library_extension library_extension_of(struct bytes payload)
{
    struct library_extension l = { .media = payload.n > 0 ? payload.at[0] : 0 };
    l.rest = bytes_part(payload, 1, payload.n);
    l.id = payload_text(&l.rest);
    l.owner = payload_text(&l.rest);
    return l;
}

/* ---- what it says ---- */

/* An owner that fills its field, or has none, may go on in the library extension. */
static bool owner_goes_on(const struct block *b)
{
    const uint8_t *owner = b->memory.at + BLOCK_AT_OWNER;
    return owner[0] == 0 || owner[BLOCK_OWNER_SHORT - 1] != 0;
}

static bool id_is_elsewhere(const struct block *b)
{
    return b->memory.at[BLOCK_AT_ID] == BLOCK_ID_ELSEWHERE;
}

/* Only the standard's own forms have extension blocks. */
static bool has_extensions(const struct block *b)
{
    return b->owner_n == BLOCK_OWNER_LONG;
}

static void extensions_read(const struct block *b, struct tag_content *c, struct bytes *id)
{
    struct extension e;
    size_t at = BLOCK_AT_EXTENSIONS;
    bool found = false;
    enum result r;
    while ((r = extension_take(b->memory, &at, &e)) == RESULT_OK) {
        if (found || e.id != EXTENSION_LIBRARY)
            continue;
        found = true;
        struct library_extension l = library_extension_of(e.payload);
        *id = l.id;
        if (l.owner.n > 0 && owner_goes_on(b) && !field_owner_full(l.owner, c->owner))
            c->warnings |= 1U << TAG_WARNING_OWNER_MALFORMED;
    }
    if (r == RESULT_SHORT)
        c->warnings |= 1U << TAG_WARNING_CUT;
    if (r == RESULT_BAD)
        c->warnings |= 1U << TAG_WARNING_EXTENSION_BROKEN;
}

/* Fills the identifier from the block or, when it is a long one, from the library extension. */
static void id_read(const struct block *b, struct bytes extension_id, struct tag_content *c)
{
    struct bytes field = bytes_part(b->memory, BLOCK_AT_ID, ISO28560_3_ID_MAX);
    struct bytes id = id_is_elsewhere(b) ? extension_id : field;
    if (id.n == 0 || id.at[0] == 0)
        c->warnings |= 1U << TAG_WARNING_ID_MISSING;
    else if (!field_text(id, c->id, sizeof c->id))
        c->warnings |= 1U << TAG_WARNING_ID_MALFORMED;
}

static bool usage_known(uint8_t usage)
{
    return usage <= USAGE_LAST_KNOWN && usage != USAGE_FUTURE;
}

void block_content(const struct block *b, struct tag_content *out)
{
    const uint8_t *at = b->memory.at;
    struct tag_content c = { .model = TAG_MODEL_ISO28560_3, .warnings = b->warnings };
    c.usage = b->swapped ? at[0] >> 4 : at[0] & 15;
    c.parts = at[BLOCK_AT_PARTS];
    c.part = at[BLOCK_AT_PART];
    if (c.part == 0 || c.part > c.parts)
        c.warnings |= 1U << TAG_WARNING_PART_RANGE;
    if (!usage_known(c.usage))
        c.warnings |= 1U << TAG_WARNING_USAGE_RESERVED;
    if (!field_owner(bytes_part(b->memory, BLOCK_AT_OWNER, b->owner_n), c.owner))
        c.warnings |= 1U << TAG_WARNING_OWNER_MALFORMED;
    struct bytes extension_id = { NULL, 0 };
    if (has_extensions(b))
        extensions_read(b, &c, &extension_id);
    id_read(b, extension_id, &c);
    c.kind = field_kind(c.id, c.usage);
    *out = c;
}

enum result iso28560_3_read(struct bytes memory, struct tags_rules rules, struct tag_content *out)
{
    uint8_t turned[TAG_MEMORY_MAX];
    struct block b;
    enum result r = block_find(memory, rules, turned, &b);
    if (r == RESULT_OK)
        block_content(&b, out);
    return r;
}

size_t iso28560_3_needs(struct bytes memory, struct tags_rules rules)
{
    uint8_t turned[TAG_MEMORY_MAX];
    struct block b;
    struct extension e;
    size_t at = BLOCK_AT_EXTENSIONS;
    enum result r = RESULT_OK;
    if (block_find(memory, rules, turned, &b) != RESULT_OK || (!id_is_elsewhere(&b) && !owner_goes_on(&b)))
        return 0;
    if (memory.n >= ISO28560_3_LONG && !has_extensions(&b))
        return 0;
    while ((r = extension_take(b.memory, &at, &e)) == RESULT_OK)
        if (e.id == EXTENSION_LIBRARY)
            return 0;
    if (r == RESULT_SHORT)
        return at + b.memory.at[at];
    return at >= b.memory.n ? at + EXTENSION_HEAD : 0;
}

size_t iso28560_3_end(struct bytes memory, struct tags_rules rules)
{
    uint8_t turned[TAG_MEMORY_MAX];
    struct block b;
    struct extension e;
    size_t at = BLOCK_AT_EXTENSIONS;
    enum result r;
    if (block_find(memory, rules, turned, &b) != RESULT_OK)
        return SIZE_MAX;
    if (!has_extensions(&b))
        return ISO28560_3_SHORT;
    while ((r = extension_take(b.memory, &at, &e)) == RESULT_OK)
        continue;
    if (r == RESULT_SHORT) /* it goes on behind what is seen */
        return at + b.memory.at[at];
    return r == RESULT_NONE ? at + 1 : SIZE_MAX;
}

static bool library_holds_more(const struct block *b, const struct extension *e)
{
    struct library_extension l = library_extension_of(e->payload);
    return l.media != 0 || l.rest.n > 0 || (l.id.n > 0 && !id_is_elsewhere(b));
}

bool iso28560_3_holds_more(struct bytes memory)
{
    uint8_t turned[TAG_MEMORY_MAX];
    struct block b;
    struct extension e;
    size_t at = BLOCK_AT_EXTENSIONS;
    enum result r;
    if (block_find(memory, TAGS_RULES_ALL, turned, &b) != RESULT_OK || !has_extensions(&b))
        return false;
    while ((r = extension_take(b.memory, &at, &e)) == RESULT_OK)
        if (e.whole.n != FILLER_SIZE && (e.id != EXTENSION_LIBRARY || library_holds_more(&b, &e)))
            return true;
    return r != RESULT_NONE;
}

/* All that follows is what a chip holds where nothing was written. */
static bool filler_from(struct bytes memory, size_t from)
{
    for (size_t i = from; i < memory.n; i++)
        if (memory.at[i] != 0 && memory.at[i] != 0xFF)
            return false;
    return true;
}

bool iso28560_3_looks_like(struct bytes memory)
{
    if (memory.n < ISO28560_3_SHORT || memory.at[0] >> 4 != BLOCK_VERSION || (memory.at[0] & 15) > USAGE_LAST_KNOWN)
        return false;
    uint8_t parts = memory.at[BLOCK_AT_PARTS], part = memory.at[BLOCK_AT_PART], first = memory.at[BLOCK_AT_ID];
    if (filler_from(memory, BLOCK_AT_PARTS))
        return true;
    if (parts == 0)
        return false;
    if (filler_from(memory, BLOCK_AT_PART))
        return true;
    if (part == 0 || part > parts)
        return false;
    return filler_from(memory, BLOCK_AT_ID) || first == BLOCK_ID_ELSEWHERE || field_printable(first);
}
