/* Ten faults, each made on purpose in a screen that has none: the check of its kind finds it. */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "structure.h"
#include "studio.h"

static const struct shot shot = { "checkout", LANGUAGE_RU, { 1920, 1080, 0.248f }, 100, CHOICE_LIGHT };
static struct findings findings;

static struct element *at(struct scene *s, const char *id)
{
    const struct element *e = scene_find(s, id);
    CHECK(e != NULL);
    return &s->elements[e - s->elements];
}

static void look(struct scene *s)
{
    structure_check(studio_painter(&shot.glass), s, 20, &findings);
}

static bool has(enum fault fault, const struct element *e)
{
    for (size_t i = 0; i < findings.count; i++)
        if (findings.at[i].fault == fault && findings.at[i].at == e)
            return true;
    return false;
}

static void move(struct element *e, int x, int y)
{
    e->rect.x += x;
    e->text_rect.x += x;
    e->icon_rect.x += x;
    e->rect.y += y;
    e->text_rect.y += y;
    e->icon_rect.y += y;
}

/* Each makes its fault and returns where it must be found. */
static struct element *outside(struct scene *s)
{
    struct element *e = at(s, "nav.help");
    move(e, 60, 0);
    return e;
}

static struct element *overlap(struct scene *s)
{
    struct element *e = at(s, "nav.help");
    move(e, -120, 0);
    return e;
}

static struct element *low_contrast(struct scene *s)
{
    struct element *e = at(s, "checkout.item.3.reason");
    struct element *row = &s->elements[e->parent];
    while (row->look != LOOK_ROW_NEED)
        row = &s->elements[row->parent];
    row->look = LOOK_ROW; /* no ground of its own for a text in the colour of shapes */
    e->ink = INK_SHAPE;
    return e;
}

static struct element *small_target(struct scene *s)
{
    struct element *e = at(s, "nav.help");
    e->rect.h /= 2;
    return e;
}

static struct element *small_gap(struct scene *s)
{
    struct element *e = at(s, "nav.help");
    move(e, -9, 0);
    return e;
}

static struct element *small_capitals(struct scene *s)
{
    struct element *e = at(s, "checkout.item.3.reason");
    e->font_px = e->font_px * 9 / 10;
    return e;
}

static struct element *no_name(struct scene *s)
{
    struct element *e = at(s, "nav.help");
    e->name = "";
    return e;
}

/* The help stands left of the language, which is read first. */
static struct element *wrong_order(struct scene *s)
{
    struct element *language = at(s, "nav.language"), *help = at(s, "nav.help");
    int right = help->rect.x + help->rect.w, left = language->rect.x;
    move(language, right - language->rect.w - left, 0);
    move(help, left - help->rect.x, 0);
    return help;
}

static struct element *cut_words(struct scene *s)
{
    struct element *e = at(s, "checkout.item.3.reason");
    e->lines[e->lines_count - 1].n = (uint16_t)(e->lines[e->lines_count - 1].n / 2);
    return e;
}

/* A button that draws nothing but its words has no ring either. */
static struct element *no_focus(struct scene *s)
{
    struct element *e = at(s, "nav.help");
    e->rect.x = 4; /* the ring has no room at the edge of the glass */
    e->look = LOOK_TEXT;
    return e;
}

static const struct {
    const char *name;
    enum fault fault;
    struct element *(*plant)(struct scene *s);
} faults[] = {
    { "outside", FAULT_OUTSIDE, outside },
    { "overlap", FAULT_OVERLAP, overlap },
    { "low contrast", FAULT_CONTRAST, low_contrast },
    { "small target", FAULT_SMALL_TARGET, small_target },
    { "small gap", FAULT_SMALL_GAP, small_gap },
    { "small capitals", FAULT_SMALL_LETTERS, small_capitals },
    { "no name", FAULT_NO_NAME, no_name },
    { "wrong order", FAULT_ORDER, wrong_order },
    { "cut words", FAULT_CUT, cut_words },
    { "focus not seen", FAULT_FOCUS, no_focus },
};

TEST(a_screen_as_it_is_has_none_of_them)
{
    CHECK(studio_open());
    look(studio_scene(&shot));
    for (size_t i = 0; i < findings.count; i++)
        fprintf(stderr, "%s %s: %s\n", findings.at[i].at->id, fault_words(findings.at[i].fault), findings.at[i].words);
    CHECK_EQ(findings.count, 0);
}

TEST(ten_of_ten_planted_faults_are_found)
{
    CHECK(studio_open());
    unsigned found = 0, planted = sizeof faults / sizeof *faults;
    for (size_t i = 0; i < planted; i++) {
        struct scene *s = studio_scene(&shot);
        const struct element *e = faults[i].plant(s);
        look(s);
        bool it_is = has(faults[i].fault, e);
        fprintf(stderr, "%s %s\n", it_is ? "found " : "MISSED", faults[i].name);
        found += it_is;
    }
    fprintf(stderr, "%u of %u found\n", found, planted);
    CHECK_EQ(found, 10);
    CHECK_EQ(planted, 10);
}
