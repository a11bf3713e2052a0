/* `pay`: a fee that is paid at the kiosk. She chooses what, hands the money to a member of staff, who says so with a
   staff card or the staff PIN; only then is anything written down or sent (deal.c).

     (all, or one) -> ASKED with an amount -> staff's card or PIN -> WORKING -> DONE | REFUSED | UNKNOWN
                                                                     another sum is owed -> ASKED anew
   Whatever comes of it, no second payment follows by itself. Element ids: account.pay pay.all pay.fee.N pay.pin pay.ok
   pay.other pay.done. */
#include <string.h>

#include "base/text.h"
#include "circulation/money.h"
#include "kiosk/parts.h"

bool kiosk_may_pay(const struct kiosk *k)
{
    int64_t owed;
    return k->identified && !k->patron_offline && kiosk_online(k) && kiosk_offers(k, LIBRARY_PAY) &&
           k->paid_count < KIOSK_PAID_MAX && money_read(k->patron.fees, &owed) == RESULT_OK && owed > 0;
}

bool kiosk_may_pay_fee(const struct kiosk *k, const struct kiosk_fee *fee)
{
    int64_t one, owed;
    return kiosk_may_pay(k) && fee->number[0] != '\0' && money_read(fee->amount, &one) == RESULT_OK &&
           money_read(k->patron.fees, &owed) == RESULT_OK && one > 0 && one <= owed;
}

static bool staff_may_confirm(const struct kiosk *k)
{
    const struct kiosk_deal *d = &k->deal;
    return k->screen == SCREEN_PAY && k->overlay == OVERLAY_NONE && d->step == DEAL_ASKED && d->amount[0] != '\0';
}

void pay_show(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (k->account_loading || renew_working(k) || !kiosk_may_pay(k))
        return;
    screen_show(b, SCREEN_PAY);
    deal_ask(b, TRANSACTION_PAYMENT);
}

static bool may_choose(const struct kiosk *k)
{
    return k->deal.kind == TRANSACTION_PAYMENT && k->deal.step == DEAL_ASKED && k->deal.amount[0] == '\0';
}

static void choose(struct brain *b, const char *amount, const struct kiosk_fee *fee)
{
    struct kiosk *k = b->k;
    struct kiosk_deal *d = &k->deal;
    int64_t sum;
    if (money_read(amount, &sum) != RESULT_OK)
        return;
    d->changed = false;
    money_text(sum, d->amount); /* as the protocols write it */
    text_copy(d->currency, sizeof d->currency, k->patron.currency[0] != '\0' ? k->patron.currency : "KZT");
    if (fee != NULL) {
        text_copy(d->number, sizeof d->number, fee->number);
        text_copy(d->title, sizeof d->title, fee->text);
    }
    for (size_t i = 0; i < k->tags_count; i++)
        k->tags[i].before_pay = true; /* a staff card that was left there must not pay by itself */
    focus_on(b, "pay.pin");
}

void pay_all(struct brain *b, unsigned n)
{
    (void)n;
    if (may_choose(b->k) && kiosk_may_pay(b->k))
        choose(b, b->k->patron.fees, NULL);
}

void pay_fee(struct brain *b, unsigned index)
{
    struct kiosk *k = b->k;
    if (index < k->fees_count && may_choose(k) && kiosk_may_pay_fee(k, &k->fees[index]))
        choose(b, k->fees[index].amount, &k->fees[index]);
}

/* Something else, or another try after one that was refused. */
void pay_other(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (k->deal.kind != TRANSACTION_PAYMENT || deal_working(k) || k->deal.step == DEAL_UNKNOWN)
        return;
    if (k->deal.step != DEAL_ASKED && !kiosk_may_pay(k))
        return;
    screen_show(b, SCREEN_PAY);
    deal_ask(b, TRANSACTION_PAYMENT);
}

/* ---- staff's word ---- */

