/* kitap lesson: checks lesson files (every error with its line), or lists what is there. */
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "base/text.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "literacy/store/store.h"

static void print_json(const struct lesson *lesson)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "id", lesson->id);
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

static int load_and_print(const char *dir, bool check, bool json)
{
    struct lesson_store *store = lessons_open(dir);
    if (store == NULL)
        return EXIT_FAILED;
    while (lessons_read(store))
        ;
    unsigned errors = lessons_errors(store)->count;
    lesson_errors_print(check ? stdout : stderr, lessons_errors(store));
    if (check && errors == 0)
        printf("ok, %u lessons\n", lessons_shelf(store)->count);
    if (!check)
        print_all(lessons_shelf(store), json);
    lessons_close(store);
    return errors == 0 ? EXIT_DONE : EXIT_FAILED;
}

int command_lesson(int argc, char **argv)
{
    const char *dir = NULL;
    bool json = false;
    const struct option table[] = { { "--lessons", &dir, NULL }, { "--json", NULL, &json }, { 0 } };
    struct words words;
    if (options_read(argc, argv, table, &words) != RESULT_OK)
        return commands_usage("lesson");
    if (words.count == 2 && text_equal(words.at[0], "check") && dir == NULL)
        return load_and_print(words.at[1], true, json);
    if (words.count == 1 && text_equal(words.at[0], "list") && dir != NULL)
        return load_and_print(dir, false, json);
    return commands_usage("lesson");
}
