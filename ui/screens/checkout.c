#include "screens/guided.h"
#include "screens/loans.h"
#include "screens/screens.h"

static struct item_flow flow_of(const struct kiosk *k)
{
    return (struct item_flow){ .title = say(k->language, N_("Borrow books")),
                               .stem = "checkout.item",
                               .number_id = "checkout.number",
                               .ok_id = "checkout.ok",
                               .done_id = "checkout.done",
                               .words = words_of_loan };
}

/* How to lay books down follows what the reader can do. */
static const char *first_instruction(const struct kiosk *k)
{
    enum language l = k->language;
    unsigned at_once = kiosk_at_once(k);
    if (*pad_trouble(k) != '\0')
        return say(l, N_("Type the number on the book."));
    if (scans_only(k))
        return say(l, N_("Scan each book, or type its number."));
    if (k->rules.checkout_confirm)
        return say(l, N_("Lay your books on the pad, then tap the button. Take away what you do not want."));
    if (at_once == 1)
        return say(l, N_("Lay one book on the pad at a time. It is borrowed by itself."));
    if (at_once > 1)
        return say(l, N_("Lay your books on the pad. They are borrowed by themselves."));
    return say(l, N_("Lay a book on the pad. It is borrowed by itself."));
}

/* What lies there, but for cards. */
static unsigned books_seen(const struct kiosk *k)
{
    unsigned n = 0;
    for (uint16_t i = 0; i < k->items_count; i++)
        n += k->items[i].on_pad && (k->items[i].reason != REASON_CARD_AS_ITEM || k->items[i].is_blank);
    return n;
}

/* Once books lie there: how many we see, and what to do about one that we do not. */
static const char *instruction(const struct kiosk *k, struct scene *s)
{
    unsigned n = books_seen(k);
    if (n == 0 || k->rules.checkout_confirm)
        return first_instruction(k);
    return scene_format(s,
                        say_n(k->language, "We see %u book. Is one missing? Lay it down alone, or type its number.",
                              "We see %u books. Is one missing? Lay it down alone, or type its number.", n),
                        n);
}

/* When the borrowed books are due, if they are due on one day. */
static const char *due_words(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    char first[PHRASE_SIZE] = "", day[PHRASE_SIZE];
    for (uint16_t i = 0; i < k->items_count; i++) {
        if (!kiosk_is_lent(&k->items[i]) || !k->items[i].due.known)
            continue;
        say_until(l, k->items[i].due, day);
        if (first[0] == '\0')
            say_until(l, k->items[i].due, first);
    }
    if (first[0] == '\0')
        return "";
    if (!kiosk_online(k))
        return scene_format(s, say(l, N_("For now the books are yours %s.")), first);
    return scene_format(s, say(l, N_("Your books: %s.")), first);
}

static const char *quota_words(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    if (!kiosk_online(k)) {
        unsigned most = kiosk_offline_max(k), left = most > k->offline_count ? most - k->offline_count : 0;
        return scene_format(
            s, say_n(l, "You can take %u more while offline", "You can take %u more while offline", left), left);
    }
    if (k->quota < 0)
        return "";
    unsigned left = (unsigned)k->quota;
    return scene_format(s, say_n(l, "You can take %u more", "You can take %u more", left), left);
}

/* Below the rows: what there is to know at the left, how many more at the right. */
static void add_quota(const struct kiosk *k, struct scene *s, const char *note)
{
    open_row(s, GROW(1), FIT, 4);
    s->elements[s->elements_count - 1].box.pad_x_mm = 2;
    const char *quota = quota_words(k, s);
    struct element left = text_of(STEP_BODY, false, note);
    left.box = (struct box){ .width = GROW(1), .give_way = 5 };
    if (*note != '\0' && s->panel.text_percent < 150)
        scene_add(s, left);
    else
        add_space(s);
    struct element right = text_of(STEP_BODY, true, quota);
    right.id = "checkout.quota";
    right.box.give_way = 4;
    if (*quota != '\0')
        scene_add(s, right);
    scene_close(s);
}

static uint16_t add_list(const struct kiosk *k, struct scene *s, float width, float avail)
{
    struct item_list list = { "checkout.item", words_of_loan, width, avail };
    return add_items(k, s, &list);
}

enum { EMPTY_PAD_MM = 130 }; /* the gesture, as long as nothing lies there */

