/* First what each element paints (look_at), then what is asked of it, then what is asked of pairs. */
#include "structure.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "measure_pixels.h"
#include "painter/brush.h"

enum { PIXELS_MAX = 1920 * 1080, GAP_MM = 4 };

static const float text_least = 10, text_least_high = 20, shape_least = 3, capital_least = 4.8f;

/* What was seen of an element. */
struct seen {
    struct stain all;   /* the whole of it; of a group its ground alone */
    struct stain words; /* its words */
    float words_contrast, shape_contrast;
    int capital_px; /* rows of ink of the first letter if that is a capital or a digit, else 0 */
    bool hidden;    /* something lies on it in the full picture */
    bool focus_visible;
};

struct study {
    struct painter *painter;
    struct scene *scene;
    struct findings *out;
    float target_mm;
    struct picture full, bare; /* the whole screen; its grounds alone */
    struct seen seen[SCENE_ELEMENTS_MAX];
};

/* Copies, since the painter's pixels are gone with the next paint. */
static uint32_t full_px[PIXELS_MAX], bare_px[PIXELS_MAX], alone_px[PIXELS_MAX];
static struct element kept[SCENE_ELEMENTS_MAX];

const char *fault_words(enum fault fault)
{
    static const char *const words[] = {
#define X(name, text) text,
        FAULTS(X)
#undef X
    };
    return words[fault];
}

__attribute__((format(printf, 4, 5))) static void found(struct study *t, enum fault fault, const struct element *e,
                                                        const char *format, ...)
{
    if (t->out->count == FINDINGS_MAX)
        return;
    struct finding *f = &t->out->at[t->out->count++];
    f->fault = fault;
    f->at = e;
    va_list args;
    va_start(args, format);
    vsnprintf(f->words, sizeof f->words, format, args);
    va_end(args);
}

static float mm_of(const struct study *t, int px)
{
    return (float)px * t->scene->panel.mm_per_pixel;
}

static bool high_contrast(const struct study *t)
{
    return t->scene->panel.theme >= THEME_YELLOW_ON_BLACK;
}

static bool is_control(const struct element *e)
{
    return e->role == ROLE_BUTTON || e->role == ROLE_KEY || e->role == ROLE_FIELD;
}

static bool acts(const struct element *e)
{
    return element_is_visible(e) && is_control(e) && (*e->id != '\0' || !e->decor);
}

/* Groups lay grounds; leaves are what stands on them. */
static bool is_leaf(const struct element *e)
{
    return element_is_visible(e) && e->children == 0 && e->look != LOOK_NONE;
}

static struct picture paint(struct study *t)
{
    painter_paint(t->painter, t->scene, 0);
    return (struct picture){ painter_pixels(t->painter), t->scene->panel.width_px, t->scene->panel.height_px };
}

static void copy_part(uint32_t *to, struct picture from, struct rect r)
{
    r = rect_common(r, (struct rect){ 0, 0, from.width, from.height });
    for (int y = r.y; y < r.y + r.h; y++) {
        size_t at = (size_t)y * (size_t)from.width + (size_t)r.x;
        memcpy(to + at, from.px + at, (size_t)r.w * sizeof *to);
    }
}

static struct picture copy_of(uint32_t *to, struct picture from)
{
    copy_part(to, from, (struct rect){ 0, 0, from.width, from.height });
    return (struct picture){ to, from.width, from.height };
}

/* All that the element may paint on, its focus included. */
static struct rect reach(const struct study *t, const struct element *e)
{
    struct element focused = *e;
    focused.focused = true;
    return rect_around(draw_bounds(&t->scene->panel, e), draw_bounds(&t->scene->panel, &focused));
}

/* The letter that a line begins with tells its height, if nothing hangs from it or stands on it. */
static bool is_plain_capital(uint32_t code)
{
    static const char plain[] = "АБВГЕЖЗИКЛМНОПРСТУФХЧШЪЫЬЭЮЯӘҮҰӨABCDEFGHIKLMNOPRSTUVWXYZ0123456789";
    for (const char *at = plain; *at != '\0';)
        if (utf8_next(&at) == code)
            return true;
    return false;
}

