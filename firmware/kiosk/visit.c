/* A visit: from the first touch of welcome to the moment when the last of it leaves the screen.

     no visit -> visit        [visit_begin]  a card, an errand, a choice on welcome
     visit    -> no visit     [visit_end]    finish, home, time-out; everything personal is wiped

   Element ids: nav.home nav.back nav.help nav.more nav.language nav.call nav.comfort nav.again nav.slower,
   language.kk|ru|en|kk-latin language.close. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"
#include "kiosk/parts_group.h"

enum { VISIT_NUMBER = 1u << 30 }; /* a place in the seed that no identifier uses */

void visit_begin(struct brain *b)
{
    struct kiosk *k = b->k;
    if (k->visit != 0)
        return;
    k->visit = seed_number(b->e->seed, VISIT_NUMBER) | 1;
    k->closing_told = k->opening == OPENING_SOON; /* by the page where it began */
    pad_visit_begins(k);
    call_end_seen(b);
    idle_start(b);
    if (k->reader.up)
        effect_add(b, EFFECT_INVENTORY);
}

static void end_session(struct brain *b)
{
    struct kiosk_ask slot = { .used = true, .ask = LIBRARY_END_SESSION }; /* nobody waits for its answer */
    if (b->k->session_open && kiosk_online(b->k))
        ask_send(b, &slot, "");
}

static void wipe_person(struct kiosk *k)
{
    wipe(&k->patron, sizeof k->patron);
    wipe(k->card, sizeof k->card);
    wipe(k->card_words, sizeof k->card_words);
    wipe(k->print, sizeof k->print);
    wipe(k->pin, sizeof k->pin);
    wipe(k->pin_entry, sizeof k->pin_entry);
    wipe(k->number, sizeof k->number);
    wipe(k->items, sizeof k->items);
    wipe(k->loans, sizeof k->loans);
    wipe(k->holds, sizeof k->holds);
    wipe(k->fees, sizeof k->fees);
    wipe(&k->look, sizeof k->look);
    wipe(&k->deal, sizeof k->deal);
    wipe(k->paid, sizeof k->paid);
    preferences_wipe(k);
    k->card_uid = (struct uid){ 0 };
    k->identified = k->patron_offline = k->card_seen = k->card_checking = k->card_typed = k->two_cards = k->pin_needed =
        k->card_on_other_pad = false;
    k->card_reason = REASON_NONE;
    k->items_count = k->loans_count = k->holds_count = k->listed_loans = k->listed_holds = 0;
    k->lent_from = 0;
    k->fees_count = k->listed_fees = k->holds_made = k->holds_ended = 0;
    k->paid_count = 0;
    k->offline_count = 0;
    k->offline_counted = k->session_open = false;
    k->lent = LENT_NOT_ASKED;
    k->quota = -1;
}

static void wipe_visit(struct kiosk *k)
{
    k->errand = ERRAND_NONE;
    k->overlay = k->under = OVERLAY_NONE;
    k->warn_seconds = 0;
    k->finishing = k->pad_truth_broken = k->cannot_record = k->library_slow = false;
    k->receipt_printing = k->receipt_printed = k->receipt_qr = k->receipt_failed = false;
    k->receipt_mailing = k->receipt_mailed = k->receipt_mail_failed = false;
    k->account_loading = k->account_partial = k->renew_all_working = false;
    k->account_part = ACCOUNT_LOANS;
    k->guided = false;
    k->guided_step = 0;
    k->patience = (struct patience){ 0 };
    progress_wipe(k);
    wipe(&k->group, sizeof k->group);
    k->lesson = (struct lesson_run){ .shelf = k->lesson.shelf };
    k->staff_part = STAFF_LOCKED;
    k->staff_pin_wrong = false;
    staff_visit_ended(k);
    k->focus[0] = k->field[0] = '\0';
    k->page = 0;
    k->keyboard_open = k->keyboard_letters = k->keyboard_shift = false;
    k->back = SCREEN_WELCOME;
}

void visit_end(struct brain *b)
{
    struct kiosk *k = b->k;
    if (k->visit == 0)
        return;
    end_session(b);
    progress_visit_ends(b);
    for (int t = 0; t < TIMER_COUNT; t++)
        if (t != TIMER_HOURS)
            timer_stop(b, (enum timer)t);
    security_visit_ended(b);
    call_end(b);
    bool late = k->screen == SCREEN_FINISH; /* what was laid there meanwhile is the next person's */
    pad_visit_ended(k, late);
    wipe_person(k);
    wipe_visit(k);
    asks_drop_questions(k);
    k->attract_waits = false;
    effect_add(b, EFFECT_VISIT_ENDED);
    k->visit = 0;
    k->language = k->rules.language;
    comfort_defaults(k);
}

