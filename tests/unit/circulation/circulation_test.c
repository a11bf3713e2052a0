#include <string.h>

#include "circulation/library.h"
#include "circulation/transaction.h"

#include "check.h"

TEST(the_moves_of_a_transaction_are_those_of_rule_two_and_no_other)
{
    static const enum life allowed[][2] = {
        { LIFE_INTENDED, LIFE_CONFIRMED }, { LIFE_INTENDED, LIFE_REFUSED },  { LIFE_INTENDED, LIFE_UNKNOWN },
        { LIFE_INTENDED, LIFE_OFFLINE },   { LIFE_UNKNOWN, LIFE_CONFIRMED }, { LIFE_UNKNOWN, LIFE_REFUSED },
        { LIFE_UNKNOWN, LIFE_VOID },       { LIFE_UNKNOWN, LIFE_OFFLINE },   { LIFE_UNKNOWN, LIFE_STAFF },
        { LIFE_OFFLINE, LIFE_UPLOADED },   { LIFE_OFFLINE, LIFE_REJECTED },  { LIFE_OFFLINE, LIFE_UNKNOWN },
        { LIFE_STAFF, LIFE_CONFIRMED },    { LIFE_STAFF, LIFE_VOID },        { LIFE_STAFF, LIFE_OFFLINE },
        { LIFE_REJECTED, LIFE_OFFLINE },   { LIFE_REJECTED, LIFE_CLOSED },
    };
    size_t found = 0;
    for (enum life from = 0; from < LIFE_COUNT; from++)
        for (enum life to = 0; to < LIFE_COUNT; to++)
            found += life_may_move(from, to);
    CHECK_EQ(found, sizeof allowed / sizeof *allowed);
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        CHECK(life_may_move(allowed[i][0], allowed[i][1]));
}

TEST(every_word_leads_back_to_its_code)
{
    for (enum reason r = 0; r < REASON_COUNT; r++) {
        enum reason back = REASON_COUNT;
        CHECK_EQ(reason_of_word(reason_word(r), &back), RESULT_OK);
        CHECK_EQ(back, r);
    }
    enum life life;
    CHECK_EQ(life_of_word("sent", &life), RESULT_NONE);
}

TEST(a_title_with_its_author_is_split_as_isbd_writes_it)
{
    struct item item = { 0 };
    item_set_title(&item, "Абай жолы / Мұхтар Әуезов");
    CHECK_TEXT(item.title, "Абай жолы");
    CHECK_TEXT(item.author, "Мұхтар Әуезов");
    item_set_title(&item, "Қара сөздер");
    CHECK_TEXT(item.title, "Қара сөздер");
    CHECK_TEXT(item.author, "");
}

TEST(an_age_mark_is_found_where_a_catalogue_writes_it)
{
    static const struct {
        const char *title;
        uint8_t age;
    } titles[] = { { "Лолита : роман : 18+", 18 },
                   { "Гарри Поттер : [12+]", 12 },
                   { "16+ Абай жолы", 16 },
                   { "Тоғыз (6+) ертегі", 6 },
                   { "Абай жолы", 0 },
                   { "C++ 17+ years", 0 },
                   { "Кино118+", 0 },
                   { "118+", 0 },
                   { "Формула18+", 0 },
                   { "18++", 0 },
                   { "18+х", 0 },
                   { "0+", 0 },
                   { "1812+ : [14+]", 14 },
                   { "+", 0 },
                   { "", 0 } };
    static const struct {
        const char *mark;
        uint8_t age;
    } marks[] = { { "16+", 16 }, { "PEGI 16", 16 }, { "Age 18", 18 }, { "FSK 6", 6 }, { "0+", 0 },
                  { "1984", 0 }, { "99", 0 },       { "adults", 0 },  { "", 0 } };
    struct item item = { 0 };
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        CHECK_EQ(age_in_title(titles[i].title), titles[i].age);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        CHECK_EQ(age_of_mark(marks[i].mark), marks[i].age);
    item_set_title(&item, "Лолита : роман : 18+ / В. Набоков");
    CHECK_EQ(item.age, 18);
    item_set_title(&item, "Абай жолы / Мұхтар Әуезов");
    CHECK_EQ(item.age, 0);
}

