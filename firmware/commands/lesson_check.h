/* commands/lesson_check.h: what a lesson must be beyond what the store demands, as lines FILE:LINE: what is wrong; what
   to write. The limits stand in tables here and in lesson_reading.c; assets/lessons/GUIDE.md says them for people. */
#pragma once

#include <stdio.h>

#include "base/when.h"
#include "literacy/store/store.h"

enum { LESSON_FACTS_MONTHS = 12 };

struct lesson_findings {
    unsigned errors, warnings;
};

/* Judges every lesson of a store that keeps lines and is all read, and its facts: one whose value was last looked up
   more than `months` before `today` is a warning. The errors of reading are printed and counted, too. */
struct lesson_findings lesson_check(const struct lesson_store *store, struct day today, unsigned months, FILE *to);

/* ---- between the files of the check ---- */

enum lesson_role {
    ROLE_OF_NAME,
    ROLE_OF_AIM,
    ROLE_OF_RULE,
    ROLE_OF_TITLE,
    ROLE_OF_TEXT,
    ROLE_OF_QUESTION,
    ROLE_OF_LABEL,
    ROLE_OF_FOLLOWS,
    ROLE_OF_PRAISE, /* what follows a right act */
    ROLE_OF_HINT,
    ROLE_OF_PART,
    ROLE_OF_ADDRESS,
    ROLE_OF_LINE,
    LESSON_ROLES_COUNT
};

/* Sums over a lesson's sentences in one language. */
struct lesson_tally {
    unsigned sentences, words, letters, worded, long_words;
    char longest[120]; /* examples of long words */
};

struct lesson_judge {
    const struct lesson_store *store;
    const struct lesson *lesson;
    FILE *to;
    struct lesson_findings found;
    struct lesson_tally tally[LANGUAGE_COUNT];
};

/* One error at the place of `of` (a text's pointer, a step, a part …; NULL: the file). */
__attribute__((format(printf, 3, 4))) void lesson_say(struct lesson_judge *j, const void *of, const char *format, ...);
unsigned lesson_count_words(const char *text);

/* lesson_shape.c: steps, checks, hints, practices, minutes. */
void lesson_judge_shape(struct lesson_judge *j);
/* lesson_reading.c: one text in its languages; then what the tallies say. */
void lesson_judge_text(struct lesson_judge *j, enum lesson_role role, const struct lesson_text *text);
void lesson_judge_tallies(struct lesson_judge *j);
/* lesson_reading.c: how long a text is, in all languages the most. */
unsigned lesson_most_words(const struct lesson_text *a, const struct lesson_text *b);

/* lesson_plain.c: the first of the words that have a plainer one in it, and which one; NULL. `lower` in small letters.
 */
const char *lesson_heavy_word(const char *lower, enum language l, const char **instead);
