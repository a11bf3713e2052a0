/* commands/commands.h: the subcommands of `kitap`, a file each. Each gets its own argc and argv (argv[0] is
   its name) and returns the exit status: 0 done, 1 failed, 2 bad usage or settings. */
#pragma once

#include <stdio.h>

#include "settings/settings.h"

/* X(word, function, usage) */
#define COMMANDS(X)                                                                                                    \
    X("run", command_run, "run --config FILE [--control SOCKET] [--size WxH] [--fullscreen]")                          \
    X("check", command_check, "check --config FILE [--print]")                                                         \
    X("doctor", command_doctor, "doctor --config FILE [--json]")                                                       \
    X("ledger", command_ledger,                                                                                        \
      "ledger list|verify --config FILE [--json] | ledger export --config FILE --format json|csv|koc|evergreen "       \
      "[--since T] [--with-patrons] | ledger export --config FILE --format F --to DIR | "                              \
      "ledger rotate-key --config FILE | ledger save-key FOLDER --config FILE | "                                      \
      "ledger restore-key FOLDER|FILE --config FILE")                                                                  \
    X("report", command_statistics,                                                                                    \
      "report --config FILE --month YYYY-MM|--year YYYY [--format json|csv] [--lessons] | "                            \
      "report --config FILE --month YYYY-MM|--year YYYY --language kk|ru|en")                                          \
    X("tag", command_tag,                                                                                              \
      "tag read --config FILE [--wait S] [--json] | tag watch --config FILE [--json] | tag write --config FILE "       \
      "--id ID [--model iso28560-3|iso28560-2] [--part N --parts N] [--usage N] [--owner ISIL] [--force] [--wait S] "  \
      "[--json] | tag learn --config FILE NUMBER NUMBER NUMBER | tag decode HEX [--dsfid HH] [--uid HEX] [--json]")    \
    X("lesson", command_lesson,                                                                                        \
      "lesson check FILE|DIR [--months N] | lesson preview FILE|DIR --to DIR [--size WxH] [--language kk|ru|en] "      \
      "[--text 100|150|200|250] | lesson list --lessons DIR [--json] | "                                               \
      "lesson handout ID --lessons DIR [--language kk|ru|en] [--full]")                                                \
    X("staff", command_staff,                                                                                          \
      "staff pin --config FILE | staff settle SEQ confirmed|void|offline|closed|seen --note TEXT --config FILE | "     \
      "staff list|audit --config FILE | staff blocked-import LIST --config FILE | staff blocked-keys DIR | "           \
      "staff blocked-list CARDS.csv --keys DIR --to LIST [--day YYYY-MM-DD]")

#define X(word, function, usage) int function(int argc, char **argv);
COMMANDS(X)
#undef X

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

/* Loads the settings file; prints all of its errors on stderr and returns EXIT_USAGE when there are some. */
int commands_load_settings(const char *config, struct settings *out);
void commands_print_usage(const char *word, FILE *to);
/* Prints the usage line of a subcommand on stderr and returns EXIT_USAGE. */
int commands_usage(const char *word);
