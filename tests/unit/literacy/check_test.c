/* What `kitap lesson check` finds: the template is without a fault; each fault planted into a copy of it is told at its
   line. All lessons that come along are judged, too. */
#include "commands/lesson_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

#include "check.h"

enum { FILE_SIZE = 64 * 1024, OUT_SIZE = 64 * 1024 };

static const struct day today = { 2026, 11, 25 };
static char template[FILE_SIZE], planted[FILE_SIZE], *out;
static size_t out_size;

static struct lesson_findings judge(const char *path)
{
    free(out);
    FILE *to = open_memstream(&out, &out_size);
    struct lesson_store *store = lessons_open_lines(path);
    CHECK(to != NULL);
    CHECK(store != NULL);
    while (lessons_read(store))
        ;
    struct lesson_findings found = lesson_check(store, today, LESSON_FACTS_MONTHS, to);
    lessons_close(store);
    fclose(to);
    return found;
}

static void read_template(void)
{
    FILE *f = fopen("assets/lessons/TEMPLATE/my-lesson.yaml", "re");
    CHECK(f != NULL);
    size_t n = fread(template, 1, sizeof template - 1, f);
    template[n] = '\0';
    fclose(f);
}

static unsigned line_of(const char *text, const char *at)
{
    unsigned line = 1;
    for (; text < at; text++)
        line += *text == '\n';
    return line;
}

/* In place of the first `cut` of the template stands `put`. The line of it. */
static unsigned plant(const char *cut, const char *put)
{
    const char *at = strstr(template, cut);
    if (at == NULL)
        fprintf(stderr, "the template no longer has: %s\n", cut);
    CHECK(at != NULL);
    text_format(planted, sizeof planted, "%.*s%s%s", (int)(at - template), template, put, at + strlen(cut));
    return line_of(template, at);
}

static void judge_planted(char folder[static 32])
{
    char path[64];
    text_copy(folder, 32, "/tmp/kitap-planted-XXXXXX");
    CHECK(mkdtemp(folder) != NULL);
    text_format(path, sizeof path, "%s/my-lesson.yaml", folder);
    FILE *f = fopen(path, "we");
    CHECK(f != NULL);
    fputs(planted, f);
    fclose(f);
    judge(path);
    (void)remove(path);
    (void)remove(folder);
}

/* `lines_on`: how far below the planted words the fault is told; NO_LINE: of the whole lesson. */
enum { NO_LINE = -1 };
static const struct {
    const char *cut, *put;
    int lines_on;
    const char *told;
} faults[] = {
    { "          - kind: key\n            id: back\n            icon: back\n"
      "            text: {kk: Артқа, ru: Назад, en: Back}\n"
      "            to: window\n",
      "", -5, "is a dead end; give it a part that leads on" },
    { "            to: form\n", "", NO_LINE, "nothing leads to screen 3" },
    { "            to: form\n", "            to: read\n", -4, "a wrong act ends the practice" },
    { "        end: yes\n", "", NO_LINE, "the practice never ends" },
    { "    hints:\n      - {kk: Алдыңғы бетке қайтамыз., ru: Возвращаемся на прошлую страницу., "
      "en: We go back to the page before.}\n"
      "      - {kk: Батырма жоғарыда тұр., ru: Кнопка стоит сверху., en: The button is at the top.}\n",
      "", NO_LINE, "an act without a hint" },
    { "    hints:\n      - {kk: Кім бастады деп сұраңыз., ru: \"Спросите, кто это начал.\", "
      "en: Ask who began it.}\n",
      "", NO_LINE, "an act without a hint" },
    { "minutes: 6", "minutes: 10", NO_LINE, "it takes about" },
    { "minutes: 6", "minutes: 12", NO_LINE, "12 minutes; a lesson takes 5 to 10" },
    { "kind: do\n    title: {kk: Терезені", "kind: show\n    title: {kk: Терезені", NO_LINE, "hints does not belong" },
    { "ru: Новости библиотеки,", "ru: Library news,", 0, "ru and en are equal; translate it" },
    { "Вы читаете страницу.", "Вы открыли ваш аккаунт.", 0, "“аккаунт*” is a heavy word; write ваша страница" },
    { "Сіз бетті оқып отырсыз.", "Сіз болып табыласыз.", 0, "“болып табыл*” is a heavy word" },
    { "Вы читаете страницу.",
      "Вы сегодня утром долго и очень внимательно читаете одну большую новую страницу про книги и людей.", 0,
      "write 14 at most" },
    { "You read a page.",
      "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
      "seventeen.",
      0, "en: a sentence of 17 words; write 16 at most" },
    { "en: \"What is this window?\"}", "en: \"What is this window? It has come to you without your asking\"}", 0,
      "title en: 59 letters; write 40" },
    { "All is cheap today.", "All costs 300 tenge.", 0, "300 is a date or a price" },
    { "All is cheap today.", "All is cheap in 2026.", 0, "2026 is a date or a price" },
    { "All is cheap today.", "Ring +7 701 000 00 00.", 0, "may be somebody's own" },
    { "All is cheap today.", "All is cheap \xe2\x98\x80.", 0, "the voice has no words for" },
    { "en: A shop}", "en: Дүкен}", 0, "Cyrillic letters in an English text" },
    { "Right. Your number stays with you.", "Wrong! Never do that!", 0, "without !" },
    { "kk: [кітап]", "kk: [\"850717300014\"]", 0, "somebody's own number" },
    { "keys: letters", "keys: digits", NO_LINE, "cannot be typed with keys: digits" },
    { "text: {kk: Кітапхана жаңалығы, ru: Новости библиотеки, en: Library news}\n        - kind: notice",
      "text: {kk: а, ru: б, en: c}\n        - kind: address\n"
      "          text: {kk: kitap.kz, ru: kitap.kz, en: kitap.kz}\n"
      "        - kind: notice",
      2, "an invented address ends in .example" },
};

