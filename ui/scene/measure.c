#include "scene/measure.h"

#include <string.h>

#include "base/text.h"

/* What a look is by itself, in mm. */
struct look_size {
    float pad_x, pad_y; /* around a label */
    float least_w, least_h;
    float w, h; /* of a picture */
    bool label, fills;
};

static const struct look_size *size_of(enum look look)
{
    static const struct look_size sizes[LOOK_COUNT] = {
        [LOOK_TEXT] = { .label = true },
        [LOOK_BUTTON_MAIN] = { .pad_x = 9, .pad_y = 2, .least_w = 20, .least_h = 20, .label = true },
        [LOOK_BUTTON_PLAIN] = { .pad_x = 6, .pad_y = 2, .least_w = 20, .least_h = 20, .label = true },
        [LOOK_BUTTON_QUIET] = { .pad_x = 1, .pad_y = 2, .least_w = 20, .least_h = 20, .label = true },
        [LOOK_BUTTON_NEED] = { .pad_x = 6, .pad_y = 2, .least_w = 20, .least_h = 20, .label = true },
        [LOOK_KEY] = { .pad_x = 2, .pad_y = 1, .least_w = 20, .least_h = 20, .label = true },
        [LOOK_FIELD] = { .pad_x = 5, .pad_y = 2, .least_w = 40, .least_h = 20, .label = true, .fills = true },
        [LOOK_RULE] = { .fills = true },
        [LOOK_COVER] = { .w = 22, .h = 33 },
        [LOOK_SPINE] = { .h = 14, .fills = true },
        [LOOK_SPINE_BLOCK] = { .pad_x = 3, .h = 14, .label = true, .fills = true },
        [LOOK_PAD] = { .h = 10, .fills = true },
        [LOOK_SHELF] = { .h = 3, .fills = true },
        [LOOK_FRIEZE] = { .h = 10, .fills = true },
        [LOOK_FRIEZE_DOWN] = { .h = 10, .fills = true },
        [LOOK_LOGO] = { .w = 17, .h = 12 },
        [LOOK_ICON] = { .w = 9, .h = 9 },
        [LOOK_MARK] = { .w = 11, .h = 11 },
        [LOOK_GESTURE_CARD] = { .w = 120, .h = 80 },
        [LOOK_GESTURE_BOOK] = { .w = 120, .h = 80 },
        [LOOK_TAKE_CARD] = { .w = 120, .h = 80 },
        [LOOK_TAKE_BOOK] = { .w = 120, .h = 80 },
        [LOOK_READER_UNPLUGGED] = { .w = 120, .h = 80 },
        [LOOK_CHIPS] = { .h = 4, .fills = true },
        [LOOK_STEP] = { .w = 11, .h = 11 },
        [LOOK_QR] = { .w = 46, .h = 46 },
        [LOOK_STRIPE] = { .pad_x = 4, .pad_y = 2, .h = 14, .label = true, .fills = true },
        [LOOK_FACE] = { .w = 20, .h = 20 },
    };
    return &sizes[look];
}

enum { ICON_LABEL_MM = 9, ICON_GAP_MM = 3, BARE_PAD_MM = 3 };

bool measure_fills(enum look look)
{
    return size_of(look)->fills;
}

static enum type_step step_of(const struct element *e)
{
    if (e->step != STEP_BODY)
        return e->step;
    bool lead = e->look == LOOK_BUTTON_MAIN || e->look == LOOK_KEY;
    return lead ? STEP_LEAD : e->look == LOOK_FIELD ? STEP_HEAD : STEP_BODY;
}

static bool bold_of(const struct element *e)
{
    bool button = e->look >= LOOK_BUTTON_MAIN && e->look <= LOOK_BUTTON_NEED;
    bool other = e->look == LOOK_KEY || e->look == LOOK_FIELD || e->look == LOOK_STRIPE || e->look == LOOK_SPINE_BLOCK;
    return e->bold || ((button || other) && !e->disabled);
}

static void set_type(const struct scene *s, struct element *e, enum type_step step)
{
    e->face = scene_face(step, bold_of(e));
    e->font_px = panel_font_px(&s->panel, step);
    int percent = step >= STEP_HEAD ? 115 : 132;
    e->line_height_px = (e->font_px * percent + 50) / 100;
}

static int advance(const struct scene *s, const struct element *e, uint32_t code)
{
    return s->metrics.advance_px(s->metrics.self, e->face, e->font_px, code);
}

/* One word: up to a blank or a line break. A no-break space is inside. */
static const char *word_end(const struct scene *s, const struct element *e, const char *at, int *width)
{
    *width = 0;
    while (*at != '\0' && *at != ' ' && *at != '\n')
        *width += advance(s, e, utf8_next(&at));
    return at;
}

static void widths_of_text(const struct scene *s, const struct element *e, int *whole, int *longest)
{
    int line = 0, space = advance(s, e, ' ');
    *whole = *longest = 0;
    for (const char *at = e->name; *at != '\0';) {
        int word;
        at = word_end(s, e, at, &word);
        line += word;
        *longest = word > *longest ? word : *longest;
        *whole = line > *whole ? line : *whole;
        if (*at == '\n')
            line = 0;
        else if (*at == ' ')
            line += space;
        if (*at != '\0')
            at++;
    }
}

