/* Synced writes and later facts.

   A later fact is applied at once, inside a transaction that stays open until the next synced write or
   ledger_flush: so our own reads see it. The first fact after a second without is due at once, so that it is on disk
   and others see it; all further ones of that second share one sync. It is also kept in l->facts until
   then; when a commit fails everything is rolled back and the facts are applied anew. Nothing is lost, and
   nothing is on disk that was reported as failed. */
#include "ledger/inside.h"

#include <assert.h>
#include <string.h>

struct ledger_moment moment_now(struct ledger *l)
{
    return l->now(l->self);
}

static enum result commit_begin(struct ledger *l)
{
    assert(l->writes);
    if (l->in_transaction)
        return RESULT_OK;
    enum result r = run(l, statement(l, ST_BEGIN));
    l->in_transaction = r == RESULT_OK;
    return r;
}

static void roll_back(struct ledger *l)
{
    if (!sqlite3_get_autocommit(l->db))
        sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
    l->in_transaction = false;
    l->erasing = false;
    seal_forget(l); /* a day's key may have been made in what was undone */
}

/* The facts that were rolled back with something else stand again. When that fails they stay in the list, and
   the next call tries. */
static void apply_facts(struct ledger *l)
{
    if (l->facts_count == 0 || commit_begin(l) != RESULT_OK)
        return;
    for (size_t i = 0; i < l->facts_count; i++) {
        if (fact_apply[l->facts[i].kind](l, &l->facts[i]) == RESULT_OK)
            continue;
        roll_back(l);
        return;
    }
}

static void committed(struct ledger *l)
{
    l->in_transaction = false;
    for (size_t i = 0; i < l->facts_count; i++)
        wipe(&l->facts[i], sizeof l->facts[i]);
    l->facts_count = 0;
    if (l->erasing && !l->erased) {
        l->erased = true;
        l->erased_ms = moment_now(l).monotonic_ms;
    }
    l->erasing = false;
}

/* `r` RESULT_OK: commits all that is open. Else, or when that fails: undoes what began, keeps the later facts. */
static enum result commit_end(struct ledger *l, enum result r)
{
    if (r == RESULT_OK)
        r = run(l, statement(l, ST_COMMIT));
    if (r == RESULT_OK) {
        committed(l);
        return r;
    }
    roll_back(l);
    apply_facts(l);
    return r;
}

/* Facts of an earlier failure must stand before anything new does: order is kept. */
static enum result begin_with_facts(struct ledger *l)
{
    if (!l->in_transaction && l->facts_count > 0) {
        apply_facts(l);
        if (!l->in_transaction)
            return l->full ? RESULT_FULL : RESULT_IO;
    }
    return commit_begin(l);
}

static enum result try_work(struct ledger *l, enum result (*work)(struct ledger *l, void *self), void *self)
{
    enum result r = begin_with_facts(l);
    if (r == RESULT_OK)
        r = work(l, self);
    r = commit_end(l, r);
    if (r == RESULT_FULL)
        l->full = true;
    return r;
}

enum result commit_work(struct ledger *l, bool outcome, enum result (*work)(struct ledger *l, void *self), void *self)
{
    enum result r = try_work(l, work, self);
    if (r != RESULT_FULL || !outcome || !l->reserve_held)
        return r;
    log_warning("the disk is full: the reserve is used for an outcome");
    disk_give_reserve(l->dir);
    l->reserve_held = false;
    return try_work(l, work, self);
}

static enum result no_work(struct ledger *l, void *self)
{
    (void)l;
    (void)self;
    return RESULT_OK;
}

enum result commit_facts(struct ledger *l)
{
    if (l->facts_count == 0)
        return RESULT_OK;
    l->facts_ms = moment_now(l).monotonic_ms + FLUSH_MS;
    return commit_work(l, true, no_work, NULL);
}

enum result commit_later(struct ledger *l, const struct fact *fact)
{
    enum result r = l->facts_count == LEDGER_LATER_MAX ? commit_facts(l) : RESULT_OK;
    if (r == RESULT_OK)
        r = begin_with_facts(l);
    if (r == RESULT_OK)
        r = fact_apply[fact->kind](l, fact);
    if (r != RESULT_OK) {
        roll_back(l);
        apply_facts(l);
        return r;
    }
    l->facts[l->facts_count++] = *fact;
    return RESULT_OK;
}

static bool log_is_due(struct ledger *l, int64_t now_ms)
{
    return l->log_pages > LOG_PAGES_MAX || (l->erased && now_ms - l->erased_ms >= ERASE_MS);
}

/* What was erased leaves the log too: its pages go into the database, and its file is cut to nothing. */
static void truncate_log(struct ledger *l)
{
    if (l->erased && commit_work(l, true, seal_erase_keys, NULL) != RESULT_OK)
        log_warning("keys without rows could not be erased yet");
    sqlite3_busy_timeout(l->db, 0); /* a patron's commit must not wait for somebody's list */
    int code = sqlite3_wal_checkpoint_v2(l->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(l->db, BUSY_MS);
    if (code == SQLITE_OK) {
        l->erased = false;
        l->log_pages = 0;
    } else {
        l->retry_ms = moment_now(l).monotonic_ms + RETRY_MS; /* a reader is in the way: soon again */
    }
}

static void take_reserve_back(struct ledger *l)
{
    l->reserve_held = disk_take_reserve(l->dir) == RESULT_OK;
    l->full = !l->reserve_held;
    if (l->reserve_held)
        log_note("the disk has room again");
    else
        l->retry_ms = moment_now(l).monotonic_ms + RETRY_MS;
}

enum result ledger_flush(struct ledger *l)
{
    enum result r = commit_facts(l);
    int64_t now_ms = moment_now(l).monotonic_ms;
    if (r != RESULT_OK) {
        l->retry_ms = now_ms + RETRY_MS;
        return r;
    }
    if (now_ms < l->retry_ms)
        return r;
    if (l->full || log_is_due(l, now_ms))
        truncate_log(l);
    if (l->full) {
        take_reserve_back(l);
    } else {
        reduce_old_rows(l);
        keep_expire(l);
        rotate_old_key(l);
    }
    return r;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < 0 || b < a ? b : a;
}

int64_t ledger_flush_due(struct ledger *l)
{
    int64_t now_ms = moment_now(l).monotonic_ms, at = -1;
    if (l->facts_count > 0)
        at = earlier(at, l->facts_ms > now_ms ? l->facts_ms : now_ms);
    if (l->erased)
        at = earlier(at, l->erased_ms + ERASE_MS);
    if (l->full || l->log_pages > LOG_PAGES_MAX)
        at = earlier(at, now_ms);
    if (reduce_due(l) >= 0)
        at = earlier(at, reduce_due(l));
    if (keep_due(l) >= 0)
        at = earlier(at, keep_due(l));
    if (rotate_due(l) >= 0)
        at = earlier(at, rotate_due(l));
    if (at < 0)
        return -1;
    at = at < l->retry_ms ? l->retry_ms : at;
    return at > now_ms ? at - now_ms : 0;
}

bool ledger_takes_intents(const struct ledger *l)
{
    return !l->full;
}
