/* What is well at this kiosk and what is not, in words for staff. */
#include "screens/staff_checks.h"

#include "base/text.h"
#include "screens/staff_words.h"

enum { BLOCKED_AFTER = 2 /* the ledger's */ };

static const char *since_words(const struct kiosk *k, struct scene *s, const struct part_health *part)
{
    char clock[PHRASE_SIZE];
    say_since_clock(k->language, part->since, clock);
    if (part->up || clock[0] == '\0')
        return scene_text(s, part->words);
    return scene_format(s, say(k->language, N_("no answer %s. %s")), clock, part->words);
}

static const char *up_word(const struct kiosk *k, bool up)
{
    return up ? say(k->language, N_("ready")) : say(k->language, N_("not working"));
}

static const char *list_add(struct scene *s, const char *list, bool on, const char *word)
{
    return on ? scene_format(s, "%s%s%s", list, *list != '\0' ? ", " : "", word) : list;
}

static const char *part_add(struct scene *s, const char *line, const char *part)
{
    if (*part == '\0')
        return line;
    return scene_format(s, "%s%s%s", line, *line != '\0' ? "; " : "", part);
}

static const char *abilities_words(const struct kiosk *k, struct scene *s, const struct reader_abilities *can)
{
    enum language l = k->language;
    const char *list = "";
    list = list_add(s, list, can->iso14443, "ISO 14443");
    list = list_add(s, list, can->iso15693, "ISO 15693");
    list = list_add(s, list, can->writes, say(l, N_("writes")));
    list = list_add(s, list, can->afi, "AFI");
    list = list_add(s, list, can->eas, "EAS");
    return list_add(
        s, list, can->at_once > 0,
        scene_format(s, say_n(l, "%u tag at once", "%u tags at once", can->at_once), (unsigned)can->at_once));
}

/* How often it went away, and why; what it could not read or set. */
static const char *faults_words(const struct kiosk *k, struct scene *s, const struct kiosk_reader *reader)
{
    static const char *const names[READER_CAUSE_COUNT] = {
        [READER_CAUSE_NONE] = N_("away"),
        [READER_CAUSE_MISSING] = N_("not connected"),
        [READER_CAUSE_SERVICE] = N_("its service does not run"),
        [READER_CAUSE_BUSY] = N_("used by another program"),
        [READER_CAUSE_PERMISSION] = N_("may not be opened"),
        [READER_CAUSE_LOST] = N_("went away"),
        [READER_CAUSE_SILENT] = N_("did not answer"),
        [READER_CAUSE_GARBAGE] = N_("answered wrongly"),
        [READER_CAUSE_OTHER] = N_("another fault"),
    };
    enum language l = k->language;
    const char *list = "";
    for (unsigned i = 0; i < READER_CAUSE_COUNT; i++)
        list = list_add(s, list, reader->causes[i] > 0,
                        scene_format(s, "%s: %u", say(l, names[i]), (unsigned)reader->causes[i]));
    list = list_add(s, list, reader->misreads > 0,
                    scene_format(s, say(l, N_("tags not read: %u")), (unsigned)reader->misreads));
    return list_add(s, list, reader->unset > 0,
                    scene_format(s, say(l, N_("security tags not set: %u")), (unsigned)reader->unset));
}

static const char *reader_name(const struct kiosk *k, struct scene *s, unsigned n)
{
    enum language l = k->language;
    if (k->rules.roles[n] == READER_FOR_ITEMS)
        return scene_format(s, say(l, N_("Reader %u, for books")), n + 1);
    if (k->rules.roles[n] == READER_FOR_CARDS)
        return scene_format(s, say(l, N_("Reader %u, for cards")), n + 1);
    return scene_format(s, say(l, N_("Reader %u")), n + 1);
}

struct check staff_reader_check(const struct kiosk *k, struct scene *s, unsigned n)
{
    enum language l = k->language;
    const struct kiosk_reader *r = &k->readers[n];
    bool fits = k->rules.roles[n] == READER_FOR_CARDS || kiosk_can_secure(k, n);
    const char *line = "";
    if (r->health.up && !fits)
        line = say(l, N_("It cannot set the security tags as the settings say"));
    line = part_add(s, line, since_words(k, s, &r->health));
    line = part_add(s, line, r->health.up ? abilities_words(k, s, &r->can) : "");
    line = part_add(s, line, faults_words(k, s, r));
    return (struct check){ scene_id(s, "staff.reader", n, ""), reader_name(k, s, n), line,
                           up_word(k, r->health.up),           ICON_READER,          r->health.up && fits };
}

static bool readers_up(const struct kiosk *k)
{
    for (unsigned i = 0; i < k->rules.readers_count; i++)
        if (!k->readers[i].health.up)
            return false;
    return k->rules.readers_count > 0;
}

/* They work, and can do what the settings want of them. */
static bool readers_good(const struct kiosk *k)
{
    for (unsigned i = 0; i < k->rules.readers_count; i++)
        if (!k->readers[i].health.up || (k->rules.roles[i] != READER_FOR_CARDS && !kiosk_can_secure(k, i)))
            return false;
    return true;
}

/* Of several readers those count that do not work, or do not fit. */
static const char *readers_line(const struct kiosk *k, struct scene *s)
{
    const char *line = "";
    for (unsigned i = 0; i < k->rules.readers_count; i++) {
        struct check c = staff_reader_check(k, s, i);
        if (!c.good && k->rules.readers_count > 1)
            line = part_add(s, line, scene_format(s, "%s: %s", c.name, c.line));
        else if (!c.good)
            line = c.line;
    }
    return *line != '\0' ? line : since_words(k, s, &k->reader);
}

