/* Every lesson that comes with the program, on every glass, at every text size, in three languages: nothing is cut, and
   what can be touched can be reached. A sample of them; all with KITAP_SOAK. KITAP_SEED takes another sample. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/ulid.h"
#include "check.h"
#include "glasses.h"
#include "language/language.h"
#include "literacy/store/store.h"
#include "screens/screens.h"
#include "usual_rules.h"

enum { VIEWS_MAX = 16, COMPLAINTS_MAX = 20, ONE_IN = 50 };

static unsigned bad;

static const struct glass *glass;

static void complain(const char *what, const char *of)
{
    const struct lesson_run *run = &kiosk.lesson;
    if (bad++ < COMPLAINTS_MAX)
        fprintf(stderr, "%s step %u screen %u hint %u demo %u, %s, %s, %u %%: %s %s\n", run->lesson->id, run->step + 1u,
                run->screen + 1u, run->hint, run->demo, language_code(kiosk.language), glass->name,
                (unsigned)kiosk.text_percent, what, of);
}

static void build_page(uint8_t page)
{
    kiosk.page = page;
    struct panel panel = screens_panel(&kiosk, glass->w, glass->h, glass->mm);
    screens_build(&kiosk, &panel, &wide_letters, "", &scene);
    if (scene.overflow || scene.does_not_fit)
        complain("does not fit", "");
    if (glass->all_sizes && scene.panel.text_percent != kiosk.text_percent)
        complain("falls to a smaller size", "");
}

static bool shows(const char *id)
{
    const struct element *e = scene_find(&scene, id);
    return e != NULL && element_is_visible(e);
}

/* All that this moment offers, by nav.more. */
static void look(void)
{
    const struct lesson_scene *at = lesson_scene(&kiosk.lesson);
    const struct lesson_step *step = lesson_step(&kiosk.lesson);
    bool part[LESSON_PARTS_MAX] = { false }, choice[LESSON_CHOICES_MAX] = { false }, field = false, more = true;
    for (uint8_t page = 0; more && page < VIEWS_MAX; page++) {
        build_page(page);
        for (uint8_t i = 0; i < at->parts_count; i++)
            part[i] = part[i] || shows(scene_id(&scene, "lesson.part", i, ""));
        for (uint8_t i = 0; i < step->choices_count; i++)
            choice[i] = choice[i] || shows(scene_id(&scene, "lesson.choice", i, ""));
        field = field || shows("lesson.field");
        more = shows("nav.more");
    }
    bool types = kiosk_lesson_types(&kiosk);
    for (uint8_t i = 0; i < at->parts_count; i++)
        if (!part[i] && !(types && at->parts[i].kind == LESSON_PART_FIELD))
            complain("nowhere shows part", (const char[]){ (char)('0' + i), '\0' });
    for (uint8_t i = 0; i < step->choices_count; i++)
        if (!choice[i])
            complain("nowhere shows choice", (const char[]){ (char)('0' + i), '\0' });
    if (types && !field)
        complain("has no field", "");
}

static void look_at_hints(void)
{
    while (kiosk.lesson.hint < LESSON_HINTS_MAX && lesson_is_act(lesson_step(&kiosk.lesson))) {
        uint8_t before = kiosk.lesson.hint;
        lesson_hint_ask(&kiosk.lesson);
        if (kiosk.lesson.hint == before)
            return;
        look();
    }
    while (kiosk.lesson.demo != 0) {
        lesson_demo_next(&kiosk.lesson, kiosk.language);
        if (kiosk.lesson.typed[0] == '\0')
            look();
    }
}

/* Every answer and every touch, with what follows. */
static void try_all(const struct lesson_run *begun)
{
    const struct lesson_step *step = lesson_step(begun);
    const struct lesson_scene *at = lesson_scene(begun);
    for (uint8_t i = 0; i < step->choices_count; i++) {
        kiosk.lesson = *begun;
        lesson_choose(&kiosk.lesson, i);
        look();
    }
    for (uint8_t i = 0; i < at->parts_count; i++) {
        kiosk.lesson = *begun;
        lesson_touch(&kiosk.lesson, i);
        if (kiosk.lesson.said != LESSON_SAID_NOTHING)
            look();
    }
}

