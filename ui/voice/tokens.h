/* ui/voice/tokens.h: a text as words, numbers, signs and blanks. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TOKENS_MAX = 1024, TOKEN_TEXT_SIZE = 128 };

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_SIGN, TOKEN_BLANK };

struct token {
    enum token_kind kind;
    const char *at; /* view into the text */
    uint16_t n;     /* bytes; of a number: digits */
    uint32_t sign;
};

struct tokens {
    size_t n;
    struct token at[TOKENS_MAX + 1]; /* ended by TOKEN_END */
};

/* Views into `text`, which must outlive them. What is beyond TOKENS_MAX is left out. */
void tokens_of(const char *text, struct tokens *out);
/* The i-th, or the end when there are fewer. */
struct token token_at(const struct tokens *t, size_t i);
bool token_is_sign(const struct tokens *t, size_t i, uint32_t sign);
/* A number of that many digits; 0: of any. */
bool token_is_number(const struct tokens *t, size_t i, size_t digits);
/* The text of a word or number, cut to TOKEN_TEXT_SIZE; words in lower case. "" for others. */
void token_text(const struct tokens *t, size_t i, char to[static TOKEN_TEXT_SIZE]);
/* How many tokens, from the i-th, make up exactly this text, ending at a word's end; 0: they do not. */
size_t token_spells(const struct tokens *t, size_t i, const char *text);
/* The next word behind i, over one blank; i itself not. The end when something else comes. */
size_t token_next_word(const struct tokens *t, size_t i);
size_t token_word_before(const struct tokens *t, size_t i); /* t->n: none */
