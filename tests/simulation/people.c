/* A patron looks at the screen and does what a patron would: mostly the right thing, sometimes not. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sim.h"

static const struct kiosk *seen(const struct sim *s)
{
    return core_kiosk(s->core);
}

/* The touch that begins a tap is felt first: it leads away from the page for passers-by. */
static void touch(struct sim *s, const struct moment *now)
{
    struct event e = { .type = EVENT_TOUCHED };
    if (seen(s)->screen == SCREEN_ATTRACT)
        core_event(s->core, now, &e);
}

void people_tap(struct sim *s, const char *id)
{
    struct event e = { .type = EVENT_TAP };
    struct moment now = sim_now(s);
    text_copy(e.id, sizeof e.id, id);
    watch_hand(s);
    if (s->verbose)
        fprintf(stderr, "%8lld tap %s\n", (long long)s->mono_ms, id);
    touch(s, &now);
    core_event(s->core, &now, &e);
}

static void scan(struct sim *s, const char *text)
{
    struct event e = { .type = EVENT_SCAN };
    struct moment now = sim_now(s);
    text_copy(e.text, sizeof e.text, text);
    watch_hand(s);
    core_event(s->core, &now, &e);
}

static int card(const struct sim *s)
{
    return SIM_CARDS + s->person.patron;
}

static void take_all_away(struct sim *s)
{
    for (int t = 0; t < SIM_TAGS; t++)
        pads_remove(s, t);
}

/* Both parts of a set, if he thinks of it. */
static void lay(struct sim *s, int item)
{
    int second = pads_second(item);
    pads_place(s, item);
    if (second != SIM_NOBODY && roll(s, 10) != 0)
        pads_place(s, second);
}

static bool fits(struct sim *s, int item)
{
    bool wanted = s->person.wants == WANTS_LOANS ? s->holder[item] == SIM_NOBODY : s->holder[item] != SIM_NOBODY;
    if (s->person.wants == WANTS_LOANS && s->holder[item] == s->person.patron)
        wanted = roll(s, 3) == 0; /* the gate rang, or he is not sure */
    for (int i = 0; i < s->person.items_count; i++)
        wanted = wanted && s->person.items[i] != item;
    return wanted;
}

static void choose_items(struct sim *s)
{
    int most = 1 + (int)roll(s, 4);
    for (int tries = 0; tries < 30 && s->person.items_count < most; tries++) {
        int item = (int)roll(s, SIM_ITEMS);
        if (fits(s, item) || roll(s, 25) == 0)
            s->person.items[s->person.items_count++] = item;
    }
}

static void arrive(struct sim *s)
{
    int left = s->person.visits_left - 1, rush = s->person.rush_left - 1;
    memset(&s->person, 0, sizeof s->person);
    s->person.visits_left = left;
    s->person.rush_left = rush;
    s->person.here = true;
    s->person.patron = (int)roll(s, SIM_PATRONS);
    uint64_t wants = roll(s, 10);
    s->person.wants = wants < 5 ? WANTS_LOANS : wants < 8 ? WANTS_RETURNS : WANTS_ACCOUNT;
    choose_items(s);
    take_all_away(s); /* what somebody left there */
    if (roll(s, 4) == 0)
        for (int i = 0; i < s->person.items_count; i++)
            lay(s, s->person.items[i]); /* books before the card */
}

static void leave(struct sim *s)
{
    if (!s->person.gone)
        take_all_away(s);
    s->person.here = false;
}

/* ---- screens ---- */

static void show_card(struct sim *s)
{
    char number[ID_SIZE];
    library_card(s->person.patron, number);
    if (roll(s, 3) == 0)
        scan(s, number);
    else
        pads_place(s, card(s));
}

static void type(struct sim *s, const char *text)
{
    struct event e = { .type = EVENT_TEXT };
    struct moment now = sim_now(s);
    text_copy(e.text, sizeof e.text, text);
    watch_hand(s);
    core_event(s->core, &now, &e);
}

/* His PIN, or his neighbour's. */
static void type_pin(struct sim *s)
{
    library_pin(roll(s, 8) == 0 ? (s->person.patron + 1) % SIM_PATRONS : s->person.patron, s->watch.pin);
    type(s, s->watch.pin);
    people_tap(s, "identify.ok");
}

static void on_identify(struct sim *s)
{
    const struct kiosk *k = seen(s);
    if (k->card_checking)
        return;
    if (k->pin_needed && k->pin_entry[0] == '\0' && k->card[0] != '\0' && text_equal(k->focus, "identify.pin"))
        type_pin(s);
    else
        show_card(s);
}

