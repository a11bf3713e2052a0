/* Dates, years and clocks, in the case that their sentence wants. */
#include "base/text.h"
#include "voice/reading.h"

/* ---- dates ---- */
static const char *const months[LANGUAGE_COUNT][12] = {
    { "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша",
      "желтоқсан" },
    { "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
      "декабря" },
    { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December" },
};

/* Kazakh months come with endings, the others as they are here. */
static bool is_month(const struct reading *r, size_t i)
{
    char word[TOKEN_TEXT_SIZE], month[TOKEN_TEXT_SIZE];
    struct token t = token_at(&r->tokens, i);
    if (t.kind != TOKEN_WORD)
        return false;
    text_copy_bytes(word, sizeof word, (struct bytes){ (const uint8_t *)t.at, t.n });
    for (int m = 0; m < 12; m++) {
        text_copy(month, sizeof month, months[r->language][m]);
        if (r->language == LANGUAGE_KK ? text_starts(word, month) : text_equal(word, month))
            return true;
    }
    return false;
}

static void day_words(const struct reading *r, size_t i, uint64_t day, char to[static PHRASE_WORDS_SIZE])
{
    char words[NUMBER_SIZE];
    enum russian_case c = russian_case_after(r, i);
    if (r->language == LANGUAGE_KK)
        kazakh_ordinal(day, words, sizeof words);
    else if (r->language == LANGUAGE_RU)
        russian_ordinal(day, GENDER_NEUTER, c, words, sizeof words);
    else
        english_ordinal(day, words, sizeof words);
    text_format(to, PHRASE_WORDS_SIZE, r->language == LANGUAGE_EN ? "the %s of" : "%s", words);
}

static void year_words(const struct reading *r, unsigned year, enum russian_case c, char to[static NUMBER_SIZE])
{
    if (r->language == LANGUAGE_KK)
        kazakh_ordinal(year, to, NUMBER_SIZE);
    else if (r->language == LANGUAGE_RU)
        russian_ordinal(year, GENDER_MASCULINE, c, to, NUMBER_SIZE);
    else
        english_year(year, to, NUMBER_SIZE);
}

/* 07.12.2026 */
size_t read_date_in_figures(struct reading *r, size_t i)
{
    bool date = reading_is_number_at(r, i, 2) && reading_is_sign_at(r, i + 1, '.') &&
                reading_is_number_at(r, i + 2, 2) && reading_is_sign_at(r, i + 3, '.') &&
                reading_is_number_at(r, i + 4, 4);
    uint64_t day = date ? reading_number_at(r, i) : 0, month = date ? reading_number_at(r, i + 2) : 0;
    if (day < 1 || day > 31 || month < 1 || month > 12)
        return 0;
    char day_text[PHRASE_WORDS_SIZE], year[NUMBER_SIZE];
    const char *name = months[r->language][month - 1];
    day_words(r, i, day, day_text);
    year_words(r, (unsigned)reading_number_at(r, i + 4), RUSSIAN_GENITIVE, year);
    char words[2 * PHRASE_WORDS_SIZE];
    if (r->language == LANGUAGE_KK)
        text_format(words, sizeof words, "%s жылғы %s %s", year, day_text, name);
    else
        text_format(words, sizeof words, "%s %s %s%s", day_text, name, year, r->language == LANGUAGE_RU ? " года" : "");
    reading_say(r, words);
    return 5;
}

/* 7 декабря: the month follows by itself. */
size_t read_day_of_month(struct reading *r, size_t i)
{
    size_t month = token_next_word(&r->tokens, i);
    if (!reading_is_number_at(r, i, 0) || token_at(&r->tokens, i).n > 2 || reading_number_at(r, i) < 1 ||
        reading_number_at(r, i) > 31 || !is_month(r, month))
        return 0;
    char words[PHRASE_WORDS_SIZE];
    day_words(r, i, reading_number_at(r, i), words);
    reading_say(r, words);
    return 1;
}

static bool is_year_word(const struct reading *r, size_t i)
{
    static const char *const words[] = { "жыл", "год" };
    char word[TOKEN_TEXT_SIZE];
    token_text(&r->tokens, i, word);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (text_starts(word, words[k]))
            return true;
    return text_equal(word, "ж") || text_equal(word, "г");
}

/* In Russian the year's word tells the case, and "г." is written for all of them. */
static enum russian_case case_of_year(struct reading *r, size_t i, size_t word, size_t *taken, const char **said)
{
    static const struct {
        const char *word;
        enum russian_case c;
    } forms[] = { { "год", RUSSIAN_NOMINATIVE },
                  { "года", RUSSIAN_GENITIVE },
                  { "году", RUSSIAN_PREPOSITIONAL },
                  { "годом", RUSSIAN_INSTRUMENTAL } };
    char text[TOKEN_TEXT_SIZE];
    token_text(&r->tokens, word, text);
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
        if (text_equal(text, forms[k].word))
            return forms[k].c;
    bool in_date = is_month(r, token_word_before(&r->tokens, i));
    enum russian_case c = in_date ? RUSSIAN_GENITIVE : russian_case_after(r, i);
    if (c == RUSSIAN_ACCUSATIVE)
        c = RUSSIAN_PREPOSITIONAL; /* в 2026 г. */
    *said = c == RUSSIAN_PREPOSITIONAL ? "году" : c == RUSSIAN_NOMINATIVE ? "год" : "года";
    *taken = word + 1 - i + (reading_is_sign_at(r, word + 1, '.') ? 1 : 0);
    return c;
}

size_t read_year(struct reading *r, size_t i)
{
    if (!reading_is_number_at(r, i, 4))
        return 0;
    size_t word = token_next_word(&r->tokens, i), taken = 1;
    unsigned year = (unsigned)reading_number_at(r, i);
    bool in_date = is_month(r, token_word_before(&r->tokens, i));
    bool english = r->language == LANGUAGE_EN && year >= 1900 && year < 2100 && !reading_is_sign_at(r, i + 2, 0x20b8);
    if (!english && !(r->language != LANGUAGE_EN && is_year_word(r, word)) && !(in_date && r->language != LANGUAGE_KK))
        return 0;
    char words[NUMBER_SIZE];
    const char *said = NULL;
    enum russian_case c = RUSSIAN_GENITIVE;
    if (r->language == LANGUAGE_RU && word < r->tokens.n)
        c = case_of_year(r, i, word, &taken, &said);
    year_words(r, year, c, words);
    reading_say(r, words);
    if (said != NULL)
        reading_say(r, said);
    return taken;
}

/* ---- clocks ---- */
static void russian_clock(struct reading *r, size_t i, uint64_t hour, uint64_t minute)
{
    static const char *const hours[] = { "час", "часа", "часов" };
    enum russian_case c = russian_case_after(r, i);
    char words[NUMBER_SIZE];
    russian_cardinal(hour, GENDER_MASCULINE, c, words, sizeof words);
    reading_say(r, words);
    bool straight = c == RUSSIAN_NOMINATIVE || c == RUSSIAN_ACCUSATIVE;
    if (minute == 0) {
        reading_say(r, straight ? hours[russian_form(hour)] : russian_form(hour) == 0 ? "часа" : "часов");
        return;
    }
    if (minute < 10)
        reading_say(r, straight ? "ноль" : "ноля");
    russian_cardinal(minute, GENDER_MASCULINE, c, words, sizeof words);
    reading_say(r, words);
}

static void english_clock(struct reading *r, uint64_t hour, uint64_t minute)
{
    if (minute == 0 && hour % 12 == 0) {
        reading_say(r, hour == 0 ? "midnight" : "noon");
        return;
    }
    reading_say_number(r, hour % 12 == 0 ? 12 : hour % 12);
    if (minute > 0 && minute < 10)
        reading_say(r, "oh");
    if (minute > 0)
        reading_say_number(r, minute);
    reading_say(r, hour < 12 ? "a m" : "p m");
}

/* "14:30", "15:00-ге": an ending behind it goes to what is said last. */
static size_t kazakh_clock(struct reading *r, size_t i, uint64_t hour, uint64_t minute)
{
    char before[TOKEN_TEXT_SIZE], ending[TOKEN_TEXT_SIZE], words[NUMBER_SIZE], last[PHRASE_WORDS_SIZE];
    enum kazakh_case c = KAZAKH_NOMINATIVE;
    size_t taken = 3;
    token_text(&r->tokens, token_word_before(&r->tokens, i), before);
    token_text(&r->tokens, i + 4, ending);
    if (reading_is_sign_at(r, i + 3, '-') && kazakh_ending_case(ending, &c))
        taken = 5;
    if (!text_equal(before, "сағат"))
        reading_say(r, "сағат");
    if (minute > 0)
        reading_say_number(r, hour);
    if (minute > 0 && minute < 10)
        reading_say(r, "нөл");
    kazakh_cardinal(minute > 0 ? minute : hour, words, sizeof words);
    kazakh_phrase(words, c, last, sizeof last);
    reading_say(r, last);
    return taken;
}

size_t read_clock(struct reading *r, size_t i)
{
    bool clock = reading_is_number_at(r, i, 0) && token_at(&r->tokens, i).n <= 2 && reading_is_sign_at(r, i + 1, ':') &&
                 reading_is_number_at(r, i + 2, 2);
    if (!clock || reading_number_at(r, i) > 23 || reading_number_at(r, i + 2) > 59)
        return 0;
    uint64_t hour = reading_number_at(r, i), minute = reading_number_at(r, i + 2);
    if (r->language == LANGUAGE_KK)
        return kazakh_clock(r, i, hour, minute);
    if (r->language == LANGUAGE_RU)
        russian_clock(r, i, hour, minute);
    else
        english_clock(r, hour, minute);
    return 3;
}
