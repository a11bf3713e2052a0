/* UIDs in every form and length, and a library's form learnt from its cards. */
#include "tags/uid.h"

#include <string.h>

#include "base/text.h"

#include "check.h"

static struct uid uid_of(const char *hex)
{
    struct uid uid = { 0 };
    CHECK_EQ(tags_uid_parse(hex, &uid), RESULT_OK);
    return uid;
}

/* The first row's decimals are published; "116,23152" beside 0007625328 is printed on a card. */
TEST(a_uid_of_every_length_is_written_in_every_form)
{
    static const struct {
        const char *hex, *forms[UID_FORM_COUNT];
    } rows[] = {
        { "04A1B2C3",
          { "04A1B2C3", "C3B2A104", "77705923", "3283263748", "161,45763", "178,41220", "0077705923", "3283263748" } },
        { "00745A70",
          { "00745A70", "705A7400", "7625328", "1884976128", "116,23152", "090,29696", "0007625328", "1884976128" } },
        { "04A1B2C3D4E5F6",
          { "04A1B2C3D4E5F6", "F6E5D4C3B2A104", "1303689068602870", "69495546249912580", "212,58870", "178,41220",
            "1303689068602870", "69495546249912580" } },
        { "E00401501F453D8F",
          { "E00401501F453D8F", "8F3D451F500104E0", "16142028408036343183", "10321481921791591648", "069,15759",
            "001,01248", "16142028408036343183", "10321481921791591648" } },
        { "FFFFFFFFFFFFFFFFFFFF",
          { "FFFFFFFFFFFFFFFFFFFF", "FFFFFFFFFFFFFFFFFFFF", "1208925819614629174706175", "1208925819614629174706175",
            "255,65535", "255,65535", "1208925819614629174706175", "1208925819614629174706175" } },
        { "00000001",
          { "00000001", "01000000", "1", "16777216", "000,00001", "000,00000", "0000000001", "0016777216" } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (unsigned form = 0; form < UID_FORM_COUNT; form++) {
            char text[TAGS_UID_SIZE];
            tags_uid_text(uid_of(rows[i].hex), form, text);
            CHECK_TEXT(text, rows[i].forms[form]);
        }
    }
}

static struct uid_lesson learn(const char *const cards[][2], size_t n)
{
    struct uid_example examples[8];
    for (size_t i = 0; i < n; i++)
        examples[i] = (struct uid_example){ uid_of(cards[i][0]), cards[i][1] };
    return uid_form_learn(examples, n);
}

static const char *const three_cards[] = { "04A1B2C3", "1BF52327D4E5F6", "E3C90A11" };

TEST(three_cards_tell_every_form)
{
    for (unsigned form = 0; form < UID_FORM_COUNT; form++) {
        char numbers[3][TAGS_UID_SIZE];
        struct uid_example cards[3];
        for (size_t i = 0; i < 3; i++) {
            tags_uid_text(uid_of(three_cards[i]), form, numbers[i]);
            cards[i] = (struct uid_example){ uid_of(three_cards[i]), numbers[i] };
        }
        struct uid_lesson l = uid_form_learn(cards, 3);
        CHECK_EQ(l.learnt, UID_LEARNT_ONE);
        CHECK_EQ(l.form, form);
        CHECK_EQ(l.fits, 1U << form);
    }
}

TEST(a_form_that_is_only_written_otherwise_is_told_as_such)
{
    static const struct {
        const char *number;
        enum uid_form form;
    } rows[] = {
        { "04:a1:b2:c3", UID_HEX },
        { "4A1B2C3", UID_HEX },
        { "00077705923", UID_DECIMAL },
        { "c3 b2 a1 04", UID_REVERSED },
        { "16145763", UID_WIEGAND },
        { "178-41220", UID_REVERSED_WIEGAND },
        { "3 283 263 748", UID_REVERSED_DECIMAL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *const card[][2] = { { "04A1B2C3", rows[i].number } };
        struct uid_lesson l = learn(card, 1);
        CHECK_EQ(l.learnt, UID_LEARNT_NEARLY);
        CHECK_EQ(l.form, rows[i].form);
    }
}

TEST(a_form_that_fits_to_the_letter_goes_before_those_that_fit_nearly)
{
    const char *const cards[][2] = { { "04A1B2C3", "77705923" }, { "04A1B2C4", "0077705924" } };
    CHECK_EQ(learn(cards, 1).learnt, UID_LEARNT_ONE);
    CHECK_EQ(learn(cards, 2).learnt, UID_LEARNT_NEARLY);
    CHECK_EQ(learn(cards, 2).form, UID_DECIMAL);
}

TEST(ten_digits_are_told_by_a_zero_in_front)
{
    const char *const cards[][2] = { { "E3C90A11", "3821603345" }, { "04A1B2C3", "0077705923" } };
    CHECK_EQ(learn(cards, 1).form, UID_DECIMAL);
    CHECK_EQ(learn(cards, 2).learnt, UID_LEARNT_ONE);
    CHECK_EQ(learn(cards, 2).form, UID_DECIMAL_10);
}

TEST(a_card_that_reads_the_same_backwards_is_not_enough)
{
    const char *const cards[][2] = { { "04A1A104", "04A1A104" }, { "04A1B2C3", "C3B2A104" } };
    struct uid_lesson l = learn(cards, 1);
    CHECK_EQ(l.learnt, UID_LEARNT_SEVERAL);
    CHECK_EQ(l.fits, 1U << UID_HEX | 1U << UID_REVERSED);
    l = learn(cards, 2);
    CHECK_EQ(l.learnt, UID_LEARNT_ONE);
    CHECK_EQ(l.form, UID_REVERSED);
}

TEST(the_card_that_breaks_the_form_is_named)
{
    const char *const cards[][2] = { { "04A1B2C3", "04A1B2C3" },
                                     { "04A1B2C4", "04A1B2C4" },
                                     { "04A1B2C5", "C5B2A104" } };
    struct uid_lesson l = learn(cards, 3);
    CHECK_EQ(l.learnt, UID_LEARNT_NOTHING);
    CHECK_EQ(l.example, 2);
    CHECK_EQ(uid_form_learn(NULL, 0).learnt, UID_LEARNT_NOTHING);
}

TEST(nothing_is_learnt_from_a_number_that_is_made_up)
{
    const char *const cards[][2] = { { "04A1B2C3", "04A1B2C3" }, { "08A1B2C3", "08A1B2C3" } };
    struct uid_lesson l = learn(cards, 2);
    CHECK_EQ(l.learnt, UID_LEARNT_RANDOM);
    CHECK_EQ(l.example, 1);
    const char *const real[][2] = { { "08A1B2C3D4E5F6", "08A1B2C3D4E5F6" } };
    CHECK_EQ(learn(real, 1).learnt, UID_LEARNT_ONE); /* seven bytes are never made up */
}

TEST(a_number_that_is_too_long_fits_nothing)
{
    char number[200];
    text_format(number, sizeof number, "%0190d", 77705923);
    const char *const cards[][2] = { { "04A1B2C3", number } };
    CHECK_EQ(learn(cards, 1).learnt, UID_LEARNT_NOTHING);
    const char *const empty[][2] = { { "04A1B2C3", "" } };
    CHECK_EQ(learn(empty, 1).learnt, UID_LEARNT_NOTHING);
}
