#include "base/text.h"
#include "screens/hours_words.h"
#include "screens/rows.h"
#include "screens/screens.h"

struct tile {
    const char *id, *name, *line;
    enum icon icon;
    bool main;
};

static void add_big_tile(struct scene *s, const struct tile *t, float weight)
{
    scene_open(s, (struct element){ .id = t->id,
                                    .role = ROLE_BUTTON,
                                    .look = t->main ? LOOK_TILE_MAIN : LOOK_TILE,
                                    .name = t->name,
                                    .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(weight),
                                             .height = { EXTENT_GROW, 1, 40, 80 },
                                             .pad_x_mm = 7,
                                             .pad_y_mm = 6,
                                             .across = PLACE_START } });
    struct element icon = { .role = ROLE_IMAGE,
                            .look = LOOK_ICON,
                            .icon = t->icon,
                            .decor = true,
                            .ink = t->main ? INK_ON_MAIN : INK_SHAPE,
                            .box = { .width = MM(t->main ? 22 : 18), .height = MM(t->main ? 22 : 18), .give_way = 7 } };
    scene_add(s, icon);
    add_space(s);
    struct element head = text_of(STEP_HEAD, true, t->name), line = text_of(STEP_BODY, false, t->line);
    head.ink = line.ink = t->main ? INK_ON_MAIN : INK_MAIN;
    line.box.give_way = 6;
    scene_add(s, head);
    if (s->panel.text_percent < 150) /* larger letters leave room for the icon or for this */
        scene_add(s, line);
    scene_close(s);
}

static void add_small_tile(struct scene *s, const struct tile *t)
{
    float icon = panel_sign_mm(&s->panel, 12);
    scene_open(s, (struct element){ .id = t->id,
                                    .role = ROLE_BUTTON,
                                    .look = t->main ? LOOK_TILE_MAIN : LOOK_TILE,
                                    .name = t->name,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .height = { EXTENT_GROW, 1, 20, 60 },
                                             .pad_x_mm = 6,
                                             .pad_y_mm = frame_of(s).big ? 3 : 1, /* what hangs below large words */
                                             .gap_mm = 4,
                                             .across = PLACE_MIDDLE } });
    scene_add(s, (struct element){ .role = ROLE_IMAGE,
                                   .look = LOOK_ICON,
                                   .icon = t->icon,
                                   .decor = true,
                                   .ink = t->main ? INK_ON_MAIN : INK_SHAPE,
                                   .box = { .width = MM(icon), .height = MM(icon), .give_way = 7 } });
    struct element head = text_of(STEP_TITLE, true, t->name);
    head.ink = t->main ? INK_ON_MAIN : INK_MAIN;
    head.box.width = GROW(1);
    scene_add(s, head);
    scene_close(s);
}

static void tiles_of(const struct kiosk *k, struct tile to[static 4])
{
    enum language l = k->language;
    bool back = kiosk_returns_only(k);
    const struct tile tiles[4] = {
        { "welcome.checkout", say(l, N_("Borrow books")), say(l, N_("With your card")), ICON_OUT, true },
        { "welcome.return", say(l, N_("Return books")), say(l, N_("No card needed")), ICON_IN, back },
        { "welcome.account", say(l, N_("My books")), say(l, N_("Due dates, renewing")), ICON_BOOKS, false },
        { "welcome.learn", say(l, N_("Learn")), say(l, N_("Phone, eGov, safety")), ICON_LEARN, false },
    };
    for (int i = 0; i < 4; i++)
        to[i] = tiles[i];
}

static void add_tiles(const struct kiosk *k, struct scene *s)
{
    struct tile tiles[4];
    tiles_of(k, tiles);
    struct frame f = frame_of(s);
    bool back = kiosk_returns_only(k); /* the second tile alone */
    bool two_rows = (f.portrait || f.small || f.big) && !back;
    float gap = f.small ? 4 : 5;
    bool fixed = f.portrait && !f.big;
    open_column(s, GROW(1), f.wide && f.height > 220 ? MM(72) : fixed ? MM(165) : GROW(1), gap);
    for (int row = 0; row < (two_rows ? 2 : 1); row++) {
        scene_open(
            s,
            (struct element){
                .box = {
                    .flow = FLOW_ROW, .width = GROW(1), .height = GROW(1), .gap_mm = gap, .across = PLACE_STRETCH } });
        for (int i = row * 2 + back; i < (two_rows || back ? row * 2 + 2 : 4); i++) {
            if (f.small || f.big)
                add_small_tile(s, &tiles[i]);
            else
                add_big_tile(s, &tiles[i], f.portrait ? 1 : tiles[i].main ? 1.3f : 1);
        }
        scene_close(s);
    }
    scene_close(s);
}

/* Books that every reader here knows; they are titles, so they are not translated. */
static const struct {
    const char *title, *author;
    float large, small; /* heights, mm */
} shelf[4] = {
    { "Абай жолы", "Мұхтар Әуезов", 85, 21 },
    { "Көшпенділер", "Ілияс Есенберлин", 91, 19.5f },
    { "Кішкентай ханзада", "А. де Сент-Экзюпери", 82, 19 },
    { "Ғасырдан да ұзақ күн", "Шыңғыс Айтматов", 79, 20 },
};

