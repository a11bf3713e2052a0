#include "tags/ndef.h"

enum {
    CONTAINER_NEAR = 0xE1, /* blocks have addresses of one byte */
    CONTAINER_FAR = 0xE2,  /* of two */
    CONTAINER_UNIT = 8,    /* bytes that one of its size counts */
    VERSION_LEAST = 0x10,  /* less is the pad of an identifier of ISO 28560-2, which begins with E1 too */
    TLV_NULL = 0x00,
    TLV_LOCK = 0x01,
    TLV_MEMORY = 0x02,
    TLV_MESSAGE = 0x03,
    TLV_PROPRIETARY = 0xFD,
    LENGTH_LONG = 0xFF,
    MESSAGE_BEGIN = 0x80,
    MESSAGE_END = 0x40,
    CHUNK = 0x20,
    SHORT_RECORD = 0x10,
    HAS_ID = 0x08,
    NAMES = 0x07
};

/* ---- the capability container of a type 5 tag ---- */

/* E1 or E2, version and access, size of the data area; a size of 0 stands in the last two of eight bytes. */
static struct bytes data_area(struct bytes memory)
{
    struct cursor c = cursor_of(memory);
    uint8_t mark = memory.n > 0 ? cursor_u8(&c) : 0;
    if (mark != CONTAINER_NEAR && mark != CONTAINER_FAR)
        return memory;
    if (cursor_u8(&c) < VERSION_LEAST)
        return memory;
    size_t size = cursor_u8(&c);
    cursor_u8(&c); /* what else it can do */
    if (size == 0) {
        cursor_take(&c, 2); /* reserved */
        size = cursor_u8(&c);
        size = size << 8 | cursor_u8(&c);
    }
    return bytes_part(c.left, 0, c.failed ? 0 : size * CONTAINER_UNIT);
}

/* ---- TLV blocks ---- */

static size_t length_take(struct cursor *c)
{
    size_t n = cursor_u8(c);
    if (n != LENGTH_LONG)
        return n;
    size_t high = cursor_u8(c);
    return high << 8 | cursor_u8(c);
}

/* A message where it stands: what is there of it, and how much it has. */
struct place {
    struct bytes there;
    size_t n;
};

/* The message's first record says that it is one; what has only the length of a message is something else. */
static enum result message_take(struct cursor *c, size_t n, struct place *out)
{
    uint8_t header = c->left.n > 0 ? c->left.at[0] : 0;
    if (n > 0 && ((header & MESSAGE_BEGIN) == 0 || (header & NAMES) == NDEF_RESERVED))
        return RESULT_NONE;
    *out = (struct place){ bytes_part(c->left, 0, n), n };
    return out->there.n == n ? RESULT_OK : RESULT_SHORT;
}

static bool passed_over(uint8_t tlv)
{
    return tlv == TLV_LOCK || tlv == TLV_MEMORY || tlv == TLV_PROPRIETARY;
}

static enum result find(struct bytes memory, struct place *out)
{
    struct cursor c = cursor_of(data_area(memory));
    while (c.left.n > 0 && !c.failed) {
        uint8_t tlv = cursor_u8(&c);
        if (tlv == TLV_NULL)
            continue;
        size_t length = length_take(&c);
        if (c.failed)
            return RESULT_NONE;
        if (tlv == TLV_MESSAGE)
            return message_take(&c, length, out);
        if (!passed_over(tlv)) /* the terminator, or no TLV block at all */
            return RESULT_NONE;
        cursor_take(&c, length);
    }
    return RESULT_NONE;
}

enum result ndef_find(struct bytes memory, struct bytes *message)
{
    struct place place;
    enum result r = find(memory, &place);
    if (r == RESULT_OK || r == RESULT_SHORT)
        *message = place.there;
    return r;
}

size_t ndef_needs(struct bytes memory)
{
    struct place place;
    return find(memory, &place) == RESULT_SHORT ? memory.n - place.there.n + place.n : 0;
}

size_t ndef_end(struct bytes memory)
{
    struct place place;
    enum result r = find(memory, &place);
    if (r != RESULT_OK && r != RESULT_SHORT)
        return SIZE_MAX;
    return (size_t)(place.there.at - memory.at) + place.n + 1;
}

/* ---- records ---- */

struct ndef_reader ndef_reader_of(struct bytes message)
{
    return (struct ndef_reader){ .left = message };
}

static uint32_t payload_length_take(struct cursor *c, bool short_record)
{
    uint32_t n = 0;
    for (unsigned i = 0; i < (short_record ? 1U : 4U); i++)
        n = n << 8 | cursor_u8(c);
    return n;
}

/* NDEF 3.2: only the first record begins the message; an empty record has nothing, an unknown one no type. */
static bool record_right(const struct ndef_reader *r, uint8_t header, const struct ndef_record *record)
{
    bool first = (header & MESSAGE_BEGIN) != 0, chunk = (header & CHUNK) != 0;
    if (chunk || first != (r->count == 0) || record->names >= NDEF_UNCHANGED)
        return false;
    if (record->names == NDEF_EMPTY)
        return record->type.n + record->id.n + record->payload.n == 0;
    return record->names != NDEF_UNKNOWN || record->type.n == 0;
}

enum result ndef_next(struct ndef_reader *r, struct ndef_record *out)
{
    struct cursor c = cursor_of(r->left);
    struct ndef_record record;
    if (r->left.n == 0)
        return r->ended || r->count == 0 ? RESULT_NONE : RESULT_SHORT;
    if (r->ended || r->count == NDEF_RECORDS_MAX)
        return RESULT_BAD;
    uint8_t header = cursor_u8(&c);
    size_t type_n = cursor_u8(&c);
    size_t payload_n = payload_length_take(&c, (header & SHORT_RECORD) != 0);
    size_t id_n = (header & HAS_ID) != 0 ? cursor_u8(&c) : 0;
    record.names = header & NAMES;
    record.type = cursor_take(&c, type_n);
    record.id = cursor_take(&c, id_n);
    record.payload = cursor_take(&c, payload_n);
    if (c.failed)
        return RESULT_SHORT;
    if (!record_right(r, header, &record))
        return RESULT_BAD;
    r->left = c.left;
    r->count++;
    r->ended = (header & MESSAGE_END) != 0;
    *out = record;
    return RESULT_OK;
}
