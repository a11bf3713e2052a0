/* messages/fields.h: what a message's body holds, field by field, for the one walk in message.c. */
#pragma once

#include <stddef.h>

#include "messages/message.h"

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

/* One message's word in logs, and the fields of its body; a field of `size` 0 ends them. */
struct body {
    const char *name;
    const struct field *fields;
};

extern const struct body message_bodies[MESSAGE_TYPE_COUNT];
