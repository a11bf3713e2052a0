#include "circulation/money.h"
#include "check.h"

static int64_t read(const char *text)
{
    int64_t sum = -2;
    return money_read(text, &sum) == RESULT_OK ? sum : -1;
}

TEST(an_amount_is_read_as_library_systems_write_it)
{
    CHECK_EQ(read("350"), 35000);
    CHECK_EQ(read("350.00"), 35000);
    CHECK_EQ(read("350,5"), 35050);
    CHECK_EQ(read(" 1 250.05 "), 125005);
    CHECK_EQ(read("0.00"), 0);
    CHECK_EQ(read("10000000.00"), MONEY_MOST);
}

TEST(what_is_no_amount_is_none)
{
    static const char *const not [] = { "",          "KZT",         "-350.00",       ".50", "350.",
                                        "350.005",   "350.0.0",     "350 KZT",       "1e3", "10000000.01",
                                        "999999999", "99999999999", "35000000000.00" };
    for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
        CHECK_EQ(read(not [i]), -1);
}

TEST(an_amount_is_written_with_its_parts)
{
    char text[MONEY_SIZE];
    money_text(35000, text);
    CHECK_TEXT(text, "350.00");
    money_text(5, text);
    CHECK_TEXT(text, "0.05");
    money_text(0, text);
    CHECK_TEXT(text, "0.00");
}
