/* Texts: how long they are, how plain, whether they are said and seen as they should be. The words of a text are runs
   of letters, joined by a hyphen or an apostrophe, and runs of digits; a sentence ends in . ! ? … : or ; before a
   blank. */
#include <string.h>

#include "base/text.h"
#include "language/alphabet.h"
#include "voice/spoken.h"

#include "commands/lesson_check.h"

enum { SAID_SIZE = 4 * LESSON_TEXT_SIZE, QUOTE_SIZE = 90 };

static const char *const languages[LANGUAGE_COUNT] = {
    [LANGUAGE_KK] = "kk", [LANGUAGE_RU] = "ru", [LANGUAGE_EN] = "en"
};

/* 0: no limit. `read`: counts for the means. */
static const struct {
    const char *what;
    unsigned letters_most, words_most;
    bool read;
} roles[LESSON_ROLES_COUNT] = {
    [ROLE_OF_NAME] = { "name", 40, 0, false },
    [ROLE_OF_AIM] = { "aim", 90, 0, true },
    [ROLE_OF_RULE] = { "rule", 100, 0, true },
    [ROLE_OF_TITLE] = { "title", 40, 0, true },
    [ROLE_OF_TEXT] = { "text", 0, 25, true },
    [ROLE_OF_QUESTION] = { "question", 0, 25, true },
    [ROLE_OF_LABEL] = { "label", 45, 0, true },
    [ROLE_OF_FOLLOWS] = { "follows", 0, 25, true },
    [ROLE_OF_PRAISE] = { "follows of a right act", 0, 20, true },
    [ROLE_OF_HINT] = { "hint", 0, 22, true },
    [ROLE_OF_PART] = { "part", 160, 0, true },
    [ROLE_OF_ADDRESS] = { "address", 160, 0, false },
    [ROLE_OF_LINE] = { "line", 100, 0, true },
};

/* Of one language; letters in tenths. long_letters 0: words may be of any length. */
static const struct {
    unsigned sentence_mean, sentence_most, letters_mean_tenths, long_letters, long_percent;
} limits[LANGUAGE_COUNT] = {
    [LANGUAGE_KK] = { 8, 12, 72, 15, 3 },
    [LANGUAGE_RU] = { 9, 14, 63, 13, 3 },
    [LANGUAGE_EN] = { 10, 16, 0, 0, 0 },
};

/* ---- words ---- */

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(uint32_t c)
{
    return letter_is_cyrillic(c) || letter_is_latin(c);
}

struct word {
    const char *at;
    size_t bytes;
    unsigned letters; /* 0: digits */
};

/* The next word from *at on, moving past it; letters 0 and bytes 0 at the end. */
static struct word next_word(const char **at)
{
    struct word w = { .at = *at };
    for (const char *from = *at; *from != '\0'; from = *at) {
        uint32_t c = utf8_next(at);
        const char *ahead = *at;
        uint32_t next = utf8_next(&ahead);
        bool joins = w.letters > 0 && (c == '-' || c == '\'' || c == 0x2019) && is_letter(next);
        bool part = w.bytes == 0 ? is_letter(c) || is_digit(c) : w.letters > 0 ? is_letter(c) || joins : is_digit(c);
        if (!part && w.bytes > 0) {
            *at = from;
            return w;
        }
        if (!part)
            continue;
        if (w.bytes == 0)
            w.at = from;
        w.bytes = (size_t)(*at - w.at);
        w.letters += !is_digit(c);
    }
    return w;
}

unsigned lesson_count_words(const char *text)
{
    unsigned n = 0;
    while (next_word(&text).bytes > 0)
        n++;
    return n;
}

unsigned lesson_most_words(const struct lesson_text *a, const struct lesson_text *b)
{
    unsigned most = 0;
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        unsigned n = lesson_count_words(lesson_words(a, l)) + lesson_count_words(lesson_words(b, l));
        most = n > most ? n : most;
    }
    return most;
}

/* ---- sentences ---- */

static void count_word(struct lesson_tally *t, const struct word *w, enum language l)
{
    t->words++;
    if (w->letters == 0)
        return;
    t->worded++;
    t->letters += w->letters;
    if (limits[l].long_letters == 0 || w->letters < limits[l].long_letters)
        return;
    t->long_words++;
    text_add(t->longest, sizeof t->longest, "%s%.*s", t->longest[0] != '\0' ? ", " : "", (int)w->bytes, w->at);
}

