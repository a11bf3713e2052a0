/* One notice after the other; whatever is wrong in one leaves it out, and the next is read all the same. */
#include "settings/notices.h"

#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/text.h"
#include "settings/together.h"

enum { WHY_SIZE = 200, PLACE_TEXT_SIZE = 48 };

struct reading {
    yaml_document_t *document;
    struct settings_errors *errors;
    unsigned number; /* of the notice, from 1 */
};

static unsigned line_of(const yaml_node_t *node)
{
    return (unsigned)node->start_mark.line + 1;
}

static void wrong(const struct reading *r, const yaml_node_t *at, const char *key, const char *text)
{
    char place[PLACE_TEXT_SIZE];
    text_format(place, sizeof place, "notice %u%s%s", r->number, *key != '\0' ? "." : "", key);
    settings_wrong(r->errors, line_of(at), r->number > 0 ? place : "(file)", text);
}

static yaml_node_t *node_of(const struct reading *r, int index)
{
    return yaml_document_get_node(r->document, index);
}

/* The scalar's text; NULL when it is none or has a NUL inside. */
static const char *scalar(const yaml_node_t *node)
{
    if (node->type != YAML_SCALAR_NODE)
        return NULL;
    const char *text = (const char *)node->data.scalar.value;
    return strlen(text) == node->data.scalar.length ? text : NULL;
}

/* ---- words ---- */

/* What is wrong with it as a line on the glass; NULL for nothing. */
static const char *trouble_of(const char *text, size_t letters_max)
{
    size_t word = 0;
    if (*text == '\0')
        return "is empty; write a sentence, or leave it out";
    if (utf8_count(text) > letters_max)
        return letters_max == NOTICE_TITLE_LETTERS ? "is too long; write at most 60 letters"
                                                   : "is too long; write at most 240 letters";
    while (*text != '\0') {
        uint32_t c = utf8_next(&text);
        if (c < ' ' || c == 0x7F)
            return "has a line end or a tab; write one line";
        word = c == ' ' ? 0 : word + 1;
        if (word > NOTICE_WORD_LETTERS)
            return "has a word of more than 24 letters, which no glass can show; write it shorter";
    }
    return NULL;
}

static void read_words(const struct reading *r, const char *key, const yaml_node_t *node, size_t letters_max, char *to,
                       size_t size)
{
    const char *text = scalar(node);
    const char *trouble = text != NULL ? trouble_of(text, letters_max) : "is no sentence; write one";
    if (trouble != NULL)
        wrong(r, node, key, trouble);
    else
        text_copy(to, size, text);
}

/* A mapping of languages: `to` is an array of LANGUAGE_COUNT texts of `size` bytes. */
static void read_languages(const struct reading *r, const char *key, const yaml_node_t *node, size_t letters_max,
                           char *to, size_t size)
{
    if (node->type != YAML_MAPPING_NODE || node->data.mapping.pairs.start == node->data.mapping.pairs.top) {
        wrong(r, node, key, "has no language; write {kk: …, ru: …, en: …}");
        return;
    }
    for (const yaml_node_pair_t *p = node->data.mapping.pairs.start; p < node->data.mapping.pairs.top; p++) {
        const char *code = scalar(node_of(r, p->key));
        char path[PLACE_TEXT_SIZE];
        enum language l;
        text_format(path, sizeof path, "%s.%.8s", key, code != NULL ? code : "?");
        if (code == NULL || language_of_code(code, &l) != RESULT_OK)
            wrong(r, node_of(r, p->key), path, "is no language; write kk, ru or en");
        else if (to[l * size] != '\0')
            wrong(r, node_of(r, p->key), path, "stands there twice; write it once");
        else
            read_words(r, path, node_of(r, p->value), letters_max, to + l * size, size);
    }
}

/* ---- a notice ---- */

static void read_title(const struct reading *r, const yaml_node_t *node, struct notice *n)
{
    read_languages(r, "title", node, NOTICE_TITLE_LETTERS, n->title[0], NOTICE_TITLE_SIZE);
}

static void read_text(const struct reading *r, const yaml_node_t *node, struct notice *n)
{
    read_languages(r, "text", node, NOTICE_TEXT_LETTERS, n->text[0], NOTICE_TEXT_SIZE);
}

static void read_day(const struct reading *r, const char *key, const yaml_node_t *node, struct day *to)
{
    struct calendar_closing c;
    const char *text = scalar(node);
    bool fits = text != NULL && strchr(text, '.') == NULL && calendar_closing_parse(text, &c) == RESULT_OK;
    if (fits && c.first.year != 0)
        *to = c.first;
    else
        wrong(r, node, key, "is no day; write one such as 2026-12-16");
}

