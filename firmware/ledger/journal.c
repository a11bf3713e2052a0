/* The life of a row (durability rule 2); each move is made by one function:
     (new)    -> INTENDED | OFFLINE                       ledger_begin
     INTENDED -> CONFIRMED | REFUSED | UNKNOWN | OFFLINE  ledger_outcome; UNKNOWN also by ledger_recover
     UNKNOWN  -> CONFIRMED | REFUSED | VOID | OFFLINE | STAFF  ledger_settle; STAFF also by ledger_open (key lost)
     OFFLINE  -> UPLOADED | REJECTED | UNKNOWN            ledger_deliver; UNKNOWN also by ledger_recover   (outbox.c)
     STAFF    -> CONFIRMED | VOID | OFFLINE               ledger_decide, with an audit row                 (outbox.c)
     REJECTED -> OFFLINE | CLOSED                         ledger_decide, with an audit row                 (outbox.c)
   All of them go through head_move, which asserts the table of circulation/transaction.h and keeps what hangs
   on the state: the delivery, the sealed patron (gone when the row is final), the line-up count. */
#include "ledger/inside.h"

#include <assert.h>

#include "base/text.h"

/* What the delivery to the library system is after a move into a state; NONE also means "leave none behind". */
static const enum delivery delivery_after[LIFE_COUNT] = {
    [LIFE_INTENDED] = DELIVERY_NONE,
    [LIFE_CONFIRMED] = DELIVERY_ACKNOWLEDGED,
    [LIFE_REFUSED] = DELIVERY_ACKNOWLEDGED,
    [LIFE_UNKNOWN] = DELIVERY_NONE,
    [LIFE_VOID] = DELIVERY_NONE,
    [LIFE_STAFF] = DELIVERY_NONE,
    [LIFE_OFFLINE] = DELIVERY_WAITING,
    [LIFE_UPLOADED] = DELIVERY_ACKNOWLEDGED,
    [LIFE_REJECTED] = DELIVERY_ACKNOWLEDGED,
    [LIFE_CLOSED] = DELIVERY_ACKNOWLEDGED,
};

static const char *const delivery_words[] = {
#define X(name, word) word,
    DELIVERIES(X)
#undef X
};

const char *delivery_word(enum delivery d)
{
    assert(d < DELIVERY_COUNT);
    return delivery_words[d];
}

enum result delivery_of_word(const char *word, enum delivery *out)
{
    for (enum delivery d = 0; d < DELIVERY_COUNT; d++) {
        if (!text_equal(delivery_words[d], word))
            continue;
        *out = d;
        return RESULT_OK;
    }
    return RESULT_NONE;
}

enum result delivery_set(struct ledger *l, uint64_t seq, enum delivery to, unsigned tries, int64_t next_at_ms)
{
    sqlite3_stmt *s = statement(l, ST_DELIVERY_STATE);
    sqlite3_bind_int64(s, 1, (int64_t)seq);
    bind_text(s, 2, delivery_word(to));
    sqlite3_bind_int(s, 3, (int)tries);
    sqlite3_bind_int64(s, 4, next_at_ms);
    return run(l, s);
}

static enum result read_head(struct ledger *l, sqlite3_stmt *s, struct head *out)
{
    struct head h = { .seq = (uint64_t)sqlite3_column_int64(s, 0) };
    char patron[ID_SIZE];
    text_copy(h.item, sizeof h.item, column_text(s, 5));
    if (life_of_word(column_text(s, 1), &h.life) != RESULT_OK || bit_of_word(column_text(s, 2), &h.bit) != RESULT_OK ||
        transaction_kind_of_word(column_text(s, 3), &h.kind) != RESULT_OK ||
        delivery_of_word(column_text(s, 4), &h.library) != RESULT_OK) {
        log_error("row %llu holds a word that is none", (unsigned long long)h.seq);
        return RESULT_IO;
    }
    h.patron_waits = sqlite3_column_type(s, 6) != SQLITE_NULL;
    enum result r =
        h.patron_waits ? seal_open(l, h.seq, sqlite3_column_int64(s, 6), column_bytes(s, 7), patron) : RESULT_OK;
    wipe(patron, sizeof patron);
    h.patron_lost = r == RESULT_REFUSED; /* and not one whose key could not be read just now */
    if (r != RESULT_OK && !h.patron_lost)
        return r;
    *out = h;
    return RESULT_OK;
}

