/* Open questions to the library system, and transactions until their outcome is written.

   A question dies with its visit. A transaction does not: its outcome always reaches the ledger
   (durability rule 6), so its slot stays until the ledger has it. */
#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

struct kiosk_ask *ask_take(struct kiosk *k, enum library_ask ask, int index)
{
    for (size_t i = 0; i < KIOSK_ASKS_MAX; i++) {
        struct kiosk_ask *slot = &k->asks[i];
        if (slot->used)
            continue;
        *slot = (struct kiosk_ask){ .used = true, .visit = k->visit, .ask = ask, .index = (int16_t)index };
        return slot;
    }
    return NULL;
}

static struct kiosk_ask *ask_of_request(struct kiosk *k, uint32_t request)
{
    for (size_t i = 0; i < KIOSK_ASKS_MAX; i++)
        if (k->asks[i].used && request != 0 && k->asks[i].request == request)
            return &k->asks[i];
    return NULL;
}

struct kiosk_ask *ask_of_ulid(struct kiosk *k, const char *ulid)
{
    for (size_t i = 0; i < KIOSK_ASKS_MAX; i++)
        if (k->asks[i].used && k->asks[i].ulid[0] != '\0' && text_equal(k->asks[i].ulid, ulid))
            return &k->asks[i];
    return NULL;
}

void ask_drop(struct kiosk_ask *ask)
{
    *ask = (struct kiosk_ask){ 0 };
}

void asks_drop_questions(struct kiosk *k)
{
    for (size_t i = 0; i < KIOSK_ASKS_MAX; i++)
        if (k->asks[i].ulid[0] == '\0')
            ask_drop(&k->asks[i]);
}

bool ask_is_open(const struct kiosk *k, enum library_ask ask, enum library_list list)
{
    for (size_t i = 0; i < KIOSK_ASKS_MAX; i++) {
        const struct kiosk_ask *a = &k->asks[i];
        if (a->used && a->request != 0 && a->visit == k->visit && a->ask == ask && a->list == list)
            return true;
    }
    return false;
}

struct effect *ask_send(struct brain *b, struct kiosk_ask *slot, const char *item)
{
    struct kiosk *k = b->k;
    k->next_request = k->next_request == UINT32_MAX ? 1 : k->next_request + 1;
    slot->request = k->next_request;
    struct effect *e = effect_add(b, EFFECT_ASK);
    e->request = slot->request;
    e->library = (struct library_request){ .ask = slot->ask, .language = k->language, .at = wall_time(k) };
    text_copy(e->library.item, sizeof e->library.item, item);
    if (slot->ask == LIBRARY_CHECKIN || slot->ask == LIBRARY_ITEM)
        return e;
    text_copy(e->library.patron, sizeof e->library.patron, k->card);
    text_copy(e->library.pin, sizeof e->library.pin, k->pin);
    return e;
}

struct effect *question(struct brain *b, enum library_ask ask, enum library_list list, int index, const char *item)
{
    struct kiosk_ask *slot = ask_take(b->k, ask, index);
    if (slot == NULL)
        return NULL;
    slot->list = list;
    struct effect *e = ask_send(b, slot, item);
    e->library.list = ask == LIBRARY_PATRON ? list : LIST_NONE;
    return e;
}

void transaction_begin(struct brain *b, struct kiosk_ask *slot, const struct transaction *t)
{
    assert(t->life == LIFE_INTENDED || t->life == LIFE_OFFLINE);
    text_copy(slot->ulid, sizeof slot->ulid, t->ulid);
    slot->offline = t->life == LIFE_OFFLINE;
    slot->bit = t->bit == BIT_PENDING;
    effect_add(b, EFFECT_JOURNAL_BEGIN)->transaction = *t;
}

static enum transaction_kind kind_of(enum library_ask ask)
{
    static const enum transaction_kind kinds[LIBRARY_ASK_COUNT] = {
        [LIBRARY_CHECKOUT] = TRANSACTION_CHECKOUT, [LIBRARY_CHECKIN] = TRANSACTION_CHECKIN,
        [LIBRARY_RENEW] = TRANSACTION_RENEW,       [LIBRARY_RENEW_ALL] = TRANSACTION_RENEW,
        [LIBRARY_HOLD] = TRANSACTION_HOLD,         [LIBRARY_PAY] = TRANSACTION_PAYMENT,
    };
    return kinds[ask];
}

