#include <string.h>

#include "screens/rows.h"
#include "screens/screens.h"

struct option {
    const char *id, *name;
    bool chosen;
};
enum { OPTIONS_MAX = 4, ROWS_MAX = 11, ICON_MM = 11, PADDING_MM = 34, SPARE_MM = 8 };

struct comfort_row {
    enum icon icon;
    const char *name;
    unsigned count;
    struct option options[OPTIONS_MAX];
};

static struct option walk_option(const struct kiosk *k, struct scene *s, unsigned seconds)
{
    const char *name =
        seconds > 0 ? scene_format(s, say(k->language, N_("%u s")), seconds) : say(k->language, N_("Off"));
    return (struct option){ scene_id(s, "comfort.walk", seconds, ""), name, k->walk_seconds == seconds };
}

/* What became of it stands where it is asked for. */
static const char *name_of_keeping(const struct kiosk *k)
{
    bool failed = k->preferences_step == PREFERENCES_FAILED;
    return failed ? say(k->language, N_("Not done. Please try again.")) : say(k->language, N_("My card remembers"));
}

/* What is read, and how it looks. */
static unsigned rows_for_eyes(const struct kiosk *k, struct scene *s, struct comfort_row *to)
{
    enum language l = k->language;
    const struct comfort_row rows[] = {
        { ICON_GLOBE,
          say(l, N_("Language")),
          4,
          { { "language.kk", language_name(LANGUAGE_KK), l == LANGUAGE_KK && !k->latin },
            { "language.ru", language_name(LANGUAGE_RU), l == LANGUAGE_RU },
            { "language.en", language_name(LANGUAGE_EN), l == LANGUAGE_EN },
            { "language.kk-latin", latin_name(s), writes_latin(k) } } },
        { ICON_TEXT,
          say(l, N_("Text size")),
          4,
          { { "comfort.text.100", "100 %", k->text_percent == 100 },
            { "comfort.text.150", "150 %", k->text_percent == 150 },
            { "comfort.text.200", "200 %", k->text_percent == 200 },
            { "comfort.text.250", "250 %", k->text_percent == 250 } } },
        { ICON_CONTRAST,
          say(l, N_("Colours")),
          4,
          { { "comfort.theme.light", say(l, N_("Light")), k->theme == CHOICE_LIGHT },
            { "comfort.theme.dark", say(l, N_("Dark")), k->theme == CHOICE_DARK },
            { "comfort.theme.yellow", say(l, N_("Yellow on black")), k->theme == CHOICE_YELLOW_ON_BLACK },
            { "comfort.theme.black", say(l, N_("Black on white")), k->theme == CHOICE_BLACK_ON_WHITE } } },
        { ICON_SEARCH,
          say(l, N_("Magnifier")),
          3,
          { { "comfort.magnify.1", say(l, N_("Off")), k->magnify < 2 },
            { "comfort.magnify.2", say(l, N_("2 times")), k->magnify == 2 },
            { "comfort.magnify.3", say(l, N_("3 times")), k->magnify == 3 } } },
    };
    memcpy(to, rows, sizeof rows);
    return sizeof rows / sizeof *rows;
}

/* What is heard, and how it is touched; the last one is about a card. */
static unsigned rows_for_ears_and_hands(const struct kiosk *k, struct scene *s, struct comfort_row *to)
{
    enum language l = k->language;
    const struct comfort_row rows[] = {
        { ICON_VOICE,
          say(l, N_("Voice")),
          2,
          { { "comfort.voice.off", say(l, N_("Off")), !k->voice },
            { "comfort.voice.on", say(l, N_("On")), k->voice } } },
        { ICON_SPEAK,
          say(l, N_("Captions")),
          2,
          { { "comfort.captions.off", say(l, N_("Off")), !k->captions },
            { "comfort.captions.on", say(l, N_("On")), k->captions } } },
        { ICON_SLOW,
          say(l, N_("Pace")),
          2,
          { { "comfort.pace.normal", say(l, N_("Usual")), !k->slow_pace },
            { "comfort.pace.slow", say(l, N_("Slow")), k->slow_pace } } },
        { ICON_LOW,
          say(l, N_("Buttons")),
          2,
          { { "comfort.reach.normal", say(l, N_("Usual")), !k->low_reach },
            { "comfort.reach.low", say(l, N_("Low down")), k->low_reach } } },
        { ICON_TOUCH,
          say(l, N_("Touch")),
          2,
          { { "comfort.touch.usual", say(l, N_("Usual")), !k->steady_touch },
            { "comfort.touch.steady", say(l, N_("Steady")), k->steady_touch } } },
        { ICON_KEYS,
          say(l, N_("One button")),
          4,
          { walk_option(k, s, 0), walk_option(k, s, 1), walk_option(k, s, 2), walk_option(k, s, 3) } },
        { ICON_CARD,
          name_of_keeping(k),
          2,
          { { "comfort.forget", say(l, N_("Nothing")), !k->preferences_kept },
            { "comfort.keep", say(l, N_("My settings")), k->preferences_kept && !k->preferences_changed } } },
    };
    memcpy(to, rows, sizeof rows);
    return sizeof rows / sizeof *rows - !kiosk_may_keep(k);
}

