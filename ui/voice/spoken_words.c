/* Words: abbreviations, Roman numerals, and those of another script. */
#include <string.h>

#include "base/text.h"
#include "language/alphabet.h"
#include "voice/reading.h"
#include "voice/respell.h"

struct expansion {
    const char *from, *to;
};

static const struct expansion kazakh[] = {
    { "т.б.", "тағы басқа" },
    { "т.с.с.", "тағы сол сияқты" },
    { "б.", "бет" },
    { "бб.", "беттер" },
    { "ж.", "жыл" },
    { "жж.", "жылдары" },
    { "ғ.", "ғасыр" },
    { "тг.", "теңге" },
    { "тг", "теңге" },
    { "мин.", "минут" },
    { "мин", "минут" },
    { "сағ.", "сағат" },
    { "тел.", "телефон" },
    { "көш.", "көшесі" },
    { "км", "километр" },
    { "кг", "килограмм" },
    { "см", "сантиметр" },
    { "ҚР", "Қазақстан Республикасы" },
    { "ҚазҰУ", "Қазақ ұлттық университеті" },
    { "ЖСН", "жеке сәйкестендіру нөмірі" },
    { "ЭЦҚ", "электрондық цифрлық қолтаңба" },
    { "QR", "кюар" },
    { "Wi-Fi", "вай-фай" },
    { "ISBN", "ай эс би эн" },
    { "PIN", "пин" },
    { "SMS", "эс эм эс" },
    { "СМС", "эс эм эс" },
    { "eGov", "и-гов" },
    { "e-mail", "имейл" },
    { "OK", "окей" },
};
static const struct expansion russian[] = {
    { "т. д.", "так далее" },
    { "т.д.", "так далее" },
    { "т. п.", "тому подобное" },
    { "т.п.", "тому подобное" },
    { "стр.", "страница" },
    { "мин.", "минут" },
    { "сек.", "секунд" },
    { "тел.", "телефон" },
    { "ул.", "улица" },
    { "тг", "тенге" },
    { "км", "километров" },
    { "кг", "килограммов" },
    { "см", "сантиметров" },
    { "РК", "Республика Казахстан" },
    { "ИИН", "и-и-эн" },
    { "ЭЦП", "э-це-пэ" },
    { "СМС", "эс-эм-эс" },
    { "SMS", "эс-эм-эс" },
    { "QR", "кью-ар" },
    { "Wi-Fi", "вай-фай" },
    { "ISBN", "ай-эс-би-эн" },
    { "PIN", "пин" },
    { "eGov", "и-гов" },
    { "e-mail", "имейл" },
    { "OK", "окей" },
};
static const struct expansion english[] = {
    { "e.g.", "for example" }, { "i.e.", "that is" },
    { "etc.", "and so on" },   { "St.", "Street" },
    { "No.", "number" },       { "p.", "page" },
    { "IIN", "I I N" },        { "QR", "Q R" },
    { "eGov", "e-gov" },       { "EDS", "digital signature" },
};
static const struct {
    const struct expansion *at;
    size_t n;
} expansions[LANGUAGE_COUNT] = {
    [LANGUAGE_KK] = { kazakh, sizeof kazakh / sizeof *kazakh },
    [LANGUAGE_RU] = { russian, sizeof russian / sizeof *russian },
    [LANGUAGE_EN] = { english, sizeof english / sizeof *english },
};

/* The full stop of an abbreviation ends the sentence too when nothing, or a capital, follows. */
static void keep_full_stop(struct reading *r, const char *from, size_t after)
{
    if (text_ends(from, ".") && token_at(&r->tokens, after).kind == TOKEN_END)
        text_add(r->to, r->size, ".");
}

static size_t read_abbreviation(struct reading *r, size_t i)
{
    for (size_t k = 0; k < expansions[r->language].n; k++) {
        const struct expansion *e = &expansions[r->language].at[k];
        size_t taken = token_spells(&r->tokens, i, e->from);
        if (taken == 0)
            continue;
        reading_say(r, e->to);
        keep_full_stop(r, e->from, i + taken);
        return taken;
    }
    return 0;
}

