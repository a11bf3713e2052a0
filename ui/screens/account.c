#include "base/text.h"
#include "screens/deal_words.h"
#include "screens/loans.h"
#include "screens/screens.h"

/* Two short lines about when a loan is due, or what its renewal came to. */
struct loan_words {
    bool need;
    const char *state, *second;
};

static const char *days_words(const struct kiosk *k, struct scene *s, const struct kiosk_loan *loan)
{
    enum language l = k->language;
    unsigned n = (unsigned)(loan->days_left < 0 ? -loan->days_left : loan->days_left);
    if (k->clock_unset)
        return "";
    if (loan->overdue)
        return scene_format(s, say_n(l, "by %u day", "by %u days", n), n);
    if (n == 0)
        return say(l, N_("due today"));
    return scene_format(s, say_n(l, "%u day left", "%u days left", n), n);
}

static const char *renew_reason(const struct kiosk *k, struct scene *s, const struct kiosk_loan *loan)
{
    enum language l = k->language;
    if (loan->reason == REASON_HOLD)
        return say(l, N_("someone is waiting"));
    if (loan->reason == REASON_RENEWALS_USED)
        return say(l, N_("no renewals left"));
    if (loan->reason == REASON_COSTS)
        return scene_format(s, say(l, N_("costs %s")), words_of_sum(k, s, loan->fee, loan->fee_currency));
    if (loan->reason == REASON_NOT_SUPPORTED)
        return say(l, N_("not at this kiosk"));
    return say(l, N_("please ask staff"));
}

static struct loan_words words_of(const struct kiosk *k, struct scene *s, const struct kiosk_loan *loan)
{
    enum language l = k->language;
    char until[PHRASE_SIZE];
    say_until(l, loan->item.due, until);
    struct loan_words w = { loan->overdue, scene_text(s, until), days_words(k, s, loan) };
    if (loan->overdue)
        w.state = say(l, N_("Overdue"));
    if (loan->renew == RENEW_DONE)
        w = (struct loan_words){ false, w.state, say(l, N_("renewed")) };
    if (loan->renew == RENEW_REFUSED)
        w.second = renew_reason(k, s, loan);
    if (loan->renew == RENEW_UNKNOWN)
        w.second = say(l, N_("staff will check"));
    return w;
}

/* The last column of the row: as wide as its button, so that the columns stand in line. */
static float renew_width(const struct scene *s)
{
    return frame_of(s).wide ? 56 : 0;
}

static const char *aloud_of_loan(const struct kiosk *k, struct scene *s, uint16_t n, const char *what)
{
    return aloud_of(s, scene_format(s, say(k->language, N_("Book %u")), n + 1u), what);
}

static void add_renew_status(const struct kiosk *k, struct scene *s, uint16_t n, enum mark mark, const char *name)
{
    enum renew_state state = k->loans[n].renew;
    scene_open(s, (struct element){ .id = scene_id(s, "account.renew", n, ""),
                                    .role = ROLE_STATUS,
                                    .name = name,
                                    .aloud = aloud_of_loan(k, s, n, name),
                                    .value = renew_state_word(state),
                                    .box = { .flow = FLOW_ROW,
                                             .width = { EXTENT_FIT, 0, renew_width(s), 0 },
                                             .gap_mm = 3,
                                             .across = PLACE_MIDDLE } });
    if (mark != MARK_NONE)
        add_mark(s, mark, 11);
    struct element e = text_of(STEP_BODY, mark != MARK_NONE, name);
    e.box.width = frame_of(s).wide ? MM(renew_width(s) - (mark != MARK_NONE ? 14 : 0)) : FIT;
    scene_add(s, e);
    scene_close(s);
}

