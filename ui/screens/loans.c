#include "screens/loans.h"

#include "base/text.h"

static float banner_height(const struct scene *s, const char *a, const char *b)
{
    struct frame f = frame_of(s);
    enum type_step step = f.wide ? STEP_LEAD : STEP_BODY;
    float width = f.width - 2 * f.margin - 12 - (f.small ? 9 : 14) - 4;
    return text_height(s, text_of(step, true, a), width) + text_height(s, text_of(step, false, b), width) +
           (f.small ? 2 : 6) + f.gap;
}

static float add_measured_banner(struct scene *s, bool need, enum mark mark, const char *a, const char *b)
{
    if (frame_of(s).small || frame_of(s).big)
        b = "";
    add_banner(s, need, mark, a, b);
    return banner_height(s, a, b);
}

bool scans_only(const struct kiosk *k)
{
    return k->rules.readers_count == 0;
}

const char *pad_trouble(const struct kiosk *k)
{
    bool away = !kiosk_pad_up(k, READER_FOR_ITEMS) && k->rules.readers_count > 0;
    return away ? say(k->language, N_("The pad is not working. Type the number to go on.")) : "";
}

/* One banner at most: what matters most now. */
float add_flow_banners(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    bool back = k->screen == SCREEN_RETURN;
    if (!k->ledger.up || k->cannot_record)
        return add_measured_banner(s, true, MARK_REFUSED, say(l, N_("We cannot lend another book now.")),
                                   say(l, N_("Staff have been called.")));
    if (*pad_trouble(k) != '\0')
        return add_measured_banner(s, true, MARK_REFUSED, pad_trouble(k), "");
    if (k->rules.library_configured && !k->library.up)
        return add_measured_banner(s, false, MARK_OFFLINE,
                                   back ? say(l, N_("The library cannot be reached, but you can return books."))
                                        : say(l, N_("The library cannot be reached, but you can borrow.")),
                                   say(l, N_("We note it down. The library will confirm later.")));
    if (k->library_slow)
        return add_measured_banner(s, false, MARK_WORKING, say(l, N_("The library answers slowly.")),
                                   say(l, N_("Please wait a little.")));
    return 0;
}

bool flow_without_pad(const struct kiosk *k)
{
    if (kiosk_pad_up(k, READER_FOR_ITEMS) || k->keyboard_open || k->rules.readers_count == 0)
        return false;
    for (uint16_t i = 0; i < k->items_count; i++)
        if (k->items[i].state != ITEM_DONE && k->items[i].state != ITEM_OFFLINE)
            return false;
    return true;
}

void add_flow_without_pad(const struct kiosk *k, struct scene *s, const struct item_flow *flow)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    const char *head = say(l, N_("The pad is not working")),
               *more = say(l, N_("It is not your fault. Type the number to go on."));
    body_open(k, s, BAR_ALL, flow->title);
    scene_open(s, (struct element){ .box = { .flow = f.portrait ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .gap_mm = 12,
                                             .across = PLACE_MIDDLE,
                                             .along = PLACE_MIDDLE } });
    if (!f.small && !f.big)
        add_picture(s, LOOK_READER_UNPLUGGED,
                    f.width > 400 ? 152
                    : f.portrait  ? 200
                                  : 110,
                    f.width > 400 || f.portrait ? 118 : 80);
    open_column(s, GROW(1), FIT, 6);
    add_text(s, f.small ? STEP_HEAD : STEP_DISPLAY, true, head);
    add_text(s, f.small ? STEP_BODY : STEP_LEAD, false, more);
    s->elements[s->elements_count - 1].box.give_way = f.small ? 3 : 0;
    unsigned done = kiosk_counts(k).done + kiosk_counts(k).offline;
    if (done > 0) {
        open_row(s, GROW(1), FIT, 4);
        add_mark(s, MARK_DONE, 11);
        add_wide_text(s, STEP_LEAD, true,
                      scene_format(s, say_n(l, "%u book is safely noted.", "%u books are safely noted.", done), done));
        scene_close(s);
    }
    scene_close(s);
    scene_close(s);
    struct item_list rows = { flow->stem, flow->words, f.width, 0 };
    add_covered_items(k, s, &rows);
    foot_open(k, s, BAR_ALL);
    add_button(s, LOOK_BUTTON_PLAIN, ICON_CHECK, flow->done_id, say(l, N_("Finish")));
    if (!f.small && !(f.big && !f.portrait))
        add_call(k, s);
    struct element type = main_button(s, ICON_KEYS, flow->number_id, say(l, N_("Type a number")));
    type.role = ROLE_FIELD;
    foot_close(s, type);
    set_said(s, scene_format(s, "%s.", head), more);
}

void add_flow_entry(const struct kiosk *k, struct scene *s, const struct item_flow *flow, float width, float height)
{
    struct entry e = { .fields = { { flow->number_id, say(k->language, N_("Type the number on the book.")), k->number,
                                     ICON_KEYS, false, NULL } },
                       .count = 1,
                       .trouble_id = "",
                       .trouble = "" };
    add_entry(k, s, &e, width, height);
}

static struct element done_button(const struct kiosk *k, const struct scene *s, const struct item_flow *flow, bool main)
{
    enum language l = k->language;
    const char *name = k->finishing ? say(l, N_("One moment…")) : say(l, N_("Finish"));
    struct element e = main ? main_button(s, ICON_CHECK, flow->done_id, name)
                            : button_of(s, LOOK_BUTTON_PLAIN, ICON_CHECK, flow->done_id, name);
    e.disabled = k->finishing;
    e.why = say(l, N_("We finish the last book first."));
    return e;
}

/* With `checkout.confirm` nothing is lent before this is tapped. */
static void add_take_all(const struct kiosk *k, struct scene *s)
{
    unsigned seen = kiosk_counts(k).seen;
    const char *name = scene_format(
        s, say_n(k->language, "Borrow the %u book on the pad", "Borrow the %u books on the pad", seen), seen);
    add_button(s, LOOK_BUTTON_NEED, ICON_OUT, "checkout.all", name);
}

void add_flow_foot(const struct kiosk *k, struct scene *s, const struct item_flow *flow, unsigned hidden)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    bool confirm = k->screen == SCREEN_CHECKOUT && k->rules.checkout_confirm && kiosk_counts(k).seen > 0;
    foot_open(k, s, BAR_ALL);
    if (k->keyboard_open) {
        add_close_keys(k, s);
        scene_add(s, done_button(k, s, flow, false));
        struct element ok = main_button(s, ICON_NEXT, flow->ok_id, say(l, N_("Continue")));
        ok.disabled = k->number[0] == '\0';
        ok.why = say(l, N_("Type the number first."));
        foot_close(s, ok);
        return;
    }
    add_closed_field(s, flow->number_id, say(l, N_("Type a number")));
    if (hidden > 0 || (f.wide && !confirm))
        add_more(k, s, hidden);
    if (confirm)
        add_take_all(k, s);
    if (f.portrait && !confirm && !f.big) {
        if (hidden == 0)
            add_comfort(k, s);
        add_call(k, s);
    }
    foot_close(s, done_button(k, s, flow, true));
}