/* An icon beside the label; the check stands in for it on a chosen one. */
static bool has_icon(const struct element *e)
{
    return e->icon != ICON_NONE || (e->chosen && e->look != LOOK_KEY);
}

static bool has_label(const struct element *e)
{
    return *e->name != '\0' && !e->icon_only;
}

static int px(const struct scene *s, float mm)
{
    return panel_px(&s->panel, mm);
}

static int icon_px(const struct scene *s)
{
    return px(s, panel_sign_mm(&s->panel, ICON_LABEL_MM));
}

/* Left and right of a label; on a small panel a word more is worth more than room around it. */
static int pad_px(const struct scene *s, const struct element *e)
{
    bool button = e->look >= LOOK_BUTTON_MAIN && e->look <= LOOK_BUTTON_NEED;
    return px(s, size_of(e->look)->pad_x * (button && panel_shape(&s->panel) == PANEL_SMALL ? 0.75f : 1));
}

/* What stands beside the text, in px. */
static int beside_text(const struct scene *s, const struct element *e)
{
    bool bare = e->icon_only && e->look != LOOK_KEY;
    int pad = 2 * (bare ? px(s, BARE_PAD_MM) : pad_px(s, e));
    if (e->look == LOOK_TEXT || e->stacked || !has_icon(e))
        return pad;
    return pad + icon_px(s) + (has_label(e) ? px(s, ICON_GAP_MM) : 0);
}

static int at_least(int v, int least)
{
    return v > least ? v : least;
}

/* A hair line: two of the thinnest strokes. */
static int rule_px(const struct scene *s)
{
    return 2 * at_least(px(s, 0.25f), 1);
}

/* A key on a small panel may be smaller than a target elsewhere. */
static int least_side(const struct scene *s, const struct element *e, float mm)
{
    bool small_key = e->look == LOOK_KEY && panel_shape(&s->panel) == PANEL_SMALL;
    return px(s, small_key ? 15 : mm);
}

void measure_width(const struct scene *s, struct element *e)
{
    const struct look_size *z = size_of(e->look);
    set_type(s, e, step_of(e));
    e->natural_w = e->least_w = e->look == LOOK_RULE ? rule_px(s) : px(s, z->w);
    if (e->look == LOOK_COVER && e->box.height.kind == EXTENT_MM)
        e->natural_w = e->least_w = px(s, e->box.height.value * 2 / 3);
    if (!z->label || e->look == LOOK_FIELD || e->look == LOOK_SPINE_BLOCK) {
        e->natural_w = e->least_w = at_least(e->natural_w, px(s, z->least_w));
        return;
    }
    if (!e->icon_only)
        widths_of_text(s, e, &e->natural_w, &e->least_w);
    if (!e->icon_only && step_of(e) >= STEP_DISPLAY) { /* may fall to the step below */
        int unused;
        set_type(s, e, step_of(e) - 1);
        widths_of_text(s, e, &unused, &e->least_w);
        set_type(s, e, step_of(e));
    }
    int beside = beside_text(s, e), least = least_side(s, e, z->least_w);
    if (e->stacked && has_icon(e))
        least = at_least(least, icon_px(s) + beside);
    e->natural_w = at_least(e->natural_w + beside, least);
    e->least_w = at_least(e->least_w + beside, least);
}

/* Takes back whole words until "…" fits behind them. */
static void cut_line(const struct scene *s, struct element *e, struct line *line, int width)
{
    int dots = advance(s, e, 0x2026);
    while (line->width_px + dots > width) {
        size_t n = line->n;
        while (n > 0 && line->at[n - 1] != ' ')
            n--;
        if (n == 0)
            break;
        line->n = (uint16_t)(n - 1);
        line->width_px = 0;
        for (const char *at = line->at; at < line->at + line->n;)
            line->width_px += advance(s, e, utf8_next(&at));
    }
    line->width_px += dots;
    line->cut = true;
}

/* One line from `at`, at most `width` wide but one word at least; returns where the next begins. */
static const char *take_line(const struct scene *s, struct element *e, const char *at, int width, struct line *line)
{
    int space = advance(s, e, ' ');
    *line = (struct line){ .at = at };
    for (;;) {
        int word;
        const char *end = word_end(s, e, at, &word);
        int grown = at == line->at ? word : line->width_px + space + word;
        if (at != line->at && grown > width)
            return at; /* the blank before it was passed already */
        line->width_px = grown;
        line->n = (uint16_t)(end - line->at);
        if (*end != ' ')
            return *end == '\n' ? end + 1 : end;
        at = end + 1;
    }
}

static void wrap(const struct scene *s, struct element *e, int width)
{
    int most = e->lines_max > 0 && e->lines_max < SCENE_LINES_MAX ? e->lines_max : SCENE_LINES_MAX;
    e->lines_count = 0;
    const char *at = e->name;
    while (*at != '\0' && e->lines_count < most)
        at = take_line(s, e, at, width, &e->lines[e->lines_count++]);
    if (*at != '\0')
        cut_line(s, e, &e->lines[e->lines_count - 1], width);
}

