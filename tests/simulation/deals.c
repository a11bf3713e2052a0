/* Fees that are paid here and reservations: what the library system keeps of them, what patrons and staff do, and what
   must hold. A payment that was booked twice is the worst that can happen. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "circulation/money.h"
#include "sim.h"

/* Sums that no two of which make a third: a fee that came meanwhile never looks like one that was paid. */
enum { FEE_AT_FIRST = 35000, FEE_OF_TWO = 20011, FEE_LATER = 1701 };

/* ---- single fees, where the library system lists them ---- */

static bool lists_fees(const struct sim *s)
{
    return s->faults_on[FAULT_SINGLE_FEES] && s->wire == NULL;
}

static void add_fee(struct sim *s, int patron, int64_t amount)
{
    struct sim_fee *f = s->library.fees[patron];
    for (int i = 0; i < SIM_FEES_MAX; i++)
        if (f[i].amount == 0) {
            f[i] = (struct sim_fee){ ++s->library.fees_made, amount };
            return;
        }
    f[SIM_FEES_MAX - 1].amount += amount; /* named together */
}

bool deals_fee(const struct sim *s, int patron, int n, struct library_entry *out)
{
    const struct sim_fee *f = s->library.fees[patron];
    for (int i = 0; i < SIM_FEES_MAX && lists_fees(s); i++) {
        if (f[i].amount == 0 || n-- > 0)
            continue;
        out->kind = ENTRY_LISTED;
        text_format(out->text, sizeof out->text, "Overdue no. %d", f[i].number);
        text_format(out->number, sizeof out->number, "fee-%d", f[i].number);
        money_text(f[i].amount, out->amount);
        return true;
    }
    return false;
}

/* Of the fee that is named, or of all, the oldest first. False: that fee is not so high. */
static bool pay_off(struct sim *s, int patron, const char *fee, int64_t amount)
{
    struct sim_fee *f = s->library.fees[patron];
    char number[ID_SIZE];
    for (int i = 0; i < SIM_FEES_MAX && amount > 0; i++) {
        text_format(number, sizeof number, "fee-%d", f[i].number);
        if (fee[0] != '\0' && (!text_equal(fee, number) || f[i].amount < amount))
            continue;
        int64_t part = f[i].amount < amount ? f[i].amount : amount;
        f[i].amount -= part;
        amount -= part;
    }
    return fee[0] == '\0' || amount == 0;
}

void deals_init(struct sim *s)
{
    struct kiosk_rules *r = &s->config.rules;
    for (int p = 0; p < SIM_PATRONS; p++)
        s->library.owed[p] = roll(s, 2) == 0 ? FEE_AT_FIRST : 0;
    for (int p = 0; p < SIM_PATRONS; p++)
        if (s->library.owed[p] > 0)
            add_fee(s, p, FEE_OF_TWO), add_fee(s, p, FEE_AT_FIRST - FEE_OF_TWO);
    r->offline_unknown_cards = roll(s, 3) != 0;
    r->fees_paid_here = roll(s, 4) != 0;
    if (roll(s, 4) != 0)
        uid_text(sim_uid(SIM_STAFF_CARD), r->staff_cards[r->staff_cards_count++]);
}

/* ---- the library system ---- */

static void late_fee(struct sim *s, int patron, int64_t amount)
{
    s->library.owed[patron] += amount;
    add_fee(s, patron, amount);
}

/* A book came back late. */
void deals_returned(struct sim *s, int patron)
{
    if (roll(s, 6) == 0)
        late_fee(s, patron, FEE_LATER + s->library.fees_later++); /* no two alike */
}

void deals_of_patron(const struct sim *s, int patron, struct patron *out)
{
    money_text(s->library.owed[patron], out->fees);
    text_copy(out->currency, sizeof out->currency, "KZT");
    out->fined = s->library.owed[patron] > 0;
}

static struct sim_payment *payment_of(struct sim *s, const char *ulid)
{
    for (int i = 0; i < s->library.payments_count; i++)
        if (text_equal(s->library.payments[i].ulid, ulid))
            return &s->library.payments[i];
    if (s->library.payments_count == SIM_PAYMENTS_MAX)
        sim_fail(s, INVARIANT_WITHIN_BOUNDS, "more payments than the simulation keeps");
    struct sim_payment *p = &s->library.payments[s->library.payments_count++];
    text_copy(p->ulid, sizeof p->ulid, ulid);
    return p;
}

