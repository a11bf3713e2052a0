/* Who is it: a card on the pad, a number that was scanned or typed, with a PIN where the library wants one.

     (number) -> PIN field -> checking -> identified -> the errand's screen
                              checking -> why not; the number and the PIN can be typed again
     checking -> identified offline, when the library cannot be asked: the policy, by what the ledger knows of the card

   Element ids: identify.number identify.pin identify.ok, and nav.*. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

static bool wants_pin(const struct kiosk *k, bool typed)
{
    return k->rules.pin == PIN_ALWAYS || (k->rules.pin == PIN_TYPED && typed);
}

/* The PIN field stands there as soon as it is certain that it will be asked for. */
void identify_pin_need(struct kiosk *k)
{
    if (k->screen != SCREEN_IDENTIFY)
        return;
    bool typed = k->number[0] != '\0' || (k->card[0] != '\0' && k->card_typed);
    k->pin_needed = wants_pin(k, typed);
    if (!k->pin_needed)
        wipe(k->pin_entry, sizeof k->pin_entry);
}

void identify_show(struct brain *b)
{
    struct kiosk *k = b->k;
    screen_show(b, SCREEN_IDENTIFY);
    k->card_reason = REASON_NONE;
    identify_pin_need(k);
    text_copy(k->focus, sizeof k->focus, "identify.number");
}

static void ask_who(struct brain *b)
{
    struct kiosk *k = b->k;
    text_copy(k->pin, sizeof k->pin, k->pin_entry);
    wipe(k->pin_entry, sizeof k->pin_entry);
    if (question(b, LIBRARY_PATRON, LIST_NONE, -1, "") == NULL) {
        identify_reply(b, &(struct library_reply){ .outcome = LIBRARY_NOT_SENT });
        return;
    }
    k->card_checking = true;
    k->card_reason = REASON_NONE;
}

void identify_card(struct brain *b, const char *id, struct uid uid, bool typed)
{
    struct kiosk *k = b->k;
    if (k->card_checking || k->identified)
        return;
    visit_begin(b);
    if (k->errand == ERRAND_NONE)
        k->errand = ERRAND_CHECKOUT;
    if (k->screen != SCREEN_IDENTIFY)
        identify_show(b);
    text_copy(k->card, sizeof k->card, id);
    k->card_uid = uid;
    k->card_typed = typed;
    k->card_reason = REASON_NONE;
    memset(k->number, 0, sizeof k->number);
    if (!kiosk_online(k)) {
        identify_reply(b, &(struct library_reply){ .outcome = LIBRARY_NOT_SENT });
        return;
    }
    identify_pin_need(k);
    if (k->pin_needed && k->pin_entry[0] == '\0')
        focus_on(b, "identify.pin");
    else
        ask_who(b);
}

void identify_refuse(struct brain *b, struct uid uid, enum reason reason)
{
    struct kiosk *k = b->k;
    if (k->identified)
        return;
    visit_begin(b);
    if (k->errand == ERRAND_NONE)
        k->errand = ERRAND_CHECKOUT;
    if (k->screen != SCREEN_IDENTIFY)
        identify_show(b);
    k->card_uid = uid; /* told once, until it is laid again */
    k->card_reason = reason;
    effect_sound(b, SOUND_NEEDS_YOU);
}

void identify_number(struct brain *b, const char *text, bool typed)
{
    struct kiosk *k = b->k;
    char id[ID_SIZE];
    if (k->card_checking || k->identified)
        return;
    enum reason why = number_read(text, &k->rules.card_numbers, false, id);
    if (why == REASON_NONE)
        identify_card(b, id, (struct uid){ 0 }, typed);
    else
        identify_refuse(b, (struct uid){ 0 }, why);
    wipe(id, sizeof id);
}

void identify_ok(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (k->card_checking)
        return;
    if (k->number[0] != '\0') {
        identify_number(b, k->number, true);
    } else if (k->card[0] != '\0' && k->pin_needed && k->pin_entry[0] != '\0') {
        ask_who(b);
    }
}

/* ---- the answer ---- */

static enum reason why_not(const struct library_reply *reply)
{
    if (reply->patron.pin_valid == ANSWER_NO || reply->reason == REASON_PIN_WRONG)
        return REASON_PIN_WRONG;
    if (patron_has(&reply->patron, PATRON_CARD_LOST))
        return REASON_CARD_LOST;
    if (reply->patron.valid == ANSWER_NO && reply->reason == REASON_NONE)
        return REASON_CARD_UNKNOWN;
    if (reply->ok)
        return REASON_NONE;
    return reply->reason == REASON_NONE ? REASON_CARD_UNKNOWN : reply->reason;
}