TEST(the_template_is_a_lesson_without_a_fault)
{
    struct lesson_findings found = judge("assets/lessons/TEMPLATE/my-lesson.yaml");
    fputs(out, stderr);
    CHECK_EQ(found.errors, 0);
}

TEST(a_fault_planted_into_it_is_told_at_its_line)
{
    char folder[32], place[80];
    read_template();
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        int line = (int)plant(faults[i].cut, faults[i].put) + (faults[i].lines_on == NO_LINE ? 0 : faults[i].lines_on);
        judge_planted(folder);
        text_format(place, sizeof place, "%s/my-lesson.yaml:%d: ", folder, line);
        bool told = false;
        for (const char *at = out; (at = strstr(at, faults[i].told)) != NULL; at++) {
            const char *begin = at;
            while (begin > out && begin[-1] != '\n')
                begin--;
            told = told || faults[i].lines_on == NO_LINE || text_starts(begin, place);
        }
        if (!told)
            fprintf(stderr, "%zu: %s%s\n%s", i, place, faults[i].told, out);
        CHECK(told);
    }
}

TEST(every_lesson_that_comes_along_is_without_a_fault)
{
    struct lesson_findings found = judge("assets/lessons");
    if (found.errors > 0)
        fputs(out, stderr);
    CHECK_EQ(found.errors, 0);
    free(out);
    out = NULL;
}

TEST(a_fact_that_nobody_has_looked_up_for_a_year_is_a_warning)
{
    char folder[] = "/tmp/kitap-planted-XXXXXX", path[64];
    CHECK(mkdtemp(folder) != NULL);
    text_format(path, sizeof path, "%s/facts.yaml", folder);
    FILE *f = fopen(path, "we");
    CHECK(f != NULL);
    fputs("facts:\n  new: {checked: 2025-11-26, kk: a, ru: a, en: a}\n"
          "  old: {checked: 2025-11-25, kk: a, ru: a, en: a}\n",
          f);
    fclose(f);
    struct lesson_findings found = judge(folder);
    CHECK_EQ(found.errors, 0);
    CHECK_EQ(found.warnings, 1);
    CHECK(strstr(out, "facts.yaml:3: warning: old was last looked up 12 months ago") != NULL);
    (void)remove(path);
    (void)remove(folder);
    free(out);
    out = NULL;
}
