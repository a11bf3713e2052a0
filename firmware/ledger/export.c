/* Rows for people and other programs: a format is a head and a function that writes one row. */
#include "ledger/export.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <string.h>

#include "base/text.h"
#include "ledger/inside.h"

struct export
{
    struct ledger *l;
    FILE *to; /* borrowed */
    const struct export_options *options;
    struct export_counts counts;
    enum result result;
};

/* RESULT_NONE: the format has no record for such a row. */
struct format {
    const char *word;
    bool unsent; /* only what the library system does not know yet */
    void (*head)(struct export *e);
    enum result (*row)(FILE *to, const struct ledger_row *row, bool with_patron);
};

static enum result print_json(FILE *to, cJSON *object, bool whole)
{
    char *line = whole ? cJSON_PrintUnformatted(object) : NULL;
    cJSON_Delete(object);
    if (line == NULL)
        return RESULT_FULL;
    enum result r = fprintf(to, "%s\n", line) < 0 ? RESULT_IO : RESULT_OK;
    wipe(line, strlen(line));
    cJSON_free(line);
    return r;
}

static bool add_text(cJSON *object, const char *key, const char *text)
{
    return (text[0] != '\0' ? cJSON_AddStringToObject(object, key, text) : cJSON_AddNullToObject(object, key)) != NULL;
}

static bool add_when(cJSON *object, const char *key, struct when w)
{
    char text[WHEN_TEXT_SIZE];
    when_text(w, text);
    return add_text(object, key, text);
}

static bool add_reason(cJSON *object, const struct transaction *t)
{
    if (t->reason == REASON_NONE)
        return cJSON_AddNullToObject(object, "reason") != NULL;
    cJSON *reason = cJSON_AddObjectToObject(object, "reason");
    return cJSON_AddStringToObject(reason, "code", reason_word(t->reason)) != NULL &&
           cJSON_AddStringToObject(reason, "text", t->words) != NULL;
}

enum result export_json_row(FILE *to, const struct ledger_row *row, bool with_patron)
{
    const struct transaction *t = &row->t;
    cJSON *o = cJSON_CreateObject();
    bool whole = cJSON_AddNumberToObject(o, "seq", (double)t->seq) != NULL &&
                 cJSON_AddStringToObject(o, "ulid", t->ulid) != NULL &&
                 cJSON_AddStringToObject(o, "kind", transaction_kind_word(t->kind)) != NULL &&
                 cJSON_AddStringToObject(o, "item", t->item) != NULL &&
                 cJSON_AddStringToObject(o, "state", life_word(t->life)) != NULL && add_when(o, "at", t->at) &&
                 add_when(o, "due", t->due) && add_reason(o, t) &&
                 cJSON_AddStringToObject(o, "bit", bit_word(t->bit)) != NULL;
    cJSON *destinations = cJSON_AddObjectToObject(o, "destinations");
    whole = whole && cJSON_AddStringToObject(destinations, "library", delivery_word(row->library)) != NULL;
    for (enum destination d = 0; d < DESTINATION_COUNT; d++)
        whole =
            whole && cJSON_AddStringToObject(destinations, destination_word(d), delivery_word(row->others[d])) != NULL;
    if (row->at_estimated)
        whole = whole && cJSON_AddTrueToObject(o, "at_estimated") != NULL;
    if (with_patron)
        whole = whole && add_text(o, "patron", t->patron);
    return print_json(to, o, whole);
}

/* ---- CSV, RFC 4180 ---- */

static void csv_head(struct export *e)
{
    fprintf(e->to, "seq,ulid,kind,item,state,at,due,reason,words,bit,library%s\r\n",
            e->options->with_patrons ? ",patron" : "");
}

static void csv_field(FILE *to, const char *text)
{
    fputs(",\"", to);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            fputc('"', to);
        fputc(*text, to);
    }
    fputc('"', to);
}

static enum result csv_row(FILE *to, const struct ledger_row *row, bool with_patron)
{
    const struct transaction *t = &row->t;
    char at[WHEN_TEXT_SIZE], due[WHEN_TEXT_SIZE];
    when_text(t->at, at);
    when_text(t->due, due);
    fprintf(to, "%llu", (unsigned long long)t->seq);
    const char *fields[] = { t->ulid,
                             transaction_kind_word(t->kind),
                             t->item,
                             life_word(t->life),
                             at,
                             due,
                             t->reason == REASON_NONE ? "" : reason_word(t->reason),
                             t->words,
                             bit_word(t->bit),
                             delivery_word(row->library) };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        csv_field(to, fields[i]);
    if (with_patron)
        csv_field(to, t->patron);
    return fputs("\r\n", to) < 0 ? RESULT_IO : RESULT_OK;
}

/* ---- Koha .koc 1.0: TAB between fields, no quoting; an issue to the same patron is a renewal ---- */

static void koc_head(struct export *e)
{
    fprintf(e->to, "Version=1.0\tGenerator=kitap\tGeneratorVersion=%s\n", e->options->version);
}

/* A field of .koc: what would break the line is left out. */
static void koc_field(FILE *to, const char *text)
{
    fputc('\t', to);
    for (; *text != '\0'; text++)
        if (*text != '\t' && *text != '\r' && *text != '\n')
            fputc(*text, to);
}

static bool is_loan(enum transaction_kind kind)
{
    return kind == TRANSACTION_CHECKOUT || kind == TRANSACTION_RENEW;
}

/* Can the row be carried by hand? Its time must be known, and a loan's patron. */
static bool can_carry(const struct transaction *t, bool with_patron)
{
    bool loan = is_loan(t->kind);
    return t->at.known && (loan ? with_patron && t->patron[0] != '\0' : t->kind == TRANSACTION_CHECKIN);
}

