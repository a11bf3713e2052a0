/* A number that was typed or scanned where books are: a book's, or by mistake a card's?

   The same number can be both, so the step decides; but what may be a card's is never written down (durability
   rule 7). It is a book's for certain when its tag lies there too, or when the library system knows such an item.
   Else it is none
     - when the library system says that it knows no such item
     - when it is the card of this visit
     - when cards have a beginning of their own, it begins so, and items have none
     - when the ledger knows it as a card: seen here lately, with loans that wait, or blocked [number_counted] */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

static bool is_proved(const struct kiosk_item *item)
{
    return item->uid.n > 0 || item->found;
}

static bool is_card_of_visit(const struct kiosk *k, const char *text)
{
    char id[ID_SIZE];
    bool hers = k->card[0] != '\0' && number_read(text, &k->rules.card_numbers, false, id) == REASON_NONE &&
                text_equal(id, k->card);
    wipe(id, sizeof id);
    return hers;
}

static bool begins_as_cards_do(const struct kiosk *k, const char *id)
{
    const struct kiosk_rules *r = &k->rules;
    return r->card_numbers.prefix[0] != '\0' && r->item_numbers.prefix[0] == '\0' &&
           text_starts(id, r->card_numbers.prefix);
}

bool number_is_her_card(const struct kiosk *k, const char *text)
{
    return !kiosk_online(k) && is_card_of_visit(k, text);
}

static bool is_card_by_itself(const struct kiosk *k, const struct kiosk_item *item)
{
    return is_card_of_visit(k, item->item.id) || begins_as_cards_do(k, item->item.id);
}

bool number_is_open(struct brain *b, struct kiosk_item *item)
{
    if (is_proved(item) || item->missing || is_card_by_itself(b->k, item) || !b->k->ledger.up)
        return false;
    if (!item->doubt.asked) {
        item->doubt.asked = item->doubt.open = true;
        struct effect *count = effect_add(b, EFFECT_COUNT_OFFLINE);
        count->request = (uint32_t)(item - b->k->items) + 1;
        text_copy(count->library.patron, sizeof count->library.patron, item->item.id);
    }
    return item->doubt.open;
}

/* Counting that failed says nothing; without a ledger nothing is written either. */
void number_counted(struct brain *b)
{
    struct kiosk *k = b->k;
    const struct event *e = b->e;
    if (e->visit != k->visit || e->request > k->items_count)
        return;
    struct kiosk_item *item = &k->items[e->request - 1];
    if (!item->doubt.open)
        return;
    item->doubt.open = false;
    item->doubt.card = e->known || e->blocked || (e->count > 0 && e->count != UINT32_MAX);
    items_go(b);
}

bool number_is_no_book(const struct kiosk *k, const struct kiosk_item *item)
{
    return !is_proved(item) && (item->missing || item->doubt.card || is_card_by_itself(k, item));
}

/* A card's number stays on no screen either; what is seen next takes its line. */
void number_refuse(struct brain *b, struct kiosk_item *item)
{
    bool card = item->doubt.card || is_card_by_itself(b->k, item);
    if (card) {
        wipe(&item->item, sizeof item->item);
        item->is_thing = true;
    }
    item_refuse(b, item, card ? REASON_CARD_AS_ITEM : REASON_NOT_FOUND);
}
