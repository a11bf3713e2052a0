/* What the rules look at, and what a number's neighbours ask of it. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "voice/reading.h"

uint64_t reading_number_at(const struct reading *r, size_t i)
{
    return strtoull(token_at(&r->tokens, i).at, NULL, 10);
}

bool reading_is_number_at(const struct reading *r, size_t i, size_t digits)
{
    return token_is_number(&r->tokens, i, digits);
}

bool reading_is_sign_at(const struct reading *r, size_t i, uint32_t sign)
{
    return token_is_sign(&r->tokens, i, sign);
}

bool reading_is_blank_at(const struct reading *r, size_t i)
{
    return token_at(&r->tokens, i).kind == TOKEN_BLANK;
}

void reading_cardinal(const struct reading *r, uint64_t n, char to[NUMBER_SIZE])
{
    if (r->language == LANGUAGE_KK)
        kazakh_cardinal(n, to, NUMBER_SIZE);
    else if (r->language == LANGUAGE_RU)
        russian_cardinal(n, GENDER_MASCULINE, RUSSIAN_NOMINATIVE, to, NUMBER_SIZE);
    else
        english_cardinal(n, to, NUMBER_SIZE);
}

void reading_say_number(struct reading *r, uint64_t n)
{
    char words[NUMBER_SIZE];
    reading_cardinal(r, n, words);
    reading_say(r, words);
}

void kazakh_phrase(const char *words, enum kazakh_case c, char *to, size_t size)
{
    const char *blank = strrchr(words, ' '), *last = blank != NULL ? blank + 1 : words;
    char inflected[KAZAKH_WORD_SIZE];
    kazakh_inflect(last, c, inflected, sizeof inflected);
    text_format(to, size, "%.*s%s", (int)(last - words), words, inflected);
}

bool kazakh_is_ordinal_ending(const char *ending)
{
    static const char *const endings[] = { "ші", "шы", "нші", "ншы", "інші", "ыншы" };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (text_equal(ending, endings[i]))
            return true;
    return false;
}

bool kazakh_ending_case(const char *ending, enum kazakh_case *out)
{
    static const struct {
        const char *ending;
        enum kazakh_case c;
    } endings[] = {
        { "ге", KAZAKH_DATIVE },        { "ға", KAZAKH_DATIVE },        { "ке", KAZAKH_DATIVE },
        { "қа", KAZAKH_DATIVE },        { "ден", KAZAKH_ABLATIVE },     { "дан", KAZAKH_ABLATIVE },
        { "тен", KAZAKH_ABLATIVE },     { "тан", KAZAKH_ABLATIVE },     { "нен", KAZAKH_ABLATIVE },
        { "нан", KAZAKH_ABLATIVE },     { "де", KAZAKH_LOCATIVE },      { "да", KAZAKH_LOCATIVE },
        { "те", KAZAKH_LOCATIVE },      { "та", KAZAKH_LOCATIVE },      { "ді", KAZAKH_ACCUSATIVE },
        { "ды", KAZAKH_ACCUSATIVE },    { "ті", KAZAKH_ACCUSATIVE },    { "ты", KAZAKH_ACCUSATIVE },
        { "ні", KAZAKH_ACCUSATIVE },    { "ны", KAZAKH_ACCUSATIVE },    { "дің", KAZAKH_GENITIVE },
        { "дың", KAZAKH_GENITIVE },     { "тің", KAZAKH_GENITIVE },     { "тың", KAZAKH_GENITIVE },
        { "нің", KAZAKH_GENITIVE },     { "ның", KAZAKH_GENITIVE },     { "мен", KAZAKH_INSTRUMENTAL },
        { "бен", KAZAKH_INSTRUMENTAL }, { "пен", KAZAKH_INSTRUMENTAL },
    };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (text_equal(ending, endings[i].ending)) {
            *out = endings[i].c;
            return true;
        }
    return false;
}

enum russian_case russian_case_after(const struct reading *r, size_t i)
{
    static const struct {
        const char *word;
        enum russian_case c;
    } words[] = {
        { "до", RUSSIAN_GENITIVE },      { "от", RUSSIAN_GENITIVE },     { "без", RUSSIAN_GENITIVE },
        { "из", RUSSIAN_GENITIVE },      { "у", RUSSIAN_GENITIVE },      { "около", RUSSIAN_GENITIVE },
        { "после", RUSSIAN_GENITIVE },   { "более", RUSSIAN_GENITIVE },  { "менее", RUSSIAN_GENITIVE },
        { "больше", RUSSIAN_GENITIVE },  { "меньше", RUSSIAN_GENITIVE }, { "с", RUSSIAN_GENITIVE },
        { "со", RUSSIAN_GENITIVE },      { "к", RUSSIAN_DATIVE },        { "ко", RUSSIAN_DATIVE },
        { "через", RUSSIAN_ACCUSATIVE }, { "за", RUSSIAN_ACCUSATIVE },   { "на", RUSSIAN_ACCUSATIVE },
        { "в", RUSSIAN_ACCUSATIVE },     { "о", RUSSIAN_PREPOSITIONAL }, { "об", RUSSIAN_PREPOSITIONAL },
    };
    char before[TOKEN_TEXT_SIZE];
    token_text(&r->tokens, token_word_before(&r->tokens, i), before);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (text_equal(before, words[k].word))
            return words[k].c;
    return RUSSIAN_NOMINATIVE;
}

static bool ends_in_any(const char *word, const char *const *endings, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text_ends(word, endings[i]))
            return true;
    return false;
}
#define ENDS_IN(word, ...)                                                                                             \
    ends_in_any(word, (const char *const[]){ __VA_ARGS__ },                                                            \
                sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

/* The noun's own ending tells more than the preposition does. */
static enum russian_case case_of_noun(const char *noun, enum russian_case by_preposition)
{
    if (ENDS_IN(noun, "ами", "ями", "ьми"))
        return RUSSIAN_INSTRUMENTAL;
    if (ENDS_IN(noun, "ам", "ям"))
        return RUSSIAN_DATIVE;
    if (ENDS_IN(noun, "ах", "ях"))
        return RUSSIAN_PREPOSITIONAL;
    return by_preposition;
}

/* After one: книга, книгу are feminine, издание is neuter; after two: книги, минуты are feminine. */
static enum gender gender_of_noun(const char *noun, unsigned form)
{
    if (form == 0)
        return ENDS_IN(noun, "а", "я", "у", "ю", "ой", "ей") ? GENDER_FEMININE
               : ENDS_IN(noun, "о", "е")                     ? GENDER_NEUTER
                                                             : GENDER_MASCULINE;
    return form == 1 && ENDS_IN(noun, "и", "ы") ? GENDER_FEMININE : GENDER_MASCULINE;
}

void russian_agreement(const struct reading *r, size_t i, size_t noun, uint64_t n, enum gender *g, enum russian_case *c)
{
    char word[TOKEN_TEXT_SIZE];
    unsigned form = russian_form(n);
    token_text(&r->tokens, noun, word);
    size_t behind = token_next_word(&r->tokens, noun);
    if (behind < r->tokens.n && ENDS_IN(word, "ые", "ие", "ых", "их", "ый", "ая", "ую", "ое")) /* 2 доступные книги */
        token_text(&r->tokens, behind, word);
    *g = *word != '\0' ? gender_of_noun(word, form) : GENDER_MASCULINE;
    *c = case_of_noun(word, russian_case_after(r, i));
    if (*c == RUSSIAN_NOMINATIVE && form == 0 && ENDS_IN(word, "у", "ю"))
        *c = RUSSIAN_ACCUSATIVE;
}
