/* Lines are in English; what is written in the sizes is Kazakh: all nine letters of its own. */
#include "specimens.h"

static void open_column(struct scene *s, enum look look, struct extent width, float pad, float gap)
{
    scene_open(s, (struct element){ .look = look,
                                    .box = { .flow = FLOW_COLUMN,
                                             .width = width,
                                             .pad_x_mm = pad,
                                             .pad_y_mm = pad,
                                             .gap_mm = gap,
                                             .across = PLACE_STRETCH } });
}

static void open_row(struct scene *s, enum look look, float pad, float gap)
{
    scene_open(s, (struct element){ .look = look,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = pad,
                                             .pad_y_mm = pad,
                                             .gap_mm = gap,
                                             .across = PLACE_MIDDLE } });
}

static void add_text(struct scene *s, enum type_step step, bool bold, enum ink ink, const char *name)
{
    scene_add(s, (struct element){ .look = LOOK_TEXT, .name = name, .step = step, .bold = bold, .ink = ink });
}

static void add_words(struct scene *s, const char *name)
{
    add_text(s, STEP_BODY, false, INK_MAIN, name);
}

static void add_sign(struct scene *s, enum icon icon, enum mark mark, float mm)
{
    scene_add(s, (struct element){ .look = mark != MARK_NONE ? LOOK_MARK : LOOK_ICON,
                                   .icon = icon,
                                   .mark = mark,
                                   .ink = INK_SHAPE,
                                   .box = { .width = MM(mm), .height = MM(mm) } });
}

static void add_look(struct scene *s, enum look look, float w, float h)
{
    scene_add(s, (struct element){ .look = look, .box = { .width = w > 0 ? MM(w) : GROW(1), .height = MM(h) } });
}

static void add_button(struct scene *s, enum look look, enum icon icon, const char *id, const char *name)
{
    scene_add(s, (struct element){ .id = id, .role = ROLE_BUTTON, .look = look, .icon = icon, .name = name });
}

/* ---- colours ---- */

static void add_ground(struct scene *s, enum look look, const char *name)
{
    open_column(s, look, GROW(1), 4, 1);
    add_text(s, STEP_BODY, true, INK_MAIN, name);
    add_text(s, STEP_BODY, false, INK_SECOND, "ink2");
    scene_close(s);
}

void specimen_colours(struct scene *s)
{
    open_column(s, LOOK_NONE, GROW(1), 6, 4);
    open_row(s, LOOK_NONE, 0, 5);
    add_ground(s, LOOK_NONE, "paper");
    add_ground(s, LOOK_CARD, "sheet");
    add_ground(s, LOOK_SAND, "sand");
    add_ground(s, LOOK_TINT, "tint");
    open_column(s, LOOK_NEED_BOX, GROW(1), 4, 1);
    add_text(s, STEP_BODY, true, INK_ON_NEED, "need");
    add_text(s, STEP_BODY, false, INK_ON_NEED, "onNeed");
    scene_close(s);
    add_button(s, LOOK_BUTTON_MAIN, ICON_CHECK, "", "main");
    scene_close(s);
    open_row(s, LOOK_NONE, 0, 5);
    add_sign(s, ICON_BOOKS, MARK_NONE, 14);
    add_words(s, "shape");
    add_sign(s, ICON_NONE, MARK_DONE, 14);
    add_sign(s, ICON_NONE, MARK_REFUSED, 14);
    add_words(s, "needEdge");
    add_button(s, LOOK_BUTTON_PLAIN, ICON_HELP, "", "line");
    add_look(s, LOOK_PAD, 60, 8);
    add_look(s, LOOK_FRIEZE, 0, 14);
    scene_close(s);
    scene_close(s);
}

/* ---- type ---- */

void specimen_type(struct scene *s)
{
    static const struct {
        enum type_step step;
        const char *name;
    } steps[STEP_COUNT] = {
        { STEP_BODY, "body: әіңғүұқөһ, 450\u00a0₸" },    { STEP_TITLE, "title: Ғасырдан да ұзақ күн" },
        { STEP_LEAD, "lead: Кітапты алаңшаға қойыңыз" }, { STEP_HEAD, "head: Менің кітаптарым" },
        { STEP_DISPLAY, "display: 3 кітап алдыңыз" },    { STEP_HERO, "hero: Сәлеметсіз бе!" },
    };
    open_column(s, LOOK_NONE, GROW(1), 8, 3);
    for (int i = 0; i < STEP_COUNT; i++)
        add_text(s, steps[i].step, steps[i].step != STEP_BODY && steps[i].step != STEP_LEAD, INK_MAIN, steps[i].name);
    scene_close(s);
}

