#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

enum { LINE_MAX_BYTES = 1024 };

static enum log_level level_max = LOG_LEVEL_NOTE;

void log_set_level(enum log_level level)
{
    level_max = level;
}

static void line_head(char *line, size_t size, enum log_level level, const char *room)
{
    static const char *const words[] = { "error", "warning", "note", "debug" };
    static const int syslog_levels[] = { 3, 4, 5, 7 };
    if (getenv("JOURNAL_STREAM") != NULL) {
        text_format(line, size, "<%d>%s: ", syslog_levels[level], room);
        return;
    }
    struct timespec now;
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    text_format(line, size, "%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ %s %s: ", utc.tm_year + 1900, utc.tm_mon + 1,
                utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, now.tv_nsec / 1000000, words[level], room);
}

void log_line(enum log_level level, const char *room, const char *format, ...)
{
    if (level > level_max)
        return;
    char line[LINE_MAX_BYTES] = "";
    line_head(line, sizeof line - 1, level, room);
    char text[LINE_MAX_BYTES];
    va_list args;
    va_start(args, format);
    if (vsnprintf(text, sizeof text, format, args) < 0)
        text[0] = '\0';
    va_end(args);
    for (char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20)
            *c = ' ';
    text_add(line, sizeof line - 1, "%s", text);
    text_add(line, sizeof line, "\n");
    if (write(STDERR_FILENO, line, bytes_of_text(line).n) < 0)
        return; /* there is nowhere left to say it */
}
