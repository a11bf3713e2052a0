#include "tags/ndef.h"

#include <stdbool.h>

enum {
    CONTAINER_4 = 0xE1,
    CONTAINER_8 = 0xE2,
    TLV_NULL = 0x00,
    TLV_LOCK = 0x01,
    TLV_MEMORY = 0x02,
    TLV_MESSAGE = 0x03,
    TLV_PROPRIETARY = 0xFD,
    LENGTH_LONG = 0xFF,
    MESSAGE_BEGIN = 0x80, /* of the first record's header */
    TYPE_NAME_MASK = 0x07,
    TYPE_NAME_RESERVED = 0x07
};

static size_t length_take(struct cursor *c)
{
    size_t n = cursor_u8(c);
    if (n != LENGTH_LONG)
        return n;
    size_t high = cursor_u8(c);
    return high << 8 | cursor_u8(c);
}

/* The message's first record says that it is one. */
static enum result message_check(struct cursor *c, size_t n)
{
    if (n == 0)
        return RESULT_OK;
    uint8_t header = c->left.n > 0 ? c->left.at[0] : 0;
    if ((header & MESSAGE_BEGIN) == 0 || (header & TYPE_NAME_MASK) == TYPE_NAME_RESERVED)
        return RESULT_NONE;
    return n <= c->left.n ? RESULT_OK : RESULT_SHORT;
}

static bool passed_over(uint8_t tlv)
{
    return tlv == TLV_LOCK || tlv == TLV_MEMORY || tlv == TLV_PROPRIETARY;
}

enum result ndef_find(struct bytes memory, size_t *n)
{
    struct cursor c = cursor_of(memory);
    if (memory.n > 0 && memory.at[0] == CONTAINER_4)
        cursor_take(&c, 4);
    else if (memory.n > 0 && memory.at[0] == CONTAINER_8)
        cursor_take(&c, 8);
    while (c.left.n > 0 && !c.failed) {
        uint8_t tlv = cursor_u8(&c);
        if (tlv == TLV_NULL)
            continue;
        size_t length = length_take(&c);
        if (c.failed)
            return RESULT_NONE;
        if (tlv == TLV_MESSAGE) {
            enum result r = message_check(&c, length);
            if (r != RESULT_NONE)
                *n = length;
            return r;
        }
        if (!passed_over(tlv))
            return RESULT_NONE;
        cursor_take(&c, length);
    }
    return RESULT_NONE;
}
