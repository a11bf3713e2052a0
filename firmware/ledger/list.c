/* Looking at rows: one, some, all, counts. */
#include "ledger/inside.h"

#include <assert.h>

#include "base/text.h"

/* In the order of ROW_COLUMNS. */
enum column {
    C_SEQ,
    C_ULID,
    C_KIND,
    C_STATE,
    C_BIT,
    C_REASON,
    C_WORDS,
    C_ITEM,
    C_TITLE,
    C_AT,
    C_AT_OFFSET,
    C_DUE,
    C_DUE_OFFSET,
    C_MARK,
    C_TOLD,
    C_BEFORE_STATUS,
    C_BEFORE_DUE,
    C_BEFORE_DUE_OFFSET,
    C_BEFORE_LENT,
    C_BEFORE_FEES,
    C_ESTIMATED,
    C_DELIVERY,
    C_TRIES,
    C_NEXT_AT,
    C_LINE_UP,
    C_DAY_KEY,
    C_SEALED,
    C_CANCELS,
    C_NUMBER,
    C_AMOUNT,
    C_CURRENCY,
    C_OTHERS /* a column each, in the order of DESTINATIONS */
};

static enum result read_words(sqlite3_stmt *s, struct ledger_row *row)
{
    struct transaction *t = &row->t;
    int told = sqlite3_column_int(s, C_TOLD), status = sqlite3_column_int(s, C_BEFORE_STATUS);
    int lent = sqlite3_column_int(s, C_BEFORE_LENT);
    if (transaction_kind_of_word(column_text(s, C_KIND), &t->kind) != RESULT_OK ||
        life_of_word(column_text(s, C_STATE), &t->life) != RESULT_OK ||
        bit_of_word(column_text(s, C_BIT), &t->bit) != RESULT_OK ||
        reason_of_word(column_text(s, C_REASON), &t->reason) != RESULT_OK ||
        delivery_of_word(column_text(s, C_DELIVERY), &row->library) != RESULT_OK)
        return RESULT_IO;
    for (int d = 0; d < DESTINATION_COUNT; d++)
        if (delivery_of_word(column_text(s, C_OTHERS + d), &row->others[d]) != RESULT_OK)
            return RESULT_IO;
    if (told < 0 || told > TOLD_RETURNED || status < 0 || status >= ITEM_STATUS_COUNT || lent < 0 || lent > ANSWER_NO)
        return RESULT_IO;
    t->told = (enum told)told;
    t->before.status = (enum item_status)status;
    t->before.lent_to_patron = (enum answer)lent;
    return RESULT_OK;
}

/* Lost is a patron that no key here opens, not one whose key could not be read just now. */
static enum result unseal(struct ledger *l, sqlite3_stmt *s, struct ledger_row *row)
{
    enum result r =
        seal_open(l, row->t.seq, sqlite3_column_int64(s, C_DAY_KEY), column_bytes(s, C_SEALED), row->t.patron);
    row->patron_lost = r == RESULT_REFUSED;
    return row->patron_lost ? RESULT_OK : r;
}

enum result row_read(struct ledger *l, sqlite3_stmt *s, bool with_patron, struct ledger_row *out)
{
    struct ledger_row row = { .t.seq = (uint64_t)sqlite3_column_int64(s, C_SEQ) };
    struct transaction *t = &row.t;
    if (read_words(s, &row) != RESULT_OK) {
        log_error("row %llu holds a word that is none", (unsigned long long)t->seq);
        return RESULT_IO;
    }
    text_copy(t->ulid, sizeof t->ulid, column_text(s, C_ULID));
    text_copy(t->words, sizeof t->words, column_text(s, C_WORDS));
    text_copy(t->item, sizeof t->item, column_text(s, C_ITEM));
    text_copy(t->title, sizeof t->title, column_text(s, C_TITLE));
    text_copy(t->before.fees, sizeof t->before.fees, column_text(s, C_BEFORE_FEES));
    t->cancels = sqlite3_column_int(s, C_CANCELS) != 0;
    text_copy(t->number, sizeof t->number, column_text(s, C_NUMBER));
    text_copy(t->amount, sizeof t->amount, column_text(s, C_AMOUNT));
    text_copy(t->currency, sizeof t->currency, column_text(s, C_CURRENCY));
    t->at = column_when(s, C_AT);
    t->due = column_when(s, C_DUE);
    t->before.due = column_when(s, C_BEFORE_DUE);
    t->staff_mark = sqlite3_column_int(s, C_MARK) != 0;
    row.at_estimated = sqlite3_column_int(s, C_ESTIMATED) != 0;
    row.tries = (unsigned)sqlite3_column_int(s, C_TRIES);
    row.next_at_ms = sqlite3_column_int64(s, C_NEXT_AT);
    row.line_up_ms = sqlite3_column_int64(s, C_LINE_UP);
    row.patron_waits = sqlite3_column_type(s, C_DAY_KEY) != SQLITE_NULL;
    enum result r = row.patron_waits && with_patron ? unseal(l, s, &row) : RESULT_OK;
    if (r == RESULT_OK)
        *out = row;
    wipe(&row, sizeof row);
    return r;
}

