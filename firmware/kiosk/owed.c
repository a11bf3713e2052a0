/* What an older row of a book still owes (durability rule 3): its security mark, looked up when the book is named.

   Arming (it was given back) is done at once, wherever we are, unless a transaction of the book is under way.
   Disarming (it was lent) only for the patron of this visit, and only when what the library system has just said, or
   the ledger of a row that still waits, shows the same loan; or for staff who look at that very row and lay its book
   down. Else it stays as it is, and staff have their mark. */
#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

static void look_up(struct brain *b, const char *id)
{
    text_copy(effect_add(b, EFFECT_LOOK_UP_BIT)->text, sizeof(((struct effect *)0)->text), id);
}

void security_look_up(struct brain *b, struct kiosk_item *item)
{
    if (!security_on(b->k) || item->owed.asked)
        return;
    item->owed.asked = item->owed.open = true;
    look_up(b, item->item.id);
}

/* A tag that was laid again goes on where its mark stopped; any other may owe one. */
void security_tag_named(struct brain *b, const struct kiosk_tag *tag)
{
    struct kiosk *k = b->k;
    if (!security_on(k) || tag->thing != THING_ITEM || tag->foreign)
        return;
    if (bit_is_open(k, tag->id))
        bit_tag_again(b, tag);
    else if (item_of_id(k, tag->id) == NULL)
        look_up(b, tag->id);
}

static bool arms(const struct event *e)
{
    bool nothing = e->life == LIFE_REFUSED || e->life == LIFE_VOID;
    return e->kind == TRANSACTION_CHECKIN && !nothing;
}

static bool is_under_way(const struct kiosk *k, const struct kiosk_item *item)
{
    return item != NULL && (item->phase != PHASE_NONE || (item->ulid[0] != '\0' && k->visit != 0));
}

void on_bit_owed(struct brain *b)
{
    struct kiosk *k = b->k;
    const struct event *e = b->e;
    struct kiosk_item *item = item_of_id(k, e->text);
    bool asked = item != NULL && item->owed.open;
    if (asked)
        item->owed.open = false;
    bool free = !is_under_way(k, item) && !bit_is_open(k, e->text);
    if (e->result == RESULT_OK && arms(e) && free)
        bit_arm(b, e->ulid, e->text);
    else if (e->result == RESULT_OK && free && staff_sets_bit(k, e->ulid))
        bit_disarm(b, e->ulid, e->text);
    else if (e->result == RESULT_OK && e->kind == TRANSACTION_CHECKOUT && asked) {
        text_copy(item->owed.ulid, sizeof item->owed.ulid, e->ulid);
        item->owed.due = e->due;
    }
    items_go(b);
}

bool security_owes(const struct kiosk_item *item)
{
    return item->owed.ulid[0] != '\0' && item->uid.n > 0;
}

bool security_same_loan(const struct kiosk_item *item)
{
    if (item->before.lent_to_patron != ANSWER_NOT_SAID)
        return item->before.lent_to_patron == ANSWER_YES;
    return item_is_on_loan(item->before.status) && item->before.due.known && item->owed.due.known &&
           item->before.due.utc_ms == item->owed.due.utc_ms;
}

void security_release(struct brain *b, struct kiosk_item *item)
{
    assert(security_owes(item));
    item->state = ITEM_WORKING;
    item->phase = PHASE_BIT;
    bit_for_item(b, item, item->owed.ulid, false);
}
