#include "screens/parts.h"

#include "base/text.h"

static float mm(const struct scene *s, int px)
{
    return (float)px * s->panel.mm_per_pixel;
}

static float line_mm(const struct scene *s, enum type_step step)
{
    float font = mm(s, panel_font_px(&s->panel, step));
    return font * (step >= STEP_HEAD ? 1.15f : 1.32f);
}

struct frame frame_of(const struct scene *s)
{
    struct frame f = { .shape = panel_shape(&s->panel), .big = s->panel.text_percent >= 200 };
    f.portrait = f.shape == PANEL_PORTRAIT;
    f.width = mm(s, s->panel.width_px);
    f.height = mm(s, s->panel.height_px);
    f.low = !f.portrait && f.height < 220;
    /* A large panel that is low is a small one for larger letters. */
    f.small = f.shape == PANEL_SMALL || (f.low && s->panel.text_percent >= 150);
    f.wide = f.shape == PANEL_LARGE && !f.big && !f.small;
    bool tiny = f.small && f.height < 115; /* two bars with labels would leave two lines between them */
    f.bare = f.small ? tiny || s->panel.text_percent >= 150 : s->panel.text_percent >= (f.portrait ? 200 : 250);
    f.margin = f.small ? 4 : f.portrait ? 14 : 10;
    f.gap = f.small ? 2 : 4;
    f.body = line_mm(s, STEP_BODY);
    f.title = line_mm(s, STEP_TITLE);
    f.lead = line_mm(s, STEP_LEAD);
    f.head = line_mm(s, STEP_HEAD);
    f.display = line_mm(s, STEP_DISPLAY);
    return f;
}

float text_height(const struct scene *s, struct element text, float width)
{
    return mm(s, scene_text_height_px(s, text, panel_px(&s->panel, width)));
}

struct element text_of_title(enum type_step step, const char *title)
{
    struct element e = text_of(step, true, title);
    e.verbatim = true;
    return e;
}

struct element text_of(enum type_step step, bool bold, const char *name)
{
    return (struct element){ .role = step >= STEP_HEAD ? ROLE_HEADING : ROLE_TEXT,
                             .look = LOOK_TEXT,
                             .name = name,
                             .step = step,
                             .bold = bold };
}

void add_text(struct scene *s, enum type_step step, bool bold, const char *name)
{
    if (*name != '\0')
        scene_add(s, text_of(step, bold, name));
}

void add_wide_text(struct scene *s, enum type_step step, bool bold, const char *name)
{
    struct element e = text_of(step, bold, name);
    e.box.width = GROW(1);
    scene_add(s, e);
}

void add_gesture_call(struct scene *s, struct element words, bool picture)
{
    enum { PICTURE_MM = 70 };
    open_row(s, GROW(1), GROW(1), 9);
    words.box.width = GROW(1);
    scene_add(s, words);
    if (picture && !frame_of(s).big) {
        scene_open(s, (struct element){ .decor = true, .box = { .width = FIT, .height = FIT, .give_way = 8 } });
        add_picture(s, LOOK_GESTURE_BOOK, PICTURE_MM, PICTURE_MM * 0.72f);
        scene_close(s);
    }
    scene_close(s);
}

void add_space(struct scene *s)
{
    scene_add(s, (struct element){ .decor = true, .box = { .width = GROW(1), .height = GROW(1) } });
}

void add_mark(struct scene *s, enum mark mark, float size)
{
    size = panel_sign_mm(&s->panel, size);
    scene_add(s, (struct element){ .role = ROLE_IMAGE,
                                   .look = LOOK_MARK,
                                   .mark = mark,
                                   .decor = true,
                                   .box = { .width = MM(size), .height = MM(size) } });
}

void add_icon(struct scene *s, enum icon icon, float size)
{
    size = panel_sign_mm(&s->panel, size);
    scene_add(s, (struct element){ .role = ROLE_IMAGE,
                                   .look = LOOK_ICON,
                                   .icon = icon,
                                   .ink = INK_SHAPE,
                                   .decor = true,
                                   .box = { .width = MM(size), .height = MM(size) } });
}

