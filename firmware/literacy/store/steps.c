/* Steps and checks: their keys, and which of them belong to a step of which kind. */
#include "base/text.h"

#include "literacy/store/inside.h"

#define X(name, word) word,
static const char *const kinds[] = { LESSON_KINDS(X) };
#undef X

/* ---- choices ---- */

static void read_label(struct load *l, const struct tree *value, void *at)
{
    load_text(l, value, &((struct lesson_choice *)at)->label);
}

static void read_follows(struct load *l, const struct tree *value, void *at)
{
    load_text(l, value, &((struct lesson_choice *)at)->follows);
}

static void read_good(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson_choice *)at)->good = load_yes(l, value, "good");
}

static void read_choices(struct load *l, const struct tree *value, void *at)
{
    static const struct field fields[] = {
        { "label", read_label, false }, { "follows", read_follows, false }, { "good", read_good, false }, { 0 }
    };
    struct lesson_step *step = at;
    bool any_good = false;
    if (!load_is_list(l, value, 2, LESSON_CHOICES_MAX))
        return;
    struct lesson_choice *choices = load_take(l, value->count * sizeof *choices, value->line);
    step->choices = choices;
    for (const struct tree *node = value->first; node != NULL && choices != NULL; node = node->next) {
        struct lesson_choice *choice = &choices[step->choices_count++];
        store_note(l->store, choice, NULL, node->line);
        load_mapping(l, fields, node, choice);
        any_good = any_good || choice->good;
    }
    if (!any_good)
        load_wrong(l, value->line, "no choice is good, the learner could never go on; write good: yes at one");
}

/* ---- the other keys ---- */

static void read_kind(struct load *l, const struct tree *value, void *at)
{
    ((struct lesson_step *)at)->kind = (enum lesson_step_kind)load_one_of(l, value, "kind", kinds, LESSON_KINDS_COUNT);
}

static void read_title(struct load *l, const struct tree *value, void *at)
{
    load_text(l, value, &((struct lesson_step *)at)->title);
}

static void read_step_text(struct load *l, const struct tree *value, void *at)
{
    load_text(l, value, &((struct lesson_step *)at)->text);
}

static void read_scene(struct load *l, const struct tree *value, void *at)
{
    load_scene(l, value, &((struct lesson_step *)at)->scene);
}

static void read_screens(struct load *l, const struct tree *value, void *at)
{
    load_screens(l, value, at);
}

static void read_hints(struct load *l, const struct tree *value, void *at)
{
    struct lesson_step *step = at;
    if (!load_is_list(l, value, 1, LESSON_HINTS_MAX))
        return;
    struct lesson_text *hints = load_take(l, value->count * sizeof *hints, value->line);
    step->hints = hints;
    for (const struct tree *node = value->first; node != NULL && hints != NULL; node = node->next)
        load_text(l, node, &hints[step->hints_count++]);
}

static void read_keys(struct load *l, const struct tree *value, void *at)
{
    static const char *const words[] = { "letters", "digits" };
    ((struct lesson_step *)at)->keys = (enum lesson_keys)load_one_of(l, value, "keys", words, 2);
}

static void read_expected(struct load *l, const struct tree *value, struct lesson_step *step, enum language language)
{
    if (!load_is_list(l, value, 1, LESSON_EXPECTED_MAX))
        return;
    const char **words = load_take(l, value->count * sizeof *words, value->line);
    step->expect[language] = words;
    for (const struct tree *node = value->first; node != NULL && words != NULL; node = node->next) {
        const char *word = load_sentence(l, node, language);
        if (utf8_count(word) > LESSON_TYPED_SIZE / 2 - 1)
            load_wrong(l, node->line, "what is typed is short; %d signs at most", LESSON_TYPED_SIZE / 2 - 1);
        words[step->expect_count[language]++] = word;
    }
}

static void read_expected_kk(struct load *l, const struct tree *value, void *at)
{
    read_expected(l, value, at, LANGUAGE_KK);
}

static void read_expected_ru(struct load *l, const struct tree *value, void *at)
{
    read_expected(l, value, at, LANGUAGE_RU);
}

static void read_expected_en(struct load *l, const struct tree *value, void *at)
{
    read_expected(l, value, at, LANGUAGE_EN);
}

static void read_expect(struct load *l, const struct tree *value, void *at)
{
    static const struct field fields[] = {
        { "kk", read_expected_kk, false }, { "ru", read_expected_ru, false }, { "en", read_expected_en, false }, { 0 }
    };
    load_mapping(l, fields, value, at);
}

/* ---- steps ---- */

