/* kitap report: how much happened in a month or a year, by month, hour of the day, kind and outcome; without persons
   and items. Read-only, also beside a running kiosk. */
#include <inttypes.h>

#include "base/text.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "ledger/ledger.h"

struct span {
    int first, last; /* months: year * 12 + month - 1 */
};

static void print_json(void *self, const struct ledger_statistic *s)
{
    (void)self;
    printf("{\"month\":\"%04d-%02d\",\"hour\":%d,\"kind\":\"%s\",\"outcome\":\"%s\",\"count\":%" PRIu64 "}\n", s->year,
           s->month, s->hour, transaction_kind_word(s->kind), life_word(s->life), s->count);
}

static void print_csv(void *self, const struct ledger_statistic *s)
{
    (void)self;
    printf("%04d-%02d,%d,%s,%s,%" PRIu64 "\r\n", s->year, s->month, s->hour, transaction_kind_word(s->kind),
           life_word(s->life), s->count);
}

static const struct format {
    const char *word, *head;
    void (*print)(void *self, const struct ledger_statistic *s);
} formats[] = { { "json", "", print_json }, { "csv", "month,hour,kind,outcome,count\r\n", print_csv } };

static const struct format *format_of(const char *word)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (word == NULL || text_equal(word, formats[i].word))
            return &formats[i];
    return NULL;
}

/* "2026-11" is one month, "2026" twelve. */
static enum result read_span(const char *month, const char *year, struct span *out)
{
    char whole[WHEN_TEXT_SIZE];
    struct when w;
    if ((month == NULL) == (year == NULL))
        return RESULT_BAD;
    text_format(whole, sizeof whole, "%s-%sT00:00:00Z", month != NULL ? month : year, month != NULL ? "01" : "01-01");
    if (when_parse(whole, &w) != RESULT_OK)
        return RESULT_BAD;
    struct day d = when_day(w);
    int first = d.year * 12 + d.month - 1;
    *out = (struct span){ first, month != NULL ? first : first + 11 };
    return RESULT_OK;
}

static int print_report(const struct settings *settings, const struct format *format, struct span span)
{
    struct ledger *l = NULL;
    enum result r = ledger_open_reader(settings->storage.dir, NULL, &l);
    fputs(r == RESULT_OK || r == RESULT_NONE ? format->head : "", stdout);
    if (r == RESULT_NONE)
        return EXIT_DONE; /* a kiosk that has never lent a book */
    if (r == RESULT_OK)
        r = ledger_statistics(l, span.first, span.last, format->print, NULL);
    ledger_close(l);
    if (r != RESULT_OK)
        fprintf(stderr, "kitap: the ledger in %s: %s\n", settings->storage.dir, result_text(r));
    return r == RESULT_OK ? EXIT_DONE : EXIT_FAILED;
}

int command_statistics(int argc, char **argv)
{
    const char *config = NULL, *month = NULL, *year = NULL, *word = NULL;
    const struct option table[] = { { "--config", &config, NULL },
                                    { "--month", &month, NULL },
                                    { "--year", &year, NULL },
                                    { "--format", &word, NULL },
                                    { 0 } };
    struct words words;
    struct span span;
    if (options_read(argc, argv, table, &words) != RESULT_OK || config == NULL || words.count != 0)
        return commands_usage("report");
    const struct format *format = format_of(word);
    if (format == NULL || read_span(month, year, &span) != RESULT_OK)
        return commands_usage("report");
    struct settings settings;
    int code = commands_load_settings(config, &settings);
    return code != EXIT_DONE ? code : print_report(&settings, format, span);
}
