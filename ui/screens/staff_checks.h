/* ui/screens/staff_checks.h: the checks of the page of health, and how one is drawn. Inside the room. */
#pragma once

#include "screens/parts.h"

/* `state`: one or two words at the end; `line`: what is the matter, in one line. */
struct check {
    const char *id, *name, *line, *state;
    enum icon icon;
    bool good;
};
enum { CHECKS_MAX = 8 };

/* All of them, in their order; returns how many there are. */
unsigned staff_checks(const struct kiosk *k, struct scene *s, struct check to[static CHECKS_MAX]);
/* Reader `n`, below rules.readers_count: what matters most stands first in its line. */
struct check staff_reader_check(const struct kiosk *k, struct scene *s, unsigned n);
/* Adds its row, its line in at most `lines` lines; when it is not `shown` it stands on another page. */
void add_staff_check(struct scene *s, const struct check *c, bool shown, uint8_t lines);
