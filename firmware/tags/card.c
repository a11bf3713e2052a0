#include "tags/card.h"

#include <string.h>

#include "base/text.h"
#include "tags/field.h"
#include "tags/ndef.h"
#include "tags/uid.h"

/* ---- the key of a MIFARE Classic sector ---- */

enum { KEY_DIGITS = 2 * CLASSIC_KEY_SIZE };

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static struct bytes line_take(struct bytes *file)
{
    size_t n = 0;
    while (n < file->n && file->at[n] != '\n')
        n++;
    struct bytes line = bytes_part(*file, 0, n);
    *file = bytes_part(*file, n + 1, file->n);
    while (line.n > 0 && is_blank(line.at[0]))
        line = bytes_part(line, 1, line.n);
    while (line.n > 0 && is_blank(line.at[line.n - 1]))
        line.n--;
    return line;
}

/* The digits of a line up to the twelfth, without what stands between bytes (never in one, or 11 digits and a B would
   be a key); what is behind them is left. */
static bool digits_take(struct bytes *line, char digits[static KEY_DIGITS + 1])
{
    size_t n = 0;
    while (n < KEY_DIGITS && line->n > 0) {
        uint8_t c = line->at[0];
        *line = bytes_part(*line, 1, line->n);
        if (n % 2 == 0 && (is_blank(c) || c == ':'))
            continue;
        digits[n++] = (char)c;
    }
    digits[n] = 0;
    while (line->n > 0 && is_blank(line->at[0]))
        *line = bytes_part(*line, 1, line->n);
    return n == KEY_DIGITS;
}

static bool letter_is(struct bytes b, char capital)
{
    return b.n == 1 && (b.at[0] == (uint8_t)capital || b.at[0] == (uint8_t)(capital - 'A' + 'a'));
}

static enum result key_read(struct bytes line, struct card_key *key, const char **error)
{
    char digits[KEY_DIGITS + 1];
    size_t n = 0;
    bool right = digits_take(&line, digits) && hex_get(digits, key->at, sizeof key->at, &n) == RESULT_OK;
    wipe(digits, sizeof digits);
    *error = "no key; write 12 hex digits";
    if (!right || n != sizeof key->at)
        return RESULT_BAD;
    key->b = letter_is(line, 'B');
    *error = "something stands behind the key; write nothing, A or B";
    return line.n == 0 || key->b || letter_is(line, 'A') ? RESULT_OK : RESULT_BAD;
}

enum result card_key_parse(struct bytes file, struct card_key *out, const char **error)
{
    struct card_key key = { 0 };
    enum result r = RESULT_NONE;
    *error = "no key; write 12 hex digits";
    while (file.n > 0 && r != RESULT_BAD) {
        struct bytes line = line_take(&file);
        if (line.n == 0 || line.at[0] == '#')
            continue;
        bool second = r == RESULT_OK;
        r = second ? RESULT_BAD : key_read(line, &key, error);
        if (second)
            *error = "more than one key; write only one line";
    }
    if (r == RESULT_OK) {
        *out = key;
        *error = NULL;
    }
    wipe(&key, sizeof key);
    return r == RESULT_OK ? RESULT_OK : RESULT_BAD;
}

/* ---- what it is ---- */

/* ISO 14443-4: by historical bytes of the ATS. */
static const struct ats_row {
    const char *bytes;
    uint8_t n;
    const char *name;
} ats_rows[] = {
    { "\xC1\x05\x2F\x2F\x01\xBC\xD6", 7, "MIFARE Plus X" },
    { "\xC1\x05\x2F\x2F\x00\x35\xC7", 7, "MIFARE Plus S" },
    { "\xC1\x05\x21\x30", 4, "MIFARE Plus EV1 or SE" },
    { "JCOP", 4, "JCOP" },
    { "\x80", 1, "DESFire or NTAG 424" }, /* all of it; they say no more before their own commands */
};

static bool ats_fits(const struct tag_about *about, const struct ats_row *row)
{
    struct bytes ats = bytes_of(about->ats, about->ats_n < TAG_ATS_MAX ? about->ats_n : TAG_ATS_MAX);
    bool whole = row->n == 1;
    return (!whole || ats.n == row->n) && bytes_equal(bytes_part(ats, 0, row->n), bytes_of(row->bytes, row->n));
}

static const char *smart_name(const struct tag_about *about)
{
    for (size_t i = 0; i < sizeof ats_rows / sizeof *ats_rows; i++)
        if (ats_fits(about, &ats_rows[i]))
            return ats_rows[i].name;
    return uid_is_random(about->uid) ? "phone" : "ISO 14443-4 card";
}

/* NXP AN10833, by SAK. */
static const struct sak_row {
    uint8_t sak;
    const char *name;
} classic_rows[] = {
    { 0x08, "MIFARE Classic 1K" },
    { 0x18, "MIFARE Classic 4K" },
    { 0x09, "MIFARE Mini" },
    { 0x10, "MIFARE Plus 2K" },
    { 0x11, "MIFARE Plus 4K" },
    { 0x28, "smart card with a MIFARE Classic 1K" },
    { 0x38, "smart card with a MIFARE Classic 4K" },
    { 0x88, "MIFARE Classic 1K (Infineon)" },
};

static const char *classic_name(uint8_t sak)
{
    for (size_t i = 0; i < sizeof classic_rows / sizeof *classic_rows; i++)
        if (classic_rows[i].sak == sak)
            return classic_rows[i].name;
    return "MIFARE Classic";
}

