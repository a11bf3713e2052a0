#include "sheet.h"

#include <stddef.h>

struct book {
    const char *title, *author;
};

static const struct book books[] = {
    { "Абай жолы", "Мұхтар Әуезов" },
    { "Менің атым Қожа", "Бердібек Соқпақбаев" },
    { "Көшпенділер", "Ілияс Есенберлин" },
    { "Қара сөздер", "Абай" },
    { "Кішкентай ханзада", "А. де Сент-Экзюпери" },
    { "Ғасырдан да ұзақ күн", "Шыңғыс Айтматов" },
    { "Ұшқан ұя", "Бауыржан Момышұлы" },
    { "Қазақ тілінің сөздігі", "Анықтамалық" },
    { "Мастер и Маргарита", "Михаил Булгаков" },
    { "The Silk Roads", "Peter Frankopan" },
    { "Қан мен тер", "Ә. Нұрпейісов" },
    { "Алпамыс батыр", "Халық эпосы" },
};
enum { BOOKS = sizeof books / sizeof *books };

static void open_box(struct scene *s, enum look look, enum flow flow, struct extent w, struct extent h, float pad,
                     float gap)
{
    scene_open(s, (struct element){ .role = ROLE_GROUP,
                                    .look = look,
                                    .box = { .flow = flow,
                                             .width = w,
                                             .height = h,
                                             .pad_x_mm = pad,
                                             .pad_y_mm = pad,
                                             .gap_mm = gap,
                                             .across = flow == FLOW_ROW ? PLACE_MIDDLE : PLACE_STRETCH } });
}

static void add_text(struct scene *s, const char *text, enum type_step step, bool bold, enum ink ink)
{
    scene_add(s, (struct element){
                     .role = ROLE_TEXT, .look = LOOK_TEXT, .name = text, .step = step, .bold = bold, .ink = ink });
}

static void add_look(struct scene *s, enum look look, float w, float h)
{
    scene_add(s, (struct element){ .role = ROLE_IMAGE,
                                   .look = look,
                                   .decor = true,
                                   .box = { .width = w > 0 ? MM(w) : FIT, .height = h > 0 ? MM(h) : FIT } });
}

static void add_cover(struct scene *s, int i, float w)
{
    scene_add(s, (struct element){ .role = ROLE_IMAGE,
                                   .look = LOOK_COVER,
                                   .name = books[i].title,
                                   .detail = books[i].author,
                                   .box = { .width = MM(w) } });
}

static void add_button(struct scene *s, enum look look, const char *id, const char *name, enum icon icon,
                       struct extent width)
{
    scene_add(s,
              (struct element){
                  .id = id, .role = ROLE_BUTTON, .look = look, .name = name, .icon = icon, .box = { .width = width } });
}

static void add_mark(struct scene *s, enum mark mark, float side)
{
    scene_add(
        s, (struct element){
               .role = ROLE_IMAGE, .look = LOOK_MARK, .mark = mark, .box = { .width = MM(side), .height = MM(side) } });
}

static void add_space(struct scene *s)
{
    scene_add(s, (struct element){ .role = ROLE_GROUP, .box = { .width = GROW(1), .height = GROW(1) } });
}

static void add_row(struct scene *s, float cover, int i, enum look look, enum mark mark, const char *second,
                    const char *state, const char *more)
{
    open_box(s, look, FLOW_ROW, FIT, (struct extent){ EXTENT_GROW, 1, 22, 46 }, 2.5f, 4);
    add_cover(s, i, cover);
    scene_open(s, (struct element){ .box = { .width = GROW(6) } });
    add_text(s, books[i].title, STEP_TITLE, true, INK_MAIN);
    add_text(s, second != NULL ? second : books[i].author, STEP_BODY, false, INK_SECOND);
    scene_close(s);
    add_mark(s, mark, 11);
    scene_open(s, (struct element){ .box = { .width = GROW(4) } });
    add_text(s, state, STEP_BODY, true, INK_MAIN);
    if (more != NULL)
        add_text(s, more, STEP_BODY, false, INK_MAIN);
    scene_close(s);
    scene_close(s);
}

