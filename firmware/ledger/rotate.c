/* The master key and its successor (rule 7). A change of key goes through these, and power may fail between any two:
     1. the successor's file lies beside the key's, whole and synced     (NAME.next)
     2. one commit: every patron that waits is sealed anew, the ledger names the successor (counter key_id)
     3. the successor's file takes the key's name, and with it the old key is gone
   Whoever opens the ledger takes the file that it names. A commit that failed may still be found on disk after a power
   cut: so the successor's file stays until a ledger that was opened anew names the old key, and the next change of key
   uses it. The old patrons leave the write-ahead log as everything that is erased does. */
#include "ledger/inside.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum {
    LOOK_FIRST_MS = 15 * 60 * 1000, /* after opening */
    LOOK_MS = 3600 * 1000,
    ROWS_MAX = 2000, /* so many patrons are sealed anew by itself: no patron at the kiosk waits for it */
    DAY_MS = 24 * 3600 * 1000
};

enum result counter_of(struct ledger *l, const char *name, int64_t *value)
{
    sqlite3_stmt *s = statement(l, ST_COUNTER);
    bind_text(s, 1, name);
    enum result r = step(l, s);
    *value = r == RESULT_OK ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return r == RESULT_NONE ? RESULT_OK : r;
}

enum result counter_set(struct ledger *l, const char *name, int64_t value)
{
    sqlite3_stmt *s = statement(l, ST_COUNTER_SET);
    bind_text(s, 1, name);
    sqlite3_bind_int64(s, 2, value);
    return run(l, s);
}

/* ---- which key ---- */

void keys_next_path(const char *path, char to[static LEDGER_PATH_SIZE])
{
    text_format(to, LEDGER_PATH_SIZE, "%s.next", path);
}

static enum result read_keys(const char *path, struct keys *out)
{
    uint8_t master[KEY_BYTES];
    enum result r = disk_read_key(path, master);
    if (r == RESULT_OK)
        seal_derive(master, out);
    wipe(master, sizeof master);
    return r;
}

/* A key that is none is kept for whoever can mend it. */
static enum result set_key_aside(const char *path)
{
    char aside[LEDGER_PATH_SIZE];
    text_format(aside, sizeof aside, "%s", path);
    text_add(aside, sizeof aside, ".damaged");
    log_error("the master key's file is damaged and is set aside");
    return disk_rename(path, aside) == RESULT_OK ? RESULT_NONE : RESULT_IO;
}

static enum result make_keys(const char *path, struct keys *out)
{
    uint8_t master[KEY_BYTES];
    enum result r = disk_make_key(path, master);
    if (r == RESULT_OK)
        seal_derive(master, out);
    wipe(master, sizeof master);
    return r;
}

/* The successor's file gets its name, or is of no use any more. */
static void put_files_in_order(struct ledger *l, const char *next, bool is_next, bool is_named)
{
    if (is_next)
        l->key_moves = disk_rename(next, l->key_path) != RESULT_OK;
    else if (is_named)
        unlink(next);
}

static enum result choose(struct ledger *l, const char *path, int64_t named)
{
    char next[LEDGER_PATH_SIZE];
    struct keys key = { 0 }, successor = { 0 };
    keys_next_path(path, next);
    enum result r = read_keys(path, &key), of_next = read_keys(next, &successor);
    bool is_next = of_next == RESULT_OK && successor.id == named && key.id != named;
    if (r == RESULT_IO || of_next == RESULT_IO)
        return RESULT_IO;
    if (r == RESULT_BAD && !is_next && l->writes)
        r = set_key_aside(path);
    if (r == RESULT_NONE && !is_next && l->writes)
        r = make_keys(path, &key);
    if (is_next || r == RESULT_OK) {
        l->keys = is_next ? successor : key;
        l->has_keys = true;
        r = RESULT_OK;
    }
    if (l->writes && of_next == RESULT_OK && r == RESULT_OK)
        put_files_in_order(l, next, is_next, key.id == named);
    wipe(&key, sizeof key);
    wipe(&successor, sizeof successor);
    return r;
}

enum result keys_load(struct ledger *l, const char *path)
{
    int64_t named = 0;
    enum result r = counter_of(l, "key_id", &named);
    return r == RESULT_OK ? choose(l, path, named) : r;
}

