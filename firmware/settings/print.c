/* `kitap check --print`: every key with its value in force, as a file that loads to the same values. */
#include "settings/settings.h"

#include <string.h>

#include "base/text.h"
#include "settings/table.h"

static bool is_text(enum setting_type type)
{
    return type == SETTING_TEXT || type == SETTING_WIRE || type == SETTING_PATH || type == SETTING_DEVICE ||
           type == SETTING_ZONE || type == SETTING_CODES || type == SETTING_USAGES;
}

/* Double quotes, so that no value is taken for anything else. */
static void print_quoted(FILE *to, const char *text)
{
    fputc('"', to);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', to);
        fputc(*text, to);
    }
    fputc('"', to);
}

static void print_value(FILE *to, const struct setting *row, const void *base)
{
    char text[SETTING_VALUE_SIZE];
    setting_get(row, base, text, sizeof text);
    if (is_text(row->type))
        print_quoted(to, text);
    else
        fprintf(to, setting_is_list(row) ? "[%s]" : "%s", text);
}

static void print_readers(FILE *to, const struct settings *s)
{
    bool list = s->readers_count > 1;
    fprintf(to, "\n%s:\n", list ? "readers" : "reader");
    for (unsigned r = 0; r < s->readers_count; r++)
        for (size_t i = 0; i < settings_reader_table_count; i++) {
            const struct setting *row = &settings_reader_table[i];
            fprintf(to, "  %s%s: ", !list ? "" : i == 0 ? "- " : "  ", setting_name(row));
            print_value(to, row, &s->readers[r]);
            fprintf(to, "  # %s\n", row->help);
        }
}

void settings_print(FILE *to, const struct settings *s)
{
    const char *section = "";
    for (size_t i = 0; i < settings_table_count; i++) {
        const struct setting *row = &settings_table[i];
        size_t head = strcspn(row->path, ".");
        if (strncmp(row->path, section, head + 1) != 0) {
            if (text_starts(section, "display."))
                print_readers(to, s);
            fprintf(to, "%s%.*s:\n", i > 0 ? "\n" : "", (int)head, row->path);
        }
        section = row->path;
        char allowed[SETTING_WHY_SIZE];
        setting_allowed(row, allowed, sizeof allowed);
        fprintf(to, "  %s: ", setting_name(row));
        print_value(to, row, s);
        fprintf(to, "  # %s (%s)\n", row->help, allowed);
    }
}
