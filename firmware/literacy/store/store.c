#include "literacy/store/store.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/arena.h"
#include "base/text.h"

struct lesson_store {
    struct lesson_shelf shelf;
    struct lesson_errors errors;
    struct arena arena;
    char dir[LESSON_PATH_SIZE];
    struct dirent **entries; /* owned */
    int entries_count, next;
};

struct load {
    struct arena *arena; /* where what is read is kept */
    const char *file;    /* borrowed: the path of the lesson being read */
    yaml_document_t *document;
    struct lesson_errors *errors;
    unsigned errors_before; /* of earlier files */
};

/* A key of a mapping and who reads its value. `at` is the struct that the mapping fills. */
struct field {
    const char *key;
    void (*read)(struct load *l, const yaml_node_t *value, void *at);
    bool optional;
};

__attribute__((format(printf, 3, 4))) static void wrong(struct load *l, unsigned line, const char *format, ...)
{
    unsigned n = l->errors->count++;
    if (n >= LESSON_ERRORS_MAX)
        return;
    struct lesson_error *e = &l->errors->list[n];
    text_copy(e->file, sizeof e->file, l->file);
    e->line = line;
    va_list args;
    va_start(args, format);
    if (vsnprintf(e->text, sizeof e->text, format, args) < 0)
        e->text[0] = '\0';
    va_end(args);
}

static unsigned line_of(const yaml_node_t *node)
{
    return (unsigned)node->start_mark.line + 1;
}

static void *take(struct load *l, size_t n)
{
    void *p = arena_take(l->arena, n, _Alignof(max_align_t));
    if (p == NULL)
        wrong(l, 0, "there is no room left for lessons");
    return p;
}

static const char *scalar(const yaml_node_t *node)
{
    return node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value : NULL;
}

static const struct field *find_field(const struct field *fields, const char *key)
{
    for (; fields->key != NULL; fields++)
        if (text_equal(fields->key, key))
            return fields;
    return NULL;
}

static void read_pair(struct load *l, const struct field *fields, const yaml_node_pair_t *pair, void *at,
                      unsigned *seen)
{
    const yaml_node_t *key = yaml_document_get_node(l->document, pair->key);
    const yaml_node_t *value = yaml_document_get_node(l->document, pair->value);
    const char *name = scalar(key);
    const struct field *field = name != NULL ? find_field(fields, name) : NULL;
    if (field == NULL) {
        wrong(l, line_of(key), "the key %s is not known here; delete it", name != NULL ? name : "(no word)");
        return;
    }
    unsigned bit = 1u << (field - fields);
    if ((*seen & bit) != 0)
        wrong(l, line_of(key), "%s stands here twice; keep one", name);
    *seen |= bit;
    field->read(l, value, at);
}

static void read_mapping(struct load *l, const struct field *fields, const yaml_node_t *node, void *at)
{
    unsigned seen = 0;
    if (node->type != YAML_MAPPING_NODE) {
        wrong(l, line_of(node), "here belongs a mapping with %s: …", fields->key);
        return;
    }
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++)
        read_pair(l, fields, pair, at, &seen);
    for (const struct field *field = fields; field->key != NULL; field++)
        if (!field->optional && (seen & 1u << (field - fields)) == 0)
            wrong(l, line_of(node), "%s is missing; write it", field->key);
}

/* ---- texts ---- */

static void read_words(struct load *l, const yaml_node_t *value, const char **to)
{
    const char *text = scalar(value);
    size_t n = text != NULL ? strlen(text) : 0;
    if (text == NULL || n == 0)
        wrong(l, line_of(value), "here belongs a sentence");
    else if (n >= LESSON_TEXT_SIZE)
        wrong(l, line_of(value), "%zu bytes are too long; %d at most", n, LESSON_TEXT_SIZE - 1);
    else
        *to = arena_text(l->arena, text);
}

static void read_kk(struct load *l, const yaml_node_t *value, void *at)
{
    read_words(l, value, &((struct lesson_text *)at)->in[LANGUAGE_KK]);
}

static void read_ru(struct load *l, const yaml_node_t *value, void *at)
{
    read_words(l, value, &((struct lesson_text *)at)->in[LANGUAGE_RU]);
}

static void read_en(struct load *l, const yaml_node_t *value, void *at)
{
    read_words(l, value, &((struct lesson_text *)at)->in[LANGUAGE_EN]);
}

static void read_text(struct load *l, const yaml_node_t *value, struct lesson_text *to)
{
    static const struct field fields[] = {
        { "kk", read_kk, false }, { "ru", read_ru, false }, { "en", read_en, false }, { 0 }
    };
    read_mapping(l, fields, value, to);
}

/* ---- choices ---- */

static void read_label(struct load *l, const yaml_node_t *value, void *at)
{
    read_text(l, value, &((struct lesson_choice *)at)->label);
}

