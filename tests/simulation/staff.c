/* Staff at the desk: now and then, also while patrons are at the kiosk, they order what circulation/order.h knows. What
   they say of a record is the truth: they look into the library system first, and bring into it by hand what they
   say they did. What they decide is kept, and nothing of it leaves the kiosk afterwards. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sim.h"

enum { OFTEN_MS = 8 * 60 * 1000 };

static void later(struct sim *s, int64_t ms)
{
    world_later(s, &(struct pending){ .kind = PENDING_STAFF, .at_ms = s->mono_ms + ms });
}

void staff_begin(struct sim *s)
{
    later(s, (int64_t)roll(s, OFTEN_MS));
}

static void order(struct sim *s, const struct staff_order *o)
{
    struct moment now = sim_now(s);
    core_order_taken(s->core);
    if (core_order(s->core, &now, o) == RESULT_OK && s->verbose)
        fprintf(stderr, "%8lld staff order %d, row %llu, %s\n", (long long)s->mono_ms, (int)o->kind,
                (unsigned long long)o->seq, decision_word(o->decision));
}

/* ---- a record ---- */

struct exception {
    struct sim *sim;
    uint64_t dice; /* the n-th that is found */
    struct ledger_row row;
    bool any;
};

/* Something of it, or of its book, is under way: whoever looks now sees only half of it. */
static bool is_moving(const struct sim *s, const struct sim_row *row)
{
    for (int i = 0; i < s->rows_count; i++) {
        const struct sim_row *r = &s->rows[i];
        bool same = r == row || (r->item == row->item && r->patron == row->patron);
        if (same && r != row && (r->life == LIFE_INTENDED || r->life == LIFE_UNKNOWN || r->marked))
            return true;
    }
    for (int i = 0; i < s->pending_count; i++)
        if (s->pending[i].kind == PENDING_DEED && s->pending[i].row >= 0 && &s->rows[s->pending[i].row] == row)
            return true;
    return s->watch.asked.row != SIM_NOBODY && &s->rows[s->watch.asked.row] == row && s->watch.asked.request != 0;
}

/* Nothing moved its book since. */
static bool is_newest(const struct sim *s, const struct sim_row *row)
{
    for (const struct sim_row *r = row + 1; r < s->rows + s->rows_count; r++)
        if (r->item == row->item && watch_moves(r))
            return false;
    return true;
}

/* What staff can say about it; DECISION_COUNT: nothing yet. */
static enum decision truth(struct sim *s, const struct ledger_row *r)
{
    const struct sim_row *row = watch_row(s, r->t.ulid);
    if (row == NULL || row->by_all || row->patron == SIM_NOBODY || is_moving(s, row))
        return DECISION_COUNT; /* of one question for all her loans nobody can say what it did */
    bool carried = row->carried, open = r->t.life == LIFE_STAFF || r->t.life == LIFE_REJECTED || carried;
    if (!open)
        return r->t.staff_mark && life_is_final(r->t.life) && r->t.bit != BIT_FAILED && r->t.bit != BIT_PENDING
                   ? DECISION_SEEN
                   : DECISION_COUNT;
    if (row->happened && !carried)
        return DECISION_HAPPENED;
    bool again = is_newest(s, row) && r->patron_waits && !row->patron_lost;
    if (carried)
        return !row->by_hand && again ? DECISION_AGAIN : DECISION_BY_HAND;
    if (r->t.life == LIFE_REJECTED)
        return DECISION_BY_HAND;
    return !row->told ? DECISION_NOTHING : again ? DECISION_AGAIN : DECISION_COUNT;
}

static bool take_exception(void *self, const struct ledger_row *r)
{
    struct exception *e = self;
    if (truth(e->sim, r) == DECISION_COUNT)
        return true;
    e->row = *r;
    e->any = true;
    return e->dice-- > 0;
}

static void decide(struct sim *s)
{
    struct exception e = { .sim = s, .dice = roll(s, 4) };
    checks_exceptions(s, take_exception, &e);
    if (!e.any)
        return;
    order(s, &(struct staff_order){ .kind = ORDER_DECIDE,
                                    .role = (enum staff_role)roll(s, STAFF_ROLE_COUNT),
                                    .seq = e.row.t.seq,
                                    .decision = truth(s, &e.row),
                                    .note = "looked at in the library system" });
}

static bool take_sealed(void *self, const struct ledger_row *r)
{
    uint64_t *seq = self;
    *seq = r->patron_waits ? r->t.seq : *seq;
    return true;
}

static void reveal(struct sim *s)
{
    uint64_t seq = 1;
    checks_each(s, take_sealed, &seq);
    order(s, &(struct staff_order){ .kind = ORDER_REVEAL, .seq = seq });
}

