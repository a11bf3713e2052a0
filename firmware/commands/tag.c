/* kitap tag decode: names a tag's memory, typed as hex: what staff and scripts see of a tag without a reader. */
#include <cjson/cJSON.h>

#include "base/text.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "tags/tags.h"

static cJSON *warnings_json(const struct tag_content *content)
{
    cJSON *list = cJSON_CreateArray();
    for (enum tag_warning w = 0; w < TAG_WARNING_COUNT; w++)
        if (tags_warns(content, w))
            cJSON_AddItemToArray(list, cJSON_CreateString(tag_warning_word(w)));
    return list;
}

static void print_json(const struct tag_content *content)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "model", tag_model_word(content->model));
    cJSON_AddStringToObject(json, "kind", tag_kind_word(content->kind));
    cJSON_AddStringToObject(json, "id", content->id);
    cJSON_AddStringToObject(json, "owner", content->owner);
    cJSON_AddNumberToObject(json, "usage", content->usage);
    cJSON_AddNumberToObject(json, "part", content->part);
    cJSON_AddNumberToObject(json, "parts", content->parts);
    cJSON_AddItemToObject(json, "warnings", warnings_json(content));
    char *text = cJSON_PrintUnformatted(json);
    puts(text);
    cJSON_free(text);
    cJSON_Delete(json);
}

static void print_text(const struct tag_content *content)
{
    printf("%s, %s", tag_model_word(content->model), tag_kind_word(content->kind));
    if (content->id[0] != '\0')
        printf(", id %s", content->id);
    if (content->owner[0] != '\0')
        printf(", owner %s", content->owner);
    printf(", usage %u", content->usage);
    if (content->parts > 0)
        printf(", part %u of %u", content->part, content->parts);
    putchar('\n');
    for (enum tag_warning w = 0; w < TAG_WARNING_COUNT; w++)
        if (tags_warns(content, w))
            printf("warning: %s\n", tag_warning_word(w));
}

int command_tag(int argc, char **argv)
{
    const char *dsfid_hex = NULL, *uid_hex = NULL;
    bool json = false;
    const struct option table[] = {
        { "--dsfid", &dsfid_hex, NULL }, { "--uid", &uid_hex, NULL }, { "--json", NULL, &json }, { 0 }
    };
    struct words words;
    uint8_t memory[TAG_MEMORY_MAX], dsfid = 0;
    size_t memory_n = 0, dsfid_n = 0;
    struct uid uid = { 0 };
    if (options_read(argc, argv, table, &words) != RESULT_OK || words.count != 2 ||
        !text_equal(words.at[0], "decode") || hex_get(words.at[1], memory, sizeof memory, &memory_n) != RESULT_OK ||
        (dsfid_hex != NULL && (hex_get(dsfid_hex, &dsfid, 1, &dsfid_n) != RESULT_OK || dsfid_n != 1)) ||
        (uid_hex != NULL && tags_uid_parse(uid_hex, &uid) != RESULT_OK))
        return commands_usage("tag");
    struct tag_content content;
    tags_decode(bytes_of(memory, memory_n), dsfid_hex != NULL ? dsfid : TAG_NO_DSFID, TAGS_RULES_ALL, &content);
    if (uid_hex != NULL)
        tags_note_uid(&content, uid);
    if (json)
        print_json(&content);
    else
        print_text(&content);
    return EXIT_DONE;
}
