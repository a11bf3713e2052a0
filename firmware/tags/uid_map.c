#include "tags/uid_map.h"

#include <stdbool.h>

#include "base/text.h"
#include "tags/field.h"
#include "tags/uid.h"

struct uid_map uid_map_of(struct bytes file)
{
    static const uint8_t mark[] = { 0xEF, 0xBB, 0xBF }; /* UTF-8's byte order mark, as spreadsheets write it */
    if (bytes_equal(bytes_part(file, 0, sizeof mark), bytes_of(mark, sizeof mark)))
        file = bytes_part(file, sizeof mark, file.n);
    return (struct uid_map){ .left = file };
}

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static struct bytes trimmed(struct bytes b)
{
    while (b.n > 0 && is_space(b.at[0]))
        b = bytes_part(b, 1, b.n);
    while (b.n > 0 && is_space(b.at[b.n - 1]))
        b.n--;
    return b;
}

static size_t index_of(struct bytes b, uint8_t c)
{
    size_t i = 0;
    while (i < b.n && b.at[i] != c)
        i++;
    return i;
}

static struct bytes line_take(struct uid_map *m)
{
    size_t n = index_of(m->left, '\n');
    struct bytes line = bytes_part(m->left, 0, n);
    m->left = bytes_part(m->left, n + 1, m->left.n);
    m->line++;
    return trimmed(line);
}

static enum result entry_read(struct bytes line, struct uid_map_entry *out, const char **error)
{
    struct uid_map_entry entry;
    char hex[UID_TEXT_SIZE + 1]; /* one more, so that a UID that is too long stays too long */
    size_t comma = index_of(line, ',');
    *error = "no comma; write uid,barcode";
    if (comma == line.n)
        return RESULT_BAD;
    text_copy_bytes(hex, sizeof hex, trimmed(bytes_part(line, 0, comma)));
    *error = "no UID; write 8, 14, 16 or 20 hex digits, first byte first, without separators";
    if (tags_uid_parse(hex, &entry.uid) != RESULT_OK)
        return RESULT_BAD;
    struct bytes barcode = trimmed(bytes_part(line, comma + 1, line.n));
    *error = "no barcode; write 1 to 63 letters, digits or signs without blanks and commas";
    if (index_of(barcode, ',') < barcode.n || !field_text(barcode, entry.barcode, sizeof entry.barcode))
        return RESULT_BAD;
    *error = NULL;
    *out = entry;
    return RESULT_OK;
}

enum result uid_map_next(struct uid_map *m, struct uid_map_entry *out)
{
    while (m->left.n > 0) {
        struct bytes line = line_take(m);
        bool heading = m->line == 1 && bytes_equal(line, bytes_of_text("uid,barcode"));
        if (line.n == 0 || line.at[0] == '#' || heading)
            continue;
        return entry_read(line, out, &m->error);
    }
    return RESULT_NONE;
}

enum result uid_map_find(struct bytes file, struct uid uid, char barcode[static ID_SIZE])
{
    struct uid_map m = uid_map_of(file);
    struct uid_map_entry entry;
    enum result r;
    while ((r = uid_map_next(&m, &entry)) != RESULT_NONE) {
        if (r != RESULT_OK || !uid_equal(entry.uid, uid))
            continue;
        text_copy(barcode, ID_SIZE, entry.barcode);
        return RESULT_OK;
    }
    return RESULT_NONE;
}
