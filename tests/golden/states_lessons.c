/* A lesson with a step of each kind, as somebody meets it: asked, done, with hints, played, over. */
#include "states.h"

#include "state_parts.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))
#define SAY(kk, ru, en)                                                                                                \
    {                                                                                                                  \
        {                                                                                                              \
            [LANGUAGE_KK] = kk, [LANGUAGE_RU] = ru, [LANGUAGE_EN] = en                                                 \
        }                                                                                                              \
    }
#define BAR(kk, ru, en)                                                                                                \
    {                                                                                                                  \
        .kind = LESSON_PART_BAR, .to = LESSON_NOTHING, .text = SAY(kk, ru, en)                                         \
    }

enum steps { SHOW, DO, HOLD, PUSH, FIND, TYPE, DIGITS, PRACTISE };

static const struct lesson_text hints[] = {
    SAY("Асықпаңыз, бір-бірден.", "Не спешите, по одному.", "Take your time, one by one."),
    SAY("Қоршалған жерге қараңыз.", "Посмотрите, что обведено.", "Look at what has a ring."),
    SAY("Түртіңіз. Саусақты көтеріңіз.", "Коснитесь. Поднимите палец.", "Touch. Lift your finger."),
};

static const struct lesson_part show_parts[] = {
    BAR("Сәуле апа", "Сауле апа", "Saule apa"),
    { .kind = LESSON_PART_MESSAGE,
      .to = LESSON_NOTHING,
      .text = SAY("Кітапты алдың ба?", "Взяла книгу?", "Did you get the book?") },
    { .kind = LESSON_PART_MESSAGE,
      .from = LESSON_FROM_ME,
      .to = LESSON_NOTHING,
      .text = SAY("Иә, кешке әкелемін.", "Да, вечером принесу.", "Yes, I will bring it tonight.") },
    { .kind = LESSON_PART_NOTICE,
      .icon = LESSON_ICON_MAIL,
      .to = LESSON_NOTHING,
      .text = SAY("Жаңа хабар келді", "Пришло сообщение", "A new message") },
};
static const struct lesson_part do_parts[] = {
    BAR("Менің экраным", "Мой экран", "My screen"),
    { .id = "camera",
      .kind = LESSON_PART_KEY,
      .icon = LESSON_ICON_CAMERA,
      .worth = LESSON_GOOD,
      .to = LESSON_NOTHING,
      .text = SAY("Камера", "Камера", "Camera") },
    { .id = "map",
      .kind = LESSON_PART_KEY,
      .icon = LESSON_ICON_MAP,
      .worth = LESSON_GOOD,
      .to = LESSON_NOTHING,
      .text = SAY("Карта", "Карта", "Map") },
    { .id = "bus",
      .kind = LESSON_PART_KEY,
      .icon = LESSON_ICON_BUS,
      .worth = LESSON_MISS,
      .to = LESSON_NOTHING,
      .follows =
          SAY("Көптеген адам автобусты іздейді. Алдымен камераны түртіңіз.",
              "Многие ищут автобус. Сначала коснитесь камеры.", "Many look for the bus. Touch the camera first."),
      .text = SAY("Автобус", "Автобус", "Bus") },
};
static const struct lesson_part hold_parts[] = {
    { .id = "leaf",
      .kind = LESSON_PART_KEY,
      .icon = LESSON_ICON_LEAF,
      .by = LESSON_BY_HOLD,
      .worth = LESSON_GOOD,
      .to = LESSON_NOTHING,
      .text = SAY("Жапырақ", "Лист", "Leaf") },
};
static const struct lesson_part push_parts[] = {
    { .kind = LESSON_PART_HEADING, .to = LESSON_NOTHING, .text = SAY("Үй сорпасы", "Домашний суп", "Home soup") },
    { .id = "page",
      .kind = LESSON_PART_TEXT,
      .by = LESSON_BY_PUSH_UP,
      .worth = LESSON_GOOD,
      .to = LESSON_NOTHING,
      .text = SAY("Су, ет, пияз дайындаңыз. Қазанды отқа қойыңыз…", "Возьмите воду, мясо, лук. Поставьте казан…",
                  "Take water, meat, onions. Put the pot on the fire…") },
};
static const struct lesson_part find_parts[] = {
    { .kind = LESSON_PART_ADDRESS,
      .icon = LESSON_ICON_LOCK,
      .to = LESSON_NOTHING,
      .text = SAY("kitaphana.example", "biblioteka.example", "library.example") },
    { .id = "one",
      .kind = LESSON_PART_ROW,
      .worth = LESSON_MISS,
      .to = LESSON_NOTHING,
      .text = SAY("Абай жолы", "Путь Абая", "The Path of Abai"),
      .line = SAY("Қолда жоқ", "На руках", "On loan") },
    { .id = "two",
      .kind = LESSON_PART_ROW,
      .icon = LESSON_ICON_BOOKS,
      .worth = LESSON_GOOD,
      .to = LESSON_NOTHING,
      .text = SAY("Қара сөздер", "Слова назидания", "Book of Words"),
      .line = SAY("3-сөреде", "На полке 3", "On shelf 3") },
};
static const struct lesson_part type_parts[] = {
    { .kind = LESSON_PART_FIELD, .to = LESSON_NOTHING, .text = SAY("Сөз", "Слово", "Word") },
};
static const struct lesson_part call_parts[] = {
    { .kind = LESSON_PART_PICTURE, .icon = LESSON_ICON_PHONE, .to = LESSON_NOTHING },
    { .kind = LESSON_PART_HEADING,
      .to = LESSON_NOTHING,
      .text = SAY("Белгісіз нөмір", "Неизвестный номер", "Unknown number") },
    { .id = "talk",
      .kind = LESSON_PART_KEY,
      .worth = LESSON_MISS,
      .to = 1,
      .text = SAY("Сөйлесу", "Говорить", "Talk") },
    { .id = "end",
      .kind = LESSON_PART_KEY,
      .icon = LESSON_ICON_HANG_UP,
      .worth = LESSON_GOOD,
      .to = 2,
      .text = SAY("Тұтқаны қою", "Положить трубку", "Hang up") },
};
static const struct lesson_part letter_parts[] = {
    { .kind = LESSON_PART_TEXT,
      .to = LESSON_NOTHING,
      .text = SAY("Код сұрайды. Айтпаңыз.", "Просит код. Не говорите.", "He asks for the code. Do not tell.") },
    { .id = "end",
      .kind = LESSON_PART_KEY,
      .worth = LESSON_GOOD,
      .to = 2,
      .text = SAY("Тұтқаны қою", "Положить трубку", "Hang up") },
};
static const struct lesson_part end_parts[] = {
    { .kind = LESSON_PART_NOTICE,
      .to = LESSON_NOTHING,
      .text = SAY("Қоңырау аяқталды", "Звонок окончен", "The call is over") },
};
static const struct lesson_scene screens[] = {
    { .on = LESSON_ON_PHONE, .parts = call_parts, .parts_count = LENGTH(call_parts) },
    { .on = LESSON_ON_PAPER, .parts = letter_parts, .parts_count = LENGTH(letter_parts) },
    { .on = LESSON_ON_KIOSK, .parts = end_parts, .parts_count = LENGTH(end_parts), .end = true },
};
static const char *const grandmother[] = { "әже" }, *const water[] = { "вода" }, *const book[] = { "book" };
static const char *const number[] = { "112" };

