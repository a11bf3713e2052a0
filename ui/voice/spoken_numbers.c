/* Everything with digits. The order of the rules is the order of trust: a date in figures is no decimal, a card's
   number no sum. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "voice/reading.h"

enum { DIGITS_MAX = 12, GROUP_DIGITS_MAX = 40, LONG_NUMBER = 7 };

/* ---- digits one by one: cards, long numbers ---- */
static void say_digits(struct reading *r, const char *digits, size_t n)
{
    for (size_t i = 0; i < n; i++)
        reading_say_number(r, (uint64_t)(digits[i] - '0'));
}

static void say_pause(struct reading *r)
{
    text_add(r->to, r->size, ",");
}

/* 2000 1000 0001: groups of four, as cards are written. */
static size_t read_groups_of_four(struct reading *r, size_t i)
{
    size_t groups = 0;
    while (reading_is_number_at(r, i + 2 * groups, 4) && reading_is_blank_at(r, i + 2 * groups + 1))
        groups++;
    if (groups == 0 || !reading_is_number_at(r, i + 2 * groups, 0) || token_at(&r->tokens, i + 2 * groups).n > 4)
        return 0;
    for (size_t g = 0; g <= groups; g++) {
        struct token group = token_at(&r->tokens, i + 2 * g);
        if (g > 0)
            say_pause(r);
        say_digits(r, group.at, group.n);
    }
    return 2 * groups + 1;
}

static size_t read_long_number(struct reading *r, size_t i)
{
    struct token t = token_at(&r->tokens, i);
    if (t.kind != TOKEN_NUMBER || (t.n < LONG_NUMBER && !(t.n > 1 && *t.at == '0')))
        return 0;
    size_t group = t.n % 4 == 0 ? 4 : 3;
    for (size_t at = 0; at < t.n; at += group) {
        if (at > 0)
            say_pause(r);
        say_digits(r, t.at + at, t.n - at < group ? t.n - at : group);
    }
    return 1;
}

/* ---- telephones: 1-3-3-2-2, zeros before a group one by one ---- */
static void say_group(struct reading *r, const char *digits, size_t n)
{
    char text[4];
    while (n > 1 && *digits == '0') {
        reading_say_number(r, 0);
        digits++, n--;
    }
    text_copy_bytes(text, sizeof text, (struct bytes){ (const uint8_t *)digits, n });
    reading_say_number(r, strtoull(text, NULL, 10));
}

static size_t telephone_digits(const struct reading *r, size_t i, char digits[static GROUP_DIGITS_MAX])
{
    size_t n = 0, taken = 0;
    for (size_t k = i;; k++) {
        struct token t = token_at(&r->tokens, k);
        bool between = t.kind == TOKEN_BLANK || reading_is_sign_at(r, k, '-') || reading_is_sign_at(r, k, '(') ||
                       reading_is_sign_at(r, k, ')');
        if (t.kind == TOKEN_NUMBER && n + t.n < GROUP_DIGITS_MAX) {
            memcpy(digits + n, t.at, t.n);
            n += t.n;
            taken = k + 1 - i;
        } else if (!between) {
            break;
        }
    }
    digits[n] = '\0';
    return n == 11 ? taken : 0;
}

static size_t read_telephone(struct reading *r, size_t i)
{
    static const struct {
        uint8_t at, n;
    } groups[] = { { 0, 1 }, { 1, 3 }, { 4, 3 }, { 7, 2 }, { 9, 2 } };
    char digits[GROUP_DIGITS_MAX];
    bool plus = reading_is_sign_at(r, i, '+');
    size_t taken = plus || reading_is_number_at(r, i, 0) ? telephone_digits(r, i + plus, digits) : 0;
    if (taken == 0 || (!plus && digits[0] != '8' && digits[0] != '7'))
        return 0;
    if (plus)
        reading_say(r, r->language == LANGUAGE_EN ? "plus" : "плюс");
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        if (g > 0)
            say_pause(r);
        say_group(r, digits + groups[g].at, groups[g].n);
    }
    return taken + plus;
}