enum result head_of(struct ledger *l, const struct transaction *t, struct head *out)
{
    sqlite3_stmt *s = statement(l, ST_HEAD);
    sqlite3_bind_int64(s, 1, (int64_t)t->seq);
    bind_text(s, 2, t->ulid);
    enum result r = step(l, s);
    if (r == RESULT_OK) {
        r = read_head(l, s, out);
        sqlite3_reset(s);
    }
    return r;
}

static enum result move_delivery(struct ledger *l, uint64_t seq, enum life to)
{
    if (to != LIFE_OFFLINE)
        return delivery_set(l, seq, delivery_after[to], 0, 0);
    sqlite3_stmt *s = statement(l, ST_DELIVERY_QUEUE);
    sqlite3_bind_int64(s, 1, (int64_t)seq);
    return run(l, s);
}

static bool may_move(const struct head *h, enum life to)
{
    if (life_may_move(h->life, to))
        return true;
    log_error("row %llu may not move from %s to %s", (unsigned long long)h->seq, life_word(h->life), life_word(to));
    return false;
}

static void bind_state(sqlite3_stmt *s, const struct head *h, enum life to)
{
    sqlite3_bind_int64(s, 1, (int64_t)h->seq);
    bind_text(s, 10, life_word(to));
}

/* What hangs on the state follows it. */
static enum result moved(struct ledger *l, struct head *h, enum life to)
{
    enum result r = move_delivery(l, h->seq, to);
    if (r == RESULT_OK && life_is_final(to))
        r = seal_erase(l, h->seq);
    if (r == RESULT_OK && life_is_final(to))
        r = outcomes_queue(l, h->seq);
    if (r != RESULT_OK)
        return r;
    h->life = to;
    h->library = delivery_after[to];
    return RESULT_OK;
}

enum result head_move(struct ledger *l, struct head *h, enum life to)
{
    if (!may_move(h, to))
        return RESULT_REFUSED;
    sqlite3_stmt *s = statement(l, ST_STATE);
    bind_state(s, h, to);
    enum result r = run(l, s);
    return r == RESULT_OK ? moved(l, h, to) : r;
}

/* What the patron was told when nothing else is said: an offline row counts for him (rule 2). */
static enum told told_of(const struct transaction *t, enum transaction_kind kind)
{
    if (t->told != TOLD_NOTHING || t->life != LIFE_OFFLINE)
        return t->told;
    return kind == TRANSACTION_CHECKIN ? TOLD_RETURNED : TOLD_LENT;
}

static int mark_of(const struct transaction *t)
{
    return (t->staff_mark ? MARK_SAID : 0) | (t->bit == BIT_FAILED ? MARK_BIT : 0);
}

static void bind_answer(sqlite3_stmt *s, const struct head *h, const struct transaction *t)
{
    sqlite3_bind_int64(s, 1, (int64_t)h->seq);
    bind_text(s, 2, reason_word(t->reason));
    bind_text(s, 3, t->words);
    bind_when(s, 4, t->due);
    sqlite3_bind_int(s, 6, (int)told_of(t, h->kind));
    sqlite3_bind_int(s, 7, mark_of(t));
    bind_text(s, 8, t->title);
    bind_text(s, 9, bit_word(t->bit));
}

enum result head_answer(struct ledger *l, const struct head *h, const struct transaction *t)
{
    sqlite3_stmt *s = statement(l, ST_ANSWER);
    bind_answer(s, h, t);
    return run(l, s);
}

