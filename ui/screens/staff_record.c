#include "screens/staff_record.h"

#include "base/text.h"
#include "screens/keys.h"
#include "screens/staff_words.h"

enum { PARTS_MAX = 7 };

unsigned staff_rows_in(float avail, float row)
{
    return avail > row ? (unsigned)(avail / row) : 1;
}

/* ---- what became of an order ---- */

static const char *paper_words(const struct kiosk *k)
{
    if (k->staff_printing)
        return say(k->language, N_("It is being printed."));
    if (k->staff_printed)
        return say(k->language, N_("It is printed."));
    return k->staff_print_failed ? say(k->language, N_("It could not be printed. Is there paper?")) : "";
}

float add_staff_answer(const struct kiosk *k, struct scene *s, float width)
{
    struct frame f = frame_of(s);
    char words[STAFF_SENTENCE_SIZE];
    bool good = !k->staff_print_failed;
    text_copy(words, sizeof words, paper_words(k));
    if (k->staff_ordering)
        text_copy(words, sizeof words, say(k->language, N_("One moment, please.")));
    else if (k->staff_answered)
        staff_say_answer(k, &k->staff_answer, &good, words);
    if (words[0] == '\0')
        return 0;
    float pad = f.small ? 1 : 3;
    bool under_way = k->staff_ordering || k->staff_printing;
    struct element e = text_of(STEP_BODY, true, scene_text(s, words));
    scene_open(s, (struct element){ .id = "staff.answer",
                                    .role = ROLE_STATUS,
                                    .look = good ? LOOK_TINT : LOOK_NEED_BOX,
                                    .name = e.name,
                                    .value = under_way ? "working"
                                             : good    ? "good"
                                                       : "bad",
                                    .box = { .width = GROW(1), .flow = FLOW_COLUMN, .pad_x_mm = 4, .pad_y_mm = pad } });
    scene_add(s, e);
    struct element file = text_of(STEP_BODY, false, staff_answer_file(&k->staff_answer));
    file.lines_max = 1;
    file.box.give_way = 6;
    bool named = k->staff_answered && *file.name != '\0';
    if (named)
        scene_add(s, file);
    scene_close(s);
    return text_height(s, e, width - 8) + (named ? f.body : 0) + 2 * pad + 4;
}

/* ---- the record ---- */

struct part {
    const char *id, *text;
    bool bold;
};

static unsigned add_to(struct part *parts, unsigned n, struct part part)
{
    if (*part.text == '\0')
        return n;
    parts[n] = part;
    return n + 1;
}

static unsigned parts_of(const struct kiosk *k, struct scene *s, struct part parts[static PARTS_MAX])
{
    enum language l = k->language;
    struct staff_explained e;
    staff_explain(k, &k->staff_record, &e);
    unsigned n = add_to(parts, 0, (struct part){ "staff.what", scene_text(s, e.what), true });
    if (k->staff_record_gone)
        return add_to(
            parts, n,
            (struct part){ "staff.became", say(l, N_("This is settled: it stands on no list any more.")), false });
    if (k->staff_card[0] != '\0')
        n = add_to(
            parts, n,
            (struct part){ "staff.card-number", scene_format(s, say(l, N_("Card number: %s")), k->staff_card), true });
    n = add_to(parts, n, (struct part){ "staff.became", scene_text(s, e.became), false });
    n = add_to(parts, n, (struct part){ "staff.said", scene_text(s, e.library), false });
    n = add_to(parts, n, (struct part){ "staff.check", scene_text(s, e.check), true });
    return add_to(parts, n, (struct part){ "staff.next", scene_text(s, e.kiosk), false });
}

/* On which page each part stands; how many pages there are. */
static unsigned lay_pages(struct scene *s, const struct part *parts, unsigned n, float width, float avail,
                          unsigned pages[static PARTS_MAX])
{
    float gap = frame_of(s).small ? 2 : 4, used = 0;
    unsigned page = 0;
    for (unsigned i = 0; i < n; i++) {
        float high = text_height(s, text_of(STEP_BODY, parts[i].bold, parts[i].text), width);
        if (used > 0 && used + gap + high > avail) {
            page++;
            used = 0;
        }
        used += high + (used > 0 ? gap : 0);
        pages[i] = page;
    }
    return page + 1;
}

