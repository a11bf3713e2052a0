/* Lesson files as they are written, torn, wrong and hostile: every error with its line, and the others go on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "literacy/store/store.h"

#include "check.h"

enum { BIG = LESSON_FILE_MAX + 2 };

static struct lesson_store *store;
static char folder[] = "/tmp/kitap-lessons-XXXXXX";
static char big[BIG];

#define ALL(words) "{kk: " words "к, ru: " words "р, en: " words "e}"
#define HEAD(id)                                                                                                       \
    "id: " id                                                                                                          \
    "\ncourse: learner\norder: 1\nlevel: 1\nminutes: 5\ndigcomp: [1.1, 5.2]\nunesco: [D0]\nala: []\nafter: []\n"       \
    "name: " ALL("n") "\naim: " ALL("a") "\nrule: " ALL("r") "\n"
#define SHOW "  - kind: show\n    title: " ALL("t") "\n    text: " ALL("x") "\n"
#define CHOICES(indent)                                                                                                \
    indent "choices:\n" indent "  - {label: " ALL("l") ", follows: " ALL(                                              \
        "f") ", good: yes}\n" indent "  - {label: " ALL("m") ", follows: " ALL("g") ", good: no}\n"
#define CHECKS "checks:\n  - text: " ALL("q") "\n" CHOICES("    ")
#define SMALL(id) HEAD(id) "steps:\n" SHOW CHECKS

static const struct lesson_shelf *load(const char *path, bool lines)
{
    lessons_close(store);
    store = lines ? lessons_open_lines(path) : lessons_open(path);
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

static void write_bytes_to(const char *name, const char *text, size_t n)
{
    char path[256];
    text_format(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "we");
    CHECK(f != NULL);
    CHECK_EQ(fwrite(text, 1, n, f), n);
    fclose(f);
}

static void write_file(const char *name, const char *text)
{
    write_bytes_to(name, text, strlen(text));
}

/* An empty folder with one good lesson. */
static void begin(void)
{
    text_copy(folder, sizeof folder, "/tmp/kitap-lessons-XXXXXX");
    CHECK(mkdtemp(folder) != NULL);
    write_file("good.yaml", SMALL("good"));
}

static bool is_told(const char *file, unsigned line, const char *what)
{
    const struct lesson_errors *errors = lessons_errors(store);
    for (unsigned i = 0; i < errors->count && i < LESSON_ERRORS_MAX; i++)
        if (text_ends(errors->list[i].file, file) && errors->list[i].line == line &&
            strstr(errors->list[i].text, what) != NULL)
            return true;
    lesson_errors_print(stderr, errors);
    return false;
}

static void end(void)
{
    char command[64];
    const char *const files[] = { "good.yaml", "bad.yaml", "facts.yaml", "same.yaml", "staff/own.yaml", "staff" };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        text_format(command, sizeof command, "%s/%s", folder, files[i]);
        (void)remove(command);
    }
    (void)remove(folder);
    forget();
}

TEST(the_lessons_that_come_along_are_read_without_an_error_in_three_languages)
{
    const struct lesson_shelf *shelf = load("assets/lessons", false);
    lesson_errors_print(stderr, lessons_errors(store));
    CHECK_EQ(lessons_errors(store)->count, 0);
    CHECK(shelf->count >= 1);
    CHECK(lessons_room_used(store) < (size_t)shelf->count * 2 * 1024 * 1024 / LESSONS_MAX + 64 * 1024);
    for (uint8_t i = 0; i < shelf->count; i++)
        for (enum language l = 0; l < LANGUAGE_COUNT; l++)
            CHECK(lesson_words(&shelf->lessons[i]->name, l)[0] != '\0');
    forget();
}

TEST(a_lesson_is_on_the_shelf_when_all_are_read_learners_first_in_their_order)
{
    char path[256];
    begin();
    text_format(path, sizeof path, "%s/staff", folder);
    CHECK_EQ(mkdir(path, 0700), 0);
    write_file("staff/own.yaml", "id: own\ncourse: staff\n");
    store = lessons_open(folder);
    CHECK_EQ(lessons_shelf(store)->count, 0);
    CHECK(lessons_read(store));
    CHECK_EQ(lessons_shelf(store)->count, 0);
    while (lessons_read(store))
        ;
    CHECK_EQ(lessons_shelf(store)->count, 1);
    CHECK_EQ(lessons_shelf(store)->learners, 1);
    CHECK(text_equal(lessons_shelf(store)->lessons[0]->digcomp, "1.1, 5.2"));
    CHECK(lesson_find(lessons_shelf(store), "good") == lessons_shelf(store)->lessons[0]);
    CHECK(lesson_find(lessons_shelf(store), "own") == NULL);
    end();
}

