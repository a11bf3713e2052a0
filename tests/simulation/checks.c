#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ledger/ledger.h"
#include "sim.h"

/* ---- a look at the ledger ---- */

static struct ledger *look(struct sim *s)
{
    if (s->reader == NULL && ledger_open_reader(s->dir, NULL, &s->reader) != RESULT_OK)
        sim_fail(s, INVARIANT_LEDGER_WHOLE, "the ledger cannot be read beside its owner");
    return s->reader;
}

void checks_close(struct sim *s)
{
    ledger_close(s->reader);
    s->reader = NULL;
}

static void list(struct sim *s, const struct ledger_filter *filter,
                 bool (*take)(void *self, const struct ledger_row *row), void *self)
{
    if (!s->rotten && ledger_each(look(s), filter, take, self) != RESULT_OK)
        sim_fail(s, INVARIANT_LEDGER_WHOLE, "the ledger cannot be listed");
}

void checks_each(struct sim *s, bool (*take)(void *self, const struct ledger_row *row), void *self)
{
    list(s, &(struct ledger_filter){ 0 }, take, self);
}

void checks_exceptions(struct sim *s, bool (*take)(void *self, const struct ledger_row *row), void *self)
{
    list(s, &(struct ledger_filter){ .exceptions = true }, take, self);
}

struct found {
    const char *ulid, *item;
    bool yes;
    struct ledger_row row;
};

static bool is_ulid(void *self, const struct ledger_row *row)
{
    struct found *f = self;
    if (!text_equal(row->t.ulid, f->ulid))
        return true;
    f->yes = true;
    f->row = *row;
    return false;
}

/* What the ledger says of it, by the number that was told. */
static bool read_row(struct sim *s, const struct sim_row *row, struct ledger_row *out)
{
    return !s->rotten && row->seq != 0 && ledger_row(look(s), row->seq, out) == RESULT_OK &&
           text_equal(out->t.ulid, row->ulid);
}

static void find_row(struct sim *s, const struct sim_row *row, struct found *f)
{
    f->yes = read_row(s, row, &f->row);
    if (!f->yes)
        checks_each(s, is_ulid, f);
}

static bool may_leave(void *self, const struct ledger_row *row)
{
    struct found *f = self;
    if (!text_equal(row->t.item, f->item))
        return true;
    f->yes = f->yes || row->t.life == LIFE_INTENDED || row->library == DELIVERY_SENDING;
    return !f->yes;
}

/* ---- what goes by ---- */

static void note_begun(struct sim *s, const struct transaction *t)
{
    if (s->rows_count == SIM_ROWS_MAX)
        sim_fail(s, INVARIANT_WITHIN_BOUNDS, "more rows than the simulation keeps");
    if (watch_row(s, t->ulid) != NULL)
        sim_fail(s, INVARIANT_NOTHING_INVENTED, "the same identifier twice: %s", t->ulid);
    if (library_patron(t->item) != SIM_NOBODY)
        sim_fail(s, INVARIANT_NOTHING_PERSONAL_LEFT, "a card's number is written down as an item");
    struct sim_row *row = &s->rows[s->rows_count++];
    *row = (struct sim_row){
        .kind = t->kind, .item = library_item(s, t->item), .patron = library_patron(t->patron), .life = LIFE_COUNT
    };
    row->was_out = row->item != SIM_NOBODY && s->library.items[row->item].patron != SIM_NOBODY;
    row->was_hers = row->was_out && s->library.items[row->item].patron == row->patron;
    text_copy(row->ulid, sizeof row->ulid, t->ulid);
    wall_begins(s, row, t);
}

static void note_bit(struct sim_row *row, const struct transaction *t)
{
    if (t->bit == BIT_DONE && row->bit == BIT_FAILED)
        sim_scene(row->kind == TRANSACTION_CHECKOUT ? SCENE_LOAN_RELEASED_LATER : SCENE_BIT_FINISHED);
    if (t->bit == BIT_DONE)
        sim_scene(SCENE_BIT_DONE);
    if (t->bit == BIT_FAILED)
        sim_scene(SCENE_BIT_FAILED);
    if (t->bit == BIT_PENDING && t->staff_mark)
        sim_scene(SCENE_BIT_LEFT);
    if (t->bit != BIT_NONE)
        row->bit = t->bit;
}

