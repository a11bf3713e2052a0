/* `kitap ledger verify`: everything that must be true of a ledger, looked at without changing it. */
#include "ledger/inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

struct findings {
    void (*damage)(void *self, const char *text);
    void *self;
    unsigned count;
};

__attribute__((format(printf, 2, 3))) static void finding(struct findings *f, const char *format, ...)
{
    char text[256];
    va_list args;
    f->count++;
    if (f->damage == NULL)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    f->damage(f->self, text);
}

/* Each row of `sql` is a finding, but one that is `ok` (NULL: none is). */
static enum result each_is_wrong(struct ledger *l, const char *sql, const char *ok, const char *what,
                                 struct findings *f)
{
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(l->db, sql, -1, &s, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(s);
        if (code == SQLITE_ROW && (ok == NULL || !text_equal(column_text(s, 0), ok)))
            finding(f, "%s: %.180s", what, column_text(s, 0));
    }
    sqlite3_finalize(s);
    if (code == SQLITE_DONE)
        return RESULT_OK;
    if ((code & 0xFF) != SQLITE_CORRUPT)
        return result_of(l->db, code);
    finding(f, "%s: the file is damaged", what);
    return RESULT_OK;
}

static bool is_open_delivery(enum delivery d)
{
    return d == DELIVERY_WAITING || d == DELIVERY_SENDING || d == DELIVERY_POISONED;
}

static void look_at_row(const struct ledger *l, const struct ledger_row *row, struct findings *f)
{
    const struct transaction *t = &row->t;
    unsigned long long seq = t->seq;
    if (strlen(t->ulid) != ULID_SIZE - 1)
        finding(f, "row %llu: its ulid is none", seq);
    bool of_item = t->kind != TRANSACTION_PAYMENT && t->kind != TRANSACTION_HOLD;
    if (t->item[0] == '\0' && of_item)
        finding(f, "row %llu: it has no item", seq);
    if (t->life == LIFE_OFFLINE && !of_item)
        finding(f, "row %llu: a %s waits for the library system", seq, transaction_kind_word(t->kind));
    if (is_open_delivery(row->library) != (t->life == LIFE_OFFLINE))
        finding(f, "row %llu: it is %s, and its delivery %s", seq, life_word(t->life), delivery_word(row->library));
    for (enum destination d = 0; d < DESTINATION_COUNT; d++)
        if (row->others[d] != DELIVERY_NONE && !life_is_final(t->life))
            finding(f, "row %llu: it is %s, and goes to %s", seq, life_word(t->life), destination_word(d));
    if (life_is_final(t->life) && row->patron_waits)
        finding(f, "row %llu: it is %s, and its patron still waits", seq, life_word(t->life));
    bool staff = t->life == LIFE_STAFF || t->life == LIFE_REJECTED;
    if (l->has_keys && row->patron_lost && !staff)
        finding(f, "row %llu: its patron cannot be unsealed", seq);
    if (t->life == LIFE_OFFLINE && t->kind != TRANSACTION_CHECKIN && !row->patron_waits)
        finding(f, "row %llu: it waits without a patron", seq);
}

static enum result look_at_rows(struct ledger *l, struct findings *f)
{
    struct ledger_counts counts;
    uint64_t reduced = 0, missing = 0;
    enum result r = ledger_count(l, &counts);
    if (r == RESULT_OK)
        r = reduced_rows(l, &reduced);
    if (r != RESULT_OK)
        return r;
    for (uint64_t seq = 1; seq <= counts.rows; seq++) {
        struct ledger_row row;
        r = ledger_row(l, seq, &row);
        missing += r == RESULT_NONE;
        if (r == RESULT_OK)
            look_at_row(l, &row, f);
        else if (r != RESULT_NONE)
            finding(f, "row %llu: it cannot be read", (unsigned long long)seq);
        else if (reduced == 0)
            finding(f, "row %llu: it is missing", (unsigned long long)seq);
        wipe(&row, sizeof row);
    }
    if (reduced > 0 && missing != reduced)
        finding(f, "%llu rows are not there, and the statistics count %llu", (unsigned long long)missing,
                (unsigned long long)reduced);
    return RESULT_OK;
}

static enum result look_at_all(struct ledger *l, struct findings *f)
{
    struct audit_findings audit = { 0 };
    int64_t key_id = 0;
    unsigned broken = 0;
    enum result r = each_is_wrong(l, "PRAGMA integrity_check", "ok", "database", f);
    if (r == RESULT_OK)
        r = each_is_wrong(l, "SELECT \"table\" FROM pragma_foreign_key_check", NULL,
                          "a row without its parent in table", f);
    if (r == RESULT_OK)
        r = look_at_rows(l, f);
    if (r == RESULT_OK)
        r = keep_check(l, &broken);
    if (broken > 0)
        finding(f, "%u of the things that are kept under cards cannot be opened", broken);
    if (r == RESULT_OK)
        r = audit_check(l, &audit);
    if (audit.broken > 0)
        finding(f, "audit row %llu does not fit the chain", (unsigned long long)audit.broken);
    if (r == RESULT_OK)
        r = counter_of(l, "key_id", &key_id);
    if (r == RESULT_OK && l->has_keys && key_id != l->keys.id)
        finding(f, "the master key is not this ledger's");
    else if (audit.cut)
        finding(f, "the audit does not end where it was signed: its last rows are missing or not its own");
    return r;
}

enum result ledger_verify(struct ledger *l, void (*damage)(void *self, const char *text), void *self)
{
    struct findings f = { damage, self, 0 };
    /* One snapshot: the owner may be writing meanwhile. */
    bool snapshot = sqlite3_get_autocommit(l->db) != 0;
    if (snapshot && run_sql(l->db, "BEGIN") != RESULT_OK)
        return RESULT_IO;
    enum result r = look_at_all(l, &f);
    if (snapshot)
        sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
    return f.count > 0 ? RESULT_BAD : r;
}