/* ---- components ---- */

static void add_state(struct scene *s, struct element e)
{
    e.role = ROLE_BUTTON;
    e.look = LOOK_BUTTON_PLAIN;
    scene_add(s, e);
}

void specimen_buttons(struct scene *s)
{
    open_column(s, LOOK_NONE, GROW(1), 8, 7);
    open_row(s, LOOK_NONE, 0, 6);
    add_button(s, LOOK_BUTTON_MAIN, ICON_CHECK, "", "main");
    add_button(s, LOOK_BUTTON_PLAIN, ICON_KEYS, "", "plain");
    add_button(s, LOOK_BUTTON_NEED, ICON_BELL, "", "need");
    add_button(s, LOOK_BUTTON_QUIET, ICON_HOME, "", "quiet");
    scene_add(
        s,
        (struct element){
            .role = ROLE_BUTTON, .look = LOOK_BUTTON_PLAIN, .icon = ICON_PRINT, .name = "stacked", .stacked = true });
    scene_close(s);
    open_row(s, LOOK_NONE, 0, 6);
    add_state(s, (struct element){ .id = "pressed", .icon = ICON_TEXT, .name = "pressed" });
    add_state(s, (struct element){ .id = "focus", .icon = ICON_TEXT, .name = "focus" });
    add_state(s, (struct element){ .name = "chosen", .chosen = true });
    add_state(s, (struct element){ .icon = ICON_MORE, .name = "not available", .disabled = true });
    scene_close(s);
    open_row(s, LOOK_NONE, 0, 6);
    scene_add(s, (struct element){ .role = ROLE_FIELD,
                                   .look = LOOK_FIELD,
                                   .icon = ICON_CARD,
                                   .value = "10427719",
                                   .box = { .width = MM(90) } });
    scene_add(s, (struct element){ .role = ROLE_FIELD,
                                   .look = LOOK_FIELD,
                                   .icon = ICON_LOCK,
                                   .value = "1234",
                                   .secret = true,
                                   .box = { .width = MM(70) } });
    for (int i = 0; i < 3; i++)
        scene_add(s, (struct element){
                         .role = ROLE_KEY, .look = LOOK_KEY, .name = (const char *const[]){ "Ә", "Қ", "7" }[i] });
    for (int i = 0; i < 4; i++)
        scene_add(s, (struct element){ .look = LOOK_STEP, .mark = i < 2 ? MARK_DONE : MARK_NONE, .chosen = i == 2 });
    scene_add(s, (struct element){ .look = LOOK_CHIPS, .index = 14, .box = { .width = GROW(1) } });
    scene_close(s);
    scene_close(s);
}

static void add_row(struct scene *s, enum look look, const char *title, enum mark mark, const char *state,
                    const char *second)
{
    open_row(s, look, 3, 4);
    scene_add(s, (struct element){
                     .look = LOOK_COVER, .name = title, .detail = "", .box = { .width = MM(16), .height = MM(24) } });
    scene_open(s, (struct element){ .box = { .width = GROW(3) } });
    add_text(s, STEP_TITLE, true, INK_MAIN, title);
    scene_close(s);
    add_sign(s, ICON_NONE, mark, 11);
    scene_open(s, (struct element){ .box = { .width = GROW(2) } });
    add_text(s, STEP_BODY, true, INK_MAIN, state);
    add_text(s, STEP_BODY, false, INK_MAIN, second);
    scene_close(s);
    scene_close(s);
}

void specimen_marks(struct scene *s)
{
    scene_open(s, (struct element){
                      .box = { .flow = FLOW_ROW, .width = GROW(1), .pad_x_mm = 6, .pad_y_mm = 4, .gap_mm = 6 } });
    open_column(s, LOOK_NONE, GROW(1), 0, 4);
    add_row(s, LOOK_ROW_NEED, "Қазақ тілінің сөздігі", MARK_REFUSED, "refused", "the person is needed");
    add_row(s, LOOK_ROW, "Кішкентай ханзада", MARK_WORKING, "working", "the dots walk");
    add_row(s, LOOK_ROW, "Көшпенділер", MARK_DONE, "done", "until 7 December");
    scene_close(s);
    open_column(s, LOOK_NONE, GROW(1), 0, 4);
    add_row(s, LOOK_ROW, "Қан мен тер", MARK_SEEN, "seen", "not borrowed yet");
    add_row(s, LOOK_ROW, "Абай жолы", MARK_OFFLINE, "offline", "noted");
    add_row(s, LOOK_ROW_UNKNOWN, "Ұшқан ұя", MARK_UNKNOWN, "unknown", "staff will look");
    scene_close(s);
    scene_close(s);
}

