/* kitap check: ok, or every error of a settings file, and of the notices that it names, each with its line and what to
   write. */
#include "commands/commands.h"
#include "commands/options.h"
#include "settings/notices.h"

/* The kiosk leaves out what is wrong among its notices; whoever wrote them should know. */
static bool notices_are_wrong(const struct settings *s)
{
    struct settings_errors errors;
    static struct notice_shelf shelf;
    if (s->attract.notices[0] == '\0' || notices_load(s->attract.notices, &shelf, &errors) == RESULT_OK)
        return false;
    settings_errors_print(stdout, &errors);
    return true;
}

int command_check(int argc, char **argv)
{
    const char *config = NULL;
    bool print = false;
    const struct option table[] = { { "--config", &config, NULL }, { "--print", NULL, &print }, { 0 } };
    struct words words;
    if (options_read(argc, argv, table, &words) != RESULT_OK || config == NULL || words.count != 0)
        return commands_usage("check");
    struct settings settings;
    struct settings_errors errors;
    if (settings_load(config, &settings, &errors) != RESULT_OK) {
        settings_errors_print(stdout, &errors);
        return EXIT_USAGE;
    }
    if (notices_are_wrong(&settings))
        return EXIT_USAGE;
    if (print)
        settings_print(stdout, &settings);
    else
        printf("ok\n");
    return EXIT_DONE;
}
