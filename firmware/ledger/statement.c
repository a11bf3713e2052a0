/* Prepared statements: one table of SQL, prepared when first used and kept until the ledger closes. */
#include "ledger/inside.h"

#include "base/text.h"

static const char *const sql[STATEMENT_COUNT] = {
#define X(name, text) [ST_##name] = text,
    STATEMENTS(X)
#undef X
};

enum result result_of(sqlite3 *db, int code)
{
    switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return RESULT_OK;
    case SQLITE_BUSY:
        return RESULT_BUSY;
    case SQLITE_CONSTRAINT:
        return RESULT_REFUSED;
    case SQLITE_FULL: /* told apart from a broken disk: here the reserve helps */
        return RESULT_FULL;
    default:
        break;
    }
    /* The message names tables and files, never values. */
    log_error("sqlite %d: %s", code, db != NULL ? sqlite3_errmsg(db) : "no database");
    return RESULT_IO;
}

sqlite3_stmt *statement(struct ledger *l, enum statement which)
{
    sqlite3_stmt **s = &l->statements[which];
    if (*s == NULL) {
        int code = sqlite3_prepare_v3(l->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT, s, NULL);
        if (code != SQLITE_OK) {
            log_error("cannot prepare statement %d: %s", (int)which, sqlite3_errmsg(l->db));
            return NULL;
        }
    }
    sqlite3_reset(*s);
    sqlite3_clear_bindings(*s);
    return *s;
}

enum result step(struct ledger *l, sqlite3_stmt *s)
{
    if (s == NULL)
        return RESULT_IO;
    int code = sqlite3_step(s);
    if (code == SQLITE_ROW)
        return RESULT_OK;
    enum result r = code == SQLITE_DONE ? RESULT_NONE : result_of(l->db, code);
    sqlite3_reset(s);
    return r;
}

enum result run(struct ledger *l, sqlite3_stmt *s)
{
    enum result r = step(l, s);
    if (r == RESULT_OK)
        sqlite3_reset(s);
    return r == RESULT_NONE ? RESULT_OK : r;
}

enum result run_sql(sqlite3 *db, const char *text)
{
    return result_of(db, sqlite3_exec(db, text, NULL, NULL, NULL));
}

void bind_text(sqlite3_stmt *s, int at, const char *text)
{
    sqlite3_bind_text(s, at, text, -1, SQLITE_STATIC);
}

void bind_when(sqlite3_stmt *s, int at, struct when w)
{
    if (!w.known)
        return; /* NULL, as every parameter is at first */
    sqlite3_bind_int64(s, at, w.utc_ms);
    sqlite3_bind_int(s, at + 1, w.offset_min);
}

struct when column_when(sqlite3_stmt *s, int at)
{
    if (sqlite3_column_type(s, at) == SQLITE_NULL)
        return (struct when){ 0 };
    return when_of(sqlite3_column_int64(s, at), sqlite3_column_int(s, at + 1));
}

const char *column_text(sqlite3_stmt *s, int at)
{
    const unsigned char *text = sqlite3_column_text(s, at);
    return text != NULL ? (const char *)text : "";
}

struct bytes column_bytes(sqlite3_stmt *s, int at)
{
    const void *bytes = sqlite3_column_blob(s, at);
    return bytes_of(bytes, bytes != NULL ? (size_t)sqlite3_column_bytes(s, at) : 0);
}
