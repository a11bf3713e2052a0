/* A loan of this visit that is taken back ("not this one"): a return of its own, with an intent and an outcome like any
   other, whose line was a loan's. The loan stands as long as its return is neither done nor noted.

     LENDS, done | offline -> UNDOES, turn             [undo_tap]      then lane.c, as of a return
     UNDOES -> done | offline | unknown                                the loan does not count any more [undo_counts]
     UNDOES, refused or not begun -> LENDS, as it was  [undo_fails]    not offered a second time
   Element ids: checkout.undo.N. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

/* Nothing of its loan is on its way any more: neither a late answer, nor a security mark. */
static bool is_quiet(const struct kiosk *k, const struct kiosk_item *item)
{
    for (size_t i = 0; i < KIOSK_ASKS_MAX; i++)
        if (k->asks[i].used && text_equal(k->asks[i].ulid, item->ulid))
            return false;
    for (size_t i = 0; i < KIOSK_BITS_MAX; i++) {
        const struct kiosk_bit *bit = &k->bits[i];
        if ((bit->step == BIT_SETTING || bit->step == BIT_RESTORING) && text_equal(bit->item, item->item.id))
            return false;
    }
    return true;
}

/* She had it before, or nobody can tell: it may have been a renewal. */
static bool was_hers(const struct kiosk_item *item)
{
    return item->before.lent_to_patron == ANSWER_YES ||
           (item->before.lent_to_patron == ANSWER_NOT_SAID && item_is_on_loan(item->before.status));
}

static bool is_here(const struct kiosk *k, const struct kiosk_item *item)
{
    return item->uid.n > 0 ? item->on_pad && set_is_whole(item) : k->rules.readers_count == 0;
}

/* What the library system does not take back at a kiosk would stay on her account until staff bring it in. */
static bool takes_returns(const struct kiosk *k)
{
    bool lacks = (k->lacks & LIBRARY_BIT(LIBRARY_CHECKIN)) != 0;
    return k->ledger.up && !lacks && (kiosk_online(k) || k->rules.offline_return);
}

bool kiosk_may_undo(const struct kiosk *k, const struct kiosk_item *item)
{
    return k->rules.undo && !k->finishing && kiosk_is_lent(item) && item->ulid[0] != '\0' && !item->undo_failed &&
           !item->agreed && !was_hers(item) && is_here(k, item) && takes_returns(k) && is_quiet(k, item);
}

/* What the library system has said of it since: that it is on loan to her. */
static struct before before_return(const struct kiosk_item *item)
{
    struct before before = { .status = item->before.status, .due = item->before.due };
    if (item->state == ITEM_DONE)
        before = (struct before){ .status = ITEM_CHARGED, .due = item->due };
    return before;
}

void undo_tap(struct brain *b, unsigned index)
{
    struct kiosk_item *item = &b->k->items[index < b->k->items_count ? index : 0];
    if (index >= b->k->items_count || !kiosk_may_undo(b->k, item))
        return;
    item->loan = (struct item_loan){ .state = item->state,
                                     .due = item->due,
                                     .due_days = item->due_days,
                                     .bit_failed = item->bit_failed,
                                     .bit_set = item->bit_set };
    text_copy(item->loan.ulid, sizeof item->loan.ulid, item->ulid);
    text_copy(item->loan.print, sizeof item->loan.print, item->print);
    item->before = before_return(item);
    item->deed = ITEM_UNDOES;
    item->then = (struct kiosk_answer){ 0 };
    item->bit_set = item->bit_failed = false;
    item->print[0] = '\0';
    item->state = ITEM_WORKING;
    item->phase = PHASE_TURN;
    item->reason = REASON_NONE;
    items_go(b);
}

bool undo_takes_bit(struct kiosk_item *item, const char *ulid, bool set)
{
    if (item->deed != ITEM_UNDOES || !text_equal(item->loan.ulid, ulid))
        return false;
    item->loan.bit_set = set;
    item->loan.bit_failed = !set;
    return true;
}

void undo_fails(struct kiosk_item *item, bool told)
{
    const struct item_loan *loan = &item->loan;
    text_copy(item->ulid, sizeof item->ulid, loan->ulid);
    text_copy(item->print, sizeof item->print, loan->print);
    item->words[0] = item->sort_to[0] = '\0';
    item->deed = ITEM_LENDS;
    item->phase = PHASE_END;
    item->state = loan->state;
    item->reason = REASON_NONE;
    item->due = loan->due;
    item->due_days = loan->due_days;
    item->bit_failed = loan->bit_failed;
    item->bit_set = loan->bit_set;
    item->undo_failed = told;
    item->loan = (struct item_loan){ 0 };
}

void undo_counts(struct kiosk *k, struct kiosk_item *item, enum item_state state)
{
    if (item->deed != ITEM_UNDOES || (state != ITEM_DONE && state != ITEM_OFFLINE))
        return;
    k->quota += item->of_quota;
    k->offline_count -= item->of_offline && k->offline_count > 0;
    item->of_quota = item->of_offline = false;
}
