/* Every element that does something, in one table: where it may be tapped, and what it calls.

   A tap that the screen of this moment does not have is dropped: it was meant for the one before. */
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"
#include "kiosk/parts_group.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))
#define ON(NAME) (1u << SCREEN_##NAME)

enum {
    ANY = (1u << SCREEN_COUNT) - 1,
    OF_VISIT = ANY & ~(ON(WELCOME) | ON(ATTRACT) | ON(CLOSED) | ON(OUT_OF_SERVICE) | ON(LEFT_BEHIND)),
    BORROWING = ON(IDENTIFY) | ON(CHECKOUT) | ON(RETURN)
};

struct tap {
    const char *id; /* one that ends in a dot is followed by a number, which `act` gets */
    unsigned screens;
    void (*act)(struct brain *b, unsigned value);
    unsigned value;
};

static void to_learn(struct brain *b, unsigned n)
{
    (void)n;
    if (kiosk_returns_only(b->k))
        return;
    visit_begin(b);
    learn_show(b, LESSON_FOR_LEARNERS);
}

/* What an overlay offers; nothing under it can be tapped. */
static const struct tap overlay_taps[][8] = {
    [OVERLAY_TIME_OUT] = { { "time.more", ANY, time_more, 0 }, { "time.finish", ANY, time_finish, 0 } },
    [OVERLAY_LANGUAGE] = { { "language.kk", ANY, language_choose, LANGUAGE_KK },
                           { "language.ru", ANY, language_choose, LANGUAGE_RU },
                           { "language.en", ANY, language_choose, LANGUAGE_EN },
                           { "language.kk-latin", ANY, latin_choose, 0 },
                           { "language.close", ANY, overlay_close, 0 } },
    [OVERLAY_MISMATCH] = { { "mismatch.back", ANY, mismatch_back, 0 },
                           { "mismatch.finish", ANY, mismatch_finish, 0 },
                           { "nav.call", ANY, nav_call, 0 } },
    [OVERLAY_COSTS] = { { "costs.yes", ANY, costs_yes, 0 }, { "costs.no", ANY, costs_no, 0 } },
    [OVERLAY_HOLD] = { { "hold.yes", ANY, hold_yes, 0 },
                       { "hold.no", ANY, hold_close, 0 },
                       { "hold.close", ANY, hold_close, 0 },
                       { "nav.call", ANY, nav_call, 0 } },
    [OVERLAY_CLOSING] = { { "closing.close", ANY, overlay_close, 0 } },
    [OVERLAY_OFFER] = { { "offer.bigger", ANY, offer_bigger, 0 },
                        { "offer.time", ANY, offer_time, 0 },
                        { "offer.call", ANY, offer_call, 0 },
                        { "offer.no", ANY, offer_close, 0 } },
    [OVERLAY_GROUP] = { { "group.yes", ANY, group_yes, 0 }, { "group.no", ANY, overlay_close, 0 } },
};