/* Without a visit there is nothing to end: a left-behind thing still opens nothing. */
void go_home(struct brain *b)
{
    visit_end(b);
    left_behind_or_welcome(b);
}

/* ---- welcome ---- */

void welcome_errand(struct brain *b, unsigned errand)
{
    struct kiosk *k = b->k;
    if (errand != ERRAND_RETURN && kiosk_returns_only(k))
        return;
    visit_begin(b);
    k->errand = (enum errand)errand;
    if (k->errand != ERRAND_RETURN) {
        identify_show(b);
        pad_look_for_card(b);
        return;
    }
    screen_show(b, SCREEN_RETURN);
    pad_take_items(b);
}

void language_choose(struct brain *b, unsigned language)
{
    struct kiosk *k = b->k;
    if (!k->rules.languages[language])
        return;
    if (k->screen == SCREEN_WELCOME)
        visit_begin(b); /* so that it goes back by itself */
    k->language = (enum language)language;
    k->latin = false;
    comfort_chosen(k, PREFERENCE_LANGUAGE);
    comfort_chosen(k, PREFERENCE_LATIN);
    if (k->overlay == OVERLAY_LANGUAGE)
        k->overlay = OVERLAY_NONE;
}

bool kiosk_offers_latin(const struct kiosk *k)
{
    return k->rules.latin_kazakh && k->rules.languages[LANGUAGE_KK];
}

/* The same language in other letters. */
void latin_choose(struct brain *b, unsigned n)
{
    (void)n;
    if (!kiosk_offers_latin(b->k))
        return;
    language_choose(b, LANGUAGE_KK);
    b->k->latin = true;
}

void language_ask(struct brain *b, unsigned n)
{
    (void)n;
    overlay_show(b, OVERLAY_LANGUAGE);
}

void overlay_close(struct brain *b, unsigned n)
{
    (void)n;
    overlay_show(b, OVERLAY_NONE);
    costs_look(b); /* what it kept from being asked */
}

/* ---- navigation ---- */

void nav_home(struct brain *b, unsigned n)
{
    (void)n;
    if (b->k->screen == SCREEN_LEFT_BEHIND)
        left_behind_home(b);
    else if (b->k->group.runs)
        group_ask(b);
    else
        leave(b, LEAVE_HOME);
}

static void open_aside(struct brain *b, enum screen screen)
{
    struct kiosk *k = b->k;
    visit_begin(b);
    if (k->screen != SCREEN_HELP && k->screen != SCREEN_COMFORT)
        k->back = k->screen;
    screen_show(b, screen);
    idle_start(b); /* finish has a timer of its own, which says nothing here */
}

/* Back from an aside finds what came meanwhile. */
static void close_aside(struct brain *b)
{
    struct kiosk *k = b->k;
    screen_show(b, k->back);
    idle_start(b);
    if (k->screen == SCREEN_IDENTIFY)
        focus_on(b, "identify.number");
    pad_look_for_card(b);
    pad_take_items(b);
}

void nav_back(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (k->screen == SCREEN_HELP || k->screen == SCREEN_COMFORT)
        close_aside(b);
    else if (k->screen == SCREEN_LESSON)
        lesson_leave(b);
    else if (k->screen == SCREEN_GROUP)
        group_back(b);
    else if (k->screen == SCREEN_LEARN && k->group.count > 0)
        group_show_part(b, GROUP_SIZE);
    else if (k->screen == SCREEN_REMEMBER)
        remember_leave(b, 0);
    else if (k->screen == SCREEN_CERTIFICATE)
        certificate_leave(b, 0);
    else if (k->screen == SCREEN_IDENTIFY && k->errand == ERRAND_LEARN && !k->card_checking)
        remember_show(b, 0);
    else if (k->screen == SCREEN_LOOK || k->screen == SCREEN_PAY)
        account_again(b, 0);
    else
        leave(b, LEAVE_HOME);
}

void nav_help(struct brain *b, unsigned n)
{
    (void)n;
    open_aside(b, SCREEN_HELP);
}

void nav_comfort(struct brain *b, unsigned n)
{
    (void)n;
    open_aside(b, SCREEN_COMFORT);
}

void nav_more(struct brain *b, unsigned n)
{
    (void)n;
    b->k->page++;
}

void nav_call(struct brain *b, unsigned n)
{
    (void)n;
    call_staff(b, CALL_FOR_ASKED);
}

void nav_again(struct brain *b, unsigned n)
{
    (void)n;
    effect_add(b, EFFECT_SPEAK);
}

void nav_slower(struct brain *b, unsigned n)
{
    (void)n;
    b->k->slow_pace = !b->k->slow_pace;
    comfort_chosen(b->k, PREFERENCE_PACE);
    effect_add(b, EFFECT_SPEAK);
}
