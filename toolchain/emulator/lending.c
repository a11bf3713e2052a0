/* The rules of lending: checkout, checkin, renewal. Each is one transaction of the table; a refusal changes nothing.

   Without "no block" the checks run in their order and the first one that holds refuses. With it, and with a
   promised due date, the loan is taken as it happened, unless the item is on loan to somebody else. */
#include "base/text.h"
#include "emulator/store_inside.h"

enum { DUE_HOUR = 23, DUE_MINUTE = 59 };

struct lending {
    struct library_store *s;
    const struct library_transaction *t;
    struct library_patron patron;
    struct library_item item;
    char first_hold[ID_SIZE]; /* who is first in the item's queue; "" for nobody */
};

static bool is_forced(const struct lending *l)
{
    return l->t->no_block && l->t->due.known;
}

static bool is_his(const struct lending *l)
{
    return text_equal(l->item.lent_to, l->patron.id);
}

static void read_first_hold(struct lending *l)
{
    sqlite3_stmt *q =
        store_prepare(l->s, "SELECT patron FROM hold WHERE item = ? ORDER BY ready DESC, seq LIMIT 1", "t", l->item.id);
    text_copy(l->first_hold, sizeof l->first_hold, "");
    if (q != NULL && sqlite3_step(q) == SQLITE_ROW)
        store_text(q, 0, l->first_hold, sizeof l->first_hold);
    sqlite3_finalize(q);
}

static bool waits_for_another(const struct lending *l)
{
    return l->first_hold[0] != '\0' && !text_equal(l->first_hold, l->patron.id);
}

/* Who and what; LIBRARY_WORD_NOTHING when both are known. */
static enum library_word meet(struct lending *l, struct library_answer *out)
{
    bool has_item = library_item_find(l->s, l->t->item, &l->item) == RESULT_OK;
    if (has_item)
        out->item = l->item;
    if (library_patron_find(l->s, l->t->patron, l->t->at, &l->patron) != RESULT_OK)
        return LIBRARY_WORD_NO_PATRON;
    if (!has_item)
        return LIBRARY_WORD_NO_ITEM;
    read_first_hold(l);
    return LIBRARY_WORD_NOTHING;
}

static enum library_word card_refusal(const struct lending *l)
{
    if (l->patron.lost)
        return LIBRARY_WORD_CARD_LOST;
    if (l->patron.blocked)
        return LIBRARY_WORD_BLOCKED;
    return l->patron.expired ? LIBRARY_WORD_EXPIRED : LIBRARY_WORD_NOTHING;
}

static enum library_word checkout_refusal(const struct lending *l)
{
    const struct {
        bool holds;
        enum library_word word;
    } checks[] = {
        { l->item.lost, LIBRARY_WORD_ITEM_LOST },
        { l->item.reference, LIBRARY_WORD_REFERENCE },
        { waits_for_another(l), LIBRARY_WORD_HOLD },
        { l->patron.too_many_fees, LIBRARY_WORD_FEES },
        { l->patron.too_many_overdue, LIBRARY_WORD_OVERDUE },
        { l->patron.too_many_loans, LIBRARY_WORD_LIMIT },
    };
    enum library_word word = card_refusal(l);
    for (size_t i = 0; word == LIBRARY_WORD_NOTHING && i < sizeof checks / sizeof *checks; i++) {
        if (checks[i].holds)
            word = checks[i].word;
    }
    return word;
}

static enum library_word renewal_refusal(const struct lending *l)
{
    int64_t most = store_number(store_prepare(l->s, "SELECT renewals FROM type WHERE name = ?", "t", l->item.type), 0);
    enum library_word word = card_refusal(l);
    if (word != LIBRARY_WORD_NOTHING)
        return word;
    if (waits_for_another(l))
        return LIBRARY_WORD_HOLD;
    return l->item.renewals >= most ? LIBRARY_WORD_RENEWALS_USED : LIBRARY_WORD_NOTHING;
}

/* The promised date, or the last minute of the day that the item's type gives. */
static int64_t due_ms(const struct lending *l)
{
    int64_t days = store_number(store_prepare(l->s, "SELECT days FROM type WHERE name = ?", "t", l->item.type), 0);
    struct when here = when_of(l->t->at.utc_ms, LIBRARY_OFFSET_MIN);
    if (is_forced(l))
        return l->t->due.utc_ms;
    return when_at(day_of_number(day_number(when_day(here)) + days), DUE_HOUR, DUE_MINUTE, 0, LIBRARY_OFFSET_MIN)
        .utc_ms;
}