static void six_rows(struct scene *s)
{
    open_box(s, LOOK_NONE, FLOW_COLUMN, GROW(1), GROW(1), 0, 4);
    add_row(s, 13, 0, LOOK_ROW, MARK_SEEN, NULL, "Көрдік", "әлі берілген жоқ");
    add_row(s, 13, 2, LOOK_ROW, MARK_WORKING, NULL, "Рәсімделіп жатыр…", NULL);
    add_row(s, 13, 1, LOOK_ROW, MARK_DONE, NULL, "Берілді", "7\u00a0желтоқсанға дейін");
    add_row(s, 13, 7, LOOK_ROW_NEED, MARK_REFUSED, "Берілмейді.", "Назар аударыңыз", NULL);
    add_row(s, 13, 4, LOOK_ROW, MARK_OFFLINE, NULL, "Жазып қойдық", "кітапхана кейін растайды");
    add_row(s, 13, 5, LOOK_ROW_UNKNOWN, MARK_UNKNOWN, NULL, "Нәтижесі белгісіз", "қызметкер тексереді");
    scene_close(s);
}

static void all_icons(struct scene *s)
{
    for (int row = 0; row < 3; row++) {
        open_box(s, LOOK_NONE, FLOW_ROW, FIT, FIT, 0, 4.6f);
        for (int i = 0; i < 16 && row * 16 + i + 1 < ICON_COUNT; i++)
            scene_add(s, (struct element){ .look = LOOK_ICON, .icon = (enum icon)(row * 16 + i + 1) });
        scene_close(s);
    }
}

static void controls(struct scene *s)
{
    open_box(s, LOOK_NONE, FLOW_COLUMN, GROW(1), GROW(1), 0, 4);
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, FIT, 0, 4);
    add_button(s, LOOK_BUTTON_MAIN, "main", "Аяқтау", ICON_CHECK, MM(64));
    add_button(s, LOOK_BUTTON_PLAIN, "plain", "Нөмірін теру", ICON_KEYS, FIT);
    add_button(s, LOOK_BUTTON_NEED, "need", "Көмек", ICON_BELL, FIT);
    scene_close(s);
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, FIT, 0, 6);
    add_button(s, LOOK_BUTTON_PLAIN, "pressed", "Басылды", ICON_TEXT, FIT);
    add_button(s, LOOK_BUTTON_PLAIN, "focus", "Фокус", ICON_TEXT, FIT);
    scene_add(s,
              (struct element){
                  .id = "chosen", .role = ROLE_BUTTON, .look = LOOK_BUTTON_PLAIN, .name = "Таңдалды", .chosen = true });
    scene_close(s);
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, FIT, 0, 4);
    scene_add(s, (struct element){ .id = "off",
                                   .role = ROLE_BUTTON,
                                   .look = LOOK_BUTTON_PLAIN,
                                   .name = "Қолжетімсіз",
                                   .icon = ICON_MORE,
                                   .disabled = true });
    scene_add(
        s, (struct element){
               .id = "home", .role = ROLE_BUTTON, .look = LOOK_BUTTON_QUIET, .name = "Басты бет", .icon = ICON_HOME });
    scene_close(s);
    scene_add(s, (struct element){
                     .id = "number", .role = ROLE_FIELD, .look = LOOK_FIELD, .value = "200010000", .icon = ICON_CARD });
    scene_add(
        s,
        (struct element){
            .id = "pin", .role = ROLE_FIELD, .look = LOOK_FIELD, .value = "1234", .icon = ICON_LOCK, .secret = true });
    scene_add(s, (struct element){ .look = LOOK_CHIPS, .index = 14 });
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, FIT, 0, 2);
    for (int i = 0; i < 5; i++)
        scene_add(s, (struct element){ .look = LOOK_STEP, .mark = i < 2 ? MARK_DONE : MARK_NONE, .chosen = i == 2 });
    scene_close(s);
    all_icons(s);
    scene_close(s);
}

static void parts(struct scene *s)
{
    open_box(s, LOOK_NONE, FLOW_COLUMN, FIT, FIT, 8, 6);
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, MM(14), 0, 5);
    add_look(s, LOOK_LOGO, 15, 11);
    add_text(s, "Kitap, «Steppe light»: parts", STEP_HEAD, true, INK_MAIN);
    add_space(s);
    scene_add(s,
              (struct element){ .look = LOOK_FRIEZE, .ink = INK_SHAPE, .box = { .width = MM(150), .height = MM(11) } });
    scene_close(s);
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, FIT, 0, 3.6f);
    for (int i = 0; i < BOOKS; i++)
        add_cover(s, i, 34.5f);
    scene_close(s);
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, GROW(1), 0, 7);
    s->elements[s->open[s->depth - 1]].box.across = PLACE_STRETCH;
    six_rows(s);
    controls(s);
    scene_close(s);
    scene_close(s);
}