#define HINTS .hints = hints, .hints_count = LENGTH(hints)
static const struct lesson_step steps[] = {
    [SHOW] = { .kind = LESSON_SHOW,
               .title = SAY("Хат алмасу", "Переписка", "Messages"),
               .text = SAY("Сол жақта – келген хат, оң жақта – сіздікі.", "Слева – письмо вам, справа – ваше.",
                           "On the left what came, on the right what you wrote."),
               .scene = { show_parts, LENGTH(show_parts), LESSON_ON_PHONE, false } },
    [DO] = { .kind = LESSON_DO,
             .title = SAY("Екі батырма", "Две кнопки", "Two buttons"),
             .text = SAY("Алдымен камераны, содан кейін картаны түртіңіз.", "Коснитесь камеры, потом карты.",
                         "Touch the camera, then the map."),
             .scene = { do_parts, LENGTH(do_parts), LESSON_ON_PHONE, false },
             HINTS },
    [HOLD] = { .kind = LESSON_DO,
               .title = SAY("Жапырақты ұстаңыз", "Подержите лист", "Hold the leaf"),
               .text = SAY("Саусақты алмай тұрып, үшке дейін санаңыз.", "Не поднимая палец, сосчитайте до трёх.",
                           "Keep your finger there and count to three."),
               .scene = { hold_parts, LENGTH(hold_parts), LESSON_ON_PHONE, false },
               HINTS },
    [PUSH] = { .kind = LESSON_DO,
               .title = SAY("Бетті жоғары итеріңіз", "Подвиньте страницу вверх", "Push the page up"),
               .text = SAY("Саусақты мәтінге қойып, жоғары қарай жүргізіңіз.",
                           "Положите палец на текст и проведите вверх.", "Put your finger on the text and move it up."),
               .scene = { push_parts, LENGTH(push_parts), LESSON_ON_PAGE, false },
               HINTS },
    [FIND] = { .kind = LESSON_FIND,
               .title = SAY("Кітапты табыңыз", "Найдите книгу", "Find the book"),
               .text = SAY("Сөреде тұрған кітапты түртіңіз.", "Коснитесь книги, которая на полке.",
                           "Touch the book that is on the shelf."),
               .scene = { find_parts, LENGTH(find_parts), LESSON_ON_PAGE, false },
               HINTS },
    [TYPE] = { .kind = LESSON_TYPE,
               .title = SAY("Сөз теріңіз", "Введите слово", "Type a word"),
               .text = SAY("«Әже» сөзін теріңіз.", "Введите слово «вода».", "Type the word “book”."),
               .scene = { type_parts, LENGTH(type_parts), LESSON_ON_PHONE, false },
               .expect = { grandmother, water, book },
               .expect_count = { 1, 1, 1 },
               .keys = LESSON_LETTERS,
               HINTS },
    [DIGITS] = { .kind = LESSON_TYPE,
                 .title = SAY("Нөмірді теріңіз", "Наберите номер", "Dial the number"),
                 .text = SAY("112 нөмірін теріңіз.", "Наберите 112.", "Dial 112."),
                 .expect = { number, number, number },
                 .expect_count = { 1, 1, 1 },
                 .keys = LESSON_DIGITS,
                 HINTS },
    [PRACTISE] = { .kind = LESSON_PRACTISE,
                   .title = SAY("Қоңырау келді", "Вам звонят", "Somebody calls"),
                   .text = SAY("Не істейсіз? Адасудан қорықпаңыз.", "Что вы сделаете? Ошибаться не страшно.",
                               "What will you do? Mistakes are safe here."),
                   .screens = screens,
                   .screens_count = LENGTH(screens),
                   HINTS },
};