static bool ends_sentence(const char *at)
{
    static const char *const ends[] = { ".", "!", "?", "…", ":", ";" };
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (text_starts(at, ends[i]) && at[strlen(ends[i])] == ' ')
            return true;
    return false;
}

static void judge_sentence(struct lesson_judge *j, const char *text, const char *sentence, enum language l)
{
    struct lesson_tally *t = &j->tally[l];
    const char *at = sentence;
    unsigned n = 0;
    for (struct word w; (w = next_word(&at)).bytes > 0; n++)
        count_word(t, &w, l);
    t->sentences += n > 0;
    if (n > limits[l].sentence_most)
        lesson_say(j, text, "%s: a sentence of %u words; write %u at most: %s", languages[l], n,
                   limits[l].sentence_most, sentence);
}

static void judge_sentences(struct lesson_judge *j, const char *text, enum language l)
{
    char sentence[LESSON_TEXT_SIZE];
    for (const char *from = text, *at = text; *from != '\0'; at++) {
        bool end = *at == '\0' || ends_sentence(at);
        if (!end)
            continue;
        while (*at != '\0' && *at != ' ')
            at++;
        text_copy_bytes(sentence, sizeof sentence, bytes_of(from, (size_t)(at - from)));
        judge_sentence(j, text, sentence, l);
        from = at;
        if (*at == '\0')
            return;
    }
}

/* ---- one text in one language ---- */

static void judge_length(struct lesson_judge *j, enum lesson_role role, const char *text, enum language l)
{
    size_t letters = utf8_count(text);
    unsigned words = lesson_count_words(text);
    if (roles[role].letters_most > 0 && letters > roles[role].letters_most)
        lesson_say(j, text, "%s %s: %zu letters; write %u at most", roles[role].what, languages[l], letters,
                   roles[role].letters_most);
    if (roles[role].words_most > 0 && words > roles[role].words_most)
        lesson_say(j, text, "%s %s: %u words; write %u at most", roles[role].what, languages[l], words,
                   roles[role].words_most);
}

/* Which word the voice has none for: each is tried alone. */
static void find_unspeakable(const char *text, enum language l, char to[static QUOTE_SIZE])
{
    char said[SAID_SIZE];
    while (*text != '\0') {
        size_t n = strcspn(text, " ");
        text_copy_bytes(to, QUOTE_SIZE, bytes_of(text, n));
        if (!spoken_words(to, l, said, sizeof said))
            return;
        text += n + (text[n] == ' ');
    }
}

static void judge_voice(struct lesson_judge *j, const char *text, enum language l)
{
    char said[SAID_SIZE], quote[QUOTE_SIZE];
    if (spoken_words(text, l, said, sizeof said))
        return;
    find_unspeakable(text, l, quote);
    lesson_say(j, text, "%s: the voice has no words for “%s”; write it in words", languages[l], quote);
}

static void judge_plainness(struct lesson_judge *j, const char *text, const char *raw, enum language l)
{
    char lower[LESSON_TEXT_SIZE];
    const char *instead;
    text_lower(raw, lower, sizeof lower);
    const char *word = lesson_heavy_word(lower, l, &instead);
    if (word != NULL)
        lesson_say(j, text, "%s: “%s” is a heavy word; write %s", languages[l], word, instead);
}

static bool is_number_of(const char *at, unsigned digits)
{
    return strspn(at, "0123456789") == digits;
}

/* A year, or digits with a currency: what changes belongs into facts.yaml. `raw`: before facts were put in. */
static void judge_numbers(struct lesson_judge *j, const char *text, const char *raw, enum language l)
{
    static const char *const currencies[] = { " тг", " теңге", " тенге", " tenge", "₸", " ₸", " руб", "%" };
    for (const char *at = raw; *at != '\0';) {
        size_t n = strspn(at, "0123456789");
        if (n == 0) {
            at++;
            continue;
        }
        bool fact = is_number_of(at, 4) && text_starts(at, "20");
        for (size_t i = 0; i < sizeof currencies / sizeof currencies[0]; i++)
            fact = fact || text_starts(at + n, currencies[i]);
        if (fact)
            lesson_say(j, text, "%s: %.*s is a date or a price, and changes; write a fact's {name}", languages[l],
                       (int)n, at);
        at += n;
    }
    if (lesson_personal_number(raw, true))
        lesson_say(j, text, "%s: a number here may be somebody's own; write one whose check digit is wrong",
                   languages[l]);
}