static void read_follows(struct load *l, const yaml_node_t *value, void *at)
{
    read_text(l, value, &((struct lesson_choice *)at)->follows);
}

static void read_good(struct load *l, const yaml_node_t *value, void *at)
{
    const char *word = scalar(value);
    struct lesson_choice *choice = at;
    choice->good = word != NULL && text_equal(word, "yes");
    if (word == NULL || (!choice->good && !text_equal(word, "no")))
        wrong(l, line_of(value), "good is yes or no");
}

static const struct field choice_fields[] = {
    { "label", read_label, false }, { "follows", read_follows, false }, { "good", read_good, false }, { 0 }
};

/* ---- steps ---- */

static bool has_room(struct load *l, const yaml_node_t *list, size_t most)
{
    if (list->type != YAML_SEQUENCE_NODE) {
        wrong(l, line_of(list), "here belongs a list, each entry begins with a dash");
        return false;
    }
    size_t n = (size_t)(list->data.sequence.items.top - list->data.sequence.items.start);
    if (n == 0 || n > most)
        wrong(l, line_of(list), "%zu entries; 1 to %zu", n, most);
    return n > 0 && n <= most;
}

static void read_choices(struct load *l, const yaml_node_t *value, void *at)
{
    struct lesson_step *step = at;
    bool any_good = false;
    if (!has_room(l, value, LESSON_CHOICES_MAX))
        return;
    struct lesson_choice *choices = take(l, LESSON_CHOICES_MAX * sizeof *choices);
    step->choices = choices;
    for (const int *item = value->data.sequence.items.start; choices != NULL && item < value->data.sequence.items.top;
         item++) {
        struct lesson_choice *choice = &choices[step->choices_count++];
        read_mapping(l, choice_fields, yaml_document_get_node(l->document, *item), choice);
        any_good = any_good || choice->good;
    }
    if (!any_good)
        wrong(l, line_of(value), "no choice is good; the learner could never go on");
}

static void read_hints(struct load *l, const yaml_node_t *value, void *at)
{
    struct lesson_step *step = at;
    if (!has_room(l, value, LESSON_HINTS_MAX))
        return;
    struct lesson_text *hints = take(l, LESSON_HINTS_MAX * sizeof *hints);
    step->hints = hints;
    for (const int *item = value->data.sequence.items.start; hints != NULL && item < value->data.sequence.items.top;
         item++)
        read_text(l, yaml_document_get_node(l->document, *item), &hints[step->hints_count++]);
}

static void read_kind(struct load *l, const yaml_node_t *value, void *at)
{
    const char *word = scalar(value);
    struct lesson_step *step = at;
    bool choose = word != NULL && text_equal(word, "choose");
    step->kind = choose ? LESSON_CHOOSE : LESSON_SHOW;
    if (word == NULL || (!choose && !text_equal(word, "show")))
        wrong(l, line_of(value), "kind is show or choose");
}

static void read_title(struct load *l, const yaml_node_t *value, void *at)
{
    read_text(l, value, &((struct lesson_step *)at)->title);
}

static void read_step_text(struct load *l, const yaml_node_t *value, void *at)
{
    read_text(l, value, &((struct lesson_step *)at)->text);
}

static void read_phone(struct load *l, const yaml_node_t *value, void *at)
{
    struct lesson_step *step = at;
    struct lesson_part *part = take(l, sizeof *part);
    if (part == NULL)
        return;
    part->kind = LESSON_PART_MESSAGE;
    part->to = LESSON_NOTHING;
    step->scene = (struct lesson_scene){ .parts = part, .parts_count = 1, .on = LESSON_ON_PHONE };
    read_text(l, value, &part->text);
}

static const struct field step_fields[] = { { "kind", read_kind, false },
                                            { "title", read_title, false },
                                            { "text", read_step_text, false },
                                            { "phone", read_phone, true },
                                            { "choices", read_choices, true },
                                            { "hints", read_hints, true },
                                            { 0 } };

/* ---- lessons ---- */

static void read_id(struct load *l, const yaml_node_t *value, void *at)
{
    const char *word = scalar(value);
    struct lesson *lesson = at;
    if (word == NULL || word[0] == '\0' || strlen(word) >= LESSON_ID_SIZE ||
        strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(word))
        wrong(l, line_of(value), "id is a word of a-z, 0-9 and dashes");
    else
        lesson->id = arena_text(l->arena, word);
}

static void read_minutes(struct load *l, const yaml_node_t *value, void *at)
{
    const char *word = scalar(value);
    uint64_t minutes = 0;
    if (word == NULL || text_to_u64(word, 60, &minutes) != RESULT_OK || minutes == 0)
        wrong(l, line_of(value), "minutes is a number from 1 to 60");
    ((struct lesson *)at)->minutes = (uint8_t)minutes;
}

static void read_name(struct load *l, const yaml_node_t *value, void *at)
{
    read_text(l, value, &((struct lesson *)at)->name);
}