/* ---- amounts: 1 250,50 ---- */
struct amount {
    uint64_t whole;
    char fraction[4]; /* digits behind the comma, "" for none */
    size_t taken;     /* tokens; 0: it is none */
};

static struct amount amount_at(const struct reading *r, size_t i)
{
    struct amount a = { .taken = 0 };
    struct token first = token_at(&r->tokens, i);
    if (first.kind != TOKEN_NUMBER || first.n > DIGITS_MAX)
        return a;
    a = (struct amount){ .whole = reading_number_at(r, i), .taken = 1 };
    size_t digits = first.n;
    while (first.n <= 3 && digits + 3 <= DIGITS_MAX && reading_is_blank_at(r, i + a.taken) &&
           reading_is_number_at(r, i + a.taken + 1, 3)) {
        a.whole = a.whole * 1000 + reading_number_at(r, i + a.taken + 1);
        a.taken += 2;
        digits += 3;
    }
    bool comma = reading_is_sign_at(r, i + a.taken, ',') || reading_is_sign_at(r, i + a.taken, '.');
    struct token fraction = token_at(&r->tokens, i + a.taken + 1);
    if (comma && fraction.kind == TOKEN_NUMBER && fraction.n <= 3) {
        text_copy_bytes(a.fraction, sizeof a.fraction, (struct bytes){ (const uint8_t *)fraction.at, fraction.n });
        a.taken += 2;
    }
    return a;
}

static void say_fraction(struct reading *r, const struct amount *a)
{
    static const char *const parts[LANGUAGE_COUNT][3] = { { "оннан", "жүзден", "мыңнан" },
                                                          { "десят", "сот", "тысячн" } };
    char words[NUMBER_SIZE];
    size_t digits = strlen(a->fraction);
    uint64_t part = strtoull(a->fraction, NULL, 10);
    switch (r->language) {
    case LANGUAGE_KK:
        reading_say_number(r, a->whole);
        reading_say(r, "бүтін");
        reading_say(r, parts[LANGUAGE_KK][digits - 1]);
        reading_say_number(r, part);
        return;
    case LANGUAGE_RU:
        russian_cardinal(a->whole, GENDER_FEMININE, RUSSIAN_NOMINATIVE, words, sizeof words);
        reading_say(r, words);
        reading_say(r, russian_form(a->whole) == 0 ? "целая" : "целых");
        russian_cardinal(part, GENDER_FEMININE, RUSSIAN_NOMINATIVE, words, sizeof words);
        reading_say(r, words);
        text_format(words, sizeof words, "%s%s", parts[LANGUAGE_RU][digits - 1], russian_form(part) == 0 ? "ая" : "ых");
        reading_say(r, words);
        return;
    case LANGUAGE_EN:
        reading_say_number(r, a->whole);
        reading_say(r, "point");
        say_digits(r, a->fraction, digits);
        return;
    case LANGUAGE_COUNT:
        break;
    }
}

/* What is counted in a sign: a percent, a tenge. */
struct unit {
    uint32_t sign;
    const char *kazakh, *russian[3], *english[2];
    const char *small_kazakh, *small_russian[3], *small_english; /* hundredths of it; NULL: they are a fraction */
};

static const struct unit units[] = {
    { '%', "пайыз", { "процент", "процента", "процентов" }, { "per cent", "per cent" }, NULL, { NULL }, NULL },
    { 0x20b8,
      "теңге",
      { "тенге", "тенге", "тенге" },
      { "tenge", "tenge" },
      "тиын",
      { "тиын", "тиына", "тиынов" },
      "tiyn" },
    { '$', "доллар", { "доллар", "доллара", "долларов" }, { "dollar", "dollars" }, NULL, { NULL }, NULL },
    { 0x20ac, "еуро", { "евро", "евро", "евро" }, { "euro", "euros" }, NULL, { NULL }, NULL },
};

static const struct unit *unit_at(const struct reading *r, size_t i)
{
    for (size_t k = 0; k < sizeof units / sizeof *units; k++)
        if (reading_is_sign_at(r, i, units[k].sign))
            return &units[k];
    return NULL;
}