static void add_renew(const struct kiosk *k, struct scene *s, uint16_t n, bool shown)
{
    enum language l = k->language;
    const struct kiosk_loan *loan = &k->loans[n];
    const char *id = scene_id(s, "account.renew", n, "");
    struct element e = button_of(s, LOOK_BUTTON_PLAIN, ICON_AGAIN, id, say(l, N_("Renew")));
    e.covered = !shown;
    e.aloud = aloud_of_loan(k, s, n, e.name);
    e.stacked = e.icon_only = false;
    e.box.width = (struct extent){ EXTENT_FIT, 0, renew_width(s), 0 };
    if (loan->renew == RENEW_REFUSED && loan->reason == REASON_COSTS) {
        e.id = scene_id(s, "account.agree", n, "");
        add_button_unless(s, !kiosk_online(k), say(l, N_("The library cannot be reached.")), e);
        return;
    }
    if (loan->renew == RENEW_NONE && !kiosk_offers(k, LIBRARY_RENEW) && k->rules.library_configured)
        return; /* staff do it */
    switch (loan->renew) {
    case RENEW_NONE:
        add_button_unless(s, !kiosk_online(k), say(l, N_("The library cannot be reached.")), e);
        return;
    case RENEW_WORKING:
        add_renew_status(k, s, n, MARK_WORKING, say(l, N_("Working…")));
        return;
    case RENEW_DONE:
        add_renew_status(k, s, n, MARK_DONE, say(l, N_("Done")));
        return;
    case RENEW_REFUSED:
        add_renew_status(k, s, n, MARK_NONE, say(l, N_("Cannot renew")));
        return;
    case RENEW_UNKNOWN:
        add_renew_status(k, s, n, MARK_UNKNOWN, say(l, N_("Not certain yet")));
        return;
    }
}

static const char *title_of_book(const struct kiosk *k, struct scene *s, const struct item *item)
{
    struct kiosk_item as_item = { .item = *item };
    return title_of_item(k, s, &as_item);
}

/* How loans are laid out on this glass, mm. */
struct loan_style {
    bool compact;
    float width, least, state, text;
};

static struct loan_style style_of(const struct scene *s, float width)
{
    struct frame f = frame_of(s);
    struct loan_style r = { .compact = f.small || f.big || f.low || s->panel.text_percent >= 150, .width = width };
    r.least = f.small ? 23 : 36;
    r.state = width * 0.25f;
    r.text = width - (r.compact ? 90 : 120) - r.state;
    return r;
}

static void add_loan_insides(const struct kiosk *k, struct scene *s, const struct loan_style *r, uint16_t n,
                             const struct loan_words *w, const char *title, float height)
{
    struct frame f = frame_of(s);
    const struct kiosk_loan *loan = &k->loans[n];
    if (!f.big)
        add_cover(s, title, scene_text(s, loan->item.author), (height < 46 ? height : 46) - (f.small ? 4 : 8));
    open_column(s, GROW(1), FIT, 0);
    struct element name = text_of_title(STEP_TITLE, title);
    name.lines_max = f.small ? 1 : 2;
    scene_add(s, name);
    const char *under = r->compact ? scene_format(s, "%s, %s", w->state, w->second) : scene_text(s, loan->item.author);
    add_text(s, STEP_BODY, false, under);
    s->elements[s->elements_count - 1].verbatim = !r->compact;
    s->elements[s->elements_count - 1].box.give_way = r->compact ? 0 : 6;
    s->elements[s->elements_count - 1].lines_max = 2;
    scene_close(s);
    if (!r->compact) {
        if (w->need)
            add_mark(s, MARK_REFUSED, 11);
        open_column(s, MM(r->state), FIT, 0);
        add_text(s, STEP_BODY, true, w->state);
        add_text(s, STEP_BODY, false, w->second);
        scene_close(s);
    }
}