unsigned add_staff_record(const struct kiosk *k, struct scene *s, float width, float avail)
{
    struct frame f = frame_of(s);
    struct part parts[PARTS_MAX];
    unsigned pages[PARTS_MAX], hidden = 0;
    float pad = f.small ? 2 : 5;
    open_column(s, GROW(1), GROW(1), f.small ? 2 : 4);
    float left = avail - add_staff_answer(k, s, width) - (f.wide ? 0 : 6); /* 6: the gaps to the bars */
    unsigned n = parts_of(k, s, parts);
    unsigned count = lay_pages(s, parts, n, width - 2 * pad - 1, left - 2 * pad, pages);
    open_card(s, LOOK_CARD, GROW(1), GROW(1), pad, f.small ? 2 : 4);
    for (unsigned i = 0; i < n; i++) {
        struct element e = text_of(STEP_BODY, parts[i].bold, parts[i].text);
        e.id = parts[i].id;
        e.covered = pages[i] != k->page % count;
        hidden += e.covered;
        if (e.covered)
            e.look = LOOK_NONE;
        scene_add(s, e);
    }
    scene_close(s);
    scene_close(s);
    return hidden;
}

/* ---- what became of it ---- */

static void add_decision(const struct kiosk *k, struct scene *s, enum decision d, bool shown)
{
    enum language l = k->language;
    const char *name = staff_decision_name(l, &k->staff_record, d), *meaning = staff_decision_meaning(l, d);
    scene_open(s, (struct element){ .id = scene_id(s, "staff.decide", d, ""),
                                    .role = ROLE_BUTTON,
                                    .covered = !shown,
                                    .look = LOOK_ROW,
                                    .name = scene_format(s, "%s. %s", name, meaning),
                                    .value = decision_word(d),
                                    .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = { EXTENT_FIT, 0, shown ? 20.5f : 0, 0 },
                                             .along = PLACE_MIDDLE,
                                             .pad_x_mm = 5,
                                             .pad_y_mm = frame_of(s).small ? 1 : 2,
                                             .across = PLACE_STRETCH } });
    if (shown) {
        add_text(s, STEP_BODY, true, name);
        struct element under = text_of(STEP_BODY, false, meaning);
        under.box.give_way = 6;
        scene_add(s, under);
    }
    scene_close(s);
}

unsigned add_staff_decisions(const struct kiosk *k, struct scene *s, float avail)
{
    struct frame f = frame_of(s);
    enum decision fits[DECISION_COUNT];
    unsigned n = 0;
    for (enum decision d = 0; d < DECISION_COUNT; d++)
        if (kiosk_decision_fits(k, d))
            fits[n++] = d;
    float row = (f.big ? 4 : 2) * f.body + (f.small ? 2 : 4);
    row = row > 20.5f ? row : 20.5f;
    unsigned room = staff_rows_in(avail - f.body - 4, row + 4), pages = n > 0 ? (n + room - 1) / room : 1,
             from = k->page % pages * room;
    open_column(s, GROW(1), GROW(1), 4);
    struct element ask = text_of(STEP_BODY, true, say(k->language, N_("What became of it?")));
    ask.lines_max = 1;
    scene_add(s, ask);
    for (unsigned i = 0; i < n; i++)
        add_decision(k, s, fits[i], i >= from && i < from + room);
    scene_close(s);
    return pages > 1 ? n - room : 0;
}

/* ---- the bottom bar ---- */

void add_record_buttons(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    add_button(s, LOOK_BUTTON_PLAIN, ICON_BACK, "staff.back", say(l, N_("Back")));
    if (k->staff_part != STAFF_RECORD)
        return;
    if (k->staff_record.patron_kept && !k->staff_record_gone && k->staff_card[0] == '\0')
        add_button_unless(s, k->staff_ordering, say(l, N_("One moment, please.")),
                          button_of(s, LOOK_BUTTON_PLAIN, ICON_CARD, "staff.card", say(l, N_("Card"))));
    if (k->rules.printer_configured)
        add_button_unless(s, k->staff_printing, say(l, N_("It is being printed.")),
                          button_of(s, LOOK_BUTTON_PLAIN, ICON_PRINT, "staff.print", say(l, N_("Print"))));
}

static bool any_fits(const struct kiosk *k)
{
    for (enum decision d = 0; d < DECISION_COUNT; d++)
        if (kiosk_decision_fits(k, d))
            return true;
    return false;
}

struct element record_main_button(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    if (k->staff_part == STAFF_RECORD && any_fits(k))
        return main_button(s, ICON_CHECK, "staff.settle", say(l, N_("Settle")));
    return main_button(s, ICON_HOME, "staff.close", say(l, N_("Close")));
}
