#include "tags/field.h"

#include <string.h>

#include "base/text.h"

enum { USAGE_MAX = 15 };

bool field_printable(uint8_t byte)
{
    return byte >= 0x21 && byte <= 0x7E;
}

/* The length of the text in a field that is padded with 00; SIZE_MAX when something follows the first 00. */
static size_t text_length(struct bytes field)
{
    size_t n = 0;
    while (n < field.n && field.at[n] != 0)
        n++;
    for (size_t i = n; i < field.n; i++)
        if (field.at[i] != 0)
            return SIZE_MAX;
    return n;
}

bool field_text(struct bytes field, char *to, size_t size)
{
    size_t n = text_length(field);
    if (n == 0 || n >= size)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!field_printable(field.at[i]))
            return false;
    if (to != NULL)
        text_copy_bytes(to, size, bytes_of(field.at, n));
    return true;
}

/* ASCII only, whatever the locale. */
static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool isil_character(uint8_t byte)
{
    return is_letter((char)byte) || (byte >= '0' && byte <= '9') || byte == '/' || byte == '-' || byte == ':';
}

bool field_owner_full(struct bytes field, char to[static TAG_OWNER_SIZE])
{
    size_t n = text_length(field);
    to[0] = 0;
    if (n >= TAG_OWNER_SIZE)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!isil_character(field.at[i]))
            return false;
    text_copy_bytes(to, TAG_OWNER_SIZE, bytes_of(field.at, n));
    return true;
}

bool field_owner(struct bytes field, char to[static TAG_OWNER_SIZE])
{
    char stored[TAG_OWNER_SIZE];
    bool right = field_owner_full(field, stored);
    if (strlen(stored) > 2 && is_letter(stored[0]) && is_letter(stored[1]))
        text_format(to, TAG_OWNER_SIZE, "%.2s-%s", stored, stored + 2);
    else
        text_copy(to, TAG_OWNER_SIZE, stored);
    return right;
}

bool field_owner_write(const char *isil, uint8_t *to, size_t size)
{
    if (isil[0] == 0)
        return true;
    size_t n = strlen(isil) - 1;
    if (n < 3 || !is_letter(isil[0]) || !is_letter(isil[1]) || isil[2] != '-' || n > size)
        return false;
    memcpy(to, isil, 2);
    memcpy(to + 2, isil + 3, n - 2);
    return true;
}

enum tag_kind field_kind(const char *id, uint8_t usage)
{
    if (id[0] == 0)
        return TAG_KIND_UNKNOWN;
    return usage == TAG_USAGE_PATRON ? TAG_KIND_PATRON : TAG_KIND_ITEM;
}

bool field_content_valid(const struct tag_content *content)
{
    char owner[TAG_OWNER_SIZE];
    bool part = content->parts == 0 || (content->part >= 1 && content->part <= content->parts);
    return part && content->usage <= USAGE_MAX && field_text(bytes_of_text(content->id), NULL, ID_SIZE) &&
           field_owner_full(bytes_of_text(content->owner), owner);
}

struct tag_content field_content_over(const struct tag_content *wish, const struct tag_content *now)
{
    struct tag_content c = *wish;
    if (c.owner[0] == 0)
        text_copy(c.owner, sizeof c.owner, now->owner);
    if (c.parts == 0 && !tags_warns(now, TAG_WARNING_PART_RANGE)) {
        c.parts = now->parts;
        c.part = now->part;
    }
    if (c.usage == TAG_USAGE_NOT_SAID)
        c.usage = now->usage;
    return c;
}
