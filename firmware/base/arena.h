/* base/arena.h: one lifetime. The caller lends the memory; nothing is freed by itself. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct arena {
    uint8_t *base; /* borrowed */
    size_t size, used;
};

struct arena arena_of(void *base, size_t size);
/* n zeroed bytes at an address that is a multiple of `align` (a power of two), or NULL when there is no room. */
void *arena_take(struct arena *a, size_t n, size_t align);
/* A copy of text that lives as long as the arena; when there is no room, "" (never NULL). */
const char *arena_text(struct arena *a, const char *text);
/* printf into the arena; "" when there is no room. */
__attribute__((format(printf, 2, 3))) const char *arena_format(struct arena *a, const char *format, ...);
/* The same with a list; NULL when there is no room. */
__attribute__((format(printf, 2, 0))) const char *arena_format_v(struct arena *a, const char *format, va_list args);