static void read_aim(struct load *l, const yaml_node_t *value, void *at)
{
    read_text(l, value, &((struct lesson *)at)->aim);
}

static void read_steps(struct load *l, const yaml_node_t *value, void *at)
{
    struct lesson *lesson = at;
    if (!has_room(l, value, LESSON_STEPS_MAX))
        return;
    struct lesson_step *steps = take(l, LESSON_STEPS_MAX * sizeof *steps);
    lesson->steps = steps;
    for (const int *item = value->data.sequence.items.start; steps != NULL && item < value->data.sequence.items.top;
         item++) {
        const yaml_node_t *node = yaml_document_get_node(l->document, *item);
        struct lesson_step *step = &steps[lesson->steps_count++];
        read_mapping(l, step_fields, node, step);
        if ((step->kind == LESSON_CHOOSE) != (step->choices_count > 0))
            wrong(l, line_of(node), "choices belong to a step of kind choose, and to no other");
    }
}

static const struct field lesson_fields[] = { { "id", read_id, false },       { "minutes", read_minutes, false },
                                              { "name", read_name, false },   { "aim", read_aim, false },
                                              { "steps", read_steps, false }, { 0 } };

static void read_document(struct load *l, FILE *f, struct lesson *lesson)
{
    yaml_parser_t parser;
    yaml_document_t document;
    if (!yaml_parser_initialize(&parser)) {
        wrong(l, 0, "out of memory");
        return;
    }
    yaml_parser_set_input_file(&parser, f);
    if (!yaml_parser_load(&parser, &document)) {
        wrong(l, (unsigned)parser.problem_mark.line + 1, "%s", parser.problem != NULL ? parser.problem : "is no YAML");
        yaml_parser_delete(&parser);
        return;
    }
    const yaml_node_t *root = yaml_document_get_root_node(&document);
    l->document = &document;
    if (root == NULL)
        wrong(l, 0, "the file is empty");
    else
        read_mapping(l, lesson_fields, root, lesson);
    yaml_document_delete(&document);
    yaml_parser_delete(&parser);
}

static void load_file(struct lesson_store *s, const char *path)
{
    struct load l = { .arena = &s->arena, .file = path, .errors = &s->errors, .errors_before = s->errors.count };
    FILE *f = fopen(path, "rbe");
    if (f == NULL) {
        wrong(&l, 0, "cannot be read");
        return;
    }
    struct lesson *lesson = take(&l, sizeof *lesson);
    if (lesson != NULL)
        read_document(&l, f, lesson);
    fclose(f);
    if (s->errors.count == l.errors_before && s->shelf.count < LESSONS_MAX)
        s->shelf.lessons[s->shelf.count++] = lesson;
    s->shelf.learners = s->shelf.count;
}

static int is_lesson(const struct dirent *entry)
{
    return text_ends(entry->d_name, ".yaml") && !text_equal(entry->d_name, "facts.yaml") &&
           !text_equal(entry->d_name, "same.yaml");
}

struct lesson_store *lessons_open(const char *dir)
{
    struct lesson_store *s = calloc(1, sizeof *s);
    void *memory = calloc(1, LESSONS_ROOM);
    if (s == NULL || memory == NULL) {
        free(s);
        free(memory);
        return NULL;
    }
    s->arena = arena_of(memory, LESSONS_ROOM);
    text_copy(s->dir, sizeof s->dir, dir);
    s->entries_count = scandir(dir, &s->entries, is_lesson, alphasort);
    if (s->entries_count < 0) {
        struct load l = { .file = dir, .errors = &s->errors };
        wrong(&l, 0, "the folder cannot be read");
    }
    return s;
}

bool lessons_read(struct lesson_store *s)
{
    if (s->next >= s->entries_count)
        return false;
    char path[LESSON_PATH_SIZE];
    text_format(path, sizeof path, "%s/%s", s->dir, s->entries[s->next]->d_name);
    load_file(s, path);
    free(s->entries[s->next++]);
    return true;
}

const struct lesson_shelf *lessons_shelf(const struct lesson_store *s)
{
    return &s->shelf;
}

const struct lesson_errors *lessons_errors(const struct lesson_store *s)
{
    return &s->errors;
}

void lessons_close(struct lesson_store *s)
{
    if (s == NULL)
        return;
    while (s->next < s->entries_count)
        free(s->entries[s->next++]);
    free(s->entries);
    free(s->arena.base);
    free(s);
}

void lesson_errors_print(FILE *to, const struct lesson_errors *errors)
{
    for (unsigned i = 0; i < errors->count && i < LESSON_ERRORS_MAX; i++)
        fprintf(to, "%s:%u: %s\n", errors->list[i].file, errors->list[i].line, errors->list[i].text);
    if (errors->count > LESSON_ERRORS_MAX)
        fprintf(to, "and %u more\n", errors->count - LESSON_ERRORS_MAX);
}
