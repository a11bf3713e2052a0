/* What lies on the pad: the stack of spines and the counts that always add up. */
#include "screens/rows.h"

#include <string.h>

enum { SPINES_MAX = 6 }; /* from the 7th book on the lowest are one block */

static void add_spine(const struct kiosk *k, struct scene *s, const struct kiosk_item *item, enum mark mark,
                      unsigned index)
{
    scene_add(s, (struct element){ .role = ROLE_IMAGE,
                                   .look = LOOK_SPINE,
                                   .mark = mark,
                                   .decor = true,
                                   .name = title_of_item(k, s, item),
                                   .detail = scene_text(s, item->item.author),
                                   .index = (uint16_t)index,
                                   .box = { .width = GROW(1), .give_way = 4 } });
}

void add_stack(const struct kiosk *k, struct scene *s, float width,
               struct item_words (*words)(const struct kiosk *, struct scene *, const struct kiosk_item *))
{
    unsigned on_pad = 0;
    for (uint16_t i = 0; i < k->items_count; i++)
        on_pad += k->items[i].on_pad;
    unsigned block = on_pad > SPINES_MAX ? on_pad - (SPINES_MAX - 1) : 0, left = on_pad;
    scene_open(
        s, (struct element){
               .decor = true,
               .box = {
                   .flow = FLOW_COLUMN, .width = MM(width), .gap_mm = 0.6f, .across = PLACE_STRETCH, .give_way = 8 } });
    for (uint16_t i = k->items_count; i > 0 && left > block; i--) {
        const struct kiosk_item *item = &k->items[i - 1];
        if (item->on_pad)
            add_spine(k, s, item, words(k, s, item).mark, --left);
    }
    if (block > 0)
        scene_add(s, (struct element){ .look = LOOK_SPINE_BLOCK,
                                       .decor = true,
                                       .name = scene_format(s, "+%u", block),
                                       .box = { .width = GROW(1) } });
    scene_add(s, (struct element){ .look = LOOK_PAD, .decor = true, .box = { .width = GROW(1) } });
    scene_close(s);
}

/* One count: what it is, how it is drawn, and its word. */
struct count {
    const char *id;
    enum icon icon;
    enum mark mark;
    unsigned n;
    const char *word;
    bool always;
};

enum { COUNTS = 8 };

static unsigned list_counts(const struct kiosk *k, bool one_line, struct count to[static COUNTS])
{
    enum language l = k->language;
    struct kiosk_counts c = kiosk_counts(k);
    bool back = k->screen == SCREEN_RETURN;
    unsigned done = c.done + c.yours; /* so that the numbers add up */
    const char *need = one_line ? say_n(l, "needs you", "need you", c.needs_you)
                                : say_n(l, "book needs you", "books need you", c.needs_you);
    const struct count all[COUNTS] = {
        { "count.pad", ICON_READER, MARK_NONE, c.on_pad, say(l, N_("on the pad")), k->rules.readers_count > 0 },
        { "count.done", ICON_NONE, MARK_DONE, done,
          back ? say_n(l, "returned", "returned", done) : say_n(l, "borrowed", "borrowed", done), c.offline == 0 },
        { "count.back", ICON_IN, MARK_NONE, c.undone, say_n(l, "returned", "returned", c.undone), false },
        { "count.offline", ICON_NONE, MARK_OFFLINE, c.offline, say_n(l, "noted", "noted", c.offline), false },
        { "count.working", ICON_NONE, MARK_WORKING, c.working, say(l, N_("working")), false },
        { "count.seen", ICON_NONE, MARK_SEEN, c.seen,
          back ? say(l, N_("not returned yet")) : say(l, N_("not borrowed yet")), false },
        { "count.unknown", ICON_NONE, MARK_UNKNOWN, c.unknown, say(l, N_("not certain yet")), false },
        { "count.need", ICON_NONE, MARK_REFUSED, c.needs_you, need, false },
    };
    unsigned n = 0;
    for (unsigned i = 0; i < COUNTS; i++)
        if (all[i].always || all[i].n > 0)
            to[n++] = all[i];
    return n;
}

/* In one line a word that does not fit leaves as a whole. */
static const char *unbroken(struct scene *s, const char *text)
{
    const char *out = "";
    for (size_t n; (n = strcspn(text, " ")), text[n] != '\0'; text += n + 1)
        out = scene_format(s, "%s%.*s\u00a0", out, (int)n, text);
    return scene_format(s, "%s%s", out, text);
}