static enum result count_transaction(const struct lending *l)
{
    return store_done(
        l->s, store_prepare(l->s, "UPDATE item SET transactions = transactions + 1 WHERE id = ?", "t", l->item.id));
}

static enum result lend(const struct lending *l)
{
    enum result r = store_done(l->s, store_prepare(l->s, "INSERT INTO loan VALUES(?, ?, ?, ?, 0)", "ttii", l->item.id,
                                                   l->patron.id, l->t->at.utc_ms, due_ms(l)));
    if (r == RESULT_OK)
        r = store_done(l->s, store_prepare(l->s, "DELETE FROM hold WHERE item = ? AND patron = ?", "tt", l->item.id,
                                           l->patron.id));
    return r == RESULT_OK ? count_transaction(l) : r;
}

static enum result prolong(const struct lending *l)
{
    enum result r = store_done(
        l->s, store_prepare(l->s, "UPDATE loan SET due_ms = MAX(due_ms, ?), renewals = renewals + 1 WHERE item = ?",
                            "it", due_ms(l), l->item.id));
    return r == RESULT_OK ? count_transaction(l) : r;
}

/* Ends the transaction, and tells the item as it now is. */
static enum result finish(struct library_store *s, const char *item, enum result r, struct library_answer *out)
{
    if (r != RESULT_OK || store_do(s, "COMMIT") != RESULT_OK) {
        enum result back = store_do(s, "ROLLBACK");
        (void)back;
        return RESULT_IO;
    }
    struct library_item now;
    if (library_item_find(s, item, &now) == RESULT_OK)
        out->item = now;
    return RESULT_OK;
}

static enum result refuse(struct lending *l, enum library_word word, struct library_answer *out)
{
    out->ok = false;
    out->word = word;
    return finish(l->s, l->t->item, RESULT_OK, out);
}

static enum result renew_known(struct lending *l, struct library_answer *out)
{
    enum library_word word = is_forced(l) ? LIBRARY_WORD_NOTHING : renewal_refusal(l);
    if (word != LIBRARY_WORD_NOTHING)
        return refuse(l, word, out);
    out->ok = true;
    out->renewed = true;
    return finish(l->s, l->item.id, prolong(l), out);
}

/* What a second checkout by the same reader is, the terminal's policy and the library's rule say. */
static bool renews_again(const struct lending *l)
{
    return is_forced(l) || l->t->may_renew || store_rule_is(l->s, "recheckout", "renew");
}

static enum result checkout_known(struct lending *l, struct library_answer *out)
{
    enum library_word word = LIBRARY_WORD_NOTHING;
    if (is_his(l) && renews_again(l))
        return renew_known(l, out);
    if (is_his(l))
        word = LIBRARY_WORD_YOURS;
    else if (l->item.lent_to[0] != '\0')
        word = LIBRARY_WORD_OTHER_LOAN;
    else if (!is_forced(l))
        word = checkout_refusal(l);
    if (word != LIBRARY_WORD_NOTHING)
        return refuse(l, word, out);
    out->ok = true;
    return finish(l->s, l->item.id, lend(l), out);
}

enum result library_checkout(struct library_store *s, const struct library_transaction *t, struct library_answer *out)
{
    struct lending l = { .s = s, .t = t };
    *out = (struct library_answer){ .ok = false };
    enum result r = store_do(s, "BEGIN IMMEDIATE");
    if (r != RESULT_OK)
        return r;
    enum library_word word = meet(&l, out);
    return word != LIBRARY_WORD_NOTHING ? refuse(&l, word, out) : checkout_known(&l, out);
}

enum result library_renew(struct library_store *s, const struct library_transaction *t, struct library_answer *out)
{
    struct lending l = { .s = s, .t = t };
    *out = (struct library_answer){ .ok = false };
    enum result r = store_do(s, "BEGIN IMMEDIATE");
    if (r != RESULT_OK)
        return r;
    enum library_word word = meet(&l, out);
    if (word == LIBRARY_WORD_NOTHING && !is_his(&l))
        word = LIBRARY_WORD_NOT_YOURS;
    return word != LIBRARY_WORD_NOTHING ? refuse(&l, word, out) : renew_known(&l, out);
}