enum result head_move_and_answer(struct ledger *l, struct head *h, const struct transaction *t)
{
    if (!may_move(h, t->life))
        return RESULT_REFUSED;
    sqlite3_stmt *s = statement(l, ST_OUTCOME);
    bind_state(s, h, t->life);
    bind_answer(s, h, t);
    enum result r = run(l, s);
    return r == RESULT_OK ? moved(l, h, t->life) : r;
}

static bool says_anything(const struct before *b)
{
    return b->status != ITEM_STATUS_NOT_SAID || b->due.known || b->lent_to_patron != ANSWER_NOT_SAID ||
           b->fees[0] != '\0';
}

static void bind_before(sqlite3_stmt *s, int at, const struct before *b)
{
    sqlite3_bind_int(s, at, (int)b->status);
    bind_when(s, at + 1, b->due);
    sqlite3_bind_int(s, at + 3, (int)b->lent_to_patron);
    bind_text(s, at + 4, b->fees);
}

enum result head_before(struct ledger *l, const struct head *h, const struct before *before)
{
    if (!says_anything(before))
        return RESULT_OK;
    sqlite3_stmt *s = statement(l, ST_BEFORE);
    sqlite3_bind_int64(s, 1, (int64_t)h->seq);
    bind_before(s, 2, before);
    return run(l, s);
}

/* She had it, and brought it back: if it is hers again, that is another loan. */
static enum result brought_back(struct ledger *l, const struct head *h)
{
    sqlite3_stmt *s = statement(l, ST_BEFORE_BACK);
    sqlite3_bind_int64(s, 1, (int64_t)h->seq);
    sqlite3_bind_int(s, 2, ITEM_AVAILABLE);
    sqlite3_bind_int(s, 3, ANSWER_NO);
    return run(l, s);
}

enum result head_brought(struct ledger *l, const struct head *h, struct when due)
{
    if (h->life != LIFE_CONFIRMED && h->life != LIFE_UPLOADED)
        return RESULT_OK;
    if (h->kind == TRANSACTION_CHECKIN)
        return brought_back(l, h);
    if (!due.known)
        return RESULT_OK;
    sqlite3_stmt *s = statement(l, ST_BEFORE_LATER);
    sqlite3_bind_int64(s, 1, (int64_t)h->seq);
    bind_when(s, 2, due);
    return run(l, s);
}

enum result head_mark(struct ledger *l, const struct head *h)
{
    sqlite3_stmt *s = statement(l, ST_MARK);
    sqlite3_bind_int64(s, 1, (int64_t)h->seq);
    return run(l, s);
}

enum result head_unmark(struct ledger *l, const struct head *h)
{
    sqlite3_stmt *s = statement(l, ST_UNMARK);
    sqlite3_bind_int64(s, 1, (int64_t)h->seq);
    return run(l, s);
}

/* ---- begin ---- */

struct begin_work {
    const struct transaction *t;
    size_t n;
    struct ledger_begun *out;
};

static enum result insert_row(struct ledger *l, const struct transaction *t, struct ledger_moment now)
{
    sqlite3_stmt *s = statement(l, ST_INSERT);
    bind_text(s, 1, t->ulid);
    bind_text(s, 2, transaction_kind_word(t->kind));
    bind_text(s, 3, life_word(t->life));
    bind_text(s, 4, bit_word(t->bit));
    bind_text(s, 5, reason_word(t->reason));
    bind_text(s, 6, t->words);
    bind_text(s, 7, t->item);
    bind_text(s, 8, t->title);
    bind_when(s, 9, t->at);
    bind_when(s, 11, t->due);
    sqlite3_bind_int(s, 13, mark_of(t));
    sqlite3_bind_int(s, 14, (int)told_of(t, t->kind));
    bind_before(s, 15, &t->before);
    sqlite3_bind_int64(s, 20, l->boot);
    sqlite3_bind_int64(s, 21, now.monotonic_ms);
    sqlite3_bind_int64(s, 22, now.wall_ms);
    sqlite3_bind_int(s, 23, t->cancels);
    bind_text(s, 24, t->number);
    bind_text(s, 25, t->amount);
    bind_text(s, 26, t->currency);
    return run(l, s);
}

