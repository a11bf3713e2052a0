/* facts.yaml: name -> {checked: YYYY-MM-DD, kk, ru, en}; same.yaml: a list of texts. */
#include <stdlib.h>

#include "base/text.h"

#include "literacy/store/inside.h"

static void read_checked(struct load *l, const struct tree *value, void *at)
{
    char text[WHEN_TEXT_SIZE];
    struct when when;
    text_format(text, sizeof text, "%sT00:00:00+00:00", value->word != NULL ? value->word : "");
    if (when_parse(text, &when) == RESULT_OK)
        ((struct lesson_fact *)at)->checked = when_day(when);
    else
        load_wrong(l, value->line, "checked is a day; write YYYY-MM-DD");
}

static void read_value(struct load *l, const struct tree *value, void *at, enum language language)
{
    ((struct lesson_fact *)at)->value.in[language] = load_sentence(l, value, language);
}

static void read_kk(struct load *l, const struct tree *value, void *at)
{
    read_value(l, value, at, LANGUAGE_KK);
}

static void read_ru(struct load *l, const struct tree *value, void *at)
{
    read_value(l, value, at, LANGUAGE_RU);
}

static void read_en(struct load *l, const struct tree *value, void *at)
{
    read_value(l, value, at, LANGUAGE_EN);
}

static const struct field fact_fields[] = { { "checked", read_checked, false },
                                            { "kk", read_kk, false },
                                            { "ru", read_ru, false },
                                            { "en", read_en, false },
                                            { 0 } };

static void read_facts(struct load *l, const struct tree *value, void *at)
{
    (void)at;
    if (value->kind != TREE_MAPPING) {
        load_wrong(l, value->line, "here belong facts; write NAME: {checked: …, kk: …, ru: …, en: …}");
        return;
    }
    for (const struct tree *entry = value->first; entry != NULL; entry = entry->next) {
        struct lesson_fact fact = { .name = arena_text(l->arena, entry->key), .line = entry->key_line };
        load_mapping(l, fact_fields, entry, &fact);
        store_add_fact(l, entry->key_line, &fact);
    }
}

void load_facts(struct load *l, const struct tree *root)
{
    static const struct field fields[] = { { "facts", read_facts, false }, { 0 } };
    load_mapping(l, fields, root, NULL);
}

static void read_same(struct load *l, const struct tree *value, void *at)
{
    (void)at;
    if (!load_is_list(l, value, 0, LESSON_SAME_MAX))
        return;
    for (const struct tree *node = value->first; node != NULL; node = node->next)
        if (node->word != NULL)
            store_add_same(l, node->line, node->word);
        else
            load_wrong(l, node->line, "here belongs a text");
}

void load_same(struct load *l, const struct tree *root)
{
    static const struct field fields[] = { { "same", read_same, false }, { 0 } };
    load_mapping(l, fields, root, NULL);
}