/* The unit's word behind n, in Kazakh with the ending that stands behind the sign. */
static void say_unit(struct reading *r, size_t i, uint64_t n, const char *kazakh, const char *const russian[3],
                     const char *english, size_t *taken)
{
    char ending[TOKEN_TEXT_SIZE], word[KAZAKH_WORD_SIZE];
    enum kazakh_case c = KAZAKH_NOMINATIVE;
    enum russian_case rc = russian_case_after(r, i);
    token_text(&r->tokens, i + *taken + 1, ending);
    if (r->language == LANGUAGE_KK) {
        if (reading_is_sign_at(r, i + *taken, '-') && kazakh_ending_case(ending, &c))
            *taken += 2;
        kazakh_inflect(kazakh, c, word, sizeof word);
        reading_say(r, word);
    } else if (r->language == LANGUAGE_RU) {
        reading_say(r, rc == RUSSIAN_GENITIVE ? russian[russian_form(n) == 0 ? 1 : 2] : russian[russian_form(n)]);
    } else {
        reading_say(r, english);
    }
}

static void say_counted(struct reading *r, size_t i, uint64_t n)
{
    char words[NUMBER_SIZE];
    if (r->language == LANGUAGE_RU)
        russian_cardinal(n, GENDER_MASCULINE, russian_case_after(r, i), words, sizeof words);
    else
        reading_cardinal(r, n, words);
    reading_say(r, words);
}

static size_t read_amount(struct reading *r, size_t i)
{
    struct amount a = amount_at(r, i);
    if (a.taken == 0)
        return 0;
    size_t at = i + a.taken + (reading_is_blank_at(r, i + a.taken) ? 1 : 0), taken = at + 1 - i;
    const struct unit *u = unit_at(r, at);
    if (u == NULL)
        return 0;
    bool small = *a.fraction != '\0' && u->small_kazakh != NULL;
    if (*a.fraction != '\0' && !small) {
        say_fraction(r, &a);
        say_unit(r, i, 2, u->kazakh, u->russian, u->english[1], &taken); /* двенадцать целых пять десятых процента */
        return taken;
    }
    say_counted(r, i, a.whole);
    say_unit(r, i, a.whole, u->kazakh, u->russian, u->english[a.whole != 1], &taken);
    if (small) {
        uint64_t part = strtoull(a.fraction, NULL, 10) * (a.fraction[1] == '\0' ? 10 : 1);
        say_counted(r, i, part);
        say_unit(r, i, part, u->small_kazakh, u->small_russian, u->small_english, &taken);
    }
    return taken;
}

static size_t read_decimal(struct reading *r, size_t i)
{
    struct amount a = amount_at(r, i);
    if (a.taken == 0 || *a.fraction == '\0')
        return 0;
    say_fraction(r, &a);
    return a.taken;
}

/* ---- with something behind a hyphen: 5-ші, 25-ке, 2-сөре, 3-й, 21st ---- */
static size_t kazakh_hyphened(struct reading *r, size_t i)
{
    char behind[TOKEN_TEXT_SIZE], words[NUMBER_SIZE], phrase[PHRASE_WORDS_SIZE];
    enum kazakh_case c;
    uint64_t n = reading_number_at(r, i);
    token_text(&r->tokens, i + 2, behind);
    if (kazakh_ending_case(behind, &c)) {
        kazakh_cardinal(n, words, sizeof words);
        kazakh_phrase(words, c, phrase, sizeof phrase);
        reading_say(r, phrase);
        return 3;
    }
    kazakh_ordinal(n, words, sizeof words);
    reading_say(r, words);
    return kazakh_is_ordinal_ending(behind) ? 3 : 2; /* else a noun, which reads itself */
}

