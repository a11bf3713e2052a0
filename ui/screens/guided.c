#include "screens/guided.h"

#include "screens/group_words.h"
#include "screens/keys.h"
#include "screens/loans.h"

/* One step: what it says, and the picture of its gesture. */
struct step {
    const char *head, *lines;
    enum look picture;
    const char *next; /* what its main button says */
};

enum { BORROWING_STEPS = 5, RETURNING_STEPS = 3 };

enum { SIGN_MM = 20, SIGN_SMALL_MM = 14 };

float guided_sign_width(const struct kiosk *k, const struct scene *s)
{
    if (k->screen != SCREEN_LESSON || !kiosk_group_acts(k))
        return 0;
    return frame_of(s).small ? SIGN_SMALL_MM + 4 : SIGN_MM + 6;
}

static void add_steps(struct scene *s, unsigned step, unsigned steps)
{
    scene_open(s, (struct element){
                      .decor = true,
                      .box = { .flow = FLOW_ROW, .width = FIT, .gap_mm = 3, .across = PLACE_MIDDLE, .give_way = 8 } });
    for (unsigned i = 0; i < steps; i++)
        scene_add(s, (struct element){ .look = LOOK_STEP,
                                       .decor = true,
                                       .mark = i < step ? MARK_DONE : MARK_NONE,
                                       .chosen = i == step,
                                       .index = (uint16_t)i });
    scene_close(s);
}

static void add_step_words(const struct kiosk *k, struct scene *s, const char *name, unsigned step, unsigned steps)
{
    const char *words = scene_format(s, say(k->language, N_("Step %u of %u")), step + 1, steps);
    scene_open(
        s, (struct element){ .box = { .flow = FLOW_COLUMN, .width = GROW(1), .gap_mm = 2, .across = PLACE_MIDDLE } });
    struct element e = text_of(STEP_BODY, false, *name != '\0' ? scene_format(s, "%s. %s", name, words) : words);
    e.id = "screen.title";
    e.role = ROLE_HEADING;
    e.text_place = PLACE_MIDDLE;
    scene_add(s, e);
    if (!frame_of(s).small)
        add_steps(s, step, steps);
    scene_close(s);
}

void guided_open(const struct kiosk *k, struct scene *s, const char *name, unsigned step, unsigned steps,
                 struct element right)
{
    struct frame f = frame_of(s);
    open_column(s, GROW(1), GROW(1), 0);
    scene_open(s, (struct element){ .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = f.margin,
                                             .pad_y_mm = f.small ? 1.5f : 5,
                                             .gap_mm = f.small ? 4 : 6,
                                             .across = PLACE_MIDDLE } });
    struct element home = button_of(s, LOOK_BUTTON_QUIET, ICON_HOME, "nav.home", say(k->language, N_("Home")));
    home.box.height = right.box.height = (struct extent){ EXTENT_FIT, 0, 25, 0 };
    home.box.width = (struct extent){ EXTENT_FIT, 0, 25, 0 };
    scene_add(s, home);
    if (guided_sign_width(k, s) > 0)
        add_icon(s, sign_icon(k->group.turn), frame_of(s).small ? SIGN_SMALL_MM : SIGN_MM);
    add_step_words(k, s, name, step, steps);
    scene_add(s, right);
    scene_close(s);
    scene_open(s, (struct element){ .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .pad_x_mm = f.small ? 4 : 16,
                                             .gap_mm = f.gap,
                                             .across = PLACE_STRETCH } });
}

static void add_guided_button(struct scene *s, struct element e)
{
    e.box.height = (struct extent){ EXTENT_FIT, 0, 25, 0 };
    e.box.width = (struct extent){ frame_of(s).portrait ? EXTENT_GROW : EXTENT_FIT, 1, 25, 0 };
    e.icon_only = e.icon_only || frame_of(s).small || frame_of(s).low || s->panel.text_percent >= 150;
    e.stacked = frame_of(s).portrait && !e.icon_only;
    scene_add(s, e);
}