TEST(a_screen_shows_first_name_and_initial_only)
{
    struct patron p = { .name = "Айгүл Сапарова" };
    char shown[NAME_SIZE];
    patron_short_name(&p, shown, sizeof shown);
    CHECK_TEXT(shown, "Айгүл С.");
}

TEST(only_one_plain_address_is_a_patrons_email)
{
    static const char *const plain[] = { "aigul@mail.kz", "a.b+kitap@x", "әсел@пошта.қаз", "o'neil@a-b.kz" };
    static const char *const not [] = { "",
                                        "aigul",
                                        "@mail.kz",
                                        "aigul@",
                                        "a@b@c",
                                        "a@.kz",
                                        "a@mail.kz.",
                                        "a b@mail.kz",
                                        "a@mail.kz,b@mail.kz",
                                        "<a@mail.kz>",
                                        "a@mail.kz\r\nDATA",
                                        "-oX@mail.kz",
                                        "\"a\"@mail.kz",
                                        "\xFF@mail.kz" };
    struct patron p = { 0 };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        CHECK(email_is_plain(plain[i]));
    for (size_t i = 0; i < sizeof not / sizeof *not ; i++) {
        CHECK(!email_is_plain(not [i]));
        patron_set_email(&p, not [i]);
        CHECK_TEXT(p.email, "");
    }
    patron_set_email(&p, "  aigul@mail.kz ");
    CHECK_TEXT(p.email, "aigul@mail.kz");
}

TEST(an_email_that_is_longer_than_any_is_none_and_not_another_persons)
{
    char text[EMAIL_SIZE + 2];
    struct patron p = { 0 };
    memset(text, 'k', sizeof text);
    text[5] = '@';
    text[EMAIL_SIZE - 1] = '\0';
    patron_set_email(&p, text);
    CHECK_TEXT(p.email, text);
    text[EMAIL_SIZE - 1] = 'k';
    text[EMAIL_SIZE] = '\0';
    patron_set_email(&p, text);
    CHECK_TEXT(p.email, "");
}

TEST(a_screen_shows_of_an_email_its_first_letter_and_where_it_goes)
{
    char shown[EMAIL_SIZE + 4];
    email_mask("aigul.s@mail.kz", shown, sizeof shown);
    CHECK_TEXT(shown, "a…@mail.kz");
    email_mask("әсел@пошта.қаз", shown, sizeof shown);
    CHECK_TEXT(shown, "ә…@пошта.қаз");
    email_mask("a@a.13letters.k", shown, sizeof shown);
    CHECK_TEXT(shown, "a…@a.13letters.k");
    email_mask("a@b.14.letters.kz", shown, sizeof shown);
    CHECK_TEXT(shown, "a…@…4.letters.kz");
    email_mask("", shown, sizeof shown);
    CHECK_TEXT(shown, "");
}

TEST(a_line_of_a_list_means_an_item_by_its_number_or_its_title_and_a_title_says_nothing_of_an_unknown_one)
{
    static const struct {
        const char *line, *title;
        enum answer means;
    } table[] = { { "30001", "", ANSWER_YES },
                  { "30001 Abai zholy", "", ANSWER_YES },
                  { "30001/1", "Abai zholy", ANSWER_YES },
                  { "Abai zholy / M. Auezov", "Abai zholy", ANSWER_YES },
                  { "300012", "Abai zholy", ANSWER_NO },
                  { "Koz Korpesh", "Abai zholy", ANSWER_NO },
                  { "30002", "", ANSWER_NO },
                  { "K-30002 Koz Korpesh", "", ANSWER_NO },
                  { "Koz Korpesh 2", "", ANSWER_NOT_SAID },
                  { "Abai zholy", "", ANSWER_NOT_SAID } };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        CHECK_EQ(library_line_means(table[i].line, "30001", table[i].title), table[i].means);
}