/* ISO 15693: E0, the maker (ISO 7816-6), and with NXP the family and two bits that tell its chips apart. */
static const struct vicinity_row {
    uint8_t maker, family, mask, bits;
    const char *name;
} vicinity_rows[] = {
    { 0x04, 0x01, 0x18, 0x00, "ICODE SLI" },   { 0x04, 0x01, 0x18, 0x10, "ICODE SLIX" },
    { 0x04, 0x01, 0x18, 0x08, "ICODE SLIX2" }, { 0x04, 0x02, 0x00, 0x00, "ICODE SLI-S" },
    { 0x04, 0x03, 0x00, 0x00, "ICODE SLI-L" },
};

static const char *vicinity_name(struct uid uid)
{
    for (size_t i = 0; i < sizeof vicinity_rows / sizeof *vicinity_rows; i++) {
        const struct vicinity_row *row = &vicinity_rows[i];
        if (uid.n == 8 && uid.at[1] == row->maker && uid.at[2] == row->family && (uid.at[3] & row->mask) == row->bits)
            return row->name;
    }
    return "ISO 15693 tag";
}

const char *card_chip_name(const struct tag_about *about)
{
    enum { MAKER_NXP = 0x04 };
    switch (about->family) {
    case TAG_TYPE_2:
        return about->uid.at[0] == MAKER_NXP ? "NTAG or MIFARE Ultralight" : "type 2 tag";
    case TAG_CLASSIC:
        return classic_name(about->sak);
    case TAG_ISO14443_4:
        return smart_name(about);
    case TAG_ISO15693:
        return vicinity_name(about->uid);
    case TAG_OTHER:
    case TAG_FAMILY_COUNT:
        break;
    }
    return "card";
}

/* ---- its number ---- */

/* A number that a library wrote as plain text at the start of a sector: 21..7E, then nothing but padding up to the
   block's end, so that other data is not taken for one. */
static bool plain_number(struct bytes memory, const struct barcode_rules *rules, char out[static ID_SIZE])
{
    enum { BLOCK = 16 };
    char text[ID_SIZE];
    size_t n = 0;
    while (n < memory.n && field_printable(memory.at[n]))
        n++;
    for (size_t i = n; i < memory.n && i % BLOCK != 0; i++)
        if (memory.at[i] != 0 && memory.at[i] != 0xFF && memory.at[i] != ' ')
            return false;
    if (n == 0 || n >= sizeof text)
        return false;
    text_copy_bytes(text, sizeof text, bytes_of(memory.at, n));
    return strpbrk(text, "0123456789") != NULL && barcode_read(text, rules, false, out) == BARCODE_OK;
}

static enum result uid_number(struct uid uid, enum uid_form form, char out[static ID_SIZE])
{
    char text[TAGS_UID_SIZE];
    if (uid.n == 0)
        return RESULT_NONE;
    if (uid_is_random(uid))
        return RESULT_REFUSED;
    tags_uid_text(uid, form, text);
    text_copy(out, ID_SIZE, text);
    return RESULT_OK;
}

/* What a book's tag says of itself is no card; NDEF says nothing of the kind by itself. */
static bool is_book(const struct tag_content *content)
{
    return content->kind == TAG_KIND_DAMAGED || (content->kind == TAG_KIND_ITEM && content->model != TAG_MODEL_NDEF);
}

static enum result block_number(const struct card_sight *sight, char out[static ID_SIZE])
{
    if (sight->content->kind != TAG_KIND_PATRON)
        return RESULT_NONE;
    text_copy(out, ID_SIZE, sight->content->id);
    return RESULT_OK;
}

/* Plain text goes first: it can look like an ISO 28560-2 block, and a block never looks like plain text. */
static enum result written_number(const struct card_sight *sight, const struct barcode_rules *rules,
                                  char out[static ID_SIZE])
{
    if (sight->family == TAG_CLASSIC && plain_number(sight->memory, rules, out))
        return RESULT_OK;
    if (sight->content->model == TAG_MODEL_NDEF)
        return ndef_candidate(sight->memory, rules, false, out) ? RESULT_OK : RESULT_NONE;
    return is_book(sight->content) ? RESULT_BAD : block_number(sight, out);
}

enum result card_number(const struct card_sight *sight, const struct card_rules *rules, char out[static ID_SIZE])
{
    if (sight->in_uid_map)
        return RESULT_BAD;
    if (rules->identify == CARDS_BY_BLOCK)
        return written_number(sight, &rules->number, out);
    if (is_book(sight->content))
        return RESULT_BAD;
    return rules->identify == CARDS_BY_UID ? uid_number(sight->uid, rules->uid_form, out) : block_number(sight, out);
}

/* ---- card or book? ---- */

unsigned card_or_item(const struct card_sight *sight, const struct card_rules *rules)
{
    char number[ID_SIZE];
    unsigned is = 0;
    bool smart = sight->family == TAG_ISO14443_4 && !sight->in_uid_map; /* no book has such a chip */
    if (sight->role != READER_FOR_ITEMS && card_number(sight, rules, number) == RESULT_OK)
        is |= TAG_MAY_BE_CARD;
    if (sight->role != READER_FOR_CARDS && sight->content->kind != TAG_KIND_PATRON && !smart)
        is |= TAG_MAY_BE_ITEM;
    wipe(number, sizeof number);
    return is;
}