enum result keys_fit(struct ledger *l, const uint8_t master[static KEY_BYTES], bool *fits)
{
    struct keys keys;
    int64_t named = 0;
    enum result r = counter_of(l, "key_id", &named);
    seal_derive(master, &keys);
    *fits = r == RESULT_OK && (named == 0 || named == keys.id);
    wipe(&keys, sizeof keys);
    return r;
}

static enum result read_fitting(struct ledger *l, const char *path, uint8_t master[static KEY_BYTES])
{
    bool fits = false;
    enum result r = disk_read_key(path, master);
    if (r == RESULT_OK)
        r = keys_fit(l, master, &fits);
    return r == RESULT_OK && !fits ? RESULT_NONE : r;
}

enum result keys_read_master(struct ledger *l, const char *path, uint8_t master[static KEY_BYTES], uint64_t *id)
{
    char next[LEDGER_PATH_SIZE];
    struct keys keys;
    keys_next_path(path, next);
    enum result r = read_fitting(l, path, master);
    if (r == RESULT_NONE)
        r = read_fitting(l, next, master);
    if (r != RESULT_OK)
        return r;
    seal_derive(master, &keys);
    *id = (uint64_t)keys.id;
    wipe(&keys, sizeof keys);
    return r;
}

static int64_t made_ms(struct ledger *l)
{
    int64_t wall_ms = moment_now(l).wall_ms;
    return wall_ms < ledger_last_time(l) ? 0 : wall_ms; /* 0: the clock is unset */
}

static enum result name_key(struct ledger *l)
{
    enum result r = counter_set(l, "key_id", l->keys.id);
    return r == RESULT_OK ? counter_set(l, "key_ms", made_ms(l)) : r;
}

enum result keys_adopt(struct ledger *l)
{
    int64_t named = 0;
    enum result r = counter_of(l, "key_id", &named);
    if (r != RESULT_OK || named == l->keys.id)
        return r;
    r = audit_start(l, named != 0 ? "another master key is in use: the one before was lost or replaced" : NULL);
    return r == RESULT_OK ? name_key(l) : r;
}

/* ---- a new one ---- */

struct rotation {
    struct keys old, fresh;
    unsigned rows; /* that were sealed anew */
};

/* Sealed with the fresh keys, under a new key of the same day; RESULT_NONE: there is none behind `seq`. */
static enum result reseal_next(struct ledger *l, struct rotation *w, uint64_t *seq)
{
    char patron[ID_SIZE];
    sqlite3_stmt *s = statement(l, ST_SEALED_DAY);
    sqlite3_bind_int64(s, 1, (int64_t)*seq);
    enum result r = step(l, s);
    if (r != RESULT_OK)
        return r;
    *seq = (uint64_t)sqlite3_column_int64(s, 0);
    int64_t day = sqlite3_column_int64(s, 3);
    l->keys = w->old;
    enum result opens = seal_open(l, *seq, sqlite3_column_int64(s, 1), column_bytes(s, 2), patron);
    sqlite3_reset(s);
    seal_forget(l);
    l->keys = w->fresh;
    r = opens == RESULT_OK ? seal_erase(l, *seq) : opens;
    if (r == RESULT_OK)
        r = seal_patron(l, *seq, patron, day);
    seal_forget(l);
    wipe(patron, sizeof patron);
    w->rows += opens == RESULT_OK && r == RESULT_OK;
    return opens == RESULT_REFUSED ? RESULT_OK : r; /* lost before: staff have it */
}

static enum result reseal_all(struct ledger *l, struct rotation *w)
{
    uint64_t seq = 0;
    enum result r;
    while ((r = reseal_next(l, w, &seq)) == RESULT_OK)
        continue;
    return r == RESULT_NONE ? RESULT_OK : r;
}

/* Keys of which each is wrapped: of cards that were seen under former master keys, of what is kept under a card. */
static const struct wrapped_keys {
    enum statement after, wrap;
} wrapped_keys[] = { { ST_SEEN_KEYS_ALL, ST_SEEN_KEY_WRAP }, { ST_KEEP_KEYS_ALL, ST_KEEP_KEY_WRAP } };

