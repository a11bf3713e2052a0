/* kitap ledger: looks at the ledger beside a running kiosk, read-only. What `export --to` writes leaves the queue,
   `rotate-key` makes a new master key, `save-key` notes that it was saved: the kiosk that runs does it, else the
   command owns the ledger meanwhile (order.h). */
#include "ledger/ledger.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "commands/commands.h"
#include "commands/key_copy.h"
#include "commands/options.h"
#include "commands/order.h"
#include "ledger/export.h"

struct request {
    const char *config, *format, *since, *to;
    bool json, with_patrons;
    struct export_options export; /* of `export`: what `format` and `since` say */
};

static bool print_json(void *self, const struct ledger_row *row)
{
    enum result *r = self;
    *r = export_json_row(stdout, row, false);
    return *r == RESULT_OK;
}

static bool print_line(void *self, const struct ledger_row *row)
{
    char at[WHEN_TEXT_SIZE], due[WHEN_TEXT_SIZE];
    const struct transaction *t = &row->t;
    (void)self;
    when_text(t->at, at);
    when_text(t->due, due);
    printf("%6llu  %-25s  %-8s  %-9s  %-16s  %-25s  %s%s%s\n", (unsigned long long)t->seq, at,
           transaction_kind_word(t->kind), life_word(t->life), t->item, due,
           t->reason != REASON_NONE ? reason_word(t->reason) : "", t->staff_mark ? " [staff]" : "",
           row->library == DELIVERY_WAITING ? " [waiting]" : "");
    return true;
}

static int list(struct ledger *l, const struct request *request)
{
    enum result r = RESULT_OK;
    const struct ledger_filter all = { 0 };
    enum result each = ledger_each(l, &all, request->json ? print_json : print_line, &r);
    if (each == RESULT_OK)
        each = r;
    if (each != RESULT_OK)
        fprintf(stderr, "kitap: the ledger cannot be listed: %s\n", result_text(each));
    return each == RESULT_OK ? EXIT_DONE : EXIT_FAILED;
}

struct findings {
    unsigned count;
    bool json;
};

static void print_damage(void *self, const char *text)
{
    struct findings *found = self;
    found->count++;
    fprintf(found->json ? stderr : stdout, "%s\n", text);
}

static int verify(struct ledger *l, const struct request *request)
{
    struct findings found = { .json = request->json };
    enum result r = ledger_verify(l, print_damage, &found);
    if (request->json)
        printf("{\"ok\":%s,\"findings\":%u}\n", r == RESULT_OK ? "true" : "false", found.count);
    else if (r == RESULT_OK)
        printf("ok\n");
    else if (found.count == 0)
        printf("%s\n", result_text(r));
    return r == RESULT_OK ? EXIT_DONE : EXIT_FAILED;
}

static int export(struct ledger *l, const struct request *request)
{
    struct export_counts counts;
    enum result r = ledger_export(l, &request->export, stdout, &counts);
    if (r != RESULT_OK) {
        fprintf(stderr, "kitap: export failed: %s\n", result_text(r));
        return EXIT_FAILED;
    }
    fprintf(stderr, "%u rows written, %u left out\n", counts.written, counts.left_out);
    return EXIT_DONE;
}

/* Bad words are bad usage even where there is no ledger yet. */
static int read_export_options(struct request *request)
{
    struct when since = { 0 };
    request->export = (struct export_options){ .with_patrons = request->with_patrons, .version = KITAP_VERSION };
    if (request->format == NULL || export_format_of_word(request->format, &request->export.format) != RESULT_OK)
        return commands_usage("ledger");
    if (request->to != NULL && request->since != NULL)
        return commands_usage("ledger");
    if (request->since != NULL && when_parse(request->since, &since) != RESULT_OK) {
        fprintf(stderr, "kitap: --since takes a time like 2026-11-24T00:00:00+05:00\n");
        return EXIT_USAGE;
    }
    request->export.since_ms = since.known ? since.utc_ms : 0;
    return EXIT_DONE;
}

/* The kiosk that runs writes it: the path must be its own, too. */
static bool make_order(const struct request *request, struct staff_order *order)
{
    char *path = realpath(request->to, NULL);
    *order = (struct staff_order){ .kind = ORDER_CARRY, .role = STAFF_AT_COMMAND };
    bool whole = path != NULL && strlen(path) < sizeof order->path;
    if (whole)
        text_copy(order->path, sizeof order->path, path);
    text_copy(order->format, sizeof order->format, request->format);
    free(path);
    return whole;
}