static int capital_rows(const struct study *t, const struct element *e, struct picture without, struct picture with)
{
    const char *at = e->lines_count > 0 ? e->lines[0].at : "";
    uint32_t first = *at != '\0' ? utf8_next(&at) : 0;
    if (!is_plain_capital(first))
        return 0;
    int advance = t->scene->metrics.advance_px(t->scene->metrics.self, e->face, e->font_px, first);
    struct rect line = draw_bounds(&t->scene->panel, e);
    int top = ink_between(without, with, line).around.y;
    line.y = top;
    line.h = e->line_height_px * 3 / 4; /* of the first line alone, its hanging parts left out */
    struct rect cell = ink_between(without, with, line).around;
    cell.w = advance - e->font_px / 12;
    return ink_between(without, with, cell).around.h;
}

/* The lines keep their width, since what stands beside them follows it. */
static void without_words(struct element *e)
{
    for (int i = 0; i < e->lines_count; i++) {
        e->lines[i].n = 0;
        e->lines[i].cut = false;
    }
    if (e->look == LOOK_FIELD)
        e->value = e->detail = "";
}

/* The plate of a stripe is as wide as its name: words and ground cannot be taken apart. */
static bool has_words(const struct element *e)
{
    if (e->look == LOOK_STRIPE || e->look == LOOK_SPINE_BLOCK)
        return false;
    bool field = e->look == LOOK_FIELD && (*e->value != '\0' || *e->detail != '\0');
    return e->lines_count > 0 || field;
}

static void look_at_words(struct study *t, struct element *e, struct seen *seen)
{
    struct element whole = *e;
    without_words(e);
    struct picture without = paint(t), with = { alone_px, without.width, without.height };
    *e = whole;
    struct rect r = draw_bounds(&t->scene->panel, e);
    seen->words = ink_between(without, with, r);
    seen->words_contrast = contrast_of_strokes(without, with, r);
    seen->capital_px = capital_rows(t, e, without, with);
}

/* Each of the four sides changes by what can be seen. */
static bool ring_is_seen(struct picture before, struct picture now, struct rect r, struct rect around)
{
    struct rect core = rect_grown(r, -(r.h < r.w ? r.h : r.w) / 4);
    const struct rect sides[] = { { around.x, core.y, core.x - around.x, core.h },
                                  { core.x + core.w, core.y, around.x + around.w - core.x - core.w, core.h },
                                  { core.x, around.y, core.w, core.y - around.y },
                                  { core.x, core.y + core.h, core.w, around.y + around.h - core.y - core.h } };
    for (size_t i = 0; i < 4; i++)
        if (contrast_best(before, now, sides[i]) < shape_least ||
            ink_between(before, now, sides[i]).count < (size_t)(i < 2 ? core.h : core.w))
            return false;
    return true;
}

static void look_at_focus(struct study *t, struct element *e, struct picture before, struct seen *seen)
{
    e->focused = true;
    seen->focus_visible = ring_is_seen(before, paint(t), e->rect, reach(t, e));
    e->focused = false;
}

/* Letters of two lines may touch: a pixel in fifty. */
static bool differs_from_full(const struct study *t, const struct element *e, struct stain ink)
{
    size_t hidden = 0;
    for (int y = ink.around.y; y < ink.around.y + ink.around.h; y++)
        for (int x = ink.around.x; x < ink.around.x + ink.around.w; x++) {
            size_t at = (size_t)y * (size_t)t->full.width + (size_t)x;
            if (alone_px[at] != t->bare.px[at] && alone_px[at] != t->full.px[at])
                hidden++;
        }
    bool follows_its_neighbour = e->look == LOOK_COVER || e->look == LOOK_SPINE; /* in its palette */
    return !follows_its_neighbour && hidden * 50 > ink.count;
}

static void look_at_leaf(struct study *t, struct element *e, struct seen *seen)
{
    struct rect r = reach(t, e);
    e->covered = false;
    struct picture now = paint(t), alone = { alone_px, now.width, now.height };
    copy_part(alone_px, now, r);
    seen->all = ink_between(t->bare, alone, r);
    seen->shape_contrast = contrast_best(t->bare, alone, r);
    seen->hidden = differs_from_full(t, e, seen->all);
    if (has_words(e))
        look_at_words(t, e, seen);
    if (element_is_tappable(e))
        look_at_focus(t, e, alone, seen);
    e->covered = true;
}

