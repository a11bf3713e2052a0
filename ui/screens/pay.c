#include "base/text.h"
#include "screens/deal_words.h"
#include "screens/keys.h"
#include "screens/screens.h"

/* ---- what to pay ---- */

struct choice {
    const char *id, *name, *sum, *aloud;
    bool may, shown;
};

static void add_choice_of(struct scene *s, const struct choice *c)
{
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .id = c->id,
                                    .role = c->may ? ROLE_BUTTON : ROLE_ITEM,
                                    .look = c->may ? LOOK_TILE : LOOK_ROW,
                                    .name = scene_format(s, "%s: %s", c->name, c->sum),
                                    .aloud = c->aloud,
                                    .covered = !c->shown,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .height = { EXTENT_FIT, 0, 20, 0 },
                                             .pad_x_mm = 5,
                                             .pad_y_mm = f.small ? 1 : 3,
                                             .gap_mm = 4,
                                             .across = PLACE_MIDDLE } });
    struct element text = text_of(STEP_TITLE, false, c->name);
    text.box.width = GROW(1);
    text.lines_max = f.small ? 1 : 2;
    if (c->shown) {
        scene_add(s, text);
        add_text(s, STEP_TITLE, true, c->sum);
    }
    scene_close(s);
}

static bool any_alone(const struct kiosk *k)
{
    for (uint16_t i = 0; i < k->fees_count; i++)
        if (kiosk_may_pay_fee(k, &k->fees[i]))
            return true;
    return false;
}

/* How many rows of fees have room beside the one for all of it; one at least. */
static unsigned rows_in(const struct scene *s, float height)
{
    struct frame f = frame_of(s);
    float text = f.title * (f.small ? 1 : 2), row = (text > 20 ? text : 20) + (f.small ? 4 : 9);
    unsigned n = (unsigned)(height / row);
    return n > 1 ? n - 1 : 1;
}

/* All of it first; then each fee, a page at a time; those that can be paid alone are buttons. Returns how many stand
   on other pages. */
static unsigned add_choices(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    unsigned room = rows_in(s, body_height(s) - (f.small ? 2 : f.head + 8));
    unsigned count = k->fees_count, pages = count > 0 ? (count + room - 1) / room : 1, from = k->page % pages * room;
    if (!f.small)
        add_text(s, STEP_HEAD, true,
                 any_alone(k) ? say(l, N_("What would you like to pay?")) : say(l, N_("Would you like to pay now?")));
    open_column(s, GROW(1), GROW(1), 4);
    add_gap_below_bar(s);
    const char *currency = k->patron.currency;
    add_choice_of(s, &(struct choice){ "pay.all", say(l, N_("All of it")), words_of_sum(k, s, k->patron.fees, currency),
                                       say(l, N_("All of it")), kiosk_may_pay(k), true });
    for (unsigned i = 0; i < count; i++) {
        const struct kiosk_fee *fee = &k->fees[i];
        add_choice_of(s, &(struct choice){ scene_id(s, "pay.fee", (uint16_t)i, ""), scene_text(s, fee->text),
                                           words_of_sum(k, s, fee->amount, currency),
                                           aloud_of(s, scene_format(s, say(l, N_("Fee %u")), i + 1u), ""),
                                           kiosk_may_pay_fee(k, fee), i >= from && i < from + room });
    }
    add_space(s);
    scene_close(s);
    return count > room ? count - room : 0;
}

/* ---- staff's word ---- */

static const char *staff_trouble(const struct kiosk *k)
{
    enum language l = k->language;
    if (k->deal.pin_wrong)
        return say(l, N_("That PIN does not match. Please try again."));
    if (!k->deal.pin_set)
        return say(l, N_("No staff PIN is set. Set one with: kitap staff pin"));
    if (k->deal.card_wrong)
        return say(l, N_("This is not a staff card."));
    if (k->deal.changed)
        return say(l, N_("What is owed has changed meanwhile. Please choose again."));
    return "";
}

static void add_handing(const struct kiosk *k, struct scene *s, bool trouble)
{
    enum language l = k->language;
    const struct kiosk_deal *d = &k->deal;
    add_text(s, frame_of(s).small ? STEP_HEAD : STEP_DISPLAY, true, words_of_sum(k, s, d->amount, d->currency));
    if (d->title[0] != '\0') {
        struct element title = text_of(STEP_BODY, false, scene_text(s, d->title));
        title.box.give_way = 6;
        scene_add(s, title);
    }
    add_text(s, STEP_LEAD, false, say(l, N_("Please give the money to a member of staff.")));
    struct element staff =
        text_of(STEP_BODY, false,
                k->rules.staff_cards_count > 0 ? say(l, N_("Staff: lay your card on the pad, or type the staff PIN."))
                                               : say(l, N_("Staff: type the staff PIN when you have the money.")));
    staff.box.give_way = 5;
    scene_add(s, staff);
    if (trouble)
        add_trouble(s, "pay.trouble", staff_trouble(k));
}

