/* commands/options.h: the command line of a subcommand: `--name value`, `--flag`, and words. */
#pragma once

#include <stdbool.h>

#include "base/result.h"

enum { OPTIONS_WORDS_MAX = 4 };

struct option {
    const char *name;   /* "--config" */
    const char **value; /* filled with the text after it; NULL for a flag */
    bool *flag;         /* set when given; NULL for one with a value */
};

struct words {
    int count;
    const char *at[OPTIONS_WORDS_MAX];
};

/* Reads argv[1..] by the table (ended by an option without a name). Prints what is wrong and returns
   RESULT_BAD on an unknown option, a missing value or too many words. */
MUST_USE enum result options_read(int argc, char **argv, const struct option *table, struct words *words);
/* WIDTHxHEIGHT in pixels, as of a glass; false: it is none, and nothing is filled in. */
bool option_size(const char *text, int *width, int *height);
