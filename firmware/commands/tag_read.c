/* kitap tag read, kitap tag watch. */
#include "base/text.h"
#include "commands/tag_desk.h"
#include "commands/tag_print.h"
#include "commands/tag_verbs.h"

int tag_read(const struct tag_line *line, const struct settings *s)
{
    static struct desk_tag tags[DESK_TAGS_MAX];
    int wait_ms = 0;
    if (tag_wait_ms(line, &wait_ms) != RESULT_OK)
        return commands_usage("tag");
    struct tag_desk *d = tag_desk_open(s);
    if (d == NULL)
        return EXIT_FAILED;
    int n = tag_desk_read(d, wait_ms, tags);
    for (int i = 0; i < n; i++) {
        if (line->json) {
            cJSON *json = cJSON_CreateObject();
            tag_add(json, s, &tags[i]);
            tag_print_json(json);
        } else {
            tag_print(stdout, s, &tags[i]);
        }
    }
    if (n == 0)
        tag_desk_say_nothing(d, wait_ms);
    tag_desk_close(d);
    return n > 0 ? EXIT_DONE : EXIT_FAILED;
}

static void print_event(const struct tag_line *line, const struct settings *s, const char *event,
                        const struct desk_tag *tag)
{
    if (line->json) {
        cJSON *json = cJSON_CreateObject();
        cJSON_AddStringToObject(json, "event", event);
        tag_add(json, s, tag);
        tag_print_json(json);
        return;
    }
    printf("%-8s ", event);
    tag_print_short(stdout, s, tag);
    fflush(stdout);
}

int tag_watch(const struct tag_line *line, const struct settings *s)
{
    struct tag_desk *d = tag_desk_open(s);
    struct desk_tag tag;
    if (d == NULL)
        return EXIT_FAILED;
    for (;;) {
        enum tag_desk_next next = tag_desk_next(d, &tag);
        if (next == TAG_DESK_STOPPED || next == TAG_DESK_LOST) {
            tag_desk_close(d);
            return next == TAG_DESK_STOPPED ? EXIT_DONE : EXIT_FAILED;
        }
        print_event(line, s, next == TAG_DESK_LEFT ? "left" : "arrived", &tag);
    }
}
