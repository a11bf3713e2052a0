/* A durable checkout without tag and network (intent and outcome, as rule 1 wants) against two bare SQLite commits of
   rows of the same size on the same disk, in a ledger that holds so many rows (0 where none are named).
   Usage: bench_durable_checkout FOLDER [ROWS]. Prints microseconds as JSON: {"checkout_p50", "bare_p50", "open"}. */
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

/* As if `rows` loans of some years lay there: copies of the one that was made, of other books and later. */
static void fill(const char *folder, int rows)
{
    char path[PATH_SIZE_MAX], sql[1024];
    sqlite3 *db;
    text_format(path, sizeof path, "%s/ledger.db", folder);
    text_format(
        sql, sizeof sql,
        "pragma synchronous=off;"
        "with recursive n(i) as (select 1 union all select i+1 from n where i<%d)"
        " insert into event(ulid,kind,state,bit,reason,words,item,title,at_ms,at_offset_min,due_ms,due_offset_min,"
        "staff_mark,told,before_status,before_due_ms,before_due_offset_min,before_lent,before_fees,boot,mono_ms,"
        "wall_ms) select printf('00%%024d',i),kind,state,bit,reason,words,printf('2%%013d',i*7919%%200003),title,"
        "at_ms-i*1000,at_offset_min,due_ms,due_offset_min,staff_mark,told,before_status,before_due_ms,"
        "before_due_offset_min,before_lent,before_fees,boot,mono_ms,wall_ms from n join event e on e.seq=1;"
        "pragma wal_checkpoint(truncate);",
        rows);
    if (sqlite3_open(path, &db) != SQLITE_OK || sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        exit(1);
    sqlite3_close(db);
}

static struct ledger *open_ledger(const char *folder)
{
    char key[PATH_SIZE_MAX];
    struct ledger *ledger = NULL;
    struct ledger_opened opened;
    text_format(key, sizeof key, "%s/key", folder);
    struct ledger_options options = { .dir = folder, .key_file = key };
    if (ledger_open(&options, &ledger, &opened) != RESULT_OK || opened.set_aside)
        exit(1);
    return ledger;
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
    char path[PATH_SIZE_MAX];
    sqlite3 *db;
    sqlite3_stmt *insert, *update;
    if (argc < 2 || argc > 3)
        return 2;
    int rows = argc == 3 ? (int)strtol(argv[2], NULL, 10) : 0;
    text_format(path, sizeof path, "%s/bare.db", argv[1]);
    struct ledger *ledger = open_ledger(argv[1]);
    if (rows > 0) {
        checkout(ledger, ROUNDS);
        ledger_close(ledger);
        fill(argv[1], rows);
    } else {
        ledger_close(ledger);
    }
    double opening = now_us();
    ledger = open_ledger(argv[1]);
    opening = now_us() - opening;
    if (sqlite3_open(path, &db) != SQLITE_OK)
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
    printf("{\"checkout_p50\": %.1f, \"bare_p50\": %.1f, \"open\": %.0f}\n", ours[ROUNDS / 2], theirs[ROUNDS / 2],
           opening);
    sqlite3_finalize(insert);
    sqlite3_finalize(update);
    sqlite3_close(db);
    ledger_close(ledger);
    return 0;
}