static void refused(struct brain *b, enum reason reason, const char *words)
{
    struct kiosk *k = b->k;
    k->card_reason = reason;
    text_copy(k->card_words, sizeof k->card_words, words);
    wipe(k->pin, sizeof k->pin);
    effect_sound(b, SOUND_NEEDS_YOU);
    if (reason == REASON_PIN_WRONG) {
        k->pin_needed = true;
        focus_on(b, "identify.pin");
        return;
    }
    wipe(k->card, sizeof k->card);
    identify_pin_need(k);
}

static void look_up_card(struct brain *b, bool known)
{
    struct effect *count = effect_add(b, EFFECT_COUNT_OFFLINE);
    text_copy(count->library.patron, sizeof count->library.patron, b->k->card);
    count->known = known;
}

static void welcome_in(struct brain *b)
{
    struct kiosk *k = b->k;
    k->identified = true;
    k->pin_needed = false;
    wipe(k->pin_entry, sizeof k->pin_entry);
    effect_sound(b, SOUND_DONE);
    if (!k->patron_offline)
        look_up_card(b, true);
    preferences_ask(b);
    identify_entered(b);
}

void identify_entered(struct brain *b)
{
    struct kiosk *k = b->k;
    if (k->errand == ERRAND_ACCOUNT) {
        account_show(b);
        return;
    }
    if (k->errand == ERRAND_LEARN) {
        remember_entered(b);
        return;
    }
    screen_show(b, SCREEN_CHECKOUT);
    pad_take_items(b);
}

static void take_patron(struct kiosk *k, const struct patron *patron)
{
    k->patron = *patron;
    text_copy(k->patron.id, sizeof k->patron.id, k->card); /* one number for one person, online and offline */
    if (!k->rules.mail_configured)
        wipe(k->patron.email, sizeof k->patron.email); /* nobody needs it here */
    if (patron->charged_limit == COUNT_NOT_SAID || patron->charged == COUNT_NOT_SAID)
        return;
    int left = patron->charged_limit - patron->charged;
    k->quota = left > 0 ? left : 0;
}

/* A PIN cannot be checked now, so it is not even asked for. */
static void offline(struct brain *b)
{
    struct kiosk *k = b->k;
    wipe(k->pin, sizeof k->pin); /* nobody has checked it */
    k->card_checking = k->patron_offline = true;
    k->card_reason = REASON_NONE;
    look_up_card(b, false);
}

static void enter_offline(struct brain *b)
{
    struct kiosk *k = b->k;
    k->card_checking = false;
    if (k->screen != SCREEN_IDENTIFY)
        identify_show(b); /* back from help */
    bool barred = !offline_may_borrow(&k->rules.offline_kinds, k->card);
    if (b->e->blocked || barred || (!k->card_seen && !k->rules.offline_unknown_cards)) {
        k->patron_offline = k->offline_counted = false;
        k->offline_count = 0;
        refused(b, b->e->blocked ? REASON_CARD_BLOCKED : REASON_OFFLINE_NO_CARD, "");
        return;
    }
    k->patron = (struct patron){ .holds_ready = COUNT_NOT_SAID,
                                 .holds_waiting = COUNT_NOT_SAID,
                                 .overdue = COUNT_NOT_SAID,
                                 .charged = COUNT_NOT_SAID,
                                 .fined = COUNT_NOT_SAID,
                                 .charged_limit = COUNT_NOT_SAID };
    text_copy(k->patron.id, sizeof k->patron.id, k->card);
    welcome_in(b);
}

/* The ledger knows this patron's offline loans, and whether the card was seen here. */
void identify_counted(struct brain *b)
{
    struct kiosk *k = b->k;
    bool waits = k->card_checking && k->patron_offline;
    if (b->e->request != 0) {
        number_counted(b);
        return;
    }
    if (b->e->visit != k->visit || k->offline_counted || !(k->identified || waits))
        return;
    k->offline_counted = true;
    k->offline_count = b->e->count > UINT16_MAX ? UINT16_MAX : k->offline_count + b->e->count;
    k->card_seen = b->e->known;
    if (waits)
        enter_offline(b);
    else
        items_go(b);
}

/* What of this visit is written already is in the ledger's count; what comes meanwhile is added to it. */
void identify_count_again(struct brain *b)
{
    struct kiosk *k = b->k;
    if (!k->identified || !k->offline_counted)
        return;
    k->offline_counted = false;
    k->offline_count = 0;
    look_up_card(b, false);
}

void identify_reply(struct brain *b, const struct library_reply *reply)
{
    struct kiosk *k = b->k;
    k->card_checking = false;
    if (k->screen != SCREEN_IDENTIFY)
        identify_show(b); /* back from help */
    if (reply->outcome != LIBRARY_ANSWERED) {
        offline(b);
        return;
    }
    k->session_open = true;
    enum reason reason = why_not(reply);
    if (reason != REASON_NONE) {
        refused(b, reason, reply->words);
        return;
    }
    take_patron(k, &reply->patron);
    welcome_in(b);
}
