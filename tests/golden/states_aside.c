/* Beside the errands: help, a guided visit, lessons, and when nothing goes. */
#include "state_parts.h"
#include "states.h"

static void help(struct kiosk *k)
{
    visit(k, SCREEN_HELP, ERRAND_CHECKOUT);
}

/* Wanted beside a book; the page with the picture, on every glass. */
static void help_gesture(struct kiosk *k)
{
    help(k);
    k->back = SCREEN_CHECKOUT;
    k->page = 2;
}

static void help_more(struct kiosk *k)
{
    help(k);
    k->page = 1;
    k->rules.keep_days = 90;
}

static void help_last(struct kiosk *k)
{
    help_more(k);
    k->page = 3;
}

static void help_called(struct kiosk *k)
{
    help(k);
    k->staff_called = true;
    k->called_at = now;
}

static void help_seen(struct kiosk *k)
{
    help_called(k);
    k->staff_saw = true;
    k->saw_at = when_of(now.utc_ms + 120000, 300);
}

static void checkout_called(struct kiosk *k)
{
    help_called(k);
    checkout_empty(k);
}

static void help_scanner(struct kiosk *k)
{
    help(k);
    scanner_only(k);
}

static void sorry(struct kiosk *k)
{
    visit(k, SCREEN_SORRY, ERRAND_NONE);
}

static void closed(struct kiosk *k)
{
    k->screen = SCREEN_CLOSED;
    k->closing = true;
}

static void out_of_service(struct kiosk *k)
{
    k->screen = SCREEN_OUT_OF_SERVICE;
}

static void guided_card(struct kiosk *k)
{
    visit(k, SCREEN_IDENTIFY, ERRAND_CHECKOUT);
    k->guided = true;
    k->guided_step = 1;
}

static void guided_book(struct kiosk *k)
{
    checkout_empty(k);
    k->guided = true;
    k->guided_step = 2;
}

static void guided_card_scanner(struct kiosk *k)
{
    guided_card(k);
    scanner_only(k);
}

static void guided_book_scanner(struct kiosk *k)
{
    guided_book(k);
    scanner_only(k);
}

static void guided_return_scanner(struct kiosk *k)
{
    visit(k, SCREEN_RETURN, ERRAND_RETURN);
    scanner_only(k);
    k->guided = true;
}

static void guided_result(struct kiosk *k)
{
    guided_book(k);
    k->guided_step = 3;
    item(k, "Менің атым Қожа", "Бердібек Соқпақбаев", ITEM_DONE, REASON_NONE);
}

static void guided_end(struct kiosk *k)
{
    guided_result(k);
    k->screen = SCREEN_FINISH;
    k->guided_step = 4;
}

#define ALL(kk, ru, en)                                                                                                \
    {                                                                                                                  \
        {                                                                                                              \
            [LANGUAGE_KK] = kk, [LANGUAGE_RU] = ru, [LANGUAGE_EN] = en                                                 \
        }                                                                                                              \
    }

static const struct lesson_part call_parts[] = {
    { .kind = LESSON_PART_MESSAGE,
      .to = LESSON_NOTHING,
      .text = ALL("«Банктің қауіпсіздік қызметінен хабарласып тұрмын. SMS-кодты айтыңыз».",
                  "«Это служба безопасности банка. Назовите код из SMS».",
                  "“This is your bank's security. Tell me the code from the SMS.”") },
};

static const struct lesson_choice call_choices[] = {
    { .label = ALL("Кодты айту", "Назвать код", "Tell the code"),
      .follows = ALL("Кодты айтсаңыз, ақшаңызды алып қоюы мүмкін. Қайталап көрейік.",
                     "Если назвать код, деньги могут украсть. Попробуем ещё раз.",
                     "With the code they can take your money. Let us try again.") },
    { .label = ALL("Тұтқаны қою", "Положить трубку", "Hang up"),
      .follows =
          ALL("Дұрыс. Банк код сұрамайды.", "Верно. Банк не спрашивает код.", "Right. A bank never asks for the code."),
      .good = true }
};