/* The first row of a ROW_COLUMNS statement. RESULT_NONE. */
static enum result one_row(struct ledger *l, sqlite3_stmt *s, bool with_patron, struct ledger_row *out)
{
    enum result r = step(l, s);
    if (r != RESULT_OK)
        return r;
    r = row_read(l, s, with_patron, out);
    sqlite3_reset(s);
    return r;
}

enum result ledger_row(struct ledger *l, uint64_t seq, struct ledger_row *out)
{
    sqlite3_stmt *s = statement(l, ST_ROW);
    sqlite3_bind_int64(s, 1, (int64_t)seq);
    return one_row(l, s, true, out);
}

static enum result row_of_item(struct ledger *l, enum statement which, const char *item, struct ledger_row *out)
{
    sqlite3_stmt *s = statement(l, which);
    bind_text(s, 1, item);
    enum result r = one_row(l, s, false, out);
    return r == RESULT_NONE ? RESULT_OK : r; /* seq stays 0 */
}

static enum result is_patron(struct ledger *l, uint64_t seq, const char *patron, bool *out)
{
    uint8_t hash[HASH_BYTES];
    sqlite3_stmt *s = statement(l, ST_SEALED_HASH);
    sqlite3_bind_int64(s, 1, (int64_t)seq);
    enum result r = step(l, s);
    if (r != RESULT_OK)
        return r == RESULT_NONE ? RESULT_OK : r;
    seal_hash(&l->keys, patron, hash);
    *out = bytes_equal(column_bytes(s, 0), bytes_of(hash, sizeof hash));
    sqlite3_reset(s);
    return RESULT_OK;
}

enum result ledger_find_item(struct ledger *l, const char *item, const char *patron, struct ledger_item *out)
{
    struct ledger_item found = { 0 };
    struct ledger_row moved = { 0 };
    enum result r = row_of_item(l, ST_ITEM_NEWEST, item, &found.newest);
    if (r == RESULT_OK)
        r = row_of_item(l, ST_ITEM_UNSETTLED, item, &found.unsettled);
    if (r == RESULT_OK && found.unsettled.t.seq != 0 && patron[0] != '\0')
        r = is_patron(l, found.unsettled.t.seq, patron, &found.same_patron);
    if (r == RESULT_OK && found.unsettled.t.seq != 0)
        r = row_of_item(l, ST_ITEM_MOVED, item, &moved);
    found.moved_since = moved.t.seq > found.unsettled.t.seq;
    if (r == RESULT_OK)
        *out = found;
    return r;
}

enum result ledger_bit_owed(struct ledger *l, const char *item, struct ledger_row *out)
{
    struct ledger_row row = { 0 };
    enum result r = row_of_item(l, ST_ITEM_MOVED, item, &row);
    if (r == RESULT_OK && row.t.bit != BIT_PENDING && row.t.bit != BIT_FAILED)
        r = RESULT_NONE;
    if (r == RESULT_OK)
        *out = row;
    return r;
}

enum result ledger_patron_open(struct ledger *l, const struct transaction *t, bool *open)
{
    uint8_t hash[HASH_BYTES];
    seal_hash(&l->keys, t->patron, hash);
    sqlite3_stmt *s = statement(l, ST_PATRON_OPEN);
    sqlite3_bind_blob(s, 1, hash, sizeof hash, SQLITE_STATIC);
    bind_text(s, 2, transaction_kind_word(t->kind));
    bind_text(s, 3, t->item);
    bind_text(s, 4, t->number);
    enum result r = step(l, s);
    if (r != RESULT_OK && r != RESULT_NONE)
        return r;
    *open = r == RESULT_OK;
    if (r == RESULT_OK)
        sqlite3_reset(s);
    return RESULT_OK;
}

