/* The tables of the messages' bodies, and the one walk over them in each direction. */
#include "messages/message.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

enum field_kind {
    FIELD_BOOL,
    FIELD_U8,
    FIELD_U16,
    FIELD_U32,
    FIELD_U64,
    FIELD_ENUM,    /* below `limit` */
    FIELD_TEXT,    /* UTF-8 of fewer than `size` bytes */
    FIELD_RAW,     /* `size` bytes */
    FIELD_COUNTED, /* at most `size` bytes; how many of them is a number of `limit` bytes at `count_at` */
    FIELD_LIST     /* at most `limit` times `of`, each `size` bytes long; how many is the byte at `count_at` */
};

struct field {
    enum field_kind kind;
    size_t at, size;
    unsigned limit;
    size_t count_at;
    const struct field *of;
};

/* clang-format off */
#define SIZE_OF(s, m) sizeof(((s *)0)->m)
#define NUMBER(kind, s, m) { FIELD_##kind, offsetof(s, m), SIZE_OF(s, m), 0, 0, NULL }
#define ENUM(s, m, count) { FIELD_ENUM, offsetof(s, m), SIZE_OF(s, m), (unsigned)(count), 0, NULL }
#define TEXT(s, m) { FIELD_TEXT, offsetof(s, m), SIZE_OF(s, m), 0, 0, NULL }
#define RAW(s, m) { FIELD_RAW, offsetof(s, m), SIZE_OF(s, m), 0, 0, NULL }
#define COUNTED(s, m, n) { FIELD_COUNTED, offsetof(s, m), SIZE_OF(s, m), SIZE_OF(s, n), offsetof(s, n), NULL }
#define LENGTH(s, m) (SIZE_OF(s, m) / SIZE_OF(s, m[0]))
#define LIST(s, m, n, fields) { FIELD_LIST, offsetof(s, m), SIZE_OF(s, m[0]), LENGTH(s, m), offsetof(s, n), fields }
#define WHEN(s, m) NUMBER(U64, s, m.utc_ms), NUMBER(U16, s, m.offset_min), NUMBER(BOOL, s, m.known)
#define UID(s) COUNTED(s, uid.at, uid.n)
#define MARKS(s, m) NUMBER(U16, s, m.dsfid), NUMBER(U16, s, m.afi), NUMBER(U8, s, m.eas)
#define PLAN(s, m) NUMBER(U16, s, m.first), NUMBER(U16, s, m.bytes), RAW(s, m.key), NUMBER(BOOL, s, m.key_b)
/* `size` is 0 only here. */
#define END { FIELD_BOOL, 0, 0, 0, 0, NULL }
/* clang-format on */

static_assert(sizeof(enum reason) == sizeof(unsigned), "FIELD_ENUM copies an unsigned");
static_assert(sizeof(enum item_status) == sizeof(unsigned), "FIELD_ENUM copies an unsigned");

static const struct field hello_fields[] = {
    TEXT(struct message_hello, name),
    NUMBER(U32, struct message_hello, pid),
    NUMBER(BOOL, struct message_hello, lock_owned),
    END,
};

static const struct field link_config_fields[] = {
    TEXT(struct message_link_config, host),
    NUMBER(U16, struct message_link_config, port),
    NUMBER(BOOL, struct message_link_config, tls),
    TEXT(struct message_link_config, ca_file),
    TEXT(struct message_link_config, user),
    TEXT(struct message_link_config, password),
    TEXT(struct message_link_config, institution),
    TEXT(struct message_link_config, location),
    TEXT(struct message_link_config, encoding),
    NUMBER(U16, struct message_link_config, timeout_s),
    NUMBER(U8, struct message_link_config, retries),
    NUMBER(U16, struct message_link_config, keep_alive_s),
    ENUM(struct message_link_config, profile, PROFILE_COUNT),
    ENUM(struct message_link_config, checksum, CHECKSUM_COUNT),
    ENUM(struct message_link_config, login, LOGIN_COUNT),
    ENUM(struct message_link_config, line_end, LINE_END_COUNT),
    NUMBER(BOOL, struct message_link_config, terminal_password),
    TEXT(struct message_link_config, with),
    TEXT(struct message_link_config, without),
    TEXT(struct message_link_config, time_zone),
    ENUM(struct message_link_config, protocol, PROTOCOL_KOHA + 1),
    END,
};