static void on_welcome(struct sim *s)
{
    static const char *const errands[] = { "welcome.checkout", "welcome.return", "welcome.account" };
    if (s->person.wants == WANTS_LOANS && roll(s, 2) == 0)
        show_card(s);
    else
        people_tap(s, errands[s->person.wants]);
}

/* Once too often, where books are asked for. (On the return page, and in the visit of somebody who has walked off,
   nobody could tell the card of a stranger from a book without a line, unless the settings say how numbers begin.) */
static void scan_card_again(struct sim *s)
{
    char number[ID_SIZE];
    library_card(s->person.patron, number);
    scan(s, number);
}

static void lay_next(struct sim *s)
{
    bool his = library_patron(seen(s)->card) == s->person.patron;
    if (seen(s)->screen == SCREEN_CHECKOUT && his && roll(s, 20) == 0)
        scan_card_again(s);
    int item = s->person.items[s->person.laid++];
    if (roll(s, 4) == 0)
        scan(s, s->library.items[item].id);
    else
        lay(s, item);
}

/* Not this one. */
static bool takes_back(struct sim *s)
{
    const struct kiosk *k = seen(s);
    char id[48];
    for (size_t i = 0; i < k->items_count; i++) {
        if (!kiosk_may_undo(k, &k->items[i]) || roll(s, 10) != 0)
            continue;
        text_format(id, sizeof id, "checkout.undo.%zu", i);
        people_tap(s, id);
        return true;
    }
    return false;
}

static bool works(const struct sim *s)
{
    const struct kiosk *k = seen(s);
    for (size_t i = 0; i < k->items_count; i++)
        if (k->items[i].state == ITEM_WORKING || k->items[i].state == ITEM_SEEN)
            return true;
    return false;
}

static void on_books(struct sim *s, const char *done)
{
    bool patient = roll(s, 6) != 0;
    if (seen(s)->screen == SCREEN_CHECKOUT && (deals_on_checkout(s) || takes_back(s)))
        return;
    if (s->person.laid < s->person.items_count)
        lay_next(s);
    else if (!patient || !works(s) || s->person.acts > 60)
        people_tap(s, done);
}

static void on_account(struct sim *s)
{
    const struct kiosk *k = seen(s);
    char id[48];
    if (deals_on_account(s))
        return;
    if (k->loans_count > 0 && roll(s, 3) == 0) {
        text_format(id, sizeof id, "account.renew.%u", (unsigned)roll(s, k->loans_count));
        people_tap(s, id);
    } else if (roll(s, k->loans_count > 0 ? 2 : 4) == 0) {
        people_tap(s, "account.renew-all");
    } else if (roll(s, 5) == 0) {
        people_tap(s, "account.done");
    }
}

static void on_overlay(struct sim *s)
{
    if (seen(s)->overlay == OVERLAY_TIME_OUT)
        people_tap(s, roll(s, 3) == 0 ? "time.finish" : "time.more");
    else if (seen(s)->overlay == OVERLAY_LANGUAGE)
        people_tap(s, (const char *[]){ "language.ru", "language.en", "language.kk-latin" }[roll(s, 3)]);
    else if (seen(s)->overlay == OVERLAY_HOLD || seen(s)->overlay == OVERLAY_COSTS)
        deals_on_overlay(s);
    else if (seen(s)->overlay == OVERLAY_OFFER)
        people_tap(s, (const char *[]){ "offer.bigger", "offer.time", "offer.call", "offer.no" }[roll(s, 4)]);
    else
        people_tap(s, roll(s, 3) == 0 ? "mismatch.back" : "mismatch.finish");
}

static void on_finish(struct sim *s)
{
    take_all_away(s);
    people_tap(s, roll(s, 3) == 0 ? "finish.receipt.print" : "finish.receipt.none");
    if (roll(s, 2) == 0)
        leave(s);
}

/* Some have their preferences kept under their card, and some of them take that back. */
static void on_comfort(struct sim *s)
{
    const struct kiosk *k = seen(s);
    bool done = k->preferences_step == PREFERENCES_SAVED || k->preferences_step == PREFERENCES_FORGOTTEN;
    if (!kiosk_may_keep(k) || done || k->preferences_step == PREFERENCES_WORKING)
        people_tap(s, "nav.back");
    else if (k->preferences_kept)
        people_tap(s, roll(s, 2) == 0 ? "comfort.forget" : "nav.back");
    else if (k->text_percent == 100)
        people_tap(s, "comfort.text.150");
    else
        people_tap(s, "comfort.keep");
}