TEST(every_error_is_told_with_its_line_and_what_to_write_and_the_others_go_on)
{
    begin();
    write_file("bad.yaml",
               HEAD("Bad Id") "colour: red\n"
                              "steps:\n"
                              "  - kind: sing\n"
                              "    title: {kk: а, ru: б}\n"
                              "    text: " ALL("x") "\n"
                                                    "  - kind: show\n"
                                                    "    title: " ALL("t") "\n"
                                                                           "    text: {kk: \"{moon}\", ru: б, en: c}\n"
                                                                           "    choices: []\n" CHECKS);
    CHECK_EQ(load(folder, false)->count, 1);
    CHECK(is_told("bad.yaml", 1, "a short word of a-z"));
    CHECK(is_told("bad.yaml", 13, "colour is not known here; write one of id, course"));
    CHECK(is_told("bad.yaml", 15, "write one of show, do, find, choose, type, practise, reflect"));
    CHECK(is_told("bad.yaml", 16, "en is missing; write it"));
    CHECK(is_told("bad.yaml", 20, "{moon} is not in facts.yaml"));
    CHECK(is_told("bad.yaml", 21, "choices has 0 entries; write 2 to 4"));
    CHECK(is_told("bad.yaml", 21, "does not belong to a step of kind show"));
    end();
}

/* What a file may be, where it is wrong, and a word of what is said. */
static const struct {
    const char *text;
    unsigned line;
    const char *told;
} wrong_files[] = {
    { "", 1, "empty" },
    { "id: [\n", 2, "closing" },
    { "id: bad\nname: {kk: \"а\n", 2, "" },
    { "id: bad\nname: x: y\n", 2, "quotes" },
    { "id: bad\n\xff\xfe\n", 2, "UTF-8" },
    { "id: &a bad\ncourse: *a\n", 2, "*names" },
    { "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", 2, "*names" },
    { "steps: [[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]\n", 1, "too deep" },
    { "id: bad\n---\nid: two\n", 3, "second document" },
    { "- a\n- b\n", 1, "keys and values" },
    { "id: bad\nid: bad\n", 2, "twice" },
    { "\"\\0\": x\n", 1, "" },
    { HEAD("bad") "steps:\n" SHOW, 1, "checks is missing" },
    { HEAD("other") "steps:\n" SHOW CHECKS, 1, "write id: bad" },
    { HEAD("bad") "steps:\n  - kind: do\n    title: " ALL("t") "\n    text: " ALL("x") "\n" CHECKS, 14, "needs scene" },
    { HEAD("bad") "steps:\n" SHOW "    scene: {on: phone, parts: [{kind: key, text: " ALL("k") "}]}\n" CHECKS, 17,
      "id: NAME" },
    { HEAD("bad") "steps:\n" SHOW
                  "    scene: {on: phone, parts: [{kind: key, id: a, to: b, text: " ALL("k") "}]}\n" CHECKS,
      17, "there are none here" },
    { HEAD("bad") "steps:\n  - kind: practise\n    title: " ALL("t") "\n    text: " ALL(
          "x") "\n    screens:\n"
               "      - {id: a, on: phone, parts: [{kind: key, id: k, to: moon, text: " ALL("k") "}]}\n" CHECKS,
      18, "to is not moon" },
    { HEAD("bad") "steps:\n" SHOW "    colour: red\n" CHECKS, 17, "colour is not known" },
    { HEAD("bad") "steps:\n  - kind: show\n    title: {kk: \"a\\tb\", ru: b, en: c}\n    text: " ALL("x") "\n" CHECKS,
      15, "one line" },
};

TEST(a_torn_aliased_deep_or_otherwise_wrong_file_costs_only_itself)
{
    begin();
    for (size_t i = 0; i < sizeof wrong_files / sizeof wrong_files[0]; i++) {
        write_file("bad.yaml", wrong_files[i].text);
        CHECK_EQ(load(folder, false)->count, 1);
        CHECK(lessons_errors(store)->count > 0);
        CHECK(is_told("bad.yaml", wrong_files[i].line, wrong_files[i].told));
    }
    end();
}