void transaction_outcome(struct brain *b, struct kiosk_ask *slot, const struct verdict *v,
                         const struct library_reply *reply)
{
    struct transaction *t = &effect_add(b, EFFECT_JOURNAL_OUTCOME)->transaction;
    text_copy(t->ulid, sizeof t->ulid, slot->ulid);
    t->kind = kind_of(slot->ask);
    t->life = v->life;
    t->reason = v->reason;
    t->told = v->told;
    t->bit = v->bit ? BIT_PENDING : BIT_NONE;
    slot->told = v->told;
    slot->bit = slot->bit || v->bit; /* an outcome on its way may want it already */
    slot->writes++;
    if (reply == NULL)
        return;
    text_copy(t->words, sizeof t->words, reply->words);
    t->due = reply->item.due;
    text_copy(t->title, sizeof t->title, reply->item.title);
}

struct verdict plain_verdict(const struct library_reply *reply)
{
    struct verdict v = { .life = LIFE_UNKNOWN, .state = ITEM_UNKNOWN };
    if (reply->outcome == LIBRARY_NOT_SENT) { /* settling will find that nothing happened */
        v.state = ITEM_REFUSED;
        v.reason = REASON_SYSTEM;
    }
    if (reply->outcome != LIBRARY_ANSWERED)
        return v;
    v.life = reply->ok ? LIFE_CONFIRMED : LIFE_REFUSED;
    v.state = reply->ok ? ITEM_DONE : ITEM_REFUSED;
    v.reason = !reply->ok && reply->reason == REASON_NONE ? REASON_SYSTEM : reply->reason;
    return v;
}

bool late_verdict(const struct kiosk_ask *slot, const struct library_reply *reply, struct verdict *out)
{
    bool told = slot->told != TOLD_NOTHING;
    struct verdict v = { .told = slot->told, .reason = reply->reason };
    if (reply->outcome == LIBRARY_MAYBE_SENT || reply->outcome == LIBRARY_NONSENSE)
        return false;
    if (reply->outcome == LIBRARY_ANSWERED && reply->ok)
        v.life = LIFE_CONFIRMED;
    else if (told)
        v.life = LIFE_OFFLINE; /* he was told that it counts: it is sent again */
    else
        v.life = reply->outcome == LIBRARY_ANSWERED ? LIFE_REFUSED : LIFE_VOID;
    v.state = v.life == LIFE_CONFIRMED ? ITEM_DONE : v.life == LIFE_OFFLINE ? ITEM_OFFLINE : ITEM_REFUSED;
    *out = v;
    return true;
}

/* ---- replies ---- */

static void on_patron_reply(struct brain *b, enum library_list list, const struct library_reply *reply)
{
    if (list == LIST_NONE)
        identify_reply(b, reply);
    else if (list == LIST_FINES && !b->k->account_loading)
        fees_reply(b, reply);
    else if (b->k->account_loading)
        account_list_reply(b, list, reply);
    else
        lent_reply(b, reply);
}

static void on_item_reply(struct brain *b, const struct kiosk_ask *ask, const struct library_reply *reply)
{
    if (ask->list == LIST_NONE && ask->index < 0)
        look_reply(b, reply);
    else if (ask->list == LIST_NONE)
        item_title(b, ask->index, reply);
    else
        account_item_reply(b, ask->list, ask->index, reply);
}

/* The system's lines for the receipt, once each, as long as there is room. An item and a payment keep their own. */
static void note_lines(struct kiosk *k, const struct kiosk_ask *ask, const struct library_reply *reply)
{
    const unsigned own = LIBRARY_BIT(LIBRARY_CHECKOUT) | LIBRARY_BIT(LIBRARY_CHECKIN) | LIBRARY_BIT(LIBRARY_PAY);
    bool hers = reply->ok && ask->visit == k->visit && k->visit != 0; /* a card that is refused may be another's */
    bool fresh = reply->print[0] != '\0' && strstr(k->print, reply->print) == NULL;
    bool fits = strlen(k->print) + strlen(reply->print) + 1 < sizeof k->print;
    if (hers && fresh && fits && (own & LIBRARY_BIT(ask->ask)) == 0)
        text_add(k->print, sizeof k->print, k->print[0] == '\0' ? "%s" : "\n%s", reply->print);
}

