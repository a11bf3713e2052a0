/* The audit of what staff did: every hand on it is found, also one that works the chain out anew, as long as it has not
   the master key. */
#include <sodium.h>
#include <sqlite3.h>

#include "fixture.h"

static sqlite3 *by_hand(void)
{
    char path[256];
    sqlite3 *db = NULL;
    text_format(path, sizeof path, "%s/ledger.db", state_dir);
    CHECK_EQ(sqlite3_open(path, &db), SQLITE_OK);
    return db;
}

static void run_by_hand(const char *sql)
{
    sqlite3 *db = by_hand();
    CHECK_EQ(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static char found[1024];

static void keep_finding(void *self, const char *text)
{
    (void)self;
    text_add(found, sizeof found, "%s\n", text);
}

static struct ledger *open_audited(void)
{
    struct ledger *l = open_fresh();
    uint64_t a = begin_loan(l, "B1", PATRON, LIFE_INTENDED);
    CHECK_EQ(outcome(l, a, LIFE_CONFIRMED), RESULT_OK);
    CHECK_EQ(ledger_decide(l, a, LIFE_CONFIRMED, "first"), RESULT_OK);
    CHECK_EQ(ledger_decide(l, a, LIFE_CONFIRMED, "second"), RESULT_OK);
    CHECK_EQ(ledger_decide(l, a, LIFE_CONFIRMED, "third"), RESULT_OK);
    CHECK_EQ(ledger_verify(l, print_damage, NULL), RESULT_OK);
    return l;
}

#define CUT "the audit does not end where it was signed: its last rows are missing or not its own\n"

static const struct hand {
    const char *sql, *says;
} hands[] = {
    { "UPDATE audit SET note='else' WHERE number=2", "audit row 2 does not fit the chain\n" },
    { "UPDATE audit SET at_ms=at_ms+1 WHERE number=3", "audit row 3 does not fit the chain\n" },
    { "UPDATE audit SET seq=7 WHERE number=1", "audit row 1 does not fit the chain\n" },
    { "UPDATE audit SET to_state='void' WHERE number=3", "audit row 3 does not fit the chain\n" },
    { "UPDATE audit SET hash=zeroblob(32) WHERE number=2", "audit row 2 does not fit the chain\n" },
    { "DELETE FROM audit WHERE number=2", "audit row 3 does not fit the chain\n" },
    { "DELETE FROM audit WHERE number=2; UPDATE audit SET number=2 WHERE number=3",
      "audit row 2 does not fit the chain\n" },
    { "UPDATE audit SET number=9 WHERE number=1; UPDATE audit SET number=1 WHERE number=2;"
      "UPDATE audit SET number=2 WHERE number=9",
      "audit row 1 does not fit the chain\n" },
    { "DELETE FROM audit WHERE number=3", CUT },
    { "DELETE FROM audit WHERE number>1", CUT },
    { "DELETE FROM audit", CUT },
    { "DELETE FROM audit WHERE number=3; DELETE FROM audit_end", CUT },
    { "DELETE FROM audit_end", CUT },
};

TEST(every_hand_on_the_audit_is_found_and_stays_found)
{
    for (size_t i = 0; i < sizeof hands / sizeof *hands; i++) {
        struct ledger *l = open_audited();
        run_by_hand(hands[i].sql);
        found[0] = '\0';
        CHECK_EQ(ledger_verify(l, keep_finding, NULL), RESULT_BAD);
        CHECK_TEXT(found, hands[i].says);
        ledger_close(l);
        l = reopen(); /* a start, and what staff do next, heal nothing */
        CHECK_EQ(ledger_decide(l, 1, LIFE_CONFIRMED, "later"), RESULT_OK);
        CHECK_EQ(ledger_verify(l, NULL, NULL), RESULT_BAD);
        CHECK_EQ(ledger_rotate_key(l), RESULT_OK);
        CHECK_EQ(ledger_verify(l, NULL, NULL), RESULT_BAD);
        ledger_close(l);
    }
}

TEST(who_cuts_the_end_off_and_corrects_its_number_is_found_with_the_key_only)
{
    struct ledger *l = open_audited(), *reader = NULL;
    run_by_hand("DELETE FROM audit WHERE number=3; UPDATE audit_end SET number=2");
    CHECK_EQ(ledger_verify(l, NULL, NULL), RESULT_BAD);
    ledger_close(l);
    CHECK_EQ(ledger_open_reader(state_dir, NULL, &reader), RESULT_OK);
    CHECK_EQ(ledger_verify(reader, NULL, NULL), RESULT_OK);
    ledger_close(reader);
    CHECK_EQ(ledger_open_reader(state_dir, key_path, &reader), RESULT_OK);
    CHECK_EQ(ledger_verify(reader, NULL, NULL), RESULT_BAD);
    ledger_close(reader);
}

/* The chain itself is no secret: a hash of the row and of the hash before it. */
static void forge_last(void)
{
    unsigned char before[32], hash[32];
    char text[512];
    sqlite3_stmt *s = NULL;
    sqlite3 *db = by_hand();
    crypto_generichash_state state;
    CHECK_EQ(sqlite3_prepare_v2(db, "SELECT (SELECT hash FROM audit WHERE number=2), at_ms FROM audit WHERE number=3",
                                -1, &s, NULL),
             SQLITE_OK);
    CHECK_EQ(sqlite3_step(s), SQLITE_ROW);
    memcpy(before, sqlite3_column_blob(s, 0), sizeof before);
    text_format(text, sizeof text, "3\t%lld\t0\t1\tconfirmed\tconfirmed\tforged",
                (long long)sqlite3_column_int64(s, 1));
    sqlite3_finalize(s);
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    crypto_generichash_update(&state, before, sizeof before);
    crypto_generichash_update(&state, (const unsigned char *)text, strlen(text));
    crypto_generichash_final(&state, hash, sizeof hash);
    CHECK_EQ(sqlite3_prepare_v2(db, "UPDATE audit SET note='forged', hash=?1 WHERE number=3", -1, &s, NULL), SQLITE_OK);
    sqlite3_bind_blob(s, 1, hash, sizeof hash, SQLITE_STATIC);
    CHECK_EQ(sqlite3_step(s), SQLITE_DONE);
    sqlite3_finalize(s);
    sqlite3_close(db);
}

TEST(who_writes_the_chain_anew_is_found_by_its_signed_end)
{
    struct ledger *l = open_audited();
    forge_last();
    found[0] = '\0';
    CHECK_EQ(ledger_verify(l, keep_finding, NULL), RESULT_BAD);
    CHECK_TEXT(found, CUT);
    ledger_close(l);
}
