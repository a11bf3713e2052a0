/* How a visit begins: the welcome page, and who is here. */
#include "state_parts.h"
#include "states.h"

static void welcome(struct kiosk *k)
{
    k->screen = SCREEN_WELCOME;
}

static void welcome_trouble(struct kiosk *k)
{
    welcome(k);
    k->library.up = false;
    no_pad(k);
}

static void welcome_no_books(struct kiosk *k)
{
    welcome(k);
    two_readers(k);
}

static void welcome_scanner(struct kiosk *k)
{
    welcome(k);
    scanner_only(k);
}

static void open_today(struct kiosk *k)
{
    welcome(k);
    k->opening = OPENING_OPEN;
    k->closes = when_at((struct day){ 2026, 11, 23 }, 19, 0, 0, 300);
}

static void closes_soon(struct kiosk *k)
{
    open_today(k);
    k->opening = OPENING_SOON;
}

static void closed_today(struct kiosk *k)
{
    welcome(k);
    k->opening = OPENING_SHUT;
    k->opens = when_at((struct day){ 2026, 11, 24 }, 9, 0, 0, 300);
}

static void only_returns(struct kiosk *k)
{
    closed_today(k);
    k->rules.outside = OUTSIDE_RETURNS;
}

static void closed_by_hours(struct kiosk *k)
{
    closed_today(k);
    k->rules.outside = OUTSIDE_CLOSED;
    k->screen = SCREEN_CLOSED;
}

static void offer(struct kiosk *k)
{
    k->visit = 1;
    k->guided = true;
    k->errand = ERRAND_RETURN;
    k->screen = SCREEN_RETURN;
    k->overlay = OVERLAY_OFFER;
}

static void closing(struct kiosk *k)
{
    closes_soon(k);
    checkout_empty(k);
    k->overlay = OVERLAY_CLOSING;
}

static void identify(struct kiosk *k)
{
    visit(k, SCREEN_IDENTIFY, ERRAND_CHECKOUT);
    text_copy(k->focus, sizeof k->focus, "identify.number");
    text_copy(k->number, sizeof k->number, "104277");
}

static void identify_keys(struct kiosk *k)
{
    identify(k);
    k->keyboard_open = true;
}

static void identify_letters(struct kiosk *k)
{
    identify_keys(k);
    k->keyboard_letters = true;
}

static void identify_pin(struct kiosk *k)
{
    identify_keys(k);
    k->pin_needed = true;
    text_copy(k->focus, sizeof k->focus, "identify.pin");
    text_copy(k->pin_entry, sizeof k->pin_entry, "12");
}

static void identify_expired(struct kiosk *k)
{
    identify(k);
    k->number[0] = '\0';
    k->card_reason = REASON_CARD_EXPIRED;
}

static void identify_phone(struct kiosk *k)
{
    identify(k);
    k->number[0] = '\0';
    k->card_reason = REASON_CARD_RANDOM;
}

static void identify_other_pad(struct kiosk *k)
{
    identify(k);
    k->number[0] = '\0';
    k->card_on_other_pad = true;
}

static void identify_no_pad(struct kiosk *k)
{
    identify(k);
    no_pad(k);
}

static void identify_scanner(struct kiosk *k)
{
    identify(k);
    scanner_only(k);
}

static struct notice_shelf notices;

static void attract(struct kiosk *k)
{
    open_today(k);
    k->screen = SCREEN_ATTRACT;
    for (unsigned i = 0; i < WEEKDAYS; i++)
        k->rules.calendar.week[i] = (struct calendar_hours){ 9 * 60, 19 * 60, i == WEEKDAYS - 1 };
}

static void attract_notice(struct kiosk *k)
{
    static const char *const
        titles[] = { "Қазақ тілі үйірмесі", "Кружок казахского языка", "Kazakh for beginners" },
        *const texts[] = { "Әр сейсенбі мен бейсенбіде сағат 18:00-де екінші қабаттағы оқу залында. Қатысу тегін, "
                           "жазылу қызметкерде. Дәптер мен қалам ала келіңіз.",
                           "Каждый вторник и четверг в 18:00 в читальном зале на втором этаже. Участие бесплатное, "
                           "запись у сотрудника. Возьмите с собой тетрадь и ручку.",
                           "Every Tuesday and Thursday at 18:00 in the reading room on the second floor. It is free, "
                           "ask staff to join. Bring a notebook and a pen." };
    attract(k);
    notices.count = 1;
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        text_copy(notices.notices[0].title[l], NOTICE_TITLE_SIZE, titles[l]);
        text_copy(notices.notices[0].text[l], NOTICE_TEXT_SIZE, texts[l]);
    }
    k->rules.notices = &notices;
    k->notice = 0;
}

/* As long as a notice may be, of the longest words. */
static void attract_longest(struct kiosk *k)
{
    static const char word[] = "қанағаттандырылмағандық";
    attract_notice(k);
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        text_format(notices.notices[0].title[l], NOTICE_TITLE_SIZE, "%s %s", word, word);
        text_format(notices.notices[0].text[l], NOTICE_TEXT_SIZE, "%s %s %s %s %s %s %s %s %s %s", word, word, word,
                    word, word, word, word, word, word, word);
    }
}

const struct state start_states[] = {
    { "attract", attract },
    { "attract-notice", attract_notice },
    { "attract-longest", attract_longest },
    { "welcome", welcome },
    { "welcome-no-books", welcome_no_books },
    { "welcome-trouble", welcome_trouble },
    { "welcome-open", open_today },
    { "welcome-soon", closes_soon },
    { "welcome-closed", closed_today },
    { "welcome-returns", only_returns },
    { "closed-hours", closed_by_hours },
    { "closing", closing },
    { "offer", offer },
    { "identify", identify },
    { "identify-keys", identify_keys },
    { "identify-letters", identify_letters },
    { "identify-pin", identify_pin },
    { "identify-expired", identify_expired },
    { "identify-phone", identify_phone },
    { "identify-other-pad", identify_other_pad },
    { "identify-no-pad", identify_no_pad },
    { "welcome-scanner", welcome_scanner },
    { "identify-scanner", identify_scanner },
    { NULL, NULL },
};