void pay_ok(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (!staff_may_confirm(k) || k->deal.pin_checking || k->pin_entry[0] == '\0' || k->mono_ms < k->staff_wait_until_ms)
        return;
    staff_check_pin(b);
    k->deal.pin_checking = true;
}

void pay_pin(struct brain *b)
{
    struct kiosk *k = b->k;
    struct kiosk_deal *d = &k->deal;
    if (d->kind != TRANSACTION_PAYMENT || !d->pin_checking)
        return;
    d->pin_checking = false;
    d->pin_set = b->e->result != RESULT_NONE;
    d->pin_wrong = d->pin_set && !b->e->up;
    staff_pin_counts(k, d->pin_set, b->e->up);
    if (d->pin_set && b->e->up && staff_may_confirm(k)) {
        k->keyboard_open = false;
        k->focus[0] = '\0';
        pay_go(b);
    } else {
        focus_on(b, "pay.pin");
    }
}

/* The patron's own card may lie there all the while; one of staff says that the money was taken. */
void pay_look_at_pad(struct brain *b)
{
    struct kiosk *k = b->k;
    if (!staff_may_confirm(k) || k->deal.pin_checking)
        return;
    k->deal.card_wrong = false;
    for (size_t i = 0; i < k->tags_count; i++) {
        const struct kiosk_tag *tag = &k->tags[i];
        bool card = tag->is_card && tag->card_told == RESULT_OK && !tag->left_behind && !tag->unsure;
        if (!card || tag->before_pay || uid_equal(tag->uid, k->card_uid))
            continue;
        if (!is_staff_card(k, tag->card)) {
            k->deal.card_wrong = true;
            continue;
        }
        k->keyboard_open = false;
        pay_go(b);
        return;
    }
}

/* A staff card's number that was scanned. */
void pay_scan(struct brain *b, const char *text)
{
    char id[ID_SIZE];
    if (!staff_may_confirm(b->k) || b->k->deal.pin_checking)
        return;
    bool is = number_read(text, &b->k->rules.card_numbers, false, id) == REASON_NONE && is_staff_card(b->k, id);
    wipe(id, sizeof id);
    b->k->deal.card_wrong = !is;
    if (is)
        pay_go(b);
    else
        effect_sound(b, SOUND_NEEDS_YOU);
}

/* ---- what came of it ---- */

static struct kiosk_paid *paid_of(struct kiosk *k, const char *ulid)
{
    for (size_t i = 0; i < k->paid_count; i++)
        if (text_equal(k->paid[i].ulid, ulid))
            return &k->paid[i];
    return NULL;
}

static void forget(struct kiosk *k, struct kiosk_paid *paid)
{
    size_t at = (size_t)(paid - k->paid);
    memmove(paid, paid + 1, (k->paid_count - at - 1u) * sizeof *paid);
    wipe(&k->paid[--k->paid_count], sizeof *paid);
}

static void note(struct kiosk *k, const struct kiosk_deal *d)
{
    struct kiosk_paid *paid = paid_of(k, d->ulid);
    if (paid == NULL)
        paid = &k->paid[k->paid_count++];
    *paid = (struct kiosk_paid){ .unknown = d->step == DEAL_UNKNOWN };
    text_copy(paid->ulid, sizeof paid->ulid, d->ulid);
    text_copy(paid->amount, sizeof paid->amount, d->amount);
    text_copy(paid->currency, sizeof paid->currency, d->currency);
    text_copy(paid->title, sizeof paid->title, d->title);
    text_copy(paid->print, sizeof paid->print, d->print);
}

/* What is left, until the library system says it. */
static void take_off(struct kiosk *k, const char *amount)
{
    int64_t owed, paid;
    if (money_read(k->patron.fees, &owed) != RESULT_OK || money_read(amount, &paid) != RESULT_OK || paid > owed)
        return;
    money_text(owed - paid, k->patron.fees);
}

