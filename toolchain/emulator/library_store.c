/* The library's table: opening, questions, rules. Lending is in lending.c, the demo's rows come from store_load.c. */
#define LOG_ROOM "emulator"
#include "emulator/library_store.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "emulator/store_inside.h"

static const char schema[] =
    "CREATE TABLE patron(id TEXT PRIMARY KEY, number TEXT UNIQUE, name TEXT, pin TEXT, language TEXT, born TEXT,"
    " class TEXT, state TEXT, expires_ms INTEGER, most INTEGER, email TEXT);"
    "CREATE TABLE class(name TEXT PRIMARY KEY, most INTEGER);"
    "CREATE TABLE type(name TEXT PRIMARY KEY, days INTEGER, renewals INTEGER, media TEXT, bin TEXT);"
    "CREATE TABLE item(id TEXT PRIMARY KEY, title TEXT, author TEXT, type TEXT, shelf TEXT, lost INTEGER DEFAULT 0,"
    " transactions INTEGER DEFAULT 0);"
    "CREATE TABLE loan(item TEXT PRIMARY KEY, patron TEXT, at_ms INTEGER, due_ms INTEGER, renewals INTEGER);"
    "CREATE TABLE hold(seq INTEGER PRIMARY KEY, item TEXT, patron TEXT, ready INTEGER);"
    "CREATE TABLE fee(seq INTEGER PRIMARY KEY, patron TEXT, amount INTEGER, words TEXT);"
    "CREATE TABLE property(item TEXT PRIMARY KEY, words TEXT);"
    "CREATE TABLE rule(name TEXT PRIMARY KEY, value TEXT);";

sqlite3_stmt *store_prepare(struct library_store *s, const char *sql, const char *types, ...)
{
    sqlite3_stmt *q = NULL;
    va_list args;
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK) {
        log_error("%s: %s", sql, sqlite3_errmsg(s->db));
        return NULL;
    }
    va_start(args, types);
    for (int i = 0; types[i] != '\0'; i++) {
        if (types[i] == 't')
            sqlite3_bind_text(q, i + 1, va_arg(args, const char *), -1, SQLITE_TRANSIENT);
        else
            sqlite3_bind_int64(q, i + 1, va_arg(args, int64_t));
    }
    va_end(args);
    return q;
}

enum result store_done(struct library_store *s, sqlite3_stmt *q)
{
    int step = q == NULL ? SQLITE_ERROR : sqlite3_step(q);
    sqlite3_finalize(q);
    if (step == SQLITE_DONE || step == SQLITE_ROW)
        return RESULT_OK;
    log_error("%s", sqlite3_errmsg(s->db));
    return RESULT_IO;
}

int64_t store_number(sqlite3_stmt *q, int64_t fallback)
{
    int64_t n = q != NULL && sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : fallback;
    sqlite3_finalize(q);
    return n;
}

void store_text(sqlite3_stmt *q, int column, char *to, size_t size)
{
    const char *text = (const char *)sqlite3_column_text(q, column);
    text_copy(to, size, text == NULL ? "" : text);
}

enum result store_do(struct library_store *s, const char *sql)
{
    if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK)
        return RESULT_OK;
    log_error("%s: %s", sql, sqlite3_errmsg(s->db));
    return RESULT_IO;
}

int64_t store_rule(struct library_store *s, const char *name, int64_t fallback)
{
    return store_number(store_prepare(s, "SELECT CAST(value AS INTEGER) FROM rule WHERE name = ?", "t", name),
                        fallback);
}

bool store_rule_is(struct library_store *s, const char *name, const char *value)
{
    return store_number(store_prepare(s, "SELECT 1 FROM rule WHERE name = ? AND value = ?", "tt", name, value), 0) == 1;
}

enum result library_store_open(const char *path, const char *demo, int64_t wall_ms, uint64_t seed,
                               struct library_store **out)
{
    struct library_store *s = calloc(1, sizeof *s);
    if (s == NULL)
        return RESULT_FULL;
    unlink(path);
    enum result r = sqlite3_open(path, &s->db) == SQLITE_OK ? RESULT_OK : RESULT_IO;
    if (r == RESULT_OK)
        r = store_do(s, "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; BEGIN");
    if (r == RESULT_OK)
        r = store_do(s, schema);
    if (r == RESULT_OK)
        r = store_load(s, demo, wall_ms, seed);
    if (r == RESULT_OK)
        r = store_do(s, "COMMIT");
    if (r != RESULT_OK) {
        log_error("%s: the library's table cannot be made", path);
        library_store_close(s);
        return r;
    }
    *out = s;
    return RESULT_OK;
}

