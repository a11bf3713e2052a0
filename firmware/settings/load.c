/* Reads a settings file: libyaml's document (it has the line of every key and value), our table of keys.
   All errors are collected; the walk goes on after each, so that one reading tells everything. */
#include "settings/settings.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/text.h"
#include "settings/table.h"
#include "settings/together.h"

static_assert(offsetof(struct settings, display.height) == offsetof(struct settings, display.width) + sizeof(unsigned),
              "SETTING_SIZE fills width and height together");

enum { TEXT_OF_ERROR = sizeof((struct settings_error *)0)->text };

struct load {
    yaml_document_t *document; /* borrowed from settings_load */
    char folder[SETTINGS_PATH_SIZE];
    struct settings *s;
    struct settings_errors *errors;
    struct settings_lines lines;
};

static int order(const struct settings_error *a, const struct settings_error *b)
{
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    int keys = strcmp(a->key, b->key);
    return keys != 0 ? keys : strcmp(a->text, b->text);
}

/* Keeps the list sorted; when it is full, the last ones fall off. */
void settings_wrong(struct settings_errors *errors, unsigned line, const char *key, const char *text)
{
    struct settings_error e = { .line = line };
    text_copy(e.key, sizeof e.key, key);
    text_copy(e.text, sizeof e.text, text);
    unsigned n = errors->count < SETTINGS_ERRORS_MAX ? errors->count : SETTINGS_ERRORS_MAX;
    errors->count++;
    unsigned at = n;
    while (at > 0 && order(&e, &errors->list[at - 1]) < 0)
        at--;
    if (at == SETTINGS_ERRORS_MAX)
        return;
    unsigned moved = n - at - (n == SETTINGS_ERRORS_MAX);
    memmove(&errors->list[at + 1], &errors->list[at], moved * sizeof e);
    errors->list[at] = e;
}

static unsigned line_of(const yaml_node_t *node)
{
    return (unsigned)node->start_mark.line + 1;
}

static yaml_node_t *node_of(const struct load *load, int index)
{
    return yaml_document_get_node(load->document, index);
}

/* The scalar's text, or NULL when it is none or has a NUL inside. */
static const char *scalar(const yaml_node_t *node)
{
    if (node->type != YAML_SCALAR_NODE)
        return NULL;
    const char *text = (const char *)node->data.scalar.value;
    return strlen(text) == node->data.scalar.length ? text : NULL;
}

