#include "base/bytes.h"

#include <string.h>

struct bytes bytes_of(const void *at, size_t n)
{
    return (struct bytes){ at, n };
}

struct bytes bytes_of_text(const char *text)
{
    return bytes_of(text, strlen(text));
}

bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}

struct bytes bytes_part(struct bytes b, size_t from, size_t n)
{
    if (from >= b.n)
        return (struct bytes){ 0 };
    size_t left = b.n - from;
    return bytes_of(b.at + from, n < left ? n : left);
}

struct cursor cursor_of(struct bytes b)
{
    return (struct cursor){ .left = b };
}

struct bytes cursor_take(struct cursor *c, size_t n)
{
    if (c->failed || n > c->left.n) {
        c->failed = true;
        return (struct bytes){ 0 };
    }
    struct bytes head = { c->left.at, n };
    c->left = bytes_part(c->left, n, c->left.n);
    return head;
}

static uint64_t cursor_little_endian(struct cursor *c, size_t n)
{
    struct bytes b = cursor_take(c, n);
    uint64_t v = 0;
    for (size_t i = b.n; i > 0; i--)
        v = v << 8 | b.at[i - 1];
    return v;
}

uint8_t cursor_u8(struct cursor *c)
{
    return (uint8_t)cursor_little_endian(c, 1);
}

uint16_t cursor_u16(struct cursor *c)
{
    return (uint16_t)cursor_little_endian(c, 2);
}

uint32_t cursor_u32(struct cursor *c)
{
    return (uint32_t)cursor_little_endian(c, 4);
}

uint64_t cursor_u64(struct cursor *c)
{
    return cursor_little_endian(c, 8);
}

bool cursor_done(const struct cursor *c)
{
    return !c->failed && c->left.n == 0;
}

struct writer writer_of(void *at, size_t size)
{
    return (struct writer){ .at = at, .size = size };
}

void write_bytes(struct writer *w, struct bytes b)
{
    if (w->failed || b.n > w->size - w->n) {
        w->failed = true;
        return;
    }
    if (b.n > 0)
        memcpy(w->at + w->n, b.at, b.n);
    w->n += b.n;
}

static void write_little_endian(struct writer *w, uint64_t v, size_t n)
{
    uint8_t b[8];
    for (size_t i = 0; i < n; i++)
        b[i] = (uint8_t)(v >> (8 * i));
    write_bytes(w, bytes_of(b, n));
}

void write_u8(struct writer *w, uint8_t v)
{
    write_little_endian(w, v, 1);
}

void write_u16(struct writer *w, uint16_t v)
{
    write_little_endian(w, v, 2);
}

void write_u32(struct writer *w, uint32_t v)
{
    write_little_endian(w, v, 4);
}

void write_u64(struct writer *w, uint64_t v)
{
    write_little_endian(w, v, 8);
}

void wipe(void *at, size_t n)
{
    explicit_bzero(at, n);
}
