#include "link/sip2/fee_line.h"
#include "check.h"

TEST(number_amount_and_words_of_a_fee_are_told_apart_where_they_can_be)
{
    static const struct {
        const char *line, *number, *amount, *text;
    } rows[] = {
        { "350.00 KZT Мерзімі өткен күндер үшін", "", "350.00", "Мерзімі өткен күндер үшін" },
        { "1.50 Overdue Abai zholy", "", "1.50", "Overdue Abai zholy" }, /* Evergreen */
        { "0b1c5b3a-78f1 12.00 \"Lost item\" Abai zholy", "0b1c5b3a-78f1", "12.00", "\"Lost item\" Abai zholy" },
        { "fee12 350.00 KZT Lost book", "fee12", "350.00", "Lost book" },
        { "fee12 350,5", "fee12", "350,5", "" },
        { " 350.00", "", "350.00", "" },
        { "32770000000034", "", "", "32770000000034" }, /* a number of an item is no money */
        { "Overdue 32770000000034", "", "", "Overdue 32770000000034" },
        { "Lost book, 350.00", "", "", "Lost book, 350.00" },
        { "", "", "", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct library_entry e = { .kind = ENTRY_LISTED };
        sip2_fee_of(rows[i].line, &e);
        CHECK_TEXT(e.number, rows[i].number);
        CHECK_TEXT(e.amount, rows[i].amount);
        CHECK_TEXT(e.text, rows[i].text);
    }
}