static enum result wrap_anew(struct ledger *l, const struct rotation *w, enum statement wrap, int64_t id,
                             struct bytes wrapped)
{
    uint8_t key[KEY_BYTES], anew[WRAPPED_BYTES];
    if (seal_unwrap(&w->old, wrapped, key) != RESULT_OK)
        return RESULT_OK; /* of a key that was lost before */
    seal_wrap(&w->fresh, key, anew);
    wipe(key, sizeof key);
    sqlite3_stmt *s = statement(l, wrap);
    sqlite3_bind_int64(s, 1, id);
    sqlite3_bind_blob(s, 2, anew, sizeof anew, SQLITE_STATIC);
    return run(l, s);
}

static enum result wrap_keys_of(struct ledger *l, const struct rotation *w, const struct wrapped_keys *keys)
{
    int64_t id = 0;
    for (;;) {
        sqlite3_stmt *s = statement(l, keys->after);
        sqlite3_bind_int64(s, 1, id);
        enum result r = step(l, s);
        if (r != RESULT_OK)
            return r == RESULT_NONE ? RESULT_OK : r;
        id = sqlite3_column_int64(s, 0);
        r = wrap_anew(l, w, keys->wrap, id, column_bytes(s, 1));
        sqlite3_reset(s);
        if (r != RESULT_OK)
            return r;
    }
}

static enum result wrap_keys(struct ledger *l, const struct rotation *w)
{
    enum result r = RESULT_OK;
    for (size_t i = 0; i < sizeof wrapped_keys / sizeof *wrapped_keys && r == RESULT_OK; i++)
        r = wrap_keys_of(l, w, &wrapped_keys[i]);
    return r;
}

/* Cards that were seen up to now go on being known. */
static enum result keep_seen_key(struct ledger *l, const struct rotation *w)
{
    uint8_t wrapped[WRAPPED_BYTES];
    seal_wrap(&w->fresh, w->old.lookup, wrapped);
    sqlite3_stmt *s = statement(l, ST_SEEN_KEY_ADD);
    sqlite3_bind_int64(s, 1, moment_now(l).wall_ms / DAY_MS);
    sqlite3_bind_blob(s, 2, wrapped, sizeof wrapped, SQLITE_STATIC);
    return run(l, s);
}

static enum result rotate(struct ledger *l, void *self)
{
    struct rotation *w = self;
    enum result r = audit_rekey(l, &w->fresh, "the master key was changed");
    if (r == RESULT_OK)
        r = reseal_all(l, w);
    if (r == RESULT_OK)
        r = wrap_keys(l, w);
    if (r == RESULT_OK)
        r = keep_seen_key(l, w);
    if (r == RESULT_OK)
        r = name_key(l);
    l->erasing = true;
    return r == RESULT_OK ? seal_erase_keys(l, NULL) : r;
}

static void give_name(struct ledger *l, const char *next)
{
    l->key_moves = disk_rename(next, l->key_path) != RESULT_OK;
    if (l->key_moves)
        log_error("the new master key's file could not be renamed yet");
}

enum result ledger_rotate_key(struct ledger *l)
{
    char next[LEDGER_PATH_SIZE];
    struct rotation w = { .old = l->keys };
    keys_next_path(l->key_path, next);
    if (l->full)
        return RESULT_FULL;
    if (l->key_moves) /* else the file of today's key would be taken for that of tomorrow's */
        give_name(l, next);
    enum result r = l->key_moves ? RESULT_IO : commit_facts(l);
    if (r == RESULT_OK)
        r = read_keys(next, &w.fresh);
    if (r == RESULT_NONE || r == RESULT_BAD)
        r = make_keys(next, &w.fresh);
    if (r == RESULT_OK) {
        r = commit_work(l, false, rotate, &w);
        l->keys = r == RESULT_OK ? w.fresh : w.old;
        seal_forget(l);
    }
    if (r == RESULT_OK)
        give_name(l, next);
    log_note("a new master key: %s", result_text(r));
    wipe(&w, sizeof w);
    return r;
}

/* ---- one that comes back, and copies of it ---- */

static enum result rows_that_wait(struct ledger *l, int64_t *n)
{
    sqlite3_stmt *s = statement(l, ST_SEALED_COUNT);
    enum result r = step(l, s);
    if (r != RESULT_OK)
        return r == RESULT_NONE ? RESULT_IO : r;
    *n = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return r;
}