void library_store_close(struct library_store *s)
{
    if (s == NULL)
        return;
    sqlite3_close(s->db);
    free(s);
}

/* Counts of a reader, and what follows from the rules. */
static void patron_count(struct library_store *s, struct when now, struct library_patron *p)
{
    struct {
        const char *sql;
        int *to;
    } counts[] = {
        { "SELECT COUNT(*) FROM loan WHERE patron = ?1", &p->loans },
        { "SELECT COUNT(*) FROM hold WHERE patron = ?1 AND ready", &p->holds_ready },
        { "SELECT COUNT(*) FROM hold WHERE patron = ?1 AND NOT ready", &p->holds_waiting },
        { "SELECT COUNT(*) FROM fee WHERE patron = ?1", &p->fees_count },
    };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        *counts[i].to = (int)store_number(store_prepare(s, counts[i].sql, "t", p->id), 0);
    p->overdue = (int)store_number(
        store_prepare(s, "SELECT COUNT(*) FROM loan WHERE patron = ? AND due_ms < ?", "ti", p->id, now.utc_ms), 0);
    p->fees =
        store_number(store_prepare(s, "SELECT COALESCE(SUM(amount), 0) FROM fee WHERE patron = ?", "t", p->id), 0);
    p->too_many_fees = p->fees > store_rule(s, "fees_limit", INT64_MAX);
    p->too_many_overdue = p->overdue > 0 && store_rule_is(s, "overdue_blocks", "yes");
    p->too_many_loans = p->loans >= p->limit;
}

enum result library_patron_find(struct library_store *s, const char *id, struct when now, struct library_patron *out)
{
    struct library_patron p = { .limit = 0 };
    char state[CLASS_SIZE];
    sqlite3_stmt *q = store_prepare(
        s,
        "SELECT p.id, p.name, p.pin, p.class, p.state, p.expires_ms, COALESCE(p.most, c.most), p.email FROM patron p"
        " JOIN class c ON c.name = p.class WHERE p.id = ?1 COLLATE NOCASE OR p.number = ?1",
        "t", id);
    if (q == NULL || sqlite3_step(q) != SQLITE_ROW) {
        sqlite3_finalize(q);
        return RESULT_NONE;
    }
    store_text(q, 0, p.id, sizeof p.id);
    store_text(q, 1, p.name, sizeof p.name);
    store_text(q, 2, p.pin, sizeof p.pin);
    store_text(q, 3, p.class, sizeof p.class);
    store_text(q, 4, state, sizeof state);
    p.blocked = text_equal(state, "blocked");
    p.lost = text_equal(state, "lost");
    p.expired = sqlite3_column_int64(q, 5) < now.utc_ms;
    p.limit = sqlite3_column_int(q, 6);
    store_text(q, 7, p.email, sizeof p.email);
    sqlite3_finalize(q);
    patron_count(s, now, &p);
    *out = p;
    return RESULT_OK;
}

