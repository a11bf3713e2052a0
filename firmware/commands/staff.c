/* kitap staff: what only staff do.
     pin     reads a new staff PIN from the terminal, twice, never from argv, and keeps only its Argon2id hash.
     settle  says what became of a record that the kiosk cannot settle by itself; in the audit, for good.
     audit   what was settled so, and what was written on tags, newest first.
   settle owns the ledger while it writes, so the kiosk must not run meanwhile. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/text.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "ledger/ledger.h"
#include "ledger/pin.h"
#include "shell/clock.h"

enum { PIN_DIGITS_MAX = 12, PIN_LINE_SIZE = 64, AUDIT_ROWS_MAX = 100 };

struct request {
    const char *config, *note;
    struct words words; /* of the command line: the verb first */
};

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

static int set_pin(const struct settings *settings, const struct request *request)
{
    const char *file = settings->staff.pin_file;
    (void)request;
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

static int failed(const struct settings *settings, enum result r)
{
    if (r == RESULT_BUSY)
        fprintf(stderr, "kitap: the kiosk is running and owns the ledger; stop it, settle, start it again\n");
    else
        fprintf(stderr, "kitap: the ledger in %s: %s\n", settings->storage.dir, result_text(r));
    return EXIT_FAILED;
}

/* Where `word` sends a record that is now at `*life`; `seen` leaves it there and takes the staff mark off. */
static bool read_decision(const char *word, enum life *life)
{
    return text_equal(word, "seen") || life_of_word(word, life) == RESULT_OK;
}

/* The record as it is; RESULT_NONE also where there is no ledger (which opening it for writing would make). */
static enum result look_up(const struct settings *settings, uint64_t seq, enum life *life)
{
    struct ledger *l = NULL;
    struct ledger_row row;
    enum result r = ledger_open_reader(settings->storage.dir, NULL, &l);
    if (r == RESULT_OK && (r = ledger_row(l, seq, &row)) == RESULT_OK)
        *life = row.t.life;
    ledger_close(l);
    return r;
}

static enum result decide(const struct settings *settings, uint64_t seq, enum life to, const char *note)
{
    const struct ledger_options options = { .dir = settings->storage.dir,
                                            .key_file = settings->storage.key_file,
                                            .build_ms = clock_build_ms() };
    struct ledger *l = NULL;
    struct ledger_opened opened;
    enum result r = ledger_open(&options, &l, &opened);
    if (r == RESULT_OK)
        r = ledger_decide(l, seq, to, note);
    ledger_close(l);
    return r;
}

static int settle(const struct settings *settings, const struct request *request)
{
    const struct words *words = &request->words;
    uint64_t seq;
    enum life to = LIFE_STAFF;
    if (words->count != 3 || request->note == NULL || text_to_u64(words->at[1], INT64_MAX, &seq) != RESULT_OK ||
        !read_decision(words->at[2], &to))
        return commands_usage("staff");
    enum result r = look_up(settings, seq, &to);
    if (r == RESULT_OK && read_decision(words->at[2], &to))
        r = decide(settings, seq, to, request->note);
    if (r == RESULT_OK)
        return EXIT_DONE;
    if (r == RESULT_NONE)
        fprintf(stderr, "kitap: there is no record %s\n", words->at[1]);
    else if (r == RESULT_REFUSED)
        fprintf(stderr, "kitap: record %s cannot become %s\n", words->at[1], words->at[2]);
    else
        return failed(settings, r);
    return EXIT_FAILED;
}

static int print_audit(const struct settings *settings, const struct request *request)
{
    static struct ledger_audit rows[AUDIT_ROWS_MAX];
    struct ledger *l = NULL;
    size_t n = 0;
    if (request->words.count != 1)
        return commands_usage("staff");
    enum result r = ledger_open_reader(settings->storage.dir, NULL, &l);
    if (r == RESULT_OK)
        r = ledger_audit(l, rows, AUDIT_ROWS_MAX, &n);
    ledger_close(l);
    if (r != RESULT_OK && r != RESULT_NONE)
        return failed(settings, r);
    for (size_t i = 0; i < n; i++) {
        char at[WHEN_TEXT_SIZE];
        when_text(rows[i].at, at);
        if (rows[i].seq == 0)
            printf("%6" PRIu64 "  %s  %s\n", rows[i].number, at, rows[i].note);
        else
            printf("%6" PRIu64 "  %s  %6" PRIu64 "  %s -> %s  %s\n", rows[i].number, at, rows[i].seq,
                   life_word(rows[i].from), life_word(rows[i].to), rows[i].note);
    }
    return EXIT_DONE;
}

static const struct {
    const char *word;
    int (*run)(const struct settings *settings, const struct request *request);
} verbs[] = { { "pin", set_pin }, { "settle", settle }, { "audit", print_audit } };

int command_staff(int argc, char **argv)
{
    struct request request = { 0 };
    const struct option table[] = { { "--config", &request.config, NULL }, { "--note", &request.note, NULL }, { 0 } };
    if (options_read(argc, argv, table, &request.words) != RESULT_OK || request.config == NULL ||
        request.words.count < 1)
        return commands_usage("staff");
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (!text_equal(verbs[i].word, request.words.at[0]))
            continue;
        struct settings settings;
        int code = commands_load_settings(request.config, &settings);
        return code != EXIT_DONE ? code : verbs[i].run(&settings, &request);
    }
    return commands_usage("staff");
}
