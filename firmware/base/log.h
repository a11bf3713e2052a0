/* base/log.h: structured lines to stderr, one event a line: `time level room: text`. Under journald
   (JOURNAL_STREAM set) the line starts with the syslog level instead. No line holds a patron's
   identifier, name or PIN. Define LOG_ROOM before the include, so that each line knows its room. */
#pragma once

#ifndef LOG_ROOM
#define LOG_ROOM "kitap"
#endif

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_NOTE, LOG_LEVEL_DEBUG };

/* Lines above `level` are dropped; LOG_LEVEL_NOTE at start, and the simulation asks for errors only. Thread-safe: a
   line is one write. */
void log_set_level(enum log_level level);
__attribute__((format(printf, 3, 4))) void log_line(enum log_level level, const char *room, const char *format, ...);

#define log_error(...) log_line(LOG_LEVEL_ERROR, LOG_ROOM, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, LOG_ROOM, __VA_ARGS__)
#define log_note(...) log_line(LOG_LEVEL_NOTE, LOG_ROOM, __VA_ARGS__)
#define log_debug(...) log_line(LOG_LEVEL_DEBUG, LOG_ROOM, __VA_ARGS__)
