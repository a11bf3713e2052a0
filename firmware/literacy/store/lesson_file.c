/* The head of a lesson: what it is called, where it stands in its course and in the frameworks. */
#include <string.h>

#include "base/text.h"

#include "literacy/store/inside.h"

enum { CODES_MAX = 10, CODES_SIZE = 80 };

static void read_id(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson *)at)->id = load_id(l, value);
}

static void read_course(struct load *l, const struct tree *value, void *at)
{
    static const char *const words[] = { "learner", "staff" };
    ((struct lesson *)at)->course = (enum lesson_course)load_one_of(l, value, "course", words, LESSON_COURSES_COUNT);
}

static void read_order(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson *)at)->order = (uint8_t)load_number(l, value, "order", 1, 99);
}

static void read_level(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson *)at)->level = (uint8_t)load_number(l, value, "level", 1, 4);
}

static void read_minutes(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson *)at)->minutes = (uint8_t)load_number(l, value, "minutes", 1, 60);
}

/* Codes of a framework: `form` gives a sign's highest value, a digit or a letter each: "5.6" takes 1.1 to 5.6. */
static bool has_form(const char *code, const char *form)
{
    if (strlen(code) != strlen(form))
        return false;
    for (; *form != '\0'; form++, code++)
        if (*form >= '1' && *form <= '9' ? *code < '0' || *code > *form : *code != *form)
            return false;
    return true;
}

static const char *read_codes(struct load *l, const struct tree *value, const char *form)
{
    char text[CODES_SIZE] = "";
    if (!load_is_list(l, value, 0, CODES_MAX))
        return "";
    for (const struct tree *node = value->first; node != NULL; node = node->next) {
        if (node->word == NULL || !has_form(node->word, form))
            load_wrong(l, node->line, "%.40s is no code of %s; write codes like %s",
                       node->word != NULL ? node->word : "a list", value->key, form);
        else
            text_add(text, sizeof text, "%s%s", text[0] != '\0' ? ", " : "", node->word);
    }
    return arena_text(l->arena, text);
}

static void read_digcomp(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson *)at)->digcomp = read_codes(l, value, "5.6");
}

static void read_unesco(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson *)at)->unesco = read_codes(l, value, "D6");
}

static void read_ala(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson *)at)->ala = read_codes(l, value, "9");
}

static void read_after(struct load *l, const struct tree *value, void *at)
{
    struct lesson *lesson = at;
    if (!load_is_list(l, value, 0, LESSON_AFTER_MAX))
        return;
    for (const struct tree *node = value->first; node != NULL; node = node->next)
        lesson->after[lesson->after_count++] = load_id(l, node);
}

static void read_name(struct load *l, const struct tree *value, void *at)
{
    load_text(l, value, &((struct lesson *)at)->name);
}

static void read_aim(struct load *l, const struct tree *value, void *at)
{
    load_text(l, value, &((struct lesson *)at)->aim);
}

static void read_rule(struct load *l, const struct tree *value, void *at)
{
    load_text(l, value, &((struct lesson *)at)->rule);
}

static void read_steps(struct load *l, const struct tree *value, void *at)
{
    load_steps(l, value, at);
}

static void read_checks(struct load *l, const struct tree *value, void *at)
{
    load_checks(l, value, at);
}

static const struct field lesson_fields[] = {
    { "id", read_id, false },         { "course", read_course, false },   { "order", read_order, false },
    { "level", read_level, false },   { "minutes", read_minutes, false }, { "digcomp", read_digcomp, false },
    { "unesco", read_unesco, false }, { "ala", read_ala, false },         { "after", read_after, false },
    { "name", read_name, false },     { "aim", read_aim, false },         { "rule", read_rule, false },
    { "steps", read_steps, false },   { "checks", read_checks, false },   { 0 }
};

void load_lesson(struct load *l, const struct tree *root, struct lesson *to)
{
    to->id = to->digcomp = to->unesco = to->ala = "";
    load_mapping(l, lesson_fields, root, to);
    const char *slash = strrchr(l->file, '/');
    const char *name = slash != NULL ? slash + 1 : l->file;
    if (!text_starts(name, to->id) || !text_equal(name + strlen(to->id), ".yaml"))
        load_wrong(l, root->line, "the id is the name of the file; write id: %.*s", (int)strcspn(name, "."), name);
}