static const struct lesson every_kind = {
    .id = "every-kind",
    .name = SAY("Түрту, табу, теру", "Касаемся, находим, пишем", "Touch, find, type"),
    .rule = SAY("Жеңіл түртіңіз де, саусақты көтеріңіз.", "Коснитесь легко и поднимите палец.",
                "Touch lightly, then lift your finger."),
    .minutes = 7,
    .steps = steps,
    .steps_count = LENGTH(steps),
};
static const struct lesson_shelf shelf = { .count = 1, .learners = 1, .lessons = { &every_kind } };

static struct lesson_run *at(struct kiosk *k, enum steps step)
{
    visit(k, SCREEN_LESSON, ERRAND_NONE);
    k->lesson.shelf = &shelf;
    lesson_resume(&k->lesson, &shelf, 0, (uint8_t)step);
    return &k->lesson;
}

static void show(struct kiosk *k)
{
    (void)at(k, SHOW);
}

static void does(struct kiosk *k)
{
    (void)at(k, DO);
}

static void follows(struct kiosk *k)
{
    lesson_touch(at(k, DO), 3);
}

static void hinted(struct kiosk *k)
{
    struct lesson_run *run = at(k, DO);
    lesson_touch(run, 1);
    lesson_hint_ask(run);
    lesson_hint_ask(run);
}

static void played(struct kiosk *k)
{
    hinted(k);
    lesson_hint_ask(&k->lesson);
}

static void skippable(struct kiosk *k)
{
    played(k);
    lesson_touch(&k->lesson, 0);
}

static void held(struct kiosk *k)
{
    lesson_touch(at(k, HOLD), 0);
}

static void pushed(struct kiosk *k)
{
    (void)at(k, PUSH);
}

static void found(struct kiosk *k)
{
    lesson_touch(at(k, FIND), 2);
}

static void find(struct kiosk *k)
{
    (void)at(k, FIND);
}

static void types(struct kiosk *k)
{
    lesson_type(at(k, TYPE), k->language == LANGUAGE_KK ? "ә" : k->language == LANGUAGE_RU ? "в" : "b");
    k->lesson_view.typing = true;
    text_copy(k->focus, sizeof k->focus, "lesson.field");
}

/* Where keys are a view of their own. */
static void keys(struct kiosk *k)
{
    types(k);
    k->page = 1;
}

static void digits(struct kiosk *k)
{
    lesson_type(at(k, DIGITS), "1");
    k->lesson_view.typing = true;
}

static void practise(struct kiosk *k)
{
    (void)at(k, PRACTISE);
}

static void astray(struct kiosk *k)
{
    lesson_touch(at(k, PRACTISE), 2);
}

static void over(struct kiosk *k)
{
    at(k, PRACTISE)->done = true;
}

const struct state lesson_states[] = {
    { "lesson-show", show },
    { "lesson-do", does },
    { "lesson-follows", follows },
    { "lesson-hint", hinted },
    { "lesson-plays", played },
    { "lesson-skip", skippable },
    { "lesson-hold", held },
    { "lesson-push", pushed },
    { "lesson-find", find },
    { "lesson-found", found },
    { "lesson-type", types },
    { "lesson-keys", keys },
    { "lesson-digits", digits },
    { "lesson-practise", practise },
    { "lesson-astray", astray },
    { "lesson-over", over },
    { NULL, NULL },
};
