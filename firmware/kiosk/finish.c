/* The end of a visit: waiting for what is under way, the mismatch, receipts, the next of a family, what is left behind.

     (done) -> mismatch overlay -> back | finish anyway
     finish, home, time-out -> wait while something is working, at most (retries + 2) x time-out; then what is
                               still working is put off as unknown          [leave, settle_fired]
     finish -> any receipt, or its time -> the visit ends -> left-behind while something lies there -> welcome

   Element ids: checkout.done return.done, mismatch.back mismatch.finish, finish.receipt.none|print|qr|mail,
   family.next, left-behind.not-mine. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

/* ---- waiting ---- */

static bool is_working(const struct kiosk *k)
{
    return items_working(k) || renew_working(k) || deal_working(k);
}

uint32_t patience_ms(const struct kiosk *k)
{
    return (k->rules.library_retries + 2u) * k->rules.library_timeout_ms;
}

static void finish_show(struct brain *b)
{
    screen_show(b, SCREEN_FINISH);
    timer_stop(b, TIMER_IDLE);
    timer_stop(b, TIMER_DWELL);
    timer_start(b, TIMER_SHOW, idle_ms(b->k));
}

static void mismatch_show(struct brain *b)
{
    b->k->pad_truth_broken = true;
    overlay_show(b, OVERLAY_MISMATCH);
    effect_sound(b, SOUND_NEEDS_YOU);
}

static bool silent_finish(const struct kiosk *k)
{
    return k->screen == SCREEN_CHECKOUT && !k->pad_truth_broken && kiosk_mismatch(k);
}

static void leave_now(struct brain *b, enum leave where)
{
    struct kiosk *k = b->k;
    if (k->finishing)
        timer_stop(b, TIMER_SETTLE);
    k->finishing = false;
    if (where == LEAVE_HOME)
        go_home(b);
    else if (silent_finish(k)) /* something was put off, or laid down meanwhile */
        mismatch_show(b);
    else
        finish_show(b);
}

void leave(struct brain *b, enum leave where)
{
    struct kiosk *k = b->k;
    if (!is_working(k)) {
        leave_now(b, where);
        return;
    }
    overlay_show(b, OVERLAY_NONE);
    k->leave = where;
    if (k->finishing)
        return;
    k->finishing = true;
    k->settles = 0;
    timer_start(b, TIMER_SETTLE, patience_ms(k));
}

void leave_if_settled(struct brain *b)
{
    if (b->k->finishing && !is_working(b->k))
        leave_now(b, b->k->leave);
}

void settle_fired(struct brain *b)
{
    if (!b->k->finishing)
        return;
    b->k->settles++;
    items_put_off(b);
    renew_put_off(b);
    deal_put_off(b);
    if (is_working(b->k))
        timer_start(b, TIMER_SETTLE, patience_ms(b->k));
    leave_if_settled(b);
}

/* ---- done ---- */

void finish_tap(struct brain *b, unsigned n)
{
    (void)n;
    b->k->pad_truth_broken = false;
    if (silent_finish(b->k))
        mismatch_show(b);
    else
        leave(b, LEAVE_FINISH);
}

void mismatch_back(struct brain *b, unsigned n)
{
    (void)n;
    b->k->pad_truth_broken = false;
    overlay_show(b, OVERLAY_NONE);
    idle_start(b);
}

void mismatch_finish(struct brain *b, unsigned n)
{
    (void)n;
    overlay_show(b, OVERLAY_NONE);
    leave(b, LEAVE_FINISH);
}

/* ---- receipts ---- */

void finish_end(struct brain *b, unsigned n)
{
    (void)n;
    if (b->k->screen == SCREEN_FINISH)
        go_home(b);
}

void finish_print(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (k->receipt_printing || !k->rules.printer_configured)
        return;
    k->receipt_printing = true;
    k->receipt_failed = false;
    effect_add(b, EFFECT_PRINT_RECEIPT);
}

void finish_qr(struct brain *b, unsigned n)
{
    (void)n;
    b->k->receipt_qr = true;
}

bool kiosk_may_mail(const struct kiosk *k)
{
    return k->rules.mail_configured && k->identified && k->patron.email[0] != '\0';
}