/* A stick that is not there, or is taken away, is a folder that is none. */
static void carry(struct sim *s)
{
    static const char *const formats[] = { "json", "csv", "koc", "evergreen" };
    struct staff_order o = { .kind = ORDER_CARRY };
    text_copy(o.format, sizeof o.format, formats[roll(s, sizeof formats / sizeof *formats)]);
    text_format(o.path, sizeof o.path, "%s%s", s->stick, happens(s, FAULT_STICK_GONE, 3) ? "/gone" : "");
    order(s, &o);
}

static void bring_list(struct sim *s)
{
    struct staff_order o = { .kind = ORDER_BLOCKED };
    barred_on_stick(s, o.path);
    order(s, &o);
}

/* There is no ledger yet that could be looked at beside its owner. */
static bool is_before_all(const struct sim *s)
{
    bool may_be_none = s->lives == 1 || s->faults_on[FAULT_BIT_ROT];
    return may_be_none && !core_kiosk(s->core)->ledger.since.known;
}

void staff_act(struct sim *s)
{
    if (s->calm)
        return;
    if (is_before_all(s)) {
        later(s, OFTEN_MS);
        return;
    }
    if (s->barred.used && roll_of(s, FAULT_BLOCKED_CARDS, 8) == 0)
        bring_list(s);
    if (roll_of(s, FAULT_NO_CHECKIN, 3) == 0)
        staff_take_back(s);
    uint64_t what = roll(s, 12);
    if (what == 0)
        reveal(s);
    else if (what == 1)
        order(s, &(struct staff_order){ .kind = ORDER_NEW_KEY });
    else if (what == 2)
        carry(s);
    else
        decide(s);
    later(s, 1000 + (int64_t)roll(s, OFTEN_MS));
}

/* ---- what came of it ---- */

/* They bring it into the library system: what it says happened, if nobody else has the book meanwhile. */
static void bring(struct sim *s, struct sim_row *row)
{
    if (row->item == SIM_NOBODY || row->patron == SIM_NOBODY || row->happened || !watch_moves(row) ||
        !is_newest(s, row))
        return;
    struct sim_item *item = &s->library.items[row->item];
    if (row->kind == TRANSACTION_CHECKOUT && item->patron != SIM_NOBODY)
        return;
    item->patron = row->kind == TRANSACTION_CHECKOUT ? row->patron : SIM_NOBODY;
    item->renewals = 0;
    item->due_ms = wall_true(s) + 14 * SIM_DAY_MS;
    row->by_hand = true;
}

/* Rule 5, of what goes by hand. */
static void check_overtakes(struct sim *s, const struct sim_row *row)
{
    for (const struct sim_row *r = s->rows; r < row; r++)
        if (r->item == row->item && r->item != SIM_NOBODY && r->kind != TRANSACTION_HOLD &&
            (r->life == LIFE_UNKNOWN || r->life == LIFE_INTENDED || (r->life == LIFE_OFFLINE && r->marked)))
            sim_fail(s, INVARIANT_IN_ORDER, "row %s is carried away before row %s, which is %s", row->ulid, r->ulid,
                     life_word(r->life));
}

static bool take_carried(void *self, const struct ledger_row *r)
{
    struct sim *s = self;
    struct sim_row *row = watch_row(s, r->t.ulid);
    if (row == NULL || row->carried || r->library != DELIVERY_POISONED || !text_starts(r->t.words, ROW_CARRIED))
        return true;
    if (row->gone && !row->unsent)
        sim_fail(s, INVARIANT_SENT_ONCE, "row %s is carried away, and may have been sent", row->ulid);
    check_overtakes(s, row);
    row->carried = row->poisoned = true;
    stick_has(s, r->t.words + strlen(ROW_CARRIED));
    s->carried_count++;
    if (s->stick_arrives)
        bring(s, row);
    return true;
}

void staff_look(struct sim *s)
{
    s->stick_arrives = false;
    checks_each(s, take_carried, s);
}

/* An order that fails may still be found on disk after a power cut. */
void staff_orders(struct sim *s, const struct staff_order *o)
{
    if (o->kind == ORDER_CARRY)
        stick_begins(s);
    for (int i = 0; i < s->rows_count && o->kind == ORDER_DECIDE; i++) {
        struct sim_row *row = &s->rows[i];
        if (row->seq != o->seq)
            continue;
        row->decided = true;
        row->gone = row->gone && o->decision != DECISION_AGAIN;
    }
}

/* A loan that the library system did after the book was back already stands on her account still: they end it. */
static void tidy(struct sim *s, const struct sim_row *row)
{
    const struct sim_row *newest = row;
    for (const struct sim_row *r = row + 1; r < s->rows + s->rows_count; r++)
        if (r->item == row->item && watch_moves(r))
            newest = r;
    if (newest->kind == TRANSACTION_CHECKIN && row->item != SIM_NOBODY && row->kind == TRANSACTION_CHECKOUT)
        s->library.items[row->item].patron = SIM_NOBODY;
}