void add_gap_below_bar(struct scene *s)
{
    if (frame_of(s).small)
        scene_add(s, (struct element){ .decor = true, .box = { .height = MM(0.5f) } });
}

void add_frieze(struct scene *s)
{
    scene_add(s, (struct element){ .look = LOOK_FRIEZE,
                                   .decor = true,
                                   .box = { .width = GROW(1), .height = MM(14), .give_way = 9 } });
}

void add_picture(struct scene *s, enum look look, float width, float height)
{
    scene_add(s, (struct element){ .role = ROLE_IMAGE,
                                   .look = look,
                                   .decor = true,
                                   .box = { .width = MM(width), .height = MM(height), .give_way = 8 } });
}

void add_picture_room(struct scene *s, enum look look, struct extent width, float picture, float height)
{
    scene_open(s, (struct element){ .decor = true,
                                    .box = { .flow = FLOW_COLUMN,
                                             .width = width,
                                             .height = GROW(1),
                                             .along = PLACE_MIDDLE,
                                             .across = PLACE_MIDDLE,
                                             .give_way = 8 } });
    add_picture(s, look, picture, height);
    scene_close(s);
}

void open_column(struct scene *s, struct extent width, struct extent height, float gap)
{
    scene_open(
        s,
        (struct element){
            .box = { .flow = FLOW_COLUMN, .width = width, .height = height, .gap_mm = gap, .across = PLACE_STRETCH } });
}

void open_row(struct scene *s, struct extent width, struct extent height, float gap)
{
    scene_open(
        s, (struct element){
               .box = { .flow = FLOW_ROW, .width = width, .height = height, .gap_mm = gap, .across = PLACE_MIDDLE } });
}

void open_card(struct scene *s, enum look look, struct extent width, struct extent height, float pad, float gap)
{
    scene_open(s, (struct element){ .look = look,
                                    .box = { .flow = FLOW_COLUMN,
                                             .width = width,
                                             .height = height,
                                             .pad_x_mm = pad,
                                             .pad_y_mm = pad,
                                             .gap_mm = gap,
                                             .across = PLACE_STRETCH } });
}

struct element button_of(const struct scene *s, enum look look, enum icon icon, const char *id, const char *name)
{
    struct frame f = frame_of(s);
    bool stacked = icon != ICON_NONE && (f.small || f.big) && look != LOOK_BUTTON_MAIN && !f.portrait;
    return (struct element){ .id = id,
                             .role = ROLE_BUTTON,
                             .look = look,
                             .name = name,
                             .icon = icon,
                             .stacked = stacked && !f.bare,
                             .icon_only = f.bare && icon != ICON_NONE && look != LOOK_BUTTON_MAIN };
}

struct element labelled(struct element button)
{
    button.icon_only = false;
    return button;
}

void add_button(struct scene *s, enum look look, enum icon icon, const char *id, const char *name)
{
    scene_add(s, button_of(s, look, icon, id, name));
}

void add_button_unless(struct scene *s, bool disabled, const char *why, struct element button)
{
    button.disabled = disabled;
    button.why = disabled ? why : "";
    scene_add(s, button);
}

void add_choice(struct scene *s, bool chosen, const char *id, const char *name)
{
    scene_add(s, (struct element){ .id = id,
                                   .role = ROLE_BUTTON,
                                   .look = LOOK_BUTTON_PLAIN,
                                   .name = name,
                                   .chosen = chosen,
                                   .value = chosen ? "chosen" : "",
                                   .box = { .width = GROW(1) } });
}

struct element main_button(const struct scene *s, enum icon icon, const char *id, const char *name)
{
    struct element e = button_of(s, LOOK_BUTTON_MAIN, icon, id, name);
    struct frame f = frame_of(s);
    if (f.portrait)
        e.box = (struct box){ .width = GROW(1), .height = { EXTENT_FIT, 0, f.big ? 25 : 32, 0 } };
    else
        e.box.width = (struct extent){ EXTENT_FIT, 0, f.small ? 60 : f.shape == PANEL_LARGE ? 104 : 0, 0 };
    return e;
}