static enum result count_shared(struct ledger *l, uint64_t seq, const struct transaction *t, unsigned *out)
{
    uint8_t hash[HASH_BYTES];
    sqlite3_stmt *s = statement(l, ST_WAITING_SHARED);
    sqlite3_bind_int64(s, 1, (int64_t)seq);
    bind_text(s, 2, t->item);
    if (t->patron[0] != '\0') {
        seal_hash(&l->keys, t->patron, hash);
        sqlite3_bind_blob(s, 3, hash, sizeof hash, SQLITE_STATIC);
    }
    enum result r = step(l, s);
    if (r != RESULT_OK)
        return r == RESULT_NONE ? RESULT_IO : r;
    *out = (unsigned)sqlite3_column_int(s, 0);
    sqlite3_reset(s);
    return RESULT_OK;
}

static enum result begin_row(struct ledger *l, const struct transaction *t, struct ledger_begun *out)
{
    struct ledger_moment now = moment_now(l);
    enum result r = insert_row(l, t, now);
    if (r != RESULT_OK)
        return r;
    uint64_t seq = (uint64_t)sqlite3_last_insert_rowid(l->db);
    unsigned shared = 0;
    r = count_shared(l, seq, t, &shared);
    if (r == RESULT_OK && t->life == LIFE_OFFLINE)
        r = move_delivery(l, seq, LIFE_OFFLINE);
    if (r == RESULT_OK && t->patron[0] != '\0')
        r = seal_patron(l, seq, t->patron, day_number(when_day(when_of(now.wall_ms, 0))));
    if (r == RESULT_OK)
        *out = (struct ledger_begun){ .seq = seq, .waiting_rows = shared };
    return r;
}

static enum result begin_rows(struct ledger *l, void *self)
{
    struct begin_work *work = self;
    enum result r = RESULT_OK;
    for (size_t i = 0; i < work->n && r == RESULT_OK; i++)
        r = begin_row(l, &work->t[i], &work->out[i]);
    return r;
}

enum result ledger_begin(struct ledger *l, const struct transaction *t, size_t n, struct ledger_begun *out)
{
    struct ledger_begun begun[LEDGER_BATCH_MAX];
    assert(n >= 1);
    assert(n <= LEDGER_BATCH_MAX);
    for (size_t i = 0; i < n; i++) {
        assert(t[i].life == LIFE_INTENDED || t[i].life == LIFE_OFFLINE);
        assert(t[i].ulid[0] != '\0');
        assert(t[i].item[0] != '\0' || t[i].kind == TRANSACTION_PAYMENT || t[i].kind == TRANSACTION_HOLD);
        assert(t[i].life == LIFE_INTENDED || (t[i].kind != TRANSACTION_PAYMENT && t[i].kind != TRANSACTION_HOLD));
    }
    if (l->full)
        return RESULT_FULL;
    struct begin_work work = { t, n, begun };
    enum result r = commit_work(l, false, begin_rows, &work);
    for (size_t i = 0; i < n && r == RESULT_OK; i++)
        out[i] = begun[i];
    return r;
}

/* ---- outcome, settling, later facts ---- */

static enum result answer(struct ledger *l, struct head *h, const struct transaction *t)
{
    enum result r = head_move_and_answer(l, h, t);
    return r == RESULT_OK ? head_before(l, h, &t->before) : r;
}

/* A row of another state is a late answer: told, not done. */
static enum result answer_from(struct ledger *l, const struct transaction *t, enum life from, struct head *h)
{
    enum result r = head_of(l, t, h);
    if (r == RESULT_OK && h->life != from) {
        log_error("row %llu is %s, not %s", (unsigned long long)h->seq, life_word(h->life), life_word(from));
        return RESULT_REFUSED;
    }
    return r == RESULT_OK ? answer(l, h, t) : r;
}

struct outcome_work {
    const struct transaction *t;
    size_t n;
};