static void add_count(struct scene *s, const struct count *c, bool one_line)
{
    struct frame f = frame_of(s);
    bool need = c->mark == MARK_REFUSED;
    float pad = need ? (one_line ? 2 : 3) : 0;
    scene_open(s, (struct element){ .id = c->id,
                                    .role = ROLE_STATUS,
                                    .look = need ? LOOK_NEED_BOX : LOOK_NONE,
                                    .name = scene_format(s, "%s %u", c->word, c->n),
                                    .value = scene_format(s, "%u", c->n),
                                    .box = { .flow = FLOW_ROW,
                                             .width = one_line ? FIT : GROW(1),
                                             .pad_x_mm = one_line ? pad : pad + (need ? 0 : 3),
                                             .pad_y_mm = need ? 1 : 0,
                                             .gap_mm = one_line ? panel_sign_mm(&s->panel, f.small ? 2 : 3) : 5,
                                             .across = PLACE_MIDDLE } });
    float by_text = f.shape == PANEL_SMALL ? f.body * 0.7f : 0, size = !one_line ? 11 : by_text > 8 ? by_text : 8;
    if (c->icon != ICON_NONE) {
        add_icon(s, c->icon, size);
        s->elements[s->elements_count - 1].ink = INK_MAIN;
    } else {
        add_mark(s, c->mark, size);
    }
    if (one_line) {
        struct element word = text_of(STEP_BODY, false, unbroken(s, c->word));
        bool first = c->mark == MARK_NONE || c->mark == MARK_DONE || need;
        word.box.give_way = first ? need ? 2 : 4 : 6;
        scene_add(s, word);
        add_text(s, STEP_BODY, true, scene_format(s, "%u", c->n));
    } else {
        add_text(s, STEP_DISPLAY, true, scene_format(s, "%u", c->n));
        add_wide_text(s, STEP_TITLE, false, c->word);
    }
    scene_close(s);
}

void add_counts(const struct kiosk *k, struct scene *s, bool one_line)
{
    struct count counts[COUNTS];
    unsigned n = list_counts(k, one_line, counts);
    if (one_line)
        open_row(s, GROW(1), FIT, frame_of(s).low && n > 4 ? 1 : 4);
    else
        open_column(s, GROW(1), FIT, 2);
    for (unsigned i = 0; i < n; i++) {
        if (one_line && counts[i].mark == MARK_REFUSED)
            add_space(s);
        add_count(s, &counts[i], one_line);
    }
    scene_close(s);
}

unsigned counts_lines(const struct kiosk *k)
{
    struct count counts[COUNTS];
    return list_counts(k, false, counts);
}

/* Not those that speak of the person, or in words that are not ours. */
bool may_be_heard(const struct kiosk_item *item)
{
    static const bool hers[REASON_COUNT] = {
        [REASON_FEES] = true,  [REASON_OVERDUE] = true, [REASON_LIMIT] = true, [REASON_AGE] = true,
        [REASON_COSTS] = true, [REASON_YOURS] = true,   [REASON_SYSTEM] = true
    };
    return !hers[item->reason];
}

static const char *newest_need(const struct kiosk *k, struct scene *s,
                               struct item_words (*words)(const struct kiosk *, struct scene *,
                                                          const struct kiosk_item *))
{
    for (uint16_t i = k->items_count; i > 0; i--) {
        const struct kiosk_item *item = &k->items[i - 1];
        bool gone = item->state == ITEM_REFUSED && !item->on_pad && item->uid.n != 0;
        struct item_words w = words(k, s, item);
        if (w.need && *w.reason != '\0' && !gone)
            return may_be_heard(item) ? w.reason : "";
    }
    return "";
}

/* What one person alone hears: the newest book as its row has it, and the counts. */
static const char *whole_sentence(const struct kiosk *k, struct scene *s, const struct kiosk_item *item,
                                  struct item_words (*words)(const struct kiosk *, struct scene *,
                                                             const struct kiosk_item *))
{
    struct item_words w = words(k, s, item);
    const char *row =
        scene_format(s, "%s. %s%s%s.", spoken_title(k, s, item), w.state, *w.second != '\0' ? ", " : "", w.second);
    return scene_format(s, "%s %s%s%s", row, w.reason, *w.reason != '\0' ? " " : "", counts_sentence(k, s));
}

const char *items_sentence(const struct kiosk *k, struct scene *s,
                           struct item_words (*words)(const struct kiosk *, struct scene *, const struct kiosk_item *))
{
    if (k->items_count == 0)
        return "";
    const char *need = newest_need(k, s, words);
    if (k->headset)
        return whole_sentence(k, s, &k->items[k->items_count - 1], words);
    return scene_format(s, "%s%s%s", counts_sentence(k, s), *need != '\0' ? " " : "", need);
}

const char *counts_sentence(const struct kiosk *k, struct scene *s)
{
    struct count counts[COUNTS];
    unsigned n = list_counts(k, true, counts);
    const char *text = "";
    for (unsigned i = 0; i < n; i++)
        text = scene_format(s, "%s%s%s: %u", text, i > 0 ? ", " : "", counts[i].word, counts[i].n);
    return scene_format(s, "%s.", text);
}
