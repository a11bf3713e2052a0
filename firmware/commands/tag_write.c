/* kitap tag write: programs the one tag that lies on the readers. What may be written is tags/program.h's to say; how
   it is written so that no tag is lost, the core's (shell/core/programming.c). */
#include <string.h>

#include "base/text.h"
#include "commands/tag_desk.h"
#include "commands/tag_print.h"
#include "commands/tag_verbs.h"
#include "settings/table.h"
#include "shell/rules.h"
#include "tags/program.h"

enum { USAGE_MOST = 15, PARTS_MOST = 255 };

struct work {
    const struct tag_line *line;
    const struct settings *settings;
    struct kiosk_rules rules;
    struct program_wish wish;
};

/* ---- the command line ---- */

static enum result take_number(const char *text, uint64_t most, const char *what, uint8_t *to)
{
    uint64_t n = 0;
    if (text == NULL)
        return RESULT_OK;
    if (text_to_u64(text, most, &n) != RESULT_OK) {
        fprintf(stderr, "kitap: %s: write a number up to %u\n", what, (unsigned)most);
        return RESULT_BAD;
    }
    *to = (uint8_t)n;
    return RESULT_OK;
}

static enum result take_model(struct work *w)
{
    struct settings s = *w->settings;
    char why[SETTING_WHY_SIZE];
    if (w->line->model != NULL &&
        setting_put(setting_find("tags", "model"), "", w->line->model, &s, why) != RESULT_OK) {
        fprintf(stderr, "kitap: --model: %s\n", why);
        return RESULT_BAD;
    }
    w->wish.model = s.tags.model;
    return RESULT_OK;
}

/* Is it a number of this library's labels? Staff may say so with --force, but never of a publisher's. */
static enum result take_id(struct work *w)
{
    static const char *const faults[BARCODE_VERDICT_COUNT] = {
        [BARCODE_NOT_TEXT] = "it is no number",
        [BARCODE_PUBLISHERS] = "it is the publisher's number, which every copy has; scan the library's label",
        [BARCODE_OTHER_LENGTH] =
            "it is longer or shorter than this library's numbers (items.length); --force writes it",
        [BARCODE_MISREAD] = "its check character is wrong; scan it again (--force writes it)",
        [BARCODE_OTHER_PREFIX] = "it does not begin as this library's numbers do (items.prefix); --force writes it",
    };
    char *id = w->wish.content.id;
    enum barcode_verdict verdict = barcode_read(w->line->id, &w->rules.item_numbers, true, id);
    bool forced = w->line->force && verdict != BARCODE_PUBLISHERS && verdict != BARCODE_NOT_TEXT;
    if (verdict != BARCODE_OK && !forced) {
        fprintf(stderr, "kitap: --id %s: %s\n", w->line->id, faults[verdict]);
        return RESULT_BAD;
    }
    if (verdict != BARCODE_OK)
        text_copy(id, sizeof w->wish.content.id, w->line->id);
    return RESULT_OK;
}

static enum result take_rest(struct work *w)
{
    struct tag_content *c = &w->wish.content;
    const struct tag_line *line = w->line;
    c->usage = TAG_USAGE_NOT_SAID;
    if (take_number(line->usage, USAGE_MOST, "--usage", &c->usage) != RESULT_OK ||
        take_number(line->part, PARTS_MOST, "--part", &c->part) != RESULT_OK ||
        take_number(line->parts, PARTS_MOST, "--parts", &c->parts) != RESULT_OK)
        return RESULT_BAD;
    if ((line->part == NULL) != (line->parts == NULL) || c->part > c->parts || (line->part != NULL && c->part == 0)) {
        fprintf(stderr, "kitap: --part N --parts N: both, and the first not greater than the second\n");
        return RESULT_BAD;
    }
    if (c->usage == TAG_USAGE_PATRON) { /* what is written is journalled and audited, and a person must not be */
        fprintf(stderr, "kitap: patrons' cards are not written by kitap\n");
        return RESULT_BAD;
    }
    text_copy(c->owner, sizeof c->owner, line->owner != NULL ? line->owner : w->settings->items.owner);
    w->wish.force = line->force;
    w->wish.gate_byte = w->settings->security.mechanism == SECURITY_BYTE;
    w->wish.byte_at = (uint16_t)w->settings->security.byte_at;
    enum security_mechanism gate = w->settings->security.mechanism;
    bool afi = gate == SECURITY_AFI || gate == SECURITY_AFI_EAS;
    w->wish.afi = afi ? w->settings->security.in_stock : TAG_NOT_TOLD;
    return RESULT_OK;
}