static enum result outcome_rows(struct ledger *l, void *self)
{
    const struct outcome_work *work = self;
    struct head h;
    enum result r = RESULT_OK;
    for (size_t i = 0; i < work->n && r == RESULT_OK; i++)
        r = answer_from(l, &work->t[i], LIFE_INTENDED, &h);
    return r;
}

enum result ledger_outcome(struct ledger *l, const struct transaction *t, size_t n)
{
    assert(n >= 1);
    assert(n <= LEDGER_BATCH_MAX);
    struct outcome_work work = { t, n };
    return commit_work(l, true, outcome_rows, &work);
}

static enum result fact_settle(struct ledger *l, const struct fact *fact)
{
    struct head h;
    enum result r = answer_from(l, &fact->t, LIFE_UNKNOWN, &h);
    return r == RESULT_OK ? head_brought(l, &h, fact->t.due) : r;
}

enum result ledger_settle(struct ledger *l, const struct transaction *t)
{
    struct fact fact = { .kind = FACT_SETTLE, .t = *t };
    return commit_later(l, &fact);
}

/* From NONE: the row was settled, and counts as one whose bit the library system wants changed. From FAILED: the tag
   came again. */
static const bool bit_moves[BIT_COUNT][BIT_COUNT] = {
    [BIT_NONE] = { [BIT_PENDING] = true, [BIT_DONE] = true, [BIT_FAILED] = true },
    [BIT_PENDING] = { [BIT_PENDING] = true, [BIT_DONE] = true, [BIT_FAILED] = true },
    [BIT_FAILED] = { [BIT_PENDING] = true, [BIT_DONE] = true, [BIT_FAILED] = true },
    [BIT_DONE] = { [BIT_PENDING] = true, [BIT_DONE] = true }, /* PENDING: wanted again, and set already */
};

/* A row that changed nothing, or is not known to have changed anything, has no bit. */
static bool has_bit(const struct head *h)
{
    return h->life != LIFE_INTENDED && h->life != LIFE_REFUSED && h->life != LIFE_VOID;
}

/* A mark that comes with a bit is the bit's: DONE takes it back, and no other. */
static enum result move_bit(struct ledger *l, const struct head *h, enum bit to, bool mark)
{
    if (!bit_moves[h->bit][to] || !has_bit(h)) {
        log_error("the bit of row %llu, which is %s, may not move from %s to %s", (unsigned long long)h->seq,
                  life_word(h->life), bit_word(h->bit), bit_word(to));
        return RESULT_REFUSED;
    }
    if (h->bit == BIT_DONE)
        return RESULT_OK;
    bool marked = to == BIT_FAILED || (to == BIT_PENDING && (mark || h->bit == BIT_FAILED));
    sqlite3_stmt *s = statement(l, ST_BIT);
    sqlite3_bind_int64(s, 1, (int64_t)h->seq);
    bind_text(s, 2, bit_word(to));
    sqlite3_bind_int(s, 3, marked ? MARK_BIT : 0);
    return run(l, s);
}

static enum result fact_later(struct ledger *l, const struct fact *fact)
{
    const struct transaction *t = &fact->t;
    struct head h;
    enum result r = head_of(l, t, &h);
    if (r == RESULT_OK && t->bit != BIT_NONE)
        r = move_bit(l, &h, t->bit, t->staff_mark);
    if (r == RESULT_OK && t->staff_mark && t->bit == BIT_NONE)
        r = head_mark(l, &h);
    return r;
}

enum result ledger_later(struct ledger *l, const struct transaction *t)
{
    struct fact fact = { .kind = FACT_LATER, .t = *t };
    return commit_later(l, &fact);
}

static enum result fact_line_up(struct ledger *l, const struct fact *fact)
{
    sqlite3_stmt *s = statement(l, ST_LINE_UP);
    sqlite3_bind_int64(s, 1, fact->value);
    return run(l, s);
}