static void decided(struct sim *s, const struct staff_order *o, const struct staff_answer *answer)
{
    static const enum sim_scene scenes[DECISION_COUNT] = {
        [DECISION_HAPPENED] = SCENE_STAFF_CONFIRMED, [DECISION_NOTHING] = SCENE_STAFF_VOIDED,
        [DECISION_AGAIN] = SCENE_STAFF_AGAIN,        [DECISION_BY_HAND] = SCENE_STAFF_CLOSED,
        [DECISION_SEEN] = SCENE_STAFF_SEEN,
    };
    struct sim_row *row = watch_row(s, answer->ulid);
    if (row == NULL)
        sim_fail(s, INVARIANT_NOTHING_INVENTED, "staff decided about a row that nobody knows");
    sim_scene(scenes[o->decision]);
    if (o->decision == DECISION_SEEN)
        return;
    if (row->life == LIFE_REJECTED && o->decision == DECISION_BY_HAND)
        bring(s, row);
    if (o->decision == DECISION_HAPPENED)
        tidy(s, row);
    row->life = answer->life;
    row->poisoned = row->carried = row->marked = row->early = false;
}

void staff_answered(struct sim *s, const struct staff_order *o, const struct staff_answer *answer)
{
    if (o->kind == ORDER_CARRY)
        stick_ends(s);
    if (o->kind == ORDER_CARRY && answer->result != RESULT_OK)
        staff_look(s); /* what is named in the rows is whole there, all the same */
    if (o->kind == ORDER_BLOCKED)
        barred_brought(s, answer);
    if (answer->result != RESULT_OK)
        return;
    switch (o->kind) {
    case ORDER_DECIDE:
        decided(s, o, answer);
        break;
    case ORDER_REVEAL:
        sim_scene(SCENE_REVEALED);
        for (int i = 0; i < s->rows_count; i++)
            if (s->rows[i].seq == o->seq && s->rows[i].patron != library_patron(answer->text))
                sim_fail(s, INVARIANT_HANDED_AS_WRITTEN, "staff are shown another patron's card");
        break;
    case ORDER_CARRY:
        if (answer->written > 0)
            sim_scene(SCENE_CARRIED);
        s->stick_arrives = roll(s, 4) != 0;
        s->carried_count = 0;
        checks_each(s, take_carried, s);
        if (s->carried_count != answer->written)
            sim_fail(s, INVARIANT_SENT_ONCE, "%u rows are on the stick, and %u wait no longer", answer->written,
                     s->carried_count);
        break;
    case ORDER_NEW_KEY:
        sim_scene(SCENE_KEY_CHANGED);
        break;
    case ORDER_BLOCKED:
    case ORDER_HANDOUTS: /* of the screen alone, and no transaction */
    case ORDER_KEY_SAVED:
        break;
    }
}

/* ---- books that the line does not take back ---- */

static bool is_lent_since(const struct sim *s, const struct sim_row *back)
{
    for (const struct sim_row *r = back + 1; r < s->rows + s->rows_count; r++)
        if (r->item == back->item && r->kind == TRANSACTION_CHECKOUT &&
            (r->life == LIFE_CONFIRMED || r->life == LIFE_UPLOADED || r->life == LIFE_STAFF))
            return true;
    return false;
}

/* Nothing of the book is left to be said before. */
static bool is_first_open(const struct sim *s, const struct sim_row *row)
{
    for (const struct sim_row *r = s->rows; r < row; r++)
        if (r->item == row->item &&
            ((r->life == LIFE_OFFLINE && !r->poisoned) || r->life == LIFE_UNKNOWN || r->life == LIFE_INTENDED))
            return false;
    return true;
}

static bool waits_for_staff(const struct sim *s, const struct sim_row *r)
{
    return r->kind == TRANSACTION_CHECKIN && r->item != SIM_NOBODY && r->life == LIFE_OFFLINE && !r->poisoned &&
           !r->marked && r->seq != 0 && is_first_open(s, r);
}

/* The kiosk sees by itself, once a day, what the library system shows as back. */
static bool must_be_said(struct sim *s, const struct sim_row *row)
{
    bool shown = s->library.items[row->item].patron == SIM_NOBODY && !s->library.manners[MANNER_NO_STATUS];
    return !shown || (!s->calm && roll_of(s, FAULT_NO_CHECKIN, 3) == 0);
}

static void say_so(struct sim *s, struct sim_row *row)
{
    row->happened = row->by_hand = true;
    order(s, &(struct staff_order){ .kind = ORDER_DECIDE,
                                    .role = STAFF_AT_COMMAND,
                                    .seq = row->seq,
                                    .decision = DECISION_BY_HAND,
                                    .note = "taken back at the desk" });
}

void staff_take_back(struct sim *s)
{
    bool said = false;
    for (int i = 0; s->no_checkin && i < s->rows_count; i++) {
        struct sim_row *r = &s->rows[i];
        if (!waits_for_staff(s, r))
            continue;
        if (!is_lent_since(s, r))
            s->library.items[r->item].patron = SIM_NOBODY;
        if (!said && must_be_said(s, r))
            say_so(s, r), said = true;
    }
}