static void add_loan(const struct kiosk *k, struct scene *s, const struct loan_style *r, uint16_t n, bool shown,
                     float height)
{
    const struct kiosk_loan *loan = &k->loans[n];
    struct loan_words w = words_of(k, s, loan);
    const char *title = title_of_book(k, s, &loan->item);
    char due[WHEN_TEXT_SIZE];
    when_text(loan->item.due, due);
    scene_open(s, (struct element){ .id = scene_id(s, "account.loan", n, ""),
                                    .role = ROLE_ITEM,
                                    .look = w.need ? LOOK_ROW_NEED : LOOK_ROW,
                                    .value = scene_text(s, due),
                                    .name = scene_format(s, "%s. %s, %s", title, w.state, w.second),
                                    .aloud = aloud_of_loan(k, s, n, ""),
                                    .covered = !shown,
                                    .box = { .flow = FLOW_ROW,
                                             .width = GROW(1),
                                             .height = { EXTENT_GROW, 1, r->least, 46 },
                                             .pad_x_mm = 3,
                                             .pad_y_mm = 1.5f,
                                             .gap_mm = 4,
                                             .across = PLACE_MIDDLE } });
    if (shown)
        add_loan_insides(k, s, r, n, &w, title, height);
    add_renew(k, s, n, shown);
    scene_close(s);
}

static uint16_t add_loans(const struct kiosk *k, struct scene *s, float width, float avail)
{
    struct loan_style r = style_of(s, width);
    struct row_plan plan = { .count = k->loans_count };
    uint16_t at = 0, pinned = 0;
    for (int need = 1; need >= 0; need--) {
        for (uint16_t i = 0; i < k->loans_count; i++)
            if (words_of(k, s, &k->loans[i]).need == (need == 1))
                plan.order[at++] = i;
        pinned = need == 1 ? at : pinned;
    }
    float heights[KIOSK_LOANS_MAX];
    struct frame f = frame_of(s);
    for (uint16_t i = 0; i < plan.count; i++) {
        struct element title = text_of_title(STEP_TITLE, title_of_book(k, s, &k->loans[plan.order[i]].item));
        title.lines_max = f.small ? 1 : 2;
        float h = text_height(s, title, r.text) + (r.compact && f.big ? 2 : 1) * f.body + 4;
        heights[i] = h > r.least ? h : r.least;
    }
    float gap = f.small ? 4 : 4;
    plan_pages(&plan, heights, pinned, avail, gap, k->page);
    scene_open(
        s,
        (struct element){
            .role = ROLE_LIST,
            .box = {
                .flow = FLOW_COLUMN, .width = GROW(1), .height = GROW(1), .gap_mm = gap, .across = PLACE_STRETCH } });
    for (uint16_t i = 0; i < plan.count; i++)
        add_loan(k, s, &r, plan.order[i], plan.shown[i], plan.height);
    scene_close(s);
    return plan.hidden;
}

/* At the end of its row: the other way out of the line. */
static void add_cancel(const struct kiosk *k, struct scene *s, uint16_t n, bool shown)
{
    if (!kiosk_may_cancel(k, &k->holds[n]))
        return;
    struct element e = labelled(button_of(s, LOOK_BUTTON_PLAIN, ICON_NONE, scene_id(s, "account.cancel", n, ""),
                                          say(k->language, N_("Cancel"))));
    e.stacked = false;
    e.covered = !shown;
    e.aloud = aloud_of(s, scene_format(s, say(k->language, N_("Reservation %u")), n + 1u), e.name);
    scene_add(s, e);
}

static const char *aloud_of_hold(const struct kiosk *k, struct scene *s, uint16_t n)
{
    enum language l = k->language;
    const struct kiosk_hold *hold = &k->holds[n];
    const char *what = hold->gone    ? say(l, N_("The reservation is cancelled"))
                       : hold->ready ? say(l, N_("Ready to collect"))
                                     : say(l, N_("You are in the queue"));
    return aloud_of(s, scene_format(s, say(l, N_("Reservation %u")), n + 1u), what);
}

/* From 150 % a title and the button behind it are wider than their column: the button goes below. */
static bool cancel_goes_below(const struct scene *s)
{
    struct frame f = frame_of(s);
    return s->panel.text_percent >= 150 && !f.big && !f.small;
}

