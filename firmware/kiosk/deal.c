/* A reservation, its end, or a payment: one at a time.

     NONE -> ASKED      she is asked, or staff are                      [deal_ask]
     ASKED -> WORKING   yes: an intent is committed                     [deal_go]
                        a payment asks first what is owed now: TURN     [pay_go]
     WORKING            BEGIN -> ASK: sent, once                        [deal_begun]
                        ASK -> OUTCOME: the answer is being written     [deal_reply]
     WORKING -> DONE | REFUSED | UNKNOWN, only now it is shown          [deal_written, deal_settled]
     any but WORKING -> NONE                                            [deal_close]
   Never offline: what cannot leave now is not wanted later. What may have left is never sent again; settling finds
   out (upload/settle.h), and tells while the visit lasts.

   Element ids of a reservation: checkout.item.N.hold look.hold account.cancel.N, hold.yes hold.no hold.close. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

bool deal_working(const struct kiosk *k)
{
    return k->deal.step == DEAL_WORKING;
}

void deal_close(struct kiosk *k)
{
    if (!deal_working(k))
        wipe(&k->deal, sizeof k->deal);
}

struct kiosk_deal *deal_ask(struct brain *b, enum transaction_kind kind)
{
    struct kiosk_deal *d = &b->k->deal;
    wipe(d, sizeof *d);
    d->step = DEAL_ASKED;
    d->kind = kind;
    d->index = -1;
    d->queue = COUNT_NOT_SAID;
    d->pin_set = true;
    return d;
}

/* ---- a reservation is asked about ---- */

static bool may_deal(const struct kiosk *k)
{
    return k->identified && !k->finishing && !deal_working(k) && kiosk_online(k) && kiosk_offers(k, LIBRARY_HOLD);
}

static struct kiosk_deal *hold_ask(struct brain *b, const struct item *item, int index)
{
    struct kiosk_deal *d = deal_ask(b, TRANSACTION_HOLD);
    d->item = *item;
    d->index = (int16_t)index;
    overlay_show(b, OVERLAY_HOLD);
    return d;
}

void hold_item_tap(struct brain *b, unsigned index)
{
    struct kiosk *k = b->k;
    if (index < k->items_count && may_deal(k) && kiosk_may_hold(k, &k->items[index]))
        hold_ask(b, &k->items[index].item, (int)index);
}

void hold_look_tap(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (may_deal(k) && kiosk_may_hold_looked(k))
        hold_ask(b, &k->look.item, -1);
}

void hold_cancel_tap(struct brain *b, unsigned index)
{
    struct kiosk *k = b->k;
    if (index >= k->holds_count || !may_deal(k) || !kiosk_may_cancel(k, &k->holds[index]))
        return;
    struct kiosk_deal *d = hold_ask(b, &k->holds[index].item, (int)index);
    d->cancels = true;
    text_copy(d->number, sizeof d->number, k->holds[index].number);
}

void hold_close(struct brain *b, unsigned n)
{
    (void)n;
    if (deal_working(b->k))
        return;
    deal_close(b->k);
    overlay_show(b, OVERLAY_NONE);
    costs_look(b);
}

void hold_yes(struct brain *b, unsigned n)
{
    struct kiosk_deal *d = &b->k->deal;
    (void)n;
    if (d->step != DEAL_ASKED || d->kind != TRANSACTION_HOLD)
        return;
    if (d->cancels && b->k->holds[d->index].gone)
        d->step = DEAL_DONE; /* it has turned out while she was asked */
    else
        deal_go(b);
}

/* ---- the intent ---- */

void deal_refuse(struct brain *b, enum reason reason)
{
    struct kiosk_deal *d = &b->k->deal;
    d->step = DEAL_REFUSED;
    d->phase = PHASE_END;
    d->reason = reason;
    effect_sound(b, SOUND_NEEDS_YOU);
    if (reason == REASON_CANNOT_RECORD)
        call_staff(b, CALL_FOR_NOT_RECORDED);
    leave_if_settled(b);
}

static enum answer is_listed(const struct kiosk *k, const struct kiosk_deal *d)
{
    if (d->cancels)
        return ANSWER_YES;
    bool known = k->lent != LENT_NOT_ASKED && !k->account_partial && k->errand == ERRAND_ACCOUNT;
    return known ? ANSWER_NO : ANSWER_NOT_SAID;
}

