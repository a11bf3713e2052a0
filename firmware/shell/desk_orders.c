#include "shell/desk_orders.h"

#include <string.h>

#include "base/text.h"

enum { BUSY_REST_MS = 20 };

static const struct {
    const char *op;
    enum order_kind kind;
} kinds[] = { { "staff-settle", ORDER_DECIDE },
              { "ledger-carry", ORDER_CARRY },
              { "blocked-import", ORDER_BLOCKED },
              { "ledger-new-key", ORDER_NEW_KEY },
              { "ledger-key-saved", ORDER_KEY_SAVED } };

#define X(name, text) #name,
static const char *const results[RESULT_COUNT] = { RESULTS(X) };
#undef X

static const char *text_of(const cJSON *json, const char *key)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(json, key);
    return cJSON_IsString(value) ? value->valuestring : "";
}

static uint64_t number_of(const cJSON *json, const char *key)
{
    const double most = 9007199254740992.0; /* beyond it a JSON number is not exact */
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(json, key);
    return cJSON_IsNumber(value) && value->valuedouble >= 0 && value->valuedouble < most ? (uint64_t)value->valuedouble
                                                                                         : 0;
}

static bool take(const cJSON *json, const char *key, char *to, size_t size)
{
    const char *text = text_of(json, key);
    text_copy(to, size, text);
    return strlen(text) < size;
}

static enum result order_of_json(const cJSON *json, struct staff_order *out)
{
    struct staff_order order = { .role = STAFF_AT_COMMAND, .seq = number_of(json, "seq") };
    bool whole = take(json, "note", order.note, sizeof order.note) &&
                 take(json, "path", order.path, sizeof order.path) &&
                 take(json, "format", order.format, sizeof order.format);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_equal(kinds[i].op, text_of(json, "op")))
            order.kind = kinds[i].kind;
    if (order.kind == ORDER_DECIDE)
        whole = whole && order.seq > 0 && decision_of_word(text_of(json, "decision"), &order.decision) == RESULT_OK;
    else if (order.kind == ORDER_KEY_SAVED) /* 64 bits are too many for a number of JSON */
        whole = whole && text_to_u64(text_of(json, "key"), INT64_MAX, &order.seq) == RESULT_OK;
    else if (order.kind != ORDER_NEW_KEY)
        whole = whole && order.path[0] == '/';
    if (!whole)
        return RESULT_BAD;
    *out = order;
    return RESULT_OK;
}

static cJSON *error_of(const char *word)
{
    cJSON *answer = cJSON_CreateObject();
    cJSON_AddFalseToObject(answer, "ok");
    cJSON_AddStringToObject(answer, "error", word);
    return answer;
}

static cJSON *answer_json(const struct staff_answer *a)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddTrueToObject(json, "ok");
    cJSON_AddStringToObject(json, "result", results[a->result]);
    cJSON_AddStringToObject(json, "state", life_word(a->life));
    cJSON_AddNumberToObject(json, "written", a->written);
    cJSON_AddNumberToObject(json, "left_out", a->left_out);
    cJSON_AddBoolToObject(json, "more", a->more);
    cJSON_AddStringToObject(json, "file", a->text);
    return json;
}

cJSON *desk_order(struct core *core, const struct moment *now, const cJSON *request, struct desk_call *call)
{
    struct staff_order order;
    if (!call->accepted) {
        if (order_of_json(request, &order) != RESULT_OK)
            return error_of("bad-request");
        enum result r = core_order(core, now, &order);
        if (r == RESULT_GONE)
            return error_of("no-ledger");
        call->due_ms = now->mono_ms + BUSY_REST_MS;
        if (r != RESULT_OK) /* another one is under way */
            return NULL;
        call->accepted = true;
    }
    const struct staff_answer *answer = core_order_answer(core);
    call->due_ms = INT64_MAX; /* every order is answered */
    if (answer == NULL)
        return NULL;
    cJSON *json = answer_json(answer);
    core_order_taken(core);
    return json;
}

/* ---- the other side ---- */

cJSON *desk_order_request(const struct staff_order *order)
{
    cJSON *json = cJSON_CreateObject();
    char key[24];
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].kind == order->kind)
            cJSON_AddStringToObject(json, "op", kinds[i].op);
    text_format(key, sizeof key, "%llu", (unsigned long long)order->seq);
    cJSON_AddStringToObject(json, "key", key);
    cJSON_AddNumberToObject(json, "seq", (double)order->seq);
    cJSON_AddStringToObject(json, "decision", decision_word(order->decision));
    cJSON_AddStringToObject(json, "note", order->note);
    cJSON_AddStringToObject(json, "path", order->path);
    cJSON_AddStringToObject(json, "format", order->format);
    return json;
}

enum result desk_order_of_json(const cJSON *json, enum order_kind kind, struct staff_answer *out)
{
    struct staff_answer a = { .kind = kind, .result = RESULT_COUNT };
    for (int i = 0; i < RESULT_COUNT; i++)
        if (text_equal(results[i], text_of(json, "result")))
            a.result = (enum result)i;
    if (text_equal(text_of(json, "error"), "no-ledger"))
        return RESULT_GONE;
    if (a.result == RESULT_COUNT || life_of_word(text_of(json, "state"), &a.life) != RESULT_OK)
        return RESULT_BAD;
    a.written = (unsigned)number_of(json, "written");
    a.left_out = (unsigned)number_of(json, "left_out");
    a.more = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "more"));
    text_copy(a.text, sizeof a.text, text_of(json, "file"));
    *out = a;
    return RESULT_OK;
}