static void top_bar(struct scene *s, const char *name)
{
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, MM(30), 0, 4);
    s->elements[s->open[s->depth - 1]].box.pad_x_mm = 10;
    add_button(s, LOOK_BUTTON_QUIET, "nav.home", "Басты бет", ICON_HOME, FIT);
    add_text(s, name, STEP_HEAD, true, INK_MAIN);
    add_space(s);
    scene_add(s, (struct element){ .look = LOOK_ICON, .icon = ICON_PERSON });
    add_text(s, "Айгүл С.", STEP_BODY, true, INK_MAIN);
    add_button(s, LOOK_BUTTON_PLAIN, "nav.language", "Қазақша", ICON_GLOBE, FIT);
    add_button(s, LOOK_BUTTON_PLAIN, "nav.help", "Көмек", ICON_HELP, FIT);
    scene_close(s);
}

static void bottom_bar(struct scene *s, const char *main, enum icon icon)
{
    open_box(s, LOOK_SAND, FLOW_ROW, FIT, MM(29), 0, 4);
    s->elements[s->open[s->depth - 1]].box.pad_x_mm = 10;
    add_button(s, LOOK_BUTTON_PLAIN, "number", "Нөмірін теру", ICON_KEYS, FIT);
    scene_add(s, (struct element){ .id = "nav.more",
                                   .role = ROLE_BUTTON,
                                   .look = LOOK_BUTTON_PLAIN,
                                   .name = "Тағы",
                                   .icon = ICON_MORE,
                                   .disabled = true });
    add_space(s);
    add_button(s, LOOK_BUTTON_MAIN, "done", main, icon, MM(104));
    scene_close(s);
}

static void count(struct scene *s, enum icon icon, enum mark mark, const char *n, const char *word, bool need)
{
    open_box(s, need ? LOOK_NEED_BOX : LOOK_NONE, FLOW_ROW, FIT, FIT, 0, 4);
    struct box *box = &s->elements[s->open[s->depth - 1]].box;
    box->pad_x_mm = 4;
    box->pad_y_mm = need ? 1 : 0;
    if (icon != ICON_NONE)
        scene_add(
            s, (struct element){
                   .look = LOOK_ICON, .icon = icon, .ink = INK_SECOND, .box = { .width = MM(11), .height = MM(11) } });
    else
        add_mark(s, mark, 11);
    add_text(s, n, STEP_DISPLAY, true, INK_MAIN);
    scene_add(s, (struct element){ .look = LOOK_TEXT, .name = word, .step = STEP_TITLE, .box = { .width = GROW(1) } });
    scene_close(s);
}

static void stack(struct scene *s)
{
    static const int on_pad[4] = { 7, 4, 2, 0 };
    static const enum mark marks[4] = { MARK_REFUSED, MARK_WORKING, MARK_DONE, MARK_DONE };
    for (int i = 0; i < 4; i++)
        scene_add(s, (struct element){ .look = LOOK_SPINE,
                                       .name = books[on_pad[i]].title,
                                       .detail = books[on_pad[i]].author,
                                       .mark = marks[i],
                                       .index = (uint16_t)(3 - i) });
    add_look(s, LOOK_PAD, 0, 0);
}

