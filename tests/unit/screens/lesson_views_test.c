/* How the steps of a lesson use the glass: what belongs together is seen together. */
#include "base/text.h"
#include "check.h"
#include "glasses.h"
#include "literacy/store/store.h"
#include "screens/screens.h"
#include "usual_rules.h"

enum { LARGE, SMALL, PORTRAIT, NOTEBOOK };

static struct lesson_store *store;

static void open_lessons(void)
{
    open_words();
    store = lessons_open(LESSONS_DIR);
    while (lessons_read(store))
        ;
    struct kiosk_rules rules = usual_rules();
    kiosk_init(&kiosk, &rules, lessons_shelf(store));
    kiosk.visit = 7;
    kiosk.screen = SCREEN_LESSON;
}

/* The first view of that step, counted from 1. */
static void show(const char *lesson, unsigned step, enum language l, size_t glass, uint16_t percent)
{
    const struct lesson_shelf *shelf = lessons_shelf(store);
    uint8_t i = 0;
    while (i < shelf->count && !text_equal(shelf->lessons[i]->id, lesson))
        i++;
    CHECK(i < shelf->count);
    lesson_resume(&kiosk.lesson, shelf, i, (uint8_t)(step - 1));
    kiosk.language = l;
    kiosk.text_percent = percent;
    const struct glass *g = &glasses[glass];
    struct panel panel = screens_panel(&kiosk, g->w, g->h, g->mm);
    screens_build(&kiosk, &panel, &wide_letters, "", &scene);
}

static bool is_seen(const char *id)
{
    const struct element *e = scene_find(&scene, id);
    return e != NULL && element_is_visible(e);
}

TEST(letters_to_choose_from_stand_on_one_view_of_a_small_glass)
{
    open_lessons();
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        show("kazakh-letters", 2, l, SMALL, 100);
        for (unsigned i = 0; i < 4; i++)
            CHECK(is_seen(scene_id(&scene, "lesson.part", (uint16_t)i, "")));
        CHECK(!is_seen("nav.more"));
    }
    lessons_close(store);
}

TEST(words_scene_and_keys_of_a_typed_step_stand_together_on_a_high_glass)
{
    open_lessons();
    show("book-doctor", 8, LANGUAGE_KK, PORTRAIT, 100);
    CHECK(is_seen("lesson.scene"));
    CHECK(is_seen("lesson.field"));
    CHECK(is_seen("key.1"));
    CHECK(!is_seen("nav.more"));
    lessons_close(store);
}

TEST(an_empty_field_of_a_scene_is_as_high_as_a_line)
{
    open_lessons();
    show("book-doctor", 8, LANGUAGE_KK, PORTRAIT, 100);
    const struct lesson_scene *at = lesson_scene(&kiosk.lesson);
    unsigned fields = 0;
    for (uint8_t i = 0; i < at->parts_count; i++) {
        if (at->parts[i].kind != LESSON_PART_FIELD)
            continue;
        const struct element *e = find(scene_id(&scene, "lesson.part", i, ""));
        CHECK(e->rect.h >= panel_font_px(&scene.panel, STEP_BODY) * 5 / 4);
        fields++;
    }
    CHECK(fields > 0);
    lessons_close(store);
}

TEST(a_question_of_the_end_is_a_headline)
{
    open_lessons();
    show("book-doctor", 15, LANGUAGE_RU, LARGE, 100);
    const struct lesson_step *step = lesson_step(&kiosk.lesson);
    CHECK_TEXT(lesson_words(&step->title, LANGUAGE_RU), "");
    unsigned heads = 0;
    for (size_t i = 0; i < scene.elements_count; i++)
        heads += text_equal(scene.elements[i].name, lesson_words(&step->text, LANGUAGE_RU)) &&
                 scene.elements[i].step == STEP_HEAD && scene.elements[i].role == ROLE_HEADING;
    CHECK_EQ(heads, 1);
    lessons_close(store);
}

/* A keyboard on pages, whose keys have the least size of the glass they stand on. */
TEST(kazakh_letters_stay_large_where_a_large_glass_is_low)
{
    build("lesson-keys", LANGUAGE_KK, &glasses[NOTEBOOK], 200);
    CHECK_EQ(scene.panel.text_percent, 200);
    CHECK(!scene.does_not_fit);
}
