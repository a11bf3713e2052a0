/* Every screen in a language that nobody speaks: English, a good third longer and in brackets (pseudo.sed). It shows
   what has no room when a translation grows, and what did not come through the catalogue. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "check.h"
#include "language/language.h"
#include "structure.h"
#include "studio.h"

enum { NAMES_MAX = 1024, SHOWN_SIZE = 160 };

/* What stands on a screen in a language. */
struct names {
    size_t count;
    char at[NAMES_MAX][SHOWN_SIZE];
};
static struct names in[LANGUAGE_COUNT];

static void open_catalogues(const char *variable)
{
    const char *dir = getenv(variable);
    CHECK(dir != NULL);
    enum result r = language_open(dir);
    CHECK(r == RESULT_OK || r == RESULT_NONE); /* the pseudo-language has another code than it is asked for */
}

static bool shows_words(const struct element *e)
{
    return element_is_visible(e) && (e->lines_count > 0 || e->role == ROLE_BUTTON || e->role == ROLE_HEADING);
}

static void take_names(struct names *to, const struct scene *s)
{
    to->count = 0;
    for (size_t i = 0; i < s->elements_count && to->count < NAMES_MAX; i++)
        if (shows_words(&s->elements[i]) || s->elements[i].name[0] != '\0')
            text_copy(to->at[to->count++], SHOWN_SIZE, s->elements[i].name);
}

static bool is_among(const struct names *n, const char *name)
{
    char cut[SHOWN_SIZE];
    text_copy(cut, sizeof cut, name);
    for (size_t i = 0; i < n->count; i++)
        if (text_equal(n->at[i], cut))
            return true;
    return false;
}

static bool is_said(const struct lesson_text *words, const char *name)
{
    return text_equal(lesson_words(words, LANGUAGE_EN), name);
}

/* What a lesson shows in a step, and at its end. */
static bool is_of_step(const struct lesson_run *run, const char *name)
{
    if (lesson_of(run) == NULL)
        return false;
    const struct lesson_step *step = lesson_step(run);
    bool its = is_said(&step->title, name) || is_said(&step->text, name) || is_said(&lesson_of(run)->rule, name);
    for (uint8_t i = 0; i < step->choices_count; i++)
        its = its || is_said(&step->choices[i].label, name);
    for (uint8_t i = 0; i < step->hints_count; i++) { /* the trainer may read it out */
        char quoted[SHOWN_SIZE];
        text_format(quoted, sizeof quoted, "«%s»", lesson_words(&step->hints[i], LANGUAGE_EN));
        its = its || text_equal(quoted, name);
    }
    return its;
}

/* A lesson brings its own words, also on a list and with a group. */
static bool is_lesson(const char *state, const char *name)
{
    static struct kiosk k;
    state_make(&k, state, LANGUAGE_EN);
    for (uint8_t i = 0; k.lesson.shelf != NULL && i < k.lesson.shelf->count; i++)
        if (is_said(&k.lesson.shelf->lessons[i]->name, name))
            return true;
    return is_of_step(&k.lesson, name);
}

/* Titles, people, numbers: the same in all three languages; letters on keys. A language is called as it calls itself;
   lessons and the library's notices bring their own words. */
static bool is_data(const char *state, const struct element *e)
{
    const char *name = e->name;
    if (e->role == ROLE_KEY && utf8_count(name) == 1)
        return true;
    if (text_equal(name, language_name(LANGUAGE_EN)) || text_starts(state, "lesson") || is_lesson(state, name) ||
        text_equal(e->id, "attract.title") || text_equal(e->id, "attract.text"))
        return true;
    for (size_t l = 0; l < LANGUAGE_COUNT; l++)
        if (!is_among(&in[l], name))
            return false;
    return true;
}

static struct shot shot_of(const char *state, enum language l, size_t glass)
{
    return (struct shot){ state, l, glasses[glass], 100, CHOICE_LIGHT };
}

static unsigned untranslated(const char *state, size_t glass)
{
    unsigned bad = 0;
    open_catalogues("KITAP_LOCALE");
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        struct shot shot = shot_of(state, l, glass);
        take_names(&in[l], studio_scene(&shot));
    }
    open_catalogues("KITAP_PSEUDO");
    struct shot shot = shot_of(state, LANGUAGE_EN, glass);
    const struct scene *s = studio_scene(&shot);
    for (size_t i = 0; i < s->elements_count; i++) {
        const struct element *e = &s->elements[i];
        if (!shows_words(e) || strstr(e->name, "!!") != NULL || is_data(state, e))
            continue;
        fprintf(stderr, "%s: %s “%s” did not come through the catalogue\n", state, e->id, e->name);
        bad++;
    }
    return bad;
}

TEST(every_word_comes_through_the_catalogue)
{
    unsigned bad = 0;
    for (size_t i = 0; state_at(i) != NULL; i++)
        for (size_t g = 0; g < GLASSES; g++)
            bad += untranslated(state_at(i)->name, g);
    CHECK_EQ(bad, 0);
}

/* What is too narrow for such a language today, by the width of the glass. The list only shrinks. */
static const struct {
    const char *state;
    int width;
} narrow[] = {
    { "account-deals-holds", 1024 },
    { "account-holds", 1024 },
    { "identify-letters", 1024 },
    { "pay-staff", 1024 },
};

static bool is_narrow(const char *state, int width)
{
    for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++)
        if (text_equal(narrow[i].state, state) && narrow[i].width == width)
            return true;
    return false;
}

static unsigned cut(const char *state, size_t glass)
{
    static struct findings f;
    unsigned bad = 0;
    struct shot shot = shot_of(state, LANGUAGE_EN, glass);
    struct scene *s = studio_scene(&shot);
    if (is_narrow(state, shot.glass.width))
        return 0;
    if (s->does_not_fit || s->overflow) {
        fprintf(stderr, "%s on %d px: does not fit\n", state, shot.glass.width);
        return 1;
    }
    structure_check(studio_painter(&shot.glass), s, 20, &f);
    for (size_t i = 0; i < f.count; i++) {
        if (f.at[i].fault != FAULT_CUT && f.at[i].fault != FAULT_OUTSIDE)
            continue;
        fprintf(stderr, "%s on %d px: %s “%.30s” %s: %s\n", state, shot.glass.width, f.at[i].at->id, f.at[i].at->name,
                fault_words(f.at[i].fault), f.at[i].words);
        bad++;
    }
    return bad;
}

TEST(words_that_are_a_third_longer_have_room)
{
    unsigned bad = 0;
    open_catalogues("KITAP_PSEUDO");
    for (size_t i = 0; state_at(i) != NULL; i++)
        for (size_t g = 0; g < GLASSES; g++)
            bad += cut(state_at(i)->name, g);
    CHECK_EQ(bad, 0);
}
