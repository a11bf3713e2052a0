/* A loan: what is asked before it, what is promised without a line, and what the answer means.

   Before the first loan of a visit the patron's loans are asked for (63 "charged"), so that every row
   keeps whether the book was among them: settling compares with it. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

/* ---- the patron's loans ---- */

/* Some systems answer, and keep the list to those who give a PIN, or have none. */
bool list_told(const struct library_reply *reply)
{
    return reply->outcome == LIBRARY_ANSWERED && reply->patron.pin_valid != ANSWER_NO && !reply->unlisted;
}

void loan_note(struct kiosk *k, const struct library_entry *entry)
{
    if (entry->kind == ENTRY_NONE || k->listed_loans == KIOSK_LOANS_MAX)
        return;
    struct kiosk_loan *loan = &k->loans[k->listed_loans++];
    memset(loan, 0, sizeof *loan);
    text_copy(loan->item.id, sizeof loan->item.id, entry->text);
}

void lent_reply(struct brain *b, const struct library_reply *reply)
{
    struct kiosk *k = b->k;
    loan_note(k, &reply->entry);
    if (reply->more)
        return;
    k->lent = list_told(reply) && k->listed_loans < KIOSK_LOANS_MAX ? LENT_KNOWN : LENT_FAILED;
    k->session_open = k->session_open || reply->outcome == LIBRARY_ANSWERED;
    items_go(b);
}

/* A line of the list can be a title. What an earlier list said is over. */
static enum answer lent_to_patron(const struct kiosk *k, const struct item *item)
{
    enum answer answer = k->lent == LENT_KNOWN ? ANSWER_NO : ANSWER_NOT_SAID;
    for (size_t i = k->lent_from; i < k->listed_loans; i++) {
        enum answer line = library_line_means(k->loans[i].item.id, item->id, item->title);
        if (line == ANSWER_YES)
            return line;
        if (line == ANSWER_NOT_SAID)
            answer = line;
    }
    return answer;
}

/* ---- begin ---- */

unsigned kiosk_offline_max(const struct kiosk *k)
{
    const struct kiosk_rules *r = &k->rules;
    bool stranger = k->patron_offline && !k->card_seen;
    return stranger && r->offline_unknown_items_max < r->offline_items_max ? r->offline_unknown_items_max
                                                                           : r->offline_items_max;
}

static bool may_lend_offline(const struct kiosk *k)
{
    return k->rules.offline_checkout && k->offline_count < kiosk_offline_max(k);
}

static bool may_be_lent(const struct kiosk_rules *r, const struct kiosk_item *item)
{
    return offline_may_be_lent(&r->offline_kinds, item->item.id, item->usage) &&
           offline_may_be_lent_at(&r->offline_kinds, item->item.age);
}

/* The library's policy by what is known now; NONE: it is lent. */
static enum reason why_not_offline(const struct kiosk *k, const struct kiosk_item *item)
{
    const struct kiosk_rules *r = &k->rules;
    if (!offline_may_borrow(&r->offline_kinds, k->patron.id))
        return REASON_OFFLINE_NO_CARD;
    if (!r->offline_checkout || !may_be_lent(r, item))
        return REASON_OFFLINE_NO_LOAN;
    return may_lend_offline(k) ? REASON_NONE : REASON_OFFLINE_LIMIT;
}

static void begin_offline(struct brain *b, struct kiosk_item *item)
{
    struct kiosk *k = b->k;
    if (!k->offline_counted)
        return; /* the ledger is counting */
    enum reason why = why_not_offline(k, item);
    if (why == REASON_NONE)
        item_begin(b, item, true);
    else
        item_refuse(b, item, why);
}

/* The gate rang: this loan stands already, only its tag was not released. Nothing new is lent. */
static void release(struct brain *b, struct kiosk_item *item)
{
    struct when due = item->before.due.known ? item->before.due : item->owed.due;
    item->then = (struct kiosk_answer){ .state = ITEM_REFUSED, .reason = REASON_YOURS, .due = due };
    security_release(b, item);
}