static void add_hold_insides(struct scene *s, const struct kiosk_hold *hold, const char *title, const char *line)
{
    struct frame f = frame_of(s);
    bool cover = hold->ready && !hold->gone && f.wide && f.width > 400 && s->panel.text_percent < 150;
    if (cover)
        add_cover(s, title, scene_text(s, hold->item.author), 32);
    else if (!f.big)
        add_icon(s, hold->ready ? ICON_PIN : ICON_CLOCK, 11);
    open_column(s, GROW(1), FIT, 0);
    struct element name = text_of_title(STEP_TITLE, title);
    name.lines_max = 2;
    scene_add(s, name);
    add_text(s, STEP_BODY, false, line);
    s->elements[s->elements_count - 1].lines_max = 3;
    scene_close(s);
}

static void add_hold(const struct kiosk *k, struct scene *s, uint16_t n, bool shown)
{
    const struct kiosk_hold *hold = &k->holds[n];
    const char *title = title_of_book(k, s, &hold->item), *line = words_of_hold(k, s, hold);
    bool below = cancel_goes_below(s);
    scene_open(s,
               (struct element){ .id = scene_id(s, "account.hold", n, ""),
                                 .role = ROLE_ITEM,
                                 .covered = !shown,
                                 .look = hold->ready && !hold->gone ? LOOK_CHOSEN_CARD : LOOK_ROW,
                                 .name = scene_format(s, "%s. %s", title, line),
                                 .aloud = aloud_of_hold(k, s, n),
                                 .value = hold->gone    ? "gone"
                                          : hold->ready ? "ready"
                                                        : "waiting",
                                 .box = { .flow = below ? FLOW_COLUMN : FLOW_ROW,
                                          .width = GROW(1),
                                          .height = frame_of(s).wide ? (struct extent){ EXTENT_GROW, 1, 0, 60 } : FIT,
                                          .pad_x_mm = 5,
                                          .pad_y_mm = frame_of(s).small ? 2 : 3,
                                          .gap_mm = below ? 2 : 4,
                                          .across = below ? PLACE_STRETCH : PLACE_MIDDLE } });
    if (below)
        open_row(s, GROW(1), FIT, 4);
    if (shown)
        add_hold_insides(s, hold, title, line);
    if (below)
        scene_close(s);
    add_cancel(k, s, n, shown);
    scene_close(s);
}

/* Ready ones first. Shows at most `most`; the rest is listed as not visible. Returns how many are hidden. */
static uint16_t add_holds(const struct kiosk *k, struct scene *s, uint16_t most, bool any)
{
    unsigned at = 0, pages = most > 0 ? (k->holds_count + most - 1u) / most : 1;
    unsigned from = pages > 0 ? k->page % pages * most : 0;
    uint16_t hidden = 0;
    for (int ready = 1; ready >= 0; ready--) {
        for (uint16_t i = 0; i < k->holds_count; i++) {
            if (k->holds[i].ready != (ready == 1))
                continue;
            bool shown = any && at >= from && at < from + most;
            add_hold(k, s, i, shown);
            hidden = (uint16_t)(hidden + !shown);
            at++;
        }
    }
    return hidden;
}

static bool owes(const struct kiosk *k)
{
    const char *at = k->patron.fees;
    while (*at == '0' || *at == '.' || *at == ',' || *at == ' ')
        at++;
    return *at != '\0';
}

/* What it is for, and where it can be paid. */
static void add_fee_lines(const struct kiosk *k, struct scene *s)
{
    enum { LINES_MAX = 3 };
    struct frame f = frame_of(s);
    bool room = !f.small && !f.big && !f.low && s->panel.text_percent < 150;
    for (uint16_t i = 0; owes(k) && room && i < k->fees_count && i < LINES_MAX; i++) {
        const struct kiosk_fee *fee = &k->fees[i];
        const char *text = scene_text(s, fee->text);
        if (fee->amount[0] != '\0')
            text = scene_format(s, "%s: %s", text, words_of_sum(k, s, fee->amount, k->patron.currency));
        struct element line = text_of(STEP_BODY, false, text);
        line.lines_max = 1;
        line.box.give_way = 7;
        scene_add(s, line);
    }
    if (!owes(k) || kiosk_may_pay(k))
        return;
    add_text(s, STEP_BODY, false, say(k->language, N_("Pay at the desk")));
    s->elements[s->elements_count - 1].box.give_way = 6;
}