static const struct tap screen_taps[] = {
    { "welcome.checkout", ON(WELCOME), welcome_errand, ERRAND_CHECKOUT },
    { "welcome.return", ON(WELCOME), welcome_errand, ERRAND_RETURN },
    { "welcome.account", ON(WELCOME), welcome_errand, ERRAND_ACCOUNT },
    { "welcome.learn", ON(WELCOME), to_learn, 0 },
    { "welcome.staff", ON(WELCOME) | ON(CLOSED) | ON(OUT_OF_SERVICE), staff_show, 0 },
    { "language.kk", ON(WELCOME) | ON(COMFORT), language_choose, LANGUAGE_KK },
    { "language.ru", ON(WELCOME) | ON(COMFORT), language_choose, LANGUAGE_RU },
    { "language.en", ON(WELCOME) | ON(COMFORT), language_choose, LANGUAGE_EN },
    { "language.kk-latin", ON(COMFORT), latin_choose, 0 },

    { "nav.home", OF_VISIT | ON(LEFT_BEHIND), nav_home, 0 },
    { "nav.back", OF_VISIT, nav_back, 0 },
    { "nav.help", OF_VISIT | ON(WELCOME), nav_help, 0 },
    { "nav.comfort", OF_VISIT | ON(WELCOME), nav_comfort, 0 },
    { "nav.language", OF_VISIT, language_ask, 0 },
    { "nav.more", OF_VISIT, nav_more, 0 },
    { "nav.call", ANY, nav_call, 0 },
    { "nav.again", OF_VISIT, nav_again, 0 },
    { "nav.slower", OF_VISIT, nav_slower, 0 },

    { "comfort.text.", ON(COMFORT), comfort_text, 0 },
    { "comfort.theme.light", ON(COMFORT), comfort_theme, CHOICE_LIGHT },
    { "comfort.theme.dark", ON(COMFORT), comfort_theme, CHOICE_DARK },
    { "comfort.theme.yellow", ON(COMFORT), comfort_theme, CHOICE_YELLOW_ON_BLACK },
    { "comfort.theme.black", ON(COMFORT), comfort_theme, CHOICE_BLACK_ON_WHITE },
    { "comfort.pace.normal", ON(COMFORT), comfort_pace, false },
    { "comfort.pace.slow", ON(COMFORT), comfort_pace, true },
    { "comfort.voice.off", ON(COMFORT), comfort_voice, false },
    { "comfort.voice.on", ON(COMFORT), comfort_voice, true },
    { "comfort.reach.normal", ON(COMFORT), comfort_reach, false },
    { "comfort.reach.low", ON(COMFORT), comfort_reach, true },
    { "comfort.captions.off", ON(COMFORT), comfort_captions, false },
    { "comfort.captions.on", ON(COMFORT), comfort_captions, true },
    { "comfort.magnify.", ON(COMFORT), comfort_magnify, 0 },
    { "comfort.walk.", ON(COMFORT), comfort_walk, 0 },
    { "comfort.touch.usual", ON(COMFORT), comfort_touch, false },
    { "comfort.touch.steady", ON(COMFORT), comfort_touch, true },
    { "comfort.keep", ON(COMFORT), comfort_keep, 0 },
    { "comfort.forget", ON(COMFORT), comfort_forget, 0 },
    { "comfort.reset", ON(COMFORT), comfort_reset, 0 },
    { "comfort.done", ON(COMFORT), nav_back, 0 },

    { "identify.ok", ON(IDENTIFY), identify_ok, 0 },
    { "checkout.ok", ON(CHECKOUT), items_ok, 0 },
    { "checkout.all", ON(CHECKOUT), items_take_seen, 0 },
    { "checkout.done", ON(CHECKOUT), finish_tap, 0 },
    { "checkout.hold.", ON(CHECKOUT), hold_item_tap, 0 },
    { "checkout.agree.", ON(CHECKOUT), costs_item_tap, 0 },
    { "checkout.undo.", ON(CHECKOUT), undo_tap, 0 },
    { "return.ok", ON(RETURN), items_ok, 0 },
    { "return.done", ON(RETURN), finish_tap, 0 },

    { "account.renew.", ON(ACCOUNT), renew_tap, 0 },
    { "account.renew-all", ON(ACCOUNT), renew_all_tap, 0 },
    { "account.tab.loans", ON(ACCOUNT), account_tab, ACCOUNT_LOANS },
    { "account.tab.holds", ON(ACCOUNT), account_tab, ACCOUNT_HOLDS },
    { "account.tab.fees", ON(ACCOUNT), account_tab, ACCOUNT_FEES },
    { "account.checkout", ON(ACCOUNT), account_checkout, 0 },
    { "account.agree.", ON(ACCOUNT), costs_renewal_tap, 0 },
    { "account.cancel.", ON(ACCOUNT), hold_cancel_tap, 0 },
    { "account.look", ON(ACCOUNT), look_show, 0 },
    { "account.pay", ON(ACCOUNT), pay_show, 0 },

    { "look.ok", ON(LOOK), look_ok, 0 },
    { "look.hold", ON(LOOK), hold_look_tap, 0 },
    { "look.done", ON(LOOK), account_again, 0 },
    { "pay.all", ON(PAY), pay_all, 0 },
    { "pay.fee.", ON(PAY), pay_fee, 0 },
    { "pay.ok", ON(PAY), pay_ok, 0 },
    { "pay.other", ON(PAY), pay_other, 0 },
    { "pay.done", ON(PAY), account_again, 0 },
    { "account.done", ON(ACCOUNT), account_done, 0 },

    { "finish.receipt.none", ON(FINISH), finish_end, 0 },
    { "finish.receipt.print", ON(FINISH), finish_print, 0 },
    { "finish.receipt.qr", ON(FINISH), finish_qr, 0 },
    { "finish.receipt.mail", ON(FINISH), finish_mail, 0 },
    { "family.next", ON(FINISH), family_next, 0 },
    { "left-behind.not-mine", ON(LEFT_BEHIND), left_behind_not_mine, 0 },

    { "learn.guided.checkout", ON(LEARN), learn_guided, ERRAND_CHECKOUT },
    { "learn.guided.return", ON(LEARN), learn_guided, ERRAND_RETURN },
    { "learn.lesson.", ON(LEARN), learn_open, 0 },
    { "learn.repeat", ON(LEARN), learn_repeat, 0 },
    { "learn.remember", ON(LEARN), remember_show, 0 },
    { "learn.certificate", ON(LEARN), certificate_show, 0 },
    { "learn.group", ON(LEARN), group_show, 0 },
    { "learn.handouts", ON(LEARN), staff_handouts, 0 },
    { "remember.card", ON(REMEMBER), remember_card, 0 },
    { "remember.pictures", ON(REMEMBER), remember_pictures, 0 },
    { "remember.picture.", ON(REMEMBER), remember_picture, 0 },
    { "remember.delete", ON(REMEMBER), remember_delete, 0 },
    { "remember.yes", ON(REMEMBER), remember_yes, 0 },
    { "remember.other", ON(REMEMBER), remember_other, 0 },
    { "remember.forget", ON(REMEMBER), remember_forget, 0 },
    { "remember.done", ON(REMEMBER), remember_leave, 0 },
    { "certificate.print", ON(CERTIFICATE), finish_print, 0 },
    { "certificate.qr", ON(CERTIFICATE), finish_qr, 0 },
    { "certificate.done", ON(CERTIFICATE), certificate_leave, 0 },
    { "lesson.choice.", ON(LESSON), lesson_choice, 0 },
    { "lesson.part.", ON(LESSON), lesson_part, 0 },
    { "lesson.next", ON(LESSON), lesson_on, 0 },
    { "lesson.hint", ON(LESSON), lesson_help, 0 },
    { "lesson.skip", ON(LESSON), lesson_pass, 0 },
    { "lesson.again", ON(LESSON), lesson_again, 0 },
    { "lesson.hold", ON(LESSON), lesson_held, 0 },
    { "lesson.up", ON(LESSON), lesson_pushed, LESSON_BY_PUSH_UP },
    { "lesson.down", ON(LESSON), lesson_pushed, LESSON_BY_PUSH_DOWN },
    { "group.size.", ON(GROUP), group_size, 0 },
    { "group.lessons", ON(GROUP), group_lessons, 0 },
    { "group.ready", ON(GROUP), group_ready, 0 },
    { "group.skip", ON(GROUP), group_skip, 0 },
    { "group.end", ON(GROUP), group_end, 0 },
    { "group.trainer", ON(GROUP) | ON(LESSON), trainer_show, 0 },
    { "group.ok", ON(GROUP), trainer_ok, 0 },
    { "group.before", ON(GROUP), trainer_move, true },
    { "group.on", ON(GROUP), trainer_move, false },
    { "group.to.", ON(GROUP), trainer_hand, 0 },
    { "group.leave.", ON(GROUP), trainer_leaves, 0 },
    { "group.close", ON(GROUP), trainer_close, 0 },
    { "guided.next", BORROWING | ON(FINISH), guided_next, 0 },
    { "guided.own", BORROWING | ON(FINISH), guided_own, 0 },

    { "staff.ok", ON(STAFF), staff_ok, 0 },
    { "staff.health", ON(STAFF), staff_part, STAFF_HEALTH },
    { "staff.queue", ON(STAFF), staff_part, STAFF_QUEUE },
    { "staff.exceptions", ON(STAFF), staff_part, STAFF_EXCEPTIONS },
    { "staff.reader", ON(STAFF), staff_part, STAFF_READER },
    { "staff.reader.restart", ON(STAFF), staff_reader_restart, 0 },
    { "staff.row.", ON(STAFF), staff_record, 0 },
    { "staff.settle", ON(STAFF), staff_settle, 0 },
    { "staff.decide.", ON(STAFF), staff_decide, 0 },
    { "staff.back", ON(STAFF), staff_back, 0 },
    { "staff.card", ON(STAFF), staff_card, 0 },
    { "staff.print", ON(STAFF), staff_print, false },
    { "staff.print-list", ON(STAFF), staff_print, true },
    { "staff.carry", ON(STAFF), staff_carry, 0 },
    { "staff.blocked", ON(STAFF), staff_blocked, 0 },
    { "staff.learn", ON(STAFF), staff_learn, 0 },
    { "staff.recorder", ON(STAFF), recorder_open, 0 },
    { "recorder.language.", ON(STAFF), recorder_language, 0 },
    { "recorder.previous", ON(STAFF), recorder_turn, true },
    { "recorder.next", ON(STAFF), recorder_turn, false },
    { "recorder.start", ON(STAFF), recorder_act, RECORDER_START },
    { "recorder.stop", ON(STAFF), recorder_act, RECORDER_STOP },
    { "recorder.listen", ON(STAFF), recorder_act, RECORDER_LISTEN },
    { "recorder.keep", ON(STAFF), recorder_act, RECORDER_KEEP },
    { "recorder.drop", ON(STAFF), recorder_act, RECORDER_DROP },
    { "staff.restart", ON(STAFF), staff_restart, 0 },
    { "staff.close", ON(STAFF), nav_home, 0 },
};

