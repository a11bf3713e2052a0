/* The list of lessons, of one learner; how he has himself remembered; his record of practice. */
#include "state_parts.h"
#include "states.h"

#define ALL(kk, ru, en)                                                                                                \
    {                                                                                                                  \
        {                                                                                                              \
            [LANGUAGE_KK] = kk, [LANGUAGE_RU] = ru, [LANGUAGE_EN] = en                                                 \
        }                                                                                                              \
    }

static const struct lesson_step steps[] = { { .kind = LESSON_SHOW }, { .kind = LESSON_SHOW }, { .kind = LESSON_SHOW } };

#define LESSON(word, kk, ru, en, course_of)                                                                            \
    {                                                                                                                  \
        .id = word, .name = ALL(kk, ru, en), .minutes = 10, .level = 1, .steps = steps, .steps_count = 3,              \
        .course = course_of                                                                                            \
    }

static const struct lesson lessons[] = {
    LESSON("touch", "Түрту, жылжыту, жазу", "Касаемся, листаем, пишем", "Touch, scroll, type", LESSON_FOR_LEARNERS),
    LESSON("letters", "Қазақ әріптерін теру", "Казахские буквы на клавиатуре", "Typing Kazakh letters",
           LESSON_FOR_LEARNERS),
    LESSON("here", "Кітапты осында алу және қайтару", "Взять и вернуть книгу здесь", "Borrow and return here",
           LESSON_FOR_LEARNERS),
    LESSON("passwords", "Құпиясөз және PIN", "Пароль и PIN-код", "Passwords and PIN", LESSON_FOR_LEARNERS),
    LESSON("codes", "Телефонға келген код", "Код на телефоне", "The code on the phone", LESSON_FOR_LEARNERS),
    LESSON("calls", "Екі қоңыраумен алдау", "Обман в два звонка", "The two-call fraud", LESSON_FOR_LEARNERS),
    LESSON("pages", "Банк пен eGov-тың жалған беттері", "Поддельные страницы банка и eGov",
           "False bank and e-government pages", LESSON_FOR_LEARNERS),
    LESSON("remote", "Қашықтан кіру тұзағы", "Ловушка удалённого доступа", "The remote access trap",
           LESSON_FOR_LEARNERS),
    LESSON("morning", "Таңертең киоскіні қосу", "Утро: включаем киоск", "The kiosk in the morning", LESSON_FOR_STAFF),
    LESSON("desk", "Ерекше жағдайлар", "Исключения", "Exceptions", LESSON_FOR_STAFF),
};

static const struct lesson_shelf shelf = { .count = 10,
                                           .learners = 8,
                                           .lessons = { &lessons[0], &lessons[1], &lessons[2], &lessons[3], &lessons[4],
                                                        &lessons[5], &lessons[6], &lessons[7], &lessons[8],
                                                        &lessons[9] } };

static void learn_list(struct kiosk *k)
{
    visit(k, SCREEN_LEARN, ERRAND_NONE);
    k->lesson.shelf = &shelf;
    k->rules.keeps_under_card = true;
}

static void finish(struct kiosk *k, uint8_t lesson)
{
    struct lesson_run run;
    lesson_start(&run, &shelf, lesson);
    progress_begin(&k->learning.done, &run);
    run.done = true;
    progress_done(&k->learning.done, &run, 0);
}

/* Two are finished, of which one was hard; in the third he stopped. */
static void learn_list_begun(struct kiosk *k)
{
    learn_list(k);
    finish(k, 0);
    finish(k, 1);
    k->learning.done.at[1].hard = 2;
    k->learning.done.at[1].box = 1;
    k->learning.done.at[1].alone = false;
    struct lesson_run run;
    lesson_resume(&run, &shelf, 2, 1);
    progress_begin(&k->learning.done, &run);
    progress_note(&k->learning.done, &run);
    k->learning.step = LEARNING_KEPT;
    k->learning.owner = LEARNING_CARDS;
    aigul(k);
}

static void learn_list_more(struct kiosk *k)
{
    learn_list_begun(k);
    k->page = 1;
}

static void learn_staff(struct kiosk *k)
{
    learn_list(k);
    k->learning.course = LESSON_FOR_STAFF;
}

static void learn_staff_stick(struct kiosk *k)
{
    learn_staff(k);
    k->staff.stick = true;
}

static void learn_staff_handed_out(struct kiosk *k)
{
    learn_staff_stick(k);
    k->staff_answer = (struct staff_answer){ .kind = ORDER_HANDOUTS, .written = 108 };
    k->staff_answered = true;
}

static void learn_staff_no_stick(struct kiosk *k)
{
    learn_staff_handed_out(k);
    k->staff_answer.result = RESULT_GONE;
}

