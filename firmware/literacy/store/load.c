/* Errors, words, numbers, lists and sentences of a file, and mappings by their tables of keys. */
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"

#include "literacy/store/inside.h"

enum { WORDS_SHOWN = 180, FACT_NAME_MAX = 40 };

void load_wrong(struct load *l, unsigned line, const char *format, ...)
{
    struct lesson_errors *errors = store_errors(l->store);
    unsigned n = errors->count++;
    if (n >= LESSON_ERRORS_MAX)
        return;
    struct lesson_error *e = &errors->list[n];
    text_copy(e->file, sizeof e->file, l->file);
    e->line = line;
    char long_text[2 * LESSON_WHY_SIZE];
    va_list args;
    va_start(args, format);
    if (vsnprintf(long_text, sizeof long_text, format, args) < 0)
        long_text[0] = '\0';
    va_end(args);
    text_copy(e->text, sizeof e->text, long_text);
}

void *load_take(struct load *l, size_t n, unsigned line)
{
    void *p = arena_take(l->arena, n, _Alignof(max_align_t));
    if (p == NULL)
        load_wrong(l, line, "there is no room left for lessons; take some away");
    return p;
}

/* ---- mappings and lists ---- */

static const struct field *find_field(const struct field *fields, const char *key)
{
    for (; fields->key != NULL; fields++)
        if (text_equal(fields->key, key))
            return fields;
    return NULL;
}

static void keys_of(const struct field *fields, char to[static WORDS_SHOWN])
{
    text_copy(to, WORDS_SHOWN, "");
    for (const struct field *f = fields; f->key != NULL; f++)
        text_add(to, WORDS_SHOWN, "%s%s", f == fields ? "" : ", ", f->key);
}

static void read_entry(struct load *l, const struct field *fields, const struct tree *entry, void *at, unsigned *seen)
{
    char known[WORDS_SHOWN];
    const struct field *field = find_field(fields, entry->key);
    if (field == NULL) {
        keys_of(fields, known);
        load_wrong(l, entry->key_line, "the key %.40s is not known here; write one of %s", entry->key, known);
        return;
    }
    unsigned bit = 1u << (field - fields);
    if ((*seen & bit) != 0) {
        load_wrong(l, entry->key_line, "%s stands here twice; keep one", entry->key);
        return;
    }
    *seen |= bit;
    field->read(l, entry, at);
}

unsigned load_mapping(struct load *l, const struct field *fields, const struct tree *node, void *at)
{
    unsigned seen = 0;
    if (node->kind != TREE_MAPPING) {
        char known[WORDS_SHOWN];
        keys_of(fields, known);
        load_wrong(l, node->line, "here belong keys and values; write %s: …", known);
        return 0;
    }
    for (const struct tree *entry = node->first; entry != NULL; entry = entry->next)
        read_entry(l, fields, entry, at, &seen);
    for (const struct field *field = fields; field->key != NULL; field++)
        if (!field->optional && (seen & 1u << (field - fields)) == 0)
            load_wrong(l, node->line, "%s is missing; write it", field->key);
    return seen;
}

const struct tree *load_entry(const struct tree *mapping, const char *key)
{
    for (const struct tree *entry = mapping->first; entry != NULL; entry = entry->next)
        if (entry->key != NULL && text_equal(entry->key, key))
            return entry;
    return NULL;
}

bool load_is_list(struct load *l, const struct tree *node, unsigned least, unsigned most)
{
    const char *what = node->key != NULL ? node->key : "this";
    if (node->kind != TREE_LIST) {
        load_wrong(l, node->line, "%s is a list; begin each entry with a dash, or write [ … ]", what);
        return false;
    }
    if (node->count >= least && node->count <= most)
        return true;
    load_wrong(l, node->line, "%s has %u entries; write %u to %u", what, node->count, least, most);
    return false;
}

/* ---- words ---- */

unsigned load_one_of(struct load *l, const struct tree *node, const char *what, const char *const *words,
                     unsigned count)
{
    char shown[WORDS_SHOWN] = "";
    for (unsigned i = 0; i < count; i++) {
        if (node->word != NULL && text_equal(node->word, words[i]))
            return i;
        text_add(shown, sizeof shown, "%s%s", i > 0 ? ", " : "", words[i]);
    }
    load_wrong(l, node->line, "%s is not %.40s; write one of %s", what, node->word != NULL ? node->word : "a list",
               shown);
    return 0;
}