/* A mark that was under way has failed when the kiosk starts again. */
void checks_crash(struct sim *s)
{
    const struct kiosk *k = core_kiosk(s->core);
    for (size_t i = 0; i < KIOSK_BITS_MAX; i++)
        if (k->bits[i].step == BIT_SETTING)
            sim_scene(SCENE_CUT_BEFORE_BIT);
    for (int i = 0; i < s->rows_count; i++)
        if (s->rows[i].bit == BIT_PENDING)
            s->rows[i].bit = BIT_FAILED;
}

void checks_job(struct sim *s, const struct disk_job *job)
{
    if (s->verbose)
        fprintf(stderr, "%8lld disk %d, %d rows, first %llu %s %s %s%s\n", (long long)s->mono_ms, (int)job->kind,
                job->transactions_count, (unsigned long long)job->transactions[0].seq,
                transaction_kind_word(job->transactions[0].kind), life_word(job->transactions[0].life),
                job->transactions[0].item, job->transactions[0].before.due.known ? " was due" : "");
    for (size_t i = 0; i < job->transactions_count; i++) {
        const struct transaction *t = &job->transactions[i];
        if (job->kind == DISK_BEGIN)
            note_begun(s, t);
        struct sim_row *row = watch_row(s, t->ulid);
        bool writes =
            job->kind == DISK_BEGIN || job->kind == DISK_OUTCOME || job->kind == DISK_LATER || job->kind == DISK_SETTLE;
        if (row != NULL && writes)
            note_bit(row, t);
        if (row != NULL && job->kind == DISK_SETTLE)
            row->settled = t->life == LIFE_CONFIRMED;
    }
}

/* The newest of its item that may be meant. */
static void look_at_newest(struct sim *s, const struct library_request *ask, struct found *f)
{
    struct ledger_row row;
    int item = library_item(s, ask->item);
    for (int i = s->rows_count - 1; i >= 0; i--) {
        const struct sim_row *r = &s->rows[i];
        if (r->item != item || (ask->no_block ? !r->marked : r->life != LIFE_INTENDED))
            continue;
        if (read_row(s, r, &row))
            may_leave(f, &row);
        return;
    }
}

/* Rule 1: nothing leaves before its intent, or its mark, is on disk. */
void checks_request(struct sim *s, const struct library_request *ask)
{
    struct found f = { .item = ask->item };
    if (s->verbose)
        fprintf(stderr, "%8lld ask %s %s%s\n", (long long)s->mono_ms, library_ask_word(ask->ask), ask->item,
                ask->no_block ? " (replay)" : "");
    if (s->no_checkin && ask->ask == LIBRARY_CHECKIN)
        sim_fail(s, INVARIANT_ONLY_WHAT_IT_CAN, "a line that takes no book back is asked to");
    if (library_is_question(ask->ask) || ask->ask == LIBRARY_RENEW_ALL)
        return;
    look_at_newest(s, ask, &f);
    if (!f.yes)
        checks_each(s, may_leave, &f);
    if (!f.yes)
        sim_fail(s, INVARIANT_ON_DISK_BEFORE_SENT, "%s of %s leaves before its row is on disk",
                 library_ask_word(ask->ask), ask->item);
}

/* Rule 5: other destinations hear what is final, and nothing that the disk does not say. */
void checks_outcome(struct sim *s, enum destination d, const struct outcome *o)
{
    struct ledger_row row;
    if (ledger_row(look(s), o->seq, &row) != RESULT_OK || !text_equal(row.t.ulid, o->ulid))
        sim_fail(s, INVARIANT_HANDED_AS_WRITTEN, "%s is told of row %s, which is not on disk", destination_word(d),
                 o->ulid);
    if (!life_is_final(row.t.life) || row.t.life != o->life || row.t.kind != o->kind || row.t.reason != o->reason ||
        !text_equal(row.t.item, o->item) || row.t.due.utc_ms != o->due.utc_ms ||
        (o->at.known && row.t.at.utc_ms != o->at.utc_ms)) /* else it was dated while it was under way */
        sim_fail(s, INVARIANT_HANDED_AS_WRITTEN, "%s is told that row %s is %s, on disk it is %s", destination_word(d),
                 o->ulid, life_word(o->life), life_word(row.t.life));
}