static void add_confirming(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    const char *sum = words_of_sum(k, s, k->deal.amount, k->deal.currency);
    const char *label = say(k->language, N_("Staff PIN"));
    struct entry e = { .fields = { { "pay.pin", label, k->pin_entry, ICON_LOCK, true, label } },
                       .count = 1,
                       .trouble_id = "pay.trouble",
                       .trouble = f.wide ? "" : staff_trouble(k) };
    if (!f.wide) { /* what is to be handed over stands with the field */
        e.fields[0].label = scene_format(s, "%s. %s", sum, label);
        add_entry(k, s, &e, 0, body_height(s));
        return;
    }
    scene_open(
        s,
        (struct element){
            .box = { .flow = FLOW_ROW, .width = GROW(1), .height = GROW(1), .gap_mm = 10, .across = PLACE_STRETCH } });
    if (!k->keyboard_letters) {
        open_column(s, GROW(1), GROW(1), 5);
        add_handing(k, s, true);
        add_space(s);
        scene_close(s);
    }
    add_entry(k, s, &e, k->keyboard_letters ? 0 : f.width * 0.32f, body_height(s));
    scene_close(s);
}

/* ---- what came of it ---- */

static const char *left_words(const struct kiosk *k, struct scene *s)
{
    if (!kiosk_may_pay(k) || k->deal.step != DEAL_DONE)
        return "";
    return scene_format(s, say(k->language, N_("Still to pay: %s")),
                        words_of_sum(k, s, k->patron.fees, k->patron.currency));
}

static void add_outcome(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    struct deal_words w = words_of_deal(k, s);
    const char *left = left_words(k, s);
    scene_open(s, (struct element){ .id = "pay.state",
                                    .role = ROLE_STATUS,
                                    .look = w.mark == MARK_REFUSED ? LOOK_ROW_NEED : LOOK_CARD,
                                    .name = scene_format(s, "%s. %s", w.head, w.line),
                                    .aloud = scene_format(s, "%s. %s", w.said, w.heard),
                                    .value = deal_step_word(k->deal.step),
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = f.small ? 4 : 10,
                                             .pad_y_mm = f.small ? 4 : 10,
                                             .gap_mm = f.small ? 4 : 8,
                                             .across = PLACE_MIDDLE } });
    add_mark(s, w.mark, f.small || f.big ? 14 : 24);
    open_column(s, GROW(1), FIT, 3);
    add_text(s, STEP_HEAD, true, w.head);
    add_text(s, f.small ? STEP_BODY : STEP_LEAD, false, w.line);
    add_text(s, STEP_BODY, true, left);
    scene_close(s);
    scene_close(s);
    add_space(s);
}

/* ---- the screen ---- */

static bool is_confirming(const struct kiosk *k)
{
    return k->deal.step == DEAL_ASKED && k->deal.amount[0] != '\0';
}

static struct element main_of(const struct kiosk *k, const struct scene *s)
{
    enum language l = k->language;
    if (is_confirming(k)) {
        struct element ok = main_button(s, ICON_CHECK, "pay.ok", say(l, N_("The money is here")));
        ok.disabled = k->pin_entry[0] == '\0' || k->deal.pin_checking;
        ok.why = say(l, N_("Staff PIN"));
        return ok;
    }
    if (k->deal.step == DEAL_ASKED)
        return (struct element){ .look = LOOK_NONE };
    struct element done = main_button(s, ICON_NEXT, "pay.done", say(l, N_("Continue")));
    done.disabled = k->deal.step == DEAL_WORKING;
    done.why = say(l, N_("One moment, please."));
    return done;
}

static bool may_choose_again(const struct kiosk *k)
{
    bool over = k->deal.step == DEAL_DONE || k->deal.step == DEAL_REFUSED;
    return is_confirming(k) || (over && kiosk_may_pay(k));
}

void screen_pay(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    unsigned hidden = 0;
    bool choosing = k->deal.step == DEAL_ASKED && !is_confirming(k);
    body_open(k, s, BAR_ALL, say(l, N_("Pay a fee")));
    if (choosing)
        hidden = add_choices(k, s);
    else if (is_confirming(k))
        add_confirming(k, s);
    else
        add_outcome(k, s);
    foot_open(k, s, BAR_ALL);
    if (choosing)
        add_button(s, LOOK_BUTTON_PLAIN, ICON_BACK, "pay.done", say(l, N_("My books")));
    if (may_choose_again(k))
        add_button(s, LOOK_BUTTON_PLAIN, ICON_BACK, "pay.other", say(l, N_("Something else")));
    if (hidden > 0)
        add_button(s, LOOK_BUTTON_PLAIN, ICON_MORE, "nav.more", say(l, N_("More")));
    foot_close(s, main_of(k, s));
    struct deal_words w = words_of_deal(k, s);
    bool over = k->deal.step > DEAL_WORKING;
    set_said(s, over ? w.said : say(l, N_("Pay a fee")),
             is_confirming(k) ? say(l, N_("Please give the money to a member of staff."))
             : over           ? w.heard
                              : "");
}
