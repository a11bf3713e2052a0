#include "screens/rows.h"

#include <assert.h>

#include "base/text.h"

void plan_pages(struct row_plan *plan, const float *heights, uint16_t pinned, float avail, float gap, unsigned page)
{
    float head = 0;
    for (uint16_t i = 0; i < pinned; i++)
        head += heights[i] + gap;
    if (head > avail / 2 && pinned < plan->count) { /* too many to stand on every page */
        pinned = 0;
        head = 0;
    }
    uint16_t starts[KIOSK_ITEMS_MAX + 1] = { pinned }, pages = 1;
    float used = head;
    for (uint16_t i = pinned; i < plan->count; i++) {
        bool first = i == starts[pages - 1];
        if (!first && used + heights[i] > avail) {
            starts[pages++] = i;
            used = head;
        }
        used += heights[i] + gap;
    }
    starts[pages] = plan->count;
    unsigned at = page % pages;
    uint16_t visible = 0;
    for (uint16_t i = 0; i < plan->count; i++) {
        plan->shown[i] = i < pinned || (i >= starts[at] && i < starts[at + 1]);
        visible = (uint16_t)(visible + plan->shown[i]);
    }
    plan->hidden = (uint16_t)(plan->count - visible);
    plan->height = visible > 0 ? (avail - gap * (float)(visible - 1)) / (float)visible : avail;
}

/* How a row is laid out on this glass. */
struct row_style {
    bool compact, author;
    float pad, pad_y, gap, cover, state, least, most, text; /* mm; text: width of the title's column */
};

static float mark_mm(const struct scene *s)
{
    struct frame f = frame_of(s);
    return f.shape == PANEL_SMALL && f.big ? 15 : 11;
}

static struct row_style style_of(const struct kiosk *k, const struct scene *s, float width)
{
    struct frame f = frame_of(s);
    struct row_style r = { .compact = f.small || f.big, .author = s->panel.text_percent < 150 };
    r.pad = f.small ? 1.5f : 3;
    r.pad_y = f.small ? 0.5f : 3; /* three rows on a small panel */
    r.gap = r.compact ? 3 : 4;
    r.least = f.portrait && !f.big ? 46 : f.small ? 20 : f.wide ? 33 : 22;
    r.most = f.big ? 90 : f.portrait ? 56 : 46;
    r.cover = f.small ? 12 : 16;
    bool narrow = s->panel.text_percent >= 150 || width < 220 || !kiosk_online(k); /* "will confirm later" */
    r.state = r.compact ? 0 : width * (narrow ? 0.38f : 0.32f);
    r.text = width - 2 * r.pad - r.cover * 1.6f - r.state - panel_sign_mm(&s->panel, mark_mm(s)) - 4 * r.gap;
    return r;
}

/* What stands under the title. */
static const char *under_title(struct scene *s, const struct row_style *r, const struct kiosk_item *item,
                               const struct item_words *w)
{
    bool adds = item->state == ITEM_DONE && !w->need; /* what the system adds hides no date */
    bool both = r->compact && adds && *w->second != '\0';
    if (*w->reason != '\0')
        return both ? scene_format(s, "%s: %s\n%s", w->state, w->second, w->reason) : w->reason;
    if (r->compact && *w->second != '\0')
        return scene_format(s, "%s: %s", w->state, w->second);
    if (r->compact)
        return w->state;
    return r->author ? scene_text(s, item->item.author) : "";
}

static struct element row_title(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    struct element e = text_of_title(STEP_TITLE, marked_title(k, s, item));
    e.lines_max = frame_of(s).big ? 3 : frame_of(s).small ? 1 : 2;
    return e;
}

/* Can something be done about it at once? */
static bool has_action(const struct kiosk *k, const struct item_list *list, const struct kiosk_item *item)
{
    return text_equal(list->stem, "checkout.item") &&
           (kiosk_may_hold(k, item) || kiosk_may_agree(k, item) || kiosk_may_undo(k, item));
}

static bool action_has_label(const struct scene *s)
{
    struct frame f = frame_of(s);
    return f.width > 400 && !f.big && s->panel.text_percent < 150;
}

static float row_height(const struct kiosk *k, struct scene *s, const struct row_style *r, const struct item_list *list,
                        const struct kiosk_item *item, const struct item_words *w)
{
    enum { ICON_MM = 9, AROUND_ICON_MM = 15, LABEL_MM = 62 };
    float text = r->text;
    if (has_action(k, list, item))
        text -= action_has_label(s) ? LABEL_MM : panel_sign_mm(&s->panel, ICON_MM) + AROUND_ICON_MM;
    float h = 2 * r->pad_y + text_height(s, row_title(k, s, item), text);
    h += text_height(s, text_of(STEP_BODY, false, under_title(s, r, item, w)), text);
    if (!r->compact) {
        float state = 2 * r->pad_y + text_height(s, text_of(STEP_BODY, true, w->state), r->state - 15) +
                      text_height(s, text_of(STEP_BODY, false, w->second), r->state - 15);
        h = state > h ? state : h;
    }
    return h > r->least ? h : r->least;
}

