/* Things under a hash of whose they are. A generation is a key from which two are derived: one for hashes, one for
   sealing; it is wrapped as a day's key is. The plain text of what is sealed begins with its hash, so that it fits no
   other row, and is padded.

   A thing is looked for in each generation, the newest first, and lives in one: saving it anew moves it on. */
#include "ledger/keep.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "ledger/inside.h"

enum {
    KDF_HASH = 1,
    KDF_BOX = 2,
    PAD_BYTES = 256,
    HEAD_BYTES = HASH_BYTES + 2, /* hash, length */
    PLAIN_MAX = (HEAD_BYTES + KEPT_BYTES_MAX + PAD_BYTES - 1) / PAD_BYTES * PAD_BYTES,
    EXPIRE_ROWS = 64,                 /* in one commit */
    EXPIRE_FIRST_MS = 12 * 60 * 1000, /* after opening */
    EXPIRE_NEXT_MS = 1000,            /* between commits of a round */
    EXPIRE_ROUND_MS = 24 * 3600 * 1000,
    DAY_MS = 24 * 3600 * 1000
};

/* SECRET, but for id and master. */
struct generation {
    int64_t id, master; /* id 0: none; the master key under which it began */
    uint8_t hash[KEY_BYTES], box[KEY_BYTES];
};

/* A thing, as it is looked for or found. PERSONAL. */
struct thing {
    enum kept_kind kind;
    const char *owner;
    const uint8_t *data;
    size_t n;
    int64_t row, day;
    uint8_t plain[PLAIN_MAX];
};

/* ---- generations ---- */

static void derive(const uint8_t key[static KEY_BYTES], struct generation *out)
{
    static const char context[crypto_kdf_CONTEXTBYTES] = { 'k', 'i', 't', 'a', 'p', 'k', 'e', 'e' };
    crypto_kdf_derive_from_key(out->hash, KEY_BYTES, KDF_HASH, context, key);
    crypto_kdf_derive_from_key(out->box, KEY_BYTES, KDF_BOX, context, key);
}

/* The newest before `before` that our master key opens; RESULT_NONE. */
static enum result older(struct ledger *l, int64_t before, struct generation *out)
{
    uint8_t key[KEY_BYTES];
    sqlite3_stmt *s = statement(l, ST_KEEP_KEY_OLDER);
    sqlite3_bind_int64(s, 1, before);
    enum result r;
    while ((r = step(l, s)) == RESULT_OK) {
        if (!l->has_keys || seal_unwrap(&l->keys, column_bytes(s, 2), key) != RESULT_OK)
            continue;
        *out = (struct generation){ .id = sqlite3_column_int64(s, 0), .master = sqlite3_column_int64(s, 1) };
        derive(key, out);
        sqlite3_reset(s);
        break;
    }
    wipe(key, sizeof key);
    return r;
}

static enum result begin_generation(struct ledger *l, struct generation *out)
{
    uint8_t key[KEY_BYTES], wrapped[WRAPPED_BYTES];
    randombytes_buf(key, sizeof key);
    seal_wrap(&l->keys, key, wrapped);
    sqlite3_stmt *s = statement(l, ST_KEEP_KEY_ADD);
    sqlite3_bind_int64(s, 1, l->keys.id);
    sqlite3_bind_blob(s, 2, wrapped, sizeof wrapped, SQLITE_STATIC);
    enum result r = run(l, s);
    if (r == RESULT_OK) {
        *out = (struct generation){ .id = sqlite3_last_insert_rowid(l->db), .master = l->keys.id };
        derive(key, out);
    }
    wipe(key, sizeof key);
    return r;
}

/* The one that things are saved in now. */
static enum result newest(struct ledger *l, struct generation *out)
{
    enum result r = older(l, INT64_MAX, out);
    return r == RESULT_NONE || (r == RESULT_OK && out->master != l->keys.id) ? begin_generation(l, out) : r;
}

/* ---- one thing ---- */

static void hash_of(const struct generation *g, const struct thing *t, uint8_t hash[static HASH_BYTES])
{
    char text[KEPT_OWNER_SIZE + 32];
    text_format(text, sizeof text, "%s %s", kept_kind_word(t->kind), t->owner);
    crypto_generichash(hash, HASH_BYTES, (const uint8_t *)text, strlen(text), g->hash, KEY_BYTES);
    wipe(text, sizeof text);
}

static enum result unseal(const struct generation *g, const uint8_t hash[static HASH_BYTES], struct bytes sealed,
                          struct thing *t)
{
    size_t n = sealed.n - SEAL_BYTES;
    if (sealed.n <= SEAL_BYTES || n > sizeof t->plain || seal_unbox(t->plain, sealed, n, g->box) != RESULT_OK)
        return RESULT_BAD;
    struct cursor c = cursor_of(bytes_of(t->plain, n));
    struct bytes whose = cursor_take(&c, HASH_BYTES);
    t->n = cursor_u16(&c);
    t->data = cursor_take(&c, t->n).at;
    bool own = !c.failed && bytes_equal(whose, bytes_of(hash, HASH_BYTES));
    return own && t->n > 0 && t->n <= KEPT_BYTES_MAX ? RESULT_OK : RESULT_BAD;
}