/* ---- asking first, as REST does ---- */

enum library_word store_may_lend(struct library_store *s, const struct library_transaction *t)
{
    struct lending l = { .s = s, .t = t };
    struct library_answer met = { .ok = false };
    enum library_word word = meet(&l, &met);
    if (word != LIBRARY_WORD_NOTHING)
        return word;
    if (is_his(&l))
        return renewal_refusal(&l) == LIBRARY_WORD_NOTHING ? LIBRARY_WORD_YOURS : LIBRARY_WORD_RENEWALS_USED;
    return l.item.lent_to[0] != '\0' ? LIBRARY_WORD_OTHER_LOAN : checkout_refusal(&l);
}

enum library_word store_may_renew(struct library_store *s, const struct library_transaction *t)
{
    struct lending l = { .s = s, .t = t };
    struct library_answer met = { .ok = false };
    enum library_word word = meet(&l, &met);
    if (word == LIBRARY_WORD_NOTHING && !is_his(&l))
        word = LIBRARY_WORD_NOT_YOURS;
    return word == LIBRARY_WORD_NOTHING ? renewal_refusal(&l) : word;
}

/* Days late, by the day of the return, cost a fine. */
static enum result fine(const struct lending *l)
{
    int64_t late =
        day_number(when_day(when_of(l->t->at.utc_ms, LIBRARY_OFFSET_MIN))) - day_number(when_day(l->item.due));
    int64_t amount = late * store_rule(l->s, "fine_a_day", 0);
    if (late <= 0 || amount == 0)
        return RESULT_OK;
    return store_done(l->s, store_prepare(l->s, "INSERT INTO fee(patron, amount, words) VALUES(?, ?, ?)", "tit",
                                          l->item.lent_to, amount, "Мерзімі өткен күндер үшін"));
}

/* The first one who waits gets it. */
static enum result shelve(struct lending *l, struct library_answer *out)
{
    struct library_patron waiting;
    read_first_hold(l);
    if (l->first_hold[0] == '\0')
        return RESULT_OK;
    out->hold = true;
    out->word = LIBRARY_WORD_HOLD_WAITS;
    text_copy(out->patron, sizeof out->patron, l->first_hold);
    if (library_patron_find(l->s, l->first_hold, l->t->at, &waiting) == RESULT_OK)
        text_copy(out->hold_name, sizeof out->hold_name, waiting.name);
    return store_done(l->s, store_prepare(l->s, "UPDATE hold SET ready = 1 WHERE item = ? AND patron = ?", "tt",
                                          l->item.id, l->first_hold));
}

static enum result take_back(struct lending *l, struct library_answer *out)
{
    enum result r = fine(l);
    out->ok = true;
    text_copy(out->patron, sizeof out->patron, l->item.lent_to);
    if (l->item.lost)
        out->word = LIBRARY_WORD_FOUND_AGAIN;
    if (r == RESULT_OK)
        r = store_done(l->s, store_prepare(l->s, "DELETE FROM loan WHERE item = ?", "t", l->item.id));
    if (r == RESULT_OK)
        r = store_done(l->s, store_prepare(l->s, "UPDATE item SET lost = 0 WHERE id = ?", "t", l->item.id));
    if (r == RESULT_OK)
        r = shelve(l, out);
    return r == RESULT_OK ? count_transaction(l) : r;
}

enum result library_checkin(struct library_store *s, const struct library_transaction *t, struct library_answer *out)
{
    struct lending l = { .s = s, .t = t };
    *out = (struct library_answer){ .ok = false };
    enum result r = store_do(s, "BEGIN IMMEDIATE");
    if (r != RESULT_OK)
        return r;
    if (library_item_find(s, t->item, &l.item) != RESULT_OK)
        return refuse(&l, LIBRARY_WORD_NO_ITEM, out);
    if (l.item.lent_to[0] == '\0' && !l.item.lost)
        return refuse(&l, LIBRARY_WORD_NOT_LENT, out);
    return finish(s, t->item, take_back(&l, out), out);
}
