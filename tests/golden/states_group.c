/* A lesson with a group: how many, whose turn it is, the trainer's page, the end. */
#include "state_parts.h"
#include "states.h"

#define ALL(kk, ru, en)                                                                                                \
    {                                                                                                                  \
        {                                                                                                              \
            [LANGUAGE_KK] = kk, [LANGUAGE_RU] = ru, [LANGUAGE_EN] = en                                                 \
        }                                                                                                              \
    }

static const struct lesson_text hints[] = { ALL("Кодты кім сұрап тұр?", "Кто просит код?", "Who asks for the code?") };
static const struct lesson_choice answers[] = {
    { .label = ALL("Ешкімге айтпаймын", "Никому не скажу", "I tell nobody"), .good = true },
    { .label = ALL("Банк қызметкеріне айтамын", "Скажу сотруднику банка", "I tell the bank's employee") },
};

static const struct lesson_step steps[] = {
    { .kind = LESSON_SHOW,
      .title = ALL("Телефонға код келді", "На телефон пришёл код", "A code came to the phone"),
      .text = ALL("Сіз ештеңе сұраған жоқсыз. Бұл біреудің сіздің атыңыздан кіргісі келгенін білдіреді.",
                  "Вы ничего не просили. Значит, кто-то хочет войти под вашим именем.",
                  "You asked for nothing. So somebody wants to sign in under your name.") },
    { .kind = LESSON_CHOOSE,
      .title = ALL("Кодты кімге айтасыз?", "Кому вы скажете код?", "Whom do you tell the code?"),
      .text = ALL("Телефон соғып, сізден кодты сұрайды.", "Вам звонят и просят код.",
                  "Somebody calls you and asks for the code."),
      .choices = answers,
      .choices_count = 2,
      .hints = hints,
      .hints_count = 1 },
    { .kind = LESSON_REFLECT,
      .title = ALL("Үйде не істейсіз?", "Что вы сделаете дома?", "What will you do at home?"),
      .text = ALL("Мұны кімге айтып бересіз?", "Кому вы об этом расскажете?", "Whom will you tell about it?") },
};

static const struct lesson lesson = {
    .id = "codes",
    .name = ALL("Телефонға келген код", "Код на телефоне", "The code on the phone"),
    .rule = ALL("Код тек менікі. Айтпаймын.", "Код только мой. Не называю.", "My code is mine. I tell nobody."),
    .minutes = 10,
    .level = 1,
    .steps = steps,
    .steps_count = 3,
};
static const struct lesson_shelf shelf = { .count = 1, .learners = 1, .lessons = { &lesson } };

static void group(struct kiosk *k, enum group_part part, uint8_t step)
{
    visit(k, SCREEN_GROUP, ERRAND_NONE);
    k->lesson.shelf = &shelf;
    k->group.count = GROUP_MAX;
    k->group.part = part;
    if (part == GROUP_SIZE)
        return;
    lesson_resume(&k->lesson, &shelf, 0, step);
    k->group.runs = part != GROUP_OVER;
    k->group.at = step;
    k->group.turn = 1;
}

static void size(struct kiosk *k)
{
    group(k, GROUP_SIZE, 0);
}

static void choosing(struct kiosk *k)
{
    group(k, GROUP_SIZE, 0);
    k->screen = SCREEN_LEARN;
}

static void turn(struct kiosk *k)
{
    group(k, GROUP_TURN, 1);
}

static void act(struct kiosk *k)
{
    group(k, GROUP_TURN, 1);
    k->screen = SCREEN_LESSON;
    k->group.announced = true;
}

static void shown(struct kiosk *k)
{
    group(k, GROUP_TURN, 0);
    k->screen = SCREEN_LESSON;
}

static void done(struct kiosk *k)
{
    group(k, GROUP_TURN, 2);
    k->screen = SCREEN_LESSON;
    k->lesson.done = true;
}

static void ending(struct kiosk *k)
{
    act(k);
    k->overlay = OVERLAY_GROUP;
}

static void pin(struct kiosk *k)
{
    group(k, GROUP_LOCKED, 1);
    k->keyboard_open = true;
}

static void pin_wrong(struct kiosk *k)
{
    pin(k);
    k->group.pin_wrong = true;
}

static void trainer(struct kiosk *k)
{
    group(k, GROUP_TRAINER, 1);
    k->group.announced = true;
    k->lesson.hint = 2;
    k->group.learners[0] = (struct group_learner){ .hinted = 1u << 2 | 1u << 5, .gave_up = 1u << 7 };
    k->group.learners[1].hinted = 1u << 1;
    k->group.learners[3].gone = true;
    k->group.learners[4].slow = 1u << 3;
}

static void trainer_words(struct kiosk *k)
{
    trainer(k);
    k->page = 1;
}

static void trainer_learners(struct kiosk *k)
{
    trainer(k);
    k->page = 2;
}

static void trainer_shows(struct kiosk *k)
{
    group(k, GROUP_TRAINER, 0);
}

static void trainer_over(struct kiosk *k)
{
    trainer(k);
    k->group.runs = false;
    k->lesson.done = true;
}

static void over(struct kiosk *k)
{
    group(k, GROUP_OVER, 2);
    k->lesson.done = true;
}

const struct state group_states[] = {
    { "group-size", size },
    { "group-choosing", choosing },
    { "group-turn", turn },
    { "group-act", act },
    { "group-shown", shown },
    { "group-done", done },
    { "group-ending", ending },
    { "group-pin", pin },
    { "group-pin-wrong", pin_wrong },
    { "group-trainer", trainer },
    { "group-trainer-words", trainer_words },
    { "group-trainer-learners", trainer_learners },
    { "group-trainer-shows", trainer_shows },
    { "group-trainer-over", trainer_over },
    { "group-over", over },
    { NULL, NULL },
};
