#include "shell/desk.h"

#include <string.h>

#include "base/text.h"
#include "shell/desk_orders.h"
#include "tags/uid.h"

enum {
    GRACE_MS = 5000,  /* the desk stays open so long after a question, so that the next finds the same tags */
    SETTLE_MS = 400,  /* a stack is laid within this: two sweeps of the pad */
    WATCH_BYTES = 144 /* enough to name a tag */
};

static const char *const families[TAG_FAMILY_COUNT] = {
    [TAG_TYPE_2] = "type2",      [TAG_CLASSIC] = "classic", [TAG_ISO14443_4] = "iso14443-4",
    [TAG_ISO15693] = "iso15693", [TAG_OTHER] = "other",
};

#define X(name, text) #name,
static const char *const results[RESULT_COUNT] = { RESULTS(X) };
#undef X

static const struct {
    const char *event;
} changes[] = { [DESK_NOTHING] = { "none" }, [DESK_ARRIVED] = { "arrived" }, [DESK_LEFT] = { "left" } };

/* ---- out ---- */

static cJSON *error_of(const char *word)
{
    cJSON *answer = cJSON_CreateObject();
    cJSON_AddFalseToObject(answer, "ok");
    cJSON_AddStringToObject(answer, "error", word);
    return answer;
}

static cJSON *ok(void)
{
    cJSON *answer = cJSON_CreateObject();
    cJSON_AddTrueToObject(answer, "ok");
    return answer;
}

static void add_hex(cJSON *json, const char *key, struct bytes b)
{
    char text[2 * TAG_MEMORY_MAX + 1];
    hex_put(text, sizeof text, b);
    cJSON_AddStringToObject(json, key, text);
}

static void add_mark(cJSON *json, const char *key, int mark)
{
    if (mark == TAG_NOT_TOLD)
        cJSON_AddNullToObject(json, key);
    else
        cJSON_AddNumberToObject(json, key, mark);
}

static void add_marks(cJSON *json, const struct tag_marks *marks)
{
    add_mark(json, "dsfid", marks->dsfid);
    add_mark(json, "afi", marks->afi);
    add_mark(json, "eas", marks->eas);
}

static cJSON *tag_json(const struct desk_tag *tag)
{
    const struct tag_about *about = &tag->about;
    cJSON *json = cJSON_CreateObject();
    add_hex(json, "uid", bytes_of(about->uid.at, about->uid.n));
    cJSON_AddStringToObject(json, "family", families[about->family]);
    cJSON_AddNumberToObject(json, "reader", tag->reader);
    cJSON_AddNumberToObject(json, "sak", about->sak);
    cJSON_AddNumberToObject(json, "atqa", about->atqa);
    add_hex(json, "ats", bytes_of(about->ats, about->ats_n));
    cJSON_AddNumberToObject(json, "memory_size", about->memory);
    cJSON_AddNumberToObject(json, "block_size", about->block_size);
    cJSON_AddStringToObject(json, "read", results[tag->read]);
    add_hex(json, "memory", bytes_of(tag->memory, tag->memory_n));
    add_marks(json, &about->marks);
    if (tag->mended)
        cJSON_AddStringToObject(json, "mended", programming_end_word(tag->end));
    else
        cJSON_AddNullToObject(json, "mended");
    cJSON_AddBoolToObject(json, "torn", tag->torn);
    return json;
}

cJSON *desk_write_request(const struct programming *p)
{
    const struct tag_write *w = &p->write;
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "op", "tag-write");
    add_hex(json, "uid", bytes_of(p->uid.at, p->uid.n));
    cJSON_AddStringToObject(json, "item", p->item);
    cJSON_AddNumberToObject(json, "first", w->plan.first);
    add_hex(json, "before", bytes_of(w->before, w->plan.bytes));
    add_hex(json, "after", bytes_of(w->after, w->plan.bytes));
    add_marks(json, &w->marks);
    return json;
}

/* ---- in ---- */

static const char *text_of(const cJSON *json, const char *key)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(json, key);
    return cJSON_IsString(value) ? value->valuestring : "";
}

/* The number under `key`, within [0, most]; `otherwise` where it is missing or is none. */
static int number_of(const cJSON *json, const char *key, int most, int otherwise)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(json, key);
    bool good = cJSON_IsNumber(value) && value->valuedouble >= 0 && value->valuedouble <= most;
    return good ? value->valueint : otherwise;
}

static struct tag_marks marks_of(const cJSON *json)
{
    return (struct tag_marks){ .dsfid = (int16_t)number_of(json, "dsfid", UINT8_MAX, TAG_NOT_TOLD),
                               .afi = (int16_t)number_of(json, "afi", UINT8_MAX, TAG_NOT_TOLD),
                               .eas = (int8_t)number_of(json, "eas", 1, TAG_NOT_TOLD) };
}

