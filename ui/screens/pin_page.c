#include "screens/pin_page.h"

#include "screens/keys.h"

static struct element pin_button(const struct kiosk *k, const struct scene *s, const struct pin_page *page)
{
    enum language l = k->language;
    struct element ok = main_button(s, ICON_NEXT, page->ok, say(l, N_("Continue")));
    ok.disabled = k->pin_entry[0] == '\0' || page->checking;
    ok.why = say(l, N_("Type your PIN"));
    return ok;
}

/* Low glass: what went wrong stands beside the keys. */
static void add_pin_beside_trouble(const struct kiosk *k, struct scene *s, struct entry e)
{
    const char *trouble = e.trouble;
    e.trouble = "";
    open_row(s, GROW(1), GROW(1), 10);
    open_column(s, GROW(1), FIT, 0);
    add_trouble(s, e.trouble_id, trouble);
    scene_close(s);
    add_entry(k, s, &e, frame_of(s).width * 0.4f, body_height(s));
    scene_close(s);
}

static void add_pin_with_foot(const struct kiosk *k, struct scene *s, const struct pin_page *page,
                              const struct entry *e)
{
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = GROW(1),
                                             .pad_y_mm = f.small ? 2 : 0,
                                             .across = f.wide ? PLACE_MIDDLE : PLACE_STRETCH } });
    if (f.wide && f.low && *e->trouble != '\0')
        add_pin_beside_trouble(k, s, *e);
    else
        add_entry(k, s, e, f.wide ? f.width * 0.4f : 0, body_height(s));
    scene_close(s);
    foot_open(k, s, BAR_HOME | BAR_LANGUAGE);
    add_back(k, s);
    foot_close(s, pin_button(k, s, page));
}

/* The keys need the room of the bottom bar; nav.home leads back. */
static void add_pin_without_foot(const struct kiosk *k, struct scene *s, const struct pin_page *page,
                                 const struct entry *e)
{
    enum { FOOT_MM = 24, BUTTON_MM = 26 };
    add_gap_below_bar(s);
    open_row(s, GROW(1), GROW(1), 4);
    open_column(s, GROW(1), GROW(1), 0);
    add_entry(k, s, e, 0, body_height(s) + FOOT_MM);
    scene_close(s);
    struct element ok = pin_button(k, s, page);
    ok.icon_only = true;
    ok.box.width = MM(BUTTON_MM);
    scene_add(s, ok);
    scene_close(s);
    scene_close(s);
    scene_close(s);
}

const char *words_of_pin_trouble(const struct kiosk *k, bool wrong)
{
    enum language l = k->language;
    if (!k->staff_pin_set)
        return say(l, N_("No staff PIN is set. Set one with: kitap staff pin"));
    return wrong ? say(l, N_("That PIN does not match. Please try again.")) : "";
}

void show_pin_page(const struct kiosk *k, struct scene *s, const struct pin_page *page)
{
    struct frame f = frame_of(s);
    struct entry e = { .fields = { { page->field, say(k->language, N_("Staff PIN")), k->pin_entry, ICON_LOCK, true,
                                     NULL } },
                       .count = 1,
                       .trouble_id = page->trouble_id,
                       .trouble = page->trouble };
    body_open(k, s, BAR_HOME | BAR_LANGUAGE, page->title);
    if (f.bare && f.small)
        add_pin_without_foot(k, s, page, &e);
    else
        add_pin_with_foot(k, s, page, &e);
    set_said(s, page->trouble, page->said);
}