static const struct field reader_config_fields[] = {
    ENUM(struct message_reader_config, driver, READER_DRIVER_COUNT),
    TEXT(struct message_reader_config, device),
    TEXT(struct message_reader_config, profile),
    END,
};

static const struct field destination_config_fields[] = {
    ENUM(struct message_destination_config, destination, DESTINATION_COUNT),
    TEXT(struct message_destination_config, to),
    NUMBER(BOOL, struct message_destination_config, tls),
    TEXT(struct message_destination_config, ca_file),
    TEXT(struct message_destination_config, user),
    TEXT(struct message_destination_config, secret),
    TEXT(struct message_destination_config, creds_file),
    TEXT(struct message_destination_config, stream),
    TEXT(struct message_destination_config, subject),
    TEXT(struct message_destination_config, source),
    NUMBER(U32, struct message_destination_config, duplicate_window_s),
    NUMBER(U16, struct message_destination_config, batch),
    NUMBER(U16, struct message_destination_config, timeout_s),
    END,
};

static const struct field outcome_fields[] = {
    NUMBER(U64, struct outcome, seq),
    TEXT(struct outcome, ulid),
    ENUM(struct outcome, kind, TRANSACTION_KIND_COUNT),
    ENUM(struct outcome, life, LIFE_COUNT),
    ENUM(struct outcome, reason, REASON_COUNT),
    TEXT(struct outcome, item),
    WHEN(struct outcome, at),
    WHEN(struct outcome, due),
    END,
};

static const struct field told_fields[] = {
    NUMBER(BOOL, struct message_told, more),
    LIST(struct message_told, outcomes, count, outcome_fields),
    END,
};

static const struct field handed_fields[] = {
    COUNTED(struct message_handed, handed, count),
    NUMBER(U32, struct message_handed, wait_ms),
    END,
};

static const struct field list_config_fields[] = {
    TEXT(struct message_list_config, url),
    TEXT(struct message_list_config, ca_file),
    TEXT(struct message_list_config, file),
    NUMBER(U32, struct message_list_config, bytes_max),
    NUMBER(U16, struct message_list_config, timeout_s),
    END,
};

static const struct field fetch_fields[] = {
    TEXT(struct message_fetch, etag),
    END,
};

static const struct field fetched_fields[] = {
    ENUM(struct message_fetched, fetched, FETCHED_COUNT),
    TEXT(struct message_fetched, etag),
    TEXT(struct message_fetched, words),
    NUMBER(U32, struct message_fetched, wait_s),
    END,
};

static const struct field mail_config_fields[] = {
    TEXT(struct message_mail_config, host),
    NUMBER(U16, struct message_mail_config, port),
    ENUM(struct message_mail_config, tls, MAIL_TLS_COUNT),
    TEXT(struct message_mail_config, ca_file),
    TEXT(struct message_mail_config, user),
    TEXT(struct message_mail_config, password),
    TEXT(struct message_mail_config, from),
    TEXT(struct message_mail_config, name),
    NUMBER(U16, struct message_mail_config, timeout_s),
    END,
};

static const struct field letter_fields[] = {
    NUMBER(BOOL, struct message_letter, more),
    TEXT(struct message_letter, to),
    TEXT(struct message_letter, subject),
    TEXT(struct message_letter, ulid),
    WHEN(struct message_letter, at),
    TEXT(struct message_letter, text),
    END,
};

static const struct field mailed_fields[] = {
    ENUM(struct message_mailed, result, RESULT_COUNT),
    TEXT(struct message_mailed, words),
    END,
};

