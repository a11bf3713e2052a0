/* The one walk over the tables of fields.c, in each direction. */
#include "messages/message.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "messages/fields.h"

/* The union's members all start at the same place. */
static size_t body_at(void)
{
    return offsetof(struct message, hello);
}

const char *message_name(enum message_type type)
{
    assert(type < MESSAGE_TYPE_COUNT);
    return message_bodies[type].name;
}

static uint16_t count_get(const struct field *f, const uint8_t *body)
{
    uint16_t wide;
    if (f->limit == 1)
        return body[f->count_at];
    memcpy(&wide, body + f->count_at, sizeof wide);
    return wide;
}

static void count_set(const struct field *f, uint8_t *body, uint16_t n)
{
    if (f->limit == 1)
        body[f->count_at] = (uint8_t)n;
    else
        memcpy(body + f->count_at, &n, sizeof n);
}

/* Numbers in memory have the machine's byte order; on the wire they are little-endian. */
static void number_write(struct writer *w, const struct field *f, const uint8_t *at)
{
    union {
        uint8_t u8;
        uint16_t u16;
        uint32_t u32;
        uint64_t u64;
    } v = { 0 };
    memcpy(&v, at, f->size);
    switch (f->size) {
    case 1:
        write_u8(w, v.u8);
        break;
    case 2:
        write_u16(w, v.u16);
        break;
    case 4:
        write_u32(w, v.u32);
        break;
    default:
        write_u64(w, v.u64);
    }
}

static void number_read(struct cursor *c, const struct field *f, uint8_t *at)
{
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    uint64_t u64;
    switch (f->size) {
    case 1:
        u8 = cursor_u8(c);
        memcpy(at, &u8, sizeof u8);
        break;
    case 2:
        u16 = cursor_u16(c);
        memcpy(at, &u16, sizeof u16);
        break;
    case 4:
        u32 = cursor_u32(c);
        memcpy(at, &u32, sizeof u32);
        break;
    default:
        u64 = cursor_u64(c);
        memcpy(at, &u64, sizeof u64);
    }
}

static void enum_write(struct writer *w, const struct field *f, const uint8_t *at)
{
    unsigned v;
    memcpy(&v, at, sizeof v);
    assert(v < f->limit);
    write_u8(w, (uint8_t)v);
}

static bool enum_read(struct cursor *c, const struct field *f, uint8_t *at)
{
    unsigned v = cursor_u8(c);
    memcpy(at, &v, sizeof v);
    return v < f->limit;
}

static void counted_write(struct writer *w, struct bytes b)
{
    write_u16(w, (uint16_t)b.n);
    write_bytes(w, b);
}

static bool text_read(struct cursor *c, const struct field *f, uint8_t *at)
{
    struct bytes b = cursor_take(c, cursor_u16(c));
    if (b.n >= f->size || !utf8_valid(b))
        return false;
    text_copy_bytes((char *)at, f->size, b);
    return true;
}

static bool counted_read(struct cursor *c, const struct field *f, uint8_t *body)
{
    struct bytes b = cursor_take(c, cursor_u16(c));
    if (b.n > f->size)
        return false;
    if (b.n > 0)
        memcpy(body + f->at, b.at, b.n);
    count_set(f, body, (uint16_t)b.n);
    return true;
}

static void body_write(struct writer *w, const struct field *fields, const uint8_t *body);
static bool body_read(struct cursor *c, const struct field *fields, uint8_t *body);

static void list_write(struct writer *w, const struct field *f, const uint8_t *body)
{
    uint8_t n = body[f->count_at];
    assert(n <= f->limit);
    write_u8(w, n);
    for (size_t i = 0; i < n; i++)
        body_write(w, f->of, body + f->at + i * f->size);
}

static bool list_read(struct cursor *c, const struct field *f, uint8_t *body)
{
    uint8_t n = cursor_u8(c);
    if (n > f->limit)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!body_read(c, f->of, body + f->at + i * f->size))
            return false;
    body[f->count_at] = n;
    return true;
}

