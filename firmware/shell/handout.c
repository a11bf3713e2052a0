/* The page stands in points and millimetres: tests/unit/shell_app measures that it is one. */
#include "shell/handout.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "language/language.h"

enum { LINES_TO_WRITE_ON = 4, PATH_SIZE = 640 };

static const char style[] = "@page{size:A4 portrait;margin:15mm}"
                            "body{font:18pt/1.25 sans-serif;color:#000;background:#fff;max-width:180mm;margin:auto}"
                            "h1{font-size:26pt;line-height:1.2;margin:0 0 6pt}h2{font-size:20pt;margin:10pt 0 0}"
                            "p{margin:0 0 6pt}ol{margin:0 0 8pt;padding-left:34pt}li{margin-bottom:2pt}"
                            ".rule{border:3pt solid #000;padding:8pt;font-weight:bold}"
                            ".line{border-bottom:1pt solid #000;height:28pt}"
                            ".more{break-before:page}.more p{margin:0 0 10pt;break-inside:avoid}";

static void put_text(const char *text, FILE *to)
{
    for (; *text != '\0'; text++) {
        if (*text == '<')
            fputs("&lt;", to);
        else if (*text == '>')
            fputs("&gt;", to);
        else if (*text == '&')
            fputs("&amp;", to);
        else
            fputc(*text, to);
    }
}

static void put(const char *before, const char *text, const char *after, FILE *to)
{
    fputs(before, to);
    put_text(text, to);
    fputs(after, to);
}

static void put_head(const char *code, const char *title, FILE *to)
{
    fprintf(to, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><style>%s</style>", code, style);
    put("<title>", title, "</title></head><body>\n", to);
}

static void put_whole(const struct lesson *lesson, enum language l, FILE *to)
{
    fputs("<div class=\"more\">\n", to);
    for (uint8_t i = 0; i < lesson->steps_count; i++) {
        put("<p><b>", lesson_words(&lesson->steps[i].title, l), "</b><br>", to);
        put("", lesson_words(&lesson->steps[i].text, l), "</p>\n", to);
    }
    fputs("</div>\n", to);
}

void handout_write(const struct lesson *lesson, enum language l, bool whole, FILE *to)
{
    const char *rule = lesson_words(&lesson->rule, l);
    put_head(language_code(l), lesson_words(&lesson->name, l), to);
    put("<h1>", lesson_words(&lesson->name, l), "</h1>\n", to);
    put("<p>", lesson_words(&lesson->aim, l), "</p>\n<ol>\n", to);
    for (uint8_t i = 0; i < lesson->steps_count; i++)
        put("<li>", lesson_words(&lesson->steps[i].title, l), "</li>\n", to);
    fputs("</ol>\n", to);
    if (*rule != '\0')
        put("<p class=\"rule\">", rule, "</p>\n", to);
    put("<h2>", say(l, N_("What I will do at home")), "</h2>\n", to);
    for (int i = 0; i < LINES_TO_WRITE_ON; i++)
        fputs("<div class=\"line\"></div>\n", to);
    if (whole)
        put_whole(lesson, l, to);
    fputs("</body></html>\n", to);
}

/* ---- all of them ---- */

/* A stick that is pulled out right after the answer has them. */
static enum result close_file(FILE *f)
{
    bool good = ferror(f) == 0 && fflush(f) == 0 && fsync(fileno(f)) == 0;
    int why = errno;
    good = fclose(f) == 0 && good;
    return good ? RESULT_OK : why == ENOSPC ? RESULT_FULL : RESULT_IO;
}

static enum result write_one(const struct lesson *lesson, enum language l, const char *folder)
{
    char path[PATH_SIZE];
    text_format(path, sizeof path, "%s/%s-%s.html", folder, lesson->id, language_code(l));
    FILE *f = fopen(path, "w");
    if (f == NULL)
        return errno == ENOSPC ? RESULT_FULL : RESULT_IO;
    handout_write(lesson, l, false, f);
    return close_file(f);
}

static enum result write_index(const struct lesson_shelf *shelf, const char *folder)
{
    char path[PATH_SIZE];
    text_format(path, sizeof path, "%s/index.html", folder);
    FILE *f = fopen(path, "w");
    if (f == NULL)
        return errno == ENOSPC ? RESULT_FULL : RESULT_IO;
    put_head(language_code(LANGUAGE_KK), "Kitap", f);
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        put("<h2>", language_name(l), "</h2>\n<ol>\n", f);
        for (uint8_t i = 0; i < shelf->count; i++) {
            fprintf(f, "<li><a href=\"%s-%s.html\">", shelf->lessons[i]->id, language_code(l));
            put("", lesson_words(&shelf->lessons[i]->name, l), "</a></li>\n", f);
        }
        fputs("</ol>\n", f);
    }
    fputs("</body></html>\n", f);
    return close_file(f);
}

enum result handouts_write(const struct lesson_shelf *shelf, const char *dir, unsigned *files)
{
    char folder[PATH_SIZE / 2];
    unsigned written = 0;
    enum result r = RESULT_OK;
    text_format(folder, sizeof folder, "%s/%s", dir, HANDOUTS_FOLDER);
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return errno == ENOSPC ? RESULT_FULL : RESULT_IO;
    for (uint8_t i = 0; r == RESULT_OK && i < shelf->count; i++)
        for (enum language l = 0; r == RESULT_OK && l < LANGUAGE_COUNT; l++) {
            r = write_one(shelf->lessons[i], l, folder);
            written += r == RESULT_OK;
        }
    if (r == RESULT_OK)
        r = write_index(shelf, folder);
    if (r == RESULT_OK)
        *files = written;
    return r;
}