static enum result find_word(const char *const *words, size_t count, const char *word, size_t *out)
{
    for (size_t i = 0; i < count; i++) {
        if (!text_equal(words[i], word))
            continue;
        *out = i;
        return RESULT_OK;
    }
    return RESULT_BAD;
}

static enum result result_of(const cJSON *json, const char *key, enum result *out)
{
    size_t at = 0;
    enum result r = find_word(results, RESULT_COUNT, text_of(json, key), &at);
    if (r == RESULT_OK)
        *out = (enum result)at;
    return r;
}

static void take_mended(const cJSON *json, struct desk_tag *tag)
{
    for (enum programming_end end = 0; end < PROGRAMMING_END_COUNT; end++) {
        if (!text_equal(programming_end_word(end), text_of(json, "mended")))
            continue;
        tag->mended = true;
        tag->end = end;
    }
}

enum result desk_tag_of_json(const cJSON *json, struct desk_tag *out)
{
    struct desk_tag tag = { .reader = (uint8_t)number_of(json, "reader", READERS_MAX - 1, 0) };
    size_t family = 0, ats_n = 0, memory_n = 0;
    if (tags_uid_parse(text_of(json, "uid"), &tag.about.uid) != RESULT_OK ||
        find_word(families, TAG_FAMILY_COUNT, text_of(json, "family"), &family) != RESULT_OK ||
        result_of(json, "read", &tag.read) != RESULT_OK ||
        hex_get(text_of(json, "ats"), tag.about.ats, sizeof tag.about.ats, &ats_n) != RESULT_OK ||
        hex_get(text_of(json, "memory"), tag.memory, sizeof tag.memory, &memory_n) != RESULT_OK)
        return RESULT_BAD;
    tag.about.family = (enum tag_family)family;
    tag.about.ats_n = (uint8_t)ats_n;
    tag.about.sak = (uint8_t)number_of(json, "sak", UINT8_MAX, 0);
    tag.about.atqa = (uint16_t)number_of(json, "atqa", UINT16_MAX, 0);
    tag.about.memory = (uint16_t)number_of(json, "memory_size", UINT16_MAX, 0);
    tag.about.block_size = (uint8_t)number_of(json, "block_size", UINT8_MAX, 0);
    tag.about.marks = marks_of(json);
    tag.memory_n = (uint16_t)memory_n;
    tag.torn = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "torn"));
    take_mended(json, &tag);
    *out = tag;
    return RESULT_OK;
}

enum result desk_verdict_of_json(const cJSON *json, struct desk_verdict *out)
{
    struct desk_verdict verdict = { .over = true };
    enum result r = result_of(json, "result", &verdict.result);
    verdict.torn = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "torn"));
    if (r == RESULT_OK)
        *out = verdict;
    return r;
}

static enum result programming_of_json(const cJSON *json, struct programming *out)
{
    struct programming p = { .write = { .marks = marks_of(json) } };
    size_t before_n = 0, after_n = 0;
    if (tags_uid_parse(text_of(json, "uid"), &p.uid) != RESULT_OK ||
        hex_get(text_of(json, "before"), p.write.before, sizeof p.write.before, &before_n) != RESULT_OK ||
        hex_get(text_of(json, "after"), p.write.after, sizeof p.write.after, &after_n) != RESULT_OK ||
        before_n != after_n || text_of(json, "item")[0] == '\0' || strlen(text_of(json, "item")) >= sizeof p.item)
        return RESULT_BAD;
    text_copy(p.item, sizeof p.item, text_of(json, "item"));
    p.write.plan.first = (uint16_t)number_of(json, "first", UINT16_MAX, 0);
    p.write.plan.bytes = (uint16_t)before_n;
    *out = p;
    return RESULT_OK;
}

/* ---- the questions ---- */

static enum result open_desk(struct core *core, const struct moment *now, const struct desk_call *call, size_t bytes)
{
    return core_desk_open(core, now, call->deadline_ms + GRACE_MS, bytes);
}

/* A stack that was laid at once comes tag by tag. */
static int64_t youngest_ms(const struct desk_tag *const *tags, size_t n)
{
    int64_t youngest = INT64_MIN;
    for (size_t i = 0; i < n; i++)
        youngest = tags[i]->since_ms > youngest ? tags[i]->since_ms : youngest;
    return youngest;
}

static cJSON *tag_read(struct core *core, const struct moment *now, const cJSON *request, struct desk_call *call)
{
    const struct desk_tag *tags[DESK_TAGS_MAX];
    (void)request;
    if (!call->begun && open_desk(core, now, call, TAGS_ALL_BYTES) != RESULT_OK)
        return error_of("visit");
    size_t n = core_desk_tags(core, tags);
    bool late = now->mono_ms >= call->deadline_ms;
    bool settled = core_desk_settled(core) && n > 0 && now->mono_ms >= youngest_ms(tags, n) + SETTLE_MS;
    if (!late && !settled) {
        int64_t due_ms = n > 0 ? youngest_ms(tags, n) + SETTLE_MS : call->deadline_ms;
        call->due_ms = due_ms > now->mono_ms && due_ms < call->deadline_ms ? due_ms : call->deadline_ms;
        return NULL;
    }
    cJSON *answer = ok();
    cJSON *list = cJSON_AddArrayToObject(answer, "tags");
    for (size_t i = 0; i < n; i++)
        cJSON_AddItemToArray(list, tag_json(tags[i]));
    return answer;
}

