#include "tags/data_set.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    OFFSET_FLAG = 0x80,
    COMPACTION_SHIFT = 4,
    COMPACTION_MASK = 7,
    OID_MASK = 0x0F,
    OID_MORE = 15,
    LENGTH_MORE = 0x80,
    LENGTH_SHORT_MAX = 0x7F,
    LENGTH_BITS = 7
};

struct head {
    unsigned oid, compaction;
    size_t pad, length;
    bool bad;
};

/* One byte up to 127; larger ones are base 128, high bit = more. */
static size_t length_take(struct cursor *c, bool *bad)
{
    uint8_t first = cursor_u8(c);
    if (first <= LENGTH_SHORT_MAX)
        return first;
    uint8_t second = cursor_u8(c);
    *bad = *bad || second > LENGTH_SHORT_MAX;
    return (size_t)(first & LENGTH_SHORT_MAX) << LENGTH_BITS | second;
}

static struct head head_take(struct cursor *c)
{
    uint8_t precursor = cursor_u8(c);
    struct head h = { .oid = precursor & OID_MASK, .compaction = precursor >> COMPACTION_SHIFT & COMPACTION_MASK };
    if (h.oid == OID_MORE)
        h.oid += cursor_u8(c);
    h.pad = (precursor & OFFSET_FLAG) != 0 ? cursor_u8(c) : 0;
    h.length = length_take(c, &h.bad);
    h.bad = h.bad || (h.oid == 0 && !c->failed);
    return h;
}

struct bytes data_set_nulls(struct cursor *c)
{
    size_t n = 0;
    while (n < c->left.n && c->left.at[n] == DATA_SET_NULL)
        n++;
    return cursor_take(c, n);
}

enum result data_set_take(struct cursor *c, struct data_set *out, size_t *needed)
{
    struct cursor at = *c;
    struct data_set set = { .nulls = data_set_nulls(&at) };
    if (at.left.n == 0 || at.left.at[0] == 0)
        return RESULT_NONE;
    struct bytes from = at.left;
    struct head h = head_take(&at);
    if (h.bad)
        return RESULT_BAD;
    if (needed != NULL) /* with one byte more: what follows */
        *needed = c->left.n - at.left.n + (at.failed ? at.left.n : h.length + h.pad) + 1;
    set.oid = h.oid;
    set.compaction = h.compaction;
    set.data = cursor_take(&at, h.length);
    cursor_take(&at, h.pad);
    if (at.failed)
        return RESULT_SHORT;
    set.whole = bytes_part(from, 0, from.n - at.left.n);
    *c = at;
    *out = set;
    return RESULT_OK;
}

size_t data_set_size(unsigned oid, size_t data_n)
{
    return 1U + (oid >= OID_MORE) + (data_n > LENGTH_SHORT_MAX ? 2U : 1U) + data_n;
}

void data_set_put(struct writer *w, unsigned oid, unsigned compaction, struct bytes data, size_t size)
{
    size_t pad = size - data_set_size(oid, data.n);
    bool more = oid >= OID_MORE, offset = pad > 0;
    assert(size >= data_set_size(oid, data.n));
    assert(!(more && offset));
    assert(data.n <= DATA_SET_DATA_MAX);
    write_u8(w, (uint8_t)((offset ? OFFSET_FLAG : 0) | compaction << COMPACTION_SHIFT | (more ? OID_MORE : oid)));
    if (more)
        write_u8(w, (uint8_t)(oid - OID_MORE));
    if (offset)
        write_u8(w, (uint8_t)(pad - 1)); /* the count itself is one of them */
    if (data.n > LENGTH_SHORT_MAX)
        write_u8(w, (uint8_t)(LENGTH_MORE | data.n >> LENGTH_BITS));
    write_u8(w, (uint8_t)(data.n & LENGTH_SHORT_MAX));
    write_bytes(w, data);
    for (size_t i = 1; i < pad; i++)
        write_u8(w, 0);
}
