/* Reservations, the state of a book, fees that are agreed to or paid. */
#include "state_parts.h"
#include "states.h"

/* One that costs something, one that waits for somebody else: something can be done about both. */
static void checkout_deals(struct kiosk *k)
{
    checkout_empty(k);
    item(k, "Абай жолы", "Мұхтар Әуезов", ITEM_DONE, REASON_NONE);
    item(k, "Қазақтың ұлттық тағамдары", "Альбом", ITEM_REFUSED, REASON_COSTS);
    text_copy(k->items[1].fee, sizeof k->items[1].fee, "200.00");
    item(k, "Көшпенділер. Алмас қылыш", "Ілияс Есенберлин", ITEM_REFUSED, REASON_HOLD);
}

static void fee(struct kiosk *k, const char *text, const char *amount, const char *number)
{
    struct kiosk_fee *f = &k->fees[k->fees_count++];
    text_copy(f->text, sizeof f->text, text);
    text_copy(f->amount, sizeof f->amount, amount);
    text_copy(f->number, sizeof f->number, number);
    k->listed_fees = k->fees_count;
}

/* A reservation until a day, one with its place in the line, one that was taken back; a renewal that costs; fees that
   are paid here. */
static void account_deals(struct kiosk *k)
{
    account(k);
    k->rules.fees_paid_here = true;
    k->holds[0].until = day_of(11, 30);
    k->holds[1].queue = 3;
    hold(k, "Ботагөз", false, "");
    k->holds[2].gone = true;
    for (unsigned i = 0; i < k->holds_count; i++)
        text_format(k->holds[i].number, sizeof k->holds[i].number, "%u", 40 + i);
    loan(k, "Қобыланды батыр", "Халық эпосы", 12, 9, RENEW_REFUSED);
    k->loans[5].reason = REASON_COSTS;
    text_copy(k->loans[5].fee, sizeof k->loans[5].fee, "50.00");
    fee(k, "Мерзімі өткен күндер үшін", "350.00", "1");
    fee(k, "Көшірме", "100.00", "2");
}

static void account_deals_holds(struct kiosk *k)
{
    account_deals(k);
    k->account_part = ACCOUNT_HOLDS;
}

static void account_deals_fees(struct kiosk *k)
{
    account_deals(k);
    k->account_part = ACCOUNT_FEES;
}

static void deal(struct kiosk *k, enum transaction_kind kind, enum deal_step step)
{
    k->deal = (struct kiosk_deal){ .step = step, .kind = kind, .index = -1, .queue = COUNT_NOT_SAID, .pin_set = true };
    text_copy(k->deal.item.title, sizeof k->deal.item.title, "Көшпенділер. Алмас қылыш");
    text_copy(k->deal.item.author, sizeof k->deal.item.author, "Ілияс Есенберлин");
}

static void hold_asked(struct kiosk *k)
{
    checkout_deals(k);
    deal(k, TRANSACTION_HOLD, DEAL_ASKED);
    k->overlay = OVERLAY_HOLD;
}

static void hold_working(struct kiosk *k)
{
    hold_asked(k);
    k->deal.step = DEAL_WORKING;
}

static void hold_done(struct kiosk *k)
{
    hold_asked(k);
    k->deal.step = DEAL_DONE;
    k->deal.queue = 3;
}

static void hold_refused(struct kiosk *k)
{
    hold_asked(k);
    k->deal.step = DEAL_REFUSED;
    k->deal.reason = REASON_SYSTEM;
    text_copy(k->deal.words, sizeof k->deal.words, "Бұл басылымға тапсырыс берілмейді");
}

static void hold_unknown(struct kiosk *k)
{
    hold_asked(k);
    k->deal.step = DEAL_UNKNOWN;
}

static void cancel_asked(struct kiosk *k)
{
    account_deals(k);
    deal(k, TRANSACTION_HOLD, DEAL_ASKED);
    k->deal.cancels = true;
    k->overlay = OVERLAY_HOLD;
}

static void costs(struct kiosk *k)
{
    checkout_deals(k);
    k->overlay = OVERLAY_COSTS;
    k->costs_at = 1;
}

static void costs_renewal(struct kiosk *k)
{
    account_deals(k);
    k->overlay = OVERLAY_COSTS;
    k->costs_renewal = true;
    k->costs_at = 5;
}

static void look(struct kiosk *k)
{
    account_deals(k);
    k->screen = SCREEN_LOOK;
    k->look.queue = COUNT_NOT_SAID;
}

static void look_known(struct kiosk *k)
{
    look(k);
    k->look.known = true;
    k->look.queue = 2;
    k->look.hers = ANSWER_NO;
    text_copy(k->look.item.id, sizeof k->look.item.id, "20001000000412");
    k->look.item.status = ITEM_CHARGED;
    k->look.item.due = day_of(12, 7);
    text_copy(k->look.item.title, sizeof k->look.item.title, "Көшпенділер. Алмас қылыш");
    text_copy(k->look.item.author, sizeof k->look.item.author, "Ілияс Есенберлин");
}

static void look_keys(struct kiosk *k)
{
    look(k);
    k->look.reason = REASON_NOT_FOUND;
    k->keyboard_open = true;
    text_copy(k->number, sizeof k->number, "3277000");
    text_copy(k->focus, sizeof k->focus, "look.number");
}

static void pay(struct kiosk *k)
{
    account_deals(k);
    k->screen = SCREEN_PAY;
    deal(k, TRANSACTION_PAYMENT, DEAL_ASKED);
}

static void pay_staff(struct kiosk *k)
{
    pay(k);
    k->rules.staff_cards_count = 1;
    text_copy(k->deal.amount, sizeof k->deal.amount, "450.00");
    text_copy(k->deal.currency, sizeof k->deal.currency, "KZT");
    k->deal.pin_wrong = true;
    k->keyboard_open = true;
    text_copy(k->focus, sizeof k->focus, "pay.pin");
}

static void pay_working(struct kiosk *k)
{
    pay_staff(k);
    k->keyboard_open = false;
    k->deal.step = DEAL_WORKING;
}

static void pay_done(struct kiosk *k)
{
    pay_working(k);
    k->deal.step = DEAL_DONE;
    text_copy(k->patron.fees, sizeof k->patron.fees, "100.00");
}

static void pay_unknown(struct kiosk *k)
{
    pay_working(k);
    k->deal.step = DEAL_UNKNOWN;
}

static void pay_refused(struct kiosk *k)
{
    pay_working(k);
    k->deal.step = DEAL_REFUSED;
    k->deal.unsent = true;
}

const struct state deal_states[] = {
    { "account-deals", account_deals },
    { "account-deals-holds", account_deals_holds },
    { "account-deals-fees", account_deals_fees },
    { "checkout-deals", checkout_deals },
    { "hold-asked", hold_asked },
    { "hold-working", hold_working },
    { "hold-done", hold_done },
    { "hold-refused", hold_refused },
    { "hold-unknown", hold_unknown },
    { "cancel-asked", cancel_asked },
    { "costs", costs },
    { "costs-renewal", costs_renewal },
    { "look", look },
    { "look-known", look_known },
    { "look-keys", look_keys },
    { "pay", pay },
    { "pay-staff", pay_staff },
    { "pay-working", pay_working },
    { "pay-done", pay_done },
    { "pay-unknown", pay_unknown },
    { "pay-refused", pay_refused },
    { NULL, NULL },
};
