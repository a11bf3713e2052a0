#include "screens/guided.h"
#include "screens/keys.h"
#include "screens/loans.h"
#include "screens/screens.h"
#include "screens/words.h"

static const char *title_of(const struct kiosk *k)
{
    enum language l = k->language;
    return k->errand == ERRAND_ACCOUNT ? say(l, N_("My books")) : say(l, N_("Borrow books"));
}

/* The headline, the line below it and the picture: what to do now. */
struct call_to {
    const char *head, *line;
    enum look picture;
};

static struct call_to call_of(const struct kiosk *k)
{
    enum language l = k->language;
    if (k->pin_needed)
        return (struct call_to){ say(l, N_("Type your PIN")), say(l, N_("Nobody else should see it.")), LOOK_NONE };
    if (k->card_checking)
        return (struct call_to){ say(l, N_("We are checking your card.")), say(l, N_("One moment, please.")),
                                 LOOK_GESTURE_CARD };
    if (scans_only(k))
        return (struct call_to){ say(l, N_("Scan your library card")), say(l, N_("Or type its number.")), LOOK_NONE };
    if (!kiosk_pad_up(k, READER_FOR_CARDS))
        return (struct call_to){ say(l, N_("The pad is not working")),
                                 say(l, N_("It is not your fault. Type the number to go on.")), LOOK_READER_UNPLUGGED };
    bool phones = k->rules.cards_identify != CARDS_BY_UID; /* a phone's chip makes up its number */
    return (struct call_to){ say(l, N_("Lay your library card on the pad")),
                             phones ? say(l, N_("A card on your phone works too."))
                                    : say(l, N_("Leave it there until the screen changes.")),
                             LOOK_GESTURE_CARD };
}

static const char *trouble_of(const struct kiosk *k, struct scene *s)
{
    if (k->two_cards)
        return say(k->language, N_("There are two cards on the pad. Take one away."));
    if (k->card_on_other_pad)
        return say(k->language, N_("Please lay your card on the other pad."));
    return words_of_card(k, s);
}

/* The number, unless a card was laid; and the PIN, where it is asked. */
static struct entry entry_of(const struct kiosk *k, const char *trouble)
{
    enum language l = k->language;
    struct entry e = { .trouble_id = "identify.trouble", .trouble = trouble };
    const char *label = k->pin_needed ? say(l, N_("Card number")) : say(l, N_("No card with you? Type its number."));
    if (!k->pin_needed || k->card[0] == '\0' || k->card_typed)
        e.fields[e.count++] = (struct field){ "identify.number", label, k->number, ICON_CARD, false, label };
    if (k->pin_needed)
        e.fields[e.count++] =
            (struct field){ "identify.pin", say(l, N_("Your PIN")), k->pin_entry, ICON_LOCK, true, NULL };
    return e;
}

static void add_call_text(struct scene *s, const struct call_to *c)
{
    struct frame f = frame_of(s);
    struct element head = text_of(f.small ? STEP_HEAD : STEP_DISPLAY, true, c->head);
    struct element line = text_of(f.small ? STEP_BODY : STEP_LEAD, false, c->line);
    line.box.give_way = 5;
    scene_add(s, head);
    scene_add(s, line);
}

static void add_call_picture(struct scene *s, const struct call_to *c, float width, float height)
{
    if (c->picture == LOOK_NONE) {
        add_space(s);
        return;
    }
    add_picture_room(s, c->picture, GROW(1), width, height);
}

static bool keys_open(const struct kiosk *k)
{
    return k->keyboard_open || k->pin_needed;
}

static void add_small_body(const struct kiosk *k, struct scene *s, const struct call_to *c, const char *trouble)
{
    if (keys_open(k)) {
        struct entry entry = entry_of(k, trouble);
        add_entry(k, s, &entry, 0, body_height(s));
        return;
    }
    add_trouble(s, "identify.trouble", trouble);
    scene_open(
        s, (struct element){
               .box = { .flow = FLOW_ROW, .width = GROW(1), .height = GROW(1), .gap_mm = 6, .across = PLACE_MIDDLE } });
    open_column(s, GROW(1), FIT, 2);
    add_call_text(s, c);
    scene_close(s);
    if (!frame_of(s).big)
        add_picture(s, c->picture, 80, 55);
    scene_close(s);
}

static void add_wide_body(const struct kiosk *k, struct scene *s, const struct call_to *c, const char *trouble)
{
    struct frame f = frame_of(s);
    struct entry entry = entry_of(k, "");
    if (k->keyboard_letters) {
        entry = entry_of(k, trouble);
        add_entry(k, s, &entry, 0, body_height(s));
        return;
    }
    scene_open(
        s,
        (struct element){
            .box = { .flow = FLOW_ROW, .width = GROW(1), .height = GROW(1), .gap_mm = 10, .across = PLACE_STRETCH } });
    open_column(s, GROW(1), GROW(1), 4);
    add_call_text(s, c);
    add_trouble(s, "identify.trouble", trouble);
    add_call_picture(s, c, f.height > 220 ? 200 : 130, f.height > 220 ? 112 : 60);
    scene_close(s);
    add_entry(k, s, &entry, f.width * 0.32f, body_height(s));
    scene_close(s);
}

static void add_portrait_body(const struct kiosk *k, struct scene *s, const struct call_to *c, const char *trouble)
{
    struct entry entry = entry_of(k, "");
    add_call_text(s, c);
    add_trouble(s, "identify.trouble", trouble);
    add_call_picture(s, c, 200, 112);
    add_entry(k, s, &entry, 0, body_height(s) / 2);
}

static void add_identify_foot(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    bool compact = f.small || (f.big && !f.portrait);
    foot_open(k, s, BAR_ALL & ~BAR_PERSON);
    add_back(k, s);
    if (compact && !keys_open(k))
        add_closed_field(s, "identify.number", say(l, N_("Type a number")));
    else if (compact && !k->pin_needed)
        add_close_keys(k, s);
    if (!f.small)
        add_call(k, s);
    struct element ok = main_button(s, ICON_NEXT, "identify.ok", say(l, N_("Continue")));
    bool empty = k->number[0] == '\0' && k->pin_entry[0] == '\0' && k->card[0] == '\0';
    ok.disabled = empty || k->card_checking;
    ok.why = empty ? say(l, N_("Type the number first.")) : say(l, N_("We are checking your card."));
    foot_close(s, ok);
}

void screen_identify(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    struct call_to c = call_of(k);
    const char *trouble = trouble_of(k, s);
    if (k->guided && !k->pin_needed && !k->keyboard_open) {
        guided_identify(k, s, trouble);
        return;
    }
    body_open(k, s, BAR_ALL & ~BAR_PERSON, title_of(k));
    if (f.wide)
        add_wide_body(k, s, &c, trouble);
    else if (f.portrait && !f.big)
        add_portrait_body(k, s, &c, trouble);
    else
        add_small_body(k, s, &c, trouble);
    add_identify_foot(k, s);
    bool theirs = k->card_reason == REASON_SYSTEM && !k->headset; /* in the library system's words */
    const char *heard =
        theirs ? say(k->language, N_("The library did not accept this card. Please ask staff.")) : trouble;
    set_said(s, heard, scene_format(s, "%s. %s", c.head, c.line));
}
