/* emulator/store_inside.h: what the files of the library's table share. Not for others. */
#pragma once

#include <sqlite3.h>
#include <stdint.h>

#include "emulator/library_store.h"

struct library_store {
    sqlite3 *db; /* owned */
};

/* A statement with its values bound: `types` has a letter a value: t text, i int64_t. NULL: it failed (logged).
   The caller finalizes it. */
sqlite3_stmt *store_prepare(struct library_store *s, const char *sql, const char *types, ...);
/* Runs a prepared statement to its end and finalizes it. Takes NULL (RESULT_IO). */
MUST_USE enum result store_done(struct library_store *s, sqlite3_stmt *q);
/* The first column of the first row as a number, and finalizes; `fallback` when there is no row. Takes NULL. */
int64_t store_number(sqlite3_stmt *q, int64_t fallback);
/* A column's text, cut into to[size]; "" for NULL. */
void store_text(sqlite3_stmt *q, int column, char *to, size_t size);
/* BEGIN, COMMIT, ROLLBACK. */
MUST_USE enum result store_do(struct library_store *s, const char *sql);
/* A rule of rules.tsv; `fallback` when it is not there or no number. */
int64_t store_rule(struct library_store *s, const char *name, int64_t fallback);
bool store_rule_is(struct library_store *s, const char *name, const char *value);
/* What would refuse a loan or a renewal: YOURS where it could be renewed instead, RENEWALS_USED where not even that;
   NOTHING when nothing does. Changes nothing. */
enum library_word store_may_lend(struct library_store *s, const struct library_transaction *t);
enum library_word store_may_renew(struct library_store *s, const struct library_transaction *t);
/* Fills the tables from the demo library's folder. */
MUST_USE enum result store_load(struct library_store *s, const char *demo, int64_t wall_ms, uint64_t seed);
