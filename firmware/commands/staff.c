/* kitap staff: what only staff do.
     pin     reads a new staff PIN from the terminal, twice, never from argv, and keeps only its Argon2id hash.
     list    what staff have to look at, the biggest problem first.
     settle  says what became of a record that the kiosk cannot settle by itself; in the audit, for good.
     audit   what was settled so, and what was written on tags, newest first.
     blocked-import  a list of blocked cards comes into force.
     blocked-keys, blocked-list (blocked.c)  keys and lists, made where the library keeps its secrets.
   What writes is done by the kiosk that runs, else by the command itself (order.h). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/text.h"
#include "commands/commands.h"
#include "commands/blocked.h"
#include "commands/hidden.h"
#include "commands/options.h"
#include "commands/order.h"
#include "ledger/ledger.h"
#include "ledger/pin.h"

enum { PIN_DIGITS_MAX = 12, PIN_LINE_SIZE = 64, AUDIT_ROWS_MAX = 100, EXCEPTIONS_MAX = 10000 };

struct request {
    const char *config, *note;
    struct words words; /* of the command line: the verb first */
};

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
    if (!hidden_read("New staff PIN: ", first, sizeof first) || !good_pin(first))
        fprintf(stderr, "kitap: a staff PIN has %d to %d digits\n", STAFF_PIN_MIN, PIN_DIGITS_MAX);
    else if (!hidden_read("Once more: ", second, sizeof second) || !text_equal(first, second))
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
    fprintf(stderr, "kitap: the ledger in %s: %s\n", settings->storage.dir, result_text(r));
    return EXIT_FAILED;
}

static int settle(const struct settings *settings, const struct request *request)
{
    const struct words *words = &request->words;
    struct staff_order order = { .kind = ORDER_DECIDE, .role = STAFF_AT_COMMAND };
    struct staff_answer answer;
    if (words->count != 3 || request->note == NULL || strlen(request->note) >= sizeof order.note ||
        text_to_u64(words->at[1], INT64_MAX, &order.seq) != RESULT_OK ||
        decision_of_word(words->at[2], &order.decision) != RESULT_OK)
        return commands_usage("staff");
    text_copy(order.note, sizeof order.note, request->note);
    enum result r = order_give(settings, &order, &answer);
    if (r == RESULT_OK)
        r = answer.result;
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

/* What staff have to look at, the biggest problem first. */
static bool print_exception(void *self, const struct ledger_row *row)
{
    char at[WHEN_TEXT_SIZE];
    const struct transaction *t = &row->t;
    (void)self;
    when_text(t->at, at);
    printf("%6" PRIu64 "  %-25s  %-8s  %-9s  %-16s  %s%s%s\n", t->seq, at, transaction_kind_word(t->kind),
           row->library == DELIVERY_POISONED ? "set-aside" : life_word(t->life), t->item,
           t->bit == BIT_FAILED ? "security tag not set; " : "", t->reason != REASON_NONE ? reason_word(t->reason) : "",
           t->words[0] != '\0' ? t->words : "");
    return true;
}

static int print_exceptions(const struct settings *settings, const struct request *request)
{
    struct ledger *l = NULL;
    if (request->words.count != 1)
        return commands_usage("staff");
    enum result r = ledger_open_reader(settings->storage.dir, NULL, &l);
    if (r == RESULT_OK)
        r = ledger_exceptions(l, 0, EXCEPTIONS_MAX, print_exception, NULL);
    ledger_close(l);
    return r == RESULT_OK || r == RESULT_NONE ? EXIT_DONE : failed(settings, r);
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

static int blocked_import(const struct settings *settings, const struct request *request)
{
    struct staff_order order = { .kind = ORDER_BLOCKED, .role = STAFF_AT_COMMAND };
    struct staff_answer answer;
    char *path = request->words.count == 2 ? realpath(request->words.at[1], NULL) : NULL;
    if (request->words.count != 2)
        return commands_usage("staff");
    enum result r = path != NULL && strlen(path) < sizeof order.path ? RESULT_OK : RESULT_IO;
    if (r == RESULT_OK)
        text_copy(order.path, sizeof order.path, path);
    free(path);
    if (r == RESULT_OK)
        r = order_give(settings, &order, &answer);
    if (r == RESULT_OK)
        r = answer.result;
    if (r == RESULT_OK)
        printf("%u blocked cards\n", answer.written);
    else
        fprintf(stderr, "kitap: %s: %s\n", request->words.at[1],
                r == RESULT_BUSY      ? "older than the list in force, which stays"
                : r == RESULT_REFUSED ? "not signed by offline.blocked_signer; the list in force stays"
                                      : result_text(r));
    return r == RESULT_OK ? EXIT_DONE : EXIT_FAILED;
}

static const struct {
    const char *word;
    int (*run)(const struct settings *settings, const struct request *request);
} verbs[] = { { "pin", set_pin },
              { "settle", settle },
              { "list", print_exceptions },
              { "audit", print_audit },
              { "blocked-import", blocked_import } };

int command_staff(int argc, char **argv)
{
    struct request request = { 0 };
    if (argc > 1 && blocked_is_command(argv[1]))
        return blocked_command(argc, argv);
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
