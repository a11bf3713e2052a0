/* What in an NDEF message may be a copy's or a card's own number. */
#include <string.h>

#include "base/text.h"
#include "tags/field.h"
#include "tags/ndef.h"

/* The rules of every identifier on a tag, then the library's own. */
static bool text_taken(const char *text, const struct barcode_rules *rules, bool item, char out[static ID_SIZE])
{
    bool number = strpbrk(text, "0123456789") != NULL;
    return field_text(bytes_of_text(text), NULL, ID_SIZE) && (number || !barcode_takes_all(rules)) &&
           barcode_read(text, rules, item, out) == BARCODE_OK;
}

/* A piece of an address is the library's own work only if it is a label's number beyond doubt. */
static bool piece_taken(struct bytes piece, const struct barcode_rules *rules, bool item, char out[static ID_SIZE])
{
    char text[ID_SIZE];
    if (piece.n == 0 || piece.n >= sizeof text)
        return false;
    text_copy_bytes(text, sizeof text, piece);
    return strchr(text, '%') == NULL && field_text(piece, NULL, ID_SIZE) &&
           barcode_read(text, barcode_takes_all(rules) ? &barcode_label : rules, item, out) == BARCODE_OK;
}

static struct bytes between(const char *from, const char *to)
{
    return bytes_of(from, (size_t)(to - from));
}

static bool path_taken(const char *from, const char *end, const struct barcode_rules *rules, bool item,
                       char out[static ID_SIZE])
{
    while (end > from && end[-1] == '/')
        end--;
    const char *piece = end;
    while (piece > from && piece[-1] != '/')
        piece--;
    return piece > from && piece_taken(between(piece, end), rules, item, out); /* the first is the host */
}

static bool values_taken(const char *at, const struct barcode_rules *rules, bool item, char out[static ID_SIZE])
{
    while (*at != 0 && *at != '#') {
        const char *end = at + strcspn(at, "&;#"), *name_end = at + strcspn(at, "=&;#");
        const char *value = name_end < end ? name_end + 1 : at;
        if (piece_taken(between(value, end), rules, item, out))
            return true;
        at = *end == '&' || *end == ';' ? end + 1 : end;
    }
    return false;
}

static bool uri_taken(const char *uri, const struct barcode_rules *rules, bool item, char out[static ID_SIZE])
{
    if (!text_starts(uri, "https://") && !text_starts(uri, "http://"))
        return false;
    const char *host = strstr(uri, "://") + strlen("://"), *end = host + strcspn(host, "?#");
    return path_taken(host, end, rules, item, out) || (*end == '?' && values_taken(end + 1, rules, item, out));
}

bool ndef_candidate(struct bytes memory, const struct barcode_rules *rules, bool item, char out[static ID_SIZE])
{
    struct bytes message = { 0 };
    struct ndef_record record;
    char text[NDEF_TEXT_SIZE];
    if (ndef_find(memory, &message) == RESULT_NONE)
        return false;
    struct ndef_reader r = ndef_reader_of(message);
    while (ndef_next(&r, &record) == RESULT_OK) {
        if (ndef_text(&record, NULL, text, sizeof text) == RESULT_OK && text_taken(text, rules, item, out))
            return true;
        if (ndef_uri(&record, text, sizeof text) == RESULT_OK && uri_taken(text, rules, item, out))
            return true;
    }
    return false;
}
