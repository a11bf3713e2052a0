/* kitap report: how much happened in a month or a year, by month, hour of the day, kind and outcome; without persons
   and items. As data (JSON lines, CSV; with --lessons how lessons went), or with --language as a page for people.
   Read-only, also beside a running kiosk. */
#include <inttypes.h>

#include "base/text.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "commands/statistics.h"
#include "language/language.h"
#include "ledger/ledger.h"
#include "shell/folders.h"

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

/* What is to be counted: either may be NULL. */
struct counting {
    void (*each)(void *self, const struct ledger_statistic *s);
    void *self;
    void (*each_sitting)(void *self, const struct ledger_sittings *s);
    void *sittings;
};

/* RESULT_OK also for a kiosk that has never lent a book. */
static enum result count_all(const struct settings *settings, struct span span, const struct counting *c)
{
    struct ledger *l = NULL;
    enum result r = ledger_open_reader(settings->storage.dir, NULL, &l);
    if (r == RESULT_OK && c->each != NULL)
        r = ledger_statistics(l, span.first, span.last, c->each, c->self);
    if (r == RESULT_OK && c->each_sitting != NULL)
        r = ledger_sittings(l, span.first, span.last, c->each_sitting, c->sittings);
    ledger_close(l);
    if (r == RESULT_NONE)
        return RESULT_OK;
    if (r != RESULT_OK)
        fprintf(stderr, "kitap: the ledger in %s: %s\n", settings->storage.dir, result_text(r));
    return r;
}

static int print_data(const struct settings *settings, const struct format *format, struct span span, bool lessons)
{
    bool csv = format->head[0] != '\0', as_csv = true;
    const struct counting rows = { .each = format->print },
                          sittings = { .each_sitting = statistics_print_sittings, .sittings = csv ? &as_csv : NULL };
    fputs(lessons && csv ? STATISTICS_SITTINGS_HEAD : format->head, stdout);
    return count_all(settings, span, lessons ? &sittings : &rows) == RESULT_OK ? EXIT_DONE : EXIT_FAILED;
}

/* ---- for people ---- */

enum fate { FATE_DONE, FATE_NOT_DONE, FATE_OPEN, FATE_COUNT };

static const enum fate fates[LIFE_COUNT] = {
    [LIFE_INTENDED] = FATE_OPEN, [LIFE_CONFIRMED] = FATE_DONE, [LIFE_REFUSED] = FATE_NOT_DONE,
    [LIFE_UNKNOWN] = FATE_OPEN,  [LIFE_VOID] = FATE_NOT_DONE,  [LIFE_STAFF] = FATE_OPEN,
    [LIFE_OFFLINE] = FATE_OPEN,  [LIFE_UPLOADED] = FATE_DONE,  [LIFE_REJECTED] = FATE_OPEN,
    [LIFE_CLOSED] = FATE_DONE,
};

enum { HOURS = 24, NAME_WIDTH = 16, NUMBER_WIDTH = 14 };

struct page {
    uint64_t counts[TRANSACTION_KIND_COUNT][FATE_COUNT];
    uint64_t hours[HOURS];
};

static void add_to_page(void *self, const struct ledger_statistic *s)
{
    struct page *page = self;
    page->counts[s->kind][fates[s->life]] += s->count;
    if (s->hour >= 0 && s->hour < HOURS)
        page->hours[s->hour] += s->count;
}

void statistics_print_padded(const char *text, unsigned width, bool right)
{
    size_t n = utf8_count(text);
    int spaces = n < width ? (int)(width - n) : 0;
    if (right)
        printf("%*s%s", spaces, "", text);
    else
        printf("%s%*s", text, spaces, "");
}

static void print_row(const char *name, const uint64_t counts[static FATE_COUNT])
{
    statistics_print_padded(name, NAME_WIDTH, false);
    for (enum fate f = 0; f < FATE_COUNT; f++)
        printf("%*" PRIu64, NUMBER_WIDTH, counts[f]);
    putchar('\n');
}

