/* Endings, numbers and the alphabet of Kazakh, each form against the list of a dictionary (the .tsv files beside). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "check.h"
#include "language/alphabet.h"
#include "language/kazakh.h"
#include "language/latin.h"

enum { COLUMNS_MAX = 8, LINE_SIZE = 1024 };

struct row {
    char line[LINE_SIZE];
    const char *column[COLUMNS_MAX];
    int columns;
};

/* Each line of a table, without its head, as columns. */
static int each_row(const char *path, void (*take)(const struct row *row))
{
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    struct row row;
    int rows = 0;
    while (fgets(row.line, sizeof row.line, file) != NULL) {
        row.line[strcspn(row.line, "\n")] = '\0';
        char *at = row.line;
        for (row.columns = 0; row.columns < COLUMNS_MAX && at != NULL; row.columns++) {
            row.column[row.columns] = at;
            at = strchr(at, '\t');
            if (at != NULL)
                *at++ = '\0';
        }
        if (rows++ > 0)
            take(&row);
    }
    fclose(file);
    return rows - 1;
}

static enum kazakh_case case_of(const char *word)
{
    static const char *const words[KAZAKH_CASES] = { "NOM", "GEN", "DAT", "ACC", "LOC", "ABL", "INS" };
    for (int c = 0; c < KAZAKH_CASES; c++)
        if (text_equal(words[c], word))
            return (enum kazakh_case)c;
    return KAZAKH_CASES;
}

static void inflects(const struct row *row)
{
    char form[KAZAKH_WORD_SIZE];
    if (text_equal(row->column[1], "PL"))
        kazakh_plural(row->column[0], form, sizeof form);
    else
        kazakh_inflect(row->column[0], case_of(row->column[1]), form, sizeof form);
    CHECK_TEXT(form, row->column[2]);
}

TEST(every_word_takes_the_ending_of_the_dictionary)
{
    CHECK_EQ(each_row("tests/unit/language/kazakh_cases.tsv", inflects), 733);
}

static void counts(const struct row *row)
{
    static const enum kazakh_case cases[] = { KAZAKH_DATIVE, KAZAKH_ABLATIVE, KAZAKH_LOCATIVE, KAZAKH_ACCUSATIVE,
                                              KAZAKH_GENITIVE };
    uint64_t n = strtoull(row->column[0], NULL, 10);
    char text[KAZAKH_WORD_SIZE], ending[KAZAKH_WORD_SIZE];
    kazakh_cardinal(n, text, sizeof text);
    CHECK_TEXT(text, row->column[1]);
    kazakh_ordinal(n, text, sizeof text);
    CHECK_TEXT(text, row->column[2]);
    for (int i = 0; i < 5; i++) {
        kazakh_number_ending(n, cases[i], ending, sizeof ending);
        text_format(text, sizeof text, "%s-%s", row->column[0], ending);
        CHECK_TEXT(text, row->column[3 + i]);
    }
}

TEST(numbers_are_said_and_ended_as_people_do)
{
    CHECK_EQ(each_row("tests/unit/language/kazakh_numerals.tsv", counts), 103);
}

TEST(what_is_somebodys_takes_endings_of_its_own)
{
    static const struct {
        const char *word, *owned, *dative, *ablative;
    } words[] = { { "кітап", "кітабы", "кітабына", "кітабынан" },
                  { "оқулық", "оқулығы", "оқулығына", "оқулығынан" },
                  { "кітапхана", "кітапханасы", "кітапханасына", "кітапханасынан" },
                  { "түбіртек", "түбіртегі", "түбіртегіне", "түбіртегінен" },
                  { "мерзім", "мерзімі", "мерзіміне", "мерзімінен" },
                  { "халық", "халқы", "халқына", "халқынан" },
                  { "оқу", "оқуы", "оқуына", "оқуынан" } };
    char form[KAZAKH_WORD_SIZE];
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        kazakh_owned(words[i].word, form, sizeof form);
        CHECK_TEXT(form, words[i].owned);
        kazakh_inflect_owned(words[i].owned, KAZAKH_DATIVE, form, sizeof form);
        CHECK_TEXT(form, words[i].dative);
        kazakh_inflect_owned(words[i].owned, KAZAKH_ABLATIVE, form, sizeof form);
        CHECK_TEXT(form, words[i].ablative);
    }
}

TEST(letters_change_case_without_a_locale)
{
    static const char lower[] = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюяaiz";
    static const char upper[] = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯAIZ";
    const char *a = lower, *b = upper;
    for (uint32_t one; (one = utf8_next(&a)) != 0;) {
        uint32_t other = utf8_next(&b);
        CHECK_EQ(letter_upper(one), other);
        CHECK_EQ(letter_lower(other), one);
        CHECK_EQ(letter_lower(one), one);
        CHECK_EQ(letter_upper(other), other);
    }
    CHECK_EQ(letter_lower(0x20b8), 0x20b8); /* ₸ */
}

static void repaired(const char *from, const char *expected)
{
    char to[KAZAKH_WORD_SIZE];
    text_repair(from, to, sizeof to);
    CHECK_TEXT(to, expected);
}

TEST(letters_that_look_the_same_become_kazakh_ones_inside_a_kazakh_word)
{
    repaired("кiтaп", "кітап");
    repaired("ҚAЗAҚ", "ҚАЗАҚ");
    repaired("қоӊырау", "қоңырау");
    repaired("Абаи\u0306", "Абай");
    repaired("е\u0308лка", "ёлка");
    repaired("Harry Potter", "Harry Potter");
    repaired("XIX ғасыр", "XIX ғасыр");
    repaired("1\u00a0500\u202f₸", "1 500 ₸");
    repaired("кі\u00adтап", "кітап");
}

static void in_latin(const struct row *row)
{
    char latin[KAZAKH_WORD_SIZE];
    kazakh_latin(row->column[0], latin, sizeof latin);
    CHECK_TEXT(latin, row->column[1]);
}

TEST(kazakh_is_written_in_latin_letters_by_the_draft_of_2021)
{
    CHECK_EQ(each_row("tests/unit/language/kazakh_latin.tsv", in_latin), 27);
    char latin[KAZAKH_WORD_SIZE];
    kazakh_latin("ЧЕХОВ, 7 желтоқсан: QR", latin, sizeof latin);
    CHECK_TEXT(latin, "TŞEHOV, 7 jeltoqsan: QR");
}