/* ---- after every step ---- */

static void check_nobody(struct sim *s, const struct kiosk *k)
{
    if (k->visit != 0)
        return;
    if (k->identified || k->patron.id[0] != '\0' || k->items_count != 0 || k->loans_count != 0)
        sim_fail(s, INVARIANT_NOTHING_PERSONAL_LEFT, "something personal outlives its visit");
    if (k->screen == SCREEN_CHECKOUT || k->screen == SCREEN_ACCOUNT || k->screen == SCREEN_FINISH)
        sim_fail(s, INVARIANT_NOTHING_PERSONAL_LEFT, "screen %s without a visit", screen_word(k->screen));
}

static bool promises(const struct ledger_row *row, enum item_state state)
{
    return state == ITEM_DONE || state == ITEM_OFFLINE || (state == ITEM_UNKNOWN && row->t.told != TOLD_NOTHING);
}

/* Nobody is sent through the gate with a book that rings, and no shelf gets one that does not. */
static void check_gate(struct sim *s, const struct kiosk_item *item, const struct sim_row *row)
{
    enum sim_gate should = row->kind == TRANSACTION_CHECKOUT ? GATE_OPEN : GATE_ARMED;
    if (s->config.rules.security.mechanism == SECURITY_NONE || item->bit_failed || item->state == ITEM_UNKNOWN)
        return;
    if (!pads_gate_is(s, row->item, should))
        sim_fail(s, INVARIANT_GATE_AS_SHOWN, "item %s is %s on the screen and its mark is not set", item->item.id,
                 item_state_word(item->state));
}

/* Noted offline, or what comes of that: its tags may take their time, and the queue and staff do not wait for them. */
static bool was_noted(enum life life)
{
    static const bool yes[LIFE_COUNT] = { [LIFE_OFFLINE] = true,
                                          [LIFE_UNKNOWN] = true,
                                          [LIFE_UPLOADED] = true,
                                          [LIFE_REJECTED] = true,
                                          [LIFE_CLOSED] = true /* after REJECTED only, by staff */ };
    return yes[life];
}

/* What the screen says stands in the ledger. */
static void check_item(struct sim *s, const struct kiosk_item *item)
{
    struct sim_row *row = watch_row(s, item->ulid);
    if (row == NULL || row->told || item->state == ITEM_SEEN || item->state == ITEM_WORKING ||
        item->state == ITEM_REFUSED)
        return;
    struct found f = { .ulid = item->ulid };
    find_row(s, row, &f);
    if (!f.yes)
        sim_fail(s, INVARIANT_ON_DISK_BEFORE_SHOWN, "item %s is %s on the screen and not in the ledger", item->item.id,
                 item_state_word(item->state));
    enum life life = f.row.t.life;
    if (item->state == ITEM_DONE && life != LIFE_CONFIRMED && !row->settled)
        sim_fail(s, INVARIANT_ON_DISK_BEFORE_SHOWN, "item %s is done on the screen and %s in the ledger", item->item.id,
                 life_word(life));
    if (item->state == ITEM_OFFLINE && !was_noted(life))
        sim_fail(s, INVARIANT_ON_DISK_BEFORE_SHOWN, "item %s is offline on the screen and %s in the ledger",
                 item->item.id, life_word(life));
    if (!promises(&f.row, item->state) || row->item == SIM_NOBODY)
        return;
    row->told = true;
    if (item->deed == ITEM_UNDOES)
        sim_scene(SCENE_UNDONE);
    check_gate(s, item, row);
    s->holder[row->item] = row->kind == TRANSACTION_CHECKOUT ? row->patron : SIM_NOBODY;
}

void checks_step(struct sim *s)
{
    const struct kiosk *k = core_kiosk(s->core);
    check_nobody(s, k);
    if (core_stats(s->core).events_dropped > 0)
        sim_fail(s, INVARIANT_WITHIN_BOUNDS, "an event was dropped");
    for (size_t i = 0; i < k->items_count; i++)
        if (k->items[i].ulid[0] != '\0')
            check_item(s, &k->items[i]);
}

