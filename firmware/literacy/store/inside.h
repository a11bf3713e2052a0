/* literacy/store/inside.h: one load of a file, and the machinery that its tables of keys share. Inside the room. */
#pragma once

#include "base/arena.h"

#include "literacy/store/store.h"
#include "literacy/store/tree.h"

struct load {
    struct lesson_store *store;
    struct arena *arena; /* where what is read is kept */
    const char *file;    /* borrowed: its path */
    unsigned errors_before;
    const char *screens[LESSON_SCREENS_MAX]; /* ids of the practice that is being read; borrowed from the tree */
    unsigned screens_count;
    bool practice; /* parts may lead to those screens */
};

/* A key of a mapping and who reads its value. `at` is the struct that the mapping fills. */
struct field {
    const char *key;
    void (*read)(struct load *l, const struct tree *value, void *at);
    bool optional;
};

/* load.c */
__attribute__((format(printf, 3, 4))) void load_wrong(struct load *l, unsigned line, const char *format, ...);
/* Zeroed memory that lives with the store; NULL, and an error of this line, when there is none left. */
void *load_take(struct load *l, size_t n, unsigned line);
/* Reads every entry by its field; unknown, doubled and missing keys are errors. Bits of the fields that were there. */
unsigned load_mapping(struct load *l, const struct field *fields, const struct tree *node, void *at);
/* The entry `key`, or NULL. */
const struct tree *load_entry(const struct tree *mapping, const char *key);
/* Is it a list of so many entries? Else an error. */
bool load_is_list(struct load *l, const struct tree *node, unsigned least, unsigned most);
/* Its place among words[0..count): an error names them all, and gives 0. */
unsigned load_one_of(struct load *l, const struct tree *node, const char *what, const char *const *words,
                     unsigned count);
bool load_yes(struct load *l, const struct tree *node, const char *what);
unsigned load_number(struct load *l, const struct tree *node, const char *what, unsigned least, unsigned most);
/* A word of a-z, 0-9 and dashes, kept; "" with an error. */
const char *load_id(struct load *l, const struct tree *node);
/* A sentence with its facts put in, kept; "" with an error. */
const char *load_sentence(struct load *l, const struct tree *node, enum language language);
void load_text(struct load *l, const struct tree *node, struct lesson_text *to);

/* scenes.c */
void load_scene(struct load *l, const struct tree *node, struct lesson_scene *to);
void load_screens(struct load *l, const struct tree *node, struct lesson_step *step);

/* steps.c */
void load_steps(struct load *l, const struct tree *node, struct lesson *lesson);
void load_checks(struct load *l, const struct tree *node, struct lesson *lesson);

/* lesson_file.c: `root` of a lesson's file. */
void load_lesson(struct load *l, const struct tree *root, struct lesson *to);

/* side_files.c */
void load_facts(struct load *l, const struct tree *root);
void load_same(struct load *l, const struct tree *root);

/* store.c */
void store_note(struct lesson_store *s, const void *of, const char *raw, unsigned line);
void store_add_fact(struct load *l, unsigned line, const struct lesson_fact *fact);
void store_add_same(struct load *l, unsigned line, const char *text);
const struct lesson_fact *store_fact(const struct lesson_store *s, struct bytes name);
bool store_keeps_lines(const struct lesson_store *s);
struct lesson_errors *store_errors(struct lesson_store *s);
