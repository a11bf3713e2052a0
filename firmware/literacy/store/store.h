/* literacy/store/store.h: lesson files (YAML, one lesson a file) read into a shelf, with every error and its line.

   A file is a mapping: id, minutes, name, aim, steps. A text is {kk: …, ru: …, en: …}, all three. A step is
   {kind: show | choose, title, text, phone} and, for `choose`, choices [{label, follows, good: yes | no}] and
   hints. The keys of each mapping stand in one table (store.c). */
#pragma once

#include <stdio.h>

#include "base/result.h"
#include "literacy/engine/lesson.h"

enum {
    LESSON_ERRORS_MAX = 32,
    LESSON_PATH_SIZE = 512,
    LESSON_WHY_SIZE = 160,
    LESSON_FILE_MAX = 256 * 1024,
    LESSONS_ROOM = 4 << 20
};

struct lesson_error {
    char file[LESSON_PATH_SIZE];
    unsigned line; /* 1 and up; 0: the file as a whole */
    char text[LESSON_WHY_SIZE];
};

/* `count` goes on past LESSON_ERRORS_MAX; the list then holds the first ones. */
struct lesson_errors {
    unsigned count;
    struct lesson_error list[LESSON_ERRORS_MAX];
};

/* The lessons of a folder, with the memory that their texts live in. */
struct lesson_store;

/* Looks which files there are and reads none of them. A folder that cannot be read is an error of the list, and an
   empty shelf. NULL: no memory. Close it with lessons_close(). */
struct lesson_store *lessons_open(const char *dir);
/* Reads one more file; a lesson with an error is left out. False when all are read; only then is the shelf filled. */
bool lessons_read(struct lesson_store *s);
/* Lives as long as the store; empty until lessons_read() said false. */
const struct lesson_shelf *lessons_shelf(const struct lesson_store *s);
const struct lesson_errors *lessons_errors(const struct lesson_store *s);
void lessons_close(struct lesson_store *s); /* NULL is taken, too */
/* Lines FILE:LINE: what is wrong; what to write. */
void lesson_errors_print(FILE *to, const struct lesson_errors *errors);
