#include "link/koha/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define WHOLE_MAX 9007199254740992.0 /* 2^53: above it a double knows no units */

enum { DIGITS_SIZE = 24, DAY_LENGTH = 10 };

enum result json_read(struct bytes body, cJSON **out)
{
    const char *end = NULL;
    if (body.n > JSON_BODY_MAX)
        return RESULT_FULL;
    if (!utf8_valid(body))
        return RESULT_BAD;
    const char *text = (const char *)body.at;
    cJSON *json = body.n == 0 ? NULL : cJSON_ParseWithLengthOpts(text, body.n, &end, false);
    if (json == NULL)
        return RESULT_BAD;
    for (const char *left = end; left < text + body.n; left++) {
        if (strchr(" \t\r\n", *left) == NULL) {
            json_delete(json);
            return RESULT_BAD;
        }
    }
    *out = json;
    return RESULT_OK;
}

/* Depth is bounded by cJSON's CJSON_NESTING_LIMIT. */
static void wipe_texts(cJSON *json)
{
    for (; json != NULL; json = json->next) {
        if (json->valuestring != NULL)
            wipe(json->valuestring, strlen(json->valuestring));
        wipe_texts(json->child);
    }
}

void json_delete(cJSON *json)
{
    wipe_texts(json);
    cJSON_Delete(json);
}

const cJSON *json_member(const cJSON *object, const char *name)
{
    return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, name) : NULL;
}

static bool is_whole(const cJSON *value)
{
    return cJSON_IsNumber(value) && fabs(value->valuedouble) < WHOLE_MAX &&
           floor(value->valuedouble) == value->valuedouble;
}

void json_text(const cJSON *object, const char *name, char *to, size_t size)
{
    const cJSON *value = json_member(object, name);
    text_copy(to, size, cJSON_IsString(value) ? value->valuestring : "");
    if (is_whole(value))
        text_format(to, size, "%lld", (long long)value->valuedouble);
    for (char *at = to; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ')
            *at = ' ';
    }
}

bool json_has_text(const cJSON *object, const char *name)
{
    const cJSON *value = json_member(object, name);
    return cJSON_IsString(value) && value->valuestring[0] != '\0';
}

int64_t json_id(const cJSON *object, const char *name)
{
    char digits[DIGITS_SIZE];
    uint64_t n = 0;
    json_text(object, name, digits, sizeof digits);
    return text_to_u64(digits, (uint64_t)WHOLE_MAX, &n) == RESULT_OK ? (int64_t)n : 0;
}

bool json_is_set(const cJSON *object, const char *name)
{
    return cJSON_IsTrue(json_member(object, name)) || json_id(object, name) > 0;
}

struct when json_when(const cJSON *object, const char *name)
{
    char text[WHEN_TEXT_SIZE];
    struct when w = { 0 };
    json_text(object, name, text, sizeof text);
    return when_parse(text, &w) == RESULT_OK ? w : (struct when){ 0 };
}

bool json_day(const cJSON *object, const char *name, struct day *out)
{
    char text[WHEN_TEXT_SIZE];
    struct when w;
    json_text(object, name, text, sizeof text);
    if (strlen(text) != DAY_LENGTH)
        return false;
    text_add(text, sizeof text, "T00:00:00Z");
    if (when_parse(text, &w) != RESULT_OK)
        return false;
    *out = when_day(w);
    return true;
}

void json_money(const cJSON *value, char *to, size_t size)
{
    double amount = cJSON_IsNumber(value) ? value->valuedouble
                    : cJSON_IsString(value) && strlen(value->valuestring) < DIGITS_SIZE
                        ? strtod(value->valuestring, NULL)
                        : 0;
    text_copy(to, size, "");
    if (amount >= 0.005 && amount < WHOLE_MAX)
        text_format(to, size, "%.2f", amount);
}
