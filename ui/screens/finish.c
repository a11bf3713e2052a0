#include "base/text.h"
#include "screens/deal_words.h"
#include "screens/guided.h"
#include "screens/keys.h"
#include "screens/screens.h"

struct outcome {
    const char *head, *line, *undone;
    unsigned books;   /* that she has now, or has brought back */
    bool has_receipt; /* something stands on it */
    bool told;        /* `line` says what became of the receipt */
};

static struct when last_due(const struct kiosk *k)
{
    struct when due = { 0 };
    for (uint16_t i = 0; i < k->items_count; i++) {
        const struct kiosk_item *item = &k->items[i];
        if (kiosk_is_lent(item) && item->due.known && (!due.known || item->due.utc_ms < due.utc_ms))
            due = item->due;
    }
    return due;
}

/* What was lent here and given back, and where it goes now; "" for nothing. */
static const char *undone_words(const struct kiosk *k, struct scene *s)
{
    unsigned n = kiosk_counts(k).undone;
    if (n == 0)
        return "";
    return scene_format(s,
                        say_n(k->language, "%u book is returned. Please put it on the return shelf.",
                              "%u books are returned. Please put them on the return shelf.", n),
                        n);
}

static bool any_noted(const struct kiosk *k)
{
    for (uint16_t i = 0; i < k->items_count; i++)
        if (k->items[i].state == ITEM_OFFLINE)
            return true;
    return false;
}

static struct outcome outcome_of(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct kiosk_counts c = kiosk_counts(k);
    struct outcome o = { say(l, N_("All done")), say(l, N_("Thank you. See you soon.")), "",
                         c.done + c.offline,     c.done + c.offline + c.undone > 0,      false };
    const char *undone = undone_words(k, s), *noted = any_noted(k) ? say(l, N_("The library will confirm later.")) : "";
    if (o.books == 0 && *undone != '\0')
        o.line = *noted != '\0' ? scene_format(s, "%s %s", undone, noted) : undone;
    if (o.books == 0)
        return o;
    if (k->errand == ERRAND_RETURN) {
        o.head = scene_format(s, say_n(l, "%u book is back", "%u books are back", o.books), o.books);
        o.line = c.offline > 0 ? say(l, N_("Your return is noted. The library will confirm later."))
                               : say(l, N_("Thank you for bringing them back."));
        return o;
    }
    o.head = scene_format(s, say_n(l, "Enjoy your %u book", "Enjoy your %u books", o.books), o.books);
    struct when due = last_due(k);
    char day[PHRASE_SIZE];
    say_until(l, due, day);
    if (due.known)
        o.line = scene_format(s, say_n(l, "The book is yours %s.", "The books are yours %s.", o.books), day);
    if (*noted != '\0')
        o.line = scene_format(s, "%s %s", due.known ? o.line : "", noted);
    o.undone = undone;
    return o;
}

static bool on_receipt(const struct kiosk_item *item)
{
    return item->state == ITEM_DONE || item->state == ITEM_OFFLINE;
}

static void add_shelf(const struct kiosk *k, struct scene *s, float width)
{
    static const float heights[3] = { 90, 81, 84 };
    float scale = width / 198;
    scene_open(s, (struct element){
                      .decor = true,
                      .box = { .flow = FLOW_COLUMN, .width = MM(width), .give_way = 8, .across = PLACE_STRETCH } });
    scene_open(
        s,
        (struct element){
            .decor = true,
            .box = { .flow = FLOW_ROW, .width = GROW(1), .gap_mm = 4, .along = PLACE_MIDDLE, .across = PLACE_END } });
    unsigned shown = 0;
    for (uint16_t i = 0; i < k->items_count && shown < 3; i++) {
        if (!kiosk_is_lent(&k->items[i]))
            continue;
        float h = heights[shown++] * scale;
        scene_add(s, (struct element){ .role = ROLE_IMAGE,
                                       .look = LOOK_COVER,
                                       .decor = true,
                                       .name = title_of_item(k, s, &k->items[i]),
                                       .detail = scene_text(s, k->items[i].item.author),
                                       .box = { .width = MM(h * 0.66f), .height = MM(h) } });
    }
    scene_close(s);
    scene_add(s, (struct element){ .look = LOOK_SHELF, .decor = true, .box = { .width = GROW(1) } });
    scene_close(s);
}

