#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sim.h"

enum { LOAN_DAYS = 21, RENEWALS_MAX = 3 };

void library_init(struct sim *s)
{
    for (int i = 0; i < SIM_ITEMS; i++) {
        struct sim_item *item = &s->library.items[i];
        text_format(item->id, sizeof item->id, "2000100000%04d", i);
        item->patron = SIM_NOBODY;
        item->reference = i == SIM_ITEMS - 1;
    }
    s->library.blocked[SIM_PATRONS - 1] = true;
    manners_choose(s);
    deals_init(s);
}

int library_item(const struct sim *s, const char *id)
{
    for (int i = 0; i < SIM_ITEMS; i++)
        if (text_equal(s->library.items[i].id, id))
            return i;
    return SIM_NOBODY;
}

struct uid sim_uid(int tag)
{
    uint8_t whose = tag == SIM_STAFF_CARD ? 0x77 : 0xE5; /* no beginning of a patron's number */
    return (struct uid){ { 4, 0xA1, 0xB2, 0xC3, 0xD4, whose, (uint8_t)tag }, 7 };
}

void library_card(int patron, char out[static ID_SIZE])
{
    char hex[UID_TEXT_SIZE];
    uid_text(sim_uid(SIM_CARDS + patron), hex);
    text_copy(out, ID_SIZE, hex);
}

void library_pin(int patron, char out[static PIN_SIZE])
{
    text_format(out, PIN_SIZE, "8071526%d", patron);
}

int library_patron(const char *id)
{
    char card[ID_SIZE];
    for (int p = 0; p < SIM_PATRONS; p++) {
        library_card(p, card);
        if (text_equal(card, id))
            return p;
    }
    return SIM_NOBODY;
}

static void did(struct sim *s, enum deed_kind kind, int item, int patron)
{
    if (s->library.deeds_count == SIM_DEEDS_MAX)
        sim_fail(s, INVARIANT_WITHIN_BOUNDS, "more deeds than the simulation keeps");
    if (s->verbose)
        fprintf(stderr, "%8lld deed %d of item %d, patron %d\n", (long long)s->mono_ms, (int)kind, item, patron);
    s->library.deeds[s->library.deeds_count++] = (struct deed){ .kind = kind, .item = item, .patron = patron };
    if (s->library.doing != SIM_NOBODY)
        s->rows[s->library.doing].happened = true;
}

static bool is_listed(const struct sim *s, int item)
{
    const struct kiosk *k = core_kiosk(s->core);
    for (size_t i = 0; i < k->loans_count; i++)
        if (text_equal(k->loans[i].item.id, s->library.items[item].id))
            return true;
    return false;
}

static void describe(const struct sim_item *item, struct item *out)
{
    text_copy(out->id, sizeof out->id, item->id);
    text_format(out->title, sizeof out->title, "Book %s", item->id + 10);
    out->status = item->patron == SIM_NOBODY ? ITEM_AVAILABLE : ITEM_CHARGED;
    if (item->patron != SIM_NOBODY)
        out->due = when_of(item->due_ms, 300);
}

static int charged(const struct sim *s, int patron)
{
    int n = 0;
    for (int i = 0; i < SIM_ITEMS; i++)
        n += s->library.items[i].patron == patron;
    return n;
}

static enum answer pin_valid(int patron, const char *pin)
{
    char right[PIN_SIZE];
    library_pin(patron, right);
    if (pin[0] == '\0')
        return ANSWER_NOT_SAID;
    return text_equal(pin, right) ? ANSWER_YES : ANSWER_NO;
}

static int answer_patron(struct sim *s, const struct library_request *ask, struct library_reply *replies)
{
    int patron = library_patron(ask->patron), n = 0;
    struct library_reply all = { .ask = LIBRARY_PATRON,
                                 .ok = patron != SIM_NOBODY,
                                 .reason = REASON_CARD_UNKNOWN,
                                 .patron = { .valid = patron == SIM_NOBODY ? ANSWER_NO : ANSWER_YES,
                                             .charged_limit = 10 } };
    text_copy(all.patron.id, sizeof all.patron.id, ask->patron);
    if (patron != SIM_NOBODY) {
        all.reason = REASON_NONE;
        all.patron.charged = (int16_t)charged(s, patron);
        all.patron.flags = s->library.blocked[patron] ? 1u << PATRON_CHARGE_DENIED : 0;
        all.patron.pin_valid = pin_valid(patron, ask->pin);
        deals_of_patron(s, patron, &all.patron);
    }
    for (int i = 0; i < SIM_ITEMS && patron != SIM_NOBODY; i++) {
        bool charged_here = ask->list == LIST_CHARGED && s->library.items[i].patron == patron;
        bool held = ask->list == LIST_HOLDS_WAITING && s->library.held[i][patron];
        if (!charged_here && !held)
            continue;
        replies[n] = all;
        replies[n].entry.kind = ENTRY_LISTED;
        text_copy(replies[n++].entry.text, TITLE_SIZE, s->library.items[i].id);
    }
    for (struct library_entry fee = { 0 };
         patron != SIM_NOBODY && ask->list == LIST_FINES && deals_fee(s, patron, n, &fee);) {
        replies[n] = all;
        replies[n++].entry = fee;
    }
    if (n == 0)
        replies[n++] = all;
    return n;
}