/* The way into the course for staff. */
static void staff_course(struct kiosk *k)
{
    visit(k, SCREEN_STAFF, ERRAND_NONE);
    k->lesson.shelf = &shelf;
    k->staff_part = STAFF_HEALTH;
}

static void remember(struct kiosk *k)
{
    learn_list(k);
    k->screen = SCREEN_REMEMBER;
    k->learning.step = LEARNING_CHOOSE;
}

static void remember_pick(struct kiosk *k)
{
    remember(k);
    k->learning.step = LEARNING_PICK;
    k->learning.pictures_count = 3;
    k->learning.pictures[0] = 9;
    k->learning.pictures[1] = 1;
    k->learning.pictures[2] = 9;
}

static void remember_wait(struct kiosk *k)
{
    remember(k);
    k->learning.step = LEARNING_WAIT;
}

static void remember_new(struct kiosk *k)
{
    remember_pick(k);
    k->learning.owner = LEARNING_PICTURES;
    k->learning.pictures_count = 4;
    k->learning.pictures[3] = 10;
    k->learning.step = LEARNING_NEW;
}

static void remember_known(struct kiosk *k)
{
    remember_new(k);
    k->learning.step = LEARNING_KNOWN;
}

static void remember_kept(struct kiosk *k)
{
    remember_new(k);
    k->learning.step = LEARNING_KEPT;
}

static void remember_again(struct kiosk *k)
{
    remember_kept(k);
    k->learning.step = LEARNING_AGAIN;
    k->learning.again_count = 2;
}

static void remember_erase(struct kiosk *k)
{
    remember_again(k);
    k->learning.again_count = 0;
}

static void remember_other_code(struct kiosk *k)
{
    remember_kept(k);
    k->learning.other = true;
}

static void remember_card_new(struct kiosk *k)
{
    remember(k);
    aigul(k);
    k->learning.owner = LEARNING_CARDS;
    k->learning.step = LEARNING_NEW;
}

static void remember_card_kept(struct kiosk *k)
{
    remember_card_new(k);
    k->learning.step = LEARNING_KEPT;
}

static void remember_erased(struct kiosk *k)
{
    remember(k);
    k->learning.step = LEARNING_ERASED;
}

static void remember_failed(struct kiosk *k)
{
    remember_card_new(k);
    k->learning.step = LEARNING_FAILED;
}

static void certificate(struct kiosk *k)
{
    learn_list_begun(k);
    k->screen = SCREEN_CERTIFICATE;
    k->rules.printer_configured = true;
}

static void certificate_code(struct kiosk *k)
{
    certificate(k);
    for (uint8_t i = 2; i < 8; i++)
        finish(k, i);
    k->receipt_qr = true;
}

static void certificate_name(struct kiosk *k)
{
    certificate(k);
    k->keyboard_open = true;
    text_copy(k->number, sizeof k->number, "Әлия Нұрмұхам");
}

static void certificate_named_code(struct kiosk *k)
{
    certificate_code(k);
    text_copy(k->number, sizeof k->number, "Әлия Нұрмұхаммедқызы");
}

/* Both stand in the bar of a small panel. */
static void staff_course_and_recorder(struct kiosk *k)
{
    staff_course(k);
    k->rules.recorder_sentences = 75;
}

/* All that a page of health has to offer. */
static void staff_course_and_stick(struct kiosk *k)
{
    staff_course_and_recorder(k);
    k->staff.stick = k->staff.blocked.used = true;
}

const struct state learn_states[] = {
    { "learn-list", learn_list },
    { "learn-list-begun", learn_list_begun },
    { "learn-list-more", learn_list_more },
    { "learn-staff", learn_staff },
    { "learn-staff-stick", learn_staff_stick },
    { "learn-staff-handed-out", learn_staff_handed_out },
    { "learn-staff-no-stick", learn_staff_no_stick },
    { "learn-from-staff", staff_course },
    { "staff-course", staff_course_and_recorder },
    { "staff-course-stick", staff_course_and_stick },
    { "remember", remember },
    { "remember-pick", remember_pick },
    { "remember-wait", remember_wait },
    { "remember-new", remember_new },
    { "remember-known", remember_known },
    { "remember-kept", remember_kept },
    { "remember-again", remember_again },
    { "remember-erase", remember_erase },
    { "remember-other", remember_other_code },
    { "remember-card-new", remember_card_new },
    { "remember-card-kept", remember_card_kept },
    { "remember-erased", remember_erased },
    { "remember-failed", remember_failed },
    { "certificate", certificate },
    { "certificate-code", certificate_code },
    { "certificate-name", certificate_name },
    { "certificate-named", certificate_named_code },
    { NULL, NULL },
};
