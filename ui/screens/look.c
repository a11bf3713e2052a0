#include "base/text.h"
#include "screens/deal_words.h"
#include "screens/keys.h"
#include "screens/loans.h"
#include "screens/rows.h"
#include "screens/screens.h"

static const char *trouble_of(const struct kiosk *k)
{
    enum language l = k->language;
    if (k->look.failed)
        return say(l, N_("The library cannot be reached. Please try again later."));
    static const char *const sentences[REASON_COUNT] = {
        [REASON_NUMBER_EAN] = N_("This is the publisher's number. Please scan the library's label."),
        [REASON_NUMBER_MISREAD] = N_("The number was not read well. Please scan or type it again."),
        [REASON_NUMBER_OTHER] = N_("This is not a number of this library. Please check it."),
    };
    if (k->look.reason == REASON_NONE)
        return "";
    return sentences[k->look.reason] != NULL ? say(l, sentences[k->look.reason])
                                             : say(l, N_("This book is not in the catalogue. Please ask staff."));
}

/* What to do, or what is known of the book. */
static void add_book(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    const struct kiosk_item book = { .item = k->look.item };
    const char *title = title_of_item(k, s, &book), *words = words_of_look(k, s);
    scene_open(s, (struct element){ .id = "look.item",
                                    .role = ROLE_ITEM,
                                    .look = LOOK_CARD,
                                    .name = scene_format(s, "%s. %s", spoken_title(k, s, &book), words),
                                    .aloud = k->look.known ? said_of_look(k) : say(l, N_("One moment, please.")),
                                    .value = k->look.known ? "known" : "asking",
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .pad_x_mm = f.small ? 4 : 8,
                                             .pad_y_mm = f.small ? 3 : 8,
                                             .gap_mm = f.small ? 4 : 8,
                                             .across = PLACE_MIDDLE } });
    bool crowded = f.small && s->panel.text_percent >= 150;
    if (!f.big && !crowded && k->look.known)
        add_cover(s, title, scene_text(s, k->look.item.author), f.small ? 28 : 60);
    open_column(s, GROW(1), FIT, 2);
    struct element name = text_of_title(crowded ? STEP_TITLE : STEP_HEAD, marked_title(k, s, &book));
    name.lines_max = 3;
    scene_add(s, name);
    add_text(s, f.small ? STEP_BODY : STEP_LEAD, false, k->look.known ? words : say(l, N_("One moment, please.")));
    scene_close(s);
    scene_close(s);
}

static void add_instruction(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    bool pad = kiosk_pad_up(k, READER_FOR_ITEMS);
    add_text(s, frame_of(s).small ? STEP_BODY : STEP_LEAD, false,
             pad ? say(l, N_("Lay a book on the pad, or type its number. We show where it is and who waits for it."))
                 : say(l, N_("Type the number on the book. We show where it is and who waits for it.")));
}

enum { LOOK_PICTURE_MM = 130 };

static void add_body(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    bool asked = k->look.known || k->look.asking;
    open_column(s, GROW(1), GROW(1), f.gap);
    add_trouble(s, "look.trouble", trouble_of(k));
    if (asked)
        add_book(k, s);
    else
        add_instruction(k, s);
    if (!k->keyboard_open)
        add_closed_field(s, "look.number", say(k->language, N_("Type a number")));
    if (!asked && !f.small && !f.big && !scans_only(k))
        add_picture_room(s, LOOK_GESTURE_BOOK, GROW(1), LOOK_PICTURE_MM, LOOK_PICTURE_MM * 0.72f);
    else
        add_space(s);
    scene_close(s);
}

static void add_keys(const struct kiosk *k, struct scene *s, float width, float height)
{
    struct entry e = { .fields = { { "look.number", say(k->language, N_("Number of the book")), k->number, ICON_BOOKS,
                                     false, NULL } },
                       .count = 1,
                       .trouble_id = "look.trouble",
                       .trouble = "" };
    add_entry(k, s, &e, width, height);
}

static struct element main_of(const struct kiosk *k, const struct scene *s)
{
    enum language l = k->language;
    struct element e = main_button(s, ICON_SEARCH, "look.ok", say(l, N_("Look up")));
    if (k->keyboard_open) {
        e.disabled = k->number[0] == '\0' || k->look.asking;
        e.why = say(l, N_("Type the number on the book."));
        return e;
    }
    if (!kiosk_offers(k, LIBRARY_HOLD))
        return (struct element){ .look = LOOK_NONE };
    e = main_button(s, ICON_PIN, "look.hold", say(l, N_("Reserve it")));
    e.disabled = !kiosk_may_hold_looked(k);
    e.why = k->look.known ? say(l, N_("This book cannot be reserved for you."))
                          : say(l, N_("Lay a book on the pad, or type its number."));
    return e;
}

void screen_look(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    body_open(k, s, BAR_ALL, say(l, N_("Look up a book")));
    if (k->keyboard_open && !f.wide) {
        add_keys(k, s, 0, body_height(s));
    } else if (k->keyboard_open) {
        scene_open(
            s,
            (struct element){
                .box = {
                    .flow = FLOW_ROW, .width = GROW(1), .height = GROW(1), .gap_mm = 10, .across = PLACE_STRETCH } });
        if (!k->keyboard_letters)
            add_body(k, s);
        add_keys(k, s, k->keyboard_letters ? 0 : f.width * 0.32f, body_height(s));
        scene_close(s);
    } else {
        add_body(k, s);
    }
    foot_open(k, s, BAR_ALL);
    if (k->keyboard_open)
        add_close_keys(k, s);
    else
        add_button(s, LOOK_BUTTON_PLAIN, ICON_BACK, "look.done", say(l, N_("My books")));
    foot_close(s, main_of(k, s));
    const char *trouble = trouble_of(k);
    set_said(s, *trouble != '\0' ? trouble : say(l, N_("Look up a book")),
             k->look.known
                 ? k->headset ? scene_format(s, "%s. %s", k->look.item.title, words_of_look(k, s)) : said_of_look(k)
                 : say(l, N_("Lay a book on the pad, or type its number.")));
}