TEST(a_lesson_cut_anywhere_is_an_error_or_a_whole_lesson_and_the_others_go_on)
{
    static const char whole[] = SMALL("bad");
    begin();
    for (size_t n = 0; n + 1 < sizeof whole - 1; n += 7) {
        write_bytes_to("bad.yaml", whole, n);
        CHECK_EQ(load(folder, false)->count, 1);
        CHECK(lessons_errors(store)->count > 0);
    }
    end();
}

TEST(a_huge_file_and_one_of_brackets_only_end_at_their_bounds)
{
    begin();
    memset(big, ' ', sizeof big);
    write_bytes_to("bad.yaml", big, sizeof big);
    CHECK_EQ(load(folder, false)->count, 1);
    CHECK(is_told("bad.yaml", 0, "is longer than"));
    memset(big, '[', sizeof big);
    write_bytes_to("bad.yaml", big, LESSON_FILE_MAX);
    CHECK_EQ(load(folder, false)->count, 1);
    CHECK(is_told("bad.yaml", 1, "too deep"));
    for (size_t i = 0; i + 1 < sizeof big; i += 2)
        memcpy(big + i, "-\n", 2);
    write_bytes_to("bad.yaml", big, LESSON_FILE_MAX);
    CHECK_EQ(load(folder, false)->count, 1);
    CHECK_EQ(lessons_errors(store)->count, 1);
    end();
}

TEST(what_is_no_file_is_told_and_never_waited_for)
{
    char path[256];
    begin();
    text_format(path, sizeof path, "%s/bad.yaml", folder);
    CHECK_EQ(mkfifo(path, 0600), 0);
    CHECK_EQ(load(folder, false)->count, 1);
    CHECK(is_told("bad.yaml", 0, "cannot be read"));
    CHECK_EQ(load("/nonexistent", false)->count, 0);
    CHECK(is_told("/nonexistent", 0, "folder cannot be read"));
    end();
}

TEST(facts_are_put_into_texts_and_a_lesson_of_staff_lies_in_its_folder)
{
    begin();
    write_file("facts.yaml", "facts:\n  emergency: {checked: 2026-11-23, kk: \"112\", ru: \"112\", en: one one two}\n"
                             "  day: {checked: soon, kk: a, ru: b, en: c}\n");
    write_file("good.yaml", HEAD("good") "steps:\n  - kind: show\n    title: " ALL(
                                "t") "\n    text:\n"
                                     "      kk: \"{emergency}\"\n      ru: Звоните {emergency}.\n"
                                     "      en: Ring {emergency}.\n" CHECKS);
    write_file("bad.yaml", "id: bad\ncourse: staff\n");
    const struct lesson_shelf *shelf = load(folder, false);
    CHECK_EQ(shelf->count, 1);
    CHECK(text_equal(lesson_words(&shelf->lessons[0]->steps[0].text, LANGUAGE_EN), "Ring one one two."));
    CHECK(is_told("facts.yaml", 3, "YYYY-MM-DD"));
    CHECK(is_told("bad.yaml", 2, "lie in staff/"));
    end();
}

TEST(one_file_is_read_alone_with_the_side_files_of_its_folder_and_its_lines)
{
    char path[256];
    begin();
    write_file("same.yaml", "same: [QR, \"000 000\"]\n");
    text_format(path, sizeof path, "%s/good.yaml", folder);
    const struct lesson_shelf *shelf = load(path, true);
    CHECK_EQ(shelf->count, 1);
    CHECK_EQ(lessons_errors(store)->count, 0);
    CHECK(lessons_same(store, "000 000"));
    CHECK(!lessons_same(store, "QRs"));
    CHECK_EQ(lessons_place(store, &shelf->lessons[0]->steps[0])->line, 14);
    const struct lesson_place_of *text = lessons_place(store, shelf->lessons[0]->steps[0].text.in[LANGUAGE_RU]);
    CHECK_EQ(text->line, 16);
    CHECK(text_ends(text->file, "good.yaml"));
    CHECK(text_equal(text->raw, "xр"));
    end();
}