static struct transaction intent(struct brain *b, const struct kiosk_deal *d)
{
    const struct kiosk *k = b->k;
    bool pays = d->kind == TRANSACTION_PAYMENT;
    struct transaction t = {
        .kind = d->kind, .life = LIFE_INTENDED, .at = wall_time(k), .cancels = d->cancels, .before = { .due = { 0 } }
    };
    next_ulid(b, t.ulid);
    if (pays)
        text_copy(t.before.fees, sizeof t.before.fees, k->patron.fees);
    else
        t.before.lent_to_patron = is_listed(k, d);
    text_copy(t.item, sizeof t.item, pays ? "" : d->item.id);
    text_copy(t.title, sizeof t.title, pays ? d->title : d->item.title);
    text_copy(t.patron, sizeof t.patron, k->card);
    text_copy(t.number, sizeof t.number, d->number);
    text_copy(t.amount, sizeof t.amount, d->amount);
    text_copy(t.currency, sizeof t.currency, d->currency);
    return t;
}

void deal_go(struct brain *b)
{
    struct kiosk *k = b->k;
    struct kiosk_deal *d = &k->deal;
    enum library_ask ask = d->kind == TRANSACTION_PAYMENT ? LIBRARY_PAY : LIBRARY_HOLD;
    struct kiosk_ask *slot = k->ledger.up && kiosk_online(k) ? ask_take(k, ask, -1) : NULL;
    if (slot == NULL) {
        d->unsent = k->ledger.up;
        deal_refuse(b, k->ledger.up ? REASON_SYSTEM : REASON_CANNOT_RECORD);
        return;
    }
    struct transaction t = intent(b, d);
    text_copy(d->ulid, sizeof d->ulid, t.ulid);
    d->step = DEAL_WORKING;
    d->phase = PHASE_BEGIN;
    transaction_begin(b, slot, &t);
    wipe(&t, sizeof t);
}

/* ---- written down: sent ---- */

static void send(struct brain *b, struct kiosk_ask *slot)
{
    const struct kiosk_deal *d = &b->k->deal;
    struct library_request *l = &ask_send(b, slot, d->kind == TRANSACTION_HOLD ? d->item.id : "")->library;
    if (d->kind == TRANSACTION_HOLD) {
        l->hold.change = d->cancels ? HOLD_CANCEL : HOLD_ADD;
        l->hold.kind = d->cancels ? HOLD_NOT_SAID : HOLD_ANY_COPY;
        text_copy(l->hold.number, sizeof l->hold.number, d->number);
        return;
    }
    text_copy(l->payment.amount, sizeof l->payment.amount, d->amount);
    text_copy(l->payment.currency, sizeof l->payment.currency, d->currency);
    text_copy(l->payment.fee, sizeof l->payment.fee, d->number);
    text_copy(l->payment.number, sizeof l->payment.number, d->ulid);
}

void deal_begun(struct brain *b, struct kiosk_ask *slot)
{
    struct kiosk_deal *d = &b->k->deal;
    if (b->e->result == RESULT_OK) {
        d->phase = PHASE_ASK;
        send(b, slot);
        return;
    }
    ask_drop(slot);
    d->busy = b->e->result == RESULT_BUSY;
    deal_refuse(b, d->busy ? REASON_WAITING_LOAN : REASON_CANNOT_RECORD);
}

/* ---- the answer ---- */

static enum deal_step step_of(enum item_state state)
{
    return state == ITEM_DONE ? DEAL_DONE : state == ITEM_REFUSED ? DEAL_REFUSED : DEAL_UNKNOWN;
}

static void note_reply(struct kiosk_deal *d, const struct library_reply *reply)
{
    d->unsent = reply->outcome == LIBRARY_NOT_SENT;
    if (reply->outcome != LIBRARY_ANSWERED)
        return;
    text_copy(d->words, sizeof d->words, reply->words);
    text_copy(d->print, sizeof d->print, reply->print);
    text_copy(d->pickup, sizeof d->pickup, reply->pickup);
    d->queue = reply->queue;
    d->available = reply->available;
}

void deal_reply(struct brain *b, struct kiosk_ask *slot, const struct library_reply *reply)
{
    struct kiosk_deal *d = &b->k->deal;
    bool ours = slot->visit == b->k->visit && text_equal(d->ulid, slot->ulid);
    struct verdict v = plain_verdict(reply);
    slot->request = 0;
    if (!ours || slot->unknown) {
        if (late_verdict(slot, reply, &v))
            transaction_outcome(b, slot, &v, reply);
        else if (slot->writes == 0)
            ask_drop(slot);
        return;
    }
    d->phase = PHASE_OUTCOME;
    d->then = step_of(v.state);
    d->then_reason = v.reason;
    note_reply(d, reply);
    transaction_outcome(b, slot, &v, reply);
}