static bool matches(const struct tap *tap, const char *id, unsigned *value)
{
    enum { NUMBER_MAX = 999 };
    uint64_t number;
    *value = tap->value;
    if (!text_ends(tap->id, "."))
        return text_equal(id, tap->id);
    if (!text_starts(id, tap->id) || text_to_u64(id + strlen(tap->id), NUMBER_MAX, &number) != RESULT_OK)
        return false;
    *value = (unsigned)number;
    return true;
}

static bool try_taps(struct brain *b, const struct tap *taps, size_t n, const char *id)
{
    unsigned value;
    for (size_t i = 0; i < n; i++) {
        if (taps[i].id == NULL || !((taps[i].screens >> b->k->screen) & 1) || !matches(&taps[i], id, &value))
            continue;
        taps[i].act(b, value);
        return true;
    }
    return false;
}

void tap_id(struct brain *b, const char *id)
{
    struct kiosk *k = b->k;
    preferences_seen(k);
    if (k->overlay != OVERLAY_NONE) {
        try_taps(b, overlay_taps[k->overlay], LENGTH(overlay_taps[0]), id);
        return;
    }
    if (is_field(id))
        focus_on(b, id);
    else if (text_starts(id, "key."))
        key_tapped(b, id + strlen("key."));
    else
        try_taps(b, screen_taps, LENGTH(screen_taps), id);
}

void on_tap(struct brain *b)
{
    tap_id(b, b->e->id);
}