/* `key:` with nothing after it: not the same as `key: ""`. */
static bool is_blank(const yaml_node_t *node)
{
    return node->type == YAML_SCALAR_NODE && node->data.scalar.length == 0 &&
           node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

static void wrong_value(struct load *load, const struct setting *row, unsigned line, const char *what)
{
    char allowed[SETTING_WHY_SIZE], text[TEXT_OF_ERROR];
    setting_allowed(row, allowed, sizeof allowed);
    text_format(text, sizeof text, "%s; write %s", what, allowed);
    settings_wrong(load->errors, line, row->path, text);
}

static void load_scalar(struct load *load, const struct setting *row, const yaml_node_t *value, void *base)
{
    char why[SETTING_WHY_SIZE];
    const char *text = scalar(value);
    if (is_blank(value))
        wrong_value(load, row, line_of(value), "has no value");
    else if (text == NULL)
        wrong_value(load, row, line_of(value), "is not a single value");
    else if (setting_put(row, load->folder, text, base, why) != RESULT_OK)
        settings_wrong(load->errors, line_of(value), row->path, why);
}

static void load_list(struct load *load, const struct setting *row, const yaml_node_t *value)
{
    bool list = value->type == YAML_SEQUENCE_NODE;
    if (!list || (row->least > 0 && value->data.sequence.items.start == value->data.sequence.items.top)) {
        wrong_value(load, row, line_of(value), list ? "is an empty list" : "is not a list");
        return;
    }
    setting_empty(row, load->s);
    for (const int *at = value->data.sequence.items.start; at < value->data.sequence.items.top; at++) {
        const yaml_node_t *item = node_of(load, *at);
        const char *text = scalar(item);
        char why[SETTING_WHY_SIZE];
        if (text == NULL)
            wrong_value(load, row, line_of(item), "has an entry that is no word");
        else if (setting_add(row, load->s, text, why) != RESULT_OK)
            settings_wrong(load->errors, line_of(item), row->path, why);
    }
}

static unsigned *place_of_line(struct load *load, const struct setting *row, const void *base)
{
    assert(settings_table_count <= SETTINGS_KEYS_MAX);
    assert(settings_reader_table_count <= SETTINGS_READER_KEYS_MAX);
    if (base == load->s)
        return &load->lines.keys[row - settings_table];
    const struct settings_reader *reader = base;
    return &load->lines.readers[reader - load->s->readers][row - settings_reader_table];
}

static void load_value(struct load *load, const struct setting *row, const yaml_node_t *value, void *base)
{
    *place_of_line(load, row, base) = line_of(value);
    if (setting_is_list(row))
        load_list(load, row, value);
    else
        load_scalar(load, row, value, base);
}

static void unknown_key(struct load *load, unsigned line, const char *section, const char *key)
{
    char path[SETTINGS_TEXT_SIZE], text[TEXT_OF_ERROR] = "is no key; write one of";
    text_format(path, sizeof path, "%s%s%s", section, section[0] != '\0' ? "." : "", key);
    const char *last = "";
    size_t n = strlen(section);
    bool reader = text_equal(section, "reader");
    const struct setting *table = reader ? settings_reader_table : settings_table;
    size_t count = reader ? settings_reader_table_count : settings_table_count;
    for (size_t i = 0; i < count; i++) {
        size_t head = strcspn(table[i].path, ".");
        if (n > 0 && strncmp(table[i].path, section, n) == 0 && table[i].path[n] == '.')
            text_add(text, sizeof text, " %s", setting_name(&table[i]));
        if (n == 0 && strncmp(table[i].path, last, head + 1) != 0)
            text_add(text, sizeof text, " %.*s", (int)head, table[i].path);
        last = table[i].path;
    }
    text_add(text, sizeof text, "%s", n == 0 ? " reader readers" : "");
    settings_wrong(load->errors, line, path, text);
}

/* True when an earlier pair of the mapping has the same key: libyaml lets that pass. */
static bool is_repeated(struct load *load, const yaml_node_t *mapping, const yaml_node_pair_t *pair, const char *key)
{
    for (const yaml_node_pair_t *p = mapping->data.mapping.pairs.start; p < pair; p++) {
        const char *other = scalar(node_of(load, p->key));
        if (other != NULL && text_equal(other, key))
            return true;
    }
    return false;
}

/* The text of a pair's key, or NULL after telling what is wrong with it. */
static const char *key_of(struct load *load, const yaml_node_t *mapping, const yaml_node_pair_t *pair,
                          const char *section)
{
    const yaml_node_t *node = node_of(load, pair->key);
    const char *key = scalar(node);
    char path[SETTINGS_TEXT_SIZE];
    if (key == NULL) {
        settings_wrong(load->errors, line_of(node), section[0] != '\0' ? section : "(file)",
                       "has a key that is no word; write key: value");
        return NULL;
    }
    if (!is_repeated(load, mapping, pair, key))
        return key;
    text_format(path, sizeof path, "%s%s%s", section, section[0] != '\0' ? "." : "", key);
    settings_wrong(load->errors, line_of(node), path, "stands there twice; write it once");
    return NULL;
}

static void load_section(struct load *load, const char *section, const yaml_node_t *mapping, void *base)
{
    if (is_blank(mapping))
        return;
    if (mapping->type != YAML_MAPPING_NODE) {
        settings_wrong(load->errors, line_of(mapping), section, "is no section; write its keys below it, indented");
        return;
    }
    const yaml_node_pair_t *end = mapping->data.mapping.pairs.top;
    for (const yaml_node_pair_t *pair = mapping->data.mapping.pairs.start; pair < end; pair++) {
        const char *key = key_of(load, mapping, pair, section);
        if (key == NULL)
            continue;
        const struct setting *row = setting_find(section, key);
        if (row == NULL)
            unknown_key(load, line_of(node_of(load, pair->key)), section, key);
        else
            load_value(load, row, node_of(load, pair->value), base);
    }
}

static void put_fallbacks(const struct setting *table, size_t count, const char *folder, void *base)
{
    char why[SETTING_WHY_SIZE];
    for (size_t i = 0; i < count; i++) {
        if (setting_is_list(&table[i]))
            continue;
        enum result r = setting_put(&table[i], folder, table[i].fallback, base, why);
        /* A folder so long that nothing fits below it: the text "" stays, and load tells it. */
        assert(r == RESULT_OK || table[i].type == SETTING_PATH || table[i].type == SETTING_ZONE);
    }
}

static void load_readers(struct load *load, const yaml_node_t *list)
{
    if (list->type != YAML_SEQUENCE_NODE) {
        settings_wrong(load->errors, line_of(list), "readers",
                       "is no list; write - {driver: libnfc, device: …} a line, or one `reader:`");
        return;
    }
    struct settings *s = load->s;
    s->readers_count = 0;
    for (const int *at = list->data.sequence.items.start; at < list->data.sequence.items.top; at++) {
        const yaml_node_t *item = node_of(load, *at);
        if (s->readers_count == SETTINGS_READERS_MAX) {
            settings_wrong(load->errors, line_of(item), "readers", "has too many readers; write at most 4");
            return;
        }
        load->lines.items[s->readers_count] = line_of(item);
        struct settings_reader *reader = &s->readers[s->readers_count++];
        put_fallbacks(settings_reader_table, settings_reader_table_count, load->folder, reader);
        load_section(load, "reader", item, reader);
    }
    if (s->readers_count == 0)
        settings_wrong(load->errors, line_of(list), "readers",
                       "has no reader; write one, with driver: none for a kiosk without");
}

static bool is_section(const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < settings_table_count; i++)
        if (strncmp(settings_table[i].path, name, n) == 0 && settings_table[i].path[n] == '.')
            return true;
    return false;
}

