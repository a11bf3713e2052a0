/* The frame: repair, tokens, the first rule that fits at each; and signs. */
#include "voice/spoken.h"

#include "base/text.h"
#include "language/alphabet.h"
#include "voice/reading.h"

enum { TEXT_SIZE = 8192 };

void reading_say(struct reading *r, const char *words)
{
    bool apart = *r->to != '\0' && !text_ends(r->to, " ");
    text_add(r->to, r->size, "%s%s", apart && *words != '\0' ? " " : "", words);
}

static bool ends_in_pause(const char *text)
{
    return *text == '\0' || text_ends(text, ",") || text_ends(text, ".") || text_ends(text, "?") ||
           text_ends(text, "!");
}

static void drop_blanks(char *text)
{
    while (text_ends(text, " "))
        utf8_drop_last(text);
}

static void pause(struct reading *r, const char *sign)
{
    drop_blanks(r->to);
    if (!ends_in_pause(r->to))
        text_add(r->to, r->size, "%s", sign);
}

static const struct {
    uint32_t sign;
    const char *words[LANGUAGE_COUNT]; /* kk, ru, en */
} named_signs[] = {
    { '+', { "плюс", "плюс", "plus" } },
    { '=', { "тең", "равно", "equals" } },
    { '&', { "және", "и", "and" } },
    { '%', { "пайыз", "процент", "per cent" } },
    { 0x20b8, { "теңге", "тенге", "tenge" } },
    { 0x2116, { "нөмірі", "номер", "number" } },
    { '$', { "доллар", "доллар", "dollar" } },
    { 0x20ac, { "еуро", "евро", "euro" } },
    { '@', { "эт", "собака", "at" } },
    { 0x2605, { "жұлдызша", "звёздочка", "star" } },
    { '*', { "жұлдызша", "звёздочка", "star" } },
    { '#', { "тор", "решётка", "hash" } },
    { 0xb0, { "градус", "градус", "degree" } },
    { 0xd7, { "көбейту", "на", "by" } },
    { 0xa7, { "тармақ", "параграф", "section" } },
    { '_', { "астыңғы сызық", "подчёркивание", "underscore" } },
};

static size_t read_sign(struct reading *r, size_t i)
{
    uint32_t sign = token_at(&r->tokens, i).sign;
    if (letter_in(sign, ".?!")) {
        char one[2] = { (char)sign, '\0' };
        pause(r, one);
        return 1;
    }
    if (letter_in(sign, ",;:…—–()[]/\\|•·→←↑↓<>")) {
        pause(r, ",");
        return 1;
    }
    if (letter_in(sign, "«»“”„\"'’‘`-‑\u0301"))
        return 1;
    for (size_t k = 0; k < sizeof named_signs / sizeof *named_signs; k++)
        if (named_signs[k].sign == sign) {
            reading_say(r, named_signs[k].words[r->language]);
            return 1;
        }
    r->whole = false;
    return 1;
}

static size_t read_blank(struct reading *r, size_t i)
{
    if (token_at(&r->tokens, i).kind != TOKEN_BLANK)
        return 0;
    if (*r->to != '\0' && !text_ends(r->to, " "))
        text_add(r->to, r->size, " ");
    return 1;
}

/* A hyphen between two parts of a word is a blank to the ear. */
static size_t read_hyphen(struct reading *r, size_t i)
{
    if (i == 0 || !token_is_sign(&r->tokens, i, '-') || token_at(&r->tokens, i + 1).kind != TOKEN_WORD)
        return 0;
    return read_blank(r, i) + 1;
}

bool spoken_words(const char *text, enum language l, char *to, size_t size)
{
    static reading_rule *const rules[] = { read_blank, reading_number, reading_word, read_hyphen, read_sign };
    char repaired[TEXT_SIZE];
    struct reading r = { .language = l, .to = to, .size = size, .whole = true };
    text_repair(text, repaired, sizeof repaired);
    tokens_of(repaired, &r.tokens);
    text_copy(to, size, "");
    for (size_t i = 0; i < r.tokens.n;) {
        size_t taken = 0;
        for (size_t k = 0; taken == 0; k++) /* the last rule takes every sign */
            taken = rules[k](&r, i);
        i += taken;
    }
    drop_blanks(to);
    return r.whole;
}