static void add_shelf(struct scene *s, struct extent width, bool monograms)
{
    struct frame f = frame_of(s);
    scene_open(
        s, (struct element){ .decor = true,
                             .box = { .flow = FLOW_COLUMN, .width = width, .give_way = 8, .across = PLACE_STRETCH } });
    scene_open(s, (struct element){ .decor = true,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = 2,
                                             .gap_mm = monograms ? 1.7f : 4,
                                             .along = PLACE_MIDDLE,
                                             .across = PLACE_END } });
    for (int i = 0; i < 4; i++) {
        float h = monograms ? shelf[i].small : shelf[i].large * (f.portrait ? 1.26f : 1);
        float w = monograms ? h * 2 / 3 : h * 0.66f;
        scene_add(s, (struct element){ .role = ROLE_IMAGE,
                                       .look = LOOK_COVER,
                                       .name = shelf[i].title,
                                       .detail = shelf[i].author,
                                       .decor = true,
                                       .box = { .width = MM(w), .height = MM(h) } });
    }
    scene_close(s);
    scene_add(s, (struct element){ .look = LOOK_SHELF, .decor = true, .box = { .width = GROW(1) } });
    if (!monograms)
        scene_add(s, (struct element){ .look = LOOK_FRIEZE,
                                       .decor = true,
                                       .box = { .width = GROW(1), .height = MM(f.portrait ? 14 : 11) } });
    scene_close(s);
}

static void add_brand(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    open_row(s, GROW(1), FIT, 4);
    scene_add(s, (struct element){ .look = LOOK_LOGO, .decor = true, .box = { .give_way = 6 } });
    add_text(s, STEP_HEAD, true, "Kitap");
    if (!f.small && k->rules.library_name[0] != '\0') {
        scene_add(s, (struct element){ .look = LOOK_RULE,
                                       .decor = true,
                                       .box = { .width = MM(0.5f), .height = MM(13), .give_way = 6 } });
        struct element e = text_of(STEP_BODY, false, scene_text(s, k->rules.library_name));
        e.box.width = GROW(1);
        e.box.give_way = 5;
        scene_add(s, e);
    }
    scene_close(s);
}

static void add_head_bar(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .box = { .flow = f.portrait ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = f.margin,
                                             .pad_y_mm = f.small      ? 2
                                                         : f.portrait ? 9
                                                                      : 5,
                                             .gap_mm = f.portrait ? 6 : 4,
                                             .across = f.portrait ? PLACE_STRETCH : PLACE_MIDDLE } });
    add_brand(k, s);
    scene_open(
        s, (struct element){
               .box = { .flow = FLOW_ROW, .width = f.portrait ? GROW(1) : FIT, .gap_mm = 4, .across = PLACE_MIDDLE } });
    static const char *const short_names[LANGUAGE_COUNT] = { "Қаз", "Рус", "Eng" };
    static const char *const ids[LANGUAGE_COUNT] = { "language.kk", "language.ru", "language.en" };
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        if (!k->rules.languages[l])
            continue;
        bool chosen = l == k->language;
        scene_add(
            s, (struct element){
                   .id = ids[l],
                   .role = ROLE_BUTTON,
                   .look = LOOK_BUTTON_PLAIN,
                   .name = f.bare ? short_names[l] : language_name(l),
                   .chosen = chosen,
                   .value = chosen ? "chosen" : "",
                   .box = { .width = f.portrait ? GROW(1) : (struct extent){ EXTENT_FIT, 0, f.wide ? 49 : 0, 0 } } });
    }
    scene_close(s);
    scene_close(s);
}

static void add_notice(struct scene *s, const char *bold, const char *line)
{
    scene_open(
        s,
        (struct element){
            .look = LOOK_NOTICE,
            .box = { .flow = FLOW_COLUMN, .width = GROW(1), .pad_x_mm = 5, .give_way = 7, .across = PLACE_STRETCH } });
    add_text(s, STEP_BODY, true, bold);
    add_text(s, STEP_BODY, false, line);
    scene_close(s);
}

/* What is out of order comes before what is merely good to know. */
/* Which pad does not work; "" when all that are needed do. */
static const char *pad_trouble(const struct kiosk *k)
{
    enum language l = k->language;
    bool cards = kiosk_pad_up(k, READER_FOR_CARDS), books = kiosk_pad_up(k, READER_FOR_ITEMS);
    if (cards && books)
        return "";
    if (!cards && !books)
        return say(l, N_("The pad is not working."));
    return cards ? say(l, N_("The pad for books is not working.")) : say(l, N_("The pad for cards is not working."));
}

/* Today, until when it is open, and what that means. */
static void add_today(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const char *hours = words_of_hours(k, s);
    char day[PHRASE_SIZE];
    say_weekday(l, k->now, day);
    const char *line = kiosk_returns_only(k)        ? say(l, N_("Only returns are possible now."))
                       : k->opening == OPENING_SOON ? say(l, N_("Please finish in time."))
                                                    : scene_text(s, day);
    add_notice(s, *hours != '\0' ? hours : say(l, N_("Today")), line);
}

