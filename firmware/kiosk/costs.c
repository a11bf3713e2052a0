/* A loan or a renewal that costs a fee: the library system has said how much, and done nothing. She is asked once by
   itself; afterwards her line offers it.

     REFUSED (COSTS) -> asked -> yes: a new transaction, which says that she agreed (SIP2 BO)
                              -> no: nothing was lent
   Element ids: checkout.agree.N account.agree.N, costs.yes costs.no. */
#include "base/text.h"
#include "kiosk/parts.h"

bool kiosk_may_agree(const struct kiosk *k, const struct kiosk_item *item)
{
    return item->state == ITEM_REFUSED && item->reason == REASON_COSTS && !k->finishing && kiosk_online(k) &&
           (item->on_pad || item->uid.n == 0);
}

static bool loan_costs(const struct kiosk *k, const struct kiosk_loan *loan)
{
    return loan->renew == RENEW_REFUSED && loan->reason == REASON_COSTS && !k->finishing && kiosk_online(k);
}

static void ask(struct brain *b, bool renewal, size_t at)
{
    b->k->costs_renewal = renewal;
    b->k->costs_at = (uint16_t)at;
    overlay_show(b, OVERLAY_COSTS);
}

void costs_look(struct brain *b)
{
    struct kiosk *k = b->k;
    if (k->overlay != OVERLAY_NONE)
        return;
    for (size_t i = 0; k->screen == SCREEN_CHECKOUT && i < k->items_count && k->overlay == OVERLAY_NONE; i++) {
        struct kiosk_item *item = &k->items[i];
        if (item->costs_asked || !kiosk_may_agree(k, item))
            continue;
        item->costs_asked = true;
        ask(b, false, i);
    }
    for (size_t i = 0; k->screen == SCREEN_ACCOUNT && i < k->loans_count && k->overlay == OVERLAY_NONE; i++) {
        struct kiosk_loan *loan = &k->loans[i];
        if (loan->costs_asked || !loan_costs(k, loan))
            continue;
        loan->costs_asked = true;
        ask(b, true, i);
    }
}

void costs_item_tap(struct brain *b, unsigned index)
{
    if (index < b->k->items_count && kiosk_may_agree(b->k, &b->k->items[index]))
        ask(b, false, index);
}

void costs_renewal_tap(struct brain *b, unsigned index)
{
    if (index < b->k->loans_count && loan_costs(b->k, &b->k->loans[index]))
        ask(b, true, index);
}

void costs_no(struct brain *b, unsigned n)
{
    (void)n;
    overlay_show(b, OVERLAY_NONE);
    costs_look(b);
}

void costs_yes(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    size_t at = k->costs_at;
    (void)n;
    overlay_show(b, OVERLAY_NONE);
    if (!k->costs_renewal && kiosk_may_agree(k, &k->items[at]))
        item_agreed(b, &k->items[at]);
    else if (k->costs_renewal && loan_costs(k, &k->loans[at]))
        renew_agreed(b, &k->loans[at]);
    costs_look(b);
}
