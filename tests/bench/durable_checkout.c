/* A durable checkout without tag and network (intent and outcome, as rule 1 wants) against two bare SQLite commits of
   rows of the same size on the same disk. Prints microseconds as JSON: {"checkout_p50", "bare_p50"}. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <sqlite3.h>

#include "base/text.h"
#include "ledger/ledger.h"
#include "times.h"

enum { ROUNDS = 300, ROW_BYTES = 400, PATH_SIZE_MAX = 512 };

static void checkout(struct ledger *l, int round)
{
    struct ledger_begun begun;
    struct transaction t = { .kind = TRANSACTION_CHECKOUT, .life = LIFE_INTENDED, .at = when_of(1800000000000, 300) };
    ulid_make(t.ulid, 1800000000000 + round, (struct seed){ 7, 9 }, (uint64_t)round);
    text_format(t.item, sizeof t.item, "3000000%07d", round);
    text_copy(t.patron, sizeof t.patron, "04AABBCCDDEE01");
    text_copy(t.title, sizeof t.title, "Абай жолы");
    if (ledger_begin(l, &t, 1, &begun) != RESULT_OK)
        exit(1);
    t.seq = begun.seq;
    t.life = LIFE_CONFIRMED;
    t.due = when_of(1801000000000, 300);
    if (ledger_outcome(l, &t, 1) != RESULT_OK)
        exit(1);
}

static void bare(sqlite3_stmt *insert, sqlite3_stmt *update, int round)
{
    static const char row[ROW_BYTES];
    sqlite3_bind_int(insert, 1, round + 1);
    sqlite3_bind_blob(insert, 2, row, sizeof row, SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE)
        exit(1);
    sqlite3_reset(insert);
    sqlite3_bind_int(update, 1, round + 1);
    if (sqlite3_step(update) != SQLITE_DONE)
        exit(1);
    sqlite3_reset(update);
}

int main(int argc, char **argv)
{
    static double ours[ROUNDS], theirs[ROUNDS];
    char path[PATH_SIZE_MAX], key[PATH_SIZE_MAX];
    struct ledger *ledger;
    struct ledger_opened opened;
    sqlite3 *db;
    sqlite3_stmt *insert, *update;
    if (argc != 2)
        return 2;
    text_format(path, sizeof path, "%s/bare.db", argv[1]);
    text_format(key, sizeof key, "%s/key", argv[1]);
    struct ledger_options options = { .dir = argv[1], .key_file = key };
    if (ledger_open(&options, &ledger, &opened) != RESULT_OK || sqlite3_open(path, &db) != SQLITE_OK)
        return 1;
    if (sqlite3_exec(db,
                     "pragma journal_mode=wal; pragma synchronous=full; create table t(id integer primary key, b, n)",
                     NULL, NULL, NULL) != SQLITE_OK)
        return 1;
    sqlite3_prepare_v2(db, "insert into t values(?, ?, 0)", -1, &insert, NULL);
    sqlite3_prepare_v2(db, "update t set n = 1 where id = ?", -1, &update, NULL);
    for (int i = 0; i < ROUNDS; i++) { /* in turns, so that the disk's moods meet both */
        double began = now_us();
        checkout(ledger, i);
        double middle = now_us();
        bare(insert, update, i);
        ours[i] = middle - began;
        theirs[i] = now_us() - middle;
    }
    qsort(ours, ROUNDS, sizeof *ours, compare_times);
    qsort(theirs, ROUNDS, sizeof *theirs, compare_times);
    printf("{\"checkout_p50\": %.1f, \"bare_p50\": %.1f}\n", ours[ROUNDS / 2], theirs[ROUNDS / 2]);
    sqlite3_finalize(insert);
    sqlite3_finalize(update);
    sqlite3_close(db);
    ledger_close(ledger);
    return 0;
}