static size_t russian_hyphened(struct reading *r, size_t i)
{
    static const struct {
        const char *ending;
        enum gender g;
        enum russian_case c;
    } endings[] = {
        { "й", GENDER_MASCULINE, RUSSIAN_NOMINATIVE }, { "я", GENDER_FEMININE, RUSSIAN_NOMINATIVE },
        { "е", GENDER_NEUTER, RUSSIAN_NOMINATIVE },    { "го", GENDER_MASCULINE, RUSSIAN_GENITIVE },
        { "му", GENDER_MASCULINE, RUSSIAN_DATIVE },    { "м", GENDER_MASCULINE, RUSSIAN_PREPOSITIONAL },
        { "ю", GENDER_FEMININE, RUSSIAN_ACCUSATIVE },  { "ой", GENDER_FEMININE, RUSSIAN_GENITIVE },
    };
    char behind[TOKEN_TEXT_SIZE], words[NUMBER_SIZE];
    token_text(&r->tokens, i + 2, behind);
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++)
        if (text_equal(behind, endings[k].ending) && reading_number_at(r, i) < 10000) {
            russian_ordinal(reading_number_at(r, i), endings[k].g, endings[k].c, words, sizeof words);
            reading_say(r, words);
            return 3;
        }
    return 0;
}

static size_t read_hyphened(struct reading *r, size_t i)
{
    if (!reading_is_number_at(r, i, 0) || token_at(&r->tokens, i).n > DIGITS_MAX / 2 ||
        !reading_is_sign_at(r, i + 1, '-') || token_at(&r->tokens, i + 2).kind != TOKEN_WORD)
        return 0;
    return r->language == LANGUAGE_KK ? kazakh_hyphened(r, i) : r->language == LANGUAGE_RU ? russian_hyphened(r, i) : 0;
}

static size_t read_english_ordinal(struct reading *r, size_t i)
{
    static const char *const endings[] = { "st", "nd", "rd", "th" };
    char behind[TOKEN_TEXT_SIZE], words[NUMBER_SIZE];
    token_text(&r->tokens, i + 1, behind);
    for (size_t k = 0;
         r->language == LANGUAGE_EN && reading_is_number_at(r, i, 0) && k < sizeof endings / sizeof *endings; k++)
        if (text_equal(behind, endings[k])) {
            english_ordinal(reading_number_at(r, i), words, sizeof words);
            reading_say(r, words);
            return 2;
        }
    return 0;
}

/* ---- ranges, parts of a whole, numbers by sign ---- */
static size_t read_range(struct reading *r, size_t i)
{
    bool dash = reading_is_sign_at(r, i + 1, 0x2013) || reading_is_sign_at(r, i + 1, '-');
    if (!reading_is_number_at(r, i, 0) || !dash || !reading_is_number_at(r, i + 2, 0) ||
        token_at(&r->tokens, i).n > 4 || token_at(&r->tokens, i + 2).n > 4 || reading_is_sign_at(r, i + 3, '-'))
        return 0;
    char from[NUMBER_SIZE], until[NUMBER_SIZE], a[PHRASE_WORDS_SIZE], b[PHRASE_WORDS_SIZE], all[3 * PHRASE_WORDS_SIZE];
    reading_cardinal(r, reading_number_at(r, i), from);
    reading_cardinal(r, reading_number_at(r, i + 2), until);
    if (r->language == LANGUAGE_KK) {
        kazakh_phrase(from, KAZAKH_ABLATIVE, a, sizeof a);
        kazakh_phrase(until, KAZAKH_DATIVE, b, sizeof b);
        text_format(all, sizeof all, "%s %s дейін", a, b);
    } else if (r->language == LANGUAGE_RU) {
        russian_cardinal(reading_number_at(r, i), GENDER_MASCULINE, RUSSIAN_GENITIVE, from, sizeof from);
        russian_cardinal(reading_number_at(r, i + 2), GENDER_MASCULINE, RUSSIAN_GENITIVE, until, sizeof until);
        text_format(all, sizeof all, "от %s до %s", from, until);
    } else {
        text_format(all, sizeof all, "%s to %s", from, until);
    }
    reading_say(r, all);
    return 3;
}