/* A tile or a row that acts: its ground against the ground under it. */
static void look_at_group(struct study *t, struct element *e, struct seen *seen)
{
    enum look look = e->look;
    struct rect r = reach(t, e);
    e->look = LOOK_NONE;
    copy_part(alone_px, paint(t), r);
    e->look = look;
    struct picture without = { alone_px, t->bare.width, t->bare.height };
    seen->all = ink_between(without, t->bare, r);
    seen->shape_contrast = contrast_best(without, t->bare, r);
    look_at_focus(t, e, t->bare, seen);
}

static void look_at_all(struct study *t)
{
    struct scene *s = t->scene;
    memcpy(kept, s->elements, s->elements_count * sizeof *kept);
    for (size_t i = 0; i < s->elements_count; i++)
        s->elements[i].focused = s->elements[i].pressed = false;
    painter_expose(t->painter);
    t->full = copy_of(full_px, paint(t));
    bool leaf[SCENE_ELEMENTS_MAX];
    for (size_t i = 0; i < s->elements_count; i++) {
        leaf[i] = is_leaf(&s->elements[i]);
        s->elements[i].covered = s->elements[i].covered || leaf[i];
    }
    t->bare = copy_of(bare_px, paint(t));
    for (size_t i = 0; i < s->elements_count; i++) {
        t->seen[i] = (struct seen){ 0 };
        if (leaf[i])
            look_at_leaf(t, &s->elements[i], &t->seen[i]);
        else if (element_is_visible(&s->elements[i]) && is_control(&s->elements[i]))
            look_at_group(t, &s->elements[i], &t->seen[i]);
    }
    memcpy(s->elements, kept, s->elements_count * sizeof *kept);
}

static bool shows_words(const struct element *e)
{
    return *e->name != '\0' && (e->look == LOOK_TEXT || (is_control(e) && e->look != LOOK_FIELD && !e->icon_only));
}

static void check_place(struct study *t, const struct element *e, const struct seen *seen)
{
    struct rect r = seen->all.around;
    bool silent = e->decor || (e->look == LOOK_TEXT && *e->name == '\0') ||
                  (e->look == LOOK_MARK && e->mark == MARK_NONE) || e->look == LOOK_FRIEZE ||
                  e->look == LOOK_FRIEZE_DOWN || (e->look == LOOK_CHIPS) || e->look == LOOK_RULE;
    bool quiet_group = e->children > 0 && e->look == LOOK_NONE;
    if (silent || quiet_group)
        return;
    if (seen->all.count == 0)
        found(t, FAULT_OUTSIDE, e, "paints nothing");
    else if (r.x <= 0 || r.y <= 0 || r.x + r.w >= t->full.width || r.y + r.h >= t->full.height)
        found(t, FAULT_OUTSIDE, e, "paints %d,%d %dx%d", r.x, r.y, r.w, r.h);
}

static void check_contrast(struct study *t, const struct element *e, const struct seen *seen)
{
    float least = high_contrast(t) ? text_least_high : text_least;
    if (seen->words.count > 0 && seen->words_contrast < least)
        found(t, FAULT_CONTRAST, e, "words have %.1f", (double)seen->words_contrast);
    bool shape = e->look == LOOK_ICON || e->look == LOOK_MARK || e->look == LOOK_STEP || e->look == LOOK_CHIPS ||
                 e->look == LOOK_BUTTON_MAIN || e->look == LOOK_BUTTON_PLAIN || e->look == LOOK_BUTTON_NEED ||
                 e->look == LOOK_KEY || e->look == LOOK_FIELD || e->look == LOOK_TILE || e->look == LOOK_TILE_MAIN;
    if (shape && seen->all.count > 0 && seen->shape_contrast < shape_least)
        found(t, FAULT_CONTRAST, e, "its shape has %.1f", (double)seen->shape_contrast);
}

/* What a finger really hits: from the middle outwards. */
static struct rect touched(const struct scene *s, const struct element *e)
{
    int x = e->rect.x + e->rect.w / 2, y = e->rect.y + e->rect.h / 2, left = x, right = x, top = y, low = y;
    while (scene_hit(s, left - 1, y) == e)
        left--;
    while (scene_hit(s, right, y) == e)
        right++;
    while (scene_hit(s, x, top - 1) == e)
        top--;
    while (scene_hit(s, x, low) == e)
        low++;
    return (struct rect){ left, top, right - left, low - top };
}

