/* Three languages side by side, plural forms, dates in their case, sums and numbers. */
#include <stdlib.h>

#include "base/text.h"
#include "check.h"
#include "language/language.h"

static char to[PHRASE_SIZE];
static const struct when due = { 1796669940000, 300, true }; /* 7 December 2026, 23:59 in Almaty */

static void open_words(void)
{
    CHECK_EQ(language_open(LOCALE_DIR), RESULT_OK);
}

TEST(three_languages_are_spoken_side_by_side)
{
    open_words();
    CHECK_TEXT(say(LANGUAGE_KK, "Finish"), "Аяқтау");
    CHECK_TEXT(say(LANGUAGE_RU, "Finish"), "Завершить");
    CHECK_TEXT(say(LANGUAGE_EN, "Finish"), "Finish");
    CHECK_TEXT(say(LANGUAGE_KK, "Finish"), "Аяқтау");
}

TEST(the_users_own_locale_changes_nothing)
{
    setenv("LC_ALL", "de_DE.UTF-8", 1);
    setenv("LANG", "fr_FR", 1);
    setenv("LANGUAGE", "de:fr", 1);
    open_words();
    CHECK_TEXT(say(LANGUAGE_RU, "Help"), "Помощь");
}

TEST(a_folder_without_catalogues_is_reported)
{
    CHECK_EQ(language_open("/nonexistent"), RESULT_NONE);
    open_words();
}

static const char *books(enum language l, unsigned long n)
{
    text_format(to, sizeof to, say_n(l, "%u more book", "%u more books", n), (unsigned)n);
    return to;
}

TEST(kazakh_keeps_the_singular_after_a_number)
{
    open_words();
    CHECK_TEXT(books(LANGUAGE_KK, 1), "Тағы 1\u00a0кітап");
    CHECK_TEXT(books(LANGUAGE_KK, 5), "Тағы 5\u00a0кітап");
}

TEST(russian_has_three_forms)
{
    open_words();
    CHECK_TEXT(books(LANGUAGE_RU, 1), "Ещё 1\u00a0книга");
    CHECK_TEXT(books(LANGUAGE_RU, 3), "Ещё 3\u00a0книги");
    CHECK_TEXT(books(LANGUAGE_RU, 11), "Ещё 11\u00a0книг");
    CHECK_TEXT(books(LANGUAGE_RU, 21), "Ещё 21\u00a0книга");
    CHECK_TEXT(books(LANGUAGE_RU, 112), "Ещё 112\u00a0книг");
}

TEST(a_due_date_stands_in_its_case)
{
    open_words();
    say_until(LANGUAGE_KK, due, to);
    CHECK_TEXT(to, "7\u00a0желтоқсанға дейін");
    say_until(LANGUAGE_RU, due, to);
    CHECK_TEXT(to, "до 7\u00a0декабря");
    say_until(LANGUAGE_EN, due, to);
    CHECK_TEXT(to, "until 7\u00a0December");
    say_day(LANGUAGE_KK, due, to);
    CHECK_TEXT(to, "7\u00a0желтоқсан");
    say_weekday(LANGUAGE_RU, due, to);
    CHECK_TEXT(to, "Понедельник, 7\u00a0декабря");
    say_weekday_within(LANGUAGE_RU, due, to);
    CHECK_TEXT(to, "понедельник, 7\u00a0декабря");
    say_weekday_within(LANGUAGE_KK, due, to);
    CHECK_TEXT(to, "дүйсенбі, 7\u00a0желтоқсан");
    say_weekday_within(LANGUAGE_EN, due, to);
    CHECK_TEXT(to, "Monday, 7\u00a0December");
    say_until(LANGUAGE_KK, (struct when){ 0 }, to);
    CHECK_TEXT(to, "");
}

TEST(a_clock_takes_the_ending_of_its_last_spoken_word)
{
    open_words();
    say_since_clock(LANGUAGE_KK, (struct when){ 1796624700000, 300, true }, to);
    CHECK_TEXT(to, "11:25-тен\u00a0бері");
    say_since_clock(LANGUAGE_RU, (struct when){ 1796624700000, 300, true }, to);
    CHECK_TEXT(to, "с 11:25");
}

TEST(a_sum_is_written_as_people_write_it)
{
    say_money(LANGUAGE_RU, "450.00", "KZT", to);
    CHECK_TEXT(to, "450\u00a0₸");
    say_money(LANGUAGE_KK, "1250,5", "", to);
    CHECK_TEXT(to, "1\u00a0250,50\u00a0₸");
    say_money(LANGUAGE_EN, "1234567.25", "EUR", to);
    CHECK_TEXT(to, "1\u00a0234\u00a0567.25\u00a0EUR");
    say_money(LANGUAGE_EN, "ask at the desk", "KZT", to);
    CHECK_TEXT(to, "ask at the desk");
}

TEST(digits_stand_in_groups_of_four)
{
    say_grouped("20001000000123", to, sizeof to);
    CHECK_TEXT(to, "2000\u00a01000\u00a00001\u00a023");
    say_grouped("AB12345", to, sizeof to);
    CHECK_TEXT(to, "AB1234\u00a05");
}
