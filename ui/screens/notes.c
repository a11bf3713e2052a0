/* Screens that are one message: sorry, closed, out of service. And help, which is a few of them. */
#include "screens/hours_words.h"
#include "screens/loans.h"
#include "screens/parts.h"
#include "screens/screens.h"

struct note {
    const char *id, *head, *line;
    enum icon icon;
};

static void add_note(struct scene *s, const struct note *n)
{
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .box = { .flow = f.portrait ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .pad_x_mm = f.small ? 2 : 12,
                                             .gap_mm = f.small ? 6 : 16,
                                             .along = PLACE_MIDDLE,
                                             .across = PLACE_MIDDLE } });
    if (!f.big)
        scene_add(s, (struct element){
                         .role = ROLE_IMAGE,
                         .look = LOOK_ICON,
                         .icon = n->icon,
                         .decor = true,
                         .ink = INK_SHAPE,
                         .box = { .width = MM(f.small ? 24 : 60), .height = MM(f.small ? 24 : 60), .give_way = 8 } });
    open_column(s, GROW(1), FIT, f.small ? 2 : 6);
    struct element head = text_of(f.small ? STEP_HEAD : STEP_DISPLAY, true, n->head);
    head.id = n->id;
    scene_add(s, head);
    add_text(s, f.small ? STEP_BODY : STEP_LEAD, false, n->line);
    scene_close(s);
    scene_close(s);
    if (!f.small)
        add_frieze(s);
    set_said(s, scene_format(s, "%s.", n->head), n->line);
}

void screen_sorry(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct note n = { "sorry", say(l, N_("Sorry, we made a mistake")),
                      say(l, N_("It is not your fault. Your loans are safe. Please begin again.")), ICON_WRENCH };
    body_open(k, s, BAR_ALL & ~BAR_PERSON, "");
    add_note(s, &n);
    foot_open(k, s, BAR_ALL & ~BAR_PERSON);
    add_call(k, s);
    foot_close(s, (struct element){ .look = LOOK_NONE });
}

static void add_shut(const struct kiosk *k, struct scene *s, const struct note *n)
{
    struct frame f = frame_of(s);
    open_column(s, GROW(1), GROW(1), 0);
    scene_open(s, (struct element){ .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .pad_x_mm = f.margin,
                                             .pad_y_mm = f.margin,
                                             .across = PLACE_STRETCH } });
    add_note(s, n);
    scene_close(s);
    scene_open(s, (struct element){ .look = LOOK_SAND,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = f.margin,
                                             .pad_y_mm = f.small ? 2.5f : 4.5f,
                                             .gap_mm = 4,
                                             .across = PLACE_MIDDLE } });
    add_space(s);
    add_button(s, LOOK_BUTTON_QUIET, ICON_LOCK, "welcome.staff", say(k->language, N_("Staff")));
    scene_close(s);
    scene_close(s);
}

void screen_closed(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct note n = { "closed", say(l, N_("The kiosk is closed")), say(l, N_("We will be back soon.")), ICON_LOCK };
    if (!k->closing) { /* by the opening hours */
        n.head = say(l, N_("The library is closed"));
        n.line = words_of_opening(k, s);
        n.icon = ICON_CLOCK;
    }
    add_shut(k, s, &n);
}

void screen_out_of_service(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct note n = { "out-of-service", say(l, N_("The kiosk is not working now")),
                      say(l, N_("It is not your fault. Staff will help you at the desk.")), ICON_WRENCH };
    add_shut(k, s, &n);
}

struct hint {
    enum icon icon;
    const char *head, *line;
};

static void add_hint(struct scene *s, const struct hint *h)
{
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .look = LOOK_CARD,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = f.small ? 3 : 6,
                                             .pad_y_mm = f.small ? 1 : 4,
                                             .gap_mm = f.small ? 3 : 6,
                                             .across = PLACE_MIDDLE,
                                             .give_way = 3 } });
    if (!f.big)
        add_icon(s, h->icon, f.small ? 10 : 14);
    open_column(s, GROW(1), FIT, 0);
    add_text(s, STEP_TITLE, true, h->head);
    add_text(s, STEP_BODY, false, h->line);
    s->elements[s->elements_count - 1].box.give_way = 5;
    scene_close(s);
    scene_close(s);
}

static const char *how_to_borrow(const struct kiosk *k)
{
    enum language l = k->language;
    if (scans_only(k))
        return say(l, N_("Scan your card, then each book. Or type their numbers."));
    if (kiosk_at_once(k) == 1)
        return say(l, N_("Lay your card on the pad, then one book at a time. Wait for its check mark."));
    return say(l, N_("Lay your card on the pad, then the books. Leave them there until you see a check mark."));
}

/* In three sentences: what is written down, what of a person, and for how long; or the first two, or the last. */
enum privacy_part { PRIVACY_ALL, PRIVACY_FIRST, PRIVACY_LAST };