void add_cover(struct scene *s, const char *title, const char *author, float height)
{
    scene_add(s, (struct element){ .role = ROLE_IMAGE,
                                   .look = LOOK_COVER,
                                   .name = title,
                                   .detail = author,
                                   .decor = true,
                                   .box = { .width = MM(height * 2 / 3), .height = MM(height), .give_way = 7 } });
}

static void add_reason(struct scene *s, const char *stem, uint16_t n, bool covered, const char *text)
{
    struct element e = text_of(STEP_BODY, false, text);
    e.id = scene_id(s, stem, n, "reason");
    e.covered = covered;
    scene_add(s, e);
}

static void add_state(struct scene *s, const struct row_style *r, const struct item_words *w)
{
    open_row(s, MM(r->state), FIT, 4);
    add_mark(s, w->mark, mark_mm(s));
    open_column(s, GROW(1), FIT, 0);
    add_text(s, STEP_BODY, true, w->state);
    add_text(s, STEP_BODY, false, w->second);
    scene_close(s);
    scene_close(s);
}

static void add_insides(const struct kiosk *k, struct scene *s, const struct item_list *list, const struct row_style *r,
                        uint16_t n, const struct item_words *w, float cover)
{
    const struct kiosk_item *item = &k->items[n];
    struct element title = row_title(k, s, item);
    add_cover(s, title_of_item(k, s, item), scene_text(s, item->item.author), cover);
    open_column(s, GROW(1), FIT, 0);
    scene_add(s, title);
    const char *under = under_title(s, r, item, w);
    if (*w->reason != '\0') {
        add_reason(s, list->stem, n, false, under);
    } else if (*under != '\0') {
        struct element e = text_of(STEP_BODY, false, under);
        e.ink = INK_SECOND;
        e.verbatim = !r->compact; /* an author's name, not words of ours */
        e.lines_max = 2;
        e.box.give_way = r->compact ? 0 : 6;
        scene_add(s, e);
    }
    scene_close(s);
    if (r->compact)
        add_mark(s, w->mark, mark_mm(s));
    else
        add_state(s, r, w);
}

/* What can be done about it at once: reserve it, agree to its fee, or take it back. */
static struct element action_of(const struct kiosk *k, struct scene *s, uint16_t n)
{
    enum language l = k->language;
    if (kiosk_may_hold(k, &k->items[n]))
        return button_of(s, LOOK_BUTTON_PLAIN, ICON_PIN, scene_id(s, "checkout.hold", n, ""), say(l, N_("Reserve it")));
    if (kiosk_may_agree(k, &k->items[n]))
        return button_of(s, LOOK_BUTTON_PLAIN, ICON_MONEY, scene_id(s, "checkout.agree", n, ""),
                         say(l, N_("Borrow it all the same")));
    return button_of(s, LOOK_BUTTON_PLAIN, ICON_IN, scene_id(s, "checkout.undo", n, ""), say(l, N_("Not this one")));
}

static void add_action(const struct kiosk *k, struct scene *s, const struct item_list *list, uint16_t n, bool shown)
{
    if (!has_action(k, list, &k->items[n]))
        return;
    struct element e = action_of(k, s, n);
    e.stacked = false;
    e.icon_only = !action_has_label(s);
    e.covered = !shown;
    e.aloud = aloud_of(s, scene_format(s, say(k->language, N_("Book %u")), n + 1u), e.name);
    scene_add(s, e);
}