/* The lines that a phone reads from the code: titles and dates, no name. */
static const char *receipt_text(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    enum { RECEIPT_ITEMS_MAX = 8 }; /* a code that a phone can still read */
    char day[PHRASE_SIZE];
    say_day(l, k->now, day);
    const char *text = scene_format(s, "%s\n%s", k->rules.library_name, day);
    unsigned lines = 0;
    for (uint16_t i = 0; i < k->items_count && lines < RECEIPT_ITEMS_MAX; i++) {
        if (!on_receipt(&k->items[i]))
            continue;
        if (k->items[i].deed == ITEM_UNDOES)
            text_copy(day, sizeof day, say(l, N_("Returned")));
        else
            say_until(l, k->items[i].due, day);
        text = scene_format(s, "%s\n%.60s%s%s", text, title_of_item(k, s, &k->items[i]), *day != '\0' ? ", " : "", day);
        lines++;
    }
    for (uint8_t i = 0; i < k->paid_count && lines < RECEIPT_ITEMS_MAX; i++, lines++)
        text = scene_format(s, "%s\n%s", text, words_of_paid(k, s, &k->paid[i]));
    return text;
}

struct choice {
    const char *id, *name, *line, *why;
    const char *detail, *aloud; /* as of an element; NULL: none */
    enum icon icon;
    bool disabled, chosen;
};

static void add_receipt_card(struct scene *s, const struct choice *c, bool tile)
{
    if (!tile || c->disabled || c->chosen) {
        struct element e = labelled(button_of(s, LOOK_BUTTON_PLAIN, c->icon, c->id, c->name));
        e.chosen = c->chosen;
        e.detail = c->detail == NULL ? "" : c->detail;
        e.aloud = c->aloud == NULL ? "" : c->aloud;
        e.box = (struct box){ .width = GROW(1), .height = tile ? GROW(1) : FIT };
        add_button_unless(s, c->disabled, c->why, e);
        return;
    }
    scene_open(s, (struct element){ .id = c->id,
                                    .role = ROLE_BUTTON,
                                    .look = LOOK_TILE,
                                    .name = c->name,
                                    .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = { EXTENT_GROW, 1, 30, 62 },
                                             .pad_x_mm = 8,
                                             .pad_y_mm = 6,
                                             .across = PLACE_START } });
    scene_add(s, (struct element){ .role = ROLE_IMAGE,
                                   .look = LOOK_ICON,
                                   .icon = c->icon,
                                   .decor = true,
                                   .ink = INK_SHAPE,
                                   .box = { .width = MM(18), .height = MM(18), .give_way = 7 } });
    add_space(s);
    add_text(s, STEP_HEAD, true, c->name);
    struct element line = text_of(STEP_BODY, false, c->line);
    line.box.give_way = 6;
    scene_add(s, line);
    scene_close(s);
}

/* What has become of the paper; "" while none was asked for. */
static const char *print_state(const struct kiosk *k)
{
    enum language l = k->language;
    if (k->receipt_failed)
        return say(l, N_("The paper has run out. Take the receipt on your phone."));
    if (k->receipt_printing)
        return say(l, N_("Your receipt is being printed."));
    if (k->receipt_printed)
        return say(l, N_("Your receipt is printed."));
    return "";
}

static const char *print_why(const struct kiosk *k)
{
    const char *state = print_state(k);
    return *state != '\0' ? state : say(k->language, N_("There is no printer here."));
}

/* Where her letter goes, as far as others may read it. */
static const char *masked_email(const struct kiosk *k, struct scene *s)
{
    char mask[EMAIL_SIZE + 4];
    email_mask(k->patron.email, mask, sizeof mask);
    return scene_text(s, mask);
}

/* It was asked for, and is asked for once. */
static bool mail_is_over(const struct kiosk *k)
{
    return k->receipt_mailing || k->receipt_mailed || k->receipt_mail_failed;
}