/* Only addresses that are facts may be real ones. */
static void judge_address(struct lesson_judge *j, const char *text, const char *raw, enum language l)
{
    if (strchr(raw, '{') != NULL)
        return;
    const char *host = strstr(raw, "://") != NULL ? strstr(raw, "://") + 3 : raw;
    size_t n = strcspn(host, "/ ");
    if (n < 8 || strncmp(host + n - 8, ".example", 8) != 0)
        lesson_say(j, text, "address %s: an invented address ends in .example, a real one is a fact", languages[l]);
}

/* Outside of quotes and of what same.yaml lists. */
static void judge_script(struct lesson_judge *j, const char *text)
{
    const char *at = text;
    bool cyrillic = false;
    for (uint32_t c; (c = utf8_next(&at)) != 0;)
        cyrillic = cyrillic || letter_is_cyrillic(c);
    bool quoted = strstr(text, "“") != NULL || strstr(text, "«") != NULL || strchr(text, '"') != NULL;
    if (cyrillic && !quoted && !lessons_same(j->store, text))
        lesson_say(j, text, "en: Cyrillic letters in an English text; translate it, or put it in quotes “…”");
}

static const char *raw_of(const struct lesson_judge *j, const char *text)
{
    const struct lesson_place_of *place = lessons_place(j->store, text);
    return place != NULL && place->raw != NULL ? place->raw : text;
}

static void judge_one(struct lesson_judge *j, enum lesson_role role, const char *text, enum language l)
{
    const char *raw = raw_of(j, text);
    judge_length(j, role, text, l);
    judge_voice(j, text, l);
    judge_plainness(j, text, raw, l);
    if (role != ROLE_OF_ADDRESS)
        judge_numbers(j, text, raw, l);
    else
        judge_address(j, text, raw, l);
    if (l == LANGUAGE_EN)
        judge_script(j, text);
    if (roles[role].read)
        judge_sentences(j, text, l);
    if ((role == ROLE_OF_FOLLOWS || role == ROLE_OF_PRAISE) && strchr(text, '!') != NULL)
        lesson_say(j, text, "follows %s: nobody is alarmed or scolded; end it without !", languages[l]);
}

/* ---- one text ---- */

/* Numbers, signs and facts have no language. */
static bool has_letters_beside_facts(const char *raw)
{
    bool inside = false;
    for (uint32_t c; (c = utf8_next(&raw)) != 0;) {
        inside = c == '{' || (inside && c != '}');
        if (!inside && is_letter(c))
            return true;
    }
    return false;
}

static void judge_sameness(struct lesson_judge *j, enum lesson_role role, const struct lesson_text *text,
                           enum language a, enum language b)
{
    const char *raw = raw_of(j, text->in[a]);
    if (!text_equal(raw, raw_of(j, text->in[b])) || !has_letters_beside_facts(raw))
        return;
    if (role != ROLE_OF_ADDRESS && !lessons_same(j->store, raw) && !lessons_same(j->store, text->in[a]))
        lesson_say(j, text->in[b], "%s: %s and %s are equal; translate it, or list it in same.yaml: %s",
                   roles[role].what, languages[a], languages[b], raw);
}

void lesson_judge_text(struct lesson_judge *j, enum lesson_role role, const struct lesson_text *text)
{
    if (text->in[0] == NULL)
        return;
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        judge_one(j, role, text->in[l], l);
        for (enum language other = 0; other < l; other++)
            judge_sameness(j, role, text, other, l);
    }
}

/* ---- the whole lesson ---- */

void lesson_judge_tallies(struct lesson_judge *j)
{
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        const struct lesson_tally *t = &j->tally[l];
        if (t->sentences == 0 || t->worded == 0)
            continue;
        if (t->words > limits[l].sentence_mean * t->sentences)
            lesson_say(j, NULL, "%s: sentences of %u.%u words in the mean; write shorter ones, %u at most",
                       languages[l], t->words / t->sentences, t->words * 10 / t->sentences % 10,
                       limits[l].sentence_mean);
        unsigned tenths = t->letters * 10 / t->worded, most = limits[l].letters_mean_tenths;
        if (most > 0 && t->letters * 10 > most * t->worded)
            lesson_say(j, NULL, "%s: words of %u.%u letters in the mean; write shorter ones, %u.%u at most",
                       languages[l], tenths / 10, tenths % 10, most / 10, most % 10);
        if (t->long_words * 100 > limits[l].long_percent * t->worded)
            lesson_say(j, NULL, "%s: %u of %u words have %u letters or more; %u %% may: %s", languages[l],
                       t->long_words, t->worded, limits[l].long_letters, limits[l].long_percent, t->longest);
    }
}