void deals_pay(struct sim *s, const struct library_request *ask, struct library_reply *reply)
{
    int64_t amount;
    int patron = library_patron(ask->patron);
    reply->reason = REASON_FEE_NONE;
    if (patron == SIM_NOBODY || money_read(ask->payment.amount, &amount) != RESULT_OK ||
        amount > s->library.owed[patron])
        return;
    if (!pay_off(s, patron, ask->payment.fee, amount))
        return;
    if (ask->payment.fee[0] != '\0')
        sim_scene(SCENE_PAID_SINGLY);
    if (payment_of(s, ask->payment.number)->times++ > 0)
        sim_fail(s, INVARIANT_PAID_ONCE, "payment %s is booked a second time", ask->payment.number);
    s->library.owed[patron] -= amount;
    s->rows[s->library.doing].happened = true;
    reply->reason = REASON_NONE;
    reply->ok = true;
    sim_scene(SCENE_PAID);
}

void deals_hold(struct sim *s, const struct library_request *ask, struct library_reply *reply)
{
    int patron = library_patron(ask->patron), item = library_item(s, ask->item);
    bool adds = ask->hold.change == HOLD_ADD;
    reply->reason = REASON_HOLD_DENIED;
    if (patron == SIM_NOBODY || item == SIM_NOBODY)
        return;
    bool *held = &s->library.held[item][patron];
    reply->reason = *held == adds ? (adds ? REASON_HOLD_YOURS : REASON_HOLD_NONE) : REASON_NONE;
    reply->ok = reply->reason == REASON_NONE;
    reply->queue = 1;
    s->library.hold_deeds[item][patron] += reply->ok;
    if (reply->ok)
        s->rows[s->library.doing].happened = true;
    if (s->verbose && reply->ok)
        fprintf(stderr, "%8lld deed hold %s of item %d, patron %d\n", (long long)s->mono_ms, adds ? "add" : "cancel",
                item, patron);
    *held = adds;
    if (reply->ok)
        sim_scene(adds ? SCENE_HELD : SCENE_HOLD_CANCELLED);
}

/* ---- people ---- */

bool deals_on_account(struct sim *s)
{
    const struct kiosk *k = core_kiosk(s->core);
    char id[48];
    if (k->holds_count > 0 && roll(s, 4) == 0) {
        text_format(id, sizeof id, "account.cancel.%u", (unsigned)roll(s, k->holds_count));
        people_tap(s, id);
        return true;
    }
    if (!kiosk_may_pay(k) || roll(s, 3) != 0)
        return false;
    people_tap(s, "account.pay");
    return true;
}

/* A book that somebody else has is wanted later. */
bool deals_on_checkout(struct sim *s)
{
    const struct kiosk *k = core_kiosk(s->core);
    char id[48];
    for (size_t i = 0; i < k->items_count; i++) {
        if (!kiosk_may_hold(k, &k->items[i]) || roll(s, 4) != 0)
            continue;
        text_format(id, sizeof id, "checkout.hold.%zu", i);
        people_tap(s, id);
        return true;
    }
    return false;
}

void deals_on_overlay(struct sim *s)
{
    const struct kiosk *k = core_kiosk(s->core);
    if (k->overlay == OVERLAY_COSTS)
        people_tap(s, "costs.no");
    else if (k->deal.step == DEAL_ASKED)
        people_tap(s, roll(s, 4) == 0 ? "hold.no" : "hold.yes");
    else if (!deals_works(s))
        people_tap(s, "hold.close");
}

bool deals_works(const struct sim *s)
{
    return core_kiosk(s->core)->deal.step == DEAL_WORKING;
}

/* One of them, not all. */
static bool chooses_fee(struct sim *s)
{
    const struct kiosk *k = core_kiosk(s->core);
    char id[48];
    if (!lists_fees(s) || k->fees_count == 0 || roll_of(s, FAULT_SINGLE_FEES, 3) == 0)
        return false;
    size_t n = (size_t)roll_of(s, FAULT_SINGLE_FEES, k->fees_count);
    if (!kiosk_may_pay_fee(k, &k->fees[n]))
        return false;
    sim_struck(FAULT_SINGLE_FEES);
    text_format(id, sizeof id, "pay.fee.%zu", n);
    people_tap(s, id);
    return true;
}