static void add_pay(const struct kiosk *k, struct scene *s, bool shown)
{
    struct element e =
        labelled(button_of(s, LOOK_BUTTON_PLAIN, ICON_MONEY, "account.pay", say(k->language, N_("Pay"))));
    e.stacked = false;
    e.covered = !shown;
    if (owes(k) && kiosk_may_pay(k))
        scene_add(s, e);
}

static void add_owed(const struct kiosk *k, struct scene *s, const char *name, const char *sum)
{
    struct frame f = frame_of(s);
    open_row(s, GROW(1), FIT, 4);
    if (!f.big)
        add_icon(s, ICON_MONEY, 11);
    open_column(s, GROW(1), FIT, 0);
    add_text(s, STEP_BODY, true, name);
    add_fee_lines(k, s);
    scene_close(s);
    bool large = f.wide && !f.low && s->panel.text_percent < 150;
    if (owes(k))
        add_text(s, large ? STEP_DISPLAY : STEP_TITLE, true, sum);
    scene_close(s);
}

static void add_fees(const struct kiosk *k, struct scene *s, bool shown)
{
    enum language l = k->language;
    const char *sum = words_of_sum(k, s, k->patron.fees, k->patron.currency);
    const char *name = owes(k) ? say(l, N_("To pay")) : say(l, N_("Nothing to pay"));
    if (k->patron_offline)
        name = say(l, N_("The library cannot be reached."));
    scene_open(s,
               (struct element){ .id = "account.fees",
                                 .role = ROLE_STATUS,
                                 .look = LOOK_CARD,
                                 .name = owes(k) ? scene_format(s, "%s: %s", name, sum) : name,
                                 .aloud = name,
                                 .value = scene_text(s, k->patron.fees),
                                 .covered = !shown,
                                 .box = { .flow = FLOW_COLUMN,
                                          .width = GROW(1),
                                          .height = frame_of(s).wide ? (struct extent){ EXTENT_GROW, 1, 0, 90 } : FIT,
                                          .pad_x_mm = 5,
                                          .pad_y_mm = 4,
                                          .gap_mm = 3,
                                          .along = PLACE_MIDDLE,
                                          .across = PLACE_STRETCH } });
    if (shown)
        add_owed(k, s, name, sum);
    add_pay(k, s, shown);
    scene_close(s);
}

/* A way to the state of any book. */
static void add_look(const struct kiosk *k, struct scene *s, bool shown)
{
    if (k->account_loading || !k->rules.library_configured || k->patron_offline)
        return;
    struct element e =
        labelled(button_of(s, LOOK_BUTTON_PLAIN, ICON_SEARCH, "account.look", say(k->language, N_("Look up a book"))));
    e.stacked = false;
    e.covered = !shown;
    e.box.give_way = frame_of(s).small && s->panel.text_percent >= 150 ? 4 : 0; /* to the reservations themselves */
    scene_add(s, e);
}

static const char *loans_head(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    if (k->account_loading)
        return say(l, N_("Fetching your books…"));
    if (k->account_partial && k->loans_count == 0)
        return say(l, N_("My books"));
    return scene_format(s, say_n(l, "You have %u book", "You have %u books", k->loans_count), (unsigned)k->loans_count);
}

