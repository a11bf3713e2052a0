#include <string.h>

#include "base/text.h"
#include "screens/guided.h"
#include "screens/loans.h"
#include "screens/screens.h"

static struct item_flow flow_of(const struct kiosk *k)
{
    return (struct item_flow){ .title = say(k->language, N_("Return books")),
                               .stem = "return.item",
                               .number_id = "return.number",
                               .ok_id = "return.ok",
                               .done_id = "return.done",
                               .words = words_of_return };
}

static const char *returned_words(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    unsigned n = kiosk_counts(k).done + kiosk_counts(k).offline;
    if (n == 0)
        return say(l, N_("No card needed."));
    return scene_format(s, say_n(l, "No card needed. %u book returned.", "No card needed. %u books returned.", n), n);
}

/* The newest book that is back: where it goes now is what the person wants to know. */
static const struct kiosk_item *last_returned(const struct kiosk *k)
{
    for (uint16_t i = k->items_count; i > 0; i--)
        if (k->items[i - 1].state == ITEM_DONE || k->items[i - 1].state == ITEM_OFFLINE)
            return &k->items[i - 1];
    return NULL;
}

static const char *place_of(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    bool number = item->sort_to[0] != '\0' && item->sort_to[strspn(item->sort_to, "0123456789")] == '\0';
    if (number)
        return scene_format(s, say(k->language, N_("Shelf %s")), item->sort_to);
    if (item->sort_to[0] != '\0')
        return scene_text(s, item->sort_to);
    if (item->hold_waits)
        return say(k->language, N_("The separate shelf"));
    if (item->route)
        return say(k->language, N_("Give it to staff"));
    return say(k->language, N_("The return shelf"));
}

static void add_plate(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    const char *place = place_of(k, s, item);
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .id = "return.place",
                                    .role = ROLE_STATUS,
                                    .look = LOOK_TINT,
                                    .name = place,
                                    .value = item->sort_to[0] != '\0' ? place : "",
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .height = f.portrait ? FIT : GROW(1),
                                             .pad_x_mm = 5,
                                             .pad_y_mm = 5,
                                             .gap_mm = 4,
                                             .across = PLACE_MIDDLE } });
    open_column(s, GROW(1), FIT, 1);
    add_text(s, utf8_count(place) <= 8 && f.width > 400 ? STEP_HERO : STEP_DISPLAY, true, place);
    if (!text_equal(item->item.shelf, place))
        add_text(s, STEP_LEAD, false, scene_text(s, item->item.shelf));
    scene_close(s);
    scene_add(s, (struct element){ .role = ROLE_IMAGE,
                                   .look = LOOK_ICON,
                                   .icon = ICON_SHELF,
                                   .decor = true,
                                   .ink = INK_SHAPE,
                                   .box = { .width = MM(28), .height = MM(28), .give_way = 8 } });
    scene_close(s);
}

static void add_place_card(const struct kiosk *k, struct scene *s, const struct kiosk_item *item, float width)
{
    enum language l = k->language;
    bool portrait = frame_of(s).portrait;
    open_card(s, LOOK_CHOSEN_CARD, width > 0 ? MM(width) : GROW(1), portrait ? FIT : GROW(1), 6, 4);
    open_row(s, GROW(1), FIT, 3);
    add_mark(s, item->state == ITEM_OFFLINE ? MARK_OFFLINE : MARK_DONE, 11);
    add_wide_text(s, STEP_BODY, false, item->state == ITEM_OFFLINE ? say(l, N_("Noted")) : say(l, N_("Returned")));
    scene_close(s);
    open_row(s, GROW(1), FIT, 6);
    const char *title = title_of_item(k, s, item);
    add_cover(s, title, scene_text(s, item->item.author), frame_of(s).height > 220 ? 54 : 30);
    open_column(s, GROW(1), FIT, 0);
    struct element name = text_of_title(STEP_LEAD, title);
    name.lines_max = 3;
    scene_add(s, name);
    add_text(s, STEP_BODY, false, scene_text(s, item->item.author));
    s->elements[s->elements_count - 1].verbatim = true;
    s->elements[s->elements_count - 1].box.give_way = 6;
    scene_close(s);
    scene_close(s);
    scene_add(s, (struct element){ .look = LOOK_RULE, .decor = true, .box = { .width = GROW(1), .give_way = 8 } });
    add_text(s, STEP_LEAD, false, say(l, N_("Now put the book here:")));
    add_plate(k, s, item);
    scene_close(s);
}

static void add_first_call(const struct kiosk *k, struct scene *s, float width)
{
    float w = width > 0 ? width - 20 : 160;
    if (!scans_only(k))
        add_picture_room(s, LOOK_GESTURE_BOOK, width > 0 ? MM(width) : GROW(1), w, w * 0.72f);
}

static void add_left(const struct kiosk *k, struct scene *s, const struct item_flow *flow, float width, float height)
{
    const struct kiosk_item *last = last_returned(k);
    if (k->keyboard_open)
        add_flow_entry(k, s, flow, width, height);
    else if (last != NULL)
        add_place_card(k, s, last, width);
    else
        add_first_call(k, s, width);
}