static enum result koc_row(FILE *to, const struct ledger_row *row, bool with_patron)
{
    const struct transaction *t = &row->t;
    if (!can_carry(t, with_patron))
        return RESULT_NONE;
    char at[WHEN_TEXT_SIZE];
    when_text(t->at, at); /* "2026-11-23T18:30:00+05:00": local time, as .koc wants it */
    fprintf(to, "%.10s %.8s %03d\t%s", at, at + 11, (int)(t->at.utc_ms % 1000), is_loan(t->kind) ? "issue" : "return");
    if (is_loan(t->kind))
        koc_field(to, t->patron);
    koc_field(to, t->item);
    return fputs("\n", to) < 0 ? RESULT_IO : RESULT_OK;
}

/* ---- Evergreen offline: a JSON object a line ---- */

static bool add_day(cJSON *object, const char *key, struct when w)
{
    char text[WHEN_TEXT_SIZE];
    when_text(w, text);
    text[10] = '\0';
    return cJSON_AddStringToObject(object, key, text) != NULL;
}

static enum result evergreen_row(FILE *to, const struct ledger_row *row, bool with_patron)
{
    const struct transaction *t = &row->t;
    if (!can_carry(t, with_patron))
        return RESULT_NONE;
    cJSON *o = cJSON_CreateObject();
    bool whole = cJSON_AddStringToObject(o, "type", transaction_kind_word(t->kind)) != NULL &&
                 cJSON_AddNumberToObject(o, "timestamp", (double)(t->at.utc_ms / 1000)) != NULL &&
                 cJSON_AddStringToObject(o, "barcode", t->item) != NULL;
    if (!is_loan(t->kind))
        return print_json(to, o, whole && add_day(o, "backdate", t->at));
    whole =
        whole && cJSON_AddStringToObject(o, "patron_barcode", t->patron) != NULL && add_when(o, "checkout_time", t->at);
    if (t->due.known)
        whole = whole && add_day(o, "due_date", t->due);
    return print_json(to, o, whole);
}

static const struct format formats[EXPORT_FORMAT_COUNT] = {
    [EXPORT_JSON] = { "json", false, NULL, export_json_row },
    [EXPORT_CSV] = { "csv", false, csv_head, csv_row },
    [EXPORT_KOC] = { "koc", true, koc_head, koc_row },
    [EXPORT_EVERGREEN] = { "evergreen", true, NULL, evergreen_row },
};

enum result export_format_of_word(const char *word, enum export_format *out)
{
    for (enum export_format f = 0; f < EXPORT_FORMAT_COUNT; f++) {
        if (!text_equal(formats[f].word, word))
            continue;
        *out = f;
        return RESULT_OK;
    }
    return RESULT_NONE;
}

static bool is_written(const struct export *e, uint64_t seq)
{
    for (unsigned i = e->counts.written; i > 0; i--)
        if (e->options->seqs[i - 1] == seq)
            return true;
    return false;
}

/* Rule 5: an earlier row of its item stays behind. Settled or sent later it would undo what was carried, or be taken
   for it. */
static bool overtakes(struct export *e, const struct ledger_row *row)
{
    sqlite3_stmt *s = statement(e->l, ST_ITEM_OPEN_BEFORE);
    bind_text(s, 1, row->t.item);
    sqlite3_bind_int64(s, 2, (int64_t)row->t.seq);
    enum result r = step(e->l, s);
    if (r == RESULT_NONE)
        return false;
    if (r != RESULT_OK) {
        e->result = r;
        return true;
    }
    uint64_t earlier = (uint64_t)sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return !is_written(e, earlier);
}

/* False: the row is not for a file that is carried, or that file is full. */
static bool to_carry(struct export *e, const struct ledger_row *row)
{
    if (row->library != DELIVERY_WAITING)
        return false;
    bool can = can_carry(&row->t, e->options->with_patrons) && !overtakes(e, row);
    if (!can)
        e->counts.left_out++;
    e->counts.more = can && e->counts.written == e->options->seqs_max;
    return can && !e->counts.more;
}

static bool write_row(void *self, const struct ledger_row *row)
{
    struct export *e = self;
    if (e->options->seqs != NULL && !to_carry(e, row))
        return !e->counts.more && e->result == RESULT_OK;
    if (e->options->seqs != NULL)
        e->options->seqs[e->counts.written] = row->t.seq;
    enum result r = formats[e->options->format].row(e->to, row, e->options->with_patrons);
    if (r == RESULT_OK)
        e->counts.written++;
    else if (r == RESULT_NONE)
        e->counts.left_out++;
    else
        e->result = r;
    return e->result == RESULT_OK;
}

enum result ledger_export(struct ledger *l, const struct export_options *options, FILE *to,
                          struct export_counts *counts)
{
    assert(options->format < EXPORT_FORMAT_COUNT);
    const struct format *format = &formats[options->format];
    struct export e = { .l = l, .to = to, .options = options, .result = RESULT_OK };
    struct ledger_filter filter = { .since_ms = options->since_ms,
                                    .unsent = format->unsent || options->seqs != NULL,
                                    .with_patrons = options->with_patrons };
    if (format->head != NULL)
        format->head(&e);
    enum result r = ledger_each(l, &filter, write_row, &e);
    if (r == RESULT_OK)
        r = e.result;
    if (fflush(to) != 0 || ferror(to))
        r = RESULT_IO;
    if (r == RESULT_OK)
        *counts = e.counts;
    return r;
}