static void add_loans_head(const struct kiosk *k, struct scene *s)
{
    open_row(s, GROW(1), FIT, 4);
    add_wide_text(s, STEP_HEAD, true, loans_head(k, s));
    if (k->quota >= 0) {
        unsigned left = (unsigned)k->quota;
        struct element e =
            text_of(STEP_BODY, false,
                    scene_format(s, say_n(k->language, "You can take %u more", "You can take %u more", left), left));
        e.box.give_way = 6;
        scene_add(s, e);
    }
    scene_close(s);
}

static uint16_t add_wide_body(const struct kiosk *k, struct scene *s, float height)
{
    struct frame f = frame_of(s);
    float right = f.width > 400 ? 140 : f.width * 0.32f, width = f.width - 2 * f.margin - right - 10;
    scene_open(
        s,
        (struct element){
            .box = { .flow = FLOW_ROW, .width = GROW(1), .height = GROW(1), .gap_mm = 10, .across = PLACE_STRETCH } });
    open_column(s, GROW(1), GROW(1), 3);
    add_loans_head(k, s);
    uint16_t hidden = add_loans(k, s, width, height - f.head - 4);
    scene_close(s);
    open_column(s, MM(right), GROW(1), 4);
    float hold = f.title * 2 + f.body + 8 + (cancel_goes_below(s) ? 22 : 0);
    float below = kiosk_may_pay(k) ? 30 + 2 * 24 : 30 + 24;
    uint16_t room = height > below + hold ? (uint16_t)((height - below) / (hold + 4)) : 1;
    uint16_t more = add_holds(k, s, room, true);
    if (k->holds_count == 0 && !k->account_partial)
        add_text(s, STEP_BODY, false, say(k->language, N_("No reservations.")));
    add_look(k, s, true);
    add_fees(k, s, true);
    scene_close(s);
    scene_close(s);
    return hidden > more ? hidden : more;
}

static uint16_t add_portrait_body(const struct kiosk *k, struct scene *s, float height)
{
    struct frame f = frame_of(s);
    add_loans_head(k, s);
    uint16_t hidden = add_loans(k, s, f.width - 2 * f.margin, height * 0.5f);
    uint16_t more = add_holds(k, s, (uint16_t)(height * 0.28f / (f.title + f.body + 11)), true);
    add_look(k, s, true);
    add_fees(k, s, true);
    return hidden > more ? hidden : more;
}

static void add_tab(const struct kiosk *k, struct scene *s, enum account_part part, enum icon icon, const char *id,
                    const char *name)
{
    bool bare = frame_of(s).bare;
    scene_add(s, (struct element){ .id = id,
                                   .role = ROLE_BUTTON,
                                   .look = LOOK_BUTTON_PLAIN,
                                   .name = name,
                                   .icon = bare ? icon : ICON_NONE,
                                   .icon_only = bare,
                                   .chosen = k->account_part == part,
                                   .value = k->account_part == part ? "chosen" : "",
                                   .box = { .width = GROW(1) } });
}

static void add_tabs(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    add_gap_below_bar(s);
    open_row(s, GROW(1), FIT, 4);
    add_tab(k, s, ACCOUNT_LOANS, ICON_BOOKS, "account.tab.loans", say(l, N_("Loans")));
    add_tab(k, s, ACCOUNT_HOLDS, ICON_PIN, "account.tab.holds", say(l, N_("Reserved")));
    add_tab(k, s, ACCOUNT_FEES, ICON_MONEY, "account.tab.fees", say(l, N_("To pay")));
    scene_close(s);
}

static uint16_t add_tabbed_body(const struct kiosk *k, struct scene *s, float height)
{
    struct frame f = frame_of(s);
    add_tabs(k, s);
    float left = height - 20 - f.gap - (f.small ? f.gap + 1 : 0);
    bool loans = k->account_part == ACCOUNT_LOANS, holds = k->account_part == ACCOUNT_HOLDS;
    uint16_t hidden = 0;
    if (loans)
        hidden = add_loans(k, s, f.width - 2 * f.margin, left);
    float row = f.title * (f.big ? 2 : 1) + f.body + 9;
    row = row > 27 ? row : 27; /* the button at its end */
    uint16_t room = left > 24 ? (uint16_t)((left - 24) / row) : 0;
    uint16_t more = add_holds(k, s, room > 0 ? room : 1, holds);
    if (holds && k->holds_count == 0 && !k->account_partial)
        add_text(s, STEP_BODY, false, say(k->language, N_("No reservations.")));
    add_look(k, s, holds);
    add_fees(k, s, k->account_part == ACCOUNT_FEES);
    if (!loans)
        add_space(s);
    return loans ? hidden : holds ? more : 0;
}

