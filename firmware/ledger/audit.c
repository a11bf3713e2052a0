/* What staff decided, what was written on tags, and changes of the master key, as a chain: each row's hash covers the
   row and the hash before it, so that no row can be changed or taken out from the middle without breaking all that
   follow. The end of the chain is signed with a key of the master key, so that none can be cut off there either; an end
   that does not fit is left as it is, for `kitap ledger verify` to find. */
#include "ledger/inside.h"

#include <sodium.h>
#include <string.h>

#include "base/text.h"

enum { CHAIN_BYTES = 32 };

struct audit_row {
    int64_t number, seq;
    struct when at;
    char from[16], to[16];
    char note[LEDGER_NOTE_SIZE];
};

static void chain(const uint8_t before[static CHAIN_BYTES], const struct audit_row *row, uint8_t to[static CHAIN_BYTES])
{
    char text[LEDGER_NOTE_SIZE + 128];
    crypto_generichash_state state;
    text_format(text, sizeof text, "%lld\t%lld\t%d\t%lld\t%s\t%s\t%s", (long long)row->number,
                (long long)row->at.utc_ms, row->at.offset_min, (long long)row->seq, row->from, row->to, row->note);
    crypto_generichash_init(&state, NULL, 0, CHAIN_BYTES);
    crypto_generichash_update(&state, before, CHAIN_BYTES);
    crypto_generichash_update(&state, (const uint8_t *)text, strlen(text));
    crypto_generichash_final(&state, to, CHAIN_BYTES);
}

static void read_row(sqlite3_stmt *s, struct audit_row *row)
{
    row->number = sqlite3_column_int64(s, 0);
    row->at = column_when(s, 1);
    row->seq = sqlite3_column_int64(s, 3);
    text_copy(row->from, sizeof row->from, column_text(s, 4));
    text_copy(row->to, sizeof row->to, column_text(s, 5));
    text_copy(row->note, sizeof row->note, column_text(s, 6));
}

static enum result last_of(struct ledger *l, int64_t *number, uint8_t hash[static CHAIN_BYTES])
{
    sqlite3_stmt *s = statement(l, ST_AUDIT_LAST);
    enum result r = step(l, s);
    memset(hash, 0, CHAIN_BYTES);
    *number = 0;
    if (r != RESULT_OK)
        return r == RESULT_NONE ? RESULT_OK : r;
    struct bytes found = column_bytes(s, 1);
    *number = sqlite3_column_int64(s, 0);
    if (found.n == CHAIN_BYTES)
        memcpy(hash, found.at, CHAIN_BYTES);
    sqlite3_reset(s);
    return RESULT_OK;
}

static void sign(const struct keys *keys, int64_t number, const uint8_t hash[static CHAIN_BYTES],
                 uint8_t mac[static MAC_BYTES])
{
    uint8_t text[8 + CHAIN_BYTES];
    struct writer w = writer_of(text, sizeof text);
    write_u64(&w, (uint64_t)number);
    write_bytes(&w, bytes_of(hash, CHAIN_BYTES));
    crypto_generichash(mac, MAC_BYTES, text, sizeof text, keys->audit, KEY_BYTES);
}

static enum result set_end(struct ledger *l, int64_t number, const uint8_t hash[static CHAIN_BYTES])
{
    uint8_t mac[MAC_BYTES];
    sign(&l->keys, number, hash, mac);
    sqlite3_stmt *s = statement(l, ST_AUDIT_END_SET);
    sqlite3_bind_int64(s, 1, number);
    sqlite3_bind_blob(s, 2, mac, sizeof mac, SQLITE_STATIC);
    return run(l, s);
}

/* Is this the end that was signed? Without keys: has it its number? */
static enum result is_end(struct ledger *l, int64_t number, const uint8_t hash[static CHAIN_BYTES], bool *out)
{
    uint8_t mac[MAC_BYTES];
    sqlite3_stmt *s = statement(l, ST_AUDIT_END);
    enum result r = step(l, s);
    *out = false;
    if (r != RESULT_OK)
        return r == RESULT_NONE ? RESULT_OK : r;
    sign(&l->keys, number, hash, mac);
    *out = sqlite3_column_int64(s, 0) == number &&
           (!l->has_keys || bytes_equal(column_bytes(s, 1), bytes_of(mac, sizeof mac)));
    sqlite3_reset(s);
    return RESULT_OK;
}

