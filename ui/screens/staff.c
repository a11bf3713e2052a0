#include "base/text.h"
#include "screens/pin_page.h"
#include "screens/screens.h"
#include "screens/staff_checks.h"
#include "screens/staff_record.h"
#include "screens/staff_recorder.h"
#include "screens/staff_words.h"

/* What the lists and pages may take beside the tabs, mm. */
static float tabs_width(const struct scene *s)
{
    struct frame f = frame_of(s);
    return f.width > 400 ? 104 * (s->panel.text_percent >= 150 ? 1.3f : 1) : 84;
}

static float list_width(const struct scene *s)
{
    struct frame f = frame_of(s);
    return f.width - 2 * f.margin - (f.wide ? tabs_width(s) + 9 : 0);
}

/* A small panel has no room for a long answer and a row below it: a tap on a tab shows the rows again. */
static bool answer_alone(const struct scene *s, float avail, float left, float row)
{
    return frame_of(s).small && left < avail && left < row;
}

static unsigned add_health(const struct kiosk *k, struct scene *s, float avail)
{
    struct frame f = frame_of(s);
    struct check checks[CHECKS_MAX];
    unsigned n = staff_checks(k, s, checks);
    open_column(s, GROW(1), GROW(1), f.small ? 2 : 4);
    float left = avail - add_staff_answer(k, s, list_width(s));
    if (answer_alone(s, avail, left, f.body + 13)) {
        scene_close(s);
        return 0;
    }
    unsigned room = staff_rows_in(left - 8, (f.small || f.big ? 1 : 2) * f.body + 5), pages = (n + room - 1) / room;
    unsigned from = k->page % pages * room;
    open_card(s, LOOK_CARD, GROW(1), GROW(1), f.small ? 2 : 4, 1);
    for (unsigned i = 0; i < n; i++) {
        bool shown = i >= from && i < from + room;
        add_staff_check(s, &checks[i], shown, 1);
        if (f.wide && shown && checks[i].good && i + 1 < n && i + 1 < from + room)
            scene_add(s,
                      (struct element){ .look = LOOK_RULE, .decor = true, .box = { .width = GROW(1), .give_way = 9 } });
    }
    scene_close(s);
    scene_close(s);
    return pages > 1 ? n - room : 0;
}

/* What staff must look at first stands out. */
static enum look look_of(const struct staff_row *row)
{
    bool needs = row->life == LIFE_REJECTED || row->life == LIFE_STAFF || row->poisoned;
    return needs ? LOOK_ROW_NEED : LOOK_ROW;
}

static void add_record(const struct kiosk *k, struct scene *s, const struct staff_row *row, unsigned n, bool shown)
{
    enum language l = k->language;
    const char *title = row->title[0] != '\0' ? row->title : row->item;
    char clock[PHRASE_SIZE], day[PHRASE_SIZE];
    say_clock(row->at, clock);
    say_day(l, row->at, day);
    const char *line =
        scene_format(s, "%s, %s. %s %s", staff_kind_name(l, row), staff_record_state(l, row), day, clock);
    scene_open(s, (struct element){ .id = scene_id(s, "staff.row", n, ""),
                                    .role = ROLE_BUTTON,
                                    .covered = !shown,
                                    .look = look_of(row),
                                    .name = scene_format(s, "%s. %s", title, line),
                                    .aloud = scene_format(s, say(l, N_("Record %u")), n + 1),
                                    .value = row->poisoned ? "poisoned" : life_word(row->life),
                                    .box = { .flow = FLOW_COLUMN,
                                             .width = GROW(1),
                                             .height = { EXTENT_FIT, 0, shown ? 20.5f : 0, 0 },
                                             .along = PLACE_MIDDLE,
                                             .pad_x_mm = 5,
                                             .pad_y_mm = frame_of(s).small ? 1 : 2,
                                             .across = PLACE_STRETCH } });
    if (shown) {
        struct element name = text_of(STEP_TITLE, true, scene_text(s, title)), under = text_of(STEP_BODY, false, line);
        name.lines_max = 1;
        under.lines_max = 1;
        under.box.give_way = 6;
        scene_add(s, name);
        scene_add(s, under);
    }
    scene_close(s);
}

