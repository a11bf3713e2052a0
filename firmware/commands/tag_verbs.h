/* commands/tag_verbs.h: the verbs of kitap tag that need a reader, a file each. Each returns the exit status. */
#pragma once

#include "commands/commands.h"
#include "commands/options.h"

/* The command line; texts are NULL where not given. */
struct tag_line {
    const char *config, *id, *model, *part, *parts, *usage, *owner, *wait, *dsfid, *uid;
    bool json, force;
    struct words words; /* the verb first */
};

enum { TAG_WAIT_S = 5, TAG_WAIT_S_MAX = 600 };

/* Seconds of --wait as milliseconds; RESULT_BAD. */
MUST_USE enum result tag_wait_ms(const struct tag_line *line, int *ms);

int tag_read(const struct tag_line *line, const struct settings *s);
int tag_watch(const struct tag_line *line, const struct settings *s);
int tag_write(const struct tag_line *line, const struct settings *s);
int tag_learn(const struct tag_line *line, const struct settings *s);