static enum result insert_row(struct ledger *l, const struct audit_row *row, const uint8_t hash[static CHAIN_BYTES])
{
    sqlite3_stmt *s = statement(l, ST_AUDIT_ADD);
    sqlite3_bind_int64(s, 1, row->number);
    bind_when(s, 2, row->at);
    sqlite3_bind_int64(s, 4, row->seq);
    bind_text(s, 5, row->from);
    bind_text(s, 6, row->to);
    bind_text(s, 7, row->note);
    sqlite3_bind_blob(s, 8, hash, CHAIN_BYTES, SQLITE_STATIC);
    return run(l, s);
}

/* Numbers and dates the row and links it to the last one. `keys`: they sign from now on. `anew`: whatever the end was.
 */
static enum result add_row(struct ledger *l, struct audit_row *row, const struct keys *keys, bool anew)
{
    uint8_t before[CHAIN_BYTES], hash[CHAIN_BYTES];
    bool fits = false;
    enum result r = last_of(l, &row->number, before);
    if (r == RESULT_OK)
        r = is_end(l, row->number, before, &fits);
    if (r != RESULT_OK)
        return r;
    row->number++;
    row->at = when_of(moment_now(l).wall_ms, 0);
    chain(before, row, hash);
    if (keys != NULL)
        l->keys = *keys;
    r = insert_row(l, row, hash);
    return r == RESULT_OK && (fits || anew) ? set_end(l, row->number, hash) : r;
}

enum result audit_add(struct ledger *l, uint64_t seq, enum life from, enum life to, const char *note)
{
    struct audit_row row = { .seq = (int64_t)seq };
    text_copy(row.from, sizeof row.from, life_word(from));
    text_copy(row.to, sizeof row.to, life_word(to));
    text_copy(row.note, sizeof row.note, note);
    return add_row(l, &row, NULL, false);
}

enum result audit_add_tag(struct ledger *l, const char *note)
{
    struct audit_row row = { 0 };
    text_copy(row.note, sizeof row.note, note);
    return add_row(l, &row, NULL, false);
}

enum result audit_rekey(struct ledger *l, const struct keys *keys, const char *note)
{
    struct audit_row row = { 0 };
    text_copy(row.note, sizeof row.note, note);
    return add_row(l, &row, keys, false);
}

enum result audit_start(struct ledger *l, const char *note)
{
    struct audit_row row = { 0 };
    uint8_t hash[CHAIN_BYTES];
    if (note != NULL) {
        text_copy(row.note, sizeof row.note, note);
        return add_row(l, &row, NULL, true);
    }
    enum result r = last_of(l, &row.number, hash);
    return r == RESULT_OK ? set_end(l, row.number, hash) : r;
}

enum result audit_check(struct ledger *l, struct audit_findings *out)
{
    uint8_t before[CHAIN_BYTES] = { 0 }, hash[CHAIN_BYTES];
    uint64_t bad = 0;
    int64_t expected = 1;
    bool fits = false;
    sqlite3_stmt *s = statement(l, ST_AUDIT_ALL);
    enum result r;
    while ((r = step(l, s)) == RESULT_OK) {
        struct audit_row row;
        read_row(s, &row);
        chain(before, &row, hash);
        struct bytes found = column_bytes(s, 7);
        if (bad == 0 && (row.number != expected || !bytes_equal(found, bytes_of(hash, sizeof hash))))
            bad = (uint64_t)row.number;
        memcpy(before, hash, sizeof before);
        expected++;
    }
    if (r == RESULT_NONE)
        r = is_end(l, expected - 1, before, &fits);
    if (r == RESULT_OK)
        *out = (struct audit_findings){ .broken = bad, .cut = bad == 0 && !fits };
    return r;
}

enum result ledger_audit(struct ledger *l, struct ledger_audit *rows, size_t max, size_t *n)
{
    sqlite3_stmt *s = statement(l, ST_AUDIT_NEWEST);
    sqlite3_bind_int64(s, 1, (int64_t)max);
    size_t count = 0;
    enum result r;
    while ((r = step(l, s)) == RESULT_OK && count < max) {
        struct audit_row row;
        read_row(s, &row);
        struct ledger_audit out = { .number = (uint64_t)row.number, .seq = (uint64_t)row.seq, .at = row.at };
        if (row.seq != 0 &&
            (life_of_word(row.from, &out.from) != RESULT_OK || life_of_word(row.to, &out.to) != RESULT_OK)) {
            sqlite3_reset(s);
            return RESULT_IO;
        }
        text_copy(out.note, sizeof out.note, row.note);
        rows[count++] = out;
    }
    if (s != NULL)
        sqlite3_reset(s);
    if (r != RESULT_OK && r != RESULT_NONE)
        return r;
    *n = count;
    return RESULT_OK;
}