/* ---- at the end ---- */

static bool waits(void *self, const struct ledger_row *row)
{
    bool open = row->t.life == LIFE_INTENDED || row->t.life == LIFE_UNKNOWN ||
                (row->t.life == LIFE_OFFLINE && row->library != DELIVERY_POISONED);
    *(bool *)self = *(bool *)self || open;
    return !open;
}

/* By what is known of it without looking at the ledger. */
static bool any_open(const struct sim *s)
{
    for (int i = 0; i < s->rows_count; i++) {
        const struct sim_row *r = &s->rows[i];
        if (r->life == LIFE_INTENDED || r->life == LIFE_UNKNOWN || (r->life == LIFE_OFFLINE && !r->poisoned))
            return true;
    }
    return false;
}

const char *checks_waiting(struct sim *s)
{
    bool open = false;
    if (any_open(s))
        return "a row";
    checks_each(s, waits, &open);
    if (open)
        return "a row";
    if (s->person.here)
        return "somebody";
    return core_kiosk(s->core)->visit != 0 ? screen_word(core_kiosk(s->core)->screen) : NULL;
}

struct tally {
    struct sim *sim;
    int loans[SIM_ITEMS][SIM_PATRONS], yours[SIM_ITEMS][SIM_PATRONS], open_loans[SIM_ITEMS][SIM_PATRONS];
    int renewals[SIM_ITEMS][SIM_PATRONS], open_renewals[SIM_ITEMS][SIM_PATRONS];
    int returns[SIM_ITEMS], open_returns[SIM_ITEMS];
    bool lent[SIM_ITEMS], touched[SIM_ITEMS], odd[SIM_ITEMS];
    int by[SIM_ITEMS];
};

static void count_loan(struct tally *c, const struct sim_row *row, const struct ledger_row *r, bool counts, bool open)
{
    if (row->kind == TRANSACTION_CHECKOUT) {
        c->loans[row->item][row->patron] += counts;
        /* She had it when this left, or began and never did, and the kiosk could not tell: she has it either way. */
        bool hers_before = r->t.reason == REASON_YOURS || (row->settled && row->was_hers && !row->happened);
        c->yours[row->item][row->patron] += counts && hers_before;
        c->open_loans[row->item][row->patron] += open;
    } else {
        c->renewals[row->item][row->patron] += counts;
        c->open_renewals[row->item][row->patron] += open;
    }
}

static bool count_row(void *self, const struct ledger_row *r)
{
    struct tally *c = self;
    struct sim_row *row = watch_row(c->sim, r->t.ulid);
    if (row == NULL)
        sim_fail(c->sim, INVARIANT_NOTHING_INVENTED, "row %llu was invented", (unsigned long long)r->t.seq);
    if (life_is_final(r->t.life) && r->patron_waits)
        sim_fail(c->sim, INVARIANT_PATRON_ERASED, "row %llu is %s and still keeps its patron",
                 (unsigned long long)r->t.seq, life_word(r->t.life));
    if (row->told && (r->t.life == LIFE_VOID || r->t.life == LIFE_REFUSED))
        sim_fail(c->sim, INVARIANT_TOLD_IS_KEPT, "row %llu was told and is %s", (unsigned long long)r->t.seq,
                 life_word(r->t.life));
    if (row->item == SIM_NOBODY || row->kind == TRANSACTION_HOLD || row->kind == TRANSACTION_PAYMENT)
        return true;
    bool counts = r->t.life == LIFE_CONFIRMED || r->t.life == LIFE_UPLOADED, open = r->t.life == LIFE_STAFF;
    open = open || (r->t.life == LIFE_CLOSED && row->happened); /* staff have seen that it is so */
    if (c->sim->library.manners[MANNER_NO_REASONS] && r->t.life == LIFE_REJECTED)
        open = true; /* it may be hers already, and no word says so: staff look */
    if (row->kind == TRANSACTION_CHECKIN) {
        c->returns[row->item] += counts;
        c->open_returns[row->item] += open;
    } else if (row->patron != SIM_NOBODY) {
        count_loan(c, row, r, counts, open);
    }
    bool sent_back = row->kind == TRANSACTION_CHECKIN && r->t.life == LIFE_REJECTED; /* staff look at the book */
    c->odd[row->item] = c->odd[row->item] || open || sent_back || r->library == DELIVERY_POISONED;
    if ((!counts && !row->by_hand) || row->kind == TRANSACTION_RENEW)
        return true;
    c->touched[row->item] = true;
    c->lent[row->item] = row->kind == TRANSACTION_CHECKOUT;
    c->by[row->item] = row->patron;
    return true;
}