/* Once a visit: what failed is offered another way. */
void finish_mail(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (!kiosk_may_mail(k) || k->receipt_mailing || k->receipt_mailed || k->receipt_mail_failed)
        return;
    k->receipt_mailing = true;
    effect_add(b, EFFECT_MAIL_RECEIPT);
}

void on_mailed(struct brain *b)
{
    struct kiosk *k = b->k;
    if (b->e->visit != k->visit || !k->receipt_mailing)
        return; /* of a visit that has ended */
    k->receipt_mailing = false;
    k->receipt_mailed = b->e->result == RESULT_OK;
    k->receipt_mail_failed = !k->receipt_mailed;
    if (k->receipt_mail_failed)
        effect_sound(b, SOUND_NEEDS_YOU);
    if (k->screen == SCREEN_FINISH)
        timer_start(b, TIMER_SHOW, k->receipt_mailed ? PRINTED_SHOW_MS : idle_ms(k));
}

/* She is told what became of her letter before the page goes. */
void finish_fired(struct brain *b)
{
    if (b->k->receipt_mailing && b->k->screen == SCREEN_FINISH)
        timer_start(b, TIMER_SHOW, idle_ms(b->k));
    else
        finish_end(b, 0);
}

void on_printed(struct brain *b)
{
    struct kiosk *k = b->k;
    if (b->e->visit != k->visit || staff_was_printed(b) || !k->receipt_printing)
        return; /* of a visit that has ended, or staff's paper */
    k->receipt_printing = false;
    k->receipt_printed = b->e->result == RESULT_OK;
    k->receipt_failed = !k->receipt_printed;
    if (k->receipt_printed)
        timer_start(b, TIMER_SHOW, PRINTED_SHOW_MS);
    else
        effect_sound(b, SOUND_NEEDS_YOU);
}

/* The family goes on in its language and comfort; everything else is a new visit. */
void family_next(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    enum language language = k->language;
    enum theme_choice theme = k->theme;
    uint16_t percent = k->text_percent;
    bool low = k->low_reach, slow = k->slow_pace, voice = k->voice;
    (void)n;
    visit_end(b);
    visit_begin(b);
    k->language = language;
    k->theme = theme;
    k->text_percent = percent;
    k->low_reach = low;
    k->slow_pace = slow;
    k->voice = voice;
    k->errand = ERRAND_CHECKOUT;
    identify_show(b);
    timer_stop(b, TIMER_SHOW); /* it began on `finish`, which has a time-out of its own */
    idle_start(b);
    pad_look_for_card(b);
}

/* ---- left behind ---- */

static void call_again(struct brain *b)
{
    effect_sound(b, SOUND_LEFT_BEHIND);
    timer_start(b, TIMER_REPEAT, b->k->left_calls < LEFT_CALLS_MAX ? LEFT_CALL_MS : LEFT_CALL_SELDOM_MS);
}

static void welcome_show(struct brain *b)
{
    struct kiosk *k = b->k;
    bool broken = k->ledger.since.known && !k->ledger.up;
    screen_show(b, broken ? SCREEN_OUT_OF_SERVICE : SCREEN_WELCOME);
    pad_look_for_card(b);
}

void left_behind_or_welcome(struct brain *b)
{
    if (!pad_left_behind(b->k)) {
        welcome_show(b);
        return;
    }
    screen_show(b, SCREEN_LEFT_BEHIND);
    b->k->left_calls = 0;
    call_again(b);
}

/* Something was taken away. */
void left_behind_look(struct brain *b)
{
    if (b->k->screen != SCREEN_LEFT_BEHIND || pad_left_behind(b->k))
        return;
    timer_stop(b, TIMER_REPEAT);
    welcome_show(b);
}

/* Nobody is trapped: home leads on, and what lies there still opens nothing. */
void left_behind_home(struct brain *b)
{
    timer_stop(b, TIMER_REPEAT);
    call_end(b);
    welcome_show(b);
}

void left_behind_call(struct brain *b)
{
    if (b->k->screen != SCREEN_LEFT_BEHIND)
        return;
    if (b->k->left_calls < LEFT_CALLS_MAX)
        b->k->left_calls++;
    call_again(b);
}

void left_behind_not_mine(struct brain *b, unsigned n)
{
    (void)n;
    call_staff(b, CALL_FOR_LEFT_BEHIND);
}
