/* What passers-by see: the library, its hours, and one of its notices. Calm: nothing moves until the next page. */
#include "base/text.h"
#include "screens/hours_words.h"
#include "screens/parts.h"
#include "screens/screens.h"

static const struct notice *notice_of(const struct kiosk *k)
{
    return k->notice >= 0 ? &k->rules.notices->notices[k->notice] : NULL;
}

static void add_brand(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    bool named = k->rules.library_name[0] != '\0';
    open_row(s, GROW(1), FIT, 4);
    scene_add(s, (struct element){ .look = LOOK_LOGO, .decor = true, .box = { .give_way = 7 } });
    struct element name = text_of(f.small ? STEP_TITLE : STEP_HEAD, true, named ? k->rules.library_name : "Kitap");
    name.id = "screen.title";
    name.role = ROLE_HEADING;
    name.box.width = GROW(1);
    scene_add(s, name);
    scene_close(s);
}

/* ---- the hours ---- */

/* Three lines, from the most to the least that one must know; "" for none. */
static void lines_of_hours(const struct kiosk *k, struct scene *s, const char *to[static 3])
{
    to[0] = words_of_hours(k, s);
    to[1] = words_of_today(k, s);
    to[2] = k->opens.known ? words_of_opening(k, s) : words_of_next_closed(k, s);
}

static void add_hours_large(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    enum language l = k->language;
    const char *lines[3];
    char day[PHRASE_SIZE];
    lines_of_hours(k, s, lines);
    say_weekday(l, k->clock_unset ? (struct when){ 0 } : k->now, day);
    add_text(s, f.small ? STEP_BODY : STEP_LEAD, false, scene_text(s, day));
    struct element head =
        text_of(f.small ? STEP_HEAD : STEP_DISPLAY, true, *lines[0] ? lines[0] : say(l, N_("Welcome!")));
    head.id = "attract.title";
    scene_add(s, head);
    add_text(s, f.small ? STEP_BODY : STEP_LEAD, false, lines[1]);
    add_text(s, f.small ? STEP_BODY : STEP_LEAD, false, lines[2]);
}

static void add_hours_line(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    const char *lines[3];
    lines_of_hours(k, s, lines);
    if (*lines[0] == '\0')
        return;
    open_row(s, GROW(1), FIT, f.small ? 3 : 6);
    add_icon(s, ICON_CLOCK, 11);
    open_column(s, GROW(1), FIT, 0);
    add_text(s, STEP_BODY, true, lines[0]);
    for (int i = 1; i < 3; i++) {
        add_text(s, STEP_BODY, false, lines[i]);
        if (*lines[i] != '\0')
            s->elements[s->elements_count - 1].box.give_way = (uint8_t)(5 + i);
    }
    scene_close(s);
    scene_close(s);
}

/* ---- the page ---- */

/* As large as the glass has room for: how much there is to read decides on low ones. */
struct steps {
    enum type_step title, text;
};
static struct steps steps_of(const struct scene *s, const struct notice *n, enum language l)
{
    enum { LONG = 120, LONGER = 180 };
    struct frame f = frame_of(s);
    size_t letters = utf8_count(n->title[l]) + utf8_count(n->text[l]);
    bool high = f.height >= 220 && !f.small;
    if (high && !(f.portrait && letters > LONGER))
        return (struct steps){ STEP_DISPLAY, STEP_HEAD };
    if (letters > (f.small ? LONG : LONGER))
        return (struct steps){ STEP_TITLE, STEP_BODY };
    return (struct steps){ STEP_HEAD, STEP_LEAD };
}

static void add_notice_text(struct scene *s, const struct notice *n, enum language l)
{
    struct steps steps = steps_of(s, n, l);
    if (n->title[l][0] != '\0') {
        struct element title = text_of(steps.title, true, n->title[l]);
        title.id = "attract.title";
        title.role = ROLE_HEADING;
        scene_add(s, title);
    }
    struct element text = text_of(steps.text, false, n->text[l]);
    text.id = "attract.text";
    text.role = ROLE_TEXT;
    scene_add(s, text);
}

static void add_page(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    const struct notice *n = notice_of(k);
    scene_open(s, (struct element){ .look = LOOK_CARD,
                                    .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .pad_x_mm = f.small ? 5 : 18,
                                             .pad_y_mm = f.small ? 2 : 10,
                                             .gap_mm = f.small ? 2 : 6,
                                             .along = PLACE_MIDDLE,
                                             .across = PLACE_STRETCH } });
    if (n != NULL)
        add_notice_text(s, n, k->language);
    else
        add_hours_large(k, s);
    scene_close(s);
    if (!f.small)
        add_frieze(s);
}

static void add_foot(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    enum language l = k->language;
    const char *todo = kiosk_pad_up(k, READER_FOR_ALL)
                           ? say(l, N_("Touch the screen anywhere, or lay your card or books on the pad."))
                           : say(l, N_("Touch the screen anywhere."));
    scene_open(s, (struct element){ .look = LOOK_SAND,
                                    .box = { .flow = f.portrait ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = f.margin,
                                             .pad_y_mm = f.small ? 2 : 4.5f,
                                             .gap_mm = 4,
                                             .across = f.portrait ? PLACE_STRETCH : PLACE_MIDDLE } });
    open_column(s, GROW(1), FIT, 0); /* the button stays at its side when the hint gives way */
    add_text(s, STEP_BODY, false, todo);
    s->elements[s->elements_count - 1].box.give_way = 4;
    scene_close(s);
    scene_add(s, main_button(s, ICON_TOUCH, "attract.begin", say(l, N_("Begin"))));
    scene_close(s);
}

/* The notice, or the hours; the main action follows. */
static void add_said(const struct kiosk *k, struct scene *s)
{
    const struct notice *n = notice_of(k);
    const char *lines[3];
    lines_of_hours(k, s, lines);
    if (n != NULL)
        set_said(s, n->title[k->language], n->text[k->language]);
    else
        set_said(s, *lines[0] != '\0' ? lines[0] : say(k->language, N_("Welcome!")), lines[2]);
}

void screen_attract(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    open_column(s, GROW(1), GROW(1), 0);
    scene_open(s, (struct element){ .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .pad_x_mm = f.margin,
                                             .pad_y_mm = f.small ? 2 : 8,
                                             .gap_mm = f.small ? 2 : 6,
                                             .across = PLACE_STRETCH } });
    add_brand(k, s);
    add_page(k, s);
    if (notice_of(k) != NULL)
        add_hours_line(k, s);
    scene_close(s);
    add_foot(k, s);
    scene_close(s);
    add_said(k, s);
}