/* ---- Roman numerals ---- */
static unsigned roman_value(const char *text)
{
    static const struct {
        const char *letters;
        unsigned worth;
    } values[] = { { "iі", 1 }, { "v", 5 }, { "xх", 10 }, { "l", 50 }, { "c", 100 } };
    unsigned sum = 0, before = 0;
    for (uint32_t c; (c = utf8_next(&text)) != 0;) {
        size_t k = 0;
        while (k < sizeof values / sizeof *values && !letter_in(c, values[k].letters))
            k++;
        if (k == sizeof values / sizeof *values)
            return 0;
        sum += values[k].worth > before && before > 0 ? values[k].worth - 2 * before : values[k].worth;
        before = values[k].worth;
    }
    return sum;
}

static bool in_capitals(struct token t)
{
    char word[TOKEN_TEXT_SIZE];
    text_copy_bytes(word, sizeof word, (struct bytes){ (const uint8_t *)t.at, t.n });
    const char *at = word;
    for (uint32_t c; (c = utf8_next(&at)) != 0;)
        if (letter_lower(c) == c)
            return false;
    return true;
}

/* What is numbered so, by its first letters; a single letter is a numeral before these only. */
static bool is_numbered_so(const char *noun)
{
    static const char *const nouns[] = {
        "ғасыр", "том", "бөлім", "сынып", "век", "част", "класс", "century", "volume"
    };
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
        if (text_starts(noun, nouns[i]))
            return true;
    return false;
}

static enum russian_case case_of_century(const char *noun)
{
    return text_ends(noun, "е")   ? RUSSIAN_PREPOSITIONAL
           : text_ends(noun, "а") ? RUSSIAN_GENITIVE
           : text_ends(noun, "у") ? RUSSIAN_DATIVE
                                  : RUSSIAN_NOMINATIVE;
}

static size_t read_roman(struct reading *r, size_t i)
{
    char word[TOKEN_TEXT_SIZE], noun[TOKEN_TEXT_SIZE], words[NUMBER_SIZE];
    token_text(&r->tokens, i, word);
    token_text(&r->tokens, token_next_word(&r->tokens, i), noun);
    unsigned n = in_capitals(token_at(&r->tokens, i)) ? roman_value(word) : 0;
    bool numbered = is_numbered_so(noun);
    if (n == 0 || n > 99 || (!numbered && utf8_count(word) < 2))
        return 0;
    if (r->language == LANGUAGE_KK)
        kazakh_ordinal(n, words, sizeof words);
    else if (r->language == LANGUAGE_RU)
        russian_ordinal(n, text_starts(noun, "част") ? GENDER_FEMININE : GENDER_MASCULINE, case_of_century(noun), words,
                        sizeof words);
    else if (numbered)
        english_ordinal(n, words, sizeof words);
    else
        english_cardinal(n, words, sizeof words);
    reading_say(r, words);
    return 1;
}

/* "А. Құнанбаев": the full stop of an initial ends no sentence. */
static size_t read_initial(struct reading *r, size_t i)
{
    struct token t = token_at(&r->tokens, i);
    const char *at = t.at;
    (void)utf8_next(&at);
    size_t name = i + 2 + (token_at(&r->tokens, i + 2).kind == TOKEN_BLANK ? 1 : 0);
    const char *next = token_at(&r->tokens, name).at;
    uint32_t first = utf8_next(&next);
    bool initial = t.kind == TOKEN_WORD && at == t.at + t.n && in_capitals(t) &&
                   token_is_sign(&r->tokens, i + 1, '.') && token_at(&r->tokens, name).kind == TOKEN_WORD &&
                   letter_lower(first) != first;
    if (!initial)
        return 0;
    char letter[8];
    text_copy_bytes(letter, sizeof letter, (struct bytes){ (const uint8_t *)t.at, t.n });
    reading_say(r, letter);
    return 2;
}

static size_t read_plain(struct reading *r, size_t i)
{
    char word[TOKEN_TEXT_SIZE], words[2 * TOKEN_TEXT_SIZE];
    struct token t = token_at(&r->tokens, i);
    text_copy_bytes(word, sizeof word, (struct bytes){ (const uint8_t *)t.at, t.n });
    respell_word(word, r->language, words, sizeof words);
    reading_say(r, words);
    return 1;
}

size_t reading_word(struct reading *r, size_t i)
{
    static reading_rule *const rules[] = { read_abbreviation, read_initial, read_roman, read_plain };
    if (token_at(&r->tokens, i).kind != TOKEN_WORD)
        return 0;
    size_t taken = 0;
    for (size_t k = 0; taken == 0; k++)
        taken = rules[k](r, i);
    return taken;
}
