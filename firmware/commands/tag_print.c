#include "commands/tag_print.h"

#include "base/text.h"
#include "tags/card.h"
#include "tags/uid.h"

static const char *const families[TAG_FAMILY_COUNT] = {
    [TAG_TYPE_2] = "type2",      [TAG_CLASSIC] = "classic", [TAG_ISO14443_4] = "iso14443-4",
    [TAG_ISO15693] = "iso15693", [TAG_OTHER] = "other",
};

struct tags_rules tag_rules_of(const struct settings *s)
{
    return (struct tags_rules){ .read_reversed = s->tags.read_reversed,
                                .read_swapped = s->tags.read_swapped,
                                .read_short_crc = s->tags.read_short_crc };
}

void tag_content_of(const struct settings *s, const struct desk_tag *tag, struct tag_content *out)
{
    tags_decode(bytes_of(tag->memory, tag->memory_n), tag->about.marks.dsfid, tag_rules_of(s), out);
    if (tag->read != RESULT_OK)
        out->kind = TAG_KIND_UNKNOWN; /* nothing was read: it is not blank */
    tags_note_uid(out, tag->about.uid);
}

/* ---- JSON ---- */

static cJSON *warnings_json(const struct tag_content *content)
{
    cJSON *list = cJSON_CreateArray();
    for (enum tag_warning w = 0; w < TAG_WARNING_COUNT; w++)
        if (tags_warns(content, w))
            cJSON_AddItemToArray(list, cJSON_CreateString(tag_warning_word(w)));
    return list;
}

void tag_add_content(cJSON *json, const struct tag_content *content)
{
    cJSON_AddStringToObject(json, "model", tag_model_word(content->model));
    cJSON_AddStringToObject(json, "kind", tag_kind_word(content->kind));
    cJSON_AddStringToObject(json, "id", content->id);
    cJSON_AddStringToObject(json, "owner", content->owner);
    cJSON_AddNumberToObject(json, "usage", content->usage);
    cJSON_AddNumberToObject(json, "part", content->part);
    cJSON_AddNumberToObject(json, "parts", content->parts);
    cJSON_AddItemToObject(json, "warnings", warnings_json(content));
}

static void add_mark(cJSON *json, const char *key, int mark)
{
    if (mark == TAG_NOT_TOLD)
        cJSON_AddNullToObject(json, key);
    else
        cJSON_AddNumberToObject(json, key, mark);
}

void tag_add(cJSON *json, const struct settings *s, const struct desk_tag *tag)
{
    char uid[UID_TEXT_SIZE], memory[2 * TAG_MEMORY_MAX + 1];
    struct tag_content content;
    const struct tag_about *about = &tag->about;
    uid_text(about->uid, uid);
    hex_put(memory, sizeof memory, bytes_of(tag->memory, tag->memory_n));
    tag_content_of(s, tag, &content);
    cJSON_AddStringToObject(json, "uid", uid);
    cJSON_AddStringToObject(json, "chip", card_chip_name(about));
    cJSON_AddStringToObject(json, "family", families[about->family]);
    cJSON_AddNumberToObject(json, "reader", tag->reader);
    tag_add_content(json, &content);
    cJSON_AddStringToObject(json, "memory", memory);
    add_mark(json, "dsfid", about->marks.dsfid);
    add_mark(json, "afi", about->marks.afi);
    add_mark(json, "eas", about->marks.eas);
    if (tag->mended)
        cJSON_AddStringToObject(json, "mended", programming_end_word(tag->end));
    else
        cJSON_AddNullToObject(json, "mended");
    cJSON_AddBoolToObject(json, "torn", tag->torn);
}

void tag_print_json(cJSON *json)
{
    char *text = cJSON_PrintUnformatted(json);
    puts(text != NULL ? text : "");
    fflush(stdout);
    cJSON_free(text);
    cJSON_Delete(json);
}

/* ---- words ---- */

void tag_print_content(FILE *to, const struct tag_content *content)
{
    fprintf(to, "%s, %s", tag_model_word(content->model), tag_kind_word(content->kind));
    if (content->id[0] != '\0')
        fprintf(to, ", id %s", content->id);
    if (content->owner[0] != '\0')
        fprintf(to, ", owner %s", content->owner);
    fprintf(to, ", usage %u", content->usage);
    if (content->parts > 0)
        fprintf(to, ", part %u of %u", content->part, content->parts);
}

void tag_print_warnings(FILE *to, const struct tag_content *content)
{
    for (enum tag_warning w = 0; w < TAG_WARNING_COUNT; w++)
        if (tags_warns(content, w))
            fprintf(to, "warning: %s\n", tag_warning_word(w));
}

static void print_marks(FILE *to, const struct tag_marks *marks)
{
    if (marks->dsfid != TAG_NOT_TOLD)
        fprintf(to, "dsfid %02X  ", (unsigned)marks->dsfid);
    if (marks->afi != TAG_NOT_TOLD)
        fprintf(to, "afi %02X  ", (unsigned)marks->afi);
    if (marks->eas != TAG_NOT_TOLD)
        fprintf(to, "eas %s", marks->eas != 0 ? "armed" : "off");
    if (marks->dsfid != TAG_NOT_TOLD || marks->afi != TAG_NOT_TOLD || marks->eas != TAG_NOT_TOLD)
        putc('\n', to);
}

/* What became of a write that was cut off. */
static void print_mended(FILE *to, const struct desk_tag *tag)
{
    static const char *const sentences[PROGRAMMING_END_COUNT] = {
        [PROGRAMMING_WRITTEN] = "an earlier write of it was whole after all",
        [PROGRAMMING_UNTOUCHED] = "an earlier write of it was cut off; it is as it was before",
        [PROGRAMMING_REPAIRED] = "an earlier write of it was cut off, and is finished now",
        [PROGRAMMING_SUPERSEDED] = "an earlier write of it was cut off; somebody has written it anew since",
        [PROGRAMMING_GIVEN_UP] = "an earlier write of it was cut off, and it is locked: put another tag into the book",
    };
    if (tag->torn)
        fprintf(to, "an earlier write of it was cut off: lay it down again, flat and for a second\n");
    else if (tag->mended)
        fprintf(to, "%s\n", sentences[tag->end]);
}

static const char *unread(enum result r)
{
    return r == RESULT_NONE      ? "only its number can be read"
           : r == RESULT_REFUSED ? "its memory is protected; is the key in the settings (cards.classic_key_file) right?"
                                 : "it could not be read; lay it flat, and alone";
}

void tag_print_short(FILE *to, const struct settings *s, const struct desk_tag *tag)
{
    char uid[UID_TEXT_SIZE];
    struct tag_content content;
    uid_text(tag->about.uid, uid);
    fprintf(to, "%s  %s: ", uid, card_chip_name(&tag->about));
    tag_content_of(s, tag, &content);
    if (tag->read == RESULT_OK)
        tag_print_content(to, &content);
    else
        fputs(unread(tag->read), to);
    putc('\n', to);
}

void tag_print(FILE *to, const struct settings *s, const struct desk_tag *tag)
{
    char memory[2 * TAG_MEMORY_MAX + 1];
    struct tag_content content;
    tag_print_short(to, s, tag);
    tag_content_of(s, tag, &content);
    tag_print_warnings(to, &content);
    print_mended(to, tag);
    print_marks(to, &tag->about.marks);
    hex_put(memory, sizeof memory, bytes_of(tag->memory, tag->memory_n));
    if (tag->memory_n > 0)
        fprintf(to, "memory %s\n", memory);
}