/* "1/3": екіден бір, один из трёх, one of three. */
static size_t read_part(struct reading *r, size_t i)
{
    if (!reading_is_number_at(r, i, 0) || !reading_is_sign_at(r, i + 1, '/') || !reading_is_number_at(r, i + 2, 0) ||
        token_at(&r->tokens, i).n > 4 || token_at(&r->tokens, i + 2).n > 4)
        return 0;
    char part[NUMBER_SIZE], whole[NUMBER_SIZE], of[PHRASE_WORDS_SIZE], all[3 * PHRASE_WORDS_SIZE];
    reading_cardinal(r, reading_number_at(r, i), part);
    reading_cardinal(r, reading_number_at(r, i + 2), whole);
    if (r->language == LANGUAGE_KK) {
        kazakh_phrase(whole, KAZAKH_ABLATIVE, of, sizeof of);
        text_format(all, sizeof all, "%s %s", of, part);
    } else if (r->language == LANGUAGE_RU) {
        russian_cardinal(reading_number_at(r, i + 2), GENDER_MASCULINE, RUSSIAN_GENITIVE, whole, sizeof whole);
        text_format(all, sizeof all, "%s из %s", part, whole);
    } else {
        text_format(all, sizeof all, "%s of %s", part, whole);
    }
    reading_say(r, all);
    return 3;
}

/* "№ 12"; before a noun a Kazakh number is an ordinal: №5 сөре. */
static size_t read_number_sign(struct reading *r, size_t i)
{
    size_t at = i + 1 + (reading_is_blank_at(r, i + 1) ? 1 : 0);
    if (!reading_is_sign_at(r, i, 0x2116) || !reading_is_number_at(r, at, 0) ||
        token_at(&r->tokens, at).n > DIGITS_MAX / 2)
        return 0;
    char words[NUMBER_SIZE];
    if (r->language == LANGUAGE_KK && token_next_word(&r->tokens, at) < r->tokens.n) {
        kazakh_ordinal(reading_number_at(r, at), words, sizeof words);
        reading_say(r, words);
        return at + 1 - i;
    }
    static const char *const number[LANGUAGE_COUNT] = { "нөмірі", "номер", "number" };
    reading_say(r, number[r->language]);
    reading_say_number(r, reading_number_at(r, at));
    return at + 1 - i;
}

static size_t read_minus(struct reading *r, size_t i)
{
    bool minus = reading_is_sign_at(r, i, '-') || reading_is_sign_at(r, i, 0x2212);
    if (!minus || (i > 0 && !reading_is_blank_at(r, i - 1)) || !reading_is_number_at(r, i + 1, 0))
        return 0;
    reading_say(r, r->language == LANGUAGE_EN ? "minus" : "минус");
    return 1;
}

/* A number of four digits that is said in two pairs, since people know it so. */
static size_t read_known(struct reading *r, size_t i)
{
    static const char known[] = "1414";
    struct token t = token_at(&r->tokens, i);
    if (t.kind != TOKEN_NUMBER || t.n != 4 || strncmp(t.at, known, 4) != 0)
        return 0;
    say_group(r, t.at, 2);
    say_group(r, t.at + 2, 2);
    return 1;
}

/* A number and what is counted. */
static size_t read_count(struct reading *r, size_t i)
{
    struct amount a = amount_at(r, i);
    if (a.taken == 0)
        return 0;
    char words[NUMBER_SIZE];
    enum gender g;
    enum russian_case c;
    size_t last = i + a.taken - 1;
    if (r->language == LANGUAGE_RU) {
        russian_agreement(r, i, token_next_word(&r->tokens, last), a.whole, &g, &c);
        russian_cardinal(a.whole, g, c, words, sizeof words);
    } else {
        reading_cardinal(r, a.whole, words);
    }
    reading_say(r, words);
    return a.taken;
}

/* More digits than any number has. */
static size_t read_rest(struct reading *r, size_t i)
{
    struct token t = token_at(&r->tokens, i);
    if (t.kind != TOKEN_NUMBER)
        return 0;
    say_digits(r, t.at, t.n);
    return 1;
}

size_t reading_number(struct reading *r, size_t i)
{
    static reading_rule *const rules[] = {
        read_telephone, read_groups_of_four, read_date_in_figures, read_clock,
        read_amount,    read_decimal,        read_long_number,     read_range,
        read_part,      read_hyphened,       read_english_ordinal, read_day_of_month,
        read_year,      read_number_sign,    read_minus,           read_known,
        read_count,     read_rest,
    };
    size_t taken = 0;
    for (size_t k = 0; taken == 0 && k < sizeof rules / sizeof *rules; k++)
        taken = rules[k](r, i);
    return taken;
}
