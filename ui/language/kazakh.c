/* Harmony, the kind of the last letter, and a table of endings. */
#include "language/kazakh.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "language/alphabet.h"

enum { LETTERS_MAX = 64 };

/* ---- back or front ---- */
enum harmony { HARMONY_NONE, HARMONY_BACK, HARMONY_FRONT };

struct letters {
    uint32_t at[LETTERS_MAX]; /* lower case */
    size_t n;
};

static struct letters letters_of(const char *word)
{
    struct letters l = { .n = 0 };
    for (uint32_t c; l.n < LETTERS_MAX && (c = utf8_next(&word)) != 0;)
        l.at[l.n++] = letter_lower(c);
    return l;
}

static enum harmony harmony_of_letter(uint32_t c)
{
    return letter_in(c, "аоұыя") ? HARMONY_BACK : letter_in(c, "әөүіеэё") ? HARMONY_FRONT : HARMONY_NONE;
}

/* Of the last clear vowel among the first n letters. */
static enum harmony harmony_left(const struct letters *l, size_t n)
{
    while (n > 0) {
        enum harmony h = harmony_of_letter(l->at[--n]);
        if (h != HARMONY_NONE)
            return h;
    }
    return HARMONY_NONE;
}

static bool has_any(const struct letters *l, const char *set)
{
    for (size_t i = 0; i < l->n; i++)
        if (letter_in(l->at[i], set))
            return true;
    return false;
}

static bool ends_in(const struct letters *l, const char *ending)
{
    struct letters e = letters_of(ending);
    return l->n >= e.n && memcmp(l->at + l->n - e.n, e.at, e.n * sizeof *e.at) == 0;
}

static bool ends_in_any(const struct letters *l, const char *const *endings, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (ends_in(l, endings[i]))
            return true;
    return false;
}

/* и, у, ю belong to neither; they follow what is around them. */
static enum harmony harmony_of_unclear(const struct letters *l, size_t vowel)
{
    uint32_t c = l->at[vowel];
    bool last = vowel + 1 == l->n;
    if (c == letter_lower(0x418)) /* и */
        return has_any(l, "қғұы") || ends_in(l, "х") ? harmony_left(l, vowel) : HARMONY_FRONT;
    if (letter_in(c, "у") && !last)
        return has_any(l, "әөүі") ? HARMONY_FRONT : HARMONY_BACK;
    enum harmony left = harmony_left(l, vowel);
    return left != HARMONY_NONE ? left : letter_in(c, "у") ? HARMONY_BACK : HARMONY_FRONT;
}

static enum harmony harmony_of_vowels(const struct letters *l)
{
    for (size_t i = l->n; i > 0; i--) {
        if (harmony_of_letter(l->at[i - 1]) != HARMONY_NONE)
            return harmony_of_letter(l->at[i - 1]);
        if (letter_in(l->at[i - 1], "иую"))
            return harmony_of_unclear(l, i - 1);
    }
    return HARMONY_NONE;
}

bool kazakh_is_front(const char *word)
{
    static const char *const soft[] = { "ль", "брь", "вь", "сть", "к", "г", "кт" }; /* native back words end in қ, ғ */
    struct letters l = letters_of(word);
    if (ends_in_any(&l, soft, sizeof soft / sizeof *soft))
        return true;
    if (l.n == 2 && ends_in(&l, "ми"))
        return false;
    if (ends_in(&l, "ов"))
        return has_any(&l, "әөүі");
    if (ends_in(&l, "ев")) {
        l.n -= 2;
        return harmony_of_vowels(&l) == HARMONY_FRONT;
    }
    return harmony_of_vowels(&l) != HARMONY_BACK;
}

/* ---- the last letter ---- */
enum kind { KIND_VOWEL, KIND_GLIDE, KIND_L, KIND_NASAL, KIND_Z, KIND_HARD, KIND_COUNT };

static enum kind kind_of_end(const char *word)
{
    static const char *const kinds[] = { [KIND_VOWEL] = "аәоөеэёыіяұү",
                                         [KIND_GLIDE] = "рйую"
                                                        "и",
                                         [KIND_L] = "л",
                                         [KIND_NASAL] = "мнң",
                                         [KIND_Z] = "зж" };
    struct letters l = letters_of(word);
    while (l.n > 0 && letter_in(l.at[l.n - 1], "ьъ"))
        l.n--;
    for (size_t k = 0; l.n > 0 && k < sizeof kinds / sizeof *kinds; k++)
        if (letter_in(l.at[l.n - 1], kinds[k]))
            return (enum kind)k;
    return KIND_HARD;
}