/* ---- the tag ---- */

static void say_refused(const struct work *w, const struct desk_tag *tag, enum program_verdict verdict)
{
    fprintf(stderr, "kitap: %s; nothing was written%s\n", program_verdict_text(verdict),
            program_verdict_asks(verdict) ? " (--force confirms)" : "");
    tag_print_short(stderr, w->settings, tag);
}

static bool can_be_planned(const struct work *w, const struct desk_tag *tag)
{
    if (tag->read == RESULT_OK && !tag->torn)
        return true;
    fprintf(stderr, "kitap: %s; nothing was written\n",
            tag->read == RESULT_NONE ? "this is a card's or a phone's chip, no book's tag"
                                     : "the tag cannot be written now");
    tag_print(stderr, w->settings, tag);
    return false;
}

/* A tag that becomes a book's is a circulating item's, unless staff say otherwise. */
static struct program_wish wish_for(const struct work *w, const struct desk_tag *tag)
{
    struct program_wish wish = w->wish;
    struct tag_content now;
    tag_content_of(w->settings, tag, &now);
    if (w->line->usage == NULL && now.id[0] == 0)
        wish.content.usage = TAG_USAGE_CIRCULATING;
    return wish;
}

static enum program_verdict plan(const struct work *w, const struct desk_tag *tag, struct programming *p)
{
    struct program_tag target = { .about = &tag->about, .memory = bytes_of(tag->memory, tag->memory_n) };
    struct program_wish wish = wish_for(w, tag);
    *p = (struct programming){ .uid = tag->about.uid };
    text_copy(p->item, sizeof p->item, w->wish.content.id);
    if (tags_plan(tag->about.family, tag->about.memory, &w->rules.layout, TAGS_ALL_BYTES, &target.plan) != RESULT_OK)
        return PROGRAM_FAMILY;
    return program_prepare(&target, &wish, &p->write);
}

/* ---- what became of it ---- */

static void say_written(const struct work *w, const struct desk_tag *tag, enum program_verdict verdict)
{
    char uid[UID_TEXT_SIZE];
    uid_text(tag->about.uid, uid);
    if (w->line->json) {
        cJSON *json = cJSON_CreateObject();
        cJSON_AddStringToObject(json, "uid", uid);
        cJSON_AddStringToObject(json, "id", w->wish.content.id);
        cJSON_AddStringToObject(json, "verdict", program_verdict_word(verdict));
        tag_print_json(json);
    } else if (verdict == PROGRAM_SAME) {
        printf("tag %s is item %s already; nothing had to be written\n", uid, w->wish.content.id);
    } else {
        printf("tag %s is item %s now\n", uid, w->wish.content.id);
    }
}

static const char *why_not(const struct desk_verdict *verdict)
{
    switch (verdict->result) {
    case RESULT_GONE:
        return "the tag was lifted before anything was written; lay it down again";
    case RESULT_BAD:
        return "the tag has changed a moment ago; nothing was written; try again";
    case RESULT_REFUSED:
        return "the tag is locked or protected; nothing was written; put another tag into the book, or look at "
               "cards.classic_key_file";
    case RESULT_NONE:
        return "this reader cannot write such a tag; nothing was written";
    case RESULT_FULL:
        return "the ledger cannot take it down (is the disk full?); nothing was written";
    case RESULT_OK:
    case RESULT_IO:
    case RESULT_SHORT:
    case RESULT_TIMEOUT:
    case RESULT_BUSY:
    case RESULT_COUNT:
        break;
    }
    return "the tag could not be written, and is as it was; lay it flat, and alone, and try again";
}