/* Nobody but the library system says what became of it. */
static void count_aside(struct tally *c, const struct sim_row *r)
{
    if (!r->aside || r->item == SIM_NOBODY)
        return;
    c->odd[r->item] = true;
    c->open_returns[r->item] += r->kind == TRANSACTION_CHECKIN;
    if (r->patron == SIM_NOBODY)
        return;
    c->open_loans[r->item][r->patron] += r->kind == TRANSACTION_CHECKOUT;
    c->open_renewals[r->item][r->patron] += r->kind == TRANSACTION_RENEW;
}

static int count_deeds(const struct sim *s, enum deed_kind kind, int item, int patron)
{
    int n = 0;
    for (int i = 0; i < s->library.deeds_count; i++) {
        const struct deed *d = &s->library.deeds[i];
        n += d->kind == kind && !d->unlisted && d->item == item && (patron == SIM_NOBODY || d->patron == patron);
    }
    return n;
}

static void check_pair(struct sim *s, const struct tally *c, int item, int patron)
{
    int done = count_deeds(s, DEED_LOAN, item, patron), rows = c->loans[item][patron];
    if (done > rows + c->open_loans[item][patron])
        sim_fail(s, INVARIANT_LIBRARY_AGREES, "item %d patron %d: the library lent it %d times, the ledger says %d",
                 item, patron, done, rows);
    int again = count_deeds(s, DEED_LENT_AGAIN, item, patron); /* a replay's answer does not say that it was hers */
    if (rows - c->yours[item][patron] > done + again)
        sim_fail(s, INVARIANT_LIBRARY_AGREES,
                 "item %d patron %d: the ledger says %d loans, the library lent it %d times", item, patron, rows, done);
    done = count_deeds(s, DEED_RENEWAL, item, patron);
    rows = c->renewals[item][patron];
    if (done > rows + c->open_renewals[item][patron] || rows > done)
        sim_fail(s, INVARIANT_LIBRARY_AGREES, "item %d patron %d: %d renewals in the ledger, %d in the library", item,
                 patron, rows, done);
}

static void check_counts(struct sim *s, const struct tally *c, int item)
{
    for (int p = 0; p < SIM_PATRONS; p++)
        check_pair(s, c, item, p);
    int done = count_deeds(s, DEED_RETURN, item, SIM_NOBODY);
    if (done > c->returns[item] + c->open_returns[item])
        sim_fail(s, INVARIANT_LIBRARY_AGREES, "item %d: it came back %d times, the ledger says %d", item, done,
                 c->returns[item]);
    int has = s->library.items[item].patron, should = c->touched[item] && c->lent[item] ? c->by[item] : SIM_NOBODY;
    if (!c->odd[item] && has != should)
        sim_fail(s, INVARIANT_LIBRARY_AGREES, "item %d: with patron %d by the library, with %d by the ledger", item,
                 has, should);
}

/* ---- the gate, at the end ---- */

struct moves {
    struct sim *sim;
    struct ledger_row newest[SIM_ITEMS]; /* that moved the item; seq 0: none */
    bool by_hand[SIM_ITEMS];             /* staff have decided since that something did not happen */
};

