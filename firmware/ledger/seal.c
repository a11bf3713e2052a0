/* A patron who must wait (rule 7): secretbox with a day's key; day keys wrapped by a key of the master key;
   a keyed hash for look-ups. The plain text is the row's seq and the padded identifier, so that a sealed
   patron fits no other row and does not show its length. A day's key goes when the log is truncated after its last
   row was erased: until then both stand in the log anyway, and the next patron of the day needs no new key. */
#include "ledger/inside.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/text.h"

static_assert(KEY_BYTES == crypto_secretbox_KEYBYTES, "day keys");
static_assert(KEY_BYTES == crypto_kdf_KEYBYTES, "the master key");
static_assert(SEAL_BYTES == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES, "what is sealed");

enum { KDF_WRAP = 1, KDF_LOOKUP = 2, KDF_AUDIT = 3, KDF_ID = 4, PLAIN_BYTES = 8 + ID_SIZE };

void seal_derive(const uint8_t master[static KEY_BYTES], struct keys *out)
{
    static const char context[crypto_kdf_CONTEXTBYTES] = { 'k', 'i', 't', 'a', 'p', 'l', 'd', 'g' };
    uint8_t id[crypto_kdf_BYTES_MIN];
    crypto_kdf_derive_from_key(out->wrap, KEY_BYTES, KDF_WRAP, context, master);
    crypto_kdf_derive_from_key(out->lookup, KEY_BYTES, KDF_LOOKUP, context, master);
    crypto_kdf_derive_from_key(out->audit, KEY_BYTES, KDF_AUDIT, context, master);
    crypto_kdf_derive_from_key(id, sizeof id, KDF_ID, context, master);
    struct cursor c = cursor_of(bytes_of(id, sizeof id));
    out->id = (int64_t)(cursor_u64(&c) >> 1) + 1;
}

void seal_forget(struct ledger *l)
{
    wipe(l->day_key, sizeof l->day_key);
    l->day_key_id = 0;
}