static void checkout(struct scene *s)
{
    open_box(s, LOOK_NONE, FLOW_COLUMN, FIT, FIT, 0, 0);
    top_bar(s, "Кітап алу");
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, GROW(1), 0, 9);
    struct box *body = &s->elements[s->open[s->depth - 1]].box;
    body->pad_x_mm = 10;
    body->across = PLACE_STRETCH;
    scene_open(s, (struct element){ .box = { .width = MM(124), .across = PLACE_STRETCH } });
    add_text(s, "Кітапты алаңшаға қойыңыз. Ол өзі рәсімделеді.", STEP_LEAD, false, INK_MAIN);
    add_space(s);
    stack(s);
    scene_add(s, (struct element){ .box = { .height = MM(6) } });
    count(s, ICON_READER, MARK_NONE, "4", "алаңшада", false);
    count(s, ICON_NONE, MARK_DONE, "2", "берілді", false);
    count(s, ICON_NONE, MARK_WORKING, "1", "рәсімделіп жатыр", false);
    count(s, ICON_NONE, MARK_REFUSED, "1", "кітапқа назар аударыңыз", true);
    scene_add(s, (struct element){ .box = { .height = MM(4) } });
    scene_close(s);
    open_box(s, LOOK_NONE, FLOW_COLUMN, GROW(1), FIT, 0, 3.6f);
    add_row(s, 25, 7, LOOK_ROW_NEED, MARK_REFUSED, "Бұл кітап үйге берілмейді. Оны оқу залында оқи аласыз.",
            "Назар аударыңыз", NULL);
    add_row(s, 25, 4, LOOK_ROW, MARK_WORKING, NULL, "Рәсімделіп жатыр…", NULL);
    add_row(s, 25, 2, LOOK_ROW, MARK_DONE, NULL, "Берілді", "7\u00a0желтоқсанға дейін");
    add_row(s, 25, 0, LOOK_ROW, MARK_DONE, NULL, "Берілді", "7\u00a0желтоқсанға дейін");
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, MM(13), 1, 4);
    add_text(s, "Қайтару мерзімі: 7\u00a0желтоқсан", STEP_BODY, false, INK_MAIN);
    add_space(s);
    add_text(s, "Тағы 3 кітап ала аласыз", STEP_BODY, true, INK_MAIN);
    scene_close(s);
    scene_close(s);
    scene_close(s);
    bottom_bar(s, "Аяқтау", ICON_CHECK);
    scene_close(s);
}

static void tile(struct scene *s, bool main, enum icon icon, const char *name, const char *line)
{
    scene_open(s, (struct element){ .id = name,
                                    .role = ROLE_BUTTON,
                                    .look = main ? LOOK_TILE_MAIN : LOOK_TILE,
                                    .name = name,
                                    .box = { .width = GROW(main ? 1.45f : 1), .pad_x_mm = 7, .pad_y_mm = 8 } });
    scene_add(s, (struct element){ .look = LOOK_ICON,
                                   .icon = icon,
                                   .box = { .width = MM(main ? 22 : 18), .height = MM(main ? 22 : 18) } });
    add_space(s);
    add_text(s, name, STEP_HEAD, true, INK_MAIN);
    add_text(s, line, STEP_BODY, false, INK_MAIN);
    scene_close(s);
}

static void shelf(struct scene *s)
{
    static const int shown[4] = { 0, 2, 4, 5 };
    static const float widths[4] = { 57, 61, 56, 54 };
    scene_open(s, (struct element){ .box = { .width = GROW(48), .across = PLACE_STRETCH, .along = PLACE_END } });
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, FIT, 0, 4);
    struct box *box = &s->elements[s->open[s->depth - 1]].box;
    box->pad_x_mm = 6;
    box->across = PLACE_END;
    for (int i = 0; i < 4; i++)
        add_cover(s, shown[i], widths[i]);
    scene_close(s);
    add_look(s, LOOK_SHELF, 0, 0);
    add_look(s, LOOK_FRIEZE, 0, 11);
    scene_close(s);
}

static void notice(struct scene *s, const char *head, const char *line)
{
    scene_open(s, (struct element){ .look = LOOK_NOTICE, .box = { .width = GROW(1), .pad_x_mm = 5 } });
    add_text(s, head, STEP_BODY, true, INK_MAIN);
    add_text(s, line, STEP_BODY, false, INK_MAIN);
    scene_close(s);
}

static void welcome_top(struct scene *s)
{
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, MM(30), 0, 4);
    add_look(s, LOOK_LOGO, 17, 12);
    add_text(s, "Kitap", STEP_HEAD, true, INK_MAIN);
    scene_add(s, (struct element){ .look = LOOK_RULE, .box = { .height = MM(11) } });
    add_text(s, "Алатау кітапханасы", STEP_BODY, false, INK_MAIN);
    add_space(s);
    scene_add(s, (struct element){
                     .id = "kk", .role = ROLE_BUTTON, .look = LOOK_BUTTON_PLAIN, .name = "Қазақша", .chosen = true });
    add_button(s, LOOK_BUTTON_PLAIN, "ru", "Русский", ICON_NONE, MM(50));
    add_button(s, LOOK_BUTTON_PLAIN, "en", "English", ICON_NONE, MM(50));
    scene_close(s);
}

