/* commands/report.h: what kitap doctor finds, a line a check. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { FINDINGS_MAX = 64, FINDING_NAME_SIZE = 32, FINDING_SIZE = 384 };

enum verdict { VERDICT_OK, VERDICT_NOTE, VERDICT_BAD };

struct finding {
    char check[FINDING_NAME_SIZE];
    enum verdict verdict;
    char text[FINDING_SIZE];
};

struct report {
    size_t count;
    struct finding at[FINDINGS_MAX];
};

__attribute__((format(printf, 4, 5))) void report_add(struct report *r, const char *check, enum verdict verdict,
                                                      const char *format, ...);
/* On stdout. */
void report_print_text(const struct report *r);
void report_print_json(const struct report *r);
bool report_is_bad(const struct report *r);