static cJSON *tag_watch(struct core *core, const struct moment *now, const cJSON *request, struct desk_call *call)
{
    struct desk_tag tag;
    if (!call->begun && cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(request, "begin")))
        core_desk_close(core, now); /* what another watch was told is nothing to this one */
    if (open_desk(core, now, call, WATCH_BYTES) != RESULT_OK)
        return error_of("visit");
    enum desk_change change = core_desk_change(core, &tag);
    call->due_ms = call->deadline_ms;
    if (change == DESK_NOTHING && now->mono_ms < call->deadline_ms)
        return NULL;
    cJSON *answer = ok();
    cJSON_AddStringToObject(answer, "event", changes[change].event);
    if (change != DESK_NOTHING)
        cJSON_AddItemToObject(answer, "tag", tag_json(&tag));
    return answer;
}

static const char *refusal_of(enum result r)
{
    return r == RESULT_GONE ? "gone" : r == RESULT_FULL ? "no-ledger" : "busy";
}

static cJSON *tag_write(struct core *core, const struct moment *now, const cJSON *request, struct desk_call *call)
{
    struct programming p;
    if (!call->begun && programming_of_json(request, &p) != RESULT_OK)
        return error_of("bad-request");
    if (!call->begun && open_desk(core, now, call, TAGS_ALL_BYTES) != RESULT_OK)
        return error_of("visit");
    enum result r = call->begun ? RESULT_OK : core_desk_write(core, now, &p);
    if (r != RESULT_OK)
        return error_of(refusal_of(r));
    struct desk_verdict verdict = core_desk_verdict(core);
    call->due_ms = INT64_MAX; /* every question to a reader or to the ledger is answered */
    if (!verdict.over)
        return NULL;
    cJSON *answer = ok();
    cJSON_AddStringToObject(answer, "result", results[verdict.result]);
    cJSON_AddBoolToObject(answer, "torn", verdict.torn);
    return answer;
}

static cJSON *tag_done(struct core *core, const struct moment *now, const cJSON *request, struct desk_call *call)
{
    (void)request;
    (void)call;
    core_desk_close(core, now);
    return ok();
}

static cJSON *reader_state(struct core *core, const struct moment *now, const cJSON *request, struct desk_call *call)
{
    const struct kiosk *k = core_kiosk(core);
    (void)now;
    (void)request;
    (void)call;
    cJSON *answer = ok();
    cJSON *list = cJSON_AddArrayToObject(answer, "readers");
    for (unsigned i = 0; i < k->rules.readers_count; i++) {
        const struct kiosk_reader *reader = &k->readers[i];
        cJSON *json = cJSON_CreateObject();
        cJSON_AddBoolToObject(json, "up", reader->health.up);
        cJSON_AddStringToObject(json, "words", reader->health.words);
        cJSON_AddBoolToObject(json, "iso14443", reader->can.iso14443);
        cJSON_AddBoolToObject(json, "iso15693", reader->can.iso15693);
        cJSON_AddBoolToObject(json, "reads", reader->can.reads);
        cJSON_AddBoolToObject(json, "writes", reader->can.writes);
        cJSON_AddBoolToObject(json, "afi", reader->can.afi);
        cJSON_AddBoolToObject(json, "eas", reader->can.eas);
        cJSON_AddNumberToObject(json, "at_once", reader->can.at_once);
        cJSON_AddItemToArray(list, json);
    }
    return answer;
}

static const struct {
    const char *op;
    cJSON *(*answer)(struct core *core, const struct moment *now, const cJSON *request, struct desk_call *call);
} ops[] = { { "tag-read", tag_read },         { "tag-watch", tag_watch },       { "tag-write", tag_write },
            { "tag-done", tag_done },         { "staff-settle", desk_order },   { "ledger-carry", desk_order },
            { "blocked-import", desk_order }, { "ledger-new-key", desk_order }, { "ledger-key-saved", desk_order },
            { "reader-state", reader_state } };

bool desk_knows(const char *op)
{
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (text_equal(ops[i].op, op))
            return true;
    return false;
}

cJSON *desk_answer(struct core *core, const struct moment *now, const cJSON *request, struct desk_call *call)
{
    if (!call->begun)
        call->deadline_ms = now->mono_ms + number_of(request, "wait_ms", DESK_WAIT_MS_MAX, 0);
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (!text_equal(ops[i].op, text_of(request, "op")))
            continue;
        cJSON *answer = ops[i].answer(core, now, request, call);
        call->begun = true;
        return answer;
    }
    return error_of("bad-request");
}