static bool may_renew(const struct kiosk *k)
{
    for (uint16_t i = 0; i < k->loans_count; i++)
        if (k->loans[i].renew == RENEW_NONE)
            return true;
    return false;
}

static void add_account_foot(const struct kiosk *k, struct scene *s, unsigned hidden)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    foot_open(k, s, BAR_ALL);
    bool narrow = f.small || (f.big && !f.portrait) || (hidden > 0 && !f.wide && !f.portrait);
    if (!narrow)
        add_button(s, LOOK_BUTTON_PLAIN, ICON_OUT, "account.checkout", say(l, N_("Borrow books")));
    if (hidden > 0)
        add_more(k, s, hidden);
    add_button(s, LOOK_BUTTON_PLAIN, ICON_CHECK, "account.done", say(l, N_("Finish")));
    struct element all = main_button(s, ICON_AGAIN, "account.renew-all",
                                     f.small ? say(l, N_("Renew all")) : say(l, N_("Renew all I can")));
    if (!kiosk_offers(k, LIBRARY_RENEW) && k->rules.library_configured)
        all = (struct element){ .look = LOOK_NONE };
    all.disabled = !may_renew(k) || k->renew_all_working || !kiosk_online(k);
    all.why =
        !kiosk_online(k) ? say(l, N_("The library cannot be reached.")) : say(l, N_("There is nothing to renew."));
    foot_close(s, all);
}

/* What renewals have come to, wherever the focus is: "renewed: 1, Cannot renew: 2. " */
static const char *said_of_renewals(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    const struct {
        enum renew_state state;
        const char *word;
    } kinds[] = { { RENEW_DONE, say(l, N_("renewed")) },
                  { RENEW_REFUSED, say(l, N_("Cannot renew")) },
                  { RENEW_UNKNOWN, say(l, N_("Not certain yet")) } };
    const char *text = "";
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        unsigned n = 0;
        for (uint16_t i = 0; i < k->loans_count; i++)
            n += k->loans[i].renew == kinds[kind].state;
        if (n > 0)
            text = scene_format(s, "%s%s: %u. ", text, kinds[kind].word, n);
    }
    return text;
}

void screen_account(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    struct frame f = frame_of(s);
    body_open(k, s, BAR_ALL, say(l, N_("My books")));
    float height = body_height(s);
    const char *next = say(l, N_("You can renew them here."));
    if (k->account_partial || (k->rules.library_configured && !k->library.up)) {
        const char *sentence = say(l, N_("The library cannot be reached. We cannot show your books now."));
        next = sentence;
        add_banner(s, false, MARK_OFFLINE, sentence, "");
        height -= f.lead * 2 + 10;
    }
    uint16_t hidden;
    if (f.wide)
        hidden = add_wide_body(k, s, height);
    else if (f.portrait && !f.big)
        hidden = add_portrait_body(k, s, height);
    else
        hidden = add_tabbed_body(k, s, height);
    add_account_foot(k, s, hidden);
    const char *fees = k->headset && owes(k) ? words_of_sum(k, s, k->patron.fees, k->patron.currency) : "";
    const char *head =
        *fees != '\0' ? scene_format(s, "%s. %s: %s", loans_head(k, s), say(l, N_("To pay")), fees) : loans_head(k, s);
    set_said(s, scene_format(s, "%s%s.", said_of_renewals(k, s), head), next);
}