/* Somebody of the staff takes the money and says so with a card; or does not come. */
void deals_on_pay(struct sim *s)
{
    const struct kiosk *k = core_kiosk(s->core);
    if (deals_works(s))
        return;
    if (k->deal.step != DEAL_ASKED)
        people_tap(s, roll(s, 3) == 0 ? "pay.other" : "pay.done");
    else if (k->deal.amount[0] == '\0' && chooses_fee(s))
        return;
    else if (k->deal.amount[0] == '\0')
        people_tap(s, roll(s, 8) == 0 ? "nav.back" : "pay.all");
    else if (roll(s, 6) == 0)
        people_tap(s, "pay.done");
    else if (s->tags[SIM_STAFF_CARD].readers != 0)
        pads_remove(s, SIM_STAFF_CARD);
    else
        pads_place(s, SIM_STAFF_CARD);
}

/* ---- at the end ---- */

/* The ledger says of each payment what the library system has of it. */
static void check_payment(struct sim *s, const struct ledger_row *r)
{
    uint32_t times = payment_of(s, r->t.ulid)->times;
    bool counts = r->t.life == LIFE_CONFIRMED, never = r->t.life == LIFE_VOID || r->t.life == LIFE_REFUSED;
    if (counts && times != 1)
        sim_fail(s, INVARIANT_PAID_ONCE, "payment %s is confirmed, and is not booked", r->t.ulid);
    if (never && times != 0)
        sim_fail(s, INVARIANT_PAID_ONCE, "payment %s is %s, and is booked", r->t.ulid, life_word(r->t.life));
    if (r->t.life == LIFE_OFFLINE || r->t.life == LIFE_UPLOADED)
        sim_fail(s, INVARIANT_PAID_ONCE, "payment %s waits to be sent by itself", r->t.ulid);
}

struct holds {
    struct sim *sim;
    int counted[SIM_ITEMS][SIM_PATRONS], open[SIM_ITEMS][SIM_PATRONS];
    bool sure[SIM_ITEMS][SIM_PATRONS], should[SIM_ITEMS][SIM_PATRONS]; /* be reserved, by the newest row that counts */
    int before[SIM_ITEMS][SIM_PATRONS]; /* of the counted: it may have been as wanted already */
};

static bool end_row(void *self, const struct ledger_row *r)
{
    struct holds *h = self;
    struct sim_row *row = watch_row(h->sim, r->t.ulid);
    if (r->t.kind == TRANSACTION_PAYMENT)
        check_payment(h->sim, r);
    if (r->t.kind != TRANSACTION_HOLD || row == NULL || row->item == SIM_NOBODY || row->patron == SIM_NOBODY)
        return true;
    h->counted[row->item][row->patron] += r->t.life == LIFE_CONFIRMED;
    bool as_wanted = r->t.before.lent_to_patron == ANSWER_NOT_SAID;
    h->before[row->item][row->patron] += r->t.life == LIFE_CONFIRMED && row->settled && as_wanted;
    if (r->t.life == LIFE_CONFIRMED || r->t.life == LIFE_STAFF)
        h->sure[row->item][row->patron] = r->t.life == LIFE_CONFIRMED;
    if (r->t.life == LIFE_CONFIRMED)
        h->should[row->item][row->patron] = !r->t.cancels;
    h->open[row->item][row->patron] += r->t.life == LIFE_STAFF;
    return true;
}

void deals_end(struct sim *s)
{
    static struct holds h;
    memset(&h, 0, sizeof h);
    h.sim = s;
    checks_each(s, end_row, &h);
    for (const struct sim_row *r = s->rows; r < s->rows + s->rows_count; r++)
        if (r->aside && r->kind == TRANSACTION_HOLD && r->item != SIM_NOBODY && r->patron != SIM_NOBODY) {
            h.open[r->item][r->patron]++;
            h.sure[r->item][r->patron] = false;
        }
    for (int i = 0; i < SIM_ITEMS; i++)
        for (int p = 0; p < SIM_PATRONS; p++) {
            if (h.sure[i][p] && h.should[i][p] != s->library.held[i][p])
                sim_fail(s, INVARIANT_LIBRARY_AGREES,
                         "item %d patron %d: %sreserved in the ledger, not so in the library", i, p,
                         h.should[i][p] ? "" : "not ");
            int done = s->library.hold_deeds[i][p], rows = h.counted[i][p];
            if (done > rows + h.open[i][p] || rows - h.before[i][p] > done)
                sim_fail(s, INVARIANT_LIBRARY_AGREES,
                         "item %d patron %d: %d reservations in the ledger, %d in the library", i, p, rows, done);
        }
}