static void add_item(const struct kiosk *k, struct scene *s, const struct item_list *list, const struct row_style *r,
                     uint16_t n, bool shown, float height)
{
    const struct kiosk_item *item = &k->items[n];
    struct item_words w = list->words(k, s, item);
    enum look look = w.mark == MARK_UNKNOWN ? LOOK_ROW_UNKNOWN : w.need ? LOOK_ROW_NEED : LOOK_ROW;
    const char *name =
        scene_format(s, "%s. %s%s%s", spoken_title(k, s, item), w.state, *w.second != '\0' ? ", " : "", w.second);
    const char *why = w.need && may_be_heard(item) ? w.reason : "";
    const char *heard = scene_format(s, "%s%s%s", w.state, *why != '\0' ? ". " : "", why);
    scene_open(s,
               (struct element){ .id = scene_id(s, list->stem, n, ""),
                                 .role = ROLE_ITEM,
                                 .look = look,
                                 .name = name,
                                 .aloud = aloud_of(s, scene_format(s, say(k->language, N_("Book %u")), n + 1u), heard),
                                 .value = item_state_word(item->state),
                                 .covered = !shown,
                                 .box = { .flow = FLOW_ROW,
                                          .width = GROW(1),
                                          .height = { EXTENT_GROW, 1, r->least, r->most },
                                          .pad_x_mm = r->pad,
                                          .pad_y_mm = r->pad_y,
                                          .gap_mm = r->gap,
                                          .across = PLACE_MIDDLE } });
    float cover = (height < r->most ? height : r->most) - 2 * r->pad_y - 2;
    if (shown)
        add_insides(k, s, list, r, n, &w, cover < r->cover * 1.5f ? r->cover * 1.5f : cover);
    else if (*w.reason != '\0')
        add_reason(s, list->stem, n, true, w.reason);
    add_action(k, s, list, n, shown);
    scene_close(s);
}

/* Needs-you first, then the newest first. Returns how many need the person. */
static uint16_t order_items(const struct kiosk *k, struct scene *s, const struct item_list *list, struct row_plan *p)
{
    uint16_t pinned = 0;
    for (int need = 1; need >= 0; need--) {
        for (uint16_t i = k->items_count; i > 0; i--)
            if (list->words(k, s, &k->items[i - 1]).need == (need == 1))
                p->order[p->count++] = (uint16_t)(i - 1);
        if (need == 1)
            pinned = p->count;
    }
    assert(p->count == k->items_count);
    return pinned;
}

/* The height of every row on the page that its cover may count on: where one row has many lines, the others get less
   than the mean. */
static float height_for_covers(const struct row_plan *plan, const float *heights, float avail, float gap)
{
    float sum = 0, highest = 0, lowest = plan->height;
    unsigned shown = 0;
    for (uint16_t i = 0; i < plan->count; i++) {
        if (!plan->shown[i])
            continue;
        sum += heights[i] + gap;
        highest = heights[i] > highest ? heights[i] : highest;
        lowest = heights[i] < lowest ? heights[i] : lowest;
        shown++;
    }
    float spare = avail + gap - sum;
    if (highest <= plan->height || shown == 0)
        return plan->height;
    return lowest + (spare > 0 ? spare / (float)shown : 0);
}

uint16_t add_items(const struct kiosk *k, struct scene *s, const struct item_list *list)
{
    struct row_style r = style_of(k, s, list->width);
    struct row_plan plan = { .count = 0 };
    uint16_t pinned = order_items(k, s, list, &plan);
    float heights[KIOSK_ITEMS_MAX];
    for (uint16_t i = 0; i < plan.count; i++) {
        const struct kiosk_item *item = &k->items[plan.order[i]];
        struct item_words w = list->words(k, s, item);
        heights[i] = row_height(k, s, &r, list, item, &w);
    }
    bool acting = false; /* what can be done in one row keeps its distance from that in the next */
    for (uint16_t i = 0; i < k->items_count; i++)
        acting = acting || has_action(k, list, &k->items[i]);
    float gap = frame_of(s).small && !acting ? 1.5f : 3;
    plan_pages(&plan, heights, pinned, list->avail, gap, k->page);
    float height = height_for_covers(&plan, heights, list->avail, gap);
    scene_open(
        s,
        (struct element){
            .role = ROLE_LIST,
            .box = {
                .flow = FLOW_COLUMN, .width = GROW(1), .height = GROW(1), .gap_mm = gap, .across = PLACE_STRETCH } });
    for (uint16_t i = 0; i < plan.count; i++)
        add_item(k, s, list, &r, plan.order[i], plan.shown[i], height);
    scene_close(s);
    return plan.hidden;
}

void add_covered_items(const struct kiosk *k, struct scene *s, const struct item_list *list)
{
    struct row_style r = style_of(k, s, list->width);
    for (uint16_t i = k->items_count; i > 0; i--)
        add_item(k, s, list, &r, (uint16_t)(i - 1), false, 0);
}

void add_more(const struct kiosk *k, struct scene *s, unsigned hidden)
{
    enum language l = k->language;
    const char *name =
        hidden == 0 ? say(l, N_("More")) : scene_format(s, say_n(l, "%u more book", "%u more books", hidden), hidden);
    struct element e = button_of(s, LOOK_BUTTON_PLAIN, ICON_MORE, "nav.more", name);
    add_button_unless(s, hidden == 0, say(l, N_("All is on this page.")), e);
}
