/* My account: loans (newest first), holds ready and waiting told apart (SIP2 AS and CD), fees.

   One list a question: charged, holds ready, holds waiting; then a title a question. The lists are shown
   when all is known, so that a number on the screen does not come to mean another book. A list that could
   not be had is said to be missing, never to be empty.

   Element ids: account.loan.N account.renew.N account.renew-all account.hold.N account.fees
   account.tab.loans|holds|fees account.checkout account.done, and those of renew.c, deal.c, look.c, pay.c. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

static void ask_list(struct brain *b, enum library_list list);

void loan_days(struct kiosk *k, struct kiosk_loan *loan)
{
    loan->days_left = 0;
    loan->overdue = false;
    if (!loan->item.due.known || k->clock_unset)
        return;
    int64_t days = day_number(when_day(loan->item.due)) - day_number(when_day(k->now));
    loan->days_left = (int32_t)days;
    loan->overdue = loan->item.due.utc_ms < k->now.utc_ms;
}

/* SIP2 says no day of lending; the latest due date comes nearest to "newest". */
static bool comes_before(const struct kiosk_loan *x, const struct kiosk_loan *y)
{
    if (x->item.due.known != y->item.due.known)
        return x->item.due.known;
    return x->item.due.utc_ms > y->item.due.utc_ms;
}

static void sort_loans(struct kiosk *k)
{
    for (size_t i = 1; i < k->listed_loans; i++)
        for (size_t j = i; j > 0 && comes_before(&k->loans[j], &k->loans[j - 1]); j--) {
            struct kiosk_loan swap = k->loans[j];
            k->loans[j] = k->loans[j - 1];
            k->loans[j - 1] = swap;
        }
}

static void loaded(struct brain *b)
{
    struct kiosk *k = b->k;
    k->account_loading = false;
    for (size_t i = 0; i < k->listed_loans; i++)
        loan_days(k, &k->loans[i]);
    sort_loans(k);
    k->loans_count = k->listed_loans;
    k->holds_count = k->listed_holds;
    k->fees_count = k->listed_fees;
}

/* The next title that is missing, or the end. */
static void ask_next_title(struct brain *b)
{
    struct kiosk *k = b->k;
    for (size_t i = 0; kiosk_online(k) && i < k->listed_loans; i++) {
        if (k->loans[i].asked)
            continue;
        k->loans[i].asked = true;
        if (question(b, LIBRARY_ITEM, LIST_CHARGED, (int)i, k->loans[i].item.id) != NULL)
            return;
    }
    for (size_t i = 0; kiosk_online(k) && i < k->listed_holds; i++) {
        if (k->holds[i].asked)
            continue;
        k->holds[i].asked = true;
        if (question(b, LIBRARY_ITEM, LIST_HOLDS_READY, (int)i, k->holds[i].item.id) != NULL)
            return;
    }
    loaded(b);
}

static void hold_note(struct kiosk *k, const struct library_entry *entry, bool ready)
{
    if (entry->kind == ENTRY_NONE || k->listed_holds == KIOSK_LOANS_MAX)
        return;
    struct kiosk_hold *hold = &k->holds[k->listed_holds++];
    *hold = (struct kiosk_hold){ .ready = ready };
    text_copy(hold->item.id, sizeof hold->item.id, entry->text);
    text_copy(hold->number, sizeof hold->number, entry->number);
    text_copy(hold->place, sizeof hold->place, entry->place);
    hold->until = entry->until;
    hold->queue = entry->queue;
}

/* What it is for is asked where there is something to pay. */
static bool owes(const struct kiosk *k)
{
    return k->patron.fees[0] != '\0' || k->patron.fined > 0;
}

static void next_list(struct brain *b, enum library_list list)
{
    if (list == LIST_CHARGED)
        ask_list(b, LIST_HOLDS_READY);
    else if (list == LIST_HOLDS_READY)
        ask_list(b, LIST_HOLDS_WAITING);
    else if (list == LIST_HOLDS_WAITING && owes(b->k))
        ask_list(b, LIST_FINES);
    else
        ask_next_title(b);
}

static void ask_list(struct brain *b, enum library_list list)
{
    if (kiosk_online(b->k) && question(b, LIBRARY_PATRON, list, -1, "") != NULL)
        return;
    b->k->account_partial = true;
    loaded(b);
}

void account_list_reply(struct brain *b, enum library_list list, const struct library_reply *reply)
{
    struct kiosk *k = b->k;
    if (list == LIST_CHARGED)
        loan_note(k, &reply->entry);
    else if (list == LIST_FINES)
        fee_note(k, &reply->entry);
    else
        hold_note(k, &reply->entry, list == LIST_HOLDS_READY);
    if (reply->more)
        return;
    if (list == LIST_CHARGED)
        k->lent = list_told(reply) && k->listed_loans < KIOSK_LOANS_MAX ? LENT_KNOWN : LENT_FAILED;
    k->account_partial = k->account_partial || (list != LIST_FINES && !list_told(reply)); /* the sum is known anyway */
    if (k->screen != SCREEN_ACCOUNT && k->back != SCREEN_ACCOUNT)
        loaded(b); /* gone on to borrowing */
    else
        next_list(b, list);
}

/* The list names a book by its number, or by whatever text the system writes there. */
static void take_title(struct item *item, const struct library_reply *reply)
{
    char id[ID_SIZE];
    if (reply->outcome != LIBRARY_ANSWERED || !reply->ok) {
        if (item->title[0] == '\0')
            text_copy(item->title, sizeof item->title, item->id);
        return;
    }
    text_copy(id, sizeof id, item->id);
    *item = reply->item;
    text_copy(item->id, sizeof item->id, id);
}

/* What 18 says of a reserved copy stands behind what the list said. */
static void hold_title(struct kiosk_hold *hold, const struct library_reply *reply)
{
    take_title(&hold->item, reply);
    hold->known = true;
    if (reply->outcome != LIBRARY_ANSWERED || !reply->ok || !hold->ready)
        return;
    if (!hold->until.known)
        hold->until = reply->pickup_until;
    if (hold->place[0] == '\0')
        text_copy(hold->place, sizeof hold->place, reply->pickup);
}

void account_item_reply(struct brain *b, enum library_list list, int index, const struct library_reply *reply)
{
    struct kiosk *k = b->k;
    if (!k->account_loading) {
        renew_title(b, index, reply);
        return;
    }
    if (list == LIST_CHARGED) {
        take_title(&k->loans[index].item, reply);
        k->loans[index].known = true;
    } else {
        hold_title(&k->holds[index], reply);
    }
    if (k->screen != SCREEN_ACCOUNT && k->back != SCREEN_ACCOUNT)
        loaded(b);
    else
        ask_next_title(b);
}

void account_show(struct brain *b)
{
    struct kiosk *k = b->k;
    screen_show(b, SCREEN_ACCOUNT);
    k->account_part = ACCOUNT_LOANS;
    k->account_loading = true;
    ask_list(b, LIST_CHARGED);
}

void account_tab(struct brain *b, unsigned part)
{
    b->k->account_part = (enum account_part)part;
    b->k->page = 0;
}

/* From the account to borrowing, as the same person. */
void account_checkout(struct brain *b, unsigned n)
{
    (void)n;
    if (renew_working(b->k) || deal_working(b->k) || b->k->account_loading)
        return;
    b->k->errand = ERRAND_CHECKOUT;
    identify_entered(b);
}

void account_done(struct brain *b, unsigned n)
{
    (void)n;
    leave(b, b->k->paid_count > 0 ? LEAVE_FINISH : LEAVE_HOME); /* a payment has its receipt */
}