static void field_write(struct writer *w, const struct field *f, const uint8_t *body)
{
    switch (f->kind) {
    case FIELD_BOOL:
        write_u8(w, body[f->at] != 0);
        break;
    case FIELD_U8:
    case FIELD_U16:
    case FIELD_U32:
    case FIELD_U64:
        number_write(w, f, body + f->at);
        break;
    case FIELD_ENUM:
        enum_write(w, f, body + f->at);
        break;
    case FIELD_TEXT:
        counted_write(w, bytes_of(body + f->at, strnlen((const char *)body + f->at, f->size - 1)));
        break;
    case FIELD_RAW:
        write_bytes(w, bytes_of(body + f->at, f->size));
        break;
    case FIELD_COUNTED:
        assert(count_get(f, body) <= f->size);
        counted_write(w, bytes_of(body + f->at, count_get(f, body)));
        break;
    case FIELD_LIST:
        list_write(w, f, body);
        break;
    }
}

static void body_write(struct writer *w, const struct field *fields, const uint8_t *body)
{
    for (const struct field *f = fields; f->size > 0; f++)
        field_write(w, f, body);
}

static bool field_read(struct cursor *c, const struct field *f, uint8_t *body)
{
    struct bytes raw;
    switch (f->kind) {
    case FIELD_BOOL:
        body[f->at] = cursor_u8(c);
        if (body[f->at] <= 1)
            return true;
        body[f->at] = 0;
        return false;
    case FIELD_U8:
    case FIELD_U16:
    case FIELD_U32:
    case FIELD_U64:
        number_read(c, f, body + f->at);
        return true;
    case FIELD_ENUM:
        return enum_read(c, f, body + f->at);
    case FIELD_TEXT:
        return text_read(c, f, body + f->at);
    case FIELD_RAW:
        raw = cursor_take(c, f->size);
        if (raw.n > 0)
            memcpy(body + f->at, raw.at, raw.n);
        return true;
    case FIELD_COUNTED:
        return counted_read(c, f, body);
    case FIELD_LIST:
        return list_read(c, f, body);
    }
    return false;
}

static bool body_read(struct cursor *c, const struct field *fields, uint8_t *body)
{
    for (const struct field *f = fields; f->size > 0; f++)
        if (!field_read(c, f, body))
            return false;
    return true;
}

static void header_write(struct writer *w, const struct message *m, uint32_t generation, size_t length)
{
    write_u16(w, MESSAGE_VERSION);
    write_u16(w, (uint16_t)m->type);
    write_u32(w, (uint32_t)length);
    write_u32(w, m->request);
    write_u32(w, generation);
}

enum { HEADER_SIZE = 16 };

enum result message_encode(const struct message *m, uint32_t generation, void *to, size_t size, size_t *out_n)
{
    assert(m->type < MESSAGE_TYPE_COUNT);
    if (size < HEADER_SIZE)
        return RESULT_FULL;
    size_t room = size < MESSAGE_SIZE_MAX ? size : MESSAGE_SIZE_MAX;
    struct writer body = writer_of((uint8_t *)to + HEADER_SIZE, room - HEADER_SIZE);
    body_write(&body, message_bodies[m->type].fields, (const uint8_t *)m + body_at());
    if (body.failed)
        return RESULT_FULL;
    struct writer header = writer_of(to, HEADER_SIZE);
    header_write(&header, m, generation, body.n);
    assert(!header.failed);
    *out_n = HEADER_SIZE + body.n;
    return RESULT_OK;
}

enum result message_decode(struct bytes packet, uint32_t *generation, struct message *out)
{
    struct cursor c = cursor_of(packet);
    uint16_t version = cursor_u16(&c);
    if (!c.failed && version != MESSAGE_VERSION)
        return RESULT_REFUSED;
    uint16_t type = cursor_u16(&c);
    uint32_t length = cursor_u32(&c);
    struct message m = { .request = cursor_u32(&c) };
    uint32_t from = cursor_u32(&c);
    if (c.failed)
        return RESULT_SHORT;
    if (type >= MESSAGE_TYPE_COUNT || length != c.left.n || packet.n > MESSAGE_SIZE_MAX)
        return RESULT_BAD;
    m.type = (enum message_type)type;
    bool good = body_read(&c, message_bodies[type].fields, (uint8_t *)&m + body_at());
    if (c.failed)
        return RESULT_SHORT;
    if (!good || !cursor_done(&c))
        return RESULT_BAD;
    *generation = from;
    *out = m;
    wipe(&m, sizeof m);
    return RESULT_OK;
}
