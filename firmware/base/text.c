#include "base/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The length of `text` cut to `max` bytes without cutting a character in two. */
static size_t whole_characters(const uint8_t *text, size_t n, size_t max)
{
    if (n <= max)
        return n;
    while (max > 0 && (text[max] & 0xC0) == 0x80)
        max--;
    return max;
}

void text_copy_bytes(char *to, size_t size, struct bytes from)
{
    assert(size > 0);
    size_t n = whole_characters(from.at, from.n, size - 1);
    if (n > 0)
        memmove(to, from.at, n);
    to[n] = '\0';
}

void text_copy(char *to, size_t size, const char *from)
{
    text_copy_bytes(to, size, bytes_of_text(from));
}

__attribute__((format(printf, 3, 0))) static void format_at(char *to, size_t size, const char *format, va_list args)
{
    assert(size > 0);
    int n = vsnprintf(to, size, format, args);
    assert(n >= 0);
    if ((size_t)n < size)
        return;
    /* vsnprintf cut at a byte: step back over a character that lost its tail. */
    size_t end = size - 1;
    size_t start = end;
    while (start > 0 && ((uint8_t)to[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0 && !utf8_valid(bytes_of(to + start - 1, end - start + 1)))
        to[start - 1] = '\0';
}

void text_format(char *to, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    format_at(to, size, format, args);
    va_end(args);
}

void text_add(char *to, size_t size, const char *format, ...)
{
    size_t used = strnlen(to, size);
    assert(used < size);
    va_list args;
    va_start(args, format);
    format_at(to + used, size - used, format, args);
    va_end(args);
}

bool text_equal(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

bool text_starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_ends(const char *text, const char *suffix)
{
    size_t n = strlen(text), m = strlen(suffix);
    return n >= m && memcmp(text + n - m, suffix, m) == 0;
}

/* The length of the valid character at the head of b, or 0 (RFC 3629, section 4). */
static size_t character_size(struct bytes b, uint32_t *code)
{
    static const struct {
        uint8_t mask, lead;
        uint32_t least;
    } forms[] = { { 0x80, 0x00, 1 }, { 0xE0, 0xC0, 0x80 }, { 0xF0, 0xE0, 0x800 }, { 0xF8, 0xF0, 0x10000 } };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (b.n == 0 || (b.at[0] & forms[i].mask) != forms[i].lead)
            continue;
        if (b.n < i + 1)
            return 0;
        uint32_t c = b.at[0] & (uint32_t)(uint8_t)~forms[i].mask;
        for (size_t k = 1; k <= i; k++) {
            if ((b.at[k] & 0xC0) != 0x80)
                return 0;
            c = c << 6 | (b.at[k] & 0x3Fu);
        }
        if (c < forms[i].least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
            return 0;
        *code = c;
        return i + 1;
    }
    return 0;
}

bool utf8_valid(struct bytes b)
{
    while (b.n > 0) {
        uint32_t code;
        size_t n = character_size(b, &code);
        if (n == 0)
            return false;
        b = bytes_part(b, n, b.n);
    }
    return true;
}

uint32_t utf8_next(const char **at)
{
    if (**at == '\0')
        return 0;
    uint32_t code = 0xFFFD;
    size_t n = character_size(bytes_of(*at, strnlen(*at, 4)), &code);
    *at += n > 0 ? n : 1;
    return n > 0 ? code : 0xFFFD;
}

size_t utf8_put(char to[4], uint32_t code)
{
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    size_t n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const uint8_t leads[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    for (size_t i = n - 1; i > 0; i--) {
        to[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    to[0] = (char)(leads[n] | code);
    return n;
}

void utf8_drop_last(char *text)
{
    size_t n = strlen(text);
    while (n > 0 && ((uint8_t)text[n - 1] & 0xC0) == 0x80)
        n--;
    if (n > 0)
        n--;
    text[n] = '\0';
}

size_t utf8_count(const char *text)
{
    size_t n = 0;
    while (utf8_next(&text) != 0)
        n++;
    return n;
}

/* ғ қ ң ү ұ һ ә ө: the capital is the even code point before it. */
static bool is_paired(uint32_t lower)
{
    static const uint32_t paired[] = { 0x493, 0x49b, 0x4a3, 0x4af, 0x4b1, 0x4bb, 0x4d9, 0x4e9 };
    for (size_t i = 0; i < sizeof paired / sizeof paired[0]; i++)
        if (paired[i] == lower)
            return true;
    return false;
}

uint32_t utf8_lower(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0x410 && c <= 0x42f))
        return c + 0x20;
    if (c >= 0x400 && c <= 0x40f) /* Ё, І */
        return c + 0x50;
    return is_paired(c + 1) ? c + 1 : c;
}

uint32_t utf8_upper(uint32_t c)
{
    if ((c >= 'a' && c <= 'z') || (c >= 0x430 && c <= 0x44f))
        return c - 0x20;
    if (c >= 0x450 && c <= 0x45f)
        return c - 0x50;
    return is_paired(c) ? c - 1 : c;
}

enum result text_to_u64(const char *text, uint64_t max, uint64_t *out)
{
    uint64_t v = 0;
    if (*text == '\0')
        return RESULT_BAD;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            return RESULT_BAD;
        uint64_t digit = (uint64_t)(*text - '0');
        if (v > (max - digit) / 10)
            return RESULT_BAD;
        v = v * 10 + digit;
    }
    *out = v;
    return RESULT_OK;
}

void hex_put(char *to, size_t size, struct bytes b)
{
    static const char digits[] = "0123456789ABCDEF";
    assert(size > 0);
    size_t n = 0;
    for (size_t i = 0; i < b.n && n + 2 < size; i++) {
        to[n++] = digits[b.at[i] >> 4];
        to[n++] = digits[b.at[i] & 15];
    }
    to[n] = '\0';
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

enum result hex_get(const char *text, uint8_t *to, size_t size, size_t *out_n)
{
    size_t digits = strlen(text);
    if (digits % 2 != 0)
        return RESULT_BAD;
    for (size_t i = 0; i < digits; i++)
        if (hex_digit(text[i]) < 0)
            return RESULT_BAD;
    if (digits / 2 > size)
        return RESULT_FULL;
    for (size_t i = 0; i < digits / 2; i++)
        to[i] = (uint8_t)(hex_digit(text[2 * i]) << 4 | hex_digit(text[2 * i + 1]));
    *out_n = digits / 2;
    return RESULT_OK;
}
