#include "screens/overlays.h"

#include "screens/deal_words.h"
#include "screens/hours_words.h"
#include "screens/rows.h"

static void add_edge(struct scene *s, enum look look)
{
    if (!frame_of(s).small)
        scene_add(s, (struct element){
                         .look = look, .decor = true, .box = { .width = GROW(1), .height = MM(13), .give_way = 9 } });
}

/* The sand ground with a frieze at top and bottom, and the dialog in its middle. */
static void overlay_open(struct scene *s, enum look look, const char *name)
{
    struct frame f = frame_of(s);
    scene_cover(s);
    scene_open(s, (struct element){ .look = LOOK_SAND,
                                    .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .pad_y_mm = f.small ? 3 : 7,
                                             .across = PLACE_STRETCH } });
    add_edge(s, LOOK_FRIEZE_DOWN);
    scene_open(s, (struct element){ .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .along = PLACE_MIDDLE,
                                             .across = PLACE_MIDDLE } });
    float width = f.wide ? (f.width > 400 ? 310 : f.width * 0.8f) : f.width - (f.small ? 8 : 20);
    scene_open(s, (struct element){ .role = ROLE_DIALOG,
                                    .look = look,
                                    .name = name,
                                    .box = { .flow = FLOW_COLUMN,
                                             .width = MM(width),
                                             .pad_x_mm = f.small ? 6 : 11,
                                             .pad_y_mm = f.bare    ? 2
                                                         : f.small ? 4
                                                                   : 11,
                                             .gap_mm = f.small ? 4 : 8,
                                             .across = PLACE_STRETCH } });
}

static void overlay_close(struct scene *s)
{
    scene_close(s);
    scene_close(s);
    add_edge(s, LOOK_FRIEZE);
    scene_close(s);
}

/* Two buttons at the foot, the main one on the right; above each other where they do not fit. */
static void add_two(struct scene *s, struct element other, struct element main)
{
    struct frame f = frame_of(s);
    bool column = f.big || f.bare;
    other.stacked = other.icon_only = false;
    other.box = (struct box){ .width = GROW(2), .height = { EXTENT_FIT, 0, 20, 0 } };
    main.box = (struct box){ .width = GROW(3), .height = { EXTENT_FIT, 0, 20, 0 } };
    scene_open(s, (struct element){ .box = { .flow = column ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .gap_mm = 6,
                                             .across = PLACE_STRETCH } });
    scene_add(s, other);
    scene_add(s, main);
    scene_close(s);
}

static enum type_step head_step(const struct scene *s)
{
    return frame_of(s).wide || frame_of(s).portrait ? STEP_DISPLAY : STEP_HEAD;
}

static void add_time_out(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    const char *head = say(l, N_("Do you need more time?"));
    const char *more =
        scene_format(s,
                     say_n(l, "With no answer we finish in %u second. Borrowed books stay with you.",
                           "With no answer we finish in %u seconds. Borrowed books stay with you.", k->warn_seconds),
                     (unsigned)k->warn_seconds);
    overlay_open(s, LOOK_DIALOG, head);
    open_row(s, GROW(1), FIT, f.small ? 4 : 12);
    if (!f.big)
        add_icon(s, ICON_CLOCK, f.small ? 18 : 30);
    open_column(s, GROW(1), FIT, 3);
    add_text(s, head_step(s), true, head);
    add_text(s, f.small ? STEP_BODY : STEP_LEAD, false, more);
    s->elements[s->elements_count - 1].box.give_way = f.small ? 3 : 0;
    scene_close(s);
    scene_close(s);
    scene_add(s, (struct element){ .role = ROLE_TIMER,
                                   .look = LOOK_CHIPS,
                                   .index = k->warn_seconds,
                                   .name = scene_format(s, "%u", (unsigned)k->warn_seconds),
                                   .value = scene_format(s, "%u", (unsigned)k->warn_seconds),
                                   .box = { .width = GROW(1), .give_way = 4 } });
    add_two(s,
            button_of(s, LOOK_BUTTON_PLAIN, ICON_CHECK, "time.finish",
                      scene_format(s, say(l, N_("Finish (%u)")), (unsigned)k->warn_seconds)),
            main_button(s, ICON_CLOCK, "time.more", say(l, N_("Yes, more time"))));
    overlay_close(s);
    set_said(s, head, say(l, N_("Touch the screen if you need more time.")));
}

struct language_choice {
    const char *id, *name;
    bool chosen;
};

