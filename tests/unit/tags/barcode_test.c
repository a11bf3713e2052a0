/* Barcodes: published check digits, a library's rules, what a scanner adds, publishers' numbers. */
#include "tags/barcode.h"

#include <string.h>

#include "base/text.h"

#include "check.h"

TEST(check_characters_are_the_published_ones)
{
    static const struct {
        enum barcode_check check;
        const char *body;
        char character;
    } rows[] = {
        { BARCODE_MOD_10, "3023400051786", '1' },
        { BARCODE_MOD_10, "3319100010586", '4' },
        { BARCODE_MOD_10, "5819800094399", '6' },
        { BARCODE_MOD_10, "2000000000001", '4' },
        { BARCODE_MOD_10, "3555500001234", '6' },
        { BARCODE_MOD_10, "7992739871", '3' },
        { BARCODE_MOD_10, "0", '0' },
        { BARCODE_MOD_10, "30234A", 0 },
        { BARCODE_MOD_10, "", 0 },
        { BARCODE_MOD_43, "123XYZ", 'M' },
        { BARCODE_MOD_43, "123xyz", 0 },
        { BARCODE_MOD_43, "A-1. $/+%", 'Q' },
        { BARCODE_MOD_43, "%", '%' },
        { BARCODE_MOD_43, "", 0 },
        { BARCODE_UNCHECKED, "123", 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_EQ(barcode_check_character(rows[i].check, rows[i].body), rows[i].character);
}

static const struct barcode_rules any = { 0 };
static const struct barcode_rules mod_10 = { .check = BARCODE_MOD_10 };
static const struct barcode_rules codabar = { .check = BARCODE_MOD_10, .prefix = "3", .length = 14 };
static const struct barcode_rules code_39 = { .check = BARCODE_MOD_43 };
static const struct barcode_rules own = { .prefix = "AB-", .length = 8 };
static const struct barcode_rules digits_13 = { .prefix = "2", .length = 13 };
static const struct barcode_rules digits_10 = { .length = 10 };

struct row {
    const struct barcode_rules *rules;
    const char *scanned;
    enum barcode_verdict verdict;
    const char *number; /* after BARCODE_OK */
};

static void check_rows(const struct row *rows, size_t n, bool item)
{
    for (size_t i = 0; i < n; i++) {
        char out[ID_SIZE] = "untouched", got[200], want[200];
        enum barcode_verdict verdict = barcode_read(rows[i].scanned, rows[i].rules, item, out);
        text_format(got, sizeof got, "'%s': %d %s", rows[i].scanned, (int)verdict, out);
        text_format(want, sizeof want, "'%s': %d %s", rows[i].scanned, (int)rows[i].verdict,
                    rows[i].verdict == BARCODE_OK ? rows[i].number : "untouched");
        CHECK_TEXT(got, want);
    }
}

#define ROWS(rows) rows, sizeof rows / sizeof *rows

TEST(labels_are_judged_by_the_librarys_rules)
{
    static const struct row rows[] = {
        { &codabar, "30234000517861", BARCODE_OK, "30234000517861" },
        { &codabar, "33191000105864", BARCODE_OK, "33191000105864" },
        { &codabar, "58198000943996", BARCODE_OTHER_PREFIX, NULL },
        { &codabar, "20000000000014", BARCODE_OTHER_PREFIX, NULL },
        { &codabar, "35555000012349", BARCODE_MISREAD, NULL },
        { &codabar, "30234000517862", BARCODE_MISREAD, NULL },
        { &codabar, "30234000511", BARCODE_OTHER_LENGTH, NULL },
        { &codabar, "302340005178617", BARCODE_OTHER_LENGTH, NULL },
        { &codabar, "3023400O517861", BARCODE_MISREAD, NULL },
        { &mod_10, "79927398713", BARCODE_OK, "79927398713" },
        { &mod_10, "79927398710", BARCODE_MISREAD, NULL },
        { &mod_10, "5", BARCODE_MISREAD, NULL },
        { &code_39, "123XYZM", BARCODE_OK, "123XYZM" },
        { &code_39, "123xyzm", BARCODE_OK, "123XYZM" },
        { &code_39, "123XYZN", BARCODE_MISREAD, NULL },
        { &own, "AB-12345", BARCODE_OK, "AB-12345" },
        { &own, "AC-12345", BARCODE_OTHER_PREFIX, NULL },
        { &own, "AB-1234", BARCODE_OTHER_LENGTH, NULL },
        { &any, "20001000000123", BARCODE_OK, "20001000000123" },
        { &any, "x", BARCODE_OK, "x" },
    };
    check_rows(ROWS(rows), true);
    check_rows(ROWS(rows), false);
}

TEST(what_a_scanner_adds_is_taken_off)
{
    static const struct row rows[] = {
        { &codabar, "A30234000517861B", BARCODE_OK, "30234000517861" },
        { &codabar, "d30234000517861a\r\n", BARCODE_OK, "30234000517861" },
        { &codabar, "AA30234000517861B", BARCODE_OTHER_LENGTH, NULL }, /* one letter each end, no more */
        { &codabar, "E30234000517861E", BARCODE_OTHER_LENGTH, NULL },
        { &codabar, "A30234000517862B", BARCODE_MISREAD, NULL },
        { &codabar, "A30234000517861", BARCODE_OTHER_LENGTH, NULL },
        { &codabar, "  30234000517861\t", BARCODE_OK, "30234000517861" },
        { &code_39, "*123XYZM*", BARCODE_OK, "123XYZM" },
        { &code_39, "A123XYZMC", BARCODE_MISREAD, NULL },
        { &own, "*AB-12345*", BARCODE_OK, "AB-12345" },
        { &own, "CAB-12345D", BARCODE_OK, "AB-12345" },
        { &any, "A30234000517861B", BARCODE_OK, "30234000517861" },
        { &any, "A1234B", BARCODE_OK, "A1234B" }, /* no rule says that these letters are not its own */
        { &any, "*1234*", BARCODE_OK, "1234" },
    };
    check_rows(ROWS(rows), true);
    check_rows(ROWS(rows), false);
}

TEST(a_publishers_number_is_no_item)
{
    static const struct row rows[] = {
        { &any, "9780306406157", BARCODE_PUBLISHERS, NULL },
        { &any, "978-0-306-40615-7", BARCODE_PUBLISHERS, NULL },
        { &any, "979 10 90636 07 1", BARCODE_PUBLISHERS, NULL },
        { &any, "978030640615751299", BARCODE_PUBLISHERS, NULL }, /* with the price beside it */
        { &any, "9780306406158", BARCODE_OK, "9780306406158" },   /* no right EAN-13, so nothing is known of it */
        { &any, "4006381333931", BARCODE_OK, "4006381333931" },
        { &codabar, "9780306406157", BARCODE_PUBLISHERS, NULL },
        { &codabar, "4006381333931", BARCODE_PUBLISHERS, NULL },
        { &codabar, "0306406152", BARCODE_PUBLISHERS, NULL },
        { &codabar, "0-306-40615-2", BARCODE_PUBLISHERS, NULL },
        { &codabar, "080442957X", BARCODE_PUBLISHERS, NULL },
        { &codabar, "080442957x", BARCODE_PUBLISHERS, NULL },
        { &codabar, "0306406153", BARCODE_OTHER_LENGTH, NULL },
        { &codabar, "036000291452", BARCODE_PUBLISHERS, NULL }, /* UPC-A */
        { &codabar, "96385074", BARCODE_PUBLISHERS, NULL },     /* EAN-8 */
        { &codabar, "96385075", BARCODE_OTHER_LENGTH, NULL },
        { &digits_13, "2000000000015", BARCODE_OK,
          "2000000000015" }, /* its own labels have no check digit that counts */
        { &digits_13, "4006381333931", BARCODE_PUBLISHERS, NULL },
        { &digits_13, "9780306406157", BARCODE_PUBLISHERS, NULL },
        { &digits_10, "0306406152", BARCODE_OK, "0306406152" },
    };
    check_rows(ROWS(rows), true);
}

TEST(a_card_may_have_any_number_that_fits_the_rules)
{
    static const struct row rows[] = {
        { &any, "9780306406157", BARCODE_OK, "9780306406157" },
        { &codabar, "9780306406157", BARCODE_OTHER_LENGTH, NULL },
    };
    check_rows(ROWS(rows), false);
}

TEST(what_is_no_text_is_no_number)
{
    static const struct row rows[] = {
        { &any, "", BARCODE_NOT_TEXT, NULL },
        { &any, " \r\n", BARCODE_NOT_TEXT, NULL },
        { &any, "12\t34", BARCODE_NOT_TEXT, NULL },
        { &any,
          "\x1D"
          "0112",
          BARCODE_NOT_TEXT, NULL },
        { &any, "\xFF\xFE", BARCODE_NOT_TEXT, NULL },
        { &any, "12\x7F", BARCODE_NOT_TEXT, NULL },
        { &codabar, "12\t34", BARCODE_NOT_TEXT, NULL },
    };
    check_rows(ROWS(rows), true);
    check_rows(ROWS(rows), false);
}

/* Old shelf marks and inventory numbers, where no rule forbids them. */
TEST(a_library_without_rules_may_number_as_it_likes)
{
    static const struct barcode_rules seven = { .length = 7 };
    static const struct row rows[] = {
        { &any, "Қ-12 345", BARCODE_OK, "Қ-12 345" },
        { &seven, "Қ-12345", BARCODE_OK, "Қ-12345" },
        { &codabar, "Қ-12 345", BARCODE_OTHER_LENGTH, NULL },
    };
    check_rows(ROWS(rows), true);
}

/* Lengths around every bound. */
TEST(a_number_has_at_most_63_characters)
{
    for (size_t n = 1; n < 300; n++) {
        char scanned[301], out[ID_SIZE] = "";
        memset(scanned, '7', n);
        scanned[n] = 0;
        enum barcode_verdict verdict = barcode_read(scanned, &any, true, out);
        CHECK_EQ(verdict, n < ID_SIZE ? BARCODE_OK : BARCODE_OTHER_LENGTH);
        CHECK_EQ(strlen(out), n < ID_SIZE ? n : 0);
    }
}

/* Each single digit that is read wrongly, and each two neighbours exchanged but 0 and 9 (Luhn's one weakness). */
TEST(a_misread_digit_is_noticed)
{
    const char *label = "30234000517861";
    for (size_t i = 0; i < 14; i++) {
        for (char c = '0'; c <= '9'; c++) {
            char scanned[15], out[ID_SIZE];
            text_copy(scanned, sizeof scanned, label);
            scanned[i] = c;
            CHECK_EQ(barcode_read(scanned, &codabar, true, out) == BARCODE_OK, c == label[i]);
        }
    }
}

/* Whatever the number, its check character is the one that makes it right. */
TEST(a_number_with_its_check_character_is_right)
{
    static const struct barcode_rules checks[] = { { .check = BARCODE_MOD_10 }, { .check = BARCODE_MOD_43 } };
    for (size_t c = 0; c < 2; c++) {
        for (unsigned n = 1; n < 2000; n++) {
            char number[32], out[ID_SIZE];
            text_format(number, sizeof number, "%u%06u", n % 7, n * 7919);
            size_t length = strlen(number);
            number[length] = barcode_check_character(checks[c].check, number);
            number[length + 1] = 0;
            CHECK_EQ(barcode_read(number, &checks[c], false, out), BARCODE_OK);
            CHECK_TEXT(out, number);
        }
    }
}

TEST(cards_and_items_are_told_apart_by_a_beginning_or_by_their_length)
{
    static const struct {
        const char *cards, *items;
        uint8_t card_length, item_length;
        bool told;
    } table[] = { { "", "", 0, 0, false },     { "2", "", 0, 0, true },    { "", "3", 0, 0, true },
                  { "2", "3", 14, 14, true },  { "2", "22", 0, 0, false }, { "22", "2", 0, 0, false },
                  { "2", "2", 14, 14, false }, { "", "", 14, 10, true },   { "", "", 14, 0, false },
                  { "2", "22", 14, 10, true } };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct barcode_rules cards = { .length = table[i].card_length }, items = { .length = table[i].item_length };
        text_copy(cards.prefix, sizeof cards.prefix, table[i].cards);
        text_copy(items.prefix, sizeof items.prefix, table[i].items);
        CHECK_EQ(barcode_tells_apart(&cards, &items), table[i].told);
    }
}