static void add_notices(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    open_row(s, GROW(1), FIT, 6);
    s->elements[s->elements_count - 1].box.across = PLACE_START;
    if (k->rules.library_configured && !k->library.up && k->opening != OPENING_SOON && !kiosk_returns_only(k))
        add_notice(s, say(l, N_("The library cannot be reached.")),
                   say(l, N_("You can borrow. It will confirm later.")));
    else if (!k->clock_unset)
        add_today(k, s);
    const char *pad = pad_trouble(k);
    if (k->rules.readers_count > 0 && *pad != '\0')
        add_notice(s, pad, say(l, N_("You can type numbers instead.")));
    else
        add_notice(s, "", say(l, N_("Your name and books leave the screen when you do.")));
    scene_close(s);
}

static const char *add_greeting(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    const char *todo = say(l, N_("Lay your card or your books on the pad. We do the rest."));
    if (f.small)
        todo = say(l, N_("Lay your card or books on the pad."));
    if (!kiosk_pad_up(k, READER_FOR_ALL))
        todo = say(l, N_("Choose what you would like to do."));
    if (kiosk_returns_only(k))
        todo = say(l, N_("Only returns are possible now."));
    struct element hello = text_of(f.small ? STEP_HEAD : STEP_HERO, true, say(l, N_("Welcome!")));
    hello.id = "screen.title";
    scene_add(s, hello);
    struct element line = text_of(f.small ? STEP_BODY : STEP_LEAD, false, todo);
    line.box.give_way = f.small || f.big ? 5 : 0;
    scene_add(s, line);
    const char *hours = words_of_hours(k, s);
    if (*hours == '\0')
        return todo;
    if (!f.portrait && !f.wide) { /* there is no row of notices */
        struct element open = text_of(STEP_BODY, true, hours);
        open.box.give_way = k->opening == OPENING_SOON ? 4 : 6;
        scene_add(s, open);
    }
    return scene_format(s, "%s %s.", todo, hours);
}

static void add_foot(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = f.margin,
                                             .pad_y_mm = f.small      ? 4
                                                         : f.portrait ? 9
                                                                      : 5,
                                             .gap_mm = 4,
                                             .across = PLACE_MIDDLE } });
    struct element comfort = button_of(s, LOOK_BUTTON_PLAIN, ICON_TEXT, "nav.comfort", say(l, N_("Make it easier")));
    struct element staff = button_of(s, LOOK_BUTTON_QUIET, ICON_LOCK, "welcome.staff", say(l, N_("Staff")));
    struct element help = button_of(s, LOOK_BUTTON_PLAIN, ICON_HELP, "nav.help", say(l, N_("Help")));
    bool usual = s->panel.text_percent < 150;
    if (f.portrait)
        comfort.box.width = help.box.width = usual ? MM((f.width - 2 * f.margin - 8) / 3) : FIT;
    if (f.small && usual)
        comfort.stacked = staff.stacked = help.stacked = false;
    scene_add(s, comfort);
    add_space(s);
    scene_add(s, staff);
    if (f.portrait)
        add_space(s);
    scene_add(s, help);
    scene_close(s);
}

static void add_wide_notices(const struct kiosk *k, struct scene *s)
{
    scene_add(s, (struct element){ .decor = true, .box = { .height = MM(6), .give_way = 9 } });
    add_notices(k, s);
}

static const char *add_hero(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    const char *todo;
    if (f.portrait) {
        scene_add(s, (struct element){ .decor = true, .box = { .height = MM(8), .give_way = 9 } });
        todo = add_greeting(k, s);
        scene_add(s, (struct element){ .decor = true, .box = { .height = MM(8), .give_way = 9 } });
        if (!f.big)
            add_shelf(s, GROW(1), false);
        add_wide_notices(k, s);
        add_space(s);
        return todo;
    }
    scene_open(s, (struct element){ .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .gap_mm = f.small ? 4 : 12,
                                             .height = f.wide ? GROW(1) : FIT,
                                             .across = PLACE_MIDDLE } });
    open_column(s, GROW(42), FIT, f.small ? 0 : 4);
    todo = add_greeting(k, s);
    if (f.wide)
        add_wide_notices(k, s);
    scene_close(s);
    if (f.wide && f.height > 220)
        add_shelf(s, MM(250), false);
    else if (!f.big)
        add_shelf(s, MM(64), true);
    scene_close(s);
    return todo;
}

void screen_welcome(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    open_column(s, GROW(1), GROW(1), 0);
    add_head_bar(k, s);
    scene_open(s, (struct element){ .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .pad_x_mm = f.margin,
                                             .gap_mm = f.small ? 4 : 6,
                                             .across = PLACE_STRETCH } });
    const char *todo = add_hero(k, s);
    add_tiles(k, s);
    if (f.wide && f.height > 220)
        scene_add(s, (struct element){ .decor = true, .box = { .height = MM(1), .give_way = 9 } });
    scene_close(s);
    add_foot(k, s);
    scene_close(s);
    set_said(s, say(k->language, N_("Welcome!")), todo);
}