static unsigned list_languages(const struct kiosk *k, struct scene *s,
                               struct language_choice to[static LANGUAGE_COUNT + 1])
{
    static const char *const ids[LANGUAGE_COUNT] = { "language.kk", "language.ru", "language.en" };
    unsigned n = 0;
    for (enum language l = 0; l < LANGUAGE_COUNT; l++)
        if (k->rules.languages[l])
            to[n++] = (struct language_choice){ ids[l], language_name(l), l == k->language && !writes_latin(k) };
    if (kiosk_offers_latin(k))
        to[n++] = (struct language_choice){ "language.kk-latin", latin_name(s), writes_latin(k) };
    return n;
}

static void add_language_chooser(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    const char *head = say(l, N_("Choose a language"));
    struct language_choice choices[LANGUAGE_COUNT + 1];
    unsigned n = list_languages(k, s, choices), in_row = f.big && !f.small ? 1 : f.wide || n <= 3 ? n : 2;
    overlay_open(s, LOOK_DIALOG, head);
    add_text(s, head_step(s), true, head);
    for (unsigned i = 0; i < n; i++) {
        if (i % in_row == 0)
            open_row(s, GROW(1), FIT, 6);
        add_choice(s, choices[i].chosen, choices[i].id, choices[i].name);
        if (i % in_row == in_row - 1 || i == n - 1)
            scene_close(s);
    }
    struct element close = button_of(s, LOOK_BUTTON_PLAIN, ICON_BACK, "language.close", say(l, N_("Back")));
    close.stacked = close.icon_only = false;
    scene_add(s, close);
    overlay_close(s);
    set_said(s, head, "");
}

static void add_closing(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    const char *head = words_of_hours(k, s), *line = say(l, N_("You can still finish what you are doing."));
    overlay_open(s, LOOK_DIALOG, head);
    open_row(s, GROW(1), FIT, f.small ? 4 : 12);
    if (!f.big)
        add_icon(s, ICON_CLOCK, f.small ? 18 : 30);
    open_column(s, GROW(1), FIT, 3);
    add_text(s, head_step(s), true, head);
    s->elements[s->elements_count - 1].id = "closing";
    add_text(s, f.small ? STEP_BODY : STEP_LEAD, false, line);
    scene_close(s);
    scene_close(s);
    scene_add(s, main_button(s, ICON_NEXT, "closing.close", say(l, N_("Continue"))));
    overlay_close(s);
    set_said(s, scene_format(s, "%s.", head), line);
}

/* The newest item that stands in the way: its title and why. */
static void add_culprit(const struct kiosk *k, struct scene *s)
{
    bool back = k->screen == SCREEN_RETURN;
    for (uint16_t i = k->items_count; i > 0; i--) {
        const struct kiosk_item *item = &k->items[i - 1];
        if (!kiosk_hinders(item))
            continue;
        struct item_words w = back ? words_of_return(k, s, item) : words_of_loan(k, s, item);
        const char *title = title_of_item(k, s, item);
        open_row(s, GROW(1), FIT, 5);
        s->elements[s->elements_count - 1].box.give_way = frame_of(s).small ? 3 : 0;
        if (frame_of(s).wide || frame_of(s).portrait)
            add_cover(s, title, scene_text(s, item->item.author), 22);
        open_column(s, GROW(1), FIT, 0);
        struct element name = text_of_title(STEP_TITLE, title);
        name.lines_max = 2;
        scene_add(s, name);
        add_text(s, STEP_BODY, false, *w.reason != '\0' ? w.reason : w.state);
        s->elements[s->elements_count - 1].lines_max = 3;
        scene_close(s);
        scene_close(s);
        return;
    }
}

static unsigned unfinished(const struct kiosk *k)
{
    unsigned n = 0;
    for (uint16_t i = 0; i < k->items_count; i++)
        n += kiosk_hinders(&k->items[i]);
    return n > 0 ? n : 1; /* one that is being read just now */
}

static void add_mismatch_body(const struct kiosk *k, struct scene *s, const char *head)
{
    struct frame f = frame_of(s);
    bool back = k->screen == SCREEN_RETURN;
    open_row(s, GROW(1), FIT, 12);
    if (f.wide && f.height > 220)
        add_stack(k, s, 104, back ? words_of_return : words_of_loan);
    open_column(s, GROW(1), FIT, 3);
    add_text(s, head_step(s), true, head);
    add_counts(k, s, f.small || f.big || f.low);
    scene_close(s);
    scene_close(s);
    add_culprit(k, s);
}