/* ---- endings ---- */
struct ending {
    const char *first[KIND_COUNT]; /* its consonant, by how the word ends */
    const char *back, *front;      /* what follows it */
};

static const struct ending endings[KAZAKH_CASES] = {
    [KAZAKH_GENITIVE] = { { "н", "д", "д", "н", "д", "т" }, "ың", "ің" },
    [KAZAKH_ACCUSATIVE] = { { "н", "д", "д", "д", "д", "т" }, "ы", "і" },
    [KAZAKH_LOCATIVE] = { { "д", "д", "д", "д", "д", "т" }, "а", "е" },
    [KAZAKH_ABLATIVE] = { { "д", "д", "д", "н", "д", "т" }, "ан", "ен" },
    [KAZAKH_INSTRUMENTAL] = { { "м", "м", "м", "м", "б", "п" }, "ен", "ен" },
};
static const struct ending dative_back = { { "ғ", "ғ", "ғ", "ғ", "ғ", "қ" }, "а", "а" };
static const struct ending dative_front = { { "г", "г", "г", "г", "г", "к" }, "е", "е" };
static const struct ending plural = { { "л", "л", "д", "д", "д", "т" }, "ар", "ер" };

static void put_ending(const char *word, const struct ending *e, char *to, size_t size)
{
    bool front = kazakh_is_front(word);
    text_add(to, size, "%s%s", e->first[kind_of_end(word)], front ? e->front : e->back);
}

/* Loans that take і before every ending. */
static bool wants_link(const struct letters *l)
{
    static const char *const words[] = { "факт", "объект", "субъект", "акт", "киоск" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct letters one = letters_of(words[i]);
        if (one.n == l->n && ends_in(l, words[i]))
            return true;
    }
    return false;
}

/* What endings are put to: класс loses a letter, съезд its д, факт gets і. */
static void stem_of(const char *word, bool before_instrumental, char *to, size_t size)
{
    static const char *const doubled[] = { "сс", "мм", "лл", "тт", "нн" };
    struct letters l = letters_of(word);
    text_copy(to, size, word);
    if (ends_in_any(&l, doubled, sizeof doubled / sizeof *doubled) || (ends_in(&l, "зд") && !before_instrumental))
        utf8_drop_last(to);
    if (wants_link(&l))
        text_add(to, size, "і");
}

void kazakh_inflect(const char *word, enum kazakh_case c, char *to, size_t size)
{
    assert(c < KAZAKH_CASES);
    if (c == KAZAKH_NOMINATIVE) {
        text_copy(to, size, word);
        return;
    }
    char stem[KAZAKH_WORD_SIZE];
    stem_of(word, c == KAZAKH_INSTRUMENTAL, stem, sizeof stem);
    text_copy(to, size, stem);
    bool front = kazakh_is_front(stem);
    put_ending(stem, c == KAZAKH_DATIVE ? (front ? &dative_front : &dative_back) : &endings[c], to, size);
}

void kazakh_inflect_owned(const char *word, enum kazakh_case c, char *to, size_t size)
{
    static const struct {
        const char *back, *front;
    } owned[KAZAKH_CASES] = {
        [KAZAKH_NOMINATIVE] = { "", "" },         [KAZAKH_GENITIVE] = { "ның", "нің" },
        [KAZAKH_DATIVE] = { "на", "не" },         [KAZAKH_ACCUSATIVE] = { "н", "н" },
        [KAZAKH_LOCATIVE] = { "нда", "нде" },     [KAZAKH_ABLATIVE] = { "нан", "нен" },
        [KAZAKH_INSTRUMENTAL] = { "мен", "мен" },
    };
    assert(c < KAZAKH_CASES);
    text_format(to, size, "%s%s", word, kazakh_is_front(word) ? owned[c].front : owned[c].back);
}

void kazakh_plural(const char *word, char *to, size_t size)
{
    char stem[KAZAKH_WORD_SIZE];
    stem_of(word, false, stem, sizeof stem);
    text_copy(to, size, stem);
    put_ending(stem, &plural, to, size);
}

