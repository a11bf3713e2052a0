#include "commands/options.h"

#include <stdio.h>

#include "base/text.h"

static const struct option *find(const struct option *table, const char *name)
{
    for (; table->name != NULL; table++)
        if (text_equal(table->name, name))
            return table;
    return NULL;
}

static enum result take_word(struct words *words, const char *word)
{
    if (words->count == OPTIONS_WORDS_MAX) {
        fprintf(stderr, "kitap: one word too many: %s\n", word);
        return RESULT_BAD;
    }
    words->at[words->count++] = word;
    return RESULT_OK;
}

enum result options_read(int argc, char **argv, const struct option *table, struct words *words)
{
    *words = (struct words){ 0 };
    for (int i = 1; i < argc; i++) {
        if (!text_starts(argv[i], "--")) {
            if (take_word(words, argv[i]) != RESULT_OK)
                return RESULT_BAD;
            continue;
        }
        const struct option *option = find(table, argv[i]);
        if (option == NULL || (option->value != NULL && i + 1 == argc)) {
            fprintf(stderr, option == NULL ? "kitap: unknown option %s\n" : "kitap: %s needs a value\n", argv[i]);
            return RESULT_BAD;
        }
        if (option->value != NULL)
            *option->value = argv[++i];
        else
            *option->flag = true;
    }
    return RESULT_OK;
}

enum { SIZE_LEAST_PX = 320, SIZE_MOST_PX = 7680 };

bool option_size(const char *text, int *width, int *height)
{
    int w = 0, h = 0;
    char tail;
    if (sscanf(text, "%4dx%4d%c", &w, &h, &tail) != 2 || w < SIZE_LEAST_PX || h < SIZE_LEAST_PX || w > SIZE_MOST_PX ||
        h > SIZE_MOST_PX)
        return false;
    *width = w;
    *height = h;
    return true;
}
