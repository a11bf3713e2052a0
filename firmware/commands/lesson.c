/* kitap lesson: checks lesson files (every error with its line), shows them as pictures or as pages for paper, or lists
   what is there. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cjson/cJSON.h>

#include "base/text.h"
#include "commands/commands.h"
#include "commands/lesson_check.h"
#include "commands/lesson_preview.h"
#include "commands/options.h"
#include "language/language.h"
#include "literacy/store/store.h"
#include "shell/clock.h"
#include "shell/folders.h"
#include "shell/handout.h"

static void print_json(const struct lesson *lesson)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "id", lesson->id);
    cJSON_AddStringToObject(json, "course", lesson->course == LESSON_FOR_STAFF ? "staff" : "learner");
    cJSON_AddNumberToObject(json, "level", lesson->level);
    cJSON_AddStringToObject(json, "digcomp", lesson->digcomp);
    cJSON_AddStringToObject(json, "unesco", lesson->unesco);
    cJSON_AddStringToObject(json, "ala", lesson->ala);
    cJSON_AddNumberToObject(json, "minutes", lesson->minutes);
    cJSON_AddNumberToObject(json, "steps", lesson->steps_count);
    cJSON *names = cJSON_AddObjectToObject(json, "name");
    for (enum language l = 0; l < LANGUAGE_COUNT; l++)
        cJSON_AddStringToObject(names, language_code(l), lesson->name.in[l]);
    char *text = cJSON_PrintUnformatted(json);
    puts(text);
    cJSON_free(text);
    cJSON_Delete(json);
}

static void print_all(const struct lesson_shelf *shelf, bool json)
{
    for (uint8_t i = 0; i < shelf->count; i++) {
        const struct lesson *lesson = shelf->lessons[i];
        if (json)
            print_json(lesson);
        else
            printf("%-24s %2u min, %2u steps  %s\n", lesson->id, lesson->minutes, lesson->steps_count,
                   lesson->name.in[LANGUAGE_KK]);
    }
}

static struct lesson_store *load(const char *path, bool lines)
{
    struct lesson_store *store = lines ? lessons_open_lines(path) : lessons_open(path);
    while (store != NULL && lessons_read(store))
        ;
    return store;
}

static int list(const char *folder, bool json)
{
    struct lesson_store *store = load(folder, false);
    if (store == NULL)
        return EXIT_FAILED;
    unsigned errors = lessons_errors(store)->count;
    lesson_errors_print(stderr, lessons_errors(store));
    print_all(lessons_shelf(store), json);
    lessons_close(store);
    return errors == 0 ? EXIT_DONE : EXIT_FAILED;
}

static int check(const char *path, const char *months_text)
{
    uint64_t months = LESSON_FACTS_MONTHS;
    if (months_text != NULL && text_to_u64(months_text, 1200, &months) != RESULT_OK)
        return commands_usage("lesson");
    struct lesson_store *store = load(path, true);
    if (store == NULL)
        return EXIT_FAILED;
    struct lesson_findings found = lesson_check(store, when_day(clock_moment().now), (unsigned)months, stdout);
    if (found.errors == 0)
        printf("ok, %u lessons, %u warnings\n", lessons_shelf(store)->count, found.warnings);
    else
        printf("%u errors\n", found.errors);
    lessons_close(store);
    return found.errors == 0 ? EXIT_DONE : EXIT_FAILED;
}

static enum result make_folder(const char *path)
{
    return mkdir(path, 0777) == 0 || errno == EEXIST ? RESULT_OK : RESULT_IO;
}

/* Pictures are made of what can be shown: errors of the file are printed, and nothing is painted. */
static int preview(const char *path, struct lesson_preview *how, const char *language)
{
    if (language != NULL && language_of_code(language, &how->language) != RESULT_OK)
        return commands_usage("lesson");
    struct lesson_store *store = load(path, true);
    if (store == NULL)
        return EXIT_FAILED;
    unsigned files = 0;
    lesson_errors_print(stderr, lessons_errors(store));
    enum result r = lessons_errors(store)->count == 0 ? make_folder(how->to) : RESULT_BAD;
    if (r == RESULT_OK)
        r = lesson_preview(lessons_shelf(store), how, &files);
    if (r == RESULT_OK)
        printf("%u pictures in %s\n", files, how->to);
    else if (r != RESULT_BAD)
        fprintf(stderr, "%s: %s\n", how->to, result_text(r));
    lessons_close(store);
    return r == RESULT_OK ? EXIT_DONE : EXIT_FAILED;
}

static int handout(const char *folder, const char *id, const char *code, bool whole)
{
    char locale[FOLDER_SIZE];
    enum language language = LANGUAGE_KK;
    if (code != NULL && language_of_code(code, &language) != RESULT_OK)
        return commands_usage("lesson");
    struct lesson_store *store = load(folder, false);
    const struct lesson *lesson = store != NULL ? lesson_find(lessons_shelf(store), id) : NULL;
    folders_share(locale, sizeof locale, "locale");
    if (language_open(locale) != RESULT_OK)
        fprintf(stderr, "kitap: the words are missing in %s\n", locale); /* then they are English */
    if (lesson != NULL)
        handout_write(lesson, language, whole, stdout);
    else
        fprintf(stderr, "kitap: there is no lesson %s in %s\n", id, folder);
    lessons_close(store);
    return lesson != NULL ? EXIT_DONE : EXIT_FAILED;
}

static bool read_text_size(const char *text, uint16_t *out)
{
    uint64_t percent = 100;
    if (text != NULL && text_to_u64(text, 250, &percent) != RESULT_OK)
        return false;
    *out = (uint16_t)percent;
    return percent % 50 == 0 && percent >= 100;
}

int command_lesson(int argc, char **argv)
{
    const char *dir = NULL, *months = NULL, *size = NULL, *language = NULL, *text = NULL;
    bool json = false, whole = false;
    struct lesson_preview how = { .width_px = 1920, .height_px = 1080, .language = LANGUAGE_COUNT };
    const struct option table[] = {
        { "--lessons", &dir, NULL }, { "--months", &months, NULL }, { "--json", NULL, &json },
        { "--to", &how.to, NULL },   { "--size", &size, NULL },     { "--language", &language, NULL },
        { "--text", &text, NULL },   { "--full", NULL, &whole },    { 0 }
    };
    struct words words;
    if (options_read(argc, argv, table, &words) != RESULT_OK || !read_text_size(text, &how.text_percent))
        return commands_usage("lesson");
    if (size != NULL && !option_size(size, &how.width_px, &how.height_px))
        return commands_usage("lesson");
    if (words.count == 2 && text_equal(words.at[0], "check") && dir == NULL)
        return check(words.at[1], months);
    if (words.count == 2 && text_equal(words.at[0], "preview") && how.to != NULL)
        return preview(words.at[1], &how, language);
    if (words.count == 2 && text_equal(words.at[0], "handout") && dir != NULL)
        return handout(dir, words.at[1], language, whole);
    if (words.count == 1 && text_equal(words.at[0], "list") && dir != NULL)
        return list(dir, json);
    return commands_usage("lesson");
}