static const char *how_to_lay(const struct kiosk *k)
{
    if (scans_only(k))
        return say(k->language, N_("Scan each book, or type its number."));
    return kiosk_at_once(k) == 1 ? say(k->language, N_("Lay one book on the pad at a time"))
                                 : say(k->language, N_("Lay the books on the pad"));
}

static const char *todo_of(const struct kiosk *k)
{
    if (*pad_trouble(k) != '\0')
        return pad_trouble(k);
    if (scans_only(k))
        return say(k->language, N_("Scan each book, or type its number. No card needed."));
    return kiosk_at_once(k) == 1 ? say(k->language, N_("Lay one book on the pad at a time. No card needed."))
                                 : say(k->language, N_("Lay the books on the pad. No card needed."));
}

static void add_heads(const struct kiosk *k, struct scene *s)
{
    add_text(s, STEP_DISPLAY, true, how_to_lay(k));
    struct element e = text_of(STEP_LEAD, false, returned_words(k, s));
    e.box.give_way = 5;
    scene_add(s, e);
}

static uint16_t add_wide_body(const struct kiosk *k, struct scene *s, const struct item_flow *flow, float height)
{
    struct frame f = frame_of(s);
    float left = f.width > 400 ? 146 : f.width * 0.38f;
    scene_open(
        s,
        (struct element){
            .box = { .flow = FLOW_ROW, .width = GROW(1), .height = GROW(1), .gap_mm = 9, .across = PLACE_STRETCH } });
    add_left(k, s, flow, left, height);
    open_column(s, GROW(1), GROW(1), 3);
    add_heads(k, s);
    float width = f.width - 2 * f.margin - left - 9;
    float head = text_height(s, text_of(STEP_DISPLAY, true, how_to_lay(k)), width);
    struct item_list list = { flow->stem, words_of_return, width, height - head - f.lead - 8 };
    uint16_t hidden = add_items(k, s, &list);
    scene_close(s);
    scene_close(s);
    return hidden;
}

static uint16_t add_portrait_body(const struct kiosk *k, struct scene *s, const struct item_flow *flow, float height)
{
    struct frame f = frame_of(s);
    struct element e = text_of(STEP_LEAD, false, returned_words(k, s));
    scene_add(s, e);
    add_left(k, s, flow, 0, height / 2);
    struct item_list list = { flow->stem, words_of_return, f.width - 2 * f.margin,
                              k->items_count == 0 ? 0 : height * 0.46f };
    uint16_t hidden = k->items_count == 0 ? 0 : add_items(k, s, &list);
    return hidden;
}

static uint16_t add_compact_body(const struct kiosk *k, struct scene *s, const struct item_flow *flow, float height)
{
    struct frame f = frame_of(s);
    struct item_list list = { flow->stem, words_of_return, f.width - 2 * f.margin, height - f.body - 4 - f.gap };
    if (k->keyboard_open) {
        add_flow_entry(k, s, flow, 0, height);
        add_covered_items(k, s, &list);
        return 0;
    }
    const struct kiosk_item *last = last_returned(k);
    if (last == NULL && *pad_trouble(k) != '\0')
        return add_items(k, s, &list); /* the banner has said what to do */
    const char *line =
        last != NULL ? scene_format(s, "%s %s", say(k->language, N_("Now put the book here:")), place_of(k, s, last))
                     : todo_of(k);
    if (k->items_count == 0) {
        add_gesture_call(s, text_of(f.big ? STEP_BODY : STEP_LEAD, true, line), !scans_only(k));
        return 0;
    }
    struct element e = text_of(STEP_BODY, true, line);
    e.id = last != NULL ? "return.place" : "";
    list.avail = height - text_height(s, e, list.width) - f.gap;
    scene_add(s, e);
    return add_items(k, s, &list);
}

void screen_return(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    struct item_flow flow = flow_of(k);
    if (flow_without_pad(k)) {
        add_flow_without_pad(k, s, &flow);
        return;
    }
    if (k->guided && !k->keyboard_open) {
        guided_return(k, s);
        return;
    }
    body_open(k, s, BAR_ALL & ~BAR_PERSON, flow.title);
    float height = body_height(s) - add_flow_banners(k, s);
    uint16_t hidden;
    if (f.wide && !(k->keyboard_open && k->keyboard_letters))
        hidden = add_wide_body(k, s, &flow, height);
    else if (f.portrait && !f.big)
        hidden = add_portrait_body(k, s, &flow, height);
    else
        hidden = add_compact_body(k, s, &flow, height);
    add_flow_foot(k, s, &flow, hidden);
    const struct kiosk_item *last = last_returned(k);
    const char *todo = todo_of(k);
    if (last != NULL)
        todo = scene_format(s, "%s %s.", say(l, N_("Now put the book here:")), place_of(k, s, last));
    set_said(s, items_sentence(k, s, words_of_return), todo);
}
