#include "commands/commands.h"

#include "base/text.h"

int commands_load_settings(const char *config, struct settings *out)
{
    struct settings_errors errors;
    if (settings_load(config, out, &errors) == RESULT_OK)
        return EXIT_DONE;
    settings_errors_print(stderr, &errors);
    return EXIT_USAGE;
}

void commands_print_usage(const char *word, FILE *to)
{
    static const struct {
        const char *word, *usage;
    } usages[] = {
#define X(name, function, usage) { name, usage },
        COMMANDS(X)
#undef X
    };
    for (size_t i = 0; i < sizeof usages / sizeof *usages; i++)
        if (text_equal(usages[i].word, word))
            fprintf(to, "usage: kitap %s\n", usages[i].usage);
}

int commands_usage(const char *word)
{
    commands_print_usage(word, stderr);
    return EXIT_USAGE;
}