enum result library_item_find(struct library_store *s, const char *id, struct library_item *out)
{
    struct library_item i = { .renewals = 0 };
    sqlite3_stmt *q = store_prepare(
        s,
        "SELECT i.id, i.title, i.author, i.type, t.media, t.bin, i.shelf, i.lost, t.days = 0, i.transactions,"
        " l.patron, l.due_ms, l.renewals, (SELECT COUNT(*) FROM hold h WHERE h.item = i.id AND NOT h.ready),"
        " (SELECT h.patron FROM hold h WHERE h.item = i.id AND h.ready)"
        " FROM item i JOIN type t ON t.name = i.type LEFT JOIN loan l ON l.item = i.id WHERE i.id = ?",
        "t", id);
    if (q == NULL || sqlite3_step(q) != SQLITE_ROW) {
        sqlite3_finalize(q);
        return RESULT_NONE;
    }
    store_text(q, 0, i.id, sizeof i.id);
    store_text(q, 1, i.title, sizeof i.title);
    store_text(q, 2, i.author, sizeof i.author);
    store_text(q, 3, i.type, sizeof i.type);
    store_text(q, 4, i.media, sizeof i.media);
    store_text(q, 5, i.bin, sizeof i.bin);
    store_text(q, 6, i.shelf, sizeof i.shelf);
    i.lost = sqlite3_column_int(q, 7) != 0;
    i.reference = sqlite3_column_int(q, 8) != 0;
    i.transactions = sqlite3_column_int(q, 9);
    store_text(q, 10, i.lent_to, sizeof i.lent_to);
    if (i.lent_to[0] != '\0')
        i.due = when_of(sqlite3_column_int64(q, 11), LIBRARY_OFFSET_MIN);
    i.renewals = sqlite3_column_int(q, 12);
    i.holds_waiting = sqlite3_column_int(q, 13);
    store_text(q, 14, i.ready_for, sizeof i.ready_for);
    sqlite3_finalize(q);
    *out = i;
    return RESULT_OK;
}

enum result library_list(struct library_store *s, const char *patron, enum library_numbers kind, struct when now,
                         struct number_list *out)
{
    static const char *const questions[NUMBERS_KIND_COUNT] = {
        [NUMBERS_HOLDS_READY] = "SELECT item FROM hold WHERE patron = ?1 AND ready AND ?2 ORDER BY seq",
        [NUMBERS_OVERDUE] = "SELECT item FROM loan WHERE patron = ?1 AND due_ms < ?2 ORDER BY due_ms, item",
        [NUMBERS_CHARGED] = "SELECT item FROM loan WHERE patron = ?1 AND ?2 ORDER BY due_ms, item",
        [NUMBERS_FINES] = "SELECT 'fee' || seq || ' ' || amount || '.00 KZT ' || words FROM fee"
                          " WHERE patron = ?1 AND ?2 ORDER BY seq",
        [NUMBERS_HOLDS_WAITING] = "SELECT item FROM hold WHERE patron = ?1 AND NOT ready AND ?2 ORDER BY seq",
    };
    sqlite3_stmt *q = store_prepare(s, questions[kind], "ti", patron, now.utc_ms);
    if (q == NULL)
        return RESULT_IO;
    out->count = 0;
    while (out->count < NUMBERS_MAX && sqlite3_step(q) == SQLITE_ROW)
        store_text(q, 0, out->text[out->count++], TITLE_SIZE);
    sqlite3_finalize(q);
    return RESULT_OK;
}

enum result library_loans(struct library_store *s,
                          void (*take)(void *self, const char *item, const char *patron, struct when due), void *self)
{
    char item[ID_SIZE], patron[ID_SIZE];
    sqlite3_stmt *q = store_prepare(s, "SELECT item, patron, due_ms FROM loan ORDER BY due_ms, item", "");
    if (q == NULL)
        return RESULT_IO;
    while (sqlite3_step(q) == SQLITE_ROW) {
        store_text(q, 0, item, sizeof item);
        store_text(q, 1, patron, sizeof patron);
        take(self, item, patron, when_of(sqlite3_column_int64(q, 2), LIBRARY_OFFSET_MIN));
    }
    sqlite3_finalize(q);
    return RESULT_OK;
}

void library_rule_text(struct library_store *s, const char *name, char *to, size_t size)
{
    sqlite3_stmt *q = store_prepare(s, "SELECT value FROM rule WHERE name = ?", "t", name);
    to[0] = '\0';
    if (q != NULL && sqlite3_step(q) == SQLITE_ROW)
        store_text(q, 0, to, size);
    sqlite3_finalize(q);
}

int64_t library_rule(struct library_store *s, const char *name)
{
    return store_rule(s, name, 0);
}

enum result library_rule_set(struct library_store *s, const char *name, const char *value)
{
    enum result r = store_done(s, store_prepare(s, "UPDATE rule SET value = ? WHERE name = ?", "tt", value, name));
    if (r != RESULT_OK)
        return r;
    return sqlite3_changes(s->db) == 1 ? RESULT_OK : RESULT_NONE;
}
