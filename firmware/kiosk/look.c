/* `look`: the state of a book that she lays down, scans or types: where it is, who waits for it, and whether it can be
   reserved. From the account, as the same person.

     (number) -> asking (17) -> known | why not; the next number takes its place
   Element ids: account.look look.number look.ok look.hold look.done. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

void look_show(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (k->account_loading || renew_working(k))
        return;
    k->look = (struct kiosk_look){ .queue = COUNT_NOT_SAID };
    screen_show(b, SCREEN_LOOK);
    pad_take_items(b);
}

void account_again(struct brain *b, unsigned n)
{
    (void)n;
    if (deal_working(b->k))
        return;
    deal_close(b->k);
    screen_show(b, SCREEN_ACCOUNT);
    idle_start(b);
}

static void cannot(struct brain *b, enum reason reason)
{
    b->k->look = (struct kiosk_look){ .reason = reason, .queue = COUNT_NOT_SAID };
    effect_sound(b, SOUND_NEEDS_YOU);
}

void look_book(struct brain *b, const char *id)
{
    struct kiosk *k = b->k;
    if (k->look.asking || k->overlay == OVERLAY_HOLD || (k->look.known && text_equal(k->look.item.id, id)))
        return;
    k->look = (struct kiosk_look){ .queue = COUNT_NOT_SAID };
    text_copy(k->look.item.id, sizeof k->look.item.id, id);
    k->look.asking = kiosk_online(k) && question(b, LIBRARY_ITEM, LIST_NONE, -1, id) != NULL;
    k->look.failed = !k->look.asking;
    effect_sound(b, SOUND_SEEN);
}

void look_number(struct brain *b, const char *text)
{
    char id[ID_SIZE];
    if (b->k->look.asking)
        return;
    enum reason why = number_read(text, &b->k->rules.item_numbers, true, id);
    if (why == REASON_NONE)
        look_book(b, id);
    else
        cannot(b, why);
}

void look_ok(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    char text[KIOSK_ENTRY_SIZE];
    (void)n;
    if (k->number[0] == '\0')
        return;
    text_copy(text, sizeof text, k->number);
    memset(k->number, 0, sizeof k->number);
    k->keyboard_open = false;
    look_number(b, text);
}

/* The whole list of her loans says whether it is hers. */
static enum answer is_hers(const struct kiosk *k, const char *id)
{
    for (size_t i = 0; i < k->loans_count; i++)
        if (text_equal(k->loans[i].item.id, id))
            return ANSWER_YES;
    return k->lent == LENT_KNOWN ? ANSWER_NO : ANSWER_NOT_SAID;
}

void look_reply(struct brain *b, const struct library_reply *reply)
{
    struct kiosk_look *look = &b->k->look;
    char id[ID_SIZE];
    look->asking = false;
    look->failed = reply->outcome != LIBRARY_ANSWERED;
    items_go(b); /* a title may have waited for its turn */
    if (look->failed)
        return;
    if (!reply->ok) {
        cannot(b, reply->reason == REASON_NONE ? REASON_NOT_FOUND : reply->reason);
        return;
    }
    text_copy(id, sizeof id, look->item.id);
    look->item = reply->item;
    text_copy(look->item.id, sizeof look->item.id, id);
    look->queue = reply->queue;
    look->hers = is_hers(b->k, id);
    look->known = true;
    effect_sound(b, SOUND_DONE);
}

static bool is_reserved(const struct kiosk *k, const char *id)
{
    for (size_t i = 0; i < k->holds_count; i++)
        if (!k->holds[i].gone && text_equal(k->holds[i].item.id, id))
            return true;
    return false;
}

bool kiosk_may_hold_looked(const struct kiosk *k)
{
    static const bool cannot_come[ITEM_STATUS_COUNT] = { [ITEM_LOST] = true, [ITEM_MISSING] = true };
    const struct kiosk_look *look = &k->look;
    return look->known && look->hers != ANSWER_YES && !cannot_come[look->item.status] &&
           !is_reserved(k, look->item.id) && !k->patron_offline && kiosk_online(k) && kiosk_offers(k, LIBRARY_HOLD);
}

/* By its number, or by its item where the library system knows one of that number. */
bool kiosk_may_cancel(const struct kiosk *k, const struct kiosk_hold *hold)
{
    bool named = hold->number[0] != '\0' || (hold->known && !text_equal(hold->item.id, hold->item.title));
    return named && !hold->gone && !k->patron_offline && kiosk_online(k) && kiosk_offers(k, LIBRARY_HOLD);
}