static unsigned rows_of(const struct kiosk *k, struct scene *s, struct comfort_row to[static ROWS_MAX])
{
    unsigned n = rows_for_eyes(k, s, to);
    return n + rows_for_ears_and_hands(k, s, to + n);
}

static bool offered(const struct kiosk *k, const struct comfort_row *row, unsigned option)
{
    if (row->icon != ICON_GLOBE)
        return true;
    return option < LANGUAGE_COUNT ? k->rules.languages[option] : kiosk_offers_latin(k);
}

/* A size of text is shown in a larger step, as far as a button has room. */
static void add_option(struct scene *s, const struct comfort_row *row, unsigned i)
{
    static const enum type_step steps[OPTIONS_MAX] = { STEP_BODY, STEP_TITLE, STEP_LEAD, STEP_HEAD };
    add_choice(s, row->options[i].chosen, row->options[i].id, row->options[i].name);
    s->elements[s->elements_count - 1].detail = row->name;
    if (row->icon == ICON_TEXT && s->panel.text_percent < 150)
        s->elements[s->elements_count - 1].step = steps[i];
}

static void add_row(const struct kiosk *k, struct scene *s, const struct comfort_row *row, bool shown, float label,
                    float height)
{
    struct frame f = frame_of(s);
    bool above = f.big || f.portrait || f.small;
    scene_open(s, (struct element){ .covered = !shown,
                                    .box = { .flow = above ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .height = { EXTENT_GROW, 1, 0, height + SPARE_MM },
                                             .gap_mm = above ? 2 : 4,
                                             .across = above ? PLACE_STRETCH : PLACE_MIDDLE } });
    open_row(s, above ? GROW(1) : MM(label), FIT, 4);
    if (!f.big)
        add_icon(s, row->icon, ICON_MM);
    add_wide_text(s, f.small || f.big ? STEP_BODY : STEP_LEAD, true, row->name);
    scene_close(s);
    bool narrow = f.big || f.bare;
    unsigned lines = narrow && row->count == OPTIONS_MAX ? 2
                     : narrow && f.portrait              ? row->count
                                                         : 1,
             each = row->count / lines;
    open_column(s, GROW(1), FIT, 4);
    for (unsigned line = 0; line < lines; line++) {
        scene_open(
            s, (struct element){ .box = { .flow = FLOW_ROW, .width = GROW(1), .gap_mm = 4, .across = PLACE_STRETCH } });
        for (unsigned i = line * each; i < (line + 1) * each; i++)
            if (offered(k, row, i))
                add_option(s, row, i);
        scene_close(s);
    }
    scene_close(s);
    scene_close(s);
}

static const char *what_stays(const struct kiosk *k)
{
    return k->preferences_kept && !k->preferences_changed ? say(k->language, N_("Next time your card brings it back."))
                                                          : say(k->language, N_("It all goes back when you leave."));
}

static const char *what_was_done(const struct kiosk *k)
{
    enum language l = k->language;
    switch (k->preferences_step) {
    case PREFERENCES_WORKING:
        return say(l, N_("One moment, please."));
    case PREFERENCES_SAVED:
        return say(l, N_("Your settings are kept under your card."));
    case PREFERENCES_FORGOTTEN:
        return say(l, N_("Nothing is kept under your card any more."));
    case PREFERENCES_FAILED:
        return say(l, N_("That could not be done. Please try again."));
    case PREFERENCES_REST:
    case PREFERENCES_PUT_ON:
        break;
    }
    return say(l, N_("Make it yours."));
}