static const char *why_refused(const char *word)
{
    static const char *const words[][2] = {
        { "visit", "a visit is open at the kiosk; wait until the patron has gone" },
        { "gone", "the tag was lifted; lay it down again" },
        { "no-ledger", "the ledger cannot take it down; kitap doctor says what to do" },
        { "busy", "another write is under way; try again" },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal(words[i][0], word))
            return words[i][1];
    return "the kiosk did not answer; whether the tag is whole, kitap tag read tells";
}

static int carry_out(struct tag_desk *d, const struct work *w, const struct desk_tag *tag, const struct programming *p)
{
    struct desk_verdict verdict;
    cJSON *answer = tag_desk_ask(d, desk_write_request(p));
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(answer, "error");
    bool judged = desk_verdict_of_json(answer, &verdict) == RESULT_OK;
    if (!judged)
        fprintf(stderr, "kitap: %s\n", why_refused(cJSON_IsString(error) ? error->valuestring : ""));
    else if (verdict.torn)
        fprintf(stderr, "kitap: the tag was lifted too early and is not whole: lay it down again; kitap tag read, or "
                        "the running kiosk, then finishes it\n");
    else if (verdict.result != RESULT_OK)
        fprintf(stderr, "kitap: %s\n", why_not(&verdict));
    cJSON_Delete(answer);
    if (!judged || verdict.torn || verdict.result != RESULT_OK)
        return EXIT_FAILED;
    say_written(w, tag, PROGRAM_MAY);
    return EXIT_DONE;
}

static int write_one(struct tag_desk *d, const struct work *w, const struct desk_tag *tag)
{
    struct programming p;
    if (!can_be_planned(w, tag))
        return EXIT_FAILED;
    enum program_verdict verdict = plan(w, tag, &p);
    if (verdict == PROGRAM_MAY)
        return carry_out(d, w, tag, &p);
    if (verdict == PROGRAM_SAME)
        say_written(w, tag, verdict);
    else
        say_refused(w, tag, verdict);
    return verdict == PROGRAM_SAME ? EXIT_DONE : EXIT_FAILED;
}

static int write_what_lies_there(struct tag_desk *d, const struct work *w, int wait_ms)
{
    static struct desk_tag tags[DESK_TAGS_MAX];
    int n = tag_desk_read(d, wait_ms, tags);
    if (n == 1)
        return write_one(d, w, &tags[0]);
    if (n == 0)
        tag_desk_say_nothing(d, wait_ms);
    if (n > 1)
        fprintf(stderr, "kitap: %d tags lie on the readers; nothing was written; leave only the one to be written:\n",
                n);
    for (int i = 0; i < n; i++)
        tag_print_short(stderr, w->settings, &tags[i]);
    return EXIT_FAILED;
}

int tag_write(const struct tag_line *line, const struct settings *s)
{
    static struct work w;
    int wait_ms = 0;
    w = (struct work){ .line = line, .settings = s };
    rules_of_settings(s, 0, &w.rules);
    if (line->id == NULL || tag_wait_ms(line, &wait_ms) != RESULT_OK)
        return commands_usage("tag");
    if (take_id(&w) != RESULT_OK || take_model(&w) != RESULT_OK || take_rest(&w) != RESULT_OK)
        return EXIT_USAGE;
    struct tag_desk *d = tag_desk_open(s);
    if (d == NULL)
        return EXIT_FAILED;
    int code = write_what_lies_there(d, &w, wait_ms);
    tag_desk_close(d);
    return code;
}