static const struct lesson_text call_hints[] = { ALL("Ойланып көріңіз: банк кодты телефон арқылы сұрай ма?",
                                                     "Подумайте: банк спросит код по телефону?",
                                                     "Think: would a bank ask for the code by phone?") };

static const struct lesson_step call_steps[] = {
    { .kind = LESSON_CHOOSE,
      .title = ALL("Сіз не істейсіз?", "Что вы сделаете?", "What will you do?"),
      .text = ALL("Телефондағы екі батырманың бірін басыңыз. Бұл жаттығу ғана.",
                  "Нажмите одну из двух кнопок на телефоне. Это только тренировка.",
                  "Press one of the two buttons on the phone. This is only practice."),
      .scene = { .on = LESSON_ON_PHONE, .parts = call_parts, .parts_count = 1 },
      .choices = call_choices,
      .choices_count = 2,
      .hints = call_hints,
      .hints_count = 1 },
    { .kind = LESSON_SHOW,
      .title = ALL("Есте сақтаңыз", "Запомните", "Remember"),
      .text = ALL("Кодты ешкімге айтпаңыз.", "Никому не называйте код.", "Tell nobody the code.") },
};

static const struct lesson call_lesson = {
    .id = "call",
    .name = ALL("Қауіпті қоңырау", "Опасный звонок", "A dangerous call"),
    .aim = ALL("Алаяқтың қоңырауын тану.", "Узнать звонок мошенника.", "To know a fraudster's call."),
    .minutes = 10,
    .steps = call_steps,
    .steps_count = 2,
};

const struct lesson_shelf states_shelf = { .count = 1, .learners = 1, .lessons = { &call_lesson } };

static void learn(struct kiosk *k)
{
    visit(k, SCREEN_LEARN, ERRAND_NONE);
    k->lesson.shelf = &states_shelf;
}

static void lesson(struct kiosk *k)
{
    learn(k);
    k->screen = SCREEN_LESSON;
    lesson_start(&k->lesson, &states_shelf, 0);
}

static void lesson_chosen(struct kiosk *k)
{
    lesson(k);
    lesson_choose(&k->lesson, 0);
}

static void comfort(struct kiosk *k)
{
    visit(k, SCREEN_COMFORT, ERRAND_NONE);
}

/* Her settings are under her card, and are as she has them now. */
static void comfort_kept(struct kiosk *k)
{
    comfort(k);
    aigul(k);
    k->page = 3; /* where pages are needed: the last one */
    k->ledger.up = k->preferences_kept = true;
    k->preferences_step = PREFERENCES_SAVED;
}

static void comfort_failed(struct kiosk *k)
{
    comfort_kept(k);
    k->preferences_changed = true;
    k->preferences_step = PREFERENCES_FAILED;
}

/* She has just been recognized. */
static void checkout_recognized(struct kiosk *k)
{
    checkout_empty(k);
    k->preferences_kept = true;
    k->preferences_step = PREFERENCES_PUT_ON;
}

const struct state aside_states[] = {
    { "guided-card-scanner", guided_card_scanner },
    { "guided-book-scanner", guided_book_scanner },
    { "guided-return-scanner", guided_return_scanner },
    { "help-scanner", help_scanner },
    { "help", help },
    { "help-gesture", help_gesture },
    { "help-more", help_more },
    { "help-last", help_last },
    { "help-called", help_called },
    { "help-seen", help_seen },
    { "checkout-called", checkout_called },
    { "sorry", sorry },
    { "closed", closed },
    { "out-of-service", out_of_service },
    { "guided-card", guided_card },
    { "guided-book", guided_book },
    { "guided-result", guided_result },
    { "guided-end", guided_end },
    { "learn", learn },
    { "lesson", lesson },
    { "lesson-chosen", lesson_chosen },
    { "comfort", comfort },
    { "comfort-kept", comfort_kept },
    { "comfort-failed", comfort_failed },
    { "checkout-recognized", checkout_recognized },
    { NULL, NULL },
};
