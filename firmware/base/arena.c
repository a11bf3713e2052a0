#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct arena arena_of(void *base, size_t size)
{
    return (struct arena){ .base = base, .size = size };
}

void *arena_take(struct arena *a, size_t n, size_t align)
{
    size_t pad = (size_t)(-((uintptr_t)a->base + a->used) & (align - 1));
    if (pad > a->size - a->used || n > a->size - a->used - pad)
        return NULL;
    void *p = a->base + a->used + pad;
    a->used += pad + n;
    return memset(p, 0, n);
}

const char *arena_text(struct arena *a, const char *text)
{
    size_t n = strlen(text) + 1;
    char *copy = arena_take(a, n, 1);
    return copy != NULL ? memcpy(copy, text, n) : "";
}

const char *arena_format_v(struct arena *a, const char *format, va_list args)
{
    char *to = (char *)a->base + a->used;
    size_t room = a->size - a->used;
    int n = vsnprintf(to, room, format, args);
    if (n < 0 || (size_t)n >= room)
        return NULL;
    a->used += (size_t)n + 1;
    return to;
}

const char *arena_format(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = arena_format_v(a, format, args);
    va_end(args);
    return text != NULL ? text : "";
}
