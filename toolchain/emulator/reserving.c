/* The library's counter beside lending: holds, fees, cards and notes. Each is one change or none. */
#include "base/text.h"
#include "emulator/store_inside.h"

enum { ACTIVE_HOLDS_MAX = 20 };

static int64_t place_of(struct library_store *s, const char *item, const char *patron)
{
    return store_number(store_prepare(s,
                                      "SELECT (SELECT COUNT(*) FROM hold o WHERE o.item = h.item AND o.seq <= h.seq)"
                                      " FROM hold h WHERE h.item = ? AND h.patron = ?",
                                      "tt", item, patron),
                        0);
}

static enum library_word refusal(const struct library_patron *p, const struct library_item *i, int64_t place)
{
    if (p->lost)
        return LIBRARY_WORD_CARD_LOST;
    if (p->blocked)
        return LIBRARY_WORD_BLOCKED;
    if (p->expired)
        return LIBRARY_WORD_EXPIRED;
    if (text_equal(i->lent_to, p->id))
        return LIBRARY_WORD_YOURS;
    if (i->reference)
        return LIBRARY_WORD_REFERENCE;
    if (place > 0)
        return LIBRARY_WORD_HELD_ALREADY;
    return p->holds_ready + p->holds_waiting >= ACTIVE_HOLDS_MAX ? LIBRARY_WORD_LIMIT : LIBRARY_WORD_NOTHING;
}

static enum result change(struct library_store *s, const char *item, const char *patron, bool cancel)
{
    const char *sql = cancel ? "DELETE FROM hold WHERE item = ? AND patron = ?"
                             : "INSERT INTO hold(item, patron, ready) VALUES(?, ?, 0)";
    return store_done(s, store_prepare(s, sql, "tt", item, patron));
}

enum result library_hold(struct library_store *s, const struct library_transaction *t, bool cancel,
                         struct library_answer *out, int *place)
{
    struct library_patron p;
    *out = (struct library_answer){ .ok = false };
    *place = 0;
    if (library_item_find(s, t->item, &out->item) != RESULT_OK) {
        out->word = LIBRARY_WORD_NO_ITEM;
        return RESULT_OK;
    }
    if (library_patron_find(s, t->patron, t->at, &p) != RESULT_OK) {
        out->word = LIBRARY_WORD_NO_PATRON;
        return RESULT_OK;
    }
    int64_t now_at = place_of(s, out->item.id, p.id);
    if (cancel)
        out->word = now_at == 0 ? LIBRARY_WORD_NO_HOLD : LIBRARY_WORD_NOTHING;
    else
        out->word = refusal(&p, &out->item, now_at);
    if (out->word != LIBRARY_WORD_NOTHING)
        return RESULT_OK;
    enum result r = change(s, out->item.id, p.id, cancel);
    out->ok = r == RESULT_OK;
    *place = (int)place_of(s, out->item.id, p.id);
    return r;
}

/* Takes `amount` off the oldest fees; what is paid up goes. */
static enum result take_off(struct library_store *s, const char *patron, int64_t amount, int64_t fee)
{
    enum result r = RESULT_OK;
    while (amount > 0 && r == RESULT_OK) {
        int64_t seq = store_number(store_prepare(s,
                                                 "SELECT seq FROM fee WHERE patron = ?1 AND (?2 = 0 OR seq = ?2)"
                                                 " ORDER BY seq LIMIT 1",
                                                 "ti", patron, fee),
                                   0);
        int64_t owed = store_number(store_prepare(s, "SELECT amount FROM fee WHERE seq = ?", "i", seq), 0);
        int64_t part = amount < owed ? amount : owed;
        if (part == 0)
            return RESULT_BAD;
        amount -= part;
        r = store_done(s, store_prepare(s, "UPDATE fee SET amount = amount - ? WHERE seq = ?", "ii", part, seq));
        if (r == RESULT_OK)
            r = store_done(s, store_prepare(s, "DELETE FROM fee WHERE seq = ? AND amount = 0", "i", seq));
    }
    return r;
}

enum result library_charge(struct library_store *s, const char *patron, int64_t amount, const char *words)
{
    return store_done(
        s, store_prepare(s, "INSERT INTO fee(patron, amount, words) VALUES(?, ?, ?)", "tit", patron, amount, words));
}

enum result library_pay(struct library_store *s, const char *patron, int64_t amount, int64_t fee, struct when now,
                        enum library_word *out)
{
    struct library_patron p;
    *out = LIBRARY_WORD_NO_PATRON;
    if (library_patron_find(s, patron, now, &p) != RESULT_OK)
        return RESULT_OK;
    int64_t owed = store_number(store_prepare(s,
                                              "SELECT COALESCE(SUM(amount), 0) FROM fee WHERE patron = ?1"
                                              " AND (?2 = 0 OR seq = ?2)",
                                              "ti", p.id, fee),
                                0);
    *out = amount <= 0 || amount > owed ? LIBRARY_WORD_NO_FEE : LIBRARY_WORD_NOTHING;
    return *out == LIBRARY_WORD_NOTHING ? take_off(s, p.id, amount, fee) : RESULT_OK;
}

enum result library_block(struct library_store *s, const char *patron, bool blocked, struct when now)
{
    struct library_patron p;
    enum result r = library_patron_find(s, patron, now, &p);
    if (r != RESULT_OK)
        return r;
    return store_done(
        s, store_prepare(s, "UPDATE patron SET state = ? WHERE id = ?", "tt", blocked ? "blocked" : "open", p.id));
}

enum result library_note(struct library_store *s, const char *item, const char *words)
{
    struct library_item i;
    enum result r = library_item_find(s, item, &i);
    if (r != RESULT_OK)
        return r;
    return store_done(s, store_prepare(s, "INSERT OR REPLACE INTO property VALUES(?, ?)", "tt", i.id, words));
}