/* What the choices look like, on a book that everybody knows. */
static void add_sample(const struct kiosk *k, struct scene *s, float width)
{
    enum language l = k->language;
    open_column(s, width > 0 ? MM(width) : GROW(1), width > 0 ? GROW(1) : FIT, 3);
    s->elements[s->elements_count - 1].box.give_way = 8;
    add_text(s, STEP_BODY, false, say(l, N_("It looks like this:")));
    open_card(s, LOOK_CARD, GROW(1), width > 0 ? GROW(1) : FIT, 6, 3);
    scene_open(s, (struct element){ .decor = true, .box = { .flow = FLOW_ROW, .width = GROW(1) } });
    add_cover(s, "Менің атым Қожа", "Бердібек Соқпақбаев", 56);
    scene_close(s);
    add_text(s, STEP_TITLE, true, "Менің атым Қожа");
    add_text(s, STEP_BODY, false, "Бердібек Соқпақбаев");
    open_row(s, GROW(1), FIT, 3);
    add_mark(s, MARK_DONE, 11);
    add_wide_text(s, STEP_BODY, true, say(l, N_("Borrowed")));
    scene_close(s);
    add_space(s);
    add_text(s, STEP_BODY, false, what_stays(k));
    scene_close(s);
    scene_close(s);
}

/* The buttons of a row, as far as their words need more than a finger does. */
static float button_height(struct scene *s, const struct comfort_row *row, float width)
{
    enum { FINGER_MM = 20 };
    float button = FINGER_MM;
    for (unsigned i = 0; i < row->count; i++) {
        float h = text_height(s, text_of(STEP_BODY, true, row->options[i].name), width) + 4;
        button = h > button ? h : button;
    }
    return button;
}

static float rows_gap(const struct scene *s)
{
    return frame_of(s).small ? 4 : 6;
}

static unsigned add_rows(const struct kiosk *k, struct scene *s, float avail)
{
    struct frame f = frame_of(s);
    struct comfort_row rows[ROWS_MAX];
    bool narrow = f.big || f.bare;
    float label = f.small ? 62 : 106 * (f.width > 400 ? 1 : 0.7f) * (s->panel.text_percent >= 150 ? 1.2f : 1);
    float heights[ROWS_MAX], name = f.small || f.big ? f.body : f.lead > ICON_MM ? f.lead : ICON_MM;
    struct row_plan plan = { .count = (uint16_t)rows_of(k, s, rows) };
    for (uint16_t i = 0; i < plan.count; i++) {
        unsigned beside = narrow ? 2 : rows[i].count;
        float width = (f.width - 2 * f.margin - (f.wide ? label + 120 : 0)) / (float)beside - PADDING_MM;
        float button = button_height(s, &rows[i], width);
        if (narrow)
            button = (f.portrait ? 3 : 2) * (button + 4);
        heights[i] = (f.big || f.portrait || f.small ? name + 2 : 0) + button + (f.small ? 2 : 0);
    }
    plan_pages(&plan, heights, 0, avail, rows_gap(s), k->page);
    for (uint16_t i = 0; i < plan.count; i++)
        add_row(k, s, &rows[i], plan.shown[i], label, heights[i]);
    return plan.hidden;
}

void screen_comfort(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    unsigned bar = f.small || f.big ? BAR_HOME | BAR_HELP : BAR_ALL & ~BAR_PERSON;
    /* A small panel has no room for the whole sentence. */
    body_open(k, s, bar, f.small ? say(l, N_("Make it easier")) : say(l, N_("Make it yours")));
    scene_open(s, (struct element){ .box = { .flow = f.portrait ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .gap_mm = 14,
                                             .across = PLACE_STRETCH } });
    open_column(s, GROW(1), f.portrait ? FIT : GROW(1), rows_gap(s));
    unsigned hidden = add_rows(k, s, body_height(s));
    scene_close(s);
    if (f.wide && f.width > 400 && s->panel.text_percent < 150)
        add_sample(k, s, 107);
    if (f.portrait && !f.big)
        add_sample(k, s, 0);
    scene_close(s);
    add_gap_below_bar(s);
    foot_open(k, s, bar);
    add_button(s, LOOK_BUTTON_PLAIN, ICON_AGAIN, "comfort.reset", say(l, N_("As it was")));
    if (hidden > 0)
        add_button(s, LOOK_BUTTON_PLAIN, ICON_MORE, "nav.more", say(l, N_("More")));
    foot_close(s, main_button(s, ICON_CHECK, "comfort.done", say(l, N_("Done"))));
    set_said(s, what_was_done(k), what_stays(k));
}