void seal_box(uint8_t *to, const uint8_t *plain, size_t n, const uint8_t key[static KEY_BYTES])
{
    randombytes_buf(to, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(to + crypto_secretbox_NONCEBYTES, plain, n, to, key);
}

enum result seal_unbox(uint8_t *plain, struct bytes boxed, size_t n, const uint8_t key[static KEY_BYTES])
{
    if (boxed.n != n + crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
        return RESULT_REFUSED;
    const uint8_t *text = boxed.at + crypto_secretbox_NONCEBYTES;
    return crypto_secretbox_open_easy(plain, text, boxed.n - crypto_secretbox_NONCEBYTES, boxed.at, key) == 0
               ? RESULT_OK
               : RESULT_REFUSED;
}

void seal_wrap(const struct keys *keys, const uint8_t key[static KEY_BYTES], uint8_t wrapped[static WRAPPED_BYTES])
{
    seal_box(wrapped, key, KEY_BYTES, keys->wrap);
}

enum result seal_unwrap(const struct keys *keys, struct bytes wrapped, uint8_t key[static KEY_BYTES])
{
    return seal_unbox(key, wrapped, KEY_BYTES, keys->wrap);
}

/* The key of row `id` becomes the cached one. RESULT_REFUSED: it is not wrapped by our master key. */
static enum result use_key(struct ledger *l, int64_t id, struct bytes wrapped)
{
    uint8_t key[KEY_BYTES];
    enum result r = l->has_keys ? seal_unwrap(&l->keys, wrapped, key) : RESULT_REFUSED;
    if (r == RESULT_OK) {
        memcpy(l->day_key, key, KEY_BYTES);
        l->day_key_id = id;
        l->day_key_day = INT64_MIN; /* not said: key_of_day knows */
    }
    wipe(key, sizeof key);
    return r;
}

static enum result make_key(struct ledger *l, int64_t day)
{
    uint8_t key[KEY_BYTES], wrapped[WRAPPED_BYTES];
    randombytes_buf(key, sizeof key);
    seal_wrap(&l->keys, key, wrapped);
    sqlite3_stmt *s = statement(l, ST_KEY_ADD);
    sqlite3_bind_int64(s, 1, day);
    sqlite3_bind_blob(s, 2, wrapped, sizeof wrapped, SQLITE_STATIC);
    enum result r = run(l, s);
    if (r == RESULT_OK) {
        memcpy(l->day_key, key, KEY_BYTES);
        l->day_key_id = sqlite3_last_insert_rowid(l->db);
        l->day_key_day = day;
    }
    wipe(key, sizeof key);
    return r;
}

/* The day's key that our master key opens, or a new one (the day may have one of a lost master key). */
static enum result key_of_day(struct ledger *l, int64_t day)
{
    if (l->day_key_id != 0 && l->day_key_day == day)
        return RESULT_OK;
    sqlite3_stmt *s = statement(l, ST_KEY_OF_DAY);
    sqlite3_bind_int64(s, 1, day);
    enum result r;
    while ((r = step(l, s)) == RESULT_OK) {
        r = use_key(l, sqlite3_column_int64(s, 0), column_bytes(s, 1));
        if (r == RESULT_OK) {
            l->day_key_day = day;
            sqlite3_reset(s);
            return r;
        }
    }
    return r == RESULT_NONE ? make_key(l, day) : r;
}

void seal_hash(const struct keys *keys, const char *patron, uint8_t hash[static HASH_BYTES])
{
    crypto_generichash(hash, HASH_BYTES, (const uint8_t *)patron, strlen(patron), keys->lookup, KEY_BYTES);
}

enum result seal_patron(struct ledger *l, uint64_t seq, const char *patron, int64_t day)
{
    assert(patron[0] != '\0');
    uint8_t plain[PLAIN_BYTES] = { 0 }, sealed[SEALED_BYTES], hash[HASH_BYTES];
    enum result r = key_of_day(l, day);
    if (r != RESULT_OK)
        return r;
    struct writer w = writer_of(plain, sizeof plain);
    write_u64(&w, seq);
    write_bytes(&w, bytes_of_text(patron));
    assert(!w.failed);
    seal_box(sealed, plain, sizeof plain, l->day_key);
    wipe(plain, sizeof plain);
    seal_hash(&l->keys, patron, hash);
    sqlite3_stmt *s = statement(l, ST_SEAL);
    sqlite3_bind_int64(s, 1, (int64_t)seq);
    sqlite3_bind_int64(s, 2, l->day_key_id);
    sqlite3_bind_blob(s, 3, sealed, sizeof sealed, SQLITE_STATIC);
    sqlite3_bind_blob(s, 4, hash, sizeof hash, SQLITE_STATIC);
    return run(l, s);
}

static enum result key_by_id(struct ledger *l, int64_t id)
{
    if (l->day_key_id == id)
        return RESULT_OK;
    sqlite3_stmt *s = statement(l, ST_KEY_BY_ID);
    sqlite3_bind_int64(s, 1, id);
    enum result r = step(l, s);
    if (r == RESULT_OK) {
        r = use_key(l, id, column_bytes(s, 0));
        sqlite3_reset(s);
    }
    return r == RESULT_NONE ? RESULT_REFUSED : r;
}

enum result seal_open(struct ledger *l, uint64_t seq, int64_t day_key, struct bytes sealed, char patron[static ID_SIZE])
{
    uint8_t plain[PLAIN_BYTES];
    enum result r = key_by_id(l, day_key);
    if (r == RESULT_OK)
        r = seal_unbox(plain, sealed, sizeof plain, l->day_key);
    if (r == RESULT_OK) {
        struct cursor c = cursor_of(bytes_of(plain, sizeof plain));
        if (cursor_u64(&c) == seq && plain[PLAIN_BYTES - 1] == '\0')
            text_copy(patron, ID_SIZE, (const char *)plain + 8);
        else
            r = RESULT_REFUSED;
    }
    wipe(plain, sizeof plain);
    return r;
}

enum result seal_erase(struct ledger *l, uint64_t seq)
{
    sqlite3_stmt *s = statement(l, ST_ERASE);
    sqlite3_bind_int64(s, 1, (int64_t)seq);
    enum result r = run(l, s);
    if (r == RESULT_OK && sqlite3_changes(l->db) > 0)
        l->erasing = true;
    return r;
}

enum result seal_erase_keys(struct ledger *l, void *self)
{
    (void)self;
    enum result r = run(l, statement(l, ST_KEYS_ERASE));
    if (r == RESULT_OK && sqlite3_changes(l->db) > 0)
        seal_forget(l);
    return r == RESULT_OK ? run(l, statement(l, ST_KEEP_KEYS_ERASE)) : r;
}