static void add_home(const struct kiosk *k, struct scene *s)
{
    add_button(s, LOOK_BUTTON_QUIET, ICON_HOME, "nav.home", say(k->language, N_("Home")));
}

void add_back(const struct kiosk *k, struct scene *s)
{
    add_button(s, LOOK_BUTTON_PLAIN, ICON_BACK, "nav.back", say(k->language, N_("Back")));
}

void add_call(const struct kiosk *k, struct scene *s)
{
    add_button_unless(s, call_waits(k), words_of_call(k, s),
                      button_of(s, LOOK_BUTTON_PLAIN, ICON_BELL, "nav.call", name_of_call(k, s)));
}

bool call_waits(const struct kiosk *k)
{
    return k->staff_called && !k->staff_saw;
}

const char *name_of_call(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    char clock[PHRASE_SIZE];
    say_clock(k->staff_saw ? k->saw_at : k->called_at, clock);
    if (!k->staff_called)
        return say(l, N_("Call staff"));
    if (clock[0] == '\0')
        return k->staff_saw ? say(l, N_("Seen")) : say(l, N_("Called"));
    return scene_format(s, k->staff_saw ? say(l, N_("Seen: %s")) : say(l, N_("Called: %s")), clock);
}

const char *words_of_call(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    char clock[PHRASE_SIZE];
    say_clock(k->staff_saw ? k->saw_at : k->called_at, clock);
    if (!k->staff_called)
        return "";
    if (clock[0] == '\0')
        return k->staff_saw ? say(l, N_("Staff have seen your call.")) : say(l, N_("Staff have been called."));
    if (k->staff_saw)
        return scene_format(s, say(l, N_("Staff saw your call at %s.")), clock);
    return scene_format(s, say(l, N_("Staff were called at %s.")), clock);
}

void add_comfort(const struct kiosk *k, struct scene *s)
{
    add_button(s, LOOK_BUTTON_PLAIN, ICON_TEXT, "nav.comfort", say(k->language, N_("Make it easier")));
}

void add_banner(struct scene *s, bool need, enum mark mark, const char *sentence, const char *more)
{
    scene_open(s, (struct element){ .role = ROLE_STATUS,
                                    .look = need ? LOOK_BANNER_NEED : LOOK_BANNER,
                                    .name = sentence,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .gap_mm = 4,
                                             .pad_x_mm = 6,
                                             .pad_y_mm = frame_of(s).small ? 1 : 3,
                                             .across = PLACE_MIDDLE } });
    add_mark(s, mark, frame_of(s).small ? 9 : 14);
    open_column(s, GROW(1), FIT, 0);
    add_text(s, frame_of(s).wide ? STEP_LEAD : STEP_BODY, true, sentence);
    if (*more != '\0') {
        struct element e = text_of(frame_of(s).wide ? STEP_LEAD : STEP_BODY, false, more);
        e.box.give_way = 6;
        scene_add(s, e);
    }
    scene_close(s);
    scene_close(s);
}

/* Buttons beside each other are of one height, however many lines one of them needs. */
static void level_last_group(struct scene *s)
{
    struct element *group = &s->elements[s->open[s->depth - 1]];
    group->box.height = GROW(1);
    for (struct element *e = group + 1; e <= group + group->children; e++)
        if (e->role == ROLE_BUTTON || e->role == ROLE_FIELD)
            e->box.height = GROW(1);
}

/* On a high panel the secondary buttons share the width, a longer label more of it. */
static void spread_last_group(struct scene *s)
{
    struct element *group = &s->elements[s->open[s->depth - 1]];
    for (struct element *e = group + 1; e <= group + group->children; e++)
        if (e->role == ROLE_BUTTON || e->role == ROLE_FIELD)
            e->box.width = GROW((float)(utf8_count(e->name) + 4)); /* 4: the icon */
}