/* One word alone on the last line of a text. */
static bool leaves_an_orphan(const struct element *e, int width)
{
    const struct line *last = &e->lines[e->lines_count - 1];
    return e->look == LOOK_TEXT && !e->verbatim && memchr(last->at, ' ', last->n) == NULL && last->width_px * 3 < width;
}

/* A headline of several lines, or a text that would leave one word alone: lines as alike as the same number of lines
   allows. */
static void balance(const struct scene *s, struct element *e, int width)
{
    bool heading = e->look == LOOK_TEXT && (step_of(e) >= STEP_HEAD || (step_of(e) == STEP_LEAD && e->bold));
    int lines = e->lines_count, narrow = width / 2, wide = width;
    if (lines < 2 || e->lines[lines - 1].cut || !(heading || leaves_an_orphan(e, width)))
        return;
    while (wide - narrow > e->font_px / 4) {
        int between = (wide + narrow) / 2;
        wrap(s, e, between);
        bool same = e->lines_count == lines && !e->lines[lines - 1].cut;
        wide = same ? between : wide;
        narrow = same ? narrow : between;
    }
    wrap(s, e, wide);
}

static bool too_large(const struct element *e, int width)
{
    bool wide = false;
    for (int i = 0; i < e->lines_count; i++)
        wide = wide || e->lines[i].width_px > width;
    return wide || e->lines_count > 2;
}

static int label_height(const struct scene *s, const struct element *e)
{
    int text = e->lines_count * e->line_height_px;
    if (e->look == LOOK_TEXT || !has_icon(e))
        return text;
    int icon = icon_px(s);
    return e->stacked ? icon + text : at_least(text, icon);
}

static int spine_height(const struct scene *s, const struct element *e)
{
    static const float mm[4] = { 13.4f, 14.7f, 12.4f, 16 };
    return px(s, mm[e->index * 7u % 4]);
}

int measure_least_height(const struct scene *s, const struct element *e)
{
    return least_side(s, e, size_of(e->look)->least_h);
}

void measure_height(const struct scene *s, struct element *e)
{
    const struct look_size *z = size_of(e->look);
    e->lines_count = 0;
    if (e->look == LOOK_SPINE)
        e->content_h = spine_height(s, e);
    else if (e->look == LOOK_COVER)
        e->content_h = e->rect.w * 3 / 2;
    else if (e->look == LOOK_RULE)
        e->content_h = rule_px(s);
    else
        e->content_h = px(s, z->h);
    if (!z->label)
        return;
    int width = e->rect.w - beside_text(s, e);
    set_type(s, e, step_of(e));
    if (e->look != LOOK_FIELD && !e->icon_only)
        wrap(s, e, width);
    for (enum type_step step = step_of(e); step >= STEP_DISPLAY && too_large(e, width); step--) {
        set_type(s, e, step - 1);
        wrap(s, e, width);
    }
    balance(s, e, width);
    int label = e->look == LOOK_FIELD ? e->line_height_px : label_height(s, e);
    e->content_h = at_least(at_least(label + 2 * px(s, z->pad_y), measure_least_height(s, e)), e->content_h);
}

static int widest_line(const struct element *e)
{
    int w = 0;
    for (int i = 0; i < e->lines_count; i++)
        w = at_least(w, e->lines[i].width_px);
    return w;
}

static void insides_stacked(const struct scene *s, struct element *e, int icon)
{
    int text_h = e->lines_count * e->line_height_px;
    int top = e->rect.y + (e->rect.h - icon - text_h) / 2, pad = pad_px(s, e);
    e->icon_rect = (struct rect){ e->rect.x + (e->rect.w - icon) / 2, top, icon, icon };
    e->text_rect = (struct rect){ e->rect.x + pad, top + icon, e->rect.w - 2 * pad, text_h };
}

void measure_insides(const struct scene *s, struct element *e)
{
    const struct look_size *z = size_of(e->look);
    e->text_rect = e->rect;
    e->icon_rect = (struct rect){ 0 };
    if (!z->label || e->look == LOOK_TEXT)
        return;
    int icon = has_icon(e) ? icon_px(s) : 0;
    if (e->stacked && icon > 0) {
        insides_stacked(s, e, icon);
        return;
    }
    int pad = pad_px(s, e), gap = icon > 0 && (has_label(e) || e->look == LOOK_FIELD) ? px(s, ICON_GAP_MM) : 0;
    int text_h = e->lines_count * e->line_height_px, text_w = widest_line(e), left = pad;
    bool from_left = e->text_place == PLACE_STRETCH || e->look == LOOK_FIELD || e->look == LOOK_BUTTON_QUIET;
    if (from_left)
        text_w = e->rect.w - 2 * pad - icon - gap;
    else
        left = (e->rect.w - icon - gap - text_w) / 2;
    e->icon_rect = (struct rect){ e->rect.x + left, e->rect.y + (e->rect.h - icon) / 2, icon, icon };
    e->text_rect = (struct rect){ e->rect.x + left + icon + gap, e->rect.y + (e->rect.h - text_h) / 2, text_w, text_h };
}
