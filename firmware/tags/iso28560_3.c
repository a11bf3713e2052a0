#include "tags/iso28560_3.h"

#include <string.h>

#include "base/text.h"
#include "tags/field.h"

enum {
    VERSION = 1,
    AT_PARTS = 1,
    AT_PART = 2,
    AT_ID = 3,
    AT_CRC = 19,
    AT_OWNER = 21,
    AT_EXTENSIONS = 34,
    OWNER_SHORT = 11,
    OWNER_LONG = 13,
    CRC_INPUT = 32,
    CRC_INPUT_SHORT = 30, /* what some writers take on a tag of 32 bytes */
    ID_ELSEWHERE = 1,     /* in the first byte of the identifier: it stands in the library extension */
    EXTENSION_HEAD = 4,
    EXTENSION_LIBRARY = 1,
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

/* The 32 bytes under the checksum, of which the last two are 00 on a tag that does not have them. */
static void crc_input(struct bytes memory, uint8_t to[static CRC_INPUT])
{
    struct bytes owner = bytes_part(memory, AT_OWNER, OWNER_LONG);
    memset(to, 0, CRC_INPUT);
    memcpy(to, memory.at, AT_CRC);
    memcpy(to + AT_CRC, owner.at, owner.n);
}

/* Is the checksum right, and for how many bytes of owner? RESULT_BAD. */
static enum result crc_check(struct bytes memory, size_t *owner_n, uint32_t *warnings)
{
    uint8_t input[CRC_INPUT];
    uint16_t stored = (uint16_t)(memory.at[AT_CRC] | memory.at[AT_CRC + 1] << 8);
    crc_input(memory, input);
    *owner_n = memory.n >= ISO28560_3_LONG ? OWNER_LONG : OWNER_SHORT;
    if (iso28560_3_crc(bytes_of(input, CRC_INPUT)) == stored)
        return RESULT_OK;
    *owner_n = OWNER_SHORT;
    if (iso28560_3_crc(bytes_of(input, CRC_INPUT_SHORT)) == stored) {
        *warnings |= 1U << TAG_WARNING_CRC_SHORT;
        return RESULT_OK;
    }
    input[CRC_INPUT - 2] = input[CRC_INPUT - 1] = 0;
    if (iso28560_3_crc(bytes_of(input, CRC_INPUT)) != stored)
        return RESULT_BAD;
    *warnings |= 1U << TAG_WARNING_SHORT_FORM;
    return RESULT_OK;
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

/* The library extension: media format, alternative item id, owner (annex B). */
static void library_extension(struct bytes payload, struct tag_content *c, struct bytes *id)
{
    struct bytes left = bytes_part(payload, 1, payload.n);
    *id = payload_text(&left);
    struct bytes owner = payload_text(&left);
    if (owner.n > 0 && !field_owner_full(owner, c->owner))
        c->warnings |= 1U << TAG_WARNING_OWNER_MALFORMED;
}

static bool xor_right(struct bytes block)
{
    uint8_t sum = 0;
    for (size_t i = 0; i < block.n; i++)
        sum ^= block.at[i];
    return sum == 0;
}

/* Walks the extension blocks; *id is the library extension's, or empty. */
static void extensions_read(struct bytes memory, struct tag_content *c, struct bytes *id)
{
    size_t at = AT_EXTENSIONS;
    while (at < memory.n && memory.at[at] != 0) {
        size_t n = memory.at[at];
        struct bytes block = bytes_part(memory, at, n);
        if (n == 1) { /* a filler byte */
            at++;
            continue;
        }
        if (block.n < n) {
            c->warnings |= 1U << TAG_WARNING_CUT;
            return;
        }
        if (n < EXTENSION_HEAD || !xor_right(block)) {
            c->warnings |= 1U << TAG_WARNING_EXTENSION_BROKEN;
            return;
        }
        if (block.at[1] == EXTENSION_LIBRARY && block.at[2] == 0)
            library_extension(bytes_part(block, EXTENSION_HEAD, n), c, id);
        at += n;
    }
}

/* Fills the identifier from the block or, when it is a long one, from the library extension. */
static void id_read(struct bytes memory, struct bytes extension_id, struct tag_content *c)
{
    struct bytes field = bytes_part(memory, AT_ID, ISO28560_3_ID_MAX);
    bool elsewhere = field.at[0] == ID_ELSEWHERE;
    struct bytes id = elsewhere ? extension_id : field;
    if (id.n == 0 || id.at[0] == 0)
        c->warnings |= 1U << TAG_WARNING_ID_MISSING;
    else if (!field_text(id, c->id, sizeof c->id))
        c->warnings |= 1U << TAG_WARNING_ID_MALFORMED;
}

static bool usage_known(uint8_t usage)
{
    return usage <= USAGE_LAST_KNOWN && usage != USAGE_FUTURE;
}

static enum result read_straight(struct bytes memory, uint32_t warnings, struct tag_content *out)
{
    struct tag_content c = { .model = TAG_MODEL_ISO28560_3, .warnings = warnings };
    size_t owner_n;
    bool swapped = memory.at[0] >> 4 != VERSION;
    if (swapped && (memory.at[0] & 15) != VERSION)
        return RESULT_BAD;
    if (crc_check(memory, &owner_n, &c.warnings) != RESULT_OK)
        return RESULT_BAD;
    if (swapped)
        c.warnings |= 1U << TAG_WARNING_NIBBLES_SWAPPED;
    c.usage = swapped ? memory.at[0] >> 4 : memory.at[0] & 15;
    c.parts = memory.at[AT_PARTS];
    c.part = memory.at[AT_PART];
    if (c.part == 0 || c.part > c.parts)
        c.warnings |= 1U << TAG_WARNING_PART_RANGE;
    if (!usage_known(c.usage))
        c.warnings |= 1U << TAG_WARNING_USAGE_RESERVED;
    if (!field_owner(bytes_part(memory, AT_OWNER, owner_n), c.owner))
        c.warnings |= 1U << TAG_WARNING_OWNER_MALFORMED;
    struct bytes extension_id = { NULL, 0 };
    if (owner_n == OWNER_LONG)
        extensions_read(memory, &c, &extension_id);
    id_read(memory, extension_id, &c);
    c.kind = field_kind(c.id, c.usage);
    *out = c;
    return RESULT_OK;
}

enum result iso28560_3_read(struct bytes memory, struct tag_content *out)
{
    uint8_t turned[TAG_MEMORY_MAX];
    if (memory.n < ISO28560_3_SHORT)
        return RESULT_SHORT;
    if (read_straight(memory, 0, out) == RESULT_OK)
        return RESULT_OK;
    size_t n = (memory.n < sizeof turned ? memory.n : sizeof turned) & ~(size_t)3;
    for (size_t i = 0; i < n; i++)
        turned[i] = memory.at[i ^ 3];
    return read_straight(bytes_of(turned, n), 1U << TAG_WARNING_BYTES_REVERSED, out);
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
    if (memory.n < ISO28560_3_SHORT || memory.at[0] >> 4 != VERSION || (memory.at[0] & 15) > USAGE_LAST_KNOWN)
        return false;
    uint8_t parts = memory.at[AT_PARTS], part = memory.at[AT_PART], first = memory.at[AT_ID];
    if (filler_from(memory, AT_PARTS))
        return true;
    if (parts == 0)
        return false;
    if (filler_from(memory, AT_PART))
        return true;
    if (part == 0 || part > parts)
        return false;
    return filler_from(memory, AT_ID) || first == ID_ELSEWHERE || field_printable(first);
}

/* One extension block with the XOR that makes all of it 00. */
static void write_library_extension(struct writer *w, const char *id, const char *owner)
{
    size_t id_n = strlen(id), owner_n = strlen(owner);
    size_t n = EXTENSION_HEAD + 1 + id_n + (owner_n > 0 ? 1 + owner_n : 0);
    if (n > UINT8_MAX) {
        w->failed = true;
        return;
    }
    size_t start = w->n;
    write_u8(w, (uint8_t)n);
    write_u16(w, EXTENSION_LIBRARY);
    write_u8(w, 0); /* the XOR, below */
    write_u8(w, 0); /* media format: undefined */
    write_bytes(w, bytes_of_text(id));
    if (owner_n > 0) {
        write_u8(w, 0);
        write_bytes(w, bytes_of_text(owner));
    }
    if (w->failed)
        return;
    uint8_t sum = 0;
    for (size_t i = start; i < w->n; i++)
        sum ^= w->at[i];
    w->at[start + 3] = sum;
}

/* The basic block. *id_long, *owner_long: it is left to the library extension. */
static enum result write_basic(const struct tag_content *c, size_t owner_max, uint8_t block[static ISO28560_3_LONG],
                               bool *id_long, bool *owner_long)
{
    size_t n = strlen(c->id);
    uint8_t parts = c->parts == 0 ? 1 : c->parts, part = c->parts == 0 ? 1 : c->part;
    if (n == 0 || !field_text(bytes_of_text(c->id), NULL, ID_SIZE) || part == 0 || part > parts || c->usage > 15)
        return RESULT_BAD;
    *id_long = n > ISO28560_3_ID_MAX;
    memset(block, 0, ISO28560_3_LONG);
    block[0] = (uint8_t)(VERSION << 4 | c->usage);
    block[AT_PARTS] = parts;
    block[AT_PART] = part;
    if (*id_long)
        block[AT_ID] = ID_ELSEWHERE;
    else
        memcpy(block + AT_ID, c->id, n);
    *owner_long = !field_owner_write(c->owner, block + AT_OWNER, owner_max);
    uint8_t input[CRC_INPUT];
    crc_input(bytes_of(block, ISO28560_3_LONG), input);
    uint16_t crc = iso28560_3_crc(bytes_of(input, CRC_INPUT));
    block[AT_CRC] = (uint8_t)(crc & 0xFF);
    block[AT_CRC + 1] = (uint8_t)(crc >> 8);
    return RESULT_OK;
}

enum result iso28560_3_write(const struct tag_content *content, uint8_t *to, size_t size, size_t *out_n)
{
    uint8_t block[ISO28560_3_LONG];
    bool id_long, owner_long;
    bool short_form = size <= ISO28560_3_LONG;
    if (size < ISO28560_3_SHORT)
        return RESULT_FULL;
    /* The owner is cut to the 32-byte form's field on every tag: what a reader of either form takes for right. */
    enum result r = write_basic(content, OWNER_SHORT, block, &id_long, &owner_long);
    if (r != RESULT_OK)
        return r;
    if (short_form && (id_long || owner_long))
        return RESULT_FULL;
    struct writer w = writer_of(to, size);
    write_bytes(&w, bytes_of(block, short_form ? ISO28560_3_SHORT : ISO28560_3_LONG));
    if (id_long || owner_long)
        write_library_extension(&w, id_long ? content->id : "", owner_long ? content->owner : "");
    if (!short_form && w.n < size)
        write_u8(&w, 0); /* the end block */
    if (w.failed)
        return RESULT_FULL;
    *out_n = w.n;
    return RESULT_OK;
}