static const char *person_name(const struct kiosk *k, struct scene *s, unsigned bar)
{
    char name[NAME_SIZE] = "";
    if ((bar & BAR_PERSON) && k->identified)
        patron_short_name(&k->patron, name, sizeof name);
    return scene_text(s, name);
}

static void add_person(const struct kiosk *k, struct scene *s, unsigned bar)
{
    const char *name = person_name(k, s, bar);
    if (*name == '\0')
        return;
    open_row(s, FIT, FIT, 2);
    s->elements[s->elements_count - 1].box.give_way = 5;
    add_icon(s, ICON_PERSON, 9);
    add_text(s, STEP_BODY, true, name);
    s->elements[s->elements_count - 1].verbatim = true;
    scene_close(s);
}

/* The name of the screen; on a small panel the person stands below it, and a long name is smaller. */
static void add_title(struct scene *s, const char *title, const char *person)
{
    enum { SHORT = 11 };
    bool small = frame_of(s).small;
    struct element e = text_of(small && utf8_count(title) > SHORT ? STEP_LEAD : STEP_HEAD, true, title);
    e.id = "screen.title";
    e.role = ROLE_HEADING;
    e.lines_max = 2;
    e.box.give_way = s->panel.low_reach && small ? 4 : 0;
    e.box.width = GROW(1);
    if (!small || *person == '\0') {
        scene_add(s, e);
        return;
    }
    open_column(s, GROW(1), FIT, 0);
    scene_add(s, e);
    struct element name = text_of(STEP_BODY, false, person);
    name.lines_max = 1;
    name.verbatim = true;
    name.box.give_way = 5;
    scene_add(s, name);
    scene_close(s);
}

static void add_bar(const struct kiosk *k, struct scene *s, unsigned bar, const char *title)
{
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = f.margin,
                                             .pad_y_mm = f.small      ? 1.5f
                                                         : f.portrait ? 8
                                                                      : 5,
                                             .gap_mm = 4,
                                             .across = PLACE_MIDDLE } });
    if (bar & BAR_HOME)
        add_home(k, s);
    if ((bar & BAR_HOME) && f.wide)
        scene_add(s, (struct element){ .decor = true, .box = { .width = MM(1.5f), .give_way = 9 } });
    if (!f.portrait && *title != '\0')
        add_title(s, title, person_name(k, s, bar));
    else
        add_space(s);
    if (!f.portrait && !f.small)
        add_person(k, s, bar);
    if (bar & BAR_LANGUAGE)
        add_button(s, LOOK_BUTTON_PLAIN, ICON_GLOBE, "nav.language", language_name(k->language));
    if (bar & BAR_HELP)
        add_button(s, LOOK_BUTTON_PLAIN, ICON_HELP, "nav.help", say(k->language, N_("Help")));
    scene_close(s);
}

/* On a high panel the name of the screen has a line of its own. */
static void add_portrait_title(const struct kiosk *k, struct scene *s, unsigned bar, const char *title)
{
    open_row(s, GROW(1), FIT, 4);
    struct element e = text_of(STEP_DISPLAY, true, title);
    e.id = "screen.title";
    e.box.width = GROW(1);
    scene_add(s, e);
    add_person(k, s, bar);
    scene_close(s);
}

const char *words_of_recognition(const struct kiosk *k)
{
    bool just = k->preferences_step == PREFERENCES_PUT_ON && k->items_count == 0 && k->overlay == OVERLAY_NONE;
    return just ? say(k->language, N_("Your settings are on, as your card keeps them.")) : "";
}

/* It gives way to all else: it is said too, and seen anyway. */
static void add_recognition(const struct kiosk *k, struct scene *s)
{
    if (*words_of_recognition(k) == '\0')
        return;
    struct element e = text_of(STEP_BODY, false, words_of_recognition(k));
    e.role = ROLE_STATUS;
    e.box.give_way = 9;
    scene_add(s, e);
}

