#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "literacy/store/store.h"

#include "check.h"

static struct lesson_shelf shelf;
static struct lesson_errors errors;

static void write_lesson(const char *folder, const char *name, const char *text)
{
    char path[256];
    text_format(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "we");
    CHECK(f != NULL);
    fputs(text, f);
    fclose(f);
}

TEST(the_lessons_that_come_along_are_whole_in_three_languages)
{
    CHECK_EQ(lessons_load("assets/lessons", &shelf, &errors), RESULT_OK);
    CHECK(shelf.count >= 1);
    for (uint8_t i = 0; i < shelf.count; i++)
        for (enum language l = 0; l < LANGUAGE_COUNT; l++)
            CHECK(shelf.lessons[i].name.in[l][0] != '\0');
}

TEST(a_good_answer_goes_on_and_another_is_asked_again_without_losing_the_place)
{
    struct lesson_run run;
    CHECK_EQ(lessons_load("assets/lessons", &shelf, &errors), RESULT_OK);
    lesson_start(&run, &shelf, 0);
    while (lesson_step(&run)->kind == LESSON_SHOW)
        lesson_next(&run);
    uint8_t step = run.step;
    lesson_next(&run);
    CHECK_EQ(run.step, step);
    CHECK(lesson_hint(&run) == NULL);
    lesson_choose(&run, 1);
    CHECK(!lesson_may_go_on(&run));
    CHECK(lesson_hint(&run) == &lesson_step(&run)->hints[0]);
    lesson_next(&run);
    CHECK_EQ(run.step, step);
    lesson_choose(&run, 0);
    CHECK(lesson_may_go_on(&run));
    CHECK_EQ(run.right_first, 0);
    CHECK_EQ(run.asked, 1);
    lesson_next(&run);
    CHECK_EQ(run.step, step + 1);
    lesson_back(&run);
    CHECK_EQ(run.step, step);
}

TEST(a_lesson_ends_after_its_last_step_and_can_be_walked_back_into)
{
    struct lesson_run run;
    CHECK_EQ(lessons_load("assets/lessons", &shelf, &errors), RESULT_OK);
    lesson_start(&run, &shelf, 0);
    for (int i = 0; i < 100 && !run.done; i++) {
        for (uint8_t c = 0; c < lesson_step(&run)->choices_count; c++)
            if (lesson_step(&run)->choices[c].good)
                lesson_choose(&run, c);
        lesson_next(&run);
    }
    CHECK(run.done);
    CHECK_EQ(run.right_first, run.asked);
    lesson_back(&run);
    CHECK(!run.done);
}

TEST(every_error_of_a_lesson_is_told_with_its_line_and_the_lesson_is_left_out)
{
    char folder[] = "/tmp/kitap-lessons-XXXXXX";
    CHECK(mkdtemp(folder) != NULL);
    write_lesson(folder, "wrong.yaml",
                 "id: Wrong Id\n"
                 "minutes: 99\n"
                 "name: {kk: а, ru: б}\n"
                 "colour: red\n"
                 "steps:\n"
                 "  - kind: sing\n"
                 "    title: {kk: а, ru: б, en: c}\n"
                 "    text: {kk: а, ru: б, en: c}\n");
    write_lesson(folder, "not.yaml", "id: [\n");
    CHECK_EQ(lessons_load(folder, &shelf, &errors), RESULT_BAD);
    CHECK_EQ(shelf.count, 0);
    CHECK_EQ(errors.count, 7);
    CHECK(text_ends(errors.list[0].file, "not.yaml"));
    CHECK_EQ(errors.list[1].line, 1);
    CHECK_EQ(errors.list[2].line, 2);
    CHECK_EQ(errors.list[3].line, 3);
    CHECK_EQ(errors.list[4].line, 4);
    CHECK_EQ(errors.list[5].line, 6);
    CHECK_EQ(lessons_load("/nonexistent", &shelf, &errors), RESULT_IO);
}
