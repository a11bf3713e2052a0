/* Rows of text. See table_file.h. */
#define LOG_ROOM "emulator"
#include "emulator/table_file.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"

enum { LINE_SIZE = 1024 };

static void split(char *line, struct table_row *row)
{
    char *at = line;
    row->count = 0;
    while (at != NULL && row->count < TABLE_FIELDS_MAX) {
        row->fields[row->count++] = at;
        at = strchr(at, '\t');
        if (at != NULL)
            *at++ = '\0';
    }
}

enum result table_file_read(const char *path, enum result (*take)(void *self, const struct table_row *row), void *self)
{
    char line[LINE_SIZE];
    struct table_row row = { .file = path };
    enum result r = RESULT_OK;
    FILE *f = fopen(path, "re");
    if (f == NULL) {
        log_error("%s cannot be read", path);
        return RESULT_IO;
    }
    while (r == RESULT_OK && fgets(line, sizeof line, f) != NULL) {
        row.line++;
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '\0' || line[0] == '#')
            continue;
        split(line, &row);
        r = take(self, &row);
    }
    if (r != RESULT_OK)
        log_error("%s:%u: %s", path, row.line, result_text(r));
    fclose(f);
    return r;
}

enum result table_row_check(const struct table_row *row, size_t count)
{
    return row->count == count ? RESULT_OK : RESULT_BAD;
}