static const struct field ask_fields[] = {
    ENUM(struct library_request, ask, LIBRARY_ASK_COUNT),
    ENUM(struct library_request, list, LIST_HOLDS_WAITING + 1),
    ENUM(struct library_request, language, LANGUAGE_COUNT),
    TEXT(struct library_request, patron),
    TEXT(struct library_request, pin),
    TEXT(struct library_request, item),
    WHEN(struct library_request, at),
    WHEN(struct library_request, due),
    NUMBER(BOOL, struct library_request, no_block),
    NUMBER(BOOL, struct library_request, fee_agreed),
    ENUM(struct library_request, hold.change, HOLD_CHANGE_COUNT),
    ENUM(struct library_request, hold.kind, HOLD_KIND_COUNT),
    TEXT(struct library_request, hold.pickup),
    WHEN(struct library_request, hold.until),
    TEXT(struct library_request, hold.number),
    TEXT(struct library_request, payment.amount),
    TEXT(struct library_request, payment.currency),
    TEXT(struct library_request, payment.fee),
    TEXT(struct library_request, payment.number),
    END,
};

static const struct field reply_fields[] = {
    ENUM(struct library_reply, ask, LIBRARY_ASK_COUNT),
    ENUM(struct library_reply, outcome, LIBRARY_NONSENSE + 1),
    NUMBER(BOOL, struct library_reply, more),
    NUMBER(BOOL, struct library_reply, ok),
    ENUM(struct library_reply, reason, REASON_COUNT),
    TEXT(struct library_reply, words),
    TEXT(struct library_reply, print),
    TEXT(struct library_reply, patron.id),
    TEXT(struct library_reply, patron.name),
    TEXT(struct library_reply, patron.email),
    ENUM(struct library_reply, patron.valid, ANSWER_NO + 1),
    ENUM(struct library_reply, patron.pin_valid, ANSWER_NO + 1),
    NUMBER(U16, struct library_reply, patron.flags),
    NUMBER(U16, struct library_reply, patron.holds_ready),
    NUMBER(U16, struct library_reply, patron.holds_waiting),
    NUMBER(U16, struct library_reply, patron.overdue),
    NUMBER(U16, struct library_reply, patron.charged),
    NUMBER(U16, struct library_reply, patron.fined),
    NUMBER(U16, struct library_reply, patron.charged_limit),
    TEXT(struct library_reply, patron.fees),
    TEXT(struct library_reply, patron.currency),
    TEXT(struct library_reply, item.id),
    TEXT(struct library_reply, item.title),
    TEXT(struct library_reply, item.author),
    ENUM(struct library_reply, item.status, ITEM_STATUS_COUNT),
    WHEN(struct library_reply, item.due),
    TEXT(struct library_reply, item.shelf),
    TEXT(struct library_reply, due_text),
    NUMBER(BOOL, struct library_reply, renewed),
    NUMBER(BOOL, struct library_reply, desensitize),
    NUMBER(BOOL, struct library_reply, resensitize),
    NUMBER(BOOL, struct library_reply, alert),
    NUMBER(U8, struct library_reply, alert_type),
    TEXT(struct library_reply, sort_bin),
    TEXT(struct library_reply, call_number),
    TEXT(struct library_reply, destination),
    TEXT(struct library_reply, pickup),
    WHEN(struct library_reply, pickup_until),
    NUMBER(U16, struct library_reply, queue),
    NUMBER(BOOL, struct library_reply, available),
    TEXT(struct library_reply, fee),
    TEXT(struct library_reply, fee_currency),
    NUMBER(BOOL, struct library_reply, unlisted),
    ENUM(struct library_reply, entry.kind, ENTRY_UNRENEWED + 1),
    TEXT(struct library_reply, entry.text),
    TEXT(struct library_reply, entry.number),
    TEXT(struct library_reply, entry.amount),
    TEXT(struct library_reply, entry.place),
    WHEN(struct library_reply, entry.until),
    NUMBER(U16, struct library_reply, entry.queue),
    NUMBER(U32, struct library_reply, round_trip_ms),
    END,
};