static struct check blocked_check(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const struct staff_blocked *b = &k->staff.blocked;
    char words[STAFF_SENTENCE_SIZE];
    bool good;
    staff_say_blocked(l, b, &good, words);
    const char *age = !b->any ? "" : b->old ? say(l, N_("too old")) : say(l, N_("up to date"));
    return (
        struct check){ "staff.check.blocked", say(l, N_("Blocked cards")), scene_text(s, words), age, ICON_CARD, good };
}

/* It stays so until somebody has looked at those books and taken the file away; `kitap doctor` names it. */
static const char *damaged_line(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    unsigned rows = (unsigned)k->staff.damaged_rows;
    const char *line = say(l, N_("damaged and set aside"));
    if (rows > 0)
        line = scene_format(
            s, say_n(l, "damaged, set aside: look at %u record", "damaged, set aside: look at %u records", rows), rows);
    return k->staff.damaged_all ? line : part_add(s, line, say(l, N_("not all of it could be read")));
}

/* What waits, and whether its key would outlive this machine. */
static const char *ledger_line(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const struct staff_summary *staff = &k->staff;
    const char *waits =
        scene_format(s, say_n(l, "%u record waits", "%u records wait", staff->waiting), (unsigned)staff->waiting);
    char day[PHRASE_SIZE];
    if (staff->damaged_files > 0)
        return part_add(s, damaged_line(k, s), waits);
    say_day(l, when_of(staff->key_saved_ms, k->now.offset_min), day);
    if (!staff->key_saved)
        return part_add(s, waits, say(l, N_("the key was never saved")));
    if (!staff->key_kept)
        return part_add(s, waits, say(l, N_("the key has changed: save it anew")));
    return staff->key_saved_ms == 0 ? waits : part_add(s, waits, scene_format(s, say(l, N_("key saved: %s")), day));
}

unsigned staff_checks(const struct kiosk *k, struct scene *s, struct check to[static CHECKS_MAX])
{
    enum language l = k->language;
    unsigned mib = (unsigned)(k->staff.disk_free_bytes >> 20);
    char time[PHRASE_SIZE];
    say_clock(k->now, time);
    const struct check all[] = {
        { "staff.check.reader", say(l, N_("Reader")), readers_line(k, s), up_word(k, readers_up(k)), ICON_READER,
          readers_good(k) },
        { "staff.check.library", say(l, N_("Library system")), since_words(k, s, &k->library),
          up_word(k, k->library.up), ICON_SERVER, k->library.up || !k->rules.library_configured },
        { "staff.check.ledger", say(l, N_("Ledger and queue")), ledger_line(k, s), up_word(k, k->ledger.up), ICON_QUEUE,
          k->ledger.up && k->staff.damaged_files == 0 },
        { "staff.check.printer", say(l, N_("Printer")), "",
          k->rules.printer_configured ? say(l, N_("ready")) : say(l, N_("none")), ICON_PRINT, !k->receipt_failed },
        { "staff.check.disk", say(l, N_("Disk")), scene_format(s, say(l, N_("%u MiB free")), mib), "", ICON_DISK,
          mib > 64 },
        { "staff.check.clock", say(l, N_("Clock")), scene_text(s, time),
          k->clock_unset ? say(l, N_("not set")) : say(l, N_("set")), ICON_CLOCK, !k->clock_unset },
        { "staff.check.control", say(l, N_("Control port")), "",
          k->staff.control_port_on ? say(l, N_("on")) : say(l, N_("off")), ICON_LOCK, true },
    };
    unsigned n = 0;
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        to[n++] = all[i];
        if (i == BLOCKED_AFTER && k->staff.blocked.used)
            to[n++] = blocked_check(k, s);
    }
    return n;
}

void add_staff_check(struct scene *s, const struct check *c, bool shown, uint8_t lines)
{
    struct frame f = frame_of(s);
    scene_open(s, (struct element){ .id = c->id,
                                    .role = ROLE_STATUS,
                                    .look = c->good ? LOOK_NONE : LOOK_NEED_BOX,
                                    .name = c->name,
                                    .value = c->good ? "good" : "bad",
                                    .covered = !shown,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .height = f.wide && shown ? (struct extent){ EXTENT_GROW, 1, 0, 25 } : FIT,
                                             .pad_x_mm = f.bare ? 1 : 4,
                                             .pad_y_mm = f.small ? (c->good ? 0.5f : 1.2f) : 2,
                                             .gap_mm = 4,
                                             .across = PLACE_MIDDLE } });
    if (shown) {
        if (!f.small && !f.big)
            add_icon(s, c->icon, 9);
        open_column(s, GROW(1), FIT, 0);
        add_text(s, STEP_BODY, true, c->name);
        add_text(s, STEP_BODY, false, c->line);
        if (*c->line != '\0') {
            s->elements[s->elements_count - 1].box.give_way = 6;
            s->elements[s->elements_count - 1].lines_max = lines;
        }
        scene_close(s);
        struct element state = text_of(STEP_BODY, true, c->state);
        state.box.give_way = 5;
        if (*c->state != '\0')
            scene_add(s, state);
        add_mark(s, c->good ? MARK_DONE : MARK_REFUSED, frame_of(s).big ? 6.4f : 9); /* as at 100 % */
    }
    scene_close(s);
}
