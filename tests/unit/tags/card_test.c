/* Cards: keys, chips, numbers, and card or book. */
#include "tags/card.h"

#include <string.h>

#include "base/text.h"
#include "tags/ndef.h"

#include "check.h"

static struct uid uid_of(const char *hex)
{
    struct uid uid = { 0 };
    if (hex[0] != 0)
        CHECK_EQ(tags_uid_parse(hex, &uid), RESULT_OK);
    return uid;
}

/* ---- keys ---- */

TEST(a_key_file_is_read_as_staff_may_write_it)
{
    static const struct {
        const char *file;
        bool b;
    } rows[] = {
        { "A0A1A2A3A4A5", false },
        { "a0a1a2a3a4a5\r\n", false },
        { "A0 A1 A2 A3 A4 A5\n", false },
        { "A0:A1:A2:A3:A4:A5 b\n", true },
        { "A0A1A2A3A4A5 A\n", false },
        { "A0A1A2A3A4A5B", true },
        { "# our key\n\n  A0A1A2A3A4A5\tB  \n\n# end", true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct card_key key;
        const char *error = "not touched";
        CHECK_EQ(card_key_parse(bytes_of_text(rows[i].file), &key, &error), RESULT_OK);
        CHECK_BYTES(key.at, sizeof key.at, "\xA0\xA1\xA2\xA3\xA4\xA5", 6);
        CHECK_EQ(key.b, rows[i].b);
        CHECK(error == NULL);
    }
}

TEST(a_key_file_that_is_wrong_says_what_to_write_and_never_the_key)
{
    static const char *const rows[][2] = {
        { "", "no key" },
        { "# only words\n", "no key" },
        { "A0A1A2A3A4A", "no key" },
        { "A0A1A2A3A4AG", "no key" },
        { "A0A1A2A3A4A B", "no key" },
        { "the key", "no key" },
        { "A0A1A2A3A4A5A6", "something stands behind" },
        { "A0A1A2A3A4A5 C", "something stands behind" },
        { "A0A1A2A3A4A5 B B", "something stands behind" },
        { "A0A1A2A3A4A5\nA0A1A2A3A4A5\n", "more than one key" },
        { "A0A1A2A3A4A5\nB\n", "more than one key" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct card_key key = { .b = true };
        const char *error = NULL;
        CHECK_EQ(card_key_parse(bytes_of_text(rows[i][0]), &key, &error), RESULT_BAD);
        CHECK(text_starts(error, rows[i][1]));
        CHECK_EQ(key.at[0], 0);
        CHECK(key.b);
    }
}

/* ---- chips ---- */

TEST(chips_are_named_by_what_they_say_and_no_further)
{
    static const struct {
        const char *uid, *ats, *name;
        enum tag_family family;
        uint8_t sak;
    } rows[] = {
        { "04A1B2C3D4E5F6", "", "NTAG or MIFARE Ultralight", TAG_TYPE_2, 0x00 },
        { "05A1B2C3D4E5F6", "", "type 2 tag", TAG_TYPE_2, 0x00 },
        { "04A1B2C3", "", "MIFARE Classic 1K", TAG_CLASSIC, 0x08 },
        { "04A1B2C3", "", "MIFARE Classic 4K", TAG_CLASSIC, 0x18 },
        { "04A1B2C3", "", "MIFARE Mini", TAG_CLASSIC, 0x09 },
        { "04A1B2C3", "", "MIFARE Classic", TAG_CLASSIC, 0x19 },
        { "04A1B2C3D4E5F6", "80", "DESFire or NTAG 424", TAG_ISO14443_4, 0x20 },
        { "08A1B2C3", "80", "DESFire or NTAG 424", TAG_ISO14443_4, 0x20 },
        { "04A1B2C3D4E5F6", "8031", "ISO 14443-4 card", TAG_ISO14443_4, 0x20 },
        { "04A1B2C3D4E5F6", "C1052F2F01BCD6", "MIFARE Plus X", TAG_ISO14443_4, 0x20 },
        { "04A1B2C3D4E5F6", "C1052F2F0035C7", "MIFARE Plus S", TAG_ISO14443_4, 0x20 },
        { "04A1B2C3D4E5F6", "C10521300077C1", "MIFARE Plus EV1 or SE", TAG_ISO14443_4, 0x20 },
        { "04A1B2C3D4E5F6", "4A434F50343156323231", "JCOP", TAG_ISO14443_4, 0x28 },
        { "04A1B2C3D4E5F6", "", "ISO 14443-4 card", TAG_ISO14443_4, 0x20 },
        { "08A1B2C3", "", "phone", TAG_ISO14443_4, 0x60 },
        { "E0040100153B945A", "", "ICODE SLI", TAG_ISO15693, 0 },
        { "E00401501F453D8F", "", "ICODE SLIX", TAG_ISO15693, 0 },
        { "E004010866153980", "", "ICODE SLIX2", TAG_ISO15693, 0 },
        { "E004020012345678", "", "ICODE SLI-S", TAG_ISO15693, 0 },
        { "E004030012345678", "", "ICODE SLI-L", TAG_ISO15693, 0 },
        { "E007000012345678", "", "ISO 15693 tag", TAG_ISO15693, 0 },
        { "", "", "card", TAG_OTHER, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tag_about about = { .uid = uid_of(rows[i].uid), .family = rows[i].family, .sak = rows[i].sak };
        size_t n = 0;
        CHECK_EQ(hex_get(rows[i].ats, about.ats, sizeof about.ats, &n), RESULT_OK);
        about.ats_n = (uint8_t)n;
        CHECK_TEXT(card_chip_name(&about), rows[i].name);
    }
}

/* ---- numbers, card or book ---- */

enum { C = TAG_MAY_BE_CARD, I = TAG_MAY_BE_ITEM };

static const struct card_rules by_uid = { .identify = CARDS_BY_UID, .uid_form = UID_REVERSED_DECIMAL };
static const struct card_rules by_block = { .identify = CARDS_BY_BLOCK, .number = { .prefix = "P", .length = 5 } };
static const struct card_rules by_block_any = { .identify = CARDS_BY_BLOCK };
static const struct card_rules by_barcode = { .identify = CARDS_BY_BARCODE };

struct seen {
    const char *name;
    const struct card_rules *rules;
    struct tag_content content;
    enum tag_family family;
    const char *uid;
    const char *memory; /* hex */
    bool in_uid_map;
    enum reader_role role;
    enum result result;
    const char *number;
    unsigned is;
};

#define UNKNOWN                                                                                                        \
    {                                                                                                                  \
        .kind = TAG_KIND_UNKNOWN                                                                                       \
    }
#define BLANK                                                                                                          \
    {                                                                                                                  \
        .kind = TAG_KIND_BLANK                                                                                         \
    }
#define BOOK                                                                                                           \
    {                                                                                                                  \
        .model = TAG_MODEL_ISO28560_3, .kind = TAG_KIND_ITEM, .id = "20001"                                            \
    }
#define PATRON                                                                                                         \
    {                                                                                                                  \
        .model = TAG_MODEL_ISO28560_3, .kind = TAG_KIND_PATRON, .id = "P0001"                                          \
    }
#define DAMAGED                                                                                                        \
    {                                                                                                                  \
        .model = TAG_MODEL_ISO28560_3, .kind = TAG_KIND_DAMAGED                                                        \
    }
#define NDEF                                                                                                           \
    {                                                                                                                  \
        .model = TAG_MODEL_NDEF, .kind = TAG_KIND_ITEM, .id = "P0001"                                                  \
    }
#define TEXT_P0001 "030CD101085402656E5030303031FE"

static const struct seen seen[] = {
    { "a chip by its number", &by_uid, BLANK, .uid = "04A1B2C3", .number = "3283263748", .is = C | I },
    { "a phone", &by_uid, UNKNOWN, TAG_ISO14443_4, .uid = "08A1B2C3", .result = RESULT_REFUSED, .is = 0 },
    { "a smart card", &by_uid, UNKNOWN, TAG_ISO14443_4, .uid = "04A1B2C3", .number = "3283263748", .is = C },
    { "a book", &by_uid, BOOK, .uid = "04A1B2C3", .result = RESULT_BAD, .is = I },
    { "a damaged book", &by_uid, DAMAGED, .uid = "04A1B2C3", .result = RESULT_BAD, .is = I },
    { "a book of the list", &by_uid, BLANK, .uid = "04A1B2C3", .in_uid_map = true, .result = RESULT_BAD, .is = I },
    { "a patron's block, by number", &by_uid, PATRON, .uid = "04A1B2C3", .number = "3283263748", .is = C },
    { "a text, by number", &by_uid, NDEF, .uid = "04A1B2C3", .number = "3283263748", .is = C | I },
    { "no number", &by_uid, UNKNOWN, .uid = "", .result = RESULT_NONE, .is = I },
    { "a patron's block", &by_block, PATRON, .uid = "04A1B2C3", .number = "P0001", .is = C },
    { "a patron's block on a made-up number", &by_block, PATRON, .uid = "08A1B2C3", .number = "P0001", .is = C },
    { "a book where blocks count", &by_block, BOOK, .uid = "04A1B2C3", .result = RESULT_BAD, .is = I },
    { "a blank where blocks count", &by_block, BLANK, .uid = "04A1B2C3", .result = RESULT_NONE, .is = I },
    { "an NDEF text", &by_block, NDEF, .uid = "04A1B2C3", .memory = TEXT_P0001, .number = "P0001", .is = C | I },
    { "plain text in a sector", &by_block, UNKNOWN, TAG_CLASSIC, "04A1B2C3", "5030303031000000000000000000000011",
      .number = "P0001", .is = C | I },
    { "padded with blanks", &by_block, UNKNOWN, TAG_CLASSIC, "04A1B2C3", "50303030312020202020202020202020",
      .number = "P0001", .is = C | I },
    { "text of another library", &by_block, UNKNOWN, TAG_CLASSIC, "04A1B2C3", "51303030310000000000000000000000",
      .result = RESULT_NONE, .is = I },
    { "text and something behind it", &by_block, UNKNOWN, TAG_CLASSIC, "04A1B2C3", "50303030310001000000000000000000",
      .result = RESULT_NONE, .is = I },
    { "words without a number", &by_block_any, UNKNOWN, TAG_CLASSIC, "04A1B2C3", "4C69627261727900",
      .result = RESULT_NONE, .is = I },
    { "text over two blocks", &by_block_any, UNKNOWN, TAG_CLASSIC, "04A1B2C3",
      "31323334353637383930313233343536373800000000000000000000000000000102", .number = "123456789012345678",
      .is = C | I },
    { "text that looks like a block", &by_block_any, BOOK, TAG_CLASSIC, "04A1B2C3", "412D313233000000",
      .number = "A-123", .is = C | I },
    { "the same on a tag of another kind", &by_block, UNKNOWN, TAG_TYPE_2, "04A1B2C3",
      "50303030310000000000000000000000", .result = RESULT_NONE, .is = I },
    { "a chip where cards are scanned", &by_barcode, BLANK, .uid = "04A1B2C3", .result = RESULT_NONE, .is = I },
    { "a patron's block where cards are scanned", &by_barcode, PATRON, .uid = "04A1B2C3", .number = "P0001", .is = C },
    { "on a reader for books", &by_uid, BLANK, .uid = "04A1B2C3", .role = READER_FOR_ITEMS, .number = "3283263748",
      .is = I },
    { "a card on a reader for books", &by_uid, PATRON, .uid = "04A1B2C3", .role = READER_FOR_ITEMS,
      .number = "3283263748", .is = 0 },
    { "on a reader for cards", &by_uid, BLANK, .uid = "04A1B2C3", .role = READER_FOR_CARDS, .number = "3283263748",
      .is = C },
    { "a book on a reader for cards", &by_uid, BOOK, .uid = "04A1B2C3", .role = READER_FOR_CARDS, .result = RESULT_BAD,
      .is = 0 },
};

TEST(a_card_is_told_from_a_book_by_reader_content_and_rules)
{
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
        const struct seen *s = &seen[i];
        uint8_t memory[64] = { 0 };
        size_t n = 0;
        char number[ID_SIZE] = "", got[160], want[160];
        CHECK_EQ(hex_get(s->memory != NULL ? s->memory : "", memory, sizeof memory, &n), RESULT_OK);
        struct card_sight sight = {
            s->role, s->family, uid_of(s->uid), &s->content, bytes_of(memory, n), s->in_uid_map
        };
        enum result result = card_number(&sight, s->rules, number);
        text_format(got, sizeof got, "%s: %d %s %u", s->name, (int)result, number, card_or_item(&sight, s->rules));
        text_format(want, sizeof want, "%s: %d %s %u", s->name, (int)s->result, s->number != NULL ? s->number : "",
                    s->is);
        CHECK_TEXT(got, want);
    }
}