/* What has become of the letter; "" while none was asked for. */
static const char *mail_state(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    if (k->receipt_mailing)
        return say(l, N_("Your receipt is being sent."));
    if (k->receipt_mailed)
        return scene_format(s, say(l, N_("Your receipt was sent to %s.")), masked_email(k, s));
    if (!k->receipt_mail_failed)
        return "";
    return k->rules.printer_configured
               ? say(l, N_("The e-mail was not sent. Take the receipt on paper or on your phone."))
               : say(l, N_("The e-mail was not sent. Take the receipt on your phone."));
}

/* On the tile her address stands in the line below, on a button in its name. */
static void add_mail(const struct kiosk *k, struct scene *s, bool tile)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    const char *name = k->receipt_mailed ? say(l, N_("It is sent")) : say(l, N_("By e-mail")), *to = masked_email(k, s);
    bool over = mail_is_over(k), bare = (f.big || f.bare) && !f.portrait; /* the icon says it, and the voice */
    struct choice mail = { .id = "finish.receipt.mail",
                           .name = name,
                           .line = scene_format(s, say(l, N_("Titles and dates, to %s.")), to),
                           .aloud = name,
                           .why = mail_state(k, s),
                           .icon = ICON_MAIL,
                           .disabled = over };
    if (!tile && !over) {
        mail.name = bare ? to : scene_format(s, "%s, %s", name, to);
        mail.detail = bare ? name : "";
    }
    add_receipt_card(s, &mail, tile);
}

/* "" while no receipt was asked for, but as a code. */
static const char *receipt_state(const struct kiosk *k, struct scene *s)
{
    const char *mail = mail_state(k, s), *print = print_state(k);
    return *print == '\0' ? mail : *mail == '\0' ? print : scene_format(s, "%s %s", mail, print);
}

/* Would she like one; and then what became of it. Beside the code, and in large letters, there is no
   room: it stands in the message. */
static void add_question(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    const char *state = receipt_state(k, s);
    bool answered = *state != '\0';
    if (k->receipt_qr || (answered && f.bare))
        return;
    struct element e = text_of(f.small || f.big || answered ? STEP_BODY : STEP_HEAD, true,
                               answered ? state : say(k->language, N_("Would you like a receipt?")));
    e.box.give_way = answered ? 0 : 6;
    scene_add(s, e);
}

static void open_receipts(struct scene *s, enum flow flow, bool tile)
{
    scene_open(s, (struct element){ .box = { .flow = flow,
                                             .width = GROW(1),
                                             .height = tile ? GROW(1) : FIT,
                                             .gap_mm = flow == FLOW_ROW || frame_of(s).portrait ? 6 : 4,
                                             .across = PLACE_STRETCH } });
}

/* Three are too many for the width of a portrait panel, or for large letters: below each other, as buttons. */
static void add_receipts(const struct kiosk *k, struct scene *s, bool tile)
{
    struct frame f = frame_of(s);
    bool needs_room = k->receipt_qr || f.big || f.bare, three = kiosk_may_mail(k) && !(needs_room && mail_is_over(k));
    bool below = three && (f.portrait || f.bare);
    tile = tile && !below;
    enum language l = k->language;
    bool none = !k->rules.printer_configured;
    const struct choice print = { .id = "finish.receipt.print",
                                  .name = k->receipt_printed ? say(l, N_("It is printed")) : say(l, N_("Printed")),
                                  .line = say(l, N_("A paper slip with titles and dates. Your name is not on it.")),
                                  .why = print_why(k),
                                  .icon = ICON_PRINT,
                                  .disabled = none || k->receipt_failed || k->receipt_printing || k->receipt_printed };
    const struct choice qr = { .id = "finish.receipt.qr",
                               .name = say(l, N_("On my phone")),
                               .line = say(l, N_("Show a code, and photograph it with your phone.")),
                               .why = "",
                               .icon = ICON_QR,
                               .chosen = k->receipt_qr };
    open_receipts(s, below ? FLOW_COLUMN : FLOW_ROW, tile);
    if (below && !f.portrait)
        open_receipts(s, FLOW_ROW, tile);
    if (!none)
        add_receipt_card(s, &print, tile);
    add_receipt_card(s, &qr, tile);
    if (below && !f.portrait)
        scene_close(s);
    if (three)
        add_mail(k, s, tile);
    scene_close(s);
}

