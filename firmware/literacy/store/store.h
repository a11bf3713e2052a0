/* literacy/store/store.h: lesson files (YAML, one lesson a file) read into a shelf, with every error and its line.

   A file is a mapping: id, minutes, name, aim, steps. A text is {kk: …, ru: …, en: …}, all three. A step is
   {kind: show | choose, title, text, phone} and, for `choose`, choices [{label, follows, good: yes | no}] and
   hints. The keys of each mapping stand in one table (store.c). */
#pragma once

#include <stdio.h>

#include "base/result.h"
#include "literacy/engine/lesson.h"

enum { LESSON_ERRORS_MAX = 32, LESSON_PATH_SIZE = 512, LESSON_WHY_SIZE = 160, LESSON_FILE_MAX = 256 * 1024 };

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

/* Reads every *.yaml of a folder, in order of their names. A lesson with an error is left out, the others are
   there. RESULT_OK: no error; RESULT_BAD: some (see errors); RESULT_IO: the folder cannot be read. */
MUST_USE enum result lessons_load(const char *dir, struct lesson_shelf *shelf, struct lesson_errors *errors);
/* Lines FILE:LINE: what is wrong; what to write. */
void lesson_errors_print(FILE *to, const struct lesson_errors *errors);