static void print_head(enum language l)
{
    static const char *const names[FATE_COUNT] = { N_("done"), N_("not done"), N_("still open") };
    statistics_print_padded("", NAME_WIDTH, false);
    for (enum fate f = 0; f < FATE_COUNT; f++)
        statistics_print_padded(say(l, names[f]), NUMBER_WIDTH, true);
    putchar('\n');
}

static void print_hours(enum language l, const struct page *page)
{
    int busiest = 0;
    for (int hour = 1; hour < HOURS; hour++)
        if (page->hours[hour] > page->hours[busiest])
            busiest = hour;
    printf("\n%s: %02d:00–%02d:00 (%" PRIu64 ")\n", say(l, N_("Busiest hour")), busiest, (busiest + 1) % HOURS,
           page->hours[busiest]);
}

static bool is_empty(const uint64_t counts[static FATE_COUNT])
{
    return counts[FATE_DONE] + counts[FATE_NOT_DONE] + counts[FATE_OPEN] == 0;
}

/* Kinds of which there were none are left out. */
static void print_page(enum language l, const struct page *page)
{
    static const char *const names[TRANSACTION_KIND_COUNT] = { [TRANSACTION_CHECKOUT] = N_("Books lent"),
                                                               [TRANSACTION_CHECKIN] = N_("Books returned"),
                                                               [TRANSACTION_RENEW] = N_("Renewals"),
                                                               [TRANSACTION_PAYMENT] = N_("Payments"),
                                                               [TRANSACTION_HOLD] = N_("Reservations") };
    uint64_t all[FATE_COUNT] = { 0 };
    for (enum transaction_kind kind = 0; kind < TRANSACTION_KIND_COUNT; kind++)
        for (enum fate f = 0; f < FATE_COUNT; f++)
            all[f] += page->counts[kind][f];
    if (is_empty(all)) {
        puts(say(l, N_("Nothing happened in this time.")));
        return;
    }
    print_head(l);
    for (enum transaction_kind kind = 0; kind < TRANSACTION_KIND_COUNT; kind++)
        if (!is_empty(page->counts[kind]))
            print_row(say(l, names[kind]), page->counts[kind]);
    print_row(say(l, N_("All together")), all);
    print_hours(l, page);
}

static int print_for_people(const struct settings *settings, enum language l, struct span span, const char *when)
{
    char folder[FOLDER_SIZE];
    struct page page = { 0 };
    struct statistics_lessons lessons = { 0 };
    const struct counting all = { add_to_page, &page, statistics_add_sittings, &lessons };
    folders_share(folder, sizeof folder, "locale");
    if (language_open(folder) != RESULT_OK)
        fprintf(stderr, "kitap: the words are missing in %s\n", folder); /* then they are English */
    if (count_all(settings, span, &all) != RESULT_OK)
        return EXIT_FAILED;
    printf("%s, %s\n\n", settings->kiosk.id, when);
    print_page(l, &page);
    statistics_print_lessons(l, &lessons);
    return EXIT_DONE;
}

int command_statistics(int argc, char **argv)
{
    const char *config = NULL, *month = NULL, *year = NULL, *word = NULL, *code = NULL;
    bool lessons = false;
    const struct option table[] = { { "--config", &config, NULL },
                                    { "--month", &month, NULL },
                                    { "--year", &year, NULL },
                                    { "--format", &word, NULL },
                                    { "--language", &code, NULL },
                                    { "--lessons", NULL, &lessons },
                                    { 0 } };
    struct words words;
    struct span span;
    enum language language = LANGUAGE_KK;
    if (options_read(argc, argv, table, &words) != RESULT_OK || config == NULL || words.count != 0)
        return commands_usage("report");
    const struct format *format = format_of(word);
    if (format == NULL || read_span(month, year, &span) != RESULT_OK)
        return commands_usage("report");
    if (code != NULL && (word != NULL || lessons || language_of_code(code, &language) != RESULT_OK))
        return commands_usage("report");
    struct settings settings;
    int loaded = commands_load_settings(config, &settings);
    if (loaded != EXIT_DONE)
        return loaded;
    return code != NULL ? print_for_people(&settings, language, span, month != NULL ? month : year)
                        : print_data(&settings, format, span, lessons);
}