static enum reason why_no_loan(const struct sim *s, const struct sim_item *item, int patron, bool no_block)
{
    if (patron == SIM_NOBODY)
        return REASON_CARD_UNKNOWN;
    if (item->patron != SIM_NOBODY)
        return item->patron == patron ? REASON_YOURS : REASON_OTHER_LOAN;
    if (item->reference)
        return REASON_REFERENCE;
    return s->library.blocked[patron] && !no_block ? REASON_CARD_BLOCKED : REASON_NONE;
}

static void lend(struct sim *s, int at, int patron, const struct library_request *ask)
{
    struct sim_item *item = &s->library.items[at];
    int64_t now = wall_true(s);
    bool as_promised = ask->due.known && manners_obey_no_block(s);
    item->due_ms = as_promised ? ask->due.utc_ms : now + LOAN_DAYS * SIM_DAY_MS;
    item->renewals = 0;
    item->patron = s->library.lies && at % 2 == 0 ? SIM_NOBODY : patron;
    did(s, DEED_LOAN, at, patron);
}

static enum reason renew(struct sim *s, int at, int patron)
{
    struct sim_item *item = &s->library.items[at];
    if (item->patron != patron || patron == SIM_NOBODY)
        return REASON_NOT_LENT;
    if (item->renewals == RENEWALS_MAX)
        return REASON_RENEWALS_USED;
    item->renewals++;
    item->due_ms += LOAN_DAYS * SIM_DAY_MS;
    did(s, DEED_RENEWAL, at, patron);
    return REASON_NONE;
}

/* Many systems renew what the same patron borrows again, asked for or not. */
static bool lend_again(struct sim *s, int at, int patron, struct library_reply *reply)
{
    struct sim_item *item = &s->library.items[at];
    if (item->patron != patron || patron == SIM_NOBODY || !manners_renew_by_checkout(s))
        return false;
    item->due_ms += LOAN_DAYS * SIM_DAY_MS;
    did(s, DEED_LENT_AGAIN, at, patron);
    reply->reason = REASON_NONE;
    reply->renewed = true;
    return true;
}

static void take_back(struct sim *s, int at, struct library_reply *reply)
{
    struct sim_item *item = &s->library.items[at];
    if (item->patron != SIM_NOBODY)
        did(s, DEED_RETURN, at, item->patron), deals_returned(s, item->patron);
    else if (!manners_return_twice(s))
        reply->reason = REASON_NOT_LENT;
    item->patron = SIM_NOBODY;
}

static int answer_item(struct sim *s, const struct library_request *ask, struct library_reply *reply)
{
    int at = library_item(s, ask->item), patron = library_patron(ask->patron);
    reply->reason = REASON_NOT_FOUND;
    if (at == SIM_NOBODY)
        return 1;
    struct sim_item *item = &s->library.items[at];
    reply->reason = REASON_NONE;
    if (ask->ask == LIBRARY_CHECKOUT) {
        reply->reason = why_no_loan(s, item, patron, ask->no_block && manners_obey_no_block(s));
        if (!lend_again(s, at, patron, reply) && reply->reason == REASON_NONE)
            lend(s, at, patron, ask);
    } else if (ask->ask == LIBRARY_CHECKIN) {
        take_back(s, at, reply);
    } else if (ask->ask == LIBRARY_RENEW) {
        reply->reason = renew(s, at, patron);
    }
    reply->ok = reply->reason == REASON_NONE;
    reply->desensitize = reply->ok && ask->ask == LIBRARY_CHECKOUT;
    reply->resensitize = reply->ok && ask->ask == LIBRARY_CHECKIN;
    describe(item, &reply->item);
    return 1;
}

static int answer_renew_all(struct sim *s, const struct library_request *ask, struct library_reply *replies)
{
    int patron = library_patron(ask->patron), n = 0;
    for (int i = 0; i < SIM_ITEMS && patron != SIM_NOBODY; i++) {
        if (s->library.items[i].patron != patron)
            continue;
        replies[n] = (struct library_reply){ .ask = LIBRARY_RENEW_ALL, .ok = true };
        bool renewed = renew(s, i, patron) == REASON_NONE;
        if (renewed)
            s->library.deeds[s->library.deeds_count - 1].unlisted = !is_listed(s, i);
        replies[n].entry.kind = renewed ? ENTRY_RENEWED : ENTRY_UNRENEWED;
        text_copy(replies[n++].entry.text, TITLE_SIZE, s->library.items[i].id);
    }
    if (n == 0)
        replies[n++] = (struct library_reply){ .ask = LIBRARY_RENEW_ALL, .ok = true };
    return n;
}

static int answer(struct sim *s, const struct library_request *ask,
                  struct library_reply replies[static SIM_REPLIES_MAX])
{
    memset(replies, 0, sizeof *replies);
    replies[0].ask = ask->ask;
    switch (ask->ask) {
    case LIBRARY_PATRON:
        return answer_patron(s, ask, replies);
    case LIBRARY_ITEM:
    case LIBRARY_CHECKOUT:
    case LIBRARY_CHECKIN:
    case LIBRARY_RENEW:
        return answer_item(s, ask, replies);
    case LIBRARY_RENEW_ALL:
        return answer_renew_all(s, ask, replies);
    case LIBRARY_HOLD:
        deals_hold(s, ask, replies);
        return 1;
    case LIBRARY_PAY:
        deals_pay(s, ask, replies);
        return 1;
    case LIBRARY_END_SESSION:
    case LIBRARY_ASK_COUNT:
        break;
    }
    replies[0].ok = true;
    return 1;
}

int library_answer(struct sim *s, const struct library_request *ask,
                   struct library_reply replies[static SIM_REPLIES_MAX])
{
    return manners_apply(s, ask, replies, answer(s, ask, replies));
}