static void add_mismatch(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    bool back = k->screen == SCREEN_RETURN;
    struct kiosk_counts c = kiosk_counts(k);
    unsigned open = unfinished(k), done = c.done + c.offline;
    const char *head =
        scene_format(s,
                     back ? say_n(l, "%u book is not returned yet", "%u books are not returned yet", open)
                          : say_n(l, "%u book is not borrowed yet", "%u books are not borrowed yet", open),
                     open);
    overlay_open(s, LOOK_DIALOG_NEED, head);
    add_mismatch_body(k, s, head);
    const char *finish = done > 0 ? scene_format(s, say_n(l, "Finish with %u book", "Finish with %u books", done), done)
                                  : say(l, N_("Finish without books"));
    add_two(s, button_of(s, LOOK_BUTTON_PLAIN, ICON_CHECK, "mismatch.finish", finish),
            main_button(s, ICON_BACK, "mismatch.back", say(l, N_("Back to the books"))));
    overlay_close(s);
    set_said(s, scene_format(s, "%s.", head), counts_sentence(k, s));
}

/* The book that a question is about. */
static void add_subject(const struct kiosk *k, struct scene *s, const struct item *item)
{
    const struct kiosk_item book = { .item = *item };
    const char *title = title_of_item(k, s, &book);
    open_row(s, GROW(1), FIT, 5);
    if (!frame_of(s).small && !frame_of(s).big)
        add_cover(s, title, scene_text(s, item->author), 30);
    struct element name = text_of_title(STEP_TITLE, title);
    name.lines_max = 2;
    name.box.width = GROW(1);
    scene_add(s, name);
    scene_close(s);
}

/* A loan or a renewal that costs something. */
static void add_costs(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const struct kiosk_item *item = &k->items[k->costs_at];
    const struct kiosk_loan *loan = &k->loans[k->costs_at];
    bool renews = k->costs_renewal;
    const char *sum =
        renews ? words_of_sum(k, s, loan->fee, loan->fee_currency) : words_of_sum(k, s, item->fee, item->fee_currency);
    const char *head = scene_format(
        s, renews ? say(l, N_("Renewing costs %s. Renew it?")) : say(l, N_("This costs %s. Borrow it?")), sum);
    const char *heard =
        renews ? say(l, N_("Renewing costs something.")) : say(l, N_("Borrowing this book costs something."));
    overlay_open(s, LOOK_DIALOG, head);
    s->elements[s->elements_count - 1].aloud = heard;
    add_text(s, head_step(s), true, head);
    add_subject(k, s, renews ? &loan->item : &item->item);
    add_text(s, STEP_BODY, false, say(l, N_("The sum is put on your account. You can pay later.")));
    s->elements[s->elements_count - 1].box.give_way = 5;
    add_two(s,
            button_of(s, LOOK_BUTTON_PLAIN, ICON_BACK, "costs.no",
                      renews ? say(l, N_("Do not renew")) : say(l, N_("Do not borrow"))),
            main_button(s, ICON_CHECK, "costs.yes", renews ? say(l, N_("Yes, renew")) : say(l, N_("Yes, borrow"))));
    overlay_close(s);
    set_said(s, k->headset ? head : heard, k->headset ? "" : say(l, N_("Please read the sum on the screen.")));
}

static void add_hold_buttons(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    if (k->deal.step != DEAL_ASKED) {
        struct element close = main_button(s, ICON_NEXT, "hold.close", say(l, N_("Continue")));
        close.disabled = k->deal.step == DEAL_WORKING;
        close.why = say(l, N_("One moment, please."));
        scene_add(s, close);
        return;
    }
    const char *no = k->deal.cancels ? say(l, N_("Keep it")) : say(l, N_("Do not reserve"));
    const char *yes = k->deal.cancels ? say(l, N_("Yes, cancel it")) : say(l, N_("Yes, reserve"));
    add_two(s, button_of(s, LOOK_BUTTON_PLAIN, ICON_BACK, "hold.no", no), main_button(s, ICON_CHECK, "hold.yes", yes));
}