void specimen_icons(struct scene *s)
{
    enum { A_ROW = 17 };
    open_column(s, LOOK_NONE, GROW(1), 8, 9);
    for (int i = 1; i < ICON_COUNT; i++) {
        if (i % A_ROW == 1)
            open_row(s, LOOK_NONE, 0, 11);
        add_sign(s, (enum icon)i, MARK_NONE, 15);
        if (i % A_ROW == 0 || i + 1 == ICON_COUNT)
            scene_close(s);
    }
    scene_close(s);
}

/* ---- shapes ---- */

static void add_card(struct scene *s, enum look look, const char *head, const char *line)
{
    open_column(s, look, GROW(1), 6, 2);
    add_text(s, STEP_TITLE, true, INK_MAIN, head);
    add_words(s, line);
    scene_close(s);
}

void specimen_shapes(struct scene *s)
{
    open_column(s, LOOK_NONE, GROW(1), 8, 6);
    open_row(s, LOOK_NONE, 0, 6);
    scene_add(s, (struct element){ .role = ROLE_KEY, .look = LOOK_KEY, .name = "3 mm", .box = { .width = MM(36) } });
    add_button(s, LOOK_BUTTON_PLAIN, ICON_NONE, "", "4 mm: button, row");
    add_card(s, LOOK_CARD, "5 mm", "card, tile");
    add_card(s, LOOK_DIALOG, "7 mm", "dialog: the one with a shadow");
    scene_close(s);
    open_row(s, LOOK_NONE, 0, 6);
    add_card(s, LOOK_CHOSEN_CARD, "chosen", "3 px of shape");
    add_card(s, LOOK_BANNER, "banner", "sand, 2 px of line");
    add_card(s, LOOK_NOTICE, "notice", "a line at its left");
    add_card(s, LOOK_BUBBLE, "bubble", "said on a phone");
    scene_close(s);
    scene_close(s);
}

/* ---- books ---- */

static const struct {
    const char *title, *author;
} books[] = {
    { "Абай жолы", "Мұхтар Әуезов" },
    { "Көшпенділер", "Ілияс Есенберлин" },
    { "Кішкентай ханзада", "А. де Сент-Экзюпери" },
    { "Мастер и Маргарита", "Михаил Булгаков" },
    { "The Silk Roads", "Peter Frankopan" },
};

void specimen_books(struct scene *s)
{
    open_column(s, LOOK_NONE, GROW(1), 8, 0);
    open_row(s, LOOK_NONE, 0, 6);
    for (size_t i = 0; i < 4; i++)
        scene_add(s, (struct element){ .look = LOOK_COVER,
                                       .name = books[i].title,
                                       .detail = books[i].author,
                                       .box = { .width = MM(54), .height = MM(81) } });
    scene_add(s, (struct element){ .look = LOOK_COVER,
                                   .name = books[4].title,
                                   .detail = books[4].author,
                                   .box = { .width = MM(24), .height = MM(36) } });
    open_column(s, LOOK_NONE, GROW(1), 0, 0.6f);
    for (size_t i = 0; i < 5; i++)
        scene_add(s, (struct element){ .look = LOOK_SPINE,
                                       .mark = i == 0   ? MARK_REFUSED
                                               : i == 1 ? MARK_WORKING
                                                        : MARK_DONE,
                                       .name = books[i].title,
                                       .detail = books[i].author,
                                       .index = (uint16_t)(4 - i),
                                       .box = { .width = GROW(1) } });
    scene_add(s, (struct element){ .look = LOOK_PAD, .box = { .width = GROW(1) } });
    scene_close(s);
    scene_close(s);
    scene_close(s);
}

void specimen_gestures(struct scene *s)
{
    open_column(s, LOOK_NONE, GROW(1), 6, 0);
    open_row(s, LOOK_NONE, 0, 8);
    add_look(s, LOOK_GESTURE_CARD, 140, 90);
    add_look(s, LOOK_GESTURE_BOOK, 100, 72);
    add_look(s, LOOK_TAKE_CARD, 90, 80);
    add_look(s, LOOK_READER_UNPLUGGED, 90, 80);
    scene_close(s);
    scene_close(s);
}
