/* The library's notices: what is right is shown, what is wrong is left out and told with its line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "settings/notices.h"

#include "check.h"

static struct notice_shelf shelf;
static struct settings_errors errors;

static enum result load(const char *text)
{
    char path[] = "/tmp/kitap-notices-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    CHECK_EQ(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    enum result r = notices_load(path, &shelf, &errors);
    unlink(path);
    return r;
}

static struct when day_at(int year, int month, int day)
{
    return when_at((struct day){ (int16_t)year, (uint8_t)month, (uint8_t)day }, 12, 0, 0, 300);
}

TEST(a_notice_is_shown_in_its_languages_on_its_days)
{
    CHECK_EQ(load("- title: {kk: Үйірме, ru: Кружок}\n"
                  "  text: {kk: Бейсенбіде, ru: По четвергам}\n"
                  "  from: 2026-12-01\n"
                  "  until: 2026-12-31\n"
                  "- text: {en: Always}\n"),
             RESULT_OK);
    CHECK_EQ(shelf.count, 2);
    const struct notice *n = &shelf.notices[0];
    CHECK_TEXT(n->title[LANGUAGE_RU], "Кружок");
    CHECK_TEXT(n->text[LANGUAGE_KK], "Бейсенбіде");
    CHECK(!notice_is_shown(n, LANGUAGE_KK, day_at(2026, 11, 30)));
    CHECK(notice_is_shown(n, LANGUAGE_KK, day_at(2026, 12, 1)));
    CHECK(notice_is_shown(n, LANGUAGE_RU, day_at(2026, 12, 31)));
    CHECK(!notice_is_shown(n, LANGUAGE_RU, day_at(2027, 1, 1)));
    CHECK(!notice_is_shown(n, LANGUAGE_EN, day_at(2026, 12, 7)));
    CHECK(!notice_is_shown(n, LANGUAGE_KK, (struct when){ 0 })); /* the clock is not set */
    CHECK(notice_is_shown(&shelf.notices[1], LANGUAGE_EN, (struct when){ 0 }));
}

/* `bad` stands between two right ones. */
static void check_left_out(const char *bad, unsigned line, const char *key, const char *text)
{
    char whole[2048];
    text_format(whole, sizeof whole, "- text: {kk: бір}\n%s\n- text: {kk: екі}\n", bad);
    CHECK_EQ(load(whole), RESULT_BAD);
    CHECK_EQ(shelf.count, 2);
    CHECK_TEXT(shelf.notices[1].text[LANGUAGE_KK], "екі");
    CHECK_EQ(errors.list[0].line, line);
    CHECK_TEXT(errors.list[0].key, key);
    CHECK(text_starts(errors.list[0].text, text));
}

TEST(a_notice_with_a_fault_is_left_out_and_told_with_its_line)
{
    check_left_out("- text: {de: Hallo}", 2, "notice 2.text.de", "is no language");
    check_left_out("- text: {kk: бір, kk: екі}", 2, "notice 2.text.kk", "stands there twice");
    check_left_out("- text: {kk: \"\"}", 2, "notice 2.text.kk", "is empty");
    check_left_out("- text: {kk: \"a\\nb\"}", 2, "notice 2.text.kk", "has a line end");
    check_left_out("- text: {kk: abcdefghijklmnopqrstuvwxyz}", 2, "notice 2.text.kk", "has a word of more");
    check_left_out("- text: жай сөйлем", 2, "notice 2.text", "has no language");
    check_left_out("- text: {kk: сөз}\n  until: 2026-13-01", 3, "notice 2.until", "is no day");
    check_left_out("- text: {kk: сөз}\n  until: 12-16", 3, "notice 2.until", "is no day");
    check_left_out("- text: {kk: сөз}\n  from: 2026-12-02\n  until: 2026-12-01", 2, "notice 2.until", "is before from");
    check_left_out("- text: {kk: сөз}\n  title: {ru: Слово}", 2, "notice 2.title", "stands in a language");
    check_left_out("- title: {ru: Слово}", 2, "notice 2.text", "is missing");
    check_left_out("- text: {kk: сөз}\n  color: red", 3, "notice 2", "has a key that is not known");
    check_left_out("- text: {kk: сөз}\n  text: {kk: сөз}", 3, "notice 2.text", "stands there twice");
    check_left_out("- сөз", 2, "notice 2", "is no notice");
}

TEST(what_is_too_long_for_a_glass_is_told)
{
    char text[1024] = "- text: {kk: ";
    for (int i = 0; i < 81; i++)
        text_add(text, sizeof text, "жа ");
    text_add(text, sizeof text, "}\n");
    CHECK_EQ(load(text), RESULT_BAD);
    CHECK_TEXT(errors.list[0].text, "is too long; write at most 240 letters");
    CHECK_EQ(shelf.count, 0);
}

TEST(a_file_that_is_no_list_has_no_notices)
{
    CHECK_EQ(load(""), RESULT_OK);
    CHECK_EQ(shelf.count, 0);
    CHECK_EQ(load("text: {kk: сөз}\n"), RESULT_IO);
    CHECK_TEXT(errors.list[0].key, "(file)");
    CHECK_EQ(load("- text: [\n"), RESULT_IO);
    CHECK(text_starts(errors.list[0].text, "is not YAML"));
    CHECK_EQ(notices_load("/tmp/kitap-there-is-no-such-file", &shelf, &errors), RESULT_IO);
    CHECK_EQ(shelf.count, 0);
}

TEST(what_is_one_too_many_is_left_out)
{
    char text[2048] = "";
    for (int i = 0; i <= NOTICES_MAX; i++)
        text_add(text, sizeof text, "- text: {kk: сөз}\n");
    CHECK_EQ(load(text), RESULT_BAD);
    CHECK_EQ(shelf.count, NOTICES_MAX);
    CHECK_EQ(errors.list[0].line, NOTICES_MAX + 1);
}
