#include "base/text.h"

#include "check.h"

TEST(text_is_cut_between_characters_never_inside_one)
{
    char to[6];
    text_copy(to, sizeof to, "Қазақ");
    CHECK_TEXT(to, "Қа");
    text_format(to, sizeof to, "x%s", "Қазақ");
    CHECK_TEXT(to, "xҚа");
}

TEST(overlong_and_surrogate_forms_are_not_utf8)
{
    CHECK(utf8_valid(bytes_of_text("кітап ₸ 📖")));
    CHECK(!utf8_valid(bytes_of("\xC0\xAF", 2)));
    CHECK(!utf8_valid(bytes_of("\xED\xA0\x80", 3)));
    CHECK(!utf8_valid(bytes_of("a\0b", 3)));
    CHECK(!utf8_valid(bytes_of("\xD2", 1)));
}

TEST(a_number_past_its_maximum_is_refused)
{
    uint64_t v = 7;
    CHECK_EQ(text_to_u64("255", 255, &v), RESULT_OK);
    CHECK_EQ(v, 255);
    CHECK_EQ(text_to_u64("256", 255, &v), RESULT_BAD);
    CHECK_EQ(text_to_u64("", 255, &v), RESULT_BAD);
    CHECK_EQ(text_to_u64("1a", 255, &v), RESULT_BAD);
    CHECK_EQ(v, 255);
}

TEST(hex_goes_both_ways_and_odd_counts_are_refused)
{
    uint8_t b[4];
    size_t n = 0;
    char text[9];
    CHECK_EQ(hex_get("04a1B2c3", b, sizeof b, &n), RESULT_OK);
    hex_put(text, sizeof text, bytes_of(b, n));
    CHECK_TEXT(text, "04A1B2C3");
    CHECK_EQ(hex_get("04a", b, sizeof b, &n), RESULT_BAD);
    CHECK_EQ(hex_get("0102030405", b, sizeof b, &n), RESULT_FULL);
}

static void check_case(const char *small, const char *capital)
{
    while (*small != '\0') {
        uint32_t s = utf8_next(&small), c = utf8_next(&capital);
        CHECK_EQ(utf8_upper(s), c);
        CHECK_EQ(utf8_upper(c), c);
        CHECK_EQ(utf8_lower(c), s);
        CHECK_EQ(utf8_lower(s), s);
    }
    CHECK_EQ(*capital, 0);
}

TEST(letters_of_the_three_languages_have_their_capitals_and_nothing_else_does)
{
    check_case("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя", "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ");
    check_case("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    check_case("0129 -.'", "0129 -.'");
}

TEST(the_last_character_goes_whole)
{
    char text[] = "аң";
    utf8_drop_last(text);
    CHECK_TEXT(text, "а");
    utf8_drop_last(text);
    utf8_drop_last(text);
    CHECK_TEXT(text, "");
}