/* In this generation; RESULT_NONE, also where it cannot be opened. */
static enum result find_in(struct ledger *l, const struct generation *g, struct thing *t)
{
    uint8_t hash[HASH_BYTES];
    hash_of(g, t, hash);
    sqlite3_stmt *s = statement(l, ST_KEPT_FIND);
    sqlite3_bind_blob(s, 1, hash, sizeof hash, SQLITE_STATIC);
    enum result r = step(l, s);
    if (r != RESULT_OK)
        return r;
    t->row = sqlite3_column_int64(s, 0);
    t->day = sqlite3_column_int64(s, 1);
    r = unseal(g, hash, column_bytes(s, 2), t);
    sqlite3_reset(s);
    return r == RESULT_BAD ? RESULT_NONE : r;
}

/* `g`: where it is. */
static enum result find(struct ledger *l, struct thing *t, struct generation *g)
{
    enum result r = older(l, INT64_MAX, g), found = RESULT_NONE;
    while (r == RESULT_OK && (found = find_in(l, g, t)) == RESULT_NONE)
        r = older(l, g->id, g);
    return r == RESULT_OK ? found : r;
}

static enum result erase_everywhere(struct ledger *l, const struct thing *t)
{
    struct generation g;
    uint8_t hash[HASH_BYTES];
    int64_t before = INT64_MAX;
    enum result r;
    while ((r = older(l, before, &g)) == RESULT_OK) {
        before = g.id;
        hash_of(&g, t, hash);
        sqlite3_stmt *s = statement(l, ST_KEPT_ERASE);
        sqlite3_bind_blob(s, 1, hash, sizeof hash, SQLITE_STATIC);
        r = run(l, s);
        if (r != RESULT_OK)
            break;
        l->erasing |= sqlite3_changes(l->db) > 0;
    }
    wipe(&g, sizeof g);
    return r == RESULT_NONE ? RESULT_OK : r;
}

static enum result insert(struct ledger *l, const struct generation *g, const struct thing *t)
{
    uint8_t hash[HASH_BYTES], plain[PLAIN_MAX] = { 0 }, sealed[PLAIN_MAX + SEAL_BYTES];
    size_t n = (HEAD_BYTES + t->n + PAD_BYTES - 1) / PAD_BYTES * PAD_BYTES;
    struct writer w = writer_of(plain, n);
    hash_of(g, t, hash);
    write_bytes(&w, bytes_of(hash, sizeof hash));
    write_u16(&w, (uint16_t)t->n);
    write_bytes(&w, bytes_of(t->data, t->n));
    assert(!w.failed);
    seal_box(sealed, plain, n, g->box);
    wipe(plain, sizeof plain);
    sqlite3_stmt *s = statement(l, ST_KEPT_ADD);
    sqlite3_bind_blob(s, 1, hash, sizeof hash, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, g->id);
    sqlite3_bind_int64(s, 3, t->day);
    sqlite3_bind_blob(s, 4, sealed, (int)(n + SEAL_BYTES), SQLITE_STATIC);
    return run(l, s);
}

/* The newest day of which the ledger knows: the clock may be unset. */
static int64_t today(struct ledger *l)
{
    int64_t wall_ms = moment_now(l).wall_ms, last_ms = ledger_last_time(l);
    return (wall_ms > last_ms ? wall_ms : last_ms) / DAY_MS;
}

static enum result make_room(struct ledger *l)
{
    sqlite3_stmt *s = statement(l, ST_KEPT_TRIM);
    sqlite3_bind_int(s, 1, LEDGER_KEPT_MAX);
    enum result r = run(l, s);
    l->erasing |= r == RESULT_OK && sqlite3_changes(l->db) > 0;
    return r;
}

static enum result save(struct ledger *l, void *self)
{
    struct thing *t = self;
    struct generation g;
    t->day = today(l);
    enum result r = erase_everywhere(l, t);
    if (r == RESULT_OK)
        r = newest(l, &g);
    if (r == RESULT_OK)
        r = insert(l, &g, t);
    wipe(&g, sizeof g);
    return r == RESULT_OK ? make_room(l) : r;
}

enum result ledger_keep(struct ledger *l, enum kept_kind kind, const char *owner, struct bytes data)
{
    assert(owner[0] != '\0' && data.n > 0 && data.n <= KEPT_BYTES_MAX);
    struct thing t = { .kind = kind, .owner = owner, .data = data.at, .n = data.n };
    if (l->forget_days == 0)
        return RESULT_REFUSED;
    return l->full ? RESULT_FULL : commit_work(l, false, save, &t);
}