void checkout_begin(struct brain *b, struct kiosk_item *item)
{
    struct kiosk *k = b->k;
    if (!kiosk_online(k)) {
        begin_offline(b, item);
        return;
    }
    if (k->lent == LENT_NOT_ASKED) {
        k->lent_from = k->listed_loans;
        bool asked = question(b, LIBRARY_PATRON, LIST_CHARGED, -1, "") != NULL;
        k->lent = asked ? LENT_ASKING : LENT_FAILED;
    }
    if (k->lent == LENT_ASKING)
        return;
    item->before.lent_to_patron = lent_to_patron(k, &item->item);
    if (security_owes(item) && security_same_loan(item))
        release(b, item);
    else
        item_begin(b, item, false);
}

/* ---- the answer ---- */

/* What the patron may do with a book whose loan is unknown is the library's policy; lent, it counts as offline. */
struct verdict checkout_unknown(const struct kiosk *k, const struct kiosk_item *item)
{
    bool kind = offline_may_borrow(&k->rules.offline_kinds, k->patron.id) && may_be_lent(&k->rules, item);
    bool lend = kind && k->rules.unknown == UNKNOWN_LEND && k->offline_count < kiosk_offline_max(k);
    return (struct verdict){ .life = LIFE_UNKNOWN,
                             .state = ITEM_UNKNOWN,
                             .told = lend ? TOLD_LENT : TOLD_NOTHING,
                             .bit = lend && security_on(k) };
}

/* Not one byte left. Beyond the policy the row stays UNKNOWN with nothing promised: REFUSED is the library
   system's own word, and settling will find that nothing happened. */
static struct verdict not_sent(const struct kiosk *k, const struct kiosk_item *item)
{
    enum reason why = why_not_offline(k, item);
    if (why == REASON_NONE)
        return (
            struct verdict){ .life = LIFE_OFFLINE, .state = ITEM_OFFLINE, .told = TOLD_LENT, .bit = security_on(k) };
    return (struct verdict){ .life = LIFE_UNKNOWN, .state = ITEM_REFUSED, .reason = why };
}

static struct verdict answered(const struct kiosk *k, const struct kiosk_item *item, const struct library_reply *reply)
{
    bool his = item->before.lent_to_patron == ANSWER_YES;
    struct verdict v = { .life = LIFE_REFUSED, .state = ITEM_REFUSED, .reason = reply->reason };
    if (reply->ok && !reply->renewed)
        return (struct verdict){
            .life = LIFE_CONFIRMED, .state = ITEM_DONE, .told = TOLD_LENT, .bit = security_on(k) && reply->desensitize
        };
    if (reply->ok) { /* renewed, though we asked not to */
        v.life = LIFE_CONFIRMED;
        v.bit = security_on(k) && reply->desensitize;
    }
    if (reply->ok || (his && (reply->reason == REASON_OTHER_LOAN || reply->reason == REASON_SYSTEM)))
        v.reason = REASON_YOURS;
    if (v.reason == REASON_FEES && reply->fee[0] != '\0' && !item->agreed)
        v.reason = REASON_COSTS; /* nothing was done: she is asked */
    if (v.reason == REASON_NONE)
        v.reason = REASON_SYSTEM;
    return v;
}

struct verdict checkout_verdict(const struct kiosk *k, const struct kiosk_item *item, const struct library_reply *reply)
{
    switch (reply->outcome) {
    case LIBRARY_ANSWERED:
        return answered(k, item, reply);
    case LIBRARY_NOT_SENT:
        return not_sent(k, item);
    case LIBRARY_MAYBE_SENT:
    case LIBRARY_NONSENSE:
        break;
    }
    return checkout_unknown(k, item);
}

/* ---- a book that waits for somebody else, or is away ---- */

bool kiosk_may_hold(const struct kiosk *k, const struct kiosk_item *item)
{
    bool away = item->reason == REASON_HOLD || item->reason == REASON_OTHER_LOAN;
    return item->state == ITEM_REFUSED && away && !item->is_thing && !item->held_here && k->identified &&
           !k->patron_offline && kiosk_online(k) && kiosk_offers(k, LIBRARY_HOLD);
}
