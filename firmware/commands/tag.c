/* kitap tag: tags and cards, for staff and scripts.
     decode  names a tag's memory, typed as hex; needs no reader
     read    what lies on the readers now           watch   what comes and goes, until Ctrl-C
     write   programs the one tag that lies there   learn   finds out how the library writes its cards' numbers
   Beside a running kiosk the kiosk's own readers are asked (durability rule 10). */
#include "base/text.h"
#include "commands/tag_print.h"
#include "commands/tag_verbs.h"
#include "tags/uid.h"

enum result tag_wait_ms(const struct tag_line *line, int *ms)
{
    uint64_t s = TAG_WAIT_S;
    enum result r = line->wait != NULL ? text_to_u64(line->wait, TAG_WAIT_S_MAX, &s) : RESULT_OK;
    if (r == RESULT_OK)
        *ms = (int)s * 1000;
    return r;
}

static int decode(const struct tag_line *line)
{
    uint8_t memory[TAG_MEMORY_MAX], dsfid = 0;
    size_t memory_n = 0, dsfid_n = 0;
    struct uid uid = { 0 };
    if (line->words.count != 2 || hex_get(line->words.at[1], memory, sizeof memory, &memory_n) != RESULT_OK ||
        (line->dsfid != NULL && (hex_get(line->dsfid, &dsfid, 1, &dsfid_n) != RESULT_OK || dsfid_n != 1)) ||
        (line->uid != NULL && tags_uid_parse(line->uid, &uid) != RESULT_OK))
        return commands_usage("tag");
    struct tag_content content;
    tags_decode(bytes_of(memory, memory_n), line->dsfid != NULL ? dsfid : TAG_NO_DSFID, TAGS_RULES_ALL, &content);
    if (line->uid != NULL)
        tags_note_uid(&content, uid);
    if (line->json) {
        cJSON *json = cJSON_CreateObject();
        tag_add_content(json, &content);
        tag_print_json(json);
        return EXIT_DONE;
    }
    tag_print_content(stdout, &content);
    putchar('\n');
    tag_print_warnings(stdout, &content);
    return EXIT_DONE;
}

static const struct {
    const char *word;
    int words; /* on the command line, itself included */
    int (*run)(const struct tag_line *line, const struct settings *s);
} verbs[] = {
    { "read", 1, tag_read }, { "watch", 1, tag_watch }, { "write", 1, tag_write }, { "learn", 4, tag_learn }
};

int command_tag(int argc, char **argv)
{
    struct tag_line line = { 0 };
    const struct option table[] = { { "--config", &line.config, NULL },
                                    { "--id", &line.id, NULL },
                                    { "--model", &line.model, NULL },
                                    { "--part", &line.part, NULL },
                                    { "--parts", &line.parts, NULL },
                                    { "--usage", &line.usage, NULL },
                                    { "--owner", &line.owner, NULL },
                                    { "--wait", &line.wait, NULL },
                                    { "--dsfid", &line.dsfid, NULL },
                                    { "--uid", &line.uid, NULL },
                                    { "--json", NULL, &line.json },
                                    { "--force", NULL, &line.force },
                                    { 0 } };
    if (options_read(argc, argv, table, &line.words) != RESULT_OK || line.words.count < 1)
        return commands_usage("tag");
    if (text_equal(line.words.at[0], "decode"))
        return decode(&line);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (!text_equal(verbs[i].word, line.words.at[0]))
            continue;
        struct settings settings;
        if (line.config == NULL || line.words.count != verbs[i].words)
            break;
        int code = commands_load_settings(line.config, &settings);
        return code != EXIT_DONE ? code : verbs[i].run(&line, &settings);
    }
    return commands_usage("tag");
}
