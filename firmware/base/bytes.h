/* base/bytes.h: bytes from outside, a cursor that remembers failure, and a bounded writer.

   A parser takes `struct bytes`, reads with a cursor, checks `failed` once at the end and refuses
   what is left over. A writer never grows: what does not fit makes it `failed`. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A view: `at` is borrowed from whoever owns the memory. {NULL, 0} is valid and empty. */
struct bytes {
    const uint8_t *at;
    size_t n;
};

struct bytes bytes_of(const void *at, size_t n);
struct bytes bytes_of_text(const char *text); /* without the final NUL */
bool bytes_equal(struct bytes a, struct bytes b);
/* The part [from, from + n) cut to what is there. */
struct bytes bytes_part(struct bytes b, size_t from, size_t n);

struct cursor {
    struct bytes left;
    bool failed;
};

struct cursor cursor_of(struct bytes b);
/* The next n bytes, or an empty view and `failed` when fewer are left. */
struct bytes cursor_take(struct cursor *c, size_t n);
uint8_t cursor_u8(struct cursor *c);
uint16_t cursor_u16(struct cursor *c); /* little-endian, as are all below */
uint32_t cursor_u32(struct cursor *c);
uint64_t cursor_u64(struct cursor *c);
/* True when all was read and nothing failed. */
bool cursor_done(const struct cursor *c);

struct writer {
    uint8_t *at; /* borrowed from the caller */
    size_t size, n;
    bool failed;
};

struct writer writer_of(void *at, size_t size);
void write_bytes(struct writer *w, struct bytes b);
void write_u8(struct writer *w, uint8_t v);
void write_u16(struct writer *w, uint16_t v);
void write_u32(struct writer *w, uint32_t v);
void write_u64(struct writer *w, uint64_t v);

/* Overwrites n bytes in a way that the compiler keeps: for secrets. */
void wipe(void *at, size_t n);
