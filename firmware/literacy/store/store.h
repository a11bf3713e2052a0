/* literacy/store/store.h: lesson files (YAML, one lesson a file) read into a shelf, with every error and its line.

   A folder holds ID.yaml for learners, staff/ID.yaml for staff, facts.yaml (values that change, put into texts in the
   place of {name}) and same.yaml (texts that are rightly equal in two languages). What a file may hold stands in tables
   of keys: lesson_file.c, steps.c, scenes.c, side_files.c; assets/lessons/GUIDE.md says it for people. A file that is
   torn, too long, too deep, no UTF-8 or otherwise wrong costs only itself. */
#pragma once

#include <stdio.h>

#include "base/result.h"
#include "base/when.h"
#include "literacy/engine/lesson.h"

enum {
    LESSON_ERRORS_MAX = 64,
    LESSON_PATH_SIZE = 512,
    LESSON_WHY_SIZE = 200,
    LESSON_FILE_MAX = 256 * 1024,
    LESSON_FACTS_MAX = 96,
    LESSON_SAME_MAX = 512,
    LESSONS_ROOM = 6 << 20 /* for all that is kept; only what is used is real memory */
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

struct lesson_fact {
    const char *name;
    struct day checked; /* when its value was last read in a source */
    unsigned line;
    struct lesson_text value;
};

/* Where something stood. `raw`: a text before facts were put in; NULL for what is no text. */
struct lesson_place_of {
    const void *of;
    const char *file, *raw;
    unsigned line;
};

/* The lessons of a folder, with the memory that their texts live in. */
struct lesson_store;

/* Looks which files there are and reads none of them. A folder that cannot be read is an error of the list, and an
   empty shelf. NULL: no memory. Close it with lessons_close(). */
struct lesson_store *lessons_open(const char *folder);
/* The same for checking: lines are kept. `path` may be one lesson file: only that one is read, with the side files of
   its folder (or of the folder above, for one in staff/). */
struct lesson_store *lessons_open_lines(const char *path);
/* Reads one more file; a lesson with an error is left out. False when all are read; only then is the shelf filled. */
bool lessons_read(struct lesson_store *s);
/* Lives as long as the store; empty until lessons_read() said false. */
const struct lesson_shelf *lessons_shelf(const struct lesson_store *s);
const struct lesson_errors *lessons_errors(const struct lesson_store *s);
void lessons_close(struct lesson_store *s); /* NULL is taken, too */

/* How much of LESSONS_ROOM is in use, in bytes. */
size_t lessons_room_used(const struct lesson_store *s);
const struct lesson_fact *lessons_facts(const struct lesson_store *s, unsigned *count);
/* The path of facts.yaml. */
const char *lessons_facts_file(const struct lesson_store *s);
/* Does same.yaml list this text? */
bool lessons_same(const struct lesson_store *s, const char *text);
/* Of a text's pointer, a lesson, step, scene, part or choice, once all are read; NULL when lines are not kept. */
const struct lesson_place_of *lessons_place(const struct lesson_store *s, const void *of);

/* Lines FILE:LINE: what is wrong; what to write. */
void lesson_errors_print(FILE *to, const struct lesson_errors *errors);