static void welcome(struct scene *s)
{
    scene_open(s, (struct element){ .box = { .across = PLACE_STRETCH, .pad_x_mm = 10 } });
    welcome_top(s);
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, GROW(1), 0, 14);
    s->elements[s->open[s->depth - 1]].box.across = PLACE_STRETCH;
    scene_open(s,
               (struct element){ .box = { .width = GROW(42), .gap_mm = 6, .across = PLACE_STRETCH, .pad_y_mm = 6 } });
    add_text(s, "Сәлеметсіз бе!", STEP_HERO, true, INK_MAIN);
    add_text(s, "Картаңызды немесе кітаптарыңызды алаңшаға қойыңыз. Қалғанын біз жасаймыз.", STEP_LEAD, false,
             INK_MAIN);
    scene_open(s, (struct element){ .box = { .flow = FLOW_ROW, .gap_mm = 9 } });
    notice(s, "Бүгін 20:00-ге дейін ашықпыз", "Дүйсенбі, 23\u00a0қараша");
    notice(s, "Цифрлық сауат үйірмесі", "Сейсенбі, 11:00, 2-қабат");
    scene_close(s);
    scene_close(s);
    shelf(s);
    scene_close(s);
    scene_add(s, (struct element){ .box = { .height = MM(7) } });
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, MM(73), 0, 5);
    s->elements[s->open[s->depth - 1]].box.across = PLACE_STRETCH;
    tile(s, true, ICON_OUT, "Кітап алу", "Картаңызбен");
    tile(s, false, ICON_IN, "Кітап қайтару", "Карта керек емес");
    tile(s, false, ICON_BOOKS, "Менің кітаптарым", "Мерзімі, ұзарту");
    tile(s, false, ICON_LEARN, "Үйрену", "Телефон, eGov, қауіпсіздік");
    scene_close(s);
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, MM(42), 0, 4);
    add_button(s, LOOK_BUTTON_PLAIN, "comfort", "Ыңғайлы ету", ICON_TEXT, FIT);
    add_space(s);
    scene_add(s, (struct element){ .look = LOOK_ICON, .icon = ICON_VOICE });
    add_text(s, "Дауыспен тыңдау үшін құлаққап қосыңыз", STEP_BODY, false, INK_MAIN);
    add_space(s);
    add_button(s, LOOK_BUTTON_QUIET, "staff", "Қызметкерге", ICON_LOCK, FIT);
    add_button(s, LOOK_BUTTON_PLAIN, "focus", "Көмек", ICON_HELP, FIT);
    scene_close(s);
    scene_close(s);
}

static void number_pad(struct scene *s)
{
    static const char *const keys[12] = { "1", "2", "3", "4", "5", "6", "7", "8", "9", "АБВ", "0", "" };
    open_box(s, LOOK_CARD, FLOW_COLUMN, MM(152), FIT, 6, 4);
    add_text(s, "Картаңыз жоқ па? Нөмірін теріңіз", STEP_LEAD, true, INK_MAIN);
    scene_add(s, (struct element){
                     .id = "focus", .role = ROLE_FIELD, .look = LOOK_FIELD, .value = "104277", .icon = ICON_CARD });
    for (int row = 0; row < 4; row++) {
        open_box(s, LOOK_NONE, FLOW_ROW, FIT, MM(26), 0, 4);
        s->elements[s->open[s->depth - 1]].box.across = PLACE_STRETCH;
        for (int i = 0; i < 3; i++)
            scene_add(s, (struct element){ .id = keys[row * 3 + i],
                                           .role = ROLE_KEY,
                                           .look = LOOK_KEY,
                                           .name = keys[row * 3 + i],
                                           .icon = row * 3 + i == 11 ? ICON_DEL : ICON_NONE,
                                           .box = { .width = GROW(1) } });
        scene_close(s);
    }
    scene_close(s);
}

