#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "literacy/store/store.h"

#include "check.h"

static struct lesson_store *store;

static const struct lesson_shelf *load(const char *folder)
{
    lessons_close(store);
    store = lessons_open(folder);
    CHECK(store != NULL);
    while (lessons_read(store))
        ;
    return lessons_shelf(store);
}

static void forget(void)
{
    lessons_close(store);
    store = NULL;
}

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
    const struct lesson_shelf *shelf = load("assets/lessons");
    CHECK_EQ(lessons_errors(store)->count, 0);
    CHECK(shelf->count >= 1);
    for (uint8_t i = 0; i < shelf->count; i++)
        for (enum language l = 0; l < LANGUAGE_COUNT; l++)
            CHECK(lesson_words(&shelf->lessons[i]->name, l)[0] != '\0');
    forget();
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
    CHECK_EQ(load(folder)->count, 0);
    const struct lesson_errors *errors = lessons_errors(store);
    CHECK_EQ(errors->count, 7);
    CHECK(text_ends(errors->list[0].file, "not.yaml"));
    CHECK_EQ(errors->list[1].line, 1);
    CHECK_EQ(errors->list[2].line, 2);
    CHECK_EQ(errors->list[3].line, 3);
    CHECK_EQ(errors->list[4].line, 4);
    CHECK_EQ(errors->list[5].line, 6);
    CHECK_EQ(load("/nonexistent")->count, 0);
    CHECK_EQ(lessons_errors(store)->count, 1);
    forget();
}