static void on_screen(struct sim *s)
{
    switch (seen(s)->screen) {
    case SCREEN_WELCOME:
    case SCREEN_ATTRACT:
        on_welcome(s);
        return;
    case SCREEN_IDENTIFY:
        on_identify(s);
        return;
    case SCREEN_CHECKOUT:
        on_books(s, "checkout.done");
        return;
    case SCREEN_RETURN:
        on_books(s, "return.done");
        return;
    case SCREEN_ACCOUNT:
        on_account(s);
        return;
    case SCREEN_PAY:
        deals_on_pay(s);
        return;
    case SCREEN_FINISH:
        on_finish(s);
        return;
    case SCREEN_LEFT_BEHIND:
        take_all_away(s);
        return;
    case SCREEN_COMFORT:
        on_comfort(s);
        return;
    case SCREEN_HELP:
        people_tap(s, "nav.back");
        return;
    case SCREEN_SORRY:
    case SCREEN_CLOSED:
    case SCREEN_OUT_OF_SERVICE:
    case SCREEN_GROUP:
    case SCREEN_LEARN:
    case SCREEN_LESSON:
    case SCREEN_REMEMBER:
    case SCREEN_CERTIFICATE:
    case SCREEN_LOOK:
    case SCREEN_STAFF:
    case SCREEN_COUNT:
        break;
    }
    people_tap(s, "nav.home");
}

/* Something that is not on the way. */
static bool strays(struct sim *s)
{
    static const char *const asides[] = { "nav.help", "nav.language", "nav.home", "nav.comfort" };
    uint64_t way = roll(s, 60);
    if (way < 4)
        people_tap(s, asides[way]);
    else if (way == 4 && s->person.laid > 0)
        pads_remove(s, s->person.items[roll(s, (uint64_t)s->person.laid)]);
    else if (way == 5)
        pads_remove(s, card(s));
    return way < 6;
}

/* People who come in each hour of a day, tenths of them: 144 a day. */
static const uint8_t tenths_an_hour[24] = { 1,   1,  1,   1,   1,   1,   2,   15,  50, 85, 100, 110,
                                            105, 95, 100, 115, 120, 125, 120, 105, 90, 60, 25,  12 };

/* When so many people, in tenths, will have come from now on: soon by day, hardly by night. */
static int64_t until_come(const struct sim *s, uint64_t tenths)
{
    enum { HOUR_MS = 60 * 60 * 1000, OFFSET_MS = 5 * HOUR_MS };
    int64_t left = (int64_t)tenths * HOUR_MS, at = SIM_WALL_MS + OFFSET_MS + s->mono_ms, from = at;
    for (;;) {
        int64_t rate = tenths_an_hour[at / HOUR_MS % 24], rest = HOUR_MS - at % HOUR_MS;
        if (left <= rate * rest)
            return at + left / rate - from;
        left -= rate * rest;
        at += rest;
    }
}

/* Until the next one comes: people come in rushes, which take some of the time between them. */
static int64_t until_next(struct sim *s)
{
    enum { TENTHS = 10, SHARE = 60 /* per cent */ };
    if (s->person.rush_left > 0)
        return 1000 + (int64_t)roll(s, 40000);
    s->person.rush_left = 2 + (int)roll(s, 9);
    uint64_t all = (uint64_t)s->person.rush_left * TENTHS * SHARE / 100;
    int64_t ms = until_come(s, all / 2 + roll(s, all + 1));
    s->person.quiet_until_ms = s->mono_ms + ms;
    return ms;
}

static void act_later(struct sim *s, int64_t ms)
{
    world_later(s, &(struct pending){ .kind = PENDING_PERSON, .at_ms = s->mono_ms + ms });
}

void people_begin(struct sim *s)
{
    s->person.visits_left = s->visits = 32 + (int)roll(s, 33);
    act_later(s, until_next(s));
}

static void act(struct sim *s)
{
    bool home =
        seen(s)->screen == SCREEN_WELCOME || seen(s)->screen == SCREEN_ATTRACT || seen(s)->screen == SCREEN_LEFT_BEHIND;
    s->person.acts++;
    s->person.gone = s->person.gone || happens(s, FAULT_WALK_AWAY, 60);
    if (s->person.gone ? s->person.acts > 150 : (home && s->person.acts > 12) || s->person.acts > 120)
        leave(s);
    else if (s->person.gone)
        return;
    else if (seen(s)->overlay != OVERLAY_NONE)
        on_overlay(s);
    else if (!strays(s))
        on_screen(s);
}

void people_act(struct sim *s)
{
    if (!s->person.here && s->person.visits_left == 0)
        return;
    if (!s->person.here)
        arrive(s);
    else
        act(s);
    act_later(s, s->person.here ? 200 + (int64_t)roll(s, 2500) : until_next(s));
}