void body_open(const struct kiosk *k, struct scene *s, unsigned bar, const char *title)
{
    struct frame f = frame_of(s);
    scene_open(s, (struct element){
                      .id = "",
                      .box = { .flow = FLOW_COLUMN, .width = GROW(1), .height = GROW(1), .across = PLACE_STRETCH } });
    if (!k->low_reach)
        add_bar(k, s, bar, title);
    scene_open(s, (struct element){ .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .pad_x_mm = f.margin,
                                             .pad_y_mm = k->low_reach ? f.margin : 0,
                                             .gap_mm = f.gap,
                                             .across = PLACE_STRETCH } });
    if (k->low_reach && !f.portrait)
        add_title(s, title, "");
    if (f.portrait)
        add_portrait_title(k, s, bar, title);
    add_recognition(k, s);
}

void foot_open(const struct kiosk *k, struct scene *s, unsigned bar)
{
    struct frame f = frame_of(s);
    if (!f.small)
        scene_add(s, (struct element){ .decor = true, .box = { .height = MM(2) } });
    scene_close(s);
    if (k->low_reach)
        add_bar(k, s, bar, "");
    scene_open(s, (struct element){ .look = LOOK_SAND,
                                    .box = { .flow = f.portrait ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = f.margin,
                                             .pad_y_mm = f.small                ? (k->low_reach ? 2.6f : 2)
                                                         : f.portrait && !f.big ? 9
                                                                                : 4.5f,
                                             .gap_mm = f.portrait && !f.big ? 8 : 4,
                                             .across = f.portrait ? PLACE_STRETCH : PLACE_MIDDLE } });
    open_row(s, GROW(1), FIT, 4);
}

void foot_close(struct scene *s, struct element main)
{
    if (frame_of(s).portrait)
        spread_last_group(s);
    else
        level_last_group(s);
    scene_close(s);
    if (!frame_of(s).portrait)
        main.box.height = GROW(1);
    if (main.look != LOOK_NONE)
        scene_add(s, main);
    scene_close(s);
    scene_close(s);
}

float body_height(const struct scene *s)
{
    enum { LEAST_MM = 20 }; /* a row; what it does not leave the rest shows as not fitting */
    struct frame f = frame_of(s);
    float label = f.body + 4, stacked = 9 + label, main = f.lead + 4;
    float target = f.bare ? 20 : (f.small || f.big) && !f.portrait ? stacked : label;
    target = target > 20 ? target : 20;
    float foot = f.portrait || target > main ? target : main;
    float head = target > f.head ? target : f.head;
    float top = head + (f.small      ? 3
                        : f.portrait ? 16
                                     : 10),
          bottom = foot + (f.small                ? 4
                           : f.portrait && !f.big ? 18
                                                  : 9);
    if (f.portrait) {
        float least = f.big ? 25 : 32;
        bottom += (f.big ? 4 : 8) + (main > least ? main : least);
        top += f.display + f.gap;
    }
    if (s->panel.low_reach && !f.portrait)
        bottom += f.head + 2 * f.margin + f.gap;
    float left = f.height - top - bottom - (f.small ? 0 : 2 + f.gap) - s->panel.kept_free_mm;
    return left > LEAST_MM ? left : LEAST_MM;
}

/* A headline has no full stop on the glass; spoken it ends a sentence. */
static const char *sentence(struct scene *s, const char *text)
{
    static const char *const ends[] = { ".", "?", "!", "…", ":" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (text_ends(text, ends[i]))
            return text;
    return *text != '\0' ? scene_format(s, "%s.", text) : text;
}

const char *aloud_of(struct scene *s, const char *which, const char *what)
{
    return *what != '\0' ? scene_format(s, "%s. %s", which, what) : which;
}

void set_said(struct scene *s, const char *result, const char *todo)
{
    const char *first = sentence(s, result), *then = sentence(s, todo);
    s->said = scene_format(s, "%s%s%s", first, *first != '\0' && *then != '\0' ? " " : "", then);
}