static uint16_t add_wide_body(const struct kiosk *k, struct scene *s, const struct item_flow *flow, float height)
{
    struct frame f = frame_of(s);
    float left = f.width > 400 ? 124 : f.width * 0.34f;
    scene_open(
        s,
        (struct element){
            .box = { .flow = FLOW_ROW, .width = GROW(1), .height = GROW(1), .gap_mm = 9, .across = PLACE_STRETCH } });
    if (k->keyboard_open) {
        add_flow_entry(k, s, flow, left, height);
    } else {
        open_column(s, MM(left), GROW(1), 4);
        struct element text = text_of(STEP_LEAD, false, instruction(k, s));
        text.box.give_way = 5;
        scene_add(s, text);
        add_space(s);
        if (k->items_count > 0)
            add_stack(k, s, left, words_of_loan);
        add_counts(k, s, (float)counts_lines(k) * (f.display + 4) > height);
        scene_close(s);
    }
    open_column(s, GROW(1), GROW(1), 3);
    uint16_t hidden = 0;
    if (k->items_count == 0 && !scans_only(k))
        add_picture_room(s, LOOK_GESTURE_BOOK, GROW(1), EMPTY_PAD_MM, EMPTY_PAD_MM * 0.72f);
    else
        hidden = add_list(k, s, f.width - 2 * f.margin - left - 9, height - f.body - 6);
    add_quota(k, s, due_words(k, s));
    scene_close(s);
    scene_close(s);
    return hidden;
}

static uint16_t add_portrait_body(const struct kiosk *k, struct scene *s, const struct item_flow *flow, float height)
{
    struct frame f = frame_of(s);
    float head = f.display * 4 + 16;
    bool empty = k->items_count == 0 && !k->keyboard_open && !scans_only(k);
    if (k->keyboard_open) {
        head = height / 2;
        add_flow_entry(k, s, flow, 0, head);
    } else {
        open_row(s, GROW(1), FIT, 12);
        if (!empty)
            add_stack(k, s, f.width * 0.43f, words_of_loan);
        add_counts(k, s, false);
        scene_close(s);
    }
    scene_open(
        s, (struct element){
               .box = {
                   .flow = FLOW_COLUMN, .width = GROW(1), .height = GROW(1), .gap_mm = 4, .across = PLACE_STRETCH } });
    uint16_t hidden = 0;
    if (empty) {
        add_picture_room(s, LOOK_GESTURE_BOOK, GROW(1), EMPTY_PAD_MM, EMPTY_PAD_MM * 0.72f);
    } else {
        size_t list_at = s->elements_count;
        hidden = add_list(k, s, f.width - 2 * f.margin, height - head - f.body * 2 - 34);
        s->elements[list_at].box.height = FIT;
    }
    add_quota(k, s, instruction(k, s));
    scene_close(s);
    add_frieze(s);
    return hidden;
}

static uint16_t add_compact_body(const struct kiosk *k, struct scene *s, const struct item_flow *flow, float height)
{
    struct frame f = frame_of(s);
    if (k->keyboard_open) {
        add_flow_entry(k, s, flow, 0, height);
        struct item_list all = { "checkout.item", words_of_loan, f.width, 0 };
        add_covered_items(k, s, &all);
        return 0;
    }
    add_counts(k, s, true);
    if (k->items_count == 0) {
        add_gesture_call(s, text_of(f.big ? STEP_BODY : STEP_LEAD, false, instruction(k, s)), !scans_only(k));
        return 0;
    }
    return add_list(k, s, f.width - 2 * f.margin, height - f.body - 3 - f.gap);
}

void screen_checkout(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    struct item_flow flow = flow_of(k);
    if (flow_without_pad(k)) {
        add_flow_without_pad(k, s, &flow);
        return;
    }
    if (k->guided && !k->keyboard_open) {
        guided_checkout(k, s);
        return;
    }
    body_open(k, s, BAR_ALL, flow.title);
    float height = body_height(s) - add_flow_banners(k, s);
    uint16_t hidden;
    if (f.wide && !(k->keyboard_open && k->keyboard_letters))
        hidden = add_wide_body(k, s, &flow, height);
    else if (f.portrait && !f.big)
        hidden = add_portrait_body(k, s, &flow, height);
    else
        hidden = add_compact_body(k, s, &flow, height);
    add_flow_foot(k, s, &flow, hidden);
    const char *trouble = pad_trouble(k);
    set_said(s, items_sentence(k, s, words_of_loan), *trouble != '\0' ? trouble : instruction(k, s));
}