/* Quiet buttons paint no edge: their target is what takes the touch. */
static bool has_edge(const struct element *e)
{
    return e->look != LOOK_BUTTON_QUIET && e->look != LOOK_NONE;
}

static struct rect target_of(const struct study *t, const struct element *e)
{
    const struct seen *seen = &t->seen[e - t->scene->elements];
    struct rect hit = e->disabled ? e->rect : touched(t->scene, e);
    return has_edge(e) && seen->all.count > 0 ? rect_common(hit, seen->all.around) : hit;
}

static void check_target(struct study *t, const struct element *e)
{
    bool small_key = e->role == ROLE_KEY && panel_shape(&t->scene->panel) == PANEL_SMALL;
    float least = small_key ? 15 : t->target_mm;
    struct rect r = target_of(t, e);
    if (mm_of(t, r.w + 1) < least || mm_of(t, r.h + 1) < least)
        found(t, FAULT_SMALL_TARGET, e, "%.1f x %.1f mm", (double)mm_of(t, r.w), (double)mm_of(t, r.h));
}

static void check_capitals(struct study *t, const struct element *e, const struct seen *seen)
{
    if (seen->capital_px > 0 && mm_of(t, seen->capital_px) < capital_least)
        found(t, FAULT_SMALL_LETTERS, e, "“%.40s” %.2f mm", e->name, (double)mm_of(t, seen->capital_px));
}

static void check_name(struct study *t, const struct element *e)
{
    if (*e->name == '\0')
        found(t, FAULT_NO_NAME, e, "%s", role_word(e->role));
}

/* Titles of books and what people and machines wrote may end in "…": the element says how many lines it may have. The
   name of a screen is ours. */
static bool may_be_cut(const struct element *e)
{
    return e->lines_max > 0 && !text_equal(e->id, "screen.title");
}

/* All words are there, and their ink stays in the place of the element. */
static void check_words(struct study *t, const struct element *e, const struct seen *seen)
{
    if (!shows_words(e))
        return;
    const struct line *last = e->lines_count > 0 ? &e->lines[e->lines_count - 1] : NULL;
    bool whole = last != NULL && last->at[last->n] == '\0';
    for (int i = 0; i < e->lines_count; i++)
        if (e->lines[i].cut && !may_be_cut(e))
            whole = false;
    if (!whole && !(last != NULL && last->cut && may_be_cut(e)))
        found(t, FAULT_CUT, e, "“%.60s” is not whole", e->name);
    struct rect room = rect_grown(e->rect, e->font_px / 6 + 1), ink = seen->words.around;
    struct rect inside = rect_common(room, ink);
    if (seen->words.count > 0 && (inside.w < ink.w || inside.h < ink.h))
        found(t, FAULT_CUT, e, "“%.60s” leaves its place", e->name);
}

static void check_focus(struct study *t, const struct element *e, const struct seen *seen)
{
    if (element_is_tappable(e) && !seen->focus_visible)
        found(t, FAULT_FOCUS, e, "changes nothing around it");
}

/* The tab key goes through all of them, and each once. */
static void check_walk(struct study *t)
{
    const struct scene *s = t->scene;
    bool reached[SCENE_ELEMENTS_MAX] = { false };
    const char *focus = "";
    for (size_t i = 0; i < s->elements_count; i++) {
        focus = scene_focus_next(s, focus, 1);
        const struct element *e = scene_find(s, focus);
        if (e == NULL)
            break;
        reached[e - s->elements] = true;
    }
    for (size_t i = 0; i < s->elements_count; i++)
        if (element_is_tappable(&s->elements[i]) && !reached[i])
            found(t, FAULT_FOCUS, &s->elements[i], "the focus does not reach it");
}

static int space_between(struct rect a, struct rect b)
{
    int x = a.x > b.x ? a.x - b.x - b.w : b.x - a.x - a.w;
    int y = a.y > b.y ? a.y - b.y - b.h : b.y - a.y - a.h;
    return x > y ? x : y;
}