static const char *privacy_words(const struct kiosk *k, struct scene *s, enum privacy_part part)
{
    enum language l = k->language;
    const char *what = say(l, N_("We write down which book was lent or returned and when, not by whom."));
    const char *card = say(l, N_("Your card number waits here encrypted only until the library has confirmed."));
    unsigned days = k->rules.keep_days;
    const char *until = days == 0 ? say(l, N_("The library decides how long these notes are kept."))
                                  : scene_format(s,
                                                 say_n(l, "After %u day only counts are left of these notes.",
                                                       "After %u days only counts are left of these notes.", days),
                                                 days);
    if (part == PRIVACY_ALL)
        return scene_format(s, "%s %s %s", what, card, until);
    return part == PRIVACY_FIRST ? scene_format(s, "%s %s", what, card) : until;
}

static void add_how_to(const struct kiosk *k, struct scene *s, size_t from, size_t to)
{
    enum language l = k->language;
    const struct hint hints[] = {
        { ICON_OUT, say(l, N_("To borrow")), how_to_borrow(k) },
        { ICON_IN, say(l, N_("To return")),
          scans_only(k) ? say(l, N_("Scan each book, or type its number. No card needed."))
                        : say(l, N_("Lay the books on the pad. You need no card.")) },
        { ICON_KEYS, say(l, N_("If a card or a tag does not work")),
          say(l, N_("Type the number that is printed on it.")) },
        { ICON_TEXT, say(l, N_("If it is hard to read")),
          say(l, N_("Make the letters larger, or change the colours.")) },
    };
    for (size_t i = from; i < to && i < sizeof hints / sizeof *hints; i++)
        add_hint(s, &hints[i]);
}

static void add_block(struct scene *s, const char *id, const char *head, const char *line)
{
    struct element e = text_of(STEP_TITLE, true, head);
    e.id = id;
    e.box.give_way = frame_of(s).small ? 5 : 0; /* large letters on a small glass: the sentences matter more */
    scene_add(s, e);
    add_text(s, frame_of(s).small || frame_of(s).big ? STEP_BODY : STEP_LEAD, false, line);
}

static void add_what_else(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    add_block(s, "", say(l, N_("What you can do here")),
              say(l, N_("Borrow and return books, see what you have and until when, renew it, and learn.")));
}

/* Pages of help: two, four where the room is short, five where it is short and the letters are large. */
static unsigned help_pages(const struct scene *s)
{
    struct frame f = frame_of(s);
    if (f.small && s->panel.text_percent >= 150)
        return 5;
    return f.small || f.big ? 4 : 2;
}

/* How to do it, what else can be done here, and what is kept of whoever does it. Its words on privacy; NULL: none. */
static const char *add_help_page(const struct kiosk *k, struct scene *s, unsigned pages, unsigned page)
{
    bool many = pages > 2;
    if (many && page < 2)
        add_how_to(k, s, 2 * page, 2 * page + 2);
    else if (page == 0)
        add_how_to(k, s, 0, 4);
    if (page == (many ? 2u : 1u))
        add_what_else(k, s);
    if (page < (many ? 3u : 1u))
        return NULL;
    enum privacy_part part = pages < 5 ? PRIVACY_ALL : page == 3 ? PRIVACY_FIRST : PRIVACY_LAST;
    const char *words = privacy_words(k, s, part);
    add_block(s, "help.privacy", say(k->language, N_("Your privacy")), words);
    return words;
}

/* The very gesture of the step that help was wanted at: a book goes down, or a card does. */
static void add_gesture(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    bool book =
        k->back == SCREEN_CHECKOUT || k->back == SCREEN_RETURN || k->back == SCREEN_LOOK || kiosk_returns_only(k);
    enum look look = book ? LOOK_GESTURE_BOOK : LOOK_GESTURE_CARD;
    float width = f.small ? 60 : f.portrait ? 150 : 130, height = width * 0.72f;
    if (scans_only(k) || f.big)
        return;
    if (f.portrait)
        add_picture_room(s, look, GROW(1), width, height);
    else
        add_picture(s, look, width, height);
}

void screen_help(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    unsigned pages = help_pages(s), page = k->page % pages;
    body_open(k, s, BAR_HOME | BAR_LANGUAGE, say(l, N_("Help")));
    struct element head = text_of(STEP_LEAD, false, say(l, N_("Staff are glad to help. Call them at any time.")));
    head.id = "help";
    head.box.give_way = frame_of(s).small ? 6 : 0;
    if (page == 0)
        scene_add(s, head);
    bool shows = page == (frame_of(s).small ? 2 : 0); /* where the words leave room */
    bool beside = shows && !frame_of(s).portrait;
    if (beside)
        open_row(s, GROW(1), GROW(1), frame_of(s).small ? 4 : 9);
    open_column(s, GROW(1), GROW(1), frame_of(s).small ? 2 : 5);
    const char *privacy = add_help_page(k, s, pages, page);
    if (shows && !beside)
        add_gesture(k, s);
    scene_close(s);
    if (beside) {
        add_gesture(k, s);
        scene_close(s);
    }
    foot_open(k, s, BAR_HOME | BAR_LANGUAGE);
    add_back(k, s);
    if (page == 0)
        add_comfort(k, s);
    add_button(s, LOOK_BUTTON_PLAIN, ICON_MORE, "nav.more", say(l, N_("More")));
    struct element call = main_button(s, ICON_BELL, "nav.call", name_of_call(k, s));
    call.disabled = call_waits(k);
    call.why = words_of_call(k, s);
    foot_close(s, call);
    set_said(s, privacy != NULL ? privacy : say(l, N_("Staff are glad to help. Call them at any time.")), "");
}