void guided_close(const struct kiosk *k, struct scene *s, struct element main)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    scene_close(s);
    scene_open(s, (struct element){ .look = LOOK_SAND,
                                    .box = { .flow = f.portrait ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = f.margin,
                                             .pad_y_mm = f.small ? 2 : 5,
                                             .gap_mm = 6,
                                             .across = f.portrait ? PLACE_STRETCH : PLACE_MIDDLE } });
    open_row(s, GROW(1), FIT, 6);
    add_guided_button(s, button_of(s, LOOK_BUTTON_PLAIN, ICON_BACK, "nav.back", say(l, N_("Back"))));
    add_guided_button(s, button_of(s, LOOK_BUTTON_PLAIN, ICON_AGAIN, "nav.again", say(l, N_("Say it again"))));
    struct element slow = button_of(s, LOOK_BUTTON_PLAIN, ICON_SLOW, "nav.slower", say(l, N_("Slower")));
    slow.chosen = k->slow_pace;
    add_guided_button(s, slow);
    struct element call = button_of(s, LOOK_BUTTON_PLAIN, ICON_BELL, "nav.call", name_of_call(k, s));
    call.disabled = call_waits(k);
    call.why = words_of_call(k, s);
    add_guided_button(s, call);
    scene_close(s);
    if (main.look != LOOK_NONE) {
        if (!f.portrait)
            main.box.width = (struct extent){ EXTENT_FIT, 0, f.small ? 40 : 80, 0 };
        if (f.small)
            main.icon = ICON_NONE;
        main.box.height = (struct extent){ EXTENT_FIT, 0, 25, 0 };
        scene_add(s, main);
    }
    scene_close(s);
    scene_close(s);
}

static void add_step_text(const struct kiosk *k, struct scene *s, const struct step *step, const char *trouble)
{
    struct frame f = frame_of(s);
    open_column(s, GROW(1), FIT, f.small ? 1 : 6);
    add_text(s, f.small ? STEP_HEAD : STEP_DISPLAY, true, step->head);
    add_text(s, f.small ? STEP_BODY : STEP_HEAD, false, step->lines);
    s->elements[s->elements_count - 1].box.give_way = f.small ? 4 : 0;
    s->elements[s->elements_count - 1].role = ROLE_TEXT;
    add_trouble(s, "identify.trouble", trouble);
    if (*trouble == '\0' && !f.small) {
        open_row(s, GROW(1), FIT, 4);
        s->elements[s->elements_count - 1].box.give_way = 6;
        add_icon(s, ICON_VOICE, 11);
        add_wide_text(s, STEP_LEAD, false, say(k->language, N_("Take your time. I will wait.")));
        scene_close(s);
    }
    scene_close(s);
}

static void add_step_body(const struct kiosk *k, struct scene *s, const struct step *step, const char *trouble)
{
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .box = { .flow = f.portrait ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .gap_mm = 9,
                                             .across = f.portrait ? PLACE_STRETCH : PLACE_MIDDLE } });
    add_step_text(k, s, step, trouble);
    if (!f.big && step->picture != LOOK_NONE) {
        float w = f.small ? 70 : f.width > 400 ? 196 : f.portrait ? 240 : 130;
        scene_open(s, (struct element){ .decor = true,
                                        .box = { .flow = FLOW_COLUMN,
                                                 .width = f.portrait ? GROW(1) : FIT,
                                                 .height = GROW(1),
                                                 .along = PLACE_MIDDLE,
                                                 .across = PLACE_MIDDLE,
                                                 .give_way = 8 } });
        add_picture(s, step->picture, w, w * 0.72f);
        scene_close(s);
    }
    scene_close(s);
}

static struct element own_button(const struct kiosk *k, const struct scene *s, enum icon icon)
{
    return button_of(s, LOOK_BUTTON_PLAIN, icon, "guided.own", say(k->language, N_("On my own")));
}

static struct element next_button(const struct scene *s, const char *name)
{
    return main_button(s, ICON_CHECK, "guided.next", name);
}

static void show_step(const struct kiosk *k, struct scene *s, unsigned at, unsigned steps, const struct step *step,
                      const char *trouble)
{
    guided_open(k, s, "", at, steps, own_button(k, s, steps == RETURNING_STEPS ? ICON_IN : ICON_OUT));
    add_step_body(k, s, step, trouble);
    guided_close(k, s, next_button(s, step->next));
    set_said(s, trouble, scene_format(s, "%s. %s", step->head, step->lines));
}