static void check_gap(struct study *t, const struct element *a, const struct element *b)
{
    if (!acts(a) || !acts(b))
        return;
    /* The keys of a small panel stand nearer to the bars: they need the room. */
    bool key = panel_shape(&t->scene->panel) == PANEL_SMALL && (a->role == ROLE_KEY) != (b->role == ROLE_KEY);
    int gap = space_between(target_of(t, a), target_of(t, b));
    if (mm_of(t, gap + 1) < (key ? GAP_MM / 2 : GAP_MM))
        found(t, FAULT_SMALL_GAP, b, "%.1f mm from %s", (double)mm_of(t, gap), a->id);
}

static bool may_lie_on_another(const struct element *e)
{
    return e->decor || e->look == LOOK_SPINE || e->look == LOOK_SPINE_BLOCK || e->look == LOOK_PAD;
}

static void check_overlap(struct study *t, const struct element *a, const struct element *b)
{
    const struct seen *sa = &t->seen[a - t->scene->elements], *sb = &t->seen[b - t->scene->elements];
    if (!is_leaf(a) || !is_leaf(b) || may_lie_on_another(a) || may_lie_on_another(b))
        return;
    struct rect both = rect_common(sa->all.around, sb->all.around);
    int lean = a->font_px > b->font_px ? a->font_px / 4 : b->font_px / 4; /* what hangs below a line */
    if (both.w > lean && both.h > lean)
        found(t, FAULT_OVERLAP, b, "on %s “%.40s”", a->id, a->name);
}

/* Wholly above and not to the right of it, or before it in the same line of sight. */
static bool stands_before(struct rect b, struct rect a)
{
    bool above = b.y + b.h <= a.y && b.x < a.x + a.w;
    bool beside = b.x + b.w <= a.x && b.y < a.y + a.h && a.y < b.y + b.h;
    return above || beside;
}

static bool same_parent(const struct element *a, const struct element *b)
{
    return a->parent == b->parent;
}

static void check_order(struct study *t, const struct element *a, const struct element *b)
{
    const struct seen *sa = &t->seen[a - t->scene->elements], *sb = &t->seen[b - t->scene->elements];
    if (sa->all.count == 0 || sb->all.count == 0 || !same_parent(a, b) || a->decor || b->decor)
        return;
    if (stands_before(sb->all.around, sa->all.around))
        found(t, FAULT_ORDER, b, "stands before %s “%.40s”", a->id, a->name);
}

static void check_each(struct study *t)
{
    for (size_t i = 0; i < t->scene->elements_count; i++) {
        const struct element *e = &t->scene->elements[i];
        const struct seen *seen = &t->seen[i];
        if (is_leaf(e) || (acts(e) && e->look != LOOK_NONE))
            check_place(t, e, seen);
        if (is_leaf(e) && seen->hidden)
            found(t, FAULT_OVERLAP, e, "something lies on it");
        check_contrast(t, e, seen);
        check_capitals(t, e, seen);
        if (is_leaf(e))
            check_words(t, e, seen);
        if (!acts(e))
            continue;
        check_target(t, e);
        check_name(t, e);
        check_focus(t, e, seen);
    }
}

static void check_pairs(struct study *t)
{
    const struct scene *s = t->scene;
    for (size_t i = 0; i < s->elements_count; i++)
        for (size_t j = i + 1; element_is_visible(&s->elements[i]) && j < s->elements_count; j++) {
            if (!element_is_visible(&s->elements[j]))
                continue;
            check_gap(t, &s->elements[i], &s->elements[j]);
            check_overlap(t, &s->elements[i], &s->elements[j]);
            check_order(t, &s->elements[i], &s->elements[j]);
        }
}

/* A page is looked at where it is whole: of it a lens shows a part alone. What lies beside it is looked at. */
static void leave_out_what_a_lens_shows(struct scene *s)
{
    for (size_t i = 0; i < s->elements_count; i++)
        s->elements[i].covered = s->elements[i].covered || element_is_under_lens(s, &s->elements[i]);
}

void structure_check(struct painter *p, struct scene *s, float target_mm, struct findings *out)
{
    static struct study t;
    t.painter = p;
    t.scene = s;
    t.out = out;
    t.target_mm = target_mm;
    out->count = 0;
    leave_out_what_a_lens_shows(s);
    look_at_all(&t);
    check_each(&t);
    check_pairs(&t);
    check_walk(&t);
}
