#include "commands/report.h"

#include <stdarg.h>
#include <stdio.h>

#include <cjson/cJSON.h>

#include "base/text.h"

void report_add(struct report *r, const char *check, enum verdict verdict, const char *format, ...)
{
    if (r->count == FINDINGS_MAX)
        return;
    struct finding *f = &r->at[r->count++];
    text_copy(f->check, sizeof f->check, check);
    f->verdict = verdict;
    va_list args;
    va_start(args, format);
    if (vsnprintf(f->text, sizeof f->text, format, args) < 0)
        f->text[0] = '\0';
    va_end(args);
}

void report_print_text(const struct report *r)
{
    static const char *const words[] = { "ok  ", "note", "BAD " };
    for (size_t i = 0; i < r->count; i++)
        printf("%s  %-15s %s\n", words[r->at[i].verdict], r->at[i].check, r->at[i].text);
}

void report_print_json(const struct report *r)
{
    static const char *const words[] = { "ok", "note", "bad" };
    for (size_t i = 0; i < r->count; i++) {
        cJSON *line = cJSON_CreateObject();
        cJSON_AddStringToObject(line, "check", r->at[i].check);
        cJSON_AddStringToObject(line, "verdict", words[r->at[i].verdict]);
        cJSON_AddStringToObject(line, "text", r->at[i].text);
        char *text = cJSON_PrintUnformatted(line);
        puts(text);
        cJSON_free(text);
        cJSON_Delete(line);
    }
}

bool report_is_bad(const struct report *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->at[i].verdict == VERDICT_BAD)
            return true;
    return false;
}
