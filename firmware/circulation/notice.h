/* circulation/notice.h: what a library tells whoever passes by, in up to three languages. Pure. */
#pragma once

#include <stdbool.h>

#include "base/when.h"
#include "circulation/library.h"

enum {
    NOTICES_MAX = 24,
    NOTICE_TITLE_LETTERS = 60, /* so that the largest letters that a glass has room for fit */
    NOTICE_TEXT_LETTERS = 240,
    NOTICE_WORD_LETTERS = 24,
    NOTICE_TITLE_SIZE = 4 * NOTICE_TITLE_LETTERS + 1,
    NOTICE_TEXT_SIZE = 4 * NOTICE_TEXT_LETTERS + 1
};

struct notice {
    char title[LANGUAGE_COUNT][NOTICE_TITLE_SIZE]; /* "" for none */
    char text[LANGUAGE_COUNT][NOTICE_TEXT_SIZE];   /* "": it is not shown in this language; one at least is there */
    struct day from, until;                        /* both days belong to it; year 0: no first, no last day */
};

struct notice_shelf {
    unsigned count;
    struct notice notices[NOTICES_MAX];
};

/* Is it shown in this language at `now`? While that is not known, only what has no dates. */
bool notice_is_shown(const struct notice *n, enum language l, struct when now);