enum {
    HAS_SCENE = 1 << 3,
    HAS_SCREENS = 1 << 4,
    HAS_CHOICES = 1 << 5,
    HAS_EXPECT = 1 << 6,
    HAS_KEYS = 1 << 7,
    HAS_HINTS = 1 << 8
};
static const struct field step_fields[] = { { "kind", read_kind, false },      { "title", read_title, false },
                                            { "text", read_step_text, false }, { "scene", read_scene, true },
                                            { "screens", read_screens, true }, { "choices", read_choices, true },
                                            { "expect", read_expect, true },   { "keys", read_keys, true },
                                            { "hints", read_hints, true },     { 0 } };

/* Bits of step_fields beyond the first three. */
static const struct {
    unsigned needs, may;
} belongs[LESSON_KINDS_COUNT] = {
    [LESSON_SHOW] = { 0, HAS_SCENE },
    [LESSON_DO] = { HAS_SCENE, HAS_HINTS },
    [LESSON_FIND] = { HAS_SCENE, HAS_HINTS },
    [LESSON_CHOOSE] = { HAS_CHOICES, HAS_SCENE | HAS_HINTS },
    [LESSON_TYPE] = { HAS_EXPECT | HAS_KEYS, HAS_SCENE | HAS_HINTS },
    [LESSON_PRACTISE] = { HAS_SCREENS, HAS_HINTS },
    [LESSON_REFLECT] = { 0, HAS_SCENE },
};

static void judge_keys(struct load *l, const struct tree *node, enum lesson_step_kind kind, unsigned seen)
{
    for (unsigned i = 3; step_fields[i].key != NULL; i++) {
        unsigned bit = 1u << i;
        bool needed = (belongs[kind].needs & bit) != 0, may = needed || (belongs[kind].may & bit) != 0;
        if (needed && (seen & bit) == 0)
            load_wrong(l, node->line, "a step of kind %s needs %s; write it", kinds[kind], step_fields[i].key);
        if (!may && (seen & bit) != 0)
            load_wrong(l, load_entry(node, step_fields[i].key)->key_line,
                       "%s does not belong to a step of kind %s; delete it", step_fields[i].key, kinds[kind]);
    }
}

static void judge_scene(struct load *l, const struct tree *node, const struct lesson_step *step)
{
    unsigned good = 0, touchable = 0;
    for (uint8_t i = 0; i < step->scene.parts_count; i++) {
        const struct lesson_part *part = &step->scene.parts[i];
        good += part->worth == LESSON_GOOD;
        touchable += lesson_part_touchable(part);
        if (step->kind == LESSON_FIND && lesson_part_touchable(part) && part->by != LESSON_BY_TAP)
            load_wrong(l, node->line, "what is found is tapped; delete by of %s", part->id);
    }
    if (step->kind == LESSON_DO && good == 0)
        load_wrong(l, node->line, "nothing is to be done here; write good: yes at the parts to touch");
    if (step->kind == LESSON_FIND && (good != 1 || touchable < 2))
        load_wrong(l, node->line, "one of two or more places is the right one; write good: yes at exactly one of them");
}

static void read_step(struct load *l, const struct tree *node, struct lesson_step *step)
{
    unsigned seen = load_mapping(l, step_fields, node, step);
    if (node->kind != TREE_MAPPING || (seen & 1) == 0)
        return;
    judge_keys(l, node, step->kind, seen);
    if ((seen & HAS_SCENE) != 0)
        judge_scene(l, node, step);
}

void load_steps(struct load *l, const struct tree *node, struct lesson *lesson)
{
    if (!load_is_list(l, node, 1, LESSON_STEPS_MAX))
        return;
    struct lesson_step *steps = load_take(l, node->count * sizeof *steps, node->line);
    lesson->steps = steps;
    for (const struct tree *one = node->first; one != NULL && steps != NULL; one = one->next) {
        struct lesson_step *step = &steps[lesson->steps_count++];
        store_note(l->store, step, NULL, one->line);
        read_step(l, one, step);
    }
}

/* ---- checks ---- */

void load_checks(struct load *l, const struct tree *node, struct lesson *lesson)
{
    static const struct field fields[] = { { "text", read_step_text, false },
                                           { "choices", read_choices, false },
                                           { "scene", read_scene, true },
                                           { "hints", read_hints, true },
                                           { 0 } };
    if (!load_is_list(l, node, 1, LESSON_CHECKS_MAX))
        return;
    struct lesson_step *checks = load_take(l, node->count * sizeof *checks, node->line);
    lesson->checks = checks;
    for (const struct tree *one = node->first; one != NULL && checks != NULL; one = one->next) {
        struct lesson_step *check = &checks[lesson->checks_count++];
        check->kind = LESSON_CHOOSE;
        store_note(l->store, check, NULL, one->line);
        load_mapping(l, fields, one, check);
    }
}