static bool take_newest(void *self, const struct ledger_row *r)
{
    struct moves *m = self;
    int item = library_item(m->sim, r->t.item);
    bool moves = r->t.kind == TRANSACTION_CHECKOUT || r->t.kind == TRANSACTION_CHECKIN;
    if (m->sim->config.rules.security.mechanism == SECURITY_NONE && r->t.bit != BIT_NONE)
        sim_fail(m->sim, INVARIANT_GATE_AS_LEDGER, "row %llu has a security mark and there is no gate",
                 (unsigned long long)r->t.seq);
    if (item == SIM_NOBODY || !moves)
        return true;
    const struct sim_row *row = watch_row(m->sim, r->t.ulid);
    bool counts = r->t.life != LIFE_REFUSED && r->t.life != LIFE_VOID;
    if (counts)
        m->newest[item] = *r;
    m->by_hand[item] = counts ? false : m->by_hand[item] || (row != NULL && row->decided);
    return true;
}

static const struct moves *look_at_moves(struct sim *s)
{
    static struct moves m;
    memset(&m, 0, sizeof m);
    m.sim = s;
    checks_each(s, take_newest, &m);
    return &m;
}

int checks_unarmed(struct sim *s)
{
    const struct moves *m = look_at_moves(s);
    for (int i = 0; i < SIM_ITEMS; i++) {
        const struct transaction *t = &m->newest[i].t;
        if (t->kind == TRANSACTION_CHECKIN && (t->bit == BIT_PENDING || t->bit == BIT_FAILED))
            return i;
    }
    return SIM_NOBODY;
}

/* The tags say what the ledger says; where they may not, staff know. */
static void check_item_gate(struct sim *s, int item, const struct ledger_row *newest, bool by_hand)
{
    const struct transaction *t = &newest->t;
    enum sim_gate should = t->seq != 0 && t->kind == TRANSACTION_CHECKOUT ? GATE_OPEN : GATE_ARMED;
    bool sure = t->seq == 0 || t->bit == BIT_DONE, odd = t->life == LIFE_STAFF || newest->library == DELIVERY_POISONED;
    const struct sim_row *row = t->seq != 0 ? watch_row(s, t->ulid) : NULL;
    if (by_hand || damage_touches(s, item))
        return;                                 /* the book was in their hands, or the ledger was set aside */
    odd = odd || (row != NULL && row->decided); /* whoever decided about it had the book in his hands */
    if (sure && !pads_gate_is(s, item, should))
        sim_fail(s, INVARIANT_GATE_AS_LEDGER, "item %d: row %llu says that its mark is set, and it is not", item,
                 (unsigned long long)t->seq);
    if (!sure && !odd && !t->staff_mark)
        sim_fail(s, INVARIANT_GATE_AS_LEDGER, "item %d: the mark of row %llu (%s) is %s, and staff do not know", item,
                 (unsigned long long)t->seq, life_word(t->life), bit_word(t->bit));
}

/* All parts of a set or none, unless something was cut off in the middle. */
static void check_set(struct sim *s, int item)
{
    const struct sim_tag *first = &s->tags[item], *second = &s->tags[pads_second(item)];
    if (!first->unsure && !second->unsure && first->gate != second->gate)
        sim_fail(s, INVARIANT_SETS_TOGETHER, "item %d: one part of the set rings at the gate, the other does not",
                 item);
}

static void check_gates(struct sim *s)
{
    const struct moves *m = look_at_moves(s);
    for (int i = 0; i < SIM_ITEMS && s->config.rules.security.mechanism != SECURITY_NONE; i++)
        check_item_gate(s, i, &m->newest[i], m->by_hand[i]);
    for (int i = 0; i < SIM_SETS; i++)
        check_set(s, i);
}

void checks_end(struct sim *s)
{
    static struct tally c;
    memset(&c, 0, sizeof c);
    c.sim = s;
    checks_each(s, count_row, &c);
    for (const struct sim_row *r = s->rows; r < s->rows + s->rows_count; r++)
        count_aside(&c, r);
    for (int i = 0; i < SIM_ITEMS; i++)
        check_counts(s, &c, i);
    damage_end(s);
    check_gates(s);
    city_end(s);
    deals_end(s);
    wall_look(s, true);
    if (ledger_verify(look(s), NULL, NULL) != RESULT_OK)
        sim_fail(s, INVARIANT_LEDGER_WHOLE, "the ledger is damaged");
}