/* ---- written: shown ---- */

/* It stands among her reservations from now on, or no more. */
static void hold_done(struct kiosk *k, const struct kiosk_deal *d)
{
    if (d->cancels) {
        k->holds_ended += !k->holds[d->index].gone;
        k->holds[d->index].gone = true;
        return;
    }
    k->holds_made++;
    if (d->index >= 0)
        k->items[d->index].held_here = true;
    if (k->errand != ERRAND_ACCOUNT || k->account_loading || k->holds_count == KIOSK_LOANS_MAX)
        return;
    struct kiosk_hold *hold = &k->holds[k->holds_count++];
    *hold = (struct kiosk_hold){ .item = d->item, .asked = true, .known = true };
    hold->queue = d->queue > 0 ? d->queue : 0;
    text_copy(hold->place, sizeof hold->place, d->pickup);
    k->listed_holds = k->holds_count;
}

static void deal_show(struct brain *b, enum deal_step step, enum reason reason)
{
    struct kiosk_deal *d = &b->k->deal;
    d->step = step;
    d->reason = reason;
    d->phase = PHASE_END;
    if (step == DEAL_DONE && d->kind == TRANSACTION_HOLD)
        hold_done(b->k, d);
    if (d->kind == TRANSACTION_PAYMENT)
        pay_shown(b);
    effect_sound(b, step == DEAL_DONE ? SOUND_DONE : step == DEAL_UNKNOWN ? SOUND_OFFLINE : SOUND_NEEDS_YOU);
    leave_if_settled(b);
}

void deal_written(struct brain *b, bool ok)
{
    struct kiosk_deal *d = &b->k->deal;
    if (d->phase != PHASE_OUTCOME)
        return;
    if (!ok)
        call_staff(b, CALL_FOR_NOT_RECORDED); /* the shell goes on trying */
    deal_show(b, ok ? d->then : DEAL_UNKNOWN, ok ? d->then_reason : REASON_NONE);
}

static bool is_meant(const struct kiosk_hold *hold, const struct library_reply *reply)
{
    if (hold->number[0] != '\0' || reply->entry.number[0] != '\0')
        return text_equal(hold->number, reply->entry.number);
    return text_equal(hold->item.id, reply->item.id);
}

/* It was closed before its end was known, perhaps in an earlier visit: what was listed meanwhile is not taken back a
   second time. */
static void hold_ended(struct brain *b)
{
    struct kiosk *k = b->k;
    if (!b->e->cancels || b->e->life != LIFE_CONFIRMED)
        return;
    for (size_t i = 0; i < k->listed_holds; i++) {
        struct kiosk_hold *hold = &k->holds[i];
        if (hold->gone || !is_meant(hold, &b->e->reply))
            continue;
        hold->gone = true;
        k->holds_ended++;
    }
}

/* Settled outside the flow: while the visit lasts it is shown. */
void deal_settled(struct brain *b)
{
    struct kiosk_deal *d = &b->k->deal;
    enum life life = b->e->life;
    hold_ended(b);
    if (d->ulid[0] == '\0' || !text_equal(d->ulid, b->e->ulid) || d->step != DEAL_UNKNOWN)
        return;
    if (life == LIFE_CONFIRMED)
        deal_show(b, DEAL_DONE, REASON_NONE);
    else if (life == LIFE_VOID || life == LIFE_REFUSED)
        deal_show(b, DEAL_REFUSED, b->e->reason == REASON_NONE ? REASON_SYSTEM : b->e->reason);
}

/* ---- waiting has ended ---- */

void deal_put_off(struct brain *b)
{
    struct kiosk_deal *d = &b->k->deal;
    if (!deal_working(b->k))
        return;
    if (d->phase == PHASE_TURN) { /* not even written down */
        d->unsent = true;
        deal_refuse(b, REASON_SYSTEM);
        return;
    }
    struct kiosk_ask *slot = ask_of_ulid(b->k, d->ulid);
    struct verdict v = { .life = LIFE_UNKNOWN };
    if (slot != NULL && d->phase != PHASE_OUTCOME) {
        slot->unknown = true;
        if (d->phase == PHASE_ASK)
            transaction_outcome(b, slot, &v, NULL);
    }
    deal_show(b, DEAL_UNKNOWN, REASON_NONE);
}