/* It was used today. That this is noted helps later, and is no condition of now. */
static void note_use(struct ledger *l, struct thing *t, const struct generation *g)
{
    if (l->full || (t->day == today(l) && g->master == l->keys.id))
        return;
    enum result r = commit_work(l, false, save, t);
    if (r != RESULT_OK)
        log_warning("the use of what is kept could not be noted: %s", result_text(r));
}

enum result ledger_recall(struct ledger *l, enum kept_kind kind, const char *owner, uint8_t to[static KEPT_BYTES_MAX],
                          size_t *n)
{
    assert(owner[0] != '\0');
    struct thing t = { .kind = kind, .owner = owner };
    struct generation g = { 0 };
    if (l->forget_days == 0)
        return RESULT_NONE;
    enum result r = find(l, &t, &g);
    if (r == RESULT_OK) {
        memcpy(to, t.data, t.n);
        *n = t.n;
        note_use(l, &t, &g);
    }
    wipe(&t, sizeof t);
    wipe(&g, sizeof g);
    return r;
}

static enum result forget(struct ledger *l, void *self)
{
    return erase_everywhere(l, self);
}

enum result ledger_forget(struct ledger *l, enum kept_kind kind, const char *owner)
{
    assert(owner[0] != '\0');
    struct thing t = { .kind = kind, .owner = owner };
    return commit_work(l, true, forget, &t);
}

/* ---- what nobody uses ---- */

void keep_plan(struct ledger *l, unsigned forget_days)
{
    l->forget_days = forget_days;
    l->expire_ms = moment_now(l).monotonic_ms + EXPIRE_FIRST_MS;
}

int64_t keep_due(const struct ledger *l)
{
    return l->forget_days > 0 ? l->expire_ms : -1;
}

enum result keep_start(struct ledger *l)
{
    if (l->forget_days > 0)
        return RESULT_OK;
    enum result r = run(l, statement(l, ST_KEPT_ERASE_ALL));
    l->erasing |= r == RESULT_OK && sqlite3_changes(l->db) > 0;
    return r;
}

static enum result expire(struct ledger *l, void *self)
{
    const int64_t *limit = self;
    sqlite3_stmt *s = statement(l, ST_KEPT_EXPIRE);
    sqlite3_bind_int64(s, 1, *limit);
    sqlite3_bind_int(s, 2, EXPIRE_ROWS);
    l->erasing = true;
    return run(l, s);
}

static bool any_older(struct ledger *l, int64_t limit)
{
    sqlite3_stmt *s = statement(l, ST_KEPT_OLD);
    sqlite3_bind_int64(s, 1, limit);
    bool any = step(l, s) == RESULT_OK;
    sqlite3_reset(s);
    return any;
}

/* Age counts back from the newest row, as that of rows does: a clock that jumps ahead erases nothing by itself. */
static int64_t limit_day(struct ledger *l)
{
    int64_t wall_ms = moment_now(l).wall_ms, last_ms = ledger_last_time(l);
    return (wall_ms < last_ms ? wall_ms : last_ms) / DAY_MS - (int64_t)l->forget_days;
}

void keep_expire(struct ledger *l)
{
    struct ledger_moment now = moment_now(l);
    if (l->forget_days == 0 || now.monotonic_ms < l->expire_ms)
        return;
    int64_t limit = limit_day(l);
    bool goes_on = false;
    if (any_older(l, limit)) {
        enum result r = commit_work(l, false, expire, &limit);
        if (r != RESULT_OK)
            log_warning("what is kept and not used could not be erased: %s", result_text(r));
        goes_on = r == RESULT_OK && any_older(l, limit);
    }
    l->expire_ms = now.monotonic_ms + (goes_on ? EXPIRE_NEXT_MS : EXPIRE_ROUND_MS);
}

/* ---- looking ---- */

enum result keep_check(struct ledger *l, unsigned *broken)
{
    struct generation g;
    struct thing t;
    int64_t before = INT64_MAX;
    enum result r, all;
    *broken = 0;
    while ((all = older(l, before, &g)) == RESULT_OK) {
        before = g.id;
        sqlite3_stmt *s = statement(l, ST_KEPT_ALL);
        sqlite3_bind_int64(s, 1, g.id);
        while ((r = step(l, s)) == RESULT_OK) {
            struct bytes hash = column_bytes(s, 0);
            *broken += hash.n != HASH_BYTES || unseal(&g, hash.at, column_bytes(s, 1), &t) != RESULT_OK;
        }
        if (r != RESULT_NONE)
            return r;
    }
    wipe(&t, sizeof t);
    wipe(&g, sizeof g);
    return all == RESULT_NONE ? RESULT_OK : all;
}
