/* kitap: the kiosk's program. A table of subcommands; each is a file in commands/. */
#include <stdio.h>

#include "base/text.h"
#include "commands/commands.h"

static const struct {
    const char *word;
    int (*run)(int argc, char **argv);
} commands[] = {
#define X(word, function, usage) { word, function },
    COMMANDS(X)
#undef X
};

static void print_usage(FILE *to)
{
#define X(word, function, usage) usage,
    static const char *const usages[] = { COMMANDS(X) };
#undef X
    fprintf(to, "usage:\n");
    for (size_t i = 0; i < sizeof usages / sizeof *usages; i++)
        fprintf(to, "  kitap %s\n", usages[i]);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_usage(stderr);
        return EXIT_USAGE;
    }
    if (text_equal(argv[1], "--help") || text_equal(argv[1], "-h")) {
        print_usage(stdout);
        return EXIT_DONE;
    }
    if (text_equal(argv[1], "--version")) {
        printf("kitap %s\n", KITAP_VERSION);
        return EXIT_DONE;
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (!text_equal(commands[i].word, argv[1]))
            continue;
        if (argc == 2 || !text_equal(argv[2], "--help"))
            return commands[i].run(argc - 1, argv + 1);
        commands_print_usage(argv[1], stdout);
        return EXIT_DONE;
    }
    fprintf(stderr, "kitap: there is no command %s\n", argv[1]);
    print_usage(stderr);
    return EXIT_USAGE;
}
