/* No script, no picture, no address: any browser prints it, on paper of any size. */
#include "commands/lesson_handout.h"

#include "language/language.h"

enum { LINES_TO_WRITE_ON = 4 };

static const char style[] = "body{font:18pt/1.5 sans-serif;color:#000;background:#fff;margin:2cm}"
                            "h1{font-size:28pt;line-height:1.2}li{margin-bottom:.6em;break-inside:avoid}"
                            ".rule{border:3pt solid #000;padding:.6em;font-weight:bold;break-inside:avoid}"
                            ".line{border-bottom:1pt solid #000;height:1.6em}";

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

static void put_step(const struct lesson_step *step, enum language l, FILE *to)
{
    put("<li><b>", lesson_words(&step->title, l), "</b><br>", to);
    put("", lesson_words(&step->text, l), "</li>\n", to);
}

void lesson_handout(const struct lesson *lesson, enum language l, FILE *to)
{
    const char *rule = lesson_words(&lesson->rule, l);
    fprintf(to, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><style>%s</style>", language_code(l),
            style);
    put("<title>", lesson_words(&lesson->name, l), "</title></head><body>\n", to);
    put("<h1>", lesson_words(&lesson->name, l), "</h1>\n", to);
    put("<p>", lesson_words(&lesson->aim, l), "</p>\n<ol>\n", to);
    for (uint8_t i = 0; i < lesson->steps_count; i++)
        put_step(&lesson->steps[i], l, to);
    fputs("</ol>\n", to);
    if (*rule != '\0')
        put("<p class=\"rule\">", rule, "</p>\n", to);
    put("<h2>", say(l, N_("What I will do at home")), "</h2>\n", to);
    for (int i = 0; i < LINES_TO_WRITE_ON; i++)
        fputs("<div class=\"line\"></div>\n", to);
    fputs("</body></html>\n", to);
}