static void load_root(struct load *load, const yaml_node_t *root)
{
    if (is_blank(root))
        return;
    if (root->type != YAML_MAPPING_NODE) {
        settings_wrong(load->errors, line_of(root), "(file)", "is no settings file; write sections such as `kiosk:`");
        return;
    }
    const yaml_node_pair_t *end = root->data.mapping.pairs.top;
    for (const yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < end; pair++) {
        const char *key = key_of(load, root, pair, "");
        if (key == NULL)
            continue;
        unsigned line = line_of(node_of(load, pair->key));
        const yaml_node_t *value = node_of(load, pair->value);
        if (text_equal(key, "readers")) {
            load->lines.list = line;
            load_readers(load, value);
        } else if (text_equal(key, "reader")) {
            load->lines.reader = line;
            load_section(load, key, value, &load->s->readers[0]);
        } else if (is_section(key)) {
            load_section(load, key, value, load->s);
        } else {
            unknown_key(load, line, "", key);
        }
    }
}

/* The table's device is libnfc's; without one PC/SC takes the reader that is there. */
static void name_devices(struct load *load)
{
    size_t device = (size_t)(setting_find("reader", "device") - settings_reader_table);
    for (unsigned i = 0; i < load->s->readers_count; i++)
        if (load->s->readers[i].driver == READER_PCSC && load->lines.readers[i][device] == 0)
            load->s->readers[i].device[0] = '\0';
}

static void tell_wrong(void *self, unsigned line, const char *key, const char *text)
{
    settings_wrong(self, line, key, text);
}

/* What no single value shows, and what stands in other files. */
static void check_together(struct load *load)
{
    static const char key_file[] = "cards.classic_key_file";
    char why[TEXT_OF_ERROR];
    const struct settings_teller teller = { tell_wrong, load->errors };
    name_devices(load);
    settings_check_together(load->s, &load->lines, &teller);
    if (settings_read_key(load->s, why, sizeof why) == RESULT_OK)
        return;
    unsigned line = load->lines.keys[setting_find("cards", strchr(key_file, '.') + 1) - settings_table];
    settings_wrong(load->errors, line > 0 ? line : 1, key_file, why);
}

void settings_defaults(const char *folder, struct settings *out)
{
    *out = (struct settings){ .readers_count = 1 };
    put_fallbacks(settings_table, settings_table_count, folder, out);
    put_fallbacks(settings_reader_table, settings_reader_table_count, folder, &out->readers[0]);
    for (enum language l = 0; l < LANGUAGE_COUNT; l++)
        out->kiosk.languages[out->kiosk.languages_count++] = l;
    memset(out->cards.classic_key, 0xFF, sizeof out->cards.classic_key);
}

/* The absolute folder of the file. RESULT_IO: there is none. */
static enum result folder_of(const char *path, char folder[static SETTINGS_PATH_SIZE])
{
    char dir[SETTINGS_PATH_SIZE];
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        text_copy(dir, sizeof dir, ".");
    else
        text_copy_bytes(dir, sizeof dir, bytes_of(path, slash == path ? 1 : (size_t)(slash - path)));
    char *absolute = realpath(dir, NULL);
    if (absolute == NULL)
        return RESULT_IO;
    /* Room for the names below it, so that every default fits. */
    enum result r = strlen(absolute) < SETTINGS_PATH_SIZE - 64 ? RESULT_OK : RESULT_IO;
    text_copy(folder, SETTINGS_PATH_SIZE, absolute);
    free(absolute);
    return r;
}

