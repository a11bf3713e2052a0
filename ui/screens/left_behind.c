#include "screens/parts.h"
#include "screens/screens.h"

/* A card or a book lies on the pad after its visit: it is called out, and opens nothing. */
struct left {
    const char *tag, *head, *line, *closes;
    enum look picture;
};

static struct left left_of(const struct kiosk *k)
{
    enum language l = k->language;
    if (kiosk_card_on_pad(k))
        return (struct left){ say(l, N_("Your card is still on the pad")), say(l, N_("Please take your card")),
                              say(l, N_("Your details are off the screen. Nobody can borrow with this card now.")),
                              say(l, N_("The screen closes when you take the card.")), LOOK_TAKE_CARD };
    return (struct left){ say(l, N_("A book is still on the pad")), say(l, N_("Please take the book")),
                          say(l, N_("Your details are off the screen.")),
                          say(l, N_("The screen closes when you take the book.")), LOOK_TAKE_BOOK };
}

static void add_tag(struct scene *s, const char *text)
{
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .role = ROLE_STATUS,
                                    .look = LOOK_NEED_BOX,
                                    .name = text,
                                    .box = { .flow = FLOW_ROW,
                                             .width = FIT,
                                             .pad_x_mm = f.small ? 2 : 6,
                                             .pad_y_mm = f.small ? 1 : 3,
                                             .gap_mm = 4,
                                             .across = PLACE_MIDDLE,
                                             .give_way = 7 } });
    add_mark(s, MARK_REFUSED, f.small ? 8 : 11);
    struct element e = text_of(STEP_BODY, true, text);
    e.ink = INK_ON_NEED;
    scene_add(s, e);
    scene_close(s);
}

static void add_text_column(struct scene *s, const struct left *left)
{
    struct frame f = frame_of(s);
    scene_open(
        s, (struct element){
               .box = { .flow = FLOW_COLUMN, .width = GROW(1), .gap_mm = f.small ? 2 : 6, .across = PLACE_START } });
    add_tag(s, left->tag);
    struct element head = text_of(f.small ? STEP_DISPLAY : STEP_HERO, true, left->head);
    head.id = "left-behind";
    scene_add(s, head);
    add_text(s, f.small ? STEP_BODY : STEP_LEAD, false, left->line);
    s->elements[s->elements_count - 1].box.give_way = f.small ? 6 : 0;
    scene_close(s);
}

void screen_left_behind(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    struct left left = left_of(k);
    open_column(s, GROW(1), GROW(1), 0);
    scene_open(s, (struct element){ .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .pad_x_mm = f.small ? 6 : 22,
                                             .pad_y_mm = f.small ? 3 : 10,
                                             .across = PLACE_STRETCH } });
    scene_open(s, (struct element){ .box = { .flow = f.portrait ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .gap_mm = 10,
                                             .along = PLACE_MIDDLE,
                                             .across = PLACE_MIDDLE } });
    if (f.portrait && !f.big)
        add_picture(s, left.picture, 220, 170);
    add_text_column(s, &left);
    if (f.wide)
        add_picture(s, left.picture, f.width > 400 ? 174 : 120, f.width > 400 ? 134 : 92);
    scene_close(s);
    if (!f.small)
        add_frieze(s);
    scene_close(s);
    scene_open(s, (struct element){ .look = LOOK_SAND,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = f.margin,
                                             .pad_y_mm = f.small ? 2.5f : 4.5f,
                                             .gap_mm = 4,
                                             .across = PLACE_MIDDLE } });
    if (!f.big)
        add_icon(s, ICON_CHECK, 9);
    add_wide_text(s, STEP_BODY, false, left.closes);
    if (kiosk_card_on_pad(k))
        scene_add(s, button_of(s, LOOK_BUTTON_PLAIN, ICON_BELL, "left-behind.not-mine",
                               say(k->language, N_("This is not my card"))));
    scene_close(s);
    scene_close(s);
    set_said(s, scene_format(s, "%s.", left.tag), scene_format(s, "%s.", left.head));
}
