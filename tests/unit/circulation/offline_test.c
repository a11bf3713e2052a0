/* Which categories are lent while the library system is away. */
#include "circulation/offline.h"

#include "check.h"

enum { CIRCULATING = 1, REFERENCE = 2, NOT_SAID = 6, DISCARDED = 7 };

TEST(without_categories_everybody_borrows_and_everything_is_lent)
{
    const struct offline_kinds kinds = { .not_usages = 0 };
    CHECK(offline_may_borrow(&kinds, "22770000000011"));
    CHECK(offline_may_be_lent(&kinds, "32770000000018", REFERENCE));
}

TEST(a_number_that_begins_as_a_category_does_stays_out_and_no_other)
{
    const struct offline_kinds kinds = { .not_cards = "88 9", .not_items = " R  3277000 " };
    CHECK(!offline_may_borrow(&kinds, "8801") && !offline_may_borrow(&kinds, "9"));
    CHECK(offline_may_borrow(&kinds, "8") && offline_may_borrow(&kinds, "2889") && offline_may_borrow(&kinds, ""));
    CHECK(!offline_may_be_lent(&kinds, "R5", CIRCULATING));
    CHECK(!offline_may_be_lent(&kinds, "32770000000018", CIRCULATING));
    CHECK(offline_may_be_lent(&kinds, "32780000000018", CIRCULATING));
    CHECK(offline_may_be_lent(&kinds, "r5", CIRCULATING));
}

TEST(a_tags_type_of_usage_keeps_its_book_here)
{
    struct offline_kinds kinds = { .not_items = "" };
    CHECK_EQ(usages_parse("2 7", &kinds.not_usages), RESULT_OK);
    CHECK(!offline_may_be_lent(&kinds, "1", REFERENCE) && !offline_may_be_lent(&kinds, "1", DISCARDED));
    CHECK(offline_may_be_lent(&kinds, "1", CIRCULATING) && offline_may_be_lent(&kinds, "1", NOT_SAID));
}

TEST(a_title_marked_for_grown_ups_stays_here_where_the_library_says_so)
{
    struct offline_kinds kinds = { .not_age = 18 };
    CHECK(!offline_may_be_lent_at(&kinds, 18) && !offline_may_be_lent_at(&kinds, 21));
    CHECK(offline_may_be_lent_at(&kinds, 16) && offline_may_be_lent_at(&kinds, 0));
    kinds.not_age = 0;
    CHECK(offline_may_be_lent_at(&kinds, 18));
}

TEST(types_of_usage_are_numbers_from_0_to_15_with_blanks_between)
{
    uint16_t usages = 5;
    CHECK_EQ(usages_parse("", &usages), RESULT_OK);
    CHECK_EQ(usages, 0);
    CHECK_EQ(usages_parse(" 0  15 ", &usages), RESULT_OK);
    CHECK_EQ(usages, 0x8001);
    static const char *const bad[] = { "16", "2,7", "-1", "x", "2 00000000000000000007" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_EQ(usages_parse(bad[i], &usages), RESULT_BAD);
    CHECK_EQ(usages, 0x8001);
}