static void read_from(const struct reading *r, const yaml_node_t *node, struct notice *n)
{
    read_day(r, "from", node, &n->from);
}

static void read_until(const struct reading *r, const yaml_node_t *node, struct notice *n)
{
    read_day(r, "until", node, &n->until);
}

static const struct part {
    const char *key;
    void (*read)(const struct reading *r, const yaml_node_t *node, struct notice *n);
} parts[] = { { "title", read_title }, { "text", read_text }, { "from", read_from }, { "until", read_until } };
enum { PARTS = sizeof parts / sizeof *parts };

static void read_part(const struct reading *r, const yaml_node_pair_t *pair, struct notice *n, unsigned *seen)
{
    const char *key = scalar(node_of(r, pair->key));
    size_t i = 0;
    while (key != NULL && i < PARTS && !text_equal(parts[i].key, key))
        i++;
    if (key == NULL || i == PARTS) {
        wrong(r, node_of(r, pair->key), "", "has a key that is not known; write title, text, from, until");
        return;
    }
    if ((*seen >> i & 1) != 0)
        wrong(r, node_of(r, pair->key), key, "stands there twice; write it once");
    else
        parts[i].read(r, node_of(r, pair->value), n);
    *seen |= 1u << i;
}

/* A title without its text, and days that never come. */
static void look_at_whole(const struct reading *r, const yaml_node_t *node, const struct notice *n)
{
    bool any = false;
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        any = any || n->text[l][0] != '\0';
        if (n->title[l][0] != '\0' && n->text[l][0] == '\0')
            wrong(r, node, "title", "stands in a language that has no text; write both");
    }
    if (!any)
        wrong(r, node, "text", "is missing; write text: {kk: …, ru: …, en: …}");
    if (n->from.year != 0 && n->until.year != 0 && day_number(n->from) > day_number(n->until))
        wrong(r, node, "until", "is before from; write the later day last");
}

static void read_notice(struct reading *r, const yaml_node_t *node, struct notice_shelf *out)
{
    struct notice n = { 0 };
    unsigned before = r->errors->count, seen = 0;
    if (node->type != YAML_MAPPING_NODE) {
        wrong(r, node, "", "is no notice; write text: {kk: …, ru: …, en: …}");
        return;
    }
    for (const yaml_node_pair_t *p = node->data.mapping.pairs.start; p < node->data.mapping.pairs.top; p++)
        read_part(r, p, &n, &seen);
    if (r->errors->count == before)
        look_at_whole(r, node, &n);
    if (r->errors->count > before)
        return;
    if (out->count == NOTICES_MAX)
        wrong(r, node, "", "is one too many; write at most 24");
    else
        out->notices[out->count++] = n;
}

/* ---- the file ---- */

static enum result read_list(struct reading *r, const yaml_node_t *root, struct notice_shelf *out)
{
    if (root == NULL) /* an empty file: no notices */
        return RESULT_OK;
    if (root->type != YAML_SEQUENCE_NODE) {
        wrong(r, root, "", "is no list of notices; begin each with a dash");
        return RESULT_IO;
    }
    for (const int *at = root->data.sequence.items.start; at < root->data.sequence.items.top; at++) {
        r->number++;
        read_notice(r, node_of(r, *at), out);
    }
    return r->errors->count == 0 ? RESULT_OK : RESULT_BAD;
}

static enum result read_document(FILE *f, struct notice_shelf *out, struct settings_errors *errors)
{
    yaml_parser_t parser;
    yaml_document_t document;
    if (!yaml_parser_initialize(&parser))
        return RESULT_IO;
    yaml_parser_set_input_file(&parser, f);
    enum result r = RESULT_IO;
    if (yaml_parser_load(&parser, &document)) {
        struct reading reading = { .document = &document, .errors = errors };
        r = read_list(&reading, yaml_document_get_root_node(&document), out);
        yaml_document_delete(&document);
    } else {
        char why[WHY_SIZE];
        text_format(why, sizeof why, "is not YAML: %s; begin each notice with a dash",
                    parser.problem != NULL ? parser.problem : "cannot be read");
        settings_wrong(errors, (unsigned)parser.problem_mark.line + 1, "(file)", why);
    }
    yaml_parser_delete(&parser);
    return r;
}

enum result notices_load(const char *path, struct notice_shelf *out, struct settings_errors *errors)
{
    *errors = (struct settings_errors){ 0 };
    out->count = 0;
    text_copy(errors->file, sizeof errors->file, path);
    FILE *f = fopen(path, "rbe");
    if (f == NULL) {
        settings_wrong(errors, 1, "(file)", "cannot be read; write the path of a file that is there");
        return RESULT_IO;
    }
    enum result r = read_document(f, out, errors);
    fclose(f);
    return r;
}