enum result ledger_line_up(struct ledger *l, int64_t ms)
{
    assert(ms >= 0);
    struct fact fact = { .kind = FACT_LINE_UP, .value = ms };
    return commit_later(l, &fact);
}

/* ---- times that were not known ---- */

static enum result fact_date(struct ledger *l, const struct fact *fact)
{
    sqlite3_stmt *s = statement(l, ST_DATE_THIS);
    sqlite3_bind_int64(s, 1, l->boot);
    sqlite3_bind_int64(s, 2, fact->moment.wall_ms);
    sqlite3_bind_int64(s, 3, fact->moment.monotonic_ms);
    sqlite3_bind_int64(s, 4, fact->value);
    enum result r = run(l, s);
    if (r != RESULT_OK)
        return r;
    s = statement(l, ST_DATE_OTHERS);
    sqlite3_bind_int64(s, 1, l->boot);
    sqlite3_bind_int64(s, 2, fact->value);
    sqlite3_bind_int64(s, 3, fact->moment.wall_ms); /* they have no neighbour: not after now */
    return run(l, s);
}

enum result ledger_date_rows(struct ledger *l, int offset_min)
{
    sqlite3_stmt *s = statement(l, ST_UNDATED);
    enum result r = step(l, s);
    sqlite3_reset(s);
    if (r != RESULT_OK)
        return r == RESULT_NONE ? RESULT_OK : r;
    struct fact fact = { .kind = FACT_DATE, .value = offset_min, .moment = moment_now(l) };
    return commit_later(l, &fact);
}

int64_t ledger_last_time(struct ledger *l)
{
    int64_t last = l->build_ms;
    sqlite3_stmt *s = statement(l, ST_LAST_TIME);
    if (step(l, s) != RESULT_OK)
        return last;
    if (sqlite3_column_int64(s, 0) > last)
        last = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return last;
}

/* ---- recovery ---- */

/* Every row that `find` finds becomes UNKNOWN. */
static enum result recover_found(struct ledger *l, enum statement find, unsigned *count)
{
    struct transaction t = { 0 };
    for (;;) {
        struct head h;
        sqlite3_stmt *s = statement(l, find);
        sqlite3_bind_int64(s, 1, (int64_t)t.seq);
        enum result r = step(l, s);
        if (r != RESULT_OK)
            return r == RESULT_NONE ? RESULT_OK : r;
        t.seq = (uint64_t)sqlite3_column_int64(s, 0);
        sqlite3_reset(s);
        r = head_of(l, &t, &h);
        if (r == RESULT_OK)
            r = head_move(l, &h, LIFE_UNKNOWN);
        if (r != RESULT_OK)
            return r;
        ++*count;
    }
}

/* No row up to the newest of now is INTENDED afterwards: the next boot need not look at them again. A bit that was
   PENDING has lost its visit: nobody sets it before the tag comes again. */
static enum result recover_rows(struct ledger *l, void *self)
{
    unsigned *count = self;
    *count = 0;
    enum result r = recover_found(l, ST_FIND_INTENDED, count);
    if (r == RESULT_OK)
        r = recover_found(l, ST_FIND_SENDING, count);
    if (r == RESULT_OK)
        r = run(l, statement(l, ST_FAIL_BITS));
    return r == RESULT_OK ? run(l, statement(l, ST_RECOVERED)) : r;
}

enum result ledger_recover(struct ledger *l, unsigned *recovered)
{
    unsigned count = 0;
    enum result r = commit_work(l, true, recover_rows, &count);
    if (r == RESULT_OK)
        *recovered = count;
    return r;
}

enum result (*const fact_apply[FACT_COUNT])(struct ledger *l, const struct fact *fact) = {
    [FACT_SETTLE] = fact_settle,     [FACT_LATER] = fact_later,   [FACT_DELIVER] = fact_deliver,
    [FACT_POSTPONE] = fact_postpone, [FACT_POISON] = fact_poison, [FACT_LINE_UP] = fact_line_up,
    [FACT_DATE] = fact_date,         [FACT_HANDED] = fact_handed,
};