static void identify(struct scene *s)
{
    open_box(s, LOOK_NONE, FLOW_COLUMN, FIT, FIT, 0, 0);
    top_bar(s, "Кітап алу");
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, GROW(1), 0, 9);
    struct box *body = &s->elements[s->open[s->depth - 1]].box;
    body->pad_x_mm = 10;
    body->pad_y_mm = 3;
    body->across = PLACE_STRETCH;
    open_box(s, LOOK_NONE, FLOW_COLUMN, GROW(1), FIT, 0, 4);
    add_text(s, "Оқырман картаңызды алаңшаға қойыңыз", STEP_DISPLAY, true, INK_MAIN);
    add_text(s, "Телефоныңыздағы картаны да жақындатуға болады.", STEP_LEAD, false, INK_MAIN);
    scene_add(s, (struct element){ .look = LOOK_GESTURE_CARD, .box = { .height = GROW(1) } });
    scene_close(s);
    number_pad(s);
    scene_close(s);
    bottom_bar(s, "Жалғастыру", ICON_NEXT);
    scene_close(s);
}

static void overlay(struct scene *s)
{
    checkout(s);
    scene_cover(s);
    scene_open(s, (struct element){ .look = LOOK_SAND,
                                    .box = { .along = PLACE_BETWEEN, .across = PLACE_STRETCH, .pad_y_mm = 7 } });
    add_look(s, LOOK_FRIEZE_DOWN, 0, 13);
    scene_open(s, (struct element){ .box = { .flow = FLOW_ROW, .along = PLACE_MIDDLE } });
    scene_open(s,
               (struct element){
                   .role = ROLE_DIALOG,
                   .look = LOOK_DIALOG,
                   .box = { .width = MM(308), .pad_x_mm = 12, .pad_y_mm = 12, .gap_mm = 9, .across = PLACE_STRETCH } });
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, FIT, 0, 9);
    scene_add(s,
              (struct element){ .look = LOOK_ICON, .icon = ICON_CLOCK, .box = { .width = MM(34), .height = MM(34) } });
    scene_open(s, (struct element){ .box = { .width = GROW(1), .gap_mm = 2 } });
    add_text(s, "Тағы уақыт керек пе?", STEP_DISPLAY, true, INK_MAIN);
    add_text(s, "Асықпаңыз. Жауап болмаса, 14 секундтан кейін аяқтаймыз. Берілген кітаптар сізде қалады.", STEP_LEAD,
             false, INK_MAIN);
    scene_close(s);
    scene_close(s);
    scene_add(s, (struct element){ .look = LOOK_CHIPS, .index = 14 });
    open_box(s, LOOK_NONE, FLOW_ROW, FIT, FIT, 0, 6);
    add_button(s, LOOK_BUTTON_PLAIN, "finish", "Аяқтау (14)", ICON_CHECK, GROW(2));
    add_button(s, LOOK_BUTTON_MAIN, "time.more", "Иә, уақыт керек", ICON_CLOCK, GROW(3));
    scene_close(s);
    scene_close(s);
    scene_close(s);
    add_look(s, LOOK_FRIEZE, 0, 13);
    scene_close(s);
}

static void pictures(struct scene *s)
{
    static const enum look looks[2][3] = { { LOOK_GESTURE_CARD, LOOK_TAKE_CARD, LOOK_READER_UNPLUGGED },
                                           { LOOK_GESTURE_BOOK, LOOK_TAKE_BOOK, LOOK_QR } };
    scene_open(s, (struct element){ .box = { .across = PLACE_STRETCH, .pad_x_mm = 10, .pad_y_mm = 10, .gap_mm = 6 } });
    for (int row = 0; row < 2; row++) {
        open_box(s, LOOK_NONE, FLOW_ROW, FIT, GROW(1), 0, 6);
        s->elements[s->open[s->depth - 1]].box.across = PLACE_STRETCH;
        for (int i = 0; i < 3; i++)
            scene_add(s, (struct element){ .look = looks[row][i],
                                           .value = looks[row][i] == LOOK_QR ? "https://kitap.example/r/01J9ZQ" : "",
                                           .box = { .width = GROW(1) } });
        scene_close(s);
    }
    scene_close(s);
}