/* The whole file, at most SETTINGS_FILE_MAX bytes. The caller frees *data. */
static enum result read_file(const char *path, char **data, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return RESULT_IO;
    enum result r = RESULT_FULL;
    char *buffer = malloc(SETTINGS_FILE_MAX + 1);
    if (buffer == NULL)
        goto done;
    size_t got = fread(buffer, 1, SETTINGS_FILE_MAX + 1, f);
    r = ferror(f) ? RESULT_IO : got > SETTINGS_FILE_MAX ? RESULT_FULL : RESULT_OK;
    if (r != RESULT_OK)
        goto done;
    *data = buffer;
    *n = got;
    buffer = NULL;
done:
    free(buffer);
    fclose(f);
    return r;
}

static void wrong_syntax(struct settings_errors *errors, const yaml_parser_t *parser)
{
    char text[TEXT_OF_ERROR];
    text_format(text, sizeof text, "is not YAML: %s%s%s; write key: value, indented by blanks",
                parser->problem != NULL ? parser->problem : "cannot be read", parser->context != NULL ? ", " : "",
                parser->context != NULL ? parser->context : "");
    settings_wrong(errors, (unsigned)parser->problem_mark.line + 1, "(file)", text);
}

static void parse(struct load *load, yaml_parser_t *parser)
{
    yaml_document_t document;
    if (!yaml_parser_load(parser, &document)) {
        wrong_syntax(load->errors, parser);
        return;
    }
    load->document = &document;
    const yaml_node_t *root = yaml_document_get_root_node(&document);
    if (root != NULL) /* an empty file is all defaults */
        load_root(load, root);
    yaml_document_delete(&document);
    if (root == NULL)
        return;
    if (!yaml_parser_load(parser, &document)) {
        wrong_syntax(load->errors, parser);
        return;
    }
    const yaml_node_t *second = yaml_document_get_root_node(&document);
    if (second != NULL)
        settings_wrong(load->errors, line_of(second), "(file)", "has a second document; write one, without ---");
    yaml_document_delete(&document);
}

enum result settings_load(const char *path, struct settings *out, struct settings_errors *errors)
{
    *errors = (struct settings_errors){ 0 };
    text_copy(errors->file, sizeof errors->file, path);
    struct settings s;
    struct load load = { .s = &s, .errors = errors };
    char *data = NULL;
    size_t n = 0;
    yaml_parser_t parser;
    enum result r = folder_of(path, load.folder);
    if (r == RESULT_OK)
        r = read_file(path, &data, &n);
    if (r == RESULT_FULL)
        settings_wrong(errors, 1, "(file)", "is too large; write at most 256 KiB");
    else if (r != RESULT_OK)
        settings_wrong(errors, 1, "(file)", "cannot be read; write the path of a settings file that is there");
    if (r != RESULT_OK)
        return RESULT_IO;
    settings_defaults(load.folder, &s);
    if (!yaml_parser_initialize(&parser)) {
        free(data);
        return RESULT_FULL;
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)data, n);
    parse(&load, &parser);
    yaml_parser_delete(&parser);
    free(data);
    check_together(&load);
    if (errors->count > 0)
        return RESULT_BAD;
    *out = s;
    return RESULT_OK;
}

void settings_errors_print(FILE *to, const struct settings_errors *errors)
{
    for (unsigned i = 0; i < errors->count && i < SETTINGS_ERRORS_MAX; i++)
        fprintf(to, "%s:%u: %s: %s\n", errors->file, errors->list[i].line, errors->list[i].key, errors->list[i].text);
    if (errors->count > SETTINGS_ERRORS_MAX)
        fprintf(to, "%s: and %u more\n", errors->file, errors->count - SETTINGS_ERRORS_MAX);
}

enum result settings_secret(const char *path, char *to, size_t size)
{
    char line[SETTINGS_SECRET_MAX + 3] = "";
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return RESULT_IO;
    setvbuf(f, NULL, _IONBF, 0); /* no copy of the secret stays in a buffer of stdio */
    enum result r = RESULT_BAD;
    if (fgets(line, sizeof line, f) != NULL) {
        size_t n = strcspn(line, "\r\n");
        if (n > 0 && n <= SETTINGS_SECRET_MAX && n < size && utf8_valid(bytes_of(line, n))) {
            text_copy_bytes(to, size, bytes_of(line, n));
            r = RESULT_OK;
        }
    } else if (ferror(f)) {
        r = RESULT_IO;
    }
    wipe(line, sizeof line);
    fclose(f);
    return r;
}