bool load_yes(struct load *l, const struct tree *node, const char *what)
{
    static const char *const words[] = { "no", "yes" };
    return load_one_of(l, node, what, words, 2) == 1;
}

unsigned load_number(struct load *l, const struct tree *node, const char *what, unsigned least, unsigned most)
{
    uint64_t n = 0;
    if (node->word != NULL && text_to_u64(node->word, most, &n) == RESULT_OK && n >= least)
        return (unsigned)n;
    load_wrong(l, node->line, "%s is a number from %u to %u", what, least, most);
    return least;
}

const char *load_id(struct load *l, const struct tree *node)
{
    const char *word = node->word;
    if (word != NULL && word[0] != '\0' && strlen(word) < LESSON_ID_SIZE &&
        strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(word))
        return arena_text(l->arena, word);
    load_wrong(l, node->line, "here belongs a short word of a-z, 0-9 and dashes, such as phone-codes");
    return "";
}

/* ---- sentences ---- */

/* Puts facts in; false with an error for a name that facts.yaml does not have. */
static bool put_facts(struct load *l, const struct tree *node, enum language language, char to[static LESSON_TEXT_SIZE])
{
    const char *at = node->word;
    text_copy(to, LESSON_TEXT_SIZE, "");
    while (*at != '\0') {
        size_t plain = strcspn(at, "{");
        text_add(to, LESSON_TEXT_SIZE, "%.*s", (int)plain, at);
        at += plain;
        if (*at == '\0')
            break;
        size_t n = strcspn(at + 1, "}");
        const struct lesson_fact *fact = store_fact(l->store, bytes_of(at + 1, n));
        if (at[1 + n] != '}' || fact == NULL) {
            load_wrong(l, node->line, "the fact {%.*s} is not in facts.yaml; write one of its names",
                       n < FACT_NAME_MAX ? (int)n : FACT_NAME_MAX, at + 1);
            return false;
        }
        text_add(to, LESSON_TEXT_SIZE, "%s", lesson_words(&fact->value, language));
        at += n + 2;
    }
    return true;
}

/* Signs that no screen shows and no voice says. */
static bool has_control(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            return true;
    return false;
}

const char *load_sentence(struct load *l, const struct tree *node, enum language language)
{
    char text[LESSON_TEXT_SIZE];
    size_t n = node->word != NULL ? strlen(node->word) : 0;
    if (n == 0) {
        load_wrong(l, node->line, "here belongs a sentence");
        return "";
    }
    if (has_control(node->word)) {
        load_wrong(l, node->line, "a text is one line; write it in one line, without tabs, or begin it with >-");
        return "";
    }
    if (!put_facts(l, node, language, text))
        return "";
    if (n >= LESSON_TEXT_SIZE || strlen(text) + 1 >= LESSON_TEXT_SIZE) {
        load_wrong(l, node->line, "%zu bytes are too long; write %d at most (a Kazakh or Russian letter is two)", n,
                   LESSON_TEXT_SIZE - 2);
        return "";
    }
    const char *kept = arena_text(l->arena, text);
    if (store_keeps_lines(l->store))
        store_note(l->store, kept, arena_text(l->arena, node->word), node->line);
    return kept;
}

static void read_kk(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson_text *)at)->in[LANGUAGE_KK] = load_sentence(l, value, LANGUAGE_KK);
}

static void read_ru(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson_text *)at)->in[LANGUAGE_RU] = load_sentence(l, value, LANGUAGE_RU);
}

static void read_en(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson_text *)at)->in[LANGUAGE_EN] = load_sentence(l, value, LANGUAGE_EN);
}

void load_text(struct load *l, const struct tree *node, struct lesson_text *to)
{
    static const struct field fields[] = {
        { "kk", read_kk, false }, { "ru", read_ru, false }, { "en", read_en, false }, { 0 }
    };
    load_mapping(l, fields, node, to);
}