/* Rows of a list; `all`: how many there are, beyond those that are told. */
static unsigned add_records(const struct kiosk *k, struct scene *s, const struct staff_row *rows, unsigned count,
                            unsigned all, float avail)
{
    struct frame f = frame_of(s);
    float row = f.title + f.body + (f.small ? 2 : 4);
    row = row > 20.5f ? row : 20.5f;
    open_column(s, GROW(1), GROW(1), 4);
    float left = avail - add_staff_answer(k, s, list_width(s));
    if (answer_alone(s, avail, left, row)) {
        scene_close(s);
        return 0;
    }
    bool more = all > count && !f.small;
    if (more)
        left -= f.body + 4;
    unsigned room = staff_rows_in(left, row + 4), pages = count > 0 ? (count + room - 1) / room : 1;
    unsigned from = k->page % pages * room;
    if (count == 0)
        add_text(s, STEP_LEAD, false, say(k->language, N_("Nothing waits here.")));
    for (unsigned i = 0; i < count; i++)
        add_record(k, s, &rows[i], i, i >= from && i < from + room);
    if (more)
        add_text(s, STEP_BODY, false,
                 scene_format(s, say(k->language, N_("The first %u of %u.")), (unsigned)count, (unsigned)all));
    scene_close(s);
    return pages > 1 ? count - room : 0;
}

static const char *thing_words(const struct kiosk *k, const struct kiosk_tag *tag)
{
    enum language l = k->language;
    switch (tag->thing) {
    case THING_READING:
        return say(l, N_("is being read"));
    case THING_ITEM:
        return say(l, N_("a book"));
    case THING_CARD:
        return say(l, N_("a card"));
    case THING_UNKNOWN:
        return say(l, N_("unknown"));
    case THING_BLANK:
        return say(l, N_("blank"));
    case THING_DAMAGED:
        return say(l, N_("damaged"));
    case THING_UNREAD:
        return say(l, N_("could not be read"));
    }
    return "";
}

static void add_pad_rows(const struct kiosk *k, struct scene *s, unsigned room)
{
    for (unsigned i = 0; i < k->tags_count && i < room; i++) {
        char uid[UID_TEXT_SIZE];
        uid_text(k->tags[i].uid, uid);
        const char *id = k->tags[i].thing == THING_ITEM ? k->tags[i].id : "";
        const char *text = scene_format(s, "%s: %s %s", uid, thing_words(k, &k->tags[i]), id);
        if (k->rules.readers_count > 1)
            text = scene_format(s, "%u: %s", k->tags[i].reader + 1u, text);
        struct element e = text_of(STEP_BODY, false, text);
        e.id = scene_id(s, "staff.row", i, "");
        scene_add(s, e);
    }
}

/* The readers, and their test: what lies on the pads now, by its chip. A card's number is nobody's business here. */
static unsigned add_reader(const struct kiosk *k, struct scene *s, float avail)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    unsigned readers = k->rules.readers_count;
    float row = (f.small || f.big ? 2 : 3) * f.body + 5, left = avail - f.lead - (f.small ? 0 : 26);
    unsigned shown = staff_rows_in(left, row) < readers ? staff_rows_in(left, row) : readers,
             pages = shown > 0 ? (readers + shown - 1) / shown : 1;
    unsigned from = k->page % pages * shown;
    open_column(s, GROW(1), GROW(1), f.small ? 1 : 3);
    for (unsigned i = 0; i < readers; i++) {
        struct check check = staff_reader_check(k, s, i);
        add_staff_check(s, &check, i >= from && i < from + shown, 2);
    }
    add_text(s, f.small ? STEP_BODY : STEP_LEAD, true,
             kiosk_pad_up(k, READER_FOR_ALL) ? say(l, N_("Lay something on the pad: it shows here."))
                                             : say(l, N_("The pad is not working.")));
    s->elements[s->elements_count - 1].box.give_way = 6;
    float room = left - (float)shown * row;
    add_pad_rows(k, s, room > f.body + 4 ? (unsigned)(room / (f.body + 4)) : 0);
    add_space(s);
    struct element again =
        button_of(s, LOOK_BUTTON_PLAIN, ICON_AGAIN, "staff.reader.restart", say(l, N_("Restart the reader")));
    again.stacked = again.icon_only = false;
    if (!f.small) /* there it stands in the bottom bar */
        scene_add(s, again);
    scene_close(s);
    return pages > 1 ? readers - shown : 0;
}

static unsigned add_part(const struct kiosk *k, struct scene *s, float avail)
{
    switch (k->staff_part) {
    case STAFF_QUEUE:
        return add_records(k, s, k->staff.queue_rows, k->staff.queue_rows_count, k->staff.waiting, avail);
    case STAFF_EXCEPTIONS:
        return add_records(k, s, k->staff.exception_rows, k->staff.exception_rows_count, k->staff.exceptions, avail);
    case STAFF_RECORD:
        return add_staff_record(k, s, list_width(s), avail);
    case STAFF_SETTLE:
        return add_staff_decisions(k, s, avail);
    case STAFF_READER:
        return add_reader(k, s, avail);
    case STAFF_LOCKED:
    case STAFF_CHECKING:
    case STAFF_RECORDER:
    case STAFF_HEALTH:
        break;
    }
    return add_health(k, s, avail);
}