void guided_identify(const struct kiosk *k, struct scene *s, const char *trouble)
{
    enum language l = k->language;
    if (k->guided_step == 0) {
        struct step take = { say(l, N_("Take your card and a book in your hand")),
                             say(l, N_("We will borrow one book together.")), LOOK_GESTURE_BOOK,
                             say(l, N_("I have them")) };
        show_step(k, s, 0, BORROWING_STEPS, &take, trouble);
        return;
    }
    struct step lay = { say(l, N_("Lay your card on the pad")), say(l, N_("Leave it there until the screen changes.")),
                        LOOK_GESTURE_CARD, say(l, N_("My card is on the pad")) };
    struct step scan = { say(l, N_("Scan your library card")), say(l, N_("Or type its number.")), LOOK_NONE,
                         say(l, N_("I have scanned it")) };
    show_step(k, s, 1, BORROWING_STEPS, scans_only(k) ? &scan : &lay, trouble);
}

/* The rows of the visit, with one sentence above: the step in which to look at the result. */
static void show_result(const struct kiosk *k, struct scene *s, unsigned at, unsigned steps,
                        const struct item_list *list, const char *head)
{
    guided_open(k, s, "", at, steps, own_button(k, s, ICON_OUT));
    add_text(s, frame_of(s).small ? STEP_TITLE : STEP_DISPLAY, true, head);
    struct item_list rows = *list;
    rows.width = frame_of(s).width - 32;
    rows.avail = body_height(s) - (frame_of(s).small ? 20 : frame_of(s).display + 20);
    uint16_t hidden = add_items(k, s, &rows);
    struct element next = next_button(s, say(k->language, N_("I see it")));
    if (hidden > 0)
        next =
            main_button(s, ICON_MORE, "nav.more",
                        scene_format(s, say_n(k->language, "%u more book", "%u more books", hidden), (unsigned)hidden));
    guided_close(k, s, next);
    set_said(s, counts_sentence(k, s), head);
}

/* Where no pad is. */
static struct step scan_book(const struct kiosk *k, const char *lines)
{
    enum language l = k->language;
    return (struct step){ say(l, N_("Scan the book")), lines, LOOK_NONE, say(l, N_("I have scanned it")) };
}

void guided_checkout(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    if (k->guided_step >= 3 && k->items_count > 0) {
        struct item_list list = { .stem = "checkout.item", .words = words_of_loan };
        show_result(k, s, 3, BORROWING_STEPS, &list, say(l, N_("Look: this is your book")));
        return;
    }
    struct step lay = { say(l, N_("Lay the book on the pad")), say(l, N_("Cover up. No need to press or slide.")),
                        LOOK_GESTURE_BOOK, say(l, N_("It is on the pad")) };
    struct step scan = scan_book(k, say(l, N_("Or type its number.")));
    show_step(k, s, 2, BORROWING_STEPS, scans_only(k) ? &scan : &lay, "");
}

void guided_return(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    if (k->guided_step >= 1 && k->items_count > 0) {
        struct item_list list = { .stem = "return.item", .words = words_of_return };
        show_result(k, s, 1, RETURNING_STEPS, &list, say(l, N_("Look: this book is back")));
        return;
    }
    struct step lay = { say(l, N_("Lay the book on the pad")), say(l, N_("Cover up. No card is needed to return.")),
                        LOOK_GESTURE_BOOK, say(l, N_("It is on the pad")) };
    struct step scan = scan_book(k, say(l, N_("Or type its number. No card needed.")));
    show_step(k, s, 0, RETURNING_STEPS, scans_only(k) ? &scan : &lay, "");
}

void guided_finish(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    bool back = k->errand == ERRAND_RETURN;
    unsigned steps = back ? RETURNING_STEPS : BORROWING_STEPS;
    struct step take = { say(l, N_("You did it yourself")),
                         back ? say(l, N_("Please put the book on the shelf for returned books."))
                              : say(l, N_("Take your book and your card.")),
                         back ? LOOK_TAKE_BOOK : LOOK_TAKE_CARD, say(l, N_("Finish")) };
    const char *bits = words_of_bits(k, s, false);
    guided_open(k, s, "", steps - 1, steps, own_button(k, s, ICON_NEXT));
    add_trouble(s, "finish.trouble", words_of_bits(k, s, panel_shape(&s->panel) == PANEL_SMALL));
    add_step_body(k, s, &take, "");
    guided_close(k, s, main_button(s, ICON_CHECK, "finish.receipt.none", take.next));
    set_said(s, *bits != '\0' ? bits : take.head, take.lines);
}
