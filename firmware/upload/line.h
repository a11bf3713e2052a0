/* upload/line.h: is the line to the library system up? Down at once, up after several good checks. Pure.

   A good check is the link's word that it is connected, an answer of the library system, or so much
   time in which the link said nothing else. The first word after start counts at once: nothing has
   flapped yet. While nothing is in doubt there is nothing to wake up for. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { UPLOAD_LINE_CHECKS = 3, UPLOAD_LINE_CHECK_MS = 2000 };

/* Zero is a line of which nothing is known: down. */
struct upload_line {
    bool known, up;
    bool connected; /* the link's last word */
    uint8_t good;   /* good checks since it was down */
    int64_t due_ms; /* monotonic, of the next check; only while connected and not up */
};

/* The link said so, or ended (false). True when `up` has changed or became known. */
bool upload_line_heard(struct upload_line *line, bool connected, int64_t mono_ms);
/* The library system answered something. True when `up` has changed. */
bool upload_line_answered(struct upload_line *line, int64_t mono_ms);
/* Looks at the time. True when `up` has changed. */
bool upload_line_wake(struct upload_line *line, int64_t mono_ms);
/* When to call upload_line_wake(); INT64_MAX: never. */
int64_t upload_line_due(const struct upload_line *line);
