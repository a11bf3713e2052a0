#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "circulation/destination.h"
#include "circulation/item.h"
#include "circulation/kept.h"
#include "circulation/library.h"
#include "circulation/patron.h"
#include "circulation/programming.h"
#include "circulation/reason.h"
#include "circulation/transaction.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))

static enum result find_word(const char *const *words, size_t n, const char *word, unsigned *out)
{
    for (size_t i = 0; i < n; i++) {
        if (!text_equal(words[i], word))
            continue;
        *out = (unsigned)i;
        return RESULT_OK;
    }
    return RESULT_NONE;
}

#define X(name, word) word,
static const char *const reason_words[] = { REASONS(X) };
static const char *const kind_words[] = { TRANSACTION_KINDS(X) };
static const char *const life_words[] = { LIVES(X) };
static const char *const bit_words[] = { BITS(X) };
static const char *const ask_words[] = { LIBRARY_ASKS(X) };
static const char *const programming_ends[] = { PROGRAMMING_ENDS(X) };
static const char *const destination_words[] = { DESTINATIONS(X) };
static const char *const kept_kind_words[] = { KEPT_KINDS(X) };
#undef X
static const char *const language_codes[LANGUAGE_COUNT] = { "kk", "ru", "en" };

const char *reason_word(enum reason r)
{
    assert(r < REASON_COUNT);
    return reason_words[r];
}

enum result reason_of_word(const char *word, enum reason *out)
{
    return find_word(reason_words, LENGTH(reason_words), word, out);
}

const char *transaction_kind_word(enum transaction_kind kind)
{
    assert(kind < TRANSACTION_KIND_COUNT);
    return kind_words[kind];
}

enum result transaction_kind_of_word(const char *word, enum transaction_kind *out)
{
    return find_word(kind_words, LENGTH(kind_words), word, out);
}

const char *destination_word(enum destination d)
{
    assert(d < DESTINATION_COUNT);
    return destination_words[d];
}

const char *kept_kind_word(enum kept_kind kind)
{
    assert(kind < KEPT_KIND_COUNT);
    return kept_kind_words[kind];
}

const char *life_word(enum life life)
{
    assert(life < LIFE_COUNT);
    return life_words[life];
}

enum result life_of_word(const char *word, enum life *out)
{
    return find_word(life_words, LENGTH(life_words), word, out);
}

const char *bit_word(enum bit bit)
{
    assert(bit < BIT_COUNT);
    return bit_words[bit];
}

enum result bit_of_word(const char *word, enum bit *out)
{
    return find_word(bit_words, LENGTH(bit_words), word, out);
}

const char *programming_end_word(enum programming_end end)
{
    assert(end < PROGRAMMING_END_COUNT);
    return programming_ends[end];
}

const char *library_ask_word(enum library_ask ask)
{
    assert(ask < LIBRARY_ASK_COUNT);
    return ask_words[ask];
}

const char *language_code(enum language l)
{
    assert(l < LANGUAGE_COUNT);
    return language_codes[l];
}

enum result language_of_code(const char *code, enum language *out)
{
    return find_word(language_codes, LENGTH(language_codes), code, out);
}

#define TO(s) (1u << LIFE_##s)

bool life_may_move(enum life from, enum life to)
{
    static const unsigned moves[LIFE_COUNT] = {
        [LIFE_INTENDED] = TO(CONFIRMED) | TO(REFUSED) | TO(UNKNOWN) | TO(OFFLINE),
        [LIFE_UNKNOWN] = TO(CONFIRMED) | TO(REFUSED) | TO(VOID) | TO(OFFLINE) | TO(STAFF),
        [LIFE_OFFLINE] = TO(UPLOADED) | TO(REJECTED) | TO(UNKNOWN),
        [LIFE_STAFF] = TO(CONFIRMED) | TO(VOID) | TO(OFFLINE),
        [LIFE_REJECTED] = TO(OFFLINE) | TO(CLOSED),
    };
    assert(from < LIFE_COUNT);
    assert(to < LIFE_COUNT);
    return (moves[from] & 1u << to) != 0;
}

bool life_is_final(enum life life)
{
    return (1u << life & (TO(CONFIRMED) | TO(REFUSED) | TO(VOID) | TO(UPLOADED) | TO(CLOSED))) != 0;
}

/* Its first word has no digit: no library's number. */
static bool is_title(const char *line)
{
    return strcspn(line, "0123456789") >= strcspn(line, " ");
}

/* Of "Title: subtitle", where a list has the title alone. */
static bool is_main_title(const char *line, const char *title)
{
    size_t n = strlen(line);
    return n > 0 && text_starts(title, line) && title[n] == ':';
}

enum answer library_line_means(const char *line, const char *item, const char *title)
{
    size_t n = strlen(item);
    bool number = n > 0 && text_starts(line, item) &&
                  (line[n] == '\0' || line[n] == ' ' || line[n] == '/' || line[n] == ',');
    if (number || (title[0] != '\0' && (text_starts(line, title) || is_main_title(line, title))))
        return ANSWER_YES;
    return title[0] == '\0' && is_title(line) ? ANSWER_NOT_SAID : ANSWER_NO;
}

bool library_is_question(enum library_ask ask)
{
    return ask == LIBRARY_PATRON || ask == LIBRARY_ITEM || ask == LIBRARY_END_SESSION;
}

bool item_is_on_loan(enum item_status status)
{
    return status == ITEM_CHARGED || status == ITEM_CHARGED_NO_RECALL || status == ITEM_RECALLED;
}

void item_set_title(struct item *item, const char *title_and_author)
{
    const char *slash = strstr(title_and_author, " / ");
    item->author[0] = '\0';
    item->age = age_in_title(title_and_author);
    if (slash == NULL) {
        text_copy(item->title, sizeof item->title, title_and_author);
        return;
    }
    text_copy_bytes(item->title, sizeof item->title, bytes_of(title_and_author, (size_t)(slash - title_and_author)));
    text_copy(item->author, sizeof item->author, slash + 3);
}

bool patron_has(const struct patron *p, enum patron_flag flag)
{
    return (p->flags >> flag & 1) != 0;
}

void patron_set_email(struct patron *p, const char *text)
{
    text += strspn(text, " ");
    size_t n = strlen(text);
    while (n > 0 && text[n - 1] == ' ')
        n--;
    p->email[0] = '\0';
    if (n < sizeof p->email)
        text_copy_bytes(p->email, sizeof p->email, bytes_of(text, n));
    if (!email_is_plain(p->email))
        wipe(p->email, sizeof p->email);
}

void patron_short_name(const struct patron *p, char *to, size_t size)
{
    const char *blank = strchr(p->name, ' ');
    if (blank == NULL) {
        text_copy(to, size, p->name);
        return;
    }
    text_copy_bytes(to, size, bytes_of(p->name, (size_t)(blank - p->name)));
    const char *rest = blank + 1;
    const char *second = rest;
    if (utf8_next(&rest) == 0)
        return;
    text_add(to, size, " %.*s.", (int)(rest - second), second);
}
