/* A return: without a card. What is accepted without a line, or on one that takes no returns, what the answer means,
   where the book goes. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

void return_begin(struct brain *b, struct kiosk_item *item)
{
    bool offline = !kiosk_online(b->k) || !kiosk_offers(b->k, LIBRARY_CHECKIN);
    if (offline && !b->k->rules.offline_return)
        item_refuse(b, item, !kiosk_offers(b->k, LIBRARY_CHECKIN) ? REASON_RETURN_STAFF : REASON_OFFLINE_NO_RETURN);
    else
        item_begin(b, item, offline);
}

/* SIP2 CV, alert type. */
enum { ALERT_HOLD_HERE = 1, ALERT_HOLD_ELSEWHERE = 2, ALERT_HOLD_ILL = 3, ALERT_SEND = 4 };

void return_hints(struct kiosk_answer *then, const struct library_reply *reply)
{
    uint8_t alert = reply->alert ? reply->alert_type : 0;
    then->hold_waits = alert == ALERT_HOLD_HERE || alert == ALERT_HOLD_ELSEWHERE || alert == ALERT_HOLD_ILL;
    bool strange = reply->alert && (alert < ALERT_HOLD_HERE || alert > ALERT_SEND); /* only staff know what it is */
    then->route = strange || alert == ALERT_HOLD_ELSEWHERE || alert == ALERT_HOLD_ILL || alert == ALERT_SEND;
    const char *here = reply->sort_bin[0] != '\0' ? reply->sort_bin : reply->item.shelf;
    bool leaves = then->route && reply->destination[0] != '\0';
    text_copy(then->sort_to, sizeof then->sort_to, leaves ? reply->destination : here);
}

struct verdict return_unknown(const struct kiosk *k)
{
    return (
        struct verdict){ .life = LIFE_UNKNOWN, .state = ITEM_UNKNOWN, .told = TOLD_RETURNED, .bit = security_on(k) };
}

/* Whatever the system says of the tag: the book stays here, so the gate must know it. */
static struct verdict answered(const struct kiosk *k, const struct library_reply *reply)
{
    if (reply->ok)
        return (
            struct verdict){ .life = LIFE_CONFIRMED, .state = ITEM_DONE, .told = TOLD_RETURNED, .bit = security_on(k) };
    return (struct verdict){ .life = LIFE_REFUSED,
                             .state = ITEM_REFUSED,
                             .reason = reply->reason == REASON_NONE ? REASON_SYSTEM : reply->reason };
}

struct verdict return_verdict(const struct kiosk *k, const struct library_reply *reply)
{
    switch (reply->outcome) {
    case LIBRARY_ANSWERED:
        return answered(k, reply);
    case LIBRARY_NOT_SENT:
        if (k->rules.offline_return)
            return (struct verdict){
                .life = LIFE_OFFLINE, .state = ITEM_OFFLINE, .told = TOLD_RETURNED, .bit = security_on(k)
            };
        return (struct verdict){ .life = LIFE_UNKNOWN, .state = ITEM_REFUSED, .reason = REASON_OFFLINE_NO_RETURN };
    case LIBRARY_MAYBE_SENT:
    case LIBRARY_NONSENSE:
        break;
    }
    return return_unknown(k);
}
