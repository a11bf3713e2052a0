/* emulator/table_file.h: text files of the demo library: a row a line, fields parted by tabs, # for comments. */
#pragma once

#include <stddef.h>

#include "base/result.h"

enum { TABLE_FIELDS_MAX = 12 };

/* A row; fields live as long as the call. Another result than RESULT_OK ends the reading. */
struct table_row {
    const char *file;
    unsigned line;
    size_t count;
    const char *fields[TABLE_FIELDS_MAX];
};

/* Calls `take` for each row. RESULT_IO: cannot be read; else what `take` said. Errors are logged. */
MUST_USE enum result table_file_read(const char *path, enum result (*take)(void *self, const struct table_row *row),
                                     void *self);
/* The same, and RESULT_BAD for a row without exactly `count` fields. */
MUST_USE enum result table_row_check(const struct table_row *row, size_t count);