/* Is a book to be reserved, or a reservation taken back; and what came of it. */
static void add_hold_question(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    struct deal_words w = words_of_deal(k, s);
    bool need = w.mark == MARK_REFUSED;
    overlay_open(s, need ? LOOK_DIALOG_NEED : LOOK_DIALOG, w.head);
    scene_open(s,
               (struct element){
                   .id = "hold.state",
                   .role = ROLE_STATUS,
                   .name = scene_format(s, "%s %s", w.head, w.line),
                   .aloud = scene_format(s, "%s. %s", w.said, w.heard),
                   .value = deal_step_word(k->deal.step),
                   .box = { .flow = FLOW_ROW, .width = GROW(1), .gap_mm = f.small ? 4 : 8, .across = PLACE_MIDDLE } });
    if (w.mark != MARK_NONE)
        add_mark(s, w.mark, f.small ? 14 : f.big ? 9 : 22);
    open_column(s, GROW(1), FIT, 3);
    add_text(s, head_step(s), true, w.head);
    add_text(s, f.small ? STEP_BODY : STEP_LEAD, false, w.line);
    s->elements[s->elements_count - 1].box.give_way = 5;
    scene_close(s);
    scene_close(s);
    add_subject(k, s, &k->deal.item);
    add_hold_buttons(k, s);
    overlay_close(s);
    set_said(s, w.said, w.heard);
}

static unsigned list_offers(const struct kiosk *k, struct scene *s, struct element to[static 4])
{
    enum language l = k->language;
    unsigned n = 0;
    if (kiosk_may_grow(k))
        to[n++] = button_of(s, LOOK_BUTTON_PLAIN, ICON_TEXT, "offer.bigger", say(l, N_("Bigger letters")));
    to[n++] = button_of(s, LOOK_BUTTON_PLAIN, ICON_CLOCK, "offer.time", say(l, N_("More time")));
    to[n] = button_of(s, LOOK_BUTTON_PLAIN, ICON_BELL, "offer.call", name_of_call(k, s));
    to[n].disabled = call_waits(k);
    to[n++].why = words_of_call(k, s);
    to[n++] = main_button(s, ICON_NEXT, "offer.no", say(l, N_("No, thank you")));
    return n;
}

static void add_offer_buttons(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    struct element offers[4];
    unsigned n = list_offers(k, s, offers), in_row = f.portrait || f.big ? 1 : 2;
    for (unsigned i = 0; i < n; i++) {
        if (i % in_row == 0)
            open_row(s, GROW(1), FIT, f.small ? 4 : 6);
        offers[i].stacked = offers[i].icon_only = false;
        offers[i].box = (struct box){ .width = GROW(1), .height = { EXTENT_FIT, 0, 20, 0 } };
        scene_add(s, offers[i]);
        if (i % in_row == in_row - 1 || i == n - 1)
            scene_close(s);
    }
}

static void add_offer(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    const char *head = say(l, N_("Shall we make it easier?")), *line = say(l, N_("This time only. Nothing is lost."));
    overlay_open(s, LOOK_DIALOG, head);
    add_text(s, head_step(s), true, head);
    add_text(s, f.small ? STEP_BODY : STEP_LEAD, false, line);
    s->elements[s->elements_count - 1].box.give_way = f.small ? 3 : 0;
    add_offer_buttons(k, s);
    overlay_close(s);
    set_said(s, head, line);
}

static void add_group_question(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const char *head = say(l, N_("End the lesson for everybody?")),
               *line = say(l, N_("What was noted about the group is forgotten then."));
    overlay_open(s, LOOK_DIALOG, head);
    add_text(s, head_step(s), true, head);
    add_text(s, frame_of(s).small ? STEP_BODY : STEP_LEAD, false, line);
    s->elements[s->elements_count - 1].box.give_way = 5;
    add_two(s, button_of(s, LOOK_BUTTON_PLAIN, ICON_HOME, "group.yes", say(l, N_("Yes, end it"))),
            main_button(s, ICON_NEXT, "group.no", say(l, N_("No, go on"))));
    overlay_close(s);
    set_said(s, head, line);
}

void add_overlay(const struct kiosk *k, struct scene *s)
{
    switch (k->overlay) {
    case OVERLAY_TIME_OUT:
        add_time_out(k, s);
        return;
    case OVERLAY_LANGUAGE:
        add_language_chooser(k, s);
        return;
    case OVERLAY_MISMATCH:
        add_mismatch(k, s);
        return;
    case OVERLAY_COSTS:
        add_costs(k, s);
        return;
    case OVERLAY_HOLD:
        add_hold_question(k, s);
        return;
    case OVERLAY_CLOSING:
        add_closing(k, s);
        return;
    case OVERLAY_OFFER:
        add_offer(k, s);
        return;
    case OVERLAY_GROUP:
        add_group_question(k, s);
        return;
    case OVERLAY_NONE:
        return;
    }
}