static const struct field line_fields[] = {
    NUMBER(BOOL, struct message_line, up),
    TEXT(struct message_line, words),
    NUMBER(U16, struct message_line, lacks),
    END,
};

static const struct field reader_state_fields[] = {
    NUMBER(BOOL, struct message_reader_state, up),
    ENUM(struct message_reader_state, cause, READER_CAUSE_COUNT),
    TEXT(struct message_reader_state, words),
    NUMBER(BOOL, struct message_reader_state, can.iso14443),
    NUMBER(BOOL, struct message_reader_state, can.iso15693),
    NUMBER(BOOL, struct message_reader_state, can.reads),
    NUMBER(BOOL, struct message_reader_state, can.writes),
    NUMBER(BOOL, struct message_reader_state, can.afi),
    NUMBER(BOOL, struct message_reader_state, can.eas),
    NUMBER(U8, struct message_reader_state, can.at_once),
    END,
};

static const struct field tag_fields[] = {
    UID(struct tag_about),
    ENUM(struct tag_about, family, TAG_FAMILY_COUNT),
    NUMBER(U16, struct tag_about, atqa),
    NUMBER(U8, struct tag_about, sak),
    COUNTED(struct tag_about, ats, ats_n),
    NUMBER(U8, struct tag_about, block_size),
    NUMBER(U16, struct tag_about, memory),
    MARKS(struct tag_about, marks),
    END,
};

static const struct field read_tag_fields[] = {
    UID(struct message_read_tag),
    PLAN(struct message_read_tag, plan),
    END,
};

static const struct field tag_read_fields[] = {
    UID(struct message_tag_read),
    ENUM(struct message_tag_read, result, RESULT_COUNT),
    COUNTED(struct message_tag_read, memory, memory_n),
    MARKS(struct message_tag_read, marks),
    END,
};

static const struct field write_tag_fields[] = {
    UID(struct message_write_tag),
    PLAN(struct message_write_tag, write.plan),
    NUMBER(BOOL, struct message_write_tag, write.repair),
    RAW(struct message_write_tag, write.before),
    RAW(struct message_write_tag, write.after),
    MARKS(struct message_write_tag, write.marks),
    END,
};

static const struct field secure_tag_fields[] = {
    UID(struct message_secure_tag),
    ENUM(struct message_secure_tag, secure.mechanism, SECURITY_COUNT),
    NUMBER(BOOL, struct message_secure_tag, secure.armed),
    NUMBER(U8, struct message_secure_tag, secure.value),
    NUMBER(U16, struct message_secure_tag, secure.byte_at),
    END,
};

static const struct field tag_written_fields[] = {
    UID(struct message_tag_written),
    ENUM(struct message_tag_written, result, RESULT_COUNT),
    END,
};

static const struct field inventory_done_fields[] = {
    NUMBER(U8, struct message_inventory_done, count),
    END,
};

static const struct field none_fields[] = { END };

#define X(name, member) { #name, member##_fields },
static const struct {
    const char *name;
    const struct field *fields;
} types[MESSAGE_TYPE_COUNT] = { MESSAGES(X) };
#undef X

/* The union's members all start at the same place. */
static size_t body_at(void)
{
    return offsetof(struct message, hello);
}

const char *message_name(enum message_type type)
{
    assert(type < MESSAGE_TYPE_COUNT);
    return types[type].name;
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
    body_write(&body, types[m->type].fields, (const uint8_t *)m + body_at());
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
    bool good = body_read(&c, types[type].fields, (uint8_t *)&m + body_at());
    if (c.failed)
        return RESULT_SHORT;
    if (!good || !cursor_done(&c))
        return RESULT_BAD;
    *generation = from;
    *out = m;
    wipe(&m, sizeof m);
    return RESULT_OK;
}