/* What is owed now is the library system's word. False: it cannot be asked. */
static bool ask_fees(struct brain *b)
{
    struct kiosk *k = b->k;
    if (ask_is_open(k, LIBRARY_PATRON, LIST_FINES))
        return true;
    k->listed_fees = k->fees_count = 0;
    return kiosk_online(k) && question(b, LIBRARY_PATRON, LIST_FINES, -1, "") != NULL;
}

void pay_go(struct brain *b)
{
    struct kiosk_deal *d = &b->k->deal;
    d->step = DEAL_WORKING;
    d->phase = PHASE_TURN;
    if (ask_fees(b))
        return;
    d->unsent = b->k->ledger.up;
    deal_refuse(b, b->k->ledger.up ? REASON_SYSTEM : REASON_CANNOT_RECORD);
}

/* The answer to pay_go(): the very sum that staff were shown, another, or none. */
static void pay_turn(struct brain *b, bool told, bool same)
{
    struct kiosk_deal *d = &b->k->deal;
    if (d->kind != TRANSACTION_PAYMENT || d->step != DEAL_WORKING || d->phase != PHASE_TURN)
        return;
    if (!told) {
        d->unsent = true;
        deal_refuse(b, REASON_SYSTEM);
    } else if (same) {
        deal_go(b);
    } else if (!kiosk_may_pay(b->k)) {
        d->unsent = true;
        deal_refuse(b, REASON_FEE_NONE);
    } else {
        deal_ask(b, TRANSACTION_PAYMENT)->changed = true;
        effect_sound(b, SOUND_NEEDS_YOU);
        leave_if_settled(b);
    }
}

void pay_shown(struct brain *b)
{
    struct kiosk *k = b->k;
    const struct kiosk_deal *d = &k->deal;
    struct kiosk_paid *paid = paid_of(k, d->ulid);
    if (d->step == DEAL_REFUSED && paid != NULL)
        forget(k, paid); /* it was uncertain, and has not arrived */
    if (d->step == DEAL_REFUSED)
        return;
    note(k, d);
    if (d->step != DEAL_DONE)
        return;
    take_off(k, d->amount);
    ask_fees(b);
}

/* One whose outcome is found out after its page was left. */
void pay_settled(struct brain *b)
{
    struct kiosk *k = b->k;
    struct kiosk_paid *paid = paid_of(k, b->e->ulid);
    if (paid == NULL || !paid->unknown)
        return;
    if (b->e->life == LIFE_VOID || b->e->life == LIFE_REFUSED) {
        forget(k, paid);
    } else if (b->e->life == LIFE_CONFIRMED) {
        paid->unknown = false;
        take_off(k, paid->amount);
        ask_fees(b);
    }
}

void fee_note(struct kiosk *k, const struct library_entry *entry)
{
    if (entry->kind == ENTRY_NONE || k->listed_fees == KIOSK_FEES_MAX)
        return;
    struct kiosk_fee *fee = &k->fees[k->listed_fees++];
    text_copy(fee->text, sizeof fee->text, entry->text);
    text_copy(fee->amount, sizeof fee->amount, entry->amount);
    text_copy(fee->number, sizeof fee->number, entry->number);
}

static bool same_sum(const char *a, const char *b)
{
    int64_t one, other;
    return money_read(a, &one) == RESULT_OK && money_read(b, &other) == RESULT_OK && one == other;
}

void fees_reply(struct brain *b, const struct library_reply *reply)
{
    struct kiosk *k = b->k;
    fee_note(k, &reply->entry);
    if (reply->more)
        return;
    bool told = reply->outcome == LIBRARY_ANSWERED && reply->patron.pin_valid != ANSWER_NO; /* also without a list */
    bool same = told && same_sum(k->patron.fees, reply->patron.fees);
    if (list_told(reply))
        k->fees_count = k->listed_fees;
    if (told)
        text_copy(k->patron.fees, sizeof k->patron.fees, reply->patron.fees);
    pay_turn(b, told, same);
}