struct tab {
    const char *id, *name;
    enum icon icon;
    enum staff_part part;
    unsigned badge;
};
enum { TABS = 4 };

static void tabs_of(const struct kiosk *k, struct tab to[static TABS])
{
    enum language l = k->language;
    const struct tab tabs[TABS] = {
        { "staff.health", say(l, N_("Health")), ICON_WRENCH, STAFF_HEALTH, 0 },
        { "staff.queue", say(l, N_("Queue")), ICON_QUEUE, STAFF_QUEUE, k->staff.waiting },
        { "staff.exceptions", say(l, N_("Exceptions")), ICON_LIST, STAFF_EXCEPTIONS, k->staff.exceptions },
        { "staff.reader", say(l, N_("Reader")), ICON_READER, STAFF_READER, 0 },
    };
    for (unsigned i = 0; i < TABS; i++)
        to[i] = tabs[i];
}

static bool shows_record(const struct kiosk *k)
{
    return k->staff_part == STAFF_RECORD || k->staff_part == STAFF_SETTLE;
}

static const char *part_name(const struct kiosk *k)
{
    struct tab tabs[TABS];
    if (shows_record(k))
        return staff_kind_name(k->language, &k->staff_record);
    tabs_of(k, tabs);
    for (unsigned i = 0; i < TABS; i++)
        if (tabs[i].part == k->staff_part)
            return tabs[i].name;
    return tabs[0].name;
}

static void add_tab(const struct kiosk *k, struct scene *s, const struct tab *t, bool icon, struct extent width)
{
    const char *name = t->badge > 0 ? scene_format(s, "%s: %u", t->name, t->badge) : t->name;
    bool bare = frame_of(s).small || frame_of(s).bare;
    struct element e = { .id = t->id,
                         .role = ROLE_BUTTON,
                         .look = LOOK_BUTTON_PLAIN,
                         .name = name,
                         .icon = icon || bare ? t->icon : ICON_NONE,
                         .icon_only = bare && !icon,
                         .chosen = (icon || bare) && k->staff_part == t->part,
                         .value = k->staff_part == t->part ? "chosen" : "",
                         .text_place = icon ? PLACE_STRETCH : PLACE_START,
                         .box = { .width = width } };
    scene_add(s, e);
}

static bool has_staff_course(const struct kiosk *k)
{
    return k->lesson.shelf != NULL && k->lesson.shelf->count > k->lesson.shelf->learners;
}

/* A small panel has room for one of these: restart stands on the health page, or, where a list of cards can be brought
   there, or both a course and a recorder are, on the reader's. */
static void add_restarts(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    bool small = frame_of(s).small, lists = k->staff.stick && k->staff.blocked.used,
         full = lists || (has_staff_course(k) && k->rules.recorder_sentences > 0);
    bool health = k->staff_part == STAFF_HEALTH, reader = k->staff_part == STAFF_READER;
    if (small ? (full ? reader : health) : (health || reader))
        add_button(s, LOOK_BUTTON_PLAIN, ICON_POWER, "staff.restart", say(l, N_("Restart")));
    if (!small || !reader)
        return;
    struct element again =
        button_of(s, LOOK_BUTTON_PLAIN, ICON_AGAIN, "staff.reader.restart", say(l, N_("Restart the reader")));
    again.icon_only = again.icon_only || full;
    scene_add(s, again);
}