enum result ledger_patron_offline(struct ledger *l, const char *patron, unsigned *out)
{
    uint8_t hash[HASH_BYTES];
    seal_hash(&l->keys, patron, hash);
    sqlite3_stmt *s = statement(l, ST_PATRON_OFFLINE);
    sqlite3_bind_blob(s, 1, hash, sizeof hash, SQLITE_STATIC);
    enum result r = step(l, s);
    if (r != RESULT_OK)
        return r == RESULT_NONE ? RESULT_IO : r;
    *out = (unsigned)sqlite3_column_int(s, 0);
    sqlite3_reset(s);
    return RESULT_OK;
}

/* Rows that nobody has to look at are skipped by the index of open rows where the filter lets it. */
static sqlite3_stmt *list_statement(struct ledger *l, const struct ledger_filter *f)
{
    bool open = f->exceptions || f->pending_bits || f->queue || f->unsent;
    sqlite3_stmt *s = statement(l, open ? ST_LIST_OPEN : ST_LIST_ALL);
    sqlite3_bind_int64(s, 1, (int64_t)f->after);
    sqlite3_bind_int64(s, 2, f->since_ms > 0 ? f->since_ms : INT64_MIN);
    sqlite3_bind_int64(s, 3, f->limit > 0 ? (int64_t)f->limit : -1);
    if (open) {
        sqlite3_bind_int(s, 4, f->exceptions);
        sqlite3_bind_int(s, 5, f->pending_bits);
        sqlite3_bind_int(s, 6, f->queue);
        sqlite3_bind_int(s, 7, f->unsent);
    }
    return s;
}

static enum result each_row(struct ledger *l, sqlite3_stmt *s, bool with_patrons,
                            bool (*each)(void *self, const struct ledger_row *row), void *self)
{
    bool on = true;
    enum result r;
    while ((r = step(l, s)) == RESULT_OK) {
        struct ledger_row row;
        r = row_read(l, s, with_patrons, &row);
        if (r == RESULT_OK)
            on = each(self, &row);
        wipe(&row, sizeof row);
        if (r != RESULT_OK || !on) {
            sqlite3_reset(s);
            return r;
        }
    }
    return r == RESULT_NONE ? RESULT_OK : r;
}

enum result ledger_each(struct ledger *l, const struct ledger_filter *filter,
                        bool (*each)(void *self, const struct ledger_row *row), void *self)
{
    return each_row(l, list_statement(l, filter), filter->with_patrons, each, self);
}

enum result ledger_exceptions(struct ledger *l, unsigned skip, unsigned max,
                              bool (*each)(void *self, const struct ledger_row *row), void *self)
{
    assert(max >= 1);
    sqlite3_stmt *s = statement(l, ST_LIST_WORST);
    sqlite3_bind_int64(s, 1, (int64_t)max);
    sqlite3_bind_int64(s, 2, (int64_t)skip);
    return each_row(l, s, false, each, self);
}

static unsigned count_at(sqlite3_stmt *s, int at)
{
    return (unsigned)sqlite3_column_int(s, at);
}

enum result ledger_count(struct ledger *l, struct ledger_counts *out)
{
    struct ledger_counts c = { 0 };
    sqlite3_stmt *s = statement(l, ST_COUNT_ROWS);
    if (step(l, s) != RESULT_OK)
        return RESULT_IO;
    c.rows = count_at(s, 0);
    sqlite3_reset(s);
    s = statement(l, ST_COUNT_OPEN);
    if (step(l, s) != RESULT_OK)
        return RESULT_IO;
    unsigned *fields[] = { &c.waiting,  &c.sending, &c.unsettled,    &c.staff,       &c.rejected,
                           &c.poisoned, &c.marked,  &c.pending_bits, &c.failed_bits, &c.exceptions };
    for (int i = 0; i < (int)(sizeof fields / sizeof *fields); i++)
        *fields[i] = count_at(s, i);
    uint64_t oldest = (uint64_t)sqlite3_column_int64(s, sizeof fields / sizeof *fields);
    sqlite3_reset(s);
    struct ledger_row row = { 0 };
    enum result r = oldest > 0 ? ledger_row(l, oldest, &row) : RESULT_OK;
    c.oldest_waiting = row.t.at;
    wipe(&row, sizeof row);
    if (r == RESULT_OK)
        *out = c;
    return r;
}