static void look_at_step(uint8_t index, uint8_t number)
{
    lesson_resume(&kiosk.lesson, kiosk.lesson.shelf, index, number);
    const struct lesson_run begun = kiosk.lesson;
    const struct lesson_step *step = lesson_step(&begun);
    look();
    try_all(&begun);
    kiosk.lesson = begun;
    look_at_hints();
    for (uint8_t screen = 1; step->kind == LESSON_PRACTISE && screen < step->screens_count; screen++) {
        kiosk.lesson = begun;
        kiosk.lesson.screen = screen;
        kiosk.lesson.solved = step->screens[screen].end;
        struct lesson_run there = kiosk.lesson;
        look();
        try_all(&there);
    }
}

static bool is_drawn(uint64_t n)
{
    const char *seed = getenv("KITAP_SEED");
    return getenv("KITAP_SOAK") != NULL ||
           seed_number((struct seed){ 0x6c65, seed != NULL ? strtoull(seed, NULL, 10) : 1 }, n) % ONE_IN == 0;
}

/* On this glass, in letters of this size, in this language. */
static void look_at_lessons(const struct lesson_shelf *shelf)
{
    static uint64_t n = 0;
    for (uint8_t i = 0; i < shelf->count; i++)
        for (uint8_t step = 0; step < lesson_steps_total(shelf->lessons[i]); step++)
            if (is_drawn(n++))
                look_at_step(i, step);
}

static void look_everywhere(const struct lesson_shelf *shelf)
{
    for (size_t g = 0; g < GLASSES; g++)
        for (size_t t = 0; t < LETTER_SIZES; t++)
            for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
                glass = &glasses[g];
                kiosk.text_percent = letter_sizes[t];
                kiosk.language = l;
                look_at_lessons(shelf);
            }
}

/* Where views of a step were of different plans, or had no room: always, whatever the sample. */
static const struct {
    const char *lesson;
    uint8_t step, glass;
    uint16_t percent;
    enum language language;
} once_cut[] = {
    { "two-calls", 5, 4, 100, LANGUAGE_RU },       { "touch", 7, 4, 200, LANGUAGE_KK },
    { "reports", 5, 2, 250, LANGUAGE_RU },         { "order-certificate", 6, 4, 100, LANGUAGE_KK },
    { "borrow-here", 15, 1, 200, LANGUAGE_KK },    { "false-pages", 12, 1, 250, LANGUAGE_EN },
    { "online-payment", 13, 1, 200, LANGUAGE_RU },
};

static void look_where_it_was_cut(const struct lesson_shelf *shelf)
{
    for (size_t n = 0; n < sizeof once_cut / sizeof *once_cut; n++) {
        uint8_t i = 0;
        while (i < shelf->count && !text_equal(shelf->lessons[i]->id, once_cut[n].lesson))
            i++;
        CHECK(i < shelf->count);
        glass = &glasses[once_cut[n].glass];
        kiosk.text_percent = once_cut[n].percent;
        kiosk.language = once_cut[n].language;
        look_at_step(i, once_cut[n].step);
    }
}

TEST(every_step_of_every_lesson_has_its_place_on_every_glass)
{
    open_words();
    struct lesson_store *store = lessons_open(LESSONS_DIR);
    while (lessons_read(store))
        ;
    const struct lesson_shelf *shelf = lessons_shelf(store);
    CHECK(shelf->count > 10);
    struct kiosk_rules rules = usual_rules();
    kiosk_init(&kiosk, &rules, shelf);
    kiosk.visit = 7;
    kiosk.screen = SCREEN_LESSON;
    look_where_it_was_cut(shelf);
    look_everywhere(shelf);
    CHECK_EQ(bad, 0);
    lessons_close(store);
}