/* Words that lose their last vowel before one: халық, халқы. */
static const char *elided(const char *word)
{
    static const struct {
        const char *whole, *short_one;
    } words[] = { { "халық", "халқ" }, { "орын", "орн" }, { "мойын", "мойн" }, { "ауыз", "ауз" },
                  { "ғұрып", "ғұрп" }, { "ерін", "ерн" }, { "қарын", "қарн" }, { "нарық", "нарқ" } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal(word, words[i].whole))
            return words[i].short_one;
    return NULL;
}

void kazakh_owned(const char *word, char *to, size_t size)
{
    static const char hard[] = "пкқ", *const voiced[] = { "б", "г", "ғ" };
    bool front = kazakh_is_front(word);
    const char *shorter = elided(word);
    char stem[KAZAKH_WORD_SIZE];
    stem_of(word, false, stem, sizeof stem);
    if (shorter != NULL)
        text_copy(stem, sizeof stem, shorter);
    enum kind kind = kind_of_end(stem);
    struct letters l = letters_of(stem);
    const char *at = hard;
    for (size_t i = 0; shorter == NULL && l.n > 0 && i < sizeof voiced / sizeof *voiced; i++)
        if (utf8_next(&at) == l.at[l.n - 1]) {
            utf8_drop_last(stem);
            text_add(stem, sizeof stem, "%s", voiced[i]);
            break;
        }
    text_format(to, size, "%s%s%s", stem, kind == KIND_VOWEL ? "с" : "", front ? "і" : "ы");
}

/* ---- numbers ---- */
static void add_word(const char *word, char *to, size_t size)
{
    text_add(to, size, "%s%s", *to != '\0' ? " " : "", word);
}

static void add_below_thousand(unsigned n, char *to, size_t size)
{
    static const char *const units[] = { "", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз" };
    static const char *const tens[] = { "",    "он",    "жиырма", "отыз",   "қырық",
                                        "елу", "алпыс", "жетпіс", "сексен", "тоқсан" };
    if (n >= 200)
        add_word(units[n / 100], to, size);
    if (n >= 100)
        add_word("жүз", to, size);
    if (n % 100 >= 10)
        add_word(tens[n % 100 / 10], to, size);
    if (n % 10 > 0)
        add_word(units[n % 10], to, size);
}

void kazakh_cardinal(uint64_t n, char *to, size_t size)
{
    static const struct {
        uint64_t worth;
        const char *word;
    } steps[] = { { 1000000000, "миллиард" }, { 1000000, "миллион" }, { 1000, "мың" } };
    assert(n < 1000000000000);
    text_copy(to, size, "");
    if (n == 0)
        text_copy(to, size, "нөл");
    uint64_t whole = n;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        unsigned times = (unsigned)(n / steps[i].worth);
        n %= steps[i].worth;
        if (times > 1 || (times == 1 && whole >= 2000)) /* "мың" alone up to 1999, else "бір мың" */
            add_below_thousand(times, to, size);
        if (times > 0)
            add_word(steps[i].word, to, size);
    }
    add_below_thousand((unsigned)n, to, size);
}

static const char *last_word(const char *text)
{
    const char *blank = strrchr(text, ' ');
    return blank != NULL ? blank + 1 : text;
}

void kazakh_ordinal(uint64_t n, char *to, size_t size)
{
    static const struct {
        const char *word, *ordinal;
    } odd[] = { { "жиырма", "жиырмасыншы" }, { "қырық", "қырқыншы" } };
    char words[KAZAKH_WORD_SIZE];
    kazakh_cardinal(n, words, sizeof words);
    const char *last = last_word(words);
    text_copy_bytes(to, size, (struct bytes){ (const uint8_t *)words, (size_t)(last - words) });
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        if (text_equal(last, odd[i].word)) {
            text_add(to, size, "%s", odd[i].ordinal);
            return;
        }
    bool front = kazakh_is_front(last), vowel = kind_of_end(last) == KIND_VOWEL;
    text_add(to, size, "%s%s%s", last, vowel ? "" : front ? "і" : "ы", front ? "нші" : "ншы");
}

void kazakh_number_ending(uint64_t n, enum kazakh_case c, char *to, size_t size)
{
    char words[KAZAKH_WORD_SIZE], inflected[KAZAKH_WORD_SIZE];
    kazakh_cardinal(n, words, sizeof words);
    const char *last = last_word(words);
    kazakh_inflect(last, c, inflected, sizeof inflected);
    text_copy(to, size, inflected + strlen(last)); /* no number changes before its ending */
}