/* What waits for the library system becomes a file to be carried there, and waits no longer. */
static int carry(const struct settings *settings, const struct request *request)
{
    struct staff_order order;
    struct staff_answer answer = { .written = 0 };
    enum result r = make_order(request, &order) ? order_give(settings, &order, &answer) : RESULT_IO;
    if (r == RESULT_OK)
        r = answer.result;
    if (r != RESULT_OK && r != RESULT_NONE) {
        fprintf(stderr, "kitap: the queue could not be written to %s: %s\n", request->to, result_text(r));
        return EXIT_FAILED;
    }
    if (answer.text[0] != '\0')
        printf("%s\n", answer.text);
    fprintf(stderr, "%u rows written, %u left out%s\n", answer.written, answer.left_out,
            answer.more ? "; there are more: export once more" : "");
    return EXIT_DONE;
}

static int new_key(const struct settings *settings)
{
    const struct staff_order order = { .kind = ORDER_NEW_KEY, .role = STAFF_AT_COMMAND };
    struct staff_answer answer = { .written = 0 };
    enum result r = order_give(settings, &order, &answer);
    if (r == RESULT_OK)
        r = answer.result;
    if (r == RESULT_NONE)
        fprintf(stderr, "kitap: there is no ledger in %s yet\n", settings->storage.dir);
    else if (r != RESULT_OK)
        fprintf(stderr, "kitap: the master key could not be changed: %s\n", result_text(r));
    return r == RESULT_OK ? EXIT_DONE : EXIT_FAILED;
}

static const struct {
    const char *word;
    int (*run)(struct ledger *l, const struct request *request);
} verbs[] = { { "list", list }, { "verify", verify }, { "export", export } };

/* A kiosk that has never lent a book has no ledger: there is nothing to list, and nothing is wrong. */
static int open_and_run(const struct settings *settings, size_t verb, const struct request *request)
{
    struct ledger *l = NULL;
    bool verifies = verbs[verb].run == verify;
    bool unseals = request->with_patrons || (verifies && access(settings->storage.key_file, R_OK) == 0);
    enum result r = ledger_open_reader(settings->storage.dir, unseals ? settings->storage.key_file : NULL, &l);
    if (r == RESULT_NONE && !verifies)
        return EXIT_DONE;
    if (r != RESULT_OK) {
        fprintf(stderr, "kitap: the ledger in %s: %s\n", settings->storage.dir, result_text(r));
        return EXIT_FAILED;
    }
    int code = verbs[verb].run(l, request);
    ledger_close(l);
    return code;
}

static int change_key(const struct settings *settings, const char *place)
{
    (void)place;
    return new_key(settings);
}

static const struct {
    const char *word;
    int words; /* it takes, with its own */
    int (*run)(const struct settings *settings, const char *place);
} key_verbs[] = { { "rotate-key", 1, change_key },
                  { "save-key", 2, key_copy_save },
                  { "restore-key", 2, key_copy_restore } };

/* True: it is about the master key. */
static bool run_key_verb(const struct words *words, const char *config, int *code)
{
    struct settings settings;
    for (size_t i = 0; i < sizeof key_verbs / sizeof *key_verbs; i++) {
        if (!text_equal(key_verbs[i].word, words->at[0]) || key_verbs[i].words != words->count)
            continue;
        *code = commands_load_settings(config, &settings);
        if (*code == EXIT_DONE)
            *code = key_verbs[i].run(&settings, words->at[1]);
        return true;
    }
    return false;
}

int command_ledger(int argc, char **argv)
{
    struct request request = { 0 };
    const struct option table[] = { { "--config", &request.config, NULL },
                                    { "--format", &request.format, NULL },
                                    { "--since", &request.since, NULL },
                                    { "--to", &request.to, NULL },
                                    { "--json", NULL, &request.json },
                                    { "--with-patrons", NULL, &request.with_patrons },
                                    { 0 } };
    struct words words = { 0 };
    int code;
    if (options_read(argc, argv, table, &words) != RESULT_OK || request.config == NULL || words.count < 1)
        return commands_usage("ledger");
    if (run_key_verb(&words, request.config, &code))
        return code;
    if (words.count != 1)
        return commands_usage("ledger");
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (!text_equal(verbs[i].word, words.at[0]))
            continue;
        struct settings settings;
        code = verbs[i].run == export ? read_export_options(&request) : EXIT_DONE;
        if (code == EXIT_DONE)
            code = commands_load_settings(request.config, &settings);
        if (code == EXIT_DONE && request.to != NULL && verbs[i].run == export)
            return carry(&settings, &request);
        return code != EXIT_DONE ? code : open_and_run(&settings, i, &request);
    }
    return commands_usage("ledger");
}
