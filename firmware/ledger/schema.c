/* The tables and how they came about. A step is never changed after it was released: a new version is
   one more step. Words (state, kind, reason …) are stored as text, so that any SQLite tool can read them. */
#include "ledger/inside.h"

#include "base/text.h"

enum { APPLICATION_ID = 0x4B495441 }; /* "KITA" */

static const char version_1[] =
    "CREATE TABLE boot(id INTEGER PRIMARY KEY, boot_id TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE event("
    " seq INTEGER PRIMARY KEY, ulid TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, state TEXT NOT NULL, bit TEXT NOT NULL,"
    " reason TEXT NOT NULL, words TEXT NOT NULL, item TEXT NOT NULL, title TEXT NOT NULL,"
    " at_ms INTEGER, at_offset_min INTEGER, due_ms INTEGER, due_offset_min INTEGER,"
    " staff_mark INTEGER NOT NULL, told INTEGER NOT NULL, before_status INTEGER NOT NULL, before_due_ms INTEGER,"
    " before_due_offset_min INTEGER, before_lent INTEGER NOT NULL, before_fees TEXT NOT NULL,"
    " boot INTEGER NOT NULL REFERENCES boot(id), mono_ms INTEGER NOT NULL, wall_ms INTEGER NOT NULL) STRICT;"
    "CREATE INDEX event_item ON event(item, seq);"
    "CREATE INDEX event_open ON event(seq) WHERE " OPEN_ROWS(
        "") ";"
            "CREATE TABLE delivery("
            " seq INTEGER NOT NULL REFERENCES event(seq), destination TEXT NOT NULL, state TEXT NOT NULL,"
            " tries INTEGER NOT NULL, next_at_ms INTEGER NOT NULL, PRIMARY KEY(seq, destination)) STRICT, WITHOUT "
            "ROWID;"
            "CREATE INDEX delivery_open ON delivery(destination, state, seq) WHERE state IN ('waiting','sending');"
            "CREATE TABLE day_key(id INTEGER PRIMARY KEY, day INTEGER NOT NULL, wrapped BLOB NOT NULL) STRICT;"
            "CREATE TABLE waiting("
            " seq INTEGER PRIMARY KEY REFERENCES event(seq), day_key INTEGER NOT NULL REFERENCES day_key(id),"
            " sealed BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"; /* few rows: an index would cost a page a commit */

/* Staff's decisions, times that were worked out later, the time that settling is counted by. */
static const char version_2[] =
    "ALTER TABLE event ADD COLUMN at_estimated INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE event ADD COLUMN line_up_ms INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "INSERT INTO counter VALUES('line_up_ms', 0), ('recovered', 0);"
    "CREATE INDEX event_undated ON event(seq) WHERE at_ms IS NULL;"
    "CREATE TABLE audit("
    " number INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, at_offset_min INTEGER NOT NULL, seq INTEGER NOT NULL,"
    " from_state TEXT NOT NULL, to_state TEXT NOT NULL, note TEXT NOT NULL, hash BLOB NOT NULL) STRICT;";

/* Tags whose programming was begun and is not known to be whole. */
static const char version_3[] =
    "CREATE TABLE programming("
    " uid TEXT PRIMARY KEY, item TEXT NOT NULL, first INTEGER NOT NULL, key_b INTEGER NOT NULL, before BLOB NOT NULL,"
    " after BLOB NOT NULL, dsfid INTEGER NOT NULL, afi INTEGER NOT NULL, eas INTEGER NOT NULL,"
    " wall_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

/* Outcomes for other destinations: those that were refused are counted, and tried again at a start. */
static const char version_4[] = "CREATE INDEX delivery_poisoned ON delivery(destination, seq) WHERE state='poisoned';";

/* What is left of settled rows when they are too old to keep. month: year * 12 + month - 1; both in local time. */
static const char version_5[] =
    "CREATE TABLE statistic("
    " month INTEGER NOT NULL, hour INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, n INTEGER NOT NULL,"
    " PRIMARY KEY(month, hour, kind, state)) STRICT, WITHOUT ROWID;";

/* Look-up keys of former master keys, for cards that were seen in their time, by the UTC day on which they went; the
   audit's last row, signed, so that none is cut off. Counters: key_id, whose ledger it is; key_ms, since when. */