/* What can be done on this page. */
static void add_page_buttons(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const char *moment = say(l, N_("One moment, please."));
    add_restarts(k, s);
    if (shows_record(k))
        add_record_buttons(k, s);
    bool records = k->rules.recorder_sentences > 0,
         tight = frame_of(s).small || frame_of(s).low || s->panel.text_percent >= 150;
    if (k->staff_part == STAFF_HEALTH && k->staff.stick && k->staff.blocked.used) {
        struct element list = button_of(s, LOOK_BUTTON_PLAIN, ICON_CARD, "staff.blocked", say(l, N_("Card list")));
        list.icon_only = list.icon_only || (tight && !frame_of(s).small && records);
        add_button_unless(s, k->staff_ordering, moment, list);
    }
    if (k->staff_part == STAFF_HEALTH && has_staff_course(k)) {
        struct element learn = button_of(s, LOOK_BUTTON_PLAIN, ICON_LEARN, "staff.learn", say(l, N_("Learn")));
        learn.icon_only = learn.icon_only || (tight && (records || k->staff.stick)); /* there is more beside it */
        scene_add(s, learn);
    }
    if (k->staff_part == STAFF_HEALTH && records) {
        struct element record =
            button_of(s, LOOK_BUTTON_PLAIN, ICON_SPEAK, "staff.recorder", say(l, N_("Record sentences")));
        record.icon_only = record.icon_only || frame_of(s).small || (tight && k->staff.stick);
        scene_add(s, record);
    }
    if (k->staff_part == STAFF_QUEUE && k->staff.stick)
        add_button_unless(s, k->staff_ordering, moment,
                          button_of(s, LOOK_BUTTON_PLAIN, ICON_DISK, "staff.carry", say(l, N_("Write to the stick"))));
    if (k->staff_part == STAFF_EXCEPTIONS && k->rules.printer_configured && k->staff.exception_rows_count > 0)
        add_button_unless(s, k->staff_printing, moment,
                          button_of(s, LOOK_BUTTON_PLAIN, ICON_PRINT, "staff.print-list", say(l, N_("Print"))));
}

static unsigned add_wide_part(const struct kiosk *k, struct scene *s)
{
    struct tab tabs[TABS];
    tabs_of(k, tabs);
    scene_open(
        s,
        (struct element){
            .box = { .flow = FLOW_ROW, .width = GROW(1), .height = GROW(1), .gap_mm = 9, .across = PLACE_STRETCH } });
    open_column(s, MM(tabs_width(s)), GROW(1), 5);
    for (unsigned i = 0; i < TABS; i++)
        add_tab(k, s, &tabs[i], true, GROW(1));
    scene_close(s);
    unsigned hidden = add_part(k, s, body_height(s));
    scene_close(s);
    return hidden;
}

static unsigned add_compact_part(const struct kiosk *k, struct scene *s)
{
    struct frame f = frame_of(s);
    struct tab tabs[TABS];
    tabs_of(k, tabs);
    bool two_rows = (f.portrait || f.big) && !f.bare && !f.small;
    add_gap_below_bar(s);
    if (shows_record(k)) /* the text needs the room; staff.back leads to the tabs */
        return add_part(k, s, body_height(s));
    for (unsigned row = 0; row < (two_rows ? 2u : 1u); row++) {
        open_row(s, GROW(1), FIT, 4);
        for (unsigned i = row * 2; i < (two_rows ? row * 2 + 2 : TABS); i++)
            add_tab(k, s, &tabs[i], false, GROW(1));
        scene_close(s);
    }
    scene_add(s, (struct element){ .decor = true, .box = { .height = MM(0.2f) } }); /* what follows is a target, too */
    float button = f.body + 4 > 20 ? f.body + 4 : 20;
    return add_part(k, s, body_height(s) - (button + 4) * (two_rows ? 2 : 1));
}

static void add_pin_page(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    show_pin_page(k, s,
                  &(struct pin_page){ .title = say(l, N_("For staff")),
                                      .field = "staff.pin",
                                      .ok = "staff.ok",
                                      .trouble_id = "staff.trouble",
                                      .trouble = words_of_pin_trouble(k, k->staff_pin_wrong),
                                      .said = say(l, N_("Type your PIN")),
                                      .checking = k->staff_part == STAFF_CHECKING });
}

void screen_staff(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    if (k->staff_part == STAFF_LOCKED || k->staff_part == STAFF_CHECKING) {
        add_pin_page(k, s);
        return;
    }
    if (k->staff_part == STAFF_RECORDER) {
        staff_recorder_page(k, s);
        return;
    }
    body_open(k, s, BAR_LANGUAGE, f.small || f.bare ? part_name(k) : say(l, N_("For staff")));
    unsigned hidden = f.wide ? add_wide_part(k, s) : add_compact_part(k, s);
    add_gap_below_bar(s);
    foot_open(k, s, BAR_LANGUAGE);
    add_page_buttons(k, s);
    if (hidden > 0)
        add_button(s, LOOK_BUTTON_PLAIN, ICON_MORE, "nav.more", say(l, N_("More")));
    if (f.wide && k->staff_part == STAFF_HEALTH && !k->staff.stick && k->staff.version[0] != '\0')
        add_text(s, STEP_BODY, false, scene_format(s, "Kitap %s", k->staff.version));
    foot_close(s, shows_record(k) ? record_main_button(k, s)
                                  : main_button(s, ICON_HOME, "staff.close", say(l, N_("Close"))));
    set_said(s, say(l, N_("For staff")), part_name(k));
}
