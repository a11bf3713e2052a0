/* kitap staff pin: reads a new staff PIN from the terminal, twice, never from argv, and keeps only its Argon2id hash.
 */
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/text.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "ledger/pin.h"

enum { PIN_DIGITS_MAX = 12, PIN_LINE_SIZE = 64 };

/* Echo off on a terminal; a pipe (tests, scripts) is read as it is. */
static bool read_hidden(const char *prompt, char *to, size_t size)
{
    struct termios before, hidden;
    bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
    if (terminal) {
        hidden = before;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
        fputs(prompt, stderr);
    }
    bool got = fgets(to, (int)size, stdin) != NULL;
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    if (got)
        to[strcspn(to, "\r\n")] = '\0';
    return got;
}

static bool good_pin(const char *pin)
{
    size_t n = strlen(pin);
    return n >= STAFF_PIN_MIN && n <= PIN_DIGITS_MAX && strspn(pin, "0123456789") == n;
}

static int set_pin(const char *file)
{
    char first[PIN_LINE_SIZE] = "", second[PIN_LINE_SIZE] = "";
    int code = EXIT_FAILED;
    if (!read_hidden("New staff PIN: ", first, sizeof first) || !good_pin(first))
        fprintf(stderr, "kitap: a staff PIN has %d to %d digits\n", STAFF_PIN_MIN, PIN_DIGITS_MAX);
    else if (!read_hidden("Once more: ", second, sizeof second) || !text_equal(first, second))
        fprintf(stderr, "kitap: the two PINs differ; nothing was changed\n");
    else if (staff_pin_hash(file, first) != RESULT_OK)
        fprintf(stderr, "kitap: %s cannot be written\n", file);
    else
        code = EXIT_DONE;
    wipe(first, sizeof first);
    wipe(second, sizeof second);
    return code;
}

int command_staff(int argc, char **argv)
{
    const char *config = NULL;
    const struct option table[] = { { "--config", &config, NULL }, { 0 } };
    struct words words;
    if (options_read(argc, argv, table, &words) != RESULT_OK || config == NULL || words.count != 1 ||
        !text_equal(words.at[0], "pin"))
        return commands_usage("staff");
    struct settings settings;
    int code = commands_load_settings(config, &settings);
    return code != EXIT_DONE ? code : set_pin(settings.staff.pin_file);
}
