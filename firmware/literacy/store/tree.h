/* literacy/store/tree.h: a YAML text as a tree of words, lists and mappings, each with its line. Inside the room.

   Made of libyaml's events in the caller's arena, so that a hostile file costs no more than that: names for repetition
   (&a, *a: "billion laughs"), more than TREE_DEPTH_MAX levels, and a text of more than the arena are errors. */
#pragma once

#include "base/arena.h"
#include "base/bytes.h"
#include "base/result.h"

enum { TREE_DEPTH_MAX = 12, TREE_WHY_SIZE = 160 };

enum tree_kind { TREE_WORD, TREE_LIST, TREE_MAPPING };

struct tree {
    enum tree_kind kind;
    unsigned line, key_line;
    const char *key;  /* of this entry of a mapping; NULL in a list */
    const char *word; /* of a TREE_WORD, else NULL */
    const struct tree *first, *next;
    unsigned count; /* of entries */
};

struct tree_error {
    unsigned line;
    char text[TREE_WHY_SIZE]; /* what is wrong; what to write */
};

/* The whole text must be UTF-8. RESULT_BAD: see `error`. What `out` points to lives in the arena. */
MUST_USE enum result tree_read(struct bytes text, struct arena *arena, const struct tree **out,
                               struct tree_error *error);
