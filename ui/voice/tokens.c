#include "voice/tokens.h"

#include <string.h>

#include "base/text.h"
#include "language/alphabet.h"

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static enum token_kind kind_of(uint32_t c)
{
    if (is_digit(c))
        return TOKEN_NUMBER;
    if (letter_is_cyrillic(c) || letter_is_latin(c))
        return TOKEN_WORD;
    return c == ' ' || c == '\n' || c == '\t' || c == 0xa0 ? TOKEN_BLANK : TOKEN_SIGN;
}

/* An apostrophe between letters belongs to the word: don't. */
static bool is_inside_word(uint32_t c, const char *behind)
{
    return (c == '\'' || c == 0x2019) && kind_of(utf8_next(&behind)) == TOKEN_WORD;
}

void tokens_of(const char *text, struct tokens *out)
{
    out->n = 0;
    while (*text != '\0' && out->n < TOKENS_MAX) {
        const char *start = text;
        uint32_t first = utf8_next(&text);
        enum token_kind kind = kind_of(first);
        const char *end = text;
        while (kind != TOKEN_SIGN && *text != '\0') {
            uint32_t c = utf8_next(&text);
            if (kind_of(c) != kind && !(kind == TOKEN_WORD && is_inside_word(c, text)))
                break;
            end = text;
        }
        text = end;
        out->at[out->n++] = (struct token){ kind, start, (uint16_t)(end - start), kind == TOKEN_SIGN ? first : 0 };
    }
    out->at[out->n] = (struct token){ .kind = TOKEN_END, .at = "" };
}

struct token token_at(const struct tokens *t, size_t i)
{
    return t->at[i < t->n ? i : t->n];
}

bool token_is_sign(const struct tokens *t, size_t i, uint32_t sign)
{
    return token_at(t, i).kind == TOKEN_SIGN && token_at(t, i).sign == sign;
}

bool token_is_number(const struct tokens *t, size_t i, size_t digits)
{
    struct token one = token_at(t, i);
    return one.kind == TOKEN_NUMBER && (digits == 0 || one.n == digits);
}

void token_text(const struct tokens *t, size_t i, char to[static TOKEN_TEXT_SIZE])
{
    struct token one = token_at(t, i);
    char raw[TOKEN_TEXT_SIZE] = "";
    if (one.kind == TOKEN_WORD || one.kind == TOKEN_NUMBER)
        text_copy_bytes(raw, sizeof raw, (struct bytes){ (const uint8_t *)one.at, one.n });
    text_lower(raw, to, TOKEN_TEXT_SIZE);
}

size_t token_spells(const struct tokens *t, size_t i, const char *text)
{
    struct token first = token_at(t, i);
    size_t n = strlen(text), covered = 0, count = 0;
    if (first.kind == TOKEN_END || strncmp(first.at, text, n) != 0)
        return 0;
    while (covered < n)
        covered += token_at(t, i + count++).n;
    return covered == n ? count : 0;
}

size_t token_next_word(const struct tokens *t, size_t i)
{
    size_t next = i + 1;
    if (token_at(t, next).kind == TOKEN_BLANK)
        next++;
    return token_at(t, next).kind == TOKEN_WORD ? next : t->n;
}

size_t token_word_before(const struct tokens *t, size_t i)
{
    if (i > 0 && token_at(t, i - 1).kind == TOKEN_BLANK)
        i--;
    return i > 0 && token_at(t, i - 1).kind == TOKEN_WORD ? i - 1 : t->n;
}