static void keyboard(struct scene *s)
{
    static const char *const rows[4][12] = { { "Ә", "І", "Ң", "Ғ", "Ү", "Ұ", "Қ", "Ө", "Һ" },
                                             { "Й", "Ц", "У", "К", "Е", "Н", "Г", "Ш", "Щ", "З", "Х", "Ъ" },
                                             { "Ф", "Ы", "В", "А", "П", "Р", "О", "Л", "Д", "Ж", "Э", "Ё" },
                                             { "Я", "Ч", "С", "М", "И", "Т", "Ь", "Б", "Ю", ".", "-" } };
    scene_open(s, (struct element){ .box = { .across = PLACE_STRETCH, .along = PLACE_END } });
    open_box(s, LOOK_SAND, FLOW_COLUMN, FIT, FIT, 5, 4);
    for (int row = 0; row < 4; row++) {
        open_box(s, LOOK_NONE, FLOW_ROW, FIT, FIT, 0, 4);
        for (int i = 0; i < 12 && rows[row][i] != NULL; i++)
            scene_add(s, (struct element){ .id = row == 0 && i == 6 ? "pressed" : rows[row][i],
                                           .role = ROLE_KEY,
                                           .look = LOOK_KEY,
                                           .name = rows[row][i],
                                           .chosen = row == 0,
                                           .box = { .width = GROW(1) } });
        scene_close(s);
    }
    scene_close(s);
    scene_close(s);
}

static void phone(struct scene *s)
{
    scene_open(s,
               (struct element){
                   .box = { .flow = FLOW_ROW, .pad_x_mm = 10, .pad_y_mm = 10, .gap_mm = 9, .across = PLACE_STRETCH } });
    scene_open(s, (struct element){ .box = { .width = GROW(1), .along = PLACE_MIDDLE, .gap_mm = 6 } });
    add_text(s, "Сіз не істейсіз?", STEP_HERO, true, INK_MAIN);
    add_text(s, "Телефондағы екі батырманың бірін басыңыз. Мұнда қателесуден қорықпаңыз: бұл жаттығу ғана.", STEP_HEAD,
             false, INK_MAIN);
    open_box(s, LOOK_CHOSEN_CARD, FLOW_ROW, FIT, FIT, 8, 6);
    scene_add(s,
              (struct element){ .look = LOOK_ICON, .icon = ICON_LEARN, .box = { .width = MM(14), .height = MM(14) } });
    add_text(s, "Банк кодты телефон арқылы сұрай ма?", STEP_LEAD, false, INK_MAIN);
    scene_close(s);
    scene_close(s);
    open_box(s, LOOK_PHONE, FLOW_COLUMN, MM(134), FIT, 2.4f, 0);
    scene_add(s, (struct element){ .look = LOOK_STRIPE, .name = "ЖАТТЫҒУ" });
    scene_open(s,
               (struct element){
                   .box = { .height = GROW(1), .pad_x_mm = 6, .pad_y_mm = 4, .gap_mm = 3, .across = PLACE_MIDDLE } });
    add_look(s, LOOK_FACE, 20, 20);
    add_text(s, "Белгісіз нөмір", STEP_LEAD, true, INK_MAIN);
    open_box(s, LOOK_BUBBLE, FLOW_COLUMN, FIT, FIT, 5, 0);
    add_text(s, "«Банктің қауіпсіздік қызметінен хабарласып тұрмын. Ақшаңызды сақтау үшін SMS-кодты айтыңыз».",
             STEP_BODY, false, INK_MAIN);
    scene_close(s);
    scene_close(s);
    scene_add(s, (struct element){ .look = LOOK_STRIPE, .name = "ЖАТТЫҒУ" });
    scene_close(s);
    scene_close(s);
}

static const struct {
    const char *name;
    void (*build)(struct scene *);
} sheets[SHEET_COUNT] = {
    [SHEET_PARTS] = { "parts", parts },          [SHEET_CHECKOUT] = { "checkout", checkout },
    [SHEET_WELCOME] = { "welcome", welcome },    [SHEET_IDENTIFY] = { "identify", identify },
    [SHEET_OVERLAY] = { "overlay", overlay },    [SHEET_PICTURES] = { "pictures", pictures },
    [SHEET_KEYBOARD] = { "keyboard", keyboard }, [SHEET_PHONE] = { "phone", phone },
};

const char *sheet_name(enum sheet which)
{
    return sheets[which].name;
}

void sheet_build(struct scene *s, enum sheet which)
{
    sheets[which].build(s);
}