static void add_qr(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    float size = f.small ? 44 : f.portrait ? 150 : f.height > 220 && !f.big ? 110 : 70;
    scene_add(s, (struct element){ .id = "finish.qr",
                                   .role = ROLE_IMAGE,
                                   .look = LOOK_QR,
                                   .name = say(k->language, N_("A code with your receipt")),
                                   .value = receipt_text(k, s),
                                   .box = { .width = MM(size), .height = MM(size) } });
}

static void add_message(const struct kiosk *k, struct scene *s, const struct outcome *o)
{
    struct frame f = frame_of(s);
    (void)k;
    if (!f.small && !f.big)
        add_mark(s, MARK_DONE, 17);
    add_text(s, f.small ? STEP_HEAD : f.width > 400 || f.portrait ? STEP_HERO : STEP_DISPLAY, true, o->head);
    s->elements[s->elements_count - 1].id = "screen.title";
    add_text(s, f.small ? STEP_BODY : STEP_LEAD, false, o->line);
    s->elements[s->elements_count - 1].box.give_way = f.small && !o->told ? 5 : 0;
    struct element undone = text_of(f.small ? STEP_BODY : STEP_LEAD, false, o->undone);
    undone.box.give_way = 5;
    if (*o->undone != '\0')
        scene_add(s, undone);
}

static void add_top(const struct kiosk *k, struct scene *s, const struct outcome *o)
{
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .box = { .flow = f.portrait ? FLOW_COLUMN : FLOW_ROW,
                                             .width = GROW(1),
                                             .height = GROW(2),
                                             .gap_mm = 10,
                                             .across = PLACE_MIDDLE } });
    open_column(s, GROW(1), FIT, f.small ? 1 : 4);
    add_message(k, s, o);
    add_trouble(s, "finish.trouble", words_of_bits(k, s, panel_shape(&s->panel) == PANEL_SMALL));
    scene_close(s);
    if (k->receipt_qr)
        add_qr(k, s);
    else if (!f.small && !f.big && o->books > 0 && k->errand != ERRAND_RETURN)
        add_shelf(k, s, f.width > 400 ? 198 : f.portrait ? 250 : 110);
    scene_close(s);
}

void screen_finish(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    struct outcome o = outcome_of(k, s);
    if (k->guided) {
        guided_finish(k, s);
        return;
    }
    body_open(k, s, BAR_HOME, "");
    const char *receipt = receipt_state(k, s);
    struct outcome shown = o;
    shown.told = (k->receipt_qr || f.bare) && *receipt != '\0';
    shown.line = shown.told ? receipt : o.line;
    add_top(k, s, &shown);
    if (o.has_receipt)
        add_question(k, s);
    if (o.has_receipt)
        add_receipts(k, s, !f.small && !f.big && !k->receipt_qr);
    add_gap_below_bar(s);
    foot_open(k, s, BAR_HOME);
    if (k->errand != ERRAND_RETURN)
        add_button(s, LOOK_BUTTON_PLAIN, ICON_PEOPLE, "family.next", say(l, N_("Next in the family")));
    if (f.wide && f.width > 400) {
        add_space(s);
        add_icon(s, ICON_LOCK, 9);
        add_text(s, STEP_BODY, false, say(l, N_("This screen clears itself.")));
        add_space(s);
    }
    bool plain = k->receipt_printed || k->receipt_mailed || k->receipt_qr || !o.has_receipt;
    foot_close(s, main_button(s, plain ? ICON_CHECK : ICON_LEAF, "finish.receipt.none",
                              plain || f.small ? say(l, N_("Finish")) : say(l, N_("Finish without a receipt"))));
    const char *ask = say(l, N_("Would you like a receipt?"));
    if (k->receipt_qr && *receipt == '\0')
        receipt = say(l, N_("A code with your receipt"));
    const char *bits = words_of_bits(k, s, false); /* what is said has room */
    const char *done =
        k->headset ? scene_format(s, "%s. %s%s%s", o.head, o.line, *o.undone != '\0' ? " " : "", o.undone) : o.head;
    set_said(s, *bits != '\0' ? bits : done, *receipt != '\0' ? receipt : o.has_receipt ? ask : "");
}
