/* Ledgers of earlier schemas: the first, and the steps from there, as they were released. */
#pragma once

#include <sqlite3.h>

#include "check.h"

static inline void run_on(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    CHECK_EQ(sqlite3_open(path, &db), SQLITE_OK);
    CHECK_EQ(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* A ledger of schema version 1, as that version wrote it: one return that waits, one loan that is confirmed,
   one loan that waits with a patron whose key is not here. */
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
    "CREATE INDEX event_open ON event(seq) WHERE (state IN ('unknown','offline','staff','rejected')"
    " OR staff_mark<>0 OR bit='pending');"
    "CREATE TABLE delivery("
    " seq INTEGER NOT NULL REFERENCES event(seq), destination TEXT NOT NULL, state TEXT NOT NULL,"
    " tries INTEGER NOT NULL, next_at_ms INTEGER NOT NULL, PRIMARY KEY(seq, destination)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX delivery_open ON delivery(destination, state, seq) WHERE state IN ('waiting','sending');"
    "CREATE TABLE day_key(id INTEGER PRIMARY KEY, day INTEGER NOT NULL, wrapped BLOB NOT NULL) STRICT;"
    "CREATE TABLE waiting("
    " seq INTEGER PRIMARY KEY REFERENCES event(seq), day_key INTEGER NOT NULL REFERENCES day_key(id),"
    " sealed BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"
    "INSERT INTO boot VALUES(1, 'boot-0');"
    "INSERT INTO event VALUES(1,'01JD0000000000000000000001','checkin','offline','none','none','','B1','Қара сөздер',"
    " 1790000000000,300,NULL,NULL,0,2,0,NULL,NULL,0,'',1,1000,1790000000000);"
    "INSERT INTO event VALUES(2,'01JD0000000000000000000002','checkout','confirmed','done','none','','B2','Көксерек',"
    " 1790000001000,300,1791000000000,300,0,0,3,NULL,NULL,2,'',1,2000,1790000001000);"
    "INSERT INTO event VALUES(3,'01JD0000000000000000000003','checkout','offline','none','none','','B3','Ұшқан ұя',"
    " 1790000002000,300,1791000000000,300,0,1,0,NULL,NULL,0,'',1,3000,1790000002000);"
    "INSERT INTO delivery VALUES(1,'library','waiting',0,0),(3,'library','waiting',0,0);"
    "INSERT INTO day_key VALUES(1, 20000, x'776F7070');"
    "INSERT INTO waiting VALUES(3, 1, x'5345414C4544', x'48415348');"
    "PRAGMA application_id=1263096897;" /* "KITA" */
    "PRAGMA user_version=1;";

/* later_versions[n]: from version n - 1 to version n. */
enum { OLD_VERSIONS = 10 }; /* 1 to 9 */
static const char *const later_versions[OLD_VERSIONS] = {
    [2] = "ALTER TABLE event ADD COLUMN at_estimated INTEGER NOT NULL DEFAULT 0;"
          "ALTER TABLE event ADD COLUMN line_up_ms INTEGER NOT NULL DEFAULT 0;"
          "CREATE TABLE counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
          "INSERT INTO counter VALUES('line_up_ms', 0), ('recovered', 0);"
          "CREATE INDEX event_undated ON event(seq) WHERE at_ms IS NULL;"
          "CREATE TABLE audit("
          " number INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, at_offset_min INTEGER NOT NULL, seq INTEGER NOT NULL,"
          " from_state TEXT NOT NULL, to_state TEXT NOT NULL, note TEXT NOT NULL, hash BLOB NOT NULL) STRICT;"
          "PRAGMA user_version=2;",
    [3] = "CREATE TABLE programming("
          " uid TEXT PRIMARY KEY, item TEXT NOT NULL, first INTEGER NOT NULL, key_b INTEGER NOT NULL,"
          " before BLOB NOT NULL, after BLOB NOT NULL,"
          " dsfid INTEGER NOT NULL, afi INTEGER NOT NULL, eas INTEGER NOT NULL,"
          " wall_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
          "PRAGMA user_version=3;",
    [4] = "CREATE INDEX delivery_poisoned ON delivery(destination, seq) WHERE state='poisoned';"
          "PRAGMA user_version=4;",
    [5] = "CREATE TABLE statistic("
          " month INTEGER NOT NULL, hour INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, n INTEGER NOT NULL,"
          " PRIMARY KEY(month, hour, kind, state)) STRICT, WITHOUT ROWID;"
          "PRAGMA user_version=5;",
    [6] = "CREATE TABLE seen_key(id INTEGER PRIMARY KEY, day INTEGER NOT NULL, wrapped BLOB NOT NULL) STRICT;"
          "CREATE TABLE audit_end(id INTEGER PRIMARY KEY, number INTEGER NOT NULL, mac BLOB NOT NULL) STRICT;"
          "PRAGMA user_version=6;",
    [7] = "ALTER TABLE event ADD COLUMN cancels INTEGER NOT NULL DEFAULT 0;"
          "ALTER TABLE event ADD COLUMN number TEXT NOT NULL DEFAULT '';"
          "ALTER TABLE event ADD COLUMN amount TEXT NOT NULL DEFAULT '';"
          "ALTER TABLE event ADD COLUMN currency TEXT NOT NULL DEFAULT '';"
          "PRAGMA user_version=7;",
    [8] = "CREATE TABLE keep_key(id INTEGER PRIMARY KEY, master INTEGER NOT NULL, wrapped BLOB NOT NULL) STRICT;"
          "CREATE TABLE kept("
          " id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, keep_key INTEGER NOT NULL REFERENCES keep_key(id),"
          " day INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;"
          "CREATE INDEX kept_key ON kept(keep_key);"
          "CREATE INDEX kept_day ON kept(day, id);"
          "PRAGMA user_version=8;",
    [9] = "CREATE TABLE sitting("
          " month INTEGER NOT NULL, lesson TEXT NOT NULL, step INTEGER NOT NULL, n INTEGER NOT NULL,"
          " seconds INTEGER NOT NULL, PRIMARY KEY(month, lesson, step)) STRICT, WITHOUT ROWID;"
          "PRAGMA user_version=9;",
};

static inline void make_old_ledger(const char *path, int version)
{
    run_on(path, version_1);
    for (int v = 2; v <= version; v++)
        run_on(path, later_versions[v]);
}