void on_reply(struct brain *b)
{
    const struct library_reply *reply = &b->e->reply;
    struct kiosk_ask *slot = ask_of_request(b->k, b->e->request);
    if (slot == NULL)
        return; /* of a visit that has ended, or nobody asked */
    b->k->library_slow = false;
    struct kiosk_ask ask = *slot;
    note_lines(b->k, &ask, reply);
    if (!reply->more && ask.ulid[0] == '\0')
        ask_drop(slot);
    switch (ask.ask) {
    case LIBRARY_PATRON:
        on_patron_reply(b, ask.list, reply);
        return;
    case LIBRARY_ITEM:
        on_item_reply(b, &ask, reply);
        return;
    case LIBRARY_CHECKOUT:
    case LIBRARY_CHECKIN:
        item_reply(b, slot, reply);
        return;
    case LIBRARY_RENEW:
        renew_reply(b, slot, reply);
        return;
    case LIBRARY_RENEW_ALL:
        renew_all_reply(b, reply);
        return;
    case LIBRARY_HOLD:
    case LIBRARY_PAY:
        deal_reply(b, slot, reply);
        return;
    case LIBRARY_END_SESSION:
    case LIBRARY_ASK_COUNT:
        return;
    }
}

/* ---- the ledger's answers ---- */

static void unknown_row(struct brain *b, struct kiosk_ask *slot)
{
    struct verdict v = { .life = LIFE_UNKNOWN, .state = ITEM_UNKNOWN, .told = slot->told };
    transaction_outcome(b, slot, &v, NULL);
}

/* Waiting ended before this row was begun: nothing of it is sent, and settling will see that. */
static void begun_too_late(struct brain *b, struct kiosk_ask *slot)
{
    bool ours = slot->visit == b->k->visit, written = b->e->result == RESULT_OK;
    struct kiosk_item *item = ours ? item_of_ulid(b->k, slot->ulid) : NULL;
    if (!written && item != NULL && item->state == ITEM_UNKNOWN)
        item_refuse(b, item, REASON_CANNOT_RECORD);
    if (written && slot->bit && item == NULL)
        security_left_pending(b, slot->ulid);
    if (written && !slot->offline)
        unknown_row(b, slot);
    else
        ask_drop(slot);
}

static void on_begun(struct brain *b, struct kiosk_ask *slot)
{
    if (slot->unknown || slot->visit != b->k->visit)
        begun_too_late(b, slot);
    else if (slot->ask == LIBRARY_RENEW)
        renew_begun(b, slot);
    else if (slot->ask == LIBRARY_HOLD || slot->ask == LIBRARY_PAY)
        deal_begun(b, slot);
    else
        item_begun(b, slot);
}

static void on_outcome(struct brain *b, struct kiosk_ask *slot)
{
    if (slot->writes == 0)
        return;
    bool ok = b->e->result == RESULT_OK;
    bool ours = slot->visit == b->k->visit;
    struct kiosk_item *item = ours ? item_of_ulid(b->k, slot->ulid) : NULL;
    struct kiosk_loan *loan = ours ? loan_of_ulid(b->k, slot->ulid) : NULL;
    bool deal = ours && text_equal(b->k->deal.ulid, slot->ulid);
    if (ok || b->e->result == RESULT_REFUSED) /* REFUSED: the row was settled otherwise meanwhile */
        slot->writes--;
    bool last = slot->writes == 0;
    if (ok && last && slot->bit && item == NULL)
        security_left_pending(b, slot->ulid);
    if (last && slot->request == 0)
        ask_drop(slot);
    if (ok && !last)
        return; /* a newer outcome is on its way */
    if (item != NULL && ok)
        item_written(b, item);
    else if (item != NULL)
        item_not_written(b, item);
    if (loan != NULL)
        renew_written(b, loan, ok);
    if (deal)
        deal_written(b, ok);
}

void on_journaled(struct brain *b)
{
    struct kiosk_ask *slot = ask_of_ulid(b->k, b->e->ulid);
    if (slot == NULL)
        return;
    if (b->e->journal_step == JOURNAL_BEGIN)
        on_begun(b, slot);
    else
        on_outcome(b, slot);
}