static const char version_6[] =
    "CREATE TABLE seen_key(id INTEGER PRIMARY KEY, day INTEGER NOT NULL, wrapped BLOB NOT NULL) STRICT;"
    "CREATE TABLE audit_end(id INTEGER PRIMARY KEY, number INTEGER NOT NULL, mac BLOB NOT NULL) STRICT;";

/* Reservations and payments: of which, or whether it is taken back; money that was taken, or a fee that was agreed to.
 */
static const char version_7[] = "ALTER TABLE event ADD COLUMN cancels INTEGER NOT NULL DEFAULT 0;"
                                "ALTER TABLE event ADD COLUMN number TEXT NOT NULL DEFAULT '';"
                                "ALTER TABLE event ADD COLUMN amount TEXT NOT NULL DEFAULT '';"
                                "ALTER TABLE event ADD COLUMN currency TEXT NOT NULL DEFAULT '';";

/* What is kept under a card: hash, by a key of a generation; the UTC day of its last use. keep_key: the id of the
   master key under which a generation began. */
static const char version_8[] =
    "CREATE TABLE keep_key(id INTEGER PRIMARY KEY, master INTEGER NOT NULL, wrapped BLOB NOT NULL) STRICT;"
    "CREATE TABLE kept("
    " id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, keep_key INTEGER NOT NULL REFERENCES keep_key(id),"
    " day INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;"
    "CREATE INDEX kept_key ON kept(keep_key);"
    "CREATE INDEX kept_day ON kept(day, id);";

/* How often a lesson was left at a step, or finished (step -1), and how long it took in all; month as of `statistic`.
 */
static const char version_9[] =
    "CREATE TABLE sitting("
    " month INTEGER NOT NULL, lesson TEXT NOT NULL, step INTEGER NOT NULL, n INTEGER NOT NULL,"
    " seconds INTEGER NOT NULL, PRIMARY KEY(month, lesson, step)) STRICT, WITHOUT ROWID;";

/* The same of groups; n: sessions, learners: how many took part in all of them. */
static const char version_10[] =
    "CREATE TABLE group_sitting("
    " month INTEGER NOT NULL, lesson TEXT NOT NULL, step INTEGER NOT NULL, n INTEGER NOT NULL,"
    " learners INTEGER NOT NULL, seconds INTEGER NOT NULL,"
    " PRIMARY KEY(month, lesson, step)) STRICT, WITHOUT ROWID;";

static const char *const versions[SCHEMA_VERSION + 1] = { "",        version_1, version_2, version_3, version_4,
                                                          version_5, version_6, version_7, version_8, version_9,
                                                          version_10 };

static enum result read_number(sqlite3 *db, const char *sql, int *out)
{
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &s, NULL);
    if (code == SQLITE_OK && (code = sqlite3_step(s)) == SQLITE_ROW)
        *out = sqlite3_column_int(s, 0);
    sqlite3_finalize(s);
    if ((code & 0xFF) == SQLITE_NOTADB || (code & 0xFF) == SQLITE_CORRUPT)
        return RESULT_BAD;
    return code == SQLITE_ROW ? RESULT_OK : result_of(db, code == SQLITE_DONE ? SQLITE_ERROR : code);
}

enum result schema_version(sqlite3 *db, int *version)
{
    int tables = 0, application = 0, found = 0;
    enum result r = read_number(db, "SELECT count(*) FROM sqlite_schema", &tables);
    if (r == RESULT_OK)
        r = read_number(db, "PRAGMA application_id", &application);
    if (r == RESULT_OK)
        r = read_number(db, "PRAGMA user_version", &found);
    if (r != RESULT_OK)
        return r;
    if (tables > 0 && (application != APPLICATION_ID || found < 1))
        return RESULT_BAD;
    if (found > SCHEMA_VERSION)
        return RESULT_REFUSED;
    *version = tables > 0 ? found : 0;
    return RESULT_OK;
}

enum result schema_migrate(sqlite3 *db, int from)
{
    enum result r = RESULT_OK;
    for (int v = from + 1; v <= SCHEMA_VERSION && r == RESULT_OK; v++) {
        char stamp[96];
        text_format(stamp, sizeof stamp, "PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT;", APPLICATION_ID,
                    v);
        r = run_sql(db, "BEGIN IMMEDIATE;");
        if (r == RESULT_OK)
            r = run_sql(db, versions[v]);
        if (r == RESULT_OK)
            r = run_sql(db, stamp);
        if (r != RESULT_OK && !sqlite3_get_autocommit(db))
            sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
        log_note("schema version %d: %s", v, result_text(r));
    }
    return r;
}