/* `old` is the key that came back, `fresh` the one in use: what both open is sealed with it already. */
static enum result bring_back(struct ledger *l, void *self)
{
    struct rotation *w = self;
    int64_t rows = 0;
    enum result r = audit_rekey(l, NULL, "a saved master key was restored");
    if (r == RESULT_OK && w->old.id == w->fresh.id) {
        r = rows_that_wait(l, &rows);
        w->rows = (unsigned)rows;
        return r;
    }
    if (r == RESULT_OK)
        r = reseal_all(l, w);
    if (r == RESULT_OK)
        r = wrap_keys(l, w);
    if (r == RESULT_OK)
        r = keep_seen_key(l, w);
    return r == RESULT_OK ? seal_erase_keys(l, NULL) : r;
}

enum result ledger_restore_key(struct ledger *l, const uint8_t master[static LEDGER_KEY_BYTES], unsigned *rows)
{
    struct rotation w = { .fresh = l->keys };
    seal_derive(master, &w.old);
    enum result r = commit_work(l, false, bring_back, &w);
    l->keys = w.fresh;
    seal_forget(l);
    log_note("a saved master key was restored: %s", result_text(r));
    if (r == RESULT_OK)
        *rows = w.rows;
    wipe(&w, sizeof w);
    return r;
}

static enum result note_copy(struct ledger *l, void *self)
{
    enum result r = audit_rekey(l, NULL, self);
    if (r == RESULT_OK)
        r = counter_set(l, "key_saved_id", l->keys.id);
    return r == RESULT_OK ? counter_set(l, "key_saved_ms", made_ms(l)) : r;
}

enum result ledger_key_saved(struct ledger *l, uint64_t key, const char *note)
{
    char text[LEDGER_NOTE_SIZE];
    if (key != (uint64_t)l->keys.id)
        return RESULT_REFUSED;
    text_copy(text, sizeof text, note);
    return commit_work(l, false, note_copy, text);
}

enum result ledger_key_copy(struct ledger *l, struct ledger_key_copy *out)
{
    int64_t key = 0, saved = 0, at_ms = 0;
    enum result r = counter_of(l, "key_id", &key);
    if (r == RESULT_OK)
        r = counter_of(l, "key_saved_id", &saved);
    if (r == RESULT_OK)
        r = counter_of(l, "key_saved_ms", &at_ms);
    if (r == RESULT_OK)
        *out = (struct ledger_key_copy){ .any = saved != 0, .current = saved != 0 && saved == key, .at_ms = at_ms };
    return r;
}

/* ---- by itself ---- */

void rotate_plan(struct ledger *l, unsigned key_days)
{
    l->key_days = key_days;
    l->rotate_ms = moment_now(l).monotonic_ms + LOOK_FIRST_MS;
}

int64_t rotate_due(const struct ledger *l)
{
    return l->key_days > 0 ? l->rotate_ms : -1;
}

static enum result start_counting(struct ledger *l, void *self)
{
    (void)self;
    return counter_set(l, "key_ms", made_ms(l));
}

static enum result look_at_age(struct ledger *l, int64_t now_ms)
{
    int64_t since_ms = 0, rows = 0;
    enum result r = counter_of(l, "key_ms", &since_ms);
    if (r == RESULT_OK && (since_ms == 0 || since_ms > now_ms))
        return commit_work(l, false, start_counting, NULL);
    if (r != RESULT_OK || now_ms - since_ms < (int64_t)l->key_days * DAY_MS)
        return r;
    r = rows_that_wait(l, &rows);
    if (r == RESULT_OK && rows > ROWS_MAX) {
        log_note("the master key is old, and too much waits to change it now");
        return r;
    }
    return r == RESULT_OK ? ledger_rotate_key(l) : r;
}

void rotate_old_key(struct ledger *l)
{
    struct ledger_moment now = moment_now(l);
    if (l->key_days == 0 || now.monotonic_ms < l->rotate_ms)
        return;
    l->rotate_ms = now.monotonic_ms + LOOK_MS;
    if (now.wall_ms < ledger_last_time(l))
        return; /* the clock is unset */
    enum result r = look_at_age(l, now.wall_ms);
    if (r != RESULT_OK)
        log_warning("the master key could not be changed: %s", result_text(r));
}
